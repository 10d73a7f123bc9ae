//! Signing in as a person: found as the reader, then the directory is asked with their own name and password, on a connection
//! of its own. An empty password never gets that far: directories let it in as nobody.

use padron_domain::validity::Validity;

use super::ask::whole;
use super::{People, Person};
use crate::error::{Cause, Failure};
use crate::wire::{Outcome, PolicyError};

/// How a sign-in went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// The password is right.
    Welcome(Box<Person>),
    /// They may not come in.
    Refused(Refusal),
}

/// Why somebody may not come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There was no password.
    EmptyPassword,
    /// There is nobody of that login, or not in the group.
    NotFound,
    /// There are several of that login.
    Ambiguous,
    /// The password is wrong.
    WrongPassword,
    /// They are switched off.
    Disabled,
    /// Their account came to its end.
    Expired,
    /// They tried too often.
    Locked,
    /// The password is right, but has to be changed first.
    MustChange,
    /// The password came to its end.
    PasswordExpired,
    /// Not at this hour, or not from here.
    NotNow,
}

impl Refusal {
    /// Its name for programs and texts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::EmptyPassword => "empty-password",
            Self::NotFound => "not-found",
            Self::Ambiguous => "ambiguous",
            Self::WrongPassword => "wrong-password",
            Self::Disabled => "disabled",
            Self::Expired => "expired",
            Self::Locked => "locked",
            Self::MustChange => "must-change",
            Self::PasswordExpired => "password-expired",
            Self::NotNow => "not-now",
        }
    }
}

impl People {
    /// Lets the directory judge a password.
    ///
    /// # Errors
    ///
    /// Why it could not be asked. That says nothing of the password.
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<SignIn, Failure> {
        if password.is_empty() {
            return Ok(SignIn::Refused(Refusal::EmptyPassword));
        }
        if login.trim().is_empty() {
            return Ok(SignIn::Refused(Refusal::NotFound));
        }
        self.patiently(self.judge(login, password)).await
    }

    async fn judge(&self, login: &str, password: &str) -> Result<SignIn, Failure> {
        let filter = self.plan.with_keys([login].into_iter());
        let answers = self.ask(&[self.below(&filter, &self.plan.attributes, 2)], 2).await?;
        let mut entries = Vec::new();
        for answer in answers {
            // More than were asked for is what the limit says then.
            let answer = if answer.1.len() > 1 { (Outcome { code: 0, ..answer.0 }, answer.1) } else { answer };
            entries.extend(whole(answer, "")?);
        }
        if entries.len() > 1 {
            return Ok(SignIn::Refused(Refusal::Ambiguous));
        }
        let around = self.around_few(&[filter], &[], (&entries, true)).await?;
        let Some(person) = self.people_of(entries, around).await?.pop() else {
            return Ok(SignIn::Refused(Refusal::NotFound));
        };
        if person.dn.is_empty() {
            return Err(Failure::new(Cause::Malformed("an entry without a name"), ""));
        }
        if person.record.values.validity != Validity::Valid {
            return Ok(SignIn::Refused(Refusal::Disabled));
        }
        let mut line = self.dialer.open(false).await?;
        let outcome = line.bind(&person.dn, password.as_bytes()).await;
        let host = line.host().to_owned();
        line.close().await;
        match verdict(&outcome.map_err(|cause| Failure::new(cause, &host))?) {
            Ok(None) => Ok(SignIn::Welcome(Box::new(person))),
            Ok(Some(refusal)) => Ok(SignIn::Refused(refusal)),
            Err(cause) => Err(Failure::new(cause, &host)),
        }
    }
}

/// What an answer to a sign-in means.
fn verdict(outcome: &Outcome) -> Result<Option<Refusal>, Cause> {
    let policy = outcome.policy.map(|error| match error {
        PolicyError::Expired => Refusal::PasswordExpired,
        PolicyError::Locked => Refusal::Locked,
        PolicyError::MustChange => Refusal::MustChange,
        PolicyError::Other => Refusal::WrongPassword,
    });
    match outcome.code {
        0 => Ok(policy.filter(|refusal| *refusal == Refusal::MustChange)),
        49 => Ok(Some(policy.or_else(|| of_active_directory(&outcome.text)).unwrap_or(Refusal::WrongPassword))),
        // There is no password to compare with.
        48 => Ok(Some(Refusal::WrongPassword)),
        // As 389 says it of those who tried too often, and of those who are switched off.
        19 => Ok(Some(Refusal::Locked)),
        53 => Ok(Some(Refusal::Disabled)),
        32 => Ok(Some(Refusal::NotFound)),
        code => Err(Cause::of_code(code)),
    }
}

/// Active Directory says why behind `data`.
fn of_active_directory(text: &[u8]) -> Option<Refusal> {
    let text = String::from_utf8_lossy(text);
    let (_, behind) = text.split_once("data ")?;
    let code: String = behind.chars().take_while(char::is_ascii_hexdigit).collect();
    Some(match code.to_ascii_lowercase().as_str() {
        "525" => Refusal::NotFound,
        "52e" => Refusal::WrongPassword,
        "530" | "531" => Refusal::NotNow,
        "532" => Refusal::PasswordExpired,
        "533" => Refusal::Disabled,
        "701" => Refusal::Expired,
        "773" => Refusal::MustChange,
        "775" => Refusal::Locked,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_to_sign_ins_are_told_apart() {
        let text = |data: &str| {
            format!("80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data {data}, v2580")
        };
        for (code, text, policy, verdict_of) in [
            (0, String::new(), None, Ok(None)),
            (0, String::new(), Some(PolicyError::MustChange), Ok(Some(Refusal::MustChange))),
            (49, String::new(), None, Ok(Some(Refusal::WrongPassword))),
            (49, String::new(), Some(PolicyError::Locked), Ok(Some(Refusal::Locked))),
            (49, String::new(), Some(PolicyError::Expired), Ok(Some(Refusal::PasswordExpired))),
            (49, text("52e"), None, Ok(Some(Refusal::WrongPassword))),
            (49, text("525"), None, Ok(Some(Refusal::NotFound))),
            (49, text("530"), None, Ok(Some(Refusal::NotNow))),
            (49, text("532"), None, Ok(Some(Refusal::PasswordExpired))),
            (49, text("533"), None, Ok(Some(Refusal::Disabled))),
            (49, text("701"), None, Ok(Some(Refusal::Expired))),
            (49, text("773"), None, Ok(Some(Refusal::MustChange))),
            (49, text("775"), None, Ok(Some(Refusal::Locked))),
            (49, text("é"), None, Ok(Some(Refusal::WrongPassword))),
            (8, String::new(), None, Err(Cause::NotEncrypted)),
            (51, String::new(), None, Err(Cause::Busy)),
            (10, String::new(), None, Err(Cause::Referral)),
            (80, String::new(), None, Err(Cause::Other(80))),
        ] {
            let outcome = Outcome { code, text: text.clone().into_bytes(), cookie: None, policy };
            assert_eq!(verdict(&outcome), verdict_of, "{code} {text}");
        }
    }
}
