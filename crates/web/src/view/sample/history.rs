//! The history of everything, putting back, exporting.

use askama::Template as _;
use chrono::TimeDelta;

use super::{link, now, shell};
use crate::locale::Texts;
use crate::view::{
    Change, Choice, ExportColumn, ExportPage, FieldDiff, FormerPage, FormerRow, HistoryEntry, HistoryPage,
    HistorySelect, Place, field_label, kind_text,
};

/// The screens by name.
pub(super) fn screens(t: Texts) -> askama::Result<Vec<(&'static str, String)>> {
    let empty = HistoryPage { entries: Vec::new(), older_href: None, newest_href: None, ..history(t) };
    Ok(vec![
        ("history", history(t).render()?),
        ("history-no-match", HistoryPage { narrowed: true, ..empty.clone() }.render()?),
        (
            "history-wrong",
            HistoryPage { fault: Some(t.with("history-wrong", &[("value", "31.2.")]).into_owned()), ..empty }
                .render()?,
        ),
        ("put-back", former(t).render()?),
        ("export", export(t).render()?),
        ("export-ticked", ExportPage { ticked: true, kept: vec![("key", "garcia".to_owned())], ..export(t) }.render()?),
        ("export-nothing", ExportPage { fault: Some(t.get("bulk-nobody").into_owned()), ..export(t) }.render()?),
    ])
}

fn entry(
    t: Texts,
    id: i64,
    (kind, key): (&str, &str),
    verb: &str,
    door: &str,
    fields: &[(&str, &str, &str)],
) -> HistoryEntry {
    let diff = |(name, old, new): &(&str, &str, &str)| FieldDiff {
        label: field_label(t, name),
        old: (*old).to_owned(),
        new: (*new).to_owned(),
    };
    let kept = !fields.is_empty() && verb != "remove";
    HistoryEntry {
        id,
        change: Change {
            who: "amartin".to_owned(),
            when: t.when(now() - TimeDelta::hours(90 - id), now()),
            door: Change::door_text(t, door),
            what: Change::what_text(t, verb),
            fields: fields.iter().map(diff).collect(),
        },
        kind: kind_text(t, kind),
        object: link(key, "/customer-users/jgarcia"),
        job: None,
        timeline_href: Some("/history?kind=customer_user&key=jgarcia".to_owned()),
        actor_href: Some("/history?actor=amartin".to_owned()),
        put_back_href: kept.then(|| "/history/7/restore".to_owned()),
        put_back_fields: if fields.len() > 1 && kept {
            vec!["/history/7/restore?field=city".to_owned(); fields.len()]
        } else {
            Vec::new()
        },
    }
}

fn history(t: Texts) -> HistoryPage {
    let select = |name, key: &str, label: String| HistorySelect {
        name,
        label,
        value: String::new(),
        choices: vec![
            Choice { value: String::new(), text: t.get("history-any").into_owned() },
            Choice { value: key.to_owned(), text: key.to_owned() },
        ],
    };
    let person = ("customer_user", "jgarcia");
    let mut imported = entry(
        t,
        85,
        ("customer_user", "m.garcia-perez"),
        "add",
        "api",
        &[("login", "", "m.garcia-perez"), ("city", "", "Kiel")],
    );
    imported.job = Some(link(&t.with("history-job", &[("number", "12")]), "/jobs/12"));
    imported.put_back_href = None;
    imported.put_back_fields.clear();
    let mut unknown = entry(t, 84, ("customer", "K10009"), "remove", "other", &[("name", "Bosphorus Lojistik", "")]);
    unknown.actor_href = None;
    unknown.change.who = t.get("history-nobody-knows").into_owned();
    unknown.object.href.clear();
    HistoryPage {
        page: shell(t, &t.get("history"), Place::History),
        selects: vec![
            select("kind", "customer", t.get("history-kind").into_owned()),
            select("verb", "update", t.get("history-verb").into_owned()),
            select("door", "web", t.get("history-door").into_owned()),
            select("field", "city", t.get("history-field").into_owned()),
        ],
        entries: vec![
            entry(
                t,
                89,
                person,
                "update",
                "web",
                &[("city", "Sevilla", "Dos Hermanas"), ("phone", "", "+34 955 01 02 03")],
            ),
            entry(t, 88, person, "rename", "cli", &[("login", "garcia", "jgarcia")]),
            entry(t, 87, person, "password", "web", &[]),
            imported,
            unknown,
        ],
        older_href: Some("/history?below=84".to_owned()),
        newest_href: Some("/history".to_owned()),
        export_hrefs: ("/export-history?format=csv".to_owned(), "/export-history?format=jsonl".to_owned()),
        ..HistoryPage::default()
    }
}

fn former(t: Texts) -> FormerPage {
    let row = |name: &str, now: &str, former: &str, changed_since| FormerRow {
        label: field_label(t, name),
        now: now.to_owned(),
        former: former.to_owned(),
        changed_since,
        same: now == former,
    };
    let mut page = shell(t, &t.get("put-back-title"), Place::History);
    page.crumbs = vec![link(&t.get("history"), "/history")];
    let done = Change::what_text(t, "update");
    FormerPage {
        page,
        lead: t.with("recent-by", &[("what", done.as_str()), ("who", "amartin")]).into_owned(),
        record: link("jgarcia", "/customer-users/jgarcia"),
        action: "/history/7/restore".to_owned(),
        back_href: "/history".to_owned(),
        version: "0".to_owned(),
        rows: vec![
            row("city", "Mairena", "Sevilla", true),
            row("phone", "+34 955 01 02 03", "", false),
            row("zip", "41001", "41001", false),
        ],
        faults: Vec::new(),
    }
}

fn export(t: Texts) -> ExportPage {
    let mut page = shell(t, &t.get("export-customer-users-title"), Place::CustomerUsers);
    page.crumbs = vec![link(&t.get("customer-users-title"), "/customer-users")];
    let column = |name: &'static str, chosen| ExportColumn { name, label: field_label(t, name), chosen };
    ExportPage {
        page,
        count: t.num("customer-users-count", "count", 1_204_u64).into_owned(),
        ticked: false,
        fault: None,
        kept: vec![("search", "garc*".to_owned())],
        narrowed: vec![t.with("export-search", &[("search", "garc*")]).into_owned()],
        action: "/export-customer-users".to_owned(),
        back_href: "/customer-users".to_owned(),
        columns: vec![
            column("login", true),
            column("first_name", true),
            column("email", true),
            column("comment", false),
        ],
    }
}
