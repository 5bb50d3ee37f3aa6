//! Why something is so: the whole chain behind a decision, a plan, an allocation or an evaluation, and what
//! came of it.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

mod effort;
mod money;
mod results;
mod things;

pub use effort::{AssignmentExplained, ShareExplained, WorkExplained};
pub use money::{
    BudgetExplained, CarryOverExplained, CommitmentExplained, FundingExplained, InvoiceExplained,
    LineExplained, PaymentExplained,
};
pub use results::{IndicatorExplained, ResultPeriod, SeriesExplained};
pub use things::{
    ActExplained, ActionExplained, AmendmentExplained, BodyExplained, ItemExplained, MandateExplained,
    MeetingExplained, PartnerExplained, PledgeExplained, ProposalExplained, ReportExplained, SeatsFilled,
    SignalExplained,
};

use crate::actions::ActionCase;
use crate::bodies::Standing;
use crate::charter::{Charter, Competence, Deciding, Point, Quorum, Versions};
use crate::compliance::{Finding, of_decision};
use crate::decisions::{
    Correction, Decision, DecisionCase, Effect, ProposalCase, ReservationEnd, Stance, Supersession, Venue,
};
use crate::effort::ShareCase;
use crate::evaluation::{Evaluation, Measurement};
use crate::event::{Event, Record};
use crate::feedback::{Feedback, FeedbackSubject};
use crate::funds::{AllocationAccount, AllocationFigures, Release, Source, payer};
use crate::id::{
    AllocationId, BodyId, DecisionId, MandateId, MeetingId, PartnerId, PersonId, PlanId, SeatId, Sequence,
};
use crate::mandates::{MandateCited, MandateUse, UsedFor};
use crate::meetings::{AgendaItem, MinutesAdoption, MinutesFiling};
use crate::plans::{PlanLife, PlanStatus};
use crate::programme::Programme;
use crate::questions::mandates::{MandateLink, chain};
use crate::value::{Document, Money, Title};

/// What there is to say of an id.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Explanation {
    /// A decision.
    Decision(Box<DecisionExplained>),
    /// A plan.
    Plan(Box<PlanExplained>),
    /// An allocation.
    Allocation(Box<AllocationExplained>),
    /// An assignment of capacity.
    Assignment(Box<AssignmentExplained>),
    /// A share of effort.
    Share(Box<ShareExplained>),
    /// Work.
    Work(Box<WorkExplained>),
    /// An evaluation.
    Evaluation(Box<EvaluationExplained>),
    /// A proposal.
    Proposal(Box<ProposalExplained>),
    /// A meeting.
    Meeting(Box<MeetingExplained>),
    /// A mandate.
    Mandate(Box<MandateExplained>),
    /// A partner.
    Partner(Box<PartnerExplained>),
    /// A body or a group.
    Body(Box<BodyExplained>),
    /// An action.
    Action(Box<ActionExplained>),
    /// An irregular act.
    IrregularAct(Box<ActExplained>),
    /// A report.
    Report(Box<ReportExplained>),
    /// A signal.
    Signal(Box<SignalExplained>),
    /// An amendment of the charter.
    Amendment(Box<AmendmentExplained>),
    /// An indicator.
    Indicator(Box<IndicatorExplained>),
    /// A commitment.
    Commitment(Box<CommitmentExplained>),
    /// An invoice.
    Invoice(Box<InvoiceExplained>),
    /// A payment.
    Payment(Box<PaymentExplained>),
    /// Other funding.
    Funding(Box<FundingExplained>),
    /// A budget.
    Budget(Box<BudgetExplained>),
    /// Money carried over from one year to another.
    CarryOver(Box<CarryOverExplained>),
}

