//! Status, seats, verification and the cache as documents.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use buurtkracht_core::compliance::{Finding, Severity};
use buurtkracht_core::id::{ProgrammeId, Sequence};
use buurtkracht_core::questions::seats::{SeatHeld, SeatHolder, SeatOn, SeatVacant, SeatsOn, WhoAnswer};
use buurtkracht_core::questions::status::Status;
use buurtkracht_core::questions::unplanned::AreaWithoutPlan;
use buurtkracht_core::value::Money;
use buurtkracht_store::cache::Snapshot;
use buurtkracht_store::doctor::{MarkedProgramme, SalvageMark};
use buurtkracht_store::ledger::Verification;
use buurtkracht_store::vault::{VaultCheck, VaultFlaw};
use chrono::{DateTime, FixedOffset, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use super::compliance::{owner, section};
use super::{Style, join, word};
use crate::document::{Cell, Chart, Columns, Document, Item, Stretch, Table, Track};
use crate::words::{Words, say};

/// What verifying found.
#[derive(Serialize, JsonSchema)]
pub struct VerificationReport {
    /// Whether nothing is wrong.
    pub sound: bool,
    /// How many entries there are.
    pub entries: u64,
    /// The root of the tree over them (RFC 6962), in base64.
    pub root: String,
    /// What deciding again gave; null where that was not asked.
    pub rules: Option<RulesVerified>,
    /// What is wrong.
    pub flaws: Vec<FlawFound>,
    /// The check of the sealed values; null where it was not requested.
    pub vault: Option<VaultReport>,
    /// The salvage that made this store; null where none did.
    pub salvaged: Option<MarkReport>,
}

/// The salvage that made a store.
#[derive(Serialize, JsonSchema)]
pub struct MarkReport {
    /// The address of the damaged store.
    pub from: String,
    /// The time of the salvage.
    pub at: DateTime<Utc>,
    /// The salvaged programmes.
    pub programmes: Vec<MarkedReport>,
    /// The salvage that made the damaged store; null where none did.
    pub earlier: Option<Box<MarkReport>>,
}

/// The entries of a programme that were salvaged.
#[derive(Serialize, JsonSchema)]
pub struct MarkedReport {
    /// The programme's id.
    pub programme: ProgrammeId,
    /// How many entries were salvaged.
    pub entries: u64,
    /// The root of the tree over them (RFC 6962), in base64.
    pub root: String,
    /// The first entry for which neither the engine nor a checksum vouched; null where they vouched for all.
    pub unvouched_from: Option<u64>,
}

impl From<&SalvageMark> for MarkReport {
    fn from(mark: &SalvageMark) -> Self {
        let programme = |marked: &MarkedProgramme| MarkedReport {
            programme: marked.programme.clone(),
            entries: marked.entries,
            root: marked.root.to_string(),
            unvouched_from: marked.unvouched_from,
        };
        Self {
            from: mark.from.clone(),
            at: mark.at,
            programmes: mark.programmes.iter().map(programme).collect(),
            earlier: mark.earlier.as_deref().map(|earlier| Box::new(earlier.into())),
        }
    }
}

/// Returns the lines of a salvage mark, one for each programme.
pub fn marks(words: &Words, mark: &SalvageMark) -> Vec<String> {
    let at = mark.at.format("%Y-%m-%d %H:%M UTC").to_string();
    let line = |marked: &MarkedProgramme| {
        let (from, at, programme) = (mark.from.as_str(), at.as_str(), marked.programme.as_str());
        let vouched = marked.vouched();
        match marked.unvouched_from {
            None => say!(words, "salvage-mark", from, at, programme, vouched),
            Some(_) => say!(words, "salvage-mark-unvouched", from, at, programme, vouched, marked.entries),
        }
    };
    let earlier = mark.earlier.iter().flat_map(|earlier| marks(words, earlier));
    mark.programmes.iter().map(line).chain(earlier).collect()
}

/// The check of the sealed values of a vault.
#[derive(Serialize, JsonSchema)]
pub struct VaultReport {
    /// Whether no value is damaged, and no key is damaged or lost. The vault may still lack values.
    pub sound: bool,
    /// How many values are what was sealed.
    pub present: u64,
    /// How many values the vault does not hold.
    pub absent: u64,
    /// How many values are damaged.
    pub damaged: u64,
    /// How many of the present values have lost their key.
    pub without_key: u64,
    /// Each absent or damaged value, and each lost or damaged key.
    pub flaws: Vec<VaultFlawFound>,
}

/// What is wrong with a value or a key.
#[derive(Serialize, JsonSchema)]
pub struct VaultFlawFound {
    /// The first entry that names the value.
    pub entry: Sequence,
    /// The path of the sealed field in its command.
    pub field: String,
    /// The kind: value-absent, value-damaged, key-lost or key-damaged.
    pub kind: String,
    /// The file; null for a key whose name the log does not tell.
    pub file: Option<String>,
    /// The fault, in words.
    pub reason: String,
}

impl From<&VaultCheck> for VaultReport {
    fn from(check: &VaultCheck) -> Self {
        let flaw = |flaw: &VaultFlaw| VaultFlawFound {
            entry: flaw.sequence,
            field: flaw.field.clone(),
            kind: <&str>::from(flaw.kind).to_owned(),
            file: flaw.file.as_ref().map(|file| file.display().to_string()),
            reason: flaw.reason.clone(),
        };
        Self {
            sound: check.is_sound(),
            present: check.present,
            absent: check.absent,
            damaged: check.damaged,
            without_key: check.without_key,
            flaws: check.flaws.iter().map(flaw).collect(),
        }
    }
}

/// What deciding every command again gave.
#[derive(Serialize, JsonSchema)]
pub struct RulesVerified {
    /// How many gave the same events.
    pub decided_again: u64,
    /// How many stand by older rules, and were not decided again.
    pub older_rules: u64,
    /// How many snapshots tell the same.
    pub snapshots: u64,
}

/// What is wrong with an entry.
#[derive(Serialize, JsonSchema)]
pub struct FlawFound {
    /// The position of the flawed entry.
    pub entry: Sequence,
    /// The fault, in words.
    pub reason: String,
}

/// A verification with what was asked beside it.
pub struct Verified {
    pub log: Verification,
    pub vault: Option<VaultCheck>,
    pub mark: Option<SalvageMark>,
}

impl Verified {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.log.flaws.is_empty() && self.vault.as_ref().is_none_or(VaultCheck::is_sound)
    }
}

