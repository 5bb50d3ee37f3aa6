//! Why something is so: the whole chain behind a decision, a plan, an allocation or an evaluation, and what
//! came of it.

use schemars::JsonSchema;
use serde::Serialize;

mod acts;
mod competence;
mod decision;
mod effects;
mod effort;
mod freed;
mod meetings;
mod money;
mod parties;
mod people;
mod plan;
mod results;
mod since;
mod suppliers;
mod text;
mod trail;

pub use acts::{
    ActExplained, ActionExplained, AmendmentExplained, FeedbackAbout, FeedbackExplained, LegacyExplained,
    ReportExplained, SignalExplained,
};
pub use competence::{CompetenceSource, CompetenceUsed, MandateBehind};
pub use decision::{CorrectionExplained, DecisionExplained, MeetingPlace, PositionExplained};
pub use effects::EffectExplained;
pub use effort::{AssignmentExplained, ShareExplained, WorkExplained};
pub use freed::{EffortFreed, EffortLeft, EffortSource, EffortUse, MoneyFreed, NextEffort, NextUse};
pub use meetings::{ItemExplained, MeetingExplained, ProposalExplained};
pub use money::{
    AllocationExplained, BudgetExplained, CarryOverExplained, CommitmentExplained, FundingExplained,
    InvoiceExplained, LineExplained, PaymentExplained,
};
pub use parties::{BodyExplained, MandateExplained, PartnerExplained, PledgeExplained, SeatsFilled};
pub use people::{MoneyAct, MoneyActKind, PersonExplained, SeatExplained, SeatOf, Spoke};
pub use plan::PlanExplained;
pub use results::{EvaluationExplained, FigureBehind, Grounds, IndicatorExplained, SeriesExplained};
pub use since::PlanSince;
pub use suppliers::SupplierExplained;
pub use text::{DutyExplained, GoalExplained, PledgeUsed};

use trail::Trail;

use crate::decisions::{Decision, DecisionCase};
use crate::event::Record;
use crate::id::{DecisionId, PlanId};
use crate::programme::Programme;

/// What there is to say of an id.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Explanation {
    /// A decision.
    Decision(Box<DecisionExplained>),
    /// A plan.
    Plan(Box<PlanExplained>),
    /// An allocation.
    Allocation(Box<AllocationExplained>),
    /// An assignment of capacity.
    Assignment(Box<AssignmentExplained>),
    /// A share of effort.
    Share(Box<ShareExplained>),
    /// Work.
    Work(Box<WorkExplained>),
    /// An evaluation.
    Evaluation(Box<EvaluationExplained>),
    /// A proposal.
    Proposal(Box<ProposalExplained>),
    /// A meeting.
    Meeting(Box<MeetingExplained>),
    /// A mandate.
    Mandate(Box<MandateExplained>),
    /// A partner.
    Partner(Box<PartnerExplained>),
    /// A body or a group.
    Body(Box<BodyExplained>),
    /// An action.
    Action(Box<ActionExplained>),
    /// An irregular act.
    IrregularAct(Box<ActExplained>),
    /// A report.
    Report(Box<ReportExplained>),
    /// A signal.
    Signal(Box<SignalExplained>),
    /// An amendment of the charter.
    Amendment(Box<AmendmentExplained>),
    /// An indicator.
    Indicator(Box<IndicatorExplained>),
    /// A commitment.
    Commitment(Box<CommitmentExplained>),
    /// An invoice.
    Invoice(Box<InvoiceExplained>),
    /// A payment.
    Payment(Box<PaymentExplained>),
    /// Other funding.
    Funding(Box<FundingExplained>),
    /// A budget.
    Budget(Box<BudgetExplained>),
    /// Money carried over from one year to another.
    CarryOver(Box<CarryOverExplained>),
    /// A seat.
    Seat(Box<SeatExplained>),
    /// A person.
    Person(Box<PersonExplained>),
    /// A pledge.
    Pledge(Box<PledgeUsed>),
    /// A goal of the charter.
    Goal(Box<GoalExplained>),
    /// A duty of the charter.
    Duty(Box<DutyExplained>),
    /// Feedback.
    Feedback(Box<FeedbackExplained>),
    /// A supplier.
    Supplier(Box<SupplierExplained>),
    /// A fact from before the signing.
    Legacy(Box<LegacyExplained>),
}

/// Explains what has that id; several things where several have it, and nothing where none has. What is a part of
/// something else explains that: a baseline, measurement or target its indicator, an output its plan, an item its
/// meeting, an earmark or contribution its pledge, a sub-aim its goal, a credit note its invoice, a refund its
/// payment, an advance or recovery its funding. A seat goes by its own id, in every body that has such a seat, or as
/// `body/seat`.
#[must_use]
pub fn explain(programme: &Programme, id: &str) -> Vec<Explanation> {
    let mut found = Vec::new();
    let Some(trail) = Trail::of(programme) else { return found };
    let (trail, charter) = (&trail, trail.charter);
    let decision = id.parse().ok().and_then(|id: DecisionId| programme.decisions().all().get(&id));
    found.extend(
        decision
            .and_then(|case| {
                let explained = decision::decision_explained(trail, case)?;
                Some(DecisionExplained { since: since::since(trail, case), ..explained })
            })
            .map(|explained| Explanation::Decision(Box::new(explained))),
    );
    let plans = programme.plans();
    let output = || Some(&plans.output(&id.parse().ok()?)?.fact.plan);
    let plan = id.parse().ok().and_then(|id: PlanId| plans.all().get(&id));
    let plan = plan.or_else(|| plans.all().get(output()?));
    found.extend(plan.map(|life| Explanation::Plan(Box::new(plan::plan_explained(trail, life)))));
    let allocation = money::allocation(trail, id);
    found.extend(allocation.map(|explained| Explanation::Allocation(Box::new(explained))));
    let evaluation = results::evaluation(programme, id);
    found.extend(evaluation.map(|explained| Explanation::Evaluation(Box::new(explained))));
    found.extend(effort::explain(trail, id));
    found.extend(meetings::explain(trail, id));
    found.extend(parties::explain(programme, charter, id));
    found.extend(acts::explain(trail, id));
    let indicator = results::indicator(programme, charter, id);
    found.extend(indicator.map(|explained| Explanation::Indicator(Box::new(explained))));
    found.extend(money::explain(programme, charter, id));
    found.extend(people::explain(trail, id));
    found.extend(text::explain(trail, id));
    found.extend(suppliers::explain(trail, id));
    found
}

/// The record of a decision.
fn decision(programme: &Programme, id: &DecisionId) -> Option<Record<Decision>> {
    programme.decisions().all().get(id).map(|case| case.decision.clone())
}

/// The decisions of one's choice, in the order recorded.
fn decisions_of(programme: &Programme, own: impl Fn(&DecisionCase) -> bool) -> Vec<Record<Decision>> {
    let own = programme.decisions().all().values().filter(|case| own(case));
    let mut found: Vec<Record<Decision>> = own.map(|case| case.decision.clone()).collect();
    found.sort_by_key(|decision| decision.sequence);
    found
}

#[cfg(test)]
mod tests;
