//! Adding and changing fields. A field that is taken out of use keeps its values.

use std::collections::BTreeSet;

use padron_domain::audit::ObjectKind;
use padron_domain::customer::CustomerValues;
use padron_domain::customer_user::CustomerUserValues;
use padron_domain::problem::{Fault, FieldFault};
use padron_domain::source::{AddedField, Choice, Holds, Labels, MOST_FIELDS, Shown, Source};
use padron_domain::text::TextField;
use padron_storage::fields::{self, StoredField};
use padron_storage::{StorageError, Writer, audit, changes, field_values};

use crate::admin::{Admin, Version};
use crate::error::{AppError, Result};
use crate::once::Made;
use crate::{digest, random};

/// What is to be set of a field; what is `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldEdit {
    /// What it holds.
    pub holds: Option<Holds>,
    /// Whether it must be filled.
    pub required: Option<bool>,
    /// Where it is shown.
    pub shown: Option<Shown>,
    /// Whether a search looks at it.
    pub searched: Option<bool>,
    /// Whether it is in use.
    pub valid: Option<bool>,
    /// The name of the only source that has it; empty: all of them.
    pub source: Option<String>,
    /// Its label in English.
    pub label_en: Option<String>,
    /// Its label in Spanish.
    pub label_es: Option<String>,
    /// Its label in German.
    pub label_de: Option<String>,
    /// What may be chosen.
    pub choices: Option<Vec<Choice>>,
    /// Its place among the fields of its kind, from 1.
    pub position: Option<i64>,
}

/// What columns and keys of records are called besides their fields; nothing else may be called so.
const RESERVED: [&str; 26] = [
    "id",
    "pw",
    "password",
    "valid",
    "valid_id",
    "customer_ids",
    "source",
    "display_name",
    "customer_name",
    "fields",
    "last_login",
    "last_login_at",
    "created_at",
    "changed_at",
    "create_time",
    "create_by",
    "change_time",
    "change_by",
    "generated_password",
    "row",
    "action",
    "version",
    "csrf",
    "field",
    "key",
    "generated_password_withheld",
];

impl Version {
    /// Of a field that was added.
    pub fn of_field(stored: &StoredField) -> Self {
        let mut text = format!("{}\u{1f}{}", stored.field.of.name(), stored.field.name);
        for (name, value) in told(&stored.field) {
            text.push('\u{1f}');
            text.push_str(name);
            text.push('=');
            text.push_str(&value);
        }
        let mut digest = digest::of("version", &text);
        digest.truncate(32);
        Self::given(&digest)
    }
}

/// Everything that is told of a field in the history.
fn told(field: &AddedField) -> Vec<(&'static str, String)> {
    let flag = |flag: bool| if flag { "1" } else { "0" }.to_owned();
    let choice = |choice: &Choice| {
        let labels = [&choice.labels.en, &choice.labels.es, &choice.labels.de].map(String::as_str);
        if choice.labels.is_empty() {
            choice.value.clone()
        } else {
            format!("{} ({})", choice.value, labels.join(" | "))
        }
    };
    vec![
        ("type", field.holds.name().to_owned()),
        ("label_en", field.labels.en.clone()),
        ("label_es", field.labels.es.clone()),
        ("label_de", field.labels.de.clone()),
        ("required", flag(field.required)),
        ("shown", field.shown.name().to_owned()),
        ("searched", flag(field.searched)),
        ("source", field.source.map(|slot| slot.number().to_string()).unwrap_or_default()),
        ("choices", field.choices.iter().map(choice).collect::<Vec<_>>().join("; ")),
        ("position", field.position.to_string()),
        ("valid", if field.valid { "valid" } else { "invalid" }.to_owned()),
    ]
}

/// What a field is called in the history.
fn key(field: &AddedField) -> String {
    format!("{}/{}", field.of.name(), field.name)
}

impl Admin {
    /// Every field that was added to records of this kind, those that are not in use too, in their order.
    pub fn added_fields(&self, of: ObjectKind) -> Vec<StoredField> {
        self.app.added_fields().iter().filter(|stored| stored.field.of == of).cloned().collect()
    }

    /// The field with this name.
    pub fn added_field(&self, of: ObjectKind, name: &str) -> Result<StoredField> {
        self.app.fields.find(of, name).ok_or(AppError::Missing)
    }

