use serde_json::json;

use super::Standing;
use crate::testing::{COUNCIL, Scenario, but, day, decide_on, take_seat};

#[test]
fn a_seat_is_taken_by_one_person_of_its_own_partner() {
    let scenario = Scenario::running();
    let right = json!({ "TakeSeat": { "body": "council", "seat": "town-seat", "person": "gus", "partner": "town", "from": "2030-04-01" } });
    let with = |member: &str, value| but(&right, &format!("/TakeSeat/{member}"), value);
    scenario.table(&[
        (with("body", json!("nobody")), "unknown"),
        (with("body", json!("club")), "form-does-not-act"),
        (with("seat", json!("nobody")), "unknown"),
        (with("person", json!("nobody")), "unknown"),
        (with("partner", json!("homes")), "seat-of-another-partner"),
        (with("person", json!("fay")), "resident-in-partner-seat"),
        (with("person", json!("bob")), "speaks-for-two-partners"),
        (right.clone(), "seat-held"),
    ]);
    let left = json!({ "VacateSeat": { "body": "council", "seat": "town-seat", "person": "ann", "until": "2030-03-31" } });
    assert_eq!(scenario.given(left).verdict(&right), "accepted");
}

#[test]
fn a_seat_is_left_once_by_who_holds_it() {
    let scenario = Scenario::running();
    let right = json!({ "VacateSeat": { "body": "council", "seat": "town-seat", "person": "ann", "until": "2030-03-31" } });
    let with = |member: &str, value| but(&right, &format!("/VacateSeat/{member}"), value);
    scenario.table(&[
        (with("seat", json!("nobody")), "unknown"),
        (with("person", json!("nobody")), "unknown"),
        (with("person", json!("bob")), "not-seat-holder"),
        (with("until", json!("2030-01-01")), "ends-before-it-starts"),
        (right.clone(), "accepted"),
    ]);
    assert_eq!(scenario.given(right.clone()).verdict(&right), "not-seat-holder");
}

#[test]
fn a_plural_seat_has_several_holders_each_once() {
    let scenario =
        Scenario::running().given(json!({ "RegisterPerson": { "person": "hal", "kind": "resident" } }));
    assert_eq!(scenario.verdict(&take_seat("north", "residents", "fay", None)), "seat-held");
    assert_eq!(scenario.verdict(&take_seat("north", "residents", "hal", None)), "accepted");
}

#[test]
fn a_deputy_stands_in_on_the_days_designated() {
    let deputise = json!({ "DesignateDeputy": { "body": "council", "seat": "town-seat", "person": "gus", "partner": "town", "from": "2030-02-01", "until": "2030-02-28" } });
    let scenario = Scenario::running();
    scenario.table(&[
        (but(&deputise, "/DesignateDeputy/until", json!("2030-01-31")), "ends-before-it-starts"),
        (but(&deputise, "/DesignateDeputy/person", json!("bob")), "speaks-for-two-partners"),
        (deputise.clone(), "accepted"),
    ]);
    let scenario = scenario.given(deputise);
    let seat =
        &scenario.programme.bodies().all()[&"council".parse().unwrap()].seats[&"town-seat".parse().unwrap()];
    let gus = "gus".parse().unwrap();
    for (on, standing) in [
        ("2030-01-31", None),
        ("2030-02-01", Some(Standing::Deputy)),
        ("2030-02-28", Some(Standing::Deputy)),
        ("2030-03-01", None),
    ] {
        assert_eq!(seat.standing(&gus, day(on)), standing, "{on}");
    }
}

#[test]
fn a_group_is_formed_after_a_form_by_who_may() {
    let scenario = Scenario::running();
    let team: &[(&str, &str)] = &[("leader", "cas"), ("mate", "dee")];
    let group = |id: &str, form: &str, areas| json!([{ "FormGroup": { "group": id, "form": form, "name": "West", "areas": areas } }]);
    scenario.table(&[
        (decide_on("d", "council", COUNCIL, group("west", "club", json!(["GM0001"]))), "not-competent"),
        (decide_on("d", "team", team, group("north", "club", json!(["GM0001"]))), "id-taken"),
        (decide_on("d", "team", team, group("west", "council", json!(["GM0001"]))), "not-a-form"),
        (decide_on("d", "team", team, group("west", "club", json!([]))), "group-without-area"),
        (decide_on("d", "team", team, group("west", "club", json!(["BU00010009"]))), "unknown"),
        (decide_on("d", "team", team, group("west", "club", json!(["GM0001"]))), "accepted"),
    ]);
    let twice =
        json!([group("west", "club", json!(["GM0001"]))[0], group("west", "club", json!(["GM0001"]))[0]]);
    assert_eq!(scenario.verdict(&decide_on("d", "team", team, twice)), "id-twice");
}
