//! The part of Perl that configurations are written in, as a tree.

/// An expression and the line it begins in.
#[derive(Debug, Clone)]
pub(super) struct Expr {
    pub(super) line: u32,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone)]
pub(super) enum Kind {
    Undef,
    Text(String),
    /// Pieces of a text with values in between.
    Joined(Vec<Expr>),
    /// `[ … ]`
    List(Vec<Item>),
    /// `{ … }`
    Hash(Vec<Item>),
    /// `( … )`, `qw( … )`
    Group(Vec<Item>),
    /// A variable, or something in it.
    Read(Path),
    /// `@X`, `@{ … }`, `%X`, `%{ … }`: what is in it, one after the other.
    Spread(Form, Path),
    /// `\%X`, `\@X`
    Reference(Path),
    /// `$ENV{…}`
    Environment(Box<Expr>),
    Binary(Operator, Box<Expr>, Box<Expr>),
    Negative(Box<Expr>),
    /// Something that is not understood; it was told of when it was read.
    Unknown,
}

/// A part of a list or hash.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) value: Expr,
    /// Whether `=>` stands before it: then it is one value, whatever it is.
    pub(super) after_arrow: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Plus,
    Minus,
    Times,
    Divided,
    Modulo,
    Power,
    Joined,
    /// `||`
    Or,
    /// `//`
    OrDefined,
}

/// Whether a container is taken as a list or as a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    List,
    Hash,
}

/// A variable and the way into it.
#[derive(Debug, Clone)]
pub(super) struct Path {
    pub(super) line: u32,
    /// `$`, `@` or `%`.
    pub(super) sigil: u8,
    pub(super) name: String,
    pub(super) steps: Vec<Step>,
}

#[derive(Debug, Clone)]
pub(super) enum Step {
    Key(Expr),
    Index(Expr),
}

/// What is assigned to.
#[derive(Debug, Clone)]
pub(super) enum Target {
    /// One value.
    Scalar(Path),
    /// Everything in a container.
    Whole(Form, Path),
    /// Several variables.
    Several(Vec<Target>),
}

#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub(super) line: u32,
    pub(super) kind: StatementKind,
}

#[derive(Debug, Clone)]
pub(crate) enum StatementKind {
    /// `TARGET = VALUE`, or with an operator `TARGET .= VALUE`; `my TARGET = VALUE` declares it.
    Assign {
        target: Target,
        operator: Option<Operator>,
        value: Expr,
        declares: bool,
    },
    /// `my …;` and `my … = @_`: what the sub is given.
    Declare(Vec<Target>, bool),
    /// `push` (at the end) and `unshift`; no two of a file have one number.
    Push {
        path: Path,
        items: Vec<Item>,
        at_the_end: bool,
        id: usize,
    },
    Delete(Path),
    /// One after the other.
    Several(Vec<Statement>),
    /// A block, whose variables end with it.
    Block(Vec<Statement>),
    /// Something that may or may not run, or was not understood: whatever it assigns to is in doubt.
    Doubtful(Vec<Statement>),
    Return,
}

impl Expr {
    pub(super) fn unknown(line: u32) -> Self {
        Self { line, kind: Kind::Unknown }
    }
}
