//! What both lists share: the query in the address, columns, pages, rows sent in chunks.

use axum::http::Uri;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use padron_app::admin::lists::Effort;
use padron_domain::source::Slot;
use padron_domain::validity::Validity;

use crate::link;
use crate::view::{self, Column, Direction, PageSize, ValidityFilter};

/// Rows rendered and sent at a time.
pub(super) const CHUNK: usize = 250;
/// Rows a page that are offered.
const SIZES: [u64; 4] = [50, 100, 250, 1_000];

/// A column of a list, as the code knows it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    /// Its name in the address.
    pub(super) name: &'static str,
    /// Whether it can be sorted by.
    pub(super) sorts: bool,
    /// Whether it is shown to somebody who never chose.
    pub(super) usual: bool,
}

/// The query of a list's address.
#[derive(Debug, Clone)]
pub(super) struct Query {
    path: &'static str,
    pub(super) search: String,
    pub(super) validity: Option<Validity>,
    pub(super) customer: String,
    /// The source by name; empty for all.
    pub(super) source: String,
    /// The column sorted by; `None` is best matches first.
    pub(super) sort: Option<&'static str>,
    pub(super) descending: bool,
    pub(super) page: usize,
    pub(super) limit: usize,
    /// How much is done for the total: whatever it takes, if the address asks for it.
    pub(super) effort: Effort,
    columns: Vec<&'static str>,
    /// Whether the address itself says how many rows or which columns, so that it is remembered.
    said: (bool, bool),
}

impl Query {
    /// Reads an address; what it does not say is as last time, or as usual. What makes no sense is as if it were not said.
    pub(super) fn read(path: &'static str, uri: &Uri, jar: &CookieJar, known: &[Known], most: usize) -> Self {
        // A limit of nothing would be a list of nothing.
        let most = most.max(1);
        let fields: Vec<(String, String)> =
            form_urlencoded::parse(uri.query().unwrap_or("").as_bytes()).into_owned().collect();
        let get = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
        let remembered = |name: &str| jar.get(&cookie_name(path, name)).map(|cookie| cookie.value().to_owned());
        let column = |name: &str| known.iter().find(|column| column.name == name);
        let chosen: Vec<&'static str> = fields
            .iter()
            .filter(|(field, _)| field == "columns")
            .filter_map(|(_, name)| column(name))
            .map(|column| column.name)
            .collect();
        let columns = if chosen.is_empty() {
            let before = remembered("columns").unwrap_or_default();
            let before: Vec<&'static str> = before.split('.').filter_map(column).map(|column| column.name).collect();
            if before.is_empty() {
                known.iter().filter(|column| column.usual).map(|column| column.name).collect()
            } else {
                before
            }
        } else {
            chosen.clone()
        };
        let limit = get("limit").and_then(|text| text.parse::<usize>().ok()).filter(|limit| *limit > 0);
        let usual = remembered("limit").and_then(|text| text.parse().ok()).unwrap_or(most);
        Self {
            path,
            search: get("search").unwrap_or("").to_owned(),
            validity: get("valid").and_then(Validity::parse),
            customer: get("customer").unwrap_or("").trim().to_owned(),
            source: get("source").unwrap_or("").to_owned(),
            sort: get("sort").and_then(column).filter(|column| column.sorts).map(|column| column.name),
            descending: get("dir") == Some("desc"),
            page: get("page").and_then(|text| text.parse().ok()).unwrap_or(1_usize).clamp(1, 1_000_000),
            limit: limit.unwrap_or(usual).clamp(1, most),
            effort: if get("total") == Some("exact") { Effort::Whole } else { Effort::Usual },
            columns,
            said: (limit.is_some(), !chosen.is_empty()),
        }
    }

    /// The first row's place, from 0.
    pub(super) fn offset(&self) -> usize {
        (self.page - 1) * self.limit
    }

    /// Whether a column is shown; the first one always is.
    pub(super) fn shows(&self, name: &str) -> bool {
        self.columns.contains(&name)
    }

    /// Remembers what the address said about rows and columns.
    pub(super) fn remember(&self, mut jar: CookieJar, https: bool) -> CookieJar {
        let mut add = |name: &str, value: String| {
            let cookie = Cookie::build((cookie_name(self.path, name), value)).path("/").secure(https).http_only(true);
            jar = jar.clone().add(cookie.same_site(SameSite::Lax).permanent().build());
        };
        if self.said.0 {
            add("limit", self.limit.to_string());
        }
        if self.said.1 {
            add("columns", self.columns.join("."));
        }
        jar
    }

    /// This list with something else: `page`, `sort` and so on replaced.
    fn href(&self, sort: Option<(&str, bool)>, page: usize, limit: Option<u64>) -> String {
        let mut address = self.path.to_owned();
        let limit = limit.or_else(|| u64::try_from(self.limit).ok().filter(|_| self.said.0));
        let mut add = |name: &str, value: &str| address = link::with(&address, name, value);
        if !self.search.is_empty() {
            add("search", &self.search);
        }
        if let Some(validity) = self.validity {
            add("valid", validity.name());
        }
        if !self.customer.is_empty() {
            add("customer", &self.customer);
        }
        if !self.source.is_empty() {
            add("source", &self.source);
        }
        if let Some((column, descending)) = sort {
            add("sort", column);
            if descending {
                add("dir", "desc");
            }
        }
        if let Some(limit) = limit {
            add("limit", &limit.to_string());
        }
        if page > 1 {
            add("page", &page.to_string());
        }
        // What the address says it goes on saying, for whoever it is sent to.
        for column in self.columns.iter().filter(|_| self.said.1) {
            add("columns", column);
        }
        address
    }

