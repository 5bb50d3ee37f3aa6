mod chain;
mod initiatives;
mod periods;
mod years;

use serde_json::{Value, json};

use super::*;
use crate::Event;
use crate::charter::PledgePart;
use crate::testing::{COUNCIL, NORTH, Scenario, allocate, but, dated, day, decide_on, reassign};
use crate::value::{Day, Money};

/// What an allocation comes to.
fn figures(scenario: &Scenario, allocation: &str, as_of: Option<Day>) -> AllocationFigures {
    scenario.programme.funds().accounts()[&allocation.parse().unwrap()].figures(as_of)
}

fn giving(effects: Value) -> Value {
    decide_on("d", "council", COUNCIL, effects)
}

fn with(member: &str, value: Value) -> Value {
    let right = allocate("a", "benches", "homes-money", "500.00");
    giving(json!([but(&right, &format!("/AllocateFunds/{member}"), value)]))
}

#[test]
fn an_allocation_is_refused_for_the_first_thing_that_is_wrong() {
    let first =
        decide_on("first", "council", COUNCIL, json!([allocate("taken", "benches", "town-money", "1")]));
    let scenario = Scenario::running().with_plans().given(first);
    scenario.table(&[
        (
            decide_on("d", "north", NORTH, json!([allocate("a", "benches", "homes-money", "1")])),
            "not-competent",
        ),
        (with("allocation", json!("taken")), "id-taken"),
        (with("from", json!({ "pledge": "nothing" })), "unknown"),
        (with("from", json!({ "pledge": "homes-money", "earmark": "nothing" })), "unknown"),
        (with("from", json!({ "pledge": "homes-staff" })), "pledge-is-not-money"),
        (with("from", json!({ "pledge": "homes-manager" })), "pledge-is-not-money"),
        (with("plan", json!("nothing")), "unknown"),
        (with("amount", json!("0")), "amount-not-positive"),
        (with("amount", json!("-5")), "amount-not-positive"),
        (with("period", json!({ "from": "2031-12-31", "until": "2032-01-01" })), "performance-outside-term"),
        (with("period", json!({ "from": "2029-12-31", "until": "2030-01-01" })), "performance-outside-term"),
        (with("amount", json!("500.01")), "allocation-exceeds-free"),
        (with("amount", json!("9999999999.99")), "allocation-exceeds-free"),
        (with("amount", json!("500.00")), "accepted"),
    ]);
}

#[test]
fn what_one_decision_gives_counts_within_it() {
    let scenario = Scenario::running().with_plans();
    let two = |amount: &str| {
        giving(json!([
            allocate("a", "benches", "homes-money", "300"),
            allocate("b", "grove", "homes-money", amount)
        ]))
    };
    assert_eq!(scenario.verdict(&two("200.00")), "accepted");
    assert_eq!(scenario.verdict(&two("200.01")), "allocation-exceeds-free");
    let twice = giving(json!([
        allocate("a", "benches", "homes-money", "1"),
        allocate("a", "grove", "homes-money", "1")
    ]));
    assert_eq!(scenario.verdict(&twice), "id-twice");
}

#[test]
fn an_earmark_is_a_source_of_its_own() {
    let scenario = Scenario::running().with_plans();
    let from = |earmark: Option<&str>, amount: &str| {
        let effect = but(
            &allocate("a", "benches", "town-money", amount),
            "/AllocateFunds/from",
            json!({ "pledge": "town-money", "earmark": earmark }),
        );
        giving(json!([effect]))
    };
    scenario.table(&[
        (from(Some("trees"), "300.01"), "allocation-exceeds-free"),
        (from(Some("trees"), "300.00"), "accepted"),
        (from(None, "700.01"), "allocation-exceeds-free"),
        (from(None, "700.00"), "accepted"),
    ]);
}

#[test]
fn a_pledge_for_each_year_is_free_again_in_the_next() {
    let scenario = Scenario::founded_with(&[("/readings/pledge_period/rule", json!("calendar-year"))])
        .run()
        .with_plans()
        .given(decide_on(
            "first",
            "council",
            COUNCIL,
            json!([allocate("x", "benches", "homes-money", "500")]),
        ));
    let in_year = |from: &str, until: &str| with("period", json!({ "from": from, "until": until }));
    scenario.table(&[
        (in_year("2030-06-01", "2031-06-01"), "allocation-across-periods"),
        (in_year("2030-06-01", "2030-07-01"), "allocation-exceeds-free"),
        (in_year("2031-06-01", "2031-07-01"), "accepted"),
    ]);
}

