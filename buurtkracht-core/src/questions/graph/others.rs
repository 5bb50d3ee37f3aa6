//! Everything else in the graph, and which explanation is drawn how.

use super::decision::decided;
use super::{Drawing, Led, Node, NodeKey, NodeKind, key, named, of};
use crate::charter::ReviewOutcome;
use crate::decisions::Decision;
use crate::event::Record;
use crate::mandates::MandateGiver;
use crate::questions::explain::{
    AmendmentExplained, BodyExplained, EvaluationExplained, Explanation, FeedbackAbout, IndicatorExplained,
    MeetingExplained, PersonExplained, ProposalExplained,
};

impl Drawing {
    pub(super) fn explanation(&mut self, explained: &Explanation) {
        match explained {
            Explanation::Decision(e) => drop(self.decision(e)),
            Explanation::Plan(e) => self.plan(e),
            Explanation::Allocation(e) => {
                self.account(&e.account);
                e.decision.iter().for_each(|decision| drop(self.decision(decision)));
            }
            Explanation::Assignment(e) => {
                self.assignment(&e.case);
                e.shares.iter().for_each(|case| self.share(case));
                e.decision.iter().for_each(|decision| drop(self.decision(decision)));
            }
            Explanation::Share(e) => {
                self.share(&e.case);
                e.of.iter().for_each(|case| drop(self.assignment(case)));
                e.decision.iter().for_each(|decision| drop(self.decision(decision)));
            }
            Explanation::Work(e) => self.worked(&e.work),
            Explanation::Evaluation(e) => self.evaluated(e),
            Explanation::Proposal(e) => self.proposed(e),
            Explanation::Meeting(e) => self.meeting(e),
            Explanation::Mandate(e) => {
                let mandate = &e.mandate;
                let to = self.node(Node {
                    amount: mandate.bounds.ceiling,
                    entries: vec![mandate.entry],
                    ..named(key(NodeKind::Mandate, &mandate.mandate))
                });
                if let MandateGiver::Decision(decision) = &mandate.by {
                    let from = self.node(named(key(NodeKind::Decision, decision)));
                    self.edge(&from, Led::Made, &to, Some(mandate.entry));
                }
                for part in &e.parts {
                    let part = self.node(named(key(NodeKind::Mandate, part)));
                    self.edge(&to, Led::Empowered, &part, None);
                }
                for used in &mandate.uses {
                    let what = match &used.fact.purpose {
                        crate::mandates::UsedFor::Decision(id) => key(NodeKind::Decision, id),
                        crate::mandates::UsedFor::Commitment(id) => key(NodeKind::Commitment, id),
                    };
                    let what = self.node(named(what));
                    self.edge(&to, Led::Empowered, &what, Some(used.sequence));
                }
            }
            Explanation::Partner(e) => {
                let fact = &e.life.partner.fact;
                let from = self.node(Node {
                    title: Some(e.life.name().clone()),
                    ..of(NodeKind::Partner, &fact.partner, &e.life.partner, fact.on)
                });
                for pledge in &e.pledges {
                    let mut node = named(key(NodeKind::Pledge, &pledge.pledge.id));
                    node.amount = pledge.pledge.what.money();
                    node.entries = pledge.provided.iter().map(|provided| provided.sequence).collect();
                    let to = self.node(node);
                    self.edge(&from, Led::Made, &to, None);
                }
            }
            Explanation::Body(e) => self.body(e),
            Explanation::Action(e) => {
                let to = self.action(&e.case);
                if let Some(decision) = &e.carries_out {
                    let from = self.node(decided(decision));
                    self.edge(&from, Led::AskedFor, &to, Some(e.case.action.sequence));
                }
            }
            Explanation::IrregularAct(e) => {
                let fact = &e.case.act.fact;
                let mut node = Node {
                    title: Some(fact.what.clone()),
                    amount: fact.amount,
                    ..of(NodeKind::IrregularAct, &fact.act, &e.case.act, fact.on)
                };
                node.entries.extend(e.case.reversed.as_ref().map(|reversed| reversed.sequence));
                let to = self.node(node);
                let by = e.case.ratified.as_ref().map(|ratified| ratified.sequence);
                if let Some(decision) = &e.ratified_by {
                    let from = self.node(decided(decision));
                    self.edge(&from, Led::Adopted, &to, by);
                }
            }
            Explanation::Report(e) => {
                let fact = &e.report.fact;
                let from = self.node(of(NodeKind::Report, &fact.report, &e.report, fact.on));
                if let Some(later) = &e.superseded {
                    let to = of(NodeKind::Report, &later.fact.report, later, later.fact.on);
                    let to = self.node(to);
                    self.edge(&from, Led::SupersededBy, &to, Some(later.sequence));
                }
                self.told(&from, &e.feedback);
            }
            Explanation::Signal(e) => {
                let fact = &e.signal.fact;
                let from = self.node(Node {
                    title: Some(fact.title.clone()),
                    ..of(NodeKind::Signal, &fact.signal, &e.signal, fact.on)
                });
                self.told(&from, &e.feedback);
            }
            Explanation::Amendment(e) => self.amendment(e),
            Explanation::Indicator(e) => self.indicator(e),
            Explanation::Commitment(e) => self.commitment_explained(e),
            Explanation::Invoice(e) => self.invoice(e),
            Explanation::Payment(e) => self.payment(e),
            Explanation::Funding(e) => self.funding(e),
            Explanation::Budget(e) => {
                let record = &e.told.budget;
                let to = self.node(Node {
                    title: Some(record.fact.title.clone()),
                    ..of(NodeKind::Budget, &record.fact.budget, record, record.fact.on)
                });
                if let Some(decision) = &e.adopted_by {
                    let from = self.node(decided(decision));
                    self.edge(&from, Led::Adopted, &to, Some(decision.sequence));
                }
            }
            Explanation::CarryOver(e) => {
                let record = &e.carried;
                let from = self.node(named(super::decision::source(&record.fact.source)));
                let to = self.node(Node {
                    amount: Some(record.fact.amount),
                    ..of(NodeKind::CarryOver, &record.fact.carry_over, record, record.fact.on)
                });
                self.edge(&from, Led::LedTo, &to, Some(record.sequence));
            }
            Explanation::Seat(e) => {
                let seat = format!("{}/{}", e.body, e.seat);
                let mut node = Node { title: Some(e.function.clone()), ..named(key(NodeKind::Seat, seat)) };
                node.entries = e.holders.iter().chain(&e.deputies).map(|holder| holder.entry).collect();
                let from = self.node(node);
                for (mandate, entry) in &e.mandates {
                    let to = self.node(named(key(NodeKind::Mandate, mandate)));
                    self.edge(&from, Led::Made, &to, Some(*entry));
                }
            }
            Explanation::Person(e) => self.person(e),
            Explanation::Pledge(e) => self.pledge(e),
            Explanation::Goal(e) => {
                let from = self.node(Node {
                    title: Some(e.goal.title.clone()),
                    entries: e.entry.into_iter().collect(),
                    ..named(key(NodeKind::Goal, &e.goal.id))
                });
                for record in &e.indicators {
                    let to = Node {
                        title: Some(record.fact.title.clone()),
                        entries: vec![record.sequence],
                        ..named(key(NodeKind::Indicator, &record.fact.indicator))
                    };
                    let to = self.node(to);
                    self.edge(&from, Led::LedTo, &to, Some(record.sequence));
                }
                for record in &e.plans {
                    let to = self.node(Node {
                        title: Some(record.fact.title.clone()),
                        ..of(NodeKind::Plan, &record.fact.plan, record, record.fact.on)
                    });
                    self.edge(&from, Led::LedTo, &to, Some(record.sequence));
                }
            }
            Explanation::Duty(e) => {
                self.node(Node {
                    title: Some(e.duty.what.clone()),
                    entries: e.entry.into_iter().collect(),
                    ..named(key(NodeKind::Duty, &e.duty.id))
                });
            }
            Explanation::Feedback(e) => {
                let about = match &e.about {
                    Some(FeedbackAbout::Decision(record)) => Some(decided(record)),
                    Some(FeedbackAbout::Proposal(record)) => Some(Node {
                        title: Some(record.fact.title.clone()),
                        ..of(NodeKind::Proposal, &record.fact.proposal, record, record.fact.on)
                    }),
                    Some(FeedbackAbout::Report(record)) => {
                        Some(of(NodeKind::Report, &record.fact.report, record, record.fact.on))
                    }
                    Some(FeedbackAbout::Signal(record)) => Some(Node {
                        title: Some(record.fact.title.clone()),
                        ..of(NodeKind::Signal, &record.fact.signal, record, record.fact.on)
                    }),
                    None => None,
                };
                let about = about.map(|about| self.node(about));
                match about {
                    Some(from) => self.told(&from, std::slice::from_ref(&e.feedback)),
                    None => {
                        let fact = &e.feedback.fact;
                        self.node(of(NodeKind::Feedback, &fact.feedback, &e.feedback, fact.on));
                    }
                }
            }
            Explanation::Supplier(e) => self.supplier(e),
            Explanation::Legacy(e) => {
                let fact = &e.fact.fact;
                self.node(Node {
                    title: Some(fact.what.clone()),
                    ..of(NodeKind::Legacy, &fact.legacy, &e.fact, fact.on)
                });
            }
        }
    }

