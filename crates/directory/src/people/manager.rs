//! Managers: where a field holds the name of another entry, an attribute of that entry stands for it (`TranslateManagerTo`).

use super::People;
use super::ask::{ask_on, itself};
use super::nature::anything;
use super::person::Around;
use crate::dial::Lease;
use crate::error::Failure;
use crate::text;
use crate::wire::Entry;

/// Managers that are remembered within one reading.
const KNOWN: usize = 50_000;

impl People {
    /// Looks up the managers of these people that are not known yet, all at once.
    pub(super) async fn add_managers(
        &self,
        lease: &mut Lease<'_>,
        entries: &[Entry],
        around: &mut Around,
    ) -> Result<(), Failure> {
        let Some(attribute) = &self.directory.manager_attribute else { return Ok(()) };
        if !self.plan.fields.iter().any(|(_, name)| name.eq_ignore_ascii_case("manager")) {
            return Ok(());
        }
        if around.managers.len() > KNOWN {
            around.managers.clear();
        }
        let named = entries.iter().flat_map(|entry| entry.values("manager"));
        let mut names: Vec<String> = named.map(|name| text::value("manager", name, self.plan.charset)).collect();
        names.sort_unstable();
        names.dedup();
        names.retain(|name| !name.is_empty() && !around.managers.contains_key(name));
        let (filter, attributes) = (anything(), [attribute.clone()]);
        let searches: Vec<_> = names.iter().map(|name| itself(name, &filter, &attributes)).collect();
        let answers = ask_on(lease, &searches, 1).await?;
        for (name, (_, entries)) in names.iter().zip(answers) {
            // Nobody of that name, or not to be seen: nothing stands for it.
            let value = entries.first().and_then(|entry| entry.first(attribute));
            let value = value.map(|value| text::value(attribute, value, self.plan.charset));
            around.managers.insert(name.clone(), value.unwrap_or_default());
        }
        Ok(())
    }
}
