//! The record that an explanation walks over, with the links from one fact of it to others.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::freed::{EffortFreed, EffortTrail, MoneyFreed, MoneyTrail};
use super::{Absence, DecisionRole, Fact, Statement, event, events, named};
use crate::actions::ActionCase;
use crate::charter::Charter;
use crate::decisions::DecisionCase;
use crate::event::Event;
use crate::feedback::{Feedback, FeedbackSubject};
use crate::id::{DecisionId, MeetingId, PlanId, Sequence};
use crate::programme::Programme;
use crate::record::Record;
use crate::value::Day;

/// The reports of each decision: the day, the meeting and the entry.
type Reported<'a> = BTreeMap<&'a DecisionId, Vec<(Day, &'a MeetingId, Sequence)>>;

/// A walk over a programme. It gathers each kind of link when it first needs it, so that a plan with a thousand
/// decisions costs no thousand scans.
pub(super) struct Walk<'a> {
    pub(super) programme: &'a Programme,
    pub(super) charter: &'a Charter,
    feedback: OnceCell<BTreeMap<&'a FeedbackSubject, Vec<&'a Record<Feedback>>>>,
    actions: OnceCell<BTreeMap<&'a DecisionId, Vec<&'a ActionCase>>>,
    reported: OnceCell<Reported<'a>>,
    money: OnceCell<MoneyTrail<'a>>,
    effort: OnceCell<EffortTrail<'a>>,
}

/// An action, and whether it is done.
pub(super) fn action(case: &ActionCase) -> Fact {
    let open = case.done.is_none().then(|| Fact::of(Statement::None(Absence::Result)));
    event(Event::ActionAgreed, &case.action).with(events(Event::ActionDone, &case.done)).with(open)
}

impl<'a> Walk<'a> {
    /// A walk over a programme; none before it is founded.
    pub(super) fn of(programme: &'a Programme) -> Option<Self> {
        Some(Self {
            programme,
            charter: programme.charter()?,
            feedback: OnceCell::new(),
            actions: OnceCell::new(),
            reported: OnceCell::new(),
            money: OnceCell::new(),
            effort: OnceCell::new(),
        })
    }

    /// The decisions of one's choice, in the order recorded.
    pub(super) fn decisions(&self, role: DecisionRole, own: impl Fn(&DecisionCase) -> bool) -> Vec<Fact> {
        let own = self.programme.decisions().all().values().filter(|case| own(case));
        let mut own: Vec<&DecisionCase> = own.collect();
        own.sort_by_key(|case| case.decision.sequence);
        own.into_iter().map(|case| named(role, &case.decision)).collect()
    }

    /// The feedback about something.
    pub(super) fn feedback_on(&self, about: &FeedbackSubject) -> Vec<Fact> {
        let all = self.feedback.get_or_init(|| {
            let mut by_subject: BTreeMap<_, Vec<_>> = BTreeMap::new();
            for record in self.programme.feedback().all().values() {
                by_subject.entry(&record.fact.about).or_default().push(record);
            }
            by_subject
        });
        all.get(about).into_iter().flatten().map(|record| event(Event::FeedbackGiven, record)).collect()
    }

    /// The actions that carry out a decision.
    pub(super) fn actions(&self, decision: &DecisionId) -> Vec<Fact> {
        let all = self.actions.get_or_init(|| {
            let mut by_decision: BTreeMap<_, Vec<_>> = BTreeMap::new();
            for case in self.programme.actions().all().values() {
                if let Some(decision) = &case.action.fact.decision {
                    by_decision.entry(decision).or_default().push(case);
                }
            }
            by_decision
        });
        all.get(decision).into_iter().flatten().map(|case| action(case)).collect()
    }

    /// The meetings in which a decision was reported, oldest first.
    pub(super) fn reported(&self, decision: &DecisionId) -> Vec<Fact> {
        let all = self.reported.get_or_init(|| {
            let mut by_decision: BTreeMap<_, Vec<_>> = BTreeMap::new();
            for (id, meeting) in self.programme.meetings().all() {
                for decision in meeting.proceedings().into_iter().flat_map(|report| &report.reported) {
                    by_decision.entry(decision).or_default().push((meeting.on, id, meeting.sequence));
                }
            }
            by_decision.values_mut().for_each(|meetings| meetings.sort());
            by_decision
        });
        let meetings = all.get(decision).into_iter().flatten();
        meetings.map(|(_, id, entry)| Fact::at(Statement::ReportedIn((*id).clone()), *entry)).collect()
    }

    /// The money that a decision freed, with its next uses.
    pub(super) fn money(&self, case: &DecisionCase) -> Vec<MoneyFreed> {
        if !case.effects.iter().any(|event| matches!(event, Event::FundsReleased(_))) {
            return Vec::new();
        }
        self.money.get_or_init(|| MoneyTrail::of(self.programme)).freed(self.programme, case)
    }

    /// The capacity and effort that a decision freed, with their next uses.
    pub(super) fn effort(&self, case: &DecisionCase) -> Vec<EffortFreed> {
        let frees = |event: &Event| matches!(event, Event::CapacityReleased(_) | Event::EffortReleased(_));
        if !case.effects.iter().any(frees) {
            return Vec::new();
        }
        let trail = self.effort.get_or_init(|| EffortTrail::of(self.programme));
        trail.freed(&case.decision.fact.decision)
    }

    /// The plans that the effects of a decision, or its proposal, are about.
    pub(super) fn plans<'c>(&'c self, case: &'c DecisionCase) -> Vec<&'c PlanId> {
        let (funds, effort) = (self.programme.funds(), self.programme.effort());
        let proposals = self.programme.decisions().proposals();
        let proposed = case.decision.fact.proposal.as_ref().and_then(|id| proposals.get(id));
        let of = |event: &'c Event| match event {
            Event::FundsReleased(release) => {
                Some(&funds.accounts().get(&release.allocation)?.allocation.fact.plan)
            }
            Event::EffortReleased(release) => effort.shares().get(&release.share)?.share.fact.plan.as_ref(),
            event => event.plan(),
        };
        let proposed = proposed.and_then(|case| case.proposal.fact.plan.as_ref());
        let mut plans: Vec<&PlanId> =
            proposed.into_iter().chain(case.effects.iter().filter_map(of)).collect();
        plans.sort_unstable();
        plans.dedup();
        plans
    }
}
