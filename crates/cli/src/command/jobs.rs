//! `padron jobs`.

use std::future::Future;
use std::time::Duration;

use padron_app::admin::Admin;
use padron_app::import::{ShownRow, Verdict};
use padron_app::jobs::{Job, JobKind};
use padron_app::{AppError, Result};
use serde_json::{Value, json};

use super::{Outcome, complain, import, progress, table};
use crate::args::{JobArgument, Jobs};
use crate::config::Config;
use crate::wiring;

/// How often a job's progress is shown.
const SHOWN_EVERY: Duration = Duration::from_millis(250);
/// How often, and how many times, a job that somebody may still be working on is asked for.
const ASKED_EVERY: Duration = Duration::from_millis(250);
const ASKED: usize = 60;
/// Rows of a job told at most.
const LISTED: usize = 1_000;

pub(super) async fn run(command: Jobs, config: &Config) -> anyhow::Result<Outcome> {
    let opened = wiring::open(config).await?;
    let admin = opened.app.as_operator().await?;
    let outcome = match command {
        Jobs::List { limit, json } => list(&admin, limit, json).await,
        Jobs::Show(argument) => match admin.job(argument.id).await {
            Ok(job) => tell(&admin, &job, argument.json).await,
            Err(error) => refused(argument.id, argument.json, error),
        },
        Jobs::Pause(argument) if argument.dry_run => could(&admin, &argument, "paused", Job::can_pause).await,
        Jobs::Cancel(argument) if argument.dry_run => could(&admin, &argument, "stopped", Job::can_cancel).await,
        Jobs::Resume(argument) if argument.dry_run => could(&admin, &argument, "taken up", Job::can_resume).await,
        Jobs::Undo(argument) if argument.dry_run => could(&admin, &argument, "taken back", Job::can_undo).await,
        Jobs::Pause(argument) => done(&admin, &argument, admin.pause_job(argument.id).await).await,
        Jobs::Cancel(argument) => done(&admin, &argument, admin.cancel_job(argument.id).await).await,
        Jobs::Resume(argument) => Box::pin(resume(&admin, &argument)).await,
        Jobs::Undo(argument) => done(&admin, &argument, Box::pin(admin.undo_job_now(argument.id)).await).await,
    };
    opened.app.close().await;
    outcome
}

/// Shows how far a job is while it is worked on. Working is a large future: come with it in a box.
pub(super) async fn watch(admin: &Admin, id: i64, work: impl Future<Output = Result<Job>>) -> Result<Job> {
    let bar = progress::rows(admin.job(id).await?.total);
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            ended = &mut work => {
                bar.finish_and_clear();
                return ended;
            }
            () = tokio::time::sleep(SHOWN_EVERY) => {
                if let Ok(job) = admin.job(id).await {
                    bar.set_length(job.total);
                    bar.set_position(job.done);
                }
            }
        }
    }
}

/// Takes a job up, unless somebody alive works on it.
async fn resume(admin: &Admin, argument: &JobArgument) -> anyhow::Result<Outcome> {
    let mut job = match admin.resume_job(argument.id).await {
        Ok(job) => job,
        Err(error) => return refused(argument.id, argument.json, error),
    };
    let mut done = job.done;
    for _ in 0..ASKED {
        job = watch(admin, job.id, Box::pin(admin.work_on_job(job.id, None))).await?;
        // Over, or somebody is at it.
        if !job.state.is_active() || job.done != done {
            break;
        }
        done = job.done;
        tokio::time::sleep(ASKED_EVERY).await;
    }
    tell(admin, &job, argument.json).await
}

async fn done(admin: &Admin, argument: &JobArgument, done: Result<Job>) -> anyhow::Result<Outcome> {
    match done {
        Ok(job) => tell(admin, &job, argument.json).await,
        Err(error) => refused(argument.id, argument.json, error),
    }
}

/// Whether something could be done with a job, which is not done.
async fn could(admin: &Admin, argument: &JobArgument, what: &str, may: fn(&Job) -> bool) -> anyhow::Result<Outcome> {
    let job = match admin.job(argument.id).await {
        Ok(job) if may(&job) => job,
        Ok(_) => return refused(argument.id, argument.json, AppError::Conflict),
        Err(error) => return refused(argument.id, argument.json, error),
    };
    if argument.json {
        let mut object = job_json(&job);
        object["dry_run"] = true.into();
        println!("{object}");
    } else {
        println!("Job {} would be {what}.", job.id);
    }
    Ok(Outcome::Done)
}