impl From<&Verified> for VerificationReport {
    fn from(verified: &Verified) -> Self {
        let report = &verified.log;
        Self {
            sound: verified.is_sound(),
            vault: verified.vault.as_ref().map(VaultReport::from),
            salvaged: verified.mark.as_ref().map(MarkReport::from),
            entries: report.entries,
            root: report.root.to_string(),
            rules: report.rules.as_ref().map(|rules| RulesVerified {
                decided_again: rules.same,
                older_rules: rules.older_rules,
                snapshots: rules.snapshots,
            }),
            flaws: report
                .flaws
                .iter()
                .map(|flaw| FlawFound { entry: flaw.sequence, reason: flaw.reason.to_string() })
                .collect(),
        }
    }
}

/// What lies in the cache.
#[derive(Serialize, JsonSchema)]
pub struct CacheReport {
    /// The path of the cache folder.
    pub folder: String,
    /// The snapshots, the one of most entries first.
    pub snapshots: Vec<SnapshotKept>,
}

/// A snapshot in the cache.
#[derive(Serialize, JsonSchema)]
pub struct SnapshotKept {
    /// How many entries it is of.
    pub entries: u64,
    /// Its size on the disk.
    pub bytes: u64,
    /// When the last of its entries was recorded; null where it is passed over.
    pub recorded_at: Option<DateTime<FixedOffset>>,
    /// Why it is passed over.
    pub passed_over: Option<String>,
}

impl CacheReport {
    pub fn of(folder: &Path, snapshots: &[Snapshot]) -> Self {
        let one = |snapshot: &Snapshot| SnapshotKept {
            entries: snapshot.entries,
            bytes: snapshot.bytes,
            recorded_at: snapshot.recorded_at.as_ref().ok().copied(),
            passed_over: snapshot.recorded_at.as_ref().err().map(ToString::to_string),
        };
        Self { folder: folder.display().to_string(), snapshots: snapshots.iter().map(one).collect() }
    }
}

/// Findings as a table, what is wrong in the last column: that is the longest.
pub fn finding_table(style: &Style<'_>, found: &[Finding]) -> Table {
    let words = style.words();
    let mut columns = Columns::new()
        .column(say!(words, "finding"), |own: &&Finding| Cell::text(word(style.lang, own.code.into())))
        .column(say!(words, "about"), |own| Cell::text(&own.about))
        .column(say!(words, "owner"), |own| owner(style, &own.owner))
        .column(say!(words, "rests-on"), |own| section(style, own.section.as_ref(), own.layer));
    if found.iter().any(|own| own.severity != Severity::Normal) {
        columns = columns.column(say!(words, "weight"), |own| match own.severity {
            Severity::Normal => Cell::Empty,
            Severity::Low => Cell::text(word(style.lang, own.severity.into())),
        });
    }
    columns
        .column(say!(words, "since"), |own| own.since)
        .column(say!(words, "amount"), |own| own.amount)
        .column(say!(words, "entries"), |own| own.entries.clone())
        .column(say!(words, "what-is-wrong"), |own| Cell::text(&own.detail))
        .rows(found, 0)
}