/// A decision: who, from which seat, for which partner, under which competence, on whose proposal and
/// advice, on which evaluation, with what effects, and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DecisionExplained {
    /// The decision.
    pub decision: Record<Decision>,
    /// What people call the body.
    pub body_name: Title,
    /// The charter that it was taken under, and what was seen of it.
    pub charter: [Title; 2],
    /// Since when that charter is in force.
    pub in_force_since: Option<NaiveDate>,
    /// The versions of the charter's layers that it was taken under.
    pub under: Versions,
    /// The meeting that it was taken in.
    pub meeting: Option<MeetingPlace>,
    /// The meetings that it was reported in, where it was taken outside one: with the entry.
    pub reported: Vec<(MeetingId, Sequence)>,
    /// The mandate that it cites.
    pub mandate: Option<MandateBehind>,
    /// What each seat said.
    pub positions: Vec<PositionExplained>,
    /// How decisions are taken, by the reading.
    pub decision_rule: Deciding,
    /// Who must be represented, by the reading.
    pub quorum: Quorum,
    /// The readings of these two that the partners have not confirmed.
    pub unconfirmed: Vec<Point>,
    /// The competence that each kind of effect took.
    pub competences: Vec<CompetenceUsed>,
    /// The proposal, with the advice on it.
    pub proposal: Option<ProposalCase>,
    /// The partners that spoke and whose own organisation benefits from the proposal.
    pub interested: Vec<PartnerId>,
    /// The evaluations that it rests on.
    pub evaluations: Vec<Record<Evaluation>>,
    /// What it resolves once its reservation is lifted; empty where nothing waits any more.
    pub pending: Vec<Effect>,
    /// How its reservation ended, if it had one that ended.
    pub reservation_end: Option<ReservationEnd>,
    /// What it did, and what came of that since.
    pub effects: Vec<EffectExplained>,
    /// Money that it freed, and where that went next.
    pub freed: Vec<MoneyFreed>,
    /// How it was replaced, if it was.
    pub superseded: Option<Record<Supersession>>,
    /// How it was taken back, if it was.
    pub revoked: Option<Record<Supersession>>,
    /// How its record was corrected, in the order recorded.
    pub corrections: Vec<CorrectionExplained>,
    /// What bodies were told of it.
    pub feedback: Vec<Record<Feedback>>,
    /// What somebody is to do because of it.
    pub actions: Vec<ActionCase>,
    /// What is not as it should be.
    pub findings: Vec<Finding>,
}

/// The meeting where something was decided.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MeetingPlace {
    /// The meeting.
    pub meeting: MeetingId,
    /// The day.
    pub on: NaiveDate,
    /// The entry that reports it.
    pub entry: Sequence,
    /// The item of its agenda.
    pub item: Option<Record<AgendaItem>>,
    /// Its minutes, as last filed.
    pub minutes: Option<Record<MinutesFiling>>,
    /// That they were adopted, if they were.
    pub adopted: Option<Record<MinutesAdoption>>,
    /// Whether the adopted minutes tell this decision otherwise than the record did then.
    pub differs: bool,
}

/// The mandate behind a decision or a commitment.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MandateBehind {
    /// The payer's own authority, where it is cited.
    pub authority: Option<Document>,
    /// How it was used; nothing where the decision was not adopted.
    pub used: Option<Record<MandateUse>>,
    /// The mandate, and those that it is a part of, up to the one that the text or a decision gave.
    pub chain: Vec<MandateLink>,
}

/// A correction with what the record said before it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CorrectionExplained {
    /// The correction.
    pub correction: Record<Correction>,
    /// The decision by the record before.
    pub before: Record<Decision>,
    /// What it did by the record before.
    pub effects_before: Vec<Event>,
    /// The decision by the record after.
    pub after: Record<Decision>,
    /// What it did by the record after.
    pub effects_after: Vec<Event>,
}

/// What one seat said, and who spoke for whom.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PositionExplained {
    /// The seat.
    pub seat: SeatId,
    /// The function of its holder.
    pub function: Option<Title>,
    /// The partner that it speaks for, or who came in its place by that day; none for residents.
    pub partner: Option<PartnerId>,
    /// Who spoke.
    pub person: PersonId,
    /// As holder or deputy that day, by what is known now; neither where a later fact took that away.
    pub standing: Option<Standing>,
    /// What was said.
    pub stance: Stance,
    /// The sealed reason, if one was given.
    pub reason: Option<crate::value::Sealed>,
    /// The entry by which the person came to that seat.
    pub entry: Option<Sequence>,
}

/// A competence, and what gives it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CompetenceUsed {
    /// To do what.
    pub competence: Competence,
    /// What gives it to the body.
    pub from: CompetenceSource,
}

/// What gives a body its competence.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CompetenceSource {
    /// The text, by that section.
    Text {
        /// §.
        section: Title,
    },
    /// A reading where the text is silent.
    Reading {
        /// Which.
        point: Point,
        /// Whether the partners confirmed it.
        confirmed: bool,
    },
    /// Policy, not from the declaration.
    Policy,
    /// The mandate that the decision cites.
    Mandate(MandateId),
}

