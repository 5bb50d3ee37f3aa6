//! Random histories against a small model of money, seats and competence that shares no code with the rules.
//!
//! A difference is shrunk, and printed as a test that can be pasted into this file.
#![cfg(feature = "testing")]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what is not there ends the test"
)]
#![allow(clippy::inconsistent_digit_grouping, reason = "amounts are in cents")]

mod history;
mod model;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;

use buurtkracht_core::questions::{self, funds::FundsAnswer};
use buurtkracht_core::testing::{Scenario, day};
use history::{DAYS, SEATS, SOURCES, Step, command, histories, money, settled, source};
use model::Model;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{TestError, TestRunner};
use serde_json::{Value, json};

/// How many histories are played. `PROPTEST_CASES` raises it.
const CASES: u32 = 300;

static START: LazyLock<Scenario> = LazyLock::new(|| Scenario::running().with_plans());

/// What a source has free in an answer about funds.
fn free(funds: &FundsAnswer, from: &Value) -> String {
    let own = funds.sources.iter().find(|known| json!(known.source) == *from);
    own.unwrap().free.to_string()
}

fn funds(scenario: &Scenario, on: &str) -> FundsAnswer {
    questions::funds(&scenario.programme, day(on)).unwrap()
}

/// Who holds a seat on a day.
fn holders(scenario: &Scenario, body: &str, seat: &str, on: &str) -> String {
    let seats = &scenario.programme.bodies().all()[&body.parse().unwrap()].seats;
    let held = seats[&seat.parse().unwrap()].holders_on(day(on)).map(|held| held.person.to_string());
    held.collect::<Vec<_>>().join(", ")
}

/// What the model says that the library does not: a verdict, or an answer after the command is accepted.
#[derive(Debug, PartialEq)]
enum Then {
    Verdict(&'static str),
    Free { from: Value, on: &'static str, cents: i64 },
    Holders { seat: usize, on: &'static str, names: String },
}

/// The accepted commands, the one that led to a difference, and what the model says.
#[derive(Debug)]
struct Difference {
    given: Vec<Value>,
    when: Value,
    then: Then,
}

/// As a test that can be pasted into this file.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { given, when, then } = self;
        let verdict = matches!(then, Then::Verdict(_));
        writeln!(
            f,
            "#[test]\nfn it_is_as_the_model_says() {{\n    let scenario = Scenario::running().with_plans()"
        )?;
        for command in given.iter().chain((!verdict).then_some(when)) {
            writeln!(f, "        .given(json!({command}))")?;
        }
        writeln!(f, "    ;")?;
        match then {
            Then::Verdict(code) => {
                writeln!(f, "    assert_eq!(scenario.verdict(&json!({when})), {code:?});")?;
            }
            Then::Free { from, on, cents } => {
                let cents = money(*cents);
                writeln!(f, "    assert_eq!(free(&funds(&scenario, {on:?}), &json!({from})), {cents:?});")?;
            }
            Then::Holders { seat, on, names } => {
                let (body, seat, ..) = SEATS[*seat];
                writeln!(f, "    assert_eq!(holders(&scenario, {body:?}, {seat:?}, {on:?}), {names:?});")?;
            }
        }
        f.write_str("}")
    }
}

/// The first answer after an accepted step that is not as the model says: on the day of the step and on the last.
fn differs(scenario: &Scenario, model: &Model, step: &Step) -> Option<Then> {
    let on = DAYS[step.day()];
    for at in [step.day(), DAYS.len() - 1] {
        let (on, funds) = (DAYS[at], funds(scenario, DAYS[at]));
        for index in 0..SOURCES.len() {
            let (from, cents) = (source(index), model.free(index, at));
            if free(&funds, &from) != money(cents) {
                return Some(Then::Free { from, on, cents });
            }
        }
    }
    (0..SEATS.len()).find_map(|seat| {
        let (body, id, ..) = SEATS[seat];
        let names = model.holders(seat, step.day()).join(", ");
        (holders(scenario, body, id, on) != names).then_some(Then::Holders { seat, on, names })
    })
}

/// Plays a history, and gives every verdict until the first difference.
fn played(steps: &[Step]) -> Result<Vec<&'static str>, Box<Difference>> {
    let (mut scenario, mut model, mut verdicts) = (START.clone(), Model::running(), Vec::new());
    let before = scenario.accepted.len();
    for step in steps {
        let Some(step) = settled(step.clone(), &model) else { continue };
        let when = command(&step, &model);
        let expected = model.apply(&step).err().unwrap_or("accepted");
        let given = scenario.accepted.len();
        let found = scenario.attempt(&when).err().map_or("accepted", |refusal| refusal.rejection.code());
        let then = if found == expected { None } else { Some(Then::Verdict(expected)) };
        let answers = || differs(&scenario, &model, &step).filter(|_| found == "accepted");
        if let Some(then) = then.or_else(answers) {
            let given = scenario.accepted[before..given].to_vec();
            return Err(Box::new(Difference { given, when, then }));
        }
        verdicts.push(found);
    }
    Ok(verdicts)
}

