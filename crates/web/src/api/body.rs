//! The body of a request: one JSON object. Keys that nobody knows are refused by name; nothing of such a body is used.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use padron_domain::problem::FieldFaults;
use padron_domain::record::TextRecord;
use padron_domain::text::TextField;
use padron_domain::validity::Validity;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::problem::{FieldError, Problem};
use crate::request::{Unread, read_body};
use crate::state::Web;

/// How deep a body may be nested: a setting is a map of maps, everything else is flat.
const DEEPEST: usize = 16;
/// What a body may be sent as.
const KINDS: [&str; 2] = ["application/json", "application/merge-patch+json"];

/// A JSON object as it was sent.
#[derive(Debug)]
pub(crate) struct Sent {
    /// Its keys and values.
    pub(crate) object: Map<String, Value>,
    /// Its bytes, to tell two requests apart.
    pub(crate) bytes: Bytes,
}

impl Sent {
    /// Those of these faults that are about keys that were sent.
    pub(crate) fn faults(&self, mut faults: FieldFaults) -> FieldFaults {
        faults.retain(|fault| self.object.contains_key(fault.field));
        faults
    }
}

impl Sent {
    /// The same without the source, where that is `now` already or nothing is said of it; `None` where it is another.
    pub(crate) fn beside_source(&self, now: &str) -> Option<Self> {
        let mut object = self.object.clone();
        match object.remove("source") {
            Some(Value::String(source)) if source == now => _ = object.remove("lose_fields"),
            Some(_) => return None,
            None => {}
        }
        Some(Self { object, bytes: self.bytes.clone() })
    }
}

impl FromRequest<Web> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Web) -> Result<Self, Problem> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let (kind, parameters) = kind.split_once(';').unwrap_or((kind, ""));
        let kind = kind.trim();
        let charset = parameters.split(';').filter_map(|one| one.split_once('=')).find_map(|(name, value)| {
            name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
        });
        let charset = charset.map(str::to_owned);
        if !KINDS.iter().any(|known| kind.eq_ignore_ascii_case(known)) {
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(Problem::new(status, "content-type", "Wrong content type", "Send application/json."));
        }
        if let Some(charset) = charset.filter(|name| !name.eq_ignore_ascii_case("utf-8")) {
            let detail = format!("Nothing was changed: JSON comes in UTF-8, not in {charset}.");
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content-type", "Wrong content type", detail));
        }
        let bytes = read_body(request.into_body()).await.map_err(|unread| match unread {
            Unread::TooLarge => {
                let detail = "Nothing was changed: the body is larger than 256 KiB.";
                Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Body too large", detail)
            }
            Unread::Torn => Problem::malformed("Nothing was changed: the body broke off."),
        })?;
        let bytes = Bytes::from(bytes);
        Ok(Self { object: parse(&bytes)?, bytes })
    }
}

fn parse(bytes: &[u8]) -> Result<Map<String, Value>, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Once.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    let value = value.map_err(|error| Problem::malformed(format!("The body is no JSON as it is wanted: {error}.")))?;
    match value {
        Value::Object(object) if object.values().all(|value| is_shallow(value, DEEPEST)) => Ok(object),
        Value::Object(_) => Err(Problem::malformed(format!("The body is nested deeper than {DEEPEST} levels."))),
        _ => Err(Problem::malformed("The body is JSON, but no object.")),
    }
}

fn is_shallow(value: &Value, levels: usize) -> bool {
    match value {
        Value::Array(items) => levels > 0 && items.iter().all(|item| is_shallow(item, levels - 1)),
        Value::Object(object) => levels > 0 && object.values().all(|item| is_shallow(item, levels - 1)),
        _ => true,
    }
}

/// JSON in which no object has a key twice, however deep: which of the two was meant nobody knows.
struct Once;

impl<'de> DeserializeSeed<'de> for Once {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Once {
    type Value = Value;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(Self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = access.next_key::<String>()? {
            if object.contains_key(&key) {
                return Err(A::Error::custom(format_args!("the key {key:?} is there twice")));
            }
            object.insert(key, access.next_value_seed(Self)?);
        }
        Ok(Value::Object(object))
    }
}

/// A body being read: what is wrong with it is collected.
#[derive(Debug)]
pub(crate) struct Reader {
    object: Map<String, Value>,
    errors: Vec<FieldError>,
}

impl Reader {
    pub(crate) fn new(object: &Map<String, Value>) -> Self {
        Self { object: object.clone(), errors: Vec::new() }
    }

    /// Something is wrong with a value.
    pub(crate) fn fault(&mut self, field: &str, code: &'static str, message: impl Into<String>) {
        self.errors.push(FieldError::new(field.to_owned(), code, message));
    }

    /// Takes a value out; `null` is as if it were not there.
    pub(crate) fn take(&mut self, name: &str) -> Option<Value> {
        self.object.remove(name).filter(|value| !value.is_null())
    }

