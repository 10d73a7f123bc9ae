//! The index against a list that is read from end to end, in random small worlds that change.

mod list;
mod pages;

use padron_domain::search::{Form, Rules};
use padron_domain::validity::Validity;
use padron_index::{Config, Direction, Entry, Index, Order, Query, Validities, Work};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use list::{List, Person};

const SEARCHED: [&str; 4] = ["login", "first_name", "last_name", "city"];
const COLUMNS: [&str; 6] = ["login", "name", "email", "customer_id", "last_login", "valid"];

/// What a world does.
#[derive(Debug, Clone)]
enum Change {
    Upsert(Person),
    Remove(i64),
    Bulk(Vec<Person>),
}

/// What it is asked.
#[derive(Debug, Clone)]
struct Question {
    text: String,
    valid: Vec<Validity>,
    customer: Option<String>,
    /// No column is relevance.
    column: Option<usize>,
    descending: bool,
    offset: usize,
    limit: usize,
}

fn text() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "a", "b", "A", "ab", "ba", "ß", "ss", "é", "E\u{301}", "ø", " ", "  ", ".", "-", "_", "日", "\0", "1", "2",
        "12", "121", "x",
    ]);
    prop::collection::vec(part, 0..5).prop_map(|parts| parts.concat())
}

fn person() -> impl Strategy<Value = Person> {
    let texts = (
        text(),
        prop::option::weighted(0.9, text()),
        prop::option::weighted(0.9, text()),
        text(),
        prop::option::of(text()),
    );
    let customers = prop::collection::vec(prop::sample::select(vec!["K1", "k1", "É", "e", ""]), 0..3);
    let rest = (customers, prop::sample::select(Validity::ALL.to_vec()), prop::option::of(-2_i64..3));
    (0_i64..25, texts, rest).prop_map(
        |(key, (login, first_name, last_name, email, city), (customers, validity, time))| {
            let customers = customers.into_iter().map(str::to_owned).collect();
            let (searched, folded) = Default::default();
            Person { key, login, first_name, last_name, email, city, customers, validity, time, searched, folded }
        },
    )
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        6 => person().prop_map(Change::Upsert),
        2 => (0_i64..25).prop_map(Change::Remove),
        1 => prop::collection::vec(person(), 0..30).prop_map(Change::Bulk),
    ]
}

fn question() -> impl Strategy<Value = Question> {
    let part = prop::sample::select(vec![
        "a", "b", "ab", "A", "s", "ß", "é", "ø", "日", "*", "%", "_", "!", "+", " ", "\"", " AND ", " OR ", "\\", "(",
        ")", "-", ".", "1", "2", "12", "121", "x",
    ]);
    let text = prop::collection::vec(part, 0..6).prop_map(|parts| parts.concat());
    let valid = prop::sample::subsequence(Validity::ALL.to_vec(), 0..=3);
    let customer =
        prop::option::weighted(0.2, prop::sample::select(vec!["K1", "É", "e", "nobody"]).prop_map(str::to_owned));
    let page = (0_usize..8, prop_oneof![Just(0_usize), 1_usize..6, Just(1000_usize)]);
    (text, valid, customer, prop::option::weighted(0.7, 0..COLUMNS.len()), any::<bool>(), page).prop_map(
        |(text, valid, customer, column, descending, (offset, limit))| Question {
            text,
            valid,
            customer,
            column,
            descending,
            offset,
            limit,
        },
    )
}

fn round() -> impl Strategy<Value = (Vec<Change>, Vec<Question>)> {
    (prop::collection::vec(change(), 0..15), prop::collection::vec(question(), 1..12))
}

fn config() -> impl Strategy<Value = Config> {
    let affix = prop::sample::select(vec!["*", "*", "*", ""]);
    (affix.clone(), affix, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(prefix, suffix, every_word, case_sensitive, whole)| {
            let form = if whole { Form::Customers } else { Form::CustomerUsers };
            let rules = Rules { form, prefix: prefix.to_owned(), suffix: suffix.to_owned(), every_word };
            Config { rules, case_sensitive, ..Config::people(&SEARCHED) }
        },
    )
}

