//! What the state keeps up with every event is what its facts come to, worked out anew.
#![allow(clippy::unwrap_used, reason = "what is not there ends the test")]

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use proptest::prelude::*;

use serde_json::{Value, json};

use crate::decisions::{DecisionCase, Effect};
use crate::funds::Funds;
use crate::id::{DecisionId, MandateId, MeetingId};
use crate::plans::PlanKind;
use crate::testing::{Scenario, but, commands, correct, day};
use crate::value::{Day, Money, Period};
use crate::{Event, Programme};

fn accounts(funds: &Funds) {
    for (id, account) in funds.accounts() {
        assert_eq!(funds.figures(id), account.figures(None), "{id}");
        for own in &account.commitments {
            assert_eq!(funds.commitment(own.id()), Some((account, own)));
        }
        for line in &account.lines {
            let invoice = &line.invoice.fact.invoice;
            assert_eq!(funds.line(id, invoice), Some(line));
            assert_eq!(funds.left(id, invoice), line.amount(|_| true), "{invoice}");
        }
        for payment in &account.payments {
            let fact = &payment.fact;
            assert_eq!(funds.payment(&fact.payment), Some(payment));
            let back = account.refunds.iter().map(|refund| &refund.fact);
            let back: Money = back.filter(|refund| refund.payment == fact.payment).map(|r| r.amount).sum();
            assert_eq!(funds.returned(id, &fact.payment), back, "{}", fact.payment);
            let line = account.lines.iter().find(|l| Some(&l.invoice.fact.invoice) == fact.invoice.as_ref());
            assert_eq!(funds.line_of(fact), line);
            let named = fact.commitment.as_ref().or(line.and_then(|line| line.line.commitment.as_ref()));
            let own = account.commitments.iter().find(|own| Some(own.id()) == named);
            assert_eq!(funds.commitment_of(fact), own);
        }
    }
}

fn sources(programme: &Programme) {
    let funds = programme.funds();
    let years = 2029..2033;
    for pledge in &programme.charter().unwrap().text.pledges {
        let own = || funds.provisions().values().map(|p| &p.fact).filter(|p| p.pledge == pledge.id);
        let all: Money = own().map(|provision| provision.amount).sum();
        assert_eq!(funds.provided_in(&pledge.id, &Period::ALL), all, "{}", pledge.id);
        for year in years.clone() {
            let of_year: Money = own().filter(|p| p.on.year() == year).map(|p| p.amount).sum();
            let days = Period::new(day(&format!("{year}-01-01")), day(&format!("{year}-12-31"))).unwrap();
            assert_eq!(funds.provided_in(&pledge.id, &days), of_year, "{} in {year}", pledge.id);
        }
    }
    let carried = || funds.carried().values().map(|carried| &carried.fact);
    let allocated = || funds.accounts().values().map(|account| &account.allocation.fact);
    let of: BTreeSet<_> = carried().map(|c| &c.source).chain(allocated().map(|a| &a.from)).collect();
    for (source, year) in of.into_iter().flat_map(|source| years.clone().map(move |year| (source, year))) {
        let ending: Vec<_> =
            allocated().filter(|a| a.from == *source && a.period.until().year() == year).collect();
        let known: Vec<_> = funds.ending(source, year).map(|account| &account.allocation.fact).collect();
        assert_eq!(known, ending, "{source} in {year}");
        for by in [day("2030-02-14"), day("2031-01-31"), Day::MAX] {
            let by_then = || carried().filter(|c| c.source == *source && c.on <= by);
            let into: Money = by_then().filter(|c| i32::from(c.to) == year).map(|c| c.amount).sum();
            let out: Money = by_then().filter(|c| i32::from(c.from) == year).map(|c| c.amount).sum();
            assert_eq!(funds.carried_into(source, year, by), into, "{source} in {year} by {by}");
            assert_eq!(funds.carried_out(source, year, by), out, "{source} in {year} by {by}");
        }
    }
    for decision in programme.decisions().all().keys() {
        let own = funds.reserved().values().map(|reserved| &reserved.fact);
        let own: Vec<_> = own.filter(|reserved| reserved.decision == *decision).collect();
        assert_eq!(funds.reserved_by(decision).collect::<Vec<_>>(), own, "{decision}");
    }
    for (id, life) in programme.fundings().all() {
        assert_eq!(programme.fundings().moved(id), [life.advanced(None), life.recovered(None)], "{id}");
    }
}

