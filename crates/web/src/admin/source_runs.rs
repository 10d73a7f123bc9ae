//! Readings of a directory: begun, looked at, approved, discarded, taken back; and the tools to try a directory.

use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use padron_app::AppError;
use padron_app::admin::Admin;
use padron_app::sources::runs::{Attempt, Changed, Kind, Refusal, Run, SignInSaid, What};
use padron_app::sources::{Of, Report};
use padron_domain::audit::ObjectKind;

use super::record::{label, shown_value};
use super::sources::state_of;
use crate::answer::{Answer, go, page, page_with};
use crate::link;
use crate::locale::Texts;
use crate::request::{Form as Sent, Visitor};
use crate::state::Web;
use crate::view::{
    Input, Kind as Drawn, Place, RunChange, RunFilter, RunRow, SourceRunPage, SourceRunsPage, SourceTryPage, Status,
    TriedEntry,
};

/// So long a page waits for a reading that was asked for.
const PATIENCE: Duration = Duration::from_secs(5);
/// Readings a page.
const RUNS: usize = 50;
/// Changes a page.
const CHANGES: usize = 100;
/// Entries that a trial shows.
const ENTRIES: u32 = 10;

fn base(slot: u8) -> String {
    format!("{}/{}/{slot}", link::SOURCES, link::PEOPLE)
}

pub(super) fn runs_href(slot: u8) -> String {
    format!("{}/runs", base(slot))
}

/// The directory in this place.
fn directory(admin: &Admin, visitor: &Visitor, slot: u8) -> Result<Report, Answer> {
    let known = admin.directories();
    let reports = admin.source_reports().into_iter();
    let mut found = reports.filter(|report| report.of == Of::People && report.slot.number() == slot);
    found.find(|report| known.contains(&report.name)).ok_or_else(|| visitor.message(Status::NotFound))
}

/// `GET /sources/customer-users/{slot}/runs`
pub(super) async fn list(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slot): Path<u8>,
    uri: Uri,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let report = directory(&admin, &visitor, slot)?;
    let failed = |error| visitor.failed(&error);
    let below = Sent::of_query(&uri).get("below").parse().ok();
    let mut runs = admin.source_runs(&report.name, below, RUNS + 1).await.map_err(failed)?;
    let more = runs.len() > RUNS;
    runs.truncate(RUNS);
    let paused = admin.source_is_paused(&report.name).await.map_err(failed)?;
    let older = runs.last().filter(|_| more).map(|run| format!("{}?below={}", runs_href(slot), run.id));
    page(&SourceRunsPage {
        page: visitor.shell(report.name.clone(), Place::Sources),
        action: runs_href(slot),
        resume_action: paused.then(|| format!("{}/resume", base(slot))),
        try_href: format!("{}/try", base(slot)),
        state: state_of(report.health.state),
        last_good: report.health.last_good.map(|at| visitor.t.when(at, visitor.now)),
        error: report.health.error,
        rows: runs.iter().map(|run| row(&visitor, slot, run)).collect(),
        older_href: older,
        name: report.name,
    })
}

/// `POST /sources/customer-users/{slot}/runs`
pub(super) async fn read(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slot): Path<u8>,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let sent = sent.insist_on_token(&visitor)?;
    let report = directory(&admin, &visitor, slot)?;
    let kind = if sent.get("kind") == "plan" { Kind::Plan } else { Kind::Whole };
    let run = admin.read_source(&report.name, kind, PATIENCE).await.map_err(|error| visitor.failed(&error))?;
    Ok(go(&format!("{}/{}", runs_href(slot), run.id)))
}

/// `POST /sources/customer-users/{slot}/resume`
pub(super) async fn resume(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slot): Path<u8>,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    sent.insist_on_token(&visitor)?;
    let report = directory(&admin, &visitor, slot)?;
    admin.resume_source(&report.name).await.map_err(|error| visitor.failed(&error))?;
    Ok(go(&runs_href(slot)))
}

/// `GET /sources/customer-users/{slot}/runs/{id}`
pub(super) async fn show(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slot, id)): Path<(u8, i64)>,
    uri: Uri,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    page(&drawn(&admin, &visitor, (slot, id), &uri).await?)
}

