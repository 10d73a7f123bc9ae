//! CSV files, the recorded ones first.

use padron_app::import::{FileFault, ImportKind, Report, Stopped, Verdict};
use padron_domain::validity::Validity;

use crate::{desk, with_company};

const COMPANIES: &str = include_str!("../../../testkit/data/recorded/customer_company.csv");
const PEOPLE: &str = include_str!("../../../testkit/data/recorded/customer_user.csv");

fn lines(report: &[padron_app::import::RowFault]) -> Vec<String> {
    report
        .iter()
        .map(|fault| format!("{} {} {} {}", fault.line, fault.key, fault.fault.field, fault.fault.fault.code()))
        .collect()
}

#[tokio::test]
async fn the_recorded_desk_comes_in_whole() {
    let desk = desk().await;
    let admin = desk.app.as_operator().await.unwrap();
    let companies = admin.import_customers(COMPANIES.as_bytes(), false).await.unwrap();
    assert_eq!((companies.rows, companies.added, companies.refused.len()), (40, 40, 0));
    let strict = admin.import_customer_users(PEOPLE.as_bytes(), false).await.unwrap();
    assert_eq!((strict.rows, strict.added), (200, 0), "all or nothing");
    let odd = [
        "171  lead login surrounding-space",
        "187 nocompany customer_id unknown-customer",
        "197 tab first_name forbidden-character",
        "197 tab last_name forbidden-character",
        "201 noemailat email not-an-address",
    ];
    assert_eq!(lines(&strict.refused), odd);
    assert_eq!(admin.people_of("K10001"), 0);
    let report = admin.import_customer_users(PEOPLE.as_bytes(), true).await.unwrap();
    assert_eq!((report.added, report.refused.len()), (200, 0));
    assert_eq!(lines(&report.accepted), odd);
    let tab = admin.customer_user("tab").await.unwrap();
    assert_eq!((tab.values.first_name.as_str(), tab.values.last_name.as_str()), ("Ta\tb", "New\nline"));
    let person = admin.customer_user("stuart.blankenship").await.unwrap();
    assert!(person.has_password, "stored hashes are taken as they are");
    assert_eq!(person.created_at.map(|time| time.to_string()).as_deref(), Some("2025-04-19 18:02:42"));
    assert_eq!(admin.customer_user("not.valid").await.unwrap().values.validity, Validity::Invalid);
    let history = admin.history(padron_domain::audit::ObjectKind::CustomerUser, "tab", 5).await.unwrap();
    assert_eq!((history.len(), history[0].verb.as_str(), history[0].door.as_str()), (1, "add", "cli"));
}

async fn import(text: &str, legacy: bool) -> Result<Report, FileFault> {
    let desk = desk().await;
    with_company(&desk).await.import_customer_users(text.as_bytes(), legacy).await
}

#[tokio::test]
async fn keys_must_be_unique_even_among_old_rows() {
    let file = "login,first_name,last_name,email,customer_id\na,A,B,a@example.es,K1\nA,A,B,b@example.es,k1\n";
    let report = import(file, true).await.unwrap();
    assert_eq!(lines(&report.refused), ["3 A login taken"]);
    assert_eq!(report.added, 0);
}

#[tokio::test]
async fn headers_are_checked_first() {
    for (header, told) in [
        ("login,first_name,last_name,email", "the column customer_id is missing"),
        ("login,first_name,last_name,email,customer_id,shoe_size", "the column shoe_size is unknown"),
        ("login,first_name,last_name,email,customer_id,login", "the column login is there twice"),
        ("", "the column login is missing"),
    ] {
        let fault = import(header, false).await.unwrap_err().to_string();
        assert!(fault.starts_with(told), "{fault}");
    }
}

#[tokio::test]
async fn a_torn_or_foreign_file_changes_nothing() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    let torn = "login,first_name,last_name,email,customer_id\na,A,B,a@example.es,K1\nb,B\n";
    let report = admin.import_customer_users(torn.as_bytes(), true).await.unwrap();
    assert_eq!((report.added, lines(&report.refused)), (0, vec!["3 b row wrong-columns".to_owned()]));
    let latin: &[u8] = b"login,first_name,last_name,email,customer_id\na,Jos\xE9,B,a@example.es,K1\n";
    let fault = admin.import_customer_users(latin, true).await.unwrap_err().to_string();
    assert!(fault.contains("UTF-8"), "{fault}");
    assert_eq!(admin.people_of("K1"), 0);
}

#[tokio::test]
async fn clear_passwords_are_hashed_and_states_are_names_or_numbers() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    let file = "\u{feff}login,first_name,last_name,email,customer_id,password,valid_id\n\
                a,A,B,a@example.es,K1,some password,2\nb,A,B,b@example.es,K1,,invalid-temporarily\n";
    assert_eq!(admin.import_customer_users(file.as_bytes(), false).await.unwrap().added, 2);
    let (a, b) = (admin.customer_user("a").await.unwrap(), admin.customer_user("b").await.unwrap());
    assert_eq!((a.has_password, a.values.validity), (true, Validity::Invalid));
    assert_eq!((b.has_password, b.values.validity), (false, Validity::InvalidTemporarily));
    let file = "login,first_name,last_name,email,customer_id,valid_id\nc,A,B,c@example.es,K1,7\n";
    let report = admin.import_customer_users(file.as_bytes(), true).await.unwrap();
    assert_eq!(lines(&report.refused), ["2 c valid_id unknown-value"]);
}

