//! Pages that follow each other while the world changes between them.

use std::collections::BTreeSet;

use padron_domain::validity::Validity;
use padron_index::{Config, Direction, Index, Order, Query, Validities, Work};
use proptest::prelude::*;

use crate::list::List;
use crate::{COLUMNS, Change, Question, SEARCHED, apply, cases, change, question};

/// Reads page after page, with a change between any two of them: the keys of every page.
fn pages(
    index: &mut Index<i64>,
    list: &mut List,
    question: &Question,
    between: &[Vec<Change>],
    work: Work,
) -> Vec<Vec<i64>> {
    let valid = question.valid.iter().fold(Validities::NONE, |set, one| set.and(*one));
    let direction = if question.descending { Direction::Descending } else { Direction::Ascending };
    let column = question.column.and_then(|column| index.column(COLUMNS[column]));
    let order = column.map_or(Order::Relevance, |column| Order::By(column, direction));
    let (text, customer) = (question.text.as_str(), question.customer.as_deref());
    let limit = question.limit.clamp(1, 5);
    let (mut read, mut after, mut between) = (Vec::new(), None, between.iter());
    // Whoever is put behind the place again and again is met again and again: changes end, and so do pages.
    loop {
        let query = Query { text, valid, customer, order, after: after.as_ref(), offset: 0, limit, work };
        let hits = index.search(&query);
        assert!(
            hits.next.is_none() || hits.keys.len() == limit || work != Work::Unbounded,
            "a page that is not full is the last"
        );
        read.push(hits.keys);
        after = hits.next;
        if after.is_none() {
            return read;
        }
        for change in between.next().into_iter().flatten() {
            apply(index, list, change);
        }
    }
}

fn work() -> impl Strategy<Value = Work> {
    let little = (1_usize..6, 0_usize..3).prop_map(|(page, total)| Work::Bounded { page, total });
    prop_oneof![Just(Work::Unbounded), Just(Work::USUAL), little]
}

/// Reads a large list in pages and compares it with the whole.
pub(crate) fn check_whole(index: &Index<i64>, list: &List, text: &str, column: Option<&str>, descending: bool) {
    let direction = if descending { Direction::Descending } else { Direction::Ascending };
    let order =
        column.and_then(|name| index.column(name)).map_or(Order::Relevance, |column| Order::By(column, direction));
    let whole = list.search(&Query { text, order, ..Query::default() }, column, descending);
    let (mut read, mut after) = (Vec::new(), None);
    loop {
        let hits = index.search(&Query { text, order, after: after.as_ref(), limit: 90, ..Query::default() });
        assert_eq!(hits.total, whole.len());
        read.extend(hits.keys);
        after = hits.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(read, whole, "{text:?} {order:?}");
}

fn keys_of(change: &Change) -> Vec<i64> {
    match change {
        Change::Upsert(person) => vec![person.key],
        Change::Remove(key) => vec![*key],
        Change::Bulk(people) => people.iter().map(|person| person.key).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) })]

    /// Who was not touched is met exactly once, in the right order, whatever happened to the others; who was touched may have
    /// moved, but nobody is met who never matched.
    #[test]
    fn pages_neither_repeat_nor_lose_whoever_stays(
        first in prop::collection::vec(change(), 0..40),
        question in question(),
        between in prop::collection::vec(prop::collection::vec(change(), 0..3), 0..6),
        work in work(),
    ) {
        let config = Config::people(&SEARCHED);
        let (mut index, mut list) = (Index::new(config.clone()), List::new(config));
        for change in &first {
            apply(&mut index, &mut list, change);
        }
        let valid = question.valid.iter().fold(Validities::NONE, |set, one: &Validity| set.and(*one));
        let column = question.column.map(|column| COLUMNS[column]);
        let direction = if question.descending { Direction::Descending } else { Direction::Ascending };
        let order = column.and_then(|name| index.column(name)).map_or(Order::Relevance, |column| Order::By(column, direction));
        let (text, customer) = (question.text.clone(), question.customer.clone());
        let query = Query { text: &text, valid, customer: customer.as_deref(), order, after: None, offset: 0, limit: 0, work: Work::Unbounded };
        let before = list.search(&query, column, question.descending);
        let read: Vec<i64> = pages(&mut index, &mut list, &question, &between, work).concat();
        let touched: BTreeSet<i64> = between.iter().flatten().flat_map(keys_of).collect();
        let stayed = |keys: &[i64]| keys.iter().copied().filter(|key| !touched.contains(key)).collect::<Vec<_>>();
        prop_assert_eq!(stayed(&read), stayed(&before), "{:?}", &query);
    }

    /// Where nothing changes the pages are the list.
    #[test]
    fn pages_of_a_still_world_are_its_list(first in prop::collection::vec(change(), 0..40), question in question(), work in work()) {
        let config = Config::people(&SEARCHED);
        let (mut index, mut list) = (Index::new(config.clone()), List::new(config));
        for change in &first {
            apply(&mut index, &mut list, change);
        }
        let valid = question.valid.iter().fold(Validities::NONE, |set, one: &Validity| set.and(*one));
        let column = question.column.map(|column| COLUMNS[column]);
        let direction = if question.descending { Direction::Descending } else { Direction::Ascending };
        let order = column.and_then(|name| index.column(name)).map_or(Order::Relevance, |column| Order::By(column, direction));
        let (text, customer) = (question.text.clone(), question.customer.clone());
        let query = Query { text: &text, valid, customer: customer.as_deref(), order, after: None, offset: 0, limit: 0, work: Work::Unbounded };
        let whole = list.search(&query, column, question.descending);
        let read: Vec<i64> = pages(&mut index, &mut list, &question, &[], work).concat();
        prop_assert_eq!(read, whole, "{:?}", &query);
    }
}
