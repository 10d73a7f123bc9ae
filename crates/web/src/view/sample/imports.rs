//! Imports on every step.

use chrono::TimeDelta;

use super::{link, now, shell};
use crate::locale::Texts;
use crate::view::{
    Choice, FieldDiff, FileColumn, ImportColumns, ImportJob, ImportLine, ImportState, Imports, JobAction, JobView,
    Jobs, Place, RowFault, RowLine, Select, Step, Template, VerdictCount, fault_text, field_label,
};

/// Every screen of imports, by name, drawn.
pub(super) fn screens(t: Texts) -> askama::Result<Vec<(&'static str, String)>> {
    let title = t.get("imports-title").into_owned();
    let page = |name: &str| {
        let mut page = shell(t, name, Place::Imports);
        page.crumbs = vec![link(&title, "/imports")];
        page
    };
    let line = |name: &str, state: &str, class, counts: &str| ImportLine {
        title: name.to_owned(),
        href: "/imports/7".to_owned(),
        what: t.get("customer-users-title").into_owned(),
        state: state.to_owned(),
        class,
        counts: counts.to_owned(),
        who: "amartin".to_owned(),
        when: t.when(now() - TimeDelta::hours(2), now()),
    };
    let lines = vec![
        line("personas-noviembre.xlsx", &t.get("job-running"), "state busy", ""),
        line("kunden.csv", &t.get("job-done"), "state", &t.num("import-count-added", "count", 4_960_u64)),
    ];
    let imports = Imports {
        page: shell(t, &title, Place::Imports),
        fault: Some(t.with("job-fault-repeated-column", &[("detail", "login")]).into_owned()),
        lines,
        older_href: Some("/imports?below=7".to_owned()),
        largest: 512,
        ..Imports::default()
    };
    let fresh = Imports { page: shell(t, &title, Place::Imports), largest: 512, ..Imports::default() };
    let jobs_title = t.get("jobs-title");
    let jobs = Jobs {
        page: shell(t, &jobs_title, Place::Jobs),
        lines: imports.lines.clone(),
        older_href: Some("/jobs?below=7".to_owned()),
    };
    let no_jobs = Jobs { page: shell(t, &jobs_title, Place::Jobs), ..Jobs::default() };
    let job = |at, view| ImportJob { page: page("personas-noviembre.xlsx"), at, job: view };
    let state = ImportState { page: page("personas-noviembre.xlsx"), job: running(t) };
    Ok(vec![
        ("imports", imports.render()?),
        ("imports-fresh", fresh.render()?),
        ("jobs", jobs.render()?),
        ("jobs-none", no_jobs.render()?),
        ("import-columns", ImportColumns { page: page("personas-noviembre.xlsx"), ..columns(t) }.render()?),
        ("import-check", job(Step::Check, checked(t)).render()?),
        ("import-running", job(Step::Run, running(t)).render()?),
        ("import-undone", job(Step::Run, undone(t)).render()?),
        ("import-state", state.render()?),
    ])
}

fn columns(t: Texts) -> ImportColumns {
    let choice = |value: &str, text: &str| Choice { value: value.to_owned(), text: text.to_owned() };
    let column = |header: &str, values: &[&str], taken: &str| FileColumn {
        header: header.to_owned(),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        taken: taken.to_owned(),
    };
    let select = |name, label: &str, value: &str, choices| Select {
        name,
        label: label.to_owned(),
        value: value.to_owned(),
        choices,
    };
    ImportColumns {
        action: "/imports/7/columns".to_owned(),
        fault: Some(t.with("job-fault-unmatched-column", &[("detail", "Talla")]).into_owned()),
        format: vec![
            select("encoding", &t.get("import-encoding"), "utf-8", vec![choice("utf-8", "UTF-8")]),
            select("delimiter", &t.get("import-delimiter"), ";", vec![choice(",", ","), choice(";", ";")]),
            select("header", &t.get("import-header"), "yes", vec![choice("yes", &t.get("import-header-yes"))]),
        ],
        matching: select(
            "matching",
            &t.get("import-matching"),
            "key",
            vec![choice("", &t.get("import-matching-none")), choice("key", &t.get("import-matching-login"))],
        ),
        columns: vec![
            column("Usuario", &["jgarcia", "mlopez"], "login"),
            column("Apellidos", &["García Lorca", "López"], "last_name"),
            column("Talla", &["42", "39"], ""),
        ],
        targets: vec![
            choice("", &t.get("import-field-open")),
            choice("-", &t.get("import-field-ignored")),
            choice("login", &field_label(t, "login")),
            choice("last_name", &field_label(t, "last_name")),
        ],
        ..ImportColumns::default()
    }
}

