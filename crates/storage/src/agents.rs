//! Agents (`users`) and whether they administrate (`group_user`, roles).

use chrono::NaiveDateTime;
use padron_domain::agent::{ADMIN_GROUP, Agent};
use padron_domain::fold::same_identity;
use padron_domain::validity::Validity;

use crate::db::{Connection, Row, Sql, Writer};
use crate::{Result, dialect};

/// An agent with what a sign-in has to check; the hash goes no further than `app::sign_in`.
pub struct Credentials {
    /// The agent.
    pub agent: Agent,
    /// The stored hash.
    pub hash: String,
}

const ADMINISTRATOR: &str = "(EXISTS (SELECT 1 FROM group_user gu JOIN groups_table g ON g.id = gu.group_id \
     WHERE gu.user_id = u.id AND gu.permission_key = 'rw' AND g.name = ? AND g.valid_id = 1) \
     OR EXISTS (SELECT 1 FROM role_user ru JOIN roles r ON r.id = ru.role_id JOIN group_role gr ON gr.role_id = r.id \
     JOIN groups_table g ON g.id = gr.group_id WHERE ru.user_id = u.id AND r.valid_id = 1 AND gr.permission_key = 'rw' \
     AND gr.permission_value = 1 AND g.name = ? AND g.valid_id = 1))";

fn select() -> Sql {
    let sql = Sql::new("SELECT u.id, u.login, u.first_name, u.last_name, u.valid_id, u.pw, CASE WHEN ");
    let sql = sql.push(ADMINISTRATOR).bind(ADMIN_GROUP).bind(ADMIN_GROUP);
    sql.push(" THEN 1 ELSE 0 END FROM users u WHERE ")
}

fn read(row: &Row) -> Result<Credentials> {
    let agent = Agent {
        id: row.int(0)?,
        login: row.text(1)?,
        first_name: row.text(2)?,
        last_name: row.text(3)?,
        validity: Validity::from_id(row.int(4)?),
        administrator: row.int(6)? == 1,
    };
    Ok(Credentials { agent, hash: row.text(5)? })
}

/// The agent with this login, upper and lower case being the same.
pub async fn by_login(connection: &mut Connection, login: &str) -> Result<Option<Credentials>> {
    let sql = dialect::same_identity(connection.engine(), select(), "u.login", login);
    let found: Vec<Credentials> = connection.fetch(sql).await?.iter().map(read).collect::<Result<_>>()?;
    Ok(found.into_iter().find(|found| same_identity(&found.agent.login, login)))
}

/// The agent with this number.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<Credentials>> {
    connection.fetch_optional(select().push("u.id = ?").bind(id)).await?.as_ref().map(read).transpose()
}

/// Names of agents by number, for lists and histories.
pub async fn names(connection: &mut Connection) -> Result<Vec<(i64, String)>> {
    let rows = connection.fetch(Sql::new("SELECT u.id, u.login FROM users u ORDER BY u.id")).await?;
    rows.iter().map(|row| Ok((row.int(0)?, row.text(1)?))).collect()
}

/// Writes login and names.
pub async fn rename(
    writer: &mut Writer,
    id: i64,
    (login, first_name, last_name): (&str, &str, &str),
    at: NaiveDateTime,
    by: i64,
) -> Result<()> {
    let sql = Sql::new(
        "UPDATE users SET login = ?, first_name = ?, last_name = ?, change_time = ?, change_by = ? WHERE id = ?",
    );
    writer.execute(sql.bind(login).bind(first_name).bind(last_name).bind(at).bind(by).bind(id)).await.map(|_| ())
}

/// Stores a password hash.
pub async fn set_password(writer: &mut Writer, id: i64, hash: &str, at: NaiveDateTime, by: i64) -> Result<()> {
    let sql = Sql::new("UPDATE users SET pw = ?, change_time = ?, change_by = ? WHERE id = ?");
    writer.execute(sql.bind(hash).bind(at).bind(by).bind(id)).await.map(|_| ())
}

/// A preference of an agent (`user_preferences`).
pub async fn preferences(connection: &mut Connection, id: i64) -> Result<Vec<(String, String)>> {
    let sql =
        Sql::new("SELECT p.preferences_key, p.preferences_value FROM user_preferences p WHERE p.user_id = ?").bind(id);
    connection.fetch(sql).await?.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
}

/// Writes a preference over whatever was there.
pub async fn set_preference(writer: &mut Writer, id: i64, key: &str, value: &str) -> Result<()> {
    let sql = Sql::new("DELETE FROM user_preferences WHERE user_id = ? AND preferences_key = ?").bind(id).bind(key);
    writer.execute(sql).await?;
    let sql = Sql::new("INSERT INTO user_preferences (user_id, preferences_key, preferences_value) VALUES (?, ?, ?)");
    writer.execute(sql.bind(id).bind(key).bind(value)).await.map(|_| ())
}
