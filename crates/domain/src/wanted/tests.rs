use super::*;
use crate::wanted::Piece;

/// Data-layer 7.3: the rows of the family's own test.
const ROWS: [&str; 11] = [
    "John Smith", "John Meier", "Franz Smith", "Franz Ferdinand Smith", "customer_id_with_underscores", "customer&id&with&ampersands",
    "Test (with) (brackets)", "Test (with) (brackets) and & and |", "Hans franz!gans", "customer & id with ampersand & spaces",
    "a 'test' b",
];

fn language(form: Form) -> Language {
    Language { form, prefix: "*".into(), suffix: "*".into(), case_sensitive: false, every_word: false }
}

fn matches(expr: &Expr, fields: &[&str]) -> bool {
    match expr {
        Expr::And(all) => all.iter().all(|one| matches(one, fields)),
        Expr::Or(all) => all.iter().any(|one| matches(one, fields)),
        Expr::Word(word) => fields.iter().any(|field| word.pattern.matches(&fold(field))) != word.negated,
    }
}

fn hits(text: &str, form: Form) -> Vec<usize> {
    let expr = parse(text, &language(form));
    let found = |row: &&str| expr.as_ref().is_none_or(|expr| matches(expr, &[row]));
    ROWS.iter().enumerate().filter(|(_, row)| found(row)).map(|(number, _)| number + 1).collect()
}

const ALL: [usize; 11] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

#[test]
fn rows_60_to_82_of_the_reference() {
    for (text, expected) in [
        ("franz ferdinand", &[4][..]),
        ("john+smith", &[1]),
        ("john+smith+", &[1]),
        ("+john+smith", &[1]),
        ("(john+smith)+", &[1]),
        ("(john && smi**h)", &[1]),
        ("(john||smith)", &[1, 2, 3, 4]),
        ("(john AND)", &[1, 2]),
        ("((john+smith) OR meier)", &[1, 2]),
        ("((john+smith)OR(meier+john))", &[1, 2]),
        ("!fritz", &ALL),
        ("!franz", &[1, 2, 5, 6, 7, 8, 10, 11]),
        ("!franz*", &[1, 2, 5, 6, 7, 8, 10, 11]),
        ("!*franz*", &[1, 2, 5, 6, 7, 8, 10, 11]),
        ("*!*franz*", &[1, 2, 5, 6, 7, 8, 10, 11]),
        ("*!franz*", &[1, 2, 5, 6, 7, 8, 10, 11]),
        ("franz!gans", &[9]),
        ("\"smith john\"", &[]),
        ("((\"john NOTHING smith\") OR (meier+ john))", &[2]),
        ("smith ()", &[1, 3, 4]),
        ("&", &[6, 8, 10]),
        ("*&*", &[6, 8, 10]),
        ("\\(with\\)", &[7, 8]),
        ("Test AND ( \\(with\\) OR \\(brackets\\) ) AND \\|", &[8]),
        ("customer \\& id with ampersand \\& spaces", &[10]),
        ("'test'", &[11]),
        ("InvalidQuery\\", &[]),
        ("* *", &ALL),
    ] {
        assert_eq!(hits(text, Form::Customer), expected, "{text}");
    }
}

#[test]
fn row_79_and_80_over_several_columns() {
    let asked = |text: &str, fields: &[&str]| matches(&parse(text, &language(Form::Customer)).unwrap(), fields);
    assert!(!asked("(john+smith+!some)", &["John Smith", "Some1"]));
    assert!(asked("smith AND some2 OR some1", &["John Smith", "Some1"]));
    assert!(!asked("smith AND some2 OR some1", &["Franz Smith", "Some3"]));
}

#[test]
fn brackets_and_bars_are_text_for_people() {
    assert_eq!(hits("(with)", Form::CustomerUser), [7, 8]);
    assert_eq!(hits("(with", Form::CustomerUser), [7, 8]);
    assert_eq!(hits("john||smith", Form::CustomerUser), Vec::<usize>::new());
    assert_eq!(hits("john OR meier", Form::CustomerUser), [1, 2]);
    assert_eq!(hits("john or meier", Form::CustomerUser), Vec::<usize>::new());
    assert_eq!(hits("john+!smith", Form::CustomerUser), [2]);
}

#[test]
fn what_the_family_answers_with_an_error() {
    assert_eq!(hits("+", Form::CustomerUser), Vec::<usize>::new());
    assert_eq!(hits("!", Form::CustomerUser), [9]);
    assert_eq!(hits("AND", Form::CustomerUser), [4, 6, 8, 10]);
    assert_eq!(hits("franz OR +meier", Form::CustomerUser), [2, 3, 4, 9]);
    assert_eq!(hits("franz + OR ferdinand", Form::CustomerUser), [4]);
    assert_eq!(hits("()", Form::Customer), Vec::<usize>::new());
    assert_eq!(hits("(with", Form::Customer), [7, 8]);
    assert_eq!(hits("franz \"ferdinand smith\"", Form::CustomerUser), [4]);
}

#[test]
fn every_word_is_the_switch_of_ours() {
    let expr = parse("smith franz", &Language { every_word: true, ..language(Form::CustomerUser) }).unwrap();
    assert!(matches(&expr, &["Franz Smith"]));
    assert!(matches(&expr, &["Franz", "Smith"]));
    assert!(!matches(&expr, &["John", "Smith"]));
}

#[test]
fn without_prefix_and_suffix_words_are_compared() {
    let exact = Language { prefix: String::new(), suffix: String::new(), ..language(Form::CustomerUser) };
    let Some(Expr::Word(word)) = parse("a_b", &exact) else { panic!("one word") };
    assert_eq!(word.pattern.pieces(), [Piece::Literal("a_b".into())]);
    let Some(Expr::Word(word)) = parse("a_*", &exact) else { panic!("one word") };
    assert_eq!(word.pattern.pieces(), [Piece::Literal("a".into()), Piece::Letter, Piece::Anything]);
}

#[test]
fn no_text_is_too_much() {
    for text in ["(".repeat(20_000), "a+".repeat(50_000), "\"".repeat(9_999), "!".repeat(9_999), "x".repeat(10_000_000)] {
        for form in [Form::Customer, Form::CustomerUser] {
            let _ = parse(&text, &Language { every_word: true, ..language(form) });
        }
    }
}
