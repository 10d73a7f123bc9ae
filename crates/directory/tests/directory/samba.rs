//! Active Directory as Samba has it. Samba needs the usual ports and ten seconds to be made, so this is run by hand, with the
//! password of `ana` and the names as below:
//!
//! ```sh
//! PADRON_TEST_SAMBA=127.0.0.5 cargo nextest run -p padron-directory --run-ignored only samba
//! ```
//!
//! The domain is `ad.example.test`, with the users `ana`, `ben` and `off` (switched off), the group `outer` with `inner` and `off`
//! in it, and `inner` with `ana` and `outer`.

use padron_directory::{Cause, People, Refusal, Settings, SignIn, TlsFault, Trust};
use padron_domain::secret::Secret;
use padron_domain::source::{FieldMap, Place, Row, StartTls};
use padron_domain::validity::Validity;

use crate::common::{all, directory, logins, source};

const PASSWORD: &str = "Passw0rd!a";

/// How it is reached.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Clear,
    StartTls,
    Wrapped,
}

fn samba(group: &str, way: Way, trust: Trust) -> People {
    let mut directory = directory(389);
    let host = std::env::var("PADRON_TEST_SAMBA").unwrap();
    directory.hosts = vec![if way == Way::Wrapped { format!("ldaps://{host}") } else { host }];
    directory.start_tls = if way == Way::StartTls { StartTls::Checked } else { StartTls::Off };
    directory.base_dn = "CN=Users,DC=ad,DC=example,DC=test".into();
    directory.always_filter = "(&(objectCategory=person)(mail=*))".into();
    directory.group_dn = group.into();
    directory.bind = Some(("ana@ad.example.test".into(), Secret::new(PASSWORD)));
    let row = |name: &str, column: &str| Row::text(name, name, name, column);
    let rows = vec![
        row("first_name", "givenName"),
        row("last_name", "sn"),
        row("login", "sAMAccountName"),
        row("email", "mail"),
        row("customer_id", "company"),
        row("sid", "objectSid"),
    ];
    let mut source = source(directory);
    source.key = "sAMAccountName".into();
    source.map = FieldMap { rows };
    assert!(matches!(source.place, Place::Directory(_)));
    People::new(&source, Settings { trust, ..Settings::default() }).ok().unwrap()
}

#[tokio::test]
#[ignore = "needs a Samba domain controller, see above"]
async fn samba_is_read_as_active_directory() {
    let Cause::Tls(TlsFault::UnknownIssuer(shown)) =
        samba("", Way::Wrapped, Trust::System).check().await.unwrap_err().cause
    else {
        panic!("no unknown issuer")
    };
    for way in [Way::Wrapped, Way::StartTls] {
        let trust = || Trust::Pinned(vec![shown]);
        let people = samba("", way, trust());
        let check = people.check().await.unwrap();
        assert!(check.encrypted && check.nature.active_directory && check.nature.pages, "{check:?}");
        let (found, complete) = all(&people).await;
        let complete = complete.unwrap();
        assert_eq!(logins(&found), ["ana", "ben", "off"]);
        let ana = &found[0];
        assert!(ana.id.as_str().starts_with("objectguid:") && ana.id.is_stable(), "{ana:?}");
        assert!(ana.record.values.get("sid").unwrap().starts_with("S-1-5-21-"));
        assert_eq!(
            (ana.record.values.customer_id.as_str(), ana.record.values.last_name.as_str()),
            ("K1", "García ana")
        );
        assert_eq!(found[2].record.values.validity, Validity::Invalid);
        assert!(complete.newest.is_some() && ana.record.created_at.is_some());
        assert_eq!(people.get_by_ids(std::slice::from_ref(&ana.id)).await.unwrap(), std::slice::from_ref(ana));
        let mut changed = 0;
        people.each_changed(complete.newest.unwrap(), |_| changed += 1).await.unwrap();
        assert!(changed > 0);
        for (login, password, refusal) in [
            ("ana", PASSWORD, None),
            ("ana", "wrong", Some(Refusal::WrongPassword)),
            ("off", PASSWORD, Some(Refusal::Disabled)),
            ("nobody", PASSWORD, Some(Refusal::NotFound)),
        ] {
            match people.sign_in(login, password).await.unwrap() {
                SignIn::Welcome(_) => assert_eq!(refusal, None, "{login}"),
                SignIn::Refused(why) => assert_eq!(Some(why), refusal, "{login}"),
            }
        }
        let members = samba("CN=outer,CN=Users,DC=ad,DC=example,DC=test", way, trust());
        assert_eq!(logins(&all(&members).await.0), ["ana", "off"]);
        assert_eq!(members.get_many(&["ana", "ben", "off"]).await.unwrap().len(), 2);
    }
    // It takes no password in clear text.
    assert_eq!(samba("", Way::Clear, Trust::System).check().await.unwrap_err().cause, Cause::NotEncrypted);
}
