//! Records as JSON has them, written straight from what was read.

use chrono::NaiveDateTime;
use padron_app::admin::Admin;
use padron_domain::customer::{Customer, CustomerValues};
use padron_domain::customer_user::{CustomerUser, CustomerUserValues};
use padron_domain::record::TextRecord;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// A list of names, made from a record's fields and what else it has.
macro_rules! names {
    ($record:ident, $more:expr) => {
        $record::FIELDS.iter().map(|field| field.name).chain($more).collect()
    };
}

/// The keys of a customer.
pub(super) fn customer_fields() -> Vec<&'static str> {
    names!(CustomerValues, ["valid", "source", "fields", "created_at", "changed_at"])
}

/// The keys of a customer user.
pub(super) fn customer_user_fields() -> Vec<&'static str> {
    names!(CustomerUserValues, ["valid", "source", "display_name", "fields", "created_at", "changed_at"])
}

/// What of a record is wanted; `None` is everything.
pub(crate) type Wanted<'a> = Option<&'a [String]>;

/// A time as JSON has it (RFC 3339, UTC).
pub(crate) fn time(at: Option<NaiveDateTime>) -> Option<String> {
    at.map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// Writes the keys that are wanted.
struct Keys<'a, M> {
    map: M,
    wanted: Wanted<'a>,
}

impl<M: SerializeMap> Keys<'_, M> {
    fn put(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Result<(), M::Error> {
        let wanted = self.wanted.is_none_or(|wanted| wanted.iter().any(|field| field == name));
        if wanted { self.map.serialize_entry(name, value) } else { Ok(()) }
    }
}

/// What a record's source maps besides the family's own fields.
struct Extras<'a, R>(&'a R);

impl<R: TextRecord> Serialize for Extras<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let extras = self.0.shape().extras();
        let mut map = serializer.serialize_map(Some(extras.len()))?;
        for field in extras {
            map.serialize_entry(field.name, self.0.text(field.name).unwrap_or(""))?;
        }
        map.end()
    }
}

/// A customer to be written.
pub(crate) struct CustomerJson<'a> {
    pub(crate) admin: &'a Admin,
    pub(crate) customer: &'a Customer,
    pub(crate) wanted: Wanted<'a>,
}

impl Serialize for CustomerJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = Keys { map: serializer.serialize_map(None)?, wanted: self.wanted };
        let values = &self.customer.values;
        for field in CustomerValues::FIELDS {
            keys.put(field.name, values.get(field.name).unwrap_or(""))?;
        }
        keys.put("valid", values.validity.name())?;
        keys.put("source", self.admin.source_of_company(self.customer))?;
        keys.put("fields", &Extras(values))?;
        keys.put("created_at", &time(self.customer.created_at))?;
        keys.put("changed_at", &time(self.customer.changed_at))?;
        keys.map.end()
    }
}

/// A secret beside a record.
#[derive(Debug, Clone)]
pub(crate) enum Secret {
    /// There is none.
    None,
    /// Told this once.
    Told(String),
    /// It was told already.
    Withheld,
}

impl Secret {
    fn write<M: SerializeMap>(&self, map: &mut M, name: &'static str, withheld: &'static str) -> Result<(), M::Error> {
        match self {
            Self::None => Ok(()),
            Self::Told(secret) => map.serialize_entry(name, secret),
            Self::Withheld => map.serialize_entry(withheld, &true),
        }
    }
}

/// A customer user to be written.
pub(crate) struct CustomerUserJson<'a> {
    pub(crate) admin: &'a Admin,
    pub(crate) person: &'a CustomerUser,
    pub(crate) wanted: Wanted<'a>,
    /// The password that was made up.
    pub(crate) password: Secret,
}

impl Serialize for CustomerUserJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = Keys { map: serializer.serialize_map(None)?, wanted: self.wanted };
        let values = &self.person.values;
        for field in CustomerUserValues::FIELDS {
            keys.put(field.name, values.get(field.name).unwrap_or(""))?;
        }
        keys.put("valid", values.validity.name())?;
        keys.put("source", self.admin.source_of_person(self.person))?;
        keys.put("display_name", &self.admin.person_name(self.person))?;
        keys.put("fields", &Extras(values))?;
        keys.put("created_at", &time(self.person.created_at))?;
        keys.put("changed_at", &time(self.person.changed_at))?;
        self.password.write(&mut keys.map, "generated_password", "generated_password_withheld")?;
        keys.map.end()
    }
}

/// A page of a list.
#[derive(serde::Serialize)]
pub(crate) struct PageJson<T> {
    pub(crate) items: Vec<T>,
    pub(crate) next_cursor: Option<String>,
    pub(crate) total: u64,
}

/// Only the password that was set: made up, withheld, or chosen by the caller.
pub(crate) struct PasswordJson<'a> {
    pub(crate) login: &'a str,
    pub(crate) password: Secret,
}

impl Serialize for PasswordJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("login", self.login)?;
        self.password.write(&mut map, "generated_password", "generated_password_withheld")?;
        map.end()
    }
}
