//! What the doctor found, as text.

use buurtkracht_store::doctor::{CopiedVault, Examination, Note, Origin, SalvageSummary, Stretch};

use buurtkracht_core::id::ProgrammeId;
use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Serialize;

use super::Page;
use super::answers::FlawFound;
use crate::args::Lang;

/// What the doctor found and did.
pub struct Diagnosis {
    pub store: String,
    pub notes: Vec<Note>,
    pub programmes: Vec<Examination>,
    pub salvage: Option<Salvage>,
}

/// What was salvaged.
pub struct Salvage {
    pub to: String,
    pub programmes: Vec<SalvageSummary>,
    pub vault: CopiedVault,
}

/// What the doctor found and did, for programs.
#[derive(Serialize, JsonSchema)]
pub struct DoctorReport {
    /// The store, as the command was given it.
    pub store: String,
    /// Whether nothing is damaged.
    pub sound: bool,
    /// What is to be said of the store as a whole.
    pub notes: Vec<StoreNote>,
    /// What was found of each programme.
    pub programmes: Vec<ProgrammeReport>,
    /// What was salvaged; null where nothing was.
    pub salvage: Option<SalvageReport>,
}

/// Something to be said of the store as a whole.
#[derive(Serialize, JsonSchema)]
pub struct StoreNote {
    /// Whether it is damage.
    pub damage: bool,
    /// What it is.
    pub text: String,
}

/// What was found of a programme.
#[derive(Serialize, JsonSchema)]
pub struct ProgrammeReport {
    /// The examined programme's id.
    pub programme: ProgrammeId,
    /// How many entries there should be by the marker; null where that cannot be read.
    pub marked: Option<u64>,
    /// How many were found.
    pub found: u64,
    /// How many are intact from the first on.
    pub intact: u64,
    /// The root of the tree over those (RFC 6962), in base64.
    pub root: String,
    /// When the last of them was recorded.
    pub recorded_at: Option<DateTime<FixedOffset>>,
    /// Where they were found.
    pub prefix: Vec<StretchReport>,
    /// What is wrong behind them.
    pub fault: Option<FlawFound>,
    /// Entries behind that.
    pub later: Vec<StretchReport>,
}

/// Entries that follow each other.
#[derive(Serialize, JsonSchema)]
pub struct StretchReport {
    /// The position of the first entry, from 0.
    pub first: u64,
    /// The position of the last entry, included.
    pub last: u64,
    /// Where they were found.
    pub from: From,
}

/// Where entries were found.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum From {
    /// The engine gave them.
    Engine,
    /// In its files, under the engine's checksum.
    RawBytes,
    /// In its files, under no checksum.
    RawBytesWithoutChecksum,
}

/// What was salvaged.
#[derive(Serialize, JsonSchema)]
pub struct SalvageReport {
    /// The new store.
    pub to: String,
    /// Whether it has all that the store ever had.
    pub whole: bool,
    /// What was copied of each programme.
    pub programmes: Vec<ProgrammeSalvaged>,
    /// How many values of the vault were copied.
    pub sealed_values: u64,
}

/// What was copied of a programme.
#[derive(Serialize, JsonSchema)]
pub struct ProgrammeSalvaged {
    /// The salvaged programme's id.
    pub programme: ProgrammeId,
    /// How many entries the new store has.
    pub entries: u64,
    /// How many of them were there before.
    pub present_before: u64,
}

impl Diagnosis {
    /// Whether something damages the store as a whole.
    fn is_hit(&self) -> bool {
        self.notes.iter().any(|note| matches!(note, Note::Damage(_)))
    }

    pub fn is_sound(&self) -> bool {
        !self.is_hit() && self.programmes.iter().all(Examination::is_sound)
    }

    /// Whether all that the store ever had, by its marker, is intact. A damaged store whose marker cannot be
    /// read never says that.
    pub fn is_whole(&self) -> bool {
        let marked = self.programmes.iter().any(|found| found.marked.is_some());
        self.programmes.iter().all(Examination::is_whole) && (marked || !self.is_hit())
    }

    pub fn has_intact(&self) -> bool {
        self.programmes.iter().any(|found| found.intact > 0)
    }
}

/// Entries that follow each other, such as `3 to 7, 9`.
fn ranges<'a>(lang: Lang, stretches: impl Iterator<Item = &'a Stretch>) -> String {
    let mut joined: Vec<(u64, u64)> = Vec::new();
    for stretch in stretches {
        match joined.last_mut() {
            Some((_, last)) if *last + 1 == stretch.first => *last = stretch.last,
            Some(_) | None => joined.push((stretch.first, stretch.last)),
        }
    }
    let one = |(first, last): &(u64, u64)| {
        if first == last { first.to_string() } else { format!("{first} {} {last}", lang.say("to", "t/m")) }
    };
    joined.iter().map(one).collect::<Vec<_>>().join(", ")
}

