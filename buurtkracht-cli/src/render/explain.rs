//! An explanation as a document: a heading for each thing, and the facts about it as an outline.

use buurtkracht_core::Event;
use buurtkracht_core::budgets::Cover;
use buurtkracht_core::compliance::{Finding, Severity};
use buurtkracht_core::decisions::{Decision, Effect, Proposal, ReservationEnd, Venue};
use buurtkracht_core::evaluation::{Measurement, Target};
use buurtkracht_core::funds::AllocationFigures;
use buurtkracht_core::meetings::Meeting;
use buurtkracht_core::plans::PlanKind;
use buurtkracht_core::questions::explain::{
    Absence, CompetenceSource, CompetenceUsed, CorrectionExplained, DecisionExplained, EffortSource,
    EffortUse, Explanation, Fact, MoneyActKind, Statement,
};
use buurtkracht_core::questions::mandates::MandateLink;
use buurtkracht_core::questions::seats::SeatHolder;
use buurtkracht_core::record::Record;
use buurtkracht_core::value::{self, Day, Money, Sealed};

use super::compliance::{owner, section};
use super::{Opener, Style, capital, events, funds, governance, join, word};
use crate::differences::between;
use crate::document::{Block, Document, Item};
use crate::words::{Words, say};

/// Explains each thing that has an id.
pub fn explanations(
    style: &Style<'_>,
    open: &Opener<'_>,
    (id, as_of): (&str, Option<Day>),
    found: &[Explanation],
) -> Document {
    let words = style.words();
    let mut document = Document::new(say!(words, "explanation", id = id));
    if let Some(day) = as_of {
        document.paragraph(say!(words, "explanation-as-of", day = day));
    }
    let teller = Teller { style, open, words };
    found.iter().for_each(|one| teller.thing(&mut document, &one.fact));
    document
}

/// Puts facts into words.
struct Teller<'a> {
    style: &'a Style<'a>,
    open: &'a Opener<'a>,
    words: &'static Words,
}

