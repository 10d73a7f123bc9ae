//! Testing a directory: step by step from its name to its people.

use padron_directory::{Cause, Trust};
use padron_domain::source::{Place, Source};

use super::Reader;
use crate::sources::trial::{Sampled, Step, Trial};

/// How many people are shown.
const FEW: u32 = 3;

/// The steps of a test, as far as the one where a failure belongs.
fn steps_before(cause: &Cause) -> (&'static [Step], Step) {
    let step = match cause {
        Cause::NoSuchHost => Step::Name,
        Cause::Tls(_) | Cause::NotEncrypted => Step::Tls,
        Cause::Credentials | Cause::Denied => Step::SignIn,
        Cause::NoSuchBase => Step::Base,
        Cause::FilterRefused => Step::Filter,
        _ => Step::Connect,
    };
    let place = STEPS.iter().position(|known| *known == step).unwrap_or(STEPS.len());
    (STEPS.get(..place).unwrap_or_default(), step)
}

/// What is done before anybody is read, in its order.
const STEPS: [Step; 5] = [Step::Name, Step::Connect, Step::Tls, Step::SignIn, Step::Base];

impl Reader {
    /// Tests the directory with a connection of its own.
    pub(in crate::sources) async fn probe(&self, source: &Source, trial: &mut Trial) {
        let Place::Directory(directory) = &source.place else { return };
        let people = match &self.people {
            Ok(people) => people,
            Err(why) => return trial.failed(Step::Filter, why),
        };
        let check = match people.check().await {
            Ok(check) => check,
            Err(failure) => {
                let (before, step) = steps_before(&failure.cause);
                for step in before {
                    trial.good(*step, "");
                }
                return trial.failed(step, failure.to_string());
            }
        };
        trial.good(Step::Name, directory.hosts.join(", "));
        trial.good(Step::Connect, check.host);
        match (check.encrypted, people.trust()) {
            (false, _) => trial.warn(Step::Tls, ""),
            (true, Trust::Anybody) => trial.warn(Step::Tls, "the certificate is not checked"),
            (true, Trust::Pinned(_)) => trial.good(Step::Tls, "the certificate is the pinned one"),
            (true, _) => trial.good(Step::Tls, "the certificate is right"),
        }
        let who = directory.bind.as_ref().map_or("anonymous", |(who, _)| who);
        let vendor =
            if check.nature.vendor.is_empty() { String::new() } else { format!(" · {}", check.nature.vendor) };
        trial.good(Step::SignIn, format!("{who}{vendor}"));
        trial.good(Step::Base, &directory.base_dn);
        let found = match people.try_filter("", FEW).await {
            Ok(found) => found,
            Err(Ok(failure)) => return trial.failed(Step::Filter, failure.to_string()),
            Err(Err(fault)) => return trial.failed(Step::Filter, fault.to_string()),
        };
        trial.good(Step::Filter, found.filter);
        let sampled = |tried: padron_directory::Tried| {
            let values = tried.person?.record.values;
            Some(Sampled { name: source.people.name.name(&values), key: values.login, more: values.email })
        };
        let entries = found.found.len();
        trial.sample = found.found.into_iter().filter_map(sampled).collect();
        let keys: Vec<&str> = trial.sample.iter().map(|record| record.key.as_str()).collect();
        if keys.is_empty() && entries > 0 {
            trial.failed(
                Step::Sample,
                format!("the entries are nobody: {} is missing, or they are not in the group", source.key),
            );
        } else {
            trial.good(Step::Sample, keys.join(", "));
        }
    }
}
