//! Links that let a person set their password, once (`padron_password_link`): only the hash of the secret is kept.

use chrono::NaiveDateTime;
use padron_domain::audit::ObjectKind;

use crate::audit::Values;
use crate::db::{Connection, Sql, Writer};
use crate::{Result, dialect};

/// A link, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordLink {
    /// Whose password it sets.
    pub login: String,
    /// Until when (UTC).
    pub expires_at: NaiveDateTime,
}

/// Makes a link; earlier ones of the same person stop working.
pub async fn put(writer: &mut Writer, token_hash: &str, link: &PasswordLink, at: NaiveDateTime) -> Result<()> {
    forget(writer, &link.login).await?;
    let sql =
        Sql::new("INSERT INTO padron_password_link (token_hash, login, created_at, expires_at) VALUES (?, ?, ?, ?)");
    writer.execute(sql.bind(token_hash).bind(&link.login).bind(at).bind(link.expires_at)).await.map(|_| ())
}

/// The link of a secret's hash, expired or not.
pub async fn get(connection: &mut Connection, token_hash: &str) -> Result<Option<PasswordLink>> {
    let sql = Sql::new("SELECT l.login, l.expires_at FROM padron_password_link l WHERE l.token_hash = ?");
    let row = connection.fetch_optional(sql.bind(token_hash)).await?;
    row.map(|row| Ok(PasswordLink { login: row.text(0)?, expires_at: row.time(1)?.unwrap_or_default() })).transpose()
}

/// Uses a link up; whether it was still there.
pub async fn take(writer: &mut Writer, token_hash: &str) -> Result<bool> {
    let sql = Sql::new("DELETE FROM padron_password_link WHERE token_hash = ?").bind(token_hash);
    Ok(writer.execute(sql).await? > 0)
}

/// Takes the links of a person back.
pub async fn forget(writer: &mut Writer, login: &str) -> Result<u64> {
    let sql = Sql::new("DELETE FROM padron_password_link WHERE ");
    writer.execute(dialect::same_identity(writer.engine(), sql, "login", login)).await
}

/// Takes back the links that a change of the history ends: of a person who has another password, address or validity, who was
/// removed, or who is to be sent a new link. Asked by the history itself, which no change can go past.
pub(crate) async fn end<'a>(
    writer: &mut Writer,
    changes: impl Iterator<Item = (ObjectKind, &'a str, &'a str, Values<'a>)>,
) -> Result<()> {
    let ends = |(kind, verb, _, fields): &(ObjectKind, &str, &str, Values<'_>)| {
        *kind == ObjectKind::CustomerUser
            && match *verb {
                "password" | "password_link" | "remove" => true,
                "add" => false,
                _ => fields.iter().any(|(field, _)| matches!(*field, "email" | "valid")),
            }
    };
    let ended: Vec<&str> = changes.filter(ends).map(|(_, _, login, _)| login).collect();
    for logins in ended.chunks(dialect::MAX_VALUES) {
        let sql = Sql::new("DELETE FROM padron_password_link WHERE login IN").list(logins.iter().copied());
        writer.execute(sql).await?;
    }
    Ok(())
}

/// Clears away what is over.
pub async fn sweep(writer: &mut Writer, now: NaiveDateTime) -> Result<u64> {
    writer.execute(Sql::new("DELETE FROM padron_password_link WHERE expires_at < ?").bind(now)).await
}
