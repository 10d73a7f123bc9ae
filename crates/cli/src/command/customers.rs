//! `padron customers`.

use padron_app::admin::lists::{CustomerQuery, CustomerSort, Sort as _};
use padron_app::admin::{Admin, Version};
use padron_app::export::Kind;
use padron_app::import::ImportKind;
use padron_app::{App, json};
use padron_domain::customer::CustomerValues;
use padron_domain::validity::Validity;
use serde_json::Value;

use super::record::{self, About};
use super::{Outcome, bulk, export, import, table};
use crate::args::{Customers, Listing, Moving, Showing, Writing};
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
        Customers::Add { fields, source, writing } => {
            add(&writing.handle(admin), &fields, source.as_deref(), writing).await
        }
        Customers::Move(asked) => go(&asked.writing.handle(admin), &asked).await,
        Customers::Update { key, fields, writing } => update(&writing.handle(admin), &key, &fields, writing).await,
    };
    opened.app.close().await;
    outcome
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
    let Some(source) = super::source_named(listing.source.as_deref(), &admin.sources_of_companies()) else {
        return Ok(Outcome::Usage);
    };
    let natural = if search.trim().is_empty() { CustomerSort::Id } else { CustomerSort::Relevance };
    app.load().await?;
    let query = CustomerQuery {
        search,
        validity,
        source,
        sort: sorted.and_then(CustomerSort::parse).unwrap_or(natural),
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

async fn add(
    admin: &Admin,
    fields: &Fields<CustomerValues>,
    source: Option<&str>,
    writing: Writing,
) -> anyhow::Result<Outcome> {
    let new = admin.new_customer(source).and_then(|(slot, mut values)| {
        fields.lay_over(&mut values)?;
        Ok((slot, values))
    });
    let key = new.as_ref().map_or_else(|_| String::new(), |(_, values)| values.customer_id.clone());
    let added = async {
        let (slot, values) = new?;
        admin.add_customer_to(Some(slot), values).await
    };
    record::told(writing.json, about(&key), added.await, |customer| {
        record::added(writing, about(&customer.values.customer_id), json::customer(admin, &customer), None);
    })
}

/// Moves a company to another source.
async fn go(admin: &Admin, asked: &Moving) -> anyhow::Result<Outcome> {
    let moving = async || {
        let blank = admin.new_customer(Some(&asked.to))?.1;
        record::check_given(&blank, "customer_id", &asked.with)?;
        admin.move_customer(&asked.key, |_| true, &record::order(asked)).await
    };
    record::moved(asked, about(&asked.key), moving().await, |customer| json::customer(admin, customer))
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
