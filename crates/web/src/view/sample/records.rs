//! One company and one person.

use chrono::TimeDelta;
use padron_domain::customer_user::CustomerUserValues;
use padron_domain::source::{Kind, Labels, Row, Selection, Source};

use super::{link, now, shell};
use crate::locale::Texts;
use crate::view::{
    Change, Drawn, FieldDiff, FieldLink, Form, People, Place, Record, RecordHead, RecordKind, SourcePick, Validity,
    customer_form, customer_user_form, customer_user_form_of, field_label,
};

fn filled(mut form: Form, values: &[(&str, &str)], action: &str) -> Form {
    for (name, value) in values {
        form.fill(name, value);
    }
    action.clone_into(&mut form.action);
    action.clone_into(&mut form.discard_href);
    form.version = Some("1764000000-3".to_owned());
    form
}

fn diff(t: Texts, name: &str, old: &str, new: &str) -> FieldDiff {
    FieldDiff { label: field_label(t, name), old: old.to_owned(), new: new.to_owned() }
}

fn history(t: Texts) -> Vec<Change> {
    let change = |who: &str, hours, door, action, fields| Change {
        who: who.to_owned(),
        when: t.when(now() - TimeDelta::hours(hours), now()),
        door: Change::door_text(t, door),
        what: Change::what_text(t, action),
        fields,
    };
    vec![
        change(
            "Ana Martín Ruiz",
            3,
            "web",
            "update",
            vec![
                diff(t, "phone", "+34 954 000 001", "+34 954 000 002"),
                diff(t, "comment", "", "Prefers to be called in the morning."),
            ],
        ),
        change("Ana Martín Ruiz", 51, "web", "password", Vec::new()),
        change("root@localhost", 2100, "cli", "add", vec![diff(t, "last_name", "", "García Lorca")]),
    ]
}

/// A company with people.
pub fn customer(t: Texts) -> Record {
    let mut page = shell(t, "Cabrera Hermanos S.A.", Place::Customers);
    page.crumbs = vec![link(&t.get("customers-title"), "/customers")];
    let person = |name, validity| (link(name, "/customer-users/jgarcia"), validity);
    let values = [
        ("customer_id", "K10001"),
        ("name", "Cabrera Hermanos S.A."),
        ("url", "https://cabrera.example/"),
        ("street", "Calle de las Sierpes 12"),
        ("zip", "41004"),
        ("city", "Sevilla"),
        ("country", "Spain"),
    ];
    Record {
        page,
        kind: RecordKind::Customer,
        head: Some(RecordHead {
            key: "K10001".to_owned(),
            validity: Validity::Valid,
            website: Some(link("cabrera.example", "https://cabrera.example/")),
            changed: Some(t.with("record-changed", &[("when", "3 Oct 2026"), ("who", "Ana Martín Ruiz")]).into_owned()),
            rename_href: Some("/customers/K10001/rename".to_owned()),
            has_password: true,
            ..RecordHead::default()
        }),
        form: filled(customer_form(t), &values, "/customers/K10001"),
        people: Some(People {
            total: 214,
            first: vec![
                person("Ágata Garcia", Validity::InvalidTemporarily),
                person("José García Lorca", Validity::Valid),
                person("Sara García", Validity::Valid),
            ],
            all_href: "/customer-users?customer=K10001".to_owned(),
            add_href: "/add-customer-user?customer=K10001".to_owned(),
        }),
        history: history(t),
        ..Record::default()
    }
}

