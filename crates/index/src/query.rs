//! What an index is asked and what it answers.

use padron_domain::validity::Validity;

/// A question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Query<'a, K = i64> {
    /// The search text; empty finds everything.
    pub text: &'a str,
    /// Only entries with one of these validities.
    pub valid: Validities,
    /// Only entries that belong to this customer, case aside.
    pub customer: Option<&'a str>,
    /// In which order.
    pub order: Order,
    /// Only what comes after this place. Unlike an offset it stays right while entries come, go and change.
    pub after: Option<&'a Position<K>>,
    /// How many of the first to leave out.
    pub offset: usize,
    /// How many keys to return at most.
    pub limit: usize,
    /// How much may be spent.
    pub work: Work,
}

/// How much a question may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Work {
    /// Whatever it takes: the page is full and the total exact.
    #[default]
    Unbounded,
    /// About so many texts are compared, at most. Where that is not enough, the page is shorter and [`Hits::next`] leads on, and
    /// the total is what is known.
    Bounded {
        /// For the page.
        page: usize,
        /// For the total; without any it is what is known by the way.
        total: usize,
    },
}

impl Work {
    /// So much that an answer takes a few milliseconds at most.
    pub const USUAL: Self = Self::Bounded { page: 12_000, total: 20_000 };

    /// The same for whoever does not need the total.
    pub const PAGE: Self = Self::Bounded { page: 12_000, total: 0 };
}

impl<K> Default for Query<'_, K> {
    /// The first 50 of all, by login.
    fn default() -> Self {
        let order = Order::default();
        let work = Work::Unbounded;
        Self { text: "", valid: Validities::ALL, customer: None, order, after: None, offset: 0, limit: 50, work }
    }
}

/// A place in an order: where an entry stands or stood. It is made of what the entry was sorted by, so that the place stays
/// when the entry is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position<K> {
    /// How well it matched, from 0; counts in the order of relevance only.
    pub rank: u8,
    /// What the column compares: folded texts.
    pub texts: Vec<Vec<u8>>,
    /// What the column compares: a time, or the number of a validity.
    pub number: i64,
    /// The folded login, by which equals are sorted.
    pub identity: Vec<u8>,
    /// The key, by which even these are told apart.
    pub key: K,
}

/// An order of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The best matches first: a whole field, then the beginning of a field, then of a word in it, then the rest; each
    /// by login. Of several words the worst counts, of alternatives the best.
    Relevance,
    /// By a column.
    By(Column, Direction),
}

impl Default for Order {
    /// By login.
    fn default() -> Self {
        Self::By(Column::default(), Direction::Ascending)
    }
}

/// A column of an index, from [`Index::column`](crate::Index::column). The default is the first: the login, the
/// customer id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Column(pub(crate) usize);

/// Which end comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The least first; equals by login.
    Ascending,
    /// Exactly the other way round, equals included.
    Descending,
}

/// A set of validities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validities(u8);

impl Validities {
    /// Every one.
    pub const ALL: Self = Self(0b111);

    /// None, to add to.
    pub const NONE: Self = Self(0);

    /// Those in use.
    pub const VALID: Self = Self::only(Validity::Valid);

    /// This one alone.
    pub const fn only(validity: Validity) -> Self {
        Self(1 << place(validity))
    }

    /// This one too.
    #[must_use]
    pub const fn and(self, validity: Validity) -> Self {
        Self(self.0 | 1 << place(validity))
    }

    /// Whether it is one of them.
    pub const fn has(self, validity: Validity) -> bool {
        self.0 >> place(validity) & 1 == 1
    }
}

/// The number of a validity, from 0.
pub(crate) const fn place(validity: Validity) -> usize {
    match validity {
        Validity::Valid => 0,
        Validity::Invalid => 1,
        Validity::InvalidTemporarily => 2,
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hits<K> {
    /// How many entries there are in all, or, if that is not exact, at least.
    pub total: usize,
    /// Whether the total is exact. It always is up to what [`Query::work`] allows.
    pub total_is_exact: bool,
    /// The keys of the page.
    pub keys: Vec<K>,
    /// The place of the last of them, if others come after it; or the place up to which was looked.
    pub next: Option<Position<K>>,
}
