//! Every difference between the engines that a statement has to know.

use crate::db::{Engine, Sql};

/// `column IS value`, as identity sees it: upper and lower case are the same, accents are not.
///
/// Whoever looks up by this re-checks in Rust with [`padron_domain::fold::same_identity`]: MariaDB's index is asked with its
/// collation first, which merges accents, and SQLite folds ASCII only, so it is asked for the spellings there can be.
pub(crate) fn same_identity(engine: Engine, sql: Sql, column: &str, value: &str) -> Sql {
    match engine {
        Engine::Sqlite => sql.push(column).push(" COLLATE NOCASE IN").list(spellings(value)),
        Engine::Postgres => sql.push("LOWER(").push(column).push(") = ?").bind(value.to_lowercase()),
        Engine::MySql => {
            let sql = sql
                .push(column)
                .push(" = ? AND LOWER(CONVERT(")
                .push(column)
                .push(" USING utf8mb4)) COLLATE utf8mb4_bin = ?");
            sql.bind(value).bind(value.to_lowercase())
        }
    }
}

/// The same for many values at once.
pub(crate) fn any_identity(engine: Engine, sql: Sql, column: &str, values: &[&str]) -> Sql {
    match engine {
        Engine::Sqlite => {
            let all: Vec<String> = values.iter().flat_map(|value| spellings(value)).collect();
            sql.push(column).push(" COLLATE NOCASE IN").list(all)
        }
        Engine::Postgres => {
            sql.push("LOWER(").push(column).push(") IN").list(values.iter().map(|value| value.to_lowercase()))
        }
        Engine::MySql => sql.push(column).push(" IN").list(values.iter().copied()),
    }
}

/// How many letters outside ASCII are varied: 2⁶ spellings.
const VARIED: usize = 6;

/// The spellings that differ in the case of letters outside ASCII; SQLite's `NOCASE` sees to the rest. A text with more than
/// [`VARIED`] such letters is asked for as it is, all lower and all upper.
fn spellings(value: &str) -> Vec<String> {
    let mut found = vec![value.to_owned()];
    if value.is_ascii() {
        return found;
    }
    let cased = |letter: &char| !letter.is_ascii() && other_case(*letter).is_some();
    if value.chars().filter(cased).count() > VARIED {
        found.push(value.to_lowercase());
        found.push(value.to_uppercase());
    } else {
        found = vec![String::with_capacity(value.len())];
        for letter in value.chars() {
            let other = if letter.is_ascii() { None } else { other_case(letter) };
            let others: Vec<String> =
                other.map(|other| found.iter().map(|text| format!("{text}{other}")).collect()).unwrap_or_default();
            for text in &mut found {
                text.push(letter);
            }
            found.extend(others);
        }
    }
    found
}

/// The letter in its other case, where that is one letter.
fn other_case(letter: char) -> Option<char> {
    let single = |mut letters: &mut dyn Iterator<Item = char>| {
        let first = letters.next();
        (&mut letters).next().is_none().then_some(first).flatten()
    };
    let lower = single(&mut letter.to_lowercase());
    let upper = single(&mut letter.to_uppercase());
    [lower, upper].into_iter().flatten().find(|other| *other != letter)
}

/// Turns an `INSERT` into one that leaves an existing row alone; `column` is one of the table's.
pub(crate) fn insert_or_ignore(engine: Engine, sql: Sql, column: &str) -> Sql {
    match engine {
        Engine::Sqlite | Engine::Postgres => sql.push(" ON CONFLICT DO NOTHING"),
        Engine::MySql => sql.push(" ON DUPLICATE KEY UPDATE ").push(column).push(" = ").push(column),
    }
}

/// Makes a transaction wait for every other one that asks for this, until they end; SQLite has one writer anyway. Under Galera
/// the row that is changed makes the second of two nodes fail at its commit.
pub(crate) fn alone(engine: Engine) -> Option<Sql> {
    match engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some(Sql::new("SELECT pg_advisory_xact_lock(7061647244)")),
        Engine::MySql => Some(Sql::new("UPDATE padron_meta SET meta_value = UUID() WHERE meta_key = 'turn'")),
    }
}

/// `column = value`, letter by letter; MariaDB's collation merges cases and accents, its index is asked first.
pub(crate) fn exactly(engine: Engine, sql: Sql, column: &str, value: &str) -> Sql {
    let sql = sql.push(column).push(" = ?").bind(value);
    match engine {
        Engine::Sqlite | Engine::Postgres => sql,
        Engine::MySql => {
            sql.push(" AND CONVERT(").push(column).push(" USING utf8mb4) COLLATE utf8mb4_bin = ?").bind(value)
        }
    }
}

