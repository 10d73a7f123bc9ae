//! Encryption on the way to a server: who is believed, and who is not.

use padron_storage::{Db, StorageError, greeting};
use padron_testkit::proxy::Proxy;
use padron_testkit::services::{MariaDb, PostgreSql, tls};

#[tokio::test]
async fn on_postgresql() {
    let (server, plain) = (PostgreSql::start_encrypted().unwrap(), PostgreSql::start().unwrap());
    believes_whom_it_should(&server.fresh_database(), &plain.fresh_database()).await;
}

#[tokio::test]
async fn on_mariadb() {
    let (server, plain) = (MariaDb::start_encrypted().unwrap(), MariaDb::start().unwrap());
    believes_whom_it_should(&server.fresh_database(), &plain.fresh_database()).await;
}

/// Whether the line is encrypted, or why there is none.
async fn reached(url: &str, words: &str) -> Result<bool, StorageError> {
    let db = Db::connect(&format!("{url}?{words}"), false).await?;
    let encryption = greeting::of(&mut db.read().await?).await?.encryption;
    db.close().await;
    Ok(encryption.is_some())
}

async fn believes_whom_it_should(url: &str, plain: &str) {
    let [ours, other] = [tls::authority(), tls::another_authority()].map(|file| file.display().to_string());
    // The certificate names 127.0.0.1 and not 127.0.0.2.
    let (before, after) = url.split_once('@').unwrap();
    let (server, database) = after.split_once('/').unwrap();
    let proxy = Proxy::on("127.0.0.2", server).unwrap();
    let elsewhere = format!("{before}@{}/{database}", proxy.address());
    for (url, words, expected) in [
        (url, format!("sslmode=verify-full&sslrootcert={ours}"), Some(true)),
        (url, format!("sslmode=verify-ca&sslrootcert={ours}"), Some(true)),
        (url, format!("sslmode=verify-full&sslrootcert={other}"), None),
        (url, format!("sslmode=verify-ca&sslrootcert={other}"), None),
        // Nobody's browser knows this authority.
        (url, "sslmode=verify-full".to_owned(), None),
        (&elsewhere, format!("sslmode=verify-full&sslrootcert={ours}"), None),
        (&elsewhere, format!("sslmode=verify-ca&sslrootcert={ours}"), Some(true)),
        // Encrypted, whoever it is.
        (url, "sslmode=require".to_owned(), Some(true)),
        (&elsewhere, "sslmode=require".to_owned(), Some(true)),
        (url, "sslmode=prefer".to_owned(), Some(true)),
        (url, "sslmode=disable".to_owned(), Some(false)),
        (plain, "sslmode=prefer".to_owned(), Some(false)),
        (plain, "sslmode=require".to_owned(), None),
    ] {
        let found = reached(url, &words).await;
        match (&found, expected) {
            (Ok(encrypted), Some(expected)) => assert_eq!(*encrypted, expected, "{words}"),
            (Err(error), None) => assert!(error.is_about_encryption(), "{words}: {error}"),
            _ => assert_eq!(found.is_ok(), expected.is_some(), "{url}, {words}: {found:?}"),
        }
    }
}
