//! `Params` of a source in a database.

use padron_domain::secret::Secret;
use padron_domain::source::Table;

use super::block::Block;
use crate::dsn;
use crate::main_database::credentials;
use crate::password;
use crate::perl::{Hash, Node};

/// What `Params` may hold; the rest is for Perl's driver.
const KNOWN: [&str; 8] =
    ["Table", "DSN", "User", "Password", "Type", "ForeignDB", "SearchCaseSensitive", "CaseSensitive"];
const OF_THE_DRIVER: [&str; 12] = [
    "Attribute",
    "Connect",
    "Encode",
    "Limit",
    "DirectBlob",
    "QuoteSingle",
    "QuoteBack",
    "LcaseLikeInLargeText",
    "Debug",
    "Database::SlowLog",
    "SourceCharset",
    "DestCharset",
];

pub(super) fn read(block: &mut Block<'_>, settings: &Hash) -> Option<Table> {
    let name = block.parameter_text("Table").filter(|table| !table.is_empty());
    if name.is_none() {
        block.fail(block.place_of("Params"), "has no Params->Table");
    }
    for (key, node) in block.params().into_iter().flat_map(Hash::iter) {
        if !KNOWN.contains(&key) {
            let what = if OF_THE_DRIVER.contains(&key) {
                format!("has Params->{key}, which is for Perl's database driver and means nothing here")
            } else {
                "has a key in Params here that means nothing".to_owned()
            };
            block.note(node.place, what);
        }
    }
    let foreign = block.parameter("ForeignDB").is_some_and(Node::is_true);
    let database = if let Some(dsn) = block.parameter_text("DSN").filter(|dsn| !dsn.is_empty()) {
        Some(database(block, &dsn, settings)?)
    } else {
        if block.parameter("User").or_else(|| block.parameter("Password")).is_some_and(Node::is_true) {
            block.note(
                block.place_of("Params"),
                "has Params->User or Password without a DSN: the main database is taken",
            );
        }
        None
    };
    Some(Table { name: name?, database, foreign })
}

fn database(block: &mut Block<'_>, dsn: &str, settings: &Hash) -> Option<Secret> {
    let place = block.parameter("DSN").map_or(block.place(), |node| node.place);
    let main = credentials(settings);
    for (own, main) in [("User", "DatabaseUser"), ("Password", "DatabasePw")] {
        let falls_back = block.parameter_text(own).is_none_or(|text| text.is_empty());
        if falls_back && settings.get(main).is_some_and(Node::is_unknown) {
            block.fail(place, format!("needs {main}, which was not understood"));
            return None;
        }
    }
    // Empty falls back to how the main database is signed in to.
    let user = block.parameter_text("User").filter(|user| !user.is_empty()).or(main.user).unwrap_or_default();
    let written = block.parameter_text("Password").filter(|password| !password.is_empty()).or(main.password);
    let Ok(password) = password::reveal(written.as_deref().unwrap_or_default()) else {
        block.fail(place, "has a Password in braces that is no hex");
        return None;
    };
    match dsn::url(dsn, &user, &password) {
        Ok(understood) => {
            for key in understood.ignored {
                let key =
                    if key.starts_with("mysql_") || key.starts_with("mariadb_") { key.as_str() } else { "a part" };
                block.note(place, format!("has {key} in its DSN that means nothing here"));
            }
            Some(understood.url)
        }
        Err(fault) => {
            block.fail(place, format!("has a DSN that {}", fault.what()));
            None
        }
    }
}
