//! A title in one language, or in several.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::Title;

/// A title of the charter: one text, or a text for each language by its code, such as `{ nl = "…", en = "…" }`.
///
/// Of several texts one is in English (`en`) or in Dutch (`nl`), the languages that the product speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(with = "Texts"))]
pub struct Localized {
    /// The one text, or that of a language which has none of its own.
    text: Title,
    /// The text of each language by its code; empty where there is one text.
    texts: BTreeMap<String, Title>,
}

/// The forms in which it is written.
#[cfg(feature = "schemars")]
#[derive(schemars::JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "it is for the schema only")]
enum Texts {
    /// One text, for every language.
    One(Title),
    /// A text for each language, by its code of two or three lowercase letters.
    Each(BTreeMap<String, Title>),
}

impl Localized {
    /// Returns the text in a language, by its code; where there is none in English, else in Dutch.
    pub fn text(&self, language: &str) -> &Title {
        self.texts.get(language).unwrap_or(&self.text)
    }

    /// Returns the text in English, else in Dutch.
    pub fn title(&self) -> &Title {
        &self.text
    }

    /// Returns every text.
    pub fn texts(&self) -> impl Iterator<Item = &Title> {
        let one = self.texts.is_empty().then_some(&self.text);
        one.into_iter().chain(self.texts.values())
    }

    /// Keeps the text of one language only.
    pub(crate) fn keep(&mut self, language: &str) {
        *self = self.text(language).clone().into();
    }

    fn of(texts: BTreeMap<String, Title>) -> Result<Self, String> {
        let coded = |code: &str| matches!(code.len(), 2 | 3) && code.bytes().all(|b| b.is_ascii_lowercase());
        if let Some(code) = texts.keys().find(|code| !coded(code)) {
            return Err(format!("{code:?} is not a language code: write two or three letters, such as nl"));
        }
        match texts.get("en").or_else(|| texts.get("nl")) {
            Some(text) => Ok(Self { text: text.clone(), texts }),
            None => {
                let found: Vec<&str> = texts.keys().map(String::as_str).collect();
                Err(format!("a title in {} needs a text in en or nl too", found.join(", ")))
            }
        }
    }
}

impl From<Title> for Localized {
    fn from(text: Title) -> Self {
        Self { text, texts: BTreeMap::new() }
    }
}

impl fmt::Display for Localized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.title().fmt(f)
    }
}

impl Serialize for Localized {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !self.texts.is_empty() {
            return self.texts.serialize(serializer);
        }
        if serializer.is_human_readable() {
            self.text.serialize(serializer)
        } else {
            // A binary format cannot tell a text from a map, so one text is a map with an empty code.
            BTreeMap::from([("", &self.text)]).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Localized {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return deserializer.deserialize_any(TextOrTexts);
        }
        let mut texts = BTreeMap::<String, Title>::deserialize(deserializer)?;
        match texts.remove("") {
            Some(text) => Ok(text.into()),
            None => Localized::of(texts).map_err(de::Error::custom),
        }
    }
}

/// Reads one text, or texts by language.
struct TextOrTexts;

impl<'de> Visitor<'de> for TextOrTexts {
    type Value = Localized;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, or texts by language such as { nl = \"…\", en = \"…\" }")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Localized, E> {
        text.parse().map(|text: Title| text.into()).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Localized, A::Error> {
        let mut texts = BTreeMap::new();
        while let Some((language, text)) = map.next_entry::<String, Title>()? {
            if texts.insert(language.clone(), text).is_some() {
                return Err(de::Error::custom(format_args!("the language {language} occurs twice")));
            }
        }
        Localized::of(texts).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: serde_json::Value) -> Result<Localized, String> {
        serde_json::from_value(value).map_err(|error| error.to_string())
    }

    #[test]
    fn a_title_is_one_text_or_one_for_each_language() {
        let one = read(json!("Stuurgroep")).unwrap();
        assert_eq!(["en", "nl", "fy"].map(|language| one.text(language).to_string()), ["Stuurgroep"; 3]);
        let each = read(json!({ "nl": "Stuurgroep", "en": "Steering group", "fy": "Stjoergroep" })).unwrap();
        let texts = ["en", "nl", "fy", "de"].map(|language| each.text(language).to_string());
        assert_eq!(texts, ["Steering group", "Stuurgroep", "Stjoergroep", "Steering group"]);
        let dutch = read(json!({ "nl": "Stuurgroep" })).unwrap();
        assert_eq!(dutch.to_string(), "Stuurgroep", "Dutch stands in for English");
        assert_eq!(json!([one, each])[1]["fy"], "Stjoergroep");
    }

    #[test]
    fn a_title_without_a_text_in_english_or_dutch_is_refused() {
        assert!(read(json!({ "fy": "Stjoergroep" })).unwrap_err().contains("needs a text in en or nl"));
        assert!(read(json!({})).is_err());
        assert!(read(json!({ "nl": "A", "Dutch": "B" })).unwrap_err().contains("not a language code"));
        assert!(read(json!({ "nl": " A" })).unwrap_err().contains("title"));
        assert!(read(json!(3)).unwrap_err().contains("a text, or texts by language"));
    }
}
