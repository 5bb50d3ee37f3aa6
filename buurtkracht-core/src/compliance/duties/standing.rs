//! The duties of meeting, and those that stand all the time without the text listing them.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use strum::{Display, IntoStaticStr, VariantArray, VariantNames};

use super::super::seen::after;
use super::super::{
    FindingCode, Owner, StateOn, decisions, effort, follow_up, meetings, money, seats, spending,
};
use super::{Detail, DutyState, Judge, State, Verdict, Why, year_of};
use crate::compliance::{Finding, facts};
use crate::decisions::{DecisionCase, ReservationEnd};
use crate::id::Sequence;
use crate::value::Day;

/// A duty that the text does not list among its duties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Display, IntoStaticStr, VariantNames, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum StandingDuty {
    /// A body meets as often in each span of its cadence as the text asks.
    Meetings,
    /// A group meets in every week with a project in preparation or active.
    WeeklyMeetings,
    /// Minutes are filed, and adopted at the next meeting.
    MinutesAdopted,
    /// What was decided outside a meeting is reported at the next one.
    DecisionsReported,
    /// Reservations are lifted or lapse by their last day.
    ReservationsSettled,
    /// Irregular acts are ratified or reversed.
    ActsSettled,
    /// Actions are done by their day.
    ActionsDone,
    /// Seats are not vacant for longer than the policy allows.
    SeatsFilled,
    /// Decisions are recorded in time.
    RecordedInTime,
    /// Effort that was pledged is delivered in each quarter.
    EffortDelivered,
    /// Pledges of money are provided.
    PledgesProvided,
    /// Payments rest on the whole chain from the commitment on.
    PaymentsCovered,
    /// Small budgets for initiatives are settled by their day.
    InitiativesSettled,
    /// What is left of a closed year is carried over.
    YearsCarriedOver,
    /// Other funding is settled, and what was paid too much goes back.
    FundingsSettled,
}

impl StandingDuty {
    /// The findings that break it; its § and layer are those of the first.
    pub fn findings(self) -> &'static [FindingCode] {
        use FindingCode as Code;
        match self {
            StandingDuty::Meetings => &[Code::TooFewMeetings],
            StandingDuty::WeeklyMeetings => &[Code::WeeksMissed],
            StandingDuty::MinutesAdopted => &[Code::MinutesNotAdopted, Code::MinutesMissing],
            StandingDuty::DecisionsReported => &[Code::DecisionNotReported],
            StandingDuty::ReservationsSettled => &[Code::ReservationOverdue],
            StandingDuty::ActsSettled => &[Code::IrregularAct],
            StandingDuty::ActionsDone => &[Code::ActionOverdue],
            StandingDuty::SeatsFilled => &[Code::SeatVacant],
            StandingDuty::RecordedInTime => &[Code::RecordedLate],
            StandingDuty::EffortDelivered => &[Code::EffortBelowPledge],
            StandingDuty::PledgesProvided => &[Code::PledgeNotProvided],
            StandingDuty::PaymentsCovered => &[Code::PaymentChainBroken],
            StandingDuty::InitiativesSettled => &[Code::InitiativeNotSettled],
            StandingDuty::YearsCarriedOver => &[Code::UnspentNotCarriedOver],
            StandingDuty::FundingsSettled => &[Code::RecoveryOpen],
        }
    }

    /// What must be done, in words.
    pub fn what(self) -> &'static str {
        match self {
            StandingDuty::Meetings => "Meet as often as the text asks",
            StandingDuty::WeeklyMeetings => "Meet in every week with a project in preparation or active",
            StandingDuty::MinutesAdopted => "File minutes, and adopt them at the next meeting",
            StandingDuty::DecisionsReported => "Report what was decided outside a meeting at the next one",
            StandingDuty::ReservationsSettled => "Lift reservations or let them lapse by their last day",
            StandingDuty::ActsSettled => "Ratify or reverse irregular acts",
            StandingDuty::ActionsDone => "Do actions by their day",
            StandingDuty::SeatsFilled => "Fill seats within the days that the policy allows",
            StandingDuty::RecordedInTime => "Record decisions in time",
            StandingDuty::EffortDelivered => "Deliver the effort that was pledged, in each quarter",
            StandingDuty::PledgesProvided => "Provide the money that was pledged",
            StandingDuty::PaymentsCovered => "Let payments rest on commitment, delivery and invoice",
            StandingDuty::InitiativesSettled => "Settle small budgets by their day",
            StandingDuty::YearsCarriedOver => "Carry over what is left of a closed year",
            StandingDuty::FundingsSettled => "Settle other funding, and pay back what was paid too much",
        }
    }
}

