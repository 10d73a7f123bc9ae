//! Lists of companies and people.

use std::borrow::Cow;

use chrono::TimeDelta;

use super::now;
use crate::locale::Texts;
use crate::view::{
    Cell, Chosen, Column, Direction, List, ListKind, Marked, PageSize, Row, Segment, SourceFilter, Validity,
};

/// Login, name, e-mail, customer id, company, hours since the last login, validity.
const PEOPLE: [(&str, &str, &str, &str, &str, i64, Validity); 14] = [
    ("jgarcia", "José García Lorca", "j.garcia@cabrera.example", "K10001", "Cabrera Hermanos S.A.", 2, Validity::Valid),
    (
        "m.garcia-perez",
        "María del Carmen García-Pérez",
        "carmen@nordlicht.example",
        "K10002",
        "Nordlicht GmbH",
        26,
        Validity::Valid,
    ),
    (
        "agarcia",
        "Ágata Garcia",
        "agata.garcia@example.org",
        "K10001",
        "Cabrera Hermanos S.A.",
        90,
        Validity::InvalidTemporarily,
    ),
    ("li.wei", "李伟", "li.wei@jade.example", "K10007", "Jade Instruments Ltd", 1, Validity::Valid),
    ("o'brien", "Siobhán O’Brien", "siobhan@harp.example", "K10004", "Harp & Sons", 900, Validity::Valid),
    (
        "ABTEILUNG\\meier",
        "Dr. Jürgen Meier-Größl",
        "juergen.meier-groessl@stadtwerke-oberhausen.example",
        "SW-OB",
        "Stadtwerke Oberhausen",
        5,
        Validity::Valid,
    ),
    ("fatma.ozturk", "Fatma Öztürk", "fatma@bosphorus.example", "K10009", "Bosphorus Lojistik", 170, Validity::Invalid),
    ("pgarciaga", "Pedro Garciagárate", "pedro@mendi.example", "K10011", "Mendi Koop.", 48, Validity::Valid),
    ("nguyen.t.h", "Nguyễn Thị Hạnh", "hanh.nguyen@sen.example", "K10012", "Sen Vàng", 3, Validity::Valid),
    ("kowalski", "Zbigniew Kowalski", "z.kowalski@wisla.example", "K10013", "Wisła Sp. z o.o.", 0, Validity::Valid),
    ("fleur", "Fleur van der Berg-de Jong", "fleur@polder.example", "K10014", "Polder Bouw B.V.", 700, Validity::Valid),
    ("smith.2", "John Smith", "john.smith@example.com", "K10015", "Smith, Smith & Daughters", 0, Validity::Invalid),
    ("sgarcia", "Sara García", "sara@cabrera.example", "K10001", "Cabrera Hermanos S.A.", 12, Validity::Valid),
    ("muller", "Anne-Sophie Müller", "as.mueller@nordlicht.example", "K10002", "Nordlicht GmbH", 30, Validity::Valid),
];

/// Id, name, town, country, people, validity.
const CUSTOMERS: [(&str, &str, &str, &str, &str, Validity); 8] = [
    ("K10001", "Cabrera Hermanos S.A.", "Sevilla", "Spain", "214", Validity::Valid),
    ("K10002", "Nordlicht GmbH", "Kiel", "Germany", "58", Validity::Valid),
    ("K10004", "Harp & Sons", "Galway", "Ireland", "7", Validity::Valid),
    ("K10007", "Jade Instruments Ltd", "深圳", "China", "31", Validity::Valid),
    ("SW-OB", "Stadtwerke Oberhausen", "Oberhausen", "Germany", "402", Validity::InvalidTemporarily),
    ("K10009", "Bosphorus Lojistik", "İstanbul", "Turkiye", "12", Validity::Invalid),
    ("K10014", "Polder Bouw B.V.", "Utrecht", "Netherlands", "19", Validity::Valid),
    (
        "K10015",
        "Smith, Smith & Daughters",
        "Leeds",
        "United Kingdom of Great Britain and Northern Ireland",
        "3",
        Validity::Valid,
    ),
];

