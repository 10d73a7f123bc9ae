//! What becomes of each row: added, a change, the same, or refused with every reason.
//!
//! Rows are judged a portion at a time against what the database holds at that moment, with a few queries a portion. What
//! the file itself said before is remembered as one number a row, so that two rows about the same record are found wherever
//! they stand.

use std::collections::HashMap;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use padron_domain::fold::identity;
use padron_domain::problem::{Fault, FieldFault};
use padron_domain::record::{FieldChange, Strictness};
use padron_domain::source::{Slot, Source};
use padron_domain::text::normal;
use padron_domain::validity::Validity;
use padron_storage::Connection;
use padron_storage::customer_users::LookUp;

use super::columns::Target;
use super::plan::{Plan, Row};
use super::values::Values;
use super::verdict::{Existing, Judged, Verdict};
use super::{ImportKind, Matching};
use crate::error::Result;
use crate::password::check_hashable;
use crate::sources::Supply;
use crate::{App, Settings};

/// The widest stored hash.
const WIDEST_HASH: usize = 128;

/// Judges the rows of a file, one after the other.
pub(super) struct Judge {
    app: App,
    plan: Plan,
    settings: Arc<Settings>,
    /// Whether there is a source whose people may not share an address.
    unique: bool,
    /// The line of the first row that said something of this key.
    seen: HashMap<u64, u32>,
}

/// What the database holds that concerns a portion.
#[derive(Default)]
struct Around {
    records: Vec<Existing>,
    by_key: HashMap<String, Vec<usize>>,
    by_other: HashMap<String, Vec<usize>>,
    by_email: HashMap<String, Vec<usize>>,
    customers: HashSet<String>,
    hashes: HashMap<i64, String>,
    /// Sources of what the file holds that did not answer.
    away: Vec<Slot>,
    /// Likewise of the customers of people.
    customers_away: Vec<Slot>,
}

impl Judge {
    pub(super) fn new(plan: Plan, app: &App) -> Self {
        let unique = app.sources.people.iter().any(|supply| app.unique_email(supply.source.slot));
        Self { app: app.clone(), plan, settings: app.settings(), unique, seen: HashMap::new() }
    }

    /// Takes note of rows that were dealt with before we took over.
    pub(super) fn pass(&mut self, rows: Vec<Row>) {
        for row in rows {
            self.note(&row);
        }
    }

    /// Looks rows up together, and judges them.
    pub(super) async fn judge(&mut self, connection: &mut Connection, mut rows: Vec<Row>) -> Result<Vec<Judged>> {
        self.make_logins(&mut rows);
        let around = self.look_around(connection, &rows).await?;
        Ok(rows.into_iter().map(|row| self.verdict(row, &around)).collect())
    }

    /// Makes logins for rows without one, where the source of new people does that and rows are not matched in another way.
    fn make_logins(&self, rows: &mut [Row]) {
        if self.plan.kind != ImportKind::CustomerUsers || !self.plan.may_make_logins() {
            return;
        }
        let mut drawn = HashSet::new();
        for row in rows.iter_mut().filter(|row| row.columns.is_none() && row.values.key().is_empty()) {
            let taken = |login: &str| drawn.contains(login) || self.seen.contains_key(&hashed('k', login));
            let Some(login) = self.app.made_login(self.plan.slot, taken) else { return };
            if let Some(field) = self.plan.key() {
                row.values.put(field, &login);
            }
            drawn.insert(login);
        }
    }

