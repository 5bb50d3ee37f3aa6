//! JSON commands that contain plain texts to seal.
//!
//! Write a text that must stay out of the log as `{ "seal": "the text" }`. Add `"about": ["person-id", …]` if it is about
//! persons. Write a person's own name or contact data as `{ "seal": "the text", "person": "person-id" }`. The stored
//! command contains `{ "digest": "…", "about": […] }` for the first form and a digest string for the second.
//!
//! The digest depends on the command id, the text and the **path** of the field in the whole command. A path joins
//! member names with dots and puts the index of a list item in brackets: `do.TakeDecision.objections[0].reason`. Every
//! program that submits the same command therefore gets the same digests.
//!
//! A draft drops the white space between the tokens and changes nothing else. It keeps compact JSON byte for byte.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use buurtkracht_core::id::PersonId;
use buurtkracht_core::value::Digest;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::commit::is_compact;

/// The deepest nesting of lists and objects. No command comes near it.
const MAX_DEPTH: usize = 64;

/// An error in a JSON draft, with its location.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{reason}", at(.path))]
pub struct NotADraft {
    /// The path of the field; empty for the whole text.
    pub path: String,
    /// The reason in plain words.
    pub reason: String,
}

fn at(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!("{path}: ") }
}

/// Returns the message without line and column, which count from the start of a nested value.
pub(crate) fn placeless(error: &serde_json::Error) -> String {
    let place = format!(" at line {} column {}", error.line(), error.column());
    let text = error.to_string();
    text.strip_suffix(&place).map(str::to_owned).unwrap_or(text)
}

/// The owner of the key that seals a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A person, for name and contact data.
    Person(PersonId),
    /// A free text. Its key belongs to one command and path.
    Text,
}

/// A text to seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainText {
    /// The path of the field.
    pub path: String,
    /// The plain text.
    pub text: String,
    /// The owner of the key.
    pub subject: Subject,
}

/// A compact JSON text with the plain texts cut out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    parts: Vec<String>,
    /// The digest of text `n` follows part `n`.
    texts: Vec<PlainText>,
}

impl Draft {
    /// Parses a JSON text.
    ///
    /// # Errors
    /// [`NotADraft`] if the text is not JSON, an object repeats a member, or an object with `seal` has another shape.
    pub fn parse(json: &str) -> Result<Self, NotADraft> {
        let json = json.strip_prefix('\u{feff}').unwrap_or(json);
        let raw: &RawValue = serde_json::from_str(json)
            .map_err(|error| NotADraft { path: String::new(), reason: error.to_string() })?;
        let mut walk =
            Walk { path: String::new(), depth: 0, parts: Vec::new(), part: String::new(), texts: Vec::new() };
        walk.value(raw)?;
        walk.parts.push(walk.part);
        let (mut parts, texts) = (walk.parts, walk.texts);
        if texts.is_empty() && is_compact(json) {
            parts = vec![json.to_owned()];
        }
        Ok(Self { parts, texts })
    }

    /// Returns the texts to seal, in document order.
    pub fn texts(&self) -> &[PlainText] {
        &self.texts
    }

    /// Returns the JSON text with one digest for each plain text.
    pub fn sealed(&self, digests: impl IntoIterator<Item = Digest>) -> String {
        let mut json = String::new();
        let mut digests = digests.into_iter();
        for part in &self.parts {
            json.push_str(part);
            json.extend(digests.next().map(|digest| digest.to_string()));
        }
        json
    }

    /// Returns a placeholder digest for each plain text, for parsing only.
    pub(crate) fn placeholders(&self) -> impl Iterator<Item = Digest> {
        (0..self.texts.len()).map(placeholder)
    }

    /// Cuts another JSON text of the same command at its [placeholders](Draft::placeholders). Returns the draft unchanged
    /// if a placeholder is missing or occurs twice.
    pub(crate) fn rewritten(self, json: &str) -> Self {
        let names: Vec<String> = self.placeholders().map(|digest| digest.to_string()).collect();
        let places = names.iter().enumerate().flat_map(|(number, name)| {
            json.match_indices(name.as_str()).map(move |(place, _)| (place, number))
        });
        let places: BTreeMap<usize, usize> = places.collect();
        let numbers: BTreeSet<usize> = places.values().copied().collect();
        if places.len() != names.len() || numbers.len() != names.len() {
            return self;
        }
        let (mut parts, mut from) = (Vec::new(), 0);
        let length = Digest::from([0; 32]).to_string().len();
        for place in places.keys() {
            parts.push(json.get(from..*place).unwrap_or_default().to_owned());
            from = place + length;
        }
        parts.push(json.get(from..).unwrap_or_default().to_owned());
        let texts = places.values().filter_map(|number| self.texts.get(*number).cloned()).collect();
        Self { parts, texts }
    }
}

fn placeholder(number: usize) -> Digest {
    let mut bytes = [0; 32];
    for (byte, of) in bytes.iter_mut().zip(number.to_be_bytes()) {
        *byte = of;
    }
    Digest::from(bytes)
}