    /// The field with this number.
    pub fn added_field_numbered(&self, id: i64) -> Result<StoredField> {
        self.app.added_fields().iter().find(|stored| stored.field.id == id).cloned().ok_or(AppError::Missing)
    }

    /// How many records have a value of this field.
    pub async fn values_of_field(&self, field: &AddedField) -> Result<u64> {
        Ok(field_values::count(&mut self.app.db.read().await?, field.id).await?)
    }

    /// What the only source of a field is called; `None` where all have it, its slot where there is none now.
    pub fn source_of_field(&self, field: &AddedField) -> Option<String> {
        let slot = field.source?;
        let known = self.sources_for_fields(field.of).into_iter().find(|source| source.slot == slot);
        Some(known.map_or_else(|| slot.number().to_string(), |source| source.name.clone()))
    }

    fn sources_for_fields(&self, of: ObjectKind) -> Vec<&Source> {
        let sources = &self.app.sources;
        if of == ObjectKind::Customer {
            sources.companies.iter().map(|supply| &supply.source).collect()
        } else {
            sources.people.iter().map(|supply| &supply.source).collect()
        }
    }

    /// Adds a field to records of this kind.
    pub async fn add_field(&self, of: ObjectKind, name: &str, edit: FieldEdit) -> Result<StoredField> {
        let mut field = AddedField::new(of, name);
        // Whoever searches for 1 does not mean everybody with a tick.
        field.searched = edit.holds != Some(Holds::Checkbox);
        let mut faults = self.apply(&mut field, edit);
        faults.extend(field.faults());
        let stamp = self.stamp();
        let mut writer = self.app.db.write().await?;
        changes::alone(&mut writer).await?;
        self.reserve(&mut writer).await?;
        let all = fields::all(&mut writer).await?;
        let others: Vec<&AddedField> = all.iter().map(|stored| &stored.field).filter(|other| other.of == of).collect();
        if !faults.iter().any(|fault| fault.field == "name") {
            let taken = if others.iter().any(|other| other.name == name) {
                Some(name.to_owned())
            } else {
                self.taken_by(of, name)
            };
            faults.extend(taken.map(|by| FieldFault { field: "name", fault: Fault::Taken(by) }));
        }
        if others.len() >= MOST_FIELDS {
            faults.push(FieldFault { field: "name", fault: Fault::TooMany { max: MOST_FIELDS } });
        }
        if !faults.is_empty() {
            return Err(faults.into());
        }
        let wanted = std::mem::replace(&mut field.position, others.last().map_or(0, |last| last.position) + 1);
        field.id = fields::add(&mut writer, &field, stamp.at, stamp.user_id).await.map_err(|error| match error {
            StorageError::Unique(_) => AppError::field("name", Fault::Taken(name.to_owned())),
            other => other.into(),
        })?;
        if wanted > 0 {
            field.position = put_at(&mut writer, &others, &field, wanted).await?;
        }
        let after = told(&field);
        let after: Vec<(&str, &str)> =
            after.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (*name, value.as_str())).collect();
        audit::add(&mut writer, &stamp, "add", (ObjectKind::Field, &key(&field)), &[], &after).await?;
        let stored = StoredField { field, created_at: Some(stamp.at), changed_at: Some(stamp.at) };
        self.answer(&mut writer, &Made::Field(&stored)).await?;
        self.finish_field(writer).await?;
        Ok(stored)
    }

    /// Changes a field; what it is now, and whether anything changed. `expects` is asked about the version it is of.
    pub async fn change_field(
        &self,
        (of, name): (ObjectKind, &str),
        expects: impl FnOnce(&Version) -> bool,
        edit: FieldEdit,
    ) -> Result<(StoredField, bool)> {
        let stamp = self.stamp();
        let mut writer = self.app.db.write().await?;
        changes::alone(&mut writer).await?;
        let all = fields::all(&mut writer).await?;
        let others: Vec<&AddedField> = all.iter().map(|stored| &stored.field).filter(|other| other.of == of).collect();
        let before = all.iter().find(|stored| stored.field.of == of && stored.field.name == name);
        let before = before.cloned().ok_or(AppError::Missing)?;
        if !expects(&Version::of_field(&before)) {
            return Err(AppError::Conflict);
        }
        let mut field = before.field.clone();
        let mut faults = self.apply(&mut field, edit);
        faults.extend(field.faults());
        if field.valid && !before.field.valid {
            let by = self.taken_by(of, name);
            faults.extend(by.map(|by| FieldFault { field: "name", fault: Fault::Taken(by) }));
        }
        if !faults.is_empty() {
            return Err(faults.into());
        }
        if field.position != before.field.position {
            let wanted = std::mem::replace(&mut field.position, before.field.position);
            let others: Vec<&AddedField> = others.into_iter().filter(|other| other.id != field.id).collect();
            field.position = put_at(&mut writer, &others, &field, wanted).await?;
        }
        if field == before.field {
            return Ok((before, false));
        }
        fields::change(&mut writer, &field, stamp.at, stamp.user_id).await?;
        let (was, is) = (told(&before.field), told(&field));
        let differ: Vec<_> = was.iter().zip(&is).filter(|(was, is)| was != is).collect();
        let was: Vec<(&str, &str)> = differ.iter().map(|((name, was), _)| (*name, was.as_str())).collect();
        let is: Vec<(&str, &str)> = differ.iter().map(|(_, (name, is))| (*name, is.as_str())).collect();
        audit::add(&mut writer, &stamp, "update", (ObjectKind::Field, &key(&field)), &was, &is).await?;
        self.finish_field(writer).await?;
        Ok((StoredField { field, changed_at: Some(stamp.at), ..before }, true))
    }

    async fn finish_field(&self, mut writer: Writer) -> Result<()> {
        if self.rehearsal {
            return Ok(());
        }
        fields::set_version(&mut writer, &random::token()).await?;
        writer.commit().await?;
        self.app.refresh_fields().await
    }

    /// Sets what is to be set, and what cannot be.
    fn apply(&self, field: &mut AddedField, edit: FieldEdit) -> Vec<FieldFault> {
        let mut faults = Vec::new();
        field.holds = edit.holds.unwrap_or(field.holds);
        field.required = edit.required.unwrap_or(field.required);
        field.shown = edit.shown.unwrap_or(field.shown);
        field.searched = edit.searched.unwrap_or(field.searched);
        field.valid = edit.valid.unwrap_or(field.valid);
        field.position = edit.position.unwrap_or(field.position);
        let text = |text: String| padron_domain::text::normal(text.trim());
        let Labels { en, es, de } = &mut field.labels;
        for (place, label) in [(en, edit.label_en), (es, edit.label_es), (de, edit.label_de)] {
            if let Some(label) = label {
                *place = text(label);
            }
        }
        if let Some(choices) = edit.choices {
            field.choices = choices;
        }
        if field.holds != Holds::Dropdown {
            field.choices.clear();
        }
        match edit.source.as_deref() {
            None => {}
            Some("") => field.source = None,
            Some(name) => match self.sources_for_fields(field.of).into_iter().find(|source| source.name == name) {
                Some(source) => field.source = Some(source.slot),
                None => faults.push(FieldFault { field: "source", fault: Fault::UnknownValue }),
            },
        }
        faults
    }

    /// Who else is called so already among the fields and columns of these records: a field of the family's, of a map, of files.
    fn taken_by(&self, of: ObjectKind, name: &str) -> Option<String> {
        let own: &[TextField] =
            if of == ObjectKind::Customer { CustomerValues::FIELDS } else { CustomerUserValues::FIELDS };
        let mut names: BTreeSet<String> = RESERVED.iter().map(|name| (*name).to_owned()).collect();
        names.extend(own.iter().flat_map(|field| [field.name, field.column]).map(str::to_owned));
        for source in self.sources_for_fields(of) {
            let rows = source.map.rows.iter();
            names.extend(rows.flat_map(|row| [&row.name, &row.column]).map(|name| name.to_lowercase()));
        }
        names.contains(name).then(|| name.to_owned())
    }
}

/// Puts a field at a place among others, from 1, and numbers them all anew; where it is then.
async fn put_at(writer: &mut Writer, others: &[&AddedField], field: &AddedField, wanted: i64) -> Result<i64> {
    let place = usize::try_from(wanted.max(1) - 1).unwrap_or(usize::MAX).min(others.len());
    let mut order: Vec<&AddedField> = others.to_vec();
    order.insert(place, field);
    let mut found = field.position;
    for (other, position) in order.into_iter().zip(1..) {
        if other.id == field.id {
            found = position;
        }
        if other.position != position {
            fields::place(writer, other.id, position).await?;
        }
    }
    Ok(found)
}
