//! What holds for every history, on random ones.
#![cfg(feature = "testing")]
#![allow(clippy::disallowed_methods, reason = "the last test reads the sources of the others")]
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "what is not there ends the test")]

use std::collections::{BTreeMap, BTreeSet};

use buurtkracht_core::bodies::{Standing, Tenure};
use buurtkracht_core::charter::{CarryOverUse, PledgeCovers};
use buurtkracht_core::decisions::Outcome;
use buurtkracht_core::effort::EffortSum;
use buurtkracht_core::evaluation::Measurement;
use buurtkracht_core::funds::{
    Allocation, AllocationAccount, AllocationFigures, CarryOver, Source, Taxed, coming, sources,
};
use buurtkracht_core::id::{MandateId, Sequence};
use buurtkracht_core::mandates::{MandateHolder, MandateUse};
use buurtkracht_core::persistent::List;
use buurtkracht_core::plans::PlanStatus;
use buurtkracht_core::questions;
use buurtkracht_core::record::Record;
use buurtkracht_core::testing::{COUNCIL, Scenario, allocate, but, commands, day, decide_on};
use buurtkracht_core::value::{Day, Money, Period};
use buurtkracht_core::{Command, Event, Programme, Rejection, evolve};
use chrono::{Datelike, TimeDelta};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde::Serialize;
use serde_json::{Value, json};
use strum::VariantNames;

fn played(commands: &[Value]) -> Scenario {
    let mut scenario = Scenario::funded();
    for command in commands {
        let command = scenario.filled(command);
        // Refused or not.
        let _ = scenario.attempt(&command);
    }
    scenario
}

/// What is known of a programme: the answers that tell the most.
fn known(programme: &Programme) -> String {
    let on = day("2030-03-01");
    let mut known = serde_json::to_string(&questions::status(programme, on)).unwrap();
    let plans = programme.plans().all().keys().map(ToString::to_string);
    for id in plans.chain(programme.decisions().all().keys().map(ToString::to_string)) {
        known.push_str(&serde_json::to_string(&questions::explain(programme, &id)).unwrap());
    }
    known
}

fn overlap(a: &Tenure, b: &Tenure) -> bool {
    a.until.is_none_or(|until| b.from <= until) && b.until.is_none_or(|until| a.from <= until)
}

/// The mandate with those that it is a part of.
fn chain(programme: &Programme, id: &MandateId) -> Vec<MandateId> {
    let mut chain = vec![id.clone()];
    while let Some(above) = &programme.mandates().all()[chain.last().unwrap()].mandate.fact.under {
        assert!(!chain.contains(above));
        chain.push(above.clone());
    }
    chain
}

/// A mandate was held and stood on the day it was used, and what was used stays within every ceiling.
fn used_rightly(before: &Programme, after: &Programme, used: &MandateUse) {
    for id in chain(before, &used.mandate) {
        assert!(before.mandates().all()[&id].stands_on(used.on), "{id} on {}", used.on);
        if let Some(ceiling) = before.mandates().all()[&id].bounds_on(used.on).ceiling {
            assert!(
                after.mandates().used(&id) <= ceiling || used.amount == Money::ZERO,
                "{id} within {ceiling}"
            );
        }
    }
    let mandate = &before.mandates().all()[&used.mandate].mandate.fact;
    match (&mandate.to, &used.person) {
        (MandateHolder::Seat { body, seat }, Some(person)) => {
            let seat = &before.bodies().all()[body].seats[seat];
            let standing = seat.standing(person, used.on);
            assert!(
                standing == Some(Standing::Holder) || (mandate.deputy && standing == Some(Standing::Deputy))
            );
        }
        (MandateHolder::Body(_), None) => {}
        (holder, person) => panic!("{holder} used by {person:?}"),
    }
}

