//! `padron customer-users`.

use std::path::Path;

use anyhow::Context as _;
use padron_app::admin::Admin;
use padron_app::admin::lists::{CustomerUserQuery, CustomerUserSort};
use padron_app::demo::Desk;
use padron_app::export::Kind;
use padron_app::import::ImportKind;
use padron_domain::customer_user::CustomerUser;
use padron_domain::validity::Validity;
use serde_json::{Value, json};

use super::{Outcome, export, import, table};
use crate::args::{CustomerUsers, Listing};
use crate::config::Config;
use crate::wiring;

pub(super) async fn run(command: CustomerUsers, config: &Config) -> anyhow::Result<Outcome> {
    if let CustomerUsers::MakeUp { customers, people, out } = &command {
        return make_up(*customers, *people, out);
    }
    let opened = wiring::open(config).await?;
    let admin = opened.app.as_operator().await?;
    let outcome = match command {
        CustomerUsers::Import(arguments) => {
            import::run(&admin, &arguments, ImportKind::CustomerUsers, "customer users").await
        }
        CustomerUsers::Export(asked) => export::run(&opened.app, &admin, Kind::CustomerUsers, &asked).await,
        CustomerUsers::List(listing) => list(&opened.app, &admin, "", &listing).await,
        CustomerUsers::Search { term, listing } => list(&opened.app, &admin, &term, &listing).await,
        CustomerUsers::MakeUp { .. } => Ok(Outcome::Done),
    };
    opened.app.close().await;
    outcome
}

async fn list(app: &padron_app::App, admin: &Admin, search: &str, listing: &Listing) -> anyhow::Result<Outcome> {
    // The argument parser lets the three names and `all` through, which is none in particular.
    let validity = Validity::parse(&listing.valid);
    app.load().await?;
    let sort = if search.trim().is_empty() { CustomerUserSort::Login } else { CustomerUserSort::Relevance };
    let query = CustomerUserQuery {
        search,
        validity,
        customer_id: None,
        sort,
        descending: false,
        offset: 0,
        limit: listing.limit,
    };
    let found = admin.find_customer_users(&query).await?;
    if listing.json {
        let people = admin.customer_users(&found.keys).await?;
        let items: Vec<Value> = people.iter().map(|person| as_json(admin, person)).collect();
        println!("{}", json!({ "items": items, "total": found.total }));
    } else {
        let people = admin.listed_customer_users(&found.keys, &[]).await?;
        let rows = people.iter().map(|listed| {
            [listed.login.as_str(), &listed.name, &listed.email, &listed.customer_id, listed.validity.name()]
        });
        table::print(["login", "name", "email", "customer_id", "valid"], rows);
        println!("{} of {}", people.len(), found.total);
    }
    Ok(if found.total == 0 { Outcome::Refused } else { Outcome::Done })
}

fn as_json(admin: &Admin, person: &CustomerUser) -> Value {
    let mut object: serde_json::Map<String, Value> =
        person.values.texts().map(|(field, value)| (field.name.to_owned(), Value::from(value))).collect();
    object.insert("valid".to_owned(), person.values.validity.name().into());
    object.insert("display_name".to_owned(), admin.person_name(&person.values).into());
    super::add_times(&mut object, person.created_at, person.changed_at);
    Value::Object(object)
}

/// A made-up desk as CSV, with the columns of the tables.
fn make_up(customers: usize, people: usize, out: &Path) -> anyhow::Result<Outcome> {
    std::fs::create_dir_all(out).with_context(|| format!("the folder {} cannot be made", out.display()))?;
    let mut desk = Desk::new(customers);
    let mut file = csv::Writer::from_path(out.join("customers.csv"))?;
    let columns = padron_domain::customer::CustomerValues::FIELDS.iter().map(|field| field.column);
    file.write_record(columns.chain(["valid_id"]))?;
    for values in desk.customers() {
        let validity = values.validity.id().to_string();
        file.write_record(values.texts().map(|(_, value)| value).chain([validity.as_str()]))?;
    }
    file.flush()?;
    let mut file = csv::Writer::from_path(out.join("customer_users.csv"))?;
    let columns = padron_domain::customer_user::CustomerUserValues::FIELDS.iter().map(|field| field.column);
    file.write_record(columns.chain(["valid_id"]))?;
    for _ in 0..people {
        let values = desk.person();
        let validity = values.validity.id().to_string();
        file.write_record(values.texts().map(|(_, value)| value).chain([validity.as_str()]))?;
    }
    file.flush()?;
    println!("{} holds {customers} customers and {people} customer users.", out.display());
    Ok(Outcome::Done)
}
