//! Budgets in money and effort, of one year or several (§ 7.1).
//!
//! A [`Budget`] says what is needed and which [`Cover`] each line has: committed, applied for, or a gap. It is a proposal until
//! [`AdoptBudget`]. [`Budgets`] is the state.

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use crate::charter::{Competence, Contribution, Departure};
use crate::context::Context;
use crate::decisions::{Basis, Requirements, Resolve};
use crate::event::Event;
use crate::funding;
use crate::funds::Source;
use crate::id::{BodyId, BudgetId, DecisionId, FundingId, PlanId};
use crate::key::key;
use crate::payload::{Topic, payload};
use crate::persistent::Map;
use crate::programme::Programme;
use crate::record::{CommitMeta, Record};
use crate::rejection::{IdKind, Rejection};
use crate::value::{Day, Document, Money, Period, Title, counts_by};

/// A budget is drawn up: a proposal until it is adopted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// The new budget's id. A taken id is refused.
    pub budget: BudgetId,
    /// A short title, for people.
    pub title: Title,
    /// The body that draws it up. The charter must make it competent.
    pub by: BodyId,
    /// The first calendar year.
    pub from: u16,
    /// The last calendar year, included; for an annual budget the same as the first.
    pub until: u16,
    /// The lines: at least one.
    pub lines: Vec<BudgetLine>,
    /// The earlier budget that it replaces: adopted or not, and not replaced yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<BudgetId>,
    /// The other funding that was looked at, such as subsidies, in words; also that there is none (§ 7.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_funding: Option<Title>,
    /// The unconfirmed readings that it departs from, each with its reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departs_from: Vec<Departure>,
    /// The document that holds the budget.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// The day it was drawn up; a future day is refused.
    pub on: Day,
}

payload!(Budget, |fact, to| {
    to.day(fact.on).thing(Topic::Budgets, &fact.budget).name(&fact.by);
    for line in &fact.lines {
        to.names(&line.plan);
        match &line.cover {
            Cover::Committed(source) => drop(to.name(source)),
            Cover::AppliedFor(funding) => drop(to.name(funding)),
            Cover::Gap => {}
        }
    }
});

impl Budget {
    /// Whether it spans more than one year.
    pub fn is_multi_year(&self) -> bool {
        self.from < self.until
    }

    /// Returns true if it names the other funding that was looked at, in words or as a line that is applied for.
    pub fn looks_at_funding(&self) -> bool {
        self.other_funding.is_some()
            || self.lines.iter().any(|line| matches!(line.cover, Cover::AppliedFor(_)))
    }
}

/// A line of a budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BudgetLine {
    /// The calendar year, within those of the budget.
    pub year: u16,
    /// The purpose, in words.
    pub what: Title,
    /// The plan that it is for, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
    /// How much money or effort, above zero. A line in kind is refused.
    pub amount: Contribution,
    /// The source that covers it, or the mark that none does yet.
    pub cover: Cover,
}

/// The source that covers a line of a budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Cover {
    /// A pledge, or other funding that was awarded.
    Committed(Source),
    /// Other funding that was applied for: not available.
    AppliedFor(FundingId),
    /// Nothing yet.
    Gap,
}

/// Names the budget that a decision adopts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AdoptBudget {
    /// The budget to adopt: neither adopted nor replaced.
    pub budget: BudgetId,
}

/// A budget was adopted by a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BudgetAdoption {
    /// The budget that was adopted.
    pub budget: BudgetId,
    /// The decision that adopted it.
    pub decision: DecisionId,
    /// The day it takes effect.
    pub on: Day,
}

payload!(BudgetAdoption, |fact, to| to
    .effect(fact.on, &fact.decision)
    .competence(Competence::DistributeFunds)
    .thing(Topic::Budgets, &fact.budget));

/// A budget with what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct BudgetLife {
    /// The budget as it was drawn up.
    pub budget: Record<Budget>,
    /// That it was adopted, if it was.
    pub adopted: Option<Record<BudgetAdoption>>,
    /// The later budget that replaced it, if one did.
    pub superseded_by: Option<BudgetId>,
}

/// That a budget is adopted by a day, by a decision that stands; without a day, by all that is recorded.
pub(crate) fn adoption<'a>(
    programme: &Programme,
    life: &'a BudgetLife,
    as_of: Option<Day>,
) -> Option<&'a Record<BudgetAdoption>> {
    let by = counts_by(as_of);
    let replaced = |decision: &DecisionId| {
        let case = programme.decisions().all().get(decision);
        case.and_then(|case| case.replaced()).is_some_and(|replaced| by(replaced.fact.on))
    };
    life.adopted.as_ref().filter(|adopted| by(adopted.fact.on) && !replaced(&adopted.fact.decision))
}

