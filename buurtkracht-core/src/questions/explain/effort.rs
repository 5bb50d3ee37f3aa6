//! What there is to say of assignments, shares and work.

use schemars::JsonSchema;
use serde::Serialize;

use super::Explanation;
use super::decision::{DecisionExplained, decision_explained};
use super::trail::Trail;
use crate::effort::{AssignmentCase, ShareCase, Work, assigned_days, spread_days, whose};
use crate::event::Record;
use crate::id::{AssignmentId, DecisionId, PartnerId, PledgeId, ShareId, WorkId};
use crate::value::Period;

/// An assignment: whose capacity, by which decision, and what was spread of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AssignmentExplained {
    /// The assignment, with how it was released.
    #[serde(flatten)]
    pub case: AssignmentCase,
    /// The days on which it holds; none where it never does.
    pub days: Option<Period>,
    /// Whose capacity it was on the day that the decision took effect.
    pub partner: Option<PartnerId>,
    /// What was spread of it.
    pub shares: Vec<ShareCase>,
    /// The decision that made it, explained.
    pub decision: Option<DecisionExplained>,
}

/// A share: of which assignment, by which decision.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ShareExplained {
    /// The share, with how it was released.
    #[serde(flatten)]
    pub case: ShareCase,
    /// The days on which it holds; none where it never does.
    pub days: Option<Period>,
    /// The assignment that it is a share of.
    pub of: Option<AssignmentCase>,
    /// The decision that made it, explained.
    pub decision: Option<DecisionExplained>,
}

/// Work, with whose it is.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WorkExplained {
    /// The work.
    pub work: Record<Work>,
    /// Whose it was on its last day.
    pub partner: Option<PartnerId>,
}

pub(super) fn explain(trail: &Trail<'_>, id: &str) -> Vec<Explanation> {
    let (programme, charter) = (trail.programme, trail.charter);
    let effort = programme.effort();
    let partner = |pledge: &PledgeId, on| whose(programme, charter, pledge, on).cloned();
    let decision = |id: &DecisionId| {
        let case = programme.decisions().all().get(id)?;
        decision_explained(trail, case)
    };
    let assignment = id.parse().ok().and_then(|id: AssignmentId| effort.assignments().get(&id));
    let assignment = assignment.map(|case| {
        let fact = &case.assignment.fact;
        let shares = effort.shares().values().filter(|share| share.share.fact.from == fact.assignment);
        Explanation::Assignment(Box::new(AssignmentExplained {
            case: case.clone(),
            days: assigned_days(programme, case),
            partner: partner(&fact.from.pledge, fact.on),
            shares: shares.cloned().collect(),
            decision: decision(&fact.decision),
        }))
    });
    let share = id.parse().ok().and_then(|id: ShareId| effort.shares().get(&id));
    let share = share.map(|case| {
        let fact = &case.share.fact;
        Explanation::Share(Box::new(ShareExplained {
            case: case.clone(),
            days: spread_days(programme, case),
            of: effort.assignments().get(&fact.from).cloned(),
            decision: decision(&fact.decision),
        }))
    });
    let work = id.parse().ok().and_then(|id: WorkId| effort.work().get(&id)).map(|work| {
        let partner = partner(&work.fact.pledge, work.fact.period.until());
        Explanation::Work(Box::new(WorkExplained { work: work.clone(), partner }))
    });
    [assignment, share, work].into_iter().flatten().collect()
}
