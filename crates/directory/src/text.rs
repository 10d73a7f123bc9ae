//! Values of a directory as texts.

use std::fmt::Write as _;

use chrono::{Duration, NaiveDate, NaiveDateTime};
use encoding_rs::Encoding;

/// Longest text that is made of the values of one attribute, in bytes.
const LONGEST: usize = 256 << 10;

/// Longest binary value that becomes a text.
const LONGEST_BINARY: usize = 64 << 10;

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// A value of an attribute as a text: without control characters and without spaces around it; of what is none in the charset
/// a text that stands for it.
pub(crate) fn value(attribute: &str, bytes: &[u8], charset: Option<&'static Encoding>) -> String {
    let base = attribute.split(';').next().unwrap_or_default();
    let is = |name: &str| base.eq_ignore_ascii_case(name);
    if is("objectGUID") || is("mS-DS-ConsistencyGuid") {
        return guid(bytes).unwrap_or_else(|| hex(bytes.get(..64).unwrap_or(bytes)));
    }
    if is("objectSid") {
        return sid(bytes).unwrap_or_else(|| hex(bytes.get(..64).unwrap_or(bytes)));
    }
    let plain = match charset {
        Some(charset) => {
            let (text, wrong) = charset.decode_without_bom_handling(bytes);
            (!wrong).then_some(text)
        }
        None => std::str::from_utf8(bytes).ok().map(Into::into),
    };
    let Some(text) = plain.filter(|text| !text.contains('\0')) else { return binary(bytes) };
    let text = text.get(..text.floor_char_boundary(LONGEST)).unwrap_or_default();
    let mut out: String = text.trim().to_owned();
    // No control character begins otherwise, and most texts have none of these bytes.
    let suspicious = out.bytes().any(|byte| byte < 0x20 || matches!(byte, 0x7f | 0xc2));
    if suspicious && out.contains(char::is_control) {
        out = out.split(char::is_control).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    }
    // As the family: the address that mail is sent on to begins with how.
    if is("targetAddress") && out.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("SMTP:")) {
        out.drain(..5);
    }
    out
}

/// What stands for bytes that are no text: themselves in base 64, or their number where they are many.
fn binary(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    if bytes.len() > LONGEST_BINARY {
        return String::new();
    }
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * place)) & 63).copied().unwrap_or(b'=');
            out.push(if place > three.len() { '=' } else { char::from(letter) });
        }
    }
    out
}

/// All values of an attribute as one text.
pub(crate) fn joined(values: impl Iterator<Item = String>, between: &str) -> String {
    let mut out = String::new();
    for value in values.filter(|value| !value.is_empty()) {
        if out.len() + value.len() > LONGEST {
            break;
        }
        if !out.is_empty() {
            out.push_str(between);
        }
        out.push_str(&value);
    }
    out
}

/// The usual text of a GUID as Active Directory stores it, its first three parts backwards.
pub fn guid(bytes: &[u8]) -> Option<String> {
    let b: [u8; 16] = bytes.try_into().ok()?;
    let parts = [&[b[3], b[2], b[1], b[0]][..], &[b[5], b[4]], &[b[7], b[6]], &b[8..10], &b[10..]];
    Some(parts.map(hex).join("-"))
}

/// The bytes of a GUID as Active Directory stores it.
pub fn guid_bytes(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.bytes().filter(|byte| *byte != b'-').collect();
    if digits.len() != 32 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let pairs =
        digits.chunks(2).map(|two| std::str::from_utf8(two).ok().and_then(|two| u8::from_str_radix(two, 16).ok()));
    let plain = pairs.collect::<Option<Vec<u8>>>()?;
    let order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
    order.iter().map(|place| plain.get(*place).copied()).collect()
}

/// The usual text of a security identifier.
pub fn sid(bytes: &[u8]) -> Option<String> {
    let (head, rest) = bytes.split_at_checked(8)?;
    let authority = head[2..].iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    if rest.len() != usize::from(head[1]) * 4 || head[1] > 15 {
        return None;
    }
    let mut out = format!("S-{}-{authority}", head[0]);
    for four in rest.chunks_exact(4) {
        let part = four.iter().rev().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        let _ = write!(out, "-{part}");
    }
    Some(out)
}

