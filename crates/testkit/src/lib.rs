//! What tests share: throw-away real servers, and answers recorded from the programs Padrón has to agree with.
//! Nothing here ever ships.

pub mod crooked;
pub mod proxy;
pub mod recorded;
pub mod services;
pub mod smtp;
