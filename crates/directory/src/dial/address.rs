//! Addresses of hosts: `host`, `host:port`, `ldap://…`, `ldaps://…`.

use std::fmt;

/// Where a host listens, and whether it speaks TLS from the first byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) tls: bool,
}

impl Address {
    /// Reads an address; `port` is taken where it names none.
    pub(crate) fn parse(text: &str, port: u16) -> Option<Self> {
        let text = text.trim();
        let (scheme, rest) = text.split_once("://").map_or(("", text), |(scheme, rest)| (scheme, rest));
        let tls = match scheme.to_ascii_lowercase().as_str() {
            "" | "ldap" => false,
            "ldaps" => true,
            _ => return None,
        };
        // Behind the host of an LDAP address are things that the configuration says elsewhere.
        let rest = rest.split(['/', '?']).next().unwrap_or_default();
        let (host, behind) = match rest.strip_prefix('[') {
            Some(inner) => inner.split_once(']')?,
            None if rest.matches(':').count() > 1 => (rest, ""),
            None => rest.find(':').map_or((rest, ""), |at| rest.split_at(at)),
        };
        let fits = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '.' | '_' | ':' | '%');
        if host.is_empty() || !host.chars().all(fits) {
            return None;
        }
        let usual = if tls && port == 389 { 636 } else { port };
        let port = match behind {
            "" => usual,
            behind => behind.strip_prefix(':')?.parse().ok().filter(|port| *port != 0)?,
        };
        Some(Self { host: host.to_owned(), port, tls })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.tls { "ldaps" } else { "ldap" };
        if self.host.contains(':') {
            write!(out, "{scheme}://[{}]:{}", self.host, self.port)
        } else {
            write!(out, "{scheme}://{}:{}", self.host, self.port)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read() {
        for (text, shown) in [
            ("ldap.example.org", Some("ldap://ldap.example.org:389")),
            ("ldap.example.org:1389", Some("ldap://ldap.example.org:1389")),
            ("LDAPS://ldap.example.org", Some("ldaps://ldap.example.org:636")),
            ("ldaps://ldap.example.org:1636/dc=x?uid", Some("ldaps://ldap.example.org:1636")),
            ("ldap://[::1]:5", Some("ldap://[::1]:5")),
            ("::1", Some("ldap://[::1]:389")),
            ("ldapi:///run/slapd", None),
            ("https://x", None),
            ("x:0", None),
            ("x:99999", None),
            ("x y", None),
            ("user@x", None),
            ("", None),
            ("[::1", None),
        ] {
            assert_eq!(Address::parse(text, 389).map(|address| address.to_string()).as_deref(), shown, "{text}");
        }
        assert_eq!(Address::parse("ldaps://x", 3269).map(|address| address.port), Some(3269));
    }
}
