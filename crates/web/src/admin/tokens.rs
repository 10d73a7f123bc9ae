//! Tokens of programs: listed, made (shown once) and revoked.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use chrono::TimeDelta;
use padron_app::AppError;
use padron_app::admin::Admin;
use padron_app::tokens::{NewToken, Scope};
use padron_domain::problem::FieldFaults;

use crate::answer::{Answer, go, page, page_with, secret_page};
use crate::link;
use crate::request::{Flash, Form as Sent, Key, Visitor};
use crate::state::Web;
use crate::view::{Link, Place, ScopeRow, Status, TokenLine, TokenShown, Tokens, fault_text};

/// Days after which a token ends where nobody chooses otherwise.
const USUAL_DAYS: &str = "365";
/// Ends that can be chosen, in days.
const DAYS: [i64; 3] = [30, 90, 365];

/// What the form was filled with.
#[derive(Debug, Default)]
struct Filled {
    name: String,
    days: String,
    some: bool,
    scopes: Vec<String>,
    faults: FieldFaults,
}

/// `GET /tokens`
pub(super) async fn show(State(web): State<Web>, visitor: Visitor) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    page(&drawn(&admin, &visitor, &Filled { days: USUAL_DAYS.to_owned(), ..Filled::default() }).await?)
}

/// `POST /tokens`
pub(super) async fn add(State(web): State<Web>, visitor: Visitor, sent: Sent) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let sent = sent.insist_on_token(&visitor)?;
    let days = sent.get("expires").parse::<i64>().ok().filter(|days| DAYS.contains(days));
    let mut filled = Filled {
        name: sent.get("name").to_owned(),
        days: days.map(|days| days.to_string()).unwrap_or_default(),
        some: sent.get("rights") == "some",
        scopes: sent.all("scope").map(str::to_owned).collect(),
        faults: Vec::new(),
    };
    let scopes = if filled.some { filled.scopes.clone() } else { Vec::new() };
    if filled.some && scopes.is_empty() {
        // Nothing ticked is not everything.
        let refused = Tokens {
            scopes_fault: Some(visitor.t.get("token-rights-none").into_owned()),
            ..drawn(&admin, &visitor, &filled).await?
        };
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &refused);
    }
    let expires_at = days.map(|days| admin.now() + TimeDelta::days(days));
    match admin.add_token(&NewToken { name: filled.name.clone(), scopes, expires_at }, None).await {
        Ok((listed, token)) => {
            let mut page = visitor.shell(visitor.t.get("token-shown-title"), Place::Tokens);
            page.crumbs = vec![Link { text: visitor.t.get("tokens-title").into_owned(), href: link::TOKENS.into() }];
            let base = web.options.public_origin.as_deref().unwrap_or("http://127.0.0.1:8080");
            let example = format!("curl -H 'Authorization: Bearer {token}' {base}/api/v1/customers?limit=1");
            secret_page(&TokenShown { page, name: listed.name, token, example })
        }
        Err(AppError::Fields(faults)) => {
            filled.faults = faults;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &drawn(&admin, &visitor, &filled).await?)
        }
        Err(other) => Err(visitor.failed(&other)),
    }
}

/// `POST /tokens/{id}/revoke`
pub(super) async fn revoke(
    State(web): State<Web>,
    visitor: Visitor,
    Key(id): Key,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    sent.insist_on_token(&visitor)?;
    let id = id.parse().map_err(|_| visitor.message(Status::NotFound))?;
    // A token that is gone already is what was asked for.
    match admin.revoke_token(id).await {
        Ok(()) | Err(AppError::Missing) => {}
        Err(other) => return Err(visitor.failed(&other)),
    }
    let jar = CookieJar::new().add(Flash::TokenRevoked.cookie("", visitor.https));
    Ok((jar, go(link::TOKENS)).into_response())
}

async fn drawn(admin: &Admin, visitor: &Visitor, filled: &Filled) -> Result<Tokens, Answer> {
    let t = visitor.t;
    let tokens = admin.tokens().await.map_err(|error| visitor.failed(&error))?;
    let mut inputs = Tokens::inputs(t, &filled.name, &filled.days);
    for fault in &filled.faults {
        let text = fault_text(t, fault.fault.code(), &fault.fault.detail());
        let input = inputs.iter_mut().find(|input| input.name == fault.field);
        if let Some(input) = input {
            input.fault = Some(text);
        }
    }
    let lines = tokens.into_iter().map(|token| TokenLine {
        scopes: token.scopes.names(),
        name: token.name,
        agent: token.agent,
        since: t.when(token.created_at, visitor.now),
        ends: token.expires_at.map(|end| t.when(end, visitor.now)),
        over: token.expires_at.is_some_and(|end| end <= visitor.now),
        used: token.used_at.map(|used| t.when(used, visitor.now)),
        revoke_href: format!("{}/{}/revoke", link::TOKENS, token.id),
    });
    Ok(Tokens {
        page: visitor.shell(t.get("tokens-title"), Place::Tokens),
        tokens: lines.collect(),
        inputs,
        some: filled.some,
        scopes: scope_rows(visitor, &filled.scopes),
        scopes_fault: None,
    })
}

/// What can be ticked, a kind a row.
fn scope_rows(visitor: &Visitor, ticked: &[String]) -> Vec<ScopeRow> {
    let t = visitor.t;
    let cell = |scope: Scope| Some((scope.name(), ticked.iter().any(|name| name == scope.name())));
    let row = |label: std::borrow::Cow<'static, str>, read: Scope, write: Option<Scope>| ScopeRow {
        label: label.into_owned(),
        read: cell(read),
        write: write.and_then(cell),
    };
    vec![
        row(t.get("scope-customers"), Scope::CustomersRead, Some(Scope::CustomersWrite)),
        row(t.get("scope-customer-users"), Scope::CustomerUsersRead, Some(Scope::CustomerUsersWrite)),
        row(t.get("scope-history"), Scope::HistoryRead, None),
        row(t.get("scope-jobs"), Scope::JobsRead, Some(Scope::JobsWrite)),
        row(t.get("scope-settings"), Scope::SettingsRead, Some(Scope::SettingsWrite)),
        row(t.get("scope-tokens"), Scope::TokensRead, Some(Scope::TokensWrite)),
    ]
}
