//! Which e-mail addresses are accepted (data-layer 3.10, without the look-ups in the DNS).

use email_address::{EmailAddress, Options};

use crate::problem::Fault;

/// What the configuration asks of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailRules {
    /// Whether addresses are checked at all (the family's `CheckEmailAddresses`).
    pub check: bool,
    /// Domains that are refused, with all below them, in lower case. Empty by default: unlike the family, example
    /// domains are accepted.
    pub refused_domains: Vec<String>,
}

impl Default for EmailRules {
    fn default() -> Self {
        Self { check: true, refused_domains: Vec::new() }
    }
}

/// Addresses without a qualified domain that are accepted all the same.
const ALWAYS_ACCEPTED: [&str; 2] = ["root@localhost", "admin@localhost"];

impl EmailRules {
    /// Whether the address is accepted; blanks around it do not count.
    pub fn check(&self, address: &str) -> Result<(), Fault> {
        let address = without_trailing_comment(address.trim());
        if !self.check || ALWAYS_ACCEPTED.iter().any(|accepted| accepted.eq_ignore_ascii_case(address)) {
            return Ok(());
        }
        let options = Options::default().with_required_tld().with_domain_literal().with_display_text();
        let parsed = EmailAddress::parse_with_options(address, options).map_err(|_| Fault::NotAnAddress)?;
        let domain = parsed.domain();
        // ASCII only, as the family: an international domain is written in its `xn--` form.
        if !parsed.local_part().is_ascii() || !domain.is_ascii() || !is_domain(domain) {
            return Err(Fault::NotAnAddress);
        }
        if self.refused_domains.iter().any(|refused| is_within(&domain.to_ascii_lowercase(), refused)) {
            return Err(Fault::RefusedAddress);
        }
        Ok(())
    }
}

/// `test@home.com (Test)` without its comment.
fn without_trailing_comment(address: &str) -> &str {
    match address.rfind('(') {
        Some(start) if start > 0 && address.ends_with(')') => address[..start].trim_end(),
        _ => address,
    }
}

/// A qualified domain, or an IPv4 address in brackets.
fn is_domain(domain: &str) -> bool {
    if let Some(literal) = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return literal.parse::<std::net::Ipv4Addr>().is_ok();
    }
    let mut labels = 0;
    for label in domain.split('.') {
        let plain = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if label.is_empty() || label.len() > 63 || !plain || label.starts_with('-') || label.ends_with('-') {
            return false;
        }
        labels += 1;
    }
    labels >= 2
}

fn is_within(domain: &str, refused: &str) -> bool {
    domain == refused || domain.strip_suffix(refused).is_some_and(|rest| rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(address: &str) -> bool {
        EmailRules::default().check(address).is_ok()
    }

    /// Data-layer 7.8, rows 156 to 163, and the recorded answers `check_email`.
    #[test]
    fn answers_as_the_family_does() {
        let long_local = format!("{}@c.es", "x".repeat(65));
        for refused in [
            "somebody",
            "a b@h.com",
            "ä@h.com",
            ".a@h.com",
            "a.@h.com",
            "a..b@h.com",
            "a@b@h.com",
            "",
            "a@b",
            "a@localhost",
            "a@@c.es",
            "a@c.es,b@c.es",
            "a@-c.es",
            "a@c-.es",
            "日本@example.jp",
            "foo=bar@[192.1233.22.2]",
            "<test@home.com",
            "test@home.com>",
            "x@localhost",
            "john@müller.de",
            &long_local,
        ] {
            assert!(!accepted(refused), "{refused:?} should be refused");
        }
        let full_local = format!("{}@c.es", "x".repeat(64));
        for right in [
            "a.b@c.es",
            "a@xn--4ca.es",
            "a@[127.0.0.1]",
            "A@C.ES",
            "o'hara@c.es",
            "Name <a@c.es>",
            "a@c.museum",
            "a%b@c.es",
            "a/b@c.es",
            "a@sub.sub.c.es",
            " a@c.es",
            "a@c.es ",
            "foo=bar@[192.123.22.2]",
            "user/department@h.com",
            "#helpdesk@h.com",
            "a+b@h.com",
            "_x@h.com",
            "test@home.com (Test)",
            "\"Test Test\" <test@home.com>",
            "root@localhost",
            "ROOT@LOCALHOST",
            "a@example.com",
            &full_local,
        ] {
            assert!(accepted(right), "{right:?} should be accepted");
        }
    }

    #[test]
    fn refused_domains_take_their_subdomains_along() {
        let rules = EmailRules { refused_domains: vec!["example.com".into()], ..EmailRules::default() };
        assert_eq!(rules.check("a@example.com"), Err(Fault::RefusedAddress));
        assert_eq!(rules.check("a@mail.EXAMPLE.com"), Err(Fault::RefusedAddress));
        assert_eq!(rules.check("a@myexample.com"), Ok(()));
    }
}
