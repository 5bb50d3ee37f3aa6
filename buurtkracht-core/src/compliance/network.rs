//! The network of residents, volunteers and partners (§ 7.2).

use std::collections::BTreeSet;

use chrono::Months;

use super::seen::{after, year};
use super::{Finding, FindingCode, StateOn};
use crate::charter::{Duty, DutyKind, ReviewSubject};
use crate::id::Sequence;
use crate::value::Day;

pub(super) fn findings(seen: &StateOn<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    not_growing(seen, &mut found);
    not_reviewed(seen, &mut found);
    found
}

/// The partners and initiatives that take part on a day and the residents in seats, together.
fn size(seen: &StateOn<'_>, on: Day) -> usize {
    let partners = seen.programme.partners();
    let taking_part = partners.all().keys().filter(|partner| partners.takes_part(partner, on)).count();
    let bodies = seen.programme.bodies().all().values().filter(|body| !body.form && !body.ended_by(on));
    let seats = bodies.flat_map(|body| body.seats.values()).filter(|seat| seat.partner.is_none());
    let residents: BTreeSet<_> =
        seats.flat_map(|seat| seat.holders_on(on)).map(|tenure| &tenure.person).collect();
    taking_part + seen.programme.initiatives().count_on(on) + residents.len()
}

/// How the network went over a calendar year.
pub(super) struct YearOfNetwork {
    pub(super) year: i32,
    /// Its size at the start, and at the end or on the day.
    pub(super) size: [usize; 2],
    pub(super) last_day: Day,
}

impl YearOfNetwork {
    pub(super) fn grew(&self) -> bool {
        let [before, now] = self.size;
        now > before
    }
}

pub(super) fn years_of_network(seen: &StateOn<'_>) -> Vec<YearOfNetwork> {
    let years = seen.years().filter_map(|number| Some((number, year(number)?)));
    let of = |(number, (first, last_day)): (i32, (Day, Day))| YearOfNetwork {
        year: number,
        size: [size(seen, first), size(seen, last_day.min(seen.on))],
        last_day,
    };
    years.map(of).collect()
}

fn not_growing(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    let Some(duty) = seen.duty(DutyKind::Network) else { return };
    for year in years_of_network(seen).into_iter().filter(|year| year.last_day < seen.on && !year.grew()) {
        let [before, now] = year.size;
        let detail = format!(
            "partners, initiatives and residents in seats: {before} at the start of {}, {now} at its end",
            year.year
        );
        let code = (FindingCode::NetworkNotGrowing, seen.owner_of(duty));
        found.push(seen.finding(code, year.year, detail, []).since(after(year.last_day)));
    }
}

/// The reviews of the network by the day, by those whose duty it is: when, and the entry.
pub(super) fn reviews(seen: &StateOn<'_>, duty: &Duty) -> Vec<(Day, Sequence)> {
    let reviews = seen.programme.signing().reviews().iter();
    let own = reviews.filter(|r| r.fact.of == ReviewSubject::Network && r.fact.on <= seen.on);
    let own = own.filter(|review| seen.by_owner(duty, &review.fact));
    own.map(|review| (review.fact.on, review.sequence)).collect()
}

fn not_reviewed(seen: &StateOn<'_>, found: &mut Vec<Finding>) {
    let (Some(duty), Some(start)) = (seen.duty(DutyKind::NetworkReview), seen.start()) else { return };
    let months = seen.charter.policy.network_months;
    let last = reviews(seen, duty).into_iter().max();
    let Some(due) = last.map_or(start, |(on, _)| on).checked_add_months(Months::new(months)) else { return };
    if due < seen.on && due <= seen.charter.text.term.period.until() {
        let known =
            last.map_or_else(|| "never reviewed".to_owned(), |(on, _)| format!("last reviewed on {on}"));
        let detail = format!("{known}, due by {due} (policy: every {months} months)");
        let code = (FindingCode::NetworkNotReviewed, seen.owner_of(duty));
        let entries: Vec<Sequence> = last.into_iter().map(|(_, entry)| entry).collect();
        found.push(seen.finding(code, &seen.charter.programme, detail, entries).since(after(due)));
    }
}
