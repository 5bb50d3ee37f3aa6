//! What a disk can do, as text.

use std::path::PathBuf;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Page, grouped};
use crate::args::Lang;

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

/// A whole number with its thousands apart.
fn whole(lang: Lang, number: f64) -> String {
    grouped(lang, &format!("{number:.0}"))
}

fn ratio(lang: Lang, ratio: f64) -> String {
    format!("{ratio:.2}").replace('.', lang.say(".", ","))
}

pub fn findings(lang: Lang, findings: &Findings) -> String {
    let mut page = Page::default();
    let raw = &findings.raw;
    page.line(format!(
        "{}: {} {}",
        findings.folder.display(),
        findings.entry_bytes,
        lang.say(
            "bytes an entry on average; everything is on the disk before it is acknowledged",
            "bytes per regel gemiddeld; alles staat op de schijf voor het is bevestigd",
        ),
    ));
    page.line("");
    let against = |rate: &Rate| ratio(lang, rate.per_second / raw.rate.per_second);
    let row = |what: String, rate: &Rate, against: String| {
        vec![what, whole(lang, rate.count as f64), whole(lang, rate.per_second), against]
    };
    let disk = lang.say("the disk by itself: append and sync", "de schijf zelf: toevoegen en synchroniseren");
    let mut rows = vec![row(disk.to_owned(), &raw.rate, against(&raw.rate))];
    for Engine { engine, alone, together, replay, verify, .. } in &findings.engines {
        let named = |en: &str, nl: &str| format!("{engine}: {}", lang.say(en, nl));
        rows.push(row(named("one command after another", "opdrachten na elkaar"), alone, against(alone)));
        let clients = named("commands of 64 clients", "opdrachten van 64 tegelijk");
        rows.push(row(clients, together, against(together)));
        rows.push(row(named("replay", "herhalen"), replay, String::new()));
        rows.push(row(named("verify", "verifiëren"), verify, String::new()));
    }
    let headings = match lang {
        Lang::En => ["measured", "number", "a second", "of the disk"],
        Lang::Nl => ["gemeten", "aantal", "per seconde", "van de schijf"],
    };
    page.table(&headings, rows, &[1, 2, 3]);
    page.line("");
    for found in &findings.engines {
        page.line(format!(
            "{}: {} {}",
            found.engine,
            ratio(lang, found.disk_per_entry_byte),
            lang.say(
                "bytes on the disk for each byte of an entry",
                "bytes op de schijf per byte van een regel"
            ),
        ));
    }
    page.line("");
    let (micros, most) = (whole(lang, raw.sync_micros), whole(lang, raw.rate.per_second));
    page.line(match lang {
        Lang::En => format!(
            "This disk syncs in {micros} µs: about {most} commands a second at the most, one after another."
        ),
        Lang::Nl => format!(
            "Deze schijf synchroniseert in {micros} µs: na elkaar hooguit ongeveer {most} opdrachten per seconde."
        ),
    });
    if !raw.believable {
        page.line(lang.say(
            "WARNING: no disk is that fast. The disk, the file system or the virtual machine may ignore syncs: then a \
             cut of the power can lose what was acknowledged.",
            "LET OP: zo snel is geen schijf. Misschien negeert de schijf, het bestandssysteem of de virtuele machine de \
             synchronisatie: dan kan bij stroomuitval verloren gaan wat was bevestigd.",
        ));
    }
    page.finish()
}
