//! The people of directories as they were last read (`padron_directory_person`): what is shown while a directory is away, what
//! the next reading is compared with, and the numbers that people keep for ever.
//!
//! To everybody else this copy is a table of people like any other: [`crate::customer_users::People::copied`].

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use padron_domain::validity::Validity;
use serde_json::{Map, Value as Json};

use crate::db::{Connection, Row, Sql, Writer};
use crate::{Result, dialect};

/// How many characters of a text are kept beside the content, to be looked up by.
const WIDTH: usize = 191;

/// A directory whose people are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// Its number.
    pub id: i64,
    /// Rises with every change of the copy.
    pub revision: i64,
    /// Whether what a reading finds waits for an administrator.
    pub paused: bool,
}

/// What the copy knows of somebody, for comparing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Their number within the source.
    pub id: i64,
    /// What they are known by.
    pub key: String,
    /// Their content as one number.
    pub digest: i64,
    /// Whether they are in use.
    pub valid: bool,
    /// Whether they are not there any more.
    pub gone: bool,
}

/// Somebody as the copy has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// What is compared.
    pub known: Known,
    /// Their content.
    pub content: String,
}

/// Somebody to be written into the copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCopy<'a> {
    /// What they are known by, short.
    pub key: &'a str,
    /// The same as the directory says it.
    pub stable_id: &'a str,
    /// Their content.
    pub content: &'a Content,
    /// The content as it is kept, and as one number.
    pub kept: (&'a str, i64),
    /// When the directory says they were added and changed.
    pub times: (Option<NaiveDateTime>, Option<NaiveDateTime>),
}

/// What is kept of a person: everything a directory says that is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Fields that are not empty, by name.
    pub fields: BTreeMap<String, String>,
    /// Whether they are in use.
    pub validity: Validity,
    /// Further customers they belong to.
    pub customer_ids: Vec<String>,
}

impl Content {
    /// As it is kept. The same content is always the same text.
    pub fn to_json(&self) -> String {
        let mut all = Map::new();
        let fields = self.fields.iter().map(|(name, value)| (name.clone(), Json::from(value.as_str())));
        all.insert("fields".to_owned(), Json::Object(fields.collect()));
        all.insert("valid".to_owned(), Json::from(self.validity.id()));
        if !self.customer_ids.is_empty() {
            all.insert("customer_ids".to_owned(), Json::from(self.customer_ids.as_slice()));
        }
        Json::Object(all).to_string()
    }

    /// What was kept; of what nobody can read nothing.
    pub fn of_json(text: &str) -> Self {
        let Ok(Json::Object(mut all)) = serde_json::from_str(text) else {
            return Self { fields: BTreeMap::new(), validity: Validity::Invalid, customer_ids: Vec::new() };
        };
        let fields = match all.remove("fields") {
            Some(Json::Object(fields)) => fields
                .into_iter()
                .filter_map(|(name, value)| match value {
                    Json::String(text) => Some((name, text)),
                    _ => None,
                })
                .collect(),
            _ => BTreeMap::new(),
        };
        let validity = Validity::from_id(all.get("valid").and_then(Json::as_i64).unwrap_or(0));
        let ids = all.get("customer_ids").and_then(Json::as_array).into_iter().flatten();
        let customer_ids = ids.filter_map(Json::as_str).map(str::to_owned).collect();
        Self { fields, validity, customer_ids }
    }

