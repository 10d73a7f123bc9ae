//! Names as OTOBO recorded them (`customer_name`), on the imported people.

use std::collections::BTreeMap;

use padron_domain::customer_user::NameFormat;
use serde_json::Value;

use crate::desk;

const NAMES: &str = include_str!("../../../testkit/data/recorded/customer_name.json");
const COMPANIES: &str = include_str!("../../../testkit/data/recorded/customer_company.csv");
const PEOPLE: &str = include_str!("../../../testkit/data/recorded/customer_user.csv");

/// The configuration and the answers of one recorded case; what stood between the parts is not in the record itself.
fn case(configuration: &str, recorded: &Value) -> (NameFormat, BTreeMap<String, Option<String>>) {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let names = recorded.get("names").unwrap_or(recorded);
    let names = names.as_object().unwrap().iter().map(|(login, name)| (login.clone(), text(name))).collect();
    let mut format = NameFormat::default();
    if let Some(fields) = recorded.get("fields").and_then(Value::as_array) {
        format.fields = fields.iter().filter_map(text).collect();
        let join = match configuration {
            "join_empty" => "",
            "last_first" => ", ",
            _ => " ",
        };
        join.clone_into(&mut format.join);
    }
    (format, names)
}

#[tokio::test]
async fn names_are_put_together_as_recorded() {
    let desk = desk().await;
    let admin = desk.app.as_operator().await.unwrap();
    admin.import_customers(COMPANIES.as_bytes(), true).await.unwrap();
    admin.import_customer_users(PEOPLE.as_bytes(), true).await.unwrap();
    let recorded: Value = serde_json::from_str(NAMES).unwrap();
    let mut checked = 0;
    for engine in ["mariadb", "postgresql"] {
        for (configuration, answers) in recorded[engine].as_object().unwrap() {
            let (format, names) = case(configuration, answers);
            for (login, name) in names {
                let person = admin.customer_user(&login).await.unwrap();
                // The login `0` is false to Perl and so has no name there; here it is a login like any other.
                if login != "0" {
                    assert_eq!(Some(format.name(&person.values)), name, "{engine}, {configuration}: {login}");
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 1_500, "{checked}");
}
