//! Whole files, and exactly the sources they mean. All of them are of our own making.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fmt::Write as _;
use std::path::Path;

use padron_domain::source::{Kind, Place, Row, Shown, Source, StartTls};
use padron_family::{Family, File, Severity, read};

fn file(name: &str) -> File {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    File { name: name.to_owned(), bytes: std::fs::read(path).unwrap() }
}

fn reading(name: &str, deployed: &[&str]) -> Family {
    let deployed: Vec<File> = deployed.iter().map(|name| file(name)).collect();
    read(&file(name), &deployed, &|_| None)
}

/// Everything a source says, secrets too, in a few lines.
fn told(source: &Source) -> String {
    let mut text = format!(
        "{} {:?} key={} valid={:?} read_only={}",
        source.slot.number(),
        source.name,
        source.key,
        source.valid,
        source.read_only
    );
    match &source.place {
        Place::Table(table) => {
            let database = table.database.as_ref().map_or("main", |url| url.reveal());
            let _ = writeln!(text, "\n  table {} in {database} foreign={}", table.name, table.foreign);
        }
        Place::Directory(directory) => {
            let bind = directory.bind.as_ref().map(|(user, password)| format!("{user} {}", password.reveal()));
            let _ = writeln!(
                text,
                "\n  directory {} base={:?} {:?} bind={bind:?} always={:?} valid={:?} group={:?} charset={:?} port={} timeout={} tls={:?} manager={:?}",
                directory.hosts.join(" "),
                directory.base_dn,
                directory.scope,
                directory.always_filter,
                directory.valid_filter,
                directory.group_dn,
                directory.charset,
                directory.port,
                directory.timeout_seconds,
                directory.start_tls,
                directory.manager_attribute,
            );
        }
    }
    let search = &source.search;
    let _ = writeln!(
        text,
        "  search {} {:?}{:?} limit={} case={} list {} cache={}",
        search.fields.join(" "),
        search.prefix,
        search.suffix,
        search.list_limit,
        search.case_sensitive,
        source.list_fields.join(" "),
        source.cache_seconds
    );
    let people = &source.people;
    let _ = writeln!(
        text,
        "  people id={} name {} by {:?} sender {} unique={} exclude={} auto={:?} preferences={} companies={}",
        people.customer_id,
        people.name.fields.join(" "),
        people.name.join,
        people.sender_fields.join(" "),
        people.unique_email,
        people.exclude_primary,
        people.auto_login,
        people.preferences,
        people.company_support
    );
    for row in &source.map.rows {
        let _ = writeln!(text, "  {}", told_row(row));
    }
    text
}

fn told_row(row: &Row) -> String {
    let mut text = format!("{} = {} {} {:?}", row.name, row.variable, row.column, row.label);
    match row.shown {
        Shown::Never => text.push_str(" hidden"),
        Shown::Always => {}
        Shown::Lite => text.push_str(" lite"),
    }
    for (is, word) in [
        (row.required, " required"),
        (row.kind == Kind::Integer, " int"),
        (row.kind == Kind::DynamicField, " dynamic"),
        (row.read_only, " read-only"),
        (!row.mapped, " unmapped"),
    ] {
        text.push_str(if is { word } else { "" });
    }
    if !row.link.is_empty() {
        let _ = write!(text, " link={:?} {:?} {:?}", row.link, row.link_target, row.link_class);
    }
    for selection in &row.selection {
        let _ = write!(text, " {}:{}", selection.value, selection.label);
    }
    text
}

/// The sources of a file, against what was written down beforehand.
fn expect(name: &str, findings: &[(u32, Severity, &str)]) -> Family {
    let family = reading(name, &[]);
    let sources = family.sources();
    let told: String = sources.customer_users.iter().chain(&sources.customers).map(told).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name).with_extension("sources");
    if std::env::var_os("WRITE_DOWN").is_some() {
        std::fs::write(&path, &told).unwrap();
    }
    assert_eq!(told, std::fs::read_to_string(&path).unwrap(), "{name}");
    let found: Vec<String> = family
        .findings()
        .iter()
        .map(|finding| format!("{} {:?} {}", finding.line, finding.severity, finding.what))
        .collect();
    for (line, severity, what) in findings {
        let expected = format!("{line} {severity:?} ");
        assert!(
            found.iter().any(|found| found.starts_with(&expected) && found.contains(what)),
            "{what} in line {line}: {found:#?}"
        );
    }
    assert_eq!(found.len(), findings.len(), "{name}: {found:#?}");
    assert!(!found.join("\n").contains("secret"), "{found:#?}");
    family
}

const ERROR: Severity = Severity::Error;
const NOTE: Severity = Severity::Note;

#[test]
fn the_family_ships_what_we_take_for_granted() {
    let family = read(&File { name: "Config.pm".into(), bytes: b"sub Load { 1 }".to_vec() }, &[], &|_| None);
    assert_eq!(family.sources().customer_users, [Source::customer_users()]);
    assert_eq!(family.sources().customers, [Source::customers()]);
    assert!(!family.says_customer_users(padron_domain::source::Slot::FIRST));
    assert!(family.is_complete());
}

#[test]
fn a_file_of_two_sources() {
    let family = expect("two_sources.pm", &[]);
    assert_eq!(family.main_database().unwrap().reveal(), "mysql://desk:own-secret@127.0.0.1/desk");
    assert_eq!(family.setting("DatabasePw"), None, "a secret is not handed out as a setting");
    assert!(!format!("{:?}", family.sources()).contains("secret"));
}