    /// Takes a text out.
    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        match self.take(name)? {
            Value::String(text) => Some(text),
            other => {
                self.wrong_type(name, "a text", &other);
                None
            }
        }
    }

    /// There is no source as was said.
    pub(crate) fn unknown_source(&mut self, known: &[String]) {
        self.fault("source", "unknown-value", format!("Known: {}.", known.join(", ")));
    }

    /// Takes true or false out.
    pub(crate) fn boolean(&mut self, name: &str) -> bool {
        match self.take(name) {
            Some(Value::Bool(is)) => is,
            None => false,
            Some(other) => {
                self.wrong_type(name, "true or false", &other);
                false
            }
        }
    }

    /// Takes a list of texts out.
    pub(crate) fn texts(&mut self, name: &str) -> Option<Vec<String>> {
        let value = self.take(name)?;
        let texts = value.as_array().map(|items| items.iter().map(|item| item.as_str().map(str::to_owned)).collect());
        let texts: Option<Vec<String>> = texts.flatten();
        if texts.is_none() {
            self.wrong_type(name, "a list of texts", &value);
        }
        texts
    }

    /// A value of another kind than is wanted.
    pub(crate) fn wrong_type(&mut self, name: &str, wanted: &str, found: &Value) {
        self.fault(name, "wrong-type", format!("This is {wanted}, not {}.", kind(found)));
    }

    /// Takes the values of a record out and puts them where they belong; `null` empties a text.
    pub(crate) fn record<R: TextRecord>(&mut self, values: &mut R) {
        for TextField { name, .. } in R::FIELDS {
            match self.object.remove(*name) {
                None => {}
                Some(Value::String(text)) => values.put(name, &text),
                Some(Value::Null) => values.put(name, ""),
                Some(other) => self.wrong_type(name, "a text", &other),
            }
        }
        if let Some(extras) = self.object.remove("fields") {
            self.extras(values, extras);
        }
        if let Some(text) = self.object.remove("valid") {
            let found = text.as_str().and_then(|text| Validity::ALL.into_iter().find(|state| state.name() == text));
            match found {
                Some(validity) => *values.validity_mut() = validity,
                None if text.is_string() => {
                    self.fault("valid", "unknown-value", "This is valid, invalid or invalid-temporarily.");
                }
                None => self.wrong_type("valid", "a text", &text),
            }
        }
    }

    /// The fields that the record's source has besides.
    fn extras<R: TextRecord>(&mut self, values: &mut R, extras: Value) {
        let Value::Object(extras) = extras else {
            return self.wrong_type("fields", "an object", &extras);
        };
        for (name, value) in extras {
            let known = values.shape().extra(&name).is_some();
            match value {
                _ if !known => self.fault(&name, "unknown-field", "The source has no such field."),
                Value::String(text) => values.put(&name, &text),
                Value::Null => values.put(&name, ""),
                other => self.wrong_type(&name, "a text", &other),
            }
        }
    }

    /// Whatever is left is known to nobody, or can only be read. If anything is wrong, so is what `also` finds in the values.
    pub(crate) fn done(mut self, read_only: &[&str], also: impl FnOnce() -> FieldFaults) -> Result<(), Problem> {
        for name in std::mem::take(&mut self.object).into_iter().map(|(name, _)| name) {
            if read_only.contains(&name.as_str()) {
                self.fault(&name, "read-only", "This can be read, not written.");
            } else {
                self.fault(&name, "unknown-field", "There is no such field.");
            }
        }
        if self.errors.is_empty() {
            return Ok(());
        }
        for fault in also() {
            // A value that could not even be read is not missing besides.
            if !self.errors.iter().any(|error| error.field == fault.field) {
                self.errors.push(FieldError::from(&fault));
            }
        }
        Err(Problem::fields(self.errors))
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_there_once_at_every_depth() {
        for twice in [
            r#"{"a": 1, "a": 1}"#,
            r#"{"value": {"a": 1, "a": 2}}"#,
            r#"{"value": [[{"b": {}}, {"b": {"a": null, "\u0061": null}}]]}"#,
        ] {
            let problem = parse(twice.as_bytes()).expect_err(twice);
            assert!(problem.detail.contains("there twice"), "{twice}: {}", problem.detail);
        }
        let good = r#"{"a": {"a": [1, -2, 2.5, "x\n", true, null, {"a": {}}]}, "b": {"a": 18446744073709551615}}"#;
        let whole: Value = serde_json::from_str(good).expect("JSON");
        assert_eq!(Value::Object(parse(good.as_bytes()).expect("an object")), whole);
    }

    #[test]
    fn what_is_no_object_or_too_deep_is_refused() {
        let deep = format!("{{\"a\": {}1{}}}", "[".repeat(17), "]".repeat(17));
        for (text, told) in
            [("[]", "no object"), ("1", "no object"), (&deep, "deeper"), ("{} {}", "no JSON"), ("", "no JSON")]
        {
            let problem = parse(text.as_bytes()).expect_err(text);
            assert!(problem.detail.contains(told), "{text}: {}", problem.detail);
        }
    }
}
