//! Budget years: closing, and what goes on to a later one.

use serde_json::{Value, json};

use crate::charter::PledgePart;
use crate::funds::{Source, left_over};
use crate::testing::{
    COUNCIL, Scenario, allocate, but, charter, correct, dated, day, decide_on, lift, reserved, sign,
};
use crate::value::Money;

fn running(covers: &str, usable: &str) -> Scenario {
    Scenario::founded_with(&[
        ("/readings/pledge_period/rule", json!(covers)),
        ("/policy/carry_over", json!(usable)),
    ])
    .run()
    .with_plans()
    .on("2031-02-01")
}

/// As decided in 2030: allocation `a` of 100, of which 40 is paid.
fn spent(covers: &str, usable: &str) -> Scenario {
    running(covers, usable)
        .given(decide_on("money", "council", COUNCIL, json!([allocate("a", "benches", "homes-money", "100")])))
        .given(json!({ "RecordPayment": { "payment": "p", "allocation": "a", "amount": "40", "on": "2030-02-10" } }))
}

fn close(partner: &str) -> Value {
    json!({ "CloseYear": { "partner": partner, "year": 2030, "on": "2031-01-20" } })
}

fn carry(id: &str, amount: &str) -> Value {
    json!({ "CarryOver": { "carry_over": id, "source": { "pledge": "homes-money" }, "from": 2030, "to": 2031,
        "amount": amount, "authority": "Board", "on": "2031-01-25" } })
}

fn allocating(id: &str, pledge: &str, amount: &str, year: i32, on: &str) -> Value {
    let period = json!({ "from": format!("{year}-01-01"), "until": format!("{year}-12-31") });
    let effect = but(&allocate(id, "benches", pledge, amount), "/AllocateFunds/period", period);
    dated(&decide_on(id, "council", COUNCIL, json!([effect])), on)
}

#[test]
fn a_year_is_closed_once_and_from_its_end_on() {
    let scenario = running("term", "from-decision").given(close("homes"));
    scenario.ladder(
        "/CloseYear",
        &close("town"),
        &[
            ("partner", json!("nobody"), "unknown"),
            ("partner", json!("homes"), "year-closed"),
            ("on", json!("2030-12-31"), "year-not-over"),
            ("on", json!("2031-02-02"), "future-date"),
        ],
    );
    assert_eq!(scenario.verdict(&but(&close("town"), "/CloseYear/on", json!("2031-01-01"))), "accepted");
    assert_eq!(scenario.verdict(&but(&close("homes"), "/CloseYear/year", json!(2029))), "accepted");
}

#[test]
fn nothing_is_decided_on_a_closed_year_and_what_was_decided_before_can_be_recorded_and_corrected() {
    let before = allocating("before", "homes-money", "10", 2030, "2030-06-01");
    let scenario = running("term", "from-decision").given(before.clone()).given(close("homes"));
    scenario.table(&[
        (allocating("b", "homes-money", "10", 2030, "2031-01-20"), "year-closed"),
        (allocating("b", "homes-money", "10", 2030, "2031-01-19"), "accepted"),
        (allocating("b", "homes-money", "10", 2031, "2031-01-20"), "accepted"),
        (allocating("b", "town-money", "10", 2030, "2031-01-20"), "accepted"),
        (
            correct(
                scenario.entry("before"),
                &but(&before, "/TakeDecision/decision/title", json!("As it was")),
            ),
            "accepted",
        ),
    ]);
}

#[test]
fn a_carry_over_is_refused_for_the_first_thing_that_is_wrong() {
    let scenario = spent("term", "from-decision").given(carry("taken", "10"));
    scenario.ladder(
        "/CarryOver",
        &carry("x", "50"),
        &[
            ("carry_over", json!("taken"), "id-taken"),
            ("source", json!({ "pledge": "nothing" }), "unknown"),
            ("source", json!({ "funding": "nothing" }), "unknown"),
            ("source", json!({ "pledge": "homes-staff" }), "pledge-is-not-money"),
            ("to", json!(2030), "carried-backwards"),
            ("amount", json!("0"), "amount-not-positive"),
            ("on", json!("2031-02-02"), "future-date"),
            ("amount", json!("50.01"), "carried-above-unspent"),
        ],
    );
}

#[test]
fn of_a_pledge_for_the_term_goes_on_what_the_allocations_of_the_year_did_not_spend() {
    let scenario = spent("term", "from-decision");
    scenario.table(&[(carry("x", "60.01"), "carried-above-unspent"), (carry("x", "60"), "accepted")]);
    let after = scenario.clone().given(carry("x", "60"));
    assert_eq!(after.verdict(&carry("y", "0.01")), "carried-above-unspent");
    let across = but(
        &allocate("b", "grove", "homes-money", "5"),
        "/AllocateFunds/period",
        json!({ "from": "2030-06-01", "until": "2031-06-01" }),
    );
    let across = scenario.given(decide_on("b", "council", COUNCIL, json!([across])));
    assert_eq!(across.verdict(&carry("x", "60.01")), "carried-above-unspent", "what ends in 2031 is of 2031");
}

