//! Looking at a bulk edit, and beginning it.

use std::collections::{HashMap, HashSet};

use padron_domain::audit::ObjectKind;
use padron_domain::fold::identity;
use padron_domain::problem::{Fault, FieldFault, FieldFaults};
use padron_domain::text;
use padron_domain::validity::Validity;
use padron_storage::customer_users::LookUp;
use padron_storage::{Connection, jobs};

use super::judge::{Record, judge};
use super::{Bulk, BulkAction, BulkKind, Example, Preview, Selection};
use crate::App;
use crate::admin::Admin;
use crate::admin::lists::{CustomerQuery, CustomerSort, CustomerUserQuery, CustomerUserSort};
use crate::error::{AppError, Result};
use crate::jobs::{Job, JobKind, JobState};

/// Records read together.
const TOGETHER: usize = 900;
/// Examples kept of a preview.
const EXAMPLES: usize = 5;
/// Refusals kept of a preview.
const REFUSALS: usize = 20;
/// Records written down together with a job.
pub(super) const CHUNK: usize = 5_000;

/// The records of a selection: row numbers of people (as text) or ids of companies.
struct Chosen {
    ids: Vec<String>,
    gone: u64,
}

impl Admin {
    /// What would come of a bulk edit.
    pub async fn preview_bulk(&self, bulk: &Bulk) -> Result<Preview> {
        self.check_bulk(bulk).await?;
        let chosen = self.chosen(bulk.kind, &bulk.selection).await?;
        let total = count(chosen.ids.len());
        let mut found = Preview { total, gone: chosen.gone, ..Preview::default() };
        if let Selection::Matching { shown: Some(shown), .. } = bulk.selection {
            found.shown = Some(shown).filter(|shown| *shown != total);
        }
        for ids in chosen.ids.chunks(TOGETHER) {
            let records = read(&self.app, &mut self.app.db.read().await?, bulk.kind, ids).await?;
            for record in records {
                let judged = judge(&self.app, &bulk.action, record);
                let example = || Example {
                    key: judged.after.key().to_owned(),
                    name: judged.after.name(&self.app),
                    changes: judged.changes.clone(),
                    faults: judged.faults.clone(),
                };
                if !judged.faults.is_empty() {
                    found.refuse += 1;
                    if found.refused.len() < REFUSALS {
                        found.refused.push(example());
                    }
                } else if judged.mailed || !judged.changes.is_empty() {
                    found.change += 1;
                    if found.examples.len() < EXAMPLES {
                        found.examples.push(example());
                    }
                } else {
                    found.same += 1;
                }
            }
        }
        Ok(found)
    }

    /// How many records a selection holds now.
    pub async fn count_bulk(&self, kind: BulkKind, selection: &Selection) -> Result<u64> {
        Ok(count(self.chosen(kind, selection).await?.ids.len()))
    }

    /// Begins a bulk edit as a job. With a runner it is that runner's, else it waits for one.
    pub async fn begin_bulk(&self, bulk: &Bulk, runner: Option<&str>) -> Result<Job> {
        self.check_bulk(bulk).await?;
        let chosen = self.chosen(bulk.kind, &bulk.selection).await?;
        if chosen.ids.is_empty() {
            return Err(AppError::field("selection", Fault::Required));
        }
        // Those that were chosen are written down below: the job need not hold their keys twice.
        let kept = match &bulk.selection {
            Selection::Keys(_) => Bulk { selection: Selection::Keys(Vec::new()), ..bulk.clone() },
            Selection::Matching { .. } => bulk.clone(),
        };
        let options = serde_json::to_string(&kept).map_err(|error| AppError::Fault(error.to_string()))?;
        let title: String = match &bulk.action {
            BulkAction::Set { field, value } => format!("{field} = {value}").chars().take(200).collect(),
            BulkAction::SendLinks { .. } => "password_link".to_owned(),
        };
        let total = i64::try_from(chosen.ids.len()).unwrap_or(i64::MAX);
        let mut turn = self.turn().await?;
        let told = (title.as_str(), options.as_str(), total, runner);
        let id = self.begin_job(&mut turn, JobKind::Bulk, JobState::Running, told).await?;
        for (seq, ids) in (0..).zip(chosen.ids.chunks(CHUNK)) {
            let bytes = serde_json::to_vec(ids).map_err(|error| AppError::Fault(error.to_string()))?;
            jobs::add_chunk(&mut turn, id, seq, bytes).await?;
        }
        turn.commit().await?;
        if runner.is_none() {
            self.announce_job();
        }
        self.job(id).await
    }

