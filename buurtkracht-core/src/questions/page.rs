//! The page for the steering group: what is asked, what came of last time, and how things go (§§ 2 to 7).
//!
//! Everything in it is told more fully by another question; here it stands together, as of one day.

mod ahead;
mod decided;
mod goals;
mod plans;

use std::collections::BTreeSet;

use chrono::Datelike;
use serde::Serialize;

pub use ahead::{AheadKind, DateAhead};
pub use decided::{DecisionFollowed, DecisionProgress, Stuck};
pub use goals::{GoalFigures, GoalLine};
pub use plans::{NextStep, PlanLine};

use super::agenda::{ProposalWaiting, proposals};
use super::delivered::{DeliveredSum, PartnerDelivered, delivered};
use super::funds::{Forecast, SourceFunds, funds};
use super::status::unconfirmed;
use super::unplanned::{AreaWithoutPlan, areas_without_plan};
use crate::charter::{Charter, Competence, Level, PledgeCovers, Point};
use crate::compliance::{DutyState, OpenItem, Span, State, Vacancy, compliance, undone, vacancies};
use crate::decisions::Proposal;
use crate::funds::{AllocationFigures, Source};
use crate::id::{BodyId, MeetingId, ProgrammeId, Sequence};
use crate::programme::Programme;
use crate::value::{Day, Money, Title, WeeklyTime};

/// The page for a body and its meeting on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PageAnswer {
    /// The day of the meeting.
    pub on: Day,
    /// The programme's id.
    pub programme: ProgrammeId,
    /// The title of the charter.
    pub title: Title,
    /// The body that it is for.
    pub body: BodyId,
    /// The name of that body.
    pub body_name: Title,
    /// The last meeting that the body held before the day.
    pub last_meeting: Option<PageMeeting>,
    /// The proposals that await a decision of the body.
    pub asked: Vec<ProposalToDecide>,
    /// The decisions of the body since that meeting, and the earlier ones that are not done.
    pub decided: Vec<DecisionFollowed>,
    /// The money: per source, and together.
    pub money: PageMoney,
    /// The hours of the calendar year up to the day.
    pub hours: PageHours,
    /// Each plan that goes on, and those that ended since the last meeting.
    pub plans: Vec<PlanLine>,
    /// The areas in which no plan works.
    pub areas_without_plan: Vec<AreaWithoutPlan>,
    /// Each goal of the charter.
    pub goals: Vec<GoalLine>,
    /// The duties that are overdue.
    pub overdue: Vec<DutyState>,
    /// The seats that nobody holds.
    pub vacancies: Vec<Vacancy>,
    /// The dates ahead, the earliest first.
    pub ahead: Vec<DateAhead>,
    /// The readings that the partners have not confirmed.
    pub unconfirmed_readings: Vec<Point>,
}

/// A meeting that was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PageMeeting {
    /// The meeting's id.
    pub meeting: MeetingId,
    /// The day of the meeting.
    pub on: Day,
    /// The entry of its report.
    pub entry: Sequence,
}

/// A proposal that awaits a decision of the body.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ProposalToDecide {
    /// The proposal with the advice on it.
    #[serde(flatten)]
    pub waiting: ProposalWaiting,
    /// The reason why these sources are listed.
    pub named_by: SourcesNamedBy,
    /// The sources that its money can come from.
    pub sources: Vec<SourceFree>,
}

/// The reason why a source is listed with a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SourcesNamedBy {
    /// The proposal asks for money of it.
    Proposal,
    /// The proposal names none, and its plan draws from it so far.
    Plan,
    /// Neither names one: it has something free.
    Nobody,
}

/// The free money of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SourceFree {
    /// The pledge, the earmark in it, or the other funding.
    #[serde(flatten)]
    pub source: Source,
    /// The amount that the proposal asks from it; absent where the proposal does not name it.
    pub asked: Option<Money>,
    /// The free amount. Other funding has none before its award.
    pub free: Money,
}

/// The money on a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PageMoney {
    /// Whether a pledge is for the term or for each calendar year, by the reading.
    pub pledges_cover: PledgeCovers,
    /// Whether the partners confirmed that reading.
    pub reading_confirmed: bool,
    /// Per source, each with its forecast.
    pub sources: Vec<SourceFunds>,
    /// The sum that the sources hold: a sum, not a pot.
    pub pledged: Money,
    /// The sum provided.
    pub provided: Money,
    /// The sums of all allocations.
    pub total: AllocationFigures,
    /// The sum that irregular acts spent, outside every allocation.
    pub irregular: Money,
    /// The sum that is free.
    pub free: Money,
    /// The forecast of all sources to the end of the year.
    pub forecast: Option<Forecast>,
}

/// The hours on a page: fte and hours side by side, never added up.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PageHours {
    /// The calendar year, up to the day.
    pub year: i32,
    /// The full-time week by which fte are shown in hours.
    pub full_time_week: WeeklyTime,
    /// Whether the partners confirmed that reading.
    pub reading_confirmed: bool,
    /// Per partner.
    pub partners: Vec<PartnerDelivered>,
    /// All of them together.
    pub total: DeliveredSum,
}