/// An effect, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EffectExplained {
    /// The event.
    pub event: Event,
    /// The figures of the allocation, where money was allocated.
    pub allocation: Option<AllocationFigures>,
    /// Where the plan stands by all that is recorded, where it is about a plan.
    pub plan_status: Option<PlanStatus>,
}

/// Money that went back to its source.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MoneyFreed {
    /// The release.
    pub release: Record<Release>,
    /// The source that it went back to.
    pub source: Source,
    /// The plan that it came from.
    pub plan: PlanId,
    /// Later allocations from that source, first come first served, up to the freed amount. Money has no
    /// name: this is the order in which the source was drawn on, no more.
    pub next: Vec<NextUse>,
    /// What of it no later allocation took.
    pub unused: Money,
}

/// A later allocation from the same source.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NextUse {
    /// The allocation.
    pub allocation: AllocationId,
    /// The decision that made it.
    pub decision: DecisionId,
    /// The plan that got it.
    pub plan: PlanId,
    /// How much of the freed money it takes up.
    pub amount: Money,
    /// The entry.
    pub entry: Sequence,
}

/// A plan, from proposal to end.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlanExplained {
    /// The plan with its life so far.
    pub life: PlanLife,
    /// What people call its body.
    pub body_name: Option<Title>,
    /// Its allocations.
    pub allocations: Vec<AllocationAccount>,
    /// What they come to.
    pub figures: AllocationFigures,
    /// The effort spread for it.
    pub shares: Vec<ShareCase>,
    /// Evaluations of it.
    pub evaluations: Vec<Record<Evaluation>>,
    /// Projects inside it.
    pub projects: Vec<PlanId>,
    /// The decisions about it, explained.
    pub decisions: Vec<DecisionExplained>,
}

/// An allocation: whose money, by which decision, and what was done with it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AllocationExplained {
    /// The allocation with its commitments, payments and releases.
    pub account: AllocationAccount,
    /// What it comes to.
    pub figures: AllocationFigures,
    /// Whose money it is.
    pub partner: Option<PartnerId>,
    /// The decision that made it, explained.
    pub decision: Option<DecisionExplained>,
}

/// An evaluation, and what followed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EvaluationExplained {
    /// The evaluation.
    pub evaluation: Record<Evaluation>,
    /// The measurements that it rests on.
    pub measurements: Vec<Record<Measurement>>,
    /// The decisions that rest on it, by themselves or by one of their effects.
    pub followed_by: Vec<Record<Decision>>,
    /// The actions that take up a challenge of it.
    pub actions: Vec<ActionCase>,
}

/// Explains what has that id: a decision, plan, allocation, assignment, share, work, evaluation, proposal,
/// meeting, mandate, partner, body, action, irregular act, report, signal, amendment, indicator, commitment,
/// invoice, payment, funding, budget or carry-over, or several of them. The id of a baseline, measurement or
/// target explains its indicator, that of an output its plan. Nothing where none has it.
#[must_use]
pub fn explain(programme: &Programme, id: &str) -> Vec<Explanation> {
    let mut found = Vec::new();
    let Some(charter) = programme.charter() else { return found };
    let decision = id.parse().ok().and_then(|id: DecisionId| programme.decisions().all().get(&id));
    found.extend(
        decision
            .and_then(|case| decision_explained(programme, charter, case))
            .map(|explained| Explanation::Decision(Box::new(explained))),
    );
    let plans = programme.plans();
    let output = || Some(&plans.output(&id.parse().ok()?)?.fact.plan);
    let plan = id.parse().ok().and_then(|id: PlanId| plans.all().get(&id));
    let plan = plan.or_else(|| plans.all().get(output()?));
    found.extend(plan.map(|life| Explanation::Plan(Box::new(plan_explained(programme, charter, life)))));
    let account = id.parse().ok().and_then(|id: AllocationId| programme.funds().accounts().get(&id));
    found.extend(account.map(|account| {
        let fact = &account.allocation.fact;
        let case = programme.decisions().all().get(&fact.decision);
        Explanation::Allocation(Box::new(AllocationExplained {
            account: account.clone(),
            figures: programme.funds().figures(&account.allocation.fact.allocation),
            partner: payer(programme, charter, &fact.from, fact.on).cloned(),
            decision: case.and_then(|case| decision_explained(programme, charter, case)),
        }))
    }));
    let evaluation = id.parse().ok().and_then(|id| programme.evaluations().all().get(&id));
    found.extend(evaluation.map(|evaluation| {
        let own = &evaluation.fact.evaluation;
        let decisions = programme.decisions().all().values().filter(|case| case.rests_on(own));
        let actions = programme.actions().all().values();
        let measurements = evaluation.fact.measurements.iter();
        Explanation::Evaluation(Box::new(EvaluationExplained {
            evaluation: evaluation.clone(),
            measurements: measurements
                .filter_map(|id| programme.evaluations().measurement(id))
                .cloned()
                .collect(),
            followed_by: decisions.map(|case| case.decision.clone()).collect(),
            actions: actions
                .filter(|case| case.action.fact.evaluation.as_ref() == Some(own))
                .cloned()
                .collect(),
        }))
    }));
    found.extend(effort::explain(programme, charter, id));
    found.extend(things::explain(programme, charter, id));
    let indicator = results::indicator(programme, charter, id);
    found.extend(indicator.map(|explained| Explanation::Indicator(Box::new(explained))));
    found.extend(money::explain(programme, charter, id));
    found
}