    /// What was asked for by a bulk edit; its selection without keys.
    pub fn bulk_of(job: &Job) -> Option<Bulk> {
        (job.kind == JobKind::Bulk).then(|| serde_json::from_str(&job.options).ok()).flatten()
    }

    /// What can be told without looking at a record.
    async fn check_bulk(&self, bulk: &Bulk) -> Result<()> {
        let mut faults: FieldFaults = Vec::new();
        match &bulk.action {
            BulkAction::Set { field, value } => {
                let known = bulk.kind.fields().iter().find(|known| *known == field).copied();
                let texts = match bulk.kind {
                    BulkKind::CustomerUsers => self.app.sources.fields_of_people(),
                    BulkKind::Customers => self.app.sources.fields_of_companies(),
                };
                let known = known.or_else(|| self.app.extra_field(bulk.kind.object(), field).map(|text| text.name));
                match (known, texts.into_iter().find(|text| text.name == field)) {
                    (Some(name), Some(text)) => {
                        let by_map = || self.row(bulk.kind.object(), name, |row| row.fault(value)).flatten();
                        let fault = text::check(text, value).err().or_else(by_map);
                        faults.extend(fault.map(|fault| FieldFault { field: name, fault }));
                        let known = name != "customer_id" || faults.iter().any(|fault| fault.field == name);
                        if !known && self.app.company(&mut self.app.db.read().await?, value).await?.is_none() {
                            faults.push(FieldFault { field: name, fault: Fault::UnknownCustomer });
                        }
                    }
                    (Some(name), None) if Validity::ALL.iter().any(|state| state.name() == value) => {
                        debug_assert_eq!(name, "valid", "the only field that is no text");
                    }
                    (Some(name), None) => faults.push(FieldFault { field: name, fault: Fault::UnknownValue }),
                    (None, _) => faults.push(FieldFault { field: "field", fault: Fault::UnknownValue }),
                }
            }
            BulkAction::SendLinks { .. } if bulk.kind == BulkKind::Customers => {
                faults.push(FieldFault { field: "action", fault: Fault::UnknownValue });
            }
            BulkAction::SendLinks { .. } if !self.app.settings().mail.is_set_up() => {
                faults.push(FieldFault { field: "action", fault: Fault::NoMail });
            }
            BulkAction::SendLinks { .. } => {}
        }
        if faults.is_empty() { Ok(()) } else { Err(faults.into()) }
    }

