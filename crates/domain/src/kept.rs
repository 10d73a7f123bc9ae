//! What a database made of the values it was given. It may write them in a way of its own; nothing of them may be lost.

use crate::problem::{Fault, FieldFault, FieldFaults};
use crate::record::TextRecord;
use crate::text::TextField;

/// The values that are not what was meant: cut, rounded, or read as something else.
pub fn not_kept<R: TextRecord>(meant: &R, stored: &R) -> FieldFaults {
    let differs = |field: &'static TextField| {
        let (meant, stored) = (meant.text(field.name)?, stored.text(field.name)?);
        if is_kept(meant, stored) {
            return None;
        }
        let cut = meant.starts_with(stored) && !stored.is_empty();
        let (max, length) = (stored.chars().count(), meant.chars().count());
        let fault = if cut { Fault::TooLong { max, length } } else { Fault::UnknownValue };
        Some(FieldFault { field: field.name, fault })
    };
    meant.shape().iter().filter_map(differs).collect()
}

/// Whether what is stored says what was meant: letter by letter, as the same number or truth value, spaced otherwise as JSON may be,
/// or more exactly than it was said, as a day that became its first second.
fn is_kept(meant: &str, stored: &str) -> bool {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    let truth = |text: &str| match text.trim().to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "on" | "1" => Some(true),
        "false" | "f" | "no" | "n" | "off" | "0" => Some(false),
        _ => None,
    };
    let close = |(a, b): (f64, f64)| (a - b).abs() <= f64::EPSILON * a.abs().max(b.abs());
    let bare = |text: &str| text.chars().filter(|char| !char.is_whitespace()).collect::<String>();
    meant == stored
        || (meant.is_empty() && number(stored) == Some(0.0))
        || number(meant).zip(number(stored)).is_some_and(close)
        || (stored.parse::<f64>().is_err() && truth(meant).is_some() && truth(meant) == truth(stored))
        || (number(meant).is_none() && !meant.is_empty() && stored.starts_with(meant))
        || (!meant.is_empty() && bare(meant) == bare(stored))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customer_user::CustomerUserValues;

    #[test]
    fn what_was_cut_rounded_or_taken_for_something_else_is_told() {
        let with = |zip: &str, city: &str| CustomerUserValues {
            zip: zip.into(),
            city: city.into(),
            ..CustomerUserValues::default()
        };
        let told = |meant: &CustomerUserValues, stored: &CustomerUserValues| -> Vec<(&str, &str)> {
            not_kept(meant, stored).into_iter().map(|fault| (fault.field, fault.fault.code())).collect()
        };
        assert_eq!(told(&with("007", ""), &with("7", "0")), []);
        assert_eq!(
            told(&with("Oslo 12", "Málaga"), &with("Oslo", "M?laga")),
            [("zip", "too-long"), ("city", "unknown-value")]
        );
        assert_eq!(told(&with("Oslo", ""), &with("", "")), [("zip", "unknown-value")]);
    }

    #[test]
    fn databases_may_write_as_they_like() {
        for (meant, stored) in [
            ("5", "5.00"),
            ("no", "false"),
            ("1", "true"),
            ("2026-01-05", "2026-01-05 00:00:00"),
            ("{\"a\":1}", "{\"a\": 1}"),
        ] {
            assert!(is_kept(meant, stored), "{meant} {stored}");
        }
        for (meant, stored) in [("99.999", "100.00"), ("yes", "false"), ("1", "12"), ("", "x"), ("079", "79th")] {
            assert!(!is_kept(meant, stored), "{meant} {stored}");
        }
    }
}