fn decision_explained(
    programme: &Programme,
    charter: &Charter,
    case: &DecisionCase,
) -> Option<DecisionExplained> {
    let fact = &case.decision.fact;
    let body = programme.bodies().all().get(&fact.body)?;
    let charter = programme.charter_on(fact.decided_on).unwrap_or(charter);
    let partners = programme.partners();
    let positions = fact.positions.iter().map(|position| {
        let seat = body.seats.get(&position.seat);
        let tenures = seat.into_iter().flat_map(|seat| seat.holders.iter().chain(&seat.deputies));
        let mut own = tenures.filter(|t| t.person == position.person && t.covers(fact.decided_on));
        PositionExplained {
            seat: position.seat.clone(),
            function: seat.map(|seat| seat.function.clone()),
            partner: seat
                .and_then(|seat| seat.partner.as_ref())
                .map(|partner| partners.acting_on(partner, fact.decided_on).clone()),
            person: position.person.clone(),
            standing: seat.and_then(|seat| seat.standing(&position.person, fact.decided_on)),
            stance: position.stance,
            reason: position.reason.clone(),
            entry: own.next().map(|tenure| tenure.sequence),
        }
    });
    let mut competences: Vec<CompetenceUsed> = Vec::new();
    for event in &case.effects {
        if let Some(used) = competence(programme, charter, (&body.like, fact), event)
            && !competences.contains(&used)
        {
            competences.push(used);
        }
    }
    let proposal = fact.proposal.as_ref().and_then(|id| programme.decisions().proposals().get(id));
    let evaluations = fact.based_on.iter().filter_map(|id| programme.evaluations().all().get(id));
    let unconfirmed =
        [Point::DecisionRule, Point::Quorum].into_iter().filter(|point| !charter.is_confirmed(*point));
    let positions: Vec<PositionExplained> = positions.collect();
    let benefits = proposal.into_iter().flat_map(|case| &case.proposal.fact.benefits);
    let spoke = |partner: &&PartnerId| {
        let acting = partners.acting_on(partner, fact.decided_on);
        positions.iter().any(|position| position.partner.as_ref() == Some(acting))
    };
    let about = FeedbackSubject::Decision(fact.decision.clone());
    let feedback = programme.feedback().all().values().filter(|told| told.fact.about == about);
    let actions = programme.actions().all().values();
    Some(DecisionExplained {
        under: case.under,
        meeting: meeting_place(programme, fact),
        reported: reported(programme, fact),
        mandate: fact.mandate.as_ref().map(|cited| {
            mandate_behind(programme, cited, &UsedFor::Decision(fact.decision.clone()), fact.decided_on)
        }),
        interested: benefits.filter(spoke).cloned().collect(),
        pending: if case.reserved() { case.pending.clone() } else { Vec::new() },
        reservation_end: case.reservation_end.clone(),
        revoked: case.revoked.clone(),
        corrections: corrections(case),
        feedback: feedback.cloned().collect(),
        actions: actions
            .filter(|a| a.action.fact.decision.as_ref() == Some(&fact.decision))
            .cloned()
            .collect(),
        body_name: body.name.clone(),
        charter: [charter.title.clone(), charter.source.copy.clone()],
        in_force_since: programme.signing().in_force().map(|in_force| in_force.fact.on),
        positions,
        decision_rule: charter.readings.decision_rule.rule,
        quorum: charter.readings.quorum.rule,
        unconfirmed: unconfirmed.collect(),
        competences,
        proposal: proposal.cloned(),
        evaluations: evaluations.cloned().collect(),
        effects: case.effects.iter().map(|event| effect_explained(programme, event)).collect(),
        freed: freed(programme, case),
        superseded: case.superseded.clone(),
        findings: of_decision(programme, case.decision.recorded_at.date_naive(), case),
        decision: case.decision.clone(),
    })
}

