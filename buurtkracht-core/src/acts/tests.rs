use serde_json::{Value, json};

use crate::testing::{COUNCIL, NORTH, Scenario, allocate, but, day, decide_on, document, sealed};

fn act() -> Value {
    json!({ "RecordIrregularAct": { "act": "x", "what": "Ordered without a decision", "by": { "body": "north" },
        "rule": "§ 3", "amount": "10", "source": { "pledge": "town-money" }, "document": document(), "on": "2030-02-01" } })
}

fn ratify(id: &str, body: &str, voices: &[(&str, &str)]) -> Value {
    let decision = decide_on(id, body, voices, json!([{ "RatifyAct": { "act": "x" } }]));
    crate::testing::dated(&decision, "2030-02-20")
}

fn reverse() -> Value {
    json!({ "ReverseAct": { "act": "x", "how": "Paid back", "on": "2030-02-20" } })
}

#[test]
fn an_irregular_act_is_a_fact_unless_it_names_nothing() {
    let scenario = Scenario::running().given(but(&act(), "/RecordIrregularAct/act", json!("taken")));
    scenario.ladder(
        "/RecordIrregularAct",
        &act(),
        &[
            ("act", json!("taken"), "id-taken"),
            ("by", json!({ "body": "nobody" }), "unknown"),
            ("by", json!({ "body": "club" }), "form-does-not-act"),
            ("by", json!({ "partner": "nobody" }), "unknown"),
            ("by", json!({ "person": "nobody" }), "unknown"),
            ("source", json!({ "pledge": "nothing" }), "unknown"),
            ("source", json!({ "pledge": "homes-staff" }), "pledge-is-not-money"),
            ("amount", json!("0"), "amount-not-positive"),
            ("on", json!("2030-03-02"), "future-date"),
            ("text", sealed(&["nobody"]), "unknown"),
        ],
    );
}

#[test]
fn no_right_follows_from_an_irregular_act_and_it_stays_open_until_it_is_closed() {
    let before = Scenario::running();
    let scenario = before.clone().given(act());
    assert_eq!(scenario.programme.funds(), before.programme.funds());
    let open = |scenario: &Scenario, on: &str| {
        scenario.programme.acts().all()[&"x".parse().unwrap()].open_on(day(on))
    };
    assert!(!open(&scenario, "2030-01-31") && open(&scenario, "2030-02-01"));
    for closed in [scenario.clone().given(ratify("d", "council", COUNCIL)), scenario.given(reverse())] {
        assert!(open(&closed, "2030-02-19") && !open(&closed, "2030-02-20"));
    }
}

#[test]
fn what_an_act_spent_is_not_free_to_allocate_until_it_is_reversed() {
    let by_council = |id: &str, source: &str, amount: &str| {
        decide_on(id, "council", COUNCIL, json!([allocate("a", "grove", source, amount)]))
    };
    let scenario = Scenario::running().with_plans().given(act());
    let ratified = scenario.clone().given(ratify("d", "council", COUNCIL));
    for spent in [&scenario, &ratified] {
        spent.table(&[
            (by_council("e", "town-money", "690.01"), "allocation-exceeds-free"),
            (by_council("e", "town-money", "690"), "accepted"),
            (by_council("e", "homes-money", "500"), "accepted"),
        ]);
    }
    assert_eq!(scenario.given(reverse()).verdict(&by_council("e", "town-money", "700")), "accepted");
}

#[test]
fn a_source_from_which_an_act_spent_what_was_allocated_is_short() {
    let money = json!([allocate("a", "grove", "town-money", "695")]);
    let scenario =
        Scenario::running().with_plans().given(decide_on("m", "council", COUNCIL, money)).given(act());
    let short = |scenario: &Scenario, on: &str| {
        let found = crate::compliance::findings(&scenario.programme, day(on)).into_iter();
        found.filter(|found| <&str>::from(found.code) == "pledge-short").map(|found| found.detail).next()
    };
    assert_eq!(short(&scenario, "2030-01-31"), None);
    let told = "700.00 of it came, 695.00 is allocated, 10.00 was spent irregularly: 5.00 short";
    assert_eq!(short(&scenario, "2030-02-01").unwrap(), told);
    assert!(short(&scenario.clone().given(ratify("d", "council", COUNCIL)), "2030-02-28").is_some());
    assert_eq!(short(&scenario.given(reverse()), "2030-02-20"), None);
}

#[test]
fn an_act_is_ratified_once_by_who_could_have_decided_it() {
    let scenario = Scenario::running().given(act());
    let council = ratify("d", "council", COUNCIL);
    let twice = json!([{ "RatifyAct": { "act": "x" } }, { "RatifyAct": { "act": "x" } }]);
    scenario.table(&[
        (ratify("d", "north", NORTH), "not-competent"),
        (ratify("d", "council", &COUNCIL[..1]), "core-partner-absent"),
        (but(&council, "/TakeDecision/effects", json!([{ "RatifyAct": { "act": "nothing" } }])), "unknown"),
        (but(&council, "/TakeDecision/effects", twice), "id-twice"),
        (crate::testing::dated(&council, "2030-01-31"), "ends-before-it-starts"),
        (council.clone(), "accepted"),
    ]);
    let ratified = scenario.clone().given(council);
    ratified.table(&[(ratify("e", "council", COUNCIL), "act-closed"), (reverse(), "act-closed")]);
    let reversed = scenario.given(reverse());
    assert_eq!(reversed.verdict(&ratify("e", "council", COUNCIL)), "act-closed");
}

#[test]
fn an_act_without_money_is_ratified_without_every_core_partner() {
    let without = but(
        &but(&act(), "/RecordIrregularAct/amount", Value::Null),
        "/RecordIrregularAct/source",
        Value::Null,
    );
    let scenario = Scenario::running().given(without);
    assert_eq!(scenario.verdict(&ratify("d", "council", &COUNCIL[..1])), "too-few-seats");
}

#[test]
fn an_act_is_reversed_after_it_happened() {
    Scenario::running().given(act()).ladder(
        "/ReverseAct",
        &reverse(),
        &[
            ("act", json!("nothing"), "unknown"),
            ("on", json!("2030-03-02"), "future-date"),
            ("on", json!("2030-01-31"), "ends-before-it-starts"),
        ],
    );
}

#[test]
fn a_legacy_fact_lies_before_the_signing() {
    let fact = json!({ "RecordLegacyFact": { "legacy": "l", "what": "It began", "on": "2029-11-30" } });
    let scenario = Scenario::founded().given(but(&fact, "/RecordLegacyFact/legacy", json!("taken")));
    scenario.ladder(
        "/RecordLegacyFact",
        &fact,
        &[("legacy", json!("taken"), "id-taken"), ("on", json!("2029-12-01"), "not-before-signing")],
    );
}
