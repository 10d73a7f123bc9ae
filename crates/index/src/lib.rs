//! The search index: every person and every customer in memory, folded once, so that a search costs no query.
//!
//! An [`Index`] is a plain data structure. It knows nothing of databases, threads or time; whoever owns it feeds it
//! with [`Entry`]s and asks it with [`Query`]s. The same code serves both registers, people and customers; a [`Config`]
//! says which fields there are, which of them are searched, and in which orders lists can be had.
//!
//! ```
//! use padron_domain::validity::Validity;
//! use padron_index::{Config, Entry, Index, Order, Query};
//!
//! let mut people = Index::new(Config::people(&["login", "first_name", "last_name", "email"]));
//! assert_eq!(people.fields(), ["login", "email", "first_name", "last_name", "customer_id"]);
//! people.upsert(&Entry {
//!     key: 7,
//!     texts: &[Some("jgarcia"), Some("j.garcia@example.es"), Some("José"), Some("García"), Some("K1")],
//!     customers: &["K1"],
//!     validity: Validity::Valid,
//!     time: None,
//! });
//! let hits = people.search(&Query { text: "garcia jose", order: Order::Relevance, ..Query::default() });
//! assert_eq!((hits.total, hits.keys), (1, vec![7]));
//! ```
//!
//! How it works, from the bottom:
//!
//! * An entry has a *slot*; slots are given out in the order of logins, as far as entries come together. A *segment* keeps the
//!   folded texts of 1,024.
//! * The *lexicon* knows every run of letters that occurs, and who has it; and who has which digits and signs. A word of letters
//!   is inside one run: whoever has a run that contains it is found, for sure, and no text is touched. Other words are looked up
//!   by their parts, and what is left is compared.
//! * So a search is first a *guess*: who may match, and of whom that is sure. Only along the page, and for the total, the
//!   unsure ones are compared, as many as the question allows.
//! * For every column that lists can be sorted by, all slots stand in its *order*, which every write keeps up to date. A
//!   page is read off the order, whatever the search.
//! * Builds for tests (`debug_assertions`) take every way with a handful of entries that others take with very many, so that
//!   random small worlds go them all.
//! * Nothing is rebuilt behind anybody's back: a write is in the next answer.

mod bits;
mod config;
mod entry;
mod guess;
mod index;
mod layout;
mod lexicon;
mod lookup;
mod matcher;
mod membership;
mod numbers;
mod orders;
mod page;
mod postings;
mod program;
mod query;
mod record;
mod runs;
mod search;
mod segment;
mod several;
mod store;

pub use config::{By, Config, Sorted};
pub use entry::Entry;
pub use index::Index;
pub use query::{Column, Direction, Hits, Order, Position, Query, Validities, Work};
pub use several::search_several;
