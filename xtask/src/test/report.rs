//! How the steps of a run went.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

#[derive(Debug, PartialEq)]
pub(super) enum Outcome {
    Done,
    Failed,
    /// Because this step, which it needs, failed.
    NotRun(&'static str),
}

#[derive(Default)]
pub(super) struct Report {
    steps: Vec<(&'static str, Outcome, Duration)>,
}

impl Report {
    /// Runs a step under its heading, and notes how it went and how long it took.
    pub(super) fn time(&mut self, name: &'static str, step: impl FnOnce() -> Result<()>) {
        println!("\n━━ {name}");
        let started = Instant::now();
        let outcome = match step() {
            Ok(()) => Outcome::Done,
            Err(error) => {
                println!("{error:#}");
                Outcome::Failed
            }
        };
        let took = started.elapsed();
        println!("━━ {name}: {}, {}", outcome.shown(), shown(took));
        self.add(name, outcome, took);
    }

    pub(super) fn add(&mut self, name: &'static str, outcome: Outcome, took: Duration) {
        self.steps.push((name, outcome, took));
    }

    /// Whether a step went wrong, or could not be run because another did.
    pub(super) fn has_failed(&self, name: &str) -> bool {
        self.steps.iter().any(|(step, outcome, _)| *step == name && *outcome != Outcome::Done)
    }

    pub(super) fn print(&self) {
        println!("\n━━ summary");
        for (name, outcome, took) in &self.steps {
            println!("{name:<12}{:>9}  {}", shown(*took), outcome.shown());
        }
        let whole = self.steps.iter().map(|(_, _, took)| *took).sum();
        println!("{:<12}{:>9}", "together", shown(whole));
    }

    /// An error if anything did not go well.
    pub(super) fn verdict(&self) -> Result<()> {
        let failed: Vec<&str> =
            self.steps.iter().filter(|(_, outcome, _)| *outcome != Outcome::Done).map(|(name, ..)| *name).collect();
        ensure!(failed.is_empty(), "not in order: {}", failed.join(", "));
        println!("All in order.");
        Ok(())
    }
}

impl Outcome {
    fn shown(&self) -> String {
        match self {
            Self::Done => "done".to_owned(),
            Self::Failed => "FAILED".to_owned(),
            Self::NotRun(needed) => format!("NOT RUN, it needs {needed}"),
        }
    }
}

fn shown(took: Duration) -> String {
    let seconds = took.as_secs();
    if seconds < 60 {
        return format!("{:.1} s", took.as_secs_f64());
    }
    format!("{} min {:02} s", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bad_step_is_enough() {
        let mut report = Report::default();
        report.time("one", || Ok(()));
        assert!(report.verdict().is_ok());
        report.time("two", || anyhow::bail!("no"));
        assert!(report.has_failed("two") && !report.has_failed("one"));
        report.add("three", Outcome::NotRun("two"), Duration::ZERO);
        assert_eq!(report.verdict().unwrap_err().to_string(), "not in order: two, three");
    }

    #[test]
    fn durations_are_short() {
        assert_eq!(shown(Duration::from_millis(1_240)), "1.2 s");
        assert_eq!(shown(Duration::from_secs(245)), "4 min 05 s");
    }
}
