//! What programs get to see of a record: one shape for REST, the terminal and JSON lines, written straight from what was read.
//! Never a password or a hash.

use chrono::NaiveDateTime;
use padron_domain::audit::ObjectKind;
use padron_domain::customer::{Customer, CustomerValues};
use padron_domain::customer_user::{CustomerUser, CustomerUserValues};
use padron_domain::problem::{FieldFault, FieldFaults};
use padron_domain::record::TextRecord;
use padron_domain::source::{Choice, Labels};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value, json};

use crate::admin::Admin;
use crate::fields::StoredField;

/// A moment as JSON has it (RFC 3339, UTC).
pub fn time(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A person as an object to which more is added.
pub fn customer_user(admin: &Admin, person: &CustomerUser) -> Map<String, Value> {
    object(&CustomerUserJson { admin, person, wanted: None, password: Secret::None })
}

/// A company as an object to which more is added.
pub fn customer(admin: &Admin, customer: &Customer) -> Map<String, Value> {
    object(&CustomerJson { admin, customer, wanted: None })
}

fn object(record: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(record) {
        Ok(Value::Object(object)) => object,
        // Records are objects of texts: there is nothing in them that cannot be written.
        _ => Map::new(),
    }
}

/// What is wrong with a record. `message` finds the sentence for a code and its detail.
pub fn faults(faults: &FieldFaults, message: impl Fn(&str, &str) -> String) -> Value {
    let one = |found: &FieldFault| {
        let (code, detail) = (found.fault.code(), found.fault.detail());
        json!({ "field": found.field, "code": code, "message": message(code, &detail) })
    };
    faults.iter().map(one).collect()
}

/// A list of names, made from a record's fields and what else it has.
macro_rules! names {
    ($record:ident, $more:expr) => {
        $record::FIELDS.iter().map(|field| field.name).chain($more).collect()
    };
}

/// The keys of a customer.
pub fn customer_fields() -> Vec<&'static str> {
    names!(CustomerValues, ["valid", "source", "fields", "created_at", "changed_at"])
}

/// The keys of a customer user.
pub fn customer_user_fields() -> Vec<&'static str> {
    names!(CustomerUserValues, ["valid", "source", "display_name", "fields", "created_at", "changed_at"])
}

/// What of a record is wanted; `None` is everything.
pub type Wanted<'a> = Option<&'a [String]>;

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
#[derive(Debug, Clone, Copy)]
pub struct CustomerJson<'a> {
    /// Who knows what sources are called.
    pub admin: &'a Admin,
    /// What was read.
    pub customer: &'a Customer,
    /// Which keys.
    pub wanted: Wanted<'a>,
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
        keys.put("created_at", &self.customer.created_at.map(time))?;
        keys.put("changed_at", &self.customer.changed_at.map(time))?;
        keys.map.end()
    }
}

/// A secret beside a record.
#[derive(Debug, Clone)]
pub enum Secret {
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
#[derive(Debug, Clone)]
pub struct CustomerUserJson<'a> {
    /// Who knows how names are shown.
    pub admin: &'a Admin,
    /// What was read.
    pub person: &'a CustomerUser,
    /// Which keys.
    pub wanted: Wanted<'a>,
    /// The password that was made up.
    pub password: Secret,
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
        keys.put("created_at", &self.person.created_at.map(time))?;
        keys.put("changed_at", &self.person.changed_at.map(time))?;
        self.password.write(&mut keys.map, "generated_password", "generated_password_withheld")?;
        keys.map.end()
    }
}

/// A field that was added, to be written.
#[derive(Debug, Clone, serde::Serialize)]
pub struct FieldJson {
    /// Its number.
    pub id: i64,
    /// Whose records have it: `customer_users` or `customers`.
    pub records: &'static str,
    /// Its name.
    pub name: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub holds: &'static str,
    /// What stands beside it, by language; without one it is empty.
    pub labels: LabelsJson,
    /// Whether it must be filled.
    pub required: bool,
    /// Where it is shown.
    pub shown: &'static str,
    /// Whether a search looks at it.
    pub searched: bool,
    /// Its place among the fields of these records.
    pub position: i64,
    /// `valid`, or `invalid` where it is not in use.
    pub valid: &'static str,
    /// The only source whose records have it; none: all.
    pub source: Option<String>,
    /// What may be chosen.
    pub choices: Vec<ChoiceJson>,
    /// When it was added (UTC).
    pub created_at: Option<String>,
    /// When it was last changed (UTC).
    pub changed_at: Option<String>,
}

/// Labels by language.
#[derive(Debug, Clone, serde::Serialize)]
pub struct LabelsJson {
    /// In English.
    pub en: String,
    /// In Spanish.
    pub es: String,
    /// In German.
    pub de: String,
}

/// A value that may be chosen.
#[derive(Debug, Clone, serde::Serialize)]
pub struct ChoiceJson {
    /// What is stored.
    pub value: String,
    /// What is shown.
    pub labels: LabelsJson,
}

impl From<&Labels> for LabelsJson {
    fn from(labels: &Labels) -> Self {
        Self { en: labels.en.clone(), es: labels.es.clone(), de: labels.de.clone() }
    }
}

impl FieldJson {
    /// Of a field; `admin` knows what sources are called.
    pub fn of(admin: &Admin, stored: &StoredField) -> Self {
        let field = &stored.field;
        let choice =
            |choice: &Choice| ChoiceJson { value: choice.value.clone(), labels: LabelsJson::from(&choice.labels) };
        Self {
            id: field.id,
            records: records(field.of),
            name: field.name.clone(),
            holds: field.holds.name(),
            labels: LabelsJson::from(&field.labels),
            required: field.required,
            shown: field.shown.name(),
            searched: field.searched,
            position: field.position,
            valid: if field.valid { "valid" } else { "invalid" },
            source: admin.source_of_field(field),
            choices: field.choices.iter().map(choice).collect(),
            created_at: stored.created_at.map(time),
            changed_at: stored.changed_at.map(time),
        }
    }
}

/// What records of a kind are called in JSON.
pub const fn records(of: ObjectKind) -> &'static str {
    if matches!(of, ObjectKind::Customer) { "customers" } else { "customer_users" }
}

/// A page of a list.
#[derive(Debug, serde::Serialize)]
pub struct PageJson<T> {
    /// Its records.
    pub items: Vec<T>,
    /// Where the next page begins; none on the last.
    pub next_cursor: Option<String>,
    /// How many there are in all; where that is not exact, at least.
    pub total: u64,
    /// Whether the total is exact.
    pub total_is_exact: bool,
}

/// Only the password that was set: made up, withheld, or chosen by the caller.
#[derive(Debug, Clone)]
pub struct PasswordJson<'a> {
    /// Whose.
    pub login: &'a str,
    /// What may be told of it.
    pub password: Secret,
}

impl Serialize for PasswordJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("login", self.login)?;
        self.password.write(&mut map, "generated_password", "generated_password_withheld")?;
        map.end()
    }
}