/// Whether a mandate is another, or a part of it.
fn is_under(programme: &Programme, mandate: &MandateId, of: &MandateId) -> bool {
    let mandates = programme.mandates().all();
    let above = |id: &&MandateId| mandates.get(*id)?.mandate.fact.under.as_ref();
    std::iter::successors(Some(mandate), above).take(mandates.len() + 1).any(|id| id == of)
}

fn authority(programme: &Programme) {
    let mandates = programme.mandates();
    for id in mandates.all().keys() {
        let under = mandates.all().iter().filter(|(part, _)| is_under(programme, part, id));
        assert_eq!(mandates.used(id), under.map(|(_, life)| life.used).sum(), "{id}");
    }
    let decisions = programme.decisions();
    let waits = |effect: &Effect| {
        matches!(effect, Effect::DistributeCapacity(_)) || matches!(effect, Effect::DistributeEffort(_))
    };
    let waiting = decisions.all().values().filter(|case| case.reserved() && case.pending.iter().any(waits));
    assert!(decisions.waiting().eq(waiting));
    for (id, case) in decisions.proposals() {
        let named = |of: &DecisionId| {
            decisions.all().get(of).is_none_or(|case| case.decision.fact.proposal.as_ref() == Some(id))
        };
        assert!(case.decisions.iter().all(named), "{id}: {:?}", case.decisions);
    }
}

fn meetings(programme: &Programme) {
    let meetings = programme.meetings();
    for body in programme.bodies().all().keys() {
        let held =
            meetings.all().iter().filter(|(_, m)| m.proceedings().is_some() && m.bodies().any(|b| b == body));
        let mut held: Vec<_> = held.map(|(id, meeting)| (meeting.on, id)).collect();
        held.sort_unstable();
        let known: Vec<(Day, &MeetingId)> = meetings.held(body).map(|(id, m)| (m.on, id)).collect();
        assert_eq!(known, held, "{body}");
        for (after, by) in
            [("2030-01-01", "2030-03-01"), ("2030-01-14", "2030-02-14"), ("2030-02-01", "2030-01-01")]
        {
            let (after, by) = (day(after), day(by));
            let acting = programme.bodies().acting_on(body, by);
            let all = meetings
                .all()
                .iter()
                .filter(|(_, m)| m.proceedings().is_some() && after < m.on && m.on <= by);
            let own = all.filter(|(_, m)| m.bodies().any(|b| b == body || b == acting));
            assert_eq!(programme.next_meeting(body, after, by), own.min_by_key(|(_, m)| m.on), "{body}");
        }
    }
}

fn work(programme: &Programme) {
    let effort = programme.effort();
    for part in effort.assignments().values().map(|case| &case.assignment.fact.from) {
        let own = effort.assignments().iter().filter(|(_, case)| case.assignment.fact.from == *part);
        assert!(effort.of_part(part).eq(own), "{part}");
        assert!(effort.parts().any(|known| known == part), "{part}");
    }
    for id in effort.assignments().keys() {
        let own = effort.shares().iter().filter(|(_, case)| case.share.fact.from == *id);
        assert!(effort.of_assignment(id).eq(own), "{id}");
    }
    let plans = programme.plans().all();
    for (id, life) in plans {
        let own = effort.shares().iter().filter(|(_, case)| case.share.fact.plan.as_ref() == Some(id));
        assert!(effort.of_plan(id).eq(own), "{id}");
        if let PlanKind::Annual { year } = life.plan.fact.kind {
            let own = plans.iter().filter(|(_, life)| life.plan.fact.kind == PlanKind::Annual { year });
            assert!(programme.plans().annual(year).eq(own), "{year}");
        }
    }
    // What a decision distributed and spread is what its effects say.
    for (id, case) in programme.decisions().all() {
        let made = case.effects.iter().filter_map(|event| match event {
            Event::CapacityDistributed(made) => Some(made.assignment.as_str()),
            Event::EffortDistributed(made) => Some(made.share.as_str()),
            _ => None,
        });
        let assigned = effort.assignments().values().map(|case| &case.assignment.fact);
        let assigned = assigned.filter(|made| made.decision == *id).map(|made| made.assignment.as_str());
        let shared = effort.shares().values().map(|case| &case.share.fact);
        let shared = shared.filter(|made| made.decision == *id).map(|made| made.share.as_str());
        assert_eq!(made.collect::<BTreeSet<_>>(), assigned.chain(shared).collect(), "{id}");
    }
}

