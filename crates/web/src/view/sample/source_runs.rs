//! Readings of a directory, one that waits, one that failed, and the tools.

use chrono::TimeDelta;

use super::{now, shell};
use crate::locale::Texts;
use crate::view::{
    Input, Kind, Place, RunChange, RunFilter, RunRow, SourceRunPage, SourceRunsPage, SourceState, SourceTryPage,
    Template, TriedEntry,
};

fn row(t: Texts, number: i64, class: &'static str, state: std::borrow::Cow<'static, str>, counts: &str) -> RunRow {
    RunRow {
        href: format!("/sources/customer-users/2/runs/{number}"),
        number,
        when: t.when(now() - TimeDelta::minutes(400 - number), now()),
        kind: t.get("run-kind-whole").into_owned(),
        class,
        state: state.into_owned(),
        counts: counts.to_owned(),
        duration: t.num("source-duration", "count", 2_310_u64).into_owned(),
    }
}

fn runs(t: Texts) -> SourceRunsPage {
    SourceRunsPage {
        page: shell(t, "AD Madrid", Place::Sources),
        name: "AD Madrid".to_owned(),
        action: "/sources/customer-users/2/runs".to_owned(),
        resume_action: Some("/sources/customer-users/2/resume".to_owned()),
        try_href: "/sources/customer-users/2/try".to_owned(),
        state: SourceState::Stale,
        last_good: Some(t.when(now() - TimeDelta::minutes(14), now())),
        error: Some("ldap://ad.example:389: nobody listens there".to_owned()),
        rows: vec![
            row(t, 318, "state off", t.get("run-failed"), &t.get("run-no-changes")),
            row(
                t,
                317,
                "state paused",
                t.get("run-held"),
                &format!("2 {} · 118 {}", t.get("run-new"), t.get("run-gone")),
            ),
            row(t, 316, "state back", t.get("run-undone"), &format!("4 {}", t.get("run-changed"))),
            row(t, 315, "state", t.get("run-complete"), &t.get("run-no-changes")),
        ],
        older_href: Some("/sources/customer-users/2/runs?below=315".to_owned()),
    }
}

fn run(t: Texts) -> SourceRunPage {
    let change = |class, what: &str, login: &str, name: &str| RunChange {
        class,
        what: what.to_owned(),
        login: login.to_owned(),
        href: format!("/customer-users/{login}"),
        name: name.to_owned(),
        applied: Some(t.get("run-not-applied").into_owned()),
        fields: Vec::new(),
    };
    let filter = |text: std::borrow::Cow<'static, str>, count, current| RunFilter {
        text: text.into_owned(),
        count,
        href: "/sources/customer-users/2/runs/317".to_owned(),
        current,
    };
    SourceRunPage {
        page: shell(t, &t.num("run-title", "number", 317_u64), Place::Sources),
        name: "AD Madrid".to_owned(),
        runs_href: "/sources/customer-users/2/runs".to_owned(),
        run: row(t, 317, "state paused", t.get("run-held"), ""),
        sentence: "118 of 640 would be gone or disabled, more than 64".to_owned(),
        explained: Some(t.get("run-explained-many").into_owned()),
        decided: None,
        approve_action: Some("/sources/customer-users/2/runs/317/approve".to_owned()),
        discard_action: Some("/sources/customer-users/2/runs/317/discard".to_owned()),
        undo_action: Some("/sources/customer-users/2/runs/317/undo".to_owned()),
        filters: vec![
            filter(t.get("run-all"), 121, true),
            filter(t.get("run-changed"), 1, false),
            filter(t.get("run-new"), 2, false),
            filter(t.get("run-gone"), 118, false),
        ],
        changes: vec![
            RunChange {
                applied: Some(t.get("run-applied").into_owned()),
                fields: vec![(t.get("field-last-name").into_owned(), "Núñez".to_owned(), "Núñez Ortiz".to_owned())],
                ..change("state", &t.get("run-changed"), "ana", "Ana Núñez Ortiz")
            },
            change("state off", &t.get("run-gone"), "bo", "Bo Li"),
            change("state off", &t.get("run-gone"), "carla", "Carla Ferrer"),
        ],
        next_href: Some("/sources/customer-users/2/runs/317?after=100".to_owned()),
    }
}

fn tools(t: Texts) -> SourceTryPage {
    let input = |name: &'static str, text: std::borrow::Cow<'static, str>, kind| Input {
        name,
        label: text.into_owned(),
        kind,
        ..Input::default()
    };
    SourceTryPage {
        page: shell(t, &t.get("try-title"), Place::Sources),
        name: "AD Madrid".to_owned(),
        runs_href: "/sources/customer-users/2/runs".to_owned(),
        action: "/sources/customer-users/2/try".to_owned(),
        filter: Input {
            hint: Some(t.get("try-filter-hint").into_owned()),
            ..input("filter", t.get("source-step-filter"), Kind::Code)
        },
        login: Input { value: "ana".to_owned(), ..input("login", t.get("field-login"), Kind::Code) },
        password: Input {
            hint: Some(t.get("try-password-hint").into_owned()),
            ..input("password", t.get("try-password"), Kind::Password)
        },
        error: None,
        tried: true,
        sent: "(&(sAMAccountName=*)(sAMAccountName=ana))".to_owned(),
        sign_in: Some((false, t.with("try-refused", &[("why", &t.get("try-refused-wrong-password"))]).into_owned())),
        found: vec![
            TriedEntry {
                dn: "CN=Ana Núñez,OU=People,DC=ad,DC=example".to_owned(),
                attributes: vec![
                    ("sAMAccountName".to_owned(), vec!["ana".to_owned()]),
                    ("memberOf".to_owned(), vec!["CN=Desk".to_owned(), "CN=Staff".to_owned()]),
                ],
                person: vec![(t.get("field-login").into_owned(), "ana".to_owned())],
            },
            TriedEntry { dn: "CN=Printer".to_owned(), ..TriedEntry::default() },
        ],
        more: true,
    }
}

/// The screens, in their states.
pub(super) fn screens(t: Texts) -> askama::Result<Vec<(&'static str, String)>> {
    let calm = SourceRunsPage { resume_action: None, error: None, rows: Vec::new(), older_href: None, ..runs(t) };
    let failed = SourceRunPage {
        approve_action: None,
        discard_action: None,
        explained: Some(t.get("run-explained-failed").into_owned()),
        decided: Some(t.get("run-overtaken").into_owned()),
        changes: Vec::new(),
        ..run(t)
    };
    let asked = SourceTryPage {
        tried: false,
        error: Some("ldap://ad.example:389: nobody listens there".to_owned()),
        ..tools(t)
    };
    Ok(vec![
        ("source-runs", runs(t).render()?),
        ("source-runs-none", calm.render()?),
        ("source-run", run(t).render()?),
        ("source-run-failed", failed.render()?),
        ("source-try", tools(t).render()?),
        ("source-try-down", asked.render()?),
    ])
}