#[test]
fn of_a_yearly_pledge_goes_on_what_is_not_allocated_in_the_year() {
    let scenario = spent("calendar-year", "from-decision");
    scenario.table(&[(carry("x", "400.01"), "carried-above-unspent"), (carry("x", "400"), "accepted")]);
    let after = scenario.given(carry("x", "300"));
    after.table(&[
        (carry("y", "100.01"), "carried-above-unspent"),
        (carry("y", "100"), "accepted"),
        (allocating("b", "homes-money", "100.01", 2030, "2030-06-01"), "allocation-exceeds-free"),
        (allocating("b", "homes-money", "100", 2030, "2030-06-01"), "accepted"),
        (allocating("b", "homes-money", "800.01", 2031, "2031-01-25"), "allocation-exceeds-free"),
        (allocating("b", "homes-money", "800", 2031, "2031-01-25"), "accepted"),
    ]);
}

#[test]
fn carried_money_is_usable_from_the_day_that_the_policy_says() {
    for (usable, before) in [("from-decision", "allocation-exceeds-free"), ("from-new-year", "accepted")] {
        let scenario = spent("calendar-year", usable).given(carry("x", "300"));
        scenario.table(&[
            (allocating("b", "homes-money", "800", 2031, "2031-01-24"), before),
            (allocating("b", "homes-money", "500", 2031, "2031-01-24"), "accepted"),
            (allocating("b", "homes-money", "800", 2031, "2031-01-25"), "accepted"),
            (allocating("b", "homes-money", "100.01", 2030, "2030-06-01"), "allocation-exceeds-free"),
        ]);
    }
}

#[test]
fn what_is_carried_on_can_be_carried_on_again() {
    let scenario = spent("calendar-year", "from-decision").on("2032-02-01").given(carry("x", "300"));
    let on = |amount: &str| {
        let carried = but(&carry("y", amount), "/CarryOver/from", json!(2031));
        but(&carried, "/CarryOver/to", json!(2032))
    };
    scenario.table(&[(on("800.01"), "carried-above-unspent"), (on("800"), "accepted")]);
}

#[test]
fn what_is_left_of_a_year_counts_by_the_day() {
    let source = Source::Pledge(PledgePart { pledge: "homes-money".parse().unwrap(), earmark: None });
    for (covers, unspent) in
        [("term", [6_000, 10_000, 6_000, 3_000]), ("calendar-year", [46_000, 50_000, 46_000, 43_000])]
    {
        let scenario = spent(covers, "from-decision").given(carry("x", "30"));
        let left = |on: &str| left_over(&scenario.programme, &source, 2030, Some(day(on))).unspent.cents();
        let found = [left("2031-01-24"), left("2030-02-09"), left("2030-02-10"), left("2031-01-25")];
        assert_eq!(found, unspent, "{covers}");
        let all = left_over(&scenario.programme, &source, 2030, None);
        assert_eq!(all.free, Money::from_cents(if covers == "term" { 3_000 } else { 37_000 }), "{covers}");
        assert_eq!(all.entries.len(), 1);
    }
}

#[test]
fn an_amendment_leaves_a_yearly_source_what_was_carried_into_it_and_not_what_was_carried_out() {
    let amend = |amount: &str, from: &str| {
        let text = but(&charter(), "/text/pledges/1/what", json!({ "money": amount }))["text"].clone();
        let signed = |partner: &str, person: &str| {
            but(&sign(partner, person)["SignCharter"], "/on", json!("2030-02-01"))
        };
        json!({ "AmendCharter": { "amendment": "x", "summary": "Changed", "from": from, "text": text,
            "signatures": [signed("town", "ann"), signed("homes", "bob")] } })
    };
    let scenario = spent("calendar-year", "from-decision").given(carry("x", "300")).given(allocating(
        "b",
        "homes-money",
        "800",
        2031,
        "2031-01-25",
    ));
    scenario.table(&[
        (amend("500", "2031-01-01"), "accepted"),
        (amend("499.99", "2031-01-01"), "source-below-allocated"),
    ]);
    let out = spent("calendar-year", "from-decision").given(carry("x", "300"));
    out.table(&[
        (amend("400", "2030-02-01"), "accepted"),
        (amend("399.99", "2030-02-01"), "source-below-allocated"),
        (amend("399.99", "2031-01-01"), "accepted"),
    ]);
}

#[test]
fn what_is_set_aside_in_one_year_is_not_there_for_another() {
    let period = |year: i32| json!({ "from": format!("{year}-01-01"), "until": format!("{year}-12-31") });
    let of = |id: &str, amount: &str, year: i32| {
        but(&allocate(id, "benches", "homes-money", amount), "/AllocateFunds/period", period(year))
    };
    let waiting =
        reserved(&decide_on("w", "council", COUNCIL, json!([of("x", "300", 2030), of("y", "300", 2031)])));
    let scenario = running("calendar-year", "from-decision").given(waiting);
    assert_eq!(scenario.verdict(&lift("w")), "accepted");
    let left =
        scenario.clone().given(json!({ "RecordLeaving": { "partner": "homes", "until": "2030-06-01" } }));
    assert_eq!(left.verdict(&lift("w")), "allocation-exceeds-free", "nothing of 2030 comes");
    let short = scenario.given(json!({ "CarryOver": { "carry_over": "o", "source": { "pledge": "homes-money" }, "from": 2031, "to": 2032,
        "amount": "200", "authority": "Board", "on": "2031-01-25" } }));
    assert_eq!(short.verdict(&lift("w")), "accepted", "300 of 2031 is set aside");
    let lowered = short.given(decide_on("z", "council", COUNCIL, json!([of("z", "200", 2030)])));
    assert_eq!(lowered.verdict(&lift("w")), "accepted", "300 of 2030 is set aside");
}
