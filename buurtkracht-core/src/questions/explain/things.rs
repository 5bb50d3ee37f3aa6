//! What there is to say of proposals, meetings, mandates, partners, bodies, actions, irregular acts, reports,
//! signals and amendments.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use crate::actions::{ActionCase, Doer};
use crate::acts::ActCase;
use crate::bodies::{Body, Tenure};
use crate::charter::{Amendment, Charter, Pledge, Review, ReviewOutcome, Signature};
use crate::decisions::{Decision, DecisionCase, ProposalCase, Venue};
use crate::event::Record;
use crate::feedback::{Feedback, FeedbackSubject, Report, Signal};
use crate::funds::Provision;
use crate::id::{BodyId, MandateId, MeetingId, PartnerId, PlanId, SeatId, Sequence};
use crate::mandates::MandateHolder;
use crate::meetings::{AgendaItem, Meeting};
use crate::partners::{PartnerLife, PledgeCancellation};
use crate::programme::Programme;
use crate::questions::explain::Explanation;
use crate::questions::mandates::{MandateOn, mandate_on};
use crate::questions::seats::SeatHolder;

/// A proposal, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ProposalExplained {
    /// The proposal, with the advice on it.
    #[serde(flatten)]
    pub case: ProposalCase,
    /// The decisions on it.
    pub decided: Vec<Record<Decision>>,
    /// The meetings whose agenda names it, with the entry.
    pub agendas: Vec<(MeetingId, Sequence)>,
    /// What bodies were told of it.
    pub feedback: Vec<Record<Feedback>>,
}

/// A meeting: who was there, what it dealt with, what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MeetingExplained {
    /// The meeting.
    pub meeting: MeetingId,
    /// Where it stands, with agenda, minutes and corrections.
    #[serde(flatten)]
    pub case: Meeting,
    /// The items of its agenda.
    pub items: Vec<ItemExplained>,
    /// The decisions taken in it.
    pub decided: Vec<Record<Decision>>,
    /// The decisions reported in it.
    pub reported: Vec<Record<Decision>>,
    /// The actions agreed in it.
    pub actions: Vec<ActionCase>,
    /// The meetings whose minutes it adopted, with the entry.
    pub adopts: Vec<(MeetingId, Sequence)>,
}

/// An item of an agenda.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ItemExplained {
    /// The item.
    #[serde(flatten)]
    pub item: AgendaItem,
    /// Whether it was dealt with; otherwise it carries over.
    pub handled: bool,
}

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
    pub held: Vec<(MeetingId, NaiveDate, Sequence)>,
    /// Its decisions, in the order recorded.
    pub decided: Vec<Record<Decision>>,
    /// Its plans.
    pub plans: Vec<PlanId>,
    /// The mandates that it or one of its seats holds.
    pub mandates: Vec<MandateId>,
}

/// An action.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ActionExplained {
    /// The action, and that it is done.
    #[serde(flatten)]
    pub case: ActionCase,
    /// Who holds the seat that it is of, by all that is recorded.
    pub now: Vec<SeatHolder>,
    /// The decision that it carries out.
    pub carries_out: Option<Record<Decision>>,
}

/// An irregular act.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ActExplained {
    /// The act, and how it ended.
    #[serde(flatten)]
    pub case: ActCase,
    /// The decision that ratified it.
    pub ratified_by: Option<Record<Decision>>,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReportExplained {
    /// The report.
    pub report: Record<Report>,
    /// The later one on the same period.
    pub superseded: Option<Record<Report>>,
    /// What bodies were told of it.
    pub feedback: Vec<Record<Feedback>>,
}

/// A signal.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SignalExplained {
    /// The signal.
    pub signal: Record<Signal>,
    /// What bodies were told of it.
    pub feedback: Vec<Record<Feedback>>,
}

/// An amendment of the charter.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AmendmentExplained {
    /// The amendment, with the whole new text.
    pub amendment: Record<Amendment>,
    /// The version of the text that it made.
    pub version: u32,
    /// The reviews that it came from.
    pub reviews: Vec<Record<Review>>,
}

