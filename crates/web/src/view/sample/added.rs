//! The screens of fields that were added.

use askama::Template as _;

use super::shell;
use crate::locale::Texts;
use crate::view::{
    AddedFieldPage, AddedFieldsPage, Choice, FieldLine, Form, Input, Kind, Place, Section, Width, fault_text,
};

fn line(place: usize, label: &str, name: &str, holds: String, notes: &str) -> FieldLine {
    FieldLine {
        label: label.to_owned(),
        href: format!("/fields/customer-users/{name}"),
        name: name.to_owned(),
        holds,
        notes: notes.to_owned(),
        valid: place != 3,
        move_action: format!("/fields/customer-users/{name}/move"),
        up: (place > 1).then_some(place - 1),
        down: (place < 3).then_some(place + 1),
    }
}

fn list(t: Texts) -> AddedFieldsPage {
    let required = t.get("added-note-required").into_owned();
    AddedFieldsPage {
        page: shell(t, &t.get("fields-title"), Place::Fields),
        people: vec![
            line(1, "Cost center", "cost_center", t.get("added-type-text").into_owned(), &required),
            line(2, "Member since", "member_since", t.get("added-type-date").into_owned(), ""),
            line(3, "Newsletter", "newsletter", t.get("added-type-checkbox").into_owned(), ""),
        ],
        companies: Vec::new(),
        add_people_href: "/add-field?of=customer-users".to_owned(),
        add_companies_href: "/add-field?of=customers".to_owned(),
    }
}

fn field(t: Texts, wrong: bool) -> AddedFieldPage {
    let input = |name: &'static str, label: std::borrow::Cow<'static, str>, value: &str, kind: Kind| Input {
        name,
        label: label.into_owned(),
        value: value.to_owned(),
        kind,
        width: Width::Half,
        ..Input::default()
    };
    let choice = Choice { value: "dropdown".to_owned(), text: t.get("added-type-dropdown").into_owned() };
    let mut inputs = vec![
        input("name", t.get("added-name"), if wrong { "Wing!" } else { "wing" }, Kind::Code),
        input("type", t.get("added-type"), "dropdown", Kind::Select(vec![choice])),
        input("since", t.get("added-type-date"), "2026-11-03", Kind::Date),
        input("choices", t.get("added-choices"), "n = North | Norte | Nord", Kind::Area),
        input("required", t.get("added-required"), "1", Kind::Check),
        Input { locked: true, ..input("valid", t.get("added-valid"), "0", Kind::Check) },
    ];
    inputs[0].fault = wrong.then(|| fault_text(t, "not-a-name", ""));
    inputs[2].fault = wrong.then(|| fault_text(t, "not-a-date", ""));
    inputs[3].fault = wrong.then(|| fault_text(t, "too-many", "500"));
    AddedFieldPage {
        page: shell(t, &t.get("add-field"), Place::Fields),
        form: Form {
            action: "/add-field".to_owned(),
            version: (!wrong).then(|| "v1".to_owned()),
            sections: vec![Section { title: t.get("added-section-what").into_owned(), inputs }],
            discard_href: "/fields".to_owned(),
            ..Form::default()
        },
        values: (!wrong).then(|| t.num("added-values", "count", 1_204_u64).into_owned()),
        history_href: (!wrong).then(|| "/history?kind=field&key=customer_user%2Fwing".to_owned()),
    }
}

/// The list, and a field: to change, and with everything wrong.
pub(super) fn screens(t: Texts) -> askama::Result<Vec<(&'static str, String)>> {
    let none = AddedFieldsPage { people: Vec::new(), ..list(t) };
    Ok(vec![
        ("fields", list(t).render()?),
        ("fields-none", none.render()?),
        ("field", field(t, false).render()?),
        ("field-faults", field(t, true).render()?),
    ])
}
