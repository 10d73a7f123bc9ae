//! Settings that are made while Padrón runs, by the family's names. They lie over those of `padron.toml`, at once in this
//! process and within a second in others. What an OTOBO beside us says lies over both, and cannot be made here.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::TimeDelta;
use padron_storage::settings as store;
use serde_json::{Value, json};

use crate::App;
use crate::error::Result;
use crate::settings::Settings;

/// What kind of value a setting has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Yes or no: `true`, `false`, and as the family writes them 1, 0, `"1"`, `"0"`.
    Flag,
    /// A whole number from 1 up to this.
    Number(i64),
    /// A text of at most so many letters.
    Text(usize),
    /// A list of texts.
    List,
    /// Texts with values of any kind.
    Map,
}

impl Kind {
    /// What it is called in JSON schemas.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Flag => "boolean",
            Self::Number(_) => "integer",
            Self::Text(_) => "string",
            Self::List => "array",
            Self::Map => "object",
        }
    }

    /// The value as it is kept, if it is of this kind.
    fn accept(self, value: &Value) -> Option<Value> {
        let fits = match self {
            Self::Flag => {
                return match value {
                    Value::Bool(flag) => Some(json!(flag)),
                    Value::Number(number) => {
                        number.as_u64().filter(|number| *number < 2).map(|number| json!(number == 1))
                    }
                    Value::String(text) => {
                        ["0", "1"].iter().position(|known| known == text).map(|flag| json!(flag == 1))
                    }
                    _ => None,
                };
            }
            Self::Number(most) => value.as_i64().is_some_and(|number| (1..=most).contains(&number)),
            Self::Text(most) => value.as_str().is_some_and(|text| text.chars().count() <= most && is_plain(text)),
            Self::List => {
                let texts =
                    value.as_array().is_some_and(|items| items.iter().all(|item| item.as_str().is_some_and(is_plain)));
                texts && value.as_array().is_some_and(|items| items.len() <= MOST)
            }
            Self::Map => {
                value.as_object().is_some_and(|object| object.len() <= MOST && object.keys().all(|key| is_plain(key)))
            }
        };
        // U+0000 fits into no text of PostgreSQL, however deep it lies.
        (fits && !value.to_string().contains("\\u0000")).then(|| value.clone())
    }
}

/// The most items of a list or a map.
const MOST: usize = 1_000;

fn is_plain(text: &str) -> bool {
    text.len() <= 1_000 && !text.chars().any(char::is_control)
}

/// A setting there is.
#[derive(Debug)]
pub struct Definition {
    /// The family's name.
    pub name: &'static str,
    /// What kind of value it has.
    pub kind: Kind,
    /// What it does.
    pub description: &'static str,
    default: fn() -> Value,
    /// Where it is among the settings of the file, if it is there.
    place: Option<Place>,
}

/// How to read and write a setting among those of the file.
#[derive(Debug, Clone, Copy)]
struct Place {
    read: fn(&Settings) -> Value,
    write: fn(&mut Settings, &Value),
}

fn number(value: &Value) -> usize {
    value.as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or(1)
}

fn seconds(value: &Value) -> TimeDelta {
    TimeDelta::seconds(value.as_i64().unwrap_or(1))
}

fn flag(value: &Value) -> bool {
    value.as_bool().unwrap_or(false)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or("").to_owned()
}

/// Settings that are in the file too.
macro_rules! filed {
    ($($name:literal: $kind:expr, $place:ident$(.$more:ident)*, $read:ident; $description:literal;)+) => {
        [$(Definition {
            name: $name,
            kind: $kind,
            description: $description,
            default: || json!(Settings::default().$place$(.$more)*),
            place: Some(Place {
                read: |settings| json!(settings.$place$(.$more)*),
                write: |settings, value| settings.$place$(.$more)* = $read(value),
            }),
        },)+]
    };
}

/// Settings that are kept here alone, for what is to come.
macro_rules! kept {
    ($($name:literal: $kind:expr, $default:tt; $description:literal;)+) => {
        [$(Definition { name: $name, kind: $kind, description: $description, default: || json!($default), place: None },)+]
    };
}

static FILED: [Definition; 9] = filed! {
    "CheckEmailAddresses": Kind::Flag, email.check, flag;
        "Whether the form of an e-mail address is checked.";
    "CustomerCompanySearchListLimit": Kind::Number(100_000), customer_search.list_limit, number;
        "How many companies a page of the list shows at most; totals are never cut.";
    "CustomerCompanySearchPrefix": Kind::Text(20), customer_search.prefix, text;
        "Put in front of every word that is searched among companies.";
    "CustomerCompanySearchSuffix": Kind::Text(20), customer_search.suffix, text;
        "Put behind every word that is searched among companies.";
    "CustomerUserEmailUniqCheck": Kind::Flag, unique_email, flag;
        "Whether two people may not share an e-mail address.";
    "CustomerUserNameFieldsJoin": Kind::Text(20), name.join, text;
        "What stands between the parts of a person's name.";
    "CustomerUserSearchListLimit": Kind::Number(100_000), customer_user_search.list_limit, number;
        "How many people a page of the list shows at most; totals are never cut.";
    "CustomerUserSearchPrefix": Kind::Text(20), customer_user_search.prefix, text;
        "Put in front of every word that is searched among people.";
    "CustomerUserSearchSuffix": Kind::Text(20), customer_user_search.suffix, text;
        "Put behind every word that is searched among people.";
};

