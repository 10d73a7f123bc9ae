//! `Params` of a source in an LDAP directory.

use padron_domain::secret::Secret;
use padron_domain::source::{Directory, Scope, Slot, StartTls};

use super::block::Block;
use crate::perl::{Hash, Value};

/// What `Params` may hold.
const KNOWN: [&str; 10] =
    ["Host", "BaseDN", "SSCOPE", "UserDN", "UserPw", "AlwaysFilter", "GroupDN", "SourceCharset", "Die", "Params"];
/// Seconds and port that the family's samples have.
const TIMEOUT: u64 = 120;

pub(super) fn read(slot: Slot, block: &mut Block<'_>, settings: &Hash) -> Option<Directory> {
    for (key, node) in block.params().into_iter().flat_map(Hash::iter) {
        if !KNOWN.contains(&key) {
            block.note(node.place, "has a key in Params here that means nothing");
        }
    }
    let hosts = hosts(block)?;
    let place = block.place_of("Params");
    let Some(base_dn) = block.parameter_text("BaseDN") else {
        block.fail(place, "has no Params->BaseDN");
        return None;
    };
    let scope = match block.parameter_text("SSCOPE").as_deref() {
        Some("sub") => Scope::Subtree,
        Some("one") => Scope::One,
        Some(_) => {
            block.fail(place, "has a Params->SSCOPE that is neither sub nor one");
            return None;
        }
        None => {
            block.fail(place, "has no Params->SSCOPE");
            return None;
        }
    };
    let text = |block: &mut Block<'_>, key: &str| block.parameter_text(key).unwrap_or_default();
    let (user, password) = (text(block, "UserDN"), text(block, "UserPw"));
    if user.is_empty() != password.is_empty() {
        block.note(place, "has only one of Params->UserDN and UserPw: it is asked anonymously");
    }
    let connection = connection(slot, block, settings)?;
    let encrypted = hosts.iter().all(|host| host.starts_with("ldaps:"));
    let start_tls = start_tls(slot, block, settings)?;
    let verify = start_tls != StartTls::Unchecked && connection.verify.unwrap_or(true);
    // StartTLS is given no file in the family, and where nothing is encrypted or checked there is nothing to trust.
    let trusts = verify && hosts.iter().any(|host| host.starts_with("ldaps:"));
    Some(Directory {
        base_dn,
        scope,
        bind: (!user.is_empty() && !password.is_empty()).then(|| (user, Secret::new(password))),
        always_filter: text(block, "AlwaysFilter"),
        valid_filter: block.critical_text("CustomerUserValidFilter").ok().flatten().unwrap_or_default(),
        group_dn: text(block, "GroupDN"),
        charset: text(block, "SourceCharset"),
        port: connection.port.unwrap_or(if encrypted { 636 } else { 389 }),
        timeout_seconds: connection.timeout.unwrap_or(TIMEOUT),
        start_tls,
        verify,
        ca_file: connection.ca_file.filter(|_| trusts).unwrap_or_default(),
        pin_sha256: String::new(),
        manager_attribute: block.text("TranslateManagerTo").filter(|attribute| !attribute.is_empty()),
        hosts,
    })
}

fn hosts(block: &mut Block<'_>) -> Option<Vec<String>> {
    let place = block.place_of("Params");
    let hosts: Option<Vec<String>> = match block.parameter("Host").map(|node| &node.value) {
        Some(Value::Text(host)) => Some(vec![host.clone()]),
        Some(Value::List(hosts)) => hosts.iter().map(|host| host.as_text().map(str::to_owned)).collect(),
        Some(_) => None,
        None => Some(Vec::new()),
    };
    let Some(mut hosts) = hosts else {
        block.fail(place, "has a Params->Host that was not understood");
        return None;
    };
    for host in &mut hosts {
        *host = host.trim().to_owned();
    }
    hosts.retain(|host| !host.is_empty());
    if hosts.is_empty() {
        block.fail(place, "has no Params->Host");
        return None;
    }
    Some(hosts)
}

#[derive(Default)]
struct Connection {
    port: Option<u16>,
    timeout: Option<u64>,
    verify: Option<bool>,
    ca_file: Option<String>,
}

/// `Params->Params`; without it what agents' sign-in has under the same number.
fn connection(slot: Slot, block: &mut Block<'_>, settings: &Hash) -> Option<Connection> {
    let agents = format!("AuthModule::LDAP::Params{}", slot.suffix());
    let node = match block.parameter("Params") {
        Some(node) => node,
        None => match settings.get(&agents).filter(|node| node.value != Value::Undef) {
            Some(node) => node,
            None => return Some(Connection::default()),
        },
    };
    let Some(options) = node.as_hash() else {
        block.fail(node.place, "has connection options that were not understood");
        return None;
    };
    let mut connection = Connection::default();
    for (key, value) in options.iter() {
        let text = value.as_text();
        match key {
            "port" => connection.port = text.and_then(|text| text.parse().ok()),
            "timeout" => connection.timeout = text.and_then(|text| text.parse().ok()),
            "cafile" => {
                connection.ca_file = text.map(str::to_owned);
                continue;
            }
            "verify" => {
                match text {
                    Some("none") => connection.verify = Some(false),
                    Some("optional" | "require") => connection.verify = Some(true),
                    _ if value.value == Value::Undef => {}
                    _ => block.note(
                        value.place,
                        "has a connection option verify that was not understood: certificates are checked",
                    ),
                }
                continue;
            }
            "async" | "version" | "debug" | "onerror" | "raw" | "keepalive" => continue,
            _ => {
                block.note(value.place, "has a connection option here that is not taken over");
                continue;
            }
        }
        let known = if key == "port" { connection.port.is_some() } else { connection.timeout.is_some() };
        if !known && value.value != Value::Undef {
            block.fail(value.place, format!("has a connection option {key} that is no number"));
            return None;
        }
    }
    Some(connection)
}

/// It has no key of its own: what agents' sign-in has under the same number counts.
fn start_tls(slot: Slot, block: &mut Block<'_>, settings: &Hash) -> Option<StartTls> {
    let key = format!("AuthModule::LDAP::StartTLS{}", slot.suffix());
    let Some(node) = settings.get(&key) else { return Some(StartTls::Off) };
    if node.is_unknown() {
        block.fail(node.place, format!("needs {key}, which was not understood"));
        return None;
    }
    Some(match node.as_text() {
        _ if !node.is_true() => StartTls::Off,
        Some("none") => StartTls::Unchecked,
        _ => StartTls::Checked,
    })
}