fn places(programme: &Programme) {
    let areas = programme.areas();
    for area in areas.all().keys() {
        let first = areas.successions().iter().find(|succession| succession.fact.from.contains(area));
        assert_eq!(areas.succeeded(area), first, "{area}");
        let came = areas.successions().iter().filter(|succession| succession.fact.to.contains(area));
        assert!(areas.came(area).eq(came), "{area}");
    }
    let feedback = programme.feedback();
    for report in feedback.reports().values() {
        let (own, reports) = (&report.fact, feedback.reports().values());
        let about = |other: &crate::feedback::Report| {
            (&own.by, &own.to, own.period) == (&other.by, &other.to, other.period)
        };
        let later = reports.filter(|other| about(&other.fact) && other.sequence > report.sequence);
        assert_eq!(feedback.superseded(report), later.max_by_key(|other| other.sequence));
    }
    let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (id, life) in programme.partners().all() {
        let (fact, renamed) = (&life.partner.fact, life.renamings.iter().map(|renaming| &renaming.fact.name));
        let named = [&fact.name].into_iter().chain(&fact.aliases).chain(renamed).map(|name| name.as_str());
        for name in named.chain([id.as_str()]) {
            names.entry(name).or_default().insert(id.as_str());
        }
    }
    for (name, ids) in names {
        let known = programme.partners().called(name).map(|life| life.partner.fact.partner.as_str());
        assert_eq!(known, ids.first().copied(), "{name}");
    }
}

fn figures(programme: &Programme) {
    let evaluations = programme.evaluations();
    for series in evaluations.series().values() {
        let all = || series.baselines.iter().chain(&series.measurements);
        for known in all() {
            let id = &known.fact.measurement;
            assert_eq!(evaluations.measurement(id), Some(known));
            let later = all().find(|later| later.fact.supersedes.as_ref() == Some(id));
            assert_eq!(series.superseded(id), later, "{id}");
        }
        for target in &series.targets {
            let period = &target.fact.period;
            let last = series.targets.iter().rfind(|other| other.fact.period == *period);
            assert_eq!(series.target(period), last, "{period}");
        }
    }
}

fn kept_up(programme: &Programme) {
    accounts(programme.funds());
    sources(programme);
    authority(programme);
    meetings(programme);
    work(programme);
    places(programme);
    figures(programme);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_kept_up_is_what_the_facts_come_to(commands in commands()) {
        let mut scenario = Scenario::funded();
        for command in &commands {
            let command = scenario.filled(command);
            if scenario.attempt(&command).is_ok() {
                kept_up(&scenario.programme);
            }
        }
        // It holds too of the state against which a corrected record is checked.
        for decision in scenario.programme.decisions().all().keys() {
            kept_up(&scenario.programme.without(decision));
        }
    }
}

/// The state that a history leads to, without what tells that records were corrected, and when.
fn led_to(scenario: &Scenario) -> Programme {
    let first = scenario.history.first().map(|(recorded, _)| recorded.clone()).unwrap();
    let mut programme = Programme::default();
    for (_, event) in &scenario.history {
        crate::evolve(&mut programme, &first, event.clone());
    }
    let corrected = |case: &DecisionCase| !case.corrections.is_empty();
    programme.decisions.decisions.change_where(corrected, |case| {
        case.corrections.clear();
        case.corrected_effects.clear();
    });
    // What a corrected record does stands behind what was recorded meanwhile.
    programme.decisions.adjustments = sorted(programme.decisions.adjustments().iter()).collect();
    programme.mandates.mandates.change_where(
        |_| true,
        |life| {
            life.uses = sorted(life.uses.iter()).collect();
            life.narrowings = sorted(life.narrowings.iter()).collect();
        },
    );
    programme.plans.plans.change_where(
        |_| true,
        |life| {
            life.expansions = sorted(life.expansions.iter()).collect();
            life.scalings = sorted(life.scalings.iter()).collect();
        },
    );
    for allocation in programme.funds.accounts.keys().cloned().collect::<Vec<_>>() {
        programme.funds.change(&allocation, |account| {
            account.releases = sorted(account.releases.iter()).collect();
            account.reassigned = sorted(account.reassigned.iter()).collect();
            account.commitments = sorted(account.commitments.iter()).collect();
        });
    }
    programme
}