/// A time as directories write it (`20261127192129.5Z`, `20261127202129+0100`), in UTC.
pub fn time(text: &str) -> Option<NaiveDateTime> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(digits)?;
    if digits.len() < 10 || digits.len() % 2 != 0 || digits.len() > 14 {
        return None;
    }
    let part = |from: usize, to: usize| digits.get(from..to).map_or(Some(0), |part| part.parse::<u32>().ok());
    let year = digits.get(..4)?.parse().ok()?;
    let date = NaiveDate::from_ymd_opt(year, part(4, 6)?, part(6, 8)?)?;
    // A second too many is possible, once in years.
    let time = date.and_hms_opt(part(8, 10)?, part(10, 12)?, part(12, 14)?.min(59))?;
    let rest = rest
        .strip_prefix(['.', ','])
        .map_or(rest, |rest| rest.trim_start_matches(|digit: char| digit.is_ascii_digit()));
    match rest {
        "Z" | "z" => Some(time),
        zone => {
            let (sign, zone) = zone.split_at_checked(1)?;
            let hours: i64 = zone.get(..2)?.parse().ok()?;
            let minutes: i64 = zone.get(2..4).map_or(Some(0), |minutes| minutes.parse().ok())?;
            let away = Duration::minutes(hours * 60 + minutes);
            match sign {
                "+" => time.checked_sub_signed(away),
                "-" => time.checked_add_signed(away),
                _ => None,
            }
        }
    }
}

/// A time as directories read it. Active Directory wants a fraction.
pub(crate) fn written(time: NaiveDateTime, fraction: bool) -> String {
    time.format(if fraction { "%Y%m%d%H%M%S.0Z" } else { "%Y%m%d%H%M%SZ" }).to_string()
}

/// A SHA-256 as it is written: 64 hexadecimal digits, with or without what stands between them.
pub(crate) fn sha256(text: &str) -> Option<[u8; 32]> {
    let digits: Vec<u32> =
        text.chars().filter(|sign| !matches!(sign, ':' | ' ')).map(|sign| sign.to_digit(16)).collect::<Option<_>>()?;
    let bytes: Vec<u8> =
        digits.chunks(2).filter_map(|pair| u8::try_from(pair.first()? * 16 + pair.get(1)?).ok()).collect();
    bytes.try_into().ok().filter(|_| digits.len() == 64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_become_texts() {
        let latin = Encoding::for_label(b"iso-8859-1");
        for (attribute, bytes, charset, text) in [
            ("cn", "  Núria ".as_bytes(), None, "Núria"),
            ("cn", b"N\xfaria", latin, "Núria"),
            ("cn", b"N\xfaria", None, "TvpyaWE="),
            ("description", b"one\r\ntwo", None, "one two"),
            ("description", b"a\0b", None, "YQBi"),
            ("targetaddress", b"smtp:a@b.example", None, "a@b.example"),
            ("objectSid", &[1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0], None, "S-1-5-18"),
            ("objectSid", &[1, 9], None, "0109"),
            ("objectGUID", &[1, 2], None, "0102"),
        ] {
            assert_eq!(value(attribute, bytes, charset), text, "{attribute}");
        }
        assert_eq!(value("jpegPhoto", &vec![0xff; 70_000], None), "");
    }

    #[test]
    fn guids_have_their_usual_text() {
        let bytes: Vec<u8> = (0..16).collect();
        let text = "03020100-0504-0706-0809-0a0b0c0d0e0f";
        assert_eq!(guid(&bytes).as_deref(), Some(text));
        assert_eq!(guid_bytes(text), Some(bytes));
        assert_eq!(guid_bytes("03020100-0504"), None);
        assert_eq!(guid_bytes("+3020100-0504-0706-0809-0a0b0c0d0e0f"), None);
        assert_eq!(guid_bytes("é3020100-0504-0706-0809-0a0b0c0d0e0f"), None);
    }

    #[test]
    fn times_are_utc() {
        for (text, utc) in [
            ("20261127192129Z", Some("2026-11-27 19:21:29")),
            ("20261127192129.123Z", Some("2026-11-27 19:21:29")),
            ("202611271921Z", Some("2026-11-27 19:21:00")),
            ("20261127202129+0100", Some("2026-11-27 19:21:29")),
            ("20261127142129-05", Some("2026-11-27 19:21:29")),
            ("20161231235960Z", Some("2016-12-31 23:59:59")),
            ("20261327192129Z", None),
            ("2026112719212Z", None),
            ("20261127192129", None),
            ("20261127192129é", None),
            ("", None),
        ] {
            assert_eq!(time(text).map(|time| time.to_string()).as_deref(), utc, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_text_that_can_be_stored(bytes: Vec<u8>, name in "cn|objectGUID|objectSid|targetAddress|x;y") {
            for charset in [None, Encoding::for_label(b"utf-16le"), Encoding::for_label(b"iso-2022-jp")] {
                prop_assert!(!value(&name, &bytes, charset).contains(char::is_control));
            }
        }

        #[test]
        fn any_text_is_a_time_or_not(text in "\\PC{0,20}|[0-9]{8,16}[.,+-Z]{0,2}[0-9]{0,4}Z?") {
            let _ = time(&text);
        }
    }
}