fn state(
    seen: &StateOn<'_>,
    kind: StandingDuty,
    of: Option<String>,
    owner: Owner,
    verdict: Verdict,
) -> DutyState {
    let code = kind.findings().first();
    let section = code.and_then(|code| seen.section(*code, &owner, of.as_deref().unwrap_or_default()));
    DutyState {
        duty: of.map_or_else(|| kind.to_string(), |of| format!("{kind}/{of}")),
        kind: kind.into(),
        what: kind.what().to_owned(),
        section,
        layer: code.map_or(super::Layer::Policy, |code| code.layer()),
        owner,
        state: verdict.state,
        deadline: verdict.deadline,
        evidence: verdict.evidence.into_iter().collect::<BTreeSet<_>>().into_iter().collect(),
        detail: verdict.detail,
        overdue: verdict.overdue,
    }
}

/// Every standing duty: of meeting once for each body and span of its cadence, of the others one each.
pub(super) fn duties(judge: &Judge<'_, '_>) -> Vec<DutyState> {
    let facts = facts(judge.seen);
    let mut all = regular_meetings(judge);
    all.extend(weekly_meetings(judge));
    for kind in <StandingDuty as VariantArray>::VARIANTS {
        if let Some(items) = items(judge.seen, *kind) {
            all.push(counted(judge, *kind, items, &facts));
        }
    }
    all
}

fn regular_meetings(judge: &Judge<'_, '_>) -> Vec<DutyState> {
    let spans = meetings::spans_of_meetings(judge.seen).into_iter().filter(|of| judge.regards(of.year));
    let verdict = |of: &meetings::SpanOfMeetings<'_>| {
        if !of.whole && !of.enough() {
            return Verdict::not_applicable(Why::NotTheWholeYear);
        }
        let without_quorum = of.without_quorum.clone();
        let detail = Detail::Meetings { asked: of.at_least, held: of.days, without_quorum };
        Verdict::new(judge.judge(of.last_day, of.enough()), Some(of.last_day), of.held.clone(), detail)
    };
    let row = |of: meetings::SpanOfMeetings<'_>| {
        let (about, owner) = (format!("{}/{}", of.body, of.span), judge.seen.body(of.body));
        state(judge.seen, StandingDuty::Meetings, Some(about), owner, verdict(&of))
    };
    spans.map(row).collect()
}

fn weekly_meetings(judge: &Judge<'_, '_>) -> Vec<DutyState> {
    let years =
        meetings::years_of_weeks(judge.seen).into_iter().filter(|((_, year), _)| judge.regards(*year));
    let row = |((body, year), of): ((&crate::id::BodyId, i32), meetings::YearOfWeeks)| {
        let missed = meetings::stretches(judge.seen, body, &of.missed);
        let first = of.missed.first().map(|week| after(week.sunday()));
        let verdict = Verdict {
            state: first.map_or(State::Met, |since| State::Overdue { since }),
            deadline: None,
            detail: Some(Detail::Weeks { asked: of.active, met: of.active - of.missed.len() }),
            evidence: of.held,
            overdue: missed,
        };
        let (about, owner) = (format!("{body}/{year}"), judge.seen.body(body));
        state(judge.seen, StandingDuty::WeeklyMeetings, Some(about), owner, verdict)
    };
    years.map(row).collect()
}

/// Something that a standing duty is about.
pub(in crate::compliance) struct Item {
    pub(in crate::compliance) about: String,
    pub(in crate::compliance) on: Day,
    /// The entry that shows it done.
    pub(in crate::compliance) done: Option<Sequence>,
    /// The last day to do it, where it has one.
    pub(in crate::compliance) by: Option<Day>,
    /// Who is to see to it.
    pub(in crate::compliance) owner: Owner,
    /// The entry that it comes from; none of a pledge, which stands in the text.
    pub(in crate::compliance) entry: Option<Sequence>,
}

/// Who is to see to a decision, with its entry.
fn decided(seen: &StateOn<'_>, case: &DecisionCase) -> (Owner, Option<Sequence>) {
    (seen.body(&case.decision.fact.body), Some(case.decision.sequence))
}

