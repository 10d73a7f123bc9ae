//! How an LDAP directory is reached and asked.

use crate::secret::Secret;

/// An LDAP directory with people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory {
    /// Addresses in the order they are tried: `host`, `host:port`, `ldap://…`, `ldaps://…` (`Params->Host`).
    pub hosts: Vec<String>,
    /// Where the search begins (`BaseDN`).
    pub base_dn: String,
    /// How deep it goes (`SSCOPE`).
    pub scope: Scope,
    /// Who binds; `None` is anonymous (`UserDN`, `UserPw`).
    pub bind: Option<(String, Secret)>,
    /// Added to every filter (`AlwaysFilter`).
    pub always_filter: String,
    /// The filter of valid people (`CustomerUserValidFilter`).
    pub valid_filter: String,
    /// The group that people must be members of (`GroupDN`).
    pub group_dn: String,
    /// Charset of its values, where that is not UTF-8 (`SourceCharset`).
    pub charset: String,
    /// Port, where a host names none.
    pub port: u16,
    /// Seconds an answer may take.
    pub timeout_seconds: u64,
    /// StartTLS.
    pub start_tls: StartTls,
    /// Whether the certificate of an encrypted line is checked (`Params->Params->verify`).
    pub verify: bool,
    /// A file with the certificates that are trusted instead of the machine's own; empty: those
    /// (`Params->Params->cafile`).
    pub ca_file: String,
    /// The SHA-256 of the one certificate that is right, as 64 small hexadecimal digits; empty: any that is trusted.
    pub pin_sha256: String,
    /// The attribute that stands for the entry a `manager` points to (`TranslateManagerTo`).
    pub manager_attribute: Option<String>,
}

/// How deep a search in a directory goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Entries right below the base.
    One,
    /// Everything below the base.
    Subtree,
}

/// Whether the connection is encrypted after it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartTls {
    /// No.
    Off,
    /// Yes, with a certificate that is not checked (`none`).
    Unchecked,
    /// Yes, and the certificate must be right (`require`, and `optional` too: we do not guess).
    Checked,
}