    async fn look_around(&self, connection: &mut Connection, rows: &[Row]) -> Result<Around> {
        let askable = |value: &&str| !value.is_empty() && !value.contains('\0');
        let texts = |field: &str| -> Vec<&str> {
            let mut seen = HashSet::new();
            let values = rows.iter().map(|row| row.values.get(field)).filter(askable);
            values.filter(|value| seen.insert(*value)).collect()
        };
        let mut around = Around::default();
        match self.plan.kind {
            ImportKind::Customers => {
                let ids = texts("customer_id");
                let by_id = self.app.look_up_companies(connection, false, &ids).await?;
                let by_name = self.app.look_up_companies(connection, true, &texts("name")).await?;
                around.are_away(by_id.away.into_iter().chain(by_name.away));
                for company in by_id.found.into_iter().chain(by_name.found) {
                    let found = Existing { id: 0, source: company.source, values: Values::Company(company.values) };
                    around.file(found, self.plan.matching);
                }
            }
            ImportKind::CustomerUsers => {
                let alone = |values: Vec<&'_ str>| -> Vec<(String, String)> {
                    values.into_iter().map(|value| (value.to_owned(), String::new())).collect()
                };
                self.look_up(connection, &mut around, LookUp::Login, &alone(texts("login"))).await?;
                // Rows that say what is there are most of a file that comes in again: of those nothing more need be known.
                let by_key = self.plan.matching == Some(Matching::Key);
                let others = |field: &str| -> Vec<&str> {
                    let news = |row: &&Row| !(by_key && around.says(&row.values, field));
                    let mut seen = HashSet::new();
                    let values = rows.iter().filter(news).map(|row| row.values.get(field)).filter(askable);
                    values.filter(|value| seen.insert(*value)).collect()
                };
                let companies = others("customer_id");
                let emails = self.unique || self.plan.matching == Some(Matching::Email);
                let emails = if emails { alone(others("email")) } else { Vec::new() };
                let companies = self.app.look_up_companies(connection, false, &companies).await?;
                around.customers_away = companies.away;
                around.customers =
                    companies.found.iter().map(|company| identity(&company.values.customer_id)).collect();
                self.look_up(connection, &mut around, LookUp::Email, &emails).await?;
                if self.plan.matching == Some(Matching::Name) {
                    let pair =
                        |row: &Row| (row.values.get("customer_id").to_owned(), row.values.get("last_name").to_owned());
                    let pairs = rows.iter().map(pair);
                    let pairs: Vec<(String, String)> =
                        pairs.filter(|(id, name)| askable(&id.as_str()) && askable(&name.as_str())).collect();
                    self.look_up(connection, &mut around, LookUp::CustomerAndName, &pairs).await?;
                }
                if self.plan.has("pw") {
                    let ids: Vec<i64> = around.records.iter().map(|record| record.id).collect();
                    around.hashes = self.app.hashes(connection, &ids).await?.into_iter().collect();
                }
            }
        }
        Ok(around)
    }

    async fn look_up(
        &self,
        connection: &mut Connection,
        around: &mut Around,
        by: LookUp,
        values: &[(String, String)],
    ) -> Result<()> {
        let values: Vec<(&str, &str)> = values.iter().map(|(value, other)| (value.as_str(), other.as_str())).collect();
        let looked = self.app.look_up_people(connection, by, &values).await?;
        around.are_away(looked.away);
        for person in looked.found {
            let found = Existing { id: person.id, source: person.source, values: Values::Person(person.values) };
            around.file(found, self.plan.matching);
        }
        Ok(())
    }

    fn verdict(&mut self, row: Row, around: &Around) -> Judged {
        let (mut refused, mut old) = (Vec::new(), Vec::new());
        let key_field = row.values.key_field();
        if let Some(expected) = row.columns {
            let found = row.cells.len();
            refused.push(FieldFault { field: "row", fault: Fault::Columns { expected, found } });
            let after = row.values.clone();
            return Judged {
                row,
                verdict: Verdict::Refuse,
                faults: refused,
                accepted: old,
                before: None,
                after,
                changes: Vec::new(),
                password: false,
            };
        }
        if row.unknown_validity {
            refused.push(FieldFault { field: "valid_id", fault: Fault::UnknownValue });
        }
        let broken = row.errors.iter().map(|(field, cell)| (*field, Fault::ErrorCell(cell.clone())));
        refused.extend(broken.map(|(field, fault)| FieldFault { field, fault }));
        let found = self.plan.matching.map(|matching| around.matching(matching, &row.values)).unwrap_or_default();
        if found.len() > 1 {
            let keys: Vec<&str> = found.iter().map(|place| around.records[*place].values.key()).take(3).collect();
            refused.push(FieldFault { field: key_field, fault: Fault::Ambiguous(keys.join(", ")) });
        }
        let before = if let [place] = found.as_slice() { around.records.get(*place).cloned() } else { None };
        let after = self.after(&row, before.as_ref());
        let changes = before.as_ref().map(|before| after.changes_since(&before.values)).unwrap_or_default();
        self.check(&after, before.as_ref(), &changes, (&mut refused, &mut old));
        self.check_beside(&row, &after, before.as_ref(), around, (&mut refused, &mut old));
        self.check_source(&row, before.as_ref(), &changes, &mut refused);
        if let Some(fault) = self.unknown(&row, before.as_ref(), around) {
            // What else is wrong with it nobody knows.
            refused = vec![fault];
        }
        let slot = before.as_ref().map_or(self.plan.slot, |before| before.source);
        let map = match self.plan.kind {
            ImportKind::CustomerUsers => self.app.sources.of_people(slot).map(Supply::mapped),
            ImportKind::Customers => self.app.sources.of_companies(slot).map(Supply::mapped),
        };
        if let Some(source) = map {
            refused.extend(after.faults_of(&source.map, before.as_ref().map(|before| &before.values)));
        }
        let hash_length = row.hash.chars().count();
        if hash_length > WIDEST_HASH {
            refused.push(FieldFault { field: "pw", fault: Fault::TooLong { max: WIDEST_HASH, length: hash_length } });
        }
        if let Err(fault) = check_hashable(&row.password) {
            refused.push(FieldFault { field: "password", fault });
        }
        let same_hash = |before: &Existing| around.hashes.get(&before.id) == Some(&row.hash);
        let password = !row.password.is_empty() || (!row.hash.is_empty() && !before.as_ref().is_some_and(same_hash));
        if !self.plan.accept_legacy {
            refused.append(&mut old);
        }
        let verdict = match &before {
            _ if !refused.is_empty() => Verdict::Refuse,
            None => Verdict::Add,
            Some(_) if changes.is_empty() && !password => Verdict::Same,
            Some(_) => Verdict::Change,
        };
        Judged { row, verdict, faults: refused, accepted: old, before, after, changes, password }
    }

    /// What will be there: what a file does not say stays.
    fn after(&self, row: &Row, before: Option<&Existing>) -> Values {
        let Some(before) = before else { return row.values.moved_to(self.plan.shape) };
        let mut after = before.values.clone();
        for target in &self.plan.targets {
            match target {
                // Letters whose accents stand apart are no change, and stay as they are in what was there before.
                Target::Text(field) => {
                    let (there, said) = (before.values.get(field.name), row.values.get(field.name));
                    if there != said && normal(there) != said {
                        after.take(field, &row.values);
                    }
                }
                Target::Validity => after.set_validity(row.values.validity()),
                _ => {}
            }
        }
        // A key that only differs in case is the same key, and stays as it is written.
        if self.plan.matching == Some(Matching::Key)
            && let Some(field) = self.plan.key()
        {
            after.take(field, &before.values);
        }
        after
    }

    /// What is wrong with the values by themselves. What old data holds may stay as it is in a record that changes, unless
    /// it is that which changes.
    fn check(
        &self,
        after: &Values,
        before: Option<&Existing>,
        changes: &[FieldChange],
        (refused, old): (&mut Vec<FieldFault>, &mut Vec<FieldFault>),
    ) {
        let full = after.check(Strictness::Full, &self.settings.email);
        if full.is_empty() {
            return;
        }
        let always = after.check(Strictness::Legacy, &self.settings.email);
        let made_valid = before
            .is_some_and(|before| after.validity() == Validity::Valid && before.values.validity() != Validity::Valid);
        for fault in full {
            let concerns = before.is_none()
                || changes.iter().any(|change| change.field == fault.field)
                || (made_valid && fault.field == "email");
            if concerns {
                if always.contains(&fault) { refused.push(fault) } else { old.push(fault) }
            }
        }
    }

    /// Why it is not known what becomes of a row: a source does not answer that may have the record it is about, or that a new
    /// one would go to.
    fn unknown(&self, row: &Row, before: Option<&Existing>, around: &Around) -> Option<FieldFault> {
        // Whom an earlier source has is found there, whoever else has them.
        let earlier = |slot: &&Slot| before.is_none_or(|before| **slot < before.source);
        let away: Vec<Slot> = around.away.iter().filter(earlier).copied().collect();
        if away.is_empty() {
            return None;
        }
        let value = |field: &str| row.values.get(field);
        let (field, source) = match (self.plan.kind, self.plan.matching) {
            (ImportKind::Customers, Some(Matching::Name)) => ("name", self.app.any_source_of_companies(&away)),
            (ImportKind::Customers, _) => ("customer_id", self.app.company_may_be_in(&away, value("customer_id"))),
            (ImportKind::CustomerUsers, Some(Matching::Email)) => {
                ("email", self.app.may_be_in(&away, LookUp::Email, value("email")))
            }
            (ImportKind::CustomerUsers, Some(Matching::Name)) => {
                ("last_name", self.app.may_be_in(&away, LookUp::CustomerAndName, value("last_name")))
            }
            (ImportKind::CustomerUsers, _) => ("login", self.app.may_be_in(&away, LookUp::Login, value("login"))),
        };
        let by_key = || match self.plan.kind {
            ImportKind::Customers => self.app.company_may_be_in(&away, value("customer_id")),
            ImportKind::CustomerUsers => self.app.may_be_in(&away, LookUp::Login, value("login")),
        };
        let target = || match self.plan.kind {
            _ if before.is_some() || !away.contains(&self.plan.slot) => None,
            ImportKind::Customers => self.app.sources.of_companies(self.plan.slot).map(|supply| &supply.source),
            ImportKind::CustomerUsers => self.app.sources.of_people(self.plan.slot).map(|supply| &supply.source),
        };
        let source = source.or_else(by_key).or_else(target)?;
        Some(FieldFault { field, fault: Fault::SourceDown(source.name.clone()) })
    }

    /// What the source forbids: records that can only be read, fields that it does not have.
    fn check_source(
        &self,
        row: &Row,
        before: Option<&Existing>,
        changes: &[FieldChange],
        refused: &mut Vec<FieldFault>,
    ) {
        let slot = before.map_or(self.plan.slot, |before| before.source);
        let source = match self.plan.kind {
            ImportKind::CustomerUsers => self.app.sources.of_people(slot).map(|supply| &supply.source),
            ImportKind::Customers => self.app.sources.of_companies(slot).map(|supply| &supply.source),
        };
        let name = || source.map_or_else(String::new, |source| source.name.clone());
        let beside = |change: &&FieldChange| before.is_some_and(|before| before.values.shape().is_beside(change.field));
        let locked = changes.iter().find(|change| !beside(change));
        if !source.is_some_and(Source::is_writable) && (before.is_none() || locked.is_some()) {
            let field = locked.map_or(row.values.key_field(), |change| change.field);
            refused.push(FieldFault { field, fault: Fault::SourceReadOnly(name()) });
            return;
        }
        let sets_validity = match before {
            None => row.values.validity() != Validity::Valid,
            Some(_) => changes.iter().any(|change| change.field == "valid"),
        };
        if sets_validity && !self.app.keeps_validity(self.plan.kind.object(), slot) {
            refused.push(FieldFault { field: "valid_id", fault: Fault::NoSuchField(name()) });
        }
        let shape = before.map_or(self.plan.shape, |before| before.values.shape());
        // Most files are of a source that has every field there is.
        if std::ptr::eq(shape, row.values.shape()) {
            return;
        }
        for target in &self.plan.targets {
            if let Target::Text(field) = target
                && shape.get(field.name).is_none()
                && !row.values.get(field.name).is_empty()
            {
                refused.push(FieldFault { field: field.name, fault: Fault::NoSuchField(name()) });
            }
        }
    }

    /// What others forbid: other rows of the file, other records.
    fn check_beside(
        &mut self,
        row: &Row,
        after: &Values,
        before: Option<&Existing>,
        around: &Around,
        (refused, old): (&mut Vec<FieldFault>, &mut Vec<FieldFault>),
    ) {
        let key_field = after.key_field();
        let own = |other: &Existing| {
            before.is_some_and(|before| identity(before.values.key()) == identity(other.values.key()))
        };
        let taken = |map: &HashMap<String, Vec<usize>>, value: &str| {
            let places = map.get(&identity(value)).map(Vec::as_slice).unwrap_or_default();
            places
                .iter()
                .map(|place| &around.records[*place])
                .find(|other| !own(other))
                .map(|it| it.values.key().to_owned())
        };
        let fault = |field, fault| FieldFault { field, fault };
        let slot = before.map_or(self.plan.slot, |before| before.source);
        if !after.key().is_empty() {
            if let Some(line) = self.first('k', after.key(), row.line) {
                refused.push(fault(key_field, Fault::TakenByLine(line)));
            } else if let Some(other) = taken(&around.by_key, after.key()) {
                refused.push(fault(key_field, Fault::Taken(other)));
            }
        }
        if let Some(matched) = self.match_key(row)
            && let Some(line) = self.first('m', &matched, row.line)
            && !refused.iter().any(|other| other.field == key_field)
        {
            refused.push(fault(key_field, Fault::TakenByLine(line)));
        }
        match after {
            Values::Company(values) => {
                if let Some(line) = self.first('n', &values.name, row.line) {
                    refused.push(fault("name", Fault::TakenByLine(line)));
                } else if let Some(other) = taken(&around.by_other, &values.name) {
                    refused.push(fault("name", Fault::Taken(other)));
                }
            }
            Values::Person(values) => {
                let moves = before
                    .is_none_or(|before| identity(before.values.get("customer_id")) != identity(&values.customer_id));
                let must_exist =
                    self.app.sources.of_people(slot).is_some_and(|supply| supply.source.people.company_support);
                if must_exist
                    && moves
                    && !values.customer_id.is_empty()
                    && !around.customers.contains(&identity(&values.customer_id))
                {
                    match self.app.company_may_be_in(&around.customers_away, &values.customer_id) {
                        Some(source) => {
                            refused.push(fault("customer_id", Fault::SourceDown(source.name.clone())));
                        }
                        None => old.push(fault("customer_id", Fault::UnknownCustomer)),
                    }
                }
                if self.unique && self.app.unique_email(slot) && !values.email.is_empty() {
                    let changes =
                        before.is_none_or(|before| identity(before.values.get("email")) != identity(&values.email));
                    if let Some(line) = self.first('e', &values.email, row.line) {
                        old.push(fault("email", Fault::TakenByLine(line)));
                    } else if changes && let Some(other) = taken(&around.by_email, &values.email) {
                        old.push(fault("email", Fault::Taken(other)));
                    }
                }
            }
        }
    }

    /// The line that said this before, unless this is the first. A line does not contradict itself: rows of a transaction that
    /// was given up are judged again.
    fn first(&mut self, what: char, value: &str, line: u64) -> Option<u64> {
        if value.is_empty() {
            return None;
        }
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        match self.seen.entry(hashed(what, value)) {
            std::collections::hash_map::Entry::Occupied(first) => {
                (*first.get() != line).then(|| u64::from(*first.get()))
            }
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(line);
                None
            }
        }
    }

    /// What a row is matched by, where that is not its key.
    fn match_key(&self, row: &Row) -> Option<String> {
        match self.plan.matching? {
            Matching::Key => None,
            Matching::Email => Some(row.values.get("email").to_owned()),
            Matching::Name if self.plan.kind == ImportKind::Customers => Some(row.values.get("name").to_owned()),
            Matching::Name => Some(name_key(&row.values)),
        }
    }

    /// Remembers what a row says, without judging it.
    fn note(&mut self, row: &Row) {
        if row.columns.is_some() {
            return;
        }
        self.first('k', row.values.key(), row.line);
        if let Some(matched) = self.match_key(row) {
            self.first('m', &matched, row.line);
        }
        match &row.values {
            Values::Company(values) => _ = self.first('n', &values.name, row.line),
            Values::Person(values) if self.unique => _ = self.first('e', &values.email, row.line),
            Values::Person(_) => {}
        }
    }
}

