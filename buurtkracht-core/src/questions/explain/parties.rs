//! What there is to say of partners, bodies and mandates.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Explanation, decisions_of};
use crate::bodies::Body;
use crate::charter::{Charter, Pledge, Signature};
use crate::decisions::Decision;
use crate::event::Record;
use crate::funds::Provision;
use crate::id::{BodyId, MandateId, MeetingId, PartnerId, PlanId, SeatId, Sequence};
use crate::mandates::MandateHolder;
use crate::partners::{PartnerLife, PledgeCancellation};
use crate::programme::Programme;
use crate::questions::mandates::{MandateOn, mandate_on};
use crate::questions::seats::SeatHolder;
use crate::value::Day;

/// A mandate by all that is recorded.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MandateExplained {
    /// The mandate.
    #[serde(flatten)]
    pub mandate: MandateOn,
    /// The mandates granted under it.
    pub parts: Vec<MandateId>,
}

/// A partner: names, seats, pledges, what it provided.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PartnerExplained {
    /// The partner with its names, its successor and its leaving.
    #[serde(flatten)]
    pub life: PartnerLife,
    /// The partners in whose place it came.
    pub in_place_of: Vec<PartnerId>,
    /// How it signed the charter.
    pub signature: Option<Record<Signature>>,
    /// The seats that are its own, with everybody who held them.
    pub seats: Vec<SeatsFilled>,
    /// What it pledged.
    pub pledges: Vec<PledgeExplained>,
}

/// A seat of a partner.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SeatsFilled {
    /// The body.
    pub body: BodyId,
    /// The seat in it.
    pub seat: SeatId,
    /// Everybody who held it.
    pub holders: Vec<SeatHolder>,
}

/// A pledge by the text, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PledgeExplained {
    /// The pledge.
    #[serde(flatten)]
    pub pledge: Pledge,
    /// What was provided on it.
    pub provided: Vec<Record<Provision>>,
    /// What of it will not come.
    pub cancelled: Option<Record<PledgeCancellation>>,
}

/// A body or group.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BodyExplained {
    /// The body.
    pub id: BodyId,
    /// Its seats, areas, beginning and end.
    #[serde(flatten)]
    pub body: Body,
    /// The group that has its plans now.
    pub acting: BodyId,
    /// The groups that became part of it.
    pub made_of: Vec<BodyId>,
    /// The meetings that it held, oldest first, with the entry.
    pub held: Vec<(MeetingId, Day, Sequence)>,
    /// Its decisions, in the order recorded.
    pub decided: Vec<Record<Decision>>,
    /// Its plans.
    pub plans: Vec<PlanId>,
    /// The mandates that it or one of its seats holds.
    pub mandates: Vec<MandateId>,
}

/// Everything of these kinds that has the id.
pub(super) fn explain(programme: &Programme, charter: &Charter, id: &str) -> Vec<Explanation> {
    let found = [
        mandate(programme, id).map(|found| Explanation::Mandate(Box::new(found))),
        partner(programme, charter, id).map(|found| Explanation::Partner(Box::new(found))),
        body(programme, id).map(|found| Explanation::Body(Box::new(found))),
    ];
    found.into_iter().flatten().collect()
}

fn mandate(programme: &Programme, id: &str) -> Option<MandateExplained> {
    let id: MandateId = id.parse().ok()?;
    let life = programme.mandates().all().get(&id)?;
    let parts = programme.mandates().all().iter();
    let parts = parts.filter(|(_, other)| other.mandate.fact.under.as_ref() == Some(&id));
    Some(MandateExplained {
        mandate: mandate_on(programme, life, life.mandate.fact.valid.until()),
        parts: parts.map(|(id, _)| id.clone()).collect(),
    })
}

fn partner(programme: &Programme, charter: &Charter, id: &str) -> Option<PartnerExplained> {
    let id: PartnerId = id.parse().ok()?;
    let partners = programme.partners();
    let life = partners.all().get(&id)?;
    let before = partners
        .all()
        .iter()
        .filter(|(_, other)| other.succeeded.as_ref().is_some_and(|succession| succession.fact.to == id));
    // What it took over is its own, and what it handed on is shown with it too.
    let own = |named: &PartnerId| *named == id || *partners.acting_on(named, Day::MAX) == id;
    let seats = programme.bodies().all().iter().filter(|(_, body)| !body.form).flat_map(|(body, known)| {
        let own = known.seats.iter().filter(|(_, seat)| seat.partner.as_ref().is_some_and(own));
        own.map(|(seat, known)| SeatsFilled {
            body: body.clone(),
            seat: seat.clone(),
            holders: known.holders.iter().map(SeatHolder::from).collect(),
        })
    });
    let pledges = charter.text.pledges.iter().filter(|pledge| own(&pledge.partner));
    let pledges = pledges.map(|pledge| pledge_explained(programme, pledge));
    Some(PartnerExplained {
        life: life.clone(),
        in_place_of: before.map(|(id, _)| id.clone()).collect(),
        signature: programme.signing().signatures().get(&id).cloned(),
        seats: seats.collect(),
        pledges: pledges.collect(),
    })
}

/// A pledge, and what came of it.
pub(super) fn pledge_explained(programme: &Programme, pledge: &Pledge) -> PledgeExplained {
    let provided = programme.funds().provisions().values();
    PledgeExplained {
        pledge: pledge.clone(),
        provided: provided.filter(|provision| provision.fact.pledge == pledge.id).cloned().collect(),
        cancelled: programme.partners().cancellations().get(&pledge.id).cloned(),
    }
}

fn body(programme: &Programme, id: &str) -> Option<BodyExplained> {
    let id: BodyId = id.parse().ok()?;
    let bodies = programme.bodies();
    let body = bodies.all().get(&id)?;
    let into = |body: &Body| body.ended.as_ref().is_some_and(|ended| ended.into.as_ref() == Some(&id));
    let mut held: Vec<_> = programme
        .meetings()
        .held(&id)
        .map(|(meeting, known)| (meeting.clone(), known.on, known.sequence))
        .collect();
    held.sort_by_key(|(_, on, entry)| (*on, *entry));
    let plans = programme.plans().all().iter();
    let plans = plans.filter(|(_, life)| *bodies.acting_on(&life.plan.fact.body, Day::MAX) == id);
    let of_it = |holder: &MandateHolder| match holder {
        MandateHolder::Seat { body, .. } | MandateHolder::Body(body) => *body == id,
    };
    let mandates = programme.mandates().all().iter().filter(|(_, life)| of_it(&life.mandate.fact.to));
    Some(BodyExplained {
        body: body.clone(),
        acting: bodies.acting_on(&id, Day::MAX).clone(),
        made_of: bodies.all().iter().filter(|(_, body)| into(body)).map(|(id, _)| id.clone()).collect(),
        held,
        decided: decisions_of(programme, |case| case.decision.fact.body == id),
        plans: plans.map(|(id, _)| id.clone()).collect(),
        mandates: mandates.map(|(id, _)| id.clone()).collect(),
        id,
    })
}
