//! Those who changed.

use chrono::NaiveDateTime;

use super::person::Around;
use super::{Complete, People, Person};
use crate::error::Failure;
use crate::filter::{Attribute, Filter};
use crate::text;
use crate::wire::Entry;

impl People {
    /// Hands over whoever changed since then, by the directory's own clock: [`Complete::newest`] of the reading before. Reading
    /// begins a little earlier, so some come twice. Who is gone, who joined or left the group and whom the valid filter now
    /// judges otherwise without their entry changing is found by reading everything.
    ///
    /// # Errors
    ///
    /// As [`People::each`].
    pub async fn each_changed(
        &self,
        since: NaiveDateTime,
        mut each: impl FnMut(Person) + Send,
    ) -> Result<Complete, Failure> {
        self.within(async {
            let filter = self.changed_since(since).await?;
            let around = self.around(&filter, false).await?;
            self.read(&filter, &self.plan.attributes, around, |entry: &Entry, around: &Around| {
                self.person(entry, around).map(&mut each).is_some()
            })
            .await
        })
        .await
    }

    /// The filter of those who changed since then, or a little earlier.
    pub(super) async fn changed_since(&self, since: NaiveDateTime) -> Result<Filter, Failure> {
        let since = since.checked_sub_signed(chrono::Duration::from_std(self.settings.overlap).unwrap_or_default());
        let since = since.unwrap_or_default();
        let active_directory = self.nature().await?.active_directory;
        let name = if active_directory { "whenChanged" } else { "modifyTimestamp" };
        let value = text::written(since, active_directory).into_bytes();
        let changed = Attribute::new(name).map(|name| Filter::AtLeast(name, value));
        Ok(self.plan.everybody().and(changed))
    }
}
