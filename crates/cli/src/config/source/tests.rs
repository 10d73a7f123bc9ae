//! Blocks, and what is wrong with them.

use padron_domain::source::{FieldMap, Kind, Place, Shown, Slot, Source, Sources};

use super::*;
use crate::config::read::read_text;

fn config(text: &str, environment: &[(&str, &str)]) -> Config {
    let environment = environment.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    read_text("padron.toml", text, environment).unwrap()
}

fn sources(text: &str) -> anyhow::Result<Sources> {
    config(text, &[]).sources()
}

fn fault(text: &str) -> String {
    sources(text).map_or_else(|fault| format!("{fault:#}"), |_| "no fault".to_owned())
}

#[test]
fn nothing_said_is_the_familys_own() {
    let found =
        sources("[customer_user]\nsearch_fields = [\"login\"]\nunique_email = true\nname_join = \", \"").unwrap();
    let [people] = found.customer_users.as_slice() else { panic!("{found:?}") };
    assert_eq!((people.search.fields.as_slice(), people.search.list_limit), (["login".to_owned()].as_slice(), 1000));
    assert!(people.people.unique_email && people.people.company_support && people.is_own());
    assert_eq!(people.people.name.join, ", ");
    assert_eq!(found.customers.len(), 1);
    assert_eq!(found.customers[0].map, FieldMap::customers());
}

#[test]
fn one_more_column_takes_three_lines() {
    let found = sources("[[source]]\nslot = 0\n[[source.extra]]\nfield = \"room\"\nlabel = \"Room\"").unwrap();
    let source = &found.customer_users[0];
    assert_eq!((found.customer_users.len(), source.is_own()), (1, true));
    let row = source.map.row("room").unwrap();
    assert_eq!((row.column.as_str(), row.variable.as_str(), row.shown), ("room", "UserRoom", Shown::Always));
    assert_eq!(source.map.rows.len(), FieldMap::customer_users().rows.len() + 1);
}

#[test]
fn a_foreign_table_with_its_own_columns() {
    let text = r#"
        [[source]]
        name = "Partners"
        table = "crm.partners"
        database = "mysql://reader@crm.example.org/crm"
        foreign = true
        search_fields = ["login", "room", "customer_name"]
        auto_login = true
        map = [
            { field = "login", column = "username" },
            { field = "customer_id", column = "firm" },
            { field = "email", column = "mail", shown = "lite" },
            { field = "cost_center", column = "cc", type = "integer", label = "Cost center", read_only = true },
            { field = "room", column = "room_no", mapped = false },
        ]
        selections = { cost_center = { 1 = "One", 2 = "Two" } }
    "#;
    let config = config(text, &[("PADRON_SOURCE_1__PASSWORD", "123"), ("PADRON_SOURCE_1__READ_ONLY", "true")]);
    let found = config.sources().unwrap();
    assert_eq!(found.customer_users.len(), 2, "the family's own table stays in slot 0");
    let source = &found.customer_users[1];
    let Place::Table(table) = &source.place else { panic!("no table") };
    assert_eq!(table.database.as_ref().unwrap().reveal(), "mysql://reader:123@crm.example.org/crm");
    assert_eq!(
        (source.slot.number(), source.key.as_str(), source.people.customer_id.as_str()),
        (1, "username", "firm")
    );
    assert_eq!((source.valid.as_deref(), source.read_only, source.cache_seconds), (None, true, 0));
    assert_eq!(source.list_fields, ["email"], "the usual ones, as far as they are in the map");
    assert_eq!(source.people.auto_login.as_deref(), Some("auto"));
    let row = source.map.row("cost_center").unwrap();
    assert_eq!((row.kind, row.variable.as_str(), row.selection.len()), (Kind::Integer, "UserCostCenter", 2));
    assert!(source.map.row("login").unwrap().required, "the family's field of that name");
    assert!(!format!("{config:?}").contains("123"));
}

#[test]
fn a_directory() {
    let text = r#"
        [[source]]
        slot = 4
        password = "x"
        ldap = { hosts = ["ldaps://ldap.example.org"], base_dn = "dc=example", bind_dn = "cn=reader", valid_filter = "(a=b)" }
        valid = ""
        map = [{ field = "login", column = "uid" }, { field = "customer_id", column = "o" }]
    "#;
    let found = sources(text).unwrap();
    let Place::Directory(directory) = &found.customer_users[1].place else { panic!("no directory") };
    assert_eq!((directory.port, directory.bind.as_ref().unwrap().1.reveal()), (636, "x"));
    assert!(found.customer_users[1].read_only && !found.customer_users[1].is_writable());
    assert_eq!(found.customer_users[1].name, "No Name 4");
}

