//! Finding events: by what is written in them, by amounts, days, and who recorded them. Whom and what they are about
//! is [`mentions`](super::mentions()).

mod written;

use chrono::{DateTime, FixedOffset, Utc};

use super::mentions::{Mention, mentions};
use crate::event::Event;
use crate::id::ActorId;
use crate::programme::Programme;
use crate::value::{Day, Money};
pub use written::{AMOUNTS, Written, written};

/// The filters of a search. All must hold; an absent one does not matter.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Search {
    /// Words that all stand in the event, in its public texts and ids. Sealed text is never searched.
    pub words: Vec<Word>,
    /// The name of the event, such as `PlanStopped`.
    pub kind: Option<String>,
    /// The one that recorded it.
    pub actor: Option<ActorId>,
    /// Whom and what it is about: all of them.
    pub about: Vec<Mention>,
    /// The first day that it is about; of what has no day of its own, the day it was recorded.
    pub from: Option<Day>,
    /// The last day that it is about.
    pub until: Option<Day>,
    /// The first day on which it was recorded, in the charter's time zone.
    pub recorded_from: Option<Day>,
    /// The last day on which it was recorded.
    pub recorded_until: Option<Day>,
    /// Recorded at this time or earlier.
    pub known_at: Option<DateTime<Utc>>,
    /// It has an amount above this one.
    pub over: Option<Money>,
    /// It has an amount below this one; with `over`, the same amount.
    pub under: Option<Money>,
}

/// A word that is looked for, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Lowercase letters and digits, without diacritics.
    pub text: String,
    /// Whether words that begin with it are meant too.
    pub begins: bool,
}

impl Word {
    /// The words of a text: `Café Noord` gives `cafe` and `noord`; `café*` gives all that begins with `cafe`.
    pub fn all_of(text: &str) -> Vec<Word> {
        let mut found = Vec::new();
        for piece in text.split_whitespace() {
            let begins = piece.ends_with('*');
            let words = words(piece);
            let last = words.len().saturating_sub(1);
            let numbered = words.into_iter().enumerate();
            found.extend(numbered.map(|(i, text)| Word { text, begins: begins && i == last }));
        }
        found
    }

    /// Whether a folded word is meant.
    pub fn means(&self, word: &str) -> bool {
        if self.begins { word.starts_with(&self.text) } else { word == self.text }
    }
}

impl Search {
    /// Whether nothing is looked for, so that everything is found.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// Whether an event fits in itself, whomever it is about.
    pub fn fits(&self, event: &Event, recorded_at: DateTime<FixedOffset>, by: &ActorId) -> bool {
        self.fits_recording(recorded_at, by)
            && self.fits_kind_and_day(event, recorded_at)
            && self.fits_written(event)
    }

    /// Whether an event is about all that is looked for. The state must hold the event.
    pub fn is_about(&self, programme: &Programme, event: &Event) -> bool {
        if self.about.is_empty() {
            return true;
        }
        let found = mentions(programme, event);
        self.about.iter().all(|mention| found.contains(mention))
    }

    fn fits_recording(&self, recorded_at: DateTime<FixedOffset>, by: &ActorId) -> bool {
        let day = Day::from(recorded_at.date_naive());
        self.actor.as_ref().is_none_or(|actor| actor == by)
            && self.recorded_from.is_none_or(|from| day >= from)
            && self.recorded_until.is_none_or(|until| day <= until)
            && self.known_at.is_none_or(|time| recorded_at <= time)
    }

    fn fits_kind_and_day(&self, event: &Event, recorded_at: DateTime<FixedOffset>) -> bool {
        let name: &str = event.into();
        let day = day(event, recorded_at);
        self.kind.as_ref().is_none_or(|kind| kind == name)
            && self.from.is_none_or(|from| day >= from)
            && self.until.is_none_or(|until| day <= until)
    }

    fn fits_written(&self, event: &Event) -> bool {
        if self.words.is_empty() && self.over.is_none() && self.under.is_none() {
            return true;
        }
        let written = written(event);
        let amounts = || {
            written.amounts.iter().any(|amount| {
                self.over.is_none_or(|over| *amount > over) && self.under.is_none_or(|under| *amount < under)
            })
        };
        let any_amount = self.over.is_none() && self.under.is_none();
        self.words.iter().all(|word| written.words.iter().any(|found| word.means(found)))
            && (any_amount || amounts())
    }
}

/// The day that an event is about; of what has none of its own, the day it was recorded.
pub fn day(event: &Event, recorded_at: DateTime<FixedOffset>) -> Day {
    event.on().unwrap_or_else(|| Day::from(recorded_at.date_naive()))
}

/// The words of a text: runs of letters and digits, folded.
pub fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() {
            fold(c, &mut word);
        } else if !is_mark(c) && !word.is_empty() {
            found.push(std::mem::take(&mut word));
        }
    }
    found.extend(Some(word).filter(|word| !word.is_empty()));
    found
}

/// A diacritic that stands by itself behind its letter.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Latin letters, each with those that are folded into it.
const FOLDED: [(&str, &str); 30] = [
    ("a", "àáâãäåāăąǎ"),
    ("ae", "æǽ"),
    ("c", "çćĉċč"),
    ("d", "ďđð"),
    ("e", "èéêëēĕėęěə"),
    ("f", "ƒ"),
    ("g", "ĝğġģǧ"),
    ("h", "ĥħ"),
    ("i", "ìíîïĩīĭįıǐ"),
    ("ij", "ĳ"),
    ("j", "ĵ"),
    ("k", "ķĸ"),
    ("l", "ĺļľŀł"),
    ("n", "ñńņňŉŋ"),
    ("o", "òóôõöøōŏőǒ"),
    ("oe", "œ"),
    ("r", "ŕŗř"),
    ("s", "śŝşšſș"),
    ("ss", "ß"),
    ("t", "ţťŧț"),
    ("th", "þ"),
    ("u", "ùúûüũūŭůűųǔ"),
    ("w", "ŵẁẃẅ"),
    ("y", "ýÿŷỳ"),
    ("z", "źżž"),
    ("fi", "ﬁ"),
    ("fl", "ﬂ"),
    ("ff", "ﬀ"),
    ("2", "²"),
    ("3", "³"),
];

fn fold(c: char, word: &mut String) {
    if c.is_ascii() {
        word.push(c.to_ascii_lowercase());
        return;
    }
    for low in c.to_lowercase().filter(|low| !is_mark(*low)) {
        match FOLDED.iter().find(|(_, letters)| letters.contains(low)) {
            Some((plain, _)) => word.push_str(plain),
            None => word.push(low),
        }
    }
}

#[cfg(test)]
mod tests;
