//! The same history, otherwise.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::id::DecisionId;
use crate::testing::{COUNCIL, NORTH, Scenario, allocate, commands, dated, day, decide_on};
use crate::value::Money;

type Entry = (CommitMeta, CommandEnvelope, Vec<Event>);

/// The history of a scenario, with its commands.
fn history(scenario: &Scenario) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for (recorded, event) in &scenario.history {
        match entries.last_mut() {
            Some((last, _, events)) if last == recorded => events.push(event.clone()),
            _ => {
                let command = scenario.envelope(&scenario.accepted[entries.len()]);
                entries.push((recorded.clone(), command, vec![event.clone()]));
            }
        }
    }
    entries
}

fn asked(scenario: &Scenario, supposed: Supposition, as_of: &str) -> Result<WhatIfAnswer, SuppositionError> {
    let entries = history(scenario);
    let entries = entries.iter().map(|(recorded, command, events)| (recorded, command, events.as_slice()));
    what_if(entries, &scenario.programme, supposed, day(as_of))
}

fn without(scenario: &Scenario, decision: &str, as_of: &str) -> WhatIfAnswer {
    asked(scenario, Supposition::Without(decision.parse().unwrap()), as_of).unwrap()
}

fn stopped(scenario: &Scenario, on: &str, as_of: &str) -> Result<WhatIfAnswer, SuppositionError> {
    asked(scenario, Supposition::Stopped { plan: "benches".parse().unwrap(), on: day(on) }, as_of)
}

fn codes(answer: &WhatIfAnswer) -> Vec<(u64, &'static str, Option<u64>)> {
    let refused = answer.consequences.iter().filter_map(|one| match &one.otherwise {
        Otherwise::Refused { refusal, since, .. } => {
            Some((one.entry.0, refusal.rejection.code(), since.map(|since| since.0)))
        }
        Otherwise::Other { .. } | Otherwise::UnderOtherVersions { .. } => None,
    });
    refused.collect()
}

/// Money for the benches, of which something is owed.
fn funded() -> Scenario {
    let effects = json!([allocate("a", "benches", "homes-money", "100")]);
    Scenario::running()
        .with_plans()
        .given(decide_on("first", "council", COUNCIL, effects))
        .given(json!({ "EnterCommitment": { "commitment": "c", "allocation": "a", "ground": "contract",
            "amount": "40", "on": "2030-03-01" } }))
}

fn halt(on: &str) -> Value {
    let stop = json!([{ "StopPlan": { "plan": "benches", "ground": "goal-reached" } }]);
    dated(&decide_on("halt", "north", NORTH, stop), on)
}

#[test]
fn what_rests_on_a_decision_is_refused_without_it_and_its_money_is_free() {
    let scenario = funded();
    let (first, owed) = (scenario.entry("first"), scenario.entry("first") + 1);
    let scenario =
        scenario.given(json!({ "ConfirmDelivery": { "commitment": "c", "by": "fay", "on": "2030-03-01" } }));
    let answer = without(&scenario, "first", "2030-12-31");
    assert_eq!(answer.left_out.iter().map(|left| left.entry.0).collect::<Vec<_>>(), [first]);
    assert_eq!(codes(&answer), [(owed, "unknown", Some(first)), (owed + 1, "unknown", Some(owed))]);
    let homes = answer.money.sources.iter().find(|own| own.source.to_string() == "homes-money").unwrap();
    assert_eq!(
        (homes.real.free, homes.otherwise.free),
        (Money::from_cents(40_000), Money::from_cents(50_000))
    );
    assert_eq!(
        (homes.more_free, answer.money.more_free),
        (Money::from_cents(10_000), Money::from_cents(10_000))
    );
    assert_eq!((homes.real.committed, homes.otherwise.committed), (Money::from_cents(4_000), Money::ZERO));
}

#[test]
fn a_stop_moves_to_another_day_with_what_it_frees() {
    let scenario = funded().on("2030-06-02").given(halt("2030-06-01"));
    let answer = stopped(&scenario, "2030-04-01", "2030-05-01").unwrap();
    assert_eq!(answer.left_out.iter().map(|left| left.entry.0).collect::<Vec<_>>(), [scenario.entry("halt")]);
    assert_eq!(answer.left_out[0].events.len(), 2, "the stop and what it released, and not the decision");
    let made_up = answer.made_up.unwrap();
    assert_eq!((made_up.decision.body.as_str(), made_up.decision.decided_on), ("north", day("2030-04-01")));
    assert!(matches!(&made_up.events[1], Event::PlanStopped(stop) if stop.ground == StopGround::GoalReached));
    assert_eq!(answer.money.more_free, Money::from_cents(6_000));
    assert_eq!(answer.consequences, []);
    // Once both are stopped there is no difference.
    assert_eq!(stopped(&scenario, "2030-04-01", "2030-06-01").unwrap().money.more_free, Money::ZERO);
    // A later stop frees it later.
    let later = stopped(&scenario, "2030-08-01", "2030-07-01").unwrap();
    assert_eq!((later.money.more_free, later.made_up.unwrap().ahead_of), (Money::from_cents(-6_000), None));
}

#[test]
fn a_plan_that_was_never_stopped_is_stopped_by_its_own_group_and_what_comes_after_is_refused() {
    let scenario = funded();
    let next = scenario.entry("first") + 2;
    let scenario =
        scenario.on("2030-05-01").given(json!({ "CompletePlan": { "plan": "benches", "on": "2030-05-01" } }));
    let answer = stopped(&scenario, "2030-04-01", "2030-12-31").unwrap();
    assert_eq!(codes(&answer), [(next, "plan-ended", None)]);
    let made_up = answer.made_up.unwrap();
    assert_eq!((made_up.decision.body.as_str(), made_up.ahead_of), ("north", Some(Sequence(next))));
    assert_eq!(made_up.decision.positions.len(), NORTH.len());
    assert!(answer.left_out.is_empty());
}

