//! Every label and sentence of an answer, as Fluent messages in both languages (`locales/`).

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::langid;

use crate::lang::Lang;

/// Reads the files of a language, one for each family of verbs.
macro_rules! files {
    ($language:literal) => {
        &[
            include_str!(concat!("../locales/", $language, "/shared.ftl")),
            include_str!(concat!("../locales/", $language, "/audit.ftl")),
            include_str!(concat!("../locales/", $language, "/chart.ftl")),
            include_str!(concat!("../locales/", $language, "/effect.ftl")),
            include_str!(concat!("../locales/", $language, "/governance.ftl")),
            include_str!(concat!("../locales/", $language, "/graph.ftl")),
            include_str!(concat!("../locales/", $language, "/means.ftl")),
            include_str!(concat!("../locales/", $language, "/page.ftl")),
            include_str!(concat!("../locales/", $language, "/record.ftl")),
            include_str!(concat!("../locales/", $language, "/results.ftl")),
            include_str!(concat!("../locales/", $language, "/steering.ftl")),
            include_str!(concat!("../locales/", $language, "/upkeep.ftl")),
            include_str!(concat!("../locales/", $language, "/words.ftl")),
        ]
    };
}

const EN: &[&str] = files!("en");
const NL: &[&str] = files!("nl");

/// The messages of a language.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
}

static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::read(Lang::En));
static DUTCH: LazyLock<Words> = LazyLock::new(|| Words::read(Lang::Nl));

impl Words {
    /// Returns the messages of a language, which are read once.
    pub fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::En => &ENGLISH,
            Lang::Nl => &DUTCH,
        }
    }

    fn read(lang: Lang) -> Self {
        let (language, files) = match lang {
            Lang::En => (langid!("en"), EN),
            Lang::Nl => (langid!("nl"), NL),
        };
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // The marks around values are for text that mixes directions of writing, and show up in terminals.
        bundle.set_use_isolating(false);
        for file in files {
            // A file with a mistake keeps what can be read of it; a test refuses mistakes.
            let resource =
                FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        Self { bundle }
    }

    /// Returns a message with its values. One that is missing is its own name; a test finds those.
    pub fn message(&self, id: &str, values: &FluentArgs<'_>) -> String {
        let pattern = self.bundle.get_message(id).and_then(|message| message.value());
        let format =
            |pattern| self.bundle.format_pattern(pattern, Some(values), &mut Vec::new()).into_owned();
        pattern.map_or_else(|| id.to_owned(), format)
    }
}

/// Returns the word for a code of the glossary, such as `under-reservation`. One without a word is its own name.
pub fn word(lang: Lang, code: &str) -> &str {
    let bundle = &Words::of(lang).bundle;
    let message = bundle.get_message(&format!("word-{}", code.replace([' ', '_'], "-")));
    let pattern = message.and_then(|message| message.value());
    match pattern.map(|pattern| bundle.format_pattern(pattern, None, &mut Vec::new())) {
        // A word is plain text, which the bundle lends.
        Some(Cow::Borrowed(word)) => word,
        Some(Cow::Owned(_)) | None => code,
    }
}

/// Says a message: `say!(words, "funds", day = answer.as_of)`. A value becomes text; a number keeps its plural form.
macro_rules! say {
    ($words:expr, $id:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        #[allow(unused_mut, reason = "a message without values")]
        let mut values = fluent_bundle::FluentArgs::new();
        $(values.set(stringify!($name), fluent_bundle::FluentValue::from($value));)*
        $words.message($id, &values)
    }};
}
pub(crate) use say;

#[cfg(test)]
mod tests;
