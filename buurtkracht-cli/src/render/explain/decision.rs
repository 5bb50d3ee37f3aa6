//! A decision as text, and the facts that only decisions have.

use std::collections::BTreeSet;

use buurtkracht_core::Event;
use buurtkracht_core::decisions::{Decision, Effect, ProposalCase, ReservationEnd, Venue};
use buurtkracht_core::evaluation::Evaluation;
use buurtkracht_core::questions::explain::{
    CompetenceSource, CompetenceUsed, CorrectionExplained, DecisionExplained, DecisionRule, EffortFreed,
    EffortSource, EffortUse, FigureBehind, MandateBehind, MeetingPlace, MoneyFreed, PlanSince,
    PositionExplained, ReservationExplained,
};
use buurtkracht_core::record::Record;

use super::{Text, money};
use crate::render::{Style, entries, events, governance, join, word};

impl Text<'_> {
    /// The heading of a decision, with its day, its place and its charter.
    pub fn decision(&mut self, d: &DecisionExplained, end: &str) {
        let (style, fact) = (self.style, &d.decision);
        self.page.heading(format!(
            "{} {} \"{}\"{end}",
            style.say("Decision", "Besluit"),
            fact.decision,
            fact.title
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
        self.line(
            2,
            format!(
                "{} {} {} {}, {venue}; {} {}; {} {}",
                d.body_name,
                word(style.lang, fact.outcome.into()),
                style.say("on", "op"),
                fact.decided_on,
                style.say("takes effect on", "gaat in op"),
                fact.takes_effect_on(),
                style.say("recorded", "vastgelegd"),
                d.recorded_at.format("%Y-%m-%d %H:%M"),
            ),
        );
        if let Some(reason) = &fact.reason {
            self.line(2, format!("{}: {}", style.say("reason", "reden"), (self.open)(reason)));
        }
        let [title, copy] = &d.charter;
        self.line(2, format!("{}: {title} ({copy})", style.say("charter", "verklaring")));
        let under = &d.under;
        self.line(
            4,
            format!(
                "{} {}, {} {}, {} {}  [{}]",
                style.say("as it was then: text", "zoals toen: tekst"),
                under.text,
                style.say("readings", "lezingen"),
                under.readings,
                style.say("policy", "beleid"),
                under.policy,
                entries(&d.charter_entries)
            ),
        );
    }

    /// The meeting with its minutes.
    pub fn place(&mut self, place: &MeetingPlace, end: &str) {
        let style = self.style;
        let item = place.item.as_ref().map_or(String::new(), |item| {
            let label = style.say("item", "punt");
            format!(", {label} {} \"{}\" [{}]", item.fact.item, item.fact.title, item.sequence)
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
        let (label, entry) = (style.say("meeting", "overleg"), end.trim_start());
        self.line(2, format!("{label} {} {entry}{item}; {minutes}", place.meeting));
    }

    /// The mandate that is cited, with the payer's own authority.
    pub fn cited(&mut self, behind: &MandateBehind) {
        let authority = match &behind.authority {
            Some(document) => governance::document(document),
            None => self.say("NOT CITED", "NIET GENOEMD").to_owned(),
        };
        let payer = self.say("authority of the payer", "bevoegdheid van de betaler");
        self.line(2, format!("{}: {payer}: {authority}", self.say("mandate", "mandaat")));
        self.page.document(self.style, &governance::links(self.style, &behind.chain));
    }

    pub fn reservation(&mut self, of: &ReservationExplained) {
        let style = self.style;
        let ended = match &of.ended {
            Some(ReservationEnd::Lifted(end)) => {
                format!("{} {}  [{}]", style.say("lifted on", "opgeheven op"), end.fact.on, end.sequence)
            }
            Some(ReservationEnd::Lapsed(end)) => {
                format!("{} {}  [{}]", style.say("lapsed on", "vervallen op"), end.fact.on, end.sequence)
            }
            None => format!("{} {}", style.say("open until", "open tot"), of.reservation.until),
        };
        self.line(
            2,
            format!(
                "{} {} ({}): {ended}",
                style.say("under reservation of", "onder voorbehoud van"),
                of.reservation.authority,
                word(style.lang, of.reservation.kind.into()),
            ),
        );
        for effect in &of.pending {
            let what: &str = effect.into();
            let detail = match effect {
                Effect::AllocateFunds(asked) => {
                    format!(": {} {} → {}", style.money(asked.amount), asked.from, asked.plan)
                }
                _ => String::new(),
            };
            self.line(4, format!("{}: {what}{detail}", style.say("waits", "wacht")));
        }
    }

    pub fn competence(&mut self, used: &CompetenceUsed, end: &str) {
        let style = self.style;
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
        self.line(
            2,
            format!("{}: {competence} ({from}{version}){end}", style.say("competence", "bevoegdheid")),
        );
    }

    pub fn rule(&mut self, rule: &DecisionRule) {
        let style = self.style;
        let readings = join(&rule.unconfirmed);
        let readings = match readings.is_empty() {
            true => String::new(),
            false => {
                format!(" ({}: {readings})", style.say("readings not confirmed", "lezingen niet bevestigd"))
            }
        };
        self.line(
            2,
            format!(
                "{}: {}; {}: {} / {}{readings}",
                style.say("decided by", "beslist bij"),
                word(style.lang, rule.rule.by.into()),
                style.say("quorum for money / else", "quorum bij geld / anders"),
                word(style.lang, rule.quorum.means.into()),
                word(style.lang, rule.quorum.other.into()),
            ),
        );
    }

    /// The position of a seat, with its reason.
    pub fn position(&mut self, position: &PositionExplained, end: &str) {
        let style = self.style;
        let standing = position.standing.map_or(
            style.say("no seat that day, as known now", "die dag geen zetel, zoals nu bekend"),
            |standing| word(style.lang, standing.into()),
        );
        let partner = position.partner.as_ref().map_or("—".to_owned(), ToString::to_string);
        let function = position.function.as_ref().map_or(String::new(), ToString::to_string);
        self.line(
            4,
            format!(
                "{}: {}, {function}, {} {partner}, {standing}{end}",
                word(style.lang, position.stance.into()),
                style.person(&position.person),
                style.say("for", "namens"),
            ),
        );
        if let Some(reason) = &position.reason {
            self.line(6, format!("{}: {}", style.say("because", "omdat"), (self.open)(reason)));
        }
    }

    /// The proposal with the advice on it.
    pub fn proposal(&mut self, case: &ProposalCase, end: &str) {
        let (style, fact) = (self.style, &case.proposal.fact);
        self.line(
            2,
            format!(
                "{}: {} \"{}\" {} {}, {}{end}",
                style.say("proposal", "voorstel"),
                fact.proposal,
                fact.title,
                style.say("by", "van"),
                style.party(&fact.by),
                fact.on,
            ),
        );
        self.asks(4, fact);
        for advice in &case.advice {
            self.line(
                4,
                format!(
                    "{}: {} {}, {}  [{}]",
                    style.say("advice", "advies"),
                    advice.fact.by,
                    word(style.lang, advice.fact.verdict.into()),
                    advice.fact.on,
                    advice.sequence
                ),
            );
            if let Some(reason) = &advice.fact.reason {
                self.line(6, format!("{}: {}", style.say("because", "omdat"), (self.open)(reason)));
            }
        }
    }

    pub fn ground(&mut self, evaluation: &Evaluation, end: &str) {
        let style = self.style;
        self.line(
            2,
            format!(
                "{}: {} \"{}\" ({}), {} → {}{end}",
                style.say("rests on", "rust op"),
                evaluation.evaluation,
                evaluation.title,
                word(style.lang, evaluation.kind.into()),
                evaluation.on,
                word(style.lang, evaluation.conclusion.into()),
            ),
        );
    }

    /// A figure behind an evaluation, with the baseline that it is compared with.
    pub fn figure(&mut self, figure: &FigureBehind, indent: usize, end: &str) {
        let (style, fact) = (self.style, &figure.measurement.fact);
        let title = figure
            .indicator
            .as_ref()
            .map_or(String::new(), |known| format!(" \"{}\" ({})", known.fact.title, known.fact.unit));
        self.line(
            indent,
            format!(
                "{} {}{title}: {} {}{end}",
                style.say("measurement", "meting"),
                fact.measurement,
                fact.reference_date,
                events::figure(style, fact),
            ),
        );
        if let Some(baseline) = &figure.baseline {
            let label = style.say("baseline", "0-meting");
            let (day, value) = (baseline.fact.reference_date, events::figure(style, &baseline.fact));
            self.line(indent + 2, format!("{label}: {day} {value}  [{}]", baseline.sequence));
        }
        if let Some(later) = &figure.superseded {
            let label = style.say("superseded by", "vervangen door");
            self.line(indent + 2, format!("{label} {}  [{}]", later.fact.measurement, later.sequence));
        }
    }

    /// Money that went back to its source, with its next uses.
    pub fn freed_money(&mut self, freed: &MoneyFreed, end: &str) {
        let style = self.style;
        self.line(
            2,
            format!(
                "{} {} {} {} {} {}{end}",
                style.say("freed", "vrijgevallen"),
                style.money(freed.release.fact.amount),
                style.say("of plan", "van plan"),
                freed.plan,
                style.say("back to", "terug naar"),
                freed.source,
            ),
        );
        for next in &freed.next {
            self.line(
                4,
                format!(
                    "{}: {} {} {} ({} {})  [{}]",
                    style.say("next from that source", "daarna uit die bron"),
                    style.money(next.amount),
                    style.say("to plan", "naar plan"),
                    next.plan,
                    style.say("decision", "besluit"),
                    next.decision,
                    next.entry
                ),
            );
        }
        if freed.unused.is_positive() {
            let unused = style.money(freed.unused);
            self.line(4, format!("{}: {unused}", style.say("not drawn on since", "sindsdien niet gebruikt")));
        }
    }

    /// Capacity that went back to its pledge, or effort that went back to its assignment, with its next uses.
    pub fn freed_effort(&mut self, freed: &EffortFreed, end: &str) {
        let style = self.style;
        let source = match &freed.source {
            EffortSource::Pledge(part) => part.to_string(),
            EffortSource::Assignment(assignment) => assignment.to_string(),
        };
        let days = freed
            .days
            .map_or(style.say("it had ended by itself", "die was al afgelopen").to_owned(), |days| {
                days.to_string()
            });
        self.line(
            2,
            format!(
                "{} {} {} {} {} {source}, {days}{end}",
                style.say("freed", "vrijgevallen"),
                events::effort(style, freed.effort),
                style.say("of", "van"),
                used(style, &freed.ended),
                style.say("back to", "terug naar"),
            ),
        );
        for next in &freed.next {
            self.line(
                4,
                format!(
                    "{}: {} {} {}, {} ({} {})  [{}]",
                    style.say("next from there", "daarna daaruit"),
                    events::effort(style, next.effort),
                    style.say("to", "naar"),
                    used(style, &next.by),
                    next.days,
                    style.say("decision", "besluit"),
                    next.decision,
                    next.entry
                ),
            );
        }
        for left in &freed.unused {
            let unused = style.say("not taken up since", "sindsdien niet ingezet");
            self.line(4, format!("{unused}: {}, {}", events::effort(style, left.effort), left.days));
        }
    }

    /// A correction, with each member of the decision and each effect that it changed.
    pub fn correction(&mut self, of: &CorrectionExplained, end: &str) {
        let (style, fact) = (self.style, &of.correction);
        self.line(
            2,
            format!(
                "{} {}: {} ({} {}){end}",
                style.say(
                    "CORRECTED, it said otherwise in entry",
                    "GECORRIGEERD, er stond iets anders in regel"
                ),
                fact.entry,
                fact.reason,
                style.say("minutes", "notulen"),
                governance::document(&fact.minutes),
            ),
        );
        let members = |record: &Record<Decision>| {
            serde_json::to_value(&record.fact)
                .ok()
                .and_then(|value| value.as_object().cloned())
                .unwrap_or_default()
        };
        let (before, after) = (members(&of.before), members(&of.after));
        let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let told = |value: Option<&serde_json::Value>| value.map_or("—".to_owned(), ToString::to_string);
        for name in names.into_iter().filter(|name| before.get(*name) != after.get(*name)) {
            self.line(4, format!("{name}: {} → {}", told(before.get(name)), told(after.get(name))));
        }
        let lines =
            |effects: &[Event]| effects.iter().map(|event| events::line(style, event)).collect::<Vec<_>>();
        let (before, after) = (lines(&of.effects_before), lines(&of.effects_after));
        for line in before.iter().filter(|line| !after.contains(line)) {
            self.line(4, format!("{}: {line}", style.say("was", "was")));
        }
        for line in after.iter().filter(|line| !before.contains(line)) {
            self.line(4, format!("{}: {line}", style.say("is", "is")));
        }
    }

    /// The course of a plan since.
    pub fn since(&mut self, plan: &PlanSince, end: &str) {
        let style = self.style;
        self.line(
            2,
            format!(
                "{} {} \"{}\": {} {}{end}",
                style.say("since then plan", "sindsdien plan"),
                plan.plan,
                plan.title,
                style.say("now", "nu"),
                word(style.lang, plan.status.into()),
            ),
        );
        self.line(4, money::figures(style, &plan.figures));
    }
}

/// An assignment with its body, or a share with its plan or areas.
fn used(style: &Style<'_>, used: &EffortUse) -> String {
    match used {
        EffortUse::Assignment { assignment, to } => {
            format!("{assignment} ({} {to})", style.say("of", "van"))
        }
        EffortUse::Share { share, plan: Some(plan), .. } => format!("{share} (plan {plan})"),
        EffortUse::Share { share, plan: None, areas } => format!("{share} ({})", join(areas)),
    }
}
