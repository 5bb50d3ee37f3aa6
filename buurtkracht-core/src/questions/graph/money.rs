//! Plans, money and effort in the graph.

use super::decision::{evaluation, source};
use super::{Drawing, Led, Node, NodeKey, NodeKind, key, named, of};
use crate::effort::{AssignmentCase, ShareCase};
use crate::evaluation::Evaluation;
use crate::event::Record;
use crate::funds::{Allocation, AllocationAccount, CommitmentAccount, LineAccount, Payment, Refund};
use crate::id::{DecisionId, InvoiceId};
use crate::plans::{Output, PlanLife, Progress};
use crate::questions::explain::{
    CommitmentExplained, FundingExplained, InvoiceExplained, PaymentExplained, PlanExplained, PledgeUsed,
    SupplierExplained,
};

impl Drawing {
    pub(super) fn plan(&mut self, p: &PlanExplained) {
        let plan = self.life(&p.life);
        self.went(&plan, &p.life.progress, &p.life.outputs, &p.evaluations);
        for step in &p.life.steps {
            if let Some(decision) = &step.decision {
                self.node(named(key(NodeKind::Decision, decision)));
            }
        }
        p.allocations.iter().for_each(|account| self.account(account));
        p.shares.iter().for_each(|case| self.share(case));
        for project in &p.projects {
            let to = self.node(named(key(NodeKind::Plan, project)));
            self.edge(&plan, Led::Made, &to, None);
        }
        for decision in &p.decisions {
            self.decision(decision);
        }
    }

    fn life(&mut self, life: &PlanLife) -> NodeKey {
        let fact = &life.plan.fact;
        let mut node = Node {
            title: Some(fact.title.clone()),
            word: Some(life.status().into()),
            ..of(NodeKind::Plan, &fact.plan, &life.plan, fact.on)
        };
        node.entries.extend(life.steps.iter().map(|step| step.sequence));
        node.entries.dedup();
        let plan = self.node(node);
        for goal in &fact.goals {
            let goal = self.node(named(key(NodeKind::Goal, goal)));
            self.edge(&goal, Led::LedTo, &plan, Some(life.plan.sequence));
        }
        if let Some(superseded) = &life.superseded {
            let by = self.node(named(key(NodeKind::Plan, &superseded.fact.by)));
            self.edge(&plan, Led::SupersededBy, &by, Some(superseded.sequence));
        }
        plan
    }

    /// How a plan went, what it brought about, and how it was evaluated.
    pub(super) fn went(
        &mut self,
        plan: &NodeKey,
        progress: &[Record<Progress>],
        outputs: &[Record<Output>],
        evaluations: &[Record<Evaluation>],
    ) {
        for record in progress {
            let fact = &record.fact;
            let id = format!("{} {}", fact.plan, record.sequence);
            let word = Some(fact.colour.into());
            let to = self.node(Node { word, ..of(NodeKind::Progress, id, record, fact.on) });
            self.edge(plan, Led::ToldIn, &to, Some(record.sequence));
        }
        for record in outputs {
            let fact = &record.fact;
            let title = Some(fact.what.clone());
            let to = Node { title, ..of(NodeKind::Output, &fact.output, record, fact.counted_on()) };
            let to = self.node(to);
            self.edge(plan, Led::BroughtAbout, &to, Some(record.sequence));
        }
        for record in evaluations {
            let to = self.node(evaluation(record));
            self.edge(plan, Led::EvaluatedIn, &to, Some(record.sequence));
        }
    }

    fn made_by(&mut self, decision: &DecisionId, made: &NodeKey, entry: crate::id::Sequence) {
        let decision = self.node(named(key(NodeKind::Decision, decision)));
        self.edge(&decision, Led::Made, made, Some(entry));
    }

    pub(super) fn allocation(&mut self, record: &Record<Allocation>) -> NodeKey {
        let fact = &record.fact;
        let node = self.node(Node {
            amount: Some(fact.amount),
            ..of(NodeKind::Allocation, &fact.allocation, record, fact.on)
        });
        let from = self.node(named(source(&fact.from)));
        self.edge(&from, Led::Funded, &node, Some(record.sequence));
        let plan = self.node(named(key(NodeKind::Plan, &fact.plan)));
        self.edge(&node, Led::Funded, &plan, Some(record.sequence));
        self.made_by(&fact.decision, &node, record.sequence);
        node
    }

