//! What there is to say of a decision: who took it, where, on what ground, with what effects.

use schemars::JsonSchema;
use serde::Serialize;

use super::competence::{CompetenceUsed, MandateBehind, charter_entries, competence, mandate_behind};
use super::effects::{EffectExplained, effects};
use super::freed::{EffortFreed, MoneyFreed};
use super::results::{Grounds, grounds};
use super::since::PlanSince;
use super::trail::Trail;
use crate::actions::ActionCase;
use crate::bodies::Standing;
use crate::charter::{Deciding, Point, Quorum, Versions};
use crate::compliance::{Finding, of_decision};
use crate::decisions::{
    Correction, Decision, DecisionCase, Effect, ProposalCase, ReservationEnd, Stance, Supersession, Venue,
};
use crate::event::{Event, Record};
use crate::feedback::{Feedback, FeedbackSubject};
use crate::id::{MeetingId, PartnerId, PersonId, SeatId, Sequence};
use crate::mandates::UsedFor;
use crate::meetings::{AgendaItem, MinutesAdoption, MinutesFiling};
use crate::programme::Programme;
use crate::value::{Day, Sealed, Title};

/// A decision: who, from which seat, for which partner, under which competence, on whose proposal and
/// advice, on which evaluation, with what effects, and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DecisionExplained {
    /// The decision.
    pub decision: Record<Decision>,
    /// What people call the body.
    pub body_name: Title,
    /// The charter that it was taken under, and what was seen of it.
    pub charter: [Title; 2],
    /// Since when that charter is in force.
    pub in_force_since: Option<Day>,
    /// The versions of the charter's layers that it was taken under.
    pub under: Versions,
    /// The entries of that charter: the founding, its entry into force, and what last changed each layer.
    pub charter_entries: Vec<Sequence>,
    /// The meeting that it was taken in.
    pub meeting: Option<MeetingPlace>,
    /// The meetings that it was reported in, where it was taken outside one: with the entry.
    pub reported: Vec<(MeetingId, Sequence)>,
    /// The mandate that it cites.
    pub mandate: Option<MandateBehind>,
    /// What each seat said.
    pub positions: Vec<PositionExplained>,
    /// How decisions are taken, by the reading.
    pub decision_rule: Deciding,
    /// Who must be represented, by the reading.
    pub quorum: Quorum,
    /// The readings of these two that the partners have not confirmed.
    pub unconfirmed: Vec<Point>,
    /// The competence that each kind of effect took.
    pub competences: Vec<CompetenceUsed>,
    /// The proposal, with the advice on it.
    pub proposal: Option<ProposalCase>,
    /// The partners that spoke and whose own organisation benefits from the proposal.
    pub interested: Vec<PartnerId>,
    /// The evaluations that it, or one of its effects, rests on, with their figures.
    pub evaluations: Vec<Grounds>,
    /// What it resolves once its reservation is lifted; empty where nothing waits any more.
    pub pending: Vec<Effect>,
    /// How its reservation ended, if it had one that ended.
    pub reservation_end: Option<ReservationEnd>,
    /// What it did, and what came of that since.
    pub effects: Vec<EffectExplained>,
    /// Money that it freed, and where that went next.
    pub freed: Vec<MoneyFreed>,
    /// Capacity and effort that it freed, and where they went next.
    pub freed_effort: Vec<EffortFreed>,
    /// The decision that it supersedes.
    pub supersedes: Option<Record<Decision>>,
    /// How it was replaced, if it was.
    pub superseded: Option<Record<Supersession>>,
    /// How it was taken back, if it was.
    pub revoked: Option<Record<Supersession>>,
    /// How its record was corrected, in the order recorded.
    pub corrections: Vec<CorrectionExplained>,
    /// What bodies were told of it.
    pub feedback: Vec<Record<Feedback>>,
    /// What somebody is to do because of it.
    pub actions: Vec<ActionCase>,
    /// How the plans that it is about went on; told where it is asked for itself, empty within another answer.
    pub since: Vec<PlanSince>,
    /// What is not as it should be.
    pub findings: Vec<Finding>,
}

/// The meeting where something was decided.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MeetingPlace {
    /// The meeting.
    pub meeting: MeetingId,
    /// The day.
    pub on: Day,
    /// The entry that reports it.
    pub entry: Sequence,
    /// The item of its agenda.
    pub item: Option<Record<AgendaItem>>,
    /// Its minutes, as last filed.
    pub minutes: Option<Record<MinutesFiling>>,
    /// That they were adopted, if they were.
    pub adopted: Option<Record<MinutesAdoption>>,
    /// Whether the adopted minutes tell this decision otherwise than the record did then.
    pub differs: bool,
}

/// A correction with what the record said before it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CorrectionExplained {
    /// The correction.
    pub correction: Record<Correction>,
    /// The decision by the record before.
    pub before: Record<Decision>,
    /// What it did by the record before.
    pub effects_before: Vec<Event>,
    /// The decision by the record after.
    pub after: Record<Decision>,
    /// What it did by the record after.
    pub effects_after: Vec<Event>,
}

/// What one seat said, and who spoke for whom.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PositionExplained {
    /// The seat.
    pub seat: SeatId,
    /// The function of its holder.
    pub function: Option<Title>,
    /// The partner that it speaks for, or who came in its place by that day; none for residents.
    pub partner: Option<PartnerId>,
    /// Who spoke.
    pub person: PersonId,
    /// As holder or deputy that day, by what is known now; neither where a later fact took that away.
    pub standing: Option<Standing>,
    /// What was said.
    pub stance: Stance,
    /// The sealed reason, if one was given.
    pub reason: Option<Sealed>,
    /// The entry by which the person came to that seat.
    pub entry: Option<Sequence>,
}

