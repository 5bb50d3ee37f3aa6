//! Each row with what it rests on.

use std::collections::{BTreeMap, BTreeSet};

use super::{RegisterKind, RegisterRow, RegisterState, RegisterWho};
use crate::acts::ActCase;
use crate::compliance::{Finding, FindingCode, all_findings};
use crate::decisions::{Corrected, DecisionCase, Effect, ReservationEnd, Supersession};
use crate::event::Event;
use crate::funds::{AllocationAccount, Source, payer};
use crate::id::{AllocationId, PartnerId, Sequence};
use crate::participant::Participant;
use crate::programme::Programme;
use crate::record::Record;
use crate::value::{Day, Money};

/// What the rows of a day need.
struct OnDay<'a> {
    programme: &'a Programme,
    as_of: Day,
    /// The last day on which money was owed, charged or paid on each allocation.
    moved: BTreeMap<&'a AllocationId, Day>,
}

/// Every row as of a day, in no order.
pub(super) fn rows(programme: &Programme, as_of: Day) -> Vec<RegisterRow> {
    let accounts = programme.funds().accounts().iter();
    let moved = accounts.filter_map(|(id, account)| Some((id, last_moved(account, as_of)?))).collect();
    let day = OnDay { programme, as_of, moved };
    let mut rows = Vec::new();
    for case in programme.acts().all().values().filter(|case| case.act.fact.on <= as_of) {
        rows.push(day.act(case));
    }
    for case in programme.decisions().all().values().filter(|case| case.decision.fact.decided_on <= as_of) {
        day.decision(case, &mut rows);
    }
    day.meetings(&mut rows);
    rows.extend(all_findings(programme, as_of).into_iter().filter_map(|finding| day.finding(finding)));
    rows
}

/// The kind of row that a finding is, if it is one of the register.
fn kind(code: FindingCode) -> Option<RegisterKind> {
    use FindingCode as Code;
    Some(match code {
        Code::VoiceWithoutSeat
        | Code::MandateWithoutSeat
        | Code::MandateWithoutAuthority
        | Code::CommitmentWithoutAuthority
        | Code::AttendedWithoutSeat => RegisterKind::OutOfMandate,
        Code::Overspent
        | Code::PaidAboveCommitment
        | Code::PaidTwice
        | Code::PaymentChainBroken
        | Code::DutiesNotSeparated
        | Code::UsedBeforeCarryOver => RegisterKind::Money,
        Code::DecidedWithoutProposal
        | Code::InterestedParty
        | Code::MinutesDiffer
        | Code::StopWithoutEvaluation
        | Code::ChangeWithoutEvaluation
        | Code::EffortElsewhere
        | Code::WorkTwice => RegisterKind::Conduct,
        Code::RecordedLate => RegisterKind::RecordedLate,
        Code::ReservationOverdue => RegisterKind::Reservation,
        // Acts are rows of their own; what is not done yet is no act.
        _ => return None,
    })
}

fn sorted(entries: impl IntoIterator<Item = Sequence>) -> Vec<Sequence> {
    entries.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
}

/// The money that events give to plans.
fn allocated(events: &[Event]) -> Money {
    let amounts = events.iter().filter_map(|event| {
        if let Event::FundsAllocated(allocation) = event {
            Some(allocation.amount)
        } else if let Event::FundsReassigned(reassignment) = event {
            Some(reassignment.to.amount)
        } else {
            None
        }
    });
    amounts.sum()
}

/// The money that a decision gives to plans once its reservation is lifted.
fn pending(case: &DecisionCase) -> Money {
    let amounts = case.pending.iter().filter_map(|effect| match effect {
        Effect::AllocateFunds(asked) => Some(asked.amount),
        Effect::ReassignFunds(asked) => Some(asked.amount),
        _ => None,
    });
    amounts.sum()
}

fn some(amount: Money) -> Option<Money> {
    (!amount.is_zero()).then_some(amount)
}

