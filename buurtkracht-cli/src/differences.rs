//! What differs between a record and what a file says.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::input::below;

/// Stands for a text that is sealed only once it is recorded.
const ANOTHER_TEXT: &str = "another sealed text";

/// A field that differs, with what stands in the record and in the file.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Difference {
    /// The field.
    pub field: String,
    /// What stands in the record.
    pub recorded: Value,
    /// What stands in the file.
    pub now: Value,
}

impl Difference {
    /// Both sides, for people.
    pub fn line(&self) -> String {
        format!("{}: {} → {}", self.field, plain(&self.recorded), plain(&self.now))
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "∅".to_owned(),
        Value::String(text) => text.clone(),
        Value::Object(members) => match members.get("digest").and_then(Value::as_str) {
            Some(digest) => format!("‹{digest}›"),
            None => value.to_string(),
        },
        Value::Bool(_) | Value::Number(_) | Value::Array(_) => value.to_string(),
    }
}

/// Every difference, in order. The order of those who spoke or were there does not count.
pub fn between(recorded: &Value, now: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare("", recorded, now, &mut found);
    found
}

fn compare(field: &str, recorded: &Value, now: &Value, found: &mut Vec<Difference>) {
    let is_text = |value: &Value| value.get("digest").is_some();
    match (recorded, now) {
        (Value::Object(old), Value::Object(new)) if !is_text(recorded) && !is_text(now) => {
            let added = new.keys().filter(|key| !old.contains_key(*key));
            for key in old.keys().chain(added) {
                let path = below(field, key);
                let side = |of: &serde_json::Map<String, Value>| of.get(key).cloned().unwrap_or(Value::Null);
                compare(&path, &side(old), &side(new), found);
            }
        }
        (Value::Array(old), Value::Array(new)) => {
            let (old, new) = (named(old), named(new));
            let added = new.keys().filter(|name| !old.contains_key(*name));
            for name in old.keys().chain(added) {
                let side = |of: &BTreeMap<String, &Value>| of.get(name).map_or(Value::Null, |v| (*v).clone());
                compare(&format!("{field}[{name}]"), &side(&old), &side(&new), found);
            }
        }
        _ if recorded == now => {}
        _ => {
            // The digest of a text that is not recorded yet says nothing.
            let now = if is_text(now) { Value::from(ANOTHER_TEXT) } else { now.clone() };
            let recorded = recorded.clone();
            found.push(Difference { field: field.to_owned(), recorded, now });
        }
    }
}

/// The items of a list by seat and person, or by their place.
fn named(items: &[Value]) -> BTreeMap<String, &Value> {
    let name = |item: &Value| {
        let part = |key: &str| item.get(key).and_then(Value::as_str).map(str::to_owned);
        let parts: Vec<String> = [part("seat"), part("person")].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    };
    let numbered = items.iter().enumerate();
    numbered.map(|(i, item)| (name(item).unwrap_or_else(|| format!("{i:02}")), item)).collect()
}

/// Puts the digest of a recorded text in the place of the same text, so that it stays as it is. A text that
/// the vault no longer holds stays as well. Of what is sealed under a person the digest stands alone.
///
/// # Errors
/// The error of `open`, which opens a digest.
pub fn keep_texts<E>(
    now: &mut Value,
    recorded: &Value,
    open: &dyn Fn(&str) -> Result<Option<String>, E>,
) -> Result<(), E> {
    let digest = recorded.get("digest").unwrap_or(recorded);
    if let (Some(text), Some(digest)) = (now.get("seal"), digest.as_str()) {
        let known = open(digest)?;
        if known.is_none() || known.as_deref() == text.as_str() {
            *now = recorded.clone();
        }
        return Ok(());
    }
    match (now, recorded) {
        (Value::Object(now), Value::Object(recorded)) => {
            for (key, value) in now.iter_mut() {
                if let Some(before) = recorded.get(key) {
                    keep_texts(value, before, open)?;
                }
            }
        }
        (Value::Array(now), Value::Array(recorded)) => {
            for (value, before) in now.iter_mut().zip(recorded) {
                keep_texts(value, before, open)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// The value without its texts: what can be told of it in an id.
pub fn without_texts(value: &Value) -> Value {
    match value {
        Value::Object(members) if members.contains_key("seal") => Value::Null,
        Value::Object(members) => {
            Value::Object(members.iter().map(|(key, value)| (key.clone(), without_texts(value))).collect())
        }
        Value::Array(items) => items.iter().map(without_texts).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_difference_names_the_field_and_both_sides() {
        let old = json!({ "amount": "1.00", "positions": [{ "seat": "a", "person": "p" }, { "seat": "b", "person": "q" }] });
        let turned = json!({ "amount": "1.00", "positions": [{ "seat": "b", "person": "q" }, { "seat": "a", "person": "p" }] });
        assert_eq!(between(&old, &turned), vec![]);
        let new = json!({ "amount": "2.00", "positions": [{ "seat": "b", "person": "q" }], "reason": "x" });
        let lines: Vec<String> = between(&old, &new).iter().map(Difference::line).collect();
        let gone = r#"positions[a p]: {"seat":"a","person":"p"} → ∅"#;
        assert_eq!(lines, ["amount: 1.00 → 2.00", gone, "reason: ∅ → x"]);
    }

    #[test]
    fn the_same_text_keeps_its_digest_and_another_does_not() {
        let recorded = json!({ "reason": { "digest": "d" } });
        let open = |_: &str| Ok::<_, &str>(Some("why".to_owned()));
        let mut same = json!({ "reason": { "seal": "why" } });
        keep_texts(&mut same, &recorded, &open).unwrap();
        assert_eq!(same, recorded);
        let mut other = json!({ "reason": { "seal": "because" } });
        keep_texts(&mut other, &recorded, &open).unwrap();
        assert_eq!(other, json!({ "reason": { "seal": "because" } }));
        assert_eq!(keep_texts(&mut other, &recorded, &|_| Err("damaged")), Err("damaged"));
        keep_texts(&mut other, &recorded, &|_| Ok::<_, &str>(None)).unwrap();
        assert_eq!(other, recorded);
        let mut name = json!({ "seal": "why", "person": "p" });
        keep_texts(&mut name, &json!("d"), &open).unwrap();
        assert_eq!(name, json!("d"));
    }
}