/// `POST /sources/customer-users/{slot}/runs/{id}/{verb}`
pub(super) async fn decide(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slot, id, verb)): Path<(u8, i64, String)>,
    uri: Uri,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    sent.insist_on_token(&visitor)?;
    let name = directory(&admin, &visitor, slot)?.name;
    let done = match verb.as_str() {
        "approve" => admin.approve_run(&name, id).await,
        "discard" => admin.discard_run(&name, id).await,
        "undo" => admin.undo_run(&name, id).await,
        _ => return Err(visitor.message(Status::NotFound)),
    };
    match done {
        Ok(_) => Ok(go(&format!("{}/{id}", runs_href(slot)))),
        // Somebody else was quicker: the page says who, and what can be done now.
        Err(AppError::Conflict) => page_with(StatusCode::CONFLICT, &drawn(&admin, &visitor, (slot, id), &uri).await?),
        Err(error) => Err(visitor.failed(&error)),
    }
}

/// The address of a decision, for whoever comes back to it.
pub(super) async fn show_after(
    state: State<Web>,
    visitor: Visitor,
    Path((slot, id, _)): Path<(u8, i64, String)>,
    uri: Uri,
) -> Result<Response, Answer> {
    show(state, visitor, Path((slot, id)), uri).await
}

async fn drawn(admin: &Admin, visitor: &Visitor, (slot, id): (u8, i64), uri: &Uri) -> Result<SourceRunPage, Answer> {
    let t = visitor.t;
    let failed = |error| visitor.failed(&error);
    let name = directory(admin, visitor, slot)?.name;
    let run = admin.source_run(&name, id).await.map_err(failed)?;
    let asked = Sent::of_query(uri);
    let what = What::from_name(asked.get("what"));
    let after = asked.get("after").parse().ok();
    let changes = admin.source_run_changes(&name, id, what, after, CHANGES).await.map_err(failed)?;
    let here = format!("{}/{id}", runs_href(slot));
    let of = |what: Option<What>| match what {
        Some(what) => link::with(&here, "what", what.name()),
        None => here.clone(),
    };
    let counts = run.counts;
    let all = RunFilter {
        text: t.get("run-all").into_owned(),
        count: What::ALL.iter().map(|what| what.count(&counts)).sum(),
        href: of(None),
        current: what.is_none(),
    };
    let some = What::ALL.into_iter().filter(|one| one.count(&counts) > 0).map(|one| RunFilter {
        text: what_text(t, one),
        count: one.count(&counts),
        href: of(Some(one)),
        current: what == Some(one),
    });
    let action = |verb: &str, can: bool| can.then(|| format!("{here}/{verb}"));
    let held = run.state == "held";
    let done = matches!(run.state.as_str(), "complete" | "approved" | "held") && run.kind != Kind::Plan.name();
    let mixed = matches!(run.state.as_str(), "held" | "discarded");
    let next = changes.next.map(|next| link::with(&of(what), "after", &next.to_string()));
    Ok(SourceRunPage {
        page: visitor.shell(t.num("run-title", "number", run.id.unsigned_abs()).into_owned(), Place::Sources),
        runs_href: runs_href(slot),
        approve_action: action("approve", held),
        discard_action: action("discard", held),
        undo_action: action("undo", done && counts.is_news()),
        explained: explained(t, &run),
        decided: decided(visitor, &run),
        filters: std::iter::once(all).chain(some).collect(),
        changes: changes.items.iter().map(|change| told(admin, t, change, mixed)).collect(),
        next_href: next,
        run: row(visitor, slot, &run),
        sentence: run.sentence,
        name,
    })
}