fn meeting_place(programme: &Programme, decision: &Decision) -> Option<MeetingPlace> {
    let Venue::Meeting(id) = &decision.venue else { return None };
    let meeting = programme.meetings().all().get(id)?;
    let item = decision.item.as_ref().zip(meeting.agenda.as_ref()).and_then(|(item, agenda)| {
        let fact = agenda.fact.items.iter().find(|known| known.item == *item)?.clone();
        Some(Record { sequence: agenda.sequence, recorded_at: agenda.recorded_at, fact })
    });
    let differs = |adoption: &Record<MinutesAdoption>| adoption.fact.differing.contains(&decision.decision);
    Some(MeetingPlace {
        meeting: id.clone(),
        on: meeting.on,
        entry: meeting.sequence,
        item,
        minutes: meeting.minutes.clone(),
        adopted: meeting.adopted.clone(),
        differs: meeting.adopted.as_ref().is_some_and(differs),
    })
}

/// The meetings in which a decision was reported, oldest first.
fn reported(programme: &Programme, decision: &Decision) -> Vec<(MeetingId, Sequence)> {
    let told = programme.meetings().all().iter().filter(|(_, meeting)| {
        meeting.report().is_some_and(|report| report.reported.contains(&decision.decision))
    });
    let mut told: Vec<_> = told.map(|(id, meeting)| (meeting.on, id.clone(), meeting.sequence)).collect();
    told.sort();
    told.into_iter().map(|(_, id, entry)| (id, entry)).collect()
}

fn mandate_behind(
    programme: &Programme,
    cited: &MandateCited,
    purpose: &UsedFor,
    on: NaiveDate,
) -> MandateBehind {
    let life = programme.mandates().all().get(&cited.mandate);
    let used = life.into_iter().flat_map(|life| &life.uses).find(|used| used.fact.purpose == *purpose);
    MandateBehind {
        authority: cited.authority.clone(),
        used: used.cloned(),
        chain: chain(programme, &cited.mandate, on),
    }
}

/// Each correction with the record before it and the one after: that before the next, or the present one.
fn corrections(case: &DecisionCase) -> Vec<CorrectionExplained> {
    let befores = || case.corrections.iter().map(|(_, before)| before).zip(&case.corrected_effects);
    let present = (&case.decision, &case.effects);
    let afters = befores().skip(1).chain([present]);
    let each = case.corrections.iter().zip(befores()).zip(afters);
    each.map(|(((correction, _), (before, effects_before)), (after, effects_after))| CorrectionExplained {
        correction: correction.clone(),
        before: before.clone(),
        effects_before: effects_before.clone(),
        after: after.clone(),
        effects_after: effects_after.clone(),
    })
    .collect()
}

/// The competence that an effect took, and what gave it.
fn competence(
    programme: &Programme,
    charter: &Charter,
    (like, decision): (&BodyId, &Decision),
    event: &Event,
) -> Option<CompetenceUsed> {
    let competence = crate::decisions::competence_of(programme, event)?;
    let alone = matches!(decision.venue, Venue::Mandate { .. });
    if let Some(cited) = &decision.mandate
        && (alone || !charter.competent(competence).contains(like))
    {
        return Some(CompetenceUsed { competence, from: CompetenceSource::Mandate(cited.mandate.clone()) });
    }
    let by_text = charter.body(like).filter(|body| body.may.contains(&competence));
    let from = match by_text {
        Some(body) => CompetenceSource::Text { section: body.section.clone() },
        None => match crate::charter::point_of(competence) {
            Some(point) => CompetenceSource::Reading { point, confirmed: charter.is_confirmed(point) },
            None => CompetenceSource::Policy,
        },
    };
    Some(CompetenceUsed { competence, from })
}