/// Facts in an order that does not depend on when they were recorded.
fn sorted<'a, T: std::fmt::Debug + Clone + 'a>(
    facts: impl Iterator<Item = &'a T>,
) -> impl Iterator<Item = T> {
    let mut facts: Vec<T> = facts.cloned().collect();
    facts.sort_by_cached_key(|fact| format!("{fact:?}"));
    facts.into_iter()
}

/// The events of each accepted command.
fn events_of(scenario: &Scenario) -> Vec<Vec<&Event>> {
    let by_entry = scenario.history.chunk_by(|(one, _), (other, _)| one.sequence == other.sequence);
    by_entry.map(|events| events.iter().map(|(_, event)| event).collect()).collect()
}

/// What came of recording a decision wrong, and correcting it some commands later.
enum Replayed {
    /// It is not the same history: something else followed from the wrong record, or it was refused.
    Otherwise,
    /// What was refused after the correction, and not where the right record came at once.
    Refused(String),
    Corrected(Box<Scenario>),
}

fn recorded_wrong(commands: &[Value], right: &Scenario, at: usize, after: usize) -> Replayed {
    let before = Scenario::funded().history.chunk_by(|(a, _), (b, _)| a.sequence == b.sequence).count();
    let mut scenario = Scenario::funded();
    for (i, command) in commands.iter().enumerate() {
        let mut recorded = command.clone();
        if i == at {
            for (pointer, value) in [
                ("/TakeDecision/decision/title", "Misheard"),
                ("/TakeDecision/effects/0/AllocateFunds/amount", "0.01"),
                ("/TakeDecision/effects/0/GrantInitiativeBudget/ceiling", "0.01"),
            ] {
                if recorded.pointer(pointer).is_some() {
                    recorded = but(&recorded, pointer, json!(value));
                }
            }
        }
        let corrected = i > at + after;
        match scenario.attempt(&recorded) {
            Err(refusal) if corrected => return Replayed::Refused(format!("{command}: {refusal}")),
            Err(_) => return Replayed::Otherwise,
            Ok(()) => {}
        }
        let entry = before + i + usize::from(corrected);
        if i != at && events_of(&scenario).get(entry) != events_of(right).get(before + i) {
            return match corrected {
                true => Replayed::Refused(format!("{command} leads to something else")),
                false => Replayed::Otherwise,
            };
        }
        if i == at + after || (i + 1 == commands.len() && !corrected) {
            let wrong = commands.get(at).unwrap();
            let decision = wrong.pointer("/TakeDecision/decision/decision").and_then(Value::as_str).unwrap();
            let entry = scenario.entry(decision);
            if scenario.attempt(&correct(entry, wrong)).is_err() {
                return Replayed::Otherwise;
            }
            // A charter that changed meanwhile is the one that the corrected record is judged by.
            let under =
                |scenario: &Scenario| scenario.programme.decisions().all()[&decision.parse().unwrap()].under;
            if under(&scenario) != under(right) {
                return Replayed::Otherwise;
            }
        }
    }
    Replayed::Corrected(Box::new(scenario))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_corrected_history_is_the_one_that_was_recorded_right_at_once(
        commands in commands(), nth in any::<prop::sample::Index>(), after in 0..6_usize,
    ) {
        let mut right = Scenario::funded();
        let mut accepted = Vec::new();
        for command in &commands {
            let command = right.filled(command);
            // Another correction cites an entry by its number.
            if command.get("CorrectRecord").is_none() && right.attempt(&command).is_ok() {
                accepted.push(command);
            }
        }
        let taken: Vec<usize> =
            (0..accepted.len()).filter(|i| accepted[*i].get("TakeDecision").is_some()).collect();
        prop_assume!(!taken.is_empty());
        match recorded_wrong(&accepted, &right, *nth.get(&taken), after) {
            Replayed::Otherwise => {}
            Replayed::Refused(what) => prop_assert!(false, "{}", what),
            Replayed::Corrected(corrected) => {
                let (corrected, right) = (led_to(&corrected), led_to(&right));
                prop_assert_eq!(corrected.decisions, right.decisions);
                prop_assert_eq!(corrected.funds, right.funds);
                prop_assert_eq!(corrected.plans, right.plans);
                prop_assert_eq!(corrected.mandates, right.mandates);
                prop_assert_eq!(corrected.effort, right.effort);
                prop_assert_eq!(corrected.bodies, right.bodies);
                prop_assert_eq!(corrected.budgets, right.budgets);
                prop_assert!(corrected.charter == right.charter && corrected.acts == right.acts);
            }
        }
    }
}
