//! Explanations: the facts behind a thing and the facts that followed, each with its entry.
//!
//! One walk from an id over the record gives a tree of facts in reading order. JSON shows the tree, the command
//! prints it as text, and [`graph`](fn@super::graph) draws it.

mod acts;
mod competence;
mod decision;
mod freed;
mod governance;
mod kind;
mod money;
mod people;
mod results;
mod walk;

use serde::Serialize;

pub use competence::{CompetenceSource, CompetenceUsed, MandateBehind};
pub use decision::{
    CorrectionExplained, DecisionExplained, DecisionRole, DecisionRule, MeetingPlace, PositionExplained,
    ReservationExplained,
};
pub use freed::{EffortFreed, EffortLeft, EffortSource, EffortUse, MoneyFreed, NextEffort, NextUse};
pub use governance::{BodyExplained, PlanExplained, PlanSince};
pub use kind::FactKind;
pub use money::{CommitmentExplained, FundingExplained};
pub use people::{MoneyAct, MoneyActKind, SeatExplained, SeatOf, SeatsFilled};
pub use results::{FigureBehind, SeriesExplained};

use walk::Walk;

use crate::acts::LegacyFact;
use crate::charter::{Amendment, Departure, Duty, Goal, Pledge, Review};
use crate::compliance::Finding;
use crate::decisions::{Decision, Proposal};
use crate::evaluation::{Evaluation, Indicator};
use crate::event::Event;
use crate::feedback::Report;
use crate::funds::{AllocationFigures, LineAccount};
use crate::id::{
    BodyId, CommitmentId, MandateId, MeetingId, PartnerId, PersonId, PlanId, Sequence, SupplierId,
};
use crate::meetings::Meeting;
use crate::partners::Partner;
use crate::persistent::Map;
use crate::persons::PersonKind;
use crate::plans::PlanStatus;
use crate::programme::Programme;
use crate::questions::budgets::BudgetExplained;
use crate::questions::mandates::MandateOn;
use crate::questions::seats::SeatHolder;
use crate::record::Record;
use crate::value::{Day, Money, Period, Title};

/// One thing that an id names.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Explanation {
    /// The kind of the thing.
    pub kind: FactKind,
    /// The thing, with the facts about it.
    #[serde(flatten)]
    pub fact: Fact,
}

/// A fact, with the facts that belong to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Fact {
    /// The statement of the fact.
    pub what: Statement,
    /// The entry that shows it; none where the charter or several entries do.
    pub entry: Option<Sequence>,
    /// The facts that belong to it, in reading order.
    pub below: Vec<Fact>,
}