/// Times and sizes, which are no plain values among the settings of the file.
static MEASURES: [Definition; 3] = [
    Definition {
        name: "CustomerPreferencesGroups###Password###PasswordMinSize",
        kind: Kind::Number(200),
        description: "The least number of characters of a password that a customer user chooses.",
        default: || json!(Settings::default().password_min.0),
        place: Some(Place {
            read: |settings| json!(settings.password_min.0),
            write: |settings, value| settings.password_min.0 = number(value),
        }),
    },
    Definition {
        name: "SessionMaxIdleTime",
        kind: Kind::Number(YEAR),
        description: "After so many seconds without a request an agent's session is over.",
        default: || json!(Settings::default().session.idle.num_seconds()),
        place: Some(Place {
            read: |settings| json!(settings.session.idle.num_seconds()),
            write: |settings, value| settings.session.idle = seconds(value),
        }),
    },
    Definition {
        name: "SessionMaxTime",
        kind: Kind::Number(YEAR),
        description: "After so many seconds an agent's session is over, used or not.",
        default: || json!(Settings::default().session.absolute.num_seconds()),
        place: Some(Place {
            read: |settings| json!(settings.session.absolute.num_seconds()),
            write: |settings, value| settings.session.absolute = seconds(value),
        }),
    },
];

/// Seconds of a year: no session is meant to last longer.
const YEAR: i64 = 31_536_000;

static KEPT: [Definition; 9] = kept! {
    "CustomerGroupAlwaysGroups": Kind::List, ["users"];
        "Groups that every person has, with every permission, by name.";
    "CustomerGroupCompanyAlwaysGroups": Kind::List, ["users"];
        "Groups that every company has, with every permission, in the context of the same customer, by name.";
    "CustomerGroupPermissionContext": Kind::Map,
        {"001-CustomerID-same": {"Name": "Same Customer", "Value": "Ticket::CustomerID::Same"}};
        "The contexts in which a company may have permissions.";
    "CustomerGroupSupport": Kind::Flag, false;
        "Whether groups limit what customers may do. Without it everybody has every group.";
    "CustomerUserExcludePrimaryCustomerID": Kind::Flag, false;
        "Whether a person's primary customer is left out of the customers they belong to.";
    "System::Customer::Permission": Kind::List, ["ro", "rw"];
        "The permissions that customers can be given.";
    "Ticket::Frontend::CustomerDisableCompanyTicketAccess": Kind::Flag, false;
        "Whether people see their own tickets only, and none of their company's.";
    "Ticket::Service": Kind::Flag, false;
        "Whether tickets have services.";
    "Ticket::Service::Default::UnknownCustomer": Kind::Flag, false;
        "Whether the default services are offered where nobody known is chosen.";
};

/// Every setting there is, by name.
pub fn definitions() -> impl Iterator<Item = &'static Definition> {
    let mut all: Vec<&Definition> = FILED.iter().chain(&MEASURES).chain(&KEPT).collect();
    all.sort_unstable_by_key(|definition| definition.name);
    all.into_iter()
}

impl Definition {
    /// The setting with this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        FILED.iter().chain(&MEASURES).chain(&KEPT).find(|definition| definition.name == name)
    }

    /// Its value in a fresh installation.
    pub fn default(&self) -> Value {
        (self.default)()
    }

    /// The value as it is kept, if it is of the right kind.
    pub(crate) fn accept(&self, value: &Value) -> Option<Value> {
        self.kind.accept(value)
    }

    /// The value as the family writes it, whose numbers are texts and whose yes and no are what Perl takes for true.
    fn accept_of_family(&self, value: &Value) -> Option<Value> {
        let text = value.as_str();
        match (self.kind, text) {
            (Kind::Flag, _) => Some(json!(!value.is_null() && !matches!(text, Some("" | "0")))),
            (Kind::Number(_), Some(text)) => self.accept(&json!(text.trim().parse::<i64>().ok()?)),
            _ => self.accept(value),
        }
    }

    /// What the file says.
    fn filed(&self, file: &Settings) -> Value {
        self.place.map_or_else(self.default, |place| (place.read)(file))
    }
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Nobody said anything.
    Default,
    /// `padron.toml`, or the environment.
    File,
    /// It was made at run time.
    Database,
    /// An OTOBO or Znuny beside us says it: it is changed there.
    Family,
}

