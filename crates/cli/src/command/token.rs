//! `padron token`: tokens of programs.

use chrono::TimeDelta;
use padron_app::AppError;
use padron_app::tokens::{ListedToken, NewToken, Scope};
use serde_json::{Value, json};

use super::{Outcome, complain, table};
use crate::args::Token;
use crate::config::Config;
use crate::wiring;

pub(super) async fn run(command: Token, config: &Config) -> anyhow::Result<Outcome> {
    let opened = wiring::open(config).await?;
    let admin = opened.app.as_operator().await?;
    let outcome = match command {
        Token::Create { agent, name, scopes, expires, writing } => {
            let expires_at = expires.map(|days| admin.now() + TimeDelta::days(i64::from(days)));
            match writing.handle(admin.clone()).add_token_of(&agent, &NewToken { name, scopes, expires_at }).await {
                Ok((listed, secret)) if writing.json => {
                    let mut object = as_json(&listed);
                    if !writing.dry_run {
                        object["token"] = secret.into();
                    }
                    println!("{object}");
                    Outcome::Done
                }
                Ok((listed, _)) if writing.dry_run => {
                    eprintln!("A token {:?} of {} would be made.", listed.name, listed.agent);
                    Outcome::Done
                }
                // The token alone, so that a script can take it as it is.
                Ok((_, secret)) => {
                    println!("{secret}");
                    Outcome::Done
                }
                Err(error) => refused(error, &agent)?,
            }
        }
        Token::List { json } => {
            let tokens = admin.tokens().await?;
            if json {
                let items: Vec<Value> = tokens.iter().map(as_json).collect();
                println!("{}", json!({ "items": items, "total": tokens.len() }));
            } else {
                let rows: Vec<[String; 6]> = tokens.iter().map(row).collect();
                let rows = rows.iter().map(|row| row.each_ref().map(String::as_str));
                table::print(["id", "name", "agent", "scopes", "expires", "last used"], rows);
            }
            Outcome::Done
        }
        Token::Revoke { id, writing } => match writing.handle(admin.clone()).revoke_token(id).await {
            Ok(()) => {
                if writing.json {
                    println!("{}", json!({ "id": id, "revoked": !writing.dry_run }));
                } else {
                    println!("Token {id} {} revoked.", if writing.dry_run { "would be" } else { "is" });
                }
                Outcome::Done
            }
            Err(AppError::Missing) => {
                complain(writing.json, "id", "not-found", &format!("there is no token {id}"));
                Outcome::Refused
            }
            Err(other) => return Err(other.into()),
        },
    };
    opened.app.close().await;
    Ok(outcome)
}

fn refused(error: AppError, agent: &str) -> anyhow::Result<Outcome> {
    match error {
        AppError::Denied => eprintln!("padron: {agent} may not sign in, or lacks rw on the group admin"),
        AppError::Fields(faults) => {
            for fault in faults {
                match fault.field {
                    "agent" => eprintln!("padron: agent: there is no agent {agent}"),
                    "scopes" => {
                        let names: Vec<&str> = Scope::ALL.into_iter().map(Scope::name).collect();
                        eprintln!("padron: scope: the scopes are {}", names.join(", "));
                    }
                    field => eprintln!("padron: {field}: {} {}", fault.fault.code(), fault.fault.detail()),
                }
            }
        }
        other => return Err(other.into()),
    }
    Ok(Outcome::Refused)
}

fn as_json(token: &ListedToken) -> Value {
    let time = |at: Option<chrono::NaiveDateTime>| at.map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string());
    json!({
        "id": token.id, "name": token.name, "agent": token.agent, "scopes": token.scopes.names(),
        "created_at": time(Some(token.created_at)), "expires_at": time(token.expires_at), "last_used_at": time(token.used_at)
    })
}

fn row(token: &ListedToken) -> [String; 6] {
    let scopes = if token.scopes.is_all() { "all".to_owned() } else { token.scopes.names().join(" ") };
    let time = |at: Option<chrono::NaiveDateTime>| at.map_or_else(|| "never".to_owned(), |at| at.to_string());
    let (end, used) = (time(token.expires_at), time(token.used_at));
    [token.id.to_string(), token.name.clone(), token.agent.clone(), scopes, end, used]
}
