//! Addresses of databases as DBI writes them, as the URLs that we write.

use std::fmt::Write as _;

use padron_domain::secret::Secret;

/// Why an address cannot be used. Nothing of the address itself is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DsnFault {
    /// It is not of the form `DBI:driver:…`.
    NotDbi,
    /// The driver is none of ours.
    Unsupported(String),
    /// It names no database.
    NoDatabase,
    /// Its port is no number.
    Port,
}

impl DsnFault {
    pub(crate) fn what(&self) -> String {
        match self {
            Self::NotDbi => "is not of the form DBI:driver:…".to_owned(),
            Self::Unsupported(driver) => {
                format!("asks for the driver {driver}, which is not supported (mysql, MariaDB, Pg and SQLite are)")
            }
            Self::NoDatabase => "names no database".to_owned(),
            Self::Port => "has a port that is no number".to_owned(),
        }
    }
}

/// An address that was understood, and parts of it that mean nothing here.
pub(crate) struct Understood {
    pub(crate) url: Secret,
    pub(crate) ignored: Vec<String>,
}

/// Parts that only tell Perl's driver how to go about it.
const SILENT: [&str; 10] = [
    "mysql_enable_utf8",
    "mysql_enable_utf8mb4",
    "mysql_auto_reconnect",
    "mysql_server_prepare",
    "mysql_compression",
    "mysql_connect_timeout",
    "mysql_read_timeout",
    "mysql_write_timeout",
    "mysql_multi_statements",
    "application_name",
];

/// The URL of a DSN with these credentials.
pub(crate) fn url(dsn: &str, user: &str, password: &Secret) -> Result<Understood, DsnFault> {
    let (prefix, rest) = dsn.trim().split_once(':').ok_or(DsnFault::NotDbi)?;
    let (driver, rest) = rest.split_once(':').ok_or(DsnFault::NotDbi)?;
    // Attributes may stand behind the driver in parentheses.
    let driver = driver.split('(').next().unwrap_or(driver).trim();
    if !prefix.eq_ignore_ascii_case("dbi") || driver.is_empty() {
        return Err(DsnFault::NotDbi);
    }
    match driver.to_ascii_lowercase().as_str() {
        "mysql" | "mariadb" => server("mysql", rest, user, password),
        "pg" | "pgpp" => server("postgres", rest, user, password),
        "sqlite" => file(rest),
        _ => Err(DsnFault::Unsupported(driver.chars().filter(char::is_ascii_alphanumeric).take(20).collect())),
    }
}

fn file(rest: &str) -> Result<Understood, DsnFault> {
    let mut ignored = Vec::new();
    let mut path = "";
    for part in rest.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        match part.split_once('=') {
            None => path = part,
            Some(("dbname" | "db" | "database", value)) => path = value.trim(),
            Some((key, _)) => ignored.push(key.to_owned()),
        }
    }
    match path {
        "" => Err(DsnFault::NoDatabase),
        path => Ok(Understood { url: Secret::new(format!("sqlite:{path}")), ignored }),
    }
}

