//! Bringing databases up to this version: of two that start at once, after one that broke off, and where OTOBO's tables are.

use padron_storage::changes::{self, Change, glance};
use padron_storage::db::Sql;
use padron_storage::{Db, StorageError, customer_users, migrate};

use crate::customer_users::{add as add_person, person};
use crate::empty;

const ENGINES: [&str; 3] = ["sqlite", "postgres", "mysql"];

async fn run(db: &Db, text: &str) {
    let mut writer = db.write().await.unwrap();
    writer.execute(Sql::new("").push(text)).await.unwrap();
    writer.commit().await.unwrap();
}

#[tokio::test]
async fn of_several_that_start_at_once_one_migrates() {
    for engine in ENGINES {
        let (fresh, db) = empty(engine).await;
        let starts: Vec<_> = (0..4)
            .map(|_| {
                let url = fresh.url().to_owned();
                tokio::spawn(async move { migrate::migrate(&Db::connect(&url, true).await.unwrap()).await })
            })
            .collect();
        let mut made = Vec::new();
        for start in starts {
            made.push(start.await.unwrap().unwrap_or_else(|error| panic!("{engine}: {error}")));
        }
        assert_eq!(made.iter().filter(|done| done.created).count(), 1, "{engine}: {made:?}");
        assert_eq!(migrate::applied(&db).await.unwrap(), migrate::newest(), "{engine}");
        let count = Sql::new("SELECT COUNT(*) FROM padron_migration");
        assert_eq!(db.read().await.unwrap().fetch_one(count).await.unwrap().int(0).unwrap(), migrate::newest());
        // The lock was given back.
        tokio::time::timeout(std::time::Duration::from_secs(5), migrate::migrate(&db)).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn one_that_broke_off_goes_on_once_the_cause_is_gone() {
    for engine in ENGINES {
        let (_fresh, db) = empty(engine).await;
        migrate::migrate(&db).await.unwrap();
        // As if the third had broken off at its second half.
        let (_fresh, db) = empty(engine).await;
        run(&db, "CREATE TABLE padron_mail (in_the_way INT)").await;
        let error = migrate::migrate(&db).await.unwrap_err();
        match engine {
            "mysql" => assert!(matches!(error, StorageError::Halfway { name: "0003_doors", .. }), "{error}"),
            _ => assert!(matches!(error, StorageError::Fault(_)), "{engine}: {error}"),
        }
        assert_eq!(migrate::applied(&db).await.unwrap(), 2, "{engine}");
        run(&db, "DROP TABLE padron_mail").await;
        let done = migrate::migrate(&db).await.unwrap_or_else(|error| panic!("{engine}: {error}"));
        assert_eq!((i64::try_from(done.applied).unwrap(), done.created), (migrate::newest() - 2, false), "{engine}");
        add_person(&db, person("a"), None).await;
    }
}

/// The family's tables as OTOBO has them, and nothing of ours.
async fn otobo(engine: &str) -> (padron_testkit::services::Fresh, Db) {
    let (fresh, db) = empty(engine).await;
    let file = format!("{}/migrations/{engine}/0001_family.sql", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(file).unwrap();
    for statement in
        text.split(";\n\n").filter(|part| part.lines().any(|line| !line.is_empty() && !line.starts_with("--")))
    {
        run(&db, statement.trim().trim_end_matches(';')).await;
    }
    (fresh, db)
}

/// What stands in the database that is not ours, and what stands on it.
async fn foreign(db: &Db, engine: &str) -> Vec<String> {
    let sql = match engine {
        "postgres" => {
            "SELECT c.relname || ' ' || c.relkind::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE n.nspname = 'public' AND c.relname NOT LIKE 'padron%' \
             UNION ALL SELECT 'trigger ' || t.tgname FROM pg_trigger t WHERE NOT t.tgisinternal \
             UNION ALL SELECT 'index ' || i.indexname FROM pg_indexes i WHERE i.tablename NOT LIKE 'padron%' AND i.schemaname = 'public' \
             UNION ALL SELECT 'function ' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public' \
             ORDER BY 1"
        }
        _ => {
            "SELECT CONCAT(t.table_name, '') FROM information_schema.tables t WHERE t.table_schema = DATABASE() AND t.table_name NOT LIKE 'padron%' \
             UNION ALL SELECT CONCAT('trigger ', g.trigger_name) FROM information_schema.triggers g WHERE g.trigger_schema = DATABASE() \
             UNION ALL SELECT CONCAT('index ', s.table_name, s.index_name, s.column_name) FROM information_schema.statistics s \
             WHERE s.table_schema = DATABASE() AND s.table_name NOT LIKE 'padron%' ORDER BY 1"
        }
    };
    let rows = db.read().await.unwrap().fetch(Sql::new(sql)).await.unwrap();
    rows.iter().map(|row| row.text(0).unwrap()).collect()
}

#[tokio::test]
async fn on_tables_of_otobo_nothing_is_made_or_changed() {
    for engine in ["postgres", "mysql"] {
        let (_fresh, db) = otobo(engine).await;
        let before = foreign(&db, engine).await;
        assert!(before.len() > 50);
        migrate::migrate(&db).await.unwrap_or_else(|error| panic!("{engine}: {error}"));
        assert_eq!(foreign(&db, engine).await, before, "{engine}");
        assert_eq!(migrate::applied(&db).await.unwrap(), migrate::newest());
        assert!(migrate::is_adopted(&mut db.read().await.unwrap()).await.unwrap());
        // A second start finds everything done.
        assert_eq!(migrate::migrate(&db).await.unwrap().applied, 0);
        add_person(&db, person("a"), None).await;
        assert!(customer_users::own().get(&mut db.read().await.unwrap(), "A").await.unwrap().is_some());
        let (_own, own) = empty(engine).await;
        migrate::migrate(&own).await.unwrap();
        assert!(!migrate::is_adopted(&mut own.read().await.unwrap()).await.unwrap());
    }
}

#[tokio::test]
async fn a_lost_trigger_is_told() {
    for engine in ENGINES {
        let (_fresh, db) = empty(engine).await;
        migrate::migrate(&db).await.unwrap();
        assert_eq!(changes::missing_triggers(&mut db.read().await.unwrap()).await.unwrap(), 0, "{engine}");
        let on = if engine == "postgres" { " ON customer_preferences" } else { "" };
        run(&db, &format!("DROP TRIGGER padron_customer_preferences_insert{on}")).await;
        assert_eq!(changes::missing_triggers(&mut db.read().await.unwrap()).await.unwrap(), 1, "{engine}");
    }
}

#[tokio::test]
async fn without_triggers_changes_are_seen_by_their_time() {
    for engine in ["postgres", "mysql"] {
        let (_fresh, db) = otobo(engine).await;
        migrate::migrate(&db).await.unwrap();
        let old = add_person(&db, person("a"), None).await;
        let mut reader = db.read().await.unwrap();
        let then = glance::look(&mut reader).await.unwrap();
        assert_eq!(glance::look(&mut reader).await.unwrap(), then);
        run(&db, "UPDATE customer_user SET city = 'x', change_time = '2037-01-01 00:00:00' WHERE login = 'a'").await;
        let new = add_person(&db, person("b"), None).await;
        run(&db, "INSERT INTO customer_preferences (user_id, preferences_key, preferences_value) VALUES ('a', 'UserLastLogin', '1800000000')").await;
        let now = glance::look(&mut reader).await.unwrap();
        assert_ne!(now, then);
        let found = glance::since(&mut reader, &then, &now, 10).await.unwrap();
        let expected = [Change::CustomerUser(old), Change::CustomerUser(new), Change::LastLogin("a".into())];
        assert_eq!(found, expected, "{engine}");
        run(&db, "DELETE FROM customer_user WHERE login = 'b'").await;
        let after = glance::look(&mut reader).await.unwrap();
        assert!(glance::since(&mut reader, &now, &after, 10).await.unwrap().contains(&Change::All), "{engine}");
    }
}
