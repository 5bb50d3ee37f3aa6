//! Decisions: the seats that took them, the meeting, the grounds, the effects, and their course since.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use strum::IntoStaticStr;

use super::competence::{CompetenceUsed, charter_entries, competence};
use super::walk::Walk;
use super::{Absence, Fact, Statement, event, events, named};
use crate::bodies::{Body, Standing};
use crate::charter::{Deciding, Point, Quorum, Versions};
use crate::compliance::of_decision;
use crate::decisions::{
    Correction, Decision, DecisionCase, Effect, Reservation, ReservationEnd, Stance, Venue,
};
use crate::decisions::{given_on, has_voice};
use crate::event::Event;
use crate::feedback::FeedbackSubject;
use crate::id::{DecisionId, EvaluationId, MeetingId, PartnerId, PersonId, SeatId, Sequence};
use crate::mandates::UsedFor;
use crate::meetings::AgendaItem;
use crate::record::Record;
use crate::value::{Day, Sealed, Title};

/// A decision, and the charter that it was taken under.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DecisionExplained {
    /// The decision as last corrected.
    pub decision: Decision,
    /// The time of recording.
    pub recorded_at: DateTime<FixedOffset>,
    /// The name of the body.
    pub body_name: Title,
    /// The title of the charter, and the copy that was seen.
    pub charter: [Title; 2],
    /// The day since which that charter is in force.
    pub in_force_since: Option<Day>,
    /// The versions of its layers.
    pub under: Versions,
    /// Its entries: the founding, its entry into force, and the last change of each layer.
    pub charter_entries: Vec<Sequence>,
}

/// The part that a decision has in the explanation of something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum DecisionRole {
    /// It was superseded.
    Superseded,
    /// It came later, about the same plan.
    Later,
    /// It rests on the evaluation.
    FollowUp,
    /// It was taken by the body or in the meeting.
    Taken,
    /// It is on the proposal.
    OnProposal,
    /// It ratified the act.
    Ratifying,
    /// It was reported in the meeting.
    Reported,
    /// The action carries it out.
    CarriedOut,
    /// The feedback is about it.
    Subject,
    /// It made the allocation or the commitment.
    Granting,
    /// It adopted the budget.
    Adopting,
    /// The person spoke on it.
    Spoken,
}

/// The meeting where a decision was taken.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MeetingPlace {
    /// The meeting's id.
    pub meeting: MeetingId,
    /// The day of the meeting.
    pub on: Day,
    /// The item of its agenda.
    pub item: Option<Record<AgendaItem>>,
}

/// A reservation, and how it ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReservationExplained {
    /// The authority, the kind and the last day of the reservation.
    pub reservation: Reservation,
    /// The approval or the lapse; absent while it is open.
    pub ended: Option<ReservationEnd>,
    /// The effects that wait for it.
    pub pending: Vec<Effect>,
}

/// The rule by which a body decides.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DecisionRule {
    /// The rule, by the reading.
    pub rule: Deciding,
    /// The quorum, by the reading.
    pub quorum: Quorum,
    /// The readings of these two that the partners have not confirmed.
    pub unconfirmed: Vec<Point>,
}

/// The position of one seat.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PositionExplained {
    /// The seat that spoke.
    pub seat: SeatId,
    /// The function of its holder.
    pub function: Option<Title>,
    /// The partner that it speaks for, or who came in its place by that day; none for residents.
    pub partner: Option<PartnerId>,
    /// The person who spoke.
    pub person: PersonId,
    /// The standing of the person that day, by all that is recorded now; none where a later fact took it away.
    pub standing: Option<Standing>,
    /// Whether the seat has a voice in the body: an objection without one is shown and does not count.
    pub voice: bool,
    /// The position: consent, abstention or objection.
    pub stance: Stance,
    /// The day of the consent in writing, where it was given after the meeting.
    pub written_on: Option<Day>,
    /// The sealed reason, if one was given.
    pub reason: Option<Sealed>,
}

/// A correction with the record before it and after it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CorrectionExplained {
    /// The entry that it corrects, the minutes and the reason.
    pub correction: Correction,
    /// The decision by the record before.
    pub before: Record<Decision>,
    /// Its effects by the record before.
    pub effects_before: Vec<Event>,
    /// The decision by the record after.
    pub after: Record<Decision>,
    /// Its effects by the record after.
    pub effects_after: Vec<Event>,
}

