//! The dates ahead.

use serde::Serialize;
use strum::{Display, IntoStaticStr, VariantNames};

use super::OnDay;
use crate::charter::Level;
use crate::compliance::{DutyState, OpenItemKind, Owner, State};
use crate::id::Sequence;
use crate::plans::PlanStatus;
use crate::value::{Day, Title};

/// A date after the day of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DateAhead {
    /// The day that lies ahead.
    pub on: Day,
    /// The kind of the date: a meeting, or the last day for something.
    pub kind: AheadKind,
    /// The kind of the open item; absent for other dates.
    pub undone: Option<OpenItemKind>,
    /// The id of the meeting, duty, item or plan.
    pub id: String,
    /// The title; absent where there is none.
    pub title: Option<Title>,
    /// The body or partner that answers for it; absent where nobody has to act.
    pub owner: Option<Owner>,
    /// The entries that it rests on; none where the text or the policy sets the day.
    pub entries: Vec<Sequence>,
}

/// The kind of a date ahead.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Display, IntoStaticStr, VariantNames,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum AheadKind {
    /// The day of a meeting.
    Meeting,
    /// The last day for a duty.
    Duty,
    /// The last day for something that is not done.
    Undone,
    /// The last day of a plan.
    PlanEnds,
    /// The last day of the charter's term.
    TermEnds,
}

impl OnDay<'_> {
    /// The meetings of bodies that are not operational, and the last days of what is open, after the day.
    pub(super) fn ahead(&self, duties: &[DutyState]) -> Vec<DateAhead> {
        let bodies = self.programme.bodies().all();
        let above = |body| bodies.get(body).is_some_and(|known| known.level != Level::Operational);
        let meetings = self.programme.meetings().ahead(self.on).into_iter();
        let meetings =
            meetings.filter(|(_, meeting)| meeting.bodies().any(above)).map(|(id, meeting)| DateAhead {
                on: meeting.on,
                kind: AheadKind::Meeting,
                undone: None,
                id: id.to_string(),
                title: bodies.get(&meeting.body).map(|body| body.name.clone()),
                owner: Some(Owner::Body(meeting.body.clone())),
                entries: vec![meeting.sequence],
            });
        let open = |duty: &&DutyState| matches!(duty.state, State::Due | State::PartlyMet { .. });
        let duties = duties.iter().filter(open).filter_map(|duty| {
            let on = duty.deadline.filter(|on| self.on < *on)?;
            Some(DateAhead {
                on,
                kind: AheadKind::Duty,
                undone: None,
                id: duty.duty.clone(),
                title: None,
                owner: Some(duty.owner.clone()),
                entries: Vec::new(),
            })
        });
        let undone = self.undone.iter().filter_map(|item| {
            Some(DateAhead {
                on: item.due.filter(|due| self.on < *due)?,
                kind: AheadKind::Undone,
                undone: Some(item.kind),
                id: item.id.clone(),
                title: item.title.clone(),
                owner: Some(item.owner.clone()),
                entries: item.entries.clone(),
            })
        });
        let plans = self.programme.plans().all().iter().filter_map(|(id, life)| {
            let fact = &life.plan.fact;
            let goes_on = matches!(life.status_on(self.on)?, PlanStatus::Active | PlanStatus::Paused);
            (goes_on && self.on < fact.period.until()).then(|| DateAhead {
                on: fact.period.until(),
                kind: AheadKind::PlanEnds,
                undone: None,
                id: id.to_string(),
                title: Some(fact.title.clone()),
                owner: Some(Owner::Body(self.programme.bodies().acting_on(&fact.body, self.on).clone())),
                entries: vec![life.plan.sequence],
            })
        });
        let term = self.charter.text.term.period.until();
        let term = (self.on < term).then(|| DateAhead {
            on: term,
            kind: AheadKind::TermEnds,
            undone: None,
            id: self.charter.programme.to_string(),
            title: None,
            owner: None,
            entries: Vec::new(),
        });
        let mut all: Vec<DateAhead> = meetings.chain(duties).chain(undone).chain(plans).chain(term).collect();
        all.sort_by(|a, b| (a.on, a.kind, &a.id).cmp(&(b.on, b.kind, &b.id)));
        all
    }
}
