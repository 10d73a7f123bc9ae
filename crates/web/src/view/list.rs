//! Lists of customers and of customer users: filters, columns, rows in chunks, pager.

use std::borrow::Cow;

use askama::Template;

use crate::link;
use crate::locale::{Texts, When};
use crate::view::{Shell, Validity};

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ListKind {
    /// Companies.
    #[default]
    Customers,
    /// People.
    CustomerUsers,
}

/// Which validity is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ValidityFilter {
    /// Everybody.
    #[default]
    All,
    /// One state.
    Only(Validity),
}

impl ValidityFilter {
    /// The four of them, in the order of the select.
    pub const ALL: [Self; 4] = [
        Self::All,
        Self::Only(Validity::Valid),
        Self::Only(Validity::Invalid),
        Self::Only(Validity::InvalidTemporarily),
    ];

    /// Its name in the address (`valid=`).
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Only(validity) => validity.name(),
        }
    }

    /// What the reader sees.
    pub fn text(self, t: Texts) -> Cow<'static, str> {
        match self {
            Self::All => t.get("filter-any-validity"),
            Self::Only(validity) => validity.text(t),
        }
    }
}

/// Which source is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceFilter {
    /// By name; empty for all of them.
    pub chosen: String,
    /// What there is, in the order of the sources.
    pub names: Vec<String>,
}

/// Up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// A to Z.
    Ascending,
    /// Z to A.
    Descending,
}

impl Direction {
    /// Its name in the address (`dir=`).
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ascending => "asc",
            Self::Descending => "desc",
        }
    }

    /// The value of `aria-sort`.
    pub const fn aria(self) -> &'static str {
        match self {
            Self::Ascending => "ascending",
            Self::Descending => "descending",
        }
    }

    /// Its icon.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Ascending => "arrow-up",
            Self::Descending => "arrow-down",
        }
    }
}

/// A column that may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in the address (`sort=`, `columns=`).
    pub name: &'static str,
    /// Its heading, translated.
    pub label: String,
    /// Whether it is shown.
    pub shown: bool,
    /// The same list sorted by it (the other way round if it already is); `None` where it cannot be sorted.
    pub sort_href: Option<String>,
    /// How the list is sorted by it now.
    pub sorted: Option<Direction>,
}

/// A number of rows a page, offered below the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageSize {
    /// How many.
    pub rows: u64,
    /// The same list with that many.
    pub href: String,
    /// Whether it is the one in use.
    pub current: bool,
}

/// The customer a list of people is narrowed to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chosen {
    /// Its id; as typed if there is no such customer.
    pub id: String,
    /// Its name; empty if there is no such customer.
    pub name: String,
}

/// Why there are no rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Empty {
    /// Nothing has been added yet.
    #[default]
    Fresh,
    /// People cannot be added before there is a customer.
    NeedsCustomer,
    /// Nothing matches.
    NoMatch,
}

/// A list without its rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct List {
    /// Which list.
    pub kind: ListKind,
    /// Where the filters are sent (`/customers`, `/customer-users`).
    pub action: String,
    /// Where Add leads.
    pub add_href: String,
    /// Where this list becomes a file.
    pub export_href: String,
    /// What is searched.
    pub search: String,
    /// The list without search and filters.
    pub clear_href: String,
    /// Which validity is shown.
    pub validity: ValidityFilter,
    /// Which source is shown, where there are several.
    pub sources: Option<SourceFilter>,
    /// Which customer is shown; only on people.
    pub customer: Option<Chosen>,
    /// Every column there is, in the order of the table. The first one is always shown.
    pub columns: Vec<Column>,
    /// How many match; where that is not exact, at least.
    pub total: u64,
    /// Where the exact total is, if this one is not.
    pub exact_href: Option<String>,
    /// The number of the first row shown, from 1; 0 if there is none.
    pub first: u64,
    /// The number of the last row shown.
    pub last: u64,
    /// Rows a page.
    pub sizes: Vec<PageSize>,
    /// The page before.
    pub previous_href: Option<String>,
    /// The page after.
    pub next_href: Option<String>,
    /// Why there are no rows, if there are none.
    pub empty: Option<Empty>,
    /// Where selected rows are sent to be changed.
    pub bulk_action: String,
}

impl List {
    /// Than how many more there are, where the total is not exact.
    pub fn more_than(&self) -> u64 {
        self.total.saturating_sub(1).min(10_000)
    }

