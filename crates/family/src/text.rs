//! Bytes become text. A file of the family is UTF-8 today and was Latin-1 once, and some are both: whoever added a line did it
//! with another editor. So every line is decided for itself.

/// The text of a file.
pub(crate) fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut text = String::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let line = match line.strip_suffix(b"\r\n") {
            Some(line) => [line, b"\n"].concat(),
            None => line.to_vec(),
        };
        match String::from_utf8(line) {
            Ok(line) => text.push_str(&line),
            Err(broken) => text.extend(broken.as_bytes().iter().map(|byte| char::from(*byte))),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_decided_for_itself() {
        assert_eq!(decode("ä\r\nb".as_bytes()), "ä\nb");
        assert_eq!(decode(b"# Gr\xf6\xdfe\n'\xc3\xa4'\n"), "# Größe\n'ä'\n");
        assert_eq!(decode(b"\xef\xbb\xbfa"), "a");
    }
}
