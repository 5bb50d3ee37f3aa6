//! Seats, and persons, who go by a pseudonym.

use serde::Serialize;

use super::walk::{Walk, action};
use super::{DecisionRole, Fact, Statement, event, events, named};
use crate::actions::Doer;
use crate::bodies::Standing;
use crate::decisions::Decision;
use crate::event::Event;
use crate::id::{BodyId, InitiativeId, MandateId, PartnerId, PersonId, SeatId, Sequence};
use crate::mandates::MandateHolder;
use crate::participant::Participant;
use crate::plans::PlanKind;
use crate::questions::seats::SeatHolder;
use crate::record::Record;
use crate::value::{Day, Title};

/// A seat, with everybody who held it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SeatExplained {
    /// The body that has the seat.
    pub body: BodyId,
    /// The name of that body.
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
    /// Everybody who could deputise, in the order recorded.
    pub deputies: Vec<SeatHolder>,
    /// The mandates that it holds, with the entry that gave them.
    pub mandates: Vec<(MandateId, Sequence)>,
}

/// A seat of a partner.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SeatsFilled {
    /// The body that has the seat.
    pub body: BodyId,
    /// The seat in it.
    pub seat: SeatId,
    /// Everybody who held it.
    pub holders: Vec<SeatHolder>,
}

/// A seat of a person.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SeatOf {
    /// The body that has the seat.
    pub body: BodyId,
    /// The seat in it.
    pub seat: SeatId,
    /// Whether the person is a holder or a deputy.
    pub standing: Standing,
    /// The first day on which the person could speak from it.
    pub from: Day,
    /// The last day, included; absent while none is known.
    pub until: Option<Day>,
}

/// An act of a person with money.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MoneyAct {
    /// The kind of the act.
    pub what: MoneyActKind,
    /// The id of the commitment or payment.
    pub of: String,
    /// The day of the act.
    pub on: Day,
}

/// The kinds of act with money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum MoneyActKind {
    /// Entered into the commitment.
    Ordered,
    /// Confirmed that what was ordered came.
    Confirmed,
    /// Paid.
    Paid,
}