    /// The value of a field.
    pub fn get(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// A field as it stands beside the content.
    fn beside(&self, name: &str) -> String {
        cut(self.get(name))
    }
}

/// As much of a text as is looked up by; what no engine keeps is left out.
pub(crate) fn cut(text: &str) -> String {
    text.chars().filter(|letter| *letter != '\0').take(WIDTH).collect()
}

/// The directory of this name; it is noted where it is met for the first time.
pub async fn of(writer: &mut Writer, name: &str) -> Result<Kept> {
    let sql = Sql::new("INSERT INTO padron_directory_source (name, revision, paused) VALUES (?, 0, 0)").bind(cut(name));
    let sql = dialect::insert_or_ignore(writer.engine(), sql, "name");
    if look_for(writer, name).await?.is_none() {
        writer.execute(sql).await?;
    }
    Ok(look_for(writer, name).await?.unwrap_or_default())
}

/// The directory of this name, if anything is kept of it.
pub async fn look_for(connection: &mut Connection, name: &str) -> Result<Option<Kept>> {
    let sql = Sql::new("SELECT s.id, s.revision, s.paused FROM padron_directory_source s WHERE ");
    let sql = dialect::exactly(connection.engine(), sql, "s.name", &cut(name));
    let row = connection.fetch_optional(sql).await?;
    row.map(|row| Ok(Kept { id: row.int(0)?, revision: row.int(1)?, paused: row.int(2)? != 0 })).transpose()
}

/// Says that the copy of a directory is another now.
pub async fn touch(writer: &mut Writer, source: i64) -> Result<i64> {
    let sql = Sql::new("UPDATE padron_directory_source SET revision = revision + 1 WHERE id = ?").bind(source);
    writer.execute(sql).await?;
    let sql = Sql::new("SELECT s.revision FROM padron_directory_source s WHERE s.id = ?").bind(source);
    writer.fetch_one(sql).await?.int(0)
}

/// Lets what readings find wait for an administrator, or not any more.
pub async fn pause(writer: &mut Writer, source: i64, paused: bool) -> Result<()> {
    let sql = Sql::new("UPDATE padron_directory_source SET paused = ? WHERE id = ?").bind(i64::from(paused));
    writer.execute(sql.bind(source)).await.map(|_| ())
}

const KNOWN: &str = "p.id, p.stable_key, p.digest, p.valid_id, CASE WHEN p.gone_at IS NULL THEN 0 ELSE 1 END";

fn known(row: &Row) -> Result<Known> {
    Ok(Known {
        id: row.int(0)?,
        key: row.text(1)?,
        digest: row.int(2)?,
        valid: Validity::from_id(row.int(3)?) == Validity::Valid,
        gone: row.int(4)? != 0,
    })
}

/// Hands over everybody who ever was in a directory.
pub async fn each_known(connection: &mut Connection, source: i64, mut each: impl FnMut(Known)) -> Result<()> {
    let sql = Sql::new("SELECT ").push(KNOWN);
    let sql = sql.push(" FROM padron_directory_person p WHERE p.source_id = ?").bind(source);
    connection
        .fetch_each(sql, |row| {
            each(known(row)?);
            Ok(())
        })
        .await
}

/// Those who are known by these.
pub async fn of_keys(connection: &mut Connection, source: i64, keys: &[&str]) -> Result<Vec<Copied>> {
    let mut found = Vec::with_capacity(keys.len());
    for keys in keys.chunks(dialect::MAX_VALUES) {
        let sql =
            Sql::new("SELECT ").push(KNOWN).push(", p.content FROM padron_directory_person p WHERE p.source_id = ?");
        let sql = sql.bind(source).push(" AND p.stable_key IN").list(keys.iter().copied());
        for row in connection.fetch(sql).await? {
            found.push(Copied { known: known(&row)?, content: row.text(5)? });
        }
    }
    Ok(found)
}

/// How many are there.
pub async fn present(connection: &mut Connection, source: i64) -> Result<u64> {
    let sql = Sql::new("SELECT COUNT(*) FROM padron_directory_person p WHERE p.source_id = ? AND p.gone_at IS NULL");
    Ok(connection.fetch_one(sql.bind(source)).await?.int(0)?.unsigned_abs())
}

/// The columns of a content beside it.
const BESIDE: [&str; 4] = ["login", "email", "customer_id", "last_name"];

/// Puts people into the copy who were never there.
pub async fn add_many(writer: &mut Writer, source: i64, new: &[NewCopy<'_>]) -> Result<()> {
    const PORTION: usize = dialect::MAX_VALUES / 12;
    for new in new.chunks(PORTION) {
        let sql = Sql::new(
            "INSERT INTO padron_directory_person (source_id, stable_key, stable_id, login, email, customer_id, last_name, valid_id, \
             content, digest, create_time, change_time) VALUES ",
        );
        let sql = sql.rows("(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", new.len()).again(new.len() == PORTION);
        let sql = new.iter().fold(sql, |sql, new| {
            let sql = sql.bind(source).bind(new.key).bind(new.stable_id);
            let sql = sql.bind_all(BESIDE.map(|name| new.content.beside(name)));
            let sql = sql.bind(new.content.validity.id()).bind(new.kept.0).bind(new.kept.1);
            sql.bind(new.times.0).bind(new.times.1)
        });
        writer.execute(sql).await?;
    }
    Ok(())
}

/// Writes what somebody is now, and that they are there.
pub async fn change(writer: &mut Writer, id: i64, new: &NewCopy<'_>) -> Result<()> {
    let sql = Sql::new(
        "UPDATE padron_directory_person SET login = ?, email = ?, customer_id = ?, last_name = ?, valid_id = ?, content = ?, \
         digest = ?, change_time = COALESCE(?, change_time), gone_at = NULL WHERE id = ?",
    );
    let sql = sql.bind_all(BESIDE.map(|name| new.content.beside(name))).bind(new.content.validity.id());
    writer.execute(sql.bind(new.kept.0).bind(new.kept.1).bind(new.times.1).bind(id)).await.map(|_| ())
}

/// Notes that people are not there any more since then, or that they are.
pub async fn set_gone(writer: &mut Writer, ids: &[i64], since: Option<NaiveDateTime>) -> Result<()> {
    for ids in ids.chunks(dialect::MAX_VALUES) {
        let sql = Sql::new("UPDATE padron_directory_person SET gone_at = ? WHERE id IN").bind(since);
        writer.execute(sql.list(ids.iter().copied())).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_are_kept_as_they_are() {
        let fields =
            [("login", "ana"), ("room", "\0 \"B\" é")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let content = Content {
            fields: fields.into_iter().collect(),
            validity: Validity::Invalid,
            customer_ids: vec!["K1".into(), "K2".into()],
        };
        let text = content.to_json();
        assert!(!text.contains('\0'), "{text}");
        assert_eq!(Content::of_json(&text), content);
        assert_eq!(Content::of_json("nonsense").get("login"), "");
    }
}