impl Source {
    /// Its name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::File => "file",
            Self::Database => "database",
            Self::Family => "otobo",
        }
    }
}

/// A setting with its value.
#[derive(Debug, Clone)]
pub struct Setting {
    /// Which it is.
    pub definition: &'static Definition,
    /// Its value.
    pub value: Value,
    /// Where that comes from.
    pub source: Source,
}

/// The settings of the file, what was made at run time, and both together.
#[derive(Debug)]
pub(crate) struct Live {
    file: Settings,
    family: BTreeMap<&'static str, Value>,
    now: RwLock<(BTreeMap<&'static str, Value>, Arc<Settings>)>,
}

impl Live {
    /// What the family says and is of no use here is passed over: nothing is guessed.
    pub(crate) fn new(file: Settings) -> Self {
        let of_family = file.of_family.iter().filter_map(|(name, value)| {
            let definition = Definition::find(name)?;
            Some((definition.name, definition.accept_of_family(value)?))
        });
        let family: BTreeMap<&'static str, Value> = of_family.collect();
        let now = Arc::new(with(&file, [&family]));
        Self { file, family, now: RwLock::new((BTreeMap::new(), now)) }
    }

    pub(crate) fn now(&self) -> Arc<Settings> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner).1)
    }

    /// A setting as it is.
    pub(crate) fn get(&self, definition: &'static Definition) -> Setting {
        if let Some(value) = self.family.get(definition.name) {
            return Setting { definition, value: value.clone(), source: Source::Family };
        }
        let made = self.now.read().unwrap_or_else(PoisonError::into_inner).0.get(definition.name).cloned();
        if let Some(value) = made {
            return Setting { definition, value, source: Source::Database };
        }
        let value = definition.filed(&self.file);
        let source = if value == definition.default() { Source::Default } else { Source::File };
        Setting { definition, value, source }
    }

    /// Takes over what was made; whether anything differs.
    fn put(&self, made: BTreeMap<&'static str, Value>) -> bool {
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        if now.0 == made {
            return false;
        }
        let settings = with(&self.file, [&made, &self.family]);
        *now = (made, Arc::new(settings));
        true
    }
}

/// The settings of the file, and over them what else is said, one layer after the other.
fn with<const N: usize>(file: &Settings, layers: [&BTreeMap<&'static str, Value>; N]) -> Settings {
    let mut settings = file.clone();
    for (name, value) in layers.into_iter().flatten() {
        if let Some(place) = Definition::find(name).and_then(|definition| definition.place) {
            (place.write)(&mut settings, value);
        }
    }
    settings
}

impl App {
    /// Reads what was made at run time, settings and fields, here or elsewhere. What this version does not know, or not so, is passed over.
    pub async fn refresh_settings(&self) -> Result<()> {
        let stored = store::all(&mut self.db.read().await?).await?;
        let known = stored.iter().filter_map(|(name, content)| {
            let definition = Definition::find(name)?;
            let value = serde_json::from_str(content).ok()?;
            Some((definition.name, definition.accept(&value)?))
        });
        if self.live.put(known.collect()) {
            self.register.set_rules(&self.settings());
        }
        self.refresh_fields().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_of_their_kind_and_names_are_known_once() {
        let names: Vec<&str> = definitions().map(|definition| definition.name).collect();
        let mut once = names.clone();
        once.dedup();
        assert_eq!(names, once);
        for definition in definitions() {
            assert_eq!(definition.accept(&definition.default()), Some(definition.default()), "{}", definition.name);
            assert_eq!(definition.filed(&Settings::default()), definition.default(), "{}", definition.name);
        }
    }

    #[test]
    fn values_of_another_kind_are_refused() {
        for (kind, value, kept) in [
            (Kind::Flag, json!(1), Some(json!(true))),
            (Kind::Flag, json!("0"), Some(json!(false))),
            (Kind::Flag, json!(2), None),
            (Kind::Flag, json!("yes"), None),
            (Kind::Flag, json!(null), None),
            (Kind::Number(10), json!(10), Some(json!(10))),
            (Kind::Number(10), json!(0), None),
            (Kind::Number(10), json!("5"), None),
            (Kind::Number(10), json!(1.5), None),
            (Kind::Text(3), json!("ñññ"), Some(json!("ñññ"))),
            (Kind::Text(3), json!("abcd"), None),
            (Kind::Text(3), json!("a\n"), None),
            (Kind::List, json!(["a", "b"]), Some(json!(["a", "b"]))),
            (Kind::List, json!(["a", 1]), None),
            (Kind::List, json!("a"), None),
            (Kind::Map, json!({"a": {"b": 1}}), Some(json!({"a": {"b": 1}}))),
            (Kind::Map, json!({"a": "\0"}), None),
            (Kind::Map, json!([]), None),
        ] {
            assert_eq!(kind.accept(&value), kept, "{kind:?} {value}");
        }
    }
}
