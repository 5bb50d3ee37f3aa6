//! The keys and words of a meeting file, in English and in Dutch. Either can be used in any file.

use crate::args::Lang;

/// A key of a table.
pub struct Key {
    pub en: &'static str,
    pub nl: &'static str,
    pub holds: Holds,
}

/// What stands behind a key.
#[derive(Clone, Copy)]
pub enum Holds {
    /// A text, an id, a file; a number is taken as text.
    Text,
    /// Such texts; one alone needs no brackets.
    Texts,
    /// A date, in one of the accepted forms.
    Date,
    /// One word of this list.
    Word(&'static [Word]),
    /// A text that is sealed.
    Sealed,
    /// A table with these keys.
    Table(&'static [Key]),
    /// Tables; one alone needs no brackets.
    Tables(&'static [Key]),
    /// Such tables, or a text in the place of one, which stands for the value of that key.
    Short(&'static [Key], &'static str),
    /// What the command takes, as it takes it.
    AsIs,
    /// A list of that.
    ListAsIs,
}

/// A word that stands for a choice.
pub struct Word {
    pub en: &'static str,
    pub nl: &'static str,
}

const fn key(en: &'static str, nl: &'static str, holds: Holds) -> Key {
    Key { en, nl, holds }
}

const fn word(en: &'static str, nl: &'static str) -> Word {
    Word { en, nl }
}

impl Key {
    /// The key in a language.
    pub fn say(&self, lang: Lang) -> &'static str {
        lang.say(self.en, self.nl)
    }
}

use Holds::{AsIs, Date, ListAsIs, Sealed, Short, Table, Tables, Text, Texts};

/// The whole file.
pub const MEETING: &[Key] = &[
    key("body", "orgaan", Text),
    key("date", "datum", Date),
    key("meeting", "vergadering", Text),
    key("with", "samen_met", Texts),
    key("present", "aanwezig", Texts),
    key("absent", "afwezig", Texts),
    key("guests", "gasten", Texts),
    key("minutes", "notulen", Text),
    key("minutes_on", "notulen_van", Date),
    key("case", "zaak", Text),
    key("adopt_minutes", "notulen_vaststellen", Short(ADOPTION, "meeting")),
    key("reported", "gemeld", Texts),
    key("recorded_by", "vastgelegd_door", Text),
    key("item", "punt", Tables(ITEM)),
    key("action", "actie", Tables(ACTION)),
    key("done", "gedaan", Short(DONE, "action")),
    key("feedback", "terugkoppeling", Tables(FEEDBACK)),
];

/// Minutes of an earlier meeting that are adopted.
pub const ADOPTION: &[Key] = &[key("meeting", "vergadering", Text), key("differing", "afwijkend", Texts)];

/// An item of the agenda.
pub const ITEM: &[Key] = &[
    key("id", "nummer", Text),
    key("title", "titel", Text),
    key("body", "orgaan", Text),
    key("proposal", "voorstel", Text),
    key("decision", "besluit", Holds::Word(DECISION)),
    key("authority", "onder_voorbehoud_van", Text),
    key("until", "tot", Date),
    key("kind", "soort", Holds::Word(RESERVATION)),
    key("effective_on", "ingangsdatum", Date),
    key("based_on", "op_grond_van", Texts),
    key("reason", "reden", Sealed),
    key("objects", "bezwaar", Tables(OBJECTION)),
    key("abstains", "onthouding", Texts),
    key("consents", "stemt_in", ListAsIs),
    key("decided_on", "besloten_op", Date),
    key("departs_from", "wijkt_af_van", ListAsIs),
    key("supersedes", "vervangt", Text),
    key("mandate", "mandaat", AsIs),
    key("allocate", "toewijzen", Tables(ALLOCATION)),
    key("reassign", "herbestemmen", Tables(REASSIGNMENT)),
    key("release", "vrijgeven", Texts),
    key("initiative", "bewonersbudget", Tables(INITIATIVE)),
    key("adopt_budget", "begroting_vaststellen", Texts),
    key("adopt", "vaststellen", Texts),
    key("reject", "afwijzen", Texts),
    key("stop", "stopzetten", Short(STOP, "plan")),
    key("expand", "uitbreiden", Tables(EXPANSION)),
    key("scale_up", "opschalen", Tables(SCALING)),
    key("adjust", "bijsturen", Texts),
    key("form_group", "groep_vormen", Tables(GROUP)),
    key("end_group", "groep_opheffen", Texts),
    key("confirm_reading", "lezing_bevestigen", Short(READING, "point")),
    key("revoke", "intrekken", Texts),
    key("ratify", "bekrachtigen", Texts),
    key("grant", "mandaat_verlenen", AsIs),
    key("effects", "gevolgen", ListAsIs),
    key("action", "actie", Tables(ACTION)),
    key("feedback", "terugkoppeling", Tables(FEEDBACK)),
];

/// An objection: a reason is asked.
pub const OBJECTION: &[Key] = &[key("seat", "zetel", Text), key("reason", "reden", Sealed)];

/// Money to a plan.
pub const ALLOCATION: &[Key] = &[
    key("id", "nummer", Text),
    key("plan", "plan", Text),
    key("from", "van", Text),
    key("earmark", "oormerk", Text),
    key("amount", "bedrag", Text),
    key("period", "periode", Table(PERIOD)),
];

/// The days in which it is performed.
pub const PERIOD: &[Key] = &[key("from", "van", Date), key("until", "tot", Date)];

/// Money of an allocation to another plan.
pub const REASSIGNMENT: &[Key] = &[
    key("id", "nummer", Text),
    key("from", "van", Text),
    key("plan", "plan", Text),
    key("amount", "bedrag", Text),
];

/// A small budget for an initiative of residents.
pub const INITIATIVE: &[Key] = &[
    key("id", "nummer", Text),
    key("initiative", "initiatief", Text),
    key("from", "van", Text),
    key("title", "titel", Text),
    key("amount", "bedrag", Text),
    key("accountable", "verantwoordelijke", Text),
    key("under", "soort", Holds::Word(OWED)),
    key("settle_by", "afrekenen_tot", Date),
];

/// A plan that is stopped.
pub const STOP: &[Key] = &[
    key("plan", "plan", Text),
    key("ground", "grond", Holds::Word(GROUND)),
    key("evaluation", "evaluatie", Text),
];

/// What is added to a plan.
pub const EXPANSION: &[Key] = &[
    key("plan", "plan", Text),
    key("what", "wat", Text),
    key("amount", "bedrag", Text),
    key("evaluation", "evaluatie", Text),
];

/// Areas that a plan is taken to.
pub const SCALING: &[Key] = &[
    key("plan", "plan", Text),
    key("to_areas", "naar", Texts),
    key("amount", "bedrag", Text),
    key("evaluation", "evaluatie", Text),
];

/// A group that is formed.
pub const GROUP: &[Key] = &[
    key("group", "groep", Text),
    key("form", "vorm", Text),
    key("name", "naam", Text),
    key("areas", "gebieden", Texts),
];

/// A point of the charter whose reading is confirmed.
pub const READING: &[Key] = &[key("point", "punt", Text), key("read", "lezing", AsIs)];

/// Something to do.
pub const ACTION: &[Key] = &[
    key("id", "nummer", Text),
    key("what", "wat", Text),
    key("who", "wie", Short(DOER, "seat")),
    key("by", "uiterlijk", Date),
    key("plan", "plan", Text),
    key("evaluation", "evaluatie", Text),
];

/// Who does it.
pub const DOER: &[Key] = &[
    key("seat", "zetel", Text),
    key("body", "orgaan", Text),
    key("partner", "partner", Text),
    key("person", "persoon", Text),
];

/// An action that is done.
pub const DONE: &[Key] =
    &[key("action", "actie", Text), key("result", "resultaat", Sealed), key("on", "op", Date)];

/// What a body tells another.
pub const FEEDBACK: &[Key] = &[
    key("id", "nummer", Text),
    key("about", "over", Table(ABOUT)),
    key("to", "aan", Text),
    key("text", "tekst", Sealed),
];

/// What feedback is about.
pub const ABOUT: &[Key] = &[
    key("decision", "besluit", Text),
    key("proposal", "voorstel", Text),
    key("report", "rapportage", Text),
    key("signal", "signaal", Text),
];

/// What became of an item.
pub const DECISION: &[Word] = &[
    word("adopted", "vastgesteld"),
    word("under-reservation", "onder voorbehoud"),
    word("deferred", "aangehouden"),
    word("rejected", "afgewezen"),
    word("noted", "ter kennisname"),
];

/// What waits for the approval.
pub const RESERVATION: &[Word] =
    &[word("suspensive", "opschortend"), word("not-yet-made", "nog niet genomen")];

/// Under what money is owed.
pub const OWED: &[Word] = &[
    word("contract", "overeenkomst"),
    word("subsidy", "subsidie"),
    word("reimbursement", "vergoeding"),
    word("gift", "gift"),
];

/// Why a plan is stopped.
pub const GROUND: &[Word] = &[
    word("not-working", "werkt niet"),
    word("goal-reached", "doel bereikt"),
    word("lead-or-residents-gone", "trekker of bewoners weg"),
    word("funding-lost", "geld weg"),
    word("merged", "samengevoegd"),
    word("safety-or-law", "veiligheid of wet"),
];

/// A key of the whole file in a language, for writing one.
pub fn say(keys: &[Key], en: &'static str, lang: Lang) -> &'static str {
    keys.iter().find(|key| key.en == en).map_or(en, |key| key.say(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOK: &str = include_str!("../../../docs/entering.md");

    fn rows(keys: &[Key], rows: &mut Vec<String>) {
        for key in keys {
            rows.push(format!("| `{}` | `{}` |", key.en, key.nl));
            match key.holds {
                Holds::Table(inner) | Holds::Tables(inner) | Holds::Short(inner, _) => {
                    self::rows(inner, rows)
                }
                Holds::Word(words) => {
                    rows.extend(
                        words.iter().map(|word| format!("| `\"{}\"` | `\"{}\"` |", word.en, word.nl)),
                    );
                }
                Text | Texts | Date | Sealed | AsIs | ListAsIs => {}
            }
        }
    }

    #[test]
    fn every_key_and_word_stands_in_the_book() {
        let mut all = Vec::new();
        rows(MEETING, &mut all);
        for row in all {
            assert!(BOOK.contains(&row), "{row}");
        }
    }

    #[test]
    fn no_table_has_two_keys_of_one_name() {
        fn check(keys: &[Key]) {
            let mut names: Vec<&str> = keys.iter().map(|key| key.en).collect();
            names.extend(keys.iter().filter(|key| key.nl != key.en).map(|key| key.nl));
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{names:?}");
            for key in keys {
                if let Holds::Table(inner) | Holds::Tables(inner) | Holds::Short(inner, _) = key.holds {
                    check(inner);
                }
            }
        }
        check(MEETING);
    }
}