/// Per source and year: what the rules find free, where a probe gets as far as that.
fn free(scenario: &Scenario, source: &Source, year: i32) -> Option<Money> {
    let plans = scenario.programme.plans().all();
    let (plan, _) =
        plans.iter().find(|(_, life)| !life.status().is_end() && life.status() != PlanStatus::Proposed)?;
    let probe = allocate("probe", plan.as_str(), "homes-money", "90000000.00");
    let probe = but(&probe, "/AllocateFunds/from", json!(source));
    let period = json!({ "from": format!("{year}-01-01"), "until": format!("{year}-12-31") });
    let probe = but(&probe, "/AllocateFunds/period", period);
    let refusal = scenario.when(&decide_on("probe", "council", COUNCIL, json!([probe]))).unwrap_err();
    if let Rejection::AllocationExceedsFree { free, .. } = refusal.rejection { Some(free) } else { None }
}

/// What a pledge holds for performance from the start of a year: the least of the versions in force from then on.
fn held(programme: &Programme, source: &Source, year: i32, yearly: bool) -> [Money; 2] {
    let versions = programme.signing().versions();
    let (first, last) = (day(&format!("{year}-01-01")), day(&format!("{year}-12-31")));
    let next = versions.iter().skip(1).map(|next| next.from).chain([None]);
    let count = versions.iter().zip(next).filter(|(version, next)| {
        version.from.is_none_or(|from| !yearly || from <= last) && next.is_none_or(|next| first < next)
    });
    let period = if yearly { Period::new(first, last) } else { Period::new(Day::MIN, Day::MAX) }.unwrap();
    let all: Vec<Money> = count
        .map(|(version, _)| {
            coming(&version.charter, programme.partners(), source, (&period, first)).unwrap_or(Money::ZERO)
        })
        .collect();
    [*all.iter().min().unwrap(), *all.iter().max().unwrap()]
}

/// Every carry-over of a source, by the events.
fn carried<'a>(scenario: &'a Scenario, source: &'a Source) -> impl Iterator<Item = &'a CarryOver> {
    scenario.history.iter().filter_map(move |(_, event)| match event {
        Event::CarriedOver(fact) if fact.source == *source => Some(fact),
        _ => None,
    })
}

fn plus(sum: Money, other: Money) -> Money {
    sum.checked_add(other).unwrap()
}

fn minus(sum: Money, other: Money) -> Money {
    sum.saturating_sub(other)
}

/// What holds of one account on a day, worked out from its records by other sums than the library's.
fn account_adds_up(account: &AllocationAccount, on: Day) {
    let by = |day: Day| day <= on;
    let figures = account.figures(Some(on));
    let fact = &account.allocation.fact;
    let decided = if by(fact.on) { fact.amount } else { Money::ZERO };
    let back = plus(figures.allocated, plus(figures.released, figures.reassigned));
    assert_eq!(decided, back, "as decided = allocated + released + reassigned: {fact:?}");
    let used = plus(figures.committed, plus(figures.invoiced, figures.spent));
    assert_eq!(
        figures.allocated,
        minus(plus(used, figures.uncommitted()), figures.overspent()),
        "allocated = committed + invoiced + spent + uncommitted − overspent: {fact:?}"
    );
    assert!(figures.uncommitted() == Money::ZERO || figures.overspent() == Money::ZERO);
    // What left the account is spent, or VAT that is recovered.
    let paid: Money = account.payments.iter().filter(|p| by(p.fact.on)).map(|p| p.fact.amount).sum();
    let returned: Money = account.refunds.iter().filter(|r| by(r.fact.on)).map(|r| r.fact.amount).sum();
    let recovered = minus(minus(paid, returned), figures.spent);
    let (mut charged, mut recoverable) = (Money::ZERO, Money::ZERO);
    for line in account.lines.iter().filter(|line| by(line.invoice.fact.on)) {
        let taxed = line.line.amount;
        let mut left = [taxed.net, taxed.vat, taxed.recoverable];
        for credit in line.credits.iter().filter(|credit| by(credit.fact.on)) {
            let off = [credit.fact.amount.net, credit.fact.amount.vat, credit.fact.amount.recoverable];
            left = [minus(left[0], off[0]), minus(left[1], off[1]), minus(left[2], off[2])];
        }
        assert!(left.iter().all(|part| *part >= Money::ZERO) && left[2] <= left[1], "{left:?}");
        charged = plus(charged, minus(plus(left[0], left[1]), left[2]));
        recoverable = plus(recoverable, left[2]);
    }
    assert!(
        Money::ZERO <= recovered && recovered <= recoverable,
        "{recovered} of {recoverable} VAT: {fact:?}"
    );
    assert!(figures.invoiced >= Money::ZERO && figures.invoiced <= charged);
    assert!(figures.committed >= Money::ZERO && figures.spent >= Money::ZERO);
    for own in &account.commitments {
        let (id, settled) = (own.id(), own.settled.as_ref().filter(|settled| by(settled.fact.on)));
        let owed = settled.map_or(own.commitment.fact.amount, |settled| settled.fact.amount);
        assert!(settled.is_none() || owed <= own.commitment.fact.amount);
        assert!(account.met(id, Some(on)) >= Money::ZERO && owed >= Money::ZERO);
    }
}

