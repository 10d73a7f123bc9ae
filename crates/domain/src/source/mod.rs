//! Sources: where customer users and customers come from (OTOBO: backends), as they are configured. What a source holds is
//! told by its field map ([`map`]); which of its tables and columns exist is the store's to find out.

mod added;
mod directory;
mod fields;
mod labels;
mod link;
pub mod map;
mod rules;

use crate::customer_user::NameFormat;
use crate::secret::Secret;

pub use added::{AddedField, Choice, Holds, MOST_CHOICES, MOST_FIELDS};
pub use directory::{Directory, Scope, StartTls};
pub use fields::{Shape, beside_field, field};
pub use labels::Labels;
pub use map::{Beside, FieldMap, Kind, Row, Selection, Shown};

/// The place of a source among its kind: 0 is the unnumbered one, then 1 to 10. Order decides: of equal logins in two sources
/// the earlier wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Slot(u8);

impl Slot {
    /// How many there can be of a kind.
    pub const COUNT: u8 = 11;

    /// The unnumbered one.
    pub const FIRST: Self = Self(0);

    /// The slot with this number, if there is one.
    pub const fn new(number: u8) -> Option<Self> {
        if number < Self::COUNT { Some(Self(number)) } else { None }
    }

    /// Its number, 0 to 10.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// What the family writes behind `CustomerUser` and `CustomerCompany`.
    pub fn suffix(self) -> String {
        if self.0 == 0 { String::new() } else { self.0.to_string() }
    }
}

/// All sources, in the order of their slots.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sources {
    /// Where people come from.
    pub customer_users: Vec<Source>,
    /// Where companies come from.
    pub customers: Vec<Source>,
}

/// A source as configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its place.
    pub slot: Slot,
    /// What people call it.
    pub name: String,
    /// Where its records are.
    pub place: Place,
    /// Whether records may be read only (`ReadOnly`); what is assigned to them may still be changed.
    pub read_only: bool,
    /// Column or attribute that identifies a record (`CustomerKey`, `CustomerCompanyKey`).
    pub key: String,
    /// Column or attribute with the validity (`CustomerValid`); without it everybody is valid.
    pub valid: Option<String>,
    /// How columns become fields.
    pub map: FieldMap,
    /// How it is searched.
    pub search: Search,
    /// Fields that make up the line of a record in lists (`CustomerUserListFields`, `CustomerCompanyListFields`), by name.
    pub list_fields: Vec<String>,
    /// How many seconds a record may be answered from memory (`CacheTTL`); 0 never.
    pub cache_seconds: u64,
    /// What only people have.
    pub people: People,
}

/// How a source is searched. Fields are named as in the map; `customer_name` is the company's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// The fields (`CustomerUserSearchFields`).
    pub fields: Vec<String>,
    /// Put in front of every word (`CustomerUserSearchPrefix`).
    pub prefix: String,
    /// Put behind every word (`CustomerUserSearchSuffix`).
    pub suffix: String,
    /// How many records a list shows at most on one page (`CustomerUserSearchListLimit`).
    pub list_limit: usize,
    /// Whether case and accents count (`SearchCaseSensitive`).
    pub case_sensitive: bool,
}

/// What only sources of customer users have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct People {
    /// Column or attribute with the id of the primary customer (`CustomerID`).
    pub customer_id: String,
    /// How names are put together (`CustomerUserNameFields`, `CustomerUserNameFieldsJoin`).
    pub name: NameFormat,
    /// Fields that the sender of a mail is looked up in (`CustomerUserPostMasterSearchFields`).
    pub sender_fields: Vec<String>,
    /// Whether two people of this source may not share an address (`CustomerUserEmailUniqCheck`).
    pub unique_email: bool,
    /// Whether the primary customer is left out of a person's customers (`CustomerUserExcludePrimaryCustomerID`).
    pub exclude_primary: bool,
    /// What generated logins begin with, where logins are generated (`AutoLoginCreation`, `AutoLoginCreationPrefix`).
    pub auto_login: Option<String>,
    /// Whether the form shows preferences (`AdminSetPreferences`).
    pub preferences: bool,
    /// Whether a person's customer must be one that there is (`CustomerCompanySupport`).
    pub company_support: bool,
}

/// Where the records of a source are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Rows of a table or view.
    Table(Table),
    /// Entries of an LDAP directory; always read only.
    Directory(Box<Directory>),
}

/// A table or view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name, with its schema if need be (`Params->Table`).
    pub name: String,
    /// Address of the database it is in, as `mysql://…`, with its secrets; `None` is the main database (`Params->DSN`).
    pub database: Option<Secret>,
    /// Whether it lacks the family's columns of who and when (`Params->ForeignDB`).
    pub foreign: bool,
}

/// What a new source is called that has no name.
pub fn unnamed(slot: Slot) -> String {
    format!("No Name {}", slot.number())
}

impl Source {
    /// The family's own people: table `customer_user` of the main database.
    pub fn customer_users() -> Self {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            slot: Slot::FIRST,
            name: "Database Backend".into(),
            place: Place::Table(Table { name: "customer_user".into(), database: None, foreign: false }),
            read_only: false,
            key: "login".into(),
            valid: Some("valid_id".into()),
            map: FieldMap::customer_users(),
            search: Search {
                fields: names(&["login", "first_name", "last_name", "customer_id"]),
                prefix: "*".into(),
                suffix: "*".into(),
                list_limit: 250,
                case_sensitive: false,
            },
            list_fields: names(&["first_name", "last_name", "email"]),
            cache_seconds: 86_400,
            people: People {
                name: NameFormat::default(),
                sender_fields: names(&["email"]),
                unique_email: true,
                company_support: true,
                ..People::default()
            },
        }
    }

    /// The family's own companies: table `customer_company` of the main database.
    pub fn customers() -> Self {
        let fields = || ["customer_id", "name"].map(str::to_owned).to_vec();
        Self {
            place: Place::Table(Table { name: "customer_company".into(), database: None, foreign: false }),
            key: "customer_id".into(),
            map: FieldMap::customers(),
            search: Search { fields: fields(), ..Self::customer_users().search },
            list_fields: fields(),
            people: People::default(),
            ..Self::customer_users()
        }
    }

    /// Whether records of this source can be changed here.
    pub fn is_writable(&self) -> bool {
        !self.read_only && matches!(self.place, Place::Table(_))
    }

    /// Whether this is the family's own table in the main database, the one that has triggers and row numbers.
    pub fn is_own(&self) -> bool {
        match &self.place {
            Place::Table(Table { name, database: None, .. }) => {
                matches!(name.as_str(), "customer_user" | "customer_company")
            }
            _ => false,
        }
    }
}

impl Default for People {
    /// What the family takes where a key is missing.
    fn default() -> Self {
        Self {
            customer_id: "customer_id".into(),
            name: NameFormat { fields: ["first_name", "last_name"].map(str::to_owned).to_vec(), join: " ".into() },
            sender_fields: Vec::new(),
            unique_email: false,
            exclude_primary: false,
            auto_login: None,
            preferences: true,
            company_support: false,
        }
    }
}
