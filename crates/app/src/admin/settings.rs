//! Settings made while Padrón runs.

use padron_domain::audit::ObjectKind;
use padron_domain::problem::Fault;
use padron_storage::{audit, changes, settings};
use serde_json::Value;

use super::{Admin, Version};
use crate::digest;
use crate::error::{AppError, Result};
use crate::run_time::{Definition, Setting, Source, definitions};

/// The largest value, as JSON.
const LARGEST: usize = 64 * 1024;

impl Version {
    /// Of a setting.
    pub fn of_setting(setting: &Setting) -> Self {
        let mut digest = digest::of("version", &format!("{}\u{1f}{}", setting.definition.name, setting.value));
        digest.truncate(32);
        Self::given(&digest)
    }
}

impl Admin {
    /// Every setting, by name.
    pub fn settings(&self) -> Vec<Setting> {
        definitions().map(|definition| self.app.live.get(definition)).collect()
    }

    /// The setting with this name.
    pub fn setting(&self, name: &str) -> Result<Setting> {
        Definition::find(name).map(|definition| self.app.live.get(definition)).ok_or(AppError::Missing)
    }

    /// Makes a setting, over whatever the file says; the setting as it is now. `expects` is asked about the version it is of.
    pub async fn change_setting(
        &self,
        name: &str,
        expects: impl FnOnce(&Version) -> bool,
        value: &Value,
    ) -> Result<Setting> {
        let definition = Definition::find(name).ok_or(AppError::Missing)?;
        let value = definition.accept(value).ok_or_else(|| AppError::field("value", Fault::UnknownValue))?;
        let content = value.to_string();
        if content.len() > LARGEST {
            let fault = Fault::TooLong { max: LARGEST, length: content.len() };
            return Err(AppError::field("value", fault));
        }
        self.write_setting(definition, expects, Some(content)).await
    }

    /// Takes back what was made: what the file says holds again.
    pub async fn reset_setting(&self, name: &str, expects: impl FnOnce(&Version) -> bool) -> Result<Setting> {
        let definition = Definition::find(name).ok_or(AppError::Missing)?;
        self.write_setting(definition, expects, None).await
    }

    async fn write_setting(
        &self,
        definition: &'static Definition,
        expects: impl FnOnce(&Version) -> bool,
        content: Option<String>,
    ) -> Result<Setting> {
        if self.app.live.get(definition).source == Source::Family {
            return Err(AppError::MadeElsewhere);
        }
        let stamp = self.stamp();
        let mut writer = self.app.db.write().await?;
        changes::alone(&mut writer).await?;
        let stored = settings::get(&mut writer, definition.name).await?;
        // Another process may have made it a moment ago: what is stored counts.
        let mut before = self.app.live.get(definition);
        let made = stored.as_deref().and_then(|stored| serde_json::from_str(stored).ok());
        match made.and_then(|value| definition.accept(&value)) {
            Some(value) => before = Setting { definition, value, source: Source::Database },
            None if before.source == Source::Database => {
                drop(writer);
                self.app.refresh_settings().await?;
                before = self.app.live.get(definition);
                writer = self.app.db.write().await?;
                changes::alone(&mut writer).await?;
            }
            None => {}
        }
        if !expects(&Version::of_setting(&before)) {
            return Err(AppError::Conflict);
        }
        if stored == content {
            return Ok(before);
        }
        match &content {
            Some(content) => settings::put(&mut writer, definition.name, content, stamp.at, stamp.user_id).await?,
            None => _ = settings::remove(&mut writer, definition.name).await?,
        }
        let was = before.value.to_string();
        let (was, is) = ([("value", was.as_str())], content.as_deref().map(|is| ("value", is)));
        let verb = if content.is_some() { "update" } else { "reset" };
        let key = (ObjectKind::Setting, definition.name);
        audit::add(&mut writer, &stamp, verb, key, &was, is.as_slice()).await?;
        if self.rehearsal {
            let value = content.and_then(|content| serde_json::from_str(&content).ok());
            return Ok(value.map_or(before, |value| Setting { definition, value, source: Source::Database }));
        }
        writer.commit().await?;
        self.app.refresh_settings().await?;
        Ok(self.app.live.get(definition))
    }

    /// What is odd about a setting and yet allowed: the groups it names that do not exist.
    pub async fn unknown_groups_in(&self, setting: &Setting) -> Result<Vec<String>> {
        if !setting.definition.name.ends_with("AlwaysGroups") {
            return Ok(Vec::new());
        }
        let groups = settings::group_names(&mut self.app.db.read().await?).await?;
        let named = setting.value.as_array().into_iter().flatten().filter_map(Value::as_str);
        let unknown = named.filter(|name| !groups.iter().any(|group| group == name));
        Ok(unknown.map(str::to_owned).collect())
    }
}
