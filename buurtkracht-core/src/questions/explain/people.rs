//! What there is to say of seats and of persons, who go by a pseudonym.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Explanation, trail::Trail};
use crate::actions::{ActionCase, Doer};
use crate::bodies::{Seat, Standing, Tenure};
use crate::decisions::{Proposal, Stance};
use crate::event::Record;
use crate::id::{BodyId, DecisionId, MandateId, PartnerId, PersonId, PlanId, SeatId, Sequence};
use crate::mandates::MandateHolder;
use crate::party::Party;
use crate::persons::PersonKind;
use crate::plans::PlanKind;
use crate::programme::Programme;
use crate::questions::seats::SeatHolder;
use crate::value::{Day, Title};

/// A seat, with everybody who held it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SeatExplained {
    /// The body.
    pub body: BodyId,
    /// What people call the body.
    pub body_name: Title,
    /// The seat in it.
    pub seat: SeatId,
    /// The function of its holder.
    pub function: Title,
    /// The partner that fills it; none for residents and initiatives.
    pub partner: Option<PartnerId>,
    /// Whether several persons can hold it at once.
    pub plural: bool,
    /// Everybody who held it, in the order recorded.
    pub holders: Vec<SeatHolder>,
    /// Everybody who could stand in, in the order recorded.
    pub deputies: Vec<SeatHolder>,
    /// The mandates that it holds, with the entry that gave them.
    pub mandates: Vec<(MandateId, Sequence)>,
    /// The entry that made its body.
    pub entry: Sequence,
}

/// A person, known by a pseudonym: what there is on record, without the name.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PersonExplained {
    /// The pseudonym.
    pub person: PersonId,
    /// In which quality the person takes part.
    pub takes_part_as: PersonKind,
    /// The entry that registered it.
    pub entry: Sequence,
    /// The seats from which the person speaks or spoke.
    pub seats: Vec<SeatOf>,
    /// What the person said on decisions, in the order recorded.
    pub spoke: Vec<Spoke>,
    /// What the person proposed.
    pub proposed: Vec<Record<Proposal>>,
    /// The projects that the person leads or led, with the entry that proposed them.
    pub leads: Vec<(PlanId, Sequence)>,
    /// What the person ordered, confirmed and paid, in the order recorded.
    pub money: Vec<MoneyAct>,
    /// What the person was to do.
    pub actions: Vec<ActionCase>,
}

/// A seat of a person.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SeatOf {
    /// The body.
    pub body: BodyId,
    /// The seat in it.
    pub seat: SeatId,
    /// As holder or deputy.
    pub standing: Standing,
    /// The first day.
    pub from: Day,
    /// The last day, once known.
    pub until: Option<Day>,
    /// The entry that says so.
    pub entry: Sequence,
}

/// What a person said on a decision.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Spoke {
    /// The decision.
    pub decision: DecisionId,
    /// From which seat.
    pub seat: SeatId,
    /// What was said.
    pub stance: Stance,
    /// The day of the decision.
    pub on: Day,
    /// The entry.
    pub entry: Sequence,
}

/// What a person did with money.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MoneyAct {
    /// What.
    pub what: MoneyActKind,
    /// The commitment or payment.
    pub of: String,
    /// The day.
    pub on: Day,
    /// The entry.
    pub entry: Sequence,
}

/// What can be done with money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MoneyActKind {
    /// Entered into the commitment.
    Ordered,
    /// Confirmed that what was ordered came.
    Confirmed,
    /// Paid.
    Paid,
}

/// Every seat of that id, in whichever body, or `body/seat`; and the person by that pseudonym.
pub(super) fn explain(trail: &Trail<'_>, id: &str) -> Vec<Explanation> {
    let seats = seats(trail.programme, id).map(|found| Explanation::Seat(Box::new(found)));
    let person = person(trail.programme, id).map(|found| Explanation::Person(Box::new(found)));
    seats.chain(person).collect()
}

fn seats<'a>(programme: &'a Programme, id: &'a str) -> impl Iterator<Item = SeatExplained> + 'a {
    let (within, id) = match id.split_once('/') {
        Some((body, seat)) => (Some(body), seat),
        None => (None, id),
    };
    let bodies = programme.bodies().all().iter();
    // A form does not meet: its seats are those of the groups formed after it.
    let bodies = bodies
        .filter(move |(body, known)| !known.form && within.is_none_or(|within| body.as_str() == within));
    bodies.flat_map(move |(body, known)| {
        let own = known.seats.iter().filter(move |(seat, _)| seat.as_str() == id);
        own.map(move |(seat, filled)| SeatExplained {
            body: body.clone(),
            body_name: known.name.clone(),
            seat: seat.clone(),
            function: filled.function.clone(),
            partner: filled.partner.clone(),
            plural: filled.plural,
            holders: filled.holders.iter().map(SeatHolder::from).collect(),
            deputies: filled.deputies.iter().map(SeatHolder::from).collect(),
            mandates: mandates(programme, body, seat),
            entry: known.sequence,
        })
    })
}

