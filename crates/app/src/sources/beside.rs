//! Values that lie beside the tables of the sources, in the main database: read for a whole page in one query, written in the
//! transaction of the change. Where nobody added a field, nothing is asked.

use std::collections::HashMap;
use std::sync::Arc;

use padron_domain::audit::ObjectKind;
use padron_domain::customer::{Customer, CustomerValues};
use padron_domain::customer_user::{CustomerUser, CustomerUserValues};
use padron_domain::fold::identity;
use padron_domain::record::TextRecord;
use padron_domain::source::Shape;
use padron_storage::customer_users::Listed;
use padron_storage::dynamic_fields::{self, DynamicField};
use padron_storage::field_values::{self, Values};
use padron_storage::{Connection, StorageError, changes};

use super::Supply;
use super::supply::Shelf;
use crate::error::Result;
use crate::turn::Turn;

/// The fields beside the tables of a source.
#[derive(Debug, Clone)]
pub(crate) struct Beside {
    /// Which fields its records have, with those beside the table.
    pub(crate) shape: &'static Shape,
    /// Numbers and names of those that were added.
    fields: Vec<(i64, &'static str)>,
    /// Dynamic fields, with the names they have here.
    dynamic: Vec<(DynamicField, &'static str)>,
}

/// A record that has values beside a table.
pub(crate) trait Keyed {
    /// Its values.
    type Record: TextRecord;

    fn record(&mut self) -> &mut Self::Record;

    /// What it is known by.
    fn key(&self) -> &str;
}

macro_rules! keyed {
    ($($kind:ty: $record:ty, $key:ident;)+) => {
        $(impl Keyed for $kind {
            type Record = $record;

            fn record(&mut self) -> &mut $record {
                &mut self.values
            }

            fn key(&self) -> &str {
                &self.values.$key
            }
        })+
    };
}

keyed! {
    CustomerUser: CustomerUserValues, login;
    Listed: CustomerUserValues, login;
    Customer: CustomerValues, customer_id;
}

impl Beside {
    pub(super) fn new(shape: &'static Shape, fields: &[(i64, String)], dynamic: &[(String, DynamicField)]) -> Self {
        let found = |name: &str| shape.beside().iter().find(|field| field.name == name).map(|field| field.name);
        let fields = fields.iter().filter_map(|(id, name)| Some((*id, found(name)?))).collect();
        let dynamic = dynamic.iter().filter_map(|(name, field)| Some((field.clone(), found(name)?))).collect();
        Self { shape, fields, dynamic }
    }

    fn name(&self, id: i64) -> Option<&'static str> {
        self.fields.iter().find(|(known, _)| *known == id).map(|(_, name)| *name)
    }

    fn dynamic_name(&self, id: i64) -> Option<&'static str> {
        self.dynamic.iter().find(|(known, _)| known.id == id).map(|(_, name)| *name)
    }

    /// The dynamic fields of these names.
    fn dynamic(&self, wanted: impl Fn(&str) -> bool) -> Vec<DynamicField> {
        self.dynamic.iter().filter(|(_, name)| wanted(name)).map(|(field, _)| field.clone()).collect()
    }
}

/// Values by the identity of their record's key: of fields that were added, and of dynamic fields.
#[derive(Debug, Default)]
struct Found {
    added: HashMap<String, Values>,
    dynamic: HashMap<String, Values>,
}

impl Found {
    /// Gives a record its fields, and their values.
    fn fill<K: Keyed>(&self, beside: &Beside, record: &mut K) {
        let key = if self.added.is_empty() && self.dynamic.is_empty() { None } else { Some(identity(record.key())) };
        let record = record.record();
        record.widen(beside.shape);
        let Some(key) = key else { return };
        let added = self.added.get(&key).into_iter().flatten().map(|(id, value)| (beside.name(*id), value));
        let dynamic = self.dynamic.get(&key).into_iter().flatten().map(|(id, value)| (beside.dynamic_name(*id), value));
        for (name, value) in added.chain(dynamic) {
            if let Some(place) = name.and_then(|name| record.text_mut(name)) {
                place.clone_from(value);
            }
        }
    }
}

/// Gives records of a source what lies beside its table; of the fields only those that are `wanted`.
pub(super) async fn fill<T: Shelf, K: Keyed>(
    main: &mut Connection,
    supply: &Supply<T>,
    records: &mut [K],
    wanted: impl Fn(&str) -> bool,
) -> Result<(), StorageError> {
    let Some(beside) = supply.beside().filter(|_| !records.is_empty()) else { return Ok(()) };
    let ids: Vec<i64> = beside.fields.iter().filter(|(_, name)| wanted(name)).map(|(id, _)| *id).collect();
    let dynamic = beside.dynamic(wanted);
    let keys: Vec<&str> = records.iter().map(Keyed::key).collect();
    let mut found = Found::default();
    if !ids.is_empty() {
        found.added = field_values::of(main, &ids, &keys).await?;
    }
    if !dynamic.is_empty() {
        found.dynamic = dynamic_fields::of(main, T::PEOPLE, &dynamic, &keys).await?;
    }
    for record in records {
        found.fill(&beside, record);
    }
    Ok(())
}

