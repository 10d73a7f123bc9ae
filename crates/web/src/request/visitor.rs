//! Who asks: the session, the language, the choices, the client.

use std::net::SocketAddr;

use axum::body::HttpBody as _;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, HeaderName, ORIGIN, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use chrono::NaiveDateTime;
use padron_app::admin::Admin;
use padron_app::session::{ActiveSession, Origin};
use padron_app::{AppError, Hindrance, random};
use padron_domain::audit::Door;

use super::notice::{self, Flash};
use super::{client, csrf};
use crate::answer::Answer;
use crate::link;
use crate::locale::{Language, Texts, negotiate};
use crate::state::Web;
use crate::view::{Density, Link, Notice, Place, Shell, SignedIn, Status, Theme};

/// The cookie with the session's token, and its name by HTTPS: no other host of the domain can plant one of that prefix.
const SESSION: [&str; 2] = ["padron_session", "__Host-padron_session"];
/// The cookie with the secret of forms sent before anybody signed in, and its name by HTTPS.
const VISITOR: [&str; 2] = ["padron_visitor", "__Host-padron_visitor"];
/// Cookies that remember choices.
pub(crate) const LANGUAGE: &str = "padron_language";
const THEME: &str = "padron_theme";
const DENSITY: &str = "padron_density";
const KEYS: &str = "padron_keys";

/// Who asks.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    pub(crate) t: Texts,
    pub(crate) theme: Theme,
    pub(crate) density: Density,
    pub(crate) origin: Origin,
    /// The session, if there is one.
    pub(crate) session: Option<ActiveSession>,
    /// Whether a cookie named a session that is over.
    pub(crate) session_ended: bool,
    /// Whether a script asks for a part of the page.
    pub(crate) partial: bool,
    /// Whether a source does not answer.
    pub(crate) source_away: bool,
    /// Now (UTC).
    pub(crate) now: NaiveDateTime,
    /// Whether cookies go by HTTPS only.
    pub(crate) https: bool,
    /// The secret behind the forms of this browser.
    secret: String,
    /// The address that was asked for, with its query.
    pub(super) here: String,
    single_keys: bool,
    notice: Option<Notice>,
    request_id: String,
}

