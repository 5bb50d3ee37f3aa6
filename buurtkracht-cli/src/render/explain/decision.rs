//! A decision as text: where, by whom, on what ground, what it did and what came of it.

use std::collections::BTreeSet;

use buurtkracht_core::Event;
use buurtkracht_core::decisions::{Decision, Effect, ReservationEnd, Venue};
use buurtkracht_core::event::Record;
use buurtkracht_core::questions::{CompetenceSource, CorrectionExplained, DecisionExplained};

use super::things::asks;
use super::{Opener, actions, feedback, freed, mandate, money};
use crate::render::{Page, Style, answers, entries, events, governance, join, word};

pub fn decision(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, d: &DecisionExplained) {
    head(style, open, page, d);
    place(style, page, d);
    if let Some(behind) = &d.mandate {
        mandate(style, page, behind);
    }
    reservation(style, page, d);
    competences(style, page, d);
    positions(style, open, page, d);
    grounds(style, open, page, d);
    effects(style, page, d);
    d.freed.iter().for_each(|money| freed::freed(style, page, money));
    d.freed_effort.iter().for_each(|effort| freed::freed_effort(style, page, effort));
    afterwards(style, open, page, d);
}

/// What it is, where and when it was decided, and under which charter.
fn head(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, d: &DecisionExplained) {
    let fact = &d.decision.fact;
    page.heading(format!(
        "{} {} \"{}\"  [{}]",
        style.say("Decision", "Besluit"),
        fact.decision,
        fact.title,
        d.decision.sequence
    ));
    let venue = match &fact.venue {
        Venue::Meeting(meeting) => format!("{} {meeting}", style.say("in meeting", "in overleg")),
        Venue::Mandate { seat, person } => format!(
            "{} {seat}, {}",
            style.say("under the mandate of seat", "onder het mandaat van zetel"),
            style.person(person)
        ),
        Venue::Written { opened, closed } => {
            format!("{} {opened} – {closed}", style.say("in writing", "schriftelijk"))
        }
    };
    page.line(format!(
        "  {} {} {} {}, {venue}; {} {}; {} {}",
        d.body_name,
        word(style.lang, fact.outcome.into()),
        style.say("on", "op"),
        fact.decided_on,
        style.say("takes effect on", "gaat in op"),
        fact.takes_effect_on(),
        style.say("recorded", "vastgelegd"),
        d.decision.recorded_at.format("%Y-%m-%d %H:%M"),
    ));
    if let Some(reason) = &fact.reason {
        page.line(format!("  {}: {}", style.say("reason", "reden"), open(reason)));
    }
    let [title, copy] = &d.charter;
    page.line(format!("  {}: {title} ({copy})", style.say("charter", "verklaring")));
    let under = &d.under;
    page.line(format!(
        "    {} {}, {} {}, {} {}  [{}]",
        style.say("as it was then: text", "zoals toen: tekst"),
        under.text,
        style.say("readings", "lezingen"),
        under.readings,
        style.say("policy", "beleid"),
        under.policy,
        entries(&d.charter_entries)
    ));
}

/// What it rests on in the charter, and how it was to be decided.
fn competences(style: &Style<'_>, page: &mut Page, d: &DecisionExplained) {
    for used in &d.competences {
        let from = match &used.from {
            CompetenceSource::Text { section } => format!("{} § {section}", style.say("text", "tekst")),
            CompetenceSource::Reading { point, confirmed } => {
                let confirmed = if *confirmed {
                    style.say("confirmed", "bevestigd")
                } else {
                    style.say("not confirmed", "niet bevestigd")
                };
                format!("{} {point}, {confirmed}", style.say("reading", "lezing"))
            }
            CompetenceSource::Mandate(mandate) => format!("{} {mandate}", style.say("mandate", "mandaat")),
            CompetenceSource::Policy => {
                style.say("policy, not from the declaration", "beleid, niet uit de verklaring").to_owned()
            }
        };
        let competence = word(style.lang, used.competence.into());
        let version = used
            .version
            .map_or(String::new(), |version| format!(", {} {version}", style.say("version", "versie")));
        let entry = used.entry.map_or(String::new(), |entry| format!("  [{entry}]"));
        page.line(format!(
            "  {}: {competence} ({from}{version}){entry}",
            style.say("competence", "bevoegdheid")
        ));
    }
    let readings = join(&d.unconfirmed);
    let readings = match readings.is_empty() {
        true => String::new(),
        false => format!(" ({}: {readings})", style.say("readings not confirmed", "lezingen niet bevestigd")),
    };
    page.line(format!(
        "  {}: {}; {}: {} / {}{readings}",
        style.say("decided by", "beslist bij"),
        word(style.lang, d.decision_rule.by.into()),
        style.say("quorum for money / else", "quorum bij geld / anders"),
        word(style.lang, d.quorum.means.into()),
        word(style.lang, d.quorum.other.into()),
    ));
}

