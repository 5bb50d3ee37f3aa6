//! What an explanation looks up many times, found once.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::freed::{EffortFreed, EffortTrail, MoneyFreed, MoneyTrail};
use crate::actions::ActionCase;
use crate::charter::Charter;
use crate::decisions::DecisionCase;
use crate::event::{Event, Record};
use crate::feedback::{Feedback, FeedbackSubject};
use crate::id::{DecisionId, MeetingId, PlanId, Sequence};
use crate::programme::Programme;
use crate::value::Day;

/// Where each decision was reported: the day, the meeting and the entry.
type Reported<'a> = BTreeMap<&'a DecisionId, Vec<(Day, &'a MeetingId, Sequence)>>;

/// The programme that is asked, with what leads from one fact of it to others. Each is gathered when it is first
/// asked for, so that a plan with a thousand decisions costs no thousand scans.
pub(super) struct Trail<'a> {
    pub(super) programme: &'a Programme,
    pub(super) charter: &'a Charter,
    feedback: OnceCell<BTreeMap<&'a FeedbackSubject, Vec<&'a Record<Feedback>>>>,
    actions: OnceCell<BTreeMap<&'a DecisionId, Vec<&'a ActionCase>>>,
    reported: OnceCell<Reported<'a>>,
    money: OnceCell<MoneyTrail<'a>>,
    effort: OnceCell<EffortTrail<'a>>,
}

impl<'a> Trail<'a> {
    /// Of a programme; none before it is founded.
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

    /// What bodies were told of something.
    pub(super) fn told(&self, about: &FeedbackSubject) -> Vec<Record<Feedback>> {
        let all = self.feedback.get_or_init(|| {
            let mut by_subject: BTreeMap<_, Vec<_>> = BTreeMap::new();
            for told in self.programme.feedback().all().values() {
                by_subject.entry(&told.fact.about).or_default().push(told);
            }
            by_subject
        });
        all.get(about).into_iter().flatten().map(|told| (*told).clone()).collect()
    }

    /// What somebody is to do because of a decision.
    pub(super) fn actions(&self, decision: &DecisionId) -> Vec<ActionCase> {
        let all = self.actions.get_or_init(|| {
            let mut by_decision: BTreeMap<_, Vec<_>> = BTreeMap::new();
            for case in self.programme.actions().all().values() {
                if let Some(decision) = &case.action.fact.decision {
                    by_decision.entry(decision).or_default().push(case);
                }
            }
            by_decision
        });
        all.get(decision).into_iter().flatten().map(|case| (*case).clone()).collect()
    }

    /// The meetings in which a decision was reported, oldest first.
    pub(super) fn reported(&self, decision: &DecisionId) -> Vec<(MeetingId, Sequence)> {
        let all = self.reported.get_or_init(|| {
            let mut by_decision: BTreeMap<_, Vec<_>> = BTreeMap::new();
            for (id, meeting) in self.programme.meetings().all() {
                for decision in meeting.proceedings().into_iter().flat_map(|report| &report.reported) {
                    by_decision.entry(decision).or_default().push((meeting.on, id, meeting.sequence));
                }
            }
            by_decision.values_mut().for_each(|told| told.sort());
            by_decision
        });
        all.get(decision).into_iter().flatten().map(|(_, id, entry)| ((*id).clone(), *entry)).collect()
    }

    /// The money that a decision freed, and where it went.
    pub(super) fn money(&self, case: &DecisionCase) -> Vec<MoneyFreed> {
        if !case.effects.iter().any(|event| matches!(event, Event::FundsReleased(_))) {
            return Vec::new();
        }
        self.money.get_or_init(|| MoneyTrail::of(self.programme)).freed(self.programme, case)
    }

    /// The capacity and effort that a decision freed, and where they went.
    pub(super) fn effort(&self, case: &DecisionCase) -> Vec<EffortFreed> {
        let frees = |event: &Event| {
            matches!(event, Event::CapacityReleased(_)) || matches!(event, Event::EffortReleased(_))
        };
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
