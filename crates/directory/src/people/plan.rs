//! What is asked of a directory: filters and attributes, worked out once from the source's configuration.

use encoding_rs::Encoding;
use padron_domain::customer_user::CustomerUserValues;
use padron_domain::source::map::{CUSTOMER_IDS, VALID};
use padron_domain::source::{Directory, Kind, Scope, Shape, Source};

use crate::error::{Finding, Problem};
use crate::filter::{Attribute, Filter};
use crate::wire::Depth;

/// Attributes that stay the same for as long as an entry lives, whatever it is called and wherever it is; the first that an
/// entry has counts.
pub(super) const STABLE: [&str; 5] = ["entryUUID", "objectGUID", "nsUniqueId", "ipaUniqueID", "GUID"];

/// Attributes that say whether somebody is switched off.
pub(super) const SWITCHES: [&str; 2] = ["userAccountControl", "nsAccountLock"];

/// Attributes that say when an entry was made and changed.
pub(super) const TIMES: [&str; 4] = ["modifyTimestamp", "whenChanged", "createTimestamp", "whenCreated"];

/// Asks for names only.
pub(super) const NAMES_ONLY: &str = "1.1";

pub(super) struct Plan {
    pub(super) base: String,
    pub(super) depth: Depth,
    pub(super) shape: &'static Shape,
    pub(super) charset: Option<&'static Encoding>,
    /// The attribute that identifies a person.
    pub(super) key: Attribute,
    /// The filter of the source, if it has one.
    always: Option<Filter>,
    /// The filter of valid people, if there is one.
    pub(super) valid: Option<Filter>,
    /// The attribute with the validity, if there is one.
    pub(super) validity: Option<String>,
    /// Fields and their attributes.
    pub(super) fields: Vec<(&'static str, String)>,
    /// The attribute with further customers.
    pub(super) customer_ids: Option<String>,
    /// Everything that a person is made of.
    pub(super) attributes: Vec<String>,
    /// What tells who somebody is, and no more.
    pub(super) ids: Vec<String>,
}

impl Plan {
    pub(super) fn new(source: &Source, directory: &Directory) -> Result<Self, Vec<Finding>> {
        let mut findings = Vec::new();
        let mut checked = |key: &'static str, text: &str| {
            Filter::parse(text).unwrap_or_else(|fault| {
                findings.push(Finding { key, problem: Problem::Filter(fault) });
                None
            })
        };
        let always = checked("always_filter", &directory.always_filter);
        let valid = checked("valid_filter", &directory.valid_filter);
        let charset = match directory.charset.trim() {
            "" => None,
            name => {
                let found = Encoding::for_label(name.as_bytes());
                if found.is_none() {
                    findings.push(Finding { key: "charset", problem: Problem::Charset(name.to_owned()) });
                }
                found.filter(|found| *found != encoding_rs::UTF_8)
            }
        };
        let rows = source.map.rows.iter().filter(|row| row.kind != Kind::DynamicField);
        let named: Vec<(&str, &str)> = rows.map(|row| (row.name.as_str(), row.column.as_str())).collect();
        let named_of =
            |field: &str| named.iter().find(|(name, _)| *name == field).map(|(_, column)| (*column).to_owned());
        let shape = source.map.shape(CustomerUserValues::FIELDS, |_| usize::MAX);
        let fields: Vec<_> =
            shape.iter().filter_map(|field| named_of(field.name).map(|column| (field.name, column))).collect();
        let customer_ids = named_of(CUSTOMER_IDS);
        let validity = source.valid.clone().or_else(|| named_of(VALID));
        for name in fields.iter().map(|(_, name)| name).chain(&customer_ids).chain(&validity) {
            if Attribute::new(name).is_none() {
                findings.push(Finding { key: "map", problem: Problem::Attribute(name.clone()) });
            }
        }
        let key = Attribute::new(source.key.trim());
        let Some(key) = key.filter(|_| findings.is_empty()) else {
            if Attribute::new(source.key.trim()).is_none() {
                findings.push(Finding { key: "customer_key", problem: Problem::Attribute(source.key.clone()) });
            }
            return Err(findings);
        };
        let member_of = (!directory.group_dn.is_empty()).then(|| "memberOf".to_owned());
        let always_asked = [key.name()].into_iter().chain(STABLE).map(str::to_owned).chain(member_of);
        let ids = distinct(always_asked);
        let more = fields.iter().map(|(_, name)| name.clone()).chain(customer_ids.clone()).chain(validity.clone());
        let attributes = distinct(more.chain(ids.clone()).chain(SWITCHES.into_iter().chain(TIMES).map(str::to_owned)));
        Ok(Self {
            base: directory.base_dn.clone(),
            depth: match directory.scope {
                Scope::One => Depth::One,
                Scope::Subtree => Depth::Subtree,
            },
            shape,
            charset,
            key,
            always: always.map(|filter| filter.encoded(charset)),
            valid: valid.map(|filter| filter.encoded(charset)),
            validity,
            fields,
            customer_ids,
            attributes,
            ids,
        })
    }

    /// Everybody of the source, valid or not.
    pub(super) fn everybody(&self) -> Filter {
        self.of_source(Filter::Present(self.key.clone()))
    }

    /// Those of the source for whom this holds.
    pub(super) fn of_source(&self, filter: Filter) -> Filter {
        Filter::all(vec![filter]).and(self.always.clone())
    }

    /// Those of the source with one of these keys.
    pub(super) fn with_keys<'a>(&self, keys: impl Iterator<Item = &'a str>) -> Filter {
        self.of_source(Filter::any(keys.map(|key| Filter::Equal(self.key.clone(), self.value(key))).collect()))
    }

    /// A text as the directory writes it.
    pub(super) fn value(&self, text: &str) -> Vec<u8> {
        match self.charset {
            Some(charset) => charset.encode(text).0.into_owned(),
            None => text.as_bytes().to_vec(),
        }
    }
}

/// Every name once, case aside.
fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in names {
        if !out.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
            out.push(name);
        }
    }
    out
}