pub(super) fn decision_explained(trail: &Trail<'_>, case: &DecisionCase) -> Option<DecisionExplained> {
    let programme = trail.programme;
    let fact = &case.decision.fact;
    let body = programme.bodies().all().get(&fact.body)?;
    let charter = programme.charter_on(fact.decided_on).unwrap_or(trail.charter);
    let partners = programme.partners();
    let positions = fact.positions.iter().map(|position| {
        let seat = body.seats.get(&position.seat);
        let tenures = seat.into_iter().flat_map(|seat| seat.holders.iter().chain(&seat.deputies));
        let mut own = tenures.filter(|t| t.person == position.person && t.covers(fact.decided_on));
        PositionExplained {
            seat: position.seat.clone(),
            function: seat.map(|seat| seat.function.clone()),
            partner: seat
                .and_then(|seat| seat.partner.as_ref())
                .map(|partner| partners.acting_on(partner, fact.decided_on).clone()),
            person: position.person.clone(),
            standing: seat.and_then(|seat| seat.standing(&position.person, fact.decided_on)),
            stance: position.stance,
            reason: position.reason.clone(),
            entry: own.next().map(|tenure| tenure.sequence),
        }
    });
    let mut competences: Vec<CompetenceUsed> = Vec::new();
    for event in &case.effects {
        if let Some(used) = competence(programme, (&body.like, case), event)
            && !competences.contains(&used)
        {
            competences.push(used);
        }
    }
    let proposal = fact.proposal.as_ref().and_then(|id| programme.decisions().proposals().get(id));
    let unconfirmed =
        [Point::DecisionRule, Point::Quorum].into_iter().filter(|point| !charter.is_confirmed(*point));
    let positions: Vec<PositionExplained> = positions.collect();
    let benefits = proposal.into_iter().flat_map(|case| &case.proposal.fact.benefits);
    let spoke = |partner: &&PartnerId| {
        let acting = partners.acting_on(partner, fact.decided_on);
        positions.iter().any(|position| position.partner.as_ref() == Some(acting))
    };
    let about = FeedbackSubject::Decision(fact.decision.clone());
    Some(DecisionExplained {
        under: case.under,
        meeting: meeting_place(programme, fact),
        charter_entries: charter_entries(programme, case),
        reported: trail.reported(&fact.decision),
        mandate: fact.mandate.as_ref().map(|cited| {
            mandate_behind(programme, cited, &UsedFor::Decision(fact.decision.clone()), fact.decided_on)
        }),
        interested: benefits.filter(spoke).cloned().collect(),
        pending: if case.reserved() { case.pending.clone() } else { Vec::new() },
        reservation_end: case.reservation_end.clone(),
        revoked: case.revoked.clone(),
        corrections: corrections(case),
        feedback: trail.told(&about),
        actions: trail.actions(&fact.decision),
        body_name: body.name.clone(),
        charter: [charter.title.clone(), charter.source.copy.clone()],
        in_force_since: programme.signing().in_force().map(|in_force| in_force.fact.on),
        positions,
        decision_rule: charter.readings.decision_rule.rule,
        quorum: charter.readings.quorum.rule,
        unconfirmed: unconfirmed.collect(),
        competences,
        proposal: proposal.cloned(),
        evaluations: grounds(programme, case),
        effects: effects(programme, case),
        freed: trail.money(case),
        freed_effort: trail.effort(case),
        supersedes: fact.supersedes.as_ref().and_then(|id| super::decision(programme, id)),
        since: Vec::new(),
        superseded: case.superseded.clone(),
        findings: of_decision(programme, Day::from(case.decision.recorded_at.date_naive()), case),
        decision: case.decision.clone(),
    })
}

fn meeting_place(programme: &Programme, decision: &Decision) -> Option<MeetingPlace> {
    let Venue::Meeting(id) = &decision.venue else { return None };
    let meeting = programme.meetings().all().get(id)?;
    let item = decision.item.as_ref().zip(meeting.agenda.as_ref()).and_then(|(item, agenda)| {
        let fact = agenda.fact.items.iter().find(|known| known.item == *item)?.clone();
        Some(Record { sequence: agenda.sequence, recorded_at: agenda.recorded_at, fact })
    });
    let differs = |adoption: &Record<MinutesAdoption>| adoption.fact.differing.contains(&decision.decision);
    Some(MeetingPlace {
        meeting: id.clone(),
        on: meeting.on,
        entry: meeting.sequence,
        item,
        minutes: meeting.minutes.clone(),
        adopted: meeting.adopted.clone(),
        differs: meeting.adopted.as_ref().is_some_and(differs),
    })
}

/// Each correction with the record before it and the one after: that before the next, or the present one.
fn corrections(case: &DecisionCase) -> Vec<CorrectionExplained> {
    let befores = || case.corrections.iter().map(|(_, before)| before).zip(&case.corrected_effects);
    let present = (&case.decision, &case.effects);
    let afters = befores().skip(1).chain([present]);
    let each = case.corrections.iter().zip(befores()).zip(afters);
    each.map(|(((correction, _), (before, effects_before)), (after, effects_after))| CorrectionExplained {
        correction: correction.clone(),
        before: before.clone(),
        effects_before: effects_before.clone(),
        after: after.clone(),
        effects_after: effects_after.clone(),
    })
    .collect()
}
