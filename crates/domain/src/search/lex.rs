//! From characters to words and operators.

use super::Form;

/// What a text is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    /// Words with only blanks between them.
    Words(Words),
    /// What stood between quotes.
    Phrase(String),
}

/// Words with only blanks between them, which the family takes for one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Words {
    letters: Vec<Letter>,
    /// Whether a backslash was dropped from it, so that it is there although nothing is left of it.
    escaped: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letter {
    Char(char),
    Blank,
    /// A blank that the family takes away (beside a lone `&` or `|`, between two `*`) but that parts words all the
    /// same.
    DroppedBlank,
}

impl Words {
    /// The text as the family searches for it.
    pub(super) fn text(&self) -> String {
        let visible = self.letters.iter().filter_map(|letter| match letter {
            Letter::Char(letter) => Some(*letter),
            Letter::Blank => Some(' '),
            Letter::DroppedBlank => None,
        });
        visible.collect()
    }

    /// The words one by one.
    pub(super) fn each(&self) -> impl Iterator<Item = String> {
        let words = self.letters.split(|letter| !matches!(letter, Letter::Char(_)));
        words.filter(|word| !word.is_empty()).map(|word| {
            word.iter()
                .filter_map(|letter| if let Letter::Char(letter) = letter { Some(*letter) } else { None })
                .collect()
        })
    }
}

/// The tokens of a text, or `None` if its parentheses do not pair. Without `parentheses` they are plain characters.
pub(super) fn lex(text: &[char], form: Form, parentheses: bool) -> Option<Vec<Token>> {
    let full = form == Form::Customers;
    let mut lexer = Lexer { text, full, parentheses: full && parentheses, ..Lexer::default() };
    while lexer.at < text.len() {
        lexer.at += lexer.step();
    }
    lexer.end_words();
    (!lexer.unpaired && lexer.depth == 0).then_some(lexer.tokens)
}