/// What holds of all the funds on a day, also of a past one.
fn funds_add_up(programme: &Programme, on: Day) {
    for account in programme.funds().accounts().values() {
        account_adds_up(account, on);
    }
    let answer = questions::funds(programme, on).unwrap();
    let mut total = AllocationFigures::default();
    for own in &answer.sources {
        let parts = plus(plus(own.figures.allocated, own.irregular), plus(own.free, own.reserved));
        assert_eq!(own.pledged, parts, "pledged = free + reserved + allocated: {} on {on}", own.source);
        for of in &own.periods {
            let parts = plus(plus(of.allocated, of.irregular), plus(of.free, of.reserved));
            assert_eq!(of.pledged, parts, "{} in {} on {on}", own.source, of.period);
        }
        total = total.plus(&own.figures);
    }
    let sum =
        |of: fn(&questions::funds::SourceFunds) -> Money| -> Money { answer.sources.iter().map(of).sum() };
    assert_eq!(answer.total, total);
    assert_eq!(answer.free, sum(|own| own.free));
    let irregular = sum(|own| own.irregular);
    assert_eq!(answer.irregular, irregular);
    let taken = plus(plus(answer.total.allocated, irregular), answer.reserved);
    assert_eq!(answer.pledged, plus(taken, answer.free));
    let plans = answer.plans.iter().fold(AllocationFigures::default(), |sum, plan| sum.plus(&plan.figures));
    assert_eq!(plans, total, "over the plans on {on}");
    for grouping in &answer.groupings {
        let groups = grouping.groups.iter();
        let groups = groups.fold(AllocationFigures::default(), |sum, group| sum.plus(&group.figures));
        assert_eq!(groups, total, "by {} on {on}", grouping.by);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_refused_command_changes_nothing(commands in commands()) {
        let mut scenario = Scenario::funded();
        for command in &commands {
            let command = scenario.filled(command);
            let before = scenario.clone();
            if scenario.attempt(&command).is_err() {
                prop_assert_eq!(&scenario.programme, &before.programme, "{}", command);
                prop_assert_eq!(scenario.history.len(), before.history.len(), "{}", command);
            }
        }
    }

    #[test]
    fn replaying_any_part_of_what_was_written_gives_what_was_known_then(commands in commands(), cut in any::<prop::sample::Index>()) {
        let cut = cut.index(commands.len() + 1);
        let then = played(&commands[..cut]);
        let scenario = played(&commands);
        prop_assert_eq!(&scenario.history[..then.history.len()], &then.history[..], "the past stays");
        let mut replayed = Programme::default();
        for (i, (recorded, event)) in scenario.history.iter().enumerate() {
            if i == then.history.len() {
                prop_assert_eq!(&replayed, &then.programme);
                prop_assert_eq!(known(&replayed), known(&then.programme));
            }
            let text = serde_json::to_string(event).unwrap();
            let read: Event = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&read, event);
            prop_assert_eq!(serde_json::to_string(&read).unwrap(), text);
            evolve(&mut replayed, recorded, read);
        }
        prop_assert_eq!(&replayed, &scenario.programme);
    }

    #[test]
    fn a_state_that_is_written_and_read_is_the_same(commands in commands()) {
        let programme = played(&commands).programme;
        let mut written = Vec::new();
        programme.serialize(&mut rmp_serde::Serializer::new(&mut written).with_struct_map()).unwrap();
        let read: Programme = rmp_serde::from_slice(&written).unwrap();
        prop_assert!(read == programme, "{:?}\nis read as\n{:?}", programme, read);
    }

    #[test]
    fn no_seat_has_two_holders_and_nobody_speaks_for_two_partners(commands in commands()) {
        let scenario = played(&commands);
        for body in scenario.programme.bodies().all().values() {
            let mut speakers = Vec::new();
            for seat in body.seats.values() {
                for (i, one) in seat.holders.iter().enumerate() {
                    let later = &seat.holders[i + 1..];
                    let rival = later.iter().find(|other| overlap(one, other) && (!seat.plural || one.person == other.person));
                    prop_assert!(rival.is_none(), "{:?} and {:?}", one, rival);
                }
                speakers.extend(seat.holders.iter().chain(&seat.deputies).map(|tenure| (&seat.partner, tenure)));
            }
            for (i, (partner, one)) in speakers.iter().enumerate() {
                for (other_partner, other) in &speakers[i + 1..] {
                    prop_assert!(partner == other_partner || one.person != other.person || !overlap(one, other));
                }
            }
        }
    }

    #[test]
    fn per_source_what_is_pledged_is_free_reserved_or_allocated(commands in commands()) {
        let scenario = played(&commands);
        let (programme, charter) = (&scenario.programme, scenario.programme.charter().unwrap());
        let funds = programme.funds();
        let yearly = charter.readings.pledge_period.rule == PledgeCovers::CalendarYear;
        let others = programme.fundings().all().iter().filter(|(_, life)| life.award.is_some());
        let others = others.map(|(id, _)| Source::Funding(id.clone()));
        for (source, year) in sources(charter).chain(others).flat_map(|source| [(source.clone(), 2030), (source, 2031)]) {
            let each_year = yearly && source.pledge().is_some();
            let counts = |allocation: &Allocation| {
                allocation.from == source && (!each_year || allocation.period.from().year() == year)
            };
            let own = funds.accounts().values().filter(|account| counts(&account.allocation.fact));
            let allocated: Money = own.map(|account| account.figures(None).allocated).sum();
            let aside = funds.reserved().values().filter(|reserved| counts(&reserved.fact));
            let reserved: Money = aside.map(|reserved| reserved.fact.amount).sum();
            let (mut into, mut out) = (Money::ZERO, Money::ZERO);
            for fact in carried(&scenario, &source).filter(|_| each_year) {
                // The probe decides on 2 January 2030.
                let usable = charter.policy.carry_over == CarryOverUse::FromNewYear;
                if i32::from(fact.to) == year && usable {
                    into = plus(into, fact.amount);
                }
                if i32::from(fact.from) == year {
                    out = plus(out, fact.amount);
                }
            }
            let [least, most] = match &source {
                Source::Pledge { .. } => held(programme, &source, year, each_year),
                Source::Funding(id) => [programme.fundings().all()[id].holds(None); 2],
            };
            let taken = plus(plus(allocated, reserved), out);
            // Carried over is what is left, and used is what was carried over, by all that is recorded.
            let carried_in: Money =
                carried(&scenario, &source).filter(|fact| each_year && i32::from(fact.to) == year).map(|fact| fact.amount).sum();
            let enough = plus(if out.is_positive() { most } else { least }, carried_in) >= taken;
            let late = programme.signing().versions().iter().any(|v| v.from.is_some_and(|from| year < from.year()));
            let settled = source.funding().is_some_and(|id| programme.fundings().all()[id].settlement.is_some());
            prop_assert!(
                enough || late || settled || !programme.partners().cancellations().is_empty(),
                "{} in {}: {} and {} carried in, {} taken", source, year, least, carried_in, taken
            );
            if let Some(free) = free(&scenario, &source, year) {
                let acts = programme.acts().all().values().filter(|case| case.reversed.is_none());
                let acts = acts.map(|case| &case.act.fact).filter(|act| act.source.as_ref() == Some(&source));
                let acts = acts.filter(|act| !each_year || act.on.year() == year);
                let irregular: Money = acts.filter_map(|act| act.amount).sum();
                let expected = minus(plus(least, into), plus(taken, irregular));
                prop_assert_eq!(free, expected, "{} in {}", source, year);
            }
        }
    }

    #[test]
    fn on_every_day_effort_adds_up_each_unit_by_itself(commands in commands()) {
        let scenario = played(&commands);
        for on in ["2030-01-02", "2030-01-20", "2030-02-10", "2030-02-16", "2030-03-01", "2031-06-30"] {
            let told = questions::capacity(&scenario.programme, day(on)).unwrap();
            for part in &told.parts {
                let own = told.assignments.iter().filter(|own| own.from == part.part);
                let assigned: u32 = own.map(|own| own.effort.steps()).sum();
                prop_assert_eq!(part.assigned.steps(), assigned);
                prop_assert!(assigned <= part.pledged.steps(), "{} on {}: {:?}", part.part, on, part);
                prop_assert_eq!(part.free.steps(), part.pledged.steps() - assigned);
            }
            for own in &told.assignments {
                prop_assert!(own.shares.iter().all(|share| share.effort.unit() == own.effort.unit()));
                let spread: u32 = own.shares.iter().map(|share| share.effort.steps()).sum();
                prop_assert!(spread <= own.effort.steps(), "{} on {}: {:?}", own.assignment, on, own);
                prop_assert_eq!(own.spread.steps() + own.unspread.steps(), own.effort.steps());
            }
            let total = |efforts: Vec<EffortSum>| {
                let fte: u32 = efforts.iter().map(|sum| sum.fte.hundredths()).sum();
                let minutes: u32 = efforts.iter().map(|sum| sum.hours_per_week.minutes()).sum();
                (fte, minutes)
            };
            let whole = total(vec![told.assigned]);
            prop_assert_eq!(total(told.bodies.iter().map(|of| of.effort).collect()), whole);
            prop_assert_eq!(total(told.areas.iter().map(|of| of.effort).collect()), whole);
            prop_assert_eq!(total(told.plans.iter().map(|of| of.effort).collect()), whole);
        }
    }

    #[test]
    fn money_adds_up_after_every_commit_and_on_every_day(commands in commands(), days in prop::collection::vec(-40..450_i64, 3)) {
        let mut scenario = Scenario::funded();
        for command in &commands {
            let command = scenario.filled(command);
            if scenario.attempt(&command).is_ok() {
                for account in scenario.programme.funds().accounts().values() {
                    prop_assert!(account.figures(None).allocated >= Money::ZERO, "{:?}", account.allocation.fact);
                }
                for on in days.iter().copied().chain([700]) {
                    funds_add_up(&scenario.programme, day("2030-01-01") + TimeDelta::days(on));
                }
            }
        }
    }

    #[test]
    fn in_parts_or_at_once_an_invoice_costs_the_same(net in 1..1_000_000_i64, vat in 0..100_i64, part in 0..101_i64, cuts in prop::collection::vec(1..300_000_i64, 0..5)) {
        let (vat, cents) = (net * vat / 100, Money::from_cents);
        let amount = Taxed { net: cents(net), vat: cents(vat), recoverable: cents(vat * part / 100) };
        let scenario = Scenario::funded().given(json!({ "ReceiveInvoice": { "invoice": "i", "supplier": "s", "number": "1",
            "lines": [{ "allocation": "a", "amount": amount }], "on": "2030-01-02" } }));
        let figures = |scenario: &Scenario| scenario.programme.funds().accounts()[&"a".parse().unwrap()].figures(None);
        let first = figures(&scenario);
        prop_assert!(first.spent == Money::ZERO && first.invoiced >= amount.charged());
        let (mut scenario, mut left, mut before) = (scenario, amount.gross(), Money::ZERO);
        let rest = [i64::MAX];
        for (i, cut) in cuts.iter().chain(&rest).enumerate() {
            let pays = left.min(cents(*cut));
            if !pays.is_positive() {
                break;
            }
            scenario = scenario.given(json!({ "RecordPayment": { "payment": format!("p{i}"), "allocation": "a", "invoice": "i",
                "amount": pays, "on": "2030-01-02" } }));
            left = minus(left, pays);
            let figures = figures(&scenario);
            prop_assert_eq!(plus(figures.spent, figures.invoiced), first.invoiced, "spent and invoiced are what is charged");
            prop_assert!(before <= figures.spent);
            before = figures.spent;
        }
        prop_assert_eq!(before, amount.charged());
    }

    #[test]
    fn every_effect_reaches_an_adopted_decision_and_its_mandate_was_in_order(commands in commands()) {
        let scenario = played(&commands);
        let mut before = Programme::default();
        let mut after = Programme::default();
        let mut entry = Sequence(0);
        let mut used = Vec::new();
        for (recorded, event) in &scenario.history {
            if recorded.sequence != entry {
                used.drain(..).for_each(|used| used_rightly(&before, &after, used));
                before = after.clone();
                entry = recorded.sequence;
            }
            evolve(&mut after, recorded, event.clone());
            if let Event::MandateUsed(fact) = event {
                used.push(fact);
            }
        }
        used.drain(..).for_each(|used| used_rightly(&before, &after, used));
        for (recorded, event) in &scenario.history {
            let Some(decision) = event.decision() else { continue };
            let case = &scenario.programme.decisions().all()[decision];
            let last = recorded.sequence >= case.decision.sequence;
            prop_assert!(!last || matches!(event, Event::FundsReserved(_)) || case.effects.contains(event));
            prop_assert!(matches!(event, Event::MandateUsed(_)) || case.decision.fact.outcome == Outcome::Adopted);
            for position in &case.decision.fact.positions {
                let body = &scenario.programme.bodies().all()[&case.decision.fact.body];
                prop_assert!(body.seats.contains_key(&position.seat));
            }
        }
        for case in scenario.programme.decisions().all().values() {
            let reached = |event: &Event| scenario.history.iter().any(|(_, known)| known == event);
            prop_assert!(case.effects.iter().all(reached));
        }
    }

    #[test]
    fn an_ended_plan_keeps_its_status_and_a_year_has_one_annual_plan(commands in commands()) {
        let mut programme = Programme::default();
        let mut ended = BTreeMap::new();
        let scenario = played(&commands);
        for (i, (recorded, event)) in scenario.history.iter().enumerate() {
            evolve(&mut programme, recorded, event.clone());
            // What a commit says, it says at once.
            if scenario.history.get(i + 1).is_some_and(|(next, _)| next.sequence == recorded.sequence) {
                continue;
            }
            for (id, life) in programme.plans().all() {
                let status = life.status();
                let before = ended.get(id).copied().unwrap_or(status);
                prop_assert_eq!(before, status, "{}", id);
                if status.is_end() {
                    ended.insert(id.clone(), status);
                }
                prop_assert_eq!(status == PlanStatus::Superseded, life.superseded.is_some(), "{}", id);
                prop_assert_eq!(status == PlanStatus::Stopped, life.stop.is_some(), "{}", id);
            }
            prop_assert!(programme.plans().of_year(2030).count() <= 1);
        }
    }

    #[test]
    fn what_is_superseded_never_counts_and_is_superseded_once(commands in commands()) {
        let scenario = played(&commands);
        for ((indicator, area), series) in scenario.programme.evaluations().series() {
            let own = |list: &List<Record<Measurement>>| -> Vec<_> { list.iter().map(|m| m.fact.measurement.clone()).collect() };
            for (list, counting) in [
                (&series.baselines, series.baseline().into_iter().collect::<Vec<_>>()),
                (&series.measurements, series.current().collect()),
            ] {
                let gone: Vec<_> = list.iter().filter_map(|m| m.fact.supersedes.clone()).collect();
                prop_assert!(gone.iter().all(|id| own(list).contains(id)), "{} {}", indicator, area);
                prop_assert_eq!(gone.iter().collect::<BTreeSet<_>>().len(), gone.len());
                prop_assert!(counting.iter().all(|m| !gone.contains(&m.fact.measurement)));
                prop_assert_eq!(counting.len() + gone.len(), list.len());
            }
            let periods: BTreeSet<_> = series.targets.iter().map(|target| target.fact.period).collect();
            for period in periods {
                let gone = series.targets.iter().filter_map(|target| target.fact.supersedes.as_ref());
                let last = &series.target(&period).unwrap().fact.target;
                prop_assert!(gone.clone().all(|id| id != last));
            }
        }
    }

    #[test]
    fn extra_money_for_a_plan_is_allocated_by_the_decision_that_says_so(commands in commands()) {
        let scenario = played(&commands);
        for case in scenario.programme.decisions().all().values() {
            let mut given: BTreeMap<_, Money> = BTreeMap::new();
            for event in &case.effects {
                let (plan, amount) = match event {
                    Event::FundsAllocated(fact) => (&fact.plan, fact.amount),
                    Event::FundsReassigned(fact) => (&fact.to.plan, fact.to.amount),
                    Event::PlanExpanded(fact) => (&fact.plan, Money::ZERO.saturating_sub(fact.amount.unwrap_or(Money::ZERO))),
                    _ => continue,
                };
                let left = given.entry(plan.clone()).or_default();
                *left = left.saturating_add(amount);
                prop_assert!(*left >= Money::ZERO, "{}", plan);
            }
        }
    }

    #[test]
    fn events_in_any_order_are_taken_in_without_a_panic(commands in commands(), seed in any::<u64>()) {
        let mut history = played(&commands).history;
        let mut state = seed | 1;
        for i in (1..history.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            history.swap(i, usize::try_from(state >> 33).unwrap() % (i + 1));
        }
        let mut programme = Programme::default();
        for (recorded, event) in &history {
            evolve(&mut programme, recorded, event.clone());
        }
        for id in ["a", "d1", "grove"] {
            let _ = questions::explain(&programme, id);
        }
        let _ = questions::status(&programme, day("2031-01-01"));
    }
}