impl OnDay<'_> {
    fn by(&self, on: Day) -> bool {
        on <= self.as_of
    }

    fn acting(&self, partner: &PartnerId, on: Day) -> PartnerId {
        self.programme.partners().acting_on(partner, on).clone()
    }

    fn payer(&self, source: &Source, on: Day) -> Option<PartnerId> {
        payer(self.programme, self.programme.charter_on(on)?, source, on).cloned()
    }

    fn act(&self, case: &ActCase) -> RegisterRow {
        let fact = &case.act.fact;
        let ratified = case.ratified.as_ref().filter(|ratified| self.by(ratified.fact.on));
        let reversed = case.reversed.as_ref().filter(|reversed| self.by(reversed.fact.on));
        let (state, closed_on, closing) = match (ratified, reversed) {
            (Some(end), _) => (RegisterState::Ratified, Some(end.fact.on), Some(end.sequence)),
            (None, Some(end)) => (RegisterState::Reversed, Some(end.fact.on), Some(end.sequence)),
            (None, None) => (RegisterState::Open, None, None),
        };
        let mut partners: BTreeSet<PartnerId> =
            fact.source.as_ref().and_then(|source| self.payer(source, fact.on)).into_iter().collect();
        if let Participant::Partner(partner) = &fact.by {
            partners.insert(self.acting(partner, fact.on));
        }
        RegisterRow {
            kind: RegisterKind::IrregularAct,
            code: None,
            on: fact.on,
            about: fact.act.to_string(),
            detail: format!("{} ({})", fact.what, fact.rule),
            who: fact.by.clone().into(),
            partners: partners.into_iter().collect(),
            amount: fact.amount,
            state,
            closed_on,
            closed_by: ratified.map(|ratified| ratified.fact.decision.clone()),
            entry: case.act.sequence,
            entries: sorted([case.act.sequence].into_iter().chain(closing)),
        }
    }

    /// The partners whose money a decision gives to plans, now or once its reservation is lifted.
    fn payers(&self, case: &DecisionCase) -> Vec<PartnerId> {
        let fact = &case.decision.fact;
        let made = self.programme.funds().of_decision(&fact.decision);
        let made = made.map(|account| &account.allocation.fact.from);
        let waiting = case.pending.iter().filter_map(|effect| match effect {
            Effect::AllocateFunds(asked) => Some(&asked.from),
            _ => None,
        });
        let sources: BTreeSet<&Source> = made.chain(waiting).collect();
        let payers: BTreeSet<PartnerId> =
            sources.into_iter().filter_map(|source| self.payer(source, fact.decided_on)).collect();
        payers.into_iter().collect()
    }

    fn of_decision(&self, case: &DecisionCase, kind: RegisterKind, state: RegisterState) -> RegisterRow {
        let fact = &case.decision.fact;
        RegisterRow {
            kind,
            code: None,
            on: fact.decided_on,
            about: fact.decision.to_string(),
            detail: fact.title.to_string(),
            who: RegisterWho::Body(fact.body.clone()),
            partners: self.payers(case),
            amount: some(allocated(&case.effects)),
            state,
            closed_on: None,
            closed_by: None,
            entry: case.decision.sequence,
            entries: vec![case.decision.sequence],
        }
    }

    /// How its record was corrected, and how it was superseded, revoked or lapsed.
    fn decision(&self, case: &DecisionCase, rows: &mut Vec<RegisterRow>) {
        let after = case.corrected_effects.iter().skip(1).chain([&case.effects]);
        for (((correction, before), was), is) in
            case.corrections.iter().zip(&case.corrected_effects).zip(after)
        {
            let on = Day::from(correction.recorded_at.date_naive());
            if self.by(on) {
                rows.push(RegisterRow {
                    on,
                    detail: correction.fact.reason.to_string(),
                    amount: some(allocated(is).saturating_sub(allocated(was))),
                    closed_on: Some(on),
                    entry: correction.sequence,
                    entries: sorted([before.sequence, correction.sequence]),
                    ..self.of_decision(case, RegisterKind::Corrected, RegisterState::Corrected)
                });
            }
        }
        let replaced = [
            (&case.superseded, RegisterKind::Superseded, RegisterState::Superseded),
            (&case.revoked, RegisterKind::Revoked, RegisterState::Revoked),
        ];
        for (end, kind, state) in replaced {
            if let Some(end) = end.as_ref().filter(|end| self.by(end.fact.on)) {
                rows.push(self.replaced(case, end, self.of_decision(case, kind, state)));
            }
        }
        if let Some(ReservationEnd::Lapsed(lapse)) = &case.reservation_end
            && self.by(lapse.fact.on)
        {
            let authority = case.decision.fact.reservation.as_ref().map(|r| r.authority.to_string());
            let row = self.of_decision(case, RegisterKind::Reservation, RegisterState::Lapsed);
            rows.push(RegisterRow {
                on: lapse.fact.on,
                detail: authority
                    .map_or_else(String::new, |authority| format!("{}: {authority}", row.detail)),
                amount: some(pending(case)),
                closed_on: Some(lapse.fact.on),
                entry: lapse.sequence,
                entries: sorted([case.decision.sequence, lapse.sequence]),
                ..row
            });
        }
    }

    fn replaced(&self, case: &DecisionCase, end: &Record<Supersession>, row: RegisterRow) -> RegisterRow {
        RegisterRow {
            on: end.fact.on,
            closed_on: Some(end.fact.on),
            closed_by: Some(end.fact.by.clone()),
            entry: end.sequence,
            entries: sorted([case.decision.sequence, end.sequence]),
            ..row
        }
    }

    /// Reports of meetings that were corrected.
    fn meetings(&self, rows: &mut Vec<RegisterRow>) {
        for (id, meeting) in self.programme.meetings().all() {
            for correction in &meeting.corrections {
                let on = Day::from(correction.recorded_at.date_naive());
                let of_meeting = matches!(correction.fact.of, Corrected::Meeting(_));
                if !of_meeting || !self.by(on) {
                    continue;
                }
                rows.push(RegisterRow {
                    kind: RegisterKind::Corrected,
                    code: None,
                    on,
                    about: id.to_string(),
                    detail: correction.fact.reason.to_string(),
                    who: RegisterWho::Body(meeting.body.clone()),
                    partners: Vec::new(),
                    amount: None,
                    state: RegisterState::Corrected,
                    closed_on: Some(on),
                    closed_by: None,
                    entry: correction.sequence,
                    entries: sorted([correction.fact.entry, correction.sequence]),
                });
            }
        }
    }

    fn finding(&self, finding: Finding) -> Option<RegisterRow> {
        // What is accepted stays in the register, also where it is no act.
        let kind =
            kind(finding.code).or_else(|| finding.accepted.as_ref().map(|_| RegisterKind::Omission))?;
        let state = match kind {
            _ if finding.accepted.is_some() => RegisterState::Accepted,
            RegisterKind::RecordedLate => RegisterState::Stands,
            _ => RegisterState::Open,
        };
        let acceptance = finding.accepted.as_ref();
        let accepted = acceptance.map(|accepted| (accepted.fact.on, accepted.sequence));
        let last = finding.entries.last().copied().or_else(|| accepted.map(|(_, entry)| entry))?;
        let accounts = self.accounts(&finding);
        let moved =
            || accounts.iter().filter_map(|a| self.moved.get(&a.allocation.fact.allocation).copied()).max();
        let decided = || {
            let case = self.programme.decisions().all().get(&finding.about.parse().ok()?)?;
            Some(case.decision.fact.decided_on)
        };
        let mut partners: BTreeSet<PartnerId> = accounts
            .iter()
            .filter_map(|account| self.payer(&account.allocation.fact.from, account.allocation.fact.on))
            .collect();
        if let crate::compliance::Owner::Partner(partner) = &finding.owner {
            partners.insert(partner.clone());
        }
        Some(RegisterRow {
            kind,
            code: Some(finding.code),
            on: finding.since.or_else(moved).or_else(decided).or_else(|| accepted.map(|(on, _)| on))?,
            about: finding.about,
            detail: finding.detail,
            who: finding.owner.into(),
            partners: partners.into_iter().collect(),
            amount: finding.amount,
            state,
            closed_on: accepted.map(|(on, _)| on),
            closed_by: None,
            entry: last,
            entries: sorted(finding.entries.into_iter().chain(accepted.map(|(_, entry)| entry))),
        })
    }

    /// The allocations whose money a finding is about.
    fn accounts(&self, finding: &Finding) -> Vec<&AllocationAccount> {
        use FindingCode as Code;
        let (funds, about) = (self.programme.funds(), finding.about.as_str());
        match finding.code {
            Code::Overspent => {
                about.parse().ok().and_then(|id| funds.accounts().get(&id)).into_iter().collect()
            }
            Code::PaymentChainBroken => {
                let id = about.parse().ok().and_then(|id| funds.allocation_of(&id));
                id.and_then(|id| funds.accounts().get(id)).into_iter().collect()
            }
            Code::PaidTwice => {
                let invoice = about.parse().ok().and_then(|id| funds.invoices().get(&id));
                let lines = invoice.into_iter().flat_map(|invoice| &invoice.fact.lines);
                lines.filter_map(|line| funds.accounts().get(&line.allocation)).collect()
            }
            Code::PaidAboveCommitment
            | Code::DutiesNotSeparated
            | Code::UsedBeforeCarryOver
            | Code::CommitmentWithoutAuthority => {
                let own = about.parse().ok().and_then(|id| funds.commitment(&id));
                own.map(|(account, _)| account).into_iter().collect()
            }
            // A mandate is used for a decision or for a commitment: their entry tells which.
            Code::MandateWithoutAuthority | Code::MandateWithoutSeat => {
                let own = about.parse().ok().and_then(|id| funds.commitment(&id));
                let own = own.filter(|(_, own)| finding.entries.contains(&own.commitment.sequence));
                let decided = about.parse().ok().into_iter().flat_map(|id| {
                    let case = self.programme.decisions().all().get(&id);
                    let case = case.filter(|case| finding.entries.contains(&case.decision.sequence));
                    case.into_iter().flat_map(|case| funds.of_decision(&case.decision.fact.decision))
                });
                own.map(|(account, _)| account).into_iter().chain(decided).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The last day on which money was owed, charged or paid on an allocation.
fn last_moved(account: &AllocationAccount, as_of: Day) -> Option<Day> {
    let owed = account.commitments.iter().map(|own| own.commitment.fact.on);
    let charged = account.lines.iter().map(|line| line.invoice.fact.on);
    let paid = account.payments.iter().map(|payment| payment.fact.on);
    owed.chain(charged).chain(paid).filter(|on| *on <= as_of).max()
}