/// The statement of a fact.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Statement {
    /// An event of the log.
    Event(Box<Event>),
    /// A decision, and the charter that it was taken under.
    Decision(Box<DecisionExplained>),
    /// A plan, from proposal to end.
    Plan(Box<PlanExplained>),
    /// A meeting, from its call to its adopted minutes.
    Meeting {
        /// The meeting's id.
        meeting: MeetingId,
        /// Its agenda, report and minutes.
        case: Box<Meeting>,
        /// The bodies of which too few were there to decide.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        without_quorum: Vec<BodyId>,
    },
    /// A mandate with its sub-mandates.
    Mandate {
        /// The mandate by all that is recorded.
        mandate: Box<MandateOn>,
        /// The mandates granted under it.
        parts: Vec<MandateId>,
    },
    /// A partner with its present name.
    Partner {
        /// The partner as registered.
        partner: Partner,
        /// The present name.
        name: Title,
    },
    /// A body or a group.
    Body(Box<BodyExplained>),
    /// An amendment of the charter.
    Amendment {
        /// The amendment, with the whole new text.
        amendment: Box<Amendment>,
        /// The version of the text that it made.
        version: u32,
    },
    /// An indicator with its goal.
    Indicator {
        /// The indicator as it was defined.
        indicator: Indicator,
        /// The title of its goal.
        goal_title: Option<Title>,
        /// The title of its sub-aim.
        sub_aim_title: Option<Title>,
    },
    /// A commitment with its sums.
    Commitment(Box<CommitmentExplained>),
    /// Other funding.
    Funding(FundingExplained),
    /// A budget with its years.
    Budget(Box<BudgetExplained>),
    /// A seat, with everybody who held it.
    Seat(Box<SeatExplained>),
    /// A person, known by a pseudonym.
    Person {
        /// The pseudonym of the person.
        person: PersonId,
        /// The quality in which the person takes part.
        takes_part_as: PersonKind,
    },
    /// A pledge, and the partner that answers for it.
    Pledge {
        /// The pledge by the text.
        pledge: Pledge,
        /// The partner that answers for it now.
        whose: PartnerId,
    },
    /// A goal of the charter.
    Goal(Goal),
    /// A duty of the charter. [`compliance`](crate::compliance) tells whether it is met.
    Duty(Duty),
    /// A supplier. One that is a person goes by a pseudonym.
    Supplier {
        /// The supplier's id.
        supplier: SupplierId,
        /// The sum of its invoices with VAT, less credits.
        due: Money,
        /// The sum paid, less refunds.
        paid: Money,
    },
    /// A fact from before the signing. No right follows from it.
    Legacy {
        /// The fact as it was recorded.
        legacy: LegacyFact,
        /// The day that the charter was signed on.
        signing: Day,
    },
    /// A decision that has its own explanation.
    Named {
        /// Its part here.
        role: DecisionRole,
        /// The decision as last corrected.
        decision: Box<Decision>,
    },
    /// The meeting that took the decision.
    Place(Box<MeetingPlace>),
    /// A meeting in which the decision was reported.
    ReportedIn(MeetingId),
    /// The mandate that the decision or commitment cites.
    Cited(Box<MandateBehind>),
    /// The reservation of the decision.
    Reservation(Box<ReservationExplained>),
    /// A competence that an effect of the decision took.
    Competence(CompetenceUsed),
    /// The rule by which the body decides.
    Rule(DecisionRule),
    /// A reading that the decision departs from.
    Departs(Departure),
    /// The positions of the seats.
    Positions,
    /// The position of one seat.
    Position(PositionExplained),
    /// The proposal of the decision.
    Proposal(Box<Proposal>),
    /// A partner that spoke, and whose own organisation benefits.
    Interested(PartnerId),
    /// An evaluation that the decision rests on.
    Ground(Box<Evaluation>),
    /// A measurement behind an evaluation.
    Figure(Box<FigureBehind>),
    /// The effects of the decision.
    Effects,
    /// The sums of one or more allocations.
    Figures(AllocationFigures),
    /// The present status of the plan that the effect is about.
    Status {
        /// The plan's id.
        plan: PlanId,
        /// The present status of the plan.
        status: PlanStatus,
    },
    /// Money that the decision freed, and where it went next.
    FreedMoney(Box<MoneyFreed>),
    /// Capacity or effort that the decision freed, and where it went next.
    FreedEffort(Box<EffortFreed>),
    /// A correction of the record of the decision.
    Correction(Box<CorrectionExplained>),
    /// The course of a plan after the decision.
    Since(Box<PlanSince>),
    /// The findings about the decision.
    Findings(Vec<Finding>),
    /// The projects inside the plan.
    Projects(Vec<PlanId>),
    /// The days on which the assignment or share holds; none where it never does.
    Holds(Option<Period>),
    /// The partner whose money, capacity or employees these are.
    Whose(PartnerId),
    /// A meeting with the proposal on its agenda.
    OnAgenda(MeetingId),
    /// A meeting of which this one adopted the minutes.
    Adopts(MeetingId),
    /// A meeting that the body held.
    Held {
        /// The meeting's id.
        meeting: MeetingId,
        /// The day of the meeting.
        on: Day,
    },
    /// The present holder of the seat that is to act.
    Holder(SeatHolder),
    /// The later report on the same period.
    LaterReport(Report),
    /// The review that the amendment came from.
    Review(Review),
    /// The figures of the indicator in an area.
    Series(Box<SeriesExplained>),
    /// A line of an invoice.
    Line(Box<LineAccount>),
    /// The commitment that the line of the invoice meets.
    Meets(Option<CommitmentId>),
    /// The sums of the line of the invoice.
    Due {
        /// The amount with VAT, less credits.
        due: Money,
        /// The sum paid, less refunds.
        paid: Money,
    },
    /// The person who ordered it.
    OrderedBy(PersonId),
    /// The missing links in the chain of the payment, by all that is recorded.
    Missing(Vec<&'static str>),
    /// The partners in whose place it came.
    InPlaceOf(Vec<PartnerId>),
    /// A seat that the partner fills.
    Fills(SeatsFilled),
    /// A seat from which the person speaks or spoke.
    SeatOf(SeatOf),
    /// An order, a confirmation or a payment by the person.
    MoneyAct(MoneyAct),
    /// Facts that the text leaves to the explanation of each of them.
    Details,
    /// There is none.
    None(Absence),
}

/// A link that an explanation looks for and does not find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Absence {
    /// The decision has no prepared proposal.
    Proposal,
    /// Nobody decided on the proposal.
    Decision,
    /// No decision rests on the evaluation.
    FollowUp,
    /// The irregular act was neither ratified nor reversed.
    Repair,
    /// The action is not done.
    Result,
    /// The meeting has no minutes.
    Minutes,
    /// The year that the money is carried over from is not closed.
    Closing,
    /// The commitment names nobody who ordered it.
    Orderer,
}

impl Fact {
    fn of(what: Statement) -> Self {
        Self { what, entry: None, below: Vec::new() }
    }

    fn at(what: Statement, entry: Sequence) -> Self {
        Self { entry: Some(entry), ..Self::of(what) }
    }

    fn with(mut self, below: impl IntoIterator<Item = Self>) -> Self {
        self.below.extend(below);
        self
    }
}

