//! Whole numbers, grouped as the reader's language does it.

use fluent_bundle::FluentValue;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::Locale;

use super::Language;

thread_local! {
    /// Formatters are not shared between threads, and making one costs more than using it.
    static FORMATTERS: [Option<DecimalFormatter>; 3] = Language::ALL.map(formatter);
}

fn formatter(language: Language) -> Option<DecimalFormatter> {
    let locale: Locale = language.tag().parse().ok()?;
    DecimalFormatter::try_new(locale.into(), icu_decimal::options::DecimalFormatterOptions::default()).ok()
}

/// `12345` as `12,345` or `12.345`.
pub fn integer(language: Language, value: u64) -> String {
    if value < 1000 {
        return value.to_string();
    }
    FORMATTERS.with(|all| match &all[language.index()] {
        Some(formatter) => formatter.format(&Decimal::from(value)).to_string(),
        None => value.to_string(),
    })
}

/// What Fluent writes for a number inside a text.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "only whole numbers are passed")]
pub(super) fn fluent(language: Language, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(integer(language, number.value.max(0.0) as u64)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_language() {
        assert_eq!(integer(Language::En, 1234), "1,234");
        assert_eq!(integer(Language::De, 1234), "1.234");
        assert_eq!(integer(Language::Es, 1234), "1234");
        assert_eq!(integer(Language::Es, 12345), "12.345");
    }
}
