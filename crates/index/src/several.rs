//! One answer from several indexes, as if they were one.

use std::cmp::Ordering;
use std::hash::Hash;

use crate::index::Index;
use crate::query::{Direction, Hits, Order, Position, Query};

/// Searches indexes that have the same columns, each by its own rules, and merges what they answer. Nobody may be in two of
/// them.
pub fn search_several<K: Clone + Eq + Ord + Hash>(indexes: &[&Index<K>], query: &Query<'_, K>) -> Hits<K> {
    if let [index] = indexes {
        return index.search(query);
    }
    let part = Query { offset: 0, limit: query.offset.saturating_add(query.limit), ..*query };
    let (mut total, mut total_is_exact, mut more) = (0, true, false);
    let mut places: Vec<Position<K>> = Vec::new();
    let mut cut: Option<Position<K>> = None;
    for index in indexes {
        let mut found = index.search_places(&part);
        total += found.total;
        total_is_exact &= found.total_is_exact;
        more |= found.more;
        places.append(&mut found.places);
        // What comes after the first place up to which one of them looked, another may have missed.
        if let Some(place) = found.cut {
            cut = cut.filter(|least| order(query.order, least, &place).is_lt()).or(Some(place));
        }
    }
    places.sort_by(|a, b| order(query.order, a, b));
    if let Some(cut) = &cut {
        places.truncate(places.partition_point(|place| order(query.order, place, cut).is_le()));
    }
    more |= places.len() > part.limit;
    let full = places.len() >= part.limit;
    places.truncate(part.limit);
    let page = places.split_off(query.offset.min(places.len()));
    let next = match cut {
        Some(cut) if !full => Some(cut),
        cut => page.last().filter(|_| (more || cut.is_some()) && query.limit > 0).cloned(),
    };
    Hits { total, total_is_exact, keys: page.into_iter().map(|place| place.key).collect(), next }
}

fn order<K: Ord>(order: Order, a: &Position<K>, b: &Position<K>) -> Ordering {
    let by = |place: &Position<K>| place.number;
    let forward = a.rank.cmp(&b.rank).then_with(|| a.texts.cmp(&b.texts)).then_with(|| by(a).cmp(&by(b)));
    let forward = forward.then_with(|| a.identity.cmp(&b.identity)).then_with(|| a.key.cmp(&b.key));
    match order {
        Order::By(_, Direction::Descending) => forward.reverse(),
        _ => forward,
    }
}

#[cfg(test)]
mod tests {
    use padron_domain::validity::Validity;

    use super::*;
    use crate::{Column, Config, Entry, Work};

    fn index(people: &[(i64, &str, &str)]) -> Index<i64> {
        let mut index = Index::new(Config::people(&["login", "last_name"]));
        for (key, login, name) in people {
            index.upsert(&Entry {
                key: *key,
                texts: &[Some(login), Some(name), None, None, Some("K1")],
                customers: &["K1"],
                validity: Validity::Valid,
                time: Some(*key),
            });
        }
        index
    }

    /// Every order, every page size: the parts answer as the whole does.
    #[test]
    fn parts_answer_as_the_whole() {
        let people: Vec<(i64, String, String)> =
            (0..60).map(|n| (n, format!("u{:02}", n * 37 % 60), format!("García{}", n % 7))).collect();
        let as_refs: Vec<(i64, &str, &str)> = people.iter().map(|(n, a, b)| (*n, a.as_str(), b.as_str())).collect();
        let whole = index(&as_refs);
        let parts: Vec<Index<i64>> = as_refs.chunks(23).map(index).collect();
        let parts: Vec<&Index<i64>> = parts.iter().collect();
        for text in ["", "garcia3", "u1", "a*a3", "nobody"] {
            let columns = ["login", "name", "last_login", "valid"].map(|name| whole.column(name).unwrap());
            let orders = columns.iter().flat_map(|column: &Column| {
                [Direction::Ascending, Direction::Descending].map(|direction| Order::By(*column, direction))
            });
            for order in orders.chain([Order::Relevance]) {
                let query = Query { text, order, limit: 7, offset: 5, ..Query::default() };
                assert_eq!(search_several(&parts, &query), whole.search(&query), "{query:?}");
                let mut after = None;
                loop {
                    let query = Query { text, order, limit: 7, after: after.as_ref(), ..Query::default() };
                    let (ours, theirs) = (search_several(&parts, &query), whole.search(&query));
                    assert_eq!(ours, theirs, "{query:?}");
                    after = ours.next;
                    if after.is_none() {
                        break;
                    }
                }
                // With little work the pages are shorter, and together the same.
                let all = whole.search(&Query { text, order, limit: 1000, ..Query::default() }).keys;
                for page in 1..4 {
                    let (mut read, mut after) = (Vec::new(), None);
                    loop {
                        let work = Work::Bounded { page, total: 1 };
                        let hits = search_several(
                            &parts,
                            &Query { text, order, limit: 7, after: after.as_ref(), work, ..Query::default() },
                        );
                        assert!(hits.total <= all.len() && hits.keys.len() <= 7);
                        read.extend(hits.keys);
                        after = hits.next;
                        if after.is_none() {
                            break;
                        }
                    }
                    assert_eq!(read, all, "{text} {order:?} {page}");
                }
            }
        }
    }
}