#[test]
fn an_old_file_in_latin_1() {
    let family = expect("old.pm", &[(23, NOTE, "Params->DestCharset")]);
    assert_eq!(family.main_database().unwrap().reveal(), "mysql://otrs:some-pass@localhost/otrs");
    assert!(family.setting("CustomerGroupSupport").unwrap().is_true());
}

#[test]
fn a_messy_file() {
    let family = expect(
        "messy.pm",
        &[
            (16, NOTE, "CustomerUser1 has no CustomerUserSearchFields"),
            (21, NOTE, "CustomerUser2 has no CustomerUserSearchFields"),
            (29, NOTE, "$Self->{CustomerUser2}->{Map} was copied"),
        ],
    );
    assert!(family.is_complete());
}

#[test]
fn numbers_with_gaps() {
    expect(
        "numbered.pm",
        &[
            (13, NOTE, "CustomerUser10 has no CustomerUserSearchFields"),
            (52, NOTE, "CustomerUser11 is no source"),
            (53, NOTE, "CustomerUser0 is no source"),
        ],
    );
}

#[test]
fn a_file_with_traps() {
    let family = expect(
        "traps.pm",
        &[
            (27, ERROR, "hostname()"),
            (27, ERROR, "CustomerUser has CacheTTL, which was not understood"),
            (30, ERROR, "if: conditions"),
            (31, ERROR, "CustomerCompany has Name"),
            (32, ERROR, "CustomerUser5 was not understood"),
            (39, ERROR, "the driver Oracle, which is not supported"),
            (46, ERROR, "the module Kernel::System::CustomerUser::SAP, which is not known here"),
            (54, ERROR, "CustomerUser3 has no row UserLogin"),
            (70, ERROR, "label()"),
            (70, ERROR, "CustomerUser4 has a row of its Map that was not understood"),
            (70, ERROR, "CustomerUser6 has a row of its Map"),
            (70, ERROR, "CustomerUser7 has a row of its Map"),
            (71, NOTE, "CustomerUser4 has UserLogin twice"),
            (71, NOTE, "CustomerUser6 has UserLogin twice"),
            (71, NOTE, "CustomerUser7 has UserLogin twice"),
            (81, ERROR, "CustomerUser6 has a Password in braces"),
            (85, ERROR, "$Self->{Nowhere}"),
            (85, ERROR, "CustomerUser7 has ReadOnly, which was not understood"),
        ],
    );
    assert!(!family.is_complete());
}

#[test]
fn the_deployed_settings_lie_between_two_runs() {
    let family = reading("over_deployed.pm", &["deployed.pm"]);
    let setting = |name: &str| family.setting(name);
    let text = |name: &str| setting(name).and_then(|setting| setting.as_text().map(str::to_owned));
    assert_eq!(family.findings(), []);
    assert_eq!(text("Organization").as_deref(), Some("set in the file"), "the file beats the web");
    assert_eq!(text("CustomerGroupSupport").as_deref(), Some("1"));
    assert_eq!(setting("CustomerGroupAlwaysGroups").unwrap().texts(), ["users", "staff", "more"], "added once");
    assert_eq!(setting("CustomerGroupCompanyAlwaysGroups").unwrap().texts(), ["users", "staff", "firms"]);
    assert_eq!(text("CustomerPreferencesGroups###Password###PasswordMinSize").as_deref(), Some("12"));
    assert_eq!(text("AdminEmail").as_deref(), Some("admin@desk.example.org"));
    assert_eq!(text("Customer::AuthModule::LDAP::Host").as_deref(), Some("ldap.desk.example.org"));
    assert_eq!(text("Customer::AuthModule1").as_deref(), Some("Kernel::System::CustomerAuth::DB"));
    assert_eq!(text("SystemID").as_deref(), Some("10"));
    let password = setting("CustomerPreferencesGroups###Password").unwrap();
    assert_eq!(password.get("Label").and_then(|label| label.as_text()), Some("Contraseña"));
    assert_eq!(setting("Customer::AuthModule::LDAP::SearchUserPw"), None, "a secret is not handed out as a setting");
    assert_eq!(family.secret("Customer::AuthModule::LDAP::SearchUserPw").unwrap().reveal(), "ldap-secret");
    assert_eq!(family.secret("Organization"), None);
    assert_eq!(setting("Ticket::Service"), None, "nothing was said of it");
    assert_eq!(family.settings().filter(|(name, _)| name.starts_with("CheckEmail")).count(), 1);
}

#[test]
fn copied_names_are_told_apart() {
    let text = b"sub Load { my $Self = shift;\n$Self->{CustomerUser1} = { %{ $Self->{CustomerUser} } };\n\
                 $Self->{CustomerUser2} = { %{ $Self->{CustomerUser} }, CacheTTL => 0 };\n}";
    let family = read(&File { name: "Config.pm".into(), bytes: text.to_vec() }, &[], &|_| None);
    let names: Vec<&str> = family.sources().customer_users.iter().map(|source| source.name.as_str()).collect();
    assert_eq!(names, ["Database Backend", "Database Backend (1)", "Database Backend (2)"]);
    let lines: Vec<u32> = family.findings().iter().map(|finding| finding.line).collect();
    assert_eq!((lines, family.is_complete()), (vec![2, 3], true));
}

#[test]
fn start_tls_is_what_agents_sign_in_with() {
    let family = reading("numbered.pm", &[]);
    let Place::Directory(directory) = &family.sources().customer_users[0].place else { panic!("no directory") };
    assert_eq!((directory.start_tls, directory.port, directory.timeout_seconds), (StartTls::Checked, 3268, 15));
}
