//! Which feedback is owed, by whom, to whom, and whether it was given (§ 6).

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Feedback, FeedbackSubject, Signal};
use crate::decisions::DecisionCase;
use crate::id::{BodyId, MeetingId, Sequence};
use crate::programme::Programme;
use crate::record::Record;
use crate::value::Day;

/// Feedback that one body owes another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(crate) struct Awaited {
    /// What it is about.
    pub(crate) about: FeedbackSubject,
    /// The body that owes it.
    pub(crate) from: BodyId,
    /// The body that is to receive it.
    pub(crate) to: BodyId,
    /// The day of what it is about; of a decision under a reservation, the day that was lifted.
    pub(crate) since: Day,
    /// The day of the next meeting of the body that is to receive it, once held: it was due by then.
    pub(crate) due: Option<Day>,
    /// That meeting, with its entry.
    pub(crate) at: Option<(MeetingId, Sequence)>,
    /// When it was given, and the entry.
    pub(crate) given: Option<(Day, Sequence)>,
    /// The entry of what it is about.
    pub(crate) entry: Sequence,
}

impl Awaited {
    /// The id of what it is about.
    pub(crate) fn about_id(&self) -> String {
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
pub(crate) fn awaited(programme: &Programme, on: Day) -> Vec<Awaited> {
    let state = programme.feedback();
    let mut given: BTreeMap<&FeedbackSubject, Vec<&Record<Feedback>>> = BTreeMap::new();
    for feedback in state.all().values().filter(|feedback| feedback.fact.on <= on) {
        given.entry(&feedback.fact.about).or_default().push(feedback);
    }
    let mut owed = Owed { programme, on, given, all: Vec::new() };
    for case in programme.decisions().all().values() {
        owed.on_decision(case);
    }
    for report in state.reports().values() {
        let superseded = state.superseded(report).is_some_and(|by| by.fact.on <= on);
        if !superseded {
            let about = FeedbackSubject::Report(report.fact.report.clone());
            owed.owe(about, [&report.fact.to, &report.fact.by], at(report, report.fact.on));
        }
    }
    for signal in state.signals().values() {
        if let Some(by) = signal.fact.from.body() {
            let about = FeedbackSubject::Signal(signal.fact.signal.clone());
            owed.owe(about, [&signal.fact.to, by], at(signal, signal.fact.on));
        }
    }
    owed.all
}

/// A signal of a partner or a person, which no other body receives feedback for.
pub(crate) struct Asked<'a> {
    /// The signal as it was given.
    pub(crate) signal: &'a Record<Signal>,
    /// The body that owes an answer.
    pub(crate) from: &'a BodyId,
    /// When it told anybody what came of it, and the entry.
    pub(crate) given: Option<(Day, Sequence)>,
}

/// The signals of partners and persons by a day. They hold no meetings, so no day is set for an answer.
pub(crate) fn asked(programme: &Programme, on: Day) -> impl Iterator<Item = Asked<'_>> {
    let (state, bodies) = (programme.feedback(), programme.bodies());
    let mut given: BTreeMap<(&FeedbackSubject, &BodyId), (Day, Sequence)> = BTreeMap::new();
    for feedback in state.all().values().filter(|feedback| feedback.fact.on <= on) {
        let key = (&feedback.fact.about, bodies.acting_on(&feedback.fact.from, on));
        let this = (feedback.fact.on, feedback.sequence);
        let first = given.entry(key).or_insert(this);
        *first = this.min(*first);
    }
    let signals = state
        .signals()
        .values()
        .filter(move |signal| signal.fact.on <= on && signal.fact.from.body().is_none());
    signals.map(move |signal| {
        let from = bodies.acting_on(&signal.fact.to, on);
        let about = FeedbackSubject::Signal(signal.fact.signal.clone());
        Asked { signal, from, given: given.get(&(&about, from)).copied() }
    })
}

fn at<T>(record: &Record<T>, on: Day) -> (Day, Sequence) {
    (on, record.sequence)
}

/// What is owed by a day.
struct Owed<'a> {
    programme: &'a Programme,
    on: Day,
    /// The feedback that was given by the day, by what it is about.
    given: BTreeMap<&'a FeedbackSubject, Vec<&'a Record<Feedback>>>,
    all: Vec<Awaited>,
}

impl<'a> Owed<'a> {
    /// A decision is told to the body whose proposal it was, and to each body of a plan that it touches.
    fn on_decision(&mut self, case: &'a DecisionCase) {
        let (programme, fact) = (self.programme, &case.decision.fact);
        let proposal = fact.proposal.as_ref().and_then(|id| programme.decisions().proposals().get(id));
        let proposer = proposal.and_then(|proposal| proposal.proposal.fact.by.body());
        let since = case.resolved_on();
        let plans = case.effects.iter().filter_map(|event| programme.plans().all().get(event.plan()?));
        let touched = plans.map(|life| (&life.plan.fact.body, since)).filter(|_| since <= self.on);
        let mut first_days: BTreeMap<&BodyId, Day> = BTreeMap::new();
        for (body, day) in touched.chain(proposer.map(|body| (body, fact.decided_on))) {
            let first = first_days.entry(programme.bodies().acting_on(body, self.on)).or_insert(day);
            *first = day.min(*first);
        }
        for (to, day) in first_days {
            let about = FeedbackSubject::Decision(fact.decision.clone());
            self.owe(about, [&fact.body, to], at(&case.decision, day));
        }
    }

    /// Adds what one body owes another, unless the day is earlier or the two are one by then.
    fn owe(&mut self, about: FeedbackSubject, bodies: [&BodyId; 2], (since, entry): (Day, Sequence)) {
        let (programme, on) = (self.programme, self.on);
        let acting = |body| programme.bodies().acting_on(body, on);
        let [from, to] = bodies.map(acting);
        if since > on || from == to {
            return;
        }
        let next = programme.next_meeting(to, since, on);
        let due = next.map(|(_, meeting)| meeting.on);
        let at = next.map(|(id, meeting)| (id.clone(), meeting.sequence));
        // On a decision under a reservation feedback can come before it takes effect.
        let happened = match &about {
            FeedbackSubject::Decision(id) => {
                programme.decisions().all().get(id).map(|case| case.decision.fact.decided_on)
            }
            FeedbackSubject::Proposal(_) | FeedbackSubject::Report(_) | FeedbackSubject::Signal(_) => None,
        };
        let happened = happened.unwrap_or(since);
        let proposal = proposal_of(programme, &about);
        let subjects = [Some(&about), proposal.as_ref()].into_iter().flatten();
        let feedback = subjects.filter_map(|about| self.given.get(about)).flatten();
        let feedback = feedback.filter(|given| {
            acting(&given.fact.from) == from && acting(&given.fact.to) == to && happened <= given.fact.on
        });
        let given = feedback.map(|given| (given.fact.on, given.sequence)).min();
        self.all.push(Awaited { about, from: from.clone(), to: to.clone(), since, due, at, given, entry });
    }
}

/// The proposal that a decision was on: feedback about it is about the decision too.
pub(crate) fn proposal_of(programme: &Programme, about: &FeedbackSubject) -> Option<FeedbackSubject> {
    let FeedbackSubject::Decision(decision) = about else { return None };
    let case = programme.decisions().all().get(decision)?;
    case.decision.fact.proposal.clone().map(FeedbackSubject::Proposal)
}

#[cfg(test)]
mod tests;
