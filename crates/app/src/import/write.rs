//! Writing rows that were judged: few statements a portion, every change with its line of history.

use padron_domain::audit::ObjectKind;
use padron_domain::source::Slot;
use padron_storage::audit::{Record, Stamp};
use padron_storage::customer_users::NewCustomerUser;
use padron_storage::customers::NewCustomer;
use padron_storage::{audit, references};

use super::ImportKind;
use super::values::Values;
use super::verdict::{Judged, Verdict};
use crate::error::Result;
use crate::turn::Turn;

/// Writes what is to be added and changed; `hashes` has one for each of those rows that bring a clear password, in order.
pub(super) async fn write(
    writer: &mut Turn,
    stamp: &Stamp,
    (kind, slot): (ImportKind, Slot),
    rows: &[Judged],
    hashes: &mut (dyn Iterator<Item = String> + Send),
) -> Result<()> {
    let (mut people, mut companies) = (Vec::new(), Vec::new());
    let (mut changes, mut secrets) = (Vec::new(), Vec::new());
    for judged in rows {
        let mut hash = || {
            if judged.row.password.is_empty() {
                (!judged.row.hash.is_empty()).then(|| judged.row.hash.clone())
            } else {
                hashes.next()
            }
        };
        match (judged.verdict, &judged.after) {
            (Verdict::Add, Values::Person(values)) => {
                people.push(NewCustomerUser { values: values.clone(), hash: hash(), times: judged.row.times });
            }
            (Verdict::Add, Values::Company(values)) => {
                companies.push(NewCustomer { values: values.clone(), times: judged.row.times });
            }
            (Verdict::Change, _) => {
                let hash = if judged.password { hash() } else { None };
                changes.push(judged);
                secrets.push(hash);
            }
            _ => {}
        }
    }
    let object = kind.object();
    if !people.is_empty() {
        writer.add_people(slot, &people, (stamp.at, stamp.user_id)).await?;
        let records: Vec<_> = people.iter().map(|new| (new.values.login.as_str(), new.values.filled())).collect();
        audit::add_many(writer, stamp, object, &records).await?;
    }
    if !companies.is_empty() {
        writer.add_companies(slot, &companies, (stamp.at, stamp.user_id)).await?;
        let records: Vec<_> =
            companies.iter().map(|new| (new.values.customer_id.as_str(), new.values.filled())).collect();
        audit::add_many(writer, stamp, object, &records).await?;
    }
    let mut history = Vec::new();
    for (judged, secret) in changes.iter().zip(secrets) {
        change(writer, stamp, object, judged, secret, &mut history).await?;
    }
    Ok(audit::add_records(writer, &history).await?)
}

async fn change<'a>(
    writer: &mut Turn,
    stamp: &'a Stamp,
    object: ObjectKind,
    judged: &'a Judged,
    secret: Option<String>,
    history: &mut Vec<Record<'a>>,
) -> Result<()> {
    let Some(before) = &judged.before else { return Ok(()) };
    let (old, new) = (before.values.key(), judged.after.key());
    if !judged.changes.is_empty() {
        if old != new {
            let list = if object == ObjectKind::Customer { references::OF_CUSTOMER } else { references::OF_LOGIN };
            references::rename(writer, list, (old, new), stamp.at, stamp.user_id).await?;
        }
        let touched: Vec<&str> = judged.changes.iter().map(|change| change.field).collect();
        match &judged.after {
            Values::Person(values) => {
                writer.change_person(before.id, values, &touched, (stamp.at, stamp.user_id)).await?;
            }
            Values::Company(values) => {
                writer.change_company(before.source, old, values, &touched, (stamp.at, stamp.user_id)).await?;
            }
        }
        history.push(Record {
            stamp,
            verb: if old == new { "update" } else { "rename" },
            kind: object,
            key: new,
            before: judged.changes.iter().map(|change| (change.field, change.before.as_str())).collect(),
            after: judged.changes.iter().map(|change| (change.field, change.after.as_str())).collect(),
        });
    }
    if secret.is_some() {
        writer.set_hash(before.id, secret, (stamp.at, stamp.user_id)).await?;
        let (before, after) = (Vec::new(), Vec::new());
        history.push(Record { stamp, verb: "password", kind: object, key: new, before, after });
    }
    Ok(())
}
