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

/// The place in a path for keys that no path can hold: browsers resolve `.` and `..`, encoded or not.
const BY_QUERY: &str = "_";

fn record(list: &str, key: &str) -> String {
    if matches!(key, "." | ".." | "") { format!("/{list}/{BY_QUERY}?key={}", encode(key)) } else { format!("/{list}/{}", encode(key)) }
}

fn below(list: &str, key: &str, screen: &str) -> String {
    if matches!(key, "." | ".." | "") {
        format!("/{list}/{BY_QUERY}/{screen}?key={}", encode(key))
    } else {
        format!("/{list}/{}/{screen}", encode(key))
    }
}

/// The key an address means: the part of its path, or the query's where the path cannot hold it.
pub(crate) fn key(part: &str, query: Option<&str>) -> String {
    let asked = query.filter(|_| part == BY_QUERY).and_then(|query| {
        form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "key").map(|(_, value)| value.into_owned())
    });
    asked.unwrap_or_else(|| part.to_owned())
}

pub(crate) const CUSTOMERS: &str = "/customers";
pub(crate) const ADD_CUSTOMER: &str = "/add-customer";
pub(crate) const CUSTOMER_USERS: &str = "/customer-users";
pub(crate) const ADD_CUSTOMER_USER: &str = "/add-customer-user";
pub(crate) const ACCOUNT: &str = "/account";
pub(crate) const SIGN_IN: &str = "/sign-in";

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

pub(crate) fn customer_user_password(login: &str) -> String {
    below("customer-users", login, "password")
}

/// An address with one more value in its query.
pub(crate) fn with(address: &str, name: &str, value: &str) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}{name}={}", encode(value))
}

/// A path of ours to go on to: nothing that leads to another host, as `//evil`, `/\evil` or `https:`.
pub(crate) fn own(next: &str) -> Option<&str> {
    let safe = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\n', '\r', '\t']);
    safe.then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_keys_have_addresses() {
        assert_eq!(customer_user("a/b%c d\\é"), "/customer-users/a%2Fb%25c%20d%5C%C3%A9");
        assert_eq!(customer_user(".."), "/customer-users/_?key=..");
        assert_eq!(rename_customer("."), "/customers/_/rename?key=.");
        assert_eq!(key("_", Some("key=..")), "..");
        assert_eq!(key("_", None), "_");
        assert_eq!(key("jdoe", Some("key=other")), "jdoe");
        assert_eq!(decode(&encode("ñ/:&")), "ñ/:&");
    }

    #[test]
    fn only_paths_of_ours_are_followed() {
        assert_eq!(own("/customers?search=a"), Some("/customers?search=a"));
        for foreign in ["//evil.example", "/\\evil.example", "https://evil.example", "", "customers", "/\n/evil"] {
            assert_eq!(own(foreign), None, "{foreign:?}");
        }
    }
}