fn action(text: &str, icon: &'static str, class: &'static str) -> JobAction {
    JobAction { action: "/imports/7/run".to_owned(), text: text.to_owned(), icon, class }
}

fn checked(t: Texts) -> JobView {
    let count =
        |text: String, current| VerdictCount { text, href: Some("/imports/7/check?show=add".to_owned()), current };
    JobView {
        href: "/imports/7/check".to_owned(),
        state: t.get("job-checked").into_owned(),
        class: "state busy",
        rows: t.nums("import-rows-of", &[("done", 5_000), ("total", 5_000)]).into_owned(),
        counts: vec![
            count(t.num("import-count-add", "count", 4_960_u64).into_owned(), false),
            count(t.num("import-count-refuse", "count", 40_u64).into_owned(), true),
        ],
        lines: vec![
            RowLine {
                line: "41".to_owned(),
                key: "jgarcia".to_owned(),
                verdict: t.get("import-verdict-refuse").into_owned(),
                class: "state off",
                faults: vec![
                    RowFault {
                        label: field_label(t, "email"),
                        value: "j.garcia".to_owned(),
                        text: fault_text(t, "not-an-address", ""),
                    },
                    RowFault {
                        label: field_label(t, "login"),
                        value: "jgarcia".to_owned(),
                        text: t.with("fault-taken-line", &[("line", "12")]).into_owned(),
                    },
                ],
                changes: Vec::new(),
            },
            RowLine {
                line: "77".to_owned(),
                key: "mlopez".to_owned(),
                verdict: t.get("import-verdict-change").into_owned(),
                class: "state paused",
                faults: Vec::new(),
                changes: vec![FieldDiff {
                    label: field_label(t, "city"),
                    old: String::new(),
                    new: "València".to_owned(),
                }],
            },
        ],
        next_href: Some("/imports/7/check?show=refuse&after=77".to_owned()),
        rejects_href: Some("/imports/7/rejects".to_owned()),
        actions: vec![
            action(&t.num("import-run-count", "count", 4_960_u64), "check", "button main-action"),
            action(&t.get("import-discard"), "x", "button quiet"),
        ],
        links: vec![link(&t.get("import-change"), "/imports/7/columns")],
        ..JobView::default()
    }
}

fn running(t: Texts) -> JobView {
    let pace = [t.num("import-pace", "rate", 18_000_u64), t.num("import-left", "seconds", 4_u64)];
    JobView {
        href: "/imports/7".to_owned(),
        working: true,
        state: t.get("job-running").into_owned(),
        class: "state busy",
        percent: 62,
        rows: t.nums("import-rows-of", &[("done", 62_000), ("total", 100_000)]).into_owned(),
        pace: pace.join(" · "),
        actions: vec![
            action(&t.get("import-pause"), "pause", "button"),
            action(&t.get("import-cancel"), "x", "button quiet"),
        ],
        ..JobView::default()
    }
}

fn undone(t: Texts) -> JobView {
    let count = |text: String| VerdictCount { text, href: None, current: false };
    JobView {
        href: "/imports/7".to_owned(),
        state: t.get("job-undone").into_owned(),
        class: "state paused",
        counts: vec![
            count(t.num("import-count-removed", "count", 4_959_u64).into_owned()),
            count(t.num("import-count-kept", "count", 1_u64).into_owned()),
        ],
        lines: vec![RowLine {
            key: "mlopez".to_owned(),
            verdict: t.get("undo-kept").into_owned(),
            class: "state paused",
            faults: vec![RowFault {
                label: field_label(t, "city"),
                value: String::new(),
                text: t.get("undo-changed").into_owned(),
            }],
            ..RowLine::default()
        }],
        links: vec![link(&t.get("import-again"), "/imports")],
        note: Some(t.get("import-undo-note").into_owned()),
        fault: Some(t.get("job-fault-refused").into_owned()),
        ..JobView::default()
    }
}
