//! Reading the file and the environment; every fault says where it is.

use std::path::Path;

use super::Config;

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigFault {
    #[error("{file}: {source}")]
    Unreadable { file: String, source: std::io::Error },
    #[error("{place}: {message}")]
    Wrong { place: String, message: String },
}

const PREFIX: &str = "PADRON_";

/// Reads a file and lays the environment over it.
pub(crate) fn read(
    file: Option<&Path>,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<Config, ConfigFault> {
    let (name, text) = match file {
        Some(file) => {
            let name = file.display().to_string();
            let text = std::fs::read_to_string(file)
                .map_err(|source| ConfigFault::Unreadable { file: name.clone(), source })?;
            (name, text)
        }
        None => (String::new(), String::new()),
    };
    read_text(&name, &text, environment)
}

/// Reads a text and lays the environment over it. `name` stands in messages.
pub(crate) fn read_text(
    name: &str,
    text: &str,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<Config, ConfigFault> {
    // The text alone first: its faults have a line and a column.
    toml::from_str::<Config>(text).map_err(|error| wrong(name, &error))?;
    let mut table: toml::Table = toml::from_str(text).map_err(|error| wrong(name, &error))?;
    let mut variables: Vec<(String, String)> = environment.filter(|(key, _)| is_ours(key)).collect();
    variables.sort();
    for (key, value) in variables {
        overlay(&mut table, &key, &value)?;
        // One by one, so that a fault is told of the variable that has it.
        toml::Value::Table(table.clone()).try_into::<Config>().map_err(|error| wrong(&key, &error))?;
    }
    toml::Value::Table(table).try_into().map_err(|error| wrong(name, &error))
}

/// `PADRON_DATABASE` and `PADRON_SECTION__KEY`; the variables of the tests and of the build are others'.
fn is_ours(key: &str) -> bool {
    key.strip_prefix(PREFIX).is_some_and(|rest| rest == "DATABASE" || rest.contains("__"))
}

fn overlay(table: &mut toml::Table, key: &str, value: &str) -> Result<(), ConfigFault> {
    let path = key[PREFIX.len()..].to_lowercase();
    let value = parse(value);
    match path.split_once("__") {
        None => {
            table.insert(path, value);
        }
        Some((section, name)) => {
            let entry = table.entry(section.to_owned()).or_insert_with(|| toml::Value::Table(toml::Table::new()));
            let Some(section) = entry.as_table_mut() else {
                return Err(ConfigFault::Wrong { place: key.to_owned(), message: format!("{section} is no section") });
            };
            section.insert(name.to_owned(), value);
        }
    }
    Ok(())
}

/// `true`, `25` and `["a", "b"]` mean what they mean in the file; everything else is a text.
fn parse(text: &str) -> toml::Value {
    match format!("value = {text}").parse::<toml::Table>().ok().and_then(|mut table| table.remove("value")) {
        Some(value @ (toml::Value::Boolean(_) | toml::Value::Integer(_) | toml::Value::Array(_))) => value,
        _ => toml::Value::String(text.to_owned()),
    }
}

fn wrong(place: &str, error: &toml::de::Error) -> ConfigFault {
    ConfigFault::Wrong { place: place.to_owned(), message: error.to_string().trim_end().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str, environment: &[(&str, &str)]) -> Result<Config, ConfigFault> {
        let environment = environment.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        read_text("padron.toml", text, environment)
    }

    #[test]
    fn nothing_said_is_the_default() {
        assert_eq!(with("", &[]).unwrap().server.listen, "127.0.0.1:8080");
    }

    #[test]
    fn the_environment_wins() {
        let config = with(
            "[server]\nlisten = \"127.0.0.1:1\"",
            &[
                ("PADRON_SERVER__LISTEN", "127.0.0.1:2"),
                ("PADRON_DATABASE", "sqlite:x.db"),
                ("PADRON_CUSTOMER_USER__UNIQUE_EMAIL", "true"),
                ("PADRON_BIN", "x"),
            ],
        );
        let config = config.unwrap();
        assert_eq!((config.server.listen.as_str(), config.database.0.as_str()), ("127.0.0.1:2", "sqlite:x.db"));
        assert!(config.customer_user.unique_email);
    }

    #[test]
    fn unknown_keys_are_told_with_their_place() {
        let fault = with("[server]\nlissten = \"x\"", &[]).unwrap_err().to_string();
        assert!(fault.contains("padron.toml") && fault.contains("line 2") && fault.contains("lissten"), "{fault}");
        let fault = with("", &[("PADRON_SERVER__LISSTEN", "x")]).unwrap_err().to_string();
        assert!(fault.contains("PADRON_SERVER__LISSTEN"), "{fault}");
    }
}
