//! The first screen after signing in.

use axum::extract::State;
use axum::response::Response;
use padron_app::admin::lists::Counts;
use padron_domain::audit::ObjectKind;

use crate::answer::{Answer, page};
use crate::link;
use crate::request::Visitor;
use crate::state::Web;
use crate::view::{Change, Link, Overview, Place, RecentChange, Tally};

/// How many changes are told.
const RECENT: i64 = 8;

/// `GET /`
pub(super) async fn show(State(web): State<Web>, visitor: Visitor) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let t = visitor.t;
    let entries = admin.recent_changes(RECENT).await.map_err(|error| visitor.failed(&error))?;
    let recent = entries.iter().map(|entry| {
        let href = match ObjectKind::from_name(&entry.object_kind) {
            Some(ObjectKind::Customer) => link::customer(&entry.object_key),
            Some(ObjectKind::CustomerUser) => link::customer_user(&entry.object_key),
            _ => link::ACCOUNT.to_owned(),
        };
        let done = Change::what_text(t, &entry.verb);
        let what = t.with("recent-by", &[("what", done.as_str()), ("who", entry.actor.as_str())]).into_owned();
        RecentChange {
            target: Link { text: entry.object_key.clone(), href },
            what,
            when: t.when(entry.at, visitor.now),
        }
    });
    let (customers, people) = admin.counts().await.map_err(|error| visitor.failed(&error))?;
    page(&Overview {
        page: visitor.shell(t.get("nav-overview"), Place::Overview),
        customers: tally(customers, link::CUSTOMERS),
        customer_users: tally(people, link::CUSTOMER_USERS),
        recent: recent.collect(),
    })
}

fn tally(counts: Counts, list: &str) -> Tally {
    Tally {
        valid: counts.valid,
        invalid: counts.invalid,
        temporarily: counts.invalid_temporarily,
        href: list.to_owned(),
        invalid_href: link::with(list, "valid", "invalid"),
        temporarily_href: link::with(list, "valid", "invalid-temporarily"),
    }
}
