//! `padron customer-users`.

use std::path::Path;

use anyhow::Context as _;
use padron_app::admin::Admin;
use padron_app::admin::lists::{CustomerUserQuery, CustomerUserSort, Sort as _};
use padron_app::demo::Desk;
use padron_app::export::Kind;
use padron_app::import::ImportKind;
use padron_app::{App, json};
use padron_domain::validity::Validity;
use serde_json::Value;

use super::{Outcome, bulk, customer_user, export, import, table};
use crate::args::{CustomerUserSorting, CustomerUsers, Listing};
use crate::config::Config;
use crate::wiring;

pub(super) async fn run(command: CustomerUsers, config: &Config) -> anyhow::Result<Outcome> {
    if let CustomerUsers::MakeUp { customers, people, out } = &command {
        return make_up(*customers, *people, out);
    }
    let opened = wiring::open_for(config, command.is_dry_run()).await?;
    let admin = opened.app.as_operator().await?;
    let outcome = match command {
        CustomerUsers::Import(arguments) => {
            import::run(&admin, &arguments, ImportKind::CustomerUsers, "customer user").await
        }
        CustomerUsers::Export(asked) => export::run(&opened.app, &admin, Kind::CustomerUsers, &asked).await,
        CustomerUsers::List { sorting, listing } => list(&opened.app, &admin, "", &sorting, &listing).await,
        CustomerUsers::Search { term, sorting, listing } => list(&opened.app, &admin, &term, &sorting, &listing).await,
        CustomerUsers::Bulk(asked) => bulk::customer_users(&opened.app, &admin, &asked).await,
        CustomerUsers::Show { key, showing } => customer_user::show(&admin, &key, showing).await,
        CustomerUsers::Add { fields, source, send_link: true, writing, .. } => {
            customer_user::invite(&writing.handle(admin), &fields, source.as_deref(), writing).await
        }
        CustomerUsers::Add { fields, source, password_stdin, writing, .. } => {
            customer_user::add(&writing.handle(admin), &fields, source.as_deref(), password_stdin, writing).await
        }
        CustomerUsers::SendLink { key, language, writing } => {
            customer_user::send_link(&writing.handle(admin), &key, language.as_deref(), writing).await
        }
        CustomerUsers::Update { key, fields, writing } => {
            customer_user::update(&writing.handle(admin), &key, &fields, writing).await
        }
        CustomerUsers::Move(asked) => customer_user::go(&asked.writing.handle(admin), &asked).await,
        CustomerUsers::SetPassword { key, password_stdin, writing } => {
            customer_user::set_password(&writing.handle(admin), &key, password_stdin, writing).await
        }
        CustomerUsers::MakeUp { .. } => Ok(Outcome::Done),
    };
    opened.app.close().await;
    outcome
}

async fn list(
    app: &App,
    admin: &Admin,
    search: &str,
    sorting: &CustomerUserSorting,
    listing: &Listing,
) -> anyhow::Result<Outcome> {
    // The argument parser lets the three names and `all` through, which is none in particular.
    let validity = Validity::parse(&listing.valid);
    let Some(source) = super::source_named(listing.source.as_deref(), &admin.sources_of_people()) else {
        return Ok(Outcome::Usage);
    };
    let natural = if search.trim().is_empty() { CustomerUserSort::Login } else { CustomerUserSort::Relevance };
    app.load().await?;
    let query = CustomerUserQuery {
        search,
        validity,
        customer_id: sorting.customer_id.as_deref(),
        source,
        sort: sorting.sort.as_deref().and_then(CustomerUserSort::parse).unwrap_or(natural),
        descending: listing.descending,
        offset: listing.offset,
        limit: listing.limit,
    };
    let found = admin.find_customer_users(&query).await?;
    if listing.json {
        let people = admin.customer_users(&found.keys).await?;
        let items: Vec<Value> = people.iter().map(|person| Value::Object(json::customer_user(admin, person))).collect();
        println!(
            "{}",
            serde_json::json!({ "items": items, "total": found.total, "total_is_exact": found.total_is_exact })
        );
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
    let many = |count: usize, one| table::many(u64::try_from(count).unwrap_or(u64::MAX), one);
    let (customers, people) = (many(customers, "customer"), many(people, "customer user"));
    println!("{} holds {customers} and {people}.", out.display());
    Ok(Outcome::Done)
}
