//! `padron customers`.

use padron_app::admin::lists::{CustomerQuery, CustomerSort};
use padron_app::admin::{Admin, Version};
use padron_app::export::Kind;
use padron_app::import::ImportKind;
use padron_app::{App, json};
use padron_domain::customer::CustomerValues;
use padron_domain::validity::Validity;
use serde_json::Value;

use super::record::{self, About};
use super::{Outcome, bulk, export, import, table};
use crate::args::{Customers, Listing, Showing, Writing};
use crate::config::Config;
use crate::fields::{Fields, SomeFields};
use crate::wiring;

pub(super) async fn run(command: Customers, config: &Config) -> anyhow::Result<Outcome> {
    let opened = wiring::open_for(config, command.is_dry_run()).await?;
    let admin = opened.app.as_operator().await?;
    let outcome = match command {
        Customers::Import(arguments) => import::run(&admin, &arguments, ImportKind::Customers, "customer").await,
        Customers::Export(asked) => export::run(&opened.app, &admin, Kind::Customers, &asked).await,
        Customers::List { sorting, listing } => list(&opened.app, &admin, "", sorting.sort.as_deref(), &listing).await,
        Customers::Search { term, sorting, listing } => {
            list(&opened.app, &admin, &term, sorting.sort.as_deref(), &listing).await
        }
        Customers::Bulk(asked) => bulk::customers(&opened.app, &admin, &asked).await,
        Customers::Show { key, showing } => show(&admin, &key, showing).await,
        Customers::Add { fields, writing } => add(&writing.handle(admin), &fields, writing).await,
        Customers::Update { key, fields, writing } => update(&writing.handle(admin), &key, &fields, writing).await,
    };
    opened.app.close().await;
    outcome
}

/// The order a column's name stands for.
fn sort(name: Option<&str>, search: &str) -> CustomerSort {
    match name {
        Some("name") => CustomerSort::Name,
        Some("city") => CustomerSort::City,
        Some("country") => CustomerSort::Country,
        Some("changed") => CustomerSort::Changed,
        Some("valid") => CustomerSort::Validity,
        None if !search.trim().is_empty() => CustomerSort::Relevance,
        _ => CustomerSort::Id,
    }
}

async fn list(
    app: &App,
    admin: &Admin,
    search: &str,
    sorted: Option<&str>,
    listing: &Listing,
) -> anyhow::Result<Outcome> {
    // The argument parser lets the three names and `all` through, which is none in particular.
    let validity = Validity::parse(&listing.valid);
    app.load().await?;
    let query = CustomerQuery {
        search,
        validity,
        source: None,
        sort: sort(sorted, search),
        descending: listing.descending,
        offset: listing.offset,
        limit: listing.limit,
    };
    let found = admin.find_customers(&query).await?;
    let keys: Vec<&str> = found.keys.iter().map(String::as_str).collect();
    let customers = admin.customers(&keys).await?;
    if listing.json {
        let items: Vec<Value> =
            customers.iter().map(|customer| Value::Object(json::customer(admin, customer))).collect();
        println!(
            "{}",
            serde_json::json!({ "items": items, "total": found.total, "total_is_exact": found.total_is_exact })
        );
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

const fn about(key: &str) -> About<'_> {
    About { kind: "customer", key }
}

async fn show(admin: &Admin, key: &str, showing: Showing) -> anyhow::Result<Outcome> {
    record::told(showing.json, about(key), admin.customer(key).await, |customer| {
        let values = &customer.values;
        record::show(showing, &json::customer(admin, &customer), values.texts(), values.validity);
    })
}

async fn add(admin: &Admin, fields: &Fields<CustomerValues>, writing: Writing) -> anyhow::Result<Outcome> {
    let mut values = admin.new_customer();
    let laid = fields.lay_over(&mut values);
    let key = values.customer_id.clone();
    let added = async {
        laid?;
        admin.add_customer(values).await
    };
    record::told(writing.json, about(&key), added.await, |customer| {
        record::added(writing, about(&customer.values.customer_id), json::customer(admin, &customer), None);
    })
}

async fn update(
    admin: &Admin,
    key: &str,
    fields: &SomeFields<CustomerValues>,
    writing: Writing,
) -> anyhow::Result<Outcome> {
    let changing = async || {
        let before = admin.customer(key).await?;
        let mut values = before.values.clone();
        fields.lay_over(&mut values)?;
        admin.change_customer(key, &Version::of_customer(&before), values).await
    };
    record::told(writing.json, about(key), record::again(changing).await, |(customer, changes)| {
        record::changed(writing, about(key), json::customer(admin, &customer), &changes);
    })
}