impl Walk<'_> {
    pub(super) fn decision(&self, id: &str) -> Option<Fact> {
        let case = self.programme.decisions().all().get(&id.parse::<DecisionId>().ok()?)?;
        self.decided(case, self.since(case))
    }

    /// A decision within the explanation of what it made.
    pub(super) fn made_by(&self, id: &DecisionId) -> Option<Fact> {
        self.decided(self.programme.decisions().all().get(id)?, Vec::new())
    }

    /// A decision, with how its plans went on since.
    pub(super) fn decided(&self, case: &DecisionCase, since: Vec<Fact>) -> Option<Fact> {
        let programme = self.programme;
        let decision = &case.decision.fact;
        let body = programme.bodies().all().get(&decision.body)?;
        let charter = programme.charter_on(decision.decided_on).unwrap_or(self.charter);
        let purpose = UsedFor::Decision(decision.decision.clone());
        let cited = decision.mandate.as_ref();
        let cited = cited.map(|cited| self.cited(cited, &purpose, decision.decided_on));
        let (rule, read_rule) = charter.deciding_of(&body.like, body.level);
        let (quorum, read_quorum) = charter.quorum_of(&body.like, body.level);
        let points = [read_rule, read_quorum].into_iter();
        let rule = DecisionRule {
            rule,
            quorum,
            unconfirmed: points.flatten().filter(|point| !charter.is_confirmed(*point)).collect(),
        };
        let proposal = decision.proposal.as_ref().and_then(|id| programme.decisions().proposals().get(id));
        let proposed = proposal.map_or(Fact::of(Statement::None(Absence::Proposal)), |case| {
            let what = Statement::Proposal(Box::new(case.proposal.fact.clone()));
            Fact::at(what, case.proposal.sequence).with(events(Event::AdviceGiven, &case.advice))
        });
        let (positions, spoke) = self.positions(body, decision);
        let benefits = proposal.into_iter().flat_map(|case| &case.proposal.fact.benefits);
        let interested = benefits
            .filter(|partner| spoke.contains(programme.partners().acting_on(partner, decision.decided_on)));
        let superseded = decision.supersedes.as_ref().and_then(|id| programme.decisions().all().get(id));
        let findings = of_decision(programme, Day::from(case.decision.recorded_at.date_naive()), case);
        let head = DecisionExplained {
            decision: decision.clone(),
            recorded_at: case.decision.recorded_at,
            body_name: body.name.clone(),
            charter: [&charter.title, &charter.source.copy].map(|text| text.title().clone()),
            in_force_since: programme.signing().in_force().map(|in_force| in_force.fact.on),
            under: case.under,
            charter_entries: charter_entries(programme, case),
        };
        let facts = self.place(decision).into_iter();
        let facts = facts
            .chain(self.reported(&decision.decision))
            .chain(cited)
            .chain(reservation(case))
            .chain(self.competences(body, case))
            .chain([Fact::of(Statement::Rule(rule))])
            .chain(decision.departs_from.iter().map(|own| Fact::of(Statement::Departs(own.clone()))))
            .chain(group(Statement::Positions, positions))
            .chain([proposed])
            .chain(interested.map(|partner| Fact::of(Statement::Interested(partner.clone()))))
            .chain(self.grounds(case))
            .chain(superseded.map(|case| named(DecisionRole::Superseded, &case.decision)))
            .chain(group(Statement::Effects, self.effects(case)))
            .chain(self.money(case).into_iter().map(Fact::from))
            .chain(self.effort(case).into_iter().map(Fact::from))
            .chain(events(Event::DecisionSuperseded, &case.superseded))
            .chain(events(Event::DecisionRevoked, &case.revoked))
            .chain(corrections(case))
            .chain(self.actions(&decision.decision))
            .chain(self.feedback_on(&FeedbackSubject::Decision(decision.decision.clone())))
            .chain(since)
            .chain((!findings.is_empty()).then(|| Fact::of(Statement::Findings(findings))));
        Some(Fact::at(Statement::Decision(Box::new(head)), case.decision.sequence).with(facts))
    }

    /// The meeting that a decision was taken in.
    fn place(&self, decision: &Decision) -> Option<Fact> {
        let Venue::Meeting(id) = &decision.venue else { return None };
        let meeting = self.programme.meetings().all().get(id)?;
        let item = decision.item.as_ref().zip(meeting.agenda.as_ref()).and_then(|(item, agenda)| {
            let fact = agenda.fact.items.iter().find(|known| known.item == *item)?.clone();
            Some(Record { sequence: agenda.sequence, recorded_at: agenda.recorded_at, fact })
        });
        let minutes = match (&meeting.adopted, &meeting.minutes) {
            (Some(adopted), _) => event(Event::MinutesAdopted, adopted),
            (None, Some(filed)) => event(Event::MinutesFiled, filed),
            (None, None) => Fact::of(Statement::None(Absence::Minutes)),
        };
        let place = MeetingPlace { meeting: id.clone(), on: meeting.on, item };
        Some(Fact::at(Statement::Place(Box::new(place)), meeting.sequence).with([minutes]))
    }

    /// The positions of the seats, and the partners that they spoke for.
    pub(super) fn positions(&self, body: &Body, decision: &Decision) -> (Vec<Fact>, Vec<PartnerId>) {
        let (mut facts, mut partners) = (Vec::new(), Vec::new());
        for position in &decision.positions {
            let seat = body.seats.get(&position.seat);
            let tenures = seat.into_iter().flat_map(|seat| seat.holders.iter().chain(&seat.deputies));
            let given = given_on(self.programme, decision, position);
            let mut own = tenures.filter(|t| t.person == position.person && t.covers(given));
            let acting = |partner| self.programme.partners().acting_on(partner, decision.decided_on);
            let partner = seat.and_then(|seat| seat.partner.as_ref()).map(acting);
            partners.extend(partner.cloned());
            let explained = PositionExplained {
                seat: position.seat.clone(),
                function: seat.map(|seat| seat.function.clone()),
                partner: partner.cloned(),
                person: position.person.clone(),
                standing: seat.and_then(|seat| seat.standing(&position.person, given)),
                voice: has_voice(self.programme, decision, position),
                stance: position.stance,
                written_on: position.written.as_ref().map(|written| written.on),
                reason: position.reason.clone(),
            };
            let entry = own.next().map(|tenure| tenure.sequence);
            facts.push(Fact { entry, ..Fact::of(Statement::Position(explained)) });
        }
        (facts, partners)
    }

    /// The competences that the effects of a decision took, each once.
    fn competences(&self, body: &Body, case: &DecisionCase) -> Vec<Fact> {
        let mut found: Vec<(CompetenceUsed, Option<Sequence>)> = Vec::new();
        for event in &case.effects {
            if let Some(used) = competence(self.programme, (&body.like, case), event)
                && !found.contains(&used)
            {
                found.push(used);
            }
        }
        let facts = found.into_iter();
        facts.map(|(used, entry)| Fact { entry, ..Fact::of(Statement::Competence(used)) }).collect()
    }

    /// The evaluations that a decision, or one of its effects, rests on.
    fn grounds(&self, case: &DecisionCase) -> Vec<Fact> {
        let mut ids: Vec<&EvaluationId> = Vec::new();
        for id in case.decision.fact.based_on.iter().chain(case.effects.iter().filter_map(Event::evaluation))
        {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let known = ids.into_iter().filter_map(|id| self.programme.evaluations().all().get(id));
        known
            .map(|record| {
                let what = Statement::Ground(Box::new(record.fact.clone()));
                Fact::at(what, record.sequence).with(self.figures(&record.fact))
            })
            .collect()
    }

    /// The effects of a decision, in the order that it resolved them, each with its course since. An effect that waited
    /// under a reservation has the entry that lifted it.
    fn effects(&self, case: &DecisionCase) -> Vec<Fact> {
        let entry = match &case.reservation_end {
            Some(ReservationEnd::Lifted(lifted)) => lifted.sequence.max(case.decision.sequence),
            Some(ReservationEnd::Lapsed(_)) | None => case.decision.sequence,
        };
        let funds = self.programme.funds();
        let plans = self.programme.plans().all();
        let effects = case.effects.iter().map(|event| {
            let since = if let Event::FundsAllocated(fact) = event {
                let known = funds.accounts().contains_key(&fact.allocation);
                known.then(|| Statement::Figures(funds.figures(&fact.allocation)))
            } else {
                let life = event.plan().and_then(|plan| plans.get(plan));
                life.map(|life| Statement::Status {
                    plan: life.plan.fact.plan.clone(),
                    status: life.status(),
                })
            };
            Fact::at(Statement::Event(Box::new(event.clone())), entry).with(since.map(Fact::of))
        });
        effects.collect()
    }
}

