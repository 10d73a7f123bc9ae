//! Filters that administrators wrote. What is not understood is refused with its place; nothing is guessed.

use std::fmt;

use super::{Attribute, Filter};

/// How deep filters may be nested.
const DEPTH: usize = 40;

/// How long they may be, in bytes.
const LENGTH: usize = 65_536;

/// Why a filter is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterFault {
    /// The place, in characters from 1.
    pub place: usize,
    /// What is wrong there.
    pub what: FilterProblem,
}

/// What can be wrong with a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilterProblem {
    /// A bracket is opened and not closed, or something is cut.
    Ends,
    /// Something stands behind the end.
    Behind,
    /// An opening bracket is missing.
    NoBracket,
    /// No attribute, or no name of one.
    NoAttribute,
    /// No `=` behind the attribute.
    NoComparison,
    /// A bracket within a value that is not written `\28` or `\29`.
    Bracket,
    /// A star where there can be none; as a letter it is written `\2a`.
    Star,
    /// A backslash without two hexadecimal digits.
    Backslash,
    /// Nested too deep.
    TooDeep,
    /// Too long.
    TooLong,
}

impl FilterProblem {
    /// Its sentence.
    const fn text(self) -> &'static str {
        match self {
            Self::Ends => "it ends where something is missing, perhaps a closing bracket",
            Self::Behind => "something stands behind its end",
            Self::NoBracket => "an opening bracket is missing",
            Self::NoAttribute => "here is no name of an attribute",
            Self::NoComparison => "a comparison is missing behind the attribute",
            Self::Bracket => "a bracket in a value is written \\28 or \\29",
            Self::Star => "a star cannot stand here; as a letter it is written \\2a",
            Self::Backslash => "a backslash is followed by two hexadecimal digits; as a letter it is written \\5c",
            Self::TooDeep => "it is nested too deep",
            Self::TooLong => "it is too long",
        }
    }
}

impl fmt::Display for FilterFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "at character {}: {}", self.place, self.what.text())
    }
}

impl std::error::Error for FilterFault {}

