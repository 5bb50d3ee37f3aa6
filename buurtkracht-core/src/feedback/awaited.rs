//! Which feedback is owed, by whom, to whom, and whether it was given (§ 6).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::{FeedbackSubject, SignalSource};
use crate::decisions::{DecisionCase, Proposer};
use crate::event::Record;
use crate::id::{BodyId, Sequence};
use crate::programme::Programme;

/// Feedback that one body owes another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Awaited {
    /// What it is about.
    pub about: FeedbackSubject,
    /// The body that owes it.
    pub from: BodyId,
    /// The body that is to receive it.
    pub to: BodyId,
    /// The day of what it is about; of a decision under a reservation, the day that was lifted.
    pub since: NaiveDate,
    /// The day of the next meeting of the body that is to receive it, once held: it was due by then.
    pub due: Option<NaiveDate>,
    /// When it was given, and the entry.
    pub given: Option<(NaiveDate, Sequence)>,
    /// The entry of what it is about.
    pub entry: Sequence,
}

impl Awaited {
    /// The id of what it is about.
    #[must_use]
    pub fn about_id(&self) -> String {
        match &self.about {
            FeedbackSubject::Decision(id) => id.to_string(),
            FeedbackSubject::Proposal(id) => id.to_string(),
            FeedbackSubject::Report(id) => id.to_string(),
            FeedbackSubject::Signal(id) => id.to_string(),
        }
    }
}

/// All feedback that is or was owed by a day, given or not: on a decision to the body whose proposal it was
/// and to those whose plans it touches, on a report to who reported, on a signal to who gave it. Bodies
/// that became part of another are told as that one.
#[must_use]
pub fn awaited(programme: &Programme, on: NaiveDate) -> Vec<Awaited> {
    let mut all = Vec::new();
    for case in programme.decisions().all().values() {
        on_decision(programme, on, case, &mut all);
    }
    let state = programme.feedback();
    for report in state.reports().values() {
        let superseded = state.superseded(report).is_some_and(|by| by.fact.on <= on);
        if !superseded {
            let about = FeedbackSubject::Report(report.fact.report.clone());
            owe(
                programme,
                on,
                about,
                [&report.fact.to, &report.fact.by],
                at(report, report.fact.on),
                &mut all,
            );
        }
    }
    for signal in state.signals().values() {
        if let SignalSource::Body(by) = &signal.fact.from {
            let about = FeedbackSubject::Signal(signal.fact.signal.clone());
            owe(programme, on, about, [&signal.fact.to, by], at(signal, signal.fact.on), &mut all);
        }
    }
    all
}

fn at<T>(record: &Record<T>, on: NaiveDate) -> (NaiveDate, Sequence) {
    (on, record.sequence)
}

/// A decision is told to the body whose proposal it was, and to each body of a plan that it touches.
fn on_decision(programme: &Programme, on: NaiveDate, case: &DecisionCase, all: &mut Vec<Awaited>) {
    let fact = &case.decision.fact;
    let proposal = fact.proposal.as_ref().and_then(|id| programme.decisions().proposals().get(id));
    let proposer = proposal.and_then(|proposal| match &proposal.proposal.fact.by {
        Proposer::Body(body) => Some(body),
        Proposer::Partner(_) | Proposer::Person(_) => None,
    });
    let since = case.resolved_on();
    let plans = case.effects.iter().filter_map(|event| programme.plans().all().get(event.plan()?));
    let touched = plans.map(|life| (&life.plan.fact.body, since)).filter(|_| since <= on);
    let mut told: BTreeMap<&BodyId, NaiveDate> = BTreeMap::new();
    for (body, day) in touched.chain(proposer.map(|body| (body, fact.decided_on))) {
        let first = told.entry(programme.bodies().acting_on(body, on)).or_insert(day);
        *first = day.min(*first);
    }
    for (to, day) in told {
        let about = FeedbackSubject::Decision(fact.decision.clone());
        owe(programme, on, about, [&fact.body, to], at(&case.decision, day), all);
    }
}

/// Adds what one body owes another, unless the day is earlier or the two are one by then.
fn owe(
    programme: &Programme,
    on: NaiveDate,
    about: FeedbackSubject,
    bodies: [&BodyId; 2],
    (since, entry): (NaiveDate, Sequence),
    all: &mut Vec<Awaited>,
) {
    let acting = |body| programme.bodies().acting_on(body, on);
    let [from, to] = bodies.map(acting);
    if since > on || from == to {
        return;
    }
    let due = programme.next_meeting(to, since, on).map(|(_, meeting)| meeting.on);
    let feedback = programme.feedback().all().values().filter(|given| {
        let fact = &given.fact;
        fact.on <= on
            && answers(programme, &fact.about, &about)
            && acting(&fact.from) == from
            && acting(&fact.to) == to
    });
    let given = feedback.map(|given| (given.fact.on, given.sequence)).min();
    all.push(Awaited { about, from: from.clone(), to: to.clone(), since, due, given, entry });
}

/// Whether feedback is about something: about itself, or about the proposal that it decided on.
fn answers(programme: &Programme, given: &FeedbackSubject, about: &FeedbackSubject) -> bool {
    let FeedbackSubject::Decision(decision) = about else { return given == about };
    let case = programme.decisions().all().get(decision);
    let proposal = case.and_then(|case| case.decision.fact.proposal.as_ref());
    given == about || proposal.is_some_and(|id| *given == FeedbackSubject::Proposal(id.clone()))
}

#[cfg(test)]
mod tests;
