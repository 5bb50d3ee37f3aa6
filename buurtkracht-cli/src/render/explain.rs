//! An explanation as a document: a heading for each thing, and the facts about it as an outline.

use buurtkracht_core::Event;
use buurtkracht_core::budgets::Cover;
use buurtkracht_core::compliance::{Finding, Severity};
use buurtkracht_core::decisions::{Decision, Effect, Proposal, ReservationEnd, Venue};
use buurtkracht_core::evaluation::{Measurement, Target};
use buurtkracht_core::funds::AllocationFigures;
use buurtkracht_core::id::Sequence;
use buurtkracht_core::meetings::Meeting;
use buurtkracht_core::plans::PlanKind;
use buurtkracht_core::questions::explain::{
    Absence, BodyExplained, CompetenceSource, CompetenceUsed, DecisionExplained, EffortSource, EffortUse,
    Explanation, Fact, MoneyActKind, PlanExplained, SeriesExplained, Statement,
};
use buurtkracht_core::questions::mandates::MandateLink;
use buurtkracht_core::questions::seats::SeatHolder;
use buurtkracht_core::record::Record;
use buurtkracht_core::value::{self, Day, Money, Sealed};

use super::compliance::{owner, section};
use super::{Style, capital, events, funds, governance, join, word};
use crate::differences::between;
use crate::document::{Block, Document, Item};
use crate::words::{Words, say};

/// Explains each thing that has an id.
pub fn explanations(style: &Style<'_>, (id, as_of): (&str, Option<Day>), found: &[Explanation]) -> Document {
    let words = style.words();
    let mut document = Document::new(say!(words, "explanation", id));
    if let Some(day) = as_of {
        document.paragraph(say!(words, "explanation-as-of", day));
    }
    let teller = Teller { style, words };
    found.iter().for_each(|one| teller.thing(&mut document, &one.fact));
    document
}

/// Puts facts into words.
struct Teller<'a> {
    style: &'a Style<'a>,
    words: &'static Words,
}

