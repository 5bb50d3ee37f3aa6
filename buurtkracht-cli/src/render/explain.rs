//! An explanation as text: the facts in reading order, each with its entry.

mod decision;
mod money;
mod things;

use buurtkracht_core::Event;
use buurtkracht_core::decisions::Decision;
use buurtkracht_core::questions::explain::{Absence, DecisionRole, Explanation, Fact, Statement};
use buurtkracht_core::value::{Day, Document, Sealed};

use super::{Opener, Page, Style, events, governance, join, word};

/// The line above an explanation as of a day.
pub fn as_of(style: &Style<'_>, day: Day) -> String {
    let left_out = style.say(
        "what had taken effect by then; what is later is left out",
        "wat toen gold; wat later is staat er niet bij",
    );
    format!("{} {day}: {left_out}\n\n", style.say("As of", "Stand per"))
}

pub fn explanation(style: &Style<'_>, open: &Opener<'_>, explanation: &Explanation) -> String {
    let mut text = Text { style, open, root: &explanation.fact.what, page: Page::default() };
    text.thing(&explanation.fact);
    text.page.finish()
}

/// The text of an explanation as it grows.
struct Text<'a> {
    style: &'a Style<'a>,
    open: &'a Opener<'a>,
    /// The thing that is explained.
    root: &'a Statement,
    page: Page,
}

/// The entry of a fact, two columns behind it.
fn entry(fact: &Fact) -> String {
    fact.entry.map_or(String::new(), |entry| format!("  [{entry}]"))
}

