//! Following tables that another program made, where no trigger of ours says what changed: looked at every now and then, and read
//! anew as a whole more seldom, because some writes leave no trace.

use std::time::Duration;

use padron_storage::Connection;
use padron_storage::changes::Change;
use padron_storage::changes::glance::{self, Glance};
use tokio::time::Instant;

use crate::error::Result;
use crate::register::MANY;

/// How often such tables are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(1_500);
/// How often everything is read anew.
const READ_EVERY: Duration = Duration::from_mins(10);

/// What was seen so far.
#[derive(Debug)]
pub(crate) struct Watch {
    then: Glance,
    /// What was seen since; it counts when it was taken in.
    now: Option<Glance>,
    looked: Instant,
    begun: Instant,
    /// Whether the last look showed something: the same second may show more.
    again: bool,
}

impl Watch {
    /// From how the tables are now.
    pub(crate) async fn begin(connection: &mut Connection) -> Result<Self> {
        let (then, now) = (glance::look(connection).await?, Instant::now());
        // Others may write in the second that was just seen.
        Ok(Self { then, now: None, looked: now, begun: now, again: true })
    }

    /// What may have changed since what was taken in last; nothing while it is too early to look.
    pub(crate) async fn look(&mut self, connection: &mut Connection) -> Result<Vec<Change>> {
        if self.begun.elapsed() > READ_EVERY {
            return Ok(vec![Change::All]);
        }
        if self.looked.elapsed() < LOOK_EVERY {
            return Ok(Vec::new());
        }
        let now = glance::look(connection).await?;
        self.looked = Instant::now();
        let changed = now != self.then;
        if !changed && !self.again {
            return Ok(Vec::new());
        }
        let found = glance::since(connection, &self.then, &now, MANY + 1).await?;
        self.again = changed;
        if found.is_empty() {
            self.then = now;
        } else {
            self.now = Some(now);
        }
        Ok(found)
    }

    /// What was seen last is taken in.
    pub(crate) fn seen(&mut self) {
        if let Some(now) = self.now.take() {
            self.then = now;
        }
    }
}