/// Everything of these kinds that has the id.
pub(super) fn explain(programme: &Programme, charter: &Charter, id: &str) -> Vec<Explanation> {
    let found = [
        proposal(programme, id).map(|found| Explanation::Proposal(Box::new(found))),
        meeting(programme, id).map(|found| Explanation::Meeting(Box::new(found))),
        mandate(programme, id).map(|found| Explanation::Mandate(Box::new(found))),
        partner(programme, charter, id).map(|found| Explanation::Partner(Box::new(found))),
        body(programme, id).map(|found| Explanation::Body(Box::new(found))),
        action(programme, id).map(|found| Explanation::Action(Box::new(found))),
        act(programme, id).map(|found| Explanation::IrregularAct(Box::new(found))),
        report(programme, id).map(|found| Explanation::Report(Box::new(found))),
        signal(programme, id).map(|found| Explanation::Signal(Box::new(found))),
        amendment(programme, id).map(|found| Explanation::Amendment(Box::new(found))),
    ];
    found.into_iter().flatten().collect()
}

fn told(programme: &Programme, about: &FeedbackSubject) -> Vec<Record<Feedback>> {
    programme.feedback().all().values().filter(|told| told.fact.about == *about).cloned().collect()
}

/// The decisions of one's choice, in the order recorded.
fn decisions(programme: &Programme, own: impl Fn(&DecisionCase) -> bool) -> Vec<Record<Decision>> {
    let own = programme.decisions().all().values().filter(|case| own(case));
    let mut found: Vec<Record<Decision>> = own.map(|case| case.decision.clone()).collect();
    found.sort_by_key(|decision| decision.sequence);
    found
}

fn proposal(programme: &Programme, id: &str) -> Option<ProposalExplained> {
    let id = id.parse().ok()?;
    let case = programme.decisions().proposals().get(&id)?;
    let agendas = programme.meetings().all().iter().filter_map(|(meeting, known)| {
        let agenda = known.agenda.as_ref()?;
        let named = agenda.fact.items.iter().any(|item| item.proposal.as_ref() == Some(&id));
        named.then(|| (meeting.clone(), agenda.sequence))
    });
    Some(ProposalExplained {
        case: case.clone(),
        decided: decisions(programme, |case| case.decision.fact.proposal.as_ref() == Some(&id)),
        agendas: agendas.collect(),
        feedback: told(programme, &FeedbackSubject::Proposal(id.clone())),
    })
}

fn meeting(programme: &Programme, id: &str) -> Option<MeetingExplained> {
    let id: MeetingId = id.parse().ok()?;
    let case = programme.meetings().all().get(&id)?;
    let handled = case.report().map(|report| report.handled.as_slice()).unwrap_or_default();
    let items = case
        .agenda
        .iter()
        .flat_map(|agenda| &agenda.fact.items)
        .map(|item| ItemExplained { item: item.clone(), handled: handled.contains(&item.item) });
    let reported = case.report().map(|report| report.reported.as_slice()).unwrap_or_default();
    let adopts = programme.meetings().all().iter().filter_map(|(other, known)| {
        let adopted = known.adopted.as_ref().filter(|adopted| adopted.fact.at == id)?;
        Some((other.clone(), adopted.sequence))
    });
    let actions = programme.actions().all().values();
    Some(MeetingExplained {
        items: items.collect(),
        decided: decisions(
            programme,
            |other| matches!(&other.decision.fact.venue, Venue::Meeting(meeting) if *meeting == id),
        ),
        reported: decisions(programme, |other| reported.contains(&other.decision.fact.decision)),
        actions: actions.filter(|case| case.action.fact.meeting.as_ref() == Some(&id)).cloned().collect(),
        adopts: adopts.collect(),
        case: case.clone(),
        meeting: id,
    })
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
    let own = |named: &PartnerId| *named == id || *partners.acting_on(named, NaiveDate::MAX) == id;
    let seats = programme.bodies().all().iter().filter(|(_, body)| !body.form).flat_map(|(body, known)| {
        let own = known.seats.iter().filter(|(_, seat)| seat.partner.as_ref().is_some_and(own));
        own.map(|(seat, known)| SeatsFilled {
            body: body.clone(),
            seat: seat.clone(),
            holders: known.holders.iter().map(SeatHolder::from).collect(),
        })
    });
    let provisions = programme.funds().provisions();
    let pledges = charter.text.pledges.iter().filter(|pledge| own(&pledge.partner)).map(|pledge| {
        let provided = provisions.values().filter(|provision| provision.fact.pledge == pledge.id);
        PledgeExplained {
            pledge: pledge.clone(),
            provided: provided.cloned().collect(),
            cancelled: partners.cancellations().get(&pledge.id).cloned(),
        }
    });
    Some(PartnerExplained {
        life: life.clone(),
        in_place_of: before.map(|(id, _)| id.clone()).collect(),
        signature: programme.signing().signatures().get(&id).cloned(),
        seats: seats.collect(),
        pledges: pledges.collect(),
    })
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
    let plans = plans.filter(|(_, life)| *bodies.acting_on(&life.plan.fact.body, NaiveDate::MAX) == id);
    let of_it = |holder: &MandateHolder| match holder {
        MandateHolder::Seat { body, .. } | MandateHolder::Body(body) => *body == id,
    };
    let mandates = programme.mandates().all().iter().filter(|(_, life)| of_it(&life.mandate.fact.to));
    Some(BodyExplained {
        body: body.clone(),
        acting: bodies.acting_on(&id, NaiveDate::MAX).clone(),
        made_of: bodies.all().iter().filter(|(_, body)| into(body)).map(|(id, _)| id.clone()).collect(),
        held,
        decided: decisions(programme, |case| case.decision.fact.body == id),
        plans: plans.map(|(id, _)| id.clone()).collect(),
        mandates: mandates.map(|(id, _)| id.clone()).collect(),
        id,
    })
}