/// Who decided, for whom, and why.
fn positions(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, d: &DecisionExplained) {
    if !d.positions.is_empty() {
        page.line(format!("  {}:", style.say("who decided", "wie besloot")));
    }
    for position in &d.positions {
        let standing = position.standing.map_or(
            style.say("no seat that day, as known now", "die dag geen zetel, zoals nu bekend"),
            |standing| word(style.lang, standing.into()),
        );
        let partner = position.partner.as_ref().map_or("—".to_owned(), ToString::to_string);
        let function = position.function.as_ref().map_or(String::new(), ToString::to_string);
        let entry = position.entry.map_or(String::new(), |entry| format!("  [{entry}]"));
        page.line(format!(
            "    {}: {}, {function}, {} {partner}, {standing}{entry}",
            word(style.lang, position.stance.into()),
            style.person(&position.person),
            style.say("for", "namens"),
        ));
        if let Some(reason) = &position.reason {
            page.line(format!("      {}: {}", style.say("because", "omdat"), open(reason)));
        }
    }
}

/// What came before it: the proposal with its advice, whose benefit it is, evaluations, the decision it supersedes.
fn grounds(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, d: &DecisionExplained) {
    if let Some(case) = &d.proposal {
        let fact = &case.proposal.fact;
        let by = style.party(&fact.by);
        page.line(format!(
            "  {}: {} \"{}\" {} {by}, {}  [{}]",
            style.say("proposal", "voorstel"),
            fact.proposal,
            fact.title,
            style.say("by", "van"),
            fact.on,
            case.proposal.sequence
        ));
        asks(style, page, 4, fact);
        for advice in &case.advice {
            page.line(format!(
                "    {}: {} {}, {}  [{}]",
                style.say("advice", "advies"),
                advice.fact.by,
                word(style.lang, advice.fact.verdict.into()),
                advice.fact.on,
                advice.sequence
            ));
            if let Some(reason) = &advice.fact.reason {
                page.line(format!("      {}: {}", style.say("because", "omdat"), open(reason)));
            }
        }
    } else {
        page.line(format!("  {}", style.say("no prepared proposal", "geen voorbereid voorstel")));
    }
    for partner in &d.interested {
        let benefits =
            style.say("spoke, and its own organisation benefits", "sprak mee, en heeft er zelf voordeel bij");
        page.line(format!("  {partner} {benefits}"));
    }
    for ground in &d.evaluations {
        let evaluation = &ground.evaluation;
        page.line(format!(
            "  {}: {} \"{}\" ({}), {} → {}  [{}]",
            style.say("rests on", "rust op"),
            evaluation.fact.evaluation,
            evaluation.fact.title,
            word(style.lang, evaluation.fact.kind.into()),
            evaluation.fact.on,
            word(style.lang, evaluation.fact.conclusion.into()),
            evaluation.sequence
        ));
        freed::figures(style, page, 4, &ground.figures);
    }
    if let Some(earlier) = &d.decision.fact.supersedes {
        let entry = d.supersedes.as_ref().map_or(String::new(), |record| format!("  [{}]", record.sequence));
        page.line(format!("  {}: {earlier}{entry}", style.say("supersedes", "vervangt")));
    }
}

/// What it did, and what became of that.
fn effects(style: &Style<'_>, page: &mut Page, d: &DecisionExplained) {
    if !d.effects.is_empty() {
        page.line(format!("  {}:", style.say("effects", "gevolgen")));
    }
    for effect in &d.effects {
        page.event(style, 4, &effect.event, effect.entry);
        if let Some(figures) = &effect.allocation {
            let since = style.say("since then", "sindsdien");
            page.line(format!("      {since}: {}", money::figures(style, figures)));
        }
        if let (Some(status), false) = (effect.plan_status, matches!(effect.event, Event::FundsAllocated(_)))
        {
            page.line(format!("      {}: {}", style.say("now", "nu"), word(style.lang, status.into())));
        }
    }
}

/// What came after it: what took its place, corrections, actions, feedback, and what is not as it should be.
fn afterwards(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, d: &DecisionExplained) {
    if let Some(superseded) = &d.superseded {
        page.line(format!(
            "  {} {} {} {}  [{}]",
            style.say("SUPERSEDED by", "VERVANGEN door"),
            superseded.fact.by,
            style.say("on", "op"),
            superseded.fact.on,
            superseded.sequence
        ));
    }
    if let Some(revoked) = &d.revoked {
        page.line(format!(
            "  {} {} {} {}  [{}]",
            style.say("REVOKED by", "INGETROKKEN door"),
            revoked.fact.by,
            style.say("on", "op"),
            revoked.fact.on,
            revoked.sequence
        ));
    }
    for corrected in &d.corrections {
        correction(style, page, corrected);
    }
    actions(style, open, page, &d.actions);
    feedback(style, open, page, &d.feedback);
    freed::since(style, page, &d.since);
    answers::findings(style, page, &d.findings);
}

