//! `padron config`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use padron_domain::source::Sources;
use padron_family::{Family, Finding, Severity};
use serde_json::{Map, Value, json};

use super::Outcome;
use crate::config::Config;
use crate::config::source::{Of, as_toml, read_family, table};

/// Prints what is in force, without secrets.
pub(super) fn show(config: &Config) -> anyhow::Result<Outcome> {
    println!("{}", toml::to_string_pretty(config)?);
    print!("{}", as_toml(&config.sources()?));
    Ok(Outcome::Done)
}

/// What a file was found to be.
enum Checked {
    /// `padron.toml`, with what it says and what the installation it names could not tell.
    Ours(Sources, Vec<Finding>),
    /// The family's `Kernel/Config.pm`.
    Family(Box<Family>),
    /// Not to be used.
    Wrong(String),
}

/// Says of each file whether it can be used; of the family's what it means.
pub(crate) fn check(files: &[PathBuf], named: Option<&Path>, json: bool) -> Outcome {
    let default = Path::new(Config::DEFAULT_FILE);
    if files.is_empty() && named.is_none() && !default.exists() && !json {
        println!("There is no {}: every key has its default.", default.display());
    }
    let files: Vec<Option<&Path>> =
        if files.is_empty() { vec![named] } else { files.iter().map(|file| Some(file.as_path())).collect() };
    let mut outcome = Outcome::Done;
    let mut answers = Vec::new();
    for file in files {
        let name = file.map_or_else(|| Config::DEFAULT_FILE.to_owned(), |file| file.display().to_string());
        let checked = one(file);
        if !checked.is_complete() {
            outcome = Outcome::Refused;
        }
        if json {
            answers.push(checked.as_json(&name));
        } else {
            checked.print(&name);
        }
    }
    if json {
        println!("{:#}", json!({ "files": answers }));
    }
    outcome
}

fn one(file: Option<&Path>) -> Checked {
    let checked = match file.filter(|file| file.extension().is_some_and(|extension| extension == "pm")) {
        Some(file) => read_family(file, None).map(|family| Checked::Family(Box::new(family))),
        None => ours(file),
    };
    checked.unwrap_or_else(|fault| Checked::Wrong(format!("{fault:#}")))
}

fn ours(file: Option<&Path>) -> anyhow::Result<Checked> {
    let config = Config::load(file)?;
    config.check()?;
    let findings = config.family()?.map(|family| family.findings().to_vec()).unwrap_or_default();
    Ok(Checked::Ours(config.sources()?, findings))
}

impl Checked {
    fn findings(&self) -> &[Finding] {
        match self {
            Self::Ours(_, findings) => findings,
            Self::Family(family) => family.findings(),
            Self::Wrong(_) => &[],
        }
    }

    fn sources(&self) -> Option<&Sources> {
        match self {
            Self::Ours(sources, _) => Some(sources),
            Self::Family(family) => Some(family.sources()),
            Self::Wrong(_) => None,
        }
    }

    /// Whether the file can be used and nothing of it was left out.
    fn is_complete(&self) -> bool {
        !matches!(self, Self::Wrong(_)) && self.findings().iter().all(|finding| finding.severity != Severity::Error)
    }

    fn print(&self, name: &str) {
        match self {
            Self::Wrong(fault) if fault.contains(name) => println!("{fault}"),
            Self::Wrong(fault) => println!("{name}: {fault}"),
            Self::Ours(..) => {
                println!("{name}: right");
                print_findings(self.findings());
            }
            Self::Family(family) => {
                let sources = family.sources();
                let complete = if self.is_complete() { "understood" } else { "understood in part" };
                println!(
                    "{name}: {complete}, {} sources of customer users, {} of customers",
                    sources.customer_users.len(),
                    sources.customers.len()
                );
                print_sources(sources);
                print_findings(self.findings());
                let settings: Vec<&str> = family.settings().map(|(name, _)| name).collect();
                if !settings.is_empty() {
                    println!("\nSettings that mean something here: {}", settings.join(", "));
                }
                println!("\nThe same as padron.toml (… stands for what is not shown):\n");
                print!("{}", equivalent(family));
            }
        }
    }

