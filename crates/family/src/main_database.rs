//! Where the family's own database is.

use padron_domain::secret::Secret;

use crate::dsn;
use crate::finding::Report;
use crate::password;
use crate::perl::{Hash, Node, Value};

/// How the main database is signed in to, as written.
#[derive(Default)]
pub(crate) struct Credentials {
    pub(crate) user: Option<String>,
    pub(crate) password: Option<String>,
}

pub(crate) fn credentials(settings: &Hash) -> Credentials {
    let text = |key: &str| settings.get(key).and_then(Node::as_text).map(str::to_owned);
    Credentials { user: text("DatabaseUser"), password: text("DatabasePw") }
}

/// Its URL, where the files tell it.
pub(crate) fn read(settings: &Hash, report: &mut Report) -> Option<Secret> {
    let node = settings.get("DatabaseDSN").filter(|node| node.value != Value::Undef)?;
    let parts = ["DatabaseDSN", "DatabaseUser", "DatabasePw"];
    if let Some(key) = parts.iter().find(|key| settings.get(key).is_some_and(Node::is_unknown)) {
        report.error(node.place, format!("the main database is left out, for {key} was not understood"));
        return None;
    }
    let written = credentials(settings);
    let Ok(password) = password::reveal(written.password.as_deref().unwrap_or_default()) else {
        report.error(node.place, "DatabasePw stands in braces and is no hex: the main database is left out");
        return None;
    };
    match dsn::url(node.as_text().unwrap_or_default(), written.user.as_deref().unwrap_or_default(), &password) {
        Ok(understood) => Some(understood.url),
        Err(fault) => {
            report.error(node.place, format!("DatabaseDSN {}: the main database is left out", fault.what()));
            None
        }
    }
}