/// A person.
pub fn customer_user(t: Texts) -> Record {
    let mut page = shell(t, "José García Lorca", Place::CustomerUsers);
    page.crumbs = vec![link(&t.get("customer-users-title"), "/customer-users")];
    let values = [
        ("title", "Sr."),
        ("first_name", "José"),
        ("last_name", "García Lorca"),
        ("login", "jgarcia"),
        ("email", "j.garcia@cabrera.example"),
        ("customer_id", "K10001"),
        ("phone", "+34 954 000 002"),
        ("country", "Spain"),
        ("comment", "Prefers to be called in the morning."),
    ];
    let mut form = filled(customer_user_form(t, false), &values, "/customer-users/jgarcia");
    form.name_customer("Cabrera Hermanos S.A.");
    Record {
        page,
        kind: RecordKind::CustomerUser,
        head: Some(RecordHead {
            key: "jgarcia".to_owned(),
            validity: Validity::Valid,
            customer: Some(link("Cabrera Hermanos S.A.", "/customers/K10001")),
            changed: Some(t.with("record-changed", &[("when", "2 h"), ("who", "Ana Martín Ruiz")]).into_owned()),
            rename_href: Some("/customer-users/jgarcia/rename".to_owned()),
            password_href: Some("/customer-users/jgarcia/password".to_owned()),
            has_password: true,
            ..RecordHead::default()
        }),
        form,
        history: history(t),
        ..Record::default()
    }
}

/// A source of a foreign database with fields of its own.
fn foreign() -> Source {
    let mut source = Source { name: "Lager München".to_owned(), ..Source::customer_users() };
    source.map.rows.retain(|row| !matches!(row.name.as_str(), "title" | "fax" | "country" | "street"));
    let choice = |value: &str, label: &str| Selection {
        value: value.to_owned(),
        label: label.to_owned(),
        labels: Labels::default(),
    };
    source.map.rows.extend([
        Row { link: "x".to_owned(), ..Row::text("room", "UserRoom", "Room", "room") },
        Row { kind: Kind::Integer, ..Row::text("floor", "UserFloor", "Floor", "floor") },
        Row {
            selection: vec![choice("n", "North"), choice("s", "South")],
            ..Row::text("wing", "UserWing", "Wing", "wing")
        },
        Row { read_only: true, ..Row::text("badge", "UserBadge", "Badge number", "badge") },
    ]);
    source
}

/// The form of a person of a foreign database.
fn foreign_form(t: Texts, source: &Source, adding: bool, action: &str) -> Form {
    let shape = source.map.shape(CustomerUserValues::FIELDS, |_| 60);
    let form = customer_user_form_of(t, &Drawn { source, shape, adding });
    let values = [("login", "ada"), ("first_name", "Ada"), ("last_name", "Nordlicht"), ("room", "B 12"), ("wing", "n")];
    let mut form = filled(form, if adding { &[] } else { &values }, action);
    if let Some(room) = form.input_mut("room").filter(|_| !adding) {
        let text = t.with("link-follow", &[("label", "Room")]).into_owned();
        room.link = Some(FieldLink { href: "https://maps.example/B%2012".to_owned(), text, ..FieldLink::default() });
    }
    form
}

/// A person who can only be read here, and hides another.
pub fn locked_customer_user(t: Texts) -> Record {
    let source = Source { read_only: true, ..foreign() };
    let mut record = customer_user(t);
    record.form = foreign_form(t, &source, false, "/customer-users/ada");
    if let Some(head) = &mut record.head {
        head.source = Some(t.with("source-of-record", &[("source", &source.name)]).into_owned());
        head.move_href = Some("/customer-users/ada/move".to_owned());
        head.stale = Some(t.with("source-stale-since", &[("when", "10:02")]).into_owned());
        head.hidden = Some(t.with("source-hidden-behind", &[("sources", "Legacy")]).into_owned());
        (head.rename_href, head.password_href) = (None, None);
    }
    record
}

/// A person of one of two sources, to be added.
pub fn sourced_customer_user(t: Texts) -> Record {
    let source = foreign();
    let mut form = foreign_form(t, &source, true, "/add-customer-user");
    (form.version, form.source) = (None, Some(source.name.clone()));
    Record {
        page: shell(t, &t.get("add-customer-user"), Place::AddCustomerUser),
        kind: RecordKind::CustomerUser,
        pick: Some(SourcePick {
            action: "/add-customer-user".to_owned(),
            customer: "K10001".to_owned(),
            choices: vec!["Database".to_owned(), source.name.clone()],
            chosen: source.name,
        }),
        form,
        ..Record::default()
    }
}