/// The values of everybody, for whoever reads everybody: those of fields that are searched, which the register keeps anyway.
#[derive(Debug)]
pub(crate) struct Everybody(Option<(Arc<Beside>, Found)>);

impl Everybody {
    /// Reads them for a source; `searched` are the fields that were added and are searched.
    pub(crate) async fn read<T: Shelf>(
        main: &mut Connection,
        supply: &Supply<T>,
        searched: &[i64],
    ) -> Result<Self, StorageError> {
        let Some(beside) = supply.beside() else { return Ok(Self(None)) };
        let mut found = Found::default();
        if !searched.is_empty() {
            let keep = |key, field, value| found.added.entry(key).or_default().push((field, value));
            field_values::each(main, searched, keep).await?;
        }
        let dynamic = beside.dynamic(|_| true);
        if !dynamic.is_empty() {
            found.dynamic = dynamic_fields::all(main, T::PEOPLE, &dynamic).await?;
        }
        Ok(Self(Some((beside, found))))
    }

    /// Gives a record of that source what lies beside its table.
    pub(crate) fn fill<K: Keyed>(&self, record: &mut K) {
        if let Some((beside, found)) = &self.0 {
            found.fill(beside, record);
        }
    }
}

impl Turn {
    /// Writes what records hold beside the table of their source: of the fields those that are `touched`. `told`: whether the feed
    /// tells of the change anyway.
    pub(super) async fn put_beside<T: Shelf, R: TextRecord>(
        &mut self,
        supply: &Supply<T>,
        records: &[(&str, &R)],
        touched: impl Fn(&str) -> bool,
        told: bool,
    ) -> Result<()> {
        let (Some(beside), Some((_, first))) = (supply.beside(), records.first()) else { return Ok(()) };
        let has = |name: &str| first.shape().is_beside(name) && touched(name);
        let fields: Vec<(i64, &'static str)> = beside.fields.iter().copied().filter(|(_, name)| has(name)).collect();
        let mut dynamic = beside.dynamic(has);
        dynamic.retain(|field| field.writable);
        if fields.is_empty() && dynamic.is_empty() {
            return Ok(());
        }
        let ids: Vec<i64> = fields.iter().map(|(id, _)| *id).collect();
        let keys: Vec<&str> = records.iter().map(|(key, _)| *key).collect();
        let mut values = Vec::new();
        for (key, record) in records {
            values.extend(fields.iter().filter_map(|(id, name)| Some((*key, *id, record.text(name)?))));
        }
        if !ids.is_empty() {
            field_values::put(self, &ids, &keys, &values).await?;
        }
        if !dynamic.is_empty() {
            let mut values = Vec::new();
            for (key, record) in records {
                let value = |field: &DynamicField| Some((*key, field.id, record.text(beside.dynamic_name(field.id)?)?));
                values.extend(dynamic.iter().filter_map(value));
            }
            dynamic_fields::put(self, T::PEOPLE, &dynamic, &keys, &values).await?;
        }
        if !told {
            changes::tell_values(self, T::PEOPLE, &keys).await?;
        }
        Ok(())
    }

    /// Takes away what records hold beside their table.
    pub(super) async fn remove_beside<T: Shelf>(&mut self, supply: &Supply<T>, keys: &[&str]) -> Result<()> {
        let all = self.app().added_fields();
        let of = if T::PEOPLE { ObjectKind::CustomerUser } else { ObjectKind::Customer };
        let ids: Vec<i64> = all.iter().filter(|stored| stored.field.of == of).map(|stored| stored.field.id).collect();
        let earlier = |key: &&str| !self.is_of_another(supply, key);
        let keys: Vec<&str> = keys.iter().copied().filter(earlier).collect();
        if keys.is_empty() {
            return Ok(());
        }
        let dynamic = supply.beside().map(|beside| beside.dynamic(|_| true)).unwrap_or_default();
        if !dynamic.is_empty() {
            dynamic_fields::put(self, T::PEOPLE, &dynamic, &keys, &[]).await?;
        }
        if ids.is_empty() { Ok(()) } else { Ok(field_values::remove(self, &ids, &keys).await?) }
    }

    /// Whether a record of another source has the same key, and with it the values.
    fn is_of_another<T: Shelf>(&self, supply: &Supply<T>, key: &str) -> bool {
        use crate::register::Found;
        let app = self.app();
        let found = if T::PEOPLE { app.register.source_of_person(key) } else { app.register.source_of_company(key) };
        matches!(found, Found::In(slot) if slot != supply.source.slot)
    }
}
