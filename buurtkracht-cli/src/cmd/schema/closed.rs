//! Closes a schema: an object has no members but those that are described. The derived schemas of answers leave that
//! open, since more could be added to a type that is part of another.

use serde_json::{Map, Value};

/// The keywords under which a schema describes the same value as the one around it.
const SAME: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// Closes a schema and all that it refers to.
pub fn close(mut root: Value) -> Value {
    let definitions = match root.as_object_mut().and_then(|root| root.remove("$defs")) {
        Some(Value::Object(definitions)) => definitions,
        Some(_) | None => Map::new(),
    };
    let closing = Closing { definitions: &definitions };
    closing.schema(&mut root, false);
    let mut closed = definitions.clone();
    closed.values_mut().for_each(|definition| closing.schema(definition, false));
    if let Some(root) = root.as_object_mut().filter(|_| !closed.is_empty()) {
        root.insert("$defs".to_owned(), Value::Object(closed));
    }
    root
}

struct Closing<'a> {
    definitions: &'a Map<String, Value>,
}

impl Closing<'_> {
    /// Closes a schema, or leaves it to the one around it to refuse what none describes.
    fn schema(&self, schema: &mut Value, within: bool) {
        let Value::Object(keywords) = schema else { return };
        let described = keywords.contains_key("properties");
        // A definition is closed, so what describes only a part of the object stands here itself.
        if (described || within)
            && let Some(part) = self.referred(keywords)
        {
            keywords.remove("$ref");
            match keywords.entry("allOf").or_insert_with(|| Value::Array(Vec::new())) {
                Value::Array(parts) => parts.push(part),
                _ => return,
            }
        }
        let several =
            keywords.contains_key("allOf") || (described && SAME.iter().any(|of| keywords.contains_key(*of)));
        for (keyword, value) in keywords.iter_mut() {
            match (keyword.as_str(), value) {
                ("properties" | "patternProperties", Value::Object(members)) => {
                    members.values_mut().for_each(|member| self.schema(member, false));
                }
                (of, Value::Array(parts)) if SAME.contains(&of) => {
                    parts.iter_mut().for_each(|part| self.schema(part, within || several));
                }
                ("prefixItems", Value::Array(items)) => {
                    items.iter_mut().for_each(|item| self.schema(item, false));
                }
                ("items" | "additionalProperties", item) => self.schema(item, false),
                _ => {}
            }
        }
        let open =
            !keywords.contains_key("additionalProperties") && !keywords.contains_key("unevaluatedProperties");
        if open && !within && (described || several) {
            let keyword = if several { "unevaluatedProperties" } else { "additionalProperties" };
            keywords.insert(keyword.to_owned(), Value::Bool(false));
        } else if within {
            keywords.retain(|keyword, value| {
                !matches!(keyword.as_str(), "additionalProperties" | "unevaluatedProperties")
                    || *value != Value::Bool(false)
            });
        }
    }

    fn referred(&self, keywords: &Map<String, Value>) -> Option<Value> {
        let name = keywords.get("$ref")?.as_str()?.strip_prefix("#/$defs/")?;
        self.definitions.get(name).cloned()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_object_has_no_members_but_those_described() {
        let part =
            json!({ "type": "object", "properties": { "a": { "type": "string" } }, "required": ["a"] });
        let closed = close(json!({
            "properties": { "list": { "items": { "$ref": "#/$defs/Part" } } },
            "oneOf": [{ "properties": { "kind": { "const": "part" } }, "$ref": "#/$defs/Part" }],
            "$defs": { "Part": part.clone() },
        }));
        let mut alone = part.clone();
        alone["additionalProperties"] = json!(false);
        assert_eq!(closed["$defs"]["Part"], alone);
        assert_eq!(closed["unevaluatedProperties"], json!(false));
        assert_eq!(
            closed["oneOf"][0],
            json!({ "properties": { "kind": { "const": "part" } }, "allOf": [part] })
        );
        let choice = close(json!({ "oneOf": [{ "properties": { "a": true } }, { "type": "null" }] }));
        assert_eq!(choice["oneOf"][0]["additionalProperties"], json!(false));
        assert!(choice.get("unevaluatedProperties").is_none());
    }
}
