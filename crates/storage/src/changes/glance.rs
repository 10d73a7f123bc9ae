//! What changed where no triggers fill the feed: on tables that another program made. Seen by how many rows there are and when
//! the newest was changed, so what sets no time of change is seen only when everything is read anew.

use chrono::NaiveDateTime;

use super::Change;
use crate::Result;
use crate::db::{Connection, Sql};

/// What the tables look like from afar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glance {
    people: (i64, i64, Option<NaiveDateTime>),
    companies: (i64, Option<NaiveDateTime>),
    logins: (i64, String),
}

/// Looks.
pub async fn look(connection: &mut Connection) -> Result<Glance> {
    let people = Sql::new("SELECT COUNT(*), MAX(cu.id), MAX(cu.change_time) FROM customer_user cu");
    let people = connection.fetch_one(people).await?;
    let companies = Sql::new("SELECT COUNT(*), MAX(c.change_time) FROM customer_company c");
    let companies = connection.fetch_one(companies).await?;
    let logins = "SELECT COUNT(*), MAX(p.preferences_value) FROM customer_preferences p WHERE p.preferences_key = 'UserLastLogin'";
    let logins = connection.fetch_one(Sql::new(logins)).await?;
    Ok(Glance {
        people: (people.int(0)?, people.int(1)?, people.time(2)?),
        companies: (companies.int(0)?, companies.time(1)?),
        logins: (logins.int(0)?, logins.text(1)?),
    })
}

/// What may have changed since a glance, at most about `limit` rows of each kind. Times have no fractions, so the second of the
/// last change then is looked at again.
pub async fn since(connection: &mut Connection, then: &Glance, now: &Glance, limit: i64) -> Result<Vec<Change>> {
    let mut found = Vec::new();
    let people = "SELECT cu.id FROM customer_user cu WHERE (cu.change_time >= ? OR cu.id > ?) ORDER BY cu.id LIMIT ?";
    let people = Sql::new(people).bind(then.people.2.unwrap_or_default()).bind(then.people.1).bind(limit);
    let mut added = 0;
    for row in connection.fetch(people).await? {
        let id = row.int(0)?;
        added += i64::from(id > then.people.1);
        found.push(Change::CustomerUser(id));
    }
    let companies = Sql::new("SELECT c.customer_id FROM customer_company c WHERE c.change_time >= ? LIMIT ?");
    let companies = companies.bind(then.companies.1.unwrap_or_default()).bind(limit);
    for row in connection.fetch(companies).await? {
        found.push(Change::Customer(row.text(0)?));
    }
    let logins = "SELECT p.user_id FROM customer_preferences p WHERE p.preferences_key = 'UserLastLogin' \
                  AND p.preferences_value >= ? LIMIT ?";
    for row in connection.fetch(Sql::new(logins).bind(&then.logins.1).bind(limit)).await? {
        found.push(Change::LastLogin(row.text(0)?));
    }
    // Somebody is gone, and nothing says who.
    if now.people.0 != then.people.0 + added || now.companies.0 < then.companies.0 {
        found.push(Change::All);
    }
    Ok(found)
}
