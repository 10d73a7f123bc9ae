//! The family's dynamic fields, read and written as it does.

use padron_domain::source::Kind;
use padron_storage::db::Sql;
use padron_storage::dynamic_fields::{self, DynamicField};
use padron_storage::{Connection, Db};

use crate::{noon, on_every_engine};

on_every_engine! {
    values_are_read_and_written_as_the_family_does
    what_has_several_values_is_only_read
}

async fn define(db: &Db, name: &str, kind: &str, object: &str, config: &str) {
    let sql = Sql::new(
        "INSERT INTO dynamic_field (internal_field, name, label, field_order, field_type, object_type, config, valid_id, create_time, \
         create_by, change_time, change_by) VALUES (0, ?, ?, 1, ?, ?, ?, 1, ?, 1, ?, 1)",
    );
    let sql = sql.bind(name).bind(format!("The {name}")).bind(kind).bind(object);
    let sql = match db.engine() {
        padron_storage::Engine::Postgres => sql.bind(config),
        _ => sql.bind(config.as_bytes().to_vec()),
    };
    let mut writer = db.write().await.unwrap();
    writer.execute(sql.bind(noon()).bind(noon())).await.unwrap();
    writer.commit().await.unwrap();
}

async fn count(connection: &mut Connection, table: &'static str) -> i64 {
    connection.fetch_one(Sql::new("SELECT COUNT(*) FROM ").push(table)).await.unwrap().int(0).unwrap()
}

fn id(fields: &[DynamicField], name: &str) -> i64 {
    fields.iter().find(|field| field.name == name).unwrap().id
}

async fn values_are_read_and_written_as_the_family_does(db: &Db) {
    for (name, kind) in [("Room", "Text"), ("Since", "Date"), ("Vip", "Checkbox")] {
        define(db, name, kind, "CustomerUser", "---\nDefaultValue: ''\n").await;
    }
    define(db, "Tier", "Text", "CustomerCompany", "").await;
    let mut connection = db.read().await.unwrap();
    let names = ["Room", "Since", "Vip", "Tier", "Nothing"];
    let fields = dynamic_fields::find(&mut connection, true, &names).await.unwrap();
    let mut kinds: Vec<(&str, Kind, bool)> =
        fields.iter().map(|field| (field.name.as_str(), field.kind, field.writable)).collect();
    kinds.sort_by_key(|(name, ..)| *name);
    assert_eq!(kinds, [("Room", Kind::Text, true), ("Since", Kind::Date, true), ("Vip", Kind::Checkbox, true)]);
    assert_eq!(fields[0].label, format!("The {}", fields[0].name));
    assert_eq!(dynamic_fields::find(&mut connection, false, &names).await.unwrap()[0].name, "Tier");
    drop(connection);
    let mut writer = db.write().await.unwrap();
    let values = [
        ("ana", id(&fields, "Room"), "Ñ 1"),
        ("ana", id(&fields, "Since"), "2024-02-29"),
        ("ana", id(&fields, "Vip"), "1"),
        ("bea", id(&fields, "Room"), ""),
    ];
    dynamic_fields::put(&mut writer, true, &fields, &["ana", "bea"], &values).await.unwrap();
    writer.commit().await.unwrap();
    let mut connection = db.read().await.unwrap();
    let mut found = dynamic_fields::of(&mut connection, true, &fields, &["ana", "bea"]).await.unwrap();
    for values in found.values_mut() {
        values.sort();
    }
    assert_eq!(found.len(), 1);
    let mut expected: Vec<(i64, String)> =
        values[..3].iter().map(|(_, id, value)| (*id, (*value).to_owned())).collect();
    expected.sort();
    assert_eq!(found["ana"], expected);
    assert_eq!(dynamic_fields::all(&mut connection, true, &fields).await.unwrap().len(), 1);
    assert_eq!(count(&mut connection, "dynamic_field_obj_id_name").await, 1, "a number comes with the first value");
    drop(connection);
    // A new value takes the place of the old one, an empty one leaves no row.
    let mut writer = db.write().await.unwrap();
    let values = [("ana", id(&fields, "Room"), "2"), ("ana", id(&fields, "Vip"), "")];
    dynamic_fields::put(&mut writer, true, &fields, &["ana"], &values).await.unwrap();
    let found = dynamic_fields::of(&mut writer, true, &fields, &["ana"]).await.unwrap();
    assert_eq!(found["ana"], [(id(&fields, "Room"), "2".to_owned())]);
    assert_eq!(count(&mut writer, "dynamic_field_value").await, 1);
}

async fn what_has_several_values_is_only_read(db: &Db) {
    define(db, "Skills", "Multiselect", "CustomerUser", "").await;
    define(db, "Phones", "Text", "CustomerUser", "---\nMultiValue: '1'\n").await;
    let mut writer = db.write().await.unwrap();
    let fields = dynamic_fields::find(&mut writer, true, &["Skills", "Phones"]).await.unwrap();
    assert!(fields.iter().all(|field| !field.writable), "{fields:?}");
    let skills = id(&fields, "Skills");
    writer
        .execute(Sql::new(
            "INSERT INTO dynamic_field_obj_id_name (object_name, object_type) VALUES ('ana', 'CustomerUser')",
        ))
        .await
        .unwrap();
    for value in ["Perl", "Rust"] {
        let sql = Sql::new(
            "INSERT INTO dynamic_field_value (field_id, object_id, value_text) SELECT ?, o.object_id, ? FROM dynamic_field_obj_id_name o",
        );
        writer.execute(sql.bind(skills).bind(value)).await.unwrap();
    }
    let found = dynamic_fields::of(&mut writer, true, &fields, &["ana"]).await.unwrap();
    assert_eq!(found["ana"], [(skills, "Perl, Rust".to_owned())]);
}