impl Around {
    fn are_away(&mut self, slots: impl IntoIterator<Item = Slot>) {
        for slot in slots {
            if !self.away.contains(&slot) {
                self.away.push(slot);
            }
        }
    }

    /// Whether the one record with the key of these values says the same of a field.
    fn says(&self, values: &Values, field: &str) -> bool {
        let [place] = self.by_key.get(&identity(values.key())).map_or(&[][..], Vec::as_slice) else { return false };
        identity(self.records[*place].values.get(field)) == identity(values.get(field))
    }

    fn file(&mut self, record: Existing, matching: Option<Matching>) {
        let key = identity(record.values.key());
        // The same record may have been found in two ways.
        let filed = self.by_key.get(&key).is_some_and(|places| {
            places.iter().any(|place| {
                let other = &self.records[*place];
                other.id == record.id && other.values.key() == record.values.key()
            })
        });
        if filed {
            return;
        }
        let place = self.records.len();
        self.by_key.entry(key).or_default().push(place);
        match &record.values {
            Values::Company(values) => self.by_other.entry(identity(&values.name)).or_default().push(place),
            Values::Person(values) => {
                self.by_email.entry(identity(&values.email)).or_default().push(place);
                if matching == Some(Matching::Name) {
                    self.by_other.entry(name_key(&record.values)).or_default().push(place);
                }
            }
        }
        self.records.push(record);
    }

    fn matching(&self, matching: Matching, values: &Values) -> Vec<usize> {
        let found = match matching {
            Matching::Key => self.by_key.get(&identity(values.key())),
            Matching::Email if values.get("email").is_empty() => None,
            Matching::Email => self.by_email.get(&identity(values.get("email"))),
            Matching::Name => match values {
                Values::Company(values) => self.by_other.get(&identity(&values.name)),
                Values::Person(_) => self.by_other.get(&name_key(values)),
            },
        };
        found.cloned().unwrap_or_default()
    }
}

/// What is remembered of a value that a row said.
fn hashed(what: char, value: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (what, identity(value)).hash(&mut hasher);
    hasher.finish()
}

/// Who somebody is by customer and name.
fn name_key(values: &Values) -> String {
    let parts = ["customer_id", "first_name", "last_name"].map(|field| identity(values.get(field)));
    // No value holds U+001F, so values cannot run into each other.
    parts.join("\u{1f}")
}