fn effect_explained(programme: &Programme, event: &Event) -> EffectExplained {
    let funds = programme.funds();
    let account = |id: &AllocationId| funds.accounts().contains_key(id).then(|| funds.figures(id));
    let allocation = if let Event::FundsAllocated(fact) = event { account(&fact.allocation) } else { None };
    let plan_status = event.plan().and_then(|plan| programme.plans().all().get(plan)).map(PlanLife::status);
    EffectExplained { event: event.clone(), allocation, plan_status }
}

/// The money that a decision freed, and the later allocations from the same source.
fn freed(programme: &Programme, case: &DecisionCase) -> Vec<MoneyFreed> {
    let mut freed = Vec::new();
    let accounts = programme.funds().accounts();
    for event in &case.effects {
        let Event::FundsReleased(fact) = event else { continue };
        let Some(account) = accounts.get(&fact.allocation) else { continue };
        let Some(release) = account.releases.iter().find(|release| release.fact == *fact) else { continue };
        let source = &account.allocation.fact.from;
        let mut later: Vec<_> = accounts
            .values()
            .map(|account| &account.allocation)
            .filter(|a| a.fact.from == *source && a.sequence >= release.sequence)
            .filter(|a| a.fact.allocation != fact.allocation)
            .collect();
        later.sort_by_key(|allocation| allocation.sequence);
        let (mut unused, mut next) = (fact.amount, Vec::new());
        for allocation in later {
            let amount = allocation.fact.amount.min(unused);
            if !amount.is_positive() {
                break;
            }
            unused = unused.saturating_sub(amount);
            next.push(NextUse {
                allocation: allocation.fact.allocation.clone(),
                decision: allocation.fact.decision.clone(),
                plan: allocation.fact.plan.clone(),
                amount,
                entry: allocation.sequence,
            });
        }
        let (source, plan) = (source.clone(), account.allocation.fact.plan.clone());
        freed.push(MoneyFreed { release: release.clone(), source, plan, next, unused });
    }
    freed
}

fn plan_explained(programme: &Programme, charter: &Charter, life: &PlanLife) -> PlanExplained {
    let id = &life.plan.fact.plan;
    let allocations: Vec<AllocationAccount> = programme.funds().of_plan(id).cloned().collect();
    let figures = allocations.iter().fold(AllocationFigures::default(), |sum, account| {
        sum.plus(&programme.funds().figures(&account.allocation.fact.allocation))
    });
    let about = |evaluation: &&Record<Evaluation>| evaluation.fact.about.plan() == Some(id);
    let inside = |other: &&PlanLife| other.plan.fact.kind.parent() == Some(id);
    let spread = |case: &&ShareCase| case.share.fact.plan.as_ref() == Some(id);
    let concerns = |case: &&DecisionCase| {
        let proposal = case.decision.fact.proposal.as_ref();
        let proposed = proposal.and_then(|proposal| programme.decisions().proposals().get(proposal));
        proposed.is_some_and(|case| case.proposal.fact.plan.as_ref() == Some(id))
            || case.effects.iter().any(|event| match event {
                Event::FundsReleased(release) => programme
                    .funds()
                    .accounts()
                    .get(&release.allocation)
                    .is_some_and(|a| a.allocation.fact.plan == *id),
                Event::EffortReleased(release) => programme
                    .effort()
                    .shares()
                    .get(&release.share)
                    .is_some_and(|case| case.share.fact.plan.as_ref() == Some(id)),
                event => event.plan() == Some(id),
            })
    };
    let mut decisions: Vec<&DecisionCase> = programme.decisions().all().values().filter(concerns).collect();
    decisions.sort_by_key(|case| case.decision.sequence);
    PlanExplained {
        life: life.clone(),
        body_name: programme.bodies().all().get(&life.plan.fact.body).map(|body| body.name.clone()),
        allocations,
        figures,
        shares: programme.effort().shares().values().filter(spread).cloned().collect(),
        evaluations: programme.evaluations().all().values().filter(about).cloned().collect(),
        projects: programme
            .plans()
            .all()
            .values()
            .filter(inside)
            .map(|other| other.plan.fact.plan.clone())
            .collect(),
        decisions: decisions
            .into_iter()
            .filter_map(|case| decision_explained(programme, charter, case))
            .collect(),
    }
}

#[cfg(test)]
mod tests;
