//! Lists as files, and back again.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use calamine::{Data, Reader as _, Xlsx};
use padron_app::admin::Admin;
use padron_app::admin::history::Filter;
use padron_app::admin::lists::{CustomerSort, CustomerUserSort};
use padron_app::export::{Export, Format, Options, Selection};
use padron_domain::customer_user::CustomerUserValues;
use padron_domain::formula::csv_plain;
use padron_domain::validity::Validity;

use crate::{company, desk, person, refused, with_company};

async fn whole(export: padron_app::Result<Export>) -> Vec<u8> {
    let mut export = export.unwrap();
    let mut all = Vec::new();
    while let Some(piece) = export.next().await {
        all.extend(piece.unwrap());
    }
    all
}

async fn text(export: padron_app::Result<Export>) -> String {
    String::from_utf8(whole(export).await).unwrap()
}

const EVERYBODY: Selection<'_, CustomerUserSort> = Selection::EVERYTHING;

fn odd() -> CustomerUserValues {
    CustomerUserValues {
        first_name: "Jürgen \"J\"".into(),
        last_name: "=1+1".into(),
        phone: "+34 91 555 12 34".into(),
        mobile: "-cmd".into(),
        zip: "00123".into(),
        city: "'@x".into(),
        comment: "a, b; c".into(),
        ..person("odd")
    }
}

async fn fill(admin: &Admin, people: usize) {
    for login in (0..people).map(|number| format!("p{number:05}")) {
        let validity = if login.ends_with('3') { Validity::Invalid } else { Validity::Valid };
        admin.add_customer_user(CustomerUserValues { validity, ..person(&login) }, "$").await.unwrap();
    }
}

#[tokio::test]
async fn people_come_in_the_columns_of_the_database_and_of_the_api() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    admin.add_customer_user(odd(), "some password").await.unwrap();
    let csv = text(admin.export_customer_users(&EVERYBODY, &Options::new(Format::Csv)).await).await;
    assert_eq!(
        csv,
        "title,first_name,last_name,login,email,customer_id,phone,fax,mobile,street,zip,city,country,comments,valid_id,create_time,change_time\n\
         ,\"Jürgen \"\"J\"\"\",\"'=1+1\",\"odd\",\"odd@example.es\",\"K1\",\"+34 91 555 12 34\",,\"'-cmd\",,\"00123\",\"''@x\",,\"a, b; c\",1,2026-11-24 12:00:00,2026-11-24 12:00:00\n"
    );
    let json = text(admin.export_customer_users(&EVERYBODY, &Options::new(Format::JsonLines)).await).await;
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((value["last_name"].as_str(), value["valid"].as_str()), (Some("=1+1"), Some("valid")));
    assert_eq!(value["display_name"].as_str(), Some("Jürgen \"J\" =1+1"));
    assert_eq!(value["created_at"].as_str(), Some("2026-11-24T12:00:00Z"));
    assert!(!json.contains("pw") && !csv.contains("pw"));
    let mut options = Options {
        columns: vec!["login".into(), "valid".into(), "customer_name".into(), "login".into()],
        ..Options::new(Format::Csv)
    };
    options.bom = true;
    let csv = text(admin.export_customer_users(&EVERYBODY, &options).await).await;
    assert_eq!(csv, "\u{feff}login,valid_id,customer_name\n\"odd\",1,\"Company K1\"\n");
    options.columns = vec!["pw".into()];
    assert_eq!(refused(admin.export_customer_users(&EVERYBODY, &options).await), ["columns unknown-value"]);
}

#[tokio::test]
async fn what_is_selected_comes_in_its_order() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    for login in ["b", "ä", "c"] {
        let validity = if login == "c" { Validity::Invalid } else { Validity::Valid };
        let email = "x@example.es".to_owned();
        admin
            .add_customer_user(CustomerUserValues { validity, email, ..person(login) }, "some password")
            .await
            .unwrap();
    }
    let options = Options { columns: vec!["login".into()], ..Options::new(Format::Csv) };
    let logins = async |selection: Selection<'_, CustomerUserSort>| {
        text(admin.export_customer_users(&selection, &options).await).await.replace('"', "").replace('\n', " ")
    };
    assert_eq!(logins(EVERYBODY).await, "login b ä c ");
    assert_eq!(logins(Selection { sort: Some(CustomerUserSort::Login), ..EVERYBODY }).await, "login ä b c ");
    assert_eq!(logins(Selection { descending: true, ..EVERYBODY }).await, "login c b ä ");
    assert_eq!(logins(Selection { validity: Some(Validity::Invalid), ..EVERYBODY }).await, "login c ");
    assert_eq!(logins(Selection { search: "a", ..EVERYBODY }).await.len(), "login c b ä ".len());
    assert_eq!(logins(Selection { customer_id: Some("K2"), ..EVERYBODY }).await, "login ");
    admin.add_customer(company("Á")).await.unwrap();
    let all: Selection<'_, CustomerSort> = Selection::EVERYTHING;
    let options = Options { columns: vec!["customer_id".into()], ..Options::new(Format::Csv) };
    let found = text(admin.export_customers(&Selection { search: "company", ..all }, &options).await).await;
    assert_eq!(found.lines().count(), 3);
    let found = text(admin.export_customers(&Selection { sort: Some(CustomerSort::Id), ..all }, &options).await).await;
    assert_eq!(found, "customer_id\n\"Á\"\n\"K1\"\n");
}

