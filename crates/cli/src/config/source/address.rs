//! Addresses of databases: whether they can be one, and the password in them.

use anyhow::Context as _;
use padron_domain::secret::Secret;
use padron_family::percent;

/// Whether this may be the address of a database. Nothing of it is told: it may hold a password.
pub(super) fn check(url: &str) -> anyhow::Result<()> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        anyhow::ensure!(!path.is_empty(), "database: sqlite: names no file");
        return Ok(());
    }
    let Some((scheme, rest)) = url.split_once("://") else {
        anyhow::bail!("database: not of the form sqlite:PATH, postgres://user@host/name or mysql://user@host/name");
    };
    anyhow::ensure!(
        matches!(scheme, "postgres" | "postgresql" | "mysql" | "mariadb"),
        "database: {scheme}:// is not supported (sqlite, postgres and mysql are)"
    );
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    anyhow::ensure!(!host.is_empty(), "database: the address names no host");
    let port = host.rsplit_once(':').filter(|(before, _)| !before.starts_with('[') || before.ends_with(']'));
    anyhow::ensure!(port.is_none_or(|(_, port)| port.parse::<u16>().is_ok()), "database: the port is no number");
    let name = path.split('?').next().unwrap_or_default();
    anyhow::ensure!(!name.is_empty(), "database: the address names no database");
    padron_storage::db::address::check(url).context("database")
}

/// An address without its password, and the password.
pub(super) fn split(url: &str) -> (String, Option<String>) {
    let parts = url.split_once("://").and_then(|(scheme, rest)| {
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (credentials, host) = authority.rsplit_once('@')?;
        let (user, password) = credentials.split_once(':')?;
        Some((format!("{scheme}://{user}@{host}/{path}"), plain(password)))
    });
    parts.map_or_else(|| (url.to_owned(), None), |(url, password)| (url, Some(password)))
}

/// An address with this password in the place of its own.
pub(super) fn join(url: &str, password: &str) -> anyhow::Result<Secret> {
    let (bare, _) = split(url);
    let (before, host) = bare
        .split_once("://")
        .and_then(|(scheme, rest)| Some((scheme, rest.split_once('@')?)))
        .map(|(scheme, (user, host))| (format!("{scheme}://{user}"), host))
        .ok_or_else(|| anyhow::anyhow!("password: the address of the database names no user"))?;
    Ok(Secret::new(format!("{before}:{}@{host}", percent(password))))
}

fn plain(encoded: &str) -> String {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let hex = |at: usize| {
            behind.get(at).and_then(|byte| char::from(*byte).to_digit(16)).and_then(|digit| u8::try_from(digit).ok())
        };
        if let (b'%', Some(high), Some(low)) = (first, hex(0), hex(1)) {
            bytes.push(high * 16 + low);
            rest = &behind[2..];
        } else {
            bytes.push(*first);
            rest = behind;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_goes_in_and_comes_out() {
        let url = join("mysql://reader@db/crm?ssl-mode=REQUIRED", "p@ss/wörd:").unwrap();
        assert_eq!(url.reveal(), "mysql://reader:p%40ss%2Fw%C3%B6rd%3A@db/crm?ssl-mode=REQUIRED");
        assert_eq!(
            split(url.reveal()),
            ("mysql://reader@db/crm?ssl-mode=REQUIRED".to_owned(), Some("p@ss/wörd:".to_owned()))
        );
        assert_eq!(join("mysql://reader:old@db/crm", "new").unwrap().reveal(), "mysql://reader:new@db/crm");
        assert!(join("mysql://db/crm", "x").is_err());
        assert!(join("sqlite:x.db", "x").is_err());
        assert_eq!(split("sqlite:x.db"), ("sqlite:x.db".to_owned(), None));
    }

    #[test]
    fn only_addresses_of_databases_are_taken() {
        for good in
            ["sqlite:x.db", "postgres://u:p@h:5432/d", "mysql://h/d", "mysql://u@[::1]:3306/d", "mysql://u@[::1]/d"]
        {
            check(good).unwrap();
        }
        for bad in [
            "",
            "sqlite:",
            "h/d",
            "oracle://h/d",
            "mysql:///d",
            "mysql://h",
            "mysql://h/",
            "mysql://h:x/d",
            "mysql://h/d?sslmod=require",
        ] {
            let fault = format!("{:#}", check(bad).unwrap_err());
            assert!(fault.starts_with("database: "), "{bad}: {fault}");
        }
        assert!(!check("secret").unwrap_err().to_string().contains("secret"));
    }
}
