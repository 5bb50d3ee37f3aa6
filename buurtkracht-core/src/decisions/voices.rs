//! Who may speak, who must take part, and whether the voices carry a decision (readings of `decision-rule` and
//! `quorum`; domain § 8).

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;

use super::quorum::Participation;
use super::{Decision, Effect, Position, Stance, Venue};
use crate::bodies::Body;
use crate::charter::{DecisionRule, Voices};
use crate::context::Context;
use crate::id::{MeetingId, PartnerId, PersonId, SeatId};
use crate::meetings::{Attendance, Quality};
use crate::programme::Programme;
use crate::rejection::Rejection;
use crate::value::Day;

/// The day on which a position was given: that of the consent in writing, else that of the meeting or the round.
pub(crate) fn given_on(programme: &Programme, decision: &Decision, position: &Position) -> Day {
    let meeting = match &decision.venue {
        Venue::Meeting(id) => programme.meetings.all().get(id).map(|meeting| meeting.on),
        Venue::Written { .. } | Venue::Mandate { .. } => None,
    };
    position.written.as_ref().map(|written| written.on).or(meeting).unwrap_or(decision.decided_on)
}

/// Refuses a position from someone who did not hold the seat that day, did not stand in for its holder, or was not in
/// the meeting and did not consent in writing in time.
pub(super) fn positions(ctx: &Context<'_>, decision: &Decision) -> Result<(), Rejection> {
    let mut spoken: BTreeMap<&PersonId, &Position> = BTreeMap::new();
    let mut seats: BTreeSet<&SeatId> = BTreeSet::new();
    for position in &decision.positions {
        let on = given_on(ctx.programme, decision, position);
        let seat = ctx.seat_on(&decision.body, &position.seat, on)?;
        ctx.known(&position.person)?;
        if seat.standing(&position.person, on).is_none() {
            let (body, seat, person) =
                (decision.body.clone(), position.seat.clone(), position.person.clone());
            return Err(Rejection::NotSeatHolder { body, seat, person, on });
        }
        if let Some(earlier) = spoken.insert(&position.person, position) {
            return Err(Rejection::SpokeTwice {
                person: position.person.clone(),
                seats: [earlier.seat.clone(), position.seat.clone()],
            });
        }
        if !seats.insert(&position.seat) && !seat.plural {
            return Err(Rejection::SeatSpokeTwice { seat: position.seat.clone() });
        }
        if position.stance == Stance::Object && position.reason.is_none() {
            return Err(Rejection::ObjectionWithoutReason { seat: position.seat.clone() });
        }
        present(ctx, decision, position)?;
        ctx.sealed(position.reason.as_ref())?;
    }
    Ok(())
}

/// Refuses a position of a person who was not there and gave no consent in writing in time.
fn present(ctx: &Context<'_>, decision: &Decision, position: &Position) -> Result<(), Rejection> {
    let seat = || position.seat.clone();
    if let Some(written) = &position.written {
        if position.stance != Stance::Consent {
            return Err(Rejection::WrittenWithoutConsent { seat: seat() });
        }
        ctx.not_future("written.on", written.on)?;
        let days = i64::from(ctx.charter.policy.consent_days);
        let (from, until) = match &decision.venue {
            Venue::Written { opened, closed } => (*opened, *closed),
            Venue::Meeting(_) | Venue::Mandate { .. } => {
                let met = given_on(ctx.programme, decision, &Position { written: None, ..position.clone() });
                (met, met + TimeDelta::days(days))
            }
        };
        return if (from..=until).contains(&written.on) {
            Ok(())
        } else {
            Err(Rejection::WrittenOutsideTime { seat: seat(), asked: written.on, from, until })
        };
    }
    match absent_from(ctx.programme, decision, position) {
        Some(id) => {
            Err(Rejection::NotPresent { meeting: id.clone(), seat: seat(), person: position.person.clone() })
        }
        None => Ok(()),
    }
}

/// The meeting of a decision, where its record does not have who spoke there as a member.
pub(crate) fn absent_from<'a>(
    programme: &Programme,
    decision: &'a Decision,
    position: &Position,
) -> Option<&'a MeetingId> {
    let Venue::Meeting(id) = &decision.venue else { return None };
    let proceedings = programme.meetings.all().get(id)?.proceedings()?;
    let is = |attendance: &Attendance| {
        attendance.quality == Quality::Member && attendance.person == position.person
    };
    let there = position.written.is_some() || proceedings.present.iter().any(is);
    (!there).then_some(id)
}

/// The body that decides, with its rules and what was said by a day.
struct Ballot<'a> {
    ctx: &'a Context<'a>,
    decision: &'a Decision,
    body: &'a Body,
    core: Vec<PartnerId>,
    /// Those who have no voice: a lead on stopping the own project.
    silenced: Vec<&'a PersonId>,
}

