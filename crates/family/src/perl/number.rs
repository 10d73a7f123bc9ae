//! Numbers as Perl reads and writes them.

/// What a number in a program is as a text.
pub(super) fn literal(text: &str) -> Option<String> {
    let digits = text.replace('_', "");
    let radix = |digits: &str, radix| u64::from_str_radix(digits, radix).ok().map(|number| number.to_string());
    let lower = digits.to_ascii_lowercase();
    if let Some(hex) = lower.strip_prefix("0x") {
        return radix(hex, 16);
    }
    if let Some(binary) = lower.strip_prefix("0b") {
        return radix(binary, 2);
    }
    if digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return radix(&digits, 8);
    }
    if digits.bytes().all(|byte| byte.is_ascii_digit())
        && let Ok(number) = digits.parse::<i64>()
    {
        return Some(number.to_string());
    }
    parse(&digits).and_then(shown)
}

/// A text that is wholly a number; nothing is made of others.
pub(super) fn parse(text: &str) -> Option<f64> {
    let text = text.trim_ascii();
    let plain =
        !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    text.parse().ok().filter(|number: &f64| plain && number.is_finite())
}

/// A number as Perl prints it: up to 15 digits that mean something.
pub(super) fn shown(number: f64) -> Option<String> {
    if !number.is_finite() {
        return None;
    }
    if number == 0.0 {
        return Some("0".to_owned());
    }
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return Some(format!("{number:.0}"));
    }
    let exponent = format!("{number:.14e}");
    let (digits, power) = exponent.split_once('e')?;
    let power: i32 = power.parse().ok()?;
    if (-5..15).contains(&power) {
        let decimals = usize::try_from(14 - power).ok()?;
        return Some(format!("{number:.decimals$}").trim_end_matches('0').trim_end_matches('.').to_owned());
    }
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    let sign = if power < 0 { '-' } else { '+' };
    Some(format!("{digits}e{sign}{:02}", power.unsigned_abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_perl_reads_them() {
        for (written, meant) in [
            ("0", "0"),
            ("1_000", "1000"),
            ("010", "8"),
            ("0x1F", "31"),
            ("0b11", "3"),
            ("1.50", "1.5"),
            ("1e3", "1000"),
            ("9223372036854775807", "9223372036854775807"),
            ("0.1", "0.1"),
            ("1e20", "1e+20"),
            ("0.0000001", "1e-07"),
        ] {
            assert_eq!(literal(written).as_deref(), Some(meant), "{written}");
        }
        assert_eq!(literal("12abc"), None);
        assert_eq!(literal("1.2.3"), None);
        assert_eq!(parse("inf"), None);
        assert_eq!(parse(" 12 "), Some(12.0));
    }
}
