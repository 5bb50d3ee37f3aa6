//! The decisions of a body since its last meeting, with the progress of each.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use strum::{Display, IntoStaticStr};

use super::OnDay;
use crate::actions::ActionCase;
use crate::decisions::{DecisionCase, Outcome, ReservationEnd};
use crate::id::{ActionId, DecisionId, ProposalId, Sequence};
use crate::value::{Day, Money, Title};

/// A decision with its progress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DecisionFollowed {
    /// The decision's id.
    pub decision: DecisionId,
    /// The title of the decision.
    pub title: Title,
    /// The day it was decided.
    pub decided_on: Day,
    /// The outcome of the decision.
    pub outcome: Outcome,
    /// Whether it is older than the last meeting, and listed because it is not done.
    pub earlier: bool,
    /// The money that it allocated.
    pub allocated: Money,
    /// The progress of the decision.
    #[serde(flatten)]
    pub progress: DecisionProgress,
    /// Its actions that are still to be done, the first due first.
    pub actions: Vec<ActionId>,
    /// The entries that it rests on.
    pub entries: Vec<Sequence>,
}

/// The progress of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "progress", rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum DecisionProgress {
    /// All its effects came about, and none of its actions is open.
    Done,
    /// Actions of it are open, and in time.
    InHand {
        /// The last day of the first of them.
        by: Day,
    },
    /// An action of it is overdue.
    Late {
        /// The first day on which it was.
        since: Day,
    },
    /// It cannot go on by itself.
    Stuck {
        /// The reason why it cannot go on.
        why: Stuck,
        /// The first day on which it was stuck.
        since: Day,
    },
    /// It waits for an approval.
    UnderReservation {
        /// The authority that must approve.
        authority: Title,
        /// The last day to wait.
        until: Day,
    },
    /// Another decision came in its place, or revoked it.
    Replaced {
        /// The decision that replaced or revoked it.
        by: DecisionId,
    },
}

/// Why a decision cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum Stuck {
    /// It was put off, and nobody decided on it since.
    PutOff,
    /// The last day to wait for the approval has passed.
    ApprovalOverdue,
    /// The approval will not come, and nobody decided again.
    ApprovalRefused,
}

impl OnDay<'_> {
    /// What the body decided since its last meeting and, before that, what is not done.
    pub(super) fn decided(&self) -> Vec<DecisionFollowed> {
        let mut actions: BTreeMap<&DecisionId, Vec<&ActionCase>> = BTreeMap::new();
        for case in self.programme.actions().all().values().filter(|case| case.open_on(self.on)) {
            if let Some(decision) = &case.action.fact.decision {
                actions.entry(decision).or_default().push(case);
            }
        }
        let open: BTreeSet<&ProposalId> =
            self.programme.decisions().open_on(self.on).map(|(id, _)| id).collect();
        let all = self.programme.decisions().all().values();
        let own = all.filter(|case| {
            let fact = &case.decision.fact;
            fact.body == *self.body && fact.decided_on < self.on
        });
        let mut decisions: Vec<DecisionFollowed> = own
            .filter_map(|case| {
                let fact = &case.decision.fact;
                let mut own = actions.remove(&fact.decision).unwrap_or_default();
                own.sort_by_key(|case| (case.action.fact.by, case.action.sequence));
                let progress = self.progress(case, &own, &open);
                let earlier = self.last.is_some_and(|last| fact.decided_on < last);
                let ended = matches!(
                    progress,
                    DecisionProgress::Done
                        | DecisionProgress::Replaced { .. }
                        | DecisionProgress::InHand { .. }
                );
                (!earlier || !ended).then(|| self.followed(case, &own, progress, earlier))
            })
            .collect();
        decisions.sort_by(|a, b| {
            (a.earlier, b.decided_on, a.entries.first()).cmp(&(b.earlier, a.decided_on, b.entries.first()))
        });
        decisions
    }

    fn progress(
        &self,
        case: &DecisionCase,
        actions: &[&ActionCase],
        open: &BTreeSet<&ProposalId>,
    ) -> DecisionProgress {
        let fact = &case.decision.fact;
        if let Some(replaced) = case.replaced().filter(|replaced| replaced.fact.on <= self.on) {
            return DecisionProgress::Replaced { by: replaced.fact.by.clone() };
        }
        if let Some(reservation) = case.reservation_on(self.on) {
            let until = reservation.until;
            return match until < self.on {
                true => DecisionProgress::Stuck {
                    why: Stuck::ApprovalOverdue,
                    since: until.succ_opt().unwrap_or(until),
                },
                false => {
                    DecisionProgress::UnderReservation { authority: reservation.authority.clone(), until }
                }
            };
        }
        let waits = fact.proposal.as_ref().is_none_or(|proposal| open.contains(proposal));
        if let Some(ReservationEnd::Lapsed(lapse)) = &case.reservation_end
            && lapse.fact.on <= self.on
            && waits
        {
            return DecisionProgress::Stuck { why: Stuck::ApprovalRefused, since: lapse.fact.on };
        }
        if fact.outcome == Outcome::Deferred && waits {
            return DecisionProgress::Stuck { why: Stuck::PutOff, since: fact.decided_on };
        }
        match actions.first().map(|case| case.action.fact.by) {
            None => DecisionProgress::Done,
            Some(by) if by < self.on => DecisionProgress::Late { since: by.succ_opt().unwrap_or(by) },
            Some(by) => DecisionProgress::InHand { by },
        }
    }

    fn followed(
        &self,
        case: &DecisionCase,
        actions: &[&ActionCase],
        progress: DecisionProgress,
        earlier: bool,
    ) -> DecisionFollowed {
        let fact = &case.decision.fact;
        let made = self.programme.funds().of_decision(&fact.decision);
        let made = made.filter(|account| account.allocation.fact.on <= self.on);
        let mut entries = vec![case.decision.sequence];
        entries.extend(case.reservation_end.as_ref().and_then(|end| match end {
            ReservationEnd::Lifted(end) => (end.fact.on <= self.on).then_some(end.sequence),
            ReservationEnd::Lapsed(end) => (end.fact.on <= self.on).then_some(end.sequence),
        }));
        entries.extend(case.replaced().filter(|by| by.fact.on <= self.on).map(|by| by.sequence));
        entries.extend(actions.iter().map(|case| case.action.sequence));
        DecisionFollowed {
            decision: fact.decision.clone(),
            title: fact.title.clone(),
            decided_on: fact.decided_on,
            outcome: fact.outcome,
            earlier,
            allocated: made.map(|account| account.allocation.fact.amount).sum(),
            progress,
            actions: actions.iter().map(|case| case.action.fact.action.clone()).collect(),
            entries,
        }
    }
}
