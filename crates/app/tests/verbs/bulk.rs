//! The same change to many records: looked at, done as a job, taken back.

use padron_app::bulk::{Bulk, BulkAction, BulkKind, Selection};
use padron_app::jobs::{JobState, runner};
use padron_app::mail::{Encryption, MailSettings};
use padron_app::{AppError, Settings};
use padron_domain::customer_user::CustomerUserValues;
use padron_domain::validity::Validity;
use std::fmt::Write as _;

use crate::{Desk, company, desk, desk_with, person, refused, with_company};

fn set(field: &str, value: &str) -> BulkAction {
    BulkAction::Set { field: field.into(), value: value.into() }
}

fn matching(search: &str) -> Selection {
    Selection::Matching { search: search.into(), valid: None, customer_id: None, source: None, shown: None }
}

fn people(selection: Selection, action: BulkAction) -> Bulk {
    Bulk { kind: BulkKind::CustomerUsers, selection, action }
}

fn keys(keys: &[&str]) -> Selection {
    Selection::Keys(keys.iter().map(|key| (*key).to_owned()).collect())
}

/// A desk with K1, K2 and so many people p0 … in K1; p3 is switched off with an address that is none any more.
async fn filled(desk: &Desk, many: usize) -> padron_app::admin::Admin {
    let admin = with_company(desk).await;
    admin.add_customer(company("K2")).await.unwrap();
    let mut file = "login,first_name,last_name,email,customer_id,valid_id\n".to_owned();
    for number in 0..many {
        let (email, valid) =
            if number == 3 { ("nonsense".to_owned(), 2) } else { (format!("p{number}@example.es"), 1) };
        writeln!(file, "p{number},First,Last{number},{email},K1,{valid}").expect("a line");
    }
    admin.import_customer_users(file.as_bytes(), false).await.unwrap();
    desk.app.load().await.unwrap();
    admin
}

async fn done(admin: &padron_app::admin::Admin, bulk: &Bulk) -> padron_app::jobs::Job {
    let runner = runner::name();
    let job = admin.begin_bulk(bulk, Some(&runner)).await.unwrap();
    admin.work_on_job(job.id, Some(&runner)).await.unwrap()
}

#[tokio::test]
async fn selected_people_are_switched_off_and_back() {
    let desk = desk().await;
    let admin = filled(&desk, 5).await;
    let bulk = people(keys(&["P0", "p1", "p3", "p0", "nobody"]), set("valid", "invalid"));
    let preview = admin.preview_bulk(&bulk).await.unwrap();
    assert_eq!((preview.total, preview.change, preview.same, preview.refuse, preview.gone), (3, 2, 1, 0, 1));
    assert_eq!(preview.examples[0].changes[0].before, "valid");
    let job = done(&admin, &bulk).await;
    assert_eq!((job.state, job.counts.get("changed"), job.counts.get("same")), (JobState::Done, 2, 1));
    assert_eq!(admin.customer_user("p0").await.unwrap().values.validity, Validity::Invalid);
    assert_eq!(admin.customer_user("p2").await.unwrap().values.validity, Validity::Valid);
    let entry = admin.history(padron_domain::audit::ObjectKind::CustomerUser, "p0", 1).await.unwrap().remove(0);
    assert_eq!((entry.job, entry.verb.as_str()), (Some(job.id), "update"));
    // Who was changed since keeps that.
    let p1 = admin.customer_user("p1").await.unwrap();
    let version = padron_app::admin::Version::of_customer_user(&p1);
    let later = CustomerUserValues { validity: Validity::InvalidTemporarily, ..p1.values };
    admin.change_customer_user("p1", &version, later).await.unwrap();
    let undo = admin.undo_job_now(job.id).await.unwrap();
    assert_eq!((undo.counts.get("restored"), undo.counts.get("kept")), (1, 1));
    assert_eq!(admin.customer_user("p0").await.unwrap().values.validity, Validity::Valid);
    assert_eq!(admin.customer_user("p1").await.unwrap().values.validity, Validity::InvalidTemporarily);
    assert_eq!(admin.job(job.id).await.unwrap().state, JobState::Undone);
}

#[tokio::test]
async fn who_may_not_be_is_refused_with_the_reason_and_the_others_go_on() {
    let desk = desk().await;
    let admin = filled(&desk, 5).await;
    let bulk = people(matching("p*"), set("valid", "valid"));
    let preview = admin.preview_bulk(&bulk).await.unwrap();
    assert_eq!((preview.total, preview.change, preview.same, preview.refuse), (5, 0, 4, 1));
    assert_eq!((preview.refused[0].key.as_str(), preview.refused[0].faults[0].fault.code()), ("p3", "not-an-address"));
    let job = done(&admin, &bulk).await;
    assert_eq!((job.counts.get("refused"), job.counts.get("same")), (1, 4));
    let rows = admin.job_rows(job.id, &[], 0, 10).await.unwrap();
    assert_eq!((rows.len(), rows[0].object_key.as_str()), (1, "p3"));
    assert!(rows[0].content.contains("not-an-address"));
    assert!(!job.can_undo(), "nothing changed");
}

#[tokio::test]
async fn everything_that_matches_is_looked_for_when_it_begins() {
    let desk = desk().await;
    let admin = filled(&desk, 6).await;
    let shown = Selection::Matching {
        search: "last*".into(),
        valid: Some("valid".into()),
        customer_id: Some("K1".into()),
        source: None,
        shown: Some(5),
    };
    let bulk = people(shown, set("customer_id", "K2"));
    assert_eq!(admin.preview_bulk(&bulk).await.unwrap().shown, None, "as many as were shown");
    admin.add_customer_user(CustomerUserValues { last_name: "Last9".into(), ..person("p9") }, "").await.unwrap();
    let preview = admin.preview_bulk(&bulk).await.unwrap();
    assert_eq!((preview.total, preview.shown), (6, Some(5)));
    let job = done(&admin, &bulk).await;
    assert_eq!((job.total, job.counts.get("changed")), (6, 6));
    assert_eq!(admin.customer_user("p9").await.unwrap().values.customer_id, "K2");
    assert_eq!(admin.customer_user("p3").await.unwrap().values.customer_id, "K1", "switched off, so not meant");
}

