//! The doctor: what is left of a damaged store, which entries are intact, and how to save them.
//!
//! It reads [`DamagedStore`], which each embedded backend gives of a copy of its store (`SledLog::damaged`), so that
//! the store itself stays as it is. What counts as intact is decided here, for every backend alike, by the
//! checks that [`crate::ledger::Ledger::verify`] makes.

#[cfg(any(feature = "sled", feature = "sqlite"))]
pub(crate) mod carve;
pub(crate) mod damaged;
mod mark;
mod vault;

use std::path::PathBuf;

use buurtkracht_core::id::{ProgrammeId, Sequence};
use chrono::{DateTime, FixedOffset};
use pollster::block_on;

use crate::address::Address;
use crate::commit::Commit;
use crate::error::{ErrorKind, serialize_as_described};
use crate::ledger::Flaw;
use crate::ledger::verify::{Checker, RereadEntry};
use crate::log::{AppendError, Entry, Log, LogError};
use crate::proof::tree::{Hash, Tree};
use crate::vault::{MentionedValues, Vault, VaultCheck, VaultChecker, VaultError};
pub use damaged::{DamagedStore, Note, Origin};
pub use mark::{MarkedProgramme, SalvageMark};
pub use vault::{CopiedVault, DamagedFile, copy_vault};

/// How many entries are appended at once: at most 32 MiB.
const PAGE: usize = 512;

/// Entries that follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The position of the first entry, from 0.
    pub first: u64,
    /// The position of the last entry, included.
    pub last: u64,
    /// The place where they were found.
    pub origin: Origin,
}

/// The result of examining one programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examination {
    /// The examined programme's id.
    pub programme: ProgrammeId,
    /// The number of entries by the marker; `None` where there is no marker to read.
    pub marked: Option<u64>,
    /// At how many positions anything was found.
    pub found: u64,
    /// The length of the intact prefix: these entries pass every check, from 0 on without a gap.
    pub intact: u64,
    /// The RFC 6962 root over the intact prefix.
    pub root: Hash,
    /// The time at which the last entry of the intact prefix was recorded.
    pub recorded_at: Option<DateTime<FixedOffset>>,
    /// Where the intact prefix comes from, in order.
    pub prefix: Vec<Stretch>,
    /// What ends the intact prefix, where it should have gone on.
    pub fault: Option<Flaw>,
    /// What looks intact by itself behind that. It cannot be checked without what is missing before it.
    pub later: Vec<Stretch>,
    /// The sealed values that the intact prefix names, as the vault holds them.
    pub vault: VaultCheck,
}

impl Examination {
    /// Whether nothing is wrong: the engine itself gives every entry that is known of, and the vault is sound.
    pub fn is_sound(&self) -> bool {
        self.vault.is_sound()
            && self.fault.is_none()
            && self.prefix.iter().all(|stretch| stretch.origin == Origin::Engine)
    }

    /// Whether the intact prefix is all that there ever was, by the marker, something vouches for every entry, and
    /// the vault is sound. Where there is no marker to read, only a sound log counts as whole.
    pub fn is_whole(&self) -> bool {
        let vouched = self.prefix.iter().all(|stretch| stretch.origin != Origin::Unvouched);
        self.fault.is_none() && vouched && self.vault.is_sound() && (self.is_sound() || self.marked.is_some())
    }
}

/// Goes along the entries of a programme as far as they are intact.
struct Walk<'a> {
    damaged: &'a mut dyn DamagedStore,
    programme: &'a ProgrammeId,
    checker: Checker,
}

impl<'a> Walk<'a> {
    fn new(damaged: &'a mut dyn DamagedStore, programme: &'a ProgrammeId) -> Self {
        Self { damaged, programme, checker: Checker::new(programme.clone()) }
    }

    /// The next entry, or why there is none. Not to be called again after that.
    fn next(&mut self) -> Result<(Entry, Origin), String> {
        let sequence = self.checker.length();
        let missing = match self.damaged.entry(self.programme, sequence) {
            // Where the engine gives an entry, that is what the store says, and no other is looked for: one
            // that is different would be an older state, or one that was never acknowledged.
            Ok(Some(entry)) => return self.check(entry, Origin::Engine),
            Ok(None) => "it is missing".to_owned(),
            Err(reason) => reason,
        };
        let mut carved = self.damaged.carved(self.programme, sequence);
        if carved.len() > 1 {
            // The state is copied for this, which is dear and rare.
            carved.retain(|(entry, _)| {
                matches!(self.checker.clone().check(&mut RereadEntry::of(entry)), Ok(None))
            });
        }
        match (carved.pop(), carved.len()) {
            (None, _) => Err(missing),
            (Some((entry, origin)), 0) => self.check(entry, origin),
            (Some(_), others) => Err(format!(
                "{missing}, and the raw bytes hold {} different entries that fit: which was acknowledged cannot be said",
                others + 1
            )),
        }
    }

    fn check(&mut self, entry: Entry, origin: Origin) -> Result<(Entry, Origin), String> {
        match self.checker.check(&mut RereadEntry::of(&entry)) {
            Ok(None) => Ok((entry, origin)),
            Ok(Some(reason)) => Err(reason),
            Err(flaw) => Err(flaw.to_string()),
        }
    }
}

