//! The passwords that OTOBO stored, on MariaDB and on PostgreSQL: `crates/testkit/data/recorded/passwords.json`.

#[cfg(test)]
mod recorded {
    use padron_app::password::{CryptType, HashError, VerifyOptions, hash_as, verify};
    use serde_json::Value;

    const ANSWERS: &str = include_str!("../../testkit/data/recorded/passwords.json");

    /// What every recorded password is.
    const PASSWORD: &str = "Grüße-123";

    /// Checks everything recorded on one engine; returns how much there was.
    fn check_all(engine: &str) -> usize {
        let answers: Value = serde_json::from_str(ANSWERS).unwrap();
        let mut checked = 0;
        for (setting, logins) in answers[engine].as_object().unwrap() {
            let format = CryptType::from_setting(Some(setting), None);
            for (login, answer) in logins.as_object().unwrap() {
                check(format, login, answer);
                checked += 1;
            }
        }
        checked
    }

    fn check(format: CryptType, login: &str, answer: &Value) {
        let stored = answer["stored"].as_str().unwrap();
        let accepts = |password, options| verify(Some(stored), password, &options).matches;
        if stored == "*0" {
            // A defect: OTOBO accepts any password here. Padrón neither accepts one nor stores this.
            assert!(answer["auth_bad"].is_string());
            assert!(!accepts(PASSWORD, VerifyOptions::shared(format)));
            assert_eq!(hash_as(format, login, PASSWORD), Err(HashError::NoSalt));
            return;
        }
        let accepted = |case: &str| answer[case].is_string();
        assert_eq!(accepts(PASSWORD, VerifyOptions::shared(format)), accepted("auth_ok"), "{stored}");
        assert_eq!(accepts("grüße-123", VerifyOptions::shared(format)), accepted("auth_bad"), "{stored}");
        let sha2 = VerifyOptions::shared(CryptType::Sha2);
        assert_eq!(accepts(PASSWORD, sha2), accepted("auth_when_CryptType_is_sha2"), "{stored}");
        match format {
            CryptType::Bcrypt { .. } => assert!(stored.starts_with("BCRYPT:12:"), "{stored}"),
            _ => assert_eq!(hash_as(format, login, PASSWORD).as_deref(), Ok(stored), "{login}"),
        }
    }

    #[test]
    fn on_mariadb() {
        assert_eq!(check_all("mariadb"), 16);
    }

    #[test]
    fn on_postgresql() {
        assert_eq!(check_all("postgresql"), 16);
    }
}