#[tokio::test]
async fn a_spreadsheet_holds_texts() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    admin.add_customer_user(odd(), "some password").await.unwrap();
    let bytes = whole(admin.export_customer_users(&EVERYBODY, &Options::new(Format::Xlsx)).await).await;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("customer-users").unwrap();
    let rows: Vec<Vec<Data>> = sheet.rows().map(<[Data]>::to_vec).collect();
    assert_eq!(rows.len(), 2);
    let value = |name: &str| {
        let place = rows[0].iter().position(|cell| *cell == Data::String(name.to_owned())).unwrap();
        rows[1][place].clone()
    };
    for (name, text) in [
        ("last_name", "=1+1"),
        ("zip", "00123"),
        ("phone", "+34 91 555 12 34"),
        ("city", "'@x"),
        ("first_name", "Jürgen \"J\""),
        ("valid_id", "1"),
        ("create_time", "2026-11-24 12:00:00"),
    ] {
        assert_eq!(value(name), Data::String(text.to_owned()), "{name}");
    }
    assert_eq!(book.worksheet_formula("customer-users").unwrap().get_size(), (0, 0));
}

#[tokio::test]
async fn what_was_exported_imports_into_an_empty_desk_as_it_was() {
    let from = desk().await;
    let admin = with_company(&from).await;
    admin
        .add_customer_user(
            CustomerUserValues { last_name: "García, \"Ñ\"\"".into(), zip: "007".into(), ..person("a") },
            "x y z",
        )
        .await
        .unwrap();
    let csv =
        whole(admin.export_customer_users(&EVERYBODY, &Options { bom: true, ..Options::new(Format::Csv) }).await).await;
    let companies: Selection<'_, CustomerSort> = Selection::EVERYTHING;
    let customers = whole(admin.export_customers(&companies, &Options::new(Format::Csv)).await).await;
    let to = desk().await;
    let theirs = to.app.as_operator().await.unwrap();
    assert_eq!(theirs.import_customers(customers.as_slice(), false).await.unwrap().added, 1);
    assert_eq!(theirs.import_customer_users(csv.as_slice(), false).await.unwrap().added, 1);
    let (one, other) = (admin.customer_user("a").await.unwrap(), theirs.customer_user("a").await.unwrap());
    assert_eq!((one.values, one.created_at), (other.values, other.created_at));
}

#[tokio::test]
async fn many_portions_are_whole_and_come_back() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    let mut file = String::from("login,first_name,last_name,email,customer_id,valid_id\n");
    (0..4_500).for_each(|number| {
        writeln!(file, "p{number},=A{number},B,p{number}@example.es,K1,{}", 1 + number % 3).expect("a line");
    });
    admin.import_customer_users(file.as_bytes(), false).await.unwrap();
    for selection in [EVERYBODY, Selection { sort: Some(CustomerUserSort::Login), ..EVERYBODY }] {
        let csv = whole(admin.export_customer_users(&selection, &Options::new(Format::Csv)).await).await;
        let mut reader = csv::Reader::from_reader(csv.as_slice());
        let mut logins: Vec<String> = Vec::new();
        for row in reader.records() {
            let row = row.unwrap();
            assert_eq!(csv_plain(&row[1]), format!("=A{}", &row[3][1..]));
            logins.push(row[3].to_owned());
        }
        assert_eq!(logins.len(), 4_500);
        logins.sort();
        logins.dedup();
        assert_eq!(logins.len(), 4_500);
    }
    // A reader who goes away in the middle stops the writing.
    let mut export = admin.export_customer_users(&EVERYBODY, &Options::new(Format::Csv)).await.unwrap();
    assert_eq!(export.total, 4_500);
    export.next().await.unwrap().unwrap();
    drop(export);
    std::io::sink().write_all(b"").unwrap();
}

#[tokio::test]
async fn the_history_is_a_file_too() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    fill(&admin, 2).await;
    let csv =
        text(admin.export_history(&Filter { key: Some("p00001".into()), ..Filter::default() }, Format::Csv)).await;
    let head = "id,at,actor,actor_kind,door,verb,object_kind,object_key,job_id,field,before,after";
    assert_eq!(csv.lines().next(), Some(head));
    assert_eq!(csv.lines().count(), 7);
    assert!(csv.contains("root@localhost,system,cli,add,customer_user,p00001,,first_name,,José"), "{csv}");
    let json = text(admin.export_history(&Filter::default(), Format::JsonLines)).await;
    assert_eq!(json.lines().count(), 3);
    let newest: serde_json::Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    assert_eq!((newest["verb"].as_str(), newest["key"].as_str()), (Some("add"), Some("p00001")));
    assert_eq!(newest["after"]["first_name"].as_str(), Some("José"));
    assert_eq!(refused(admin.export_history(&Filter::default(), Format::Xlsx)), ["format unknown-value"]);
}
