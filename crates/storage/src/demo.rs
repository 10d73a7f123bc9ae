//! Rows of the demonstration that no verb writes yet: groups, services, assignments and tickets.

use chrono::{NaiveDateTime, TimeDelta};

use crate::Result;
use crate::db::{Connection, Sql, Writer};

const GROUPS: &[&str] = &["support", "hardware", "billing"];
const SERVICES: &[&str] = &[
    "Workplace",
    "Workplace::Laptop",
    "Workplace::Printer",
    "Communication",
    "Communication::E-mail",
    "Communication::Telephone",
];
const SUBJECTS: &[&str] = &[
    "Printer on the second floor does not answer",
    "No puedo abrir la factura de octubre",
    "Passwort vergessen",
    "New laptop for a colleague",
    "La VPN se corta cada hora",
    "Rechnung doppelt erhalten",
    "Invoice address has changed",
    "Pantalla parpadea",
    "Telefon ohne Ton",
    "Access to the shared folder",
];
/// One ticket for so many people.
const PEOPLE_A_TICKET: usize = 5;

/// Whether nobody has added a person, a company or a ticket yet.
pub async fn is_empty(connection: &mut Connection) -> Result<bool> {
    let sql = Sql::new(
        "SELECT (SELECT COUNT(*) FROM customer_user) + (SELECT COUNT(*) FROM customer_company) + (SELECT COUNT(*) FROM ticket)",
    );
    Ok(connection.fetch_one(sql).await?.int(0)? == 0)
}

/// Writes groups, services, who may use what, and tickets for some of these people (login and `customer_id`).
pub async fn fill(writer: &mut Writer, people: &[(&str, &str)], at: NaiveDateTime, by: i64) -> Result<()> {
    let mut groups = Vec::new();
    for name in GROUPS {
        let sql = Sql::new(
            "INSERT INTO groups_table (name, comments, valid_id, create_time, create_by, change_time, change_by) VALUES (?, '', 1, ?, ?, ?, ?)",
        );
        groups.push(writer.insert(sql.bind(*name).bind(at).bind(by).bind(at).bind(by)).await?);
    }
    let mut services = Vec::new();
    for name in SERVICES {
        let sql = Sql::new(
            "INSERT INTO service (name, valid_id, comments, create_time, create_by, change_time, change_by) VALUES (?, 1, '', ?, ?, ?, ?)",
        );
        services.push(writer.insert(sql.bind(*name).bind(at).bind(by).bind(at).bind(by)).await?);
    }
    service(writer, "<DEFAULT>", services[0], at, by).await?;
    for (number, (login, customer_id)) in people.iter().step_by(PEOPLE_A_TICKET).enumerate() {
        group(writer, login, groups[number % groups.len()], at, by).await?;
        service(writer, login, services[number % services.len()], at, by).await?;
        let opened = at - TimeDelta::hours(i64::try_from(number).unwrap_or(0) * 3);
        ticket(writer, number, (login, customer_id), opened, by).await?;
    }
    Ok(())
}

async fn group(writer: &mut Writer, login: &str, group: i64, at: NaiveDateTime, by: i64) -> Result<()> {
    let sql = Sql::new(
        "INSERT INTO group_customer_user (user_id, group_id, permission_key, permission_value, create_time, create_by, change_time, \
         change_by) VALUES (?, ?, 'rw', 1, ?, ?, ?, ?)",
    );
    writer.execute(sql.bind(login).bind(group).bind(at).bind(by).bind(at).bind(by)).await.map(|_| ())
}

async fn service(writer: &mut Writer, login: &str, service: i64, at: NaiveDateTime, by: i64) -> Result<()> {
    let sql = Sql::new(
        "INSERT INTO service_customer_user (customer_user_login, service_id, create_time, create_by) VALUES (?, ?, ?, ?)",
    );
    writer.execute(sql.bind(login).bind(service).bind(at).bind(by)).await.map(|_| ())
}

/// A ticket with one article, written in the family's order (data-layer 1.5).
async fn ticket(
    writer: &mut Writer,
    number: usize,
    (login, customer_id): (&str, &str),
    at: NaiveDateTime,
    by: i64,
) -> Result<()> {
    let subject = SUBJECTS[number % SUBJECTS.len()];
    let digits = format!("{}10{:05}", at.format("%Y%m%d"), number + 1);
    let tn = format!("{digits}{}", check_digit(&digits));
    let (queue, state) = (i64::try_from(1 + number % 2).unwrap_or(1), if number.is_multiple_of(3) { 2 } else { 4 });
    let sql = Sql::new(
        "INSERT INTO ticket (tn, title, queue_id, ticket_lock_id, type_id, user_id, responsible_user_id, ticket_priority_id, \
         ticket_state_id, customer_id, customer_user_id, timeout, until_time, escalation_time, escalation_update_time, \
         escalation_response_time, escalation_solution_time, archive_flag, create_time, create_by, change_time, change_by) \
         VALUES (?, ?, ?, 1, 1, ?, ?, 3, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, ?, ?, ?, ?)",
    );
    let sql = sql.bind(&tn).bind(subject).bind(queue).bind(by).bind(by).bind(state).bind(customer_id).bind(login);
    let id = writer.insert(sql.bind(at).bind(by).bind(at).bind(by)).await?;
    let names = [
        (1, format!("%%{tn}%%Postmaster%%3 normal%%open%%{id}")),
        (21, format!("%%CustomerID={customer_id};CustomerUser={login};")),
    ];
    for (kind, name) in names {
        let sql = Sql::new(
            "INSERT INTO ticket_history (name, history_type_id, ticket_id, type_id, queue_id, owner_id, priority_id, state_id, \
             create_time, create_by, change_time, change_by) VALUES (?, ?, ?, 1, ?, ?, 3, ?, ?, ?, ?, ?)",
        );
        let name: String = name.chars().take(200).collect();
        let sql = sql.bind(name).bind(kind).bind(id).bind(queue).bind(by).bind(state);
        writer.execute(sql.bind(at).bind(by).bind(at).bind(by)).await?;
    }
    let sql = Sql::new(
        "INSERT INTO article (ticket_id, article_sender_type_id, communication_channel_id, is_visible_for_customer, \
         search_index_needs_rebuild, create_time, create_by, change_time, change_by) VALUES (?, 3, 2, 1, 1, ?, ?, ?, ?)",
    );
    let article = writer.insert(sql.bind(id).bind(at).bind(by).bind(at).bind(by)).await?;
    let sql = Sql::new(
        "INSERT INTO article_data_mime (article_id, a_from, a_to, a_subject, a_content_type, a_body, incoming_time, content_path, \
         create_time, create_by, change_time, change_by) VALUES (?, ?, 'Postmaster', ?, 'text/plain; charset=utf-8', ?, ?, ?, ?, ?, ?, ?)",
    );
    let sql = sql.bind(article).bind(login).bind(subject).bind(subject).bind(at.and_utc().timestamp());
    let sql = sql.bind(at.format("%Y/%m/%d").to_string());
    writer.execute(sql.bind(at).bind(by).bind(at).bind(by)).await.map(|_| ())
}

/// The last digit of a ticket number of the family's `DateChecksum`.
fn check_digit(digits: &str) -> u32 {
    let sum: u32 = digits
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .zip([1, 2].into_iter().cycle())
        .map(|(digit, by)| digit * by)
        .sum();
    match 10 - sum % 10 {
        10 => 1,
        digit => digit,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn check_digit_of_the_reference() {
        assert_eq!(super::check_digit("202401151000001"), 3);
    }
}