pub fn diagnosis(lang: Lang, diagnosis: &Diagnosis) -> String {
    let mut page = Page::default();
    let sound = diagnosis.is_sound();
    let verdict = if sound {
        lang.say(
            "sound: nothing is lost or changed, by its own bytes",
            "in orde: niets is weg of veranderd, naar de eigen bytes",
        )
    } else {
        lang.say("DAMAGED", "BESCHADIGD")
    };
    page.line(format!("{}: {verdict}", diagnosis.store));
    for note in &diagnosis.notes {
        let kind = match note {
            Note::Damage(_) => lang.say("damage", "schade"),
            Note::Remark(_) => lang.say("remark", "opmerking"),
        };
        page.line(format!("  {kind}: {note}"));
    }
    if diagnosis.programmes.is_empty() {
        page.line(lang.say("  There is no programme in it.", "  Er staat geen programma in."));
    }
    for found in &diagnosis.programmes {
        programme(lang, &mut page, found);
    }
    match &diagnosis.salvage {
        Some(salvage) => {
            page.heading(format!("{} {}", lang.say("Salvaged into", "Gered naar"), salvage.to));
            for done in &salvage.programmes {
                page.line(format!(
                    "  {}: {} {} ({} {})",
                    done.programme,
                    done.entries,
                    lang.say("entries", "regels"),
                    done.present,
                    lang.say("were there before", "waren er al"),
                ));
            }
            page.line(format!("  {}: {}", lang.say("sealed values", "verzegelde waarden"), salvage.vault.values));
            page.line(if diagnosis.is_whole() {
                lang.say(
                    "  That is all that the old store ever had, by what is known of it.",
                    "  Dat is alles wat de oude opslag ooit had, voor zover bekend.",
                )
            } else {
                lang.say(
                    "  That is NOT all: what is said above is lost, or cannot be checked without what is lost.",
                    "  Dat is NIET alles: wat hierboven staat is weg, of niet te controleren zonder wat weg is.",
                )
            });
        }
        None if sound => {}
        None if diagnosis.has_intact() => page.heading(lang.say(
            "Nothing in the store was changed. With --salvage sled:FOLDER the intact entries go into a new one.",
            "In de opslag is niets veranderd. Met --salvage sled:MAP gaan de gave regels naar een nieuwe.",
        )),
        None => page.heading(lang.say(
            "Nothing in the store was changed. No entry is intact from the first on: there is nothing to salvage.",
            "In de opslag is niets veranderd. Geen regel is gaaf vanaf de eerste: er is niets te redden.",
        )),
    }
    page.finish()
}

fn programme(lang: Lang, page: &mut Page, found: &Examination) {
    page.heading(found.programme.as_str());
    let marked =
        found.marked.map_or_else(|| lang.say("unknown", "onbekend").to_owned(), |marked| marked.to_string());
    page.line(format!("  {}: {marked}", lang.say("entries by the marker", "regels volgens de markering")));
    page.line(format!(
        "  {}: {} ({} {})",
        lang.say("intact from the first on", "gaaf vanaf de eerste"),
        found.intact,
        lang.say("of found:", "van gevonden:"),
        found.found
    ));
    if let Some(at) = found.recorded_at {
        page.line(format!("  {}: {at}", lang.say("last of them recorded", "laatste daarvan vastgelegd")));
        page.line(format!("  {} (RFC 6962): {}", lang.say("root over them", "wortel daarover"), found.root));
    }
    for (origin, text) in [
        (
            Origin::Carved,
            lang.say(
                "of these, not given by the engine but found in its raw bytes",
                "daarvan niet door de opslagmotor gegeven, wel gevonden in zijn ruwe bytes",
            ),
        ),
        (
            Origin::Unvouched,
            lang.say(
                "of these, found without a right checksum; what no rule checks, such as who recorded, may have changed",
                "daarvan gevonden zonder kloppende controlesom; wat geen regel toetst, zoals wie vastlegde, kan veranderd zijn",
            ),
        ),
    ] {
        let of_these = ranges(lang, found.prefix.iter().filter(|stretch| stretch.origin == origin));
        if !of_these.is_empty() {
            page.line(format!("  {text}: {of_these}"));
        }
    }
    if let Some(fault) = &found.fault {
        page.line(format!("  {} {}: {}", lang.say("entry", "regel"), fault.sequence, fault.reason));
    }
    let later = ranges(lang, found.later.iter());
    if !later.is_empty() {
        page.line(format!(
            "  {}: {later}",
            lang.say(
                "intact by themselves behind that, and not to be checked without it",
                "daarachter op zichzelf gaaf, en zonder haar niet te controleren",
            )
        ));
    }
}
