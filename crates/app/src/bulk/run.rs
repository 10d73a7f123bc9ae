//! A bulk edit as a job: portion by portion, each with its history.

use std::collections::HashSet;

use padron_domain::problem::FieldFault;
use padron_storage::audit;
use padron_storage::jobs::{self, JobRow};
use serde_json::json;

use super::judge::{Judged, Record, judge};
use super::verbs::{CHUNK, read};
use super::{Bulk, BulkAction, BulkKind};
use crate::admin::Admin;
use crate::error::Result;
use crate::jobs::work::{Stop, Tally, Work};
use crate::jobs::{Job, JobFault, JobState};
use crate::turn::Turn;

/// Records written in one transaction.
const PORTION: usize = 500;

/// The work.
pub(crate) struct Run {
    admin: Admin,
    id: i64,
    bulk: Bulk,
    /// How many records lie behind the portion.
    through: usize,
    /// Which piece of the list is held.
    held: Option<usize>,
    ids: Vec<String>,
    portion: Vec<String>,
    /// Why the source of the only record of the portion does not take it.
    refusal: Option<FieldFault>,
}

impl Work for Run {
    async fn open(admin: &Admin, job: &Job) -> Result<Self, Stop> {
        let bulk =
            serde_json::from_str(&job.options).map_err(|error| JobFault::new("options").with(error.to_string()))?;
        let through = usize::try_from(job.done).unwrap_or(usize::MAX);
        let (ids, portion) = (Vec::new(), Vec::new());
        Ok(Self { admin: admin.clone(), id: job.id, bulk, through, held: None, ids, portion, refusal: None })
    }

    async fn prepare(&mut self) -> Result<bool, Stop> {
        self.through += self.portion.len();
        self.refusal = None;
        let (piece, place) = (self.through / CHUNK, self.through % CHUNK);
        if self.held != Some(piece) {
            let seq = i64::try_from(piece).unwrap_or(i64::MAX);
            let bytes = jobs::chunk(&mut self.admin.app.db.read().await?, self.id, seq).await?.unwrap_or_default();
            // Behind the last piece there is none.
            self.ids = serde_json::from_slice(&bytes).unwrap_or_default();
            self.held = Some(piece);
        }
        self.portion = self.ids.iter().skip(place).take(PORTION).cloned().collect();
        Ok(!self.portion.is_empty())
    }

    async fn portion(&mut self, turn: &mut Turn, tally: &mut Tally) -> Result<(), Stop> {
        if let BulkAction::Set { field, value } = &self.bulk.action
            && field == "customer_id"
            && self.admin.app.company(turn, value).await?.is_none()
        {
            return Err(JobFault::new("unknown-customer").with(value.clone()).into());
        }
        let records = read(&self.admin.app, turn, self.bulk.kind, &self.portion).await?;
        let mut gone = self.portion.len().saturating_sub(records.len());
        let away = self.away(&records);
        gone -= away.len();
        let mut judged: Vec<Judged> =
            records.into_iter().map(|record| judge(&self.admin.app, &self.bulk.action, record)).collect();
        if let (Some(why), [only]) = (&self.refusal, &mut judged[..]) {
            only.refuse(why.clone());
        }
        self.write(turn, &judged).await?;
        let mut rows = Vec::new();
        let judged_rows = i64::try_from(judged.len()).unwrap_or(0);
        for (place, one) in (1_i64..).zip(&judged) {
            if one.faults.is_empty() {
                continue;
            }
            let fields: Vec<&str> = one.faults.iter().map(|fault| fault.field).collect();
            let codes: Vec<&str> = one.faults.iter().map(|fault| fault.fault.code()).collect();
            let details: Vec<String> = one.faults.iter().map(|fault| fault.fault.detail()).collect();
            rows.push(self.refused_row(place, one.after.key(), &codes.join(", "), &fields, &details));
        }
        for (place, (key, source)) in (1_i64..).zip(&away) {
            rows.push(self.refused_row(
                judged_rows + place,
                key,
                "source-down",
                &["row"],
                std::slice::from_ref(source),
            ));
        }
        jobs::add_rows(turn, self.id, &rows).await?;
        let many = |is: fn(&Judged) -> bool| judged.iter().filter(|one| is(one)).count();
        tally.counts.more("changed", many(|one| !one.changes.is_empty()));
        tally.counts.more("mailed", many(|one| one.mailed));
        tally.counts.more("refused", rows.len());
        tally.counts.more("gone", gone);
        tally.counts.more("same", many(|one| one.faults.is_empty() && one.changes.is_empty() && !one.mailed));
        tally.done += u64::try_from(self.portion.len()).unwrap_or(u64::MAX);
        Ok(())
    }