/// Calls with the entries of people.
fn with_entries(fields: &[String], people: &[Person], work: impl FnOnce(Vec<Entry<'_, i64>>)) {
    let texts: Vec<Vec<Option<&str>>> =
        people.iter().map(|person| fields.iter().map(|field| person.get(field)).collect()).collect();
    let customers: Vec<Vec<&str>> =
        people.iter().map(|person| person.customers.iter().map(String::as_str).collect()).collect();
    let entry = |number: usize| Entry {
        key: people[number].key,
        texts: &texts[number],
        customers: &customers[number],
        validity: people[number].validity,
        time: people[number].time,
    };
    work((0..people.len()).map(entry).collect());
}

fn apply(index: &mut Index<i64>, list: &mut List, change: &Change) {
    let fields = index.fields().to_vec();
    match change {
        Change::Upsert(person) => {
            with_entries(&fields, std::slice::from_ref(person), |entries| index.upsert(&entries[0]));
            list.upsert(person.clone());
        }
        Change::Remove(key) => assert_eq!(index.remove(key), list.remove(*key)),
        Change::Bulk(people) => {
            with_entries(&fields, people, |entries| index.bulk(entries));
            for person in people {
                list.upsert(person.clone());
            }
        }
    }
    assert_eq!(index.len(), list.people.len());
}

fn check(index: &Index<i64>, list: &List, question: &Question) {
    let valid = question.valid.iter().fold(Validities::NONE, |set, one| set.and(*one));
    let direction = if question.descending { Direction::Descending } else { Direction::Ascending };
    let column = question.column.map(|column| COLUMNS[column]);
    let order =
        column.and_then(|name| index.column(name)).map_or(Order::Relevance, |column| Order::By(column, direction));
    let (text, customer) = (question.text.as_str(), question.customer.as_deref());
    let query = Query {
        text,
        valid,
        customer,
        order,
        after: None,
        offset: question.offset,
        limit: question.limit,
        work: Work::Unbounded,
    };
    let hits = index.search(&query);
    let all = list.search(&query, column, question.descending);
    assert_eq!(hits.total, all.len(), "{query:?}");
    let page: Vec<i64> = all.into_iter().skip(question.offset).take(question.limit).collect();
    assert_eq!(hits.keys, page, "{query:?}");
    assert!(hits.total_is_exact);
    // With little work the page is the beginning of the same, and the total no more than it is.
    let total = hits.total;
    for work in [Work::USUAL, Work::PAGE, Work::Bounded { page: 3, total: 2 }, Work::Bounded { page: 1, total: 0 }] {
        let hits = index.search(&Query { work, ..query });
        assert!(hits.total <= total && (!hits.total_is_exact || hits.total == total), "{work:?} {query:?}");
        assert!(page.starts_with(&hits.keys), "{work:?} {query:?}");
        assert!(hits.keys.len() == page.len() || hits.next.is_some(), "{work:?} {query:?}");
        if work == Work::USUAL {
            assert_eq!((&hits.keys, hits.total_is_exact), (&page, true), "{query:?}");
        }
    }
}

/// Everybody is found by what tells them apart.
fn check_lookups(index: &Index<i64>, list: &List) {
    // Of a large world some, for the list is slow at it.
    let some = || list.people.values().step_by(1 + list.people.len() / 60);
    for login in some().map(|person| &person.login).chain([&"nobody".to_owned()]) {
        for spelling in [login.clone(), login.to_uppercase()] {
            assert_eq!(index.find_login(&spelling), list.find_login(&spelling), "{spelling:?}");
        }
    }
    for person in some() {
        let (mut ours, theirs) = (index.find_email(&person.email), list.find_email(&person.email));
        ours.sort_unstable();
        assert_eq!(ours, theirs, "{:?}", person.email);
    }
    for customer in ["K1", "É", "e", "", "nobody"] {
        for valid in [Validities::ALL, Validities::VALID] {
            let theirs =
                list.people.values().filter(|person| person.belongs_to(customer) && valid.has(person.validity));
            assert_eq!(index.count_of_customer(customer, valid), theirs.count(), "{customer:?}");
        }
    }
}

/// As many as the environment says (`PROPTEST_CASES`), else few enough for every day.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(100)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) })]

    #[test]
    fn a_changing_world_is_searched_as_a_list_is(
        config in config(),
        rounds in prop::collection::vec(round(), 1..5),
    ) {
        let mut index = Index::new(config.clone());
        let mut list = List::new(config);
        for (changes, questions) in rounds {
            for change in &changes {
                apply(&mut index, &mut list, change);
            }
            for question in &questions {
                check(&index, &list, question);
            }
            check_lookups(&index, &list);
        }
    }
}

/// Several segments, letters learnt twice, slots used again, texts moved.
#[test]
fn a_large_world_is_searched_as_a_list_is() {
    let mut runner = TestRunner::deterministic();
    let mut some = |count: i64, first: i64| -> Vec<Person> {
        let numbered = |key: i64| {
            let person = person().new_tree(&mut runner).unwrap().current();
            Person { login: format!("{}{}", person.login, key * 7 % 1000), key, ..person }
        };
        (first..first + count).map(numbered).collect()
    };
    let config = Config::people(&SEARCHED);
    let (mut index, mut list) = (Index::new(config.clone()), List::new(config));
    let mut changes: Vec<Change> = some(2_300, 0).into_iter().map(Change::Upsert).collect();
    changes.extend((0..2_300).step_by(7).map(Change::Remove));
    changes.extend(some(400, 100).into_iter().map(Change::Upsert));
    let rounds = [changes, vec![Change::Bulk(some(900, 2_000)), Change::Bulk(some(9, 50)), Change::Remove(5)]];
    let texts = [
        "", "a", "ab", "1", "12", "ss", "*b", "a*b", "a_b", "!a", "!ab+1", "a 1", "bab", "日", "-", "é OR ss", "99",
        "ab OR !b", "121", "1211", "a1", "1a", "-1", "x 12", "b.x", "1*2", "ba x",
    ];
    for changes in rounds {
        for change in &changes {
            apply(&mut index, &mut list, change);
        }
        for (number, text) in texts.into_iter().enumerate() {
            for (offset, limit, descending) in [(0, 10, false), (300, 20, true), (0, 5_000, false)] {
                for column in [None, Some(number % COLUMNS.len())] {
                    let valid = vec![Validity::Valid, Validity::Invalid];
                    let text = text.to_owned();
                    check(&index, &list, &Question { text, valid, customer: None, column, descending, offset, limit });
                }
            }
        }
        for (number, text) in texts.into_iter().enumerate() {
            pages::check_whole(
                &index,
                &list,
                text,
                [None, Some(COLUMNS[number % COLUMNS.len()])][number % 2],
                number % 3 == 0,
            );
        }
        check_lookups(&index, &list);
    }
    assert!(index.len() > 2 * 1024);
}