#[test]
fn a_release_gives_back_what_is_neither_committed_nor_spent() {
    let owe = json!({ "EnterCommitment": { "commitment": "c", "allocation": "a", "ground": "contract", "amount": "30", "on": "2030-02-01" } });
    let pay = json!({ "RecordPayment": { "payment": "p", "allocation": "a", "commitment": "c", "amount": "10", "on": "2030-02-01" } });
    let scenario = Scenario::running()
        .with_plans()
        .given(decide_on(
            "first",
            "council",
            COUNCIL,
            json!([allocate("a", "benches", "homes-money", "100")]),
        ))
        .given(owe)
        .given(pay);
    let release = |id: &str| giving(json!([{ "ReleaseFunds": { "allocation": id } }]));
    assert_eq!(scenario.verdict(&release("nothing")), "unknown");
    let events = scenario.when(&release("a")).unwrap();
    let Event::FundsReleased(released) = &events[1] else { panic!("{events:?}") };
    assert_eq!(released.amount, Money::from_cents(7_000));
    assert_eq!(
        scenario.clone().given(release("a")).verdict(&but(
            &release("a"),
            "/TakeDecision/decision/decision",
            json!("e")
        )),
        "nothing-to-release"
    );
    let twice =
        giving(json!([{ "ReleaseFunds": { "allocation": "a" } }, { "ReleaseFunds": { "allocation": "a" } }]));
    assert_eq!(scenario.verdict(&twice), "nothing-to-release");
}

#[test]
fn money_owed_paid_and_provided_is_a_fact_unless_it_names_nothing() {
    let scenario = Scenario::running().with_plans().given(decide_on(
        "first",
        "council",
        COUNCIL,
        json!([allocate("a", "benches", "homes-money", "100"), allocate("b", "grove", "homes-money", "100")]),
    ));
    let owe = json!({ "EnterCommitment": { "commitment": "c", "allocation": "a", "ground": "contract", "amount": "900", "on": "2030-02-01" } });
    let pay = json!({ "RecordPayment": { "payment": "p", "allocation": "a", "commitment": "c", "amount": "950", "on": "2030-02-01" } });
    scenario.table(&[
        (but(&owe, "/EnterCommitment/allocation", json!("nothing")), "unknown"),
        (but(&owe, "/EnterCommitment/amount", json!("0")), "amount-not-positive"),
        (but(&owe, "/EnterCommitment/on", json!("2030-03-02")), "future-date"),
        (owe.clone(), "accepted"),
    ]);
    let scenario = scenario.given(owe.clone());
    assert_eq!(scenario.verdict(&owe), "id-taken");
    scenario.table(&[
        (but(&pay, "/RecordPayment/allocation", json!("nothing")), "unknown"),
        (but(&pay, "/RecordPayment/commitment", json!("nothing")), "unknown"),
        (but(&pay, "/RecordPayment/allocation", json!("b")), "commitment-of-another-allocation"),
        (but(&pay, "/RecordPayment/amount", json!("0")), "amount-not-positive"),
        (but(&pay, "/RecordPayment/on", json!("2030-03-02")), "future-date"),
        (pay.clone(), "accepted"),
    ]);
    let scenario = scenario.given(pay.clone());
    assert_eq!(scenario.verdict(&pay), "id-taken");
    let provide = json!({ "ProvideContribution": { "contribution": "x", "pledge": "homes-money", "amount": "9000", "how": { "paid_to": "town" }, "on": "2030-02-01" } });
    scenario.table(&[
        (but(&provide, "/ProvideContribution/pledge", json!("homes-staff")), "pledge-is-not-money"),
        (but(&provide, "/ProvideContribution/how", json!({ "paid_to": "nobody" })), "unknown"),
        (but(&provide, "/ProvideContribution/amount", json!("0")), "amount-not-positive"),
        (but(&provide, "/ProvideContribution/on", json!("2030-03-02")), "future-date"),
        (provide.clone(), "accepted"),
    ]);
    assert_eq!(scenario.given(provide.clone()).verdict(&provide), "id-taken");
}

#[test]
fn figures_count_what_took_effect_by_the_day() {
    let scenario = Scenario::running()
        .with_plans()
        .given(decide_on("first", "council", COUNCIL, json!([allocate("a", "benches", "homes-money", "100")])))
        .given(json!({ "RecordPayment": { "payment": "p", "allocation": "a", "amount": "40", "on": "2030-02-10" } }));
    let account = scenario.programme.funds().accounts().values().next().unwrap();
    let spent = |on: &str| account.figures(Some(crate::testing::day(on))).spent.cents();
    assert_eq!([spent("2030-02-09"), spent("2030-02-10")], [0, 4_000]);
    assert_eq!(account.figures(Some(crate::testing::day("2030-01-01"))).allocated, Money::ZERO);
}

