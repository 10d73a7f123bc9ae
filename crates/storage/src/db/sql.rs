//! A statement: one text for every engine, with its values beside it.

use chrono::NaiveDateTime;

/// A value bound to a statement. `NULL` keeps its type, because PostgreSQL insists on one.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A whole number.
    Int(Option<i64>),
    /// A text.
    Text(Option<String>),
    /// A time in UTC, without fractions.
    Time(Option<NaiveDateTime>),
    /// Bytes of a file.
    Bytes(Vec<u8>),
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(Some(value.clone()))
    }
}

impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Self {
        Self::Text(value)
    }
}

impl From<NaiveDateTime> for Value {
    fn from(value: NaiveDateTime) -> Self {
        Self::Time(Some(value))
    }
}

impl From<Option<NaiveDateTime>> for Value {
    fn from(value: Option<NaiveDateTime>) -> Self {
        Self::Time(value)
    }
}

/// A statement being put together. Its text is written by us alone: what comes from outside is only ever bound.
///
/// `?` stands for a value on every engine; texts of ours never hold a `?` of another meaning.
#[derive(Debug, Clone, Default)]
pub struct Sql {
    pub(super) text: String,
    pub(super) values: Vec<Value>,
    /// Whether the shape of the text varies with the data, so that keeping it prepared would be a waste.
    pub(super) varies: bool,
}

impl Sql {
    /// A statement that begins with this text.
    pub fn new(text: &'static str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }

    /// More text.
    #[must_use]
    pub fn push(mut self, text: &str) -> Self {
        self.text.push_str(text);
        self
    }

    /// The same with every `name` replaced by a column.
    #[must_use]
    pub(crate) fn replacing(mut self, name: &str, column: &str) -> Self {
        self.text = self.text.replace(name, column);
        self
    }

    /// Says that the shape of the text varies with the data.
    #[must_use]
    pub fn varying(mut self) -> Self {
        self.varies = true;
        self
    }

    /// The value of the next `?`.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// The values of the next `?`s.
    #[must_use]
    pub fn bind_all<V: Into<Value>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        self.values.extend(values.into_iter().map(Into::into));
        self
    }

    /// `row` so many times, as `VALUES (?, ?), (?, ?)` has it; the values are bound after.
    #[must_use]
    pub fn rows(mut self, row: &str, count: usize) -> Self {
        self.varies = count != 1;
        for place in 0..count {
            self.text.push_str(if place == 0 { "" } else { ", " });
            self.text.push_str(row);
        }
        self
    }

    /// Says whether this text comes again and again, as that of a full portion of many rows does: it is kept prepared then.
    #[must_use]
    pub fn again(mut self, comes: bool) -> Self {
        self.varies = self.varies && !comes;
        self
    }

    /// ` (?, ?, …)` with a value each. An empty list is written as one `NULL`, which nothing equals.
    #[must_use]
    pub fn list<V: Into<Value>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        let before = self.values.len();
        self.values.extend(values.into_iter().map(Into::into));
        let count = self.values.len() - before;
        // One value is what looking up a single record takes: worth keeping prepared.
        self.varies |= count != 1;
        self.text.push_str(" (");
        for place in 0..count {
            self.text.push_str(if place == 0 { "?" } else { ", ?" });
        }
        self.text.push_str(if count == 0 { "NULL)" } else { ")" });
        self
    }
}

/// `?` becomes `$1`, `$2` …, as PostgreSQL numbers its values.
pub(super) fn numbered(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut count = 0;
    for part in text.split_inclusive('?') {
        if let Some(before) = part.strip_suffix('?') {
            count += 1;
            out.push_str(before);
            out.push('$');
            out.push_str(&count.to_string());
        } else {
            out.push_str(part);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_for_postgresql() {
        let sql = Sql::new("SELECT a FROM t WHERE b = ? AND c IN").bind(1).list(["x", "y"]).push(" LIMIT ?").bind(5);
        assert_eq!(numbered(&sql.text), "SELECT a FROM t WHERE b = $1 AND c IN ($2, $3) LIMIT $4");
        assert_eq!(sql.values.len(), 4);
    }

    #[test]
    fn an_empty_list_matches_nothing() {
        assert_eq!(Sql::new("x IN").list(Vec::<i64>::new()).text, "x IN (NULL)");
    }
}
