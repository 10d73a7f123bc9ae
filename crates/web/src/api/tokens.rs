//! `/tokens`: who may come in by this door.

use axum::Json;
use axum::http::header::{CACHE_CONTROL, ETAG, HeaderValue, LOCATION};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use chrono::DateTime;
use padron_app::admin::Version;
use padron_app::json::time;
use padron_app::once::{KeptAnswer, Made};
use padron_app::tokens::{ListedToken, NewToken, Scope};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::BASE;
use super::body::{Reader, Sent};
use super::caller::Caller;
use super::once::{Asked, answer, carry_out, kept};
use super::path::Number;
use super::problem::Problem;
use super::query::Params;
use super::version::{Known, tag};
use crate::state::Web;

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(show, revoke))
}

/// A token, without its secret but for the one time it is made.
#[expect(clippy::struct_field_names, reason = "the keys of the JSON object")]
#[derive(Debug, Serialize, ToSchema)]
struct Token {
    /// The number by which it is revoked.
    id: i64,
    /// What somebody called it.
    #[schema(example = "nightly copy")]
    name: String,
    /// The login of the agent in whose name it acts.
    #[schema(example = "ada")]
    agent: String,
    /// What it may do; none for all rights of the agent. A scope that ends in `:write` includes reading.
    #[schema(example = json!(["customers:read", "customer-users:write"]))]
    scopes: Vec<&'static str>,
    /// When it was made (UTC).
    #[schema(format = DateTime)]
    created_at: Option<String>,
    /// When it ends (UTC); null for never.
    #[schema(format = DateTime)]
    expires_at: Option<String>,
    /// When it was last used (UTC, to the minute).
    #[schema(format = DateTime)]
    last_used_at: Option<String>,
    /// The secret; told once, in the answer to the request that made the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// Set where the secret was told in the first answer to this request.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    token_withheld: bool,
}

impl Token {
    fn of(listed: &ListedToken) -> Self {
        Self {
            id: listed.id,
            name: listed.name.clone(),
            agent: listed.agent.clone(),
            scopes: listed.scopes.names(),
            created_at: Some(time(listed.created_at)),
            expires_at: listed.expires_at.map(time),
            last_used_at: listed.used_at.map(time),
            token: None,
            token_withheld: false,
        }
    }
}

/// Every token.
#[derive(Debug, Serialize, ToSchema)]
struct TokenList {
    /// The tokens, the newest first.
    items: Vec<Token>,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
    /// How many there are.
    total: usize,
}

/// A token that is asked for.
#[derive(Debug, serde::Deserialize, ToSchema)]
#[schema(as = NewToken)]
#[expect(dead_code, reason = "the shape of a body; what is read of it is a NewToken of the verbs")]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// What to call it.
    #[schema(min_length = 1, max_length = 100, example = "nightly copy")]
    name: String,
    /// What it may do; none for all that the token that asks may do.
    #[schema(required = false, example = json!(["customers:read", "customer-users:read"]))]
    scopes: Option<Vec<String>>,
    /// When it ends (RFC 3339, in the future); null for never.
    #[schema(required = false, format = DateTime, example = "2030-01-01T00:00:00Z")]
    expires_at: Option<String>,
}

fn added(listed: &ListedToken, secret: Option<String>) -> KeptAnswer {
    let location = format!("{BASE}/tokens/{}", listed.id);
    let body = Token { token_withheld: secret.is_none(), token: secret, ..Token::of(listed) };
    let tag = tag(&Version::of_token(listed));
    let headers = [(LOCATION.as_str(), location.as_str()), (ETAG.as_str(), tag.as_str())];
    kept(StatusCode::CREATED, &headers, &body)
}

/// List tokens
#[utoipa::path(
    get, path = "/tokens", tag = "Tokens", operation_id = "listTokens",
    responses((status = 200, description = "Every token, without secrets.", body = TokenList)),
)]
async fn list(caller: Caller, uri: Uri) -> Result<Response, Problem> {
    let admin = caller.may(Scope::TokensRead)?;
    Params::read(&uri, &[]).done()?;
    let items: Vec<Token> = admin.tokens().await?.iter().map(Token::of).collect();
    let total = items.len();
    Ok(Json(TokenList { items, next_cursor: None, total }).into_response())
}

/// Make a token
///
/// It acts in the name of the same agent as the token that asks, may do no more, and lives no longer. The secret is told once.
#[utoipa::path(
    post, path = "/tokens", tag = "Tokens", operation_id = "addToken",
    request_body(content = Wanted),
    responses((status = 201, description = "The token, with its secret.", body = Token)),
)]
async fn add(caller: Caller, uri: Uri, asked: Asked, sent: Sent) -> Result<Response, Problem> {
    let admin = caller.may(Scope::TokensWrite)?;
    Params::read(&uri, &[]).done()?;
    let admin = asked.once(&caller, admin, &sent.bytes, |made| match made {
        Made::Token(listed) => added(listed, None),
        _ => kept(StatusCode::CREATED, &[], &()),
    });
    let work = async {
        let mut reader = Reader::new(&sent.object);
        let name = reader.text("name").unwrap_or_default();
        let scopes = reader.texts("scopes").unwrap_or_default();
        let end = reader.text("expires_at").map(|text| DateTime::parse_from_rfc3339(&text).map(|end| end.naive_utc()));
        if matches!(end, Some(Err(_))) {
            reader.fault("expires_at", "wrong-type", "This is a time, as 2030-01-01T00:00:00Z.");
        }
        let new = NewToken { name, scopes, expires_at: end.and_then(Result::ok) };
        reader.done(&[], || new.faults(admin.now()))?;
        let (listed, secret) = admin.add_token(&new, Some(&caller.bearer)).await?;
        let mut response = answer(&added(&listed, Some(secret)));
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Ok(response)
    };
    carry_out(&admin, Box::pin(work)).await
}

/// Read a token
#[utoipa::path(
    get, path = "/tokens/{id}", tag = "Tokens", operation_id = "readToken",
    params(("id" = i64, Path, description = "Its number.", example = 1)),
    responses(
        (status = 200, description = "The token, without its secret.", body = Token),
        (status = 304, description = "The version in `If-None-Match` is the present one."),
    ),
)]
async fn show(caller: Caller, uri: Uri, known: Known, Number(id): Number) -> Result<Response, Problem> {
    let admin = caller.may(Scope::TokensRead)?;
    Params::read(&uri, &[]).done()?;
    let token = admin.token(id).await?;
    Ok(known.answer(&Version::of_token(&token), &Token::of(&token)))
}

/// Revoke a token
///
/// From now on nobody comes in with it.
#[utoipa::path(
    delete, path = "/tokens/{id}", tag = "Tokens", operation_id = "revokeToken",
    params(("id" = i64, Path, description = "Its number.", example = 1)),
    responses(
        (status = 204, description = "It is revoked."),
        (status = 412, description = "The token is no longer as `If-Match` says.", body = super::problem::Written),
    ),
)]
async fn revoke(caller: Caller, uri: Uri, known: Known, Number(id): Number) -> Result<Response, Problem> {
    let admin = caller.may(Scope::TokensWrite)?;
    Params::read(&uri, &[]).done()?;
    if !known.allows(&Version::of_token(&admin.token(id).await?)) {
        return Err(Problem::changed());
    }
    admin.revoke_token(id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
