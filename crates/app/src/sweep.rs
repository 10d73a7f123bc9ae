//! Old history goes, where an administrator wants it to.

use std::time::Duration;

use padron_domain::audit::ObjectKind;
use padron_storage::{audit, history, meta};

use crate::App;
use crate::error::Result;

/// The highest number that was ever dropped: whoever follows the log from below it has missed something.
pub(crate) const SWEPT: &str = "history_swept";
/// How often old entries are looked for.
const SWEEP_EVERY: Duration = Duration::from_hours(1);
/// So many entries go in one transaction, so that nobody waits for it.
const PORTION: i64 = 500;

impl App {
    /// Drops the history that is older than it is kept; how many entries that were. One entry says so.
    pub async fn sweep_history(&self) -> Result<u64> {
        let Some(keep) = self.settings().keep_history else { return Ok(0) };
        // Midnight, so that a server that runs drops a day once and not a few entries every hour.
        let before = (self.clock.now() - keep).date().and_time(chrono::NaiveTime::MIN);
        let mut total = 0;
        loop {
            let mut writer = self.db.write().await?;
            let (dropped, highest) = history::sweep(&mut writer, before, PORTION).await?;
            if dropped == 0 {
                break;
            }
            let known = meta::get(&mut writer, SWEPT).await?.and_then(|text| text.parse().ok()).unwrap_or(0_i64);
            if highest > known {
                meta::put(&mut writer, SWEPT, &highest.to_string()).await?;
            }
            writer.commit().await?;
            total += dropped;
            tokio::task::yield_now().await;
        }
        if total > 0 {
            let stamp = self.as_operator().await?.stamp();
            let told = [("rows", total.to_string()), ("before", before.date().to_string())];
            let told: Vec<(&str, &str)> = told.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let mut writer = self.db.write().await?;
            audit::add(&mut writer, &stamp, "sweep", (ObjectKind::Database, ""), &[], &told).await?;
            writer.commit().await?;
            tracing::info!(entries = total, "old history was dropped");
        }
        Ok(total)
    }

    /// Looks for old history for ever.
    pub async fn keep_sweeping(&self) {
        if self.settings().keep_history.is_none() {
            return;
        }
        loop {
            if let Err(error) = self.sweep_history().await {
                tracing::error!("old history could not be dropped: {error}");
            }
            tokio::time::sleep(SWEEP_EVERY).await;
        }
    }
}