/// A fact on record as an event.
fn event<T: Clone>(of: fn(T) -> Event, record: &Record<T>) -> Fact {
    Fact::at(Statement::Event(Box::new(of(record.fact.clone()))), record.sequence)
}

/// Facts on record as events.
fn events<'a, T: Clone + 'a>(
    of: fn(T) -> Event,
    records: impl IntoIterator<Item = &'a Record<T>>,
) -> impl Iterator<Item = Fact> {
    records.into_iter().map(move |record| event(of, record))
}

/// A decision that has its own explanation.
fn named(role: DecisionRole, record: &Record<Decision>) -> Fact {
    Fact::at(Statement::Named { role, decision: Box::new(record.fact.clone()) }, record.sequence)
}

/// Explains each thing that has the id, with the facts behind it and those that followed. Empty where none has it.
///
/// The id of a part explains the thing that it is a part of: a baseline, measurement, target or series its indicator, an output its plan, an item its
/// meeting, an earmark or contribution its pledge, a sub-aim its goal, a credit note its invoice, a refund its
/// payment, an advance or recovery its funding. A seat goes by its own id, in every body that has such a seat, or as
/// `body/seat`.
pub fn explain(programme: &Programme, id: &str) -> Vec<Explanation> {
    let Some(walk) = &Walk::of(programme) else { return Vec::new() };
    let mut found = Vec::new();
    let mut all = |kind, facts: Vec<Fact>| {
        found.extend(facts.into_iter().map(|fact| Explanation { kind, fact }));
    };
    let one = |fact: Option<Fact>| fact.into_iter().collect();
    all(FactKind::Decision, one(walk.decision(id)));
    all(FactKind::Plan, one(walk.plan(id)));
    all(FactKind::Allocation, one(walk.allocation(id)));
    all(FactKind::Evaluation, one(walk.evaluation(id)));
    all(FactKind::Assignment, one(walk.assignment(id)));
    all(FactKind::Share, one(walk.share(id)));
    all(FactKind::Work, one(walk.work(id)));
    all(FactKind::Proposal, one(walk.proposal(id)));
    all(FactKind::Meeting, walk.meetings(id));
    all(FactKind::Mandate, one(walk.mandate(id)));
    all(FactKind::Partner, one(walk.partner(id)));
    all(FactKind::Body, one(walk.body(id)));
    all(FactKind::Action, one(walk.action(id)));
    all(FactKind::IrregularAct, one(walk.irregular_act(id)));
    all(FactKind::Report, one(walk.report(id)));
    all(FactKind::Signal, one(walk.signal(id)));
    all(FactKind::Legacy, one(walk.legacy(id)));
    all(FactKind::Feedback, one(walk.feedback(id)));
    all(FactKind::Amendment, one(walk.amendment(id)));
    all(FactKind::Indicator, one(walk.indicator(id)));
    all(FactKind::Commitment, one(walk.commitment(id)));
    all(FactKind::Invoice, one(walk.invoice(id)));
    all(FactKind::Payment, one(walk.payment(id)));
    all(FactKind::Funding, one(walk.funding(id)));
    all(FactKind::Budget, one(walk.budget(id)));
    all(FactKind::CarryOver, one(walk.carry_over(id)));
    all(FactKind::Seat, walk.seats(id));
    all(FactKind::Person, one(walk.person(id)));
    all(FactKind::Initiative, one(walk.initiative(id)));
    all(FactKind::Pledge, walk.pledges(id));
    all(FactKind::Goal, walk.goals(id));
    all(FactKind::Duty, walk.duties(id));
    all(FactKind::Supplier, one(walk.supplier(id)));
    found
}

/// The ids that have an explanation of their own: not those of parts, such as a measurement or an item of an agenda.
pub fn ids(programme: &Programme) -> Vec<String> {
    fn of<K: Ord + ToString, V>(all: &Map<K, V>) -> impl Iterator<Item = String> + use<'_, K, V> {
        all.keys().map(ToString::to_string)
    }
    let (funds, effort) = (programme.funds(), programme.effort());
    of(programme.decisions().all())
        .chain(of(programme.plans().all()))
        .chain(of(programme.decisions().proposals()))
        .chain(of(programme.meetings().all()))
        .chain(of(programme.mandates().all()))
        .chain(of(programme.evaluations().all()))
        .chain(of(programme.evaluations().indicators()))
        .chain(of(funds.accounts()))
        .chain(of(funds.invoices()))
        .chain(of(effort.assignments()))
        .chain(of(effort.shares()))
        .chain(of(programme.partners().all()))
        .chain(of(programme.bodies().all()))
        .chain(of(programme.persons().all()))
        .chain(of(programme.initiatives().all()))
        .chain(of(programme.actions().all()))
        .chain(of(programme.acts().all()))
        .chain(of(programme.feedback().reports()))
        .chain(of(programme.fundings().all()))
        .collect()
}

#[cfg(test)]
mod tests;
