//! Status, seats, verification and the cache as text.

use std::path::Path;

use buurtkracht_core::compliance::{Finding, Severity};
use buurtkracht_core::id::Sequence;
use buurtkracht_core::questions::seats::{SeatHeld, SeatHolder, SeatsOn, WhoAnswer};
use buurtkracht_core::questions::status::Status;
use buurtkracht_store::cache::Snapshot;
use buurtkracht_store::ledger::Verification;
use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Serialize;

use super::compliance::{owner, section};
use super::{Page, Style, entries, join, word};

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

impl From<&Verification> for VerificationReport {
    fn from(report: &Verification) -> Self {
        Self {
            sound: report.flaws.is_empty(),
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
pub struct Kept {
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

impl Kept {
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

/// Findings, one a line.
pub fn findings(style: &Style<'_>, page: &mut Page, findings: &[Finding]) {
    for finding in findings {
        let rests_on = entries(&finding.entries);
        let rests_on = if rests_on.is_empty() { rests_on } else { format!("  [{rests_on}]") };
        let code = word(style.lang, finding.code.into());
        let owner = owner(style, &finding.owner);
        let section = section(style, finding.section.as_ref(), finding.layer);
        let low = match finding.severity {
            Severity::Normal => String::new(),
            Severity::Low => format!("; {}", word(style.lang, finding.severity.into())),
        };
        page.line(format!(
            "  {code}: {}: {}  ({owner}; {section}{low}){rests_on}",
            finding.about, finding.detail
        ));
    }
}

pub fn status(style: &Style<'_>, status: &Status) -> String {
    let mut page = Page::default();
    page.line(format!("{} ({}) — {}", status.title, status.programme, status.on));
    page.line(format!(
        "  {} {}; {}",
        style.say("term", "termijn"),
        status.term,
        match status.in_force_since {
            Some(since) => format!("{} {since}", style.say("in force since", "van kracht sinds")),
            None => style.say("not in force", "niet van kracht").to_owned(),
        }
    ));
    page.line(format!("  {}: {}", style.say("charter", "verklaring"), status.charter_copy));
    if !status.unconfirmed_readings.is_empty() {
        page.line(format!(
            "  {}: {}",
            style.say("readings not confirmed by the partners", "lezingen die de partners niet bevestigden"),
            join(&status.unconfirmed_readings)
        ));
    }
    page.line(format!(
        "  {} {}, {} {}, {} {}, {} {}",
        status.partners,
        style.say("partners", "partners"),
        status.persons,
        style.say("persons", "personen"),
        status.meetings_held,
        style.say("meetings held", "overleggen gehouden"),
        status.decisions,
        style.say("decisions", "besluiten"),
    ));
    let plans: Vec<String> =
        status.plans.iter().map(|(name, count)| format!("{count} {}", word(style.lang, name))).collect();
    let plans = if plans.is_empty() { style.say("none", "geen").to_owned() } else { plans.join(", ") };
    page.line(format!("  {}: {plans}", style.say("plans", "plannen")));
    page.line(format!(
        "  {} {}, {} {}, {} {} ({})",
        style.say("pledged", "toegezegd"),
        style.money(status.pledged),
        style.say("spent", "besteed"),
        style.money(status.spent),
        style.say("free", "vrij"),
        style.money(status.free),
        style.say("sums over the sources, not a pot", "sommen over de bronnen, geen pot")
    ));
    if !status.vacancies.is_empty() {
        let seats: Vec<String> =
            status.vacancies.iter().map(|(body, seat)| format!("{body}/{seat}")).collect();
        page.line(format!("  {}: {}", style.say("vacant", "vacant"), seats.join(", ")));
    }
    if !status.open_proposals.is_empty() {
        page.line(format!(
            "  {}: {}",
            style.say("proposals not decided", "voorstellen zonder besluit"),
            join(&status.open_proposals)
        ));
    }
    page.heading(format!("{}: {}", style.say("Findings", "Bevindingen"), status.findings.len()));
    findings(style, &mut page, &status.findings);
    page.finish()
}

pub fn who(style: &Style<'_>, who: &WhoAnswer) -> String {
    let mut page = Page::default();
    for body in &who.bodies {
        page.heading(format!("{} — {}", body.name, body.on));
        seats(style, &mut page, body);
    }
    if who.bodies.is_empty() {
        page.line(format!("{} {}", style.say("Nobody sits there on", "Niemand zit daar op"), who.on));
    }
    page.heading(format!(
        "{}: {}, {} {}, {} {}",
        style.say("Seats", "Zetels"),
        who.seats,
        style.say("filled", "bezet"),
        who.filled,
        style.say("vacant", "vacant"),
        who.vacancies.len()
    ));
    let rows = who.vacancies.iter().map(|vacancy| {
        vec![
            format!("{}/{}", vacancy.body, vacancy.seat),
            vacancy.since.map_or("—".to_owned(), |since| since.to_string()),
            vacancy.overdue.map_or("—".to_owned(), |since| since.to_string()),
            vacancy.owner.as_ref().map_or("—".to_owned(), |of| owner(style, of)),
            entries(&vacancy.entries),
        ]
    });
    let headings = [
        style.say("vacant", "vacant"),
        style.say("since", "sinds"),
        style.say("too long since", "te lang sinds"),
        style.say("owner", "eigenaar"),
        style.say("entries", "regels"),
    ];
    page.table(&headings, rows.collect(), &[]);
    held(style, &mut page, &who.held);
    page.finish()
}

/// Every time that a seat was held.
fn held(style: &Style<'_>, page: &mut Page, held: &[SeatHeld]) {
    if held.is_empty() {
        return;
    }
    page.heading(style.say("Held by then", "Bekleed tot dan"));
    let rows = held.iter().map(|own| {
        let ended = own.ended_by.map_or(String::new(), |entry| format!(" {entry}"));
        vec![
            own.from.to_string(),
            own.until.map_or("—".to_owned(), |until| until.to_string()),
            format!("{}/{}", own.body, own.seat),
            own.partner.as_ref().map_or("—".to_owned(), ToString::to_string),
            style.person(&own.person),
            word(style.lang, own.standing.into()).to_owned(),
            format!("{}{ended}", own.entry),
        ]
    });
    let headings = [
        style.say("from", "van"),
        style.say("until", "tot en met"),
        style.say("seat", "zetel"),
        style.say("partner", "partner"),
        style.say("who", "wie"),
        style.say("as", "als"),
        style.say("entries", "regels"),
    ];
    page.table(&headings, rows.collect(), &[]);
}

fn seats(style: &Style<'_>, page: &mut Page, seats: &SeatsOn) {
    let people = |people: &[SeatHolder]| -> String {
        let one = |holder: &SeatHolder| format!("{} [{}]", style.person(&holder.person), holder.entry);
        join(people.iter().map(one))
    };
    let rows = seats.seats.iter().map(|seat| {
        let holders = match (seat.holders.is_empty(), seat.vacant_since) {
            (false, _) => people(&seat.holders),
            (true, Some(since)) => format!("{} {since}", style.say("vacant since", "vacant sinds")),
            (true, None) => style.say("vacant", "vacant").to_owned(),
        };
        let partner = match (&seat.partner, &seat.acting) {
            (Some(named), Some((acting, entry))) => {
                format!("{acting} ({} {named}) [{entry}]", style.say("for", "voor"))
            }
            (named, _) => named.as_ref().map_or("—".to_owned(), ToString::to_string),
        };
        vec![seat.seat.to_string(), seat.function.to_string(), partner, holders, people(&seat.deputies)]
    });
    let headings = [
        style.say("seat", "zetel"),
        style.say("function", "functie"),
        style.say("partner", "partner"),
        style.say("holder", "houder"),
        style.say("deputy", "plaatsvervanger"),
    ];
    page.table(&headings, rows.collect(), &[]);
}

pub fn verification(style: &Style<'_>, report: &Verification) -> String {
    let mut page = Page::default();
    let sound = report.flaws.is_empty();
    let verdict = if sound {
        style.say("complete and unaltered, by its own bytes", "volledig en ongewijzigd, naar de eigen bytes")
    } else {
        style.say("NOT sound", "NIET in orde")
    };
    page.line(format!("{}: {verdict}", report.programme));
    page.line(format!("  {}: {}", style.say("entries", "regels"), report.entries));
    page.line(format!("  {} (RFC 6962): {}", style.say("root", "wortel"), report.root));
    if let Some(at) = report.recorded_at {
        page.line(format!("  {}: {at}", style.say("last recorded", "laatst vastgelegd")));
    }
    match &report.rules {
        Some(rules) => page.line(format!(
            "  {}: {}; {}: {}; {}: {}",
            style.say("decided again with the same events", "opnieuw beslist met dezelfde uitkomst"),
            rules.same,
            style.say("by older rules, not decided again", "naar oudere regels, niet opnieuw beslist"),
            rules.older_rules,
            style.say("snapshots that tell the same", "momentopnamen die hetzelfde zeggen"),
            rules.snapshots
        )),
        None => page.line(style.say(
            "  the commands were not decided again: `verify --rules` does that",
            "  de opdrachten zijn niet opnieuw beslist: `verify --rules` doet dat",
        )),
    }
    for flaw in &report.flaws {
        page.line(format!("  {} {}: {}", style.say("entry", "regel"), flaw.sequence, flaw.reason));
    }
    if sound {
        page.line(style.say(
            "  Nobody vouches for the whole but this store: keep the root elsewhere to notice a rewritten log.",
            "  Alleen deze opslag staat in voor het geheel: bewaar de wortel elders om een herschreven log te merken.",
        ));
    }
    page.finish()
}

/// The snapshots of a cache.
pub fn cache(style: &Style<'_>, folder: &Path, snapshots: &[Snapshot]) -> String {
    let mut page = Page::default();
    page.line(format!("{}: {}", style.say("snapshots in", "momentopnamen in"), folder.display()));
    if snapshots.is_empty() {
        page.line(style.say(
            "  none: the log is read from its first entry on, and leaves one where that takes long",
            "  geen: het log wordt vanaf de eerste regel gelezen, en laat er een na waar dat lang duurt",
        ));
    }
    let row = |Snapshot { entries, bytes, recorded_at }: &Snapshot| {
        let says = match recorded_at {
            Ok(at) => at.to_string(),
            Err(why) => format!("{}: {why}", style.say("passed over", "overgeslagen")),
        };
        vec![entries.to_string(), bytes.div_ceil(1_024).to_string(), says]
    };
    let headings =
        [style.say("entries", "regels"), "KiB", style.say("recorded up to", "vastgelegd tot en met")];
    page.table(&headings, snapshots.iter().map(row).collect(), &[0, 1]);
    page.finish()
}
