use padron_app::AppError;
use padron_app::admin::Version;
use padron_app::admin::lists::{CustomerUserQuery, CustomerUserSort};
use padron_domain::audit::ObjectKind;
use padron_domain::customer::CustomerValues;

use crate::{company, desk, person, refused, with_company};

#[tokio::test]
async fn ids_and_names_are_taken_whatever_their_case() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    let again = CustomerValues { name: "Company K1".into(), ..company("k1") };
    assert_eq!(refused(admin.add_customer(again).await), ["customer_id taken", "name taken"]);
    assert_eq!(refused(admin.add_customer(CustomerValues::default()).await), ["customer_id required", "name required"]);
}

#[tokio::test]
async fn a_second_editor_does_not_undo_the_first() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    let seen = Version::of_customer(&admin.customer("K1").await.unwrap());
    let (_, changes) =
        admin.change_customer("K1", &seen, CustomerValues { city: "León".into(), ..company("K1") }).await.unwrap();
    assert_eq!(changes.len(), 1);
    let late = admin.change_customer("K1", &seen, CustomerValues { zip: "1".into(), ..company("K1") }).await;
    assert!(matches!(late, Err(AppError::Conflict)));
    assert_eq!(admin.customer("K1").await.unwrap().values.city, "León");
}

#[tokio::test]
async fn old_faults_do_not_stop_an_edit_of_something_else() {
    let desk = desk().await;
    let admin = desk.app.as_operator().await.unwrap();
    let report = admin.import_customers("customer_id,name\n lead,Na\tme\n".as_bytes(), true).await.unwrap();
    assert_eq!((report.added, report.accepted.len()), (1, 2));
    let old = admin.customer(" lead").await.unwrap();
    let edited = CustomerValues { city: "León".into(), ..old.values.clone() };
    let (old, _) = admin.change_customer(" lead", &Version::of_customer(&old), edited).await.unwrap();
    let worse = CustomerValues { name: "Na\u{202E}me".into(), ..old.values.clone() };
    assert_eq!(
        refused(admin.change_customer(" lead", &Version::of_customer(&old), worse).await),
        ["name forbidden-character"]
    );
}

#[tokio::test]
async fn another_id_moves_everybody_at_once() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    // More people than the family's list limit, which loses whoever is beyond it (data-layer 8.1, 4).
    for number in 0..300 {
        let values = padron_domain::customer_user::CustomerUserValues {
            customer_id: if number % 2 == 0 { "K1".into() } else { "k1".into() },
            ..person(&format!("p{number}"))
        };
        add_plain(&desk, values).await;
    }
    desk.app.follow_changes().await.unwrap();
    let followers = admin.customer_followers("K1").await.unwrap();
    assert_eq!(
        followers.iter().map(|follower| (follower.name, follower.rows)).collect::<Vec<_>>(),
        [("customer-users", 300)]
    );
    let seen = Version::of_customer(&admin.customer("K1").await.unwrap());
    let renamed = CustomerValues { name: "Renamed".into(), ..company("X- updated") };
    admin.change_customer("K1", &seen, renamed).await.unwrap();
    assert!(matches!(admin.customer("K1").await, Err(AppError::Missing)));
    let query = CustomerUserQuery {
        search: "renamed",
        validity: None,
        customer_id: Some("x- UPDATED"),
        source: None,
        sort: CustomerUserSort::Login,
        descending: false,
        offset: 0,
        limit: 1_000,
    };
    assert_eq!(admin.find_customer_users(&query).await.unwrap().total, 300, "found by the company's new name");
    let history = admin.history(ObjectKind::Customer, "X- updated", 10).await.unwrap();
    assert_eq!(history.iter().map(|entry| entry.verb.as_str()).collect::<Vec<_>>(), ["rename", "add"]);
}

/// Adds a person without the work of a password hash.
async fn add_plain(desk: &crate::Desk, values: padron_domain::customer_user::CustomerUserValues) {
    use padron_storage::customer_users::{self, NewCustomerUser};
    let db = padron_storage::Db::connect(&desk.url, false).await.unwrap();
    let mut writer = db.write().await.unwrap();
    customer_users::own()
        .add(&mut writer, &NewCustomerUser { values, ..NewCustomerUser::default() }, crate::noon(), 1)
        .await
        .unwrap();
    writer.commit().await.unwrap();
    db.close().await;
}

#[tokio::test]
async fn a_taken_id_stops_a_rename_and_changes_nothing() {
    let desk = desk().await;
    let admin = with_company(&desk).await;
    admin.add_customer(company("K2")).await.unwrap();
    admin.add_customer_user(person("p"), "some password").await.unwrap();
    let seen = Version::of_customer(&admin.customer("K1").await.unwrap());
    let taken = CustomerValues { name: "Other".into(), ..company("k2") };
    assert_eq!(refused(admin.change_customer("K1", &seen, taken).await), ["customer_id taken"]);
    assert_eq!(admin.customer_user("p").await.unwrap().values.customer_id, "K1");
    assert_eq!(admin.customer("K1").await.unwrap().values, company("K1"));
}
