//! A filter as people read it (RFC 4515).

use std::fmt;

use super::Filter;

/// A value between the signs of a filter: what means something there is written as bytes, and so is what is no text.
struct Escaped<'a>(&'a [u8]);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            for letter in chunk.valid().chars() {
                if letter.is_control() || matches!(letter, '*' | '(' | ')' | '\\') {
                    let mut bytes = [0; 4];
                    letter.encode_utf8(&mut bytes).bytes().try_for_each(|byte| write!(out, "\\{byte:02x}"))?;
                } else {
                    write!(out, "{letter}")?;
                }
            }
            chunk.invalid().iter().try_for_each(|byte| write!(out, "\\{byte:02x}"))?;
        }
        Ok(())
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |out: &mut fmt::Formatter<'_>, sign: char, filters: &[Self]| {
            write!(out, "({sign}")?;
            filters.iter().try_for_each(|filter| write!(out, "{filter}"))?;
            write!(out, ")")
        };
        match self {
            Self::And(filters) => list(out, '&', filters),
            Self::Or(filters) => list(out, '|', filters),
            Self::Not(filter) => write!(out, "(!{filter})"),
            Self::Equal(attribute, value) => write!(out, "({}={})", attribute.name(), Escaped(value)),
            Self::Parts(attribute, first, middle, last) => {
                write!(out, "({}={}*", attribute.name(), Escaped(first))?;
                middle.iter().try_for_each(|part| write!(out, "{}*", Escaped(part)))?;
                write!(out, "{})", Escaped(last))
            }
            Self::AtLeast(attribute, value) => write!(out, "({}>={})", attribute.name(), Escaped(value)),
            Self::AtMost(attribute, value) => write!(out, "({}<={})", attribute.name(), Escaped(value)),
            Self::Like(attribute, value) => write!(out, "({}~={})", attribute.name(), Escaped(value)),
            Self::Present(attribute) => write!(out, "({}=*)", attribute.name()),
            Self::Rule { attribute, rule, of_name, value } => {
                write!(out, "({}", attribute.as_ref().map_or("", |attribute| attribute.name()))?;
                write!(out, "{}", if *of_name { ":dn" } else { "" })?;
                if let Some(rule) = rule {
                    write!(out, ":{}", rule.name())?;
                }
                write!(out, ":={})", Escaped(value))
            }
        }
    }
}