/// Finds out who asks, before any handler runs.
pub(crate) async fn identify(
    State(web): State<Web>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    // A copy: a body cannot be shared between threads, so nothing may hold on to the request while we wait.
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let jar = CookieJar::from_headers(&headers);
    let header = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let asked = uri.query().and_then(|query| {
        form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == "language")
            .map(|(_, value)| value.into_owned())
    });
    let cookie = |name: &str| jar.get(name).map(Cookie::value);
    let language = negotiate(asked.as_deref(), cookie(LANGUAGE), header(&ACCEPT_LANGUAGE).as_deref());
    let t = Texts::new(language);
    let token = cookie(SESSION[usize::from(web.options.https)]).map(str::to_owned);
    let session = match &token {
        Some(token) => web.app.session(token).await,
        None => Ok(None),
    };
    let known = cookie(VISITOR[usize::from(web.options.https)]).filter(|secret| secret.len() >= 32).map(str::to_owned);
    let fresh = known.is_none().then(random::token);
    let failed = session.as_ref().err().map(ToString::to_string);
    let session = session.unwrap_or_default();
    let secret = match (&session, &token) {
        (Some(_), Some(token)) => token.clone(),
        _ => known.or_else(|| fresh.clone()).unwrap_or_default(),
    };
    let request_id = headers.get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or("").to_owned();
    let visitor = Visitor {
        t,
        theme: Theme::parse(cookie(THEME).unwrap_or("")),
        density: Density::parse(cookie(DENSITY).unwrap_or("")),
        single_keys: cookie(KEYS) != Some("off"),
        origin: Origin {
            address: client::address(&web, peer.ip(), &headers).to_string(),
            user_agent: header(&USER_AGENT).unwrap_or_default(),
        },
        session_ended: token.is_some() && session.is_none(),
        session,
        partial: headers.contains_key("hx-request"),
        source_away: web.app.is_any_source_away(),
        now: web.app.clock().now(),
        https: web.options.https,
        secret,
        here: uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
        notice: cookie(notice::COOKIE).and_then(|value| Flash::read(t, value)),
        request_id,
    };
    if let Some(error) = failed {
        tracing::error!(request = visitor.request_id, "a session could not be read: {error}");
        return visitor.message(Status::Unavailable).into_response();
    }
    let had_notice = jar.get(notice::COOKIE).is_some() && !visitor.partial;
    if web.options.public_origin.as_deref().is_some_and(|own| is_from_elsewhere(own, &headers)) {
        return visitor.message(Status::Elsewhere).into_response();
    }
    request.extensions_mut().insert(visitor.clone());
    let mut answer = next.run(request).await;
    // The layer that compares origins refuses without a word.
    if answer.status() == StatusCode::FORBIDDEN && answer.body().size_hint().exact() == Some(0) {
        answer = visitor.message(Status::Elsewhere).into_response();
    }
    // An answer that tells something new keeps its own notice; a redirect passes the old one on.
    let mut jar = CookieJar::new();
    if had_notice && answer.status().is_success() {
        jar = jar.add(removal(notice::COOKIE, visitor.https));
    }
    if let Some(secret) = fresh.filter(|_| visitor.session.is_none()) {
        jar = jar.add(private(VISITOR[usize::from(visitor.https)], secret, visitor.https));
    }
    if visitor.session_ended && answer.status().is_success() {
        jar = jar.add(end(visitor.https));
    }
    if asked.as_deref().and_then(Language::parse).is_some() {
        jar = jar.add(choice(LANGUAGE, language.tag(), visitor.https));
    }
    (jar, answer).into_response()
}

/// Whether a page of another origin sent this: where a public address is set, only forms of that address count.
fn is_from_elsewhere(own: &str, headers: &HeaderMap) -> bool {
    headers.get(ORIGIN).is_some_and(|origin| !origin.as_bytes().eq_ignore_ascii_case(own.as_bytes()))
}

/// The cookie of a session that begins.
pub(crate) fn begin(token: String, https: bool) -> Cookie<'static> {
    private(SESSION[usize::from(https)], token, https)
}

/// The cookie that takes the session's away.
pub(crate) fn end(https: bool) -> Cookie<'static> {
    removal(SESSION[usize::from(https)], https)
}