/// Findings of one kind in one row where there are more than two, each of the others in a row of its own.
fn like_findings(style: &Style<'_>, found: &[Finding]) -> Table {
    /// The most ids that a row shows.
    const SHOWN: usize = 3;
    let words = style.words();
    let mut rows: Vec<Vec<&Finding>> = Vec::new();
    for like in found.chunk_by(|a, b| a.code == b.code) {
        if like.len() > 2 {
            rows.push(like.iter().collect());
        } else {
            rows.extend(like.iter().map(|own| vec![own]));
        }
    }
    // A row has at least one finding, and the first speaks for the others.
    let rows: Vec<(&Finding, Vec<&Finding>)> =
        rows.into_iter().filter_map(|like| Some((*like.first()?, like))).collect();
    let listed = |ids: Vec<String>| {
        let more = ids.len().saturating_sub(SHOWN);
        let shown = join(ids.into_iter().take(SHOWN));
        if more == 0 { shown } else { format!("{shown} +{more}") }
    };
    type Row<'a> = (&'a Finding, Vec<&'a Finding>);
    let low = rows.iter().any(|(first, _)| first.severity != Severity::Normal);
    let mut columns = Columns::new()
        .column(say!(words, "finding"), |(first, _): &Row<'_>| {
            Cell::text(word(style.lang, first.code.into()))
        })
        .column(say!(words, "number"), |(_, like)| Cell::count(like.len() as u64))
        .column(say!(words, "about"), move |(_, like)| {
            Cell::Text(listed(like.iter().map(|own| own.about.clone()).collect()))
        })
        .column(say!(words, "owner"), move |(_, like)| {
            let owners: BTreeSet<String> = like.iter().map(|own| owner(style, &own.owner)).collect();
            Cell::Text(listed(owners.into_iter().collect()))
        })
        .column(say!(words, "rests-on"), |(first, _)| section(style, first.section.as_ref(), first.layer));
    if low {
        columns = columns.column(say!(words, "weight"), |(first, _)| match first.severity {
            Severity::Normal => Cell::Empty,
            Severity::Low => Cell::text(word(style.lang, first.severity.into())),
        });
    }
    columns
        .column(say!(words, "since"), |(_, like)| like.iter().filter_map(|own| own.since).min())
        .column(say!(words, "amount"), |(_, like)| {
            let amounts: Vec<Money> = like.iter().filter_map(|own| own.amount).collect();
            (!amounts.is_empty()).then(|| amounts.into_iter().sum::<Money>())
        })
        .column(say!(words, "entries"), |(_, like)| {
            let entries: BTreeSet<Sequence> = like.iter().flat_map(|own| &own.entries).copied().collect();
            entries.into_iter().collect::<Vec<_>>()
        })
        .column(say!(words, "what-is-wrong"), |(first, like)| match like.len() {
            1 => Cell::text(&first.detail),
            // One of several has to say which one it is.
            _ => Cell::Text(format!("{}: {}", first.about, first.detail)),
        })
        .rows(rows, 0)
}

pub fn status(style: &Style<'_>, status: &Status) -> Document {
    let words = style.words();
    let (title, programme) = (status.title.to_string(), status.programme.to_string());
    let mut document = Document::new(say!(words, "status", title, programme, day = &status.on));
    let (from, until) = (status.term.from().to_string(), status.term.until().to_string());
    document.paragraph(match status.in_force_since {
        Some(since) => say!(words, "term-in-force", from, until, since = &since),
        None => say!(words, "term-not-in-force", from, until),
    });
    document.paragraph(say!(words, "charter-copy", copy = &status.charter_copy));
    if !status.unconfirmed_readings.is_empty() {
        let readings =
            join(status.unconfirmed_readings.iter().map(|point| word(style.lang, (*point).into())));
        document.paragraph(say!(words, "unconfirmed-readings", readings));
    }
    document.paragraph(say!(
        words,
        "status-counts",
        status.partners,
        status.persons,
        meetings = status.meetings_held,
        status.decisions
    ));
    let plans = join(status.plans.iter().map(|(name, count)| format!("{count} {}", word(style.lang, name))));
    document.paragraph(match plans.is_empty() {
        true => say!(words, "no-plans"),
        false => say!(words, "plans-by-status", plans),
    });
    if !status.areas_without_plan.is_empty() {
        document.paragraph(without_plan(words, &status.areas_without_plan));
    }
    document.paragraph(say!(words, "status-sums", status.pledged, status.spent, status.free));
    if !status.vacancies.is_empty() {
        let seats = join(status.vacancies.iter().map(|(body, seat)| format!("{body}/{seat}")));
        document.paragraph(say!(words, "seats-vacant", seats));
    }
    if !status.open_proposals.is_empty() {
        let proposals = join(&status.open_proposals);
        document.paragraph(say!(words, "open-proposals", proposals));
    }
    document.heading(say!(words, "findings", count = status.findings.len()));
    document.table(like_findings(style, &status.findings));
    document
}