    fn as_json(&self, name: &str) -> Value {
        let list = |of: Of, sources: &[padron_domain::source::Source]| -> Vec<Value> {
            sources.iter().map(|source| json!(table(of, source))).collect()
        };
        let findings: Vec<Value> = self
            .findings()
            .iter()
            .map(|finding| {
                json!({
                    "file": finding.file,
                    "line": finding.line,
                    "severity": finding.severity.name(),
                    "what": finding.what,
                })
            })
            .collect();
        let mut answer = json!({
            "file": name,
            "kind": if matches!(self, Self::Family(_)) { "otobo" } else { "padron" },
            "complete": self.is_complete(),
            "findings": findings,
        });
        if let Some(sources) = self.sources() {
            answer["sources"] = json!(list(Of::CustomerUsers, &sources.customer_users));
            answer["company_sources"] = json!(list(Of::Customers, &sources.customers));
        }
        match self {
            Self::Family(family) => {
                let settings: Map<String, Value> =
                    family.settings().map(|(name, setting)| (name.to_owned(), plain(&setting))).collect();
                answer["settings"] = Value::Object(settings);
                answer["toml"] = json!(equivalent(family));
            }
            Self::Wrong(fault) => answer["problem"] = json!(fault),
            Self::Ours(..) => {}
        }
        answer
    }
}

fn plain(setting: &padron_family::Setting) -> Value {
    use padron_family::Setting;
    match setting {
        Setting::Nothing => Value::Null,
        Setting::Text(text) => json!(text),
        Setting::List(items) => items.iter().map(plain).collect(),
        Setting::Map(items) => Value::Object(items.iter().map(|(key, value)| (key.clone(), plain(value))).collect()),
    }
}

fn print_sources(sources: &Sources) {
    use padron_domain::source::Place;
    for (of, sources) in [(Of::CustomerUsers, &sources.customer_users), (Of::Customers, &sources.customers)] {
        for source in sources {
            let place = match &source.place {
                Place::Table(table) if table.database.is_some() => format!("table {} in another database", table.name),
                Place::Table(table) => format!("table {}", table.name),
                Place::Directory(directory) => format!("LDAP directory {}", directory.hosts.join(", ")),
            };
            let read_only = if source.read_only { ", read only" } else { "" };
            let (family, name) = (of.family(source.slot), source.name.replace('\n', " "));
            println!("  {family:<17}{name}: {place}, {} fields{read_only}", source.map.rows.len());
        }
    }
}

fn print_findings(findings: &[Finding]) {
    for (severity, title) in [(Severity::Error, "Left out:"), (Severity::Note, "Worth a look:")] {
        let told: Vec<&Finding> = findings.iter().filter(|finding| finding.severity == severity).collect();
        if !told.is_empty() {
            println!("\n{title}");
        }
        for finding in told {
            // Nothing of ours has a line: the family's own defaults.
            match finding.line {
                0 => println!("  {}", finding.what),
                line => println!("  {}:{line}: {}", finding.file, finding.what),
            }
        }
    }
}

/// What `padron.toml` would say instead.
fn equivalent(family: &Family) -> String {
    let mut text = String::new();
    if !family.is_complete() {
        text.push_str("# Not the whole of it: something was left out.\n\n");
    }
    if let Some(url) = family.main_database() {
        let shown = crate::config::Database(url.reveal().to_owned()).shown();
        let _ = write!(text, "database = {}\n\n", toml::Value::from(shown));
    }
    let setting = |name: &str| family.setting(name);
    if let Some(size) = setting("CustomerPreferencesGroups###Password###PasswordMinSize")
        .and_then(|setting| setting.as_text().and_then(|text| text.parse::<u32>().ok()))
    {
        let _ = write!(text, "[customer_user]\npassword_min_size = {size}\n\n");
    }
    if let Some(check) = setting("CheckEmailAddresses") {
        let _ = write!(text, "[email]\ncheck = {}\n\n", check.is_true());
    }
    text + &as_toml(family.sources())
}