fn row(visitor: &Visitor, slot: u8, run: &Run) -> RunRow {
    let t = visitor.t;
    let numbers = What::ALL.into_iter().map(|what| (what, what.count(&run.counts)));
    let texts: Vec<String> = numbers
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| format!("{} {}", crate::locale::integer(t.language(), count), what_text(t, what)))
        .collect();
    let (class, state) = state_text(t, &run.state);
    RunRow {
        href: format!("{}/{}", runs_href(slot), run.id),
        number: run.id,
        when: t.when(run.began_at.unwrap_or(visitor.now), visitor.now),
        kind: match run.kind.as_str() {
            "changes" => t.get("run-kind-changes"),
            "plan" => t.get("run-kind-plan"),
            _ => t.get("run-kind-whole"),
        }
        .into_owned(),
        class,
        state,
        counts: if texts.is_empty() { t.get("run-no-changes").into_owned() } else { texts.join(" · ") },
        duration: t.num("source-duration", "count", run.milliseconds).into_owned(),
    }
}

fn state_text(t: Texts, state: &str) -> (&'static str, String) {
    let (class, text) = match state {
        "running" => ("state paused", t.get("run-running")),
        "complete" => ("state", t.get("run-complete")),
        "failed" => ("state off", t.get("run-failed")),
        "held" => ("state paused", t.get("run-held")),
        "approved" => ("state", t.get("run-approved")),
        "discarded" => ("state back", t.get("run-discarded")),
        "undone" => ("state back", t.get("run-undone")),
        _ => ("state back", t.get("run-planned")),
    };
    (class, text.into_owned())
}

fn what_text(t: Texts, what: What) -> String {
    match what {
        What::New => t.get("run-new"),
        What::Changed => t.get("run-changed"),
        What::Back => t.get("run-back"),
        What::Disabled => t.get("run-disabled"),
        What::Gone => t.get("run-gone"),
    }
    .into_owned()
}

fn refusal_text(t: Texts, why: Refusal) -> std::borrow::Cow<'static, str> {
    match why {
        Refusal::EmptyPassword => t.get("try-refused-empty-password"),
        Refusal::NotFound => t.get("try-refused-not-found"),
        Refusal::Ambiguous => t.get("try-refused-ambiguous"),
        Refusal::WrongPassword => t.get("try-refused-wrong-password"),
        Refusal::Disabled => t.get("try-refused-disabled"),
        Refusal::Expired => t.get("try-refused-expired"),
        Refusal::Locked => t.get("try-refused-locked"),
        Refusal::MustChange => t.get("try-refused-must-change"),
        Refusal::PasswordExpired => t.get("try-refused-password-expired"),
        Refusal::NotNow => t.get("try-refused-not-now"),
    }
}

fn explained(t: Texts, run: &Run) -> Option<String> {
    let text = match (run.state.as_str(), run.cause.as_str()) {
        ("failed", _) => t.get("run-explained-failed"),
        ("held", "empty") => t.get("run-explained-empty"),
        ("held", "paused") => t.get("run-explained-paused"),
        ("held", _) => t.get("run-explained-many"),
        _ => return None,
    };
    Some(text.into_owned())
}

fn decided(visitor: &Visitor, run: &Run) -> Option<String> {
    let when = visitor.t.when(run.decided_at?, visitor.now);
    let with = [("who", run.decided_by.as_str()), ("when", when.shown.as_str())];
    let text = if run.decided_by.is_empty() {
        visitor.t.get("run-overtaken")
    } else {
        match run.state.as_str() {
            "approved" => visitor.t.with("run-decided-approved", &with),
            "undone" => visitor.t.with("run-decided-undone", &with),
            _ => visitor.t.with("run-decided-discarded", &with),
        }
    };
    Some(text.into_owned())
}

fn told(admin: &Admin, t: Texts, change: &Changed, mixed: bool) -> RunChange {
    let kind = ObjectKind::CustomerUser;
    let named = |name: &str| {
        if name == "customer_ids" { t.get("run-customer-ids").into_owned() } else { label(admin, t, kind, name) }
    };
    let fields = match change.what {
        What::Changed | What::Disabled => change
            .fields
            .iter()
            .map(|(name, before, after)| {
                let value = |text: &str| shown_value(admin, t, kind, name, text);
                (named(name), value(before), value(after))
            })
            .collect(),
        _ => Vec::new(),
    };
    let applied = mixed.then(|| if change.applied { t.get("run-applied") } else { t.get("run-not-applied") });
    RunChange {
        class: match change.what {
            What::New | What::Back => "state new",
            What::Changed => "state",
            What::Disabled | What::Gone => "state off",
        },
        what: what_text(t, change.what),
        href: link::customer_user(&change.login),
        login: change.login.clone(),
        name: change.name.clone(),
        applied: applied.map(std::borrow::Cow::into_owned),
        fields,
    }
}

