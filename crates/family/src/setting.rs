//! Settings as plain values, by the names that the family gives them.

use crate::perl::{Hash, Node, Value};

/// A setting's value. Numbers are texts, as in Perl.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// `undef`: said to be nothing.
    Nothing,
    /// A text or number.
    Text(String),
    /// A list.
    List(Vec<Setting>),
    /// Keys and values, in the order they were written.
    Map(Vec<(String, Setting)>),
}

impl Setting {
    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What Perl takes for true.
    pub fn is_true(&self) -> bool {
        match self {
            Self::Nothing => false,
            Self::Text(text) => !matches!(text.as_str(), "" | "0"),
            Self::List(_) | Self::Map(_) => true,
        }
    }

    /// The texts of a list; of a text itself.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::List(items) => items.iter().filter_map(Self::as_text).collect(),
            other => other.as_text().into_iter().collect(),
        }
    }

    /// What a map holds under a key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(items) => items.iter().find(|(known, _)| known == key).map(|(_, value)| value),
            _ => None,
        }
    }
}

/// Where a name of the form `A###B` leads.
pub(crate) fn find<'a>(settings: &'a Hash, name: &str) -> Option<&'a Node> {
    let mut keys = name.split("###");
    let mut node = settings.get(keys.next()?)?;
    for key in keys {
        node = node.as_hash()?.get(key)?;
    }
    Some(node)
}

/// The value, if all of it was understood.
pub(crate) fn plain(node: &Node) -> Option<Setting> {
    Some(match &node.value {
        Value::Undef => Setting::Nothing,
        Value::Text(text) => Setting::Text(text.clone()),
        Value::List(items) => Setting::List(items.iter().map(plain).collect::<Option<_>>()?),
        Value::Hash(hash) => {
            let items = hash.iter().map(|(key, value)| Some((key.to_owned(), plain(value)?)));
            Setting::Map(items.collect::<Option<_>>()?)
        }
        Value::Unknown => return None,
    })
}
