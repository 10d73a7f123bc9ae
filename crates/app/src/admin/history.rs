//! Who changed what.

use padron_domain::audit::{AuditEntry, ObjectKind};
use padron_storage::audit;

use super::Admin;
use crate::error::Result;

impl Admin {
    /// The newest entries about a record, its earlier keys included.
    pub async fn history(&self, kind: ObjectKind, key: &str, limit: usize) -> Result<Vec<AuditEntry>> {
        Ok(audit::of_object(&mut self.app.db.read().await?, kind, key, limit).await?)
    }

    /// The newest entries about anything.
    pub async fn recent_changes(&self, limit: i64) -> Result<Vec<AuditEntry>> {
        Ok(audit::newest(&mut self.app.db.read().await?, limit).await?)
    }
}
