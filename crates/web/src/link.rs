//! Addresses of our screens, percent-encoded: a login may hold `/`, `%`, blanks, backslashes, or be `..`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but letters, digits, `-`, `_`, `~` and the dot within a name.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'~').remove(b'.');

/// One part of a path, or one value of a query.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, PART).to_string()
}

/// The text of an encoded part; what is no UTF-8 is replaced.
pub(crate) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// What stands before a key that no path can hold by itself: browsers resolve `.` and `..`, encoded or not.
const MARK: char = '_';

/// Whether a key needs the mark: what is empty or dots, and what would look like such a key with its mark.
fn needs_mark(key: &str) -> bool {
    matches!(key.trim_start_matches(MARK), "" | "." | "..")
}

fn part(key: &str) -> String {
    if needs_mark(key) { format!("{MARK}{key}") } else { encode(key) }
}

/// The key that a decoded part of a path means.
pub(crate) fn key(part: &str) -> &str {
    part.strip_prefix(MARK).filter(|rest| needs_mark(rest)).unwrap_or(part)
}

fn record(list: &str, key: &str) -> String {
    format!("/{list}/{}", part(key))
}

fn below(list: &str, key: &str, screen: &str) -> String {
    format!("/{list}/{}/{screen}", part(key))
}

pub(crate) const CUSTOMERS: &str = "/customers";
pub(crate) const ADD_CUSTOMER: &str = "/add-customer";
pub(crate) const CUSTOMER_USERS: &str = "/customer-users";
pub(crate) const ADD_CUSTOMER_USER: &str = "/add-customer-user";
pub(crate) const HISTORY: &str = "/history";
pub(crate) const EXPORT_HISTORY: &str = "/export-history";
pub(crate) const EXPORT_CUSTOMERS: &str = "/export-customers";
pub(crate) const EXPORT_CUSTOMER_USERS: &str = "/export-customer-users";
pub(crate) const ACCOUNT: &str = "/account";
pub(crate) const IMPORTS: &str = "/imports";
pub(crate) const TOKENS: &str = "/tokens";
pub(crate) const API: &str = "/docs/api";
pub(crate) const BULK_CUSTOMER_USERS: &str = "/bulk/customer-users";
pub(crate) const BULK_CUSTOMERS: &str = "/bulk/customers";
pub(crate) const MAIL: &str = "/mail";
pub(crate) const SETTINGS: &str = "/settings";
pub(crate) const SOURCES: &str = "/sources";
pub(crate) const FIELDS: &str = "/fields";
pub(crate) const ADD_FIELD: &str = "/add-field";
/// The part of an address that means sources of people.
pub(crate) const PEOPLE: &str = "customer-users";
/// The part of an address that means sources of companies.
pub(crate) const COMPANIES: &str = "customers";
pub(crate) const SIGN_IN: &str = "/sign-in";

pub(crate) fn setting(name: &str) -> String {
    record("settings", name)
}

pub(crate) fn customer(customer_id: &str) -> String {
    record("customers", customer_id)
}

pub(crate) fn rename_customer(customer_id: &str) -> String {
    below("customers", customer_id, "rename")
}

pub(crate) fn customer_user(login: &str) -> String {
    record("customer-users", login)
}

pub(crate) fn rename_customer_user(login: &str) -> String {
    below("customer-users", login, "rename")
}

pub(crate) fn move_customer(customer_id: &str) -> String {
    below("customers", customer_id, "move")
}

pub(crate) fn move_customer_user(login: &str) -> String {
    below("customer-users", login, "move")
}

pub(crate) fn customer_user_password(login: &str) -> String {
    below("customer-users", login, "password")
}

/// Every job.
pub(crate) const JOBS: &str = "/jobs";

/// Wherever a job is shown.
pub(crate) fn job(id: i64) -> String {
    format!("/jobs/{id}")
}

pub(crate) fn import(id: i64) -> String {
    format!("{IMPORTS}/{id}")
}

pub(crate) fn import_step(id: i64, step: &str) -> String {
    format!("{IMPORTS}/{id}/{step}")
}

/// The history of one record.
pub(crate) fn history_of(kind: &str, key: &str) -> String {
    with(&with(HISTORY, "kind", kind), "key", key)
}

/// Where the former values of an entry are put back, all or those of one field.
pub(crate) fn put_back(entry: i64, field: Option<&str>) -> String {
    let address = format!("{HISTORY}/{entry}/restore");
    field.map_or(address.clone(), |field| with(&address, "field", field))
}

/// The address of a record of the REST door.
pub(crate) fn api(list: &str, key: &str) -> String {
    record(&format!("api/v1/{list}"), key)
}

pub(crate) fn bulk_job(id: i64) -> String {
    format!("/bulk/jobs/{id}")
}

pub(crate) fn customer_user_link(login: &str) -> String {
    below("customer-users", login, "password/link")
}

/// An address with one more value in its query.
pub(crate) fn with(address: &str, name: &str, value: &str) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}{name}={}", encode(value))
}

/// A path of ours to go on to: nothing that leads to another host, as `//evil`, `/\evil` or `https:`.
pub(crate) fn own(next: &str) -> Option<&str> {
    let safe =
        next.starts_with('/') && !next.starts_with("//") && !next.contains('\\') && !next.contains(char::is_control);
    safe.then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_keys_have_addresses() {
        assert_eq!(customer_user("a/b%c d\\é"), "/customer-users/a%2Fb%25c%20d%5C%C3%A9");
        assert_eq!(customer_user(".."), "/customer-users/_..");
        assert_eq!(rename_customer("."), "/customers/_./rename");
        for odd in ["", ".", "..", "_", "__", "_.", "_..", "__..", "...", "_a", "a_", "a/..", "%2e%2e"] {
            let address = customer_user(odd);
            let last = address.strip_prefix("/customer-users/").expect("below the list");
            assert!(!matches!(last, "" | "." | ".."), "{odd:?}");
            assert_eq!(key(&decode(last)), odd);
        }
        assert_eq!(decode(&encode("ñ/:&")), "ñ/:&");
    }

    #[test]
    fn only_paths_of_ours_are_followed() {
        assert_eq!(own("/customers?search=a"), Some("/customers?search=a"));
        for foreign in ["//evil.example", "/\\evil.example", "https://evil.example", "", "customers", "/\n/evil", "/\0"]
        {
            assert_eq!(own(foreign), None, "{foreign:?}");
        }
    }
}
