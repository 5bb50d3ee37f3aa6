//! What is not done on a day: everything that waits for somebody, whether its day has passed or not (§§ 3 to 6).

use std::collections::BTreeMap;

use serde::Serialize;
use strum::{Display, IntoStaticStr, VariantArray, VariantNames};

use super::duties::{Item, StandingDuty, items};
use super::money::answers_for;
use super::{Finding, FindingCode, Owner, StateOn, facts, follow_up, plans};
use crate::funds::AllocationAccount;
use crate::id::{PlanId, Sequence};
use crate::programme::Programme;
use crate::value::{Day, Money, Title};

/// The kind of an open item.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Display,
    IntoStaticStr,
    VariantNames,
    VariantArray,
)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum OpenItemKind {
    /// A proposal that nobody decided on.
    Proposal,
    /// A decision whose reservation is open.
    Reservation,
    /// A decision outside a meeting that no meeting heard of.
    Unreported,
    /// An act that broke a rule, neither ratified nor reversed.
    IrregularAct,
    /// An action that nobody has done yet.
    Action,
    /// An evaluation that asks for a change which nobody decided on.
    FollowUp,
    /// A challenge that no action takes up.
    Challenge,
    /// Minutes that are not adopted.
    Minutes,
    /// A report that is not there.
    Report,
    /// Money owed and neither settled nor charged or paid in full.
    Commitment,
    /// An invoice that is not paid in full.
    Invoice,
    /// A small budget that is not settled.
    InitiativeBudget,
    /// The rest of a closed year that was not carried over.
    CarryOver,
    /// Other funding that is not settled, or of which too much was kept.
    Funding,
}

impl OpenItemKind {
    /// The duty that it is about, where that has all things of the kind.
    fn duty(self) -> Option<StandingDuty> {
        match self {
            OpenItemKind::Reservation => Some(StandingDuty::ReservationsSettled),
            OpenItemKind::Unreported => Some(StandingDuty::DecisionsReported),
            OpenItemKind::IrregularAct => Some(StandingDuty::ActsSettled),
            OpenItemKind::Action => Some(StandingDuty::ActionsDone),
            OpenItemKind::Minutes => Some(StandingDuty::MinutesAdopted),
            OpenItemKind::InitiativeBudget => Some(StandingDuty::InitiativesSettled),
            OpenItemKind::CarryOver => Some(StandingDuty::YearsCarriedOver),
            OpenItemKind::Funding => Some(StandingDuty::FundingsSettled),
            OpenItemKind::Proposal
            | OpenItemKind::FollowUp
            | OpenItemKind::Challenge
            | OpenItemKind::Report
            | OpenItemKind::Commitment
            | OpenItemKind::Invoice => None,
        }
    }

    /// The findings on an item of the kind. It leaves what is open once one of them is accepted.
    fn findings(self) -> &'static [FindingCode] {
        match self {
            OpenItemKind::FollowUp => &[FindingCode::EvaluationWithoutFollowUp],
            OpenItemKind::Challenge => &[FindingCode::ChallengeWithoutAction],
            OpenItemKind::Report => &[FindingCode::ReportMissing],
            _ => self.duty().map_or(&[], StandingDuty::findings),
        }
    }
}

/// Something that is not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OpenItem {
    /// The kind of the item.
    pub kind: OpenItemKind,
    /// The id of what waits.
    pub id: String,
    /// The title; absent where it has none.
    pub title: Option<Title>,
    /// The first day on which it was open.
    pub since: Day,
    /// The last day to do it, where it has one.
    pub due: Option<Day>,
    /// The first day on which it was too late, where it is.
    pub overdue: Option<Day>,
    /// The body or partner that answers for it.
    pub owner: Owner,
    /// The plan that it is about, where it is about one.
    pub plan: Option<PlanId>,
    /// The money that it is about: asked, owed, charged and not paid.
    pub amount: Option<Money>,
    /// The entries that it rests on; none of a report that is not there.
    pub entries: Vec<Sequence>,
}

/// The findings by their code and what they are about.
type Late<'a> = BTreeMap<(FindingCode, &'a str), &'a Finding>;

/// The finding of a code about something.
fn of<'a>(late: &Late<'a>, code: FindingCode, about: &str) -> Option<&'a Finding> {
    late.get(&(code, about)).copied()
}

