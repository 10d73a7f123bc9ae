//! Whatever somebody types has an answer.

use padron_domain::fold::fold;
use padron_domain::search::{Expr, Form, MAX_WORDS, Pattern, Rules, mark, parse};
use proptest::prelude::*;

/// Texts that are full of what the language is made of, and texts of anything.
fn text() -> impl Strategy<Value = String> {
    let signs = vec![
        "(", ")", "&", "|", "&&", "||", "!", "\"", "*", "%", "_", "\\", "+", " ", " AND ", " OR ", "AND", "\u{301}",
        "ß",
    ];
    let part =
        prop_oneof![4 => prop::sample::select(signs).prop_map(str::to_owned), 2 => "[a-cÀ-ü]{1,3}", 1 => ".{0,4}"];
    prop_oneof![prop::collection::vec(part, 0..30).prop_map(|parts| parts.concat()), ".{0,40}"]
}

fn rules() -> impl Strategy<Value = Rules> {
    let affix = prop::sample::select(vec!["*", "", "%", "x", "_", "a*"]);
    (any::<bool>(), affix.clone(), affix, any::<bool>()).prop_map(|(full, prefix, suffix, every_word)| Rules {
        form: if full { Form::Customers } else { Form::CustomerUsers },
        prefix: prefix.to_owned(),
        suffix: suffix.to_owned(),
        every_word,
    })
}

fn words<'e>(expr: &'e Expr, found: &mut Vec<&'e Pattern>) {
    match expr {
        Expr::And(parts) | Expr::Or(parts) => parts.iter().for_each(|part| words(part, found)),
        Expr::Word { pattern, .. } => found.push(pattern),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn any_text_has_a_meaning_and_marks_whole_letters(
        text in text(), rules in rules(), field in text(), case_sensitive: bool,
    ) {
        let expr = parse(&text, &rules);
        let mut patterns = Vec::new();
        words(&expr, &mut patterns);
        prop_assert!(patterns.len() <= MAX_WORDS);
        let odd = text.trim().bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
        prop_assert_eq!(patterns.is_empty(), odd || text.trim().is_empty());
        let mut end = 0;
        for range in mark(&expr, &field, case_sensitive) {
            prop_assert!(end <= range.start && range.start < range.end);
            prop_assert!(field.get(range.clone()).is_some());
            end = range.end;
        }
    }

    #[test]
    fn every_word_only_adds(
        text in text(), rules in rules(), fields in prop::collection::vec(prop::option::of(text()), 0..4),
    ) {
        let family = Rules { every_word: false, ..rules.clone() };
        let folded: Vec<Option<String>> = fields.iter().map(|field| field.as_deref().map(fold)).collect();
        let folded: Vec<Option<&str>> = folded.iter().map(Option::as_deref).collect();
        if parse(&text, &family).folded().matches(&folded) {
            let every_word = Rules { every_word: true, ..rules };
            prop_assert!(parse(&text, &every_word).folded().matches(&folded));
        }
    }

    #[test]
    fn a_plain_word_is_in_the_text_it_finds(word in "[a-zß-ü0-9.@'-]{1,5}", field in "[a-zß-ü0-9.@' -]{0,12}") {
        let found = parse(&word, &Rules::new(Form::Customers)).folded().matches(&[Some(&fold(&field))]);
        prop_assert_eq!(found, fold(&field).contains(&fold(&word)));
        let marked = mark(&parse(&word, &Rules::new(Form::Customers)), &field, false);
        prop_assert_eq!(found, !marked.is_empty());
        prop_assert!(marked.iter().all(|range| fold(&field[range.clone()]).contains(&fold(&word))));
    }
}