#[tokio::test]
async fn what_cannot_be_is_refused_as_a_whole() {
    let desk = desk().await;
    let admin = filled(&desk, 2).await;
    let long = "x".repeat(300);
    let cases = [
        (set("customer_id", "gone"), "customer_id unknown-customer"),
        (set("customer_id", ""), "customer_id required"),
        (set("city", &long), "city too-long"),
        (set("city", "a\nb"), "city forbidden-character"),
        (set("valid", "perhaps"), "valid unknown-value"),
        (set("login", "x"), "field unknown-value"),
        (set("email", "a@example.org"), "field unknown-value"),
        (set("pw", "x"), "field unknown-value"),
        (BulkAction::SendLinks { language: None }, "action no-mail"),
    ];
    for (action, fault) in cases {
        let bulk = people(matching(""), action.clone());
        assert_eq!(refused(admin.preview_bulk(&bulk).await), [fault], "{action:?}");
        assert_eq!(refused(admin.begin_bulk(&bulk, None).await), [fault], "{action:?}");
    }
    let nobody = people(matching("nobody at all"), set("city", "Oslo"));
    assert_eq!(admin.preview_bulk(&nobody).await.unwrap().total, 0);
    assert_eq!(refused(admin.begin_bulk(&nobody, None).await), ["selection required"]);
    let odd = Selection::Matching {
        search: String::new(),
        valid: Some("odd".into()),
        customer_id: None,
        source: None,
        shown: None,
    };
    assert_eq!(
        admin.preview_bulk(&people(odd, set("city", "Oslo"))).await.unwrap().total,
        0,
        "an odd state is nobody's"
    );
    assert!(admin.jobs(&[padron_app::jobs::JobKind::Bulk], None, 10).await.unwrap().jobs.is_empty());
}

#[tokio::test]
async fn companies_too() {
    let desk = desk().await;
    let admin = filled(&desk, 1).await;
    let bulk = Bulk { kind: BulkKind::Customers, selection: matching(""), action: set("country", "Spain") };
    let job = done(&admin, &bulk).await;
    assert_eq!(job.counts.get("changed"), 2);
    assert_eq!(admin.customer("K2").await.unwrap().values.country, "Spain");
    admin.undo_job_now(job.id).await.unwrap();
    assert_eq!(admin.customer("K2").await.unwrap().values.country, "");
    let name = Bulk { action: set("name", "One name"), ..bulk.clone() };
    assert_eq!(refused(admin.begin_bulk(&name, None).await), ["field unknown-value"]);
    let links = Bulk { action: BulkAction::SendLinks { language: None }, ..bulk };
    assert!(admin.preview_bulk(&links).await.is_err());
}

#[tokio::test]
async fn many_portions_that_stop_in_the_middle_go_on_behind_the_last_row() {
    let desk = desk().await;
    let admin = filled(&desk, 12_000).await;
    let bulk = people(matching(""), set("city", "Oslo"));
    // Two workers take turns at one job that is paused again and again; what the list was is not looked for anew.
    let job = admin.begin_bulk(&bulk, None).await.unwrap();
    let mut pauses = 0;
    for _ in 0..1_000 {
        let working = tokio::spawn({
            let admin = admin.clone();
            async move { admin.work_on_job(job.id, None).await }
        });
        tokio::time::sleep(std::time::Duration::from_millis(60)).await;
        match admin.pause_job(job.id).await {
            Ok(_) => pauses += 1,
            Err(AppError::Conflict) => {}
            Err(error) => panic!("{error}"),
        }
        let state = working.await.unwrap().unwrap();
        if state.state == JobState::Done {
            break;
        }
        admin.resume_job(job.id).await.unwrap();
    }
    let job = admin.job(job.id).await.unwrap();
    assert_eq!((job.state, job.done, job.counts.get("changed")), (JobState::Done, 12_000, 12_000));
    assert!(pauses > 0);
    desk.app.follow_changes().await.unwrap();
    let undo = admin.undo_job_now(job.id).await.unwrap();
    assert_eq!(undo.counts.get("restored"), 12_000);
}

#[tokio::test]
async fn links_go_to_those_who_can_be_mailed() {
    let mail = MailSettings {
        host: "localhost".into(),
        encryption: Encryption::None,
        from: "desk@example.org".into(),
        ..MailSettings::default()
    };
    let desk = desk_with(Settings { mail, ..Settings::default() }).await;
    let admin = filled(&desk, 5).await;
    let bulk = people(matching("p*"), BulkAction::SendLinks { language: Some("de".into()) });
    let preview = admin.preview_bulk(&bulk).await.unwrap();
    assert_eq!((preview.change, preview.refuse), (4, 1));
    let job = done(&admin, &bulk).await;
    assert_eq!((job.counts.get("mailed"), job.counts.get("refused")), (4, 1));
    assert!(!job.can_undo(), "what is mailed is mailed");
    let letters = admin.letters(None, None, 10).await.unwrap();
    assert_eq!((letters.len(), letters[0].job, letters[0].language.as_str()), (4, Some(job.id), "de"));
    let entry = admin.history(padron_domain::audit::ObjectKind::CustomerUser, "p0", 1).await.unwrap().remove(0);
    assert_eq!((entry.verb.as_str(), entry.job), ("password_link", Some(job.id)));
}