#[derive(Default)]
struct Lexer<'a> {
    text: &'a [char],
    at: usize,
    /// Whether `&&` and `||` are operators.
    full: bool,
    /// Whether parentheses group.
    parentheses: bool,
    tokens: Vec<Token>,
    words: Option<Words>,
    /// Whether a blank was read since the last character.
    blank: bool,
    /// Whether the last character was a lone `&` or `|`.
    after_joint: bool,
    /// Set when no quote from here on can close a phrase.
    no_phrases: bool,
    depth: usize,
    /// Set by a closing parenthesis too many.
    unpaired: bool,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    /// Reads one thing; returns how many characters it took.
    fn step(&mut self) -> usize {
        let letter = self.text[self.at];
        match letter {
            _ if letter.is_whitespace() => {
                self.blank = true;
                1
            }
            '\\' => self.escape(),
            '"' => self.quote(),
            '!' => self.not(),
            '+' => self.operator(Token::And, 1),
            '&' | '|' if self.full => self.joint(letter),
            '(' if self.parentheses => self.open(),
            ')' if self.parentheses => self.close(),
            'A' if self.is_operator_word("AND") => self.operator(Token::And, 3),
            'O' if self.is_operator_word("OR") => self.operator(Token::Or, 2),
            '*' => self.push('%'),
            _ => self.push(letter),
        }
    }

    /// Whether words are being read, of which what comes next would be a part.
    fn inside_words(&self) -> bool {
        // "! a" is not "!a": to the family the blank behind a "!" is part of the word.
        self.words.is_some() || (self.blank && self.tokens.last() == Some(&Token::Not))
    }

    /// Begins words, or adds the blanks that were read to them.
    fn begin(&mut self, dropped_blank: bool) -> &mut Words {
        let blank = self.blank && self.inside_words();
        (self.blank, self.after_joint) = (false, false);
        let words = self.words.get_or_insert_default();
        if blank {
            words.letters.push(if dropped_blank { Letter::DroppedBlank } else { Letter::Blank });
        }
        words
    }

    fn push(&mut self, letter: char) -> usize {
        let after_any = self.words.as_ref().is_some_and(|words| words.letters.last() == Some(&Letter::Char('%')));
        let dropped_blank = self.after_joint || (letter == '%' && after_any);
        self.begin(dropped_blank).letters.push(Letter::Char(letter));
        1
    }

    fn end_words(&mut self) {
        if let Some(words) = self.words.take() {
            self.tokens.push(Token::Words(words));
        }
        (self.blank, self.after_joint) = (false, false);
    }

    fn operator(&mut self, token: Token, length: usize) -> usize {
        self.end_words();
        self.tokens.push(token);
        length
    }

    /// `&&` and `||` are operators; alone, the character belongs to the word and swallows the blanks around it.
    fn joint(&mut self, letter: char) -> usize {
        if self.peek(1) == Some(letter) {
            return self.operator(if letter == '&' { Token::And } else { Token::Or }, 2);
        }
        self.begin(true).letters.push(Letter::Char(letter));
        self.after_joint = true;
        1
    }

    fn open(&mut self) -> usize {
        // An empty pair is as if it were not there: a( )b is ab.
        let inside = self.text[self.at + 1..].iter().take_while(|letter| letter.is_whitespace()).count();
        if self.peek(1 + inside) == Some(')') {
            return inside + 2;
        }
        self.depth += 1;
        self.operator(Token::Open, 1)
    }

    fn close(&mut self) -> usize {
        self.unpaired |= self.depth == 0;
        self.depth = self.depth.saturating_sub(1);
        self.operator(Token::Close, 1)
    }

    /// Whether AND or OR stands here between blanks, parentheses or the ends of the text.
    fn is_operator_word(&self, word: &str) -> bool {
        let after_parenthesis =
            self.words.is_none() && matches!(self.tokens.last(), None | Some(Token::Open | Token::Close));
        let follows = || word.chars().enumerate().all(|(ahead, letter)| self.peek(ahead) == Some(letter));
        let ends = || match self.peek(word.len()) {
            None => true,
            Some('(' | ')') => self.parentheses,
            Some(letter) => letter.is_whitespace(),
        };
        (self.blank || after_parenthesis) && follows() && ends()
    }

    fn escape(&mut self) -> usize {
        let next = self.peek(1);
        if let Some(letter @ ('(' | ')' | '&' | '|' | '+')) = next {
            self.push(letter);
        } else {
            let dropped_blank = self.after_joint;
            self.begin(dropped_blank);
        }
        self.words.get_or_insert_default().escaped = true;
        if matches!(next, Some('(' | ')' | '&' | '|' | '+' | '\\')) { 2 } else { 1 }
    }

    /// `!` before a word negates it, elsewhere it is a character. `*!word` is read as `!*word`.
    fn not(&mut self) -> usize {
        let after_any = match &mut self.words {
            Some(words) if !self.blank && words.letters.last() == Some(&Letter::Char('%')) => {
                words.letters.pop().is_some()
            }
            _ => false,
        };
        if after_any && self.words.as_ref().is_some_and(|words| words.letters.is_empty() && !words.escaped) {
            self.words = None;
        }
        if self.inside_words() {
            self.push('!');
        } else {
            self.operator(Token::Not, 1);
        }
        if after_any {
            self.push('%');
        }
        1
    }

    fn quote(&mut self) -> usize {
        let negated = !self.blank && self.ends_in_lone_not();
        let at_start = self.words.is_none() || self.blank || negated;
        let Some(length) = at_start.then(|| self.phrase_length()).flatten() else { return self.push('"') };
        if negated && let Some(words) = &mut self.words {
            words.letters.truncate(words.letters.len() - 2);
        }
        self.end_words();
        if negated {
            self.tokens.push(Token::Not);
        }
        let phrase = &self.text[self.at + 1..self.at + 1 + length];
        self.tokens.push(Token::Phrase(phrase.iter().filter(|letter| **letter != '\\').collect()));
        length + 2
    }

    /// Whether the words end in a `!` with a blank before it: beside a phrase it negates.
    fn ends_in_lone_not(&self) -> bool {
        self.words.as_ref().is_some_and(|words| words.letters.ends_with(&[Letter::Blank, Letter::Char('!')]))
    }

    /// How long the phrase is that begins behind the quote here, if some quote closes it: the first that stands before
    /// a blank, an operator or the end.
    fn phrase_length(&mut self) -> Option<usize> {
        if self.no_phrases {
            return None;
        }
        let closes = |at: &usize| {
            let next = |ahead: usize| self.text.get(at + ahead).copied();
            let ends = match next(1) {
                None | Some('+') => true,
                Some('(' | ')') => self.parentheses,
                Some(letter @ ('&' | '|')) => self.full && next(2) == Some(letter),
                Some(letter) => letter.is_whitespace(),
            };
            self.text[*at] == '"' && ends
        };
        let close = (self.at + 2..self.text.len()).find(closes);
        self.no_phrases = close.is_none();
        close.map(|close| close - self.at - 1)
    }
}
