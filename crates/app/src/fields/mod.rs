//! Fields that administrators added, while Padrón runs: at once in this process, within a second in others. `sources::beside`
//! reads and writes their values.

mod verbs;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use padron_domain::audit::ObjectKind;
use padron_domain::source::{AddedField, Holds, Source};
use padron_storage::fields;

use crate::App;
use crate::error::Result;

pub use padron_storage::fields::StoredField;
pub use verbs::FieldEdit;

/// Whoever changes a field waits so long for the register to be filled anew.
const PATIENCE: Duration = Duration::from_secs(2);

/// The fields as they are now.
#[derive(Debug, Default)]
pub(crate) struct Live(RwLock<Known>);

#[derive(Debug, Default, Clone)]
struct Known {
    version: String,
    all: Arc<Vec<StoredField>>,
}

impl Live {
    fn known(&self) -> Known {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Every field, those that are not in use too, in their order.
    pub(crate) fn all(&self) -> Arc<Vec<StoredField>> {
        self.known().all
    }

    /// A field by name, whether or not it is in use.
    pub(crate) fn find(&self, of: ObjectKind, name: &str) -> Option<StoredField> {
        self.all().iter().find(|stored| stored.field.of == of && stored.field.name == name).cloned()
    }
}

/// What a search looks at besides what is configured.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Searched {
    /// Fields of people, each with the labels of what may be chosen.
    people: Vec<SearchedField>,
    /// Fields of companies, likewise.
    companies: Vec<SearchedField>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct SearchedField {
    name: String,
    id: i64,
    /// The slot of the only source that has it.
    only: Option<padron_domain::source::Slot>,
    /// What a stored value is searched as: itself, and what readers see instead of it.
    chosen: HashMap<String, String>,
}

impl Searched {
    fn of(all: &[StoredField]) -> Self {
        let of_kind = |of: ObjectKind| {
            let wanted =
                all.iter().map(|stored| &stored.field).filter(|field| field.of == of && field.valid && field.searched);
            wanted.map(SearchedField::of).collect()
        };
        Self { people: of_kind(ObjectKind::CustomerUser), companies: of_kind(ObjectKind::Customer) }
    }

    fn list(&self, of: ObjectKind) -> &[SearchedField] {
        if of == ObjectKind::Customer { &self.companies } else { &self.people }
    }

    /// The names of the fields that are searched among the records of a source.
    pub(crate) fn names<'a>(&'a self, of: ObjectKind, source: &'a Source) -> impl Iterator<Item = &'a str> {
        let of_source = |field: &&SearchedField| {
            field.only.is_none_or(|slot| slot == source.slot) && source.map.row(&field.name).is_none()
        };
        self.list(of).iter().filter(of_source).map(|field| field.name.as_str())
    }

    /// The names of all of them.
    pub(crate) fn all_names(&self, of: ObjectKind) -> impl Iterator<Item = &str> {
        self.list(of).iter().map(|field| field.name.as_str())
    }

    /// The numbers of all of them.
    pub(crate) fn ids(&self, of: ObjectKind) -> Vec<i64> {
        self.list(of).iter().map(|field| field.id).collect()
    }

    /// What a value is searched as, where that is not only itself.
    pub(crate) fn text<'a>(&'a self, of: ObjectKind, name: &str, value: &str) -> Option<&'a str> {
        let field = self.list(of).iter().find(|field| field.name == name)?;
        field.chosen.get(value).map(String::as_str)
    }
}

impl SearchedField {
    fn of(field: &AddedField) -> Self {
        let mut chosen = HashMap::new();
        for choice in field.choices.iter().filter(|_| field.holds == Holds::Dropdown) {
            let mut texts = vec![choice.value.as_str()];
            texts.extend(choice.labels.all().into_iter().filter(|label| *label != choice.value));
            if texts.len() > 1 {
                chosen.insert(choice.value.clone(), texts.join(" "));
            }
        }
        Self { name: field.name.clone(), id: field.id, only: field.source, chosen }
    }
}

impl App {
    /// Every field that was added, those that are not in use too, in their order.
    pub fn added_fields(&self) -> Arc<Vec<StoredField>> {
        self.fields.all()
    }

    /// Reads the fields again, if they are others now: here or elsewhere somebody changed one. The register is filled anew only
    /// where what is searched changed.
    pub(crate) async fn refresh_fields(&self) -> Result<()> {
        let mut connection = self.db.read().await?;
        let version = fields::version(&mut connection).await?;
        if version == self.fields.known().version {
            return Ok(());
        }
        let all = fields::all(&mut connection).await?;
        drop(connection);
        let searched = Searched::of(&all);
        let all = Arc::new(all);
        *self.fields.0.write().unwrap_or_else(PoisonError::into_inner) = Known { version, all: Arc::clone(&all) };
        for supply in &self.sources.people {
            supply.set_beside(ObjectKind::CustomerUser, &all);
        }
        for supply in &self.sources.companies {
            supply.set_beside(ObjectKind::Customer, &all);
        }
        if self.register.set_searched(searched) && self.register.loaded() {
            let app = self.clone();
            let filled = tokio::spawn(async move {
                if let Err(error) = app.reload().await {
                    tracing::error!("the register could not be filled anew: {error}");
                }
            });
            // A large register goes on beside us: until it is there, what is new is not found.
            let _ = tokio::time::timeout(PATIENCE, filled).await;
        }
        Ok(())
    }
}
