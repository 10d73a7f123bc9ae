//! How fast everybody is read from a real OpenLDAP, beside `ldapsearch` with the same attributes and pages:
//!
//! ```sh
//! cargo run --release -p padron-directory --example measure -- 50000
//! ```
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on fails")]

use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use padron_directory::{People, Settings};
use padron_domain::source::{Directory, FieldMap, Place, Row, Scope, Source, StartTls};
use padron_testkit::services::Slapd;

const BASE: &str = "ou=people,dc=example,dc=com";

/// Fields and their attributes.
const MAP: [(&str, &str); 9] = [
    ("title", "title"),
    ("first_name", "givenName"),
    ("last_name", "sn"),
    ("login", "uid"),
    ("email", "mail"),
    ("customer_id", "o"),
    ("phone", "telephoneNumber"),
    ("street", "postalAddress"),
    ("comment", "description"),
];

/// What is asked for besides.
const MORE: [&str; 11] = [
    "entryUUID",
    "objectGUID",
    "nsUniqueId",
    "ipaUniqueID",
    "GUID",
    "userAccountControl",
    "nsAccountLock",
    "modifyTimestamp",
    "whenChanged",
    "createTimestamp",
    "whenCreated",
];

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let count: usize = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(50_000);
    let mut ldif = format!("dn: {BASE}\nobjectClass: organizationalUnit\nou: people\n\n");
    for number in 0..count {
        writeln!(
            ldif,
            "dn: uid=u{number},{BASE}\nobjectClass: inetOrgPerson\nuid: u{number}\ncn: Ana García {number}\ngivenName: Ana\nsn: García {number}\n\
             mail: u{number}@example.com\no: K{}\ntelephoneNumber: +34 600 {number}\npostalAddress: Calle Mayor {number}\n\
             description: Somebody of whom there is something to tell\ntitle: Dr\n",
            number % 500
        )
        .unwrap();
    }
    write!(ldif, "dn: cn=all,dc=example,dc=com\nobjectClass: groupOfNames\ncn: all\n").unwrap();
    for number in 0..count {
        writeln!(ldif, "member: uid=u{number},{BASE}").unwrap();
    }
    let server = Slapd::start("limits * size.soft=500 size.hard=500 size.prtotal=unlimited", &ldif).unwrap();
    drop(ldif);
    let people = People::new(&source(server.port()), Settings::default()).ok().unwrap();
    // From here on the peak is that of reading.
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = peak();
    for round in 1..=3 {
        let theirs = ldapsearch(server.port());
        let (mut read, started, busy) = (0_usize, Instant::now(), processor());
        let mut first = None;
        let complete = people
            .each(|person| {
                first.get_or_insert_with(|| started.elapsed());
                read += person.record.values.login.len();
            })
            .await
            .unwrap();
        let ours = started.elapsed();
        let own = processor() - busy;
        let started = Instant::now();
        people.each_id(|seen| read += seen.login.len()).await.unwrap();
        let ids = started.elapsed();
        println!(
            "{round}: {} people in {} pages: {ours:.2?}, {own} ms of it our own work ({:.0} a second, the first after {:.1?}); ids {ids:.2?}; ldapsearch {theirs:.2?}; {:.2} times as long",
            complete.people,
            complete.pages,
            f64::from(u32::try_from(complete.people).unwrap()) / ours.as_secs_f64(),
            first.unwrap_or_default(),
            ours.as_secs_f64() / theirs.as_secs_f64()
        );
    }
    let keys: Vec<String> = (0..100).map(|number| format!("u{}", number * (count / 100).max(1))).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let started = Instant::now();
    let few = people.get_many(&keys).await.unwrap().len();
    println!("{few} of them again by their keys: {:.2?}", started.elapsed());
    let changes: String = keys.iter().fold(String::new(), |mut ldif, key| {
        writeln!(ldif, "dn: uid={key},{BASE}\nchangetype: modify\nreplace: title\ntitle: Prof\n").unwrap();
        ldif
    });
    let newest = people.each(|_| {}).await.unwrap().newest.unwrap();
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    server.change(&changes).unwrap();
    let started = Instant::now();
    let people =
        People::new(&source(server.port()), Settings { overlap: Duration::ZERO, ..Settings::default() }).ok().unwrap();
    let changed = people.each_changed(newest + chrono::Duration::seconds(1), |_| {}).await.unwrap().people;
    println!("{changed} who changed: {:.2?}", started.elapsed());
    for (name, valid, group) in
        [("a valid filter", "(!(title=Prof))", ""), ("a group of everybody", "", "cn=all,dc=example,dc=com")]
    {
        let mut source = source(server.port());
        if let Place::Directory(directory) = &mut source.place {
            valid.clone_into(&mut directory.valid_filter);
            group.clone_into(&mut directory.group_dn);
        }
        let people = People::new(&source, Settings::default()).ok().unwrap();
        let started = Instant::now();
        let complete = people.each(|_| {}).await.unwrap();
        let all = started.elapsed();
        let started = Instant::now();
        let few = people.get_many(&keys).await.unwrap().len();
        let again = started.elapsed();
        let started = Instant::now();
        assert_eq!(people.try_login("u7").await.unwrap().found.len(), 1);
        let one = started.elapsed();
        println!(
            "with {name}: {} in {all:.2?}, {few} again by their keys in {again:.2?}, one as at sign-in in {one:.2?}",
            complete.people
        );
    }
    println!("peak memory {} kB, of which {before} kB before the first reading", peak());
}

fn source(port: u16) -> Source {
    let rows = MAP.iter().map(|(name, attribute)| Row::text(name, name, name, attribute)).collect();
    let directory = Directory {
        hosts: vec![format!("127.0.0.1:{port}")],
        base_dn: BASE.into(),
        scope: Scope::Subtree,
        bind: None,
        always_filter: String::new(),
        valid_filter: String::new(),
        group_dn: String::new(),
        charset: String::new(),
        port: 389,
        timeout_seconds: 60,
        start_tls: StartTls::Off,
        verify: true,
        ca_file: String::new(),
        pin_sha256: String::new(),
        manager_attribute: None,
    };
    Source {
        place: Place::Directory(Box::new(directory)),
        key: "uid".into(),
        valid: None,
        map: FieldMap { rows },
        ..Source::customer_users()
    }
}

fn ldapsearch(port: u16) -> Duration {
    let mut search = Command::new("ldapsearch");
    search.args([
        "-x",
        "-LLL",
        "-o",
        "ldif-wrap=no",
        "-E",
        "pr=1000/noprompt",
        "-H",
        &format!("ldap://127.0.0.1:{port}"),
        "-b",
        BASE,
    ]);
    search.arg("(uid=*)").args(MAP.map(|(_, attribute)| attribute)).args(MORE).stdout(Stdio::null());
    let started = Instant::now();
    assert!(search.status().unwrap().success());
    started.elapsed()
}

/// The most memory this process had, in kB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}

/// How long this process has worked so far, in milliseconds.
fn processor() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    // Hundredths of a second, in our own code and in the system's.
    [11, 12].iter().map(|place| fields[*place].parse::<u64>().unwrap_or_default() * 10).sum()
}
