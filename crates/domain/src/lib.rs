//! The nouns and rules of customer user management: pure, synchronous, no IO.
//!
//! Words: a *customer* is a company with a `customer_id`, a *customer user* is a person with
//! a `login`, an *agent* works at the desk.

pub mod agent;
pub mod audit;
pub mod customer;
pub mod customer_user;
pub mod email;
pub mod fold;
pub mod formula;
pub mod kept;
pub mod problem;
pub mod record;
pub mod search;
pub mod secret;
pub mod source;
pub mod text;
pub mod validity;