#[test]
fn money_goes_to_another_plan_within_what_is_left() {
    let scenario = Scenario::running()
        .with_plans()
        .given(decide_on("first", "council", COUNCIL, json!([allocate("a", "grove", "homes-money", "100"), allocate("taken", "grove", "homes-money", "1")])))
        .given(json!({ "RecordPayment": { "payment": "p", "allocation": "a", "amount": "40", "on": "2030-02-01" } }))
        .given(crate::testing::reserved(&decide_on("second", "council", COUNCIL, json!([allocate("aside", "grove", "homes-money", "1")]))))
        .given(crate::testing::propose("over", json!("neighbourhood")))
        .given(json!({ "WithdrawPlan": { "plan": "over", "on": "2030-02-01" } }));
    let right = giving(json!([crate::testing::reassign("a", "b", "benches", "60")]));
    scenario.ladder(
        "/TakeDecision/effects/0/ReassignFunds",
        &right,
        &[
            ("allocation", json!("taken"), "id-taken"),
            ("allocation", json!("aside"), "id-taken"),
            ("from", json!("nothing"), "unknown"),
            ("plan", json!("nothing"), "unknown"),
            ("plan", json!("over"), "plan-ended"),
            ("amount", json!("0"), "amount-not-positive"),
            ("amount", json!("60.01"), "reassigned-above-left"),
        ],
    );
    let twice = |to: &str| {
        giving(json!([
            crate::testing::reassign("a", "b", "benches", "50"),
            crate::testing::reassign("a", to, "benches", "11")
        ]))
    };
    let released = giving(
        json!([{ "ReleaseFunds": { "allocation": "a" } }, crate::testing::reassign("a", "b", "benches", "0.01")]),
    );
    scenario.table(&[
        (twice("b"), "id-twice"),
        (twice("c"), "reassigned-above-left"),
        (released, "reassigned-above-left"),
        (decide_on("d", "north", NORTH, right["TakeDecision"]["effects"].clone()), "not-competent"),
    ]);
    let events = scenario.when(&right).unwrap();
    let Event::FundsReassigned(reassignment) = &events[1] else { panic!("{events:?}") };
    assert_eq!(reassignment.to.from.to_string(), "homes-money");
    let stopped = giving(
        json!([crate::testing::reassign("a", "b", "benches", "60"), { "StopPlan": { "plan": "benches", "ground": "merged" } }]),
    );
    assert_eq!(scenario.verdict(&stopped), "funded-and-stopped");
}

#[test]
fn what_is_reassigned_is_still_taken_from_its_source_until_it_is_released() {
    let scenario = Scenario::running()
        .with_plans()
        .given(giving(json!([allocate("a", "grove", "homes-money", "300")])))
        .given(decide_on(
            "m",
            "council",
            COUNCIL,
            json!([crate::testing::reassign("a", "b", "benches", "300")]),
        ));
    let source = Source::Pledge(PledgePart { pledge: "homes-money".parse().unwrap(), earmark: None });
    assert_eq!(scenario.programme.funds().taken(&source, &crate::value::Period::ALL).cents(), 30_000);
    let released = decide_on("r", "council", COUNCIL, json!([{ "ReleaseFunds": { "allocation": "b" } }]));
    let scenario = scenario.given(released);
    assert_eq!(scenario.programme.funds().taken(&source, &crate::value::Period::ALL), Money::ZERO);
    let again = decide_on("s", "council", COUNCIL, json!([{ "ReleaseFunds": { "allocation": "a" } }]));
    assert_eq!(scenario.verdict(&again), "nothing-to-release");
}

#[test]
fn money_is_not_moved_before_the_day_that_it_was_allocated() {
    let late = giving(json!([allocate("a", "benches", "homes-money", "100")]));
    let scenario = Scenario::running().with_plans().given(dated(&late, "2030-02-20"));
    for effect in [json!({ "ReleaseFunds": { "allocation": "a" } }), reassign("a", "b", "grove", "100")] {
        let early = dated(&decide_on("early", "council", COUNCIL, json!([effect])), "2030-02-10");
        let moved = scenario.clone().given(early);
        let on = |date: &str| figures(&moved, "a", Some(day(date)));
        for before in ["2030-02-09", "2030-02-10", "2030-02-19"] {
            assert_eq!(on(before), AllocationFigures::default(), "{before}");
        }
        let after = on("2030-02-20");
        assert_eq!(
            (after.allocated, after.released.saturating_add(after.reassigned).cents()),
            (Money::ZERO, 10_000)
        );
    }
}

