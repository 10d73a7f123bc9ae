//! The sources of people and companies, in their order: which tables hold them, and how these are reached.
//!
//! Whoever wants a person asks here, not a table: by login the earlier source wins, by number the number says which source it
//! is. A source in a foreign database may be down; the others go on.

mod auto_login;
mod beside;
mod database;
mod health;
mod look_up;
mod memory;
mod refresh;
mod report;
pub mod runs;
mod shown;
mod supply;
mod trial;
mod write;

use std::sync::Arc;

use padron_domain::customer::CustomerValues;
use padron_domain::customer_user::CustomerUserValues;
pub use padron_domain::source::Sources as Configured;
use padron_domain::source::{Shape, Slot, Source};
use padron_domain::text::TextField;
use padron_storage::Db;
use padron_storage::customer_users::People;
use padron_storage::customers::Companies;

pub(crate) use beside::Everybody;
pub(crate) use database::Database;
pub use health::{Health, State};
pub use padron_storage::table::MissingColumn;
pub use report::{Clash, Kind, Of, Report};
pub(crate) use supply::{Shelf, Supply, refused};
pub use trial::{Finding, Sampled, Step, Trial, Verdict};

/// The family's own tables, as a standalone desk has them.
pub fn own_tables() -> Configured {
    Configured { customer_users: vec![Source::customer_users()], customers: vec![Source::customers()] }
}

/// Every source, in its order.
#[derive(Debug)]
pub(crate) struct Sources {
    pub(crate) people: Vec<Supply<People>>,
    pub(crate) companies: Vec<Supply<Companies>>,
}

impl Sources {
    /// Sources as configured; none of their databases was asked yet, except that the family's own tables are known.
    pub(crate) fn new(main: &Db, configured: Configured) -> Self {
        let mut databases: Vec<Arc<Database>> = Vec::new();
        let mut database = |source: &Source| {
            let url = supply::url(source);
            let known = databases.iter().find(|known| known.url() == url.as_ref());
            known.cloned().unwrap_or_else(|| {
                let new = Arc::new(Database::new(url, main));
                databases.push(Arc::clone(&new));
                new
            })
        };
        Self {
            people: configured
                .customer_users
                .into_iter()
                .map(|source| {
                    let directory = runs::Reader::of(&source);
                    Supply::new(database(&source), source, main).copying(directory)
                })
                .collect(),
            companies: configured
                .customers
                .into_iter()
                .map(|source| Supply::new(database(&source), source, main))
                .collect(),
        }
    }

    /// The databases beside the main one, each once.
    fn foreign(&self) -> Vec<Arc<Database>> {
        let people = self.people.iter().map(Supply::database);
        let mut found: Vec<Arc<Database>> = Vec::new();
        for database in people.chain(self.companies.iter().map(Supply::database)) {
            if !database.is_main() && !found.iter().any(|known| Arc::ptr_eq(known, database)) {
                found.push(Arc::clone(database));
            }
        }
        found
    }

    /// Forgets what the sources in these databases answered before something was written there.
    pub(crate) fn forget(&self, databases: &[Arc<Database>]) {
        let written = |database: &Arc<Database>| databases.iter().any(|known| Arc::ptr_eq(known, database));
        self.people.iter().filter(|supply| written(supply.database())).for_each(|supply| supply.memory.forget());
        self.companies.iter().filter(|supply| written(supply.database())).for_each(|supply| supply.memory.forget());
    }

    /// The source of people with this slot.
    pub(crate) fn of_people(&self, slot: Slot) -> Option<&Supply<People>> {
        self.people.iter().find(|supply| supply.source.slot == slot)
    }

    /// The source of companies with this slot.
    pub(crate) fn of_companies(&self, slot: Slot) -> Option<&Supply<Companies>> {
        self.companies.iter().find(|supply| supply.source.slot == slot)
    }

    /// The sources that a new person may be added to.
    pub(crate) fn writable_people(&self) -> impl Iterator<Item = &Supply<People>> {
        self.people.iter().filter(|supply| supply.source.is_writable())
    }

    /// The sources that a new company may be added to.
    pub(crate) fn writable_companies(&self) -> impl Iterator<Item = &Supply<Companies>> {
        self.companies.iter().filter(|supply| supply.source.is_writable())
    }

    /// The fields that any source of people has, in the order of the forms.
    pub(crate) fn fields_of_people(&self) -> Vec<&'static TextField> {
        union(self.people.iter().map(Supply::shape), CustomerUserValues::FIELDS)
    }

    /// The fields that any source of companies has.
    pub(crate) fn fields_of_companies(&self) -> Vec<&'static TextField> {
        union(self.companies.iter().map(Supply::shape), CustomerValues::FIELDS)
    }
}

/// The family's own fields, and behind them whatever the sources have besides.
fn union(shapes: impl Iterator<Item = &'static Shape>, own: &'static [TextField]) -> Vec<&'static TextField> {
    let mut fields: Vec<&'static TextField> = own.iter().collect();
    for shape in shapes {
        for field in shape.iter() {
            match fields.iter_mut().find(|known| known.name == field.name) {
                // What the sources say goes before what the family's own table would.
                Some(known) if own.iter().any(|own| std::ptr::eq(own, *known)) => *known = field,
                Some(_) => {}
                None => fields.push(field),
            }
        }
    }
    fields
}
