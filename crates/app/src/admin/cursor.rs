//! Cursors of lists: a place in an order as an opaque text that belongs to one list, with its search, filters and order.

use padron_index::Position;
use serde_json::{Value, json};

use crate::digest;
use crate::error::{AppError, Result};

/// How much of the list's hash a cursor carries.
const MARK: usize = 16;
/// No place takes more: the texts of a row have widths.
const LONGEST: usize = 32 * 1024;

/// A key as it is written into a cursor.
pub(super) trait Key: Sized {
    fn write(&self) -> Value;
    fn read(value: &Value) -> Option<Self>;
}

impl Key for i64 {
    fn write(&self) -> Value {
        (*self).into()
    }

    fn read(value: &Value) -> Option<Self> {
        value.as_i64()
    }
}

impl Key for String {
    fn write(&self) -> Value {
        self.as_str().into()
    }

    fn read(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

/// The cursor of a place; `list` is all that makes it this list and no other.
pub(super) fn write<K: Key>(list: &str, position: &Position<K>) -> String {
    let texts: Vec<String> = position.texts.iter().map(|text| hex(text)).collect();
    let place = json!([position.rank, texts, position.number, hex(&position.identity), position.key.write()]);
    mark(list) + &hex(place.to_string().as_bytes())
}

/// The place of a cursor, if it is one of this list.
pub(super) fn read<K: Key>(list: &str, cursor: &str) -> Result<Position<K>> {
    let place = cursor.strip_prefix(&mark(list)).filter(|place| place.len() <= LONGEST);
    place.and_then(unhex).and_then(|bytes| parse(&bytes)).ok_or(AppError::Cursor)
}

fn parse<K: Key>(bytes: &[u8]) -> Option<Position<K>> {
    let (rank, texts, number, identity, key): (u8, Vec<String>, i64, String, Value) =
        serde_json::from_slice(bytes).ok()?;
    let texts = texts.iter().map(|text| unhex(text)).collect::<Option<_>>()?;
    Some(Position { rank, texts, number, identity: unhex(&identity)?, key: K::read(&key)? })
}

fn mark(list: &str) -> String {
    let mut mark = digest::of("cursor", list);
    mark.truncate(MARK);
    mark
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u32> = text.chars().map(|digit| digit.to_digit(16)).collect::<Option<_>>()?;
    let byte = |pair: &[u32]| u8::try_from(pair[0] << 4 | pair[1]).ok();
    if digits.len().is_multiple_of(2) { digits.chunks_exact(2).map(byte).collect() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_back_to_its_place_in_its_list_alone() {
        let texts = vec![b"garc\xC3\xADa".to_vec(), Vec::new(), vec![0, 255]];
        let place = Position { rank: 2, texts, number: i64::MIN, identity: b"jg\0".to_vec(), key: "K/1 ñ".to_owned() };
        let cursor = write("customers a", &place);
        assert_eq!(read::<String>("customers a", &cursor).unwrap(), place);
        let refused = |list: &str, cursor: &str| matches!(read::<String>(list, cursor), Err(AppError::Cursor));
        assert!(refused("customers b", &cursor));
        assert!(read::<i64>("customers a", &cursor).is_err());
        for broken in ["", "x", "é", &cursor[..cursor.len() - 1], &cursor[..20], &format!("{cursor}00")] {
            assert!(refused("customers a", broken), "{broken:?}");
        }
    }
}