#[test]
fn slots_are_said_or_counted() {
    let found = sources("[[source]]\nslot = 1\ntable = \"a\"\nname = \"A\"\n[[source]]\ntable = \"b\"\n[[source]]\nslot = 0\ndisabled = true").unwrap();
    let slots: Vec<u8> = found.customer_users.iter().map(|source| source.slot.number()).collect();
    assert_eq!(slots, [1, 2]);
}

#[test]
fn what_is_wrong_is_told_with_file_line_and_source() {
    let good = "\n[[source]]\nslot = 1\nname = \"Good\"\ntable = \"good\"\n";
    for (block, told) in [
        ("slot = 11\ntable = \"t\"", "slot: 0 to 10"),
        ("slot = -1\ntable = \"t\"", "slot: 0 to 10"),
        ("slot = 1\ntable = \"t\"", "slot 1 is taken by another [[source]]"),
        ("name = \"Good\"\ntable = \"t\"", "slot 1 has the same name"),
        ("name = \"X\"", "say table or ldap"),
        ("name = \"X\"\ntable = \"t; drop\"", "table: t; drop is no name of a table"),
        ("table = \"t\"\nsearch_fields = [\"first_nam\"]", "search_fields: there is no field first_nam in the map"),
        (
            "table = \"t\"\nlist_fields = [\"comments\"]",
            "list_fields: there is no field comments in the map (comments is the column of comment)",
        ),
        ("table = \"t\"\nname_fields = [\"x\"]", "name_fields: there is no field x"),
        ("table = \"t\"\nsender_fields = [\"x\"]", "sender_fields: there is no field x"),
        ("table = \"t\"\nmap = [{ field = \"login\" }]", "map: it has no field customer_id"),
        ("table = \"t\"\nmap = [{ field = \"customer_id\" }]", "map: it has no field login"),
        ("table = \"t\"\nextra = [{ field = \"phone\" }]", "map: the field phone is in it twice"),
        ("table = \"t\"\nextra = [{ field = \"Room 1\" }]", "extra, row 1 (Room 1): field: small letters"),
        ("table = \"t\"\nextra = [{ column = \"x\" }]", "extra, row 1: field: name it"),
        ("table = \"t\"\nselections = { x = { a = \"b\" } }", "selections: there is no field x in the map"),
        ("table = \"t\"\ndatabase = \"oracle://h/d\"", "database: oracle:// is not supported"),
        ("table = \"t\"\ndatabase = \"db.example.org\"", "database: not of the form"),
        (
            "table = \"t\"\ndatabase = \"mysql://h/d\"\npassword = \"geheim\"",
            "password: the address of the database names no user",
        ),
        ("table = \"t\"\npassword = \"geheim\"", "password: there is no database"),
        ("table = \"t\"\npassword = \"geheim\"\npassword_file = \"x\"", "password and password_file"),
        ("table = \"t\"\nldap = { hosts = [\"h\"] }", "table and ldap"),
        ("ldap = {}", "ldap.hosts: name at least one"),
        ("ldap = { hosts = [\"http://h\"] }", "ldap.hosts: http:// is not supported"),
        ("ldap = { hosts = [\"h\"], bind_dn = \"cn=x\" }", "ldap.bind_dn: its password is missing"),
        ("ldap = { hosts = [\"h\"], always_filter = \"a=b\" }", "ldap.always_filter: a filter stands in parentheses"),
        ("ldap = { hosts = [\"h\"], ca_file = \"ca.pem\" }", "ldap.ca_file: the line is not encrypted"),
        ("ldap = { hosts = [\"ldaps://h\"], pin_sha256 = \"ab:cd\" }", "ldap.pin_sha256: a SHA-256 has 64"),
        ("ldap = { hosts = [\"ldaps://h\"], ca_file = \"ca.pem\", verify = false }", "ldap.ca_file: means nothing"),
        ("ldap = { hosts = [\"h\"], start_tls = \"unchecked\", verify = true }", "ldap.verify: start_tls"),
        ("ldap = { hosts = [\"h\"] }\nread_only = false", "read_only: a directory is always read only"),
        ("table = \"t\"\nauto_login_prefix = \"x\"", "auto_login_prefix: means something with auto_login = true alone"),
        ("table = \"t\"\nsearch_list_limit = 0", "search_list_limit: at least 1"),
        ("table = \"t\"\nkey = \"\"", "key: name the column"),
    ] {
        let fault = fault(&format!("{good}[[source]]\n{block}"));
        assert!(fault.starts_with("padron.toml, line 6: [[source]] "), "{block}: {fault}");
        assert!(fault.contains(told), "{block}: {fault}");
        assert!(!fault.contains("geheim"), "{block}: {fault}");
    }
    let taken = fault("[[source]]\nname = \"Database Backend\"\ntable = \"t\"");
    assert!(taken.contains("slot 0 has the same name"), "{taken}");
    let fault = fault("[[company_source]]\nslot = 0\nunique_email = true");
    assert_eq!(fault, "padron.toml, line 1: [[company_source]] slot 0: unique_email: only a [[source]] has it");
}