/// Everything that is not done on a day, by kind, the oldest first.
pub(crate) fn undone(programme: &Programme, on: Day) -> Vec<OpenItem> {
    let Some(seen) = StateOn::of(programme, on) else { return Vec::new() };
    let facts = facts(&seen);
    let late: Late<'_> = facts.iter().map(|found| ((found.code, found.about.as_str()), found)).collect();
    let mut all = Vec::new();
    proposals(&seen, &mut all);
    for kind in <OpenItemKind as VariantArray>::VARIANTS {
        let Some(duty) = kind.duty() else { continue };
        for item in items(&seen, duty).unwrap_or_default() {
            let found = duty.findings().iter().find_map(|code| of(&late, *code, &item.about));
            if item.done.is_none() || found.is_some() {
                all.push(standing(&seen, *kind, item, found));
            }
        }
    }
    evaluations(&seen, &late, &mut all);
    reports(&seen, &mut all);
    for account in programme.funds().accounts().values() {
        owed(&seen, account, &mut all);
    }
    all.retain(|item| {
        let mut codes = item.kind.findings().iter();
        !codes.any(|code| programme.acceptances.of(*code, &item.id, on).is_some())
    });
    all.sort_by(|a, b| (a.kind, a.since, &a.id).cmp(&(b.kind, b.since, &b.id)));
    all
}

fn proposals(seen: &StateOn<'_>, all: &mut Vec<OpenItem>) {
    for (id, case) in seen.programme.decisions().open_on(seen.on) {
        let fact = &case.proposal.fact;
        all.push(OpenItem {
            kind: OpenItemKind::Proposal,
            id: id.to_string(),
            title: Some(fact.title.clone()),
            since: fact.on,
            due: None,
            overdue: None,
            owner: seen.body(&fact.to),
            plan: fact.plan.clone(),
            amount: fact.amount,
            entries: vec![case.proposal.sequence],
        });
    }
}

/// Something that a standing duty is about, with the finding on it if it is overdue.
fn standing(seen: &StateOn<'_>, kind: OpenItemKind, item: Item, found: Option<&Finding>) -> OpenItem {
    let (title, plan, amount) = named(seen, kind, &item.about);
    let mut entries: Vec<Sequence> = item.entry.into_iter().collect();
    entries.extend(found.iter().flat_map(|found| &found.entries));
    entries.sort_unstable();
    entries.dedup();
    OpenItem {
        kind,
        title,
        since: item.on,
        due: item.by,
        overdue: found.and_then(|found| found.since),
        owner: item.owner,
        plan,
        amount,
        entries,
        id: item.about,
    }
}

/// What people call something by its id, its plan, and its money.
fn named(seen: &StateOn<'_>, kind: OpenItemKind, id: &str) -> (Option<Title>, Option<PlanId>, Option<Money>) {
    let programme = seen.programme;
    let decision = || {
        let case = id.parse().ok().and_then(|id| programme.decisions().all().get(&id))?;
        let proposal = case.decision.fact.proposal.as_ref();
        let proposal = proposal.and_then(|id| programme.decisions().proposals().get(id));
        let plan = proposal.and_then(|case| case.proposal.fact.plan.clone());
        Some((Some(case.decision.fact.title.clone()), plan, None))
    };
    let action = || {
        let case = id.parse().ok().and_then(|id| programme.actions().all().get(&id))?;
        let evaluation = case.action.fact.evaluation.as_ref();
        let evaluation = evaluation.and_then(|id| programme.evaluations().all().get(id));
        let plan = evaluation.and_then(|made| made.fact.about.plan().cloned());
        let plan = case.action.fact.plan.clone().or(plan);
        Some((Some(case.action.fact.what.clone()), plan, None))
    };
    let act = || {
        let case = id.parse().ok().and_then(|id| programme.acts().all().get(&id))?;
        Some((Some(case.act.fact.what.clone()), None, case.act.fact.amount))
    };
    let budget = || {
        let (account, own) = id.parse().ok().and_then(|id| programme.funds().commitment(&id))?;
        let title = own.initiative.as_ref().map(|budget| budget.granted.what.clone());
        Some((title, Some(account.allocation.fact.plan.clone()), Some(own.commitment.fact.amount)))
    };
    let funding = || {
        let life = id.parse().ok().and_then(|id| programme.fundings().all().get(&id))?;
        let (fact, award) = (&life.application.fact, life.award.as_ref().map(|award| award.fact.amount));
        Some((Some(fact.title.clone()), fact.plan.clone(), award))
    };
    let known = match kind {
        OpenItemKind::Reservation | OpenItemKind::Unreported => decision(),
        OpenItemKind::Action => action(),
        OpenItemKind::IrregularAct => act(),
        OpenItemKind::InitiativeBudget => budget(),
        OpenItemKind::Funding => funding(),
        OpenItemKind::Minutes
        | OpenItemKind::CarryOver
        | OpenItemKind::Proposal
        | OpenItemKind::FollowUp
        | OpenItemKind::Challenge
        | OpenItemKind::Report
        | OpenItemKind::Commitment
        | OpenItemKind::Invoice => None,
    };
    known.unwrap_or((None, None, None))
}