    /// Where this list becomes a file: what narrows it, and its order.
    pub(super) fn export_href(&self, page: &str) -> String {
        let sort = self.sort.map(|column| (column, self.descending));
        let address = Self { said: (false, false), ..self.clone() }.href(sort, 1, None);
        let query = address.split_once('?').map_or("", |(_, query)| query);
        if query.is_empty() { page.to_owned() } else { format!("{page}?{query}") }
    }

    /// The same page with the exact total, where it is not known yet.
    pub(super) fn exact_href(&self, total_is_exact: bool) -> Option<String> {
        let sort = self.sort.map(|column| (column, self.descending));
        (!total_is_exact).then(|| link::with(&self.href(sort, self.page, None), "total", "exact"))
    }

    /// What narrows and orders the list, as its address says it.
    pub(super) fn said(&self) -> Vec<(&'static str, String)> {
        let mut said = Vec::new();
        let mut add = |name, value: &str| {
            if !value.is_empty() {
                said.push((name, value.to_owned()));
            }
        };
        add("search", &self.search);
        add("valid", self.validity.map_or("", Validity::name));
        add("customer", &self.customer);
        add("source", &self.source);
        add("sort", self.sort.unwrap_or(""));
        add("dir", if self.descending { "desc" } else { "" });
        said
    }

    /// The columns as the page shows them. `natural` is the column the list is sorted by where nobody asked for another.
    pub(super) fn columns(
        &self,
        known: &[Known],
        natural: Option<&str>,
        label: impl Fn(&str) -> String,
    ) -> Vec<Column> {
        let sorted = self.sort.or(natural);
        known
            .iter()
            .map(|column| {
                let here = sorted == Some(column.name);
                let turns = here && !self.descending;
                Column {
                    name: column.name,
                    label: label(column.name),
                    shown: column.name == known[0].name || self.shows(column.name),
                    sort_href: column.sorts.then(|| self.href(Some((column.name, turns)), 1, None)),
                    sorted: here.then_some(if self.descending { Direction::Descending } else { Direction::Ascending }),
                }
            })
            .collect()
    }

    /// What surrounds the rows, given how many match and how many are shown.
    pub(super) fn frame(&self, total: u64, shown: usize, most: usize) -> Pages {
        let first = u64::try_from(self.offset()).unwrap_or(u64::MAX);
        let count = u64::try_from(shown).unwrap_or(0);
        let limit = u64::try_from(self.limit).unwrap_or(u64::MAX);
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        let sort = self.sort.map(|column| (column, self.descending));
        let mut sizes: Vec<u64> = SIZES.into_iter().filter(|rows| *rows < most).chain([most, limit]).collect();
        sizes.sort_unstable();
        sizes.dedup();
        Pages {
            first: if count == 0 { 0 } else { first + 1 },
            last: if count == 0 { 0 } else { first + count },
            sizes: sizes
                .into_iter()
                .map(|rows| PageSize { rows, href: self.href(sort, 1, Some(rows)), current: rows == limit })
                .collect(),
            previous_href: (self.page > 1).then(|| self.href(sort, self.page - 1, None)),
            next_href: (first + count < total && count > 0).then(|| self.href(sort, self.page + 1, None)),
        }
    }

    /// The slot of the source that is asked for, among these; one that there is no more is none in particular.
    pub(super) fn take_source(&mut self, sources: &[(Slot, String)]) -> Option<Slot> {
        let found = sources.iter().find(|(_, name)| *name == self.source).map(|(slot, _)| *slot);
        if found.is_none() {
            self.source.clear();
        }
        found
    }

    /// The sources as the page offers them; nothing where there is no choice.
    pub(super) fn source_filter(&self, sources: &[(Slot, String)]) -> Option<view::SourceFilter> {
        (sources.len() > 1).then(|| view::SourceFilter {
            chosen: self.source.clone(),
            names: sources.iter().map(|(_, name)| name.clone()).collect(),
        })
    }

    /// The filter as the page shows it.
    pub(super) fn validity_filter(&self) -> ValidityFilter {
        self.validity.map_or(ValidityFilter::All, |validity| ValidityFilter::Only(shown_validity(validity)))
    }
}

/// What surrounds the rows of a page.
pub(super) struct Pages {
    pub(super) first: u64,
    pub(super) last: u64,
    pub(super) sizes: Vec<PageSize>,
    pub(super) previous_href: Option<String>,
    pub(super) next_href: Option<String>,
}

/// The view's word for a validity.
pub(super) fn shown_validity(validity: Validity) -> view::Validity {
    match validity {
        Validity::Valid => view::Validity::Valid,
        Validity::Invalid => view::Validity::Invalid,
        Validity::InvalidTemporarily => view::Validity::InvalidTemporarily,
    }
}

fn cookie_name(path: &str, name: &str) -> String {
    format!("padron_{}_{name}", path.trim_start_matches('/').replace('-', "_"))
}

/// A text with the parts the search found marked, given their byte ranges in order.
pub(super) fn marked<'a>(text: &'a str, ranges: &[std::ops::Range<usize>]) -> view::Marked<'a> {
    if ranges.is_empty() {
        return text.into();
    }
    let mut parts = Vec::with_capacity(ranges.len() * 2 + 1);
    let mut at = 0;
    let mut push = |part: Option<&'a str>, hit| {
        if let Some(part) = part.filter(|part| !part.is_empty()) {
            parts.push(view::Segment { text: part.into(), hit });
        }
    };
    for range in ranges {
        push(text.get(at..range.start), false);
        push(text.get(range.clone()), true);
        at = range.end;
    }
    push(text.get(at..), false);
    view::Marked::Parts(parts)
}