    /// An allocation with all that was done with it.
    pub(super) fn account(&mut self, account: &AllocationAccount) {
        let from = self.allocation(&account.allocation);
        account.commitments.iter().for_each(|own| {
            self.commitment(&from, own);
        });
        account.lines.iter().for_each(|line| self.line(&from, line));
        self.payments(&from, &account.payments, &account.refunds);
        for moved in &account.reassigned {
            let to = &moved.fact.to;
            let node = self.node(Node {
                amount: Some(to.amount),
                ..of(NodeKind::Allocation, &to.allocation, moved, to.on)
            });
            self.part(&from, Led::WentNextTo, &node, Some(to.amount), Some(moved.sequence));
        }
        for release in &account.releases {
            let id = format!("{} {}", release.fact.allocation, release.sequence);
            let freed = self.node(Node {
                amount: Some(release.fact.amount),
                ..of(NodeKind::FreedMoney, id, release, release.fact.on)
            });
            self.edge(&from, Led::CameBackAs, &freed, Some(release.sequence));
        }
    }

    fn commitment(&mut self, from: &NodeKey, own: &CommitmentAccount) -> NodeKey {
        let record = &own.commitment;
        let mut node = Node {
            amount: Some(record.fact.amount),
            ..of(NodeKind::Commitment, own.id(), record, record.fact.on)
        };
        node.entries.extend(own.deliveries.iter().map(|delivery| delivery.sequence));
        node.entries.extend(own.settled.as_ref().map(|settled| settled.sequence));
        let to = self.node(node);
        self.edge(from, Led::CommittedIn, &to, Some(record.sequence));
        to
    }

    /// A line of an invoice, on its commitment or, without one, on its allocation.
    fn line(&mut self, allocation: &NodeKey, line: &LineAccount) {
        let invoice = &line.invoice;
        let to = self.node(of(NodeKind::Invoice, &invoice.fact.invoice, invoice, invoice.fact.on));
        let commitment = line.line.commitment.as_ref().map(|id| key(NodeKind::Commitment, id));
        let from = commitment.map_or_else(|| allocation.clone(), |key| self.node(named(key)));
        let asked = Some(line.line.amount.gross());
        self.part(&from, Led::ChargedBy, &to, asked, Some(invoice.sequence));
        for credit in &line.credits {
            let node = self.node(Node {
                amount: Some(credit.fact.amount.gross()),
                ..of(NodeKind::Credit, &credit.fact.credit, credit, credit.fact.on)
            });
            self.edge(&to, Led::LoweredBy, &node, Some(credit.sequence));
        }
    }

    /// Payments, each of its invoice or commitment or, without either, of its allocation.
    fn payments(&mut self, allocation: &NodeKey, payments: &[Record<Payment>], refunds: &[Record<Refund>]) {
        for record in payments {
            let fact = &record.fact;
            let to = self.node(Node {
                amount: Some(fact.amount),
                ..of(NodeKind::Payment, &fact.payment, record, fact.on)
            });
            let invoice = fact.invoice.as_ref().map(|id: &InvoiceId| key(NodeKind::Invoice, id));
            let owed = || fact.commitment.as_ref().map(|id| key(NodeKind::Commitment, id));
            let from = invoice.or_else(owed);
            let from = from.map_or_else(|| allocation.clone(), |key| self.node(named(key)));
            self.edge(&from, Led::PaidBy, &to, Some(record.sequence));
        }
        for record in refunds {
            let fact = &record.fact;
            let to = self.node(Node {
                amount: Some(fact.amount),
                ..of(NodeKind::Refund, &fact.refund, record, fact.on)
            });
            let from = self.node(named(key(NodeKind::Payment, &fact.payment)));
            self.edge(&from, Led::CameBackAs, &to, Some(record.sequence));
        }
    }

    pub(super) fn commitment_explained(&mut self, c: &CommitmentExplained) {
        let allocation = self.allocation(&c.allocation);
        let to = self.commitment(&allocation, &c.account);
        if let Some(behind) = &c.mandate {
            self.mandate(behind, &to);
        }
        if let Some(decision) = &c.decision {
            let from = self.node(super::decision::decided(decision));
            self.edge(&from, Led::Made, &to, Some(c.account.commitment.sequence));
        }
        c.lines.iter().for_each(|line| self.line(&allocation, line));
        self.payments(&allocation, &c.payments, &c.refunds);
    }

    pub(super) fn invoice(&mut self, i: &InvoiceExplained) {
        let supplier = self.node(named(key(NodeKind::Supplier, &i.invoice.fact.supplier)));
        for line in &i.lines {
            let allocation = self.allocation(&line.allocation);
            self.line(&allocation, &line.account);
            self.payments(&allocation, &line.payments, &line.refunds);
        }
        let invoice = &i.invoice;
        let to = self.node(of(NodeKind::Invoice, &invoice.fact.invoice, invoice, invoice.fact.on));
        self.edge(&supplier, Led::Made, &to, Some(invoice.sequence));
    }