/// Says in which areas no plan works.
pub fn without_plan(words: &Words, areas: &[AreaWithoutPlan]) -> String {
    let listed = join(areas.iter().map(|of| format!("{} {}", of.area, of.name)));
    say!(words, "areas-without-plan", areas = listed)
}

pub fn who(style: &Style<'_>, who: &WhoAnswer) -> Document {
    let (words, day) = (style.words(), who.on.to_string());
    let mut document = Document::new(say!(words, "seats", day = day.as_str()));
    let (filled, vacant) = (who.filled, who.vacancies.len());
    document.paragraph(say!(words, "seat-counts", who.seats, filled, vacant));
    match who.bodies.is_empty() {
        true => document.paragraph(say!(words, "nobody-sits", day)),
        false => document.table(seats(style, &who.bodies)),
    }
    if !who.vacancies.is_empty() {
        document.heading(say!(words, "vacant-seats"));
        document.table(vacant_seats(style, &who.vacancies));
    }
    if !who.held.is_empty() {
        document.heading(say!(words, "held-by-then", day = &who.on));
        document.table(held(style, &who.held));
        document.chart(Chart::timeline(say!(words, "chart-seats"), who.on, tracks(style, &who.held)));
    }
    document
}

/// The seats of some bodies, each by the id that `explain` takes.
fn seats(style: &Style<'_>, bodies: &[SeatsOn]) -> Table {
    type Row<'a> = (&'a SeatsOn, &'a SeatOn);
    let words = style.words();
    let people = |people: &[SeatHolder]| join(people.iter().map(|holder| style.person(&holder.person)));
    Columns::new()
        .column(say!(words, "body"), |(body, _): &Row<'_>| Cell::text(&body.name))
        .column(say!(words, "seat"), |(body, seat)| format!("{}/{}", body.body, seat.seat))
        .column(say!(words, "function"), |(_, seat)| Cell::text(&seat.function))
        .column(say!(words, "partner"), |(_, seat)| match (&seat.partner, &seat.acting) {
            (Some(named), Some((acting, _))) => {
                Cell::Text(say!(words, "acting-for", acting = &acting, named = &named))
            }
            (named, _) => named.as_ref().map_or(Cell::Empty, Cell::text),
        })
        .column(say!(words, "holder"), move |(_, seat)| match seat.holders.is_empty() {
            true => Cell::Text(say!(words, "vacant")),
            false => Cell::Text(people(&seat.holders)),
        })
        .column(say!(words, "deputy"), move |(_, seat)| people(&seat.deputies))
        .column(say!(words, "entries"), |(_, seat)| {
            let people = seat.holders.iter().chain(&seat.deputies).map(|holder| holder.entry);
            let acting = seat.acting.as_ref().map(|(_, entry)| *entry);
            let entries: BTreeSet<Sequence> = people.chain(acting).collect();
            Cell::Entries(entries.into_iter().collect())
        })
        .rows(bodies.iter().flat_map(|body| body.seats.iter().map(move |seat| (body, seat))), 0)
}

fn vacant_seats(style: &Style<'_>, vacancies: &[SeatVacant]) -> Table {
    let words = style.words();
    Columns::new()
        .column(say!(words, "seat"), |of: &&SeatVacant| format!("{}/{}", of.body, of.seat))
        .column(say!(words, "vacant-since"), |of| of.since)
        .column(say!(words, "vacant-too-long"), |of| of.overdue)
        .column(say!(words, "owner"), |of| of.owner.as_ref().map(|of| owner(style, of)))
        .column(say!(words, "entries"), |of| of.entries.clone())
        .rows(vacancies, 0)
}

/// Every time that a seat was held.
fn held(style: &Style<'_>, held: &[SeatHeld]) -> Table {
    let words = style.words();
    Columns::new()
        .column(say!(words, "from"), |of: &&SeatHeld| of.from)
        .column(say!(words, "until"), |of| of.until)
        .column(say!(words, "seat"), |of| format!("{}/{}", of.body, of.seat))
        .column(say!(words, "partner"), |of| of.partner.as_ref().map_or(Cell::Empty, Cell::text))
        .column(say!(words, "person"), |of| style.person(&of.person))
        .column(say!(words, "seated-as"), |of| Cell::text(word(style.lang, of.standing.into())))
        .column(say!(words, "entries"), |of| {
            [Some(of.entry), of.ended_by].into_iter().flatten().collect::<Vec<_>>()
        })
        .rows(held, 0)
}

/// A track for the holders of each seat, and one for their deputies.
fn tracks(style: &Style<'_>, held: &[SeatHeld]) -> Vec<Track> {
    let mut tracks: BTreeMap<(String, &str), Vec<Stretch>> = BTreeMap::new();
    for own in held {
        let key = (format!("{}/{}", own.body, own.seat), own.standing.into());
        let name = style.person(&own.person);
        tracks.entry(key).or_default().push(Stretch { name, from: own.from, until: own.until });
    }
    let named = |((seat, standing), stretches)| {
        let standing = word(style.lang, standing);
        Track { name: say!(style.words(), "chart-seat-as", seat, standing), stretches }
    };
    tracks.into_iter().map(named).collect()
}

/// What a check of a vault found, a line each.
pub fn vault(words: &Words, check: &VaultCheck) -> Vec<String> {
    let values = &check.values();
    let mut lines = vec![match (check.values(), check.present + check.damaged) {
        (0, _) => say!(words, "vault-none-named"),
        (_, 0) => say!(words, "vault-none-held", values),
        _ => say!(words, "vault-values", values, check.present, check.absent, check.damaged),
    }];
    if check.without_key > 0 {
        lines.push(say!(words, "vault-without-key", count = check.without_key));
    }
    // Where the whole vault is away, the first line says so.
    let told = check.flaws.iter().filter(|_| check.absent < check.values());
    lines.extend(told.map(|flaw| {
        let (entry, field, reason) = (&flaw.sequence, flaw.field.as_str(), flaw.reason.as_str());
        let file = flaw.file.as_ref().map_or_else(String::new, |file| file.display().to_string());
        say!(words, "vault-flaw", entry, field, reason, file)
    }));
    lines
}

pub fn verification(style: &Style<'_>, verified: &Verified) -> Document {
    let Verified { log: report, vault, mark } = verified;
    let (words, programme) = (style.words(), report.programme.as_str());
    let sound = verified.is_sound();
    let mut document = Document::new(match sound {
        true => say!(words, "verified", programme),
        false => say!(words, "verified-unsound", programme),
    });
    let mut lines = vec![
        say!(words, "verified-entries", count = report.entries),
        say!(words, "verified-root", root = &report.root),
    ];
    lines.extend(report.recorded_at.map(|at| say!(words, "verified-last", at = &at)));
    if let Some(rules) = &report.rules {
        lines.push(say!(words, "verified-same", count = rules.same));
        lines.push(say!(words, "verified-older", count = rules.older_rules));
        lines.push(say!(words, "verified-snapshots", count = rules.snapshots));
    }
    lines.extend(
        report
            .flaws
            .iter()
            .map(|flaw| say!(words, "entry-flaw", entry = &flaw.sequence, reason = &flaw.reason)),
    );
    lines.extend(vault.iter().flat_map(|check| self::vault(words, check)));
    lines.extend(mark.iter().flat_map(|mark| marks(words, mark)));
    document.outline(lines.into_iter().map(Item::new));
    if report.rules.is_none() {
        document.paragraph(say!(words, "verified-no-rules"));
    }
    if sound {
        document.paragraph(say!(words, "verified-alone"));
    }
    document
}

/// The snapshots of a cache.
pub fn cache(style: &Style<'_>, folder: &Path, snapshots: &[Snapshot]) -> Document {
    let words = style.words();
    let mut document = Document::new(say!(words, "cache", folder = folder.display().to_string()));
    if snapshots.is_empty() {
        document.paragraph(say!(words, "cache-empty"));
    }
    document.table(
        Columns::new()
            .column(say!(words, "entries"), |of: &&Snapshot| Cell::count(of.entries))
            .column("KiB", |of| Cell::count(of.bytes.div_ceil(1_024)))
            .column(say!(words, "recorded-up-to"), |of| match &of.recorded_at {
                Ok(at) => Cell::text(at),
                Err(why) => Cell::Text(say!(words, "passed-over", why = &why)),
            })
            .rows(snapshots, 0),
    );
    document
}
