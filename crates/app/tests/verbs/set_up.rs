//! The first administrator.

use padron_app::AppError;
use padron_app::session::Origin;
use padron_app::set_up::FirstAdministrator;
use padron_app::sign_in::SignIn;

use crate::{desk, refused};

fn carla() -> FirstAdministrator {
    FirstAdministrator {
        login: "carla".into(),
        first_name: "Carla".into(),
        last_name: "Martín".into(),
        password: "a long password".into(),
    }
}

#[tokio::test]
async fn nobody_signs_in_as_root_with_root() {
    let desk = desk().await;
    for password in ["root", "*", "", "root@localhost"] {
        let ended = desk.app.sign_in("root@localhost", password, &Origin::default()).await.unwrap();
        assert!(matches!(ended, SignIn::Refused), "{password:?}");
    }
}

#[tokio::test]
async fn the_link_works_once() {
    let desk = desk().await;
    assert!(desk.app.needs_set_up().await.unwrap());
    let old = desk.app.new_set_up_token().await.unwrap();
    let token = desk.app.new_set_up_token().await.unwrap();
    assert!(!desk.app.set_up_allowed(&old).await.unwrap());
    let short = FirstAdministrator { login: String::new(), password: "short".into(), ..carla() };
    assert_eq!(
        refused(desk.app.set_up(&token, &short, &Origin::default()).await),
        ["login required", "password too-short"]
    );
    let session = desk.app.set_up(&token, &carla(), &Origin::default()).await.unwrap();
    assert!(session.agent.administrator);
    assert!(matches!(desk.app.set_up(&token, &carla(), &Origin::default()).await, Err(AppError::Missing)));
    assert!(!desk.app.needs_set_up().await.unwrap());
    let ended = desk.app.sign_in("Carla", "a long password", &Origin::default()).await.unwrap();
    assert!(matches!(ended, SignIn::Welcome(_)));
}

#[tokio::test]
async fn init_may_be_run_again_for_a_lost_password() {
    let desk = desk().await;
    desk.app.init("admin", "first password").await.unwrap();
    let SignIn::Welcome(session) = desk.app.sign_in("admin", "first password", &Origin::default()).await.unwrap()
    else {
        panic!("signed in")
    };
    desk.app.init("ADMIN", "second password").await.unwrap();
    assert!(desk.app.session(&session.token).await.unwrap().is_none(), "sessions of the lost password are over");
    assert!(matches!(desk.app.sign_in("admin", "first password", &Origin::default()).await.unwrap(), SignIn::Refused));
    assert!(matches!(
        desk.app.sign_in("admin", "second password", &Origin::default()).await.unwrap(),
        SignIn::Welcome(_)
    ));
    // Another login would take the account of whoever has row 1.
    assert_eq!(refused(desk.app.init("eve", "third password").await), ["login taken"]);
}
