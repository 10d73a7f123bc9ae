//! Reading the file and the environment; every fault says where it is.

use std::path::Path;

use super::Config;
use super::source::{Lines, Of, slots};

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
    toml::from_str::<Config>(text).map_err(|error| wrong(name, text, &error))?;
    let mut table: toml::Table = toml::from_str(text).map_err(|error| wrong(name, text, &error))?;
    let mut variables: Vec<(String, String)> = environment.filter(|(key, _)| is_ours(key)).collect();
    variables.sort();
    for (key, value) in variables {
        overlay(&mut table, &key, &value)?;
        // One by one, so that a fault is told of the variable that has it.
        toml::Value::Table(table.clone()).try_into::<Config>().map_err(|error| wrong(&key, "", &error))?;
    }
    let mut config: Config = toml::Value::Table(table).try_into().map_err(|error| wrong(name, "", &error))?;
    config.lines = Lines::of(name, text);
    Ok(config)
}

/// `PADRON_DATABASE` and `PADRON_SECTION__KEY`; the variables of the tests and of the build are others'.
fn is_ours(key: &str) -> bool {
    key.strip_prefix(PREFIX).is_some_and(|rest| rest == "DATABASE" || rest.contains("__"))
}

fn overlay(table: &mut toml::Table, key: &str, value: &str) -> Result<(), ConfigFault> {
    let path = key[PREFIX.len()..].to_lowercase();
    let wrong = |message: String| ConfigFault::Wrong { place: key.to_owned(), message };
    let mut parts: Vec<&str> = path.split("__").collect();
    let Some(last) = parts.pop() else { return Ok(()) };
    let mut parts = parts.into_iter();
    let mut at = match parts.next() {
        None => table,
        Some(section) => match numbered(section) {
            Some((of, slot)) => block(table, of, slot)
                .ok_or_else(|| wrong(format!("there is no [[{}]] with slot {slot}", of.block())))?,
            None => within(table, section).ok_or_else(|| wrong(format!("{section} is no section")))?,
        },
    };
    for part in parts {
        at = within(at, part).ok_or_else(|| wrong(format!("{part} is no section")))?;
    }
    // A password is a text, whatever it looks like.
    let value = if last == "password" { toml::Value::String(value.to_owned()) } else { parse(value) };
    at.insert(last.to_owned(), value);
    Ok(())
}

fn within<'a>(table: &'a mut toml::Table, key: &str) -> Option<&'a mut toml::Table> {
    table.entry(key.to_owned()).or_insert_with(|| toml::Value::Table(toml::Table::new())).as_table_mut()
}

/// `source_1` and `company_source_1`: a block by its slot.
fn numbered(section: &str) -> Option<(Of, i64)> {
    [Of::Customers, Of::CustomerUsers].into_iter().find_map(|of| {
        let number = section.strip_prefix(of.block())?.strip_prefix('_')?;
        Some((of, number.parse().ok()?))
    })
}

fn block(table: &mut toml::Table, of: Of, slot: i64) -> Option<&mut toml::Table> {
    let blocks = table.get_mut(of.block())?.as_array_mut()?;
    let numbers: Vec<Option<i64>> =
        blocks.iter().map(|block| block.get("slot").and_then(toml::Value::as_integer)).collect();
    let at = slots(&numbers).iter().position(|number| *number == slot)?;
    blocks.get_mut(at)?.as_table_mut()
}

/// `true`, `25` and `["a", "b"]` mean what they mean in the file; everything else is a text.
fn parse(text: &str) -> toml::Value {
    match format!("value = {text}").parse::<toml::Table>().ok().and_then(|mut table| table.remove("value")) {
        Some(value @ (toml::Value::Boolean(_) | toml::Value::Integer(_) | toml::Value::Array(_))) => value,
        _ => toml::Value::String(text.to_owned()),
    }
}

/// What is wrong, without the line itself and without the value: both may be a password.
fn wrong(place: &str, text: &str, error: &toml::de::Error) -> ConfigFault {
    let line = error.span().filter(|_| !text.is_empty()).map(|span| {
        let before = text.get(..span.start).unwrap_or(text);
        let begun = before.rsplit('\n').next().unwrap_or_default();
        // Only a bare key is told: what stands before another `=` may be part of a value.
        let key = begun.split_once('=').map_or("", |(key, _)| key.trim());
        let bare = !key.is_empty() && key.chars().all(|char| char.is_ascii_alphanumeric() || "_-.".contains(char));
        let key = if bare { format!("{key}: ") } else { String::new() };
        format!("line {}, column {}: {key}", before.matches('\n').count() + 1, begun.chars().count() + 1)
    });
    let mut message = error.message().trim_end().to_owned();
    for kind in ["integer `", "floating point `", "boolean `", "string \"", "character `"] {
        if let Some((head, rest)) = message.split_once(kind)
            && let Some((_, tail)) = rest.split_once(['`', '"'])
        {
            message = format!("{head}{}{tail}", kind.trim_end_matches([' ', '`', '"']));
        }
    }
    ConfigFault::Wrong { place: place.to_owned(), message: line.unwrap_or_default() + &message }
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
    fn what_is_wrong_is_told_without_the_line() {
        for (text, told) in [
            ("\n[mail]\npassword = \"hunter2", "line 3"),
            ("[mail]\npassword = 5hunter2", "line 2"),
            ("[mail]\npassword = [\"hunter2\"]", "line 2"),
            ("database = [\"mysql://u:hunter2@h/x\"]", "line 1"),
            ("[mail]\npassword = 4242", "line 2, column 12: password: invalid type: integer, expected a string"),
            ("[mail]\nport = \"hunter2\"", "line 2"),
        ] {
            let fault = with(text, &[]).unwrap_err().to_string();
            assert!(fault.contains(told) && !fault.contains("hunter2") && !fault.contains("4242"), "{fault}");
        }
        let fault = with("", &[("PADRON_MAIL__PORT", "hunter2")]).unwrap_err().to_string();
        assert!(fault.contains("PADRON_MAIL__PORT") && !fault.contains("hunter2"), "{fault}");
    }

    #[test]
    fn unknown_keys_are_told_with_their_place() {
        let fault = with("[server]\nlissten = \"x\"", &[]).unwrap_err().to_string();
        assert!(fault.contains("padron.toml") && fault.contains("line 2") && fault.contains("lissten"), "{fault}");
        let fault = with("", &[("PADRON_SERVER__LISSTEN", "x")]).unwrap_err().to_string();
        assert!(fault.contains("PADRON_SERVER__LISSTEN"), "{fault}");
    }
}
