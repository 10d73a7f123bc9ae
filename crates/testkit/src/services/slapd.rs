//! OpenLDAP.

use std::{
    cell::Cell,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use tempfile::TempDir;

use super::process::{Process, Recipe, find, free_port, run};

/// Debian keeps servers off the `PATH` of ordinary users.
const FOLDERS: [&str; 3] = ["/usr/sbin", "/usr/local/sbin", "/usr/lib/openldap"];

/// Where everything of a test directory lies.
pub const SUFFIX: &str = "dc=example,dc=com";

/// Who may do everything there, without limits.
pub const ROOT_DN: &str = "cn=admin,dc=example,dc=com";

/// The password of [`ROOT_DN`].
pub const ROOT_PASSWORD: &str = "admin";

/// Attributes as Active Directory has them, for entries that also are `objectClass: adLike`, and a list of customers.
const AD_LIKE: &str = "\
attributetype ( 1.3.6.1.4.1.99999.1.1 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch SUBSTR caseIgnoreSubstringsMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.99999.1.2 NAME 'objectGUID' EQUALITY octetStringMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.99999.1.3 NAME 'userAccountControl' EQUALITY integerMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.99999.1.4 NAME 'secondCustomerIds' EQUALITY caseIgnoreMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 1.3.6.1.4.1.99999.1.5 NAME 'targetAddress' EQUALITY caseIgnoreMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
objectclass ( 1.3.6.1.4.1.99999.2.1 NAME 'adLike' AUXILIARY
  MAY ( sAMAccountName $ objectGUID $ userAccountControl $ secondCustomerIds $ targetAddress ) )
";

/// An OpenLDAP server with a directory of its own, which lives as long as the handle.
pub struct Slapd {
    // In this order: the process ends before its folder goes.
    _process: Process,
    port: u16,
    tls_port: u16,
    _folder: TempDir,
}

impl Slapd {
    /// Starts a server. `limits` are lines of its configuration (`sizelimit 500`), `ldif` is what lies below [`SUFFIX`], which is
    /// there already.
    pub fn start(limits: &str, ldif: &str) -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("padron-slapd-").tempdir()?;
        let conf = folder.path().join("slapd.conf");
        fs::create_dir(folder.path().join("db"))?;
        fs::write(&conf, configuration(folder.path(), limits))?;
        let data = folder.path().join("data.ldif");
        let suffix =
            format!("dn: {SUFFIX}\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example\n\n");
        fs::write(&data, suffix + ldif)?;
        let folders = FOLDERS.map(PathBuf::from);
        let (server, add, question) =
            (find("slapd", &folders)?, find("slapadd", &folders)?, find("ldapsearch", &folders)?);
        run(Command::new(add).arg("-q").arg("-f").arg(&conf).args(["-b", SUFFIX]).arg("-l").arg(&data))?;
        let tls_port = Cell::new(0);
        let start = |port: u16| {
            // Taken meanwhile? Then the server says so, and is started on other ports.
            tls_port.set(free_port().unwrap_or_default());
            let mut command = Command::new(&server);
            let tls = tls_port.get();
            // On the second address too, which its certificate does not name.
            let addresses = format!("ldap://127.0.0.1:{port}/ ldaps://127.0.0.1:{tls}/ ldaps://127.0.0.2:{tls}/");
            command.args(["-d", "0", "-h", &addresses]).arg("-f").arg(&conf);
            command
        };
        let ready = |port: u16| {
            let mut command = Command::new(&question);
            command.args(["-x", "-LLL", "-H", &format!("ldap://127.0.0.1:{port}"), "-s", "base", "-b", SUFFIX, "1.1"]);
            command
        };
        let recipe = Recipe { start: &start, ready: &ready, stop: "TERM" };
        let (process, port) = Process::start(folder.path(), &recipe)?;
        Ok(Self { _process: process, port, tls_port: tls_port.get(), _folder: folder })
    }

    /// Its port in clear text, with StartTLS if wanted.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its port with TLS from the first byte, on 127.0.0.1 as its certificate says, and on 127.0.0.2 as it does not.
    pub fn tls_port(&self) -> u16 {
        self.tls_port
    }

    /// The certificate of the authority behind its own.
    pub fn authority() -> PathBuf {
        tls("ca.pem")
    }

    /// Its own certificate.
    pub fn certificate() -> PathBuf {
        tls("server.pem")
    }

    /// Changes entries: `ldif` holds records with `changetype`.
    pub fn change(&self, ldif: &str) -> io::Result<()> {
        let mut command = Command::new(find("ldapmodify", &FOLDERS.map(PathBuf::from))?);
        command.args(["-x", "-H", &format!("ldap://127.0.0.1:{}", self.port), "-D", ROOT_DN, "-w", ROOT_PASSWORD]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        if let Some(mut input) = child.stdin.take() {
            io::Write::write_all(&mut input, ldif.as_bytes())?;
        }
        let output = child.wait_with_output()?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() { Ok(()) } else { Err(io::Error::other(said)) }
    }
}

fn configuration(folder: &Path, limits: &str) -> String {
    let mut conf = String::new();
    for schema in ["core", "cosine", "nis", "inetorgperson"] {
        // Writing into a text does not fail.
        let _ = writeln!(conf, "include /etc/ldap/schema/{schema}.schema");
    }
    let folder = folder.display();
    let (ca, certificate, key) = (tls("ca.pem"), tls("server.pem"), tls("server.key"));
    let (ca, certificate, key) = (ca.display(), certificate.display(), key.display());
    let _ = write!(
        conf,
        "{AD_LIKE}
pidfile {folder}/pid
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
moduleload ppolicy
TLSCACertificateFile {ca}
TLSCertificateFile {certificate}
TLSCertificateKeyFile {key}
database mdb
maxsize 1073741824
suffix \"{SUFFIX}\"
rootdn \"{ROOT_DN}\"
rootpw {ROOT_PASSWORD}
directory {folder}/db
dbnosync
{limits}
index objectClass,entryUUID,modifyTimestamp,member,memberUid eq
index uid,mail,cn eq,sub
overlay memberof
overlay ppolicy
ppolicy_use_lockout
access to attrs=userPassword by self write by anonymous auth by * none
access to * by * read
"
    );
    conf
}

fn tls(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/tls").join(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_has_what_was_loaded_and_takes_changes() {
        let server =
            Slapd::start("", "dn: ou=people,dc=example,dc=com\nobjectClass: organizationalUnit\nou: people\n").unwrap();
        let found = |dn: &str| {
            let mut search = Command::new("ldapsearch");
            search.args(["-x", "-H", &format!("ldap://127.0.0.1:{}", server.port()), "-s", "base", "-b", dn, "1.1"]);
            run(&mut search)
        };
        found("ou=people,dc=example,dc=com").unwrap();
        server.change("dn: ou=people,dc=example,dc=com\nchangetype: delete\n").unwrap();
        assert!(found("ou=people,dc=example,dc=com").is_err());
    }
}
