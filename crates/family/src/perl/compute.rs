//! What expressions are worth.

use super::number;
use super::run::Machine;
use super::syntax::{Expr, Form, Item, Kind, Operator};
use super::value::{Hash, Node, Value};

/// The longest text that may be put together.
const MAX_TEXT: usize = 1 << 20;

impl Machine<'_> {
    /// One value.
    pub(super) fn scalar(&mut self, expr: &Expr) -> Node {
        let place = self.place(expr.line);
        if !self.spend(1) {
            return Node::unknown(place);
        }
        match &expr.kind {
            Kind::Undef => Node::new(Value::Undef, place),
            Kind::Text(text) => Node::text(text.clone(), place),
            Kind::Unknown => Node::unknown(place),
            Kind::Joined(pieces) => self.joined(expr.line, pieces),
            Kind::List(items) => match self.flat(items, Form::List) {
                Some(parts) => Node::new(Value::List(parts), place),
                None => Node::unknown(place),
            },
            Kind::Hash(items) => match self.flat(items, Form::Hash) {
                Some(parts) => self.hash_of(parts, place),
                None => Node::unknown(place),
            },
            Kind::Group(items) => {
                if let [item] = items.as_slice() {
                    return self.scalar(&item.value);
                }
                self.fault(expr.line, "a list where one value should be: left out");
                Node::unknown(place)
            }
            Kind::Read(path) => {
                let node = self.read(path).unwrap_or(Node::new(Value::Undef, place));
                if matches!(node.value, Value::Hash(_) | Value::List(_)) {
                    self.copied = Some((path.clone(), 0));
                }
                node
            }
            Kind::Reference(path) => {
                self.copied = Some((path.clone(), 0));
                self.read(path).unwrap_or(Node::new(Value::Undef, place))
            }
            Kind::Spread(..) => {
                self.fault(expr.line, "a list where one value should be: left out");
                Node::unknown(place)
            }
            Kind::Environment(key) => {
                let key = self.scalar(key);
                let Some(name) = key.as_text() else { return Node::unknown(place) };
                if let Some(value) = self.environment(name) {
                    return Node::text(value, place);
                }
                self.fault(expr.line, format!("the environment has no {name}: the value is left out"));
                Node::unknown(place)
            }
            Kind::Negative(inner) => {
                let node = self.scalar(inner);
                // `-word` is a text.
                if let Some(text) =
                    node.as_text().filter(|text| text.starts_with(|first: char| first.is_ascii_alphabetic()))
                {
                    return Node::text(format!("-{text}"), place);
                }
                match number_of(&node).and_then(|number| number::shown(-number)) {
                    Some(text) => Node::text(text, place),
                    None => self.no_number(expr.line, &node),
                }
            }
            Kind::Binary(operator, left, right) => self.binary(expr.line, *operator, left, right),
        }
    }

    pub(super) fn binary(&mut self, line: u32, operator: Operator, left: &Expr, right: &Expr) -> Node {
        let place = self.place(line);
        match operator {
            Operator::Joined => self.joined(line, &[left.clone(), right.clone()]),
            Operator::Or | Operator::OrDefined => {
                let first = self.chosen(left);
                match first {
                    Some(node) if node.is_unknown() => node,
                    Some(node) if node.is_true() => node,
                    Some(node) if operator == Operator::OrDefined && node.value != Value::Undef => node,
                    _ => self.scalar(right),
                }
            }
            _ => {
                let (first, second) = (self.scalar(left), self.scalar(right));
                let (Some(a), Some(b)) = (number_of(&first), number_of(&second)) else {
                    let bad = if number_of(&first).is_none() { first } else { second };
                    return self.no_number(line, &bad);
                };
                let computed = match operator {
                    Operator::Plus => a + b,
                    Operator::Minus => a - b,
                    Operator::Times => a * b,
                    Operator::Divided => a / b,
                    Operator::Power => a.powf(b),
                    _ => {
                        let (a, b) = (a.trunc(), b.trunc());
                        // Perl's rest has the sign of the divisor.
                        a - b * (a / b).floor()
                    }
                };
                if let Some(text) = number::shown(computed) {
                    return Node::text(text, place);
                }
                self.fault(line, "this computes to no number: left out");
                Node::unknown(place)
            }
        }
    }

    /// The left side of `||`: a variable of the environment that is not there is nothing, and that is meant.
    fn chosen(&mut self, expr: &Expr) -> Option<Node> {
        if let Kind::Environment(key) = &expr.kind {
            let key = self.scalar(key);
            let name = key.as_text()?.to_owned();
            let value = self.environment(&name);
            if value.is_none() {
                self.hint(expr.line, format!("the environment has no {name}, so what stands behind it is taken"));
            }
            return value.map(|value| Node::text(value, self.place(expr.line)));
        }
        Some(self.scalar(expr))
    }

    fn no_number(&mut self, line: u32, node: &Node) -> Node {
        if !node.is_unknown() {
            self.fault(line, "something is computed with that is no number: left out");
        }
        Node::unknown(self.place(line))
    }

    fn joined(&mut self, line: u32, pieces: &[Expr]) -> Node {
        let place = self.place(line);
        let mut text = String::new();
        let mut known = true;
        for piece in pieces {
            let node = self.scalar(piece);
            match &node.value {
                Value::Text(piece) => text.push_str(piece),
                Value::Undef => {}
                Value::Unknown => known = false,
                Value::List(_) | Value::Hash(_) => {
                    self.fault(piece.line, "a list or hash as part of a text: left out");
                    known = false;
                }
            }
            if text.len() > MAX_TEXT {
                self.fault(line, "a text that is too long: left out");
                return Node::unknown(place);
            }
        }
        if known && self.spend(text.len() / 64) { Node::text(text, place) } else { Node::unknown(place) }
    }

    /// The values of a list one after the other; nothing where it is not known how many there are.
    pub(super) fn flat(&mut self, items: &[Item], form: Form) -> Option<Vec<Node>> {
        let mut parts = Vec::new();
        let mut sure = true;
        for item in items {
            let place = self.place(item.value.line);
            match &item.value.kind {
                Kind::Group(inner) => match self.flat(inner, form) {
                    Some(inner) => parts.extend(inner),
                    None => sure = false,
                },
                Kind::Spread(spread, path) => match self.read(path) {
                    None => {}
                    Some(node) => match (node.value, spread) {
                        (Value::List(inner), _) => parts.extend(inner),
                        (Value::Hash(hash), Form::Hash) => {
                            sure &= !hash.partial;
                            self.copied = Some((path.clone(), 1));
                            for (key, value) in hash.iter() {
                                parts.push(Node::text(key, place));
                                parts.push(value.clone());
                            }
                        }
                        (Value::Undef, _) => {}
                        (Value::Unknown, _) => sure = false,
                        _ => {
                            self.fault(item.value.line, "this holds no others to spread: left out");
                            sure = false;
                        }
                    },
                },
                // It may stand for any number of keys and values.
                Kind::Unknown if form == Form::Hash && !item.after_arrow => sure = false,
                _ => parts.push(self.scalar(&item.value)),
            }
            if parts.len() > MAX_TEXT || !self.spend(1) {
                return None;
            }
        }
        sure.then_some(parts)
    }

    /// Keys and values in turn; the last of equal keys counts.
    pub(super) fn hash_of(&mut self, parts: Vec<Node>, place: super::value::Place) -> Node {
        let mut hash = Hash::default();
        let mut parts = parts.into_iter();
        while let Some(key) = parts.next() {
            let value = parts.next();
            let name = match &key.value {
                Value::Text(text) => text.clone(),
                Value::Undef => String::new(),
                Value::Unknown => return Node::unknown(place),
                Value::List(_) | Value::Hash(_) => {
                    self.fault(key.place.line, "a list or hash as a key: left out");
                    return Node::unknown(place);
                }
            };
            if value.is_none() {
                // Not named: where one is missing the key may be somebody's password.
                self.hint(key.place.line, "a key has no value");
            }
            hash.insert(name, value.unwrap_or(Node::new(Value::Undef, key.place)));
        }
        Node::new(Value::Hash(hash), place)
    }
}

fn number_of(node: &Node) -> Option<f64> {
    match &node.value {
        Value::Text(text) => number::parse(text),
        Value::Undef => Some(0.0),
        _ => None,
    }
}
