//! A list of people that is read from end to end for every question, without any of the index's means.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use padron_domain::fold::{fold, same_identity};
use padron_domain::search::{Expr, Pattern, Piece, parse};
use padron_domain::validity::Validity;
use padron_index::{Config, Order, Query};

#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) key: i64,
    pub(crate) login: String,
    pub(crate) first_name: Option<String>,
    pub(crate) last_name: Option<String>,
    pub(crate) email: String,
    pub(crate) city: Option<String>,
    pub(crate) customers: Vec<String>,
    pub(crate) validity: Validity,
    pub(crate) time: Option<i64>,
    /// What searches compare, and what orders do; filled by [`List::upsert`].
    pub(crate) searched: Vec<Option<String>>,
    pub(crate) folded: BTreeMap<&'static str, String>,
}

impl Person {
    pub(crate) fn get(&self, field: &str) -> Option<&str> {
        match field {
            "login" => Some(&self.login),
            "first_name" => self.first_name.as_deref(),
            "last_name" => self.last_name.as_deref(),
            "email" => Some(&self.email),
            "city" => self.city.as_deref(),
            "customer_id" => self.customers.first().map(String::as_str),
            _ => None,
        }
    }

    pub(crate) fn belongs_to(&self, customer: &str) -> bool {
        self.customers.iter().any(|own| same_identity(own, customer))
    }
}

pub(crate) struct List {
    config: Config,
    pub(crate) people: BTreeMap<i64, Person>,
}

/// How well a pattern may match, best first.
#[derive(Clone, Copy, PartialEq)]
enum Level {
    Whole,
    Start,
    WordStart,
    Asked,
}

impl List {
    pub(crate) fn new(config: Config) -> Self {
        Self { config, people: BTreeMap::new() }
    }

    pub(crate) fn upsert(&mut self, mut person: Person) {
        let text = |text: &str| if self.config.case_sensitive { text.to_owned() } else { fold(text) };
        person.searched = self.config.searched.iter().map(|field| person.get(field).map(text)).collect();
        let fields = ["login", "first_name", "last_name", "email", "customer_id"];
        person.folded = fields.map(|field| (field, fold(person.get(field).unwrap_or_default()))).into();
        self.people.insert(person.key, person);
    }

    pub(crate) fn remove(&mut self, key: i64) -> bool {
        self.people.remove(&key).is_some()
    }

    pub(crate) fn find_login(&self, login: &str) -> Option<i64> {
        self.people.values().find(|person| same_identity(&person.login, login)).map(|person| person.key)
    }

    pub(crate) fn find_email(&self, email: &str) -> Vec<i64> {
        self.people.values().filter(|person| same_identity(&person.email, email)).map(|person| person.key).collect()
    }

    /// All that match, in order.
    pub(crate) fn search(&self, query: &Query<'_>, column: Option<&str>, descending: bool) -> Vec<i64> {
        let parsed = parse(query.text, &self.config.rules);
        let expr = if self.config.case_sensitive { parsed } else { parsed.folded() };
        let of_customer = |person: &Person| query.customer.is_none_or(|customer| person.belongs_to(customer));
        let mut found: Vec<(u8, &Person)> = Vec::new();
        for person in self.people.values().filter(|person| query.valid.has(person.validity) && of_customer(person)) {
            let fields = &person.searched;
            if matches(&expr, fields, Level::Asked) {
                let levels = [Level::Whole, Level::Start, Level::WordStart, Level::Asked];
                let level = levels.into_iter().zip(0..).find(|(level, _)| matches(&expr, fields, *level));
                found.push((level.map_or(4, |(_, number)| number), person));
            }
        }
        found.sort_by(|(level, a), (other, b)| {
            let order = match column {
                None => level.cmp(other).then_with(|| compare(a, b, "login")),
                Some(column) => compare(a, b, column),
            };
            if descending && query.order != Order::Relevance { order.reverse() } else { order }
        });
        found.into_iter().map(|(_, person)| person.key).collect()
    }
}

fn matches(expr: &Expr, fields: &[Option<String>], level: Level) -> bool {
    match expr {
        Expr::And(parts) => parts.iter().all(|part| matches(part, fields, level)),
        Expr::Or(parts) => parts.iter().any(|part| matches(part, fields, level)),
        Expr::Word { pattern, negated: false } => fields.iter().flatten().any(|text| is_like(pattern, text, level)),
        Expr::Word { pattern, negated: true } => {
            let unlike = |text: &String| !is_like(pattern, text, Level::Asked);
            fields.iter().all(|text| text.as_ref().is_some_and(unlike))
        }
    }
}

fn compare(a: &Person, b: &Person, column: &str) -> Ordering {
    let by_text = |field: &str| a.folded[field].cmp(&b.folded[field]);
    let by_column = match column {
        "name" => by_text("last_name").then_with(|| by_text("first_name")),
        "last_login" => a.time.cmp(&b.time),
        "valid" => a.validity.cmp(&b.validity),
        field => by_text(field),
    };
    by_column.then_with(|| by_text("login")).then_with(|| a.key.cmp(&b.key))
}

/// One character of a pattern.
#[derive(Clone, Copy, PartialEq)]
enum Sign {
    Char(char),
    Any,
    One,
}

fn is_like(pattern: &Pattern, text: &str, level: Level) -> bool {
    let signs = pattern.pieces().iter().flat_map(|piece| match piece {
        Piece::Literal(text) => text.chars().map(Sign::Char).collect(),
        Piece::AnyString => vec![Sign::Any],
        Piece::AnyChar => vec![Sign::One],
    });
    let signs: Vec<Sign> = signs.collect();
    let text: Vec<char> = text.chars().collect();
    let open_start = signs.len() > 1 && signs[0] == Sign::Any;
    let from = usize::from(open_start && level != Level::Asked && level != Level::WordStart);
    let open_end = signs.len() > from + 1 && signs[signs.len() - 1] == Sign::Any;
    let to = signs.len() - usize::from(open_end && level == Level::Whole);
    if let (Level::WordStart, [Piece::AnyString, Piece::Literal(word), Piece::AnyString]) = (level, pattern.pieces()) {
        let is_letter = |letter: &char| letter.is_ascii_alphanumeric() || !letter.is_ascii();
        let word: Vec<char> = word.chars().collect();
        if is_letter(&word[0]) {
            let begins = |at: usize| at == 0 || !is_letter(&text[at - 1]);
            return (0..text.len()).any(|at| begins(at) && text[at..].starts_with(&word));
        }
    }
    like(&signs[from..to], &text)
}

/// Reads both from the left and tries everything.
fn like(signs: &[Sign], text: &[char]) -> bool {
    match (signs.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((Sign::Any, rest)), _) => (0..=text.len()).any(|skipped| like(rest, &text[skipped..])),
        (None, Some(_)) | (Some(_), None) => false,
        (Some((Sign::One, rest)), Some((_, text))) => like(rest, text),
        (Some((Sign::Char(sign), rest)), Some((letter, text))) => sign == letter && like(rest, text),
    }
}
