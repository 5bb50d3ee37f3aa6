//! Every label and sentence of an answer, as Fluent messages in both languages (`locales/`).

use std::borrow::Cow;
use std::fmt::Display;
use std::sync::LazyLock;

use buurtkracht_core::value::{Day, Fte, Money, Period};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::langid;

use crate::document::Cell;
use crate::lang::Lang;
use crate::number::{cell, money};

/// Reads the files of a language, one for each family of verbs.
macro_rules! files {
    ($language:literal) => {
        &[
            include_str!(concat!("../locales/", $language, "/shared.ftl")),
            include_str!(concat!("../locales/", $language, "/audit.ftl")),
            include_str!(concat!("../locales/", $language, "/chart.ftl")),
            include_str!(concat!("../locales/", $language, "/effect.ftl")),
            include_str!(concat!("../locales/", $language, "/changes.ftl")),
            include_str!(concat!("../locales/", $language, "/events.ftl")),
            include_str!(concat!("../locales/", $language, "/explain.ftl")),
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
    pub lang: Lang,
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
        Self { lang, bundle }
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

/// A value in a message, as the language writes it. A number keeps its plural form; `yes` and `no` are forms to choose
/// from, and so is what is absent: the number 0, which no text is.
pub trait Value {
    fn value(self, lang: Lang) -> FluentValue<'static>;
}

impl<T: Display + ?Sized> Value for &T {
    fn value(self, _: Lang) -> FluentValue<'static> {
        self.to_string().into()
    }
}

impl<T: Value> Value for Option<T> {
    fn value(self, lang: Lang) -> FluentValue<'static> {
        self.map_or_else(|| 0.into(), |value| value.value(lang))
    }
}

/// Declares how values of some types are written.
macro_rules! values {
    ($($value:ident, $lang:pat => $($kind:ty)|+ : $written:expr;)*) => {
        $($(impl Value for $kind {
            fn value(self, $lang: Lang) -> FluentValue<'static> {
                let $value = self;
                $written.into()
            }
        })+)*
    };
}
values! {
    text, _ => String: text;
    number, _ => u8 | u16 | u32 | u64 | usize | i32 | i64: number;
    choice, _ => bool: if choice { "yes" } else { "no" };
    amount, lang => Money: money(lang, amount);
    day, _ => Day: day.to_string();
    days, lang => Period: cell(lang, &Cell::Period(days));
    fte, lang => Fte: cell(lang, &Cell::Fte(fte));
}

/// Writes a member of a fact: an amount or a day as the language writes it, and what is not copied as it is displayed.
pub trait Written {
    fn written(&self, lang: Lang) -> FluentValue<'static>;
}

impl<T: Value + Copy> Written for T {
    fn written(&self, lang: Lang) -> FluentValue<'static> {
        (*self).value(lang)
    }
}

/// Says a message: `say!(words, "funds", day = answer.as_of, plan, fact.amount)`. A value is named, or is a variable of
/// its name, or is a member of a fact by its name. What is borrowed becomes text.
macro_rules! say {
    (@set $values:ident $words:expr $(;)?) => {};
    (@set $values:ident $words:expr; $name:ident = $value:expr $(, $($rest:tt)*)?) => {
        $values.set(stringify!($name), $crate::words::Value::value($value, $words.lang));
        $crate::words::say!(@set $values $words; $($($rest)*)?);
    };
    (@set $values:ident $words:expr; $fact:ident.$name:ident $(, $($rest:tt)*)?) => {
        // A copy where that is a value, else a reference: the first of the two that has the method.
        $values.set(stringify!($name), {
            #[allow(unused_imports, reason = "once for each member")]
            use $crate::words::Written as _;
            (&$fact.$name).written($words.lang)
        });
        $crate::words::say!(@set $values $words; $($($rest)*)?);
    };
    (@set $values:ident $words:expr; $name:ident $(, $($rest:tt)*)?) => {
        $values.set(stringify!($name), $crate::words::Value::value($name, $words.lang));
        $crate::words::say!(@set $values $words; $($($rest)*)?);
    };
    ($words:expr, $id:literal $(, $($rest:tt)*)?) => {{
        #[allow(unused_mut, reason = "a message without values")]
        let mut values = fluent_bundle::FluentArgs::new();
        $crate::words::say!(@set values $words; $($($rest)*)?);
        $words.message($id, &values)
    }};
}
pub(crate) use say;

#[cfg(test)]
mod tests;