/// Whether bytes are an entry of this place, as far as can be known without those before it.
pub(crate) fn looks_intact(entry: &[u8], programme: &ProgrammeId, sequence: u64) -> bool {
    decode_exactly(entry)
        .is_some_and(|commit| commit.programme == *programme && commit.sequence == Sequence(sequence))
}

/// The commit that bytes are the entry of, where it would be written as exactly these.
pub(crate) fn decode_exactly(entry: &[u8]) -> Option<Commit> {
    let commit = Commit::decode(entry).ok()?;
    commit.is_written_as(entry).then_some(commit)
}

/// Adds a position behind those that are there.
fn extend(stretches: &mut Vec<Stretch>, sequence: u64, origin: Origin) {
    match stretches.last_mut() {
        Some(last) if last.origin == origin && last.last + 1 == sequence => last.last = sequence,
        Some(_) | None => stretches.push(Stretch { first: sequence, last: sequence, origin }),
    }
}

/// Blocking: reads the whole store and the vault. Examines every programme that has anything left.
pub fn examine(damaged: &mut dyn DamagedStore, vault: &dyn Vault) -> Vec<Examination> {
    let programmes = damaged.programmes();
    programmes.into_iter().map(|programme| examine_one(damaged, vault, programme)).collect()
}

fn examine_one(damaged: &mut dyn DamagedStore, vault: &dyn Vault, programme: ProgrammeId) -> Examination {
    let marked = damaged.marked(&programme);
    let positions = damaged.positions(&programme);
    let mut tree = Tree::default();
    let mut recorded_at = None;
    let mut checker = VaultChecker::new(vault);
    let mut prefix = Vec::new();
    let mut walk = Walk::new(damaged, &programme);
    let reason = loop {
        match walk.next() {
            Ok((entry, origin)) => {
                extend(&mut prefix, tree.size(), origin);
                tree.push(Hash::of_leaf(&entry));
                if let Ok(commit) = Commit::decode(&entry) {
                    recorded_at = Some(commit.recorded_at);
                    checker.check(MentionedValues::of(&commit));
                }
            }
            Err(reason) => break reason,
        }
    };
    let intact = tree.size();
    let goes_on = marked.is_some_and(|marked| marked > intact) || positions.range(intact..).next().is_some();
    let fault = goes_on.then_some(Flaw { sequence: Sequence(intact), reason });
    let mut later = Vec::new();
    for sequence in positions.range(intact.saturating_add(1)..).copied() {
        let given = damaged.entry(&programme, sequence).ok().flatten();
        if given.is_some_and(|entry| looks_intact(&entry, &programme, sequence)) {
            extend(&mut later, sequence, Origin::Engine);
        } else if let Some((_, origin)) = damaged.carved(&programme, sequence).first() {
            extend(&mut later, sequence, *origin);
        }
    }
    Examination {
        marked,
        found: positions.len() as u64,
        intact,
        root: tree.root(),
        recorded_at,
        prefix,
        fault,
        later,
        vault: checker.into_check(),
        programme,
    }
}

/// The result of salvaging one programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SalvageSummary {
    /// The salvaged programme's id.
    pub programme: ProgrammeId,
    /// The number of entries in the new store: the intact prefix.
    pub entries: u64,
    /// The number of them that an earlier salvage had copied.
    pub present: u64,
}

/// Why a salvage did not, or not wholly, take place.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case", prefix = "salvage-")]
#[non_exhaustive]
pub enum SalvageError {
    /// The new store has a programme of which nothing is to be salvaged. Nothing was written.
    #[error("the new store holds {programme}, which is not of this store: salvage into a place of its own")]
    Foreign {
        /// The programme that only the new store has.
        programme: ProgrammeId,
    },
    /// The new store has other entries of the programme. Nothing was written.
    #[error("the new store holds another entry {sequence} of {programme}: salvage into a place of its own")]
    Differs {
        /// The programme whose entries differ.
        programme: ProgrammeId,
        /// The first entry that differs.
        sequence: Sequence,
    },
    /// The new store has more of the programme than can be salvaged. Nothing was written.
    #[error(
        "the new store holds {present} entries of {programme} and {intact} are intact: it has gone on already"
    )]
    Ahead {
        /// The programme that has gone on.
        programme: ProgrammeId,
        /// The number of entries in the new store.
        present: u64,
        /// The number of entries that can be salvaged.
        intact: u64,
    },
    /// What was examined does not read the same again.
    #[error("entry {sequence} of {programme} was intact and is no more: {reason}")]
    Unsteady {
        /// The programme that reads otherwise now.
        programme: ProgrammeId,
        /// The entry that was intact.
        sequence: Sequence,
        /// The fault, in words.
        reason: String,
    },
    /// It stopped half way; run again, it goes on.
    #[error(
        "the salvage stopped at {entries} of {intact} entries of {programme} ({whole} programmes were done): {source}; the same again goes on"
    )]
    Interrupted {
        /// The programme at which it stopped.
        programme: ProgrammeId,
        /// The number of its entries that are certainly in the new store.
        entries: u64,
        /// The number of its entries to salvage.
        intact: u64,
        /// The number of programmes salvaged before it.
        whole: usize,
        /// Why it stopped.
        source: AppendError,
    },
    /// A key or value is already in the new vault and differs. Nothing in its place was changed.
    #[error("{} differs from the file to be copied to it: salvage into a place of its own", .path.display())]
    VaultDiffers {
        /// The path of the file in the new vault.
        path: PathBuf,
    },
    /// The mark of a salvaged store cannot be read.
    #[error("the mark of the salvage {} cannot be read: {reason}", .path.display())]
    Mark {
        /// The path of the mark.
        path: PathBuf,
        /// The fault, in words.
        reason: String,
    },
    /// The new vault cannot be written.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The new store cannot be read.
    #[error(transparent)]
    Log(#[from] LogError),
}

