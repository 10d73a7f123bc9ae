//! A block becomes a source. Everything that can be told without asking the database is told here.

use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use padron_domain::customer_user::NameFormat;
use padron_domain::secret::Secret;
use padron_domain::source::{
    Directory, FieldMap, People, Place, Row, Scope, Search, Slot, Source, StartTls, Table, unnamed,
};

use super::block::{LdapBlock, ScopeWord, SourceBlock, StartTlsWord};
use super::{Of, address, map};
use crate::config::mail::Password;

/// A name that may be searched besides the fields of the map.
const CUSTOMER_NAME: &str = padron_app::settings::CUSTOMER_NAME;

/// The source that a block describes; `base` has what it does not say.
pub(super) fn source(of: Of, slot: Slot, block: &SourceBlock, base: &Source) -> anyhow::Result<Source> {
    if of == Of::Customers
        && let Some(key) = block.of_people_only()
    {
        bail!("{key}: only a [[source]] has it");
    }
    let map = map::read(of, block)?;
    let place = place(of, slot, block)?;
    let directory = matches!(place, Place::Directory(_));
    let column = |name: &str| map.row(name).filter(|row| row.mapped).map(|row| row.column.clone());
    let identified = if of == Of::CustomerUsers { "login" } else { "customer_id" };
    let key = block.key.clone().or_else(|| column(identified)).unwrap_or_default();
    ensure!(!key.is_empty(), "key: name the column");
    let valid = match &block.valid {
        Some(valid) => Some(valid.clone()).filter(|valid| !valid.is_empty()),
        None => column(padron_domain::source::map::VALID),
    };
    let fields =
        |key: &str, said: Option<&Vec<String>>, usual: &[String], besides: &[&str]| -> anyhow::Result<Vec<String>> {
            let is = |name: &str| besides.contains(&name) || map.row(name).is_some();
            match said {
                None => Ok(usual.iter().filter(|name| is(name)).cloned().collect()),
                Some(names) => match names.iter().find(|name| !is(name)) {
                    Some(name) => bail!("{key}: there is no field {name} in the map{}", as_column(&map, name)),
                    None => Ok(names.clone()),
                },
            }
        };
    let besides: &[&str] = if of == Of::CustomerUsers { &[CUSTOMER_NAME] } else { &[] };
    let search = Search {
        fields: fields("search_fields", block.search_fields.as_ref(), &base.search.fields, besides)?,
        prefix: block.search_prefix.clone().unwrap_or_else(|| base.search.prefix.clone()),
        suffix: block.search_suffix.clone().unwrap_or_else(|| base.search.suffix.clone()),
        list_limit: block.search_list_limit.unwrap_or(base.search.list_limit),
        case_sensitive: block.search_case_sensitive.unwrap_or(base.search.case_sensitive),
    };
    ensure!(search.list_limit > 0, "search_list_limit: at least 1");
    let list_fields = fields("list_fields", block.list_fields.as_ref(), &base.list_fields, &[])?;
    let people = match of {
        Of::Customers => People::default(),
        Of::CustomerUsers => People {
            customer_id: block.customer_id.clone().or_else(|| column("customer_id")).unwrap_or_default(),
            name: NameFormat {
                fields: fields("name_fields", block.name_fields.as_ref(), &base.people.name.fields, &[])?,
                join: block.name_join.clone().unwrap_or_else(|| base.people.name.join.clone()),
            },
            sender_fields: fields("sender_fields", block.sender_fields.as_ref(), &base.people.sender_fields, &[])?,
            unique_email: block.unique_email.unwrap_or(base.people.unique_email),
            exclude_primary: block.exclude_primary_customer_id.unwrap_or(base.people.exclude_primary),
            auto_login: auto_login(block)?,
            preferences: block.preferences.unwrap_or(base.people.preferences),
            company_support: block.customer_company_support.unwrap_or(base.people.company_support),
        },
    };
    ensure!(of == Of::Customers || !people.customer_id.is_empty(), "customer_id: name the column");
    ensure!(!directory || block.read_only != Some(false), "read_only: a directory is always read only");
    Ok(Source {
        slot,
        name: block.name.clone().unwrap_or_else(|| if slot == Slot::FIRST { base.name.clone() } else { unnamed(slot) }),
        place,
        read_only: directory || block.read_only.unwrap_or(false),
        key,
        valid,
        search,
        list_fields,
        cache_seconds: block.cache_seconds.unwrap_or(base.cache_seconds),
        people,
        map,
    })
}

/// A hint for whoever wrote a column where a field is meant.
fn as_column(map: &FieldMap, name: &str) -> String {
    let field = |row: &&Row| row.column.eq_ignore_ascii_case(name);
    map.rows.iter().find(field).map_or_else(String::new, |row| format!(" ({name} is the column of {})", row.name))
}

fn auto_login(block: &SourceBlock) -> anyhow::Result<Option<String>> {
    let prefix = block.auto_login_prefix.clone();
    if block.auto_login == Some(true) {
        return Ok(Some(prefix.unwrap_or_else(|| "auto".to_owned())));
    }
    ensure!(prefix.is_none(), "auto_login_prefix: means something with auto_login = true alone");
    Ok(None)
}