impl Teller<'_> {
    /// A thing under a heading. The decisions that made it follow, each under its own.
    fn thing(&self, document: &mut Document, fact: &Fact) {
        let thing = self.tell(&fact.what);
        match &fact.what {
            // Its heading names its entries, and its years are a table.
            Statement::Budget(of) => funds::budget(self.style, document, of),
            _ => {
                let entry = fact.entry.map_or(String::new(), |entry| format!("  [{entry}]"));
                document.heading(format!("{}{entry}", capital(&thing.text)));
            }
        }
        if let Statement::Mandate { mandate, .. } = &fact.what {
            let tables = governance::mandates_on(self.style, std::slice::from_ref(mandate));
            document.blocks.extend(tables.blocks.into_iter().map(|block| match block {
                Block::Heading(level, text) => Block::Heading(level + 1, text),
                block => block,
            }));
        }
        let (decisions, others): (Vec<&Fact>, Vec<&Fact>) =
            fact.below.iter().partition(|below| matches!(below.what, Statement::Decision(_)));
        document
            .outline(thing.below.into_iter().chain(others.into_iter().filter_map(|below| self.item(below))));
        decisions.into_iter().for_each(|decision| self.thing(document, decision));
    }

    /// A fact with the facts below it; none where it is left to the explanation of the thing.
    fn item(&self, fact: &Fact) -> Option<Item> {
        if matches!(fact.what, Statement::Details) {
            return None;
        }
        let mut below: Vec<Item> = fact.below.iter().filter_map(|below| self.item(below)).collect();
        if matches!(fact.what, Statement::Effects) {
            // They have the day of their decision.
            for (item, effect) in below.iter_mut().zip(&fact.below) {
                if let Statement::Event(event) = &effect.what {
                    item.text = events::line(self.style, event);
                }
            }
        }
        Some(self.tell(&fact.what).shown_by(fact.entry).with(below))
    }

    fn word(&self, code: &'static str) -> &'static str {
        word(self.style.lang, code)
    }

    /// What a fact states, with an item for each part of it that its line leaves out.
    fn tell(&self, what: &Statement) -> Item {
        let (t, style) = (self.words, self.style);
        let w = |code| self.word(code);
        let one = |text: String| Item::new(text);
        match what {
            Statement::Event(event) => self.event(event),
            Statement::Decision(of) => self.decided(of),
            Statement::Plan(of) => self.plan(of),
            Statement::Meeting { meeting, case, without_quorum } => {
                let (bodies, held) = (join(case.bodies()), case.proceedings().is_some());
                let without = listed(without_quorum, |list| say!(t, "explain-without-quorum", bodies = list));
                one(say!(t, "explain-meeting", meeting, bodies, case.on, held))
                    .with(without)
                    .with(self.met(case))
            }
            Statement::Mandate { mandate, .. } => one(say!(t, "explain-mandate", mandate.mandate)),
            Statement::Partner { partner, name } => {
                let kind = w(partner.kind.into());
                one(say!(t, "explain-partner", partner.partner, name, kind, partner.on))
            }
            Statement::Body(of) => self.body(of),
            Statement::Amendment { amendment, version } => {
                let signed = amendment.signatures.iter().map(|own| {
                    one(say!(t, "explain-signed", own.partner, person = style.person(&own.signatory), own.on))
                });
                one(events::line(style, &Event::CharterAmended(amendment.clone())))
                    .with([one(say!(t, "explain-version", version = *version))])
                    .with(signed)
            }
            Statement::Indicator { indicator, goal_title, sub_aim_title } => {
                one(events::line(style, &Event::IndicatorDefined(indicator.clone())))
                    .with(goal_title.as_ref().map(|title| one(say!(t, "explain-of-goal", title))))
                    .with(sub_aim_title.as_ref().map(|title| one(say!(t, "explain-of-aim", title))))
                    .with(indicator.context_only.then(|| one(say!(t, "explain-context-only"))))
            }
            Statement::Commitment(c) => {
                let (of, owed) = (&c.commitment, c.amount.saturating_sub(c.met).max(Money::ZERO));
                one(say!(t, "explain-commitment", of.commitment, of.amount, ground = w(of.ground.into())))
                    .with([one(say!(t, "explain-commitment-sums", c.amount, c.met, owed))])
            }
            Statement::Funding(f) => {
                let sums = say!(t, "explain-funding-sums", f.holds, f.allocated, f.kept);
                one(say!(t, "explain-funding", f.funding, f.title)).with([one(sums)])
            }
            Statement::Budget(b) => Item::default().with(b.budget.fact.lines.iter().map(|own| {
                let (cover, by) = match &own.cover {
                    Cover::Committed(source) => ("committed", source.to_string()),
                    Cover::AppliedFor(funding) => ("applied", funding.to_string()),
                    Cover::Gap => ("gap", String::new()),
                };
                let amount = events::contribution(style, &own.amount);
                one(say!(
                    t,
                    "explain-budget-line",
                    own.year,
                    own.what,
                    plan = own.plan.as_ref(),
                    amount,
                    cover,
                    by
                ))
            })),
            Statement::Seat(s) => {
                let tenure = |own: &SeatHolder, standing| {
                    let (standing, holder) = (w(standing), self.holder(own));
                    shown(say!(t, "explain-tenure", standing, holder), own.entry)
                };
                one(say!(t, "explain-seat", s.body, s.seat, s.function))
                    .with([one(say!(t, "explain-filled-by", s.body_name, partner = s.partner.as_ref()))])
                    .with(s.holders.is_empty().then(|| one(say!(t, "explain-never-held"))))
                    .with(s.holders.iter().map(|own| tenure(own, "holder")))
                    .with(s.deputies.iter().map(|own| tenure(own, "deputy")))
                    .with(
                        s.mandates
                            .iter()
                            .map(|(mandate, entry)| shown(say!(t, "explain-mandate", mandate), *entry)),
                    )
            }
            Statement::Person { person, takes_part_as } => {
                let (person, quality) = (style.person(person), w((*takes_part_as).into()));
                one(say!(t, "explain-person", person, quality))
            }
            Statement::Pledge { pledge, whose } => {
                let (what, section) = (events::contribution(style, &pledge.what), &pledge.section);
                let by = Some(&pledge.partner).filter(|by| *by != whose);
                one(say!(t, "explain-pledge", pledge.id, what, partner = whose, section))
                    .with(by.map(|by| one(say!(t, "explain-pledged-by", partner = by))))
                    .with(pledge.amounts.iter().map(|own| {
                        let amount = events::contribution(style, &own.amount);
                        let (start, end) = (own.period.from(), own.period.until());
                        let period = say!(t, "explain-period", start = &start, end = &end);
                        one(say!(t, "explain-pledge-period", amount, period))
                    }))
                    .with(pledge.earmarks.iter().map(|own| {
                        let part = events::contribution(style, &own.part);
                        one(say!(t, "explain-earmark", own.id, part, own.purpose))
                    }))
            }
            Statement::Goal(g) => {
                let aims = g.sub_aims.iter().map(|aim| one(say!(t, "explain-sub-aim", aim.id, aim.title)));
                one(say!(t, "explain-goal", g.id, g.title, g.section)).with(aims)
            }
            Statement::Duty(d) => {
                let (kind, body, owner) = (w(d.asks.into()), d.body.as_ref(), d.owner.as_ref());
                let asks = [say!(t, "explain-asks", kind, body, owner), say!(t, "explain-compliance")];
                one(say!(t, "explain-duty", d.id, d.what, d.section)).with(asks.map(one))
            }
            Statement::Supplier { supplier, due, paid } => one(say!(t, "explain-supplier", supplier))
                .with([one(say!(t, "explain-due", due = *due, paid = *paid))]),
            Statement::Legacy { legacy, signing } => {
                one(events::line(style, &Event::LegacyFactRecorded(legacy.clone())))
                    .with([one(say!(t, "explain-no-right", signing = *signing))])
                    .with(self.document(legacy.document.as_ref()))
            }
            Statement::Named { role, decision } => {
                let (role, line): (&str, _) = ((*role).into(), events::decision(style, decision));
                one(say!(t, "explain-named", role, decision = line, decision.decided_on))
            }
            Statement::Place(p) => {
                one(say!(t, "explain-place", p.meeting)).with(p.item.as_ref().map(|item| {
                    let of = &item.fact;
                    shown(say!(t, "explain-item", of.item, of.title), item.sequence)
                }))
            }
            Statement::ReportedIn(meeting) => one(say!(t, "explain-reported-in", meeting)),
            Statement::Cited(behind) => {
                let authority = behind.authority.as_ref().map(governance::document);
                one(say!(t, "explain-cited", authority)).with(behind.chain.iter().map(|own| self.link(own)))
            }
            Statement::Reservation(r) => {
                let (of, kind) = (&r.reservation, w(r.reservation.kind.into()));
                let (end, on) = match &r.ended {
                    Some(ReservationEnd::Lifted(end)) => ("lifted", end.fact.on),
                    Some(ReservationEnd::Lapsed(end)) => ("lapsed", end.fact.on),
                    None => ("open", of.until),
                };
                let pending = r.pending.iter().map(|effect| match effect {
                    Effect::AllocateFunds(f) => say!(t, "explain-money-waits", f.amount, f.from, f.plan),
                    other => say!(t, "explain-effect-waits", effect = <&str>::from(other)),
                });
                one(say!(t, "explain-reservation", of.authority, kind, end, on)).with(pending.map(one))
            }
            Statement::Competence(used) => one(self.competence(used)),
            Statement::Rule(r) => {
                let unconfirmed = Some(join(r.unconfirmed.iter().map(|point| w((*point).into()))));
                one(say!(
                    t,
                    "explain-rule",
                    rule = w(r.rule.by.into()),
                    money = w(r.quorum.means.into()),
                    other = w(r.quorum.other.into()),
                    readings = unconfirmed.filter(|list| !list.is_empty())
                ))
            }
            Statement::Departs(d) => one(say!(t, "explain-departs", point = w(d.point.into()), d.reason)),
            Statement::Positions => one(say!(t, "explain-positions")),
            Statement::Position(p) => one(say!(
                t,
                "explain-position",
                stance = w(p.stance.into()),
                person = style.person(&p.person),
                function = p.function.as_ref(),
                partner = p.partner.as_ref(),
                p.seat,
                standing = p.standing.map(|standing| w(standing.into())),
                voice = if p.voice { "yes" } else { "no" },
                written = p.written_on
            ))
            .with(self.because(p.reason.as_ref())),
            Statement::Proposal(p) => self.event(&Event::ProposalPrepared((**p).clone())),
            Statement::Interested(partner) => one(say!(t, "explain-interested", partner)),
            Statement::Ground(of) => {
                let of = self.event(&Event::EvaluationRecorded((**of).clone()));
                Item { text: say!(t, "explain-ground", of.text), ..of }
            }
            Statement::Figure(f) => {
                let (fact, of) = (&f.measurement.fact, f.indicator.as_ref().map(|known| &known.fact));
                let (title, unit) = (of.map(|of| &of.title), of.map(|of| &of.unit));
                let (figure, on) = (events::figure(style, fact), fact.reference_date);
                let later = f.superseded.as_ref().map(|later| {
                    let by = &later.fact.measurement;
                    shown(say!(t, "explain-superseded", by), later.sequence)
                });
                one(say!(t, "explain-figure", fact.measurement, title, unit, figure, on))
                    .with(f.baseline.as_ref().map(|record| self.measured("baseline", record)))
                    .with(later)
            }
            Statement::Effects => one(say!(t, "explain-effects")),
            Statement::Figures(sums) => one(figures(t, sums)),
            Statement::Status { status, .. } => one(say!(t, "explain-status", status = w((*status).into()))),
            Statement::FreedMoney(f) => {
                let next = f.next.iter().map(|own| {
                    shown(say!(t, "explain-money-next", own.amount, own.plan, own.decision), own.entry)
                });
                let left = f.unused.is_positive().then(|| one(say!(t, "explain-money-left", f.unused)));
                let amount = f.release.fact.amount;
                one(say!(t, "explain-freed-money", amount, f.plan, f.source)).with(next).with(left)
            }
            Statement::FreedEffort(f) => {
                let source = match &f.source {
                    EffortSource::Pledge(part) => part.to_string(),
                    EffortSource::Assignment(assignment) => assignment.to_string(),
                };
                let next = f.next.iter().map(|own| {
                    let (effort, to) = (events::effort(style, own.effort), self.used(&own.by));
                    shown(say!(t, "explain-effort-next", effort, to, own.days, own.decision), own.entry)
                });
                let left = f.unused.iter().map(|own| {
                    one(say!(t, "explain-effort-left", effort = events::effort(style, own.effort), own.days))
                });
                let (effort, of) = (events::effort(style, f.effort), self.used(&f.ended));
                one(say!(t, "explain-freed-effort", effort, of, source, f.days)).with(next).with(left)
            }
            Statement::Correction(c) => {
                let (of, minutes) = (&c.correction, governance::document(&c.correction.minutes));
                let json = |of: &Record<Decision>| serde_json::to_value(&of.fact).unwrap_or_default();
                let members = between(&json(&c.before), &json(&c.after));
                let line = |event| events::line(style, event);
                let before: Vec<String> = c.effects_before.iter().map(line).collect();
                let after: Vec<String> = c.effects_after.iter().map(line).collect();
                let was = before.iter().filter(|line| !after.contains(line)).map(|text| say!(t, "was", text));
                let is = after.iter().filter(|line| !before.contains(line)).map(|text| say!(t, "is", text));
                one(say!(t, "explain-correction", of.entry, of.reason, minutes))
                    .with(members.iter().map(|own| own.line()).chain(was).chain(is).map(one))
            }
            Statement::Since(p) => {
                one(say!(t, "explain-since", p.plan, p.title, status = w(p.status.into())))
                    .with([one(figures(t, &p.figures))])
            }
            Statement::Findings(found) => {
                one(say!(t, "explain-findings")).with(found.iter().map(|own| self.finding(own)))
            }
            Statement::Projects(projects) => one(say!(t, "explain-projects", projects = join(projects))),
            Statement::Holds(days) => one(say!(t, "explain-holds", days = *days)),
            Statement::Whose(partner) => one(say!(t, "explain-whose", partner)),
            Statement::OnAgenda(meeting) => one(say!(t, "explain-on-agenda", meeting)),
            Statement::Adopts(meeting) => one(say!(t, "explain-adopts", meeting)),
            Statement::Held { meeting, on } => one(say!(t, "explain-held", meeting, on = *on)),
            Statement::Holder(held) => one(say!(t, "explain-acting-holder", holder = self.holder(held))),
            Statement::LaterReport(later) => one(say!(t, "explain-superseded", by = &later.report)),
            Statement::Review(of) => one(say!(t, "explain-review", review = events::review(style, of))),
            Statement::Series(of) => self.series(of),
            Statement::Line(own) => {
                let (invoice, amount) = (&own.invoice.fact, own.line.amount);
                one(say!(
                    t,
                    "explain-line",
                    invoice.on,
                    invoice.invoice,
                    allocation = &own.line.allocation,
                    amount = amount.charged(),
                    amount.net,
                    amount.vat,
                    amount.recoverable
                ))
            }
            Statement::Meets(commitment) => one(say!(t, "explain-meets", commitment = commitment.as_ref())),
            Statement::Due { due, paid } => one(say!(t, "explain-due", due = *due, paid = *paid)),
            Statement::OrderedBy(person) => one(say!(t, "explain-ordered-by", person = style.person(person))),
            Statement::Missing(links) => one(match links.is_empty() {
                true => say!(t, "explain-chain-whole"),
                false => say!(t, "explain-missing", links = join(links.iter().map(|link| w(link)))),
            }),
            Statement::InPlaceOf(partners) => one(say!(t, "explain-in-place-of", partners = join(partners))),
            Statement::Fills(s) => {
                one(say!(t, "explain-fills", s.body, s.seat, vacant = s.holders.is_empty()))
                    .with(s.holders.iter().map(|own| shown(self.holder(own), own.entry)))
            }
            Statement::SeatOf(s) => {
                let standing = w(s.standing.into());
                one(say!(t, "explain-seat-of", s.body, s.seat, standing, s.from, s.until))
            }
            Statement::MoneyAct(act) => one(match act.what {
                MoneyActKind::Ordered => say!(t, "explain-ordered", act.on, act.of),
                MoneyActKind::Confirmed => say!(t, "explain-confirmed", act.on, act.of),
                MoneyActKind::Paid => say!(t, "explain-paid", act.on, act.of),
            }),
            Statement::Details => Item::default(),
            Statement::None(absent) => one(match absent {
                Absence::Proposal => say!(t, "explain-no-proposal"),
                Absence::Decision => say!(t, "explain-no-decision"),
                Absence::FollowUp => say!(t, "explain-no-follow-up"),
                Absence::Repair => say!(t, "explain-no-repair"),
                Absence::Result => say!(t, "explain-not-done"),
                Absence::Minutes => say!(t, "explain-no-minutes"),
                Absence::Closing => say!(t, "explain-not-closed"),
                Absence::Orderer => say!(t, "explain-orderer-unknown"),
            }),
        }
    }

    /// An event with its day, and what its line leaves out: persons, sealed texts and documents.
    fn event(&self, event: &Event) -> Item {
        let (t, style) = (self.words, self.style);
        let item = Item::new(events::dated(style, event));
        let one = |text: String| Item::new(text);
        match event {
            Event::ProposalPrepared(f) => item.with(self.asks(f)),
            Event::AdviceGiven(f) => item.with(self.because(f.reason.as_ref())),
            Event::ActionDone(f) => {
                item.with(self.sealed(f.result.as_ref(), |text| say!(t, "explain-result", text)))
            }
            Event::EvaluationRecorded(f) => item
                .with([one(say!(t, "explain-evaluates", plan = f.about.plan(), f.by))])
                .with(self.sealed(f.successes.as_ref(), |text| say!(t, "successes", text)))
                .with(self.sealed(f.challenges.as_ref(), |text| say!(t, "challenges", text))),
            Event::IrregularActRecorded(f) => item
                .with([one(say!(t, "explain-act-by", by = style.party(&f.by), f.amount))])
                .with(self.text(f.text.as_ref()))
                .with(self.document(f.document.as_ref())),
            Event::PlanProposed(f) => item.with(match &f.kind {
                PlanKind::Project { lead, .. } => {
                    Some(one(say!(t, "explain-lead", person = style.person(lead))))
                }
                PlanKind::Annual { .. } | PlanKind::Neighbourhood => None,
            }),
            Event::InitiativeBudgetGranted(f) => {
                let person = style.person(&f.granted.accountable);
                item.with([one(say!(t, "explain-granted-by", f.body, person))])
            }
            Event::Paid(f) => item
                .with(f.by.as_ref().map(|by| one(say!(t, "explain-paid-by", person = style.person(by)))))
                .with(self.document(f.document.as_ref())),
            Event::FundingAppliedFor(f) => item.with([one(say!(t, "explain-performed-in", f.period))]),
            Event::MinutesFiled(f) => item.with(self.document(Some(&f.document))),
            Event::MinutesAdopted(f) => {
                item.with(listed(&f.differing, |list| say!(t, "explain-minutes-differ", decisions = list)))
            }
            Event::ReportSubmitted(f) => {
                item.with(self.text(f.text.as_ref())).with(self.document(f.document.as_ref()))
            }
            Event::SignalRaised(f) => item.with(self.text(f.text.as_ref())),
            Event::FeedbackGiven(f) => item.with(self.text(f.text.as_ref())),
            Event::PartnerLeft(f) => item.with(self.text(f.reason.as_ref())),
            Event::CarriedOver(f) => item.with(self.document(f.document.as_ref())),
            Event::InvoiceReceived(f) => item.with(self.document(f.document.as_ref())),
            Event::CommitmentEntered(f) => item.with(self.document(f.document.as_ref())),
            Event::CommitmentSettled(f) => item.with(self.document(f.document.as_ref())),
            Event::FundingDenied(f) => item.with(self.document(f.document.as_ref())),
            Event::FundingAwarded(f) => item.with(self.document(f.document.as_ref())),
            Event::FundingSettled(f) => item.with(self.document(f.document.as_ref())),
            _ => item,
        }
    }

    /// A decision with its day, its place and its charter.
    fn decided(&self, d: &DecisionExplained) -> Item {
        let (t, of) = (self.words, &d.decision);
        let (outcome, body, on) = (self.word(of.outcome.into()), &d.body_name, of.decided_on);
        let venue = match &of.venue {
            Venue::Meeting(meeting) => say!(t, "explain-in-meeting", outcome, body, on, meeting),
            Venue::Mandate { seat, person } => {
                let person = self.style.person(person);
                say!(t, "explain-under-mandate", outcome, body, on, seat, person)
            }
            Venue::Written { opened, closed } => {
                say!(t, "explain-in-writing", outcome, body, on, opened = *opened, closed = *closed)
            }
        };
        let recorded = d.recorded_at.format("%Y-%m-%d %H:%M").to_string();
        let effect = say!(t, "explain-takes-effect", on = of.takes_effect_on(), recorded);
        let reason = self.sealed(of.reason.as_ref(), |reason| say!(t, "explain-reason", reason));
        let ([title, copy], under) = (&d.charter, d.under);
        let charter = say!(t, "explain-charter", title, copy, under.text, under.readings, under.policy);
        Item::new(say!(t, "explain-decision", of.decision, of.title))
            .with([venue, effect].map(Item::new))
            .with(reason)
            .with(self.document(of.document.as_ref()))
            .with([Item::new(charter).shown_by(d.charter_entries.iter().copied())])
    }

    fn plan(&self, p: &PlanExplained) -> Item {
        let (t, of) = (self.words, &p.plan);
        let one = |text: String| Item::new(text);
        let body = p.body_name.as_ref().map_or(of.body.to_string(), ToString::to_string);
        let (kind, goals, areas) = (self.word(of.kind.name().into()), join(&of.goals), join(&p.areas));
        let bounds = say!(t, "explain-bounds", body, goals, areas, of.period);
        let steps = p.steps.iter().map(|step| {
            let (status, by) = (self.word(step.status.into()), step.decision.as_ref());
            shown(say!(t, "explain-step", step.on, status, decision = by), step.sequence)
        });
        let stop = p.stop.as_ref().map(|stop| {
            let (ground, evaluation) = (self.word(stop.ground.into()), stop.evaluation.as_ref());
            one(say!(t, "explain-stop", ground, evaluation))
        });
        one(say!(t, "explain-plan", of.plan, of.title, kind))
            .with([one(bounds).with(steps)])
            .with(self.event(&Event::PlanProposed(of.clone())).below)
            .with(stop)
            .with([one(figures(t, &p.figures))])
    }

    fn body(&self, b: &BodyExplained) -> Item {
        let (t, of) = (self.words, &b.body);
        let ended = of.ended.as_ref().map(|ended| {
            let (into, decision) = (ended.into.as_ref().map(|_| &b.acting), ended.decision.as_ref());
            shown(say!(t, "explain-ended", ended.on, decision, into), ended.sequence)
        });
        Item::new(say!(t, "explain-body", of.name, b.id, of.from))
            .with(listed(&of.formed_by, |by| say!(t, "explain-formed", decision = by)))
            .with(listed(&b.made_of, |list| say!(t, "explain-made-of", groups = list)))
            .with(listed(&of.areas, |list| say!(t, "explain-areas", areas = list)))
            .with(ended)
            .with(listed(&b.mandates, |list| say!(t, "explain-mandates", mandates = list)))
            .with(listed(&b.plans, |list| say!(t, "explain-plans", plans = list)))
    }

    /// Who was at a meeting, and what it dealt with.
    fn met(&self, case: &Meeting) -> Vec<Item> {
        let (t, report) = (self.words, case.proceedings());
        let present = report.map(|report| {
            let people = report
                .present
                .iter()
                .map(|own| format!("{} ({})", self.style.person(&own.person), self.word(own.quality.into())));
            Item::new(say!(t, "explain-present", people = join(people)))
        });
        let agenda = case.agenda.iter().flat_map(|agenda| {
            agenda.fact.items.iter().map(|own| {
                let handled = report.is_some_and(|report| report.handled.contains(&own.item));
                shown(say!(t, "explain-dealt-with", own.item, own.title, handled), agenda.sequence)
            })
        });
        present.into_iter().chain(agenda).collect()
    }

    /// What a proposal asks for, who benefits from it, and its text.
    fn asks(&self, of: &Proposal) -> impl Iterator<Item = Item> {
        let t = self.words;
        let sources = of.sources.iter();
        let sources = sources.map(|own| Item::new(say!(t, "explain-from", own.amount, own.from)));
        let asks = of.amount.map(|amount| Item::new(say!(t, "explain-asks-for", amount)).with(sources));
        let benefits = listed(&of.benefits, |list| say!(t, "explain-benefits", partners = list));
        let parts = [asks, benefits, self.text(of.text.as_ref()), self.document(of.document.as_ref())];
        parts.into_iter().flatten()
    }

    fn competence(&self, used: &CompetenceUsed) -> String {
        let (t, what, version) = (self.words, self.word(used.competence.into()), used.version);
        match &used.from {
            CompetenceSource::Text { section } => {
                say!(t, "explain-by-text", competence = what, section, version)
            }
            CompetenceSource::Reading { point, confirmed } => {
                let (point, known) = (self.word((*point).into()), *confirmed);
                say!(t, "explain-by-reading", competence = what, point, confirmed = known, version)
            }
            CompetenceSource::Mandate(id) => say!(t, "explain-by-mandate", competence = what, mandate = id),
            CompetenceSource::Policy => say!(t, "explain-by-policy", competence = what, version),
        }
    }

    fn link(&self, of: &MandateLink) -> Item {
        let (t, style, bounds) = (self.words, self.style, &of.bounds);
        let (to, scope) = (events::holder(style, &of.to), events::scopes(style, &bounds.scope));
        let by = governance::giver(t, &of.by);
        let text = say!(t, "explain-mandate-link", of.mandate, to, scope, bounds.ceiling, bounds.valid, by);
        shown(text, of.entry)
    }

    fn finding(&self, of: &Finding) -> Item {
        let (code, owner) = (self.word(of.code.into()), owner(self.style, &of.owner));
        let weight = (of.severity != Severity::Normal).then(|| self.word(of.severity.into()));
        let section = section(self.style, of.section.as_ref(), of.layer);
        let text = say!(self.words, "explain-finding", code, of.about, of.detail, owner, section, weight);
        Item::new(text).shown_by(of.entries.iter().copied())
    }

    /// The figures of an indicator in an area.
    fn series(&self, of: &SeriesExplained) -> Item {
        let t = self.words;
        let baseline = of.baseline.as_ref().map(|record| self.measured("baseline", record));
        let periods = of.periods.iter().map(|own| {
            let actual = own.actual.as_ref().map(|record| self.measured("actual", record));
            Item::new(say!(t, "explain-period", own.start, own.end))
                .with(own.target.as_ref().map(|record| self.target("target", record)))
                .with([actual.unwrap_or_else(|| Item::new(say!(t, "explain-not-measured")))])
        });
        Item::new(say!(t, "explain-series", of.area, name = of.area_name.as_ref()))
            .with([baseline.unwrap_or_else(|| Item::new(say!(t, "explain-no-baseline")))])
            .with(periods)
            .with(of.superseded.iter().map(|record| self.measured("superseded", record)))
            .with(of.superseded_targets.iter().map(|record| self.target("superseded", record)))
    }

    /// An assignment with its body, or a share with its plan or areas.
    fn used(&self, of: &EffortUse) -> String {
        let t = self.words;
        match of {
            EffortUse::Assignment { assignment, to } => {
                say!(t, "explain-assignment", assignment, body = to)
            }
            EffortUse::Share { share, plan: Some(plan), .. } => {
                say!(t, "explain-share", share, plan)
            }
            EffortUse::Share { share, plan: None, areas } => format!("{share} ({})", join(areas)),
        }
    }

    fn holder(&self, of: &SeatHolder) -> String {
        let person = self.style.person(&of.person);
        say!(self.words, "explain-holder", person, of.from, of.until)
    }

    fn measured(&self, what: &str, record: &Record<Measurement>) -> Item {
        let (id, on) = (&record.fact.measurement, record.fact.reference_date);
        let figure = events::figure(self.style, &record.fact);
        shown(say!(self.words, "explain-measured", what, id, figure, on), record.sequence)
    }

    fn target(&self, what: &str, record: &Record<Target>) -> Item {
        let Target { target, value, by, .. } = &record.fact;
        shown(say!(self.words, "explain-target", what, value, id = target, by), record.sequence)
    }

    fn document(&self, of: Option<&value::Document>) -> Option<Item> {
        of.map(|of| Item::new(say!(self.words, "explain-document", document = governance::document(of))))
    }

    fn text(&self, of: Option<&Sealed>) -> Option<Item> {
        self.sealed(of, |text| say!(self.words, "explain-text", text))
    }

    fn because(&self, of: Option<&Sealed>) -> Option<Item> {
        self.sealed(of, |reason| say!(self.words, "explain-because", reason))
    }

    /// What a sealed text says, where there is one.
    fn sealed(&self, of: Option<&Sealed>, text: impl Fn(String) -> String) -> Option<Item> {
        of.map(|of| Item::new(text(self.style.sealed(of))))
    }
}

/// A statement that an entry shows.
fn shown(text: String, entry: Sequence) -> Item {
    Item::new(text).shown_by([entry])
}

/// An item with a list, where the list has something.
fn listed<T: ToString>(items: impl IntoIterator<Item = T>, text: impl Fn(String) -> String) -> Option<Item> {
    Some(join(items)).filter(|list| !list.is_empty()).map(|list| Item::new(text(list)))
}

/// The sums of allocations, as an equation.
fn figures(words: &Words, of: &AllocationFigures) -> String {
    let some = |amount: Money| Some(amount).filter(|amount| amount.is_positive());
    say!(
        words,
        "explain-figures",
        of.allocated,
        of.committed,
        of.invoiced,
        of.spent,
        left = of.uncommitted(),
        overspent = some(of.overspent()),
        released = some(of.released),
        reassigned = some(of.reassigned)
    )
}
