//! What a configuration holds once it was read: texts, lists and hashes, each with the place it was written at.

use std::collections::BTreeMap;
use std::fmt;

/// Where something was written: a file by its number, and a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Place {
    pub(crate) file: u16,
    pub(crate) line: u32,
}

/// A value and the place it was written at.
#[derive(Clone)]
pub(crate) struct Node {
    pub(crate) value: Value,
    pub(crate) place: Place,
    /// The file and the statement that added it to a list.
    pub(crate) pushed: Option<(u16, usize)>,
}

/// A value. Numbers and texts are the same in Perl, so they are the same here.
#[derive(Clone, PartialEq)]
pub(crate) enum Value {
    Undef,
    Text(String),
    List(Vec<Node>),
    Hash(Hash),
    /// Something is here, and it was not understood.
    Unknown,
}

/// Keys and values, in the order they were written.
#[derive(Clone, Default)]
pub(crate) struct Hash {
    items: BTreeMap<String, (u64, Node)>,
    next: u64,
    /// Whether more may be in it than was read: the family has defaults that we do not know.
    pub(crate) partial: bool,
}

/// Where a value is does not make it another one.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl PartialEq for Hash {
    fn eq(&self, other: &Self) -> bool {
        self.items.len() == other.items.len()
            && self.items.iter().zip(&other.items).all(|((a, (_, x)), (b, (_, y)))| a == b && x == y)
    }
}

/// The shape alone: texts may be secrets.
impl fmt::Debug for Node {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Value::Undef => out.write_str("undef"),
            Value::Text(_) => out.write_str("…"),
            Value::Unknown => out.write_str("?"),
            Value::List(items) => out.debug_list().entries(items).finish(),
            Value::Hash(hash) => out.debug_map().entries(hash.iter()).finish(),
        }
    }
}

impl Node {
    pub(crate) fn new(value: Value, place: Place) -> Self {
        Self { value, place, pushed: None }
    }

    pub(crate) fn text(text: impl Into<String>, place: Place) -> Self {
        Self::new(Value::Text(text.into()), place)
    }

    pub(crate) fn unknown(place: Place) -> Self {
        Self::new(Value::Unknown, place)
    }

    pub(crate) fn is_unknown(&self) -> bool {
        self.value == Value::Unknown
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_hash(&self) -> Option<&Hash> {
        match &self.value {
            Value::Hash(hash) => Some(hash),
            _ => None,
        }
    }

    pub(crate) fn as_list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// What Perl takes for true.
    pub(crate) fn is_true(&self) -> bool {
        match &self.value {
            Value::Undef | Value::Unknown => false,
            Value::Text(text) => !matches!(text.as_str(), "" | "0"),
            Value::List(_) | Value::Hash(_) => true,
        }
    }

    /// How many values it is made of, and how deep they are nested.
    pub(crate) fn measure(&self) -> (usize, usize) {
        let inner = |nodes: &mut dyn Iterator<Item = &Node>| {
            nodes.map(Node::measure).fold((1, 0), |(count, depth), (more, deep)| (count + more, depth.max(deep)))
        };
        let (count, depth) = match &self.value {
            Value::List(items) => inner(&mut items.iter()),
            Value::Hash(hash) => inner(&mut hash.items.values().map(|(_, node)| node)),
            // A long text counts as many.
            Value::Text(text) => return (1 + text.len() / 64, 1),
            Value::Undef | Value::Unknown => return (1, 1),
        };
        (count, depth + 1)
    }
}

impl Hash {
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.items.get(key).map(|(_, node)| node)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.items.get_mut(key).map(|(_, node)| node)
    }

    pub(crate) fn insert(&mut self, key: String, node: Node) {
        let order = self.items.get(&key).map_or(self.next, |(order, _)| *order);
        self.next += 1;
        self.items.insert(key, (order, node));
    }

    pub(crate) fn remove(&mut self, key: &str) {
        self.items.remove(key);
    }

    /// In the order the keys were first written.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        let mut items: Vec<_> = self.items.iter().collect();
        items.sort_by_key(|(_, (order, _))| *order);
        items.into_iter().map(|(key, (_, node))| (key.as_str(), node))
    }

    /// In the order of the keys.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.items.keys().map(String::as_str)
    }
}