fn evaluations(seen: &StateOn<'_>, late: &Late<'_>, all: &mut Vec<OpenItem>) {
    let follow_up = plans::not_followed(seen).map(|made| (OpenItemKind::FollowUp, made));
    let challenges = plans::not_taken_up(seen).map(|made| (OpenItemKind::Challenge, made));
    for (kind, made) in follow_up.chain(challenges) {
        let fact = &made.fact;
        let found = of(late, FindingCode::ChallengeWithoutAction, fact.evaluation.as_str());
        let found = found.filter(|_| kind == OpenItemKind::Challenge);
        let mut entries = vec![made.sequence];
        entries.extend(found.iter().flat_map(|found| &found.entries));
        entries.sort_unstable();
        entries.dedup();
        all.push(OpenItem {
            kind,
            id: fact.evaluation.to_string(),
            title: Some(fact.title.clone()),
            since: fact.on,
            due: None,
            overdue: found.and_then(|found| found.since),
            owner: seen.body(&fact.by),
            plan: fact.about.plan().cloned(),
            amount: None,
            entries,
        });
    }
}

fn reports(seen: &StateOn<'_>, all: &mut Vec<OpenItem>) {
    for asked in follow_up::reports(seen).into_iter().filter(|asked| asked.report.is_none()) {
        let last = asked.period.until();
        all.push(OpenItem {
            kind: OpenItemKind::Report,
            id: format!("{}/{last}", asked.group),
            title: None,
            since: asked.period.from(),
            due: Some(last),
            overdue: (last < seen.on).then(|| super::seen::after(last)),
            owner: seen.body(asked.group),
            plan: None,
            amount: None,
            entries: Vec::new(),
        });
    }
}

/// Commitments and invoices of which something is still to be charged or paid.
fn owed(seen: &StateOn<'_>, account: &AllocationAccount, all: &mut Vec<OpenItem>) {
    let by = |on: Day| on <= seen.on;
    let sums = account.sums(Some(seen.on));
    let mut push = |kind, id: String, title, since, amount, entry| {
        all.push(OpenItem {
            kind,
            id,
            title,
            since,
            due: None,
            overdue: None,
            owner: answers_for(seen, account),
            plan: Some(account.allocation.fact.plan.clone()),
            amount: Some(amount),
            entries: vec![entry],
        });
    };
    for own in account.commitments.iter().filter(|own| own.initiative.is_none()) {
        let fact = &own.commitment.fact;
        let settled = own.settled.as_ref().is_some_and(|settled| by(settled.fact.on));
        let left = fact.amount.saturating_sub(sums.met(own.id()));
        if by(fact.on) && !settled && left.is_positive() {
            push(
                OpenItemKind::Commitment,
                own.id().to_string(),
                None,
                fact.on,
                left,
                own.commitment.sequence,
            );
        }
    }
    for line in &account.lines {
        let fact = &line.invoice.fact;
        let left = line.amount(by).gross().saturating_sub(sums.paid_on(&fact.invoice));
        if by(fact.on) && left.is_positive() {
            let title = Some(fact.number.clone());
            push(
                OpenItemKind::Invoice,
                fact.invoice.to_string(),
                title,
                fact.on,
                left,
                line.invoice.sequence,
            );
        }
    }
}
