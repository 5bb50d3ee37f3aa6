//! What a decision freed in the graph, and where it went.

use super::decision::source;
use super::{Drawing, Led, Node, NodeKey, NodeKind, key, named, of};
use crate::questions::explain::{EffortFreed, EffortSource, EffortUse, MoneyFreed};

impl Drawing {
    pub(super) fn freed(&mut self, by: &NodeKey, freed: &MoneyFreed) {
        let release = &freed.release;
        let id = format!("{} {}", release.fact.allocation, release.sequence);
        let node = self.node(Node {
            amount: Some(release.fact.amount),
            ..of(NodeKind::FreedMoney, id, release, release.fact.on)
        });
        self.edge(by, Led::Freed, &node, Some(release.sequence));
        let from = self.node(named(key(NodeKind::Allocation, &release.fact.allocation)));
        self.edge(&from, Led::CameBackAs, &node, Some(release.sequence));
        let came_from = self.node(named(source(&freed.source)));
        self.edge(&came_from, Led::Funded, &from, None);
        let was_for = self.node(named(key(NodeKind::Plan, &freed.plan)));
        self.edge(&from, Led::Funded, &was_for, None);
        for next in &freed.next {
            let to = self.allocated(&next.allocation, &freed.source, &next.plan, next.entry);
            self.part(&node, Led::WentNextTo, &to, Some(next.amount), Some(next.entry));
            let decision = self.node(named(key(NodeKind::Decision, &next.decision)));
            self.edge(&decision, Led::Made, &to, Some(next.entry));
        }
    }

    pub(super) fn freed_effort(&mut self, by: &NodeKey, freed: &EffortFreed) {
        let used = |used: &EffortUse| match used {
            EffortUse::Assignment { assignment, .. } => key(NodeKind::Assignment, assignment),
            EffortUse::Share { share, .. } => key(NodeKind::Share, share),
        };
        let from = self.node(named(used(&freed.ended)));
        let node = self.node(Node {
            effort: Some(freed.effort),
            on: freed.days.map(|days| days.from()),
            entries: vec![freed.entry],
            ..named(key(NodeKind::FreedEffort, format!("{} {}", from.id, freed.entry)))
        });
        self.edge(by, Led::Freed, &node, Some(freed.entry));
        self.edge(&from, Led::CameBackAs, &node, Some(freed.entry));
        let source = match &freed.source {
            EffortSource::Pledge(part) => key(NodeKind::Pledge, part),
            EffortSource::Assignment(assignment) => key(NodeKind::Assignment, assignment),
        };
        let source = self.node(named(source));
        self.edge(&source, Led::Staffed, &from, None);
        for next in &freed.next {
            let to = Node { effort: Some(next.effort), entries: vec![next.entry], ..named(used(&next.by)) };
            let to = self.node(to);
            self.edge(&node, Led::WentNextTo, &to, Some(next.entry));
            let decision = self.node(named(key(NodeKind::Decision, &next.decision)));
            self.edge(&decision, Led::Made, &to, Some(next.entry));
            if let EffortUse::Share { plan: Some(plan), .. } = &next.by {
                let plan = self.node(named(key(NodeKind::Plan, plan)));
                self.edge(&to, Led::Staffed, &plan, Some(next.entry));
            }
        }
    }
}
