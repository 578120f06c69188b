//! JSON in its one canonical form (RFC 8785, the JSON Canonicalization Scheme), for what
//! credentials hold: objects, arrays, text, truth values and whole numbers. A number with
//! a fraction is refused: no credential of ours has one, and the scheme's rule for them is
//! the part that programs disagree about.

use serde_json::Value;

use super::CredentialFault;

/// Whole numbers up to here are the same in every program that reads JSON.
const MOST_EXACT: u64 = 9_007_199_254_740_991;

/// The canonical text.
pub fn canonical(value: &Value) -> Result<String, CredentialFault> {
    let mut text = String::new();
    write(value, &mut text)?;
    Ok(text)
}

fn write(value: &Value, out: &mut String) -> Result<(), CredentialFault> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => {
            let whole = number.as_i64().filter(|n| n.unsigned_abs() <= MOST_EXACT);
            let whole = whole.ok_or_else(|| CredentialFault::Number(number.to_string()))?;
            out.push_str(&whole.to_string());
        }
        Value::String(text) => write_text(text, out)?,
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write(item, out)?;
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            // By UTF-16 code units, as the standard says.
            members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            out.push('{');
            for (place, (name, member)) in members.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write_text(name, out)?;
                out.push(':');
                write(member, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

/// serde_json escapes what the standard says must be escaped, and nothing else.
fn write_text(text: &str, out: &mut String) -> Result<(), CredentialFault> {
    let quoted =
        serde_json::to_string(text).map_err(|e| CredentialFault::Unreadable(e.to_string()))?;
    out.push_str(&quoted);
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn members_are_sorted_and_nothing_stands_between_them() {
        for (value, expected) in [
            (
                json!({"b": [1, true, null], "a": {"z": "", "": -7}}),
                r#"{"a":{"":-7,"z":""},"b":[1,true,null]}"#,
            ),
            // RFC 8785, section 3.2.3, without its number: the order is that of UTF-16.
            (
                json!({"\u{20ac}": 1, "\r": 2, "\u{fb33}": 3, "1": 4, "\u{1f600}": 5,
                       "\u{80}": 6, "\u{f6}": 7}),
                "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":7,\"\u{20ac}\":1,\"\u{1f600}\":5,\"\u{fb33}\":3}",
            ),
            // RFC 8785, section 3.2.2.2: which characters are escaped, and how.
            (
                json!("\u{20ac}$\u{f}\nA'B\"\\\\\"/\u{7f}"),
                "\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\u{7f}\"",
            ),
            (json!("सोपान"), "\"सोपान\""),
        ] {
            assert_eq!(canonical(&value).unwrap(), expected);
        }
    }

    #[test]
    fn numbers_that_programs_disagree_about_are_refused() {
        for value in [
            json!(1.5),
            json!(MOST_EXACT + 1),
            json!(u64::MAX),
            json!(1e300),
        ] {
            assert!(matches!(canonical(&value), Err(CredentialFault::Number(_))));
        }
        assert_eq!(canonical(&json!(MOST_EXACT)).unwrap(), "9007199254740991");
    }

    proptest! {
        #[test]
        fn the_canonical_text_says_the_same_and_stays_as_it_is(
            pairs in proptest::collection::vec((".{0,6}", ".{0,12}", -9_000i64..9_000), 0..8),
        ) {
            let value: Value = pairs
                .iter()
                .map(|(name, text, number)| (name.clone(), json!([text, number])))
                .collect::<serde_json::Map<_, _>>()
                .into();
            let text = canonical(&value).unwrap();
            let read: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&read, &value);
            prop_assert_eq!(canonical(&read).unwrap(), text);
        }
    }
}
