//! Finds the entries that can hold a hit by their bytes, so that only those are decoded. It may let an entry pass
//! that holds none; it never holds back one that does.
//!
//! It looks at the bytes of the events alone, which this version wrote or which are compact and hold no older shape.
//! Then each public text of an event is there as it is, except for the characters that JSON escapes, and a word has
//! none of those. A word of ASCII letters and digits is there in any case of its letters, or with a character that is
//! not ASCII among them: then the words around that character are folded and compared.

use buurtkracht_core::RULES;
use buurtkracht_core::questions::search::{AMOUNTS, Search, Word, words};
use memchr::memmem::Finder;

use crate::commit::FORMAT;
use crate::upcast;

/// A text that is looked for in bytes.
type Needle = Finder<'static>;

fn needle(text: impl AsRef<[u8]>) -> Needle {
    Finder::new(text.as_ref()).into_owned()
}

/// What the bytes of an entry must hold so that it can have a hit.
pub(super) struct Prefilter {
    /// What every entry has in front of the number of its rules.
    start: String,
    /// What stands in front of the events, and behind them.
    around: [Needle; 2],
    /// Who recorded it.
    actor: Option<Needle>,
    /// Of each of these its events must hold one.
    one_of: Vec<Vec<Needle>>,
    words: Vec<WordNeedle>,
    /// What hides a text: an escaped letter, and the tag of an event that is read in another shape.
    hiding: Vec<Needle>,
}

impl Prefilter {
    pub(super) fn new(search: &Search) -> Self {
        Self::with_old_tags(search, upcast::old_tags())
    }

    pub(super) fn with_old_tags(search: &Search, old_tags: impl Iterator<Item = &'static str>) -> Self {
        let Search { words, kind, actor, over, under, .. } = search;
        let member = |name: &str| needle(format!("\"{name}\":"));
        let amounts = || AMOUNTS.iter().map(|name| member(name)).collect();
        let kind = kind.iter().map(|kind| vec![member(kind)]);
        Self {
            start: format!("{{\"v\":{FORMAT},\"rules\":"),
            around: [needle("\"events\":["), needle("],\"signatures\":[")],
            actor: actor.as_ref().map(|actor| needle(format!("\"recorded_by\":\"{actor}\","))),
            one_of: kind.chain(over.or(*under).map(|_| amounts())).collect(),
            words: words.iter().map(WordNeedle::new).collect(),
            hiding: [needle("\\u")].into_iter().chain(old_tags.map(member)).collect(),
        }
    }

    /// Whether an entry must be decoded. `lower` is for its own use.
    pub(super) fn passes(&self, entry: &[u8], lower: &mut Vec<u8>) -> bool {
        let Some((head, events)) = self.split(entry) else { return true };
        let holds = |needle: &Needle| needle.find(events).is_some();
        self.actor.as_ref().is_none_or(|actor| actor.find(head).is_some())
            && (self.one_of.iter().all(|needles| needles.iter().any(holds)) && self.has_words(events, lower)
                || self.hiding.iter().any(holds))
    }

    /// The bytes in front of the events and those of the events; nothing where the entry has another form, or a later
    /// version decided it.
    fn split<'e>(&self, entry: &'e [u8]) -> Option<(&'e [u8], &'e [u8])> {
        let [before, behind] = &self.around;
        let rules = entry.strip_prefix(self.start.as_bytes())?;
        let digits = rules.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (rules, _) = rules.split_at_checked(digits)?;
        std::str::from_utf8(rules).ok()?.parse::<u32>().ok().filter(|rules| *rules <= RULES)?;
        // What stands in front of the events holds no such text. The command, and an event, can hold one like that
        // behind them.
        let (head, rest) = entry.split_at_checked(before.find(entry)?)?;
        Some((head, rest.get(..behind.find_iter(rest).last()?)?))
    }

    fn has_words(&self, events: &[u8], lower: &mut Vec<u8>) -> bool {
        if self.words.is_empty() {
            return true;
        }
        lower.clear();
        lower.extend_from_slice(events);
        lower.make_ascii_lowercase();
        let mut folded = None;
        self.words.iter().all(|word| {
            word.stands_in(lower)
                || folded
                    .get_or_insert_with(|| folded_words(events))
                    .iter()
                    .any(|found| found.contains(&word.text))
        })
    }
}

/// The folded words of all runs of letters and digits that are not all ASCII.
fn folded_words(events: &[u8]) -> Vec<String> {
    if events.is_ascii() {
        return Vec::new();
    }
    let text = String::from_utf8_lossy(events);
    let runs = text.split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric());
    runs.filter(|run| !run.is_ascii()).flat_map(words).collect()
}

/// A word that is looked for.
struct WordNeedle {
    text: String,
    begins: bool,
    /// Only where the word is all ASCII can it stand in letters that are.
    ascii: Option<Needle>,
}

impl WordNeedle {
    fn new(Word { text, begins }: &Word) -> Self {
        Self { text: text.clone(), begins: *begins, ascii: text.is_ascii().then(|| needle(text)) }
    }

    /// Whether it stands in bytes whose ASCII letters are lowercase, all of it ASCII.
    fn stands_in(&self, lower: &[u8]) -> bool {
        let Some(needle) = &self.ascii else { return false };
        let mut from = 0;
        while let Some((at, end)) = lower.get(from..).and_then(|rest| {
            let at = from + needle.find(rest)?;
            Some((at, at + self.text.len()))
        }) {
            // The letter in front can be that of an escape, as in `\nword`.
            let begins = match lower.get(..at).unwrap_or_default() {
                [.., b'\\', _] => true,
                before => !before.last().is_some_and(u8::is_ascii_alphanumeric),
            };
            if begins && (self.begins || !lower.get(end).is_some_and(u8::is_ascii_alphanumeric)) {
                return true;
            }
            from = at + 1;
        }
        false
    }
}
