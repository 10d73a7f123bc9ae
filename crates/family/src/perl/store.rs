//! Where values are kept: settings and variables, found and written by paths.

use super::parse::MAX_DEPTH;
use super::run::Machine;
use super::syntax::{Kind, Path, Step};
use super::value::{Hash, Node, Place, Value};

/// How deep values may be nested.
const MAX_NESTED: usize = 100;
/// How long a list may become by writing behind its end.
const MAX_GAP: usize = 10_000;

/// What is found at the end of a path.
pub(super) enum Found {
    Value(Node),
    /// Nothing, and that is sure.
    Nothing,
    /// Something that the files read do not tell.
    Unsaid,
}

impl Machine<'_> {
    pub(super) fn is_settings(&self, path: &Path) -> bool {
        path.sigil == b'$' && self.own.contains(&path.name)
    }

    /// What is at a path, copied; `None` where it is certain that nothing is.
    pub(super) fn read(&mut self, path: &Path) -> Option<Node> {
        let place = self.place(path.line);
        match self.find(path) {
            Found::Nothing => None,
            Found::Value(node) => {
                if node.is_unknown() && node.place != place {
                    self.fault(path.line, format!("{} was not understood, so this value is left out", called(path)));
                }
                let (count, _) = node.measure();
                if self.spend(count) { Some(node) } else { Some(Node::unknown(place)) }
            }
            Found::Unsaid => {
                self.fault(
                    path.line,
                    format!("{} is told nowhere that is read, so this value is left out", called(path)),
                );
                Some(Node::unknown(place))
            }
        }
    }

    pub(super) fn find(&mut self, path: &Path) -> Found {
        let mut keys = Vec::with_capacity(path.steps.len());
        for step in &path.steps {
            let Some(key) = self.step(step) else { return Found::Value(Node::unknown(self.place(path.line))) };
            keys.push(key);
        }
        let mut keys = keys.into_iter();
        let settings = self.is_settings(path);
        let mut node = if settings {
            let Some(key) = keys.next() else { return Found::Value(Node::unknown(self.place(path.line))) };
            match self.settings.get(&key) {
                Some(node) => node,
                None => return Found::Unsaid,
            }
        } else {
            match self.variables.get(&(path.sigil, path.name.clone())) {
                Some(node) => node,
                None => return Found::Unsaid,
            }
        };
        for key in keys {
            let next = match &node.value {
                Value::Hash(hash) => match hash.get(&key) {
                    None if hash.partial => return Found::Unsaid,
                    next => next,
                },
                Value::List(items) => index(&key, items.len()).and_then(|at| items.get(at)),
                Value::Unknown => return Found::Value(node.clone()),
                Value::Undef | Value::Text(_) => None,
            };
            let Some(next) = next else { return Found::Nothing };
            node = next;
        }
        Found::Value(node.clone())
    }

    /// A step as a text: a key, or a number.
    pub(super) fn step(&mut self, step: &Step) -> Option<String> {
        let (Step::Key(key) | Step::Index(key)) = step;
        let node = self.scalar(key);
        node.as_text().map(str::to_owned)
    }

    pub(super) fn write(&mut self, path: &Path, node: Node) {
        let place = self.place(path.line);
        let (count, depth) = node.measure();
        if !self.spend(count) {
            return;
        }
        let mut node = if depth + path.steps.len() > MAX_NESTED {
            self.fault(path.line, "nested too deep, left out");
            Node::unknown(place)
        } else {
            node
        };
        let mut keys = Vec::with_capacity(path.steps.len());
        for step in &path.steps {
            let indexed = matches!(step, Step::Index(_));
            if let Some(key) = self.step(step) {
                keys.push((key, indexed));
            } else {
                // Which key is not known, so whatever is there is in doubt.
                self.fault(path.line, "which key is assigned to is not known: left out");
                node = Node::unknown(place);
                break;
            }
        }
        let mut keys = keys.into_iter();
        if self.is_settings(path) {
            let by_key = matches!(path.steps.get(1), Some(Step::Key(_)));
            let Some((first, _)) = keys.next() else {
                if !node.is_unknown() || !path.steps.is_empty() {
                    self.fault(path.line, "the settings as a whole are assigned to: left out");
                }
                return;
            };
            if self.settings.get(&first).is_none() && by_key && !(self.is_whole)(&first) {
                // The family has defaults below this name that are not known here.
                let mut partial = Hash::default();
                partial.partial = true;
                self.settings.insert(first.clone(), Node::new(Value::Hash(partial), place));
            }
            self.touched.insert(first.clone());
            if keys.len() > 0 && self.settings.get(&first).is_none() {
                self.settings.insert(first.clone(), Node::new(Value::Undef, place));
            }
            if keys.len() == 0 {
                self.settings.insert(first, node);
            } else if let Some(root) = self.settings.get_mut(&first)
                && let Err(what) = set(root, keys, node, place)
            {
                self.fault(path.line, what);
            }
            return;
        }
        let root =
            self.variables.entry((path.sigil, path.name.clone())).or_insert_with(|| Node::new(Value::Undef, place));
        if let Err(what) = set(root, keys, node, place) {
            self.fault(path.line, what);
        }
    }
}

/// A path as it is told in messages.
pub(super) fn called(path: &Path) -> String {
    let mut name = format!("${}", path.name);
    for step in path.steps.iter().take(MAX_DEPTH) {
        let (Step::Key(key) | Step::Index(key)) = step;
        match &key.kind {
            Kind::Text(text) if name.len() < 120 => {
                name.push_str("->{");
                name.extend(text.chars().take(80));
                name.push('}');
            }
            _ => {
                name.push_str("->…");
                break;
            }
        }
    }
    name
}

fn index(key: &str, length: usize) -> Option<usize> {
    let number: i64 = key.parse().ok()?;
    if number < 0 {
        length.checked_sub(usize::try_from(number.unsigned_abs()).ok()?)
    } else {
        usize::try_from(number).ok()
    }
}

/// Puts a value at the end of a way, which is made where it is not there yet.
fn set(
    root: &mut Node,
    keys: impl Iterator<Item = (String, bool)>,
    value: Node,
    place: Place,
) -> Result<(), &'static str> {
    let mut node = root;
    for (key, indexed) in keys {
        if node.value == Value::Undef {
            let empty = if indexed { Value::List(Vec::new()) } else { Value::Hash(Hash::default()) };
            *node = Node::new(empty, place);
        }
        if let Value::Text(_) = node.value {
            node.value = Value::Unknown;
            return Err("a text is used as if it held others: left out");
        }
        node = match &mut node.value {
            Value::Hash(hash) => {
                if hash.get(&key).is_none() {
                    hash.insert(key.clone(), Node::new(Value::Undef, place));
                }
                match hash.get_mut(&key) {
                    Some(next) => next,
                    None => return Ok(()),
                }
            }
            Value::List(items) => {
                let at = index(&key, items.len())
                    .filter(|at| *at < items.len() + MAX_GAP)
                    .ok_or("an index out of reach: left out")?;
                while items.len() <= at {
                    items.push(Node::new(Value::Undef, place));
                }
                &mut items[at]
            }
            // Part of something unknown stays unknown.
            Value::Unknown | Value::Text(_) | Value::Undef => return Ok(()),
        };
    }
    *node = value;
    Ok(())
}