    fn followed(&mut self, from: &NodeKey, led: Led, decisions: &[Record<Decision>]) {
        for record in decisions {
            let to = self.node(decided(record));
            self.edge(from, led, &to, Some(record.sequence));
        }
    }

    fn evaluated(&mut self, e: &EvaluationExplained) {
        let from = self.grounds(&e.evaluation, &e.measurements);
        if let Some(plan) = e.evaluation.fact.about.plan() {
            let plan = self.node(named(key(NodeKind::Plan, plan)));
            self.edge(&plan, Led::EvaluatedIn, &from, Some(e.evaluation.sequence));
        }
        self.followed(&from, Led::Grounded, &e.followed_by);
        self.actions(&from, &e.actions);
    }

    fn proposed(&mut self, p: &ProposalExplained) {
        let from = self.proposal(&p.case);
        for (meeting, entry) in &p.agendas {
            let meeting = self.node(Node { entries: vec![*entry], ..named(key(NodeKind::Meeting, meeting)) });
            self.edge(&from, Led::LedTo, &meeting, Some(*entry));
        }
        self.followed(&from, Led::LedTo, &p.decided);
        self.told(&from, &p.feedback);
    }

    fn meeting(&mut self, m: &MeetingExplained) {
        let mut node = Node {
            on: Some(m.case.on),
            entries: vec![m.case.sequence],
            ..named(key(NodeKind::Meeting, &m.meeting))
        };
        node.entries.extend(m.case.minutes.as_ref().map(|minutes| minutes.sequence));
        node.entries.extend(m.case.adopted.as_ref().map(|adopted| adopted.sequence));
        let from = self.node(node);
        for body in m.case.bodies() {
            let body = self.node(named(key(NodeKind::Body, body)));
            self.edge(&body, Led::Took, &from, Some(m.case.sequence));
        }
        self.followed(&from, Led::Took, &m.decided);
        for record in &m.reported {
            let told = self.node(decided(record));
            self.edge(&told, Led::ToldIn, &from, Some(m.case.sequence));
        }
        self.actions(&from, &m.actions);
    }