/// `column IN …`, letter by letter, likewise.
pub(crate) fn exactly_among(engine: Engine, sql: Sql, column: &str, values: &[String]) -> Sql {
    let sql = sql.push(column).push(" IN").list(values);
    match engine {
        Engine::Sqlite | Engine::Postgres => sql,
        Engine::MySql => {
            sql.push(" AND CONVERT(").push(column).push(" USING utf8mb4) COLLATE utf8mb4_bin IN").list(values)
        }
    }
}

/// Locks the rows a `SELECT` finds until the transaction ends; SQLite has one writer anyway.
pub(crate) fn for_update(engine: Engine, sql: Sql) -> Sql {
    match engine {
        Engine::Sqlite => sql,
        Engine::Postgres | Engine::MySql => sql.push(" FOR UPDATE"),
    }
}

/// Tells the triggers of the feed whether this transaction writes the history of its changes itself. PostgreSQL forgets it
/// by itself when the transaction ends.
pub(crate) fn turn(engine: Engine, ours: bool) -> Option<Sql> {
    Some(match (engine, ours) {
        (Engine::Sqlite, true) => Sql::new("UPDATE padron_turn SET open = 1"),
        (Engine::Sqlite, false) => Sql::new("UPDATE padron_turn SET open = 0"),
        (Engine::Postgres, true) => Sql::new("SELECT set_config('padron.turn', '1', true)"),
        (Engine::Postgres, false) => return None,
        (Engine::MySql, true) => Sql::new("SET @padron_turn = 1"),
        (Engine::MySql, false) => Sql::new("SET @padron_turn = 0"),
    })
}

/// Tells the triggers of the feed to be silent about rows that are added. Only where they cost: an import into SQLite took a
/// fifth of its time for them.
pub(crate) fn hush(engine: Engine) -> Option<Sql> {
    match engine {
        Engine::Sqlite => Some(Sql::new("UPDATE padron_turn SET open = 2")),
        Engine::Postgres | Engine::MySql => None,
    }
}

/// Counts the triggers of ours that are there, and how many there have to be.
pub(crate) fn triggers(engine: Engine) -> (Sql, i64) {
    match engine {
        Engine::Sqlite => (
            Sql::new(
                "SELECT COUNT(*) FROM sqlite_master t WHERE t.type = 'trigger' AND t.name LIKE 'padron!_%' ESCAPE '!'",
            ),
            9,
        ),
        Engine::Postgres => {
            let sql = "SELECT COUNT(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid \
                       WHERE t.tgname LIKE 'padron!_%' ESCAPE '!' AND t.tgenabled <> 'D' AND pg_table_is_visible(c.oid)";
            (Sql::new(sql), 5)
        }
        Engine::MySql => {
            let sql = "SELECT COUNT(*) FROM information_schema.triggers t \
                       WHERE t.trigger_schema = DATABASE() AND t.trigger_name LIKE 'padron!_%' ESCAPE '!'";
            (Sql::new(sql), 9)
        }
    }
}

/// Leaves out rows of the history above `known` while older transactions run, which may still commit a lower number. A
/// transaction that is still to come wrote nothing: its number came with a dump from elsewhere.
pub(crate) fn settled(engine: Engine, sql: Sql, known: i64) -> Sql {
    match engine {
        Engine::Sqlite | Engine::MySql => sql,
        Engine::Postgres => sql
            .push(
                " AND (a.id <= ? OR NOT (a.tx > txid_snapshot_xmin(txid_current_snapshot()) \
                 AND a.tx < txid_snapshot_xmax(txid_current_snapshot())))",
            )
            .bind(known),
    }
}

/// Rows whose `column`, in milliseconds since 1970 by the database's clock, is so many milliseconds ago; every row on SQLite.
pub(crate) fn older(engine: Engine, sql: Sql, column: &str, milliseconds: i64) -> Sql {
    match engine {
        Engine::Sqlite => sql,
        Engine::Postgres => {
            let sql =
                sql.push(" AND ").push(column).push(" < (extract(epoch FROM clock_timestamp()) * 1000)::bigint - ?");
            sql.bind(milliseconds)
        }
        Engine::MySql => sql.push(" AND ").push(column).push(" < UNIX_TIMESTAMP(NOW(3)) * 1000 - ?").bind(milliseconds),
    }
}

/// The most values a statement may carry; SQLite and PostgreSQL allow more than 32,000, MariaDB 65,535.
pub(crate) const MAX_VALUES: usize = 900;

/// The most values [`any_identity`] is asked for at once: each may have 2⁶ spellings.
pub(crate) const MAX_IDENTITIES: usize = 450;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_vary_letters_outside_ascii() {
        let mut found = spellings("Öztürk");
        found.sort();
        assert_eq!(found, ["ÖztÜrk", "Öztürk", "öztÜrk", "öztürk"]);
        assert_eq!(spellings("Jose"), ["Jose"]);
        assert_eq!(spellings("日本"), ["日本"]);
        assert_eq!(spellings("ИВАНОВА").len(), 3);
    }
}
