//! Sources in every state, and a test of one.

use chrono::TimeDelta;

use super::{now, shell};
use crate::locale::Texts;
use crate::view::{
    ClashRow, Clashes, LackedColumn, Place, SourceCard, SourceState, SourceStep, SourceTest, SourcesPage, Template,
};

fn card(t: Texts, slot: u8, name: &str, state: SourceState) -> SourceCard {
    SourceCard {
        anchor: format!("customer-users-{slot}"),
        name: name.to_owned(),
        slot,
        kind: "MariaDB".to_owned(),
        place: "workers · mysql://reader@db.example:3306/warehouse".to_owned(),
        read_only: slot == 2,
        state,
        last_good: Some(t.when(now() - TimeDelta::minutes(i64::from(slot) * 40), now())),
        count: t.num("customer-users-count", "count", 4_211_u64).into_owned(),
        duration: t.num("source-duration", "count", 38_u64).into_owned(),
        list_href: "/customer-users?source=Warehouse".to_owned(),
        test_action: format!("/sources/customer-users/{slot}/test"),
        ..SourceCard::default()
    }
}

fn clashes(key: &str, href: &str) -> Clashes {
    let row = ClashRow {
        key: key.to_owned(),
        href: href.to_owned(),
        wins: "Warehouse".to_owned(),
        hidden: "AD Madrid, Old CRM".to_owned(),
    };
    Clashes { rows: vec![row], total: 7 }
}

fn sources(t: Texts) -> SourcesPage {
    let step =
        |name: std::borrow::Cow<'static, str>, class, icon, verdict: std::borrow::Cow<'static, str>, text: &str| {
            SourceStep { name: name.into_owned(), class, icon, verdict: verdict.into_owned(), text: text.to_owned() }
        };
    let (good, warning) = (t.get("source-verdict-good"), t.get("source-verdict-warning"));
    let test = SourceTest {
        good: false,
        text: t
            .with("source-test-failed", &[("source", "Warehouse"), ("step", &t.get("source-step-sign-in"))])
            .into_owned(),
        steps: vec![
            step(t.get("source-step-name"), "good", "circle-check", good, "db.example: 192.0.2.7"),
            step(t.get("source-step-tls"), "warn", "triangle-alert", warning, &t.get("source-unencrypted")),
            step(
                t.get("source-step-sign-in"),
                "bad",
                "circle-x",
                t.get("source-verdict-failed"),
                "Access denied for user 'reader'",
            ),
        ],
        sample: vec![["ada".to_owned(), "Ada Nordlicht".to_owned(), "ada@example.org".to_owned()]],
    };
    let lacked = LackedColumn {
        column: "room".to_owned(),
        label: "Room".to_owned(),
        remedy: "ALTER TABLE workers ADD COLUMN room VARCHAR(200)".to_owned(),
    };
    let mut page = shell(t, &t.get("sources-title"), Place::Sources);
    page.source_away = true;
    SourcesPage {
        page,
        people: vec![
            card(t, 0, "Service desk", SourceState::Complete),
            SourceCard { missing: vec![lacked], test: Some(test), ..card(t, 1, "Warehouse", SourceState::Partial) },
            SourceCard {
                error: Some("the database cannot be reached: Connection refused".to_owned()),
                runs_href: Some("/sources/customer-users/2/runs".to_owned()),
                ..card(t, 2, "AD Madrid", SourceState::Stale)
            },
            SourceCard { last_good: None, ..card(t, 3, "Old CRM", SourceState::Down) },
            card(t, 4, "New CRM", SourceState::Unknown),
        ],
        companies: vec![card(t, 0, "Service desk", SourceState::Complete), card(t, 1, "ERP", SourceState::Complete)],
        people_clashes: clashes("ada", "/customer-users/ada"),
        company_clashes: clashes("K10001", "/customers/K10001"),
    }
}

/// The screen, and without any source.
pub(super) fn screens(t: Texts) -> askama::Result<Vec<(&'static str, String)>> {
    let calm = SourcesPage { people_clashes: Clashes::default(), company_clashes: Clashes::default(), ..sources(t) };
    let none = SourcesPage { people: Vec::new(), companies: Vec::new(), ..calm.clone() };
    Ok(vec![
        ("sources", sources(t).render()?),
        ("sources-none", none.render()?),
        ("sources-no-conflict", calm.render()?),
    ])
}