#[test]
fn an_account_has_the_entries_of_what_took_effect_by_the_day() {
    let pay =
        json!({ "RecordPayment": { "payment": "p", "allocation": "a", "amount": "10", "on": "2030-02-10" } });
    let release = json!([{ "ReleaseFunds": { "allocation": "a" } }]);
    let scenario = Scenario::running()
        .with_plans()
        .given(giving(json!([allocate("a", "benches", "homes-money", "100")])))
        .given(dated(&decide_on("r", "council", COUNCIL, release), "2030-02-20"))
        .given(pay);
    let count = |on: &str| {
        let account = &scenario.programme.funds().accounts()[&"a".parse().unwrap()];
        account.entries(day(on)).count()
    };
    assert_eq!(["2030-01-01", "2030-01-02", "2030-02-10", "2030-02-20"].map(count), [0, 1, 2, 3]);
}

#[test]
fn a_corrected_release_gives_back_what_the_decision_did_not_take_out_in_other_ways() {
    let effects = json!([reassign("a", "b", "grove", "30"), { "ReleaseFunds": { "allocation": "a" } }]);
    let decision = decide_on("r", "council", COUNCIL, effects);
    let other = decide_on("o", "council", COUNCIL, json!([reassign("a", "c", "grove", "20")]));
    let scenario = Scenario::running()
        .with_plans()
        .given(giving(json!([allocate("a", "benches", "homes-money", "100")])))
        .given(other)
        .given(decision.clone());
    let released = |scenario: &Scenario| figures(scenario, "a", None).released.to_string();
    assert_eq!(released(&scenario), "50.00");
    let corrected = scenario.clone().given(crate::testing::correct(scenario.entry("r"), &decision));
    assert_eq!(released(&corrected), "50.00");
}

#[test]
fn a_corrected_decision_gives_back_all_of_a_larger_allocation_that_it_makes_itself() {
    let stopping = |amount: &str| {
        let effects = json!([
            allocate("a", "benches", "homes-money", amount),
            { "ReleaseFunds": { "allocation": "a" } },
        ]);
        giving(effects)
    };
    let scenario = Scenario::running().with_plans().given(stopping("100"));
    let corrected = crate::testing::correct(scenario.entry("d"), &stopping("120"));
    let after = figures(&scenario.given(corrected), "a", None);
    assert_eq!((after.released.to_string(), after.allocated.to_string()), ("120.00".into(), "0.00".into()));
}

#[test]
fn a_corrected_release_leaves_what_another_decision_released() {
    let release =
        |id: &str| decide_on(id, "council", COUNCIL, json!([{ "ReleaseFunds": { "allocation": "a" } }]));
    let owe = json!({ "EnterCommitment": { "commitment": "c", "allocation": "a", "ground": "contract", "amount": "40", "on": "2030-01-10" } });
    let settle = json!({ "SettleCommitment": { "commitment": "c", "amount": "0", "on": "2030-02-10" } });
    let scenario = Scenario::running()
        .with_plans()
        .given(giving(json!([allocate("a", "benches", "homes-money", "100")])))
        .given(owe)
        .given(release("first"))
        .given(settle)
        .given(release("second"));
    let released = |scenario: &Scenario| figures(scenario, "a", None).released.to_string();
    assert_eq!(released(&scenario), "100.00");
    let corrected = crate::testing::correct(scenario.entry("second"), &release("second"));
    assert_eq!(released(&scenario.given(corrected)), "100.00");
}

#[test]
fn a_partner_that_left_brings_nothing_afterwards_and_before_it_all() {
    let provide = json!({ "ProvideContribution": { "contribution": "p", "pledge": "homes-money", "amount": "200",
        "how": { "paid_to": "town" }, "on": "2030-02-01" } });
    let scenario = Scenario::running()
        .given(provide)
        .given(json!({ "RecordLeaving": { "partner": "homes", "until": "2030-02-15" } }));
    let (programme, part) =
        (&scenario.programme, PledgePart { pledge: "homes-money".parse().unwrap(), earmark: None });
    let held = |from: &str, until: &str| {
        let period = crate::value::Period::new(day(from), day(until)).unwrap();
        let source = Source::Pledge(part.clone());
        let held =
            coming(programme.charter().unwrap(), programme.partners(), &source, (&period, period.from()));
        held.unwrap().to_string()
    };
    assert_eq!(held("2030-01-01", "2030-02-14"), "500.00");
    assert_eq!(held("2030-01-01", "2030-02-15"), "200.00");
    assert_eq!(held("2030-02-15", "2030-12-31"), "200.00");
    assert_eq!(held("2030-02-16", "2030-12-31"), "0.00");
}