fn blank(visitor: &Visitor, report: &Report, slot: u8) -> SourceTryPage {
    let t = visitor.t;
    let input = |name: &'static str, text: std::borrow::Cow<'static, str>, kind| Input {
        name,
        label: text.into_owned(),
        kind,
        ..Input::default()
    };
    SourceTryPage {
        page: visitor.shell(t.get("try-title"), Place::Sources),
        name: report.name.clone(),
        runs_href: runs_href(slot),
        action: format!("{}/try", base(slot)),
        filter: Input {
            hint: Some(t.get("try-filter-hint").into_owned()),
            ..input("filter", t.get("source-step-filter"), Drawn::Code)
        },
        login: input("login", t.get("field-login"), Drawn::Code),
        password: Input {
            hint: Some(t.get("try-password-hint").into_owned()),
            ..input("password", t.get("try-password"), Drawn::Password)
        },
        ..SourceTryPage::default()
    }
}

/// `GET /sources/customer-users/{slot}/try`
pub(super) async fn tools(State(web): State<Web>, visitor: Visitor, Path(slot): Path<u8>) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let report = directory(&admin, &visitor, slot)?;
    page(&blank(&visitor, &report, slot))
}

/// `POST /sources/customer-users/{slot}/try`
pub(super) async fn attempt(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slot): Path<u8>,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let sent = sent.insist_on_token(&visitor)?;
    let report = directory(&admin, &visitor, slot)?;
    let mut view = blank(&visitor, &report, slot);
    let found = if sent.get("what") == "login" {
        sent.get("login").clone_into(&mut view.login.value);
        let password = Some(sent.get("password")).filter(|password| !password.is_empty());
        admin.try_login(&report.name, sent.get("login"), password).await
    } else {
        sent.get("filter").clone_into(&mut view.filter.value);
        admin.try_filter(&report.name, sent.get("filter"), ENTRIES).await.map(|found| (found, None))
    };
    match found {
        Ok((found, said)) => {
            fill(&admin, visitor.t, &mut view, found, said.as_ref());
            page(&view)
        }
        Err(AppError::Fields(faults)) => {
            let text = faults.first().and_then(|fault| match &fault.fault {
                padron_domain::problem::Fault::SourceRefused(why) => Some(why.clone()),
                _ => None,
            });
            view.filter.fault = text;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        // What the directory answers is what was asked for.
        Err(AppError::SourceSays(_, what)) => {
            view.error = Some(what);
            page(&view)
        }
        Err(error) => Err(visitor.failed(&error)),
    }
}

fn fill(admin: &Admin, t: Texts, view: &mut SourceTryPage, found: Attempt, said: Option<&SignInSaid>) {
    view.tried = true;
    view.sent = found.filter;
    view.more = found.more;
    view.sign_in = said.map(|said| match said {
        SignInSaid::Accepted => (true, t.get("try-accepted").into_owned()),
        SignInSaid::Refused(why) => (false, t.with("try-refused", &[("why", &refusal_text(t, *why))]).into_owned()),
    });
    let person = |person: &padron_app::sources::runs::Person| {
        let kind = ObjectKind::CustomerUser;
        let filled = person.record.values.filled().into_iter();
        let mut all: Vec<(String, String)> = filled
            .map(|(name, value)| (label(admin, t, kind, name), shown_value(admin, t, kind, name, value)))
            .collect();
        if !person.customer_ids.is_empty() {
            all.push((t.get("run-customer-ids").into_owned(), person.customer_ids.join(", ")));
        }
        all
    };
    view.found = found
        .found
        .into_iter()
        .map(|tried| TriedEntry {
            dn: tried.dn,
            attributes: tried.attributes,
            person: tried.person.as_ref().map(person).unwrap_or_default(),
        })
        .collect();
}
