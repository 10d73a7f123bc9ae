//! `padron customers`.

use padron_app::admin::lists::{CustomerQuery, CustomerSort};
use padron_app::export::Kind;
use padron_app::import::ImportKind;
use padron_domain::customer::Customer;
use padron_domain::validity::Validity;
use serde_json::{Value, json};

use super::{Outcome, export, import, table};
use crate::args::{Customers, Listing};
use crate::config::Config;
use crate::wiring;

pub(super) async fn run(command: Customers, config: &Config) -> anyhow::Result<Outcome> {
    let opened = wiring::open(config).await?;
    let admin = opened.app.as_operator().await?;
    let outcome = match command {
        Customers::Import(arguments) => import::run(&admin, &arguments, ImportKind::Customers, "customers").await,
        Customers::Export(asked) => export::run(&opened.app, &admin, Kind::Customers, &asked).await,
        Customers::List(listing) => list(&opened.app, &admin, "", &listing).await,
        Customers::Search { term, listing } => list(&opened.app, &admin, &term, &listing).await,
    };
    opened.app.close().await;
    outcome
}

async fn list(
    app: &padron_app::App,
    admin: &padron_app::admin::Admin,
    search: &str,
    listing: &Listing,
) -> anyhow::Result<Outcome> {
    // The argument parser lets the three names and `all` through, which is none in particular.
    let validity = Validity::parse(&listing.valid);
    app.load().await?;
    let sort = if search.trim().is_empty() { CustomerSort::Id } else { CustomerSort::Relevance };
    let query = CustomerQuery { search, validity, sort, descending: false, offset: 0, limit: listing.limit };
    let found = admin.find_customers(&query).await?;
    let keys: Vec<&str> = found.keys.iter().map(String::as_str).collect();
    let customers = admin.customers(&keys).await?;
    if listing.json {
        let items: Vec<Value> = customers.iter().map(as_json).collect();
        println!("{}", json!({ "items": items, "total": found.total }));
    } else {
        let rows = customers.iter().map(|customer| {
            let values = &customer.values;
            [values.customer_id.as_str(), &values.name, &values.city, &values.country, values.validity.name()]
        });
        table::print(["customer_id", "name", "city", "country", "valid"], rows);
        println!("{} of {}", customers.len(), found.total);
    }
    Ok(if found.total == 0 { Outcome::Refused } else { Outcome::Done })
}

fn as_json(customer: &Customer) -> Value {
    let mut object: serde_json::Map<String, Value> =
        customer.values.texts().map(|(field, value)| (field.name.to_owned(), Value::from(value))).collect();
    object.insert("valid".to_owned(), customer.values.validity.name().into());
    super::add_times(&mut object, customer.created_at, customer.changed_at);
    Value::Object(object)
}
