//! Filters: what is read, what is refused, and that nothing gets out of a value.

use proptest::prelude::*;

use super::parse::FilterProblem;
use super::*;

fn attribute() -> impl Strategy<Value = Attribute> {
    "[a-zA-Z][a-zA-Z0-9-]{0,12}(;lang-[a-z]{2})?".prop_map(|name| Attribute::new(&name).unwrap())
}

fn some() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        any::<String>().prop_map(String::into_bytes),
        any::<Vec<u8>>(),
        "[*()\\\\\u{0}&|!=<>~: ]{1,8}".prop_map(String::into_bytes),
    ]
}

fn full() -> impl Strategy<Value = Vec<u8>> {
    some().prop_filter("not empty", |value| !value.is_empty())
}

fn filter() -> impl Strategy<Value = Filter> {
    let rule = (proptest::option::of(attribute()), proptest::option::of("[0-9]\\.[0-9]{1,5}"), any::<bool>(), some());
    let leaf = prop_oneof![
        (attribute(), some()).prop_map(|(name, value)| Filter::Equal(name, value)),
        (attribute(), full(), proptest::collection::vec(full(), 0..3), some())
            .prop_map(|(name, first, middle, last)| Filter::Parts(name, first, middle, last)),
        (attribute(), proptest::collection::vec(full(), 1..3)).prop_map(|(name, middle)| Filter::Parts(
            name,
            Vec::new(),
            middle,
            Vec::new()
        )),
        (attribute(), some()).prop_map(|(name, value)| Filter::AtLeast(name, value)),
        (attribute(), some()).prop_map(|(name, value)| Filter::AtMost(name, value)),
        (attribute(), some()).prop_map(|(name, value)| Filter::Like(name, value)),
        attribute().prop_map(Filter::Present),
        rule.prop_filter_map("names something", |(attribute, rule, of_name, value)| {
            let rule = rule.and_then(|rule| Attribute::new(&rule));
            (attribute.is_some() || rule.is_some()).then_some(Filter::Rule { attribute, rule, of_name, value })
        }),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Filter::And),
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Filter::Or),
            inner.prop_map(Filter::negated),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_printed_is_read_as_the_same(filter in filter()) {
        let text = filter.to_string();
        prop_assert_eq!(Filter::parse(&text), Ok(Some(filter)), "{}", text);
    }

    #[test]
    fn a_value_stays_a_value(value in some()) {
        let uid = Attribute::new("uid").unwrap();
        let filter = Filter::all(vec![Filter::equal(&uid, &value), Filter::Present(uid.clone())]);
        let text = filter.to_string();
        prop_assert!(!text.contains('\0'));
        prop_assert_eq!(text.matches('(').count(), 3);
        prop_assert_eq!(text.matches('*').count(), 1);
        prop_assert_eq!(Filter::parse(&text), Ok(Some(filter)));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[()&|!=*\\\\:<>~ a-c0-9é\u{0}]{0,40}") {
        if let Ok(Some(filter)) = Filter::parse(&text) {
            prop_assert_eq!(Filter::parse(&filter.to_string()), Ok(Some(filter)));
        }
    }
}

#[test]
fn filters_of_real_life_are_read() {
    for (text, printed) in [
        ("(objectClass=person)", "(objectClass=person)"),
        ("objectClass=person", "(objectClass=person)"),
        ("(a=1)(b=2)", "(&(a=1)(b=2))"),
        (" ( & ( a=1 ) (!(b=x)) ) ", "(&(a=1 )(!(b=x)))"),
        ("&(a=1)(b=*)", "(&(a=1)(b=*))"),
        ("(|(cn=a*)(cn=*b*c)(cn=**d**))", "(|(cn=a*)(cn=*b*c)(cn=*d*))"),
        ("(userAccountControl:1.2.840.113556.1.4.803:=2)", "(userAccountControl:1.2.840.113556.1.4.803:=2)"),
        ("(ou:dn:=sales)", "(ou:dn:=sales)"),
        ("(cn=Stra\u{df}e \\2a\\c3\\a9)", "(cn=Stra\u{df}e \\2aé)"),
        ("(jpegPhoto=\\ff\\d8)", "(jpegPhoto=\\ff\\d8)"),
        ("(cn=)", "(cn=)"),
        ("(&)", "(&)"),
        ("(!(a>=5))", "(!(a>=5))"),
        ("(mail~=x)", "(mail~=x)"),
    ] {
        let filter = Filter::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}")).unwrap();
        assert_eq!(filter.to_string(), printed, "{text}");
    }
    assert_eq!(Filter::parse("  "), Ok(None));
}

#[test]
fn wrong_filters_are_refused_with_their_place() {
    for (text, place, what) in [
        ("(a=1", 5, FilterProblem::Ends),
        ("(a=1))", 6, FilterProblem::Behind),
        ("(&(a=1)x)", 8, FilterProblem::Ends),
        ("(!a=1)", 3, FilterProblem::NoBracket),
        ("(=1)", 2, FilterProblem::NoAttribute),
        ("(é=1)", 2, FilterProblem::NoAttribute),
        ("(a)", 3, FilterProblem::NoComparison),
        ("(a=x(y)", 5, FilterProblem::Bracket),
        ("(é(a=1)", 2, FilterProblem::NoAttribute),
        ("(a=\\zz)", 4, FilterProblem::Backslash),
        ("(a=\\2)", 4, FilterProblem::Backslash),
        ("(a>=x*)", 6, FilterProblem::Star),
        ("(a=**)", 6, FilterProblem::Star),
        ("(:=x)", 4, FilterProblem::NoAttribute),
    ] {
        assert_eq!(Filter::parse(text), Err(FilterFault { place, what }), "{text}");
    }
    let deep = format!("{}(a=1){}", "(!".repeat(50), ")".repeat(50));
    assert_eq!(Filter::parse(&deep).unwrap_err().what, FilterProblem::TooDeep);
    assert_eq!(Filter::parse(&"(".repeat(60_000)).map_err(|fault| fault.what), Err(FilterProblem::NoAttribute));
    assert_eq!(Filter::parse(&"x".repeat(70_000)).unwrap_err().what, FilterProblem::TooLong);
}

#[test]
fn a_directorys_charset_is_kept_to() {
    let filter = Filter::parse("(&(cn=caf\u{e9}*)(x=\\e9))").unwrap().unwrap().encoded(Some(encoding_rs::WINDOWS_1252));
    assert_eq!(filter.to_string(), "(&(cn=caf\\e9*)(x=\\e9))");
}