impl Text<'_> {
    fn say<'t>(&self, en: &'t str, nl: &'t str) -> &'t str {
        self.style.say(en, nl)
    }

    fn line(&mut self, indent: usize, text: impl AsRef<str>) {
        self.page.line(format!("{:indent$}{}", "", text.as_ref()));
    }

    /// A thing under a heading, with the facts about it.
    fn thing(&mut self, fact: &Fact) {
        self.heading(fact);
        if let Statement::Event(event) = &fact.what
            && let Event::Paid(payment) = &**event
        {
            self.payment(payment, &fact.below);
        } else {
            self.below(fact, 2);
        }
        self.sums(fact);
    }

    fn below(&mut self, fact: &Fact, indent: usize) {
        fact.below.iter().for_each(|below| self.fact(below, indent));
    }

    fn fact(&mut self, fact: &Fact, indent: usize) {
        let style = self.style;
        let end = entry(fact);
        match &fact.what {
            Statement::Event(event) => self.event(event, fact, indent),
            Statement::Decision(_) => self.thing(fact),
            Statement::Named { role, decision } => self.named(*role, decision, &end, indent),
            Statement::Action(case) => self.action(case),
            Statement::Place(place) => self.place(place, &end),
            Statement::ReportedIn(meeting) => {
                self.line(2, format!("{} {meeting}{end}", self.say("reported in", "gemeld in")));
            }
            Statement::Cited(behind) => self.cited(behind),
            Statement::Reservation(of) => self.reservation(of),
            Statement::Competence(used) => self.competence(used, &end),
            Statement::Rule(rule) => self.rule(rule),
            Statement::Positions => {
                self.line(2, format!("{}:", self.say("who decided", "wie besloot")));
                self.below(fact, 4);
            }
            Statement::Position(position) => self.position(position, &end),
            Statement::Proposal(case) => self.proposal(case, &end),
            Statement::Interested(partner) => {
                let benefits = self.say(
                    "spoke, and its own organisation benefits",
                    "sprak mee, en heeft er zelf voordeel bij",
                );
                self.line(2, format!("{partner} {benefits}"));
            }
            Statement::Ground(evaluation) => {
                self.ground(evaluation, &end);
                self.below(fact, 4);
            }
            Statement::Figure(figure) => self.figure(figure, indent, &end),
            Statement::Effects => {
                self.line(2, format!("{}:", self.say("effects", "gevolgen")));
                self.below(fact, 4);
            }
            Statement::Figures(figures) => {
                let since = if indent > 2 { self.say("since then: ", "sindsdien: ") } else { "" };
                self.line(indent, format!("{since}{}", money::figures(style, figures)));
            }
            Statement::Status { status, .. } => {
                self.line(
                    indent,
                    format!("{}: {}", self.say("now", "nu"), word(style.lang, (*status).into())),
                );
            }
            Statement::FreedMoney(freed) => self.freed_money(freed, &end),
            Statement::FreedEffort(freed) => self.freed_effort(freed, &end),
            Statement::Correction(of) => self.correction(of, &end),
            Statement::Since(of) => {
                self.since(of, &end);
                self.below(fact, 4);
            }
            Statement::Findings(findings) => super::answers::findings(style, &mut self.page, findings),
            Statement::Projects(projects) => {
                let inside = self.say("projects inside it", "projecten daarbinnen");
                self.line(2, format!("{inside}: {}", join(projects)));
            }
            Statement::Holds(days) => {
                let days =
                    days.map_or(self.say("on no day", "op geen dag").to_owned(), |days| days.to_string());
                self.line(2, format!("{} {days}", self.say("holds", "geldt")));
            }
            Statement::Whose(partner) => self.whose(partner),
            Statement::ShareOf(of) => {
                let line = events::line(style, &Event::CapacityDistributed((**of).clone()));
                self.line(2, format!("{} {line}{end}", self.say("a share of", "een deel van")));
            }
            Statement::OnAgenda(meeting) => {
                self.line(2, format!("{} {meeting}{end}", self.say("on the agenda of", "op de agenda van")));
            }
            Statement::Adopts(meeting) => {
                let adopts = self.say("adopts the minutes of", "stelt de notulen vast van");
                self.line(2, format!("{adopts} {meeting}{end}"));
            }
            Statement::Held { meeting, on } => {
                self.line(2, format!("{on} {} {meeting}{end}", self.say("met:", "overleg:")));
            }
            Statement::Holder(holder) => {
                let holder = things::holder(style, holder);
                self.line(2, format!("{}: {holder}", self.say("now of", "nu van")));
            }
            Statement::LaterReport(later) => {
                let superseded = self.say("superseded by", "vervangen door");
                self.line(2, format!("{superseded} {}{end}", later.report));
            }
            Statement::Review(review) => {
                let from = self.say("from the review", "uit de evaluatie");
                self.line(2, format!("{from}: {}{end}", events::review(style, review)));
            }
            Statement::Series(series) => self.series(series),
            Statement::Line(own) => self.charged(own),
            Statement::Source { allocation, partner } => self.source(allocation, partner.as_ref(), &end),
            Statement::Meets(commitment) => {
                let none = self.say("none", "geen").to_owned();
                let commitment = commitment.as_ref().map_or(none, ToString::to_string);
                self.line(2, format!("{}: {commitment}", self.say("commitment", "verplichting")));
            }
            Statement::Due { due, paid } => {
                let asked = self.say("asked with VAT, less credits", "gevraagd met btw, min creditnota's");
                let (due, paid) = (style.money(*due), style.money(*paid));
                self.line(2, format!("{asked} {due}, {} {paid}", self.say("paid", "betaald")));
            }
            Statement::OrderedBy(person) => {
                let person = style.person(person);
                self.line(2, format!("{} {person}", self.say("ordered by", "besteld door")));
            }
            Statement::Missing(missing) => self.missing(missing),
            Statement::InPlaceOf(partners) => {
                let place = self.say("in the place of", "in de plaats van");
                self.line(2, format!("{place} {}", join(partners)));
            }
            Statement::Fills(seat) => {
                let holders: Vec<String> =
                    seat.holders.iter().map(|held| things::holder(style, held)).collect();
                let holders = self.or_vacant(&holders);
                let label = self.say("seat", "zetel");
                self.line(2, format!("{label} {}/{}: {holders}", seat.body, seat.seat));
            }
            Statement::Pledge { pledge, .. } => {
                let what = events::contribution(style, &pledge.what);
                self.line(2, format!("{} {}: {what}", self.say("pledge", "toezegging"), pledge.id));
                self.below(fact, 4);
            }
            Statement::SeatOf(seat) => {
                let label = self.say("seat", "zetel");
                let standing = word(style.lang, seat.standing.into());
                let days = things::days(seat.from, seat.until);
                self.line(2, format!("{label} {}/{}: {standing}, {days}{end}", seat.body, seat.seat));
            }
            Statement::MoneyAct(act) => self.money_act(act, &end),
            Statement::None(absent) => {
                self.line(
                    2,
                    match absent {
                        Absence::Proposal => style.say("no prepared proposal", "geen voorbereid voorstel"),
                        Absence::Decision => style.say("not decided on", "nog geen besluit"),
                        Absence::FollowUp => style.say("no decision rests on it", "geen besluit rust hierop"),
                        Absence::Repair => {
                            style.say("neither ratified nor reversed", "bekrachtigd noch teruggedraaid")
                        }
                    },
                );
            }
            // Each has an explanation of its own.
            Statement::Details
            | Statement::Plan(_)
            | Statement::Meeting { .. }
            | Statement::Mandate { .. }
            | Statement::Partner { .. }
            | Statement::Body(_)
            | Statement::Amendment { .. }
            | Statement::Indicator { .. }
            | Statement::Commitment(_)
            | Statement::Funding(_)
            | Statement::Budget(_)
            | Statement::CarryOver(_)
            | Statement::Seat(_)
            | Statement::Person { .. }
            | Statement::Goal(_)
            | Statement::Duty(_)
            | Statement::Supplier { .. }
            | Statement::Legacy { .. } => {}
        }
    }

    /// An event and the facts below it. Directly below a thing about money it has its day.
    fn event(&mut self, event: &Event, fact: &Fact, indent: usize) {
        let (style, end) = (self.style, entry(fact));
        let dated = indent == 2 && self.of_money();
        match event {
            Event::FeedbackGiven(told) => {
                let text =
                    told.text.as_ref().map_or(String::new(), |text| format!(": {}", (self.open)(text)));
                let (label, on) = (self.say("feedback", "terugkoppeling"), told.on);
                self.line(2, format!("{label}: {} → {}, {on}{text}{end}", told.from, told.to));
            }
            Event::DecisionSuperseded(by) if indent == 2 => {
                let superseded = self.say("SUPERSEDED by", "VERVANGEN door");
                self.line(2, format!("{superseded} {} {} {}{end}", by.by, self.say("on", "op"), by.on));
            }
            Event::DecisionRevoked(by) if indent == 2 => {
                let revoked = self.say("REVOKED by", "INGETROKKEN door");
                self.line(2, format!("{revoked} {} {} {}{end}", by.by, self.say("on", "op"), by.on));
            }
            Event::PlanProposed(plan) if matches!(self.root, Statement::Person { .. }) => {
                self.line(2, format!("{} {}{end}", self.say("leads project", "leidt project"), plan.plan));
            }
            _ => {
                let on = event.on().filter(|_| dated).map_or(String::new(), |on| format!("{on} "));
                self.line(indent, format!("{on}{}{end}", events::line(style, event)));
            }
        }
        match event {
            Event::FundingAppliedFor(of) => {
                let performed = self.say("to be performed in", "uit te voeren in");
                self.line(4, format!("{performed} {}", of.period));
            }
            Event::FundingDenied(of) => self.document(4, of.document.as_ref()),
            Event::FundingAwarded(of) => self.document(4, of.document.as_ref()),
            Event::FundingSettled(of) => self.document(4, of.document.as_ref()),
            Event::CommitmentSettled(of) => self.document(4, of.document.as_ref()),
            Event::PartnerLeft(of) => self.sealed(of.reason.as_ref()),
            _ => {}
        }
        self.below(fact, indent + 2);
    }

    /// Whether money is explained.
    fn of_money(&self) -> bool {
        match self.root {
            Statement::Commitment(_) | Statement::Funding(_) => true,
            Statement::Event(event) => {
                matches!(**event, Event::FundsAllocated(_) | Event::InvoiceReceived(_) | Event::Paid(_))
            }
            _ => false,
        }
    }

    /// A decision that has its own explanation.
    fn named(&mut self, role: DecisionRole, decision: &Decision, end: &str, indent: usize) {
        let style = self.style;
        let (line, on) = (events::decision(style, decision), decision.decided_on);
        let label = match role {
            DecisionRole::Superseded => {
                let label = self.say("supersedes", "vervangt");
                return self.line(2, format!("{label}: {}{end}", decision.decision));
            }
            DecisionRole::FollowUp => {
                return self.line(2, format!("{}: {line}{end}", self.say("followed by", "gevolgd door")));
            }
            DecisionRole::Granting | DecisionRole::Adopting => {
                return self.line(2, format!("{on} {line}{end}"));
            }
            DecisionRole::Spoken => {
                let Statement::Person { person, .. } = self.root else { return };
                for own in decision.positions.iter().filter(|position| position.person == *person) {
                    let (label, id) = (self.say("decision", "besluit"), &decision.decision);
                    let stance = word(style.lang, own.stance.into());
                    self.line(2, format!("{on} {label} {id}: {stance} ({}){end}", own.seat));
                }
                return;
            }
            DecisionRole::Later => self.say("later decided", "later besloten"),
            DecisionRole::Taken | DecisionRole::OnProposal | DecisionRole::Ratifying => {
                self.say("decided", "besloten")
            }
            DecisionRole::Reported => self.say("reported", "gemeld"),
            DecisionRole::CarriedOut => self.say("carries out", "voert uit"),
            DecisionRole::Subject => self.say("about", "over"),
        };
        self.line(indent, format!("{label}: {line} ({on}){end}"));
    }

    fn document(&mut self, indent: usize, document: Option<&Document>) {
        if let Some(found) = document {
            let label = self.say("document", "document");
            self.line(indent, format!("{label}: {}", governance::document(found)));
        }
    }

    /// A sealed text, where there is one.
    fn sealed(&mut self, text: Option<&Sealed>) {
        if let Some(text) = text {
            self.line(2, format!("{}: {}", self.say("text", "tekst"), (self.open)(text)));
        }
    }

    fn or_vacant(&self, holders: &[String]) -> String {
        if holders.is_empty() { self.say("vacant", "vacant").to_owned() } else { holders.join(", ") }
    }
}