impl SalvageError {
    /// Returns the stable name of the error.
    pub fn code(&self) -> &'static str {
        match self {
            SalvageError::Log(error) => error.code(),
            SalvageError::Vault(error) => error.code(),
            other => other.into(),
        }
    }

    /// Returns the reaction that the error asks for.
    pub const fn kind(&self) -> ErrorKind {
        match self {
            SalvageError::Foreign { .. }
            | SalvageError::Differs { .. }
            | SalvageError::Ahead { .. }
            | SalvageError::VaultDiffers { .. } => ErrorKind::Conflict,
            SalvageError::Unsteady { .. } | SalvageError::Mark { .. } => ErrorKind::Damaged,
            SalvageError::Interrupted { .. } => ErrorKind::Unavailable,
            SalvageError::Vault(error) => error.kind(),
            SalvageError::Log(error) => error.kind(),
        }
    }
}

serialize_as_described!(SalvageError);

/// Blocking: copies the store. Appends the intact prefix of every programme to a new log, byte for byte.
///
/// A log that has a part of the prefix gets the rest. A log that has anything else is an error, and nothing is written.
/// The mark is written beside the new store before the first entry.
///
/// # Errors
/// [`SalvageError`].
pub fn salvage(
    damaged: &mut dyn DamagedStore,
    examinations: &[Examination],
    to: &dyn Log,
    mark: Option<(&SalvageMark, &Address)>,
) -> Result<Vec<SalvageSummary>, SalvageError> {
    check_target(damaged, examinations, to)?;
    if let Some((mark, store)) = mark
        && let Some(path) = store.salvage_mark()
    {
        mark.write(&path)?;
    }
    let mut done = Vec::new();
    for examination in examinations.iter().filter(|examination| examination.intact > 0) {
        let Examination { programme, intact, .. } = examination;
        let present = block_on(to.length(programme))?;
        let mut length = present;
        let mut walk = Walk::new(&mut *damaged, programme);
        let mut batch = Vec::new();
        for sequence in 0..*intact {
            let entry = next_intact(&mut walk)?;
            if sequence >= present {
                batch.push(entry);
            }
            if batch.len() == PAGE || (sequence + 1 == *intact && !batch.is_empty()) {
                let appended = block_on(to.append(programme, length, std::mem::take(&mut batch)));
                length = appended.map_err(|source| SalvageError::Interrupted {
                    programme: programme.clone(),
                    entries: length,
                    intact: *intact,
                    whole: done.len(),
                    source,
                })?;
            }
        }
        done.push(SalvageSummary { programme: programme.clone(), entries: length, present });
    }
    Ok(done)
}

/// Checks that the new log has nothing but a prefix of what will be salvaged.
fn check_target(
    damaged: &mut dyn DamagedStore,
    examinations: &[Examination],
    to: &dyn Log,
) -> Result<(), SalvageError> {
    for programme in block_on(to.programmes())? {
        let examination = examinations.iter().find(|examination| examination.programme == programme);
        let Some(Examination { intact, .. }) = examination.filter(|examination| examination.intact > 0)
        else {
            return Err(SalvageError::Foreign { programme });
        };
        let present = block_on(to.length(&programme))?;
        let mut walk = Walk::new(&mut *damaged, &programme);
        let mut known = Vec::new();
        for sequence in 0..present.min(*intact) {
            let entry = next_intact(&mut walk)?;
            if known.is_empty() {
                known = block_on(to.read(&programme, sequence, PAGE))?;
                known.reverse();
            }
            if known.pop() != Some(entry) {
                return Err(SalvageError::Differs { programme, sequence: Sequence(sequence) });
            }
        }
        if present > *intact {
            return Err(SalvageError::Ahead { programme, present, intact: *intact });
        }
    }
    Ok(())
}

fn next_intact(walk: &mut Walk<'_>) -> Result<Entry, SalvageError> {
    let sequence = Sequence(walk.checker.length());
    walk.next().map(|(entry, _)| entry).map_err(|reason| SalvageError::Unsteady {
        programme: walk.programme.clone(),
        sequence,
        reason,
    })
}

#[cfg(test)]
mod tests;
