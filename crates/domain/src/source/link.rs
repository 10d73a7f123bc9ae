//! Links of a field map: templates of addresses in which placeholders stand for a record's values, as the family writes them.
//! Such a template is data, not a program: values, two filters, and nothing else.

use super::map::{FieldMap, Row};

/// What may be followed. Anything else (`javascript:`, addresses within the family's own pages) is shown as text.
const SCHEMES: [&str; 4] = ["https://", "http://", "mailto:", "tel:"];

impl FieldMap {
    /// The address that the link of a row comes to, if it is one that may be followed; `value` is asked for fields by name.
    pub fn link<'a>(&self, row: &Row, value: impl Fn(&str) -> Option<&'a str>) -> Option<String> {
        if row.link.trim().is_empty() || value(&row.name).is_none_or(str::is_empty) {
            return None;
        }
        let of_variable = |variable: &str| {
            let row = self.rows.iter().find(|row| row.variable == variable)?;
            value(&row.name)
        };
        followable(&filled(row.link.trim(), of_variable))
    }
}

/// The template with its placeholders filled: `[% Data.UserLogin | uri %]`, and of older versions `$LQData{"UserLogin"}`.
/// What is no value of the record is empty.
fn filled<'a>(template: &str, value: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(start) = rest.find(['[', '$']) {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let known = placeholder(rest).or_else(|| old_placeholder(rest));
        let Some((length, variable, encoded)) = known else {
            let first = rest.chars().next().map_or(1, char::len_utf8);
            out.push_str(&rest[..first]);
            rest = &rest[first..];
            continue;
        };
        let value = variable.and_then(&value).unwrap_or_default();
        if encoded {
            push_encoded(&mut out, value);
        } else {
            out.push_str(value);
        }
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// How long the placeholder at the beginning is, which variable it names, and whether its value is percent-encoded.
type Placeholder<'a> = (usize, Option<&'a str>, bool);

fn placeholder(text: &str) -> Option<Placeholder<'_>> {
    let inner = text.strip_prefix("[%")?;
    let length = inner.find("%]")?;
    let inner = inner[..length].trim_matches(['-', '+', '~', '=']).trim();
    let mut parts = inner.split('|').flat_map(|part| part.split(" FILTER ")).map(str::trim);
    let expression = parts.next().unwrap_or_default();
    let encoded = parts.any(|filter| matches!(filter, "uri" | "url"));
    let quoted = |name: &str| name.starts_with(|first: char| first.is_ascii_alphabetic());
    let variable = expression.strip_prefix("Data.").filter(|name| quoted(name));
    Some((length + 4, variable, encoded))
}

fn old_placeholder(text: &str) -> Option<Placeholder<'_>> {
    let inner = text.strip_prefix('$')?;
    let open = inner.find("{\"")?;
    let encoded = match &inner[..open] {
        "LQData" => true,
        "Data" | "QData" => false,
        _ => return None,
    };
    let name = &inner[open + 2..];
    let close = name.find("\"}")?;
    // A dollar sign, what stands before the name, the name, what closes it.
    Some((1 + open + 2 + close + 2, Some(&name[..close]), encoded))
}

/// Percent-encoding of all but the characters that stand for themselves everywhere in an address.
fn push_encoded(out: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let digit = |four: u8| char::from(b"0123456789ABCDEF"[usize::from(four)]);
            out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
}

/// The address, if it begins with one of [`SCHEMES`], leads somewhere, and holds nothing that browsers read past.
fn followable(address: &str) -> Option<String> {
    let begins = |scheme: &&str| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let scheme = SCHEMES.into_iter().find(begins)?;
    let rest = &address[scheme.len()..];
    let leads = !rest.is_empty() && !rest.starts_with(['/', '?', '#', '.']);
    (leads && !address.contains(char::is_control)).then(|| address.replace(' ', "%20"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(template: &str, value: &str) -> Option<String> {
        let mut map = FieldMap::customer_users();
        map.rows.push(Row { link: template.to_owned(), ..Row::text("room", "UserRoom", "Room", "room") });
        let row = map.row("room").expect("the row").clone();
        map.link(&row, |name| match name {
            "room" => Some(value),
            "login" => Some("núria/g"),
            _ => None,
        })
    }

    #[test]
    fn placeholders_stand_for_values() {
        for (template, value, address) in [
            ("https://maps.example/[% Data.UserRoom | uri %]", "B 1/2", Some("https://maps.example/B%201%2F2")),
            (
                "https://x.example/?u=[% Data.UserLogin | uri %]&r=[% Data.UserRoom | html %]",
                "7",
                Some("https://x.example/?u=n%C3%BAria%2Fg&r=7"),
            ),
            ("http://x.example/[%- Data.UserRoom FILTER uri -%]", "a b", Some("http://x.example/a%20b")),
            ("http://x.example/$LQData{\"UserRoom\"}", "a b", Some("http://x.example/a%20b")),
            ("[% Data.UserRoom %]", "HTTPS://x.example/", Some("HTTPS://x.example/")),
            ("tel:[% Data.UserRoom %]", "+34 1", Some("tel:+34%201")),
            ("mailto:[% Data.UserRoom %]", "a@b.example", Some("mailto:a@b.example")),
            ("https://x.example/[% Data.Nobody %]/[% Env(\"X\") %]", "7", Some("https://x.example//")),
            ("https://x.example/[ $5 [%", "7", Some("https://x.example/[%20$5%20[%")),
        ] {
            assert_eq!(link(template, value).as_deref(), address, "{template}");
        }
    }

    #[test]
    fn what_leads_nowhere_or_elsewhere_is_no_link() {
        for (template, value) in [
            ("[% Data.UserRoom %]", "javascript:alert(1)"),
            ("[% Data.UserRoom %]", " JavaScript:alert(1)"),
            ("[% Data.UserRoom %]", " https://x.example/"),
            ("[% Data.UserRoom %]", "data:text/html,x"),
            ("[% Data.UserRoom %]", "//evil.example/"),
            ("[% Data.UserRoom %]", "http:"),
            ("[% Data.UserRoom %]", "https:///x"),
            ("https://x.example/[% Data.UserRoom %]", "a\nb"),
            ("https://x.example/[% Data.UserRoom %]", ""),
            ("[% Env(\"CGIHandle\") %]?Action=AgentTicketPhone", "7"),
            ("", "7"),
        ] {
            assert_eq!(link(template, value), None, "{template} {value}");
        }
    }
}