/// The members of an object in document order, unparsed.
struct Members<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

struct Walk {
    path: String,
    depth: usize,
    parts: Vec<String>,
    part: String,
    texts: Vec<PlainText>,
}

impl Walk {
    fn wrong(&self, reason: impl fmt::Display) -> NotADraft {
        NotADraft { path: self.path.clone(), reason: reason.to_string() }
    }

    fn read<'a, T: Deserialize<'a>>(&self, raw: &'a RawValue) -> Result<T, NotADraft> {
        serde_json::from_str(raw.get()).map_err(|error| self.wrong(placeless(&error)))
    }

    /// Parses a string. Only one with escapes is copied; an escape can encode no character.
    fn text<'a>(&self, raw: &'a RawValue) -> Result<Cow<'a, str>, NotADraft> {
        let quoted = raw.get();
        match quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            Some(text) if !text.contains('\\') => Ok(Cow::Borrowed(text)),
            Some(_) | None => self.read::<String>(raw).map(Cow::Owned),
        }
    }

    fn value(&mut self, raw: &RawValue) -> Result<(), NotADraft> {
        match raw.get().as_bytes().first() {
            Some(b'{') => self.deeper(|walk| walk.object(&walk.read::<Members<'_>>(raw)?.0)),
            Some(b'[') => self.deeper(|walk| walk.list(&walk.read::<Vec<&RawValue>>(raw)?)),
            Some(b'"') => {
                self.text(raw)?;
                self.part.push_str(raw.get());
                Ok(())
            }
            Some(_) | None => {
                self.part.push_str(raw.get());
                Ok(())
            }
        }
    }

    fn deeper(&mut self, walk: impl FnOnce(&mut Self) -> Result<(), NotADraft>) -> Result<(), NotADraft> {
        if self.depth == MAX_DEPTH {
            return Err(
                self.wrong(format_args!("lists and objects are nested more than {MAX_DEPTH} levels deep"))
            );
        }
        self.depth += 1;
        walk(self)?;
        self.depth -= 1;
        Ok(())
    }

    /// Walks a nested value under its own path.
    fn below(&mut self, step: &str, raw: &RawValue) -> Result<(), NotADraft> {
        let length = self.path.len();
        if !self.path.is_empty() && !step.starts_with('[') {
            self.path.push('.');
        }
        self.path.push_str(step);
        self.value(raw)?;
        self.path.truncate(length);
        Ok(())
    }

    fn list(&mut self, items: &[&RawValue]) -> Result<(), NotADraft> {
        self.part.push('[');
        for (number, item) in items.iter().enumerate() {
            if number > 0 {
                self.part.push(',');
            }
            self.below(&format!("[{number}]"), item)?;
        }
        self.part.push(']');
        Ok(())
    }

    fn object(&mut self, members: &[(&RawValue, &RawValue)]) -> Result<(), NotADraft> {
        let names: Vec<Cow<'_, str>> =
            members.iter().map(|(name, _)| self.text(name)).collect::<Result<_, _>>()?;
        let mut sorted: Vec<&str> = names.iter().map(Cow::as_ref).collect();
        sorted.sort_unstable();
        if let Some([name, _]) = sorted.array_windows().find(|[one, other]| one == other) {
            return Err(self.wrong(format_args!("the member {name:?} occurs twice")));
        }
        if sorted.binary_search(&"seal").is_ok() {
            return self.plain(members);
        }
        self.part.push('{');
        for (number, ((written, member), name)) in members.iter().zip(&names).enumerate() {
            if number > 0 {
                self.part.push(',');
            }
            self.part.push_str(written.get());
            self.part.push(':');
            self.below(name, member)?;
        }
        self.part.push('}');
        Ok(())
    }

    fn plain(&mut self, members: &[(&RawValue, &RawValue)]) -> Result<(), NotADraft> {
        let wrong = |reason: &str| {
            self.wrong(format_args!(
                "{reason}; next to seal, write about (a list of person ids) or person (one person id)"
            ))
        };
        let (mut text, mut person, mut about) = (None, None, None);
        for (name, member) in members {
            match self.text(name)?.as_ref() {
                "seal" => text = serde_json::from_str(member.get()).ok(),
                "about" => {
                    let persons: Vec<PersonId> = serde_json::from_str(member.get())
                        .map_err(|_| wrong("about must be a list of person ids"))?;
                    about = (!persons.is_empty()).then(|| serde_json::json!(persons).to_string());
                }
                "person" => {
                    let id: PersonId = serde_json::from_str(member.get())
                        .map_err(|_| wrong("person must be one person id"))?;
                    person = Some(id);
                }
                other => return Err(wrong(&format!("unknown member {other:?}"))),
            }
        }
        let text = text.ok_or_else(|| wrong("seal must be a string"))?;
        let (before, behind, subject) = match (person, about) {
            (Some(_), Some(_)) => return Err(wrong("use either person or about")),
            (Some(person), None) => ("\"", "\"".to_owned(), Subject::Person(person)),
            (None, None) => ("{\"digest\":\"", "\"}".to_owned(), Subject::Text),
            (None, Some(about)) => ("{\"digest\":\"", format!("\",\"about\":{about}}}"), Subject::Text),
        };
        self.texts.push(PlainText { path: self.path.clone(), text, subject });
        self.part.push_str(before);
        self.parts.push(std::mem::replace(&mut self.part, behind));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn digest() -> Digest {
        "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0".parse().unwrap()
    }

    #[test]
    fn plain_texts_are_found_with_their_paths_and_replaced_in_their_places() {
        let pretty = r#"
        { "do": { "Take": { "reason": { "seal": "too far", "about": [ "p-1" ] },
                            "list": [ 1.50, { "seal": "x" }, { "name": { "seal": "Jo", "person": "p-2" } } ] } },
          "id": "\u0061 b" }"#;
        let draft = Draft::parse(pretty).unwrap();
        let found: Vec<(&str, &str)> =
            draft.texts().iter().map(|text| (text.path.as_str(), text.text.as_str())).collect();
        assert_eq!(
            found,
            [("do.Take.reason", "too far"), ("do.Take.list[1]", "x"), ("do.Take.list[2].name", "Jo")]
        );
        let d = digest();
        assert_eq!(
            draft.sealed([d, d, d]),
            format!(
                r#"{{"do":{{"Take":{{"reason":{{"digest":"{d}","about":["p-1"]}},"list":[1.50,{{"digest":"{d}"}},{{"name":"{d}"}}]}}}},"id":"\u0061 b"}}"#
            )
        );
    }

    #[test]
    fn a_draft_is_rewritten_with_its_texts_in_their_new_order_or_stays_as_it_is() {
        let draft = Draft::parse(r#"{"a":{"seal":"one"},"b":[{"seal":"two"}]}"#).unwrap();
        let [one, two] = [placeholder(0), placeholder(1)];
        let turned = draft.clone().rewritten(&format!(r#"{{"b":["{two}"],"a":"{one}"}}"#));
        let texts: Vec<&str> = turned.texts().iter().map(|text| text.text.as_str()).collect();
        assert_eq!(texts, ["two", "one"]);
        assert_eq!(turned.sealed([one, two]), format!(r#"{{"b":["{one}"],"a":"{two}"}}"#));
        for other in [format!("[\"{one}\"]"), format!("[\"{one}\",\"{one}\"]"), String::new()] {
            assert_eq!(draft.clone().rewritten(&other), draft);
        }
    }

    #[test]
    fn what_is_no_draft_says_where_and_why() {
        for (json, path, reason) in [
            (r#"{"a":1,"b":{"c":1,"c":2}}"#, "b", "\"c\" occurs twice"),
            (r#"{"a":1,"\u0061":2}"#, "", "\"a\" occurs twice"),
            (r#"{"a":["\ud800"]}"#, "a[0]", "hex escape"),
            (r#"{"a":1"#, "", "EOF"),
            (r#"{"a":1} x"#, "", "trailing"),
            (r#"{"a":{"seal":1}}"#, "a", "seal must be a string"),
            (r#"{"a":{"seal":"x","else":1}}"#, "a", "unknown member \"else\""),
            (r#"{"a":{"seal":"x","person":"P 1"}}"#, "a", "one person id"),
            (r#"{"a":{"seal":"x","about":"p-1"}}"#, "a", "list of person ids"),
            (r#"{"a":{"seal":"x","about":["p-1"],"person":"p-1"}}"#, "a", "either"),
            (&"[".repeat(100_000), "", "EOF"),
            (&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)), "[0]", "deep"),
        ] {
            let flaw = Draft::parse(json).unwrap_err();
            assert!(flaw.path.starts_with(path) && flaw.reason.contains(reason), "{json:.40}: {flaw}");
        }
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[^s]{0,6}", inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn spread_out_or_compact_it_is_the_same_draft(value in values()) {
            let compact = value.to_string();
            let draft = Draft::parse(&compact).unwrap();
            prop_assert_eq!(draft.sealed([]), &*compact);
            let pretty = format!("\u{feff}{}\n", serde_json::to_string_pretty(&value).unwrap());
            prop_assert_eq!(Draft::parse(&pretty).unwrap(), draft);
        }

        #[test]
        fn a_text_in_any_place_leaves_the_rest_as_it_is(before in values(), after in values(), text in ".*") {
            let json = json!([before, { "seal": text }, after]).to_string();
            let draft = Draft::parse(&json).unwrap();
            let found: Vec<&str> = draft.texts().iter().map(|found| found.text.as_str()).collect();
            prop_assert_eq!(found, [text.as_str()]);
            prop_assert_eq!(draft.sealed([digest()]), json!([before, { "digest": digest() }, after]).to_string());
        }
    }
}
