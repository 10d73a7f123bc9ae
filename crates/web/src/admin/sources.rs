//! Sources: where people and companies come from, whether they answer, and a test of each.

use axum::extract::{Path, State};
use axum::response::Response;
use padron_app::admin::Admin;
use padron_app::sources::{self, Clash, Of, Report, Step, Trial, Verdict};
use padron_domain::audit::ObjectKind;

use super::record::label;
use crate::answer::{Answer, page};
use crate::link;
use crate::locale::Texts;
use crate::request::{Form as Sent, Visitor};
use crate::state::Web;
use crate::view::{
    ClashRow, Clashes, LackedColumn, Place, SourceCard, SourceState, SourceStep, SourceTest, SourcesPage, Status,
};

/// Conflicts that are shown.
const CLASHES: usize = 200;

/// `GET /sources`, and the address of a test for whoever comes back to it.
pub(super) async fn show(State(web): State<Web>, visitor: Visitor) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    page(&drawn(&admin, &visitor).await?)
}

/// `POST /sources/{of}/{slot}/test`
pub(super) async fn test(
    State(web): State<Web>,
    visitor: Visitor,
    Path((of, slot)): Path<(String, u8)>,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    sent.insist_on_token(&visitor)?;
    let of = if of == link::PEOPLE { Of::People } else { Of::Companies };
    let reports = admin.source_reports();
    let known = reports.iter().find(|report| report.of == of && report.slot.number() == slot);
    let known = known.ok_or_else(|| visitor.message(Status::NotFound))?;
    // A source that does not answer is no failure of ours: the page is what was asked for.
    let trial = admin.test_source(of, &known.name).await.map_err(|error| visitor.failed(&error))?;
    let mut view = drawn(&admin, &visitor).await?;
    let cards = if of == Of::People { &mut view.people } else { &mut view.companies };
    if let Some(card) = cards.iter_mut().find(|card| card.slot == slot) {
        card.test = Some(told(visitor.t, &trial));
        card.missing = trial.missing.iter().map(|lacked| lacks(&admin, visitor.t, of, lacked)).collect();
    }
    page(&view)
}

async fn drawn(admin: &Admin, visitor: &Visitor) -> Result<SourcesPage, Answer> {
    let failed = |error| visitor.failed(&error);
    let of_people = clashes(admin.source_clashes(Of::People, CLASHES).await.map_err(failed)?, link::customer_user);
    let of_companies = clashes(admin.source_clashes(Of::Companies, CLASHES).await.map_err(failed)?, link::customer);
    let reports = admin.source_reports();
    let cards = |of: Of| -> Vec<SourceCard> {
        let several = reports.iter().filter(|report| report.of == of).count() > 1;
        reports.iter().filter(|report| report.of == of).map(|report| card(admin, visitor, report, several)).collect()
    };
    Ok(SourcesPage {
        page: visitor.shell(visitor.t.get("sources-title"), Place::Sources),
        people: cards(Of::People),
        companies: cards(Of::Companies),
        people_clashes: of_people,
        company_clashes: of_companies,
    })
}

/// Keys that more than one source has, as the page shows them.
fn clashes((found, total): (Vec<Clash>, usize), href: impl Fn(&str) -> String) -> Clashes {
    let row = |clash: Clash| ClashRow {
        href: href(&clash.key),
        key: clash.key,
        wins: clash.wins,
        hidden: clash.hidden.join(", "),
    };
    Clashes { rows: found.into_iter().map(row).collect(), total: u64::try_from(total).unwrap_or(u64::MAX) }
}

fn card(admin: &Admin, visitor: &Visitor, report: &Report, several: bool) -> SourceCard {
    let (t, health) = (visitor.t, &report.health);
    let (name, list) = match report.of {
        Of::People => (link::PEOPLE, link::CUSTOMER_USERS),
        Of::Companies => (link::COMPANIES, link::CUSTOMERS),
    };
    let slot = report.slot.number();
    let anchor = format!("{name}-{slot}");
    SourceCard {
        test_action: format!("{}/{name}/{slot}/test#{anchor}", link::SOURCES),
        anchor,
        name: report.name.clone(),
        slot,
        kind: kind_text(t, report.kind),
        place: report.place.clone(),
        read_only: report.read_only,
        state: state_of(health.state),
        last_good: health.last_good.map(|at| t.when(at, visitor.now)),
        count: match report.of {
            Of::People => t.num("customer-users-count", "count", health.count),
            Of::Companies => t.num("customers-count", "count", health.count),
        }
        .into_owned(),
        duration: if health.last_good.is_some() {
            t.num("source-duration", "count", health.milliseconds).into_owned()
        } else {
            String::new()
        },
        error: health.error.clone(),
        missing: health.missing.iter().map(|lacked| lacks(admin, t, report.of, lacked)).collect(),
        list_href: if several { link::with(list, "source", &report.name) } else { list.to_owned() },
        test: None,
        runs_href: (report.kind == sources::Kind::Directory).then(|| super::source_runs::runs_href(slot)),
    }
}