/// The lines of what is refused of a file of people, as the terminal and as a job reads it.
async fn refused_lines(file: &[u8]) -> Vec<u64> {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    let direct = admin.import_file(file, &padron_app::import::Direct::default()).await.unwrap();
    let mut direct: Vec<u64> = direct.refused.iter().map(|fault| fault.line).collect();
    // A row of two faults is one row.
    direct.dedup();
    let mut upload = admin.upload(ImportKind::CustomerUsers, "people.csv").await.unwrap();
    upload.push(file).await.unwrap();
    let job = upload.finish(None, "").await.unwrap();
    admin.check_import(job.id).await.unwrap();
    admin.work_on_job(job.id, None).await.unwrap();
    let rows = admin.import_rows(job.id, Some(Verdict::Refuse), 0, 50).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), direct, "both ways");
    direct
}

#[tokio::test]
async fn lines_are_those_of_the_file_however_they_end() {
    let rows = [
        "login,first_name,last_name,email,customer_id",
        "a,A,B,nothing,K1",
        "b,A,B,b@example.es,K1",
        "",
        ",,,,",
        " , ,\t,,",
        "c,A,B,nothing,K1",
        "d,A,B,d@example.es",
        "e,\"A\",\"B",
        "C\",nothing,K1",
        "f,A,B,nothing,K1",
    ];
    for end in ["\n", "\r\n", "\r"] {
        for last in ["", end] {
            let text = rows.join(end) + last;
            // The row in two lines is refused for its address and for the line feed in a name.
            assert_eq!(refused_lines(text.as_bytes()).await, [2, 7, 8, 9, 11], "{end:?} {last:?}");
        }
    }
}

#[tokio::test]
async fn bytes_that_are_no_letters_are_told_and_nothing_is_changed() {
    let utf16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let head = "login,first_name,last_name,email,customer_id\r\nanna,Anna,Berg,anna@example.es,K1\r\n";
    let row = "b\u{e9},A,B,b@example.es,K1\r\n";
    let mut torn = [b"\xFF\xFE".to_vec(), utf16(head), utf16(row)].concat();
    torn.pop();
    let mut half = [b"\xFF\xFE".to_vec(), utf16(head), vec![0x00, 0xD8], utf16(row)].concat();
    half.extend(utf16("c,A,B,c@example.es,K1\r\n"));
    let latin = [head.as_bytes(), b"b\xE9,A\x81,B,b@example.es,K1\r\n"].concat();
    let utf8 = [head.as_bytes(), "Jos\u{e9}\u{e9},A,".as_bytes(), b"\xC3,b@example.es,K1\r\n"].concat();
    for (file, code, line) in [
        (torn, "not-in-encoding", 4),
        (half, "not-in-encoding", 3),
        (latin, "not-in-encoding", 3),
        (utf8, "not-utf-8", 3),
    ] {
        let desk = desk().await;
        let admin = with_company(&desk).await;
        let fault = admin.import_file(file.as_slice(), &padron_app::import::Direct::default()).await.unwrap_err();
        let fault = fault.into_fault().unwrap();
        // The half letter at the end is a row of its own.
        let found = fault.line.unwrap_or(0);
        assert!(fault.code == code && (found == line || line == 4 && found == 3), "{fault:?}");
        assert!(fault.sentence().starts_with(&format!("Line {found}: ")), "{}", fault.sentence());
        assert!(admin.customer_user("anna").await.is_err());
    }
}

#[tokio::test]
async fn a_field_twice_and_an_old_workbook_are_named() {
    let rows = "login,Username,first_name,last_name,email,customer_id\na,a,A,B,a@example.es,K1\n";
    let desk = desk().await;
    let admin = with_company(&desk).await;
    for (file, code) in
        [(rows.as_bytes(), "repeated-field"), (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0".as_slice(), "old-workbook")]
    {
        let direct = admin.import_file(file, &padron_app::import::Direct::default()).await.unwrap_err();
        assert_eq!(direct.into_fault().unwrap().code, code);
        let mut upload = admin.upload(ImportKind::CustomerUsers, "people").await.unwrap();
        upload.push(file).await.unwrap();
        let began = match upload.finish(None, "").await {
            Ok(job) => admin.check_import(job.id).await,
            Err(stopped) => Err(stopped),
        };
        assert!(matches!(&began, Err(Stopped::Fault(fault)) if fault.code == code), "{began:?}");
    }
}

#[tokio::test]
async fn errors_of_a_spreadsheet_are_no_values() {
    let file = "login,first_name,last_name,email,customer_id,phone,shoes\n\
        a,#REF!,B,a@example.es,K1,#DIV/0!,\nb,A,B,b@example.es,K1,#1,#REF!\n";
    let desk = desk().await;
    let admin = with_company(&desk).await;
    let how = padron_app::import::Direct { map: vec![("shoes".into(), String::new())], ..Default::default() };
    let report = admin.import_file(file.as_bytes(), &how).await.unwrap();
    assert_eq!(lines(&report.refused), ["2 a first_name error-cell", "2 a phone error-cell"]);
}