/// Marks "garc", with and without accents, as the search would.
fn marked(text: &'static str) -> Marked<'static> {
    let folded = text.to_lowercase();
    let found = ["garc", "gárc"].iter().find_map(|needle| folded.find(needle).map(|at| (at, needle.len())));
    let parts =
        found.and_then(|(at, length)| Some((text.get(..at)?, text.get(at..at + length)?, text.get(at + length..)?)));
    let Some((before, hit, after)) = parts else { return Marked::from(text) };
    let segment = |text: &'static str, hit| Segment { text: Cow::Borrowed(text), hit };
    let all = [segment(before, false), segment(hit, true), segment(after, false)];
    Marked::Parts(all.into_iter().filter(|part| !part.text.is_empty()).collect())
}

/// People, the search marked.
pub fn people_rows(t: Texts) -> Vec<Row<'static>> {
    let row = |(login, name, email, id, company, hours, validity): (_, _, _, &str, _, i64, _)| Row {
        href: Cow::Borrowed("/customer-users/jgarcia"),
        key: Cow::Borrowed(login),
        dim: validity != Validity::Valid,
        cells: vec![
            Cell::Key(marked(login)),
            Cell::Name(marked(name)),
            Cell::Second(marked(email)),
            Cell::Customer { href: Cow::Owned(format!("/customers/{id}")), text: Marked::from(company) },
            Cell::Time((hours > 0).then(|| t.when(now() - TimeDelta::hours(hours), now()))),
            Cell::Validity(validity),
        ],
    };
    PEOPLE.into_iter().map(row).collect()
}

/// Companies.
pub fn customer_rows(t: Texts) -> Vec<Row<'static>> {
    let row =
        |(id, name, city, country, people, validity): (&'static str, &'static str, &'static str, _, &str, _)| Row {
            href: Cow::Owned(format!("/customers/{id}")),
            key: Cow::Borrowed(id),
            dim: validity != Validity::Valid,
            cells: vec![
                Cell::Key(Marked::from(id)),
                Cell::Name(Marked::from(name)),
                Cell::Second(Marked::from(city)),
                Cell::Text(Marked::Whole(Cow::Owned(crate::locale::country_name(t.language(), country).to_owned()))),
                Cell::Number(people.to_owned()),
                Cell::Validity(validity),
            ],
        };
    CUSTOMERS.into_iter().map(row).collect()
}

fn column(name: &'static str, label: &str, shown: bool) -> Column {
    let sort_href = Some(format!("/customer-users?sort={name}"));
    Column { name, label: label.to_owned(), shown, sort_href, sorted: None }
}

fn sizes() -> Vec<PageSize> {
    let size = |rows| PageSize { rows, href: format!("/customer-users?limit={rows}"), current: rows == 1000 };
    [50, 250, 1000].map(size).to_vec()
}

/// The list of people.
pub fn people(t: Texts) -> List {
    let mut columns = vec![
        column("login", &t.get("field-login"), true),
        column("name", &t.get("field-name"), true),
        column("email", &t.get("field-email"), true),
        column("customer", &t.get("field-customer"), true),
        column("last_login", &t.get("column-last-login"), true),
        column("phone", &t.get("field-phone"), false),
        column("city", &t.get("field-city"), false),
        column("changed", &t.get("column-changed"), false),
        column("valid", &t.get("field-validity"), true),
    ];
    columns[0].sorted = Some(Direction::Ascending);
    List {
        kind: ListKind::CustomerUsers,
        action: "/customer-users".to_owned(),
        add_href: "/add-customer-user".to_owned(),
        export_href: "/export-customer-users?search=garc*".to_owned(),
        search: "garc*".to_owned(),
        clear_href: "/customer-users".to_owned(),
        sources: Some(SourceFilter {
            chosen: "Warehouse".to_owned(),
            names: vec!["Warehouse".to_owned(), "AD Madrid".to_owned()],
        }),
        customer: Some(Chosen::default()),
        columns,
        total: 12_204,
        exact_href: None,
        first: 1,
        last: 1000,
        sizes: sizes(),
        next_href: Some("/customer-users?page=2".to_owned()),
        ..List::default()
    }
}

/// The list of companies.
pub fn customers(t: Texts) -> List {
    let mut columns = vec![
        column("customer_id", &t.get("field-customer-id"), true),
        column("name", &t.get("field-name"), true),
        column("city", &t.get("field-city"), true),
        column("country", &t.get("field-country"), true),
        column("people", &t.get("column-people"), true),
        column("street", &t.get("field-street"), false),
        column("valid", &t.get("field-validity"), true),
    ];
    columns[1].sorted = Some(Direction::Descending);
    List {
        kind: ListKind::Customers,
        action: "/customers".to_owned(),
        add_href: "/add-customer".to_owned(),
        export_href: "/export-customers".to_owned(),
        clear_href: "/customers".to_owned(),
        columns,
        total: 8,
        exact_href: None,
        first: 1,
        last: 8,
        sizes: sizes(),
        ..List::default()
    }
}