fn decision(programme: &Programme, id: &crate::id::DecisionId) -> Option<Record<Decision>> {
    programme.decisions().all().get(id).map(|case| case.decision.clone())
}

fn action(programme: &Programme, id: &str) -> Option<ActionExplained> {
    let case = programme.actions().all().get(&id.parse().ok()?)?;
    let now = match &case.action.fact.who {
        Doer::Seat { body, seat } => {
            let seat = programme.bodies().all().get(body).and_then(|body| body.seats.get(seat));
            let open = |tenure: &&Tenure| tenure.until.is_none();
            seat.into_iter().flat_map(|seat| seat.holders.iter().filter(open)).map(SeatHolder::from).collect()
        }
        Doer::Body(_) | Doer::Partner(_) | Doer::Person(_) => Vec::new(),
    };
    let carries_out = case.action.fact.decision.as_ref().and_then(|id| decision(programme, id));
    Some(ActionExplained { case: case.clone(), now, carries_out })
}

fn act(programme: &Programme, id: &str) -> Option<ActExplained> {
    let case = programme.acts().all().get(&id.parse().ok()?)?;
    let ratified = case.ratified.as_ref();
    let ratified_by = ratified.and_then(|ratified| decision(programme, &ratified.fact.decision));
    Some(ActExplained { case: case.clone(), ratified_by })
}

fn report(programme: &Programme, id: &str) -> Option<ReportExplained> {
    let id = id.parse().ok()?;
    let report = programme.feedback().reports().get(&id)?;
    Some(ReportExplained {
        report: report.clone(),
        superseded: programme.feedback().superseded(report).cloned(),
        feedback: told(programme, &FeedbackSubject::Report(id)),
    })
}

fn signal(programme: &Programme, id: &str) -> Option<SignalExplained> {
    let id = id.parse().ok()?;
    let signal = programme.feedback().signals().get(&id)?.clone();
    Some(SignalExplained { signal, feedback: told(programme, &FeedbackSubject::Signal(id)) })
}

fn amendment(programme: &Programme, id: &str) -> Option<AmendmentExplained> {
    let id = id.parse().ok()?;
    let signing = programme.signing();
    let amendment = signing.amendments().get(&id)?;
    let outcome = ReviewOutcome::Amendment(id);
    let version = signing.version_on(amendment.fact.from)?;
    Some(AmendmentExplained {
        amendment: amendment.clone(),
        version: version.versions.text,
        reviews: signing.reviews().iter().filter(|review| review.fact.outcome == outcome).cloned().collect(),
    })
}
