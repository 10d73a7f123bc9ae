//! The pages of administrators. Routes in the order of the menu.

mod account;
mod bulk;
mod bulk_job;
mod customer;
mod customer_user;
mod customer_users;
mod customers;
mod export;
mod fields;
mod find;
mod history;
mod import_job;
mod imports;
mod jobs;
mod list;
mod mail;
mod moves;
mod overview;
mod password;
mod preferences;
mod put_back;
mod record;
mod rename;
mod settings;
mod source_runs;
mod sources;
mod tokens;
mod whole_history;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Extension, Router};

use crate::request::ForAgents;
use crate::state::Web;

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route("/", get(overview::show))
        .route("/find", get(find::show))
        // Users, Groups & Roles
        .route("/customers", get(customers::list))
        .route("/add-customer", get(customer::blank).post(customer::add))
        .route("/customers/{id}", get(customer::show).post(customer::save))
        .route("/customers/{id}/rename", get(rename::customer).post(rename::customer_now))
        .route("/customers/{id}/move", get(moves::customer).post(moves::customer_now))
        .route("/suggest/customers", get(find::suggest_customers))
        .route("/customer-users", get(customer_users::list))
        .route("/add-customer-user", get(customer_user::blank).post(customer_user::add))
        .route("/customer-users/{login}", get(customer_user::show).post(customer_user::save))
        .route("/customer-users/{login}/password", get(password::show).post(password::set))
        .route("/customer-users/{login}/password/link", post(password::send_link))
        .route("/customer-users/{login}/rename", get(rename::customer_user).post(rename::customer_user_now))
        .route("/customer-users/{login}/move", get(moves::customer_user).post(moves::customer_user_now))
        // Imports
        .route("/imports", get(imports::list).post(imports::upload).layer(DefaultBodyLimit::disable()))
        .route("/imports/{id}", get(import_job::show))
        .route("/imports/{id}/columns", get(imports::columns).post(imports::set_columns))
        .route("/imports/{id}/check", get(import_job::check))
        .route("/imports/{id}/rejects", get(import_job::rejects))
        .route("/imports/{id}/{action}", post(import_job::act))
        .route("/export-customers", get(export::companies).post(export::ticked_companies))
        .route("/export-customer-users", get(export::people).post(export::ticked_people))
        // Administration
        .route("/history", get(whole_history::show))
        .route("/history/{id}/restore", get(put_back::ask).post(put_back::now))
        .route("/export-history", get(whole_history::file))
        // The same change to many; not below the lists, where somebody may be called "bulk"
        .route("/bulk/customer-users", get(bulk::people).post(bulk::ask_people))
        .route("/bulk/customers", get(bulk::companies).post(bulk::ask_companies))
        .route("/jobs", get(jobs::list))
        .route("/jobs/{id}", get(jobs::find))
        .route("/bulk/jobs/{id}", get(bulk_job::show))
        .route("/bulk/jobs/{id}/{action}", post(bulk_job::act))
        // Sources
        .route("/sources", get(sources::show))
        .route("/sources/customer-users/{slot}/runs", get(source_runs::list).post(source_runs::read))
        .route("/sources/customer-users/{slot}/runs/{id}", get(source_runs::show))
        .route(
            "/sources/customer-users/{slot}/runs/{id}/{verb}",
            get(source_runs::show_after).post(source_runs::decide),
        )
        .route("/sources/customer-users/{slot}/resume", get(source_runs::list).post(source_runs::resume))
        .route("/sources/customer-users/{slot}/try", get(source_runs::tools).post(source_runs::attempt))
        .route("/sources/{of}/{slot}/test", get(sources::show).post(sources::test))
        // Fields that were added
        .route("/fields", get(fields::list))
        .route("/add-field", get(fields::blank).post(fields::add))
        .route("/fields/{of}/{name}", get(fields::show).post(fields::save))
        .route("/fields/{of}/{name}/move", post(fields::shift))
        // Settings
        .route("/settings", get(settings::list))
        .route("/settings/{name}", get(settings::show).post(settings::save))
        .route("/settings/{name}/reset", post(settings::reset))
        // Mail
        .route("/mail", get(mail::show))
        .route("/mail/test", post(mail::test))
        .route("/mail/retry", post(mail::retry_all))
        .route("/mail/{id}/retry", post(mail::retry))
        // My account
        .route("/account", get(account::show))
        .route("/account/password", post(account::change_password))
        .route("/account/sessions/{id}/revoke", post(account::revoke))
        .route("/account/revoke-others", post(account::revoke_others))
        .route("/tokens", get(tokens::show).post(tokens::add))
        .route("/tokens/{id}/revoke", post(tokens::revoke))
        // From here on forms are for agents only; choosing a language is for everybody.
        .layer(Extension(ForAgents))
        .route("/preferences", post(preferences::choose))
}
