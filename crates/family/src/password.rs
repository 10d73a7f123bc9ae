//! Passwords that the family hides in its configuration: `{…}`, hex digits with the low half first, of the inverted bytes.

use padron_domain::secret::Secret;

/// A password in braces that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotHex;

/// The password that is meant.
pub(crate) fn reveal(written: &str) -> Result<Secret, NotHex> {
    let Some(digits) = written.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
        return Ok(Secret::new(written));
    };
    let digits: Vec<u8> = digits
        .chars()
        .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()).ok_or(NotHex))
        .collect::<Result<_, _>>()?;
    let (pairs, []) = digits.as_chunks::<2>() else { return Err(NotHex) };
    let bytes: Vec<u8> = pairs.iter().map(|[low, high]| !(low | (high << 4))).collect();
    Ok(Secret::new(match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(broken) => broken.as_bytes().iter().map(|byte| char::from(*byte)).collect::<String>(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_passwords_are_read_as_the_family_reads_them() {
        assert_eq!(reveal("{c80929a92df8e9c8c8}").unwrap().reveal(), "some-pass");
        assert_eq!(reveal("{C80929A92DF8E9C8C8}").unwrap().reveal(), "some-pass");
        assert_eq!(reveal("plain").unwrap().reveal(), "plain");
        assert_eq!(reveal("{}").unwrap().reveal(), "");
        assert_eq!(reveal("{not hex}"), Err(NotHex));
        assert_eq!(reveal("{abc}"), Err(NotHex));
    }
}
