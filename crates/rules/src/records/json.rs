//! JSON as xAPI wants it: a key is given once in an object (1.0.3, Data 2.2; 2.0, 4.2.1).

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Any JSON, read so that a key that is given twice is refused.
struct Strict(Value);

/// Reads JSON; the error says what is wrong, in which line and column.
pub fn read(text: &[u8]) -> Result<Value, String> {
    serde_json::from_slice::<Strict>(text)
        .map(|strict| strict.0)
        .map_err(|error| error.to_string())
}

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Strict, D::Error> {
        deserializer.deserialize_any(Any).map(Strict)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, x: bool) -> Result<Value, E> {
        Ok(Value::Bool(x))
    }

    fn visit_i64<E>(self, x: i64) -> Result<Value, E> {
        Ok(Value::Number(x.into()))
    }

    fn visit_u64<E>(self, x: u64) -> Result<Value, E> {
        Ok(Value::Number(x.into()))
    }

    fn visit_f64<E: de::Error>(self, x: f64) -> Result<Value, E> {
        Number::from_f64(x)
            .map(Value::Number)
            .ok_or_else(|| E::custom("a number is out of range"))
    }

    fn visit_str<E>(self, x: &str) -> Result<Value, E> {
        Ok(Value::String(x.to_owned()))
    }

    fn visit_string<E>(self, x: String) -> Result<Value, E> {
        Ok(Value::String(x))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(item)) = from.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = from.next_key::<String>()? {
            let Strict(value) = from.next_value()?;
            if object.contains_key(&key) {
                return Err(de::Error::custom(format!("“{key}” is given twice")));
            }
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

/// The top of a document of type `application/json` that another one of that type is
/// merged into: each property of the new one takes the place of the old one's, whole
/// (1.0.3, Communication 2.2; 2.0, 4.1.5.1). `None` where one of them is no object.
pub fn merged(old: &[u8], new: &[u8]) -> Option<Vec<u8>> {
    use std::collections::BTreeMap;

    use serde_json::value::RawValue;
    type Top<'a> = BTreeMap<String, &'a RawValue>;
    let mut top: Top<'_> = serde_json::from_slice(old).ok()?;
    top.extend(serde_json::from_slice::<Top<'_>>(new).ok()?);
    serde_json::to_vec(&top).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_key_is_given_once_at_any_depth() {
        let told = |text: &str| read(text.as_bytes()).map_err(|e| e.contains("given twice"));
        assert_eq!(told(r#"{"a":1,"a":1}"#), Err(true));
        assert_eq!(told(r#"{"a":[{"b":{"c":1,"c":2}}]}"#), Err(true));
        assert_eq!(told(r#"{"a":1"#), Err(false));
        assert_eq!(told("1e999"), Err(false));
        assert!(told(r#"{"a":{"a":null},"A":[true,-1,1.5,"x"]}"#).is_ok());
    }

    #[test]
    fn documents_are_merged_at_the_top_and_numbers_stay_as_written() {
        let merge = |old: &str, new: &str| {
            merged(old.as_bytes(), new.as_bytes()).and_then(|m| String::from_utf8(m).ok())
        };
        assert_eq!(
            merge(r#"{"a":{"x":1},"b":1.50}"#, r#"{"a":{"y":1E2},"c":null}"#).as_deref(),
            Some(r#"{"a":{"y":1E2},"b":1.50,"c":null}"#)
        );
        assert_eq!(merge("[1]", "{}"), None);
        assert_eq!(merge("{}", "text"), None);
    }

    proptest! {
        #[test]
        fn what_is_no_duplicate_is_read_as_by_the_library(
            keys in proptest::collection::btree_set("[a-z]{0,4}", 0..6),
            numbers in proptest::collection::vec(any::<f64>().prop_filter("finite", |x| x.is_finite()), 6),
        ) {
            let object: Map<String, Value> = keys
                .into_iter()
                .zip(numbers)
                .map(|(key, x)| (key, serde_json::json!([x, {"in": x as i64}])))
                .collect();
            let text = Value::Object(object).to_string();
            let library: Result<Value, _> = serde_json::from_str(&text);
            prop_assert_eq!(read(text.as_bytes()).ok(), library.ok());
        }
    }
}