/// What a duty is about by the day; none for the duties of meeting.
pub(in crate::compliance) fn items(seen: &StateOn<'_>, kind: StandingDuty) -> Option<Vec<Item>> {
    let programme = seen.programme;
    let by_now = |day: Day| day <= seen.on;
    Some(match kind {
        StandingDuty::Meetings | StandingDuty::WeeklyMeetings => return None,
        StandingDuty::MinutesAdopted => meetings::owing_minutes(seen)
            .map(|(id, meeting)| {
                let done = programme.meetings().adopted_by(meeting, seen.on).map(|adopted| adopted.sequence);
                let (owner, entry) = (seen.body(&meeting.body), Some(meeting.sequence));
                Item { about: id.to_string(), on: meeting.on, done, by: None, owner, entry }
            })
            .collect(),
        StandingDuty::DecisionsReported => {
            let reported = programme.meetings().reported_by(seen.on);
            decisions::taken(seen)
                .filter(|(_, case)| decisions::outside_meeting(case))
                .map(|(id, case)| {
                    let done = reported.get(id).copied();
                    let (owner, entry) = decided(seen, case);
                    Item {
                        about: id.to_string(),
                        on: case.decision.fact.decided_on,
                        done,
                        by: None,
                        owner,
                        entry,
                    }
                })
                .collect()
        }
        StandingDuty::ReservationsSettled => decisions::taken(seen)
            .filter_map(|(id, case)| {
                let until = case.decision.fact.reservation.as_ref()?.until;
                let ended = case.reservation_end.as_ref().map(|end| match end {
                    ReservationEnd::Lifted(lifted) => lifted.sequence,
                    ReservationEnd::Lapsed(lapsed) => lapsed.sequence,
                });
                let ended = ended.or_else(|| case.replaced().map(|replaced| replaced.sequence));
                let done = ended.filter(|_| case.reservation_on(seen.on).is_none());
                let on = case.decision.fact.decided_on;
                let (owner, entry) = decided(seen, case);
                Some(Item { about: id.to_string(), on, done, by: Some(until), owner, entry })
            })
            .collect(),
        StandingDuty::ActsSettled => {
            let acts = programme.acts().all().iter().filter(|(_, case)| by_now(case.act.fact.on));
            acts.map(|(id, case)| {
                let ratified = case.ratified.as_ref().map(|ratified| ratified.sequence);
                let closed = ratified.or_else(|| case.reversed.as_ref().map(|reversed| reversed.sequence));
                let done = closed.filter(|_| !case.open_on(seen.on));
                let (owner, entry) = (seen.competent(case.act.fact.competence()), Some(case.act.sequence));
                Item { about: id.to_string(), on: case.act.fact.on, done, by: None, owner, entry }
            })
            .collect()
        }
        StandingDuty::ActionsDone => {
            let actions = programme.actions().all().iter().filter(|(_, case)| by_now(case.action.fact.on));
            actions
                .map(|(id, case)| {
                    let done = case.done.as_ref().filter(|done| by_now(done.fact.on));
                    let (on, by) = (case.action.fact.on, Some(case.action.fact.by));
                    let (owner, entry) =
                        (follow_up::doer(seen, &case.action.fact), Some(case.action.sequence));
                    Item { about: id.to_string(), on, done: done.map(|done| done.sequence), by, owner, entry }
                })
                .collect()
        }
        StandingDuty::SeatsFilled => seats::seats(seen)
            .map(|(id, body, seat, held)| {
                let allowed = TimeDelta::days(i64::from(seen.charter.policy.vacancy_days));
                let since = seats::vacant_since(seen, body, seat, held);
                let done = held.holders_on(seen.on).next().map(|tenure| tenure.sequence);
                let by = since.and_then(|since| since.checked_add_signed(allowed));
                let owner = seats::answers_for(seen, id, held);
                Item {
                    about: format!("{id}/{seat}"),
                    on: seen.on,
                    done,
                    by,
                    owner,
                    entry: Some(body.sequence),
                }
            })
            .collect(),
        StandingDuty::RecordedInTime => decisions::taken(seen)
            .map(|(id, case)| {
                let (owner, entry) = decided(seen, case);
                Item {
                    about: id.to_string(),
                    on: case.decision.fact.decided_on,
                    done: Some(case.decision.sequence),
                    by: None,
                    owner,
                    entry,
                }
            })
            .collect(),
        StandingDuty::EffortDelivered => effort::quarters(seen)
            .map(|of| {
                let last = of.entries.iter().max().copied();
                let done = last.or(Some(of.in_force)).filter(|_| of.enough());
                let (owner, entry) = (money::pledger(seen, of.pledge), Some(of.in_force));
                Item { about: of.about(), on: of.days.until(), done, by: Some(of.days.until()), owner, entry }
            })
            .collect(),
        StandingDuty::PledgesProvided => money::pledges(seen)
            .map(|pledge| Item {
                about: pledge.id.to_string(),
                on: seen.charter.text.term.period.from(),
                done: pledge.made_good(),
                by: Some(seen.charter.text.term.period.until()),
                owner: money::pledger(seen, pledge.id),
                entry: None,
            })
            .collect(),
        StandingDuty::PaymentsCovered => {
            let accounts = programme.funds().accounts().values();
            let payments =
                accounts.flat_map(|account| account.payments.iter().map(move |paid| (account, paid)));
            payments
                .filter(|(_, payment)| by_now(payment.fact.on))
                .map(|(account, payment)| Item {
                    about: payment.fact.payment.to_string(),
                    on: payment.fact.on,
                    done: Some(payment.sequence),
                    by: None,
                    owner: money::answers_for(seen, account),
                    entry: Some(payment.sequence),
                })
                .collect()
        }
        StandingDuty::InitiativesSettled => {
            let owed = programme.funds().accounts().values().flat_map(|account| &account.commitments);
            owed.filter(|own| by_now(own.commitment.fact.on))
                .filter_map(|own| {
                    let budget = own.initiative.as_ref()?;
                    let settled = own.settled.as_ref().filter(|settled| by_now(settled.fact.on));
                    Some(Item {
                        about: own.id().to_string(),
                        on: own.commitment.fact.on,
                        done: settled.map(|settled| settled.sequence),
                        by: Some(budget.granted.settle_by),
                        owner: seen.body(&budget.body),
                        entry: Some(own.commitment.sequence),
                    })
                })
                .collect()
        }
        StandingDuty::YearsCarriedOver => spending::closed(seen)
            .map(|(source, year, closing)| {
                let about = format!("{source}/{year}");
                let (owner, entry) = (seen.partner(&closing.fact.partner), Some(closing.sequence));
                Item { about, on: closing.fact.on, done: Some(closing.sequence), by: None, owner, entry }
            })
            .collect(),
        StandingDuty::FundingsSettled => {
            let awarded = programme.fundings().all().iter().filter_map(|(id, life)| {
                let award = life.award.as_ref().filter(|award| by_now(award.fact.on))?;
                let settled = life.settlement.as_ref().filter(|settled| by_now(settled.fact.on));
                let done = settled.map(|settled| settled.sequence);
                let (on, owner) = (award.fact.on, seen.partner(&life.application.fact.applicant));
                Some(Item { about: id.to_string(), on, done, by: None, owner, entry: Some(award.sequence) })
            });
            awarded.collect()
        }
    })
}