fn refused(id: i64, json: bool, error: AppError) -> anyhow::Result<Outcome> {
    match error {
        AppError::Missing => complain(json, "id", "not-found", &format!("there is no job {id}")),
        AppError::Conflict => complain(json, "id", "conflict", &format!("job {id} is not in a state for that")),
        other => return Err(other.into()),
    }
    Ok(Outcome::Refused)
}

async fn list(admin: &Admin, limit: usize, as_json: bool) -> anyhow::Result<Outcome> {
    let page = admin.jobs(&[], None, limit).await?;
    if as_json {
        let items: Vec<Value> = page.jobs.iter().map(job_json).collect();
        println!("{}", json!({ "items": items, "total": page.total }));
    } else {
        let rows: Vec<[String; 6]> = page
            .jobs
            .iter()
            .map(|job| {
                let rows = format!("{}/{}", job.done, job.total);
                let began = job.created_at.map_or_else(String::new, |time| time.to_string());
                [job.id.to_string(), job.kind.name().into(), job.state.name().into(), rows, began, job.title.clone()]
            })
            .collect();
        let cells = rows.iter().map(|row| row.each_ref().map(String::as_str));
        table::print(["id", "kind", "state", "rows", "began", "title"], cells);
    }
    Ok(Outcome::Done)
}

/// Tells how a job is, and the rows of it to look at.
async fn tell(admin: &Admin, job: &Job, as_json: bool) -> anyhow::Result<Outcome> {
    let (rows, kept) = if job.kind == JobKind::Import {
        (admin.import_rows(job.id, Some(Verdict::Refuse), 0, LISTED).await?, Vec::new())
    } else {
        (Vec::new(), admin.job_rows(job.id, &[], 0, LISTED).await?)
    };
    if as_json {
        let mut object = job_json(job);
        object["refused"] = rows.iter().flat_map(import::row_faults).collect();
        object["rows"] = kept
            .iter()
            .map(|row| {
                let content: Value = serde_json::from_str(&row.content).unwrap_or_default();
                json!({ "key": row.object_key, "verdict": row.verdict, "reason": content["reason"], "fields": content["fields"] })
            })
            .collect();
        println!("{object}");
    } else {
        println!("Job {}: {} {:?}, {}", job.id, job.kind.name(), job.title, job.state.name());
        println!("{} of {}", job.done, table::many(job.total, "row"));
        for (name, many) in job.counts.iter() {
            println!("{many} {name}");
        }
        if let Some(fault) = &job.fault {
            println!("{}", import::fault_text(fault));
        }
        for row in &rows {
            eprintln!("refused   line {}, {:?}: {}", row.line, row.key, reasons(row));
        }
        for row in &kept {
            let content: Value = serde_json::from_str(&row.content).unwrap_or_default();
            eprintln!("{:<9} {:?}: {}", row.verdict, row.object_key, content["reason"].as_str().unwrap_or(""));
        }
    }
    Ok(Outcome::Done)
}

fn reasons(row: &ShownRow) -> String {
    let one = |fault: &padron_app::import::CellFault| format!("{} {}", fault.field, fault.code);
    row.faults.iter().map(one).collect::<Vec<_>>().join(", ")
}

pub(super) fn job_json(job: &Job) -> Value {
    let counts: serde_json::Map<String, Value> =
        job.counts.iter().map(|(name, many)| (name.to_owned(), many.into())).collect();
    let mut object = json!({
        "id": job.id, "kind": job.kind.name(), "state": job.state.name(), "title": job.title, "actor": job.actor, "door": job.door,
        "total": job.total, "done": job.done, "counts": counts, "fault": job.fault,
    });
    for (name, time) in
        [("created_at", job.created_at), ("started_at", job.started_at), ("finished_at", job.finished_at)]
    {
        object[name] = time.map(|time| time.format("%Y-%m-%dT%H:%M:%SZ").to_string()).into();
    }
    object
}
