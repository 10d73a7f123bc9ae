//! Companies: add, get, change, read all; the spike of the first issue grew into this.

use padron_domain::customer::CustomerValues;
use padron_domain::validity::Validity;
use padron_storage::customers::{self, NewCustomer};
use padron_storage::table::Touched;
use padron_storage::{Db, StorageError};

use crate::{noon, on_every_engine};

on_every_engine! {
    what_was_added_is_read_back
    ids_ignore_case_but_not_accents
    names_are_unique
    a_change_replaces_every_value
    many_at_once
    odd_texts_survive
}

pub(crate) fn cabrera() -> CustomerValues {
    CustomerValues {
        customer_id: "K10001".into(),
        name: "Cabrera Inc".into(),
        street: "37956 Cain Crescent".into(),
        zip: "00964".into(),
        city: "A Coruña".into(),
        country: "Spain".into(),
        url: "https://www.example.com".into(),
        comment: "O'Hara's \"own\" \\ 100% ; --".into(),
        validity: Validity::InvalidTemporarily,
        ..CustomerValues::default()
    }
}

pub(crate) async fn add(db: &Db, values: &CustomerValues) {
    let mut writer = db.write().await.unwrap();
    customers::own().add(&mut writer, values, noon(), 1).await.unwrap();
    writer.commit().await.unwrap();
}

async fn what_was_added_is_read_back(db: &Db) {
    add(db, &cabrera()).await;
    let found = customers::own().get(&mut db.read().await.unwrap(), "K10001").await.unwrap().unwrap();
    assert_eq!(found.values, cabrera());
    assert_eq!((found.created_at, found.changed_at, found.changed_by), (Some(noon()), Some(noon()), 1));
    assert_eq!(customers::own().get(&mut db.read().await.unwrap(), "K1000").await.unwrap(), None);
}

async fn ids_ignore_case_but_not_accents(db: &Db) {
    add(db, &CustomerValues { customer_id: "MiXeD-Ñandú".into(), ..cabrera() }).await;
    let mut connection = db.read().await.unwrap();
    for spelling in ["mixed-ñandú", "MIXED-ÑANDÚ", "MiXeD-Ñandú"] {
        assert!(customers::own().get(&mut connection, spelling).await.unwrap().is_some(), "{spelling}");
    }
    assert_eq!(customers::own().get(&mut connection, "mixed-nandu").await.unwrap(), None);
}

async fn names_are_unique(db: &Db) {
    add(db, &cabrera()).await;
    let mut writer = db.write().await.unwrap();
    let again = CustomerValues { customer_id: "K2".into(), ..cabrera() };
    let refused = customers::own().add(&mut writer, &again, noon(), 1).await;
    assert!(matches!(refused, Err(StorageError::Unique(_))), "{refused:?}");
    drop(writer);
    assert_eq!(customers::own().get(&mut db.read().await.unwrap(), "K2").await.unwrap(), None);
    let mut connection = db.read().await.unwrap();
    assert_eq!(customers::own().id_of_name(&mut connection, "Cabrera Inc").await.unwrap().as_deref(), Some("K10001"));
}

async fn a_change_replaces_every_value(db: &Db) {
    add(db, &cabrera()).await;
    let changed = CustomerValues { customer_id: "K9".into(), name: "Neu & Söhne".into(), ..CustomerValues::default() };
    let later = noon() + chrono::TimeDelta::hours(1);
    let mut writer = db.write().await.unwrap();
    assert!(customers::own().change(&mut writer, "K10001", &changed, Touched::Everything, (later, 1)).await.unwrap());
    assert!(
        !customers::own()
            .change(&mut writer, "nobody", &CustomerValues::default(), Touched::Everything, (later, 1))
            .await
            .unwrap()
    );
    writer.commit().await.unwrap();
    let found = customers::own().get(&mut db.read().await.unwrap(), "K9").await.unwrap().unwrap();
    assert_eq!((found.values, found.created_at, found.changed_at), (changed, Some(noon()), Some(later)));
}

async fn many_at_once(db: &Db) {
    let all: Vec<NewCustomer> = (0..250)
        .map(|number| NewCustomer {
            values: CustomerValues {
                customer_id: format!("C{number:03}"),
                name: format!("Company {number}"),
                ..CustomerValues::default()
            },
            times: None,
        })
        .collect();
    let mut writer = db.write().await.unwrap();
    customers::own().add_many(&mut writer, &all, noon(), 1).await.unwrap();
    writer.commit().await.unwrap();
    let mut read = Vec::new();
    customers::own()
        .each(&mut db.read().await.unwrap(), |customer| read.push(customer.values.customer_id))
        .await
        .unwrap();
    assert_eq!(read, all.iter().map(|new| new.values.customer_id.clone()).collect::<Vec<_>>());
    let wanted = ["c007", "C200", "nobody"];
    assert_eq!(customers::own().get_many(&mut db.read().await.unwrap(), &wanted).await.unwrap().len(), 2);
    assert!(customers::own().get_many(&mut db.read().await.unwrap(), &[]).await.unwrap().is_empty());
}

async fn odd_texts_survive(db: &Db) {
    for (number, odd) in
        ["<b>tag</b>", "日本", "back\\slash", "a?b", "$1", "😀", " lead", "tail ", "'; DROP TABLE users; --"]
            .into_iter()
            .enumerate()
    {
        let values = CustomerValues {
            customer_id: format!("{odd}{number}"),
            name: format!("{number} {odd}"),
            ..CustomerValues::default()
        };
        add(db, &values).await;
        let found = customers::own().get(&mut db.read().await.unwrap(), &values.customer_id).await.unwrap().unwrap();
        assert_eq!(found.values, values);
    }
}