fn mandates(programme: &Programme, in_body: &BodyId, of_seat: &SeatId) -> Vec<(MandateId, Sequence)> {
    let all = programme.mandates().all().iter();
    let own = all.filter(|(_, life)| {
        matches!(&life.mandate.fact.to, MandateHolder::Seat { body, seat } if body == in_body && seat == of_seat)
    });
    own.map(|(id, life)| (id.clone(), life.mandate.sequence)).collect()
}

fn person(programme: &Programme, id: &str) -> Option<PersonExplained> {
    let known = programme.persons().all().get(&id.parse().ok()?)?;
    let id = &known.fact.person;
    let decisions = programme.decisions();
    let mut spoke: Vec<Spoke> = Vec::new();
    for case in decisions.all().values() {
        let fact = &case.decision.fact;
        let own = fact.positions.iter().filter(|position| position.person == *id);
        spoke.extend(own.map(|position| Spoke {
            decision: fact.decision.clone(),
            seat: position.seat.clone(),
            stance: position.stance,
            on: fact.decided_on,
            entry: case.decision.sequence,
        }));
    }
    spoke.sort_by_key(|spoke| spoke.entry);
    let proposed = decisions.proposals().values().map(|case| &case.proposal);
    let proposed = proposed.filter(|record| matches!(&record.fact.by, Party::Person(by) if by == id));
    let leads = programme
        .plans()
        .all()
        .iter()
        .filter(|(_, life)| matches!(&life.plan.fact.kind, PlanKind::Project { lead, .. } if lead == id));
    let actions = programme.actions().all().values();
    let actions = actions.filter(|case| matches!(&case.action.fact.who, Doer::Person(who) if who == id));
    Some(PersonExplained {
        person: id.clone(),
        takes_part_as: known.fact.kind,
        entry: known.sequence,
        seats: seats_of(programme, id),
        spoke,
        proposed: proposed.cloned().collect(),
        leads: leads.map(|(plan, life)| (plan.clone(), life.plan.sequence)).collect(),
        money: money_acts(programme, id),
        actions: actions.cloned().collect(),
    })
}

fn seats_of(programme: &Programme, person: &PersonId) -> Vec<SeatOf> {
    let mut found = Vec::new();
    for (body, known) in programme.bodies().all() {
        for (seat, filled) in &known.seats {
            let as_holder = |seat: &Seat| -> Vec<(Standing, Tenure)> {
                let holders = seat.holders.iter().map(|tenure| (Standing::Holder, tenure));
                let deputies = seat.deputies.iter().map(|tenure| (Standing::Deputy, tenure));
                let own = holders.chain(deputies).filter(|(_, tenure)| tenure.person == *person);
                own.map(|(standing, tenure)| (standing, tenure.clone())).collect()
            };
            found.extend(as_holder(filled).into_iter().map(|(standing, tenure)| SeatOf {
                body: body.clone(),
                seat: seat.clone(),
                standing,
                from: tenure.from,
                until: tenure.until,
                entry: tenure.sequence,
            }));
        }
    }
    found.sort_by_key(|seat| (seat.from, seat.entry));
    found
}

fn money_acts(programme: &Programme, person: &PersonId) -> Vec<MoneyAct> {
    let mut acts = Vec::new();
    for account in programme.funds().accounts().values() {
        for own in &account.commitments {
            let fact = &own.commitment.fact;
            let of = fact.commitment.to_string();
            if fact.orderer() == Some(person) {
                let (on, entry) = (fact.on, own.commitment.sequence);
                acts.push(MoneyAct { what: MoneyActKind::Ordered, of: of.clone(), on, entry });
            }
            for delivery in own.deliveries.iter().filter(|delivery| delivery.fact.by == *person) {
                let (on, entry) = (delivery.fact.on, delivery.sequence);
                acts.push(MoneyAct { what: MoneyActKind::Confirmed, of: of.clone(), on, entry });
            }
        }
        for paid in account.payments.iter().filter(|paid| paid.fact.by.as_ref() == Some(person)) {
            let (of, on, entry) = (paid.fact.payment.to_string(), paid.fact.on, paid.sequence);
            acts.push(MoneyAct { what: MoneyActKind::Paid, of, on, entry });
        }
    }
    acts.sort_by_key(|act| act.entry);
    acts
}