    fn narrow(&mut self, why: &FieldFault) -> bool {
        if self.portion.len() > 1 {
            // What is left out here comes with the next one.
            self.portion.truncate(self.portion.len() / 2);
            return true;
        }
        self.refusal.replace(why.clone()).is_none()
    }

    async fn finish(&mut self, turn: &mut Turn, tally: &mut Tally) -> Result<JobState, Stop> {
        tally.total = tally.done;
        jobs::drop_file(turn, self.id).await?;
        self.admin.app.outbox_filled.notify_one();
        Ok(JobState::Done)
    }
}

impl Run {
    /// Those of the portion whose source does not answer: what they are called, and it.
    fn away(&self, records: &[Record]) -> Vec<(String, String)> {
        let app = &self.admin.app;
        let here: HashSet<String> = records
            .iter()
            .map(|record| match record {
                Record::Person(person) => person.id.to_string(),
                Record::Company(company) => company.values.customer_id.clone(),
            })
            .collect();
        let missing = self.portion.iter().filter(|id| !here.contains(*id));
        let away = missing.filter_map(|id| match self.bulk.kind {
            BulkKind::CustomerUsers => app.person_away(id.parse().ok()?),
            BulkKind::Customers => Some((id.clone(), app.company_away(id)?)),
        });
        away.map(|(key, source)| (key, source.name.clone())).collect()
    }

    fn refused_row(&self, place: i64, key: &str, reason: &str, fields: &[&str], details: &[String]) -> JobRow {
        let kind = self.bulk.kind.object().name();
        let content = json!({ "kind": kind, "reason": reason, "fields": fields, "details": details });
        JobRow {
            row_no: i64::try_from(self.through).unwrap_or(0) + place,
            verdict: "refuse".to_owned(),
            object_key: key.to_owned(),
            content: content.to_string(),
        }
    }

    async fn write(&self, turn: &mut Turn, judged: &[Judged]) -> Result<()> {
        let stamp = self.admin.stamp();
        if let BulkAction::SendLinks { language } = &self.bulk.action {
            let people: Vec<_> = judged
                .iter()
                .filter(|one| one.mailed)
                .filter_map(|one| if let Record::Person(person) = &one.after { Some(person) } else { None })
                .collect();
            return self.admin.queue_password_links(turn, &people, language.as_deref()).await;
        }
        let mut history = Vec::new();
        for one in judged.iter().filter(|one| !one.changes.is_empty()) {
            let touched: Vec<&str> = one.changes.iter().map(|change| change.field).collect();
            match &one.after {
                Record::Person(person) => {
                    turn.change_person(person.id, &person.values, &touched, (stamp.at, stamp.user_id)).await?;
                }
                Record::Company(company) => {
                    let key = &company.values.customer_id;
                    turn.change_company(company.source, key, &company.values, &touched, (stamp.at, stamp.user_id))
                        .await?;
                }
            }
            history.push(audit::Record {
                stamp: &stamp,
                verb: "update",
                kind: self.bulk.kind.object(),
                key: one.after.key(),
                before: one.changes.iter().map(|change| (change.field, change.before.as_str())).collect(),
                after: one.changes.iter().map(|change| (change.field, change.after.as_str())).collect(),
            });
        }
        Ok(audit::add_records(turn, &history).await?)
    }
}
