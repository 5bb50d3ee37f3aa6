//! The findings of the doctor, as a document.

use buurtkracht_store::doctor::{
    CopiedVault, Examination, Note, Origin, SalvageMark, SalvageSummary, Stretch,
};

use buurtkracht_core::id::ProgrammeId;
use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Serialize;

use super::answers::{FlawFound, MarkReport, VaultReport, marks, vault};
use super::join;
use crate::args::Lang;
use crate::document::{Document, Item};
use crate::words::{Words, say};

/// What the doctor found and did.
pub struct Diagnosis {
    pub store: String,
    /// The mark of an earlier salvage, of which this store is the result.
    pub mark: Option<SalvageMark>,
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
    /// The salvage that made this store; null where none did.
    pub salvaged: Option<MarkReport>,
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
    /// The sealed values that the intact entries name.
    pub vault: VaultReport,
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
    /// The files of the vault that are damaged and were not copied.
    pub damaged_files: Vec<FileReport>,
}

/// A damaged file of a vault.
#[derive(Serialize, JsonSchema)]
pub struct FileReport {
    /// The path of the file.
    pub file: String,
    /// The fault, in words.
    pub reason: String,
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
        let vault = self.salvage.as_ref().is_none_or(|salvage| salvage.vault.damaged.is_empty());
        vault && self.programmes.iter().all(Examination::is_whole) && (marked || !self.is_hit())
    }

    pub fn has_intact(&self) -> bool {
        self.programmes.iter().any(|found| found.intact > 0)
    }
}

/// Returns entries that follow each other, such as `3 to 7, 9`; nothing where there are none.
fn ranges<'a>(words: &Words, stretches: impl Iterator<Item = &'a Stretch>) -> Option<String> {
    let mut joined: Vec<(u64, u64)> = Vec::new();
    for stretch in stretches {
        match joined.last_mut() {
            Some((_, last)) if *last + 1 == stretch.first => *last = stretch.last,
            Some(_) | None => joined.push((stretch.first, stretch.last)),
        }
    }
    let one = |&(first, last): &(u64, u64)| match first == last {
        true => first.to_string(),
        false => say!(words, "doctor-range", first = &first, last = &last),
    };
    (!joined.is_empty()).then(|| join(joined.iter().map(one)))
}

pub fn diagnosis(lang: Lang, diagnosis: &Diagnosis) -> Document {
    let (words, store) = (Words::of(lang), diagnosis.store.as_str());
    let sound = diagnosis.is_sound();
    let mut document = Document::new(match sound {
        true => say!(words, "doctor-sound", store),
        false => say!(words, "doctor-damaged", store),
    });
    let note = |note: &Note| {
        Item::new(match note {
            Note::Damage(_) => say!(words, "doctor-damage", note = &note),
            Note::Remark(_) => say!(words, "doctor-remark", note = &note),
        })
    };
    let marks = diagnosis.mark.iter().flat_map(|mark| marks(words, mark));
    let marks = marks.map(|mark| Item::new(say!(words, "doctor-remark", note = mark)));
    let notes: Vec<Item> = diagnosis.notes.iter().map(note).chain(marks).collect();
    if !notes.is_empty() {
        document.outline(notes);
    }
    if diagnosis.programmes.is_empty() {
        document.paragraph(say!(words, "doctor-no-programme"));
    }
    for found in &diagnosis.programmes {
        document.heading(found.programme.as_str());
        document.outline(programme(words, found).into_iter().map(Item::new));
    }
    match &diagnosis.salvage {
        Some(salvage) => {
            document.heading(say!(words, "doctor-salvaged", to = salvage.to.as_str()));
            let copied = salvage.programmes.iter().map(|done| {
                let (programme, entries, before) = (done.programme.as_str(), done.entries, done.present);
                say!(words, "copied", programme, entries, before)
            });
            let sealed = say!(words, "doctor-sealed", count = salvage.vault.values);
            let damaged = salvage.vault.damaged.iter().map(|damaged| {
                let (file, reason) = (damaged.path.display().to_string(), damaged.reason.as_str());
                say!(words, "doctor-vault-file", file, reason)
            });
            document.outline(copied.chain([sealed]).chain(damaged).map(Item::new));
            document.paragraph(match diagnosis.is_whole() {
                true => say!(words, "doctor-whole"),
                false => say!(words, "doctor-not-whole"),
            });
        }
        None if sound => {}
        None if diagnosis.has_intact() => document.paragraph(say!(words, "doctor-can-salvage")),
        None => document.paragraph(say!(words, "doctor-nothing-intact")),
    }
    document
}

fn programme(words: &Words, found: &Examination) -> Vec<String> {
    let marked = found.marked.map_or_else(|| "unknown".to_owned(), |marked| marked.to_string());
    let mut lines = vec![
        say!(words, "doctor-marked", count = marked),
        say!(words, "doctor-intact", found.intact, found.found),
    ];
    if let Some(at) = found.recorded_at {
        lines.push(say!(words, "doctor-last", at = &at));
        lines.push(say!(words, "doctor-root", root = &found.root));
    }
    let of = |origin| ranges(words, found.prefix.iter().filter(|stretch| stretch.origin == origin));
    lines.extend(of(Origin::Carved).map(|entries| say!(words, "doctor-carved", entries)));
    lines.extend(of(Origin::Unvouched).map(|entries| say!(words, "doctor-unvouched", entries)));
    if let Some(fault) = &found.fault {
        let (entry, reason) = (fault.sequence.to_string(), fault.reason.as_str());
        lines.push(say!(words, "entry-flaw", entry, reason));
    }
    let later = ranges(words, found.later.iter());
    lines.extend(later.map(|entries| say!(words, "doctor-later", entries)));
    lines.extend(vault(words, &found.vault));
    lines
}