/// A cookie that ends with the browser, out of reach of scripts.
fn private(name: &'static str, value: String, https: bool) -> Cookie<'static> {
    Cookie::build((name, value)).path("/").http_only(true).secure(https).same_site(SameSite::Lax).build()
}

/// The cookie that takes another one away.
fn removal(name: &'static str, https: bool) -> Cookie<'static> {
    let mut cookie = private(name, String::new(), https);
    cookie.make_removal();
    cookie
}

/// A cookie that stays and remembers a choice; scripts may read it, there is nothing secret in it.
fn choice(name: &'static str, value: &str, https: bool) -> Cookie<'static> {
    Cookie::build((name, value.to_owned())).path("/").secure(https).same_site(SameSite::Lax).permanent().build()
}

/// Remembers what a form of choices says.
pub(crate) fn remember(mut jar: CookieJar, form: &super::Form, https: bool) -> CookieJar {
    if let Some(language) = form.find("language").and_then(Language::parse) {
        jar = jar.add(choice(LANGUAGE, language.tag(), https));
    }
    if let Some(theme) = form.find("theme") {
        jar = jar.add(choice(THEME, Theme::parse(theme).name(), https));
    }
    if let Some(density) = form.find("density") {
        jar = jar.add(choice(DENSITY, Density::parse(density).name(), https));
    }
    if let Some(keys) = form.find("single_keys") {
        jar = jar.add(choice(KEYS, if keys == "off" { "off" } else { "on" }, https));
    }
    jar
}

impl Visitor {
    /// Whether a form's token is of this browser.
    pub(crate) fn made(&self, given: &str) -> bool {
        csrf::matches(&self.secret, given)
    }

    /// Whether the address asks for this.
    pub(crate) fn asks(&self, name: &str, value: &str) -> bool {
        let query = self.here.split_once('?').map_or("", |(_, query)| query);
        form_urlencoded::parse(query.as_bytes()).any(|(field, asked)| field == name && asked == value)
    }

    /// What surrounds a screen.
    pub(crate) fn shell(&self, title: impl Into<String>, place: Place) -> Shell {
        Shell {
            t: self.t,
            title: title.into(),
            theme: self.theme,
            density: self.density,
            single_keys: self.single_keys,
            csrf: csrf::token(&self.secret),
            here: self.here.clone(),
            place,
            user: self.session.as_ref().map(|session| signed_in(&session.agent)),
            source_away: self.source_away,
            crumbs: Vec::new(),
            notices: self.notice.clone().into_iter().collect(),
        }
    }

    /// A message instead of a page.
    pub(crate) fn message(&self, status: Status) -> Answer {
        let mut page = self.shell(status.title(self.t), Place::Nowhere);
        page.notices.clear();
        let home = Link { text: self.t.get("nav-overview").into_owned(), href: "/".into() };
        let shows_id = matches!(status, Status::Fault | Status::Unavailable) && !self.request_id.is_empty();
        let request_id = shows_id.then(|| self.request_id.clone());
        Answer::Message(Box::new(crate::view::Message { page, status, request_id, links: vec![home] }))
    }

    /// The answer to a verb that failed, where the handler has none of its own. What nobody can mend here is logged, once.
    pub(crate) fn failed(&self, error: &AppError) -> Answer {
        let status = match error {
            AppError::Denied => Status::Forbidden,
            AppError::Missing => Status::NotFound,
            AppError::Throttled(seconds) => Status::TooMany(*seconds),
            AppError::SourceReadOnly(_) => Status::SourceReadOnly,
            AppError::SourceDown(_) | AppError::SourceSays(..) => Status::SourceDown,
            other => match other.hindrance() {
                Some(Hindrance::Unreachable) => Status::Unavailable,
                Some(Hindrance::ReadOnly) => Status::ReadOnly,
                Some(Hindrance::Full) => Status::Full,
                None => Status::Fault,
            },
        };
        if status.code() >= 500 {
            tracing::error!(request = self.request_id, "{error}");
        }
        self.message(status)
    }

    /// The handle on what an administrator may do, or the way to the sign-in page, or a refusal.
    pub(crate) fn admin(&self, web: &Web) -> Result<Admin, Answer> {
        let Some(session) = &self.session else {
            let next = link::with(link::SIGN_IN, "next", &self.here);
            let address = if self.session_ended { link::with(&next, "ended", "1") } else { next };
            return Err(Answer::Page(Box::new(Redirect::to(&address).into_response())));
        };
        web.app.as_admin(&session.agent, Door::Web).map_err(|error| self.failed(&error))
    }
}

fn signed_in(agent: &padron_domain::agent::Agent) -> SignedIn {
    let names = [agent.first_name.as_str(), agent.last_name.as_str()];
    let known: Vec<&str> = names.into_iter().filter(|name| !name.is_empty() && *name != "-").collect();
    let name = if known.is_empty() { agent.login.clone() } else { known.join(" ") };
    let initials = if known.is_empty() {
        name.chars().take(2).collect()
    } else {
        known.iter().filter_map(|name| name.chars().next()).collect()
    };
    SignedIn { name, login: agent.login.clone(), initials }
}

impl FromRequestParts<Web> for Visitor {
    type Rejection = Answer;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Answer> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Answer::fault("a handler was reached without its visitor"))
    }
}