/// The later budget that replaced one by a day; without a day, by all that is recorded. What is adopted holds
/// until its replacement is adopted.
pub(crate) fn replacement<'a>(
    programme: &'a Programme,
    life: &'a BudgetLife,
    as_of: Option<Day>,
) -> Option<&'a BudgetId> {
    let by = life.superseded_by.as_ref()?;
    let later = programme.budgets().all().get(by)?;
    let replaces = match adoption(programme, life, as_of) {
        Some(_) => adoption(programme, later, as_of).is_some(),
        None => counts_by(as_of)(later.budget.fact.on),
    };
    replaces.then_some(by)
}

/// The slice of state for budgets.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Budgets {
    budgets: Map<BudgetId, BudgetLife>,
}

key!(BudgetId => BudgetLife, IdKind::Budget, |programme| &programme.budgets.budgets, |life| life.budget.sequence);

impl Budgets {
    /// Every budget by id.
    pub fn all(&self) -> &Map<BudgetId, BudgetLife> {
        &self.budgets
    }

    pub(crate) fn drafted(&mut self, recorded: &CommitMeta, budget: Budget) {
        // What is adopted holds until its replacement is adopted.
        let earlier = budget.supersedes.as_ref().and_then(|id| self.budgets.get_mut(id));
        if let Some(earlier) = earlier.filter(|earlier| earlier.adopted.is_none()) {
            earlier.superseded_by = Some(budget.budget.clone());
        }
        let (id, budget) = (budget.budget.clone(), Record::new(recorded, budget));
        self.budgets.insert(id, BudgetLife { budget, adopted: None, superseded_by: None });
    }

    pub(crate) fn adopted(&mut self, recorded: &CommitMeta, adoption: BudgetAdoption) {
        if let Some(life) = self.budgets.get_mut(&adoption.budget) {
            let (id, earlier) = (adoption.budget.clone(), life.budget.fact.supersedes.clone());
            life.adopted = Some(Record::new(recorded, adoption));
            if let Some(earlier) = earlier.and_then(|id| self.budgets.get_mut(&id)) {
                earlier.superseded_by = Some(id);
            }
        }
    }

    /// Forgets what a decision adopted, before its corrected record is taken in.
    pub(crate) fn retract(&mut self, decision: &DecisionId) {
        let adopted = |life: &BudgetLife| {
            life.adopted.as_ref().is_some_and(|adopted| adopted.fact.decision == *decision)
        };
        let back = self.budgets.keys_where(adopted);
        self.budgets.change_where(adopted, |life| life.adopted = None);
        let replaced = |life: &BudgetLife| {
            life.adopted.is_some() && life.superseded_by.as_ref().is_some_and(|by| back.contains(by))
        };
        self.budgets.change_where(replaced, |life| life.superseded_by = None);
    }
}

pub(crate) fn draft(ctx: &Context<'_>, budget: &Budget) -> Result<Vec<Event>, Rejection> {
    let ctx = &ctx.departing(&budget.departs_from)?;
    ctx.free(&budget.budget)?;
    let like = &ctx.body_on(&budget.by, budget.on)?.like;
    let competent = ctx.on(budget.on).charter.competent(Competence::DraftBudget);
    if !competent.contains(&like) {
        return Err(Rejection::NotCompetent {
            body: budget.by.clone(),
            competence: Competence::DraftBudget,
            competent: competent.into_iter().cloned().collect(),
        });
    }
    ctx.not_future("on", budget.on)?;
    if let Some(earlier) = &budget.supersedes {
        open(ctx, earlier)?;
    }
    if budget.lines.is_empty() {
        return Err(Rejection::BudgetWithoutLine { budget: budget.budget.clone() });
    }
    for line in &budget.lines {
        if !(budget.from..=budget.until).contains(&line.year) {
            let (budget, years) = (budget.budget.clone(), [budget.from, budget.until]);
            return Err(Rejection::LineOutsideBudget { budget, year: line.year, years });
        }
        if line.amount.steps() <= 0 {
            return Err(Rejection::LineWithoutQuantity { year: line.year, what: line.what.clone() });
        }
        if let Some(plan) = &line.plan {
            ctx.known(plan)?;
        }
        match &line.cover {
            Cover::Committed(source) => covered(ctx, budget, line, source)?,
            Cover::AppliedFor(id) => applied_for(ctx, budget, line, id)?,
            Cover::Gap => {}
        }
    }
    Ok(vec![Event::BudgetDrafted(budget.clone())])
}

/// Returns the sum of the lines on one source, in one year or in all, in the smallest step of the unit.
fn asked(budget: &Budget, cover: &Cover, year: Option<u16>) -> i64 {
    let own = budget.lines.iter().filter(|line| line.cover == *cover);
    let own = own.filter(|line| year.is_none_or(|year| year == line.year));
    own.map(|line| line.amount.steps()).fold(0, i64::saturating_add)
}