    fn body(&mut self, b: &BodyExplained) {
        let from = self.node(Node {
            title: Some(b.body.name.clone()),
            on: Some(b.body.from),
            entries: vec![b.body.sequence],
            ..named(key(NodeKind::Body, &b.id))
        });
        if let Some(decision) = &b.body.formed_by {
            let by = self.node(named(key(NodeKind::Decision, decision)));
            self.edge(&by, Led::Made, &from, Some(b.body.sequence));
        }
        self.followed(&from, Led::Took, &b.decided);
    }

    fn amendment(&mut self, a: &AmendmentExplained) {
        let fact = &a.amendment.fact;
        let to = self.node(Node {
            title: Some(fact.summary.clone()),
            ..of(NodeKind::Amendment, &fact.amendment, &a.amendment, fact.from)
        });
        for review in &a.reviews {
            let from = self.node(of(NodeKind::Review, review.sequence, review, review.fact.on));
            if matches!(review.fact.outcome, ReviewOutcome::Amendment(_)) {
                self.edge(&from, Led::LedTo, &to, Some(a.amendment.sequence));
            }
        }
    }

    fn indicator(&mut self, i: &IndicatorExplained) {
        let fact = &i.indicator.fact;
        let to = self.node(Node {
            title: Some(fact.title.clone()),
            entries: vec![i.indicator.sequence],
            ..named(key(NodeKind::Indicator, &fact.indicator))
        });
        for area in &i.areas {
            let actual = area.periods.iter().filter_map(|period| period.actual.as_ref());
            for record in area.baseline.iter().chain(actual) {
                let fact = &record.fact;
                let node = of(NodeKind::Measurement, &fact.measurement, record, fact.reference_date);
                let from = self.node(node);
                self.edge(&from, Led::Showed, &to, Some(record.sequence));
            }
        }
        for record in &i.outputs {
            let fact = &record.fact;
            let plan = self.node(named(key(NodeKind::Plan, &fact.plan)));
            let output = Node {
                title: Some(fact.what.clone()),
                ..of(NodeKind::Output, &fact.output, record, fact.counted_on())
            };
            let output = self.node(output);
            self.edge(&plan, Led::BroughtAbout, &output, Some(record.sequence));
        }
    }

    fn person(&mut self, p: &PersonExplained) {
        let from = self.node(Node { entries: vec![p.entry], ..named(key(NodeKind::Person, &p.person)) });
        for record in &p.proposed {
            let to = self.node(Node {
                title: Some(record.fact.title.clone()),
                ..of(NodeKind::Proposal, &record.fact.proposal, record, record.fact.on)
            });
            self.edge(&from, Led::Made, &to, Some(record.sequence));
        }
        for spoke in &p.spoke {
            let to = Node {
                on: Some(spoke.on),
                entries: vec![spoke.entry],
                ..named(key(NodeKind::Decision, &spoke.decision))
            };
            let to = self.node(to);
            self.edge(&from, Led::Took, &to, Some(spoke.entry));
        }
        for (plan, entry) in &p.leads {
            let to = self.node(Node { entries: vec![*entry], ..named(key(NodeKind::Plan, plan)) });
            self.edge(&from, Led::LedTo, &to, Some(*entry));
        }
    }
}