fn place(of: Of, slot: Slot, block: &SourceBlock) -> anyhow::Result<Place> {
    let password = password(block)?;
    if let Some(ldap) = &block.ldap {
        ensure!(block.table.is_none(), "table and ldap: a source is one of them");
        ensure!(block.database.is_none(), "database and ldap: a source is one of them");
        ensure!(block.foreign.is_none(), "foreign: only a table has it");
        return directory(ldap, password).map(|directory| Place::Directory(Box::new(directory)));
    }
    let own = match of {
        Of::CustomerUsers => "customer_user",
        Of::Customers => "customer_company",
    };
    let name = match &block.table {
        Some(table) => table.clone(),
        None if slot == Slot::FIRST => own.to_owned(),
        None if of == Of::CustomerUsers => bail!("say table or ldap"),
        None => bail!("table: name it"),
    };
    let is_name = |part: &str| {
        !part.is_empty() && part.chars().all(|char| char.is_alphanumeric() || matches!(char, '_' | '$' | '#'))
    };
    ensure!(name.split('.').all(is_name) && name.split('.').count() <= 3, "table: {name} is no name of a table");
    let database = match (&block.database, password) {
        (Some(url), password) => {
            address::check(&url.0)?;
            Some(match password {
                Some(password) => address::join(&url.0, &password)?,
                None => Secret::new(&url.0),
            })
        }
        (None, Some(_)) => bail!("password: there is no database and no ldap that it belongs to"),
        (None, None) => None,
    };
    Ok(Place::Table(Table { name, database, foreign: block.foreign.unwrap_or(false) }))
}

fn password(block: &SourceBlock) -> anyhow::Result<Option<String>> {
    let said = block.password.as_ref().map(Password::reveal).filter(|password| !password.is_empty());
    match (said, &block.password_file) {
        (Some(_), Some(_)) => bail!("password and password_file: say one of them"),
        (Some(password), None) => Ok(Some(password.to_owned())),
        (None, Some(file)) => {
            let text = std::fs::read_to_string(Path::new(file)).with_context(|| format!("password_file: {file}"))?;
            Ok(Some(text.lines().next().unwrap_or("").to_owned()))
        }
        (None, None) => Ok(None),
    }
}

/// Whether the certificate is checked, and the one that alone is right.
fn certificate(block: &LdapBlock, start_tls: StartTls) -> anyhow::Result<(bool, String)> {
    let checked = start_tls != StartTls::Unchecked;
    ensure!(checked || block.verify != Some(true), "ldap.verify: start_tls = \"unchecked\" says otherwise");
    let verify = block.verify.unwrap_or(checked);
    let encrypted = start_tls != StartTls::Off || block.hosts.iter().any(|host| host.trim().starts_with("ldaps://"));
    for (key, said) in [("ca_file", !block.ca_file.is_empty()), ("pin_sha256", !block.pin_sha256.is_empty())] {
        ensure!(encrypted || !said, "ldap.{key}: the line is not encrypted (ldaps:// or start_tls)");
    }
    ensure!(verify || block.ca_file.is_empty(), "ldap.ca_file: means nothing where certificates are not checked");
    let pin: String = block.pin_sha256.chars().filter(|char| *char != ':').collect::<String>().to_ascii_lowercase();
    let is_digest = pin.len() == 64 && pin.bytes().all(|byte| byte.is_ascii_hexdigit());
    ensure!(pin.is_empty() || is_digest, "ldap.pin_sha256: a SHA-256 has 64 hexadecimal digits");
    Ok((verify, pin))
}

fn directory(block: &LdapBlock, password: Option<String>) -> anyhow::Result<Directory> {
    let hosts: Vec<String> = block.hosts.iter().map(|host| host.trim().to_owned()).collect();
    ensure!(!hosts.is_empty(), "ldap.hosts: name at least one");
    for host in &hosts {
        ensure!(!host.is_empty(), "ldap.hosts: one of them is empty");
        if let Some((scheme, _)) = host.split_once("://") {
            ensure!(
                matches!(scheme, "ldap" | "ldaps"),
                "ldap.hosts: {scheme}:// is not supported (ldap and ldaps are)"
            );
        }
    }
    let encrypted = hosts.iter().all(|host| host.starts_with("ldaps://"));
    let bind = match (block.bind_dn.is_empty(), password) {
        (true, None) => None,
        (true, Some(_)) => bail!("password: ldap.bind_dn does not say whose it is"),
        (false, Some(password)) => Some((block.bind_dn.clone(), Secret::new(password))),
        (false, None) => bail!("ldap.bind_dn: its password is missing (password, password_file or the environment)"),
    };
    for (key, filter) in [("always_filter", &block.always_filter), ("valid_filter", &block.valid_filter)] {
        let whole = filter.is_empty() || (filter.starts_with('(') && filter.ends_with(')'));
        ensure!(whole, "ldap.{key}: a filter stands in parentheses");
    }
    let start_tls = match block.start_tls {
        None | Some(StartTlsWord::Off) => StartTls::Off,
        Some(StartTlsWord::Checked) => StartTls::Checked,
        Some(StartTlsWord::Unchecked) => StartTls::Unchecked,
    };
    let (verify, pin_sha256) = certificate(block, start_tls)?;
    Ok(Directory {
        base_dn: block.base_dn.clone(),
        scope: match block.scope {
            None | Some(ScopeWord::Subtree) => Scope::Subtree,
            Some(ScopeWord::One) => Scope::One,
        },
        bind,
        always_filter: block.always_filter.clone(),
        valid_filter: block.valid_filter.clone(),
        group_dn: block.group_dn.clone(),
        charset: block.charset.clone(),
        port: block.port.unwrap_or(if encrypted { 636 } else { 389 }),
        timeout_seconds: block.timeout_seconds.unwrap_or(120),
        start_tls,
        verify,
        ca_file: block.ca_file.clone(),
        pin_sha256,
        manager_attribute: Some(block.manager_attribute.clone()).filter(|attribute| !attribute.is_empty()),
        hosts,
    })
}
