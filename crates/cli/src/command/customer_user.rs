//! `padron customer-users show|add|update|set-password`: one person.

use padron_app::admin::{Admin, Version};
use padron_app::{AppError, json};
use padron_domain::customer_user::CustomerUserValues;
use padron_domain::problem::Fault;
use padron_domain::source::Slot;

use super::record::{self, About};
use super::{Outcome, line_from_stdin};
use crate::args::{Moving, Showing, Writing};
use crate::fields::{Fields, SomeFields};

const fn about(key: &str) -> About<'_> {
    About { kind: "customer user", key }
}

pub(super) async fn show(admin: &Admin, key: &str, showing: Showing) -> anyhow::Result<Outcome> {
    record::told(showing.json, about(key), admin.customer_user(key).await, |person| {
        let values = &person.values;
        record::show(showing, &json::customer_user(admin, &person), values.texts(), values.validity);
    })
}

pub(super) async fn add(
    admin: &Admin,
    fields: &Fields<CustomerUserValues>,
    source: Option<&str>,
    from_stdin: bool,
    writing: Writing,
) -> anyhow::Result<Outcome> {
    let new = blank(admin, fields, source);
    let Some(password) = given_password(from_stdin, writing)? else { return Ok(Outcome::Refused) };
    let key = new.as_ref().map_or_else(|_| String::new(), |(_, values)| values.login.clone());
    let added = async {
        let (slot, values) = new?;
        admin.add_customer_user_to(Some(slot), values, &password).await
    };
    record::told(writing.json, about(&key), added.await, |added| {
        let object = json::customer_user(admin, &added.person);
        record::added(writing, about(&added.person.values.login), object, added.generated_password.as_deref());
    })
}

/// A person with these values, of the source with this name.
fn blank(
    admin: &Admin,
    fields: &Fields<CustomerUserValues>,
    source: Option<&str>,
) -> Result<(Slot, CustomerUserValues), AppError> {
    let (slot, mut values) = admin.new_customer_user(source)?;
    fields.lay_over(&mut values)?;
    Ok((slot, values))
}

/// Adds a person who chooses their password themselves.
pub(super) async fn invite(
    admin: &Admin,
    fields: &Fields<CustomerUserValues>,
    source: Option<&str>,
    writing: Writing,
) -> anyhow::Result<Outcome> {
    let new = blank(admin, fields, source);
    let key = new.as_ref().map_or_else(|_| String::new(), |(_, values)| values.login.clone());
    let invited = async {
        let (slot, values) = new?;
        admin.invite_customer_user(Some(slot), values, None).await
    };
    record::told(writing.json, about(&key), invited.await, |person| {
        record::added(writing, about(&person.values.login), json::customer_user(admin, &person), None);
        if !writing.json {
            tell_link(writing, &person.values.email);
        }
    })
}

pub(super) async fn send_link(
    admin: &Admin,
    key: &str,
    language: Option<&str>,
    writing: Writing,
) -> anyhow::Result<Outcome> {
    record::told(writing.json, about(key), admin.send_password_link(key, language).await, |person| {
        if writing.json {
            println!("{}", serde_json::Value::Object(json::customer_user(admin, &person)));
        } else {
            tell_link(writing, &person.values.email);
        }
    })
}

fn tell_link(writing: Writing, email: &str) {
    let goes = if writing.dry_run { "would go" } else { "goes" };
    println!("A link to choose a password {goes} to {}, as soon as a server runs.", super::table::visible(email));
}

pub(super) async fn update(
    admin: &Admin,
    key: &str,
    fields: &SomeFields<CustomerUserValues>,
    writing: Writing,
) -> anyhow::Result<Outcome> {
    let changing = async || {
        let before = admin.customer_user(key).await?;
        let mut values = before.values.clone();
        fields.lay_over(&mut values)?;
        admin.change_customer_user(key, &Version::of_customer_user(&before), values).await
    };
    record::told(writing.json, about(key), record::again(changing).await, |(person, changes)| {
        record::changed(writing, about(key), json::customer_user(admin, &person), &changes);
    })
}

/// Moves a person to another source.
pub(super) async fn go(admin: &Admin, asked: &Moving) -> anyhow::Result<Outcome> {
    let moving = async || {
        let blank = admin.new_customer_user(Some(&asked.to))?.1;
        record::check_given(&blank, "login", &asked.with)?;
        admin.move_customer_user(&asked.key, |_| true, &record::order(asked)).await
    };
    record::moved(asked, about(&asked.key), moving().await, |person| json::customer_user(admin, person))
}

pub(super) async fn set_password(
    admin: &Admin,
    key: &str,
    from_stdin: bool,
    writing: Writing,
) -> anyhow::Result<Outcome> {
    let Some(password) = given_password(from_stdin, writing)? else { return Ok(Outcome::Refused) };
    let done = admin.set_customer_user_password(key, &password).await;
    record::told(writing.json, about(key), done, |(person, generated)| {
        let generated = generated.filter(|_| !writing.dry_run);
        if writing.json {
            let mut object = json::customer_user(admin, &person);
            if let Some(password) = generated {
                object.insert("generated_password".to_owned(), password.into());
            }
            println!("{}", serde_json::Value::Object(object));
        } else {
            let does = if writing.dry_run { "would have" } else { "has" };
            // The made-up password goes alone to standard output, for whoever reads it from there.
            eprintln!("{} {does} a new password.", about(&person.values.login));
            if let Some(password) = generated {
                println!("{password}");
            }
        }
    })
}

/// The password that was asked to be read, or nothing for one to be made up. An empty line is neither.
fn given_password(from_stdin: bool, writing: Writing) -> anyhow::Result<Option<String>> {
    if !from_stdin {
        return Ok(Some(String::new()));
    }
    let password = line_from_stdin()?;
    if password.is_empty() {
        let fault = padron_domain::problem::FieldFault { field: "password", fault: Fault::Required };
        record::tell_faults(writing.json, &vec![fault]);
        return Ok(None);
    }
    Ok(Some(password))
}
