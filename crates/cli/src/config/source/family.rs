//! What an OTOBO beside us says besides its sources: its settings, as the verbs take them.

use std::collections::BTreeMap;

use padron_domain::source::{Slot, Source, Sources};
use padron_family::Setting;
use serde_json::{Value, json};

use super::SourceBlock;
use crate::config::Config;

impl Config {
    /// The settings that the installation named in `[otobo]` says, by its names. What it says of its first sources counts as
    /// settings, too.
    pub(crate) fn settings_of_family(&self, sources: &Sources) -> anyhow::Result<BTreeMap<String, Value>> {
        let Some(family) = self.family()? else { return Ok(BTreeMap::new()) };
        let mut settings: BTreeMap<String, Value> =
            family.settings().map(|(name, setting)| (name.to_owned(), value(&setting))).collect();
        let first = |sources: &[Source]| sources.iter().find(|source| source.slot == Slot::FIRST).cloned();
        // Without a block of our own the family's holds, as its files say it or as it is shipped.
        let ours = |blocks: &[SourceBlock]| blocks.iter().any(|block| block.slot == Some(0));
        if !ours(&self.source)
            && let Some(source) = first(&sources.customer_users)
        {
            of_search(&mut settings, "CustomerUser", &source);
            let people = source.people;
            let more = [
                ("CustomerUserEmailUniqCheck", json!(people.unique_email)),
                ("CustomerUserNameFieldsJoin", json!(people.name.join)),
                ("CustomerUserExcludePrimaryCustomerID", json!(people.exclude_primary)),
            ];
            settings.extend(more.map(|(name, value)| (name.to_owned(), value)));
        }
        if !ours(&self.company_source)
            && let Some(source) = first(&sources.customers)
        {
            of_search(&mut settings, "CustomerCompany", &source);
        }
        Ok(settings)
    }
}

/// How a source is searched, as settings.
fn of_search(settings: &mut BTreeMap<String, Value>, kind: &str, source: &Source) {
    let search = &source.search;
    let more = [
        ("SearchPrefix", json!(search.prefix)),
        ("SearchSuffix", json!(search.suffix)),
        ("SearchListLimit", json!(search.list_limit.to_string())),
    ];
    settings.extend(more.map(|(name, value)| (format!("{kind}{name}"), value)));
}

/// A setting as JSON; numbers stay the texts they are in Perl.
fn value(setting: &Setting) -> Value {
    match setting {
        Setting::Nothing => Value::Null,
        Setting::Text(text) => json!(text),
        Setting::List(items) => items.iter().map(value).collect(),
        Setting::Map(items) => items.iter().map(|(key, item)| (key.clone(), value(item))).collect(),
    }
}
