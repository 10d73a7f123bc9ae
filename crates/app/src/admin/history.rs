//! Who changed what.

use padron_domain::audit::{AuditEntry, ObjectKind};
use padron_domain::customer::{Customer, CustomerValues};
use padron_domain::customer_user::{CustomerUser, CustomerUserValues};
use padron_domain::record::TextRecord as _;
use padron_storage::audit;

use super::{Admin, Version};
use crate::error::Result;

/// So far back somebody is looked for who edits what was changed meanwhile.
const BACK: usize = 50;

impl Admin {
    /// The newest entries about a record, its earlier keys included.
    pub async fn history(&self, kind: ObjectKind, key: &str, limit: usize) -> Result<Vec<AuditEntry>> {
        Ok(audit::of_object(&mut self.app.db.read().await?, kind, key, limit).await?)
    }

    /// The newest entries about companies and people.
    pub async fn recent_changes(&self, limit: i64) -> Result<Vec<AuditEntry>> {
        let kinds = [ObjectKind::Customer, ObjectKind::CustomerUser];
        Ok(audit::newest(&mut self.app.db.read().await?, &kinds, limit).await?)
    }

    /// The values of a company at the version an editor saw, as far as the history knows.
    pub async fn customer_as_seen(&self, now: &Customer, seen: &Version) -> Result<Option<CustomerValues>> {
        let mut then = now.clone();
        for entry in self.history(ObjectKind::Customer, &now.values.customer_id, BACK).await? {
            if Version::of_customer(&then) == *seen {
                return Ok(Some(then.values));
            }
            entry.before.iter().for_each(|(field, value)| then.values.put(field, value));
        }
        Ok(None)
    }

    /// The values of a person at the version an editor saw, as far as the history knows.
    pub async fn customer_user_as_seen(
        &self,
        now: &CustomerUser,
        seen: &Version,
    ) -> Result<Option<CustomerUserValues>> {
        let mut then = now.clone();
        for entry in self.history(ObjectKind::CustomerUser, &now.values.login, BACK).await? {
            if Version::of_customer_user(&then) == *seen {
                return Ok(Some(then.values));
            }
            entry.before.iter().for_each(|(field, value)| then.values.put(field, value));
        }
        Ok(None)
    }
}