impl Teller<'_> {
    /// A thing under a heading. The decisions that made it follow, each under its own.
    fn thing(&self, document: &mut Document, fact: &Fact) {
        match &fact.what {
            // Its heading names its entries, and its years are a table.
            Statement::Budget(of) => funds::budget(self.style, document, of),
            what => {
                let entry = fact.entry.map_or(String::new(), |entry| format!(" [{entry}]"));
                document.heading(format!("{}{entry}", capital(&self.text(what))));
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
        let mut items = self.details(&fact.what);
        items.extend(others.into_iter().filter_map(|below| self.item(below)));
        document.outline(items);
        decisions.into_iter().for_each(|decision| self.thing(document, decision));
    }

    /// A fact with its details and the facts below it; none where it is left to the explanation of the thing.
    fn item(&self, fact: &Fact) -> Option<Item> {
        let what = &fact.what;
        if matches!(what, Statement::Details) {
            return None;
        }
        let mut below: Vec<Item> = fact.below.iter().filter_map(|below| self.item(below)).collect();
        if matches!(what, Statement::Effects) {
            // They have the day of their decision.
            for (item, effect) in below.iter_mut().zip(&fact.below) {
                if let Statement::Event(event) = &effect.what {
                    item.text = events::line(self.style, event);
                }
            }
        }
        Some(Item::new(self.text(what)).shown_by(fact.entry).with(self.details(what)).with(below))
    }

    fn word(&self, code: &'static str) -> &'static str {
        word(self.style.lang, code)
    }

    /// What a fact states, in a line.
    #[rustfmt::skip]
    fn text(&self, what: &Statement) -> String {
        let (t, style) = (self.words, self.style);
        let w = |code| self.word(code);
        match what {
            Statement::Event(event) => events::dated(style, event),
            Statement::Decision(d) =>
                say!(t, "explain-decision", decision = &d.decision.decision, title = &d.decision.title),
            Statement::Plan(p) => {
                let kind = w(p.plan.kind.name().into());
                say!(t, "explain-plan", plan = &p.plan.plan, title = &p.plan.title, kind = kind)
            }
            Statement::Meeting { meeting, case } => {
                let (bodies, held) = (join(case.bodies()), case.proceedings().is_some());
                say!(t, "explain-meeting", meeting = meeting, bodies = bodies, on = case.on, held = held)
            }
            Statement::Mandate { mandate, .. } => say!(t, "explain-mandate", mandate = &mandate.mandate),
            Statement::Partner { partner, name } => {
                let (id, kind, since) = (&partner.partner, w(partner.kind.into()), partner.on);
                say!(t, "explain-partner", id = id, name = name, kind = kind, since = since)
            }
            Statement::Body(b) => say!(t, "explain-body", name = &b.body.name, id = &b.id, since = b.body.from),
            Statement::Action(case) => events::dated(style, &Event::ActionAgreed(case.action.fact.clone())),
            Statement::Amendment { amendment, .. } =>
                events::line(style, &Event::CharterAmended(amendment.clone())),
            Statement::Indicator { indicator, .. } =>
                events::line(style, &Event::IndicatorDefined(indicator.clone())),
            Statement::Commitment(c) => {
                let (id, amount, ground) = (&c.commitment.commitment, c.commitment.amount, w(c.commitment.ground.into()));
                say!(t, "explain-commitment", id = id, amount = amount, ground = ground)
            }
            Statement::Funding(f) => say!(t, "explain-funding", funding = &f.funding, title = &f.title),
            Statement::Budget(b) => events::dated(style, &Event::BudgetDrafted(b.budget.fact.clone())),
            Statement::CarryOver(c) => events::dated(style, &Event::CarriedOver(c.carried.clone())),
            Statement::Seat(s) => say!(t, "explain-seat", body = &s.body, seat = &s.seat, function = &s.function),
            Statement::Person { person, takes_part_as } =>
                say!(t, "explain-person", person = style.person(person), quality = w((*takes_part_as).into())),
            Statement::Pledge { pledge, whose } => {
                let (what, section) = (events::contribution(style, &pledge.what), &pledge.section);
                say!(t, "explain-pledge", pledge = &pledge.id, what = what, partner = whose, section = section)
            }
            Statement::Goal(g) => say!(t, "explain-goal", goal = &g.id, title = &g.title, section = &g.section),
            Statement::Duty(d) => say!(t, "explain-duty", duty = &d.id, what = &d.what, section = &d.section),
            Statement::Supplier { supplier, .. } => say!(t, "explain-supplier", supplier = supplier),
            Statement::Legacy { legacy, .. } =>
                events::line(style, &Event::LegacyFactRecorded(legacy.clone())),
            Statement::Named { role, decision } => {
                let (role, on): (&str, _) = ((*role).into(), decision.decided_on);
                say!(t, "explain-named", role = role, decision = events::decision(style, decision), on = on)
            }
            Statement::Place(p) => say!(t, "explain-place", meeting = &p.meeting),
            Statement::ReportedIn(meeting) => say!(t, "explain-reported-in", meeting = meeting),
            Statement::Cited(behind) => {
                let authority = behind.authority.as_ref().map(governance::document);
                say!(t, "explain-cited", authority = authority)
            }
            Statement::Reservation(r) => {
                let (authority, kind) = (&r.reservation.authority, w(r.reservation.kind.into()));
                let (end, on) = match &r.ended {
                    Some(ReservationEnd::Lifted(end)) => ("lifted", end.fact.on),
                    Some(ReservationEnd::Lapsed(end)) => ("lapsed", end.fact.on),
                    None => ("open", r.reservation.until),
                };
                say!(t, "explain-reservation", authority = authority, kind = kind, end = end, on = on)
            }
            Statement::Competence(used) => self.competence(used),
            Statement::Rule(r) => {
                let unconfirmed = join(r.unconfirmed.iter().map(|point| w((*point).into())));
                say!(
                    t, "explain-rule", rule = w(r.rule.by.into()), money = w(r.quorum.means.into()),
                    other = w(r.quorum.other.into()), readings = Some(&unconfirmed).filter(|list| !list.is_empty())
                )
            }
            Statement::Positions => say!(t, "explain-positions"),
            Statement::Position(p) => say!(
                t, "explain-position", stance = w(p.stance.into()), person = style.person(&p.person),
                function = p.function.as_ref(), partner = p.partner.as_ref(), seat = &p.seat,
                standing = p.standing.map(|standing| w(standing.into()))
            ),
            Statement::Proposal(p) => events::dated(style, &Event::ProposalPrepared((**p).clone())),
            Statement::Interested(partner) => say!(t, "explain-interested", partner = partner),
            Statement::Ground(evaluation) => {
                let line = events::dated(style, &Event::EvaluationRecorded((**evaluation).clone()));
                say!(t, "explain-ground", evaluation = line)
            }
            Statement::Figure(f) => {
                let of = f.indicator.as_ref().map(|known| &known.fact);
                let (fact, title) = (&f.measurement.fact, of.map(|of| &of.title));
                say!(
                    t, "explain-figure", measurement = &fact.measurement, title = title, unit = of.map(|of| &of.unit),
                    figure = events::figure(style, fact), on = fact.reference_date
                )
            }
            Statement::Effects => say!(t, "explain-effects"),
            Statement::Figures(sums) => figures(t, sums),
            Statement::Status { status, .. } => say!(t, "explain-status", status = w((*status).into())),
            Statement::FreedMoney(f) => {
                let amount = f.release.fact.amount;
                say!(t, "explain-freed-money", amount = amount, plan = &f.plan, source = &f.source)
            }
            Statement::FreedEffort(f) => {
                let source = match &f.source {
                    EffortSource::Pledge(part) => part.to_string(),
                    EffortSource::Assignment(assignment) => assignment.to_string(),
                };
                let (effort, of) = (events::effort(style, f.effort), self.used(&f.ended));
                say!(t, "explain-freed-effort", effort = effort, of = of, source = source, days = f.days)
            }
            Statement::Correction(c) => {
                let (entry, minutes) = (&c.correction.entry, governance::document(&c.correction.minutes));
                say!(t, "explain-correction", entry = entry, reason = &c.correction.reason, minutes = minutes)
            }
            Statement::Since(p) =>
                say!(t, "explain-since", plan = &p.plan, title = &p.title, status = w(p.status.into())),
            Statement::Findings(_) => say!(t, "explain-findings"),
            Statement::Projects(projects) => say!(t, "explain-projects", projects = join(projects)),
            Statement::Holds(days) => say!(t, "explain-holds", days = *days),
            Statement::Whose(partner) => say!(t, "explain-whose", partner = partner),
            Statement::OnAgenda(meeting) => say!(t, "explain-on-agenda", meeting = meeting),
            Statement::Adopts(meeting) => say!(t, "explain-adopts", meeting = meeting),
            Statement::Held { meeting, on } => say!(t, "explain-held", meeting = meeting, on = *on),
            Statement::Holder(held) => say!(t, "explain-acting-holder", holder = self.holder(held)),
            Statement::LaterReport(later) => say!(t, "explain-later-report", report = &later.report),
            Statement::Review(review) => say!(t, "explain-review", review = events::review(style, review)),
            Statement::Series(s) => say!(t, "explain-series", area = &s.area, name = s.area_name.as_ref()),
            Statement::Line(own) => {
                let (invoice, amount) = (&own.invoice.fact, own.line.amount);
                say!(
                    t, "explain-line", on = invoice.on, invoice = &invoice.invoice, allocation = &own.line.allocation,
                    amount = amount.charged(), net = amount.net, vat = amount.vat, recoverable = amount.recoverable
                )
            }
            Statement::Meets(commitment) => say!(t, "explain-meets", commitment = commitment.as_ref()),
            Statement::Due { due, paid } => say!(t, "explain-due", due = *due, paid = *paid),
            Statement::OrderedBy(person) => say!(t, "explain-ordered-by", person = style.person(person)),
            Statement::Missing(links) => match links.is_empty() {
                true => say!(t, "explain-chain-whole"),
                false => say!(t, "explain-missing", links = join(links.iter().map(|link| w(link)))),
            },
            Statement::InPlaceOf(partners) => say!(t, "explain-in-place-of", partners = join(partners)),
            Statement::Fills(s) => say!(t, "explain-fills", body = &s.body, seat = &s.seat, vacant = s.holders.is_empty()),
            Statement::SeatOf(s) => {
                let standing = w(s.standing.into());
                say!(
                    t, "explain-seat-of", body = &s.body, seat = &s.seat, standing = standing, from = s.from,
                    until = s.until
                )
            }
            Statement::MoneyAct(act) => match act.what {
                MoneyActKind::Ordered => say!(t, "explain-ordered", on = act.on, of = &act.of),
                MoneyActKind::Confirmed => say!(t, "explain-confirmed", on = act.on, of = &act.of),
                MoneyActKind::Paid => say!(t, "explain-paid", on = act.on, of = &act.of),
            },
            Statement::Details => String::new(),
            Statement::None(Absence::Proposal) => say!(t, "explain-no-proposal"),
            Statement::None(Absence::Decision) => say!(t, "explain-no-decision"),
            Statement::None(Absence::FollowUp) => say!(t, "explain-no-follow-up"),
            Statement::None(Absence::Repair) => say!(t, "explain-no-repair"),
        }
    }

    /// The rest of what a fact states, an item for each part of it.
    #[rustfmt::skip]
    fn details(&self, what: &Statement) -> Vec<Item> {
        let (t, style) = (self.words, self.style);
        let w = |code| self.word(code);
        let one = Item::new;
        match what {
            Statement::Event(event) => self.payload(event),
            Statement::Proposal(proposal) => self.asked(proposal),
            Statement::Ground(of) => self.payload(&Event::EvaluationRecorded((**of).clone())),
            Statement::Decision(of) => self.decided(of),
            Statement::Plan(p) => {
                let plan = &p.plan;
                let body = p.body_name.as_ref().map_or(plan.body.to_string(), ToString::to_string);
                let (goals, areas) = (join(&plan.goals), join(&p.areas));
                let bounds = say!(t, "explain-bounds", body = body, goals = goals, areas = areas, days = plan.period);
                let steps = p.steps.iter().map(|step| {
                    let (status, by) = (w(step.status.into()), step.decision.as_ref());
                    one(say!(t, "explain-step", on = step.on, status = status, decision = by)).shown_by([step.sequence])
                });
                let stop = p.stop.as_ref().map(|stop| {
                    let (ground, evaluation) = (w(stop.ground.into()), stop.evaluation.as_ref());
                    one(say!(t, "explain-stop", ground = ground, evaluation = evaluation))
                });
                let lead = self.payload(&Event::PlanProposed(plan.clone()));
                let sums = one(figures(t, &p.figures));
                [one(bounds).with(steps)].into_iter().chain(lead).chain(stop).chain([sums]).collect()
            }
            Statement::Meeting { case, .. } => self.met(case),
            Statement::Body(b) => {
                let lists = [
                    listed(&b.made_of, |list| say!(t, "explain-made-of", groups = list)),
                    listed(&b.body.areas, |list| say!(t, "explain-areas", areas = list)),
                    listed(&b.mandates, |list| say!(t, "explain-mandates", mandates = list)),
                    listed(&b.plans, |list| say!(t, "explain-plans", plans = list)),
                ];
                let formed = b.body.formed_by.as_ref().map(|by| one(say!(t, "explain-formed", decision = by)));
                let ended = b.body.ended.as_ref().map(|ended| {
                    let into = ended.into.as_ref().map(|_| &b.acting);
                    one(say!(t, "explain-ended", on = ended.on, decision = &ended.decision, into = into))
                        .shown_by([ended.sequence])
                });
                let seats = b.body.seats.iter().map(|(id, seat)| {
                    let open: Vec<_> = seat.holders.iter().filter(|held| held.until.is_none()).collect();
                    let holders = open.iter().map(|held| self.held(&SeatHolder::from(*held)));
                    one(say!(t, "explain-fills", body = &b.id, seat = id, vacant = open.is_empty())).with(holders)
                });
                formed.into_iter().chain(ended).chain(lists.into_iter().flatten()).chain(seats).collect()
            }
            Statement::Action(case) => vec![case.done.as_ref().map_or_else(
                || one(say!(t, "explain-not-done")),
                |done| {
                    let result = done.fact.result.as_ref().map(self.open);
                    one(say!(t, "explain-done", on = done.fact.on, result = result)).shown_by([done.sequence])
                },
            )],
            Statement::Amendment { amendment, version } => {
                let signed = amendment.signatures.iter().map(|own| {
                    let person = style.person(&own.signatory);
                    one(say!(t, "explain-signed", partner = &own.partner, person = person, on = own.on))
                });
                [one(say!(t, "explain-version", version = *version))].into_iter().chain(signed).collect()
            }
            Statement::Indicator { indicator, goal_title, sub_aim_title } => {
                let goal = goal_title.as_ref().map(|title| one(say!(t, "explain-of-goal", title = title)));
                let aim = sub_aim_title.as_ref().map(|title| one(say!(t, "explain-of-aim", title = title)));
                let context = indicator.context_only.then(|| one(say!(t, "explain-context-only")));
                goal.into_iter().chain(aim).chain(context).collect()
            }
            Statement::Commitment(c) => {
                let owed = c.amount.saturating_sub(c.met).max(Money::ZERO);
                let sums = one(say!(t, "explain-commitment-sums", amount = c.amount, met = c.met, owed = owed));
                let orderer = match (c.commitment.orderer(), &c.initiative) {
                    (Some(person), _) => Some(say!(t, "explain-ordered-by", person = style.person(person))),
                    // The fact of the budget says who granted it.
                    (None, Some(_)) => None,
                    (None, None) => Some(say!(t, "explain-orderer-unknown")),
                };
                let document = self.document(c.commitment.document.as_ref());
                [sums].into_iter().chain(orderer.map(one)).chain(document).collect()
            }
            Statement::Funding(f) =>
                vec![one(say!(t, "explain-funding-sums", holds = f.holds, allocated = f.allocated, kept = f.kept))],
            Statement::Budget(b) => {
                let lines = b.budget.fact.lines.iter().map(|own| {
                    let (cover, by) = match &own.cover {
                        Cover::Committed(source) => ("committed", source.to_string()),
                        Cover::AppliedFor(funding) => ("applied", funding.to_string()),
                        Cover::Gap => ("gap", String::new()),
                    };
                    let amount = events::contribution(style, &own.amount);
                    one(say!(
                        t, "explain-budget-line", year = own.year, what = &own.what, plan = own.plan.as_ref(),
                        amount = amount, cover = cover, by = by
                    ))
                });
                lines.collect()
            }
            Statement::CarryOver(c) => {
                let whose = c.partner.as_ref().map(|partner| one(say!(t, "explain-whose", partner = partner)));
                let closed = match &c.closed {
                    Some(record) => one(events::dated(style, &Event::YearClosed(record.fact.clone())))
                        .shown_by([record.sequence]),
                    None => one(say!(t, "explain-not-closed", year = c.carried.from)),
                };
                whose.into_iter().chain(self.document(c.carried.document.as_ref())).chain([closed]).collect()
            }
            Statement::Seat(s) => {
                let filled = one(say!(t, "explain-filled-by", body = &s.body_name, partner = s.partner.as_ref()));
                let never = s.holders.is_empty().then(|| one(say!(t, "explain-never-held")));
                let holders = s.holders.iter().map(|held| self.tenure(held, "holder"));
                let deputies = s.deputies.iter().map(|held| self.tenure(held, "deputy"));
                let mandates = s.mandates.iter().map(|(mandate, entry)| {
                    one(say!(t, "explain-of-mandate", mandate = mandate)).shown_by([*entry])
                });
                [filled].into_iter().chain(never).chain(holders).chain(deputies).chain(mandates).collect()
            }
            Statement::Pledge { pledge, whose } => {
                let by = (*whose != pledge.partner)
                    .then(|| one(say!(t, "explain-pledged-by", partner = &pledge.partner)));
                let earmarks = pledge.earmarks.iter().map(|own| {
                    let part = events::contribution(style, &own.part);
                    one(say!(t, "explain-earmark", id = &own.id, part = part, purpose = &own.purpose))
                });
                by.into_iter().chain(earmarks).collect()
            }
            Statement::Goal(goal) => {
                let aim = |id, title| one(say!(t, "explain-sub-aim", id = id, title = title));
                goal.sub_aims.iter().map(|own| aim(own.id.to_string(), own.title.to_string())).collect()
            }
            Statement::Duty(d) => vec![
                one(say!(
                    t, "explain-asks", kind = w(d.asks.into()), body = d.body.as_ref(), owner = d.owner.as_ref()
                )),
                one(say!(t, "explain-compliance")),
            ],
            Statement::Supplier { due, paid, .. } => vec![one(say!(t, "explain-due", due = *due, paid = *paid))],
            Statement::Legacy { legacy, signing } => {
                let signed = one(say!(t, "explain-no-right", signing = *signing));
                [signed].into_iter().chain(self.document(legacy.document.as_ref())).collect()
            }
            Statement::Place(p) => {
                let item = p.item.as_ref().map(|item| {
                    one(say!(t, "explain-item", item = &item.fact.item, title = &item.fact.title)).shown_by([item.sequence])
                });
                let minutes = match (&p.adopted, &p.minutes) {
                    (Some(adopted), _) => one(say!(t, "explain-minutes", at = &adopted.fact.at, differ = p.differs))
                        .shown_by([adopted.sequence]),
                    (None, Some(filed)) => one(say!(t, "explain-minutes-filed")).shown_by([filed.sequence]),
                    (None, None) => one(say!(t, "explain-no-minutes")),
                };
                item.into_iter().chain([minutes]).collect()
            }
            Statement::Cited(behind) => {
                let link = |own: &MandateLink| {
                    let (to, scope) = (events::holder(style, &own.to), events::scopes(style, &own.bounds.scope));
                    let (ceiling, days, by) = (own.bounds.ceiling, own.bounds.valid, governance::giver(t, &own.by));
                    one(say!(
                        t, "explain-mandate-link", mandate = &own.mandate, to = to, scope = scope, ceiling = ceiling,
                        days = days, by = by
                    ))
                    .shown_by([own.entry])
                };
                behind.chain.iter().map(link).collect()
            }
            Statement::Reservation(r) => {
                let waits = r.pending.iter().map(|effect| match effect {
                    Effect::AllocateFunds(f) =>
                        one(say!(t, "explain-money-waits", amount = f.amount, from = &f.from, plan = &f.plan)),
                    other => one(say!(t, "explain-effect-waits", effect = <&str>::from(other))),
                });
                waits.collect()
            }
            Statement::Position(p) => self.because(p.reason.as_ref()).into_iter().collect(),
            Statement::Figure(f) => {
                let baseline = f.baseline.as_ref().map(|record| self.measured("baseline", record));
                let later = f.superseded.as_ref().map(|later| {
                    one(say!(t, "explain-later-figure", id = &later.fact.measurement)).shown_by([later.sequence])
                });
                baseline.into_iter().chain(later).collect()
            }
            Statement::FreedMoney(f) => {
                let next = f.next.iter().map(|next| {
                    let (amount, plan, by) = (next.amount, &next.plan, &next.decision);
                    one(say!(t, "explain-money-next", amount = amount, plan = plan, decision = by)).shown_by([next.entry])
                });
                let unused = f.unused.is_positive().then(|| one(say!(t, "explain-money-left", amount = f.unused)));
                next.chain(unused).collect()
            }
            Statement::FreedEffort(f) => {
                let next = f.next.iter().map(|next| {
                    let (effort, to) = (events::effort(style, next.effort), self.used(&next.by));
                    one(say!(
                        t, "explain-effort-next", effort = effort, to = to, days = next.days, decision = &next.decision
                    ))
                    .shown_by([next.entry])
                });
                let left = f.unused.iter().map(|left| {
                    let effort = events::effort(style, left.effort);
                    one(say!(t, "explain-effort-left", effort = effort, days = left.days))
                });
                next.chain(left).collect()
            }
            Statement::Correction(of) => self.corrected(of),
            Statement::Since(p) => vec![one(figures(t, &p.figures))],
            Statement::Findings(found) => found.iter().map(|own| self.finding(own)).collect(),
            Statement::Fills(s) => s.holders.iter().map(|held| self.held(held)).collect(),
            Statement::Series(s) => {
                let baseline = s.baseline.as_ref().map_or_else(
                    || one(say!(t, "explain-no-baseline")),
                    |record| self.measured("baseline", record),
                );
                let periods = s.periods.iter().map(|of| {
                    let actual = of.actual.as_ref().map_or_else(
                        || one(say!(t, "explain-not-measured")),
                        |record| self.measured("actual", record),
                    );
                    let target = of.target.as_ref().map(|record| self.target("target", record));
                    one(say!(t, "explain-period", from = of.start, until = of.end)).with(target).with([actual])
                });
                let superseded = s.superseded.iter().map(|record| self.measured("superseded", record));
                let targets = s.superseded_targets.iter().map(|record| self.target("superseded", record));
                [baseline].into_iter().chain(periods).chain(superseded).chain(targets).collect()
            }
            _ => Vec::new(),
        }
    }

    fn competence(&self, used: &CompetenceUsed) -> String {
        let (t, version) = (self.words, used.version);
        let what = self.word(used.competence.into());
        match &used.from {
            CompetenceSource::Text { section } => {
                say!(t, "explain-by-text", competence = what, section = section, version = version)
            }
            CompetenceSource::Reading { point, confirmed } => {
                let (point, confirmed) = (self.word((*point).into()), *confirmed);
                say!(
                    t,
                    "explain-by-reading",
                    competence = what,
                    point = point,
                    confirmed = confirmed,
                    version = version
                )
            }
            CompetenceSource::Mandate(mandate) => {
                say!(t, "explain-by-mandate", competence = what, mandate = mandate)
            }
            CompetenceSource::Policy => say!(t, "explain-by-policy", competence = what, version = version),
        }
    }

    /// A decision with its day, its place and its charter.
    #[rustfmt::skip]
    fn decided(&self, d: &DecisionExplained) -> Vec<Item> {
        let (t, of) = (self.words, &d.decision);
        let (outcome, body, on) = (self.word(of.outcome.into()), &d.body_name, of.decided_on);
        let venue = match &of.venue {
            Venue::Meeting(meeting) =>
                say!(t, "explain-in-meeting", outcome = outcome, body = body, on = on, meeting = meeting),
            Venue::Mandate { seat, person } => {
                let person = self.style.person(person);
                say!(t, "explain-under-mandate", outcome = outcome, body = body, on = on, seat = seat, person = person)
            }
            Venue::Written { opened, closed } => say!(
                t, "explain-in-writing", outcome = outcome, body = body, on = on, opened = *opened, closed = *closed
            ),
        };
        let recorded = d.recorded_at.format("%Y-%m-%d %H:%M").to_string();
        let effect = say!(t, "explain-takes-effect", on = of.takes_effect_on(), recorded = recorded);
        let reason = of.reason.as_ref().map(|reason| say!(t, "explain-reason", reason = (self.open)(reason)));
        let ([title, copy], under) = (&d.charter, d.under);
        let charter = say!(
            t, "explain-charter", title = title, copy = copy, text = under.text, readings = under.readings,
            policy = under.policy
        );
        let charter = Item::new(charter).shown_by(d.charter_entries.iter().copied());
        let document = self.document(of.document.as_ref());
        [venue, effect].into_iter().chain(reason).map(Item::new).chain(document).chain([charter]).collect()
    }

    /// What a meeting dealt with, and its minutes.
    #[rustfmt::skip]
    fn met(&self, case: &Meeting) -> Vec<Item> {
        let (t, style) = (self.words, self.style);
        let report = case.proceedings();
        let present = report.map(|report| {
            let present = report.present.iter();
            let present = present.map(|own| format!("{} ({})", style.person(&own.person), self.word(own.quality.into())));
            Item::new(say!(t, "explain-present", people = join(present)))
        });
        let agenda = case.agenda.iter().flat_map(|agenda| {
            agenda.fact.items.iter().map(|item| {
                let handled = report.is_some_and(|report| report.handled.contains(&item.item));
                Item::new(say!(t, "explain-dealt-with", item = &item.item, title = &item.title, handled = handled))
                    .shown_by([agenda.sequence])
            })
        });
        let minutes = case.minutes.as_ref().map(|filed| {
            let document = governance::document(&filed.fact.document);
            Item::new(say!(t, "explain-filed-on", on = filed.fact.on, document = document)).shown_by([filed.sequence])
        });
        let adopted = case.adopted.as_ref().map(|adopted| {
            let differ = listed(&adopted.fact.differing, |list| say!(t, "explain-minutes-differ", decisions = list));
            Item::new(events::line(style, &Event::MinutesAdopted(adopted.fact.clone())))
                .shown_by([adopted.sequence])
                .with(differ)
        });
        let corrections = case.corrections.iter().map(|own| {
            Item::new(events::line(style, &Event::RecordCorrected(own.fact.clone()))).shown_by([own.sequence])
        });
        present.into_iter().chain(agenda).chain(minutes).chain(adopted).chain(corrections).collect()
    }

    /// What a proposal asks for, who benefits from it, and its text.
    fn asked(&self, of: &Proposal) -> Vec<Item> {
        let t = self.words;
        let asks = of.amount.map(|amount| {
            let sources = of.sources.iter();
            let sources = sources.map(|own| say!(t, "explain-from", amount = own.amount, source = &own.from));
            Item::new(say!(t, "explain-asks-for", amount = amount)).with(sources.map(Item::new))
        });
        let benefits = listed(&of.benefits, |list| say!(t, "explain-benefits", partners = list));
        let text = [self.text_of(of.text.as_ref()), self.document(of.document.as_ref())];
        asks.into_iter().chain(benefits).chain(text.into_iter().flatten()).collect()
    }

    /// What the line of an event leaves out: persons, sealed texts and documents.
    #[rustfmt::skip]
    fn payload(&self, event: &Event) -> Vec<Item> {
        let (t, style) = (self.words, self.style);
        let two = |text, document| [self.text_of(text), self.document(document)].into_iter().flatten().collect();
        match event {
            Event::ProposalPrepared(f) => self.asked(f),
            Event::AdviceGiven(f) => self.because(f.reason.as_ref()).into_iter().collect(),
            Event::EvaluationRecorded(f) => {
                let about = Item::new(say!(t, "explain-evaluates", plan = f.about.plan(), by = &f.by));
                let good = f.successes.as_ref().map(|text| say!(t, "explain-successes", text = (self.open)(text)));
                let bad = f.challenges.as_ref().map(|text| say!(t, "explain-challenges", text = (self.open)(text)));
                [about].into_iter().chain(good.into_iter().chain(bad).map(Item::new)).collect()
            }
            Event::IrregularActRecorded(f) => {
                let by = Item::new(say!(t, "explain-act-by", by = style.party(&f.by), amount = f.amount));
                let text = [self.text_of(f.text.as_ref()), self.document(f.document.as_ref())];
                [by].into_iter().chain(text.into_iter().flatten()).collect()
            }
            Event::PlanProposed(f) => {
                let PlanKind::Project { lead, .. } = &f.kind else { return Vec::new() };
                vec![Item::new(say!(t, "explain-lead", person = style.person(lead)))]
            }
            Event::InitiativeBudgetGranted(f) => {
                let person = style.person(&f.granted.accountable);
                vec![Item::new(say!(t, "explain-granted-by", body = &f.body, person = person))]
            }
            Event::Paid(f) => {
                let by = f.by.as_ref().map(|by| Item::new(say!(t, "explain-paid-by", person = style.person(by))));
                by.into_iter().chain(self.document(f.document.as_ref())).collect()
            }
            Event::FundingAppliedFor(f) => vec![Item::new(say!(t, "explain-performed-in", days = f.period))],
            Event::ReportSubmitted(f) => two(f.text.as_ref(), f.document.as_ref()),
            Event::SignalRaised(f) => two(f.text.as_ref(), None),
            Event::FeedbackGiven(f) => two(f.text.as_ref(), None),
            Event::PartnerLeft(f) => two(f.reason.as_ref(), None),
            Event::InvoiceReceived(f) => two(None, f.document.as_ref()),
            Event::CommitmentEntered(f) => two(None, f.document.as_ref()),
            Event::CommitmentSettled(f) => two(None, f.document.as_ref()),
            Event::FundingDenied(f) => two(None, f.document.as_ref()),
            Event::FundingAwarded(f) => two(None, f.document.as_ref()),
            Event::FundingSettled(f) => two(None, f.document.as_ref()),
            _ => Vec::new(),
        }
    }

    /// Each member of a decision and each effect that a correction changed.
    fn corrected(&self, of: &CorrectionExplained) -> Vec<Item> {
        let t = self.words;
        let json = |of: &Record<Decision>| serde_json::to_value(&of.fact).unwrap_or_default();
        let members = between(&json(&of.before), &json(&of.after));
        let lines = |effects: &[Event]| -> Vec<String> {
            effects.iter().map(|event| events::line(self.style, event)).collect()
        };
        let (before, after) = (lines(&of.effects_before), lines(&of.effects_after));
        let was = before.iter().filter(|line| !after.contains(line)).map(|line| say!(t, "was", text = line));
        let is = after.iter().filter(|line| !before.contains(line)).map(|line| say!(t, "is", text = line));
        members.iter().map(|own| own.line()).chain(was).chain(is).map(Item::new).collect()
    }

    fn finding(&self, of: &Finding) -> Item {
        let text = say!(
            self.words,
            "explain-finding",
            code = self.word(of.code.into()),
            about = &of.about,
            detail = &of.detail,
            owner = owner(self.style, &of.owner),
            section = section(self.style, of.section.as_ref(), of.layer),
            weight = (of.severity != Severity::Normal).then(|| self.word(of.severity.into()))
        );
        Item::new(text).shown_by(of.entries.iter().copied())
    }

    /// An assignment with its body, or a share with its plan or areas.
    fn used(&self, of: &EffortUse) -> String {
        let t = self.words;
        match of {
            EffortUse::Assignment { assignment, to } => {
                say!(t, "explain-assignment", assignment = assignment, body = to)
            }
            EffortUse::Share { share, plan: Some(plan), .. } => {
                say!(t, "explain-share", share = share, plan = plan)
            }
            EffortUse::Share { share, plan: None, areas } => format!("{share} ({})", join(areas)),
        }
    }

    fn holder(&self, of: &SeatHolder) -> String {
        let person = self.style.person(&of.person);
        say!(self.words, "explain-holder", person = person, from = of.from, until = of.until)
    }

    fn held(&self, of: &SeatHolder) -> Item {
        Item::new(self.holder(of)).shown_by([of.entry])
    }

    fn tenure(&self, of: &SeatHolder, standing: &'static str) -> Item {
        let standing = self.word(standing);
        Item::new(say!(self.words, "explain-tenure", standing = standing, holder = self.holder(of)))
            .shown_by([of.entry])
    }

    fn measured(&self, what: &str, record: &Record<Measurement>) -> Item {
        let (figure, on) = (events::figure(self.style, &record.fact), record.fact.reference_date);
        let id = &record.fact.measurement;
        Item::new(say!(self.words, "explain-measured", what = what, id = id, figure = figure, on = on))
            .shown_by([record.sequence])
    }

    fn target(&self, what: &str, record: &Record<Target>) -> Item {
        let Target { target, value, by, .. } = &record.fact;
        Item::new(say!(self.words, "explain-target", what = what, value = value, id = target, by = by))
            .shown_by([record.sequence])
    }

    fn document(&self, of: Option<&value::Document>) -> Option<Item> {
        of.map(|of| Item::new(say!(self.words, "explain-document", document = governance::document(of))))
    }

    fn text_of(&self, of: Option<&Sealed>) -> Option<Item> {
        of.map(|of| Item::new(say!(self.words, "explain-text", text = (self.open)(of))))
    }

    fn because(&self, of: Option<&Sealed>) -> Option<Item> {
        of.map(|of| Item::new(say!(self.words, "explain-because", reason = (self.open)(of))))
    }
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
        allocated = of.allocated,
        committed = of.committed,
        invoiced = of.invoiced,
        spent = of.spent,
        left = of.uncommitted(),
        overspent = some(of.overspent()),
        released = some(of.released),
        reassigned = some(of.reassigned)
    )
}