impl Filter {
    /// Reads a filter. As the family's, it may be several side by side, which all have to hold; the outermost brackets may be
    /// missing. Of an empty text nothing.
    pub fn parse(text: &str) -> Result<Option<Self>, FilterFault> {
        let mut parser = Parser { text, at: 0 };
        if text.len() > LENGTH {
            return Err(parser.fault(FilterProblem::TooLong));
        }
        parser.space();
        if parser.rest().is_empty() {
            return Ok(None);
        }
        if !parser.rest().starts_with('(') {
            let filter = parser.inner(0)?;
            return if parser.rest().is_empty() { Ok(Some(filter)) } else { Err(parser.fault(FilterProblem::Behind)) };
        }
        let filters = parser.list(0)?;
        if parser.rest().is_empty() { Ok(Some(Self::all(filters))) } else { Err(parser.fault(FilterProblem::Behind)) }
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn fault(&self, what: FilterProblem) -> FilterFault {
        let before = self.text.get(..self.at).unwrap_or_default();
        FilterFault { place: before.chars().count() + 1, what }
    }

    fn space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    /// Filters in brackets, as many as there are.
    fn list(&mut self, depth: usize) -> Result<Vec<Filter>, FilterFault> {
        let mut filters = Vec::new();
        self.space();
        while self.rest().starts_with('(') {
            filters.push(self.bracketed(depth)?);
            self.space();
        }
        Ok(filters)
    }

    fn bracketed(&mut self, depth: usize) -> Result<Filter, FilterFault> {
        if depth > DEPTH {
            return Err(self.fault(FilterProblem::TooDeep));
        }
        self.space();
        if !self.eat("(") {
            let what = if self.rest().is_empty() { FilterProblem::Ends } else { FilterProblem::NoBracket };
            return Err(self.fault(what));
        }
        let filter = self.inner(depth)?;
        if self.eat(")") { Ok(filter) } else { Err(self.fault(FilterProblem::Ends)) }
    }

    /// What stands between brackets.
    fn inner(&mut self, depth: usize) -> Result<Filter, FilterFault> {
        self.space();
        if self.eat("&") {
            return Ok(Filter::And(self.list(depth + 1)?));
        }
        if self.eat("|") {
            return Ok(Filter::Or(self.list(depth + 1)?));
        }
        if self.eat("!") {
            let filter = self.bracketed(depth + 1)?;
            self.space();
            return Ok(filter.negated());
        }
        self.comparison()
    }

    fn name(&mut self) -> Result<Option<Attribute>, FilterFault> {
        let end = self.rest().find(|sign: char| "=<>~:()*\\".contains(sign)).unwrap_or(self.rest().len());
        let name = self.rest()[..end].trim();
        if name.is_empty() {
            self.at += end;
            return Ok(None);
        }
        let attribute = Attribute::new(name).ok_or_else(|| self.fault(FilterProblem::NoAttribute))?;
        self.at += end;
        Ok(Some(attribute))
    }

    fn comparison(&mut self) -> Result<Filter, FilterFault> {
        let attribute = self.name()?;
        if self.rest().starts_with(':') {
            return self.rule(attribute);
        }
        let Some(attribute) = attribute else {
            let what = if self.rest().is_empty() { FilterProblem::Ends } else { FilterProblem::NoAttribute };
            return Err(self.fault(what));
        };
        for (sign, make) in
            [(">=", Filter::AtLeast as fn(Attribute, Vec<u8>) -> Filter), ("<=", Filter::AtMost), ("~=", Filter::Like)]
        {
            if self.eat(sign) {
                return Ok(make(attribute, self.whole_value()?));
            }
        }
        if !self.eat("=") {
            let what = if self.rest().is_empty() { FilterProblem::Ends } else { FilterProblem::NoComparison };
            return Err(self.fault(what));
        }
        let mut parts = vec![self.value()?];
        let start = self.at;
        while self.eat("*") {
            parts.push(self.value()?);
        }
        let last = parts.pop().unwrap_or_default();
        if parts.is_empty() {
            return Ok(Filter::Equal(attribute, last));
        }
        let first = parts.remove(0);
        // Two stars in a row are one.
        parts.retain(|part| !part.is_empty());
        if first.is_empty() && parts.is_empty() && last.is_empty() {
            let one = self.at - start == 1;
            return if one { Ok(Filter::Present(attribute)) } else { Err(self.fault(FilterProblem::Star)) };
        }
        Ok(Filter::Parts(attribute, first, parts, last))
    }

    /// `attribute:dn:rule:=value`, most of it optional.
    fn rule(&mut self, attribute: Option<Attribute>) -> Result<Filter, FilterFault> {
        let (mut of_name, mut rule) = (false, None);
        while !self.eat(":=") {
            if !self.eat(":") {
                return Err(self.fault(FilterProblem::NoComparison));
            }
            let start = self.at;
            let word = self.name()?.ok_or_else(|| self.fault(FilterProblem::NoAttribute))?;
            if word.name().eq_ignore_ascii_case("dn") && !of_name && rule.is_none() {
                of_name = true;
            } else if rule.is_none() {
                rule = Some(word);
            } else {
                self.at = start;
                return Err(self.fault(FilterProblem::NoComparison));
            }
        }
        if attribute.is_none() && rule.is_none() {
            return Err(self.fault(FilterProblem::NoAttribute));
        }
        Ok(Filter::Rule { attribute, rule, of_name, value: self.whole_value()? })
    }

    fn whole_value(&mut self) -> Result<Vec<u8>, FilterFault> {
        let value = self.value()?;
        if self.rest().starts_with('*') { Err(self.fault(FilterProblem::Star)) } else { Ok(value) }
    }

    /// A value up to a star, a closing bracket or the end.
    fn value(&mut self) -> Result<Vec<u8>, FilterFault> {
        let mut value = Vec::new();
        loop {
            let rest = self.rest();
            let end = rest.find(['*', ')', '(', '\\', '\0']).unwrap_or(rest.len());
            value.extend_from_slice(&rest.as_bytes()[..end]);
            self.at += end;
            match rest.as_bytes().get(end) {
                Some(b'\\') => {
                    let digits =
                        rest.get(end + 1..end + 3).filter(|two| two.bytes().all(|digit| digit.is_ascii_hexdigit()));
                    let byte = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
                    value.push(byte.ok_or_else(|| self.fault(FilterProblem::Backslash))?);
                    self.at += 3;
                }
                Some(b'(') => return Err(self.fault(FilterProblem::Bracket)),
                Some(0) => return Err(self.fault(FilterProblem::Backslash)),
                _ => return Ok(value),
            }
        }
    }
}