/// What the parts of a page need.
struct OnDay<'a> {
    programme: &'a Programme,
    charter: &'a Charter,
    on: Day,
    body: &'a BodyId,
    /// The day of the last meeting of the body before.
    last: Option<Day>,
    undone: Vec<OpenItem>,
}

/// Returns the page for a body on a day: the one named, else the one that distributes the money.
///
/// `None` before the programme is founded, and where there is no such body.
pub fn page(programme: &Programme, on: Day, body: Option<&BodyId>) -> Option<PageAnswer> {
    let charter = programme.charter_on(on)?;
    let body = body.or_else(|| steering(charter))?;
    let (body, known) = programme.bodies().all().get_key_value(body)?;
    let last = programme.meetings().held(body).filter(|(_, meeting)| meeting.on < on).last();
    let last_meeting = last.map(|(id, meeting)| PageMeeting {
        meeting: id.clone(),
        on: meeting.on,
        entry: meeting.sequence,
    });
    let undone = undone(programme, on);
    let last = last_meeting.as_ref().map(|meeting| meeting.on);
    let day = OnDay { programme, charter, on, body, last, undone };
    let funds = funds(programme, on)?;
    let hours = delivered(programme, on, Some(on.year()), None)?;
    let duties = compliance(programme, Span::On(on))?.duties;
    Some(PageAnswer {
        on,
        programme: charter.programme.clone(),
        title: charter.title.title().clone(),
        body: body.clone(),
        body_name: known.name.clone(),
        last_meeting,
        asked: day.asked(&funds.sources),
        decided: day.decided(),
        plans: day.plans(),
        areas_without_plan: areas_without_plan(programme, on),
        goals: day.goals(),
        ahead: day.ahead(&duties),
        vacancies: vacancies(programme, on),
        overdue: duties.into_iter().filter(|duty| matches!(duty.state, State::Overdue { .. })).collect(),
        money: PageMoney {
            pledges_cover: funds.pledges_cover,
            reading_confirmed: funds.reading_confirmed,
            pledged: funds.pledged,
            provided: funds.provided,
            total: funds.total,
            irregular: funds.irregular,
            free: funds.free,
            forecast: funds.forecast,
            sources: funds.sources,
        },
        hours: PageHours {
            year: on.year(),
            full_time_week: hours.full_time_week,
            reading_confirmed: hours.week_confirmed,
            partners: hours.partners,
            total: hours.total,
        },
        unconfirmed_readings: unconfirmed(charter),
    })
}

/// The body that distributes the money; where the text names none, the first strategic one.
fn steering(charter: &Charter) -> Option<&BodyId> {
    let strategic = || {
        let mut bodies = charter.text.bodies.iter();
        bodies.find(|body| body.level == Level::Strategic && !body.form).map(|body| &body.id)
    };
    charter.competent(Competence::DistributeFunds).into_iter().next().or_else(strategic)
}

impl OnDay<'_> {
    fn asked(&self, known: &[SourceFunds]) -> Vec<ProposalToDecide> {
        let asked = proposals(self.programme, self.body, self.on).into_iter();
        let mut asked: Vec<ProposalToDecide> = asked
            .map(|waiting| {
                let (named_by, sources) = self.sources(&waiting.proposal, known);
                ProposalToDecide { named_by, sources, waiting }
            })
            .collect();
        asked.sort_by_key(|asked| (asked.waiting.proposal.on, asked.waiting.entry));
        asked
    }

    /// The sources that a proposal names; without them, those that its plan draws from so far; without them, all that
    /// have something free.
    fn sources(&self, proposal: &Proposal, known: &[SourceFunds]) -> (SourcesNamedBy, Vec<SourceFree>) {
        let free = |source: &Source, asked| {
            let free = known.iter().find(|funds| funds.source == *source).map_or(Money::ZERO, |own| own.free);
            SourceFree { source: source.clone(), asked, free }
        };
        if !proposal.sources.is_empty() {
            let named = proposal.sources.iter().map(|asked| free(&asked.from, Some(asked.amount)));
            return (SourcesNamedBy::Proposal, named.collect());
        }
        let plan = proposal.plan.iter();
        let own = plan.flat_map(|plan| self.programme.funds().of_plan(plan));
        let own = own.filter(|account| account.allocation.fact.on <= self.on);
        let own: BTreeSet<&Source> = own.map(|account| &account.allocation.fact.from).collect();
        if !own.is_empty() {
            return (SourcesNamedBy::Plan, own.into_iter().map(|source| free(source, None)).collect());
        }
        let open = known.iter().filter(|funds| funds.free.is_positive());
        (SourcesNamedBy::Nobody, open.map(|funds| free(&funds.source, None)).collect())
    }
}

#[cfg(test)]
mod tests;
