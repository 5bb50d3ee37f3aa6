//! Work: effort delivered. A fact, which is never compared with anything before it is recorded.

use serde::Serialize;

use super::{Effort, Work, WorkSource};
use crate::charter::Pledge;
use crate::context::Context;
use crate::event::Event;
use crate::id::BodyId;
use crate::programme::Programme;
use crate::rejection::{IdKind, Rejection, once_each};
use crate::value::{Period, WorkedTime, nearest};

/// Hours worked, timesheets and estimates apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct WorkedHours {
    /// By timesheets.
    pub timesheet: WorkedTime,
    /// By estimates.
    pub estimate: WorkedTime,
}

impl WorkedHours {
    /// Both together.
    pub fn total(&self) -> WorkedTime {
        self.timesheet.saturating_add(self.estimate)
    }

    /// What was worked within days.
    pub fn within<'a>(work: impl IntoIterator<Item = &'a Work>, days: &Period) -> Self {
        let mut hours = WorkedHours::default();
        for work in work {
            let sum = match work.source {
                WorkSource::Timesheet => &mut hours.timesheet,
                WorkSource::Estimate => &mut hours.estimate,
            };
            *sum = sum.saturating_add(work.within(days));
        }
        hours
    }
}

impl Work {
    /// The time of it within days: as many of its days as lie in them count, so that the parts of adjoining
    /// periods add up to the whole.
    pub fn within(&self, days: &Period) -> WorkedTime {
        let Some(shared) = self.period.overlap(days) else { return WorkedTime::default() };
        let (minutes, of) = (u64::from(self.time.minutes()), u64::from(self.period.days()));
        let lead = u64::from(self.period.days()).saturating_sub(u64::from(
            Period::new(shared.from(), self.period.until()).map_or(0, |rest| rest.days()),
        ));
        let up_to = |day: u64| nearest(minutes * day, of).unwrap_or(u32::MAX);
        let part = up_to(lead + u64::from(shared.days())).saturating_sub(up_to(lead));
        WorkedTime::from_minutes(part)
    }
}

/// Whether a pledge is meant for a body: where it names bodies, one of them or a group made after it.
pub(crate) fn meant_for(programme: &Programme, pledge: &Pledge, body: &BodyId) -> bool {
    let like = programme.bodies().all().get(body).map(|body| &body.like);
    pledge.bodies.is_empty()
        || pledge.bodies.contains(body)
        || like.is_some_and(|like| pledge.bodies.contains(like))
}

/// Work is refused only where it cannot have been; what is unwelcome in it is a finding.
pub(crate) fn deliver(ctx: &Context<'_>, work: &Work) -> Result<Vec<Event>, Rejection> {
    ctx.free(&work.work)?;
    let pledge = ctx.pledge(&work.pledge)?;
    ctx.acting_body(&work.body)?;
    if let Some(plan) = &work.plan {
        ctx.known(plan)?;
    }
    once_each(IdKind::Area, &work.areas)?;
    for area in &work.areas {
        ctx.known(area)?;
    }
    ctx.not_future("period.until", work.period.until())?;
    if Effort::of(&pledge.what).is_none() {
        return Err(Rejection::PledgeIsMoney { pledge: work.pledge.clone() });
    }
    let (days, employees) = (work.period.days(), work.employees);
    if u64::from(work.time.minutes()) > u64::from(days) * u64::from(employees) * 24 * 60 {
        return Err(Rejection::MoreHoursThanDays { asked: work.time, days, employees });
    }
    Ok(vec![Event::EffortDelivered(work.clone())])
}