fn server(scheme: &str, rest: &str, user: &str, password: &Secret) -> Result<Understood, DsnFault> {
    let (mut database, mut host, mut port) = (String::new(), String::new(), String::new());
    let mut options: Vec<(&str, String)> = Vec::new();
    let mut ignored = Vec::new();
    let (mut encrypted, mut verified) = (false, false);
    let parts: Vec<&str> = rest.split(';').map(str::trim).filter(|part| !part.is_empty()).collect();
    // `DBI:mysql:name:host:port`
    let parts: Vec<(&str, &str)> = match parts.as_slice() {
        [one] if !one.contains('=') => ["database", "host", "port"].into_iter().zip(one.splitn(3, ':')).collect(),
        parts => parts.iter().map(|part| part.split_once('=').unwrap_or(("database", part))).collect(),
    };
    for (key, value) in parts {
        let value = value.trim();
        match key.trim().to_ascii_lowercase().as_str() {
            "database" | "dbname" | "db" => value.clone_into(&mut database),
            "host" | "hostname" | "hostaddr" => value.clone_into(&mut host),
            "port" => value.clone_into(&mut port),
            "mysql_socket" | "mariadb_socket" => options.push(("socket", value.to_owned())),
            "mysql_ssl" | "mariadb_ssl" => encrypted = value == "1",
            "mysql_ssl_verify_server_cert" | "mariadb_ssl_verify_server_cert" => verified = value == "1",
            "mysql_ssl_ca_file" | "mariadb_ssl_ca_file" => options.push(("sslrootcert", value.to_owned())),
            "sslmode" | "sslrootcert" | "sslcert" | "sslkey" if scheme == "postgres" => {
                let known = ["sslmode", "sslrootcert", "sslcert", "sslkey"];
                let name = known.into_iter().find(|known| key.trim().eq_ignore_ascii_case(known));
                options.extend(name.map(|name| (name, value.to_owned())));
            }
            key if SILENT.contains(&key) => {}
            key => ignored.push(key.to_owned()),
        }
    }
    if database.is_empty() {
        return Err(DsnFault::NoDatabase);
    }
    if !port.is_empty() && port.parse::<u16>().is_err() {
        return Err(DsnFault::Port);
    }
    if host.starts_with('/') {
        options.push(("socket", std::mem::take(&mut host)));
    }
    let host = match host.as_str() {
        "" => "localhost".to_owned(),
        host if host.contains(':') && !host.starts_with('[') => format!("[{host}]"),
        host => host.to_owned(),
    };
    let mut url = format!("{scheme}://");
    if !user.is_empty() {
        url.push_str(&percent(user));
        if !password.reveal().is_empty() {
            url.push(':');
            url.push_str(&percent(password.reveal()));
        }
        url.push('@');
    }
    url.push_str(&host);
    if !port.is_empty() {
        url.push(':');
        url.push_str(&port);
    }
    url.push('/');
    url.push_str(&percent(&database));
    if verified || encrypted {
        options.push(("sslmode", if verified { "verify-full" } else { "require" }.to_owned()));
    }
    // Of what is said twice the later holds.
    options.reverse();
    options.sort_by_key(|(key, _)| *key);
    options.dedup_by_key(|(key, _)| *key);
    for (at, (key, value)) in options.iter().enumerate() {
        url.push(if at == 0 { '?' } else { '&' });
        let _ = write!(url, "{key}={}", percent(value));
    }
    Ok(Understood { url: Secret::new(url), ignored })
}

/// A text as it may stand anywhere in a URL.
pub fn percent(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(dsn: &str) -> String {
        match url(dsn, "otobo", &Secret::new("p@ss/word")) {
            Ok(understood) => understood.url.reveal().to_owned(),
            Err(fault) => fault.what(),
        }
    }

    #[test]
    fn dsns_become_urls() {
        for (dsn, expected) in [
            ("DBI:mysql:database=crm;host=db.example.org;", "mysql://otobo:p%40ss%2Fword@db.example.org/crm"),
            ("dbi:MariaDB:database=crm;host=::1;port=3307", "mysql://otobo:p%40ss%2Fword@[::1]:3307/crm"),
            ("DBI:mysql:crm:db:3307", "mysql://otobo:p%40ss%2Fword@db:3307/crm"),
            (
                "DBI:mysql:database=crm;mysql_socket=/run/m.sock",
                "mysql://otobo:p%40ss%2Fword@localhost/crm?socket=%2Frun%2Fm.sock",
            ),
            (
                "DBI:Pg:dbname=crm;host=db;port=5433;sslmode=require",
                "postgres://otobo:p%40ss%2Fword@db:5433/crm?sslmode=require",
            ),
            ("DBI:Pg:dbname=crm;host=/run/pg", "postgres://otobo:p%40ss%2Fword@localhost/crm?socket=%2Frun%2Fpg"),
            (
                "DBI:mysql:database=crm;host=db;mysql_ssl_verify_server_cert=1;mysql_ssl=1;mysql_ssl_ca_file=/ca.pem",
                "mysql://otobo:p%40ss%2Fword@db/crm?sslmode=verify-full&sslrootcert=%2Fca.pem",
            ),
            ("DBI:mysql:database=crm;host=db;mysql_ssl=1", "mysql://otobo:p%40ss%2Fword@db/crm?sslmode=require"),
            ("DBI:SQLite:dbname=/srv/crm.db", "sqlite:/srv/crm.db"),
            ("DBI:SQLite:/srv/crm.db", "sqlite:/srv/crm.db"),
            ("DBI:mysql:host=db", "names no database"),
            ("DBI:mysql:database=crm;port=x", "has a port that is no number"),
            ("mysql://u@h/d", "is not of the form DBI:driver:…"),
        ] {
            assert_eq!(told(dsn), expected, "{dsn}");
        }
        for dsn in ["DBI:ODBC:crm", "DBI:Oracle://db/crm", "dbi:Sybase:server=x"] {
            assert!(told(dsn).contains("not supported"), "{dsn}");
        }
    }

    #[test]
    fn what_means_nothing_here_is_named() {
        let understood = url("DBI:mysql:database=crm;mysql_enable_utf8=1;mysql_init_command=x", "", &Secret::default());
        assert_eq!(understood.map(|understood| understood.ignored).ok(), Some(vec!["mysql_init_command".to_owned()]));
    }
}
