//! The speed of a disk, as a document.

use std::path::PathBuf;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use crate::args::Lang;
use crate::document::{Cell, Columns, Document};
use crate::words::{Words, say};

/// What was measured.
#[derive(Serialize, JsonSchema)]
pub struct Findings {
    pub folder: PathBuf,
    /// The bytes of an entry, on average.
    pub entry_bytes: usize,
    pub raw: Raw,
    pub engines: Vec<Engine>,
}

/// The disk by itself: the same bytes at the end of a file, each synced.
#[derive(Serialize, JsonSchema)]
pub struct Raw {
    pub rate: Rate,
    /// How long an append with its sync takes, the median in microseconds.
    pub sync_micros: f64,
    /// Whether a disk can be that fast.
    pub believable: bool,
}

/// So many of something in a second.
#[derive(Clone, Copy, Serialize, JsonSchema)]
pub struct Rate {
    pub count: usize,
    pub per_second: f64,
}

impl Rate {
    pub fn new(count: usize, took: Duration) -> Self {
        Self { count, per_second: count as f64 / took.as_secs_f64().max(f64::EPSILON) }
    }
}

/// What the ledger reaches on an engine.
#[derive(Serialize, JsonSchema)]
pub struct Engine {
    pub engine: &'static str,
    /// Commands one after another.
    pub alone: Rate,
    /// Commands of 64 clients at once.
    pub together: Rate,
    /// Entries read again into a new ledger.
    pub replay: Rate,
    /// Entries computed again from their bytes.
    pub verify: Rate,
    /// What the closed store takes, in bytes, and in bytes of its entries.
    pub disk_bytes: u64,
    pub disk_per_entry_byte: f64,
}

/// A measured row: its name, its rate, and whether that is set beside the rate of the disk.
type Row<'a> = (String, &'a Rate, bool);

/// Returns the nearest whole number.
fn whole(number: f64) -> i64 {
    number.round() as i64
}

/// Returns a ratio in whole percents.
fn percent(ratio: f64) -> Cell {
    Cell::Percent(whole(ratio * 100.0).saturating_mul(100))
}

pub fn findings(lang: Lang, findings: &Findings) -> Document {
    let (words, raw) = (Words::of(lang), &findings.raw);
    let folder = findings.folder.display().to_string();
    let mut document = Document::new(say!(words, "bench", folder, bytes = findings.entry_bytes));
    let mut rows: Vec<Row<'_>> = vec![(say!(words, "bench-disk"), &raw.rate, true)];
    for Engine { engine, alone, together, replay, verify, .. } in &findings.engines {
        rows.push((say!(words, "bench-alone", engine = *engine), alone, true));
        rows.push((say!(words, "bench-together", engine = *engine), together, true));
        rows.push((say!(words, "bench-replay", engine = *engine), replay, false));
        rows.push((say!(words, "bench-verify", engine = *engine), verify, false));
    }
    document.table(
        Columns::new()
            .column(say!(words, "bench-measured"), |(name, ..): &Row<'_>| Cell::text(name))
            .column(say!(words, "bench-number"), |(_, rate, _)| Cell::count(rate.count as u64))
            .column(say!(words, "bench-a-second"), |(_, rate, _)| Cell::Number(whole(rate.per_second)))
            .column(say!(words, "bench-of-disk"), |(_, rate, beside)| match beside {
                true => percent(rate.per_second / raw.rate.per_second),
                false => Cell::Empty,
            })
            .rows(rows, 0),
    );
    document.table(
        Columns::new()
            .column(say!(words, "bench-engine"), |found: &&Engine| Cell::text(found.engine))
            .column(say!(words, "bench-disk-bytes"), |found| Cell::count(found.disk_bytes))
            .column(say!(words, "bench-of-entries"), |found| percent(found.disk_per_entry_byte))
            .rows(&findings.engines, 0),
    );
    let (micros, most) = (whole(raw.sync_micros), whole(raw.rate.per_second));
    document.paragraph(say!(words, "bench-most", micros, most));
    if !raw.believable {
        document.paragraph(say!(words, "bench-too-fast"));
    }
    document
}