/// A committed line is one that its source covers in its year, together with the other lines on that source.
fn covered(ctx: &Context<'_>, budget: &Budget, line: &BudgetLine, source: &Source) -> Result<(), Rejection> {
    let charter = ctx.latest();
    let (holds, period, each_year) = match source {
        Source::Funding(id) => {
            let (life, award) = ctx.programme.fundings.awarded(ctx, id)?;
            (Contribution::Money(life.holds(None)), award.period, false)
        }
        Source::Pledge(of) => {
            let (_, part) = ctx.pledge_of(of)?;
            let year = i32::from(line.year);
            let periods = charter.pledge_periods(&of.pledge, ctx.pledges_cover());
            let within = |period: &Period| period.from().year() == period.until().year();
            let each_year = part.money().is_none() || periods.iter().all(within);
            let part = if part.money().is_some() && each_year {
                let own = periods.iter().filter(|period| period.from().year() == year);
                let own = own.filter_map(|period| charter.part_on(of, period.from())?.money());
                Contribution::Money(own.sum())
            } else {
                part
            };
            (part, charter.text.term.period, each_year)
        }
    };
    let year = i32::from(line.year);
    let covers = period.from().year() <= year && year <= period.until().year();
    let asked = asked(budget, &line.cover, each_year.then_some(line.year));
    if covers && holds.unit() == line.amount.unit() && asked <= holds.steps() {
        return Ok(());
    }
    Err(Rejection::LineNotCovered {
        year: line.year,
        asked: line.amount.clone(),
        from: source.clone(),
        holds,
        period,
    })
}

/// A line can count on what was applied for and not yet decided on, and not on more.
fn applied_for(
    ctx: &Context<'_>,
    budget: &Budget,
    line: &BudgetLine,
    id: &FundingId,
) -> Result<(), Rejection> {
    let application = &funding::undecided(ctx, id)?.application.fact;
    let asked = asked(budget, &line.cover, None);
    if matches!(line.amount, Contribution::Money(_)) && asked <= application.amount.cents() {
        return Ok(());
    }
    Err(Rejection::LineNotCovered {
        year: line.year,
        asked: line.amount.clone(),
        from: Source::Funding(id.clone()),
        holds: Contribution::Money(application.amount),
        period: application.period,
    })
}

/// The budget, if no later one replaced it.
fn open<'a>(ctx: &Context<'a>, id: &BudgetId) -> Result<&'a BudgetLife, Rejection> {
    let life = ctx.known(id)?;
    match replacement(ctx.programme, life, None) {
        Some(by) => Err(Rejection::BudgetSuperseded { budget: id.clone(), by: by.clone() }),
        None => Ok(life),
    }
}

impl Resolve for AdoptBudget {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::DistributeFunds), &self.budget)
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        let life = open(ctx, &self.budget)?;
        let budget = self.budget.clone();
        if let Some(adopted) = adoption(ctx.programme, life, None) {
            let by = adopted.fact.decision.clone();
            return Err(Rejection::BudgetAdopted { budget, by });
        }
        if let Some(earlier) = &life.budget.fact.supersedes {
            let known = ctx.known(earlier)?;
            let by = replacement(ctx.programme, known, None);
            if let Some(by) = by.filter(|by| **by != self.budget) {
                return Err(Rejection::BudgetSuperseded { budget: earlier.clone(), by: by.clone() });
            }
        }
        let decision = basis.id();
        Ok(vec![Event::BudgetAdopted(BudgetAdoption { budget, decision, on: basis.on })])
    }
}

/// A sum of money and effort, the units apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Sum {
    /// Euros.
    pub money: Money,
    /// Hundredths of an fte.
    pub fte_hundredths: i64,
    /// Minutes a week.
    pub minutes_per_week: i64,
    /// Minutes a calendar year.
    pub minutes_per_year: i64,
}

impl Sum {
    /// With one more contribution.
    #[must_use]
    pub fn plus(mut self, amount: &Contribution) -> Self {
        match amount {
            Contribution::Money(money) => self.money = self.money.saturating_add(*money),
            Contribution::Fte(_) => self.fte_hundredths = self.fte_hundredths.saturating_add(amount.steps()),
            Contribution::HoursPerWeek(_) => {
                self.minutes_per_week = self.minutes_per_week.saturating_add(amount.steps());
            }
            Contribution::HoursPerYear(_) => {
                self.minutes_per_year = self.minutes_per_year.saturating_add(amount.steps());
            }
            Contribution::InKind(_) => {}
        }
        self
    }
}

#[cfg(test)]
mod tests;
