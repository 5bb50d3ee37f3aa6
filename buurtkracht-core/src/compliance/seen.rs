//! What a day saw: the state, the charter of that day, and who answers for what.

use chrono::{Datelike, Months};

use super::codes::Part;
use super::{Finding, FindingCode, Owner};
use crate::bodies::Body;
use crate::charter::{Charter, Competence, Duty, DutyKind, Per, Review, Reviewer};
use crate::context::Context;
use crate::id::{BodyId, PartnerId, Sequence};
use crate::programme::Programme;
use crate::value::{Day, Title};

/// The state as of a day.
pub(super) struct StateOn<'a> {
    pub(super) programme: &'a Programme,
    /// The charter of the day.
    pub(super) charter: &'a Charter,
    /// The day: later facts do not count.
    pub(super) on: Day,
}

impl<'a> StateOn<'a> {
    pub(super) fn of(programme: &'a Programme, on: Day) -> Option<Self> {
        Some(Self { programme, charter: programme.charter_on(on)?, on })
    }

    pub(super) fn finding(
        &self,
        (code, owner): (FindingCode, Owner),
        about: impl ToString,
        detail: impl Into<String>,
        entries: impl Into<Vec<Sequence>>,
    ) -> Finding {
        let about = about.to_string();
        Finding {
            code,
            section: self.section(code, &owner, &about),
            layer: code.layer(),
            severity: code.severity(),
            owner,
            about,
            detail: detail.into(),
            since: None,
            amount: None,
            entries: entries.into(),
            accepted: None,
        }
    }

    /// The § of what a finding is about: of its goal, its pledge, or its body; else that of the first of its kind.
    pub(super) fn section(&self, code: FindingCode, owner: &Owner, about: &str) -> Option<Title> {
        let text = &self.charter.text;
        // The id stands first: `pledge/2027-Q1`, `body/seat`.
        let about = about.split('/').next().unwrap_or(about);
        let named = about.parse().ok();
        let body = match owner {
            Owner::Body(body) => Some(body),
            Owner::Partner(_) | Owner::CorePartners => named.as_ref(),
        };
        let body = body.and_then(|body| self.programme.bodies().all().get(body));
        let own = match code.part() {
            Part::Goals => text.goals.iter().find(|goal| goal.id.as_str() == about).map(|goal| &goal.section),
            Part::Pledges => {
                let named = text.pledges.iter().find(|pledge| pledge.id.as_str() == about);
                let of_owner =
                    || text.pledges.iter().find(|pledge| Owner::Partner(pledge.partner.clone()) == *owner);
                named.or_else(of_owner).map(|pledge| &pledge.section)
            }
            Part::Bodies => body.and_then(|body| self.charter.body(&body.like)).map(|named| &named.section),
            Part::Duty(_) | Part::None => None,
        };
        own.cloned().or_else(|| code.section(self.charter))
    }

    /// The first day of the programme, once it has begun: in force, and in its term.
    pub(super) fn start(&self) -> Option<Day> {
        let in_force = self.programme.signing().in_force()?.fact.on;
        Some(in_force.max(self.charter.text.term.period.from())).filter(|start| *start <= self.on)
    }

    /// The core partners that took part on a day, or their successors.
    pub(super) fn core_partners_on(&self, day: Day) -> Vec<PartnerId> {
        let ctx = Context { programme: self.programme, charter: self.charter, today: self.on, departs: &[] };
        ctx.core_partners_on(day)
    }

    /// The last day for the baseline, by the policy; `None` before the programme has begun.
    pub(super) fn baseline_by(&self) -> Option<Day> {
        let months = Months::new(self.charter.policy.baseline_months);
        Some(self.start()?.checked_add_months(months).unwrap_or(Day::MAX))
    }

