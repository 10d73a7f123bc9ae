//! Names of entries (RFC 4514): written safely, and compared as directories compare them.

use std::fmt::Write as _;

/// A value as a part of a name: `Smith, John` becomes `Smith\, John`.
pub fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 8);
    let last = value.chars().count().saturating_sub(1);
    for (place, letter) in value.chars().enumerate() {
        let edge = letter == ' ' && (place == 0 || place == last);
        match letter {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' | '=' => out.extend(['\\', letter]),
            '#' if place == 0 => out.push_str("\\#"),
            ' ' if edge => out.push_str("\\ "),
            letter if letter.is_control() => {
                let mut bytes = [0; 4];
                for byte in letter.encode_utf8(&mut bytes).bytes() {
                    // Writing into a text does not fail.
                    let _ = write!(out, "\\{byte:02x}");
                }
            }
            letter => out.push(letter),
        }
    }
    out
}

/// What equal names have in common: case, spaces around signs and different ways to escape are gone. Of what is no name the text
/// itself.
pub fn identity(dn: &str) -> String {
    let dn = dn.trim();
    parts(dn).unwrap_or_else(|| dn.to_lowercase())
}

fn parts(dn: &str) -> Option<String> {
    if dn.is_empty() {
        return Some(String::new());
    }
    let mut rdns = Vec::new();
    for rdn in split(dn, &[',', ';']) {
        let mut pairs = Vec::new();
        for pair in split(rdn, &['+']) {
            let (name, value) = pair.split_once('=')?;
            let name = name.trim().to_ascii_lowercase();
            let name = name.strip_prefix("oid.").unwrap_or(&name);
            if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')) {
                return None;
            }
            pairs.push(format!("{name}={}", escaped(&unescaped(value)?.to_lowercase())));
        }
        pairs.sort_unstable();
        rdns.push(pairs.join("+"));
    }
    Some(rdns.join(","))
}

/// Parts between signs that are neither escaped nor in quotes.
fn split<'a>(text: &'a str, signs: &[char]) -> Vec<&'a str> {
    let (mut out, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, letter) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if letter == '\\' {
            escaped = true;
        } else if letter == '"' {
            quoted = !quoted;
        } else if !quoted && signs.contains(&letter) {
            out.push(&text[start..at]);
            start = at + letter.len_utf8();
        }
    }
    out.push(&text[start..]);
    out
}

fn unescaped(value: &str) -> Option<String> {
    let value = trimmed(value);
    let value = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        let after = &rest[at + 1..];
        if let Some(byte) = hex_pair(after) {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            let letter = after.chars().next()?;
            let mut buffer = [0; 4];
            bytes.extend_from_slice(letter.encode_utf8(&mut buffer).as_bytes());
            rest = &after[letter.len_utf8()..];
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    let text = String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    // Directories take several spaces for one.
    Some(text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
}

/// The byte that two hexadecimal digits at the beginning stand for.
fn hex_pair(text: &str) -> Option<u8> {
    let two = text.get(..2).filter(|two| two.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
    u8::from_str_radix(two, 16).ok()
}

/// Without the spaces around it; one at the end that is escaped stays.
fn trimmed(value: &str) -> &str {
    let value = value.trim_start_matches(' ');
    let end = value.trim_end_matches(' ');
    if end.ends_with('\\') && !end.ends_with("\\\\") && end.len() < value.len() { &value[..=end.len()] } else { end }
}

/// Whether a name lies at or below another; both as [`identity`] has them.
pub(crate) fn is_within(dn: &str, base: &str) -> bool {
    base.is_empty() || dn == base || dn.strip_suffix(base).is_some_and(|above| above.ends_with(','))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn equal_names_are_equal() {
        let one = identity("CN=Smith\\, John,OU=Sales+L=Rome,DC=example");
        for same in [
            "cn=smith\\2c john,ou=sales+l=rome,dc=EXAMPLE",
            " CN = Smith\\, John , l=Rome + OU=Sales ; DC=example ",
            "cn=\"Smith,  John\",ou=sales+l=rome,dc=example",
        ] {
            assert_eq!(identity(same), one, "{same}");
        }
        assert_ne!(identity("cn=Smith,ou=x"), identity("cn=Smith\\,ou=x"));
        assert_ne!(identity("cn=a"), identity("cn=á"));
        assert_eq!(identity("no name"), "no name");
        assert!(is_within(&identity("uid=a,OU=x,dc=y"), &identity("ou=X, dc=y")));
        assert!(!is_within(&identity("uid=a,xou=x,dc=y"), &identity("ou=x,dc=y")));
    }

    proptest! {
        #[test]
        fn a_value_stays_a_part(value in "[a-z,+\\\\\"<>;=# é\u{0}-]{1,12}") {
            let name = format!("cn={},dc=example", escaped(&value));
            prop_assert_eq!(split(&name, &[',', ';']).len(), 2);
            prop_assert_eq!(split(&name, &['+']).len(), 1);
        }

        #[test]
        fn any_text_has_an_identity(text in "[a-z,+\\\\\"<>;=# é0-9]{0,30}") {
            let once = identity(&text);
            if parts(&text).is_some() {
                prop_assert_eq!(identity(&once), once.clone());
            }
        }
    }
}
