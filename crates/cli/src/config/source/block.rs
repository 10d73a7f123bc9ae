//! A source as it is written in `padron.toml`. The comment of a key is what the handbook says of it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::config::Database;
use crate::config::mail::Password;

/// `[[source]]` and `[[company_source]]`. A key that is not there has its default.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct SourceBlock {
    /// Its place, 0 to 10; of equal logins in two sources the lower counts.
    pub(crate) slot: Option<i64>,
    /// Whether there is no source here, not even the family's own in slot 0.
    pub(crate) disabled: bool,
    /// What people call it.
    pub(crate) name: Option<String>,
    /// Table or view, with its schema if need be.
    pub(super) table: Option<String>,
    /// The database it is in, as `mysql://user@host/name`; without it the main database.
    pub(super) database: Option<Database>,
    /// The password of `database`, or of `ldap.bind_dn`.
    pub(super) password: Option<Password>,
    /// A file whose first line is the password, instead.
    pub(super) password_file: Option<String>,
    /// Whether the table lacks the columns of who and when.
    pub(super) foreign: Option<bool>,
    /// An LDAP directory instead of a table.
    pub(super) ldap: Option<LdapBlock>,
    /// Column that identifies a record.
    pub(super) key: Option<String>,
    /// Column with the id of the primary customer.
    pub(super) customer_id: Option<String>,
    /// Column with the validity; empty: everybody is valid.
    pub(super) valid: Option<String>,
    pub(super) list_fields: Option<Vec<String>>,
    pub(super) search_fields: Option<Vec<String>>,
    pub(super) search_prefix: Option<String>,
    pub(super) search_suffix: Option<String>,
    pub(super) search_list_limit: Option<usize>,
    pub(super) search_case_sensitive: Option<bool>,
    pub(super) name_fields: Option<Vec<String>>,
    pub(super) name_join: Option<String>,
    pub(super) sender_fields: Option<Vec<String>>,
    pub(super) unique_email: Option<bool>,
    pub(super) exclude_primary_customer_id: Option<bool>,
    pub(super) auto_login: Option<bool>,
    pub(super) auto_login_prefix: Option<String>,
    pub(super) preferences: Option<bool>,
    pub(super) customer_company_support: Option<bool>,
    pub(super) cache_seconds: Option<u64>,
    pub(super) read_only: Option<bool>,
    /// The fields; without it those of the family's own table.
    pub(super) map: Option<Vec<RowBlock>>,
    /// Fields besides.
    pub(super) extra: Vec<RowBlock>,
    /// Field, value, label.
    pub(super) selections: BTreeMap<String, BTreeMap<String, String>>,
}

/// A row of a map.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RowBlock {
    pub(super) field: String,
    pub(super) column: Option<String>,
    pub(super) label: Option<String>,
    /// What the family calls it, as `UserRoom`.
    pub(super) variable: Option<String>,
    /// `never`, `always` or `lite`.
    pub(super) shown: Option<ShownWord>,
    pub(super) required: Option<bool>,
    /// `text`, `integer` or `dynamic_field`.
    #[serde(rename = "type")]
    pub(super) kind: Option<KindWord>,
    pub(super) link: Option<String>,
    pub(super) link_target: Option<String>,
    pub(super) link_class: Option<String>,
    pub(super) read_only: Option<bool>,
    /// Whether it is part of forms; others are only searched and listed.
    pub(super) mapped: Option<bool>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ShownWord {
    Never,
    Always,
    Lite,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum KindWord {
    Text,
    Integer,
    DynamicField,
}

/// `ldap = { … }` or `[source.ldap]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LdapBlock {
    pub(super) hosts: Vec<String>,
    pub(super) base_dn: String,
    /// `subtree` or `one`.
    pub(super) scope: Option<ScopeWord>,
    /// Whom to sign in as; empty: nobody.
    pub(super) bind_dn: String,
    pub(super) always_filter: String,
    pub(super) valid_filter: String,
    pub(super) group_dn: String,
    pub(super) charset: String,
    pub(super) port: Option<u16>,
    pub(super) timeout_seconds: Option<u64>,
    /// `off`, `checked` or `unchecked`.
    pub(super) start_tls: Option<StartTlsWord>,
    /// Whether the certificate is checked.
    pub(super) verify: Option<bool>,
    /// Trusted certificates, instead of the machine's own.
    pub(super) ca_file: String,
    /// The SHA-256 of the one certificate that is right.
    pub(super) pin_sha256: String,
    pub(super) manager_attribute: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ScopeWord {
    One,
    Subtree,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum StartTlsWord {
    Off,
    Checked,
    Unchecked,
}

impl SourceBlock {
    /// The first key that only `[[source]]` may have.
    pub(super) fn of_people_only(&self) -> Option<&'static str> {
        let keys = [
            ("customer_id", self.customer_id.is_some()),
            ("name_fields", self.name_fields.is_some()),
            ("name_join", self.name_join.is_some()),
            ("sender_fields", self.sender_fields.is_some()),
            ("unique_email", self.unique_email.is_some()),
            ("exclude_primary_customer_id", self.exclude_primary_customer_id.is_some()),
            ("auto_login", self.auto_login.is_some()),
            ("auto_login_prefix", self.auto_login_prefix.is_some()),
            ("preferences", self.preferences.is_some()),
            ("customer_company_support", self.customer_company_support.is_some()),
            ("ldap", self.ldap.is_some()),
        ];
        keys.into_iter().find(|(_, is_said)| *is_said).map(|(key, _)| key)
    }
}