/// A property says nothing of what its histories never reach.
#[test]
fn the_random_histories_reach_every_command_and_every_event() {
    let (setup, mut runner) = (Scenario::funded(), TestRunner::deterministic());
    let first = |command: &Value| command.as_object().unwrap().keys().next().unwrap().clone();
    let (mut commands_seen, mut events_seen) = (BTreeMap::new(), BTreeMap::new());
    for _ in 0..300 {
        let scenario = played(&commands().new_tree(&mut runner).unwrap().current());
        for command in &scenario.accepted[setup.accepted.len()..] {
            *commands_seen.entry(first(command)).or_insert(0_u32) += 1;
        }
        for (_, event) in &scenario.history[setup.history.len()..] {
            *events_seen.entry(<&str>::from(event)).or_insert(0_u32) += 1;
        }
    }
    // These come once, before anything else.
    let once = [
        "FoundProgramme",
        "SignCharter",
        "BringCharterIntoForce",
        "ProgrammeFounded",
        "CharterSigned",
        "CharterEnteredIntoForce",
    ];
    let unseen = |all: &'static [&'static str], seen: &dyn Fn(&str) -> bool| -> Vec<&str> {
        all.iter().copied().filter(|name| !seen(name) && !once.contains(name)).collect()
    };
    let missing = [
        unseen(Command::VARIANTS, &|name| commands_seen.contains_key(name)),
        unseen(Event::VARIANTS, &|name| events_seen.contains_key(name)),
    ];
    assert_eq!(missing, [Vec::<&str>::new(), Vec::new()], "seen: {commands_seen:?} {events_seen:?}");
}
