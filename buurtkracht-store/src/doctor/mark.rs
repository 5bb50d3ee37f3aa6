//! The mark that a salvage leaves beside the new store.

use std::io::ErrorKind;
use std::path::Path;

use buurtkracht_core::id::ProgrammeId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Examination, Origin, SalvageError};
use crate::address::Address;
use crate::files::{read_file, write_whole};
use crate::log::LogError;
use crate::proof::tree::Hash;

/// Says of a store that it was salvaged, from what, and how far something vouches for its entries.
///
/// It is a text file in JSON, `salvaged` in a folder of sled and `FILE.salvaged` beside a file of SQLite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SalvageMark {
    /// The address of the damaged store.
    pub from: String,
    /// The time of the salvage.
    pub at: DateTime<Utc>,
    /// The salvaged programmes.
    pub programmes: Vec<MarkedProgramme>,
    /// The mark of the damaged store, if it was itself salvaged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<Box<SalvageMark>>,
}

/// What a mark says of one programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkedProgramme {
    /// The programme's id.
    pub programme: ProgrammeId,
    /// The number of salvaged entries.
    pub entries: u64,
    /// The RFC 6962 root over them.
    pub root: Hash,
    /// The first entry for which neither the engine nor a checksum vouches; `None` if they vouch for all.
    pub unvouched_from: Option<u64>,
}

impl MarkedProgramme {
    fn of(found: &Examination) -> Self {
        let unvouched = found.prefix.iter().find(|stretch| stretch.origin == Origin::Unvouched);
        Self {
            programme: found.programme.clone(),
            entries: found.intact,
            root: found.root,
            unvouched_from: unvouched.map(|stretch| stretch.first),
        }
    }

    /// Returns the number of entries, from the first on, for which the engine or a checksum vouches.
    pub fn vouched(&self) -> u64 {
        self.unvouched_from.unwrap_or(self.entries)
    }
}

impl SalvageMark {
    /// Blocking: reads a file. Makes the mark of a salvage. A mark of the damaged store that cannot be read is left out.
    pub fn of(from: &Address, at: DateTime<Utc>, found: &[Examination]) -> Self {
        let intact = found.iter().filter(|found| found.intact > 0);
        Self {
            from: from.to_string(),
            at,
            programmes: intact.map(MarkedProgramme::of).collect(),
            earlier: Self::read(from).ok().flatten().map(Box::new),
        }
    }

    /// Blocking: reads a file. Returns the mark of a store, or `None` if it was not salvaged.
    ///
    /// # Errors
    /// [`SalvageError::Mark`] if the file cannot be read, or is not a mark.
    pub fn read(store: &Address) -> Result<Option<Self>, SalvageError> {
        let Some(path) = store.salvage_mark() else { return Ok(None) };
        let bad = |reason: String| SalvageError::Mark { path: path.clone(), reason };
        match read_file(&path) {
            Ok(text) => serde_json::from_slice(&text).map(Some).map_err(|error| bad(error.to_string())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(bad(error.to_string())),
        }
    }

    /// Leaves out every programme but one, here and in the earlier marks.
    pub fn keep(&mut self, programme: &ProgrammeId) {
        self.programmes.retain(|marked| marked.programme == *programme);
        if let Some(earlier) = &mut self.earlier {
            earlier.keep(programme);
        }
    }

    /// Blocking: writes a file, whole and durably.
    pub(super) fn write(&self, path: &Path) -> Result<(), SalvageError> {
        let text = serde_json::to_string_pretty(self)
            .map_err(|error| SalvageError::Mark { path: path.to_path_buf(), reason: error.to_string() })?;
        Ok(write_whole(path, &format!("{text}\n")).map_err(LogError::from)?)
    }
}