/// The meeting with its minutes, or those where it was reported.
fn place(style: &Style<'_>, page: &mut Page, d: &DecisionExplained) {
    if let Some(place) = &d.meeting {
        let item = place.item.as_ref().map_or(String::new(), |item| {
            format!(
                ", {} {} \"{}\" [{}]",
                style.say("item", "punt"),
                item.fact.item,
                item.fact.title,
                item.sequence
            )
        });
        let minutes = match (&place.adopted, &place.minutes) {
            (Some(adopted), _) => format!(
                "{} {} [{}]{}",
                style.say("minutes adopted at", "notulen vastgesteld in"),
                adopted.fact.at,
                adopted.sequence,
                if place.differs {
                    style.say(", which tell it otherwise", ", en die zeggen iets anders")
                } else {
                    ""
                }
            ),
            (None, Some(filed)) => {
                format!("{} [{}]", style.say("minutes filed", "notulen ingediend"), filed.sequence)
            }
            (None, None) => style.say("no minutes", "geen notulen").to_owned(),
        };
        page.line(format!(
            "  {} {} [{}]{item}; {minutes}",
            style.say("meeting", "overleg"),
            place.meeting,
            place.entry
        ));
    }
    for (meeting, entry) in &d.reported {
        page.line(format!("  {} {meeting}  [{entry}]", style.say("reported in", "gemeld in")));
    }
}

fn reservation(style: &Style<'_>, page: &mut Page, d: &DecisionExplained) {
    let Some(reservation) = &d.decision.fact.reservation else { return };
    let ended = match &d.reservation_end {
        Some(ReservationEnd::Lifted(end)) => {
            format!("{} {}  [{}]", style.say("lifted on", "opgeheven op"), end.fact.on, end.sequence)
        }
        Some(ReservationEnd::Lapsed(end)) => {
            format!("{} {}  [{}]", style.say("lapsed on", "vervallen op"), end.fact.on, end.sequence)
        }
        None => format!("{} {}", style.say("open until", "open tot"), reservation.until),
    };
    page.line(format!(
        "  {} {} ({}): {ended}",
        style.say("under reservation of", "onder voorbehoud van"),
        reservation.authority,
        word(style.lang, reservation.kind.into()),
    ));
    for effect in &d.pending {
        let what: &str = effect.into();
        let detail = match effect {
            Effect::AllocateFunds(asked) => {
                format!(": {} {} → {}", style.money(asked.amount), asked.from, asked.plan)
            }
            _ => String::new(),
        };
        page.line(format!("    {}: {what}{detail}", style.say("waits", "wacht")));
    }
}

/// What a correction changed: each member of the decision and each effect, before and after.
fn correction(style: &Style<'_>, page: &mut Page, corrected: &CorrectionExplained) {
    let fact = &corrected.correction.fact;
    page.line(format!(
        "  {} {}: {} ({} {})  [{}]",
        style.say("CORRECTED, it said otherwise in entry", "GECORRIGEERD, er stond iets anders in regel"),
        fact.entry,
        fact.reason,
        style.say("minutes", "notulen"),
        governance::document(&fact.minutes),
        corrected.correction.sequence
    ));
    let members = |record: &Record<Decision>| {
        serde_json::to_value(&record.fact)
            .ok()
            .and_then(|value| value.as_object().cloned())
            .unwrap_or_default()
    };
    let (before, after) = (members(&corrected.before), members(&corrected.after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let told = |value: Option<&serde_json::Value>| value.map_or("—".to_owned(), ToString::to_string);
    for name in names.into_iter().filter(|name| before.get(*name) != after.get(*name)) {
        page.line(format!("    {name}: {} → {}", told(before.get(name)), told(after.get(name))));
    }
    let lines =
        |effects: &[Event]| effects.iter().map(|event| events::line(style, event)).collect::<Vec<_>>();
    let (before, after) = (lines(&corrected.effects_before), lines(&corrected.effects_after));
    for line in before.iter().filter(|line| !after.contains(line)) {
        page.line(format!("    {}: {line}", style.say("was", "was")));
    }
    for line in after.iter().filter(|line| !before.contains(line)) {
        page.line(format!("    {}: {line}", style.say("is", "is")));
    }
}