#[test]
fn faults_are_told_all_at_once() {
    let fault = fault("[[source]]\nname = \"A\"\n[[source]]\nname = \"B\"");
    assert_eq!(fault.lines().count(), 2, "{fault}");
}

#[test]
fn keys_that_do_not_exist_are_told_with_their_line() {
    for text in
        ["[[source]]\ntabel = \"x\"", "[[source]]\nmap = [{ field = \"x\", colum = \"y\" }]", "[otobo]\nconfg = \"x\""]
    {
        let fault = read_text("padron.toml", text, std::iter::empty()).unwrap_err().to_string();
        assert!(fault.contains("line 2"), "{fault}");
    }
    let variable = [("PADRON_SOURCE_3__PASSWORD".to_owned(), "x".to_owned())];
    let fault = read_text("padron.toml", "", variable.into_iter()).unwrap_err().to_string();
    assert_eq!(fault, "PADRON_SOURCE_3__PASSWORD: there is no [[source]] with slot 3");
}

/// Files of the family, and what they mean.
fn family(name: &str) -> Family {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../family/tests/data").join(name);
    read_family(&path, Some(Path::new(env!("CARGO_MANIFEST_DIR")))).unwrap()
}

#[test]
fn what_the_family_says_can_be_said_here() {
    for name in ["two_sources.pm", "old.pm", "messy.pm", "numbered.pm", "traps.pm"] {
        let meant = family(name);
        let written = write::with_passwords(meant.sources());
        let read = sources(&written).unwrap_or_else(|fault| panic!("{name}: {fault:#}\n{written}"));
        assert_eq!(&read, meant.sources(), "{name}\n{written}");
        let shown = as_toml(meant.sources());
        for secret in ["-secret", "p%24w", "p$w", "some-pass"] {
            assert!(!shown.contains(secret), "{name}: {shown}");
        }
    }
}

#[test]
fn what_is_usual_is_not_written() {
    let mut sources = Sources {
        customer_users: vec![super::super::CustomerUserSection::default().source(Slot::FIRST)],
        customers: Vec::new(),
    };
    sources.customers.push(super::super::CustomerSection::default().source(Slot::FIRST));
    let text = as_toml(&sources);
    assert_eq!(
        text,
        "[[source]]\nslot = 0\nname = \"Database Backend\"\n\n[[company_source]]\nslot = 0\nname = \"Database Backend\"\n\n"
    );
    let mut row = padron_domain::source::Row::text("room", "UserRoom", "Room", "room");
    row.required = true;
    sources.customer_users[0].map.rows.push(row);
    let text = as_toml(&sources);
    assert!(
        text.contains("extra = [\n    { field = \"room\", column = \"room\", label = \"Room\", required = true },\n]"),
        "{text}"
    );
}

#[test]
fn a_slot_is_said_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Config.pm");
    std::fs::write(&path, "sub Load { my $Self = shift; $Self->{CustomerUser}->{Name} = 'From Perl'; }").unwrap();
    let otobo = format!("[otobo]\nconfig = {:?}\n", path.to_str().unwrap());
    let found = sources(&otobo).unwrap();
    assert_eq!(found.customer_users[0].name, "From Perl");
    let both = fault(&format!("{otobo}[[source]]\nslot = 0"));
    assert!(both.contains("line 3") && both.contains("says CustomerUser too"), "{both}");
    let found = sources(&format!(
        "{otobo}[[source]]\nname = \"More\"\ntable = \"more\"\n[[company_source]]\nslot = 0\nname = \"Ours\""
    ))
    .unwrap();
    let names = |sources: &[Source]| sources.iter().map(|source| source.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&found.customer_users), ["From Perl", "More"]);
    assert_eq!(names(&found.customers), ["Ours"], "what the files do not say may be said here");
    std::fs::create_dir_all(folder.path().join("Config/Files")).unwrap();
    std::fs::write(folder.path().join("Config/Files/ZZZAAuto.pm"), "sub Load { my ($File, $Self) = @_; $Self->{Ticket} = 1; $Self->{CustomerUser2} = { %{$Self->{CustomerUser}}, Name => 'Web' }; }").unwrap();
    assert_eq!(names(&sources(&otobo).unwrap().customer_users), ["From Perl", "Web"]);
    assert!(fault("[otobo]\nconfig = \"missing/Config.pm\"").contains("missing/Config.pm"));
}