/// How a source is doing, as the pages draw it.
pub(super) const fn state_of(state: sources::State) -> SourceState {
    match state {
        sources::State::Unknown => SourceState::Unknown,
        sources::State::Complete => SourceState::Complete,
        sources::State::Partial => SourceState::Partial,
        sources::State::Stale => SourceState::Stale,
        sources::State::Down => SourceState::Down,
    }
}

fn lacks(admin: &Admin, t: Texts, of: Of, lacked: &padron_app::sources::MissingColumn) -> LackedColumn {
    let kind = if of == Of::People { ObjectKind::CustomerUser } else { ObjectKind::Customer };
    LackedColumn {
        column: lacked.column.clone(),
        label: label(admin, t, kind, &lacked.field),
        remedy: lacked.remedy.clone(),
    }
}

fn kind_text(t: Texts, kind: sources::Kind) -> String {
    match kind {
        sources::Kind::Own => t.get("source-kind-own").into_owned(),
        sources::Kind::Table => t.get("source-kind-table").into_owned(),
        sources::Kind::Directory => t.get("source-kind-ldap").into_owned(),
        sources::Kind::Foreign(_) => match kind.name() {
            "postgresql" => "PostgreSQL".to_owned(),
            "mariadb" => "MariaDB".to_owned(),
            _ => "SQLite".to_owned(),
        },
    }
}

fn step_name(t: Texts, step: Step) -> String {
    let text = match step {
        Step::Name => t.get("source-step-name"),
        Step::Connect => t.get("source-step-connect"),
        Step::Tls => t.get("source-step-tls"),
        Step::SignIn => t.get("source-step-sign-in"),
        Step::Base => t.get("source-step-base"),
        Step::Filter => t.get("source-step-filter"),
        Step::Table => t.get("source-step-table"),
        Step::Columns => t.get("source-step-columns"),
        Step::Sample => t.get("source-step-sample"),
    };
    text.into_owned()
}

fn told(t: Texts, trial: &Trial) -> SourceTest {
    let failed = trial.findings.iter().find(|finding| finding.verdict == Verdict::Failed);
    let text = match failed {
        None => t.with("source-test-good", &[("source", trial.name.as_str())]),
        Some(finding) => {
            t.with("source-test-failed", &[("source", trial.name.as_str()), ("step", &step_name(t, finding.step))])
        }
    };
    let steps = trial.findings.iter().map(|finding| {
        let (class, icon, verdict) = match finding.verdict {
            Verdict::Good => ("good", "circle-check", t.get("source-verdict-good")),
            Verdict::Warning => ("warn", "triangle-alert", t.get("source-verdict-warning")),
            Verdict::Failed => ("bad", "circle-x", t.get("source-verdict-failed")),
        };
        let text = match (finding.step, finding.verdict) {
            (Step::Tls, Verdict::Warning) => t.get("source-unencrypted").into_owned(),
            (Step::Sample, Verdict::Good) if trial.sample.is_empty() => t.get("source-sample-empty").into_owned(),
            (Step::Columns, Verdict::Warning) => {
                let names: Vec<&str> = trial.missing.iter().map(|lacked| lacked.column.as_str()).collect();
                let (found, missing) = (finding.text.as_str(), names.join(", "));
                t.with("source-columns-missing", &[("found", found), ("missing", &missing)]).into_owned()
            }
            _ => finding.text.clone(),
        };
        SourceStep { name: step_name(t, finding.step), class, icon, verdict: verdict.into_owned(), text }
    });
    SourceTest {
        good: failed.is_none(),
        text: text.into_owned(),
        steps: steps.collect(),
        sample: trial
            .sample
            .iter()
            .map(|record| [record.key.clone(), record.name.clone(), record.more.clone()])
            .collect(),
    }
}