    pub(super) fn supplier(&mut self, s: &SupplierExplained) {
        let from = self.node(named(key(NodeKind::Supplier, &s.supplier)));
        for record in &s.invoices {
            let to = self.node(of(NodeKind::Invoice, &record.fact.invoice, record, record.fact.on));
            self.edge(&from, Led::Made, &to, Some(record.sequence));
        }
        self.payments(&from, &s.payments, &[]);
    }

    pub(super) fn payment(&mut self, p: &PaymentExplained) {
        let allocation = self.allocation(&p.allocation);
        if let Some(own) = &p.commitment {
            self.commitment(&allocation, own);
        }
        if let Some(line) = &p.line {
            self.line(&allocation, line);
        }
        if let Some(decision) = &p.decision {
            self.node(super::decision::decided(decision));
        }
        self.payments(&allocation, std::slice::from_ref(&p.payment), &p.refunds);
    }

    pub(super) fn funding(&mut self, f: &FundingExplained) {
        let application = &f.life.application;
        let mut node = Node {
            title: Some(application.fact.title.clone()),
            amount: Some(f.holds),
            ..of(NodeKind::Funding, &application.fact.funding, application, application.fact.on)
        };
        node.entries = f.life.entries(None).collect();
        let applicant = self.node(named(key(NodeKind::Partner, &application.fact.applicant)));
        let to = self.node(node);
        self.edge(&applicant, Led::AskedFor, &to, Some(application.sequence));
        f.allocations.iter().for_each(|account| self.account(account));
    }

    pub(super) fn pledge(&mut self, p: &PledgeUsed) {
        let pledge = &p.pledge.pledge;
        let mut node = Node {
            amount: pledge.what.money(),
            effort: crate::effort::Effort::of(&pledge.what),
            entries: p.entry.into_iter().collect(),
            ..named(key(NodeKind::Pledge, &pledge.id))
        };
        node.entries.extend(p.pledge.provided.iter().map(|provided| provided.sequence));
        node.entries.extend(p.pledge.cancelled.as_ref().map(|cancelled| cancelled.sequence));
        let to = self.node(node);
        let partner = self.node(named(key(NodeKind::Partner, &p.whose)));
        self.edge(&partner, Led::Made, &to, p.entry);
        for account in &p.allocations {
            self.allocation(&account.allocation);
        }
        p.assignments.iter().for_each(|case| {
            self.assignment(case);
        });
        for record in &p.work {
            self.worked(record);
        }
    }

    pub(super) fn worked(&mut self, record: &Record<crate::effort::Work>) {
        let fact = &record.fact;
        let from = self.node(named(key(NodeKind::Pledge, &fact.pledge)));
        let to = self.node(of(NodeKind::Work, &fact.work, record, fact.period.until()));
        self.edge(&from, Led::Staffed, &to, Some(record.sequence));
        let target = match &fact.plan {
            Some(plan) => key(NodeKind::Plan, plan),
            None => key(NodeKind::Body, &fact.body),
        };
        let target = self.node(named(target));
        self.edge(&to, Led::Staffed, &target, Some(record.sequence));
    }

    pub(super) fn assignment(&mut self, case: &AssignmentCase) -> NodeKey {
        let record = &case.assignment;
        let fact = &record.fact;
        let mut node =
            Node { effort: Some(fact.effort), ..of(NodeKind::Assignment, &fact.assignment, record, fact.on) };
        node.entries.extend(case.released.as_ref().map(|release| release.sequence));
        let node = self.node(node);
        let from = self.node(named(key(NodeKind::Pledge, &fact.from)));
        self.edge(&from, Led::Staffed, &node, Some(record.sequence));
        let body = self.node(named(key(NodeKind::Body, &fact.to)));
        self.edge(&node, Led::Staffed, &body, Some(record.sequence));
        self.made_by(&fact.decision, &node, record.sequence);
        node
    }

    pub(super) fn share(&mut self, case: &ShareCase) {
        let record = &case.share;
        let fact = &record.fact;
        let mut node =
            Node { effort: Some(fact.effort), ..of(NodeKind::Share, &fact.share, record, fact.on) };
        node.entries.extend(case.released.as_ref().map(|release| release.sequence));
        let node = self.node(node);
        let from = self.node(named(key(NodeKind::Assignment, &fact.from)));
        self.edge(&from, Led::Staffed, &node, Some(record.sequence));
        if let Some(plan) = &fact.plan {
            let plan = self.node(named(key(NodeKind::Plan, plan)));
            self.edge(&node, Led::Staffed, &plan, Some(record.sequence));
        }
        self.made_by(&fact.decision, &node, record.sequence);
    }
}