/// Facts under a heading, where there are any.
fn group(heading: Statement, facts: Vec<Fact>) -> Option<Fact> {
    (!facts.is_empty()).then(|| Fact::of(heading).with(facts))
}

fn reservation(case: &DecisionCase) -> Option<Fact> {
    let reservation = case.decision.fact.reservation.clone()?;
    let pending = if case.reserved() { case.pending.clone() } else { Vec::new() };
    let explained = ReservationExplained { reservation, ended: case.reservation_end.clone(), pending };
    let entry = case.reservation_end.as_ref().map(|end| match end {
        ReservationEnd::Lifted(end) => end.sequence,
        ReservationEnd::Lapsed(end) => end.sequence,
    });
    Some(Fact { entry, ..Fact::of(Statement::Reservation(Box::new(explained))) })
}

/// Each correction with the record before it and the one after: that before the next, or the present one.
fn corrections(case: &DecisionCase) -> impl Iterator<Item = Fact> {
    let befores = || case.corrections.iter().map(|(_, before)| before).zip(&case.corrected_effects);
    let present = (&case.decision, &case.effects);
    let afters = befores().skip(1).chain([present]);
    let each = case.corrections.iter().zip(befores()).zip(afters);
    each.map(|(((record, _), (before, effects_before)), (after, effects_after))| {
        let explained = CorrectionExplained {
            correction: record.fact.clone(),
            before: before.clone(),
            effects_before: effects_before.clone(),
            after: after.clone(),
            effects_after: effects_after.clone(),
        };
        Fact::at(Statement::Correction(Box::new(explained)), record.sequence)
    })
}