    /// The duty of a kind in the text, if there is one.
    pub(super) fn duty(&self, kind: DutyKind) -> Option<&'a Duty> {
        self.charter.text.duties.iter().find(|duty| duty.asks == kind)
    }

    /// Who answers for a duty: its body, else the partner that it names, else the one that answers by
    /// the same §, else all core partners.
    pub(super) fn owner_of(&self, duty: &Duty) -> Owner {
        if let Some(body) = &duty.body {
            return Owner::Body(body.clone());
        }
        let responsible = &self.charter.text.responsibilities;
        let by_section = responsible.iter().find(|r| r.section == duty.section).map(|r| &r.partner);
        match duty.owner.as_ref().or(by_section) {
            Some(partner) => self.partner(partner),
            None => Owner::CorePartners,
        }
    }

    /// Who answers for a duty of a kind.
    pub(super) fn owner(&self, kind: DutyKind) -> Owner {
        self.duty(kind).map_or(Owner::CorePartners, |duty| self.owner_of(duty))
    }

    /// Returns true for a review by the body of a duty, or by the partner that answers for it.
    pub(super) fn by_owner(&self, duty: &Duty, review: &Review) -> bool {
        match (self.owner_of(duty), &review.by) {
            (Owner::Body(owner), Reviewer::Body(body)) => {
                owner == *body || self.programme.bodies().all().get(body).is_some_and(|own| own.like == owner)
            }
            (Owner::Partner(owner), Reviewer::Partners(partners)) => {
                let acting = |partner| self.programme.partners().acting_on(partner, self.on);
                partners.iter().any(|partner| *acting(partner) == owner)
            }
            (Owner::CorePartners, Reviewer::Partners(partners)) => {
                self.core_partners_on(review.on).iter().all(|core| partners.contains(core))
            }
            _ => false,
        }
    }

    /// The first of the bodies that are competent; all core partners where there is none.
    pub(super) fn competent(&self, competence: Competence) -> Owner {
        let first = self.charter.competent(competence).into_iter().next();
        first.map_or(Owner::CorePartners, |body| Owner::Body(body.clone()))
    }

    /// A body as owner: the one that acts for it on the day.
    pub(super) fn body(&self, id: &BodyId) -> Owner {
        Owner::Body(self.acting(id).clone())
    }

    /// A partner as owner: the one that acts for it on the day.
    pub(super) fn partner(&self, id: &PartnerId) -> Owner {
        Owner::Partner(self.programme.partners().acting_on(id, self.on).clone())
    }

    /// The body that acts for a body on the day.
    pub(super) fn acting<'b>(&self, body: &'b BodyId) -> &'b BodyId
    where
        'a: 'b,
    {
        self.programme.bodies().acting_on(body, self.on)
    }

    /// Bodies that meet and decide themselves and exist on the day.
    pub(super) fn bodies(&self) -> impl Iterator<Item = (&'a BodyId, &'a Body)> {
        let on = self.on;
        let bodies = self.programme.bodies().all().iter();
        bodies.filter(move |(_, body)| !body.form && body.from <= on && !body.ended_by(on))
    }

    /// Bodies that meet and decide themselves and have existed by the day.
    pub(super) fn bodies_ever(&self) -> impl Iterator<Item = (&'a BodyId, &'a Body)> {
        let on = self.on;
        self.programme.bodies().all().iter().filter(move |(_, body)| !body.form && body.from <= on)
    }

    /// How often a body has to meet on a day, in which time.
    pub(super) fn cadence(&self, body: &Body, on: Day) -> Option<(u32, Per)> {
        let cadence = self.programme.charter_on(on)?.body(&body.like)?.cadence;
        Some((cadence.at_least, cadence.per))
    }

    /// The calendar years of the term up to the day.
    pub(super) fn years(&self) -> impl Iterator<Item = i32> + use<> {
        let term = self.charter.text.term.period;
        let first = self.start().map_or(term.from(), |start| start.max(term.from())).year();
        let last = if self.start().is_some() { term.until().year().min(self.on.year()) } else { first - 1 };
        first..=last
    }
}

/// The first and the last day of a calendar year.
pub(super) fn year(year: i32) -> Option<(Day, Day)> {
    Some((Day::from_ymd_opt(year, 1, 1)?, Day::from_ymd_opt(year, 12, 31)?))
}

/// Returns the day after; at the end of the calendar the same day.
pub(super) fn after(day: Day) -> Day {
    day.succ_opt().unwrap_or(day)
}