    /// Where the rows that are ticked become a file.
    pub const fn export_action(&self) -> &'static str {
        match self.kind {
            ListKind::Customers => link::EXPORT_CUSTOMERS,
            ListKind::CustomerUsers => link::EXPORT_CUSTOMER_USERS,
        }
    }

    /// The columns shown.
    pub fn shown(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.shown)
    }

    /// The column the list is sorted by, for the form that keeps it; none where the list is in its usual order, so that a
    /// search begun there shows the best matches first.
    pub fn sorted(&self) -> Option<(&'static str, Direction)> {
        let usual = self.columns.first().is_some_and(|first| first.sorted == Some(Direction::Ascending));
        if usual && self.search.trim().is_empty() {
            return None;
        }
        self.columns.iter().find_map(|column| Some((column.name, column.sorted?)))
    }

    /// Rows a page, for the form that keeps it.
    pub fn limit(&self) -> Option<u64> {
        self.sizes.iter().find(|size| size.current).map(|size| size.rows)
    }

    /// Whether anything narrows the list.
    pub fn narrowed(&self) -> bool {
        !self.search.is_empty()
            || self.validity != ValidityFilter::All
            || self.customer.as_ref().is_some_and(|chosen| !chosen.id.is_empty())
            || self.sources.as_ref().is_some_and(|sources| !sources.chosen.is_empty())
    }

    /// Whether this is the list of people.
    pub fn of_people(&self) -> bool {
        self.kind == ListKind::CustomerUsers
    }

    /// The whole page, around its rows.
    pub fn page(&self, page: &Shell) -> askama::Result<Frame> {
        Ok(Frame::split(ListPage { page, list: self }.render()?))
    }

    /// What replaces the content of `#results`, around its rows.
    pub fn fragment(&self, page: &Shell) -> askama::Result<Frame> {
        Ok(Frame::split(ListResults { page, list: self }.render()?))
    }
}

#[derive(Template)]
#[template(path = "admin/list.html")]
struct ListPage<'a> {
    page: &'a Shell,
    list: &'a List,
}

#[derive(Template)]
#[template(path = "admin/list_results.html")]
struct ListResults<'a> {
    page: &'a Shell,
    list: &'a List,
}

/// What stands in the templates where the rows go; no text can contain it, since `<` is escaped.
const ROWS: &str = "<!--rows-->";

/// A list in two parts: send `head`, then chunks of [`Rows`], then `foot`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Everything before the first row.
    pub head: String,
    /// Everything after the last row.
    pub foot: String,
}

impl Frame {
    fn split(mut whole: String) -> Self {
        match whole.find(ROWS) {
            Some(at) => {
                let foot = whole[at + ROWS.len()..].to_owned();
                whole.truncate(at);
                Self { head: whole, foot }
            }
            None => Self { head: whole, foot: String::new() },
        }
    }

    /// Head, rows and foot in one, for short lists.
    pub fn with_rows(&self, rows: &Rows<'_>) -> askama::Result<String> {
        Ok([self.head.as_str(), &rows.render()?, &self.foot].concat())
    }
}

/// A piece of a text, marked if the search found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment<'a> {
    /// The piece.
    pub text: Cow<'a, str>,
    /// Whether the search found it.
    pub hit: bool,
}

/// A text in which the search may have marked something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Marked<'a> {
    /// Nothing marked.
    Whole(Cow<'a, str>),
    /// Marked in places.
    Parts(Vec<Segment<'a>>),
}

impl<'a> From<&'a str> for Marked<'a> {
    fn from(text: &'a str) -> Self {
        Self::Whole(Cow::Borrowed(text))
    }
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Login or customer id: the link to the record, in type of equal width.
    Key(Marked<'a>),
    /// The name of the person or company.
    Name(Marked<'a>),
    /// An e-mail address or another line that stays visible on a phone.
    Second(Marked<'a>),
    /// The customer of a person.
    Customer {
        /// Its page.
        href: Cow<'a, str>,
        /// Its name, or its id if it has none.
        text: Marked<'a>,
    },
    /// Any other text; not on a phone.
    Text(Marked<'a>),
    /// A point in time; `None` for never. Not on a phone.
    Time(Option<When>),
    /// A number, as it should read. Not on a phone.
    Number(String),
    /// Validity.
    Validity(Validity),
}

/// One row: a cell for each column shown, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'a> {
    /// The record's page, percent-encoded.
    pub href: Cow<'a, str>,
    /// Its key, by which it is selected.
    pub key: Cow<'a, str>,
    /// Whether it is switched off (drawn paler).
    pub dim: bool,
    /// Its cells.
    pub cells: Vec<Cell<'a>>,
}

/// Some rows of a list.
#[derive(Debug, Clone, Template)]
#[template(path = "admin/list_rows.html")]
pub struct Rows<'a> {
    /// The reader's language.
    pub t: Texts,
    /// The rows.
    pub rows: &'a [Row<'a>],
}