impl Walk<'_> {
    /// Every seat of that id, in whichever body, or `body/seat`.
    pub(super) fn seats(&self, id: &str) -> Vec<Fact> {
        let (within, id) = match id.split_once('/') {
            Some((body, seat)) => (Some(body), seat),
            None => (None, id),
        };
        // A form does not meet: its seats are those of the groups formed after it.
        let bodies = self.programme.bodies().all().iter().filter(|(_, body)| !body.form);
        let bodies = bodies.filter(|(body, _)| within.is_none_or(|within| body.as_str() == within));
        let seats = bodies.flat_map(|(body, known)| {
            let own = known.seats.iter().filter(|(seat, _)| seat.as_str() == id);
            own.map(move |(seat, filled)| {
                let explained = SeatExplained {
                    body: body.clone(),
                    body_name: known.name.clone(),
                    seat: seat.clone(),
                    function: filled.function.clone(),
                    partner: filled.partner.clone(),
                    plural: filled.plural,
                    holders: filled.holders.iter().map(SeatHolder::from).collect(),
                    deputies: filled.deputies.iter().map(SeatHolder::from).collect(),
                    mandates: self.mandates(body, seat),
                };
                Fact::at(Statement::Seat(Box::new(explained)), known.sequence)
            })
        });
        seats.collect()
    }

    fn mandates(&self, in_body: &BodyId, of_seat: &SeatId) -> Vec<(MandateId, Sequence)> {
        let all = self.programme.mandates().all().iter();
        let own = all.filter(|(_, life)| {
            matches!(&life.mandate.fact.to, MandateHolder::Seat { body, seat } if body == in_body && seat == of_seat)
        });
        own.map(|(id, life)| (id.clone(), life.mandate.sequence)).collect()
    }

    /// An initiative, with its proposals and budgets.
    pub(super) fn initiative(&self, id: &str) -> Option<Fact> {
        let id: InitiativeId = id.parse().ok()?;
        let life = self.programme.initiatives().all().get(&id)?;
        let proposals = self.programme.decisions().proposals().values().map(|case| &case.proposal);
        let own = |by: &Participant| matches!(by, Participant::Initiative(own) if *own == id);
        let proposals = proposals.filter(|record| own(&record.fact.by));
        let accounts = self.programme.funds().accounts().values();
        let budgets = accounts.flat_map(|account| &account.commitments).filter_map(|own| {
            let budget = own.initiative.as_deref().filter(|budget| budget.granted.initiative == id)?;
            let granted = Event::InitiativeBudgetGranted(budget.clone());
            Some(Fact::at(Statement::Event(Box::new(granted)), own.commitment.sequence))
        });
        let facts = events(Event::InitiativeLeft, &life.left)
            .chain(events(Event::ProposalPrepared, proposals))
            .chain(budgets);
        Some(event(Event::InitiativeRegistered, &life.initiative).with(facts))
    }

    pub(super) fn person(&self, id: &str) -> Option<Fact> {
        let programme = self.programme;
        let record = programme.persons().all().get(&id.parse().ok()?)?;
        let id = &record.fact.person;
        let proposals = programme.decisions().proposals().values().map(|case| &case.proposal);
        let proposed =
            proposals.filter(|record| matches!(&record.fact.by, Participant::Person(by) if by == id));
        let plans = programme.plans().all().values().map(|life| &life.plan);
        let leads =
            plans.filter(|plan| matches!(&plan.fact.kind, PlanKind::Project { lead, .. } if lead == id));
        let actions = programme.actions().all().values();
        let actions = actions.filter(|case| matches!(&case.action.fact.who, Doer::Person(who) if who == id));
        let decisions = programme.decisions().all().values();
        let mut spoke: Vec<(&Record<Decision>, Vec<Fact>)> =
            decisions.map(|case| (&case.decision, self.spoken(id, &case.decision.fact))).collect();
        spoke.retain(|(_, positions)| !positions.is_empty());
        spoke.sort_by_key(|(decision, _)| decision.sequence);
        let spoke = spoke.into_iter();
        let spoke = spoke.map(|(decision, own)| named(DecisionRole::Spoken, decision).with(own));
        let facts = self.seats_of(id).into_iter();
        let facts = facts
            .chain(events(Event::ProposalPrepared, proposed))
            .chain(spoke)
            .chain(events(Event::PlanProposed, leads))
            .chain(self.money_acts(id))
            .chain(actions.map(action));
        let what = Statement::Person { person: id.clone(), takes_part_as: record.fact.kind };
        Some(Fact::at(what, record.sequence).with(facts))
    }

    /// The positions of a person on a decision.
    fn spoken(&self, person: &PersonId, decision: &Decision) -> Vec<Fact> {
        if !decision.positions.iter().any(|position| position.person == *person) {
            return Vec::new();
        }
        let body = self.programme.bodies().all().get(&decision.body);
        let mut facts = body.map_or_else(Vec::new, |body| self.positions(body, decision).0);
        facts.retain(|fact| matches!(&fact.what, Statement::Position(own) if own.person == *person));
        facts
    }

    fn seats_of(&self, person: &PersonId) -> Vec<Fact> {
        let mut found = Vec::new();
        for (body, known) in self.programme.bodies().all() {
            for (seat, filled) in &known.seats {
                let holders = filled.holders.iter().map(|tenure| (Standing::Holder, tenure));
                let deputies = filled.deputies.iter().map(|tenure| (Standing::Deputy, tenure));
                let own = holders.chain(deputies).filter(|(_, tenure)| tenure.person == *person);
                found.extend(own.map(|(standing, tenure)| {
                    let (body, seat) = (body.clone(), seat.clone());
                    let what = SeatOf { body, seat, standing, from: tenure.from, until: tenure.until };
                    (tenure.from, Fact::at(Statement::SeatOf(what), tenure.sequence))
                }));
            }
        }
        found.sort_by_key(|(from, fact)| (*from, fact.entry));
        found.into_iter().map(|(_, fact)| fact).collect()
    }

    fn money_acts(&self, person: &PersonId) -> Vec<Fact> {
        let mut acts = Vec::new();
        let mut act = |what, of: String, on, entry| {
            acts.push(Fact::at(Statement::MoneyAct(MoneyAct { what, of, on }), entry));
        };
        for account in self.programme.funds().accounts().values() {
            for own in &account.commitments {
                let (record, of) = (&own.commitment, own.id().to_string());
                if record.fact.by.as_ref() == Some(person) {
                    act(MoneyActKind::Ordered, of.clone(), record.fact.on, record.sequence);
                }
                for delivery in own.deliveries.iter().filter(|delivery| delivery.fact.by == *person) {
                    act(MoneyActKind::Confirmed, of.clone(), delivery.fact.on, delivery.sequence);
                }
            }
            for paid in account.payments.iter().filter(|paid| paid.fact.by.as_ref() == Some(person)) {
                act(MoneyActKind::Paid, paid.fact.payment.to_string(), paid.fact.on, paid.sequence);
            }
        }
        acts.sort_by_key(|fact| fact.entry);
        acts
    }
}