#[test]
fn every_history_goes_as_the_model_says() {
    let config = ProptestConfig::default();
    let cases = CASES.max(config.cases);
    // What is kept of a difference is the printed test.
    let config = ProptestConfig { cases, failure_persistence: None, ..config };
    let ran = TestRunner::new(config).run(&histories(), |steps| match played(&steps) {
        Ok(_) => Ok(()),
        Err(difference) => Err(TestCaseError::fail(difference.to_string())),
    });
    match ran {
        Err(TestError::Fail(test, _)) => panic!("the rules and the model differ; as a test:\n\n{test}\n"),
        ran => ran.unwrap(),
    }
}

/// The property says nothing of what its histories never reach.
#[test]
fn the_histories_reach_the_rules() {
    let mut runner = TestRunner::deterministic();
    let histories = (0..CASES).map(|_| histories().new_tree(&mut runner).unwrap().current());
    let reached: BTreeSet<&str> = histories.flat_map(|steps| played(&steps).unwrap_or_default()).collect();
    let rules = [
        "accepted",
        "act-closed",
        "allocation-exceeds-free",
        "already-superseded",
        "core-partner-absent",
        "ends-before-it-starts",
        "lesser-body",
        "mandate-exhausted",
        "mandate-not-cited",
        "mandate-not-for-deputy",
        "mandate-not-valid",
        "mandate-of-another",
        "mandate-revoked",
        "mandate-widened",
        "no-open-reservation",
        "not-carried",
        "not-competent",
        "not-seat-holder",
        "nothing-to-release",
        "outside-mandate",
        "reassigned-above-left",
        "reservation-has-lapsed",
        "reservation-open",
        "resident-in-partner-seat",
        "seat-held",
        "speaks-for-two-partners",
        "too-few-functions",
        "too-few-seats",
    ];
    assert_eq!(reached, BTreeSet::from(rules));
}

#[test]
fn a_difference_is_printed_as_a_test() {
    let printed = |then| {
        let (given, when) = (vec![json!({ "Given": 1 })], json!({ "When": { "on": null } }));
        Difference { given, when, then }.to_string()
    };
    let start = "#[test]\nfn it_is_as_the_model_says() {\n    let scenario = Scenario::running().with_plans()\n        \
        .given(json!({\"Given\":1}))\n";
    let when = r#"json!({"When":{"on":null}})"#;
    assert_eq!(
        printed(Then::Verdict("seat-held")),
        format!("{start}    ;\n    assert_eq!(scenario.verdict(&{when}), \"seat-held\");\n}}")
    );
    let then = Then::Free { from: json!({ "pledge": "x" }), on: "2030-01-02", cents: -5 };
    let free = r#"assert_eq!(free(&funds(&scenario, "2030-01-02"), &json!({"pledge":"x"})), "-0.05");"#;
    assert_eq!(printed(then), format!("{start}        .given({when})\n    ;\n    {free}\n}}"));
    let then = Then::Holders { seat: 0, on: "2030-01-02", names: "ann".to_owned() };
    let holders = r#"assert_eq!(holders(&scenario, "council", "town-seat", "2030-01-02"), "ann");"#;
    assert_eq!(printed(then), format!("{start}        .given({when})\n    ;\n    {holders}\n}}"));
}
