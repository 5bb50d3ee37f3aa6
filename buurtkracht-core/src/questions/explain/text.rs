//! What there is to say of what the text of the charter names by an id: pledges, goals and duties.

use schemars::JsonSchema;
use serde::Serialize;

use super::Explanation;
use super::competence::text_entry;
use super::parties::{PledgeExplained, pledge_explained};
use super::trail::Trail;
use crate::charter::{Duty, Goal, PledgePart};
use crate::effort::{AssignmentCase, Work};
use crate::evaluation::Indicator;
use crate::event::Record;
use crate::funds::{AllocationAccount, AllocationFigures, Source};
use crate::id::{ContributionId, PartnerId, Sequence};
use crate::plans::Plan;
use crate::programme::Programme;
use crate::value::Day;

/// A pledge with the use that was made of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PledgeUsed {
    /// The pledge, what was provided on it, and what of it will not come.
    #[serde(flatten)]
    pub pledge: PledgeExplained,
    /// Who answers for it by all that is recorded.
    pub whose: PartnerId,
    /// The allocations from it and its earmarks.
    pub allocations: Vec<AllocationAccount>,
    /// What they come to.
    pub figures: AllocationFigures,
    /// The assignments of it and its earmarks.
    pub assignments: Vec<AssignmentCase>,
    /// The work that made it good.
    pub work: Vec<Record<Work>>,
    /// The entry that brought the text that pledges it.
    pub entry: Option<Sequence>,
}

/// A goal of the charter.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct GoalExplained {
    /// The goal with its sub-aims.
    #[serde(flatten)]
    pub goal: Goal,
    /// Its indicators.
    pub indicators: Vec<Record<Indicator>>,
    /// The plans that serve it.
    pub plans: Vec<Record<Plan>>,
    /// The entry that brought the text that sets it.
    pub entry: Option<Sequence>,
}

/// A duty of the charter. Whether it is met, [`compliance`](crate::compliance) tells.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DutyExplained {
    /// The duty.
    #[serde(flatten)]
    pub duty: Duty,
    /// The entry that brought the text that asks it.
    pub entry: Option<Sequence>,
}

/// Everything of these kinds that has the id. The id of an earmark or a contribution explains its pledge, that of a
/// sub-aim its goal.
pub(super) fn explain(trail: &Trail<'_>, id: &str) -> Vec<Explanation> {
    let (programme, text) = (trail.programme, &trail.charter.text);
    let entry = text_entry(programme);
    let contribution = || Some(&programme.funds().provisions().get(&contribution_id(id)?)?.fact.pledge);
    let pledges = text.pledges.iter().filter(|pledge| {
        let earmarked = pledge.earmarks.iter().any(|earmark| earmark.id.as_str() == id);
        pledge.id.as_str() == id || earmarked || contribution() == Some(&pledge.id)
    });
    let pledges = pledges.map(|pledge| {
        let explained = PledgeUsed { entry, ..used(programme, pledge_explained(programme, pledge)) };
        Explanation::Pledge(Box::new(explained))
    });
    let named =
        |goal: &&Goal| goal.id.as_str() == id || goal.sub_aims.iter().any(|aim| aim.id.as_str() == id);
    let goals = text.goals.iter().filter(named).map(|goal| {
        let indicators = programme.evaluations().indicators().values();
        let plans = programme.plans().all().values().map(|life| &life.plan);
        Explanation::Goal(Box::new(GoalExplained {
            indicators: indicators.filter(|known| known.fact.goal == goal.id).cloned().collect(),
            plans: plans.filter(|plan| plan.fact.goals.contains(&goal.id)).cloned().collect(),
            goal: goal.clone(),
            entry,
        }))
    });
    let duties = text.duties.iter().filter(|duty| duty.id.as_str() == id);
    let duties = duties.map(|duty| Explanation::Duty(Box::new(DutyExplained { duty: duty.clone(), entry })));
    pledges.chain(goals).chain(duties).collect()
}

fn contribution_id(id: &str) -> Option<ContributionId> {
    id.parse().ok()
}

/// The use of a pledge, without the entry of the text.
fn used(programme: &Programme, pledge: PledgeExplained) -> PledgeUsed {
    let id = &pledge.pledge.id;
    let own = |part: &PledgePart| part.pledge == *id;
    let accounts = programme.funds().accounts().values();
    let allocations: Vec<AllocationAccount> = accounts
        .filter(|account| matches!(&account.allocation.fact.from, Source::Pledge(part) if own(part)))
        .cloned()
        .collect();
    let figures = allocations.iter().fold(AllocationFigures::default(), |sum, account| {
        sum.plus(&programme.funds().figures(&account.allocation.fact.allocation))
    });
    let assignments = programme.effort().assignments().values();
    let work = programme.effort().work().values();
    PledgeUsed {
        whose: programme.partners().acting_on(&pledge.pledge.partner, Day::MAX).clone(),
        assignments: assignments.filter(|case| own(&case.assignment.fact.from)).cloned().collect(),
        work: work.filter(|work| work.fact.pledge == *id).cloned().collect(),
        allocations,
        figures,
        pledge,
        entry: None,
    }
}