/// One row for many things: overdue where a finding says so of one of them. Who answers is named where
/// that is one and the same for all that is overdue.
fn counted(judge: &Judge<'_, '_>, kind: StandingDuty, mut items: Vec<Item>, facts: &[Finding]) -> DutyState {
    items.retain(|item| judge.carries(year_of(item.on), item.done.is_some()));
    let about: BTreeSet<&str> = items.iter().map(|item| item.about.as_str()).collect();
    let late: Vec<&Finding> = facts
        .iter()
        .filter(|found| kind.findings().contains(&found.code) && about.contains(found.about.as_str()))
        .collect();
    let owners: BTreeSet<&Owner> = late.iter().map(|found| &found.owner).collect();
    let owner = match owners.first() {
        Some(owner) if owners.len() == 1 => (*owner).clone(),
        _ => Owner::CorePartners,
    };
    if items.is_empty() {
        return state(judge.seen, kind, None, owner, Verdict::not_applicable(Why::Nothing));
    }
    let open = || items.iter().filter(|item| item.done.is_none());
    let since = late.iter().filter_map(|found| found.since).min();
    let verdict = match since {
        Some(since) => State::Overdue { since },
        None if open().next().is_some() => State::Due,
        None => State::Met,
    };
    let ids: Vec<String> = late.iter().map(|found| found.about.clone()).collect();
    let evidence: Vec<Sequence> = if late.is_empty() {
        items.iter().filter_map(|item| item.done).collect()
    } else {
        late.iter().flat_map(|found| found.entries.clone()).collect()
    };
    let done = items.iter().filter(|item| item.done.is_some() && !ids.contains(&item.about)).count();
    let detail = Some(Detail::Counted { done, of: items.len() });
    let deadline = open().filter_map(|item| item.by).min();
    state(judge.seen, kind, None, owner, Verdict { state: verdict, deadline, evidence, detail, overdue: ids })
}