impl<'a> Ballot<'a> {
    fn of(ctx: &'a Context<'_>, decision: &'a Decision, effects: &'a [Effect]) -> Result<Self, Rejection> {
        let stopped = effects.iter().filter_map(|effect| match effect {
            Effect::StopPlan(stop) => ctx.programme.plans.all().get(&stop.plan),
            _ => None,
        });
        Ok(Self {
            ctx,
            decision,
            body: ctx.known(&decision.body)?,
            core: ctx.core_partners_on(decision.decided_on),
            silenced: stopped.filter_map(|life| life.plan.fact.kind.lead()).collect(),
        })
    }

    /// The positions that count and were given by a day.
    fn spoken(&self, by: Day) -> impl Iterator<Item = &'a Position> {
        let Self { ctx, decision, silenced, .. } = self;
        let spoken = decision.positions.iter().filter(|position| !silenced.contains(&&position.person));
        spoken.filter(move |position| given_on(ctx.programme, decision, position) <= by)
    }

    /// The core partner that a position speaks for.
    fn partner(&self, position: &Position) -> Option<&PartnerId> {
        let named = self.body.seats.get(&position.seat)?.partner.as_ref()?;
        let acting = self.ctx.programme.partners.acting_on(named, self.decision.decided_on);
        self.core.iter().find(|partner| *partner == acting)
    }

    /// Each voice with what it said: of one that spoke more than once an objection outweighs a consent, a
    /// consent an abstention.
    fn voices(&self, of: Voices, by: Day) -> BTreeMap<String, Stance> {
        let mut voices = BTreeMap::new();
        for position in self.spoken(by) {
            let voice = match of {
                Voices::CorePartners => self.partner(position).map(ToString::to_string),
                Voices::Functions => Some(position.seat.to_string()),
                Voices::FilledSeats => Some(format!("{} ({})", position.seat, position.person)),
            };
            if let Some(voice) = voice {
                let said = voices.entry(voice).or_insert(position.stance);
                *said = (*said).max(position.stance);
            }
        }
        voices
    }

    /// Refuses a decision in which too few took part by a day.
    fn quorum(&self, about_means: bool, by: Day) -> Result<(), Rejection> {
        let seats = self.spoken(by).map(|position| &position.seat).collect();
        let (ctx, body, on) = (self.ctx, self.body, self.decision.decided_on);
        Participation { ctx, body, on, seats }.quorum(about_means)
    }

    /// Refuses what the voices by a day do not carry.
    fn carried(&self, by: Day) -> Result<(), Rejection> {
        let (deciding, reading) = self.ctx.charter.deciding_of(&self.body.like, self.body.level);
        let voices = self.voices(deciding.voices, by);
        let saying = |stance: Stance| -> Vec<String> {
            voices.iter().filter(|(_, said)| **said == stance).map(|(voice, _)| voice.clone()).collect()
        };
        let (consenting, objecting) = (saying(Stance::Consent), saying(Stance::Object));
        let rule = deciding.by;
        let carried = match rule {
            DecisionRule::Consent => objecting.is_empty() && !consenting.is_empty(),
            DecisionRule::SimpleMajority => consenting.len() > objecting.len(),
            DecisionRule::TwoThirds => {
                !consenting.is_empty() && consenting.len() * 3 >= (consenting.len() + objecting.len()) * 2
            }
            DecisionRule::Unanimity => !voices.is_empty() && consenting.len() == voices.len(),
        };
        if carried {
            return Ok(());
        }
        self.ctx.unless_departed(Rejection::NotCarried { rule, consenting, objecting, reading })
    }
}

/// Refuses a decision in which too few took part, which the voices do not carry, or which is dated otherwise than by
/// its meeting or by the last consent in writing that it needed.
pub(super) fn adopted(
    ctx: &Context<'_>,
    decision: &Decision,
    effects: &[Effect],
    about_means: bool,
) -> Result<(), Rejection> {
    let ballot = Ballot::of(ctx, decision, effects)?;
    let by = |day: Day| ballot.quorum(about_means, day).and_then(|()| ballot.carried(day));
    by(decision.decided_on)?;
    if matches!(decision.venue, Venue::Meeting(_)) {
        let given = decision.positions.iter().map(|position| given_on(ctx.programme, decision, position));
        if let Some(venue_on) = given.filter(|day| by(*day).is_ok()).min()
            && venue_on != decision.decided_on
        {
            return Err(Rejection::NotDecidedThatDay { decided_on: decision.decided_on, venue_on });
        }
    }
    Ok(())
}

/// Whether a position has a voice in the body that decides.
pub(crate) fn has_voice(programme: &Programme, decision: &Decision, position: &Position) -> bool {
    let on = decision.decided_on;
    let Some(charter) = programme.charter_on(on) else { return false };
    let ctx = Context { programme, charter, today: on, departs: &[] };
    Ballot::of(&ctx, decision, &[]).is_ok_and(|ballot| {
        match charter.deciding_of(&ballot.body.like, ballot.body.level).0.voices {
            Voices::CorePartners => ballot.partner(position).is_some(),
            Voices::Functions | Voices::FilledSeats => true,
        }
    })
}