#[test]
fn what_cannot_be_supposed_is_said() {
    let scenario =
        funded().on("2030-05-01").given(json!({ "CompletePlan": { "plan": "benches", "on": "2030-05-01" } }));
    let nothing: DecisionId = "nothing".parse().unwrap();
    let unknown = asked(&scenario, Supposition::Without(nothing.clone()), "2030-12-31");
    assert_eq!(unknown, Err(SuppositionError::UnknownDecision(nothing)));
    let early = stopped(&scenario, "2030-01-01", "2030-12-31");
    assert!(
        matches!(early, Err(SuppositionError::NotRunning { adopted, .. }) if adopted == day("2030-01-02")),
        "{early:?}"
    );
    let ended = stopped(&scenario, "2030-06-01", "2030-12-31");
    let Err(SuppositionError::StopRefused { refusal, .. }) = ended else { panic!("{ended:?}") };
    assert_eq!(refusal.rejection.code(), "plan-ended");
}

#[test]
fn a_decision_that_only_stopped_a_plan_stays_for_what_refers_to_it() {
    let told = json!({ "GiveFeedback": { "feedback": "f", "about": { "decision": "halt" }, "from": "north", "to": "team", "on": "2030-06-02" } });
    let scenario = funded().on("2030-06-02").given(halt("2030-06-01")).given(told);
    assert_eq!(stopped(&scenario, "2030-04-01", "2030-12-31").unwrap().consequences, []);
    let [follows] = codes(&without(&scenario, "halt", "2030-12-31")).try_into().unwrap();
    let halt = scenario.entry("halt");
    assert_eq!(follows, (halt + 1, "unknown", Some(halt)));
}

fn played(commands: &[Value], idle: usize) -> Scenario {
    let mut scenario = Scenario::funded();
    for (at, command) in commands.iter().enumerate() {
        if at == idle {
            scenario = scenario.given(decide_on("idle", "council", COUNCIL, json!([])));
        }
        let command = scenario.filled(command);
        // What corrects it would rest on it.
        if command.pointer("/CorrectRecord/value/decision/decision/decision") != Some(&json!("idle")) {
            let _ = scenario.attempt(&command);
        }
    }
    scenario
}

/// Each source adds up in either history, and the sources to the whole.
fn adds_up(answer: &WhatIfAnswer) {
    let money = &answer.money;
    assert_eq!(money.otherwise.free.saturating_sub(money.real.free), money.more_free);
    for own in &money.sources {
        for at in [own.real, own.otherwise] {
            assert_eq!(
                at.pledged,
                [at.allocated, at.reserved, at.irregular, at.free].into_iter().sum(),
                "{own:?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn with_nothing_left_out_every_command_gives_its_events_again(commands in commands()) {
        let scenario = played(&commands, usize::MAX);
        let first = Supposition::Without("first".parse().unwrap());
        let mut what_if = WhatIf::new(&scenario.programme, first).unwrap();
        // Nothing has this name, and the histories are apart from the first entry on.
        what_if.supposed = Supposition::Without("nothing".parse().unwrap());
        what_if.other = Some(Programme::default());
        for (recorded, command, events) in history(&scenario) {
            what_if.take(&recorded, &command, &events);
        }
        prop_assert_eq!(what_if.other.as_ref(), Some(&scenario.programme));
        let answer = what_if.answer(day("2030-12-31")).unwrap();
        prop_assert_eq!(answer.decided_again, scenario.accepted.len() as u64);
        prop_assert_eq!(&answer.consequences, &[]);
        prop_assert_eq!(answer.money.more_free, Money::ZERO);
        prop_assert_eq!(&answer.assignments, &[]);
    }

    #[test]
    fn without_a_decision_that_does_nothing_nothing_changes(commands in commands(), at in 0..120_usize) {
        let scenario = played(&commands, at.min(commands.len().saturating_sub(1)));
        prop_assume!(scenario.programme.decisions().all().contains_key(&"idle".parse().unwrap()));
        let answer = without(&scenario, "idle", "2030-12-31");
        prop_assert_eq!(&answer.consequences, &[]);
        prop_assert_eq!(answer.left_out.len(), 1);
        prop_assert_eq!(answer.money.real, answer.money.otherwise);
        prop_assert!(answer.capacity.iter().all(|part| part.real == part.otherwise));
    }

    #[test]
    fn without_any_decision_the_figures_add_up(commands in commands(), nth in 0..20_usize, as_of in 0..600_i64) {
        let scenario = played(&commands, usize::MAX);
        let decisions = scenario.programme.decisions().all();
        let decision = decisions.keys().nth(nth % decisions.len()).unwrap();
        let as_of = day("2029-12-31") + chrono::TimeDelta::days(as_of);
        let answer = without(&scenario, decision.as_str(), &as_of.to_string());
        adds_up(&answer);
        let known: Vec<u64> = scenario.history.iter().map(|(recorded, _)| recorded.sequence.0).collect();
        for one in &answer.consequences {
            prop_assert!(known.contains(&one.entry.0));
            if let Otherwise::Refused { since: Some(since), .. } = &one.otherwise {
                prop_assert!(*since <= one.entry);
            }
        }
    }
}
