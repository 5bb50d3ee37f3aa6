use serde_json::{Value, json};

use crate::questions::network;
use crate::testing::{COUNCIL, NORTH, Scenario, allocate, but, dated, day, decide_on, initiative, sealed};

fn leave(until: &str) -> Value {
    json!({ "RecordInitiativeLeaving": { "initiative": "cooks", "until": until } })
}

#[test]
fn an_initiative_joins_once_and_leaves_once() {
    let right = initiative("cooks");
    let scenario = Scenario::running();
    scenario.ladder(
        "/RegisterInitiative",
        &right,
        &[
            ("areas", json!(["BU00010009"]), "unknown"),
            ("on", json!("2030-03-02"), "future-date"),
            ("contact", sealed(&["nobody"]), "unknown"),
        ],
    );
    let joined = scenario.given(right.clone());
    joined.table(&[
        (right, "id-taken"),
        (json!({ "RecordInitiativeLeaving": { "initiative": "nothing", "until": "2030-02-01" } }), "unknown"),
        (leave("2030-03-02"), "future-date"),
        (leave("2030-01-01"), "ends-before-it-starts"),
        (leave("2030-02-01"), "accepted"),
    ]);
    assert_eq!(joined.given(leave("2030-02-01")).verdict(&leave("2030-02-02")), "initiative-left");
}

#[test]
fn an_initiative_proposes_while_it_takes_part() {
    let propose = |on: &str| json!({ "PrepareProposal": { "proposal": "v", "title": "V", "by": { "initiative": "cooks" }, "to": "north", "on": on } });
    assert_eq!(Scenario::running().verdict(&propose("2030-02-01")), "unknown");
    let joined = Scenario::running().given(initiative("cooks"));
    joined.table(&[(propose("2030-01-01"), "initiative-not-yet-there"), (propose("2030-02-01"), "accepted")]);
    let left = joined.given(leave("2030-02-01"));
    left.table(&[(propose("2030-02-02"), "initiative-left"), (propose("2030-02-01"), "accepted")]);
}

#[test]
fn a_person_takes_the_seat_of_residents_for_an_initiative_until_that_leaves() {
    let person = json!({ "RegisterPerson": { "person": "hal", "kind": "resident" } });
    let take = |seat: &str, from: &str| json!({ "TakeSeat": { "body": "north", "seat": seat, "person": "hal", "initiative": "cooks", "from": from } });
    let scenario = Scenario::running().given(person).given(initiative("cooks"));
    let south = but(&take("worker", "2030-01-10"), "/TakeSeat/body", json!("south"));
    let south = but(&but(&south, "/TakeSeat/person", json!("gus")), "/TakeSeat/partner", json!("town"));
    scenario.table(&[
        (south, "initiative-in-partner-seat"),
        (take("residents", "2030-01-01"), "body-not-yet-there"),
        (take("residents", "2030-01-10"), "accepted"),
    ]);
    let taken = scenario.given(take("residents", "2030-01-10"));
    let held = |scenario: &Scenario, on: &str| {
        let seat = &scenario.programme.bodies().all()[&"north".parse().unwrap()].seats
            [&"residents".parse().unwrap()];
        seat.holders_on(day(on)).filter(|tenure| tenure.initiative.is_some()).count()
    };
    assert_eq!(held(&taken, "2030-03-01"), 1);
    let left = taken.given(leave("2030-02-01"));
    assert_eq!([held(&left, "2030-02-01"), held(&left, "2030-02-02")], [1, 0]);
    assert_eq!(left.verdict(&take("residents", "2030-02-10")), "initiative-left");
}

#[test]
fn a_small_budget_is_for_an_initiative_that_takes_part() {
    let effects = json!([{ "GrantInitiativeBudget": { "commitment": "c", "allocation": "a", "initiative": "cooks", "what": "Soup",
        "ceiling": "10", "accountable": "fay", "ground": "gift", "settle_by": "2030-06-30" } }]);
    let granted = |on: &str| dated(&decide_on("g", "council", COUNCIL, effects.clone()), on);
    let money = json!([allocate("a", "benches", "homes-money", "100")]);
    let funded = Scenario::running().with_plans().given(decide_on("m", "council", COUNCIL, money));
    assert_eq!(funded.verdict(&granted("2030-02-01")), "unknown");
    let joined = funded.given(initiative("cooks"));
    assert_eq!(joined.verdict(&granted("2030-02-01")), "accepted");
    let left = joined.given(leave("2030-01-31"));
    left.table(&[(granted("2030-02-01"), "initiative-left"), (granted("2030-01-31"), "accepted")]);
}

#[test]
fn an_initiative_counts_in_the_network_from_its_first_day_to_its_last() {
    let scenario = Scenario::running().given(initiative("cooks")).given(leave("2030-02-01"));
    let known = |on: &str| {
        let answer = network(&scenario.programme, day(on)).unwrap();
        (answer.initiatives.len(), answer.growth.last().unwrap().initiatives)
    };
    assert_eq!(
        ["2030-01-01", "2030-01-02", "2030-02-01", "2030-02-02"].map(known),
        [(0, 0), (1, 1), (1, 1), (0, 0)]
    );
    let voices = decide_on("d", "north", NORTH, json!([]));
    assert_eq!(scenario.verdict(&voices), "accepted", "it gives no voice");
}
