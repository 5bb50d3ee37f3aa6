//! The languages that people read.

use clap::ValueEnum;

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// English
    En,
    /// Dutch
    Nl,
}

impl Lang {
    /// Returns the language of the locale (POSIX: LC_ALL, else LC_MESSAGES, else LANG), English where it is another.
    pub fn of_locale() -> Self {
        let set = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
        match ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set) {
            Some(locale) if locale.starts_with("nl") => Self::Nl,
            _ => Self::En,
        }
    }

    /// Its code, such as `nl`.
    pub fn code(self) -> &'static str {
        self.say("en", "nl")
    }

    /// The text in this language.
    pub fn say<'a>(self, en: &'a str, nl: &'a str) -> &'a str {
        match self {
            Lang::En => en,
            Lang::Nl => nl,
        }
    }
}
