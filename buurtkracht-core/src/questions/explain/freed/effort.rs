//! The next uses of capacity and effort that went back to their source.

use std::collections::BTreeMap;

use super::{EffortFreed, EffortLeft, EffortSource, EffortUse, NextEffort};
use crate::effort::Effort;
use crate::id::{DecisionId, Sequence};
use crate::programme::Programme;
use crate::value::{Day, Period};

/// So many steps over days.
#[derive(Debug, Clone, Copy)]
struct Span {
    days: Period,
    steps: u32,
}

/// The parts of a span before and after other days.
fn around(span: Span, days: Period) -> impl Iterator<Item = Span> {
    let before = days.from().pred_opt().and_then(|last| Period::new(span.days.from(), last).ok());
    let after = days.until().succ_opt().and_then(|first| Period::new(first, span.days.until()).ok());
    before.into_iter().chain(after).map(move |days| Span { days, steps: span.steps })
}

/// A use of capacity or effort with how it ended, whatever its kind.
struct Use<'a> {
    what: EffortUse,
    decision: &'a DecisionId,
    effort: Effort,
    period: Period,
    entry: Sequence,
    /// The day after its last one, by which decision, with the entry.
    ended: Option<(Day, &'a DecisionId, Sequence)>,
}

impl Use<'_> {
    /// In kind there is no quantity: it is there, or it is not.
    fn steps(&self) -> u32 {
        if self.effort == Effort::InKind { 1 } else { self.effort.steps() }
    }

    fn freed(&self, source: &EffortSource) -> Option<EffortFreed> {
        let (on, _, entry) = self.ended?;
        let days = Period::new(self.period.from().max(on), self.period.until()).ok();
        Some(EffortFreed {
            ended: self.what.clone(),
            source: source.clone(),
            effort: self.effort,
            days,
            next: Vec::new(),
            unused: days.map(|days| EffortLeft { effort: self.effort, days }).into_iter().collect(),
            entry,
        })
    }
}

/// The next uses of the capacity and effort that decisions freed.
#[derive(Debug, Default)]
pub(in super::super) struct EffortTrail<'a>(BTreeMap<&'a DecisionId, Vec<EffortFreed>>);

impl<'a> EffortTrail<'a> {
    pub(in super::super) fn of(programme: &'a Programme) -> Self {
        let effort = programme.effort();
        let mut uses: BTreeMap<EffortSource, Vec<Use<'a>>> = BTreeMap::new();
        for case in effort.assignments().values() {
            let fact = &case.assignment.fact;
            uses.entry(EffortSource::Pledge(fact.from.clone())).or_default().push(Use {
                what: EffortUse::Assignment { assignment: fact.assignment.clone(), to: fact.to.clone() },
                decision: &fact.decision,
                effort: fact.effort,
                period: fact.period,
                entry: case.assignment.sequence,
                ended: case.released.as_ref().map(|end| (end.fact.on, &end.fact.decision, end.sequence)),
            });
        }
        for case in effort.shares().values() {
            let fact = &case.share.fact;
            uses.entry(EffortSource::Assignment(fact.from.clone())).or_default().push(Use {
                what: EffortUse::Share {
                    share: fact.share.clone(),
                    plan: fact.plan.clone(),
                    areas: fact.areas.clone(),
                },
                decision: &fact.decision,
                effort: fact.effort,
                period: fact.period,
                entry: case.share.sequence,
                ended: case.released.as_ref().map(|end| (end.fact.on, &end.fact.decision, end.sequence)),
            });
        }
        let mut trail = Self::default();
        for (source, uses) in uses {
            trail.follow(&source, &uses);
        }
        trail
    }

    fn follow(&mut self, source: &EffortSource, uses: &[Use<'a>]) {
        let mut freed: Vec<(&'a DecisionId, EffortFreed)> =
            uses.iter().filter_map(|used| Some((used.ended?.1, used.freed(source)?))).collect();
        freed.sort_by_key(|(_, freed)| freed.entry);
        let mut later: Vec<&Use<'_>> = uses.iter().collect();
        later.sort_by_key(|used| used.entry);
        for used in later {
            let mut wanted = vec![Span { days: used.period, steps: used.steps() }];
            let before = freed.iter_mut().take_while(|(_, freed)| freed.entry <= used.entry);
            for (_, freed) in before.filter(|(_, freed)| freed.ended != used.what) {
                wanted = take(freed, used, wanted);
                if wanted.is_empty() {
                    break;
                }
            }
        }
        for (decision, freed) in freed {
            self.0.entry(decision).or_default().push(freed);
        }
    }

    /// The capacity and effort that a decision freed.
    pub(in super::super) fn freed(&self, decision: &DecisionId) -> Vec<EffortFreed> {
        self.0.get(decision).cloned().unwrap_or_default()
    }
}

/// Takes what is wanted from what was freed, and gives what is still wanted.
fn take(freed: &mut EffortFreed, used: &Use<'_>, wanted: Vec<Span>) -> Vec<Span> {
    let in_kind = freed.effort == Effort::InKind;
    let steps_of = |effort: Effort| if in_kind { 1 } else { effort.steps() };
    let mut rest = Vec::new();
    for want in wanted {
        let mut want = vec![want];
        let mut left = Vec::new();
        for lot in std::mem::take(&mut freed.unused) {
            let lot = Span { days: lot.days, steps: steps_of(lot.effort) };
            let found = want.iter().position(|want| want.days.overlap(&lot.days).is_some());
            let Some((part, days)) = found.and_then(|at| {
                let part = want.swap_remove(at);
                Some((part, part.days.overlap(&lot.days)?))
            }) else {
                left.push(lot);
                continue;
            };
            let steps = part.steps.min(lot.steps);
            freed.next.push(NextEffort {
                by: used.what.clone(),
                decision: used.decision.clone(),
                effort: freed.effort.with_steps(steps),
                days,
                entry: used.entry,
            });
            left.extend(around(lot, days));
            want.extend(around(part, days));
            let over = |steps| (steps > 0).then_some(Span { days, steps });
            left.extend(over(lot.steps - steps));
            want.extend(over(part.steps - steps));
        }
        left.sort_by_key(|lot| (lot.days.from(), lot.days.until()));
        freed.unused = left
            .into_iter()
            .map(|lot| EffortLeft { effort: freed.effort.with_steps(lot.steps), days: lot.days })
            .collect();
        rest.extend(want);
    }
    rest
}