    /// Who is meant, as of now.
    async fn chosen(&self, kind: BulkKind, selection: &Selection) -> Result<Chosen> {
        let none = Chosen { ids: Vec::new(), gone: 0 };
        match (selection, kind) {
            (Selection::Matching { search, valid, customer_id, source, .. }, kind) => {
                let validity = valid.as_deref().map(Validity::parse);
                // A state that does not exist is nobody's; to take it for all of them would be worse than doing nothing.
                let Some(validity) = validity.map_or(Some(None), |found| found.map(Some)) else { return Ok(none) };
                // Likewise a source that there is no more.
                let slot = source.as_deref().map(|name| match kind {
                    BulkKind::CustomerUsers => self.slot_of_source(name),
                    BulkKind::Customers => self.slot_of_company_source(name),
                });
                let Some(source) = slot.map_or(Some(None), |found| found.map(Some)) else { return Ok(none) };
                let ids = match kind {
                    BulkKind::CustomerUsers => {
                        let query = CustomerUserQuery {
                            search,
                            validity,
                            customer_id: customer_id.as_deref(),
                            source,
                            sort: CustomerUserSort::Login,
                            descending: false,
                            offset: 0,
                            limit: usize::MAX,
                        };
                        self.find_customer_users(&query).await?.keys.iter().map(ToString::to_string).collect()
                    }
                    BulkKind::Customers => {
                        let query = CustomerQuery {
                            search,
                            validity,
                            source,
                            sort: CustomerSort::Id,
                            descending: false,
                            offset: 0,
                            limit: usize::MAX,
                        };
                        self.find_customers(&query).await?.keys
                    }
                };
                Ok(Chosen { ids, gone: 0 })
            }
            (Selection::Keys(keys), kind) => {
                let distinct: HashSet<String> =
                    keys.iter().filter(|key| is_key(key)).map(|key| identity(key)).collect();
                let ids = self.keyed(kind, keys).await?;
                Ok(Chosen { gone: count(distinct.len().saturating_sub(ids.len())), ids })
            }
        }
    }

    /// Row numbers of the people (as text) or ids of the companies with these keys, in their order, each once; whoever is gone
    /// is left out.
    pub(crate) async fn keyed(&self, kind: BulkKind, keys: &[String]) -> Result<Vec<String>> {
        let mut places = HashMap::new();
        let keys: Vec<&str> = keys.iter().map(String::as_str).filter(|key| is_key(key)).collect();
        for (place, key) in keys.iter().enumerate() {
            places.entry(identity(key)).or_insert(place);
        }
        let mut connection = self.app.db.read().await?;
        let found: Vec<(String, String)> = match kind {
            BulkKind::CustomerUsers => {
                let asked: Vec<(&str, &str)> = keys.iter().map(|key| (*key, "")).collect();
                let looked = self.app.look_up_people(&mut connection, LookUp::Login, &asked).await?;
                // Who is known to be where nothing answers now is meant too, and told to be there.
                let away = self.app.known_where(&looked.away, &keys);
                let found = looked.found.into_iter().map(|person| (person.values.login, person.id.to_string()));
                found.chain(away.into_iter().map(|(login, id)| (login.to_owned(), id.to_string()))).collect()
            }
            BulkKind::Customers => {
                let looked = self.app.look_up_companies(&mut connection, false, &keys).await?;
                let keyed = |id: String| (id.clone(), id);
                let away = self.app.companies_known_where(&looked.away, &keys);
                let found = looked.found.into_iter().map(|company| keyed(company.values.customer_id));
                found.chain(away.into_iter().map(keyed)).collect()
            }
        };
        // What an engine takes for the same and we do not is nobody who was meant.
        let placed = found.into_iter().filter_map(|(key, id)| Some((*places.get(&identity(&key))?, id)));
        let mut placed: Vec<(usize, String)> = placed.collect();
        placed.sort_unstable();
        Ok(placed.into_iter().map(|(_, id)| id).collect())
    }
}

/// What can be somebody's key.
fn is_key(key: &str) -> bool {
    !key.is_empty() && !key.contains('\0')
}

/// The records of these ids, in no order; whoever is gone is left out.
pub(super) async fn read(
    app: &App,
    connection: &mut Connection,
    kind: BulkKind,
    ids: &[String],
) -> Result<Vec<Record>> {
    debug_assert!(matches!(kind.object(), ObjectKind::Customer | ObjectKind::CustomerUser), "what has fields");
    Ok(match kind {
        BulkKind::CustomerUsers => {
            let ids: Vec<i64> = ids.iter().filter_map(|id| id.parse().ok()).collect();
            let found = app.people(connection, &ids).await?;
            found.into_iter().map(Record::Person).collect()
        }
        BulkKind::Customers => {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            let found = app.companies(connection, &ids).await?;
            found.into_iter().map(Record::Company).collect()
        }
    })
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
