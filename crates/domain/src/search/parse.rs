//! From words and operators to an expression.

use super::lex::{Token, Words, lex};
use super::{Expr, MAX_LENGTH, MAX_WORDS, Pattern, Rules};

/// What the text means under these rules.
pub fn parse(text: &str, rules: &Rules) -> Expr {
    let start = text.trim_start();
    let end = start.char_indices().nth(MAX_LENGTH).map_or(start.len(), |(end, _)| end);
    let text = start[..end].trim_end();
    if text.is_empty() {
        return Expr::EVERYTHING;
    }
    let backslashes = text.bytes().rev().take_while(|byte| *byte == b'\\').count();
    if backslashes % 2 == 1 {
        return Expr::NOTHING;
    }
    let letters: Vec<char> = text.chars().collect();
    let tokens = lex(&letters, rules.form, true).or_else(|| lex(&letters, rules.form, false)).unwrap_or_default();
    let mut builder = Builder { rules, words: 0 };
    builder.expression(tokens).unwrap_or_else(|| word(Pattern::of_word(text, rules), false))
}

const fn word(pattern: Pattern, negated: bool) -> Expr {
    Expr::Word { pattern, negated }
}

/// Operands so far of one pair of parentheses: an OR of ANDs.
#[derive(Default)]
struct Group {
    closed: Vec<Expr>,
    open: Vec<Expr>,
    /// An operator waits for its second operand; OR is the wider of several.
    or_waits: bool,
}

impl Group {
    fn operand(&mut self, operand: Expr) {
        if std::mem::take(&mut self.or_waits) && !self.open.is_empty() {
            self.closed.push(all(std::mem::take(&mut self.open)));
        }
        match operand {
            Expr::And(parts) => self.open.extend(parts),
            operand => self.open.push(operand),
        }
    }

    fn finish(mut self) -> Option<Expr> {
        if self.open.is_empty() {
            return None;
        }
        self.closed.push(all(self.open));
        Some(if self.closed.len() == 1 { self.closed.remove(0) } else { Expr::Or(self.closed) })
    }
}

/// The AND of these; one alone is itself.
fn all(mut parts: Vec<Expr>) -> Expr {
    if parts.len() == 1 { parts.remove(0) } else { Expr::And(parts) }
}

struct Builder<'a> {
    rules: &'a Rules,
    words: usize,
}

impl Builder<'_> {
    /// The expression of the tokens, or `None` if there is no word among them. Groups are kept on a stack of their own,
    /// so depth costs no recursion.
    fn expression(&mut self, tokens: Vec<Token>) -> Option<Expr> {
        let mut outer: Vec<Group> = Vec::new();
        let mut group = Group::default();
        let mut negated = false;
        for token in tokens {
            let operand = match token {
                Token::Open => {
                    outer.push(std::mem::take(&mut group));
                    None
                }
                Token::Close => {
                    let inner = std::mem::replace(&mut group, outer.pop().unwrap_or_default());
                    inner.finish()
                }
                Token::And => None,
                Token::Or => {
                    group.or_waits = true;
                    None
                }
                Token::Not => {
                    negated = true;
                    None
                }
                Token::Words(words) => self.words(&words, std::mem::take(&mut negated)),
                Token::Phrase(phrase) => self.word(&phrase, std::mem::take(&mut negated)),
            };
            if let Some(operand) = operand {
                group.operand(operand);
            }
        }
        group.finish()
    }

    /// A word; `None` when there are too many.
    fn word(&mut self, text: &str, negated: bool) -> Option<Expr> {
        self.words += 1;
        (self.words <= MAX_WORDS).then(|| word(Pattern::of_word(text, self.rules), negated))
    }

    /// Words with blanks between them: one pattern, or every one of them.
    fn words(&mut self, words: &Words, negated: bool) -> Option<Expr> {
        let phrase = self.word(&words.text(), negated)?;
        let mut each: Vec<String> = Vec::new();
        if self.rules.every_word && !negated {
            each.extend(words.each().take(MAX_WORDS));
        }
        if each.len() < 2 {
            return Some(phrase);
        }
        let each: Vec<Expr> = each.iter().map_while(|text| self.word(text, false)).collect();
        // Cut short at the limit, the words that are left would find more than was asked for, but never less.
        Some(if each.is_empty() { phrase } else { Expr::Or(vec![phrase, all(each)]) })
    }
}
