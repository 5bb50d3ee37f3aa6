use serde_json::{Value, json};

use super::Standing;
use crate::testing::{
    COUNCIL, NORTH, Scenario, TEAM, but, charter, correct, dated, day, decide_on, propose, take_seat,
};

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

/// A group in the west beside those in the north and the south; one of another form in the east.
fn with_groups() -> Scenario {
    let mut form = charter()["text"]["bodies"][2].clone();
    form["id"] = json!("circle");
    let mut bodies = charter()["text"]["bodies"].clone();
    bodies.as_array_mut().unwrap().push(form);
    let scenario = Scenario::founded_with(&[("/text/bodies", bodies)]).run();
    let east =
        json!({ "FormGroup": { "group": "east", "form": "circle", "name": "East", "areas": ["GM0001"] } });
    scenario.given(decide_on("forming", "team", TEAM, json!([east])))
}

fn merge(id: &str, groups: &[&str], into: &str) -> Value {
    let merge = json!([{ "MergeGroups": { "groups": groups, "into": into, "name": "Both" } }]);
    dated(&decide_on(id, "team", TEAM, merge), "2030-02-01")
}

fn end(id: &str, group: &str) -> Value {
    dated(&decide_on(id, "team", TEAM, json!([{ "EndGroup": { "group": group } }])), "2030-02-01")
}

#[test]
fn groups_of_one_form_that_still_are_become_one() {
    let third =
        json!({ "FormGroup": { "group": "gone", "form": "club", "name": "Gone", "areas": ["GM0001"] } });
    let scenario = with_groups().given(decide_on("g", "team", TEAM, json!([third]))).given(end("e", "gone"));
    let right = merge("d", &["north", "south"], "both");
    scenario.ladder(
        "/TakeDecision/effects/0/MergeGroups",
        &right,
        &[
            ("into", json!("north"), "id-taken"),
            ("groups", json!(["north", "north"]), "id-twice"),
            ("groups", json!(["north", "nobody"]), "unknown"),
            ("groups", json!(["north", "council"]), "not-a-group"),
            ("groups", json!(["north", "gone"]), "body-ended"),
            ("groups", json!(["north", "east"]), "groups-of-two-forms"),
            ("groups", json!(["north"]), "too-few-groups"),
            ("groups", json!([]), "too-few-groups"),
        ],
    );
    let two = json!([right["TakeDecision"]["effects"][0], { "EndGroup": { "group": "north" } }]);
    let into_twice = json!([right["TakeDecision"]["effects"][0], { "FormGroup": { "group": "both", "form": "club", "name": "B", "areas": ["GM0001"] } }]);
    scenario.table(&[
        (but(&right, "/TakeDecision/effects", two), "body-ended"),
        (but(&right, "/TakeDecision/effects", into_twice), "id-twice"),
        (
            dated(
                &decide_on("d", "council", COUNCIL, right["TakeDecision"]["effects"].clone()),
                "2030-02-01",
            ),
            "not-competent",
        ),
    ]);
    let merged = scenario.given(right);
    let both = &merged.programme.bodies().all()[&"both".parse().unwrap()];
    assert_eq!(both.areas.len(), 2);
    assert_eq!(both.like.to_string(), "club");
}

#[test]
fn a_group_is_ended_once() {
    let scenario = Scenario::running();
    scenario.table(&[
        (end("d", "nobody"), "unknown"),
        (end("d", "team"), "not-a-group"),
        (end("d", "north"), "accepted"),
    ]);
    let ended = scenario.given(end("d", "north"));
    assert_eq!(ended.verdict(&end("e", "north")), "body-ended");
}

#[test]
fn an_ended_group_acts_no_more_and_its_meetings_stay_facts() {
    let scenario = Scenario::running().given(end("d", "north"));
    let on = |on: &str| dated(&decide_on("x", "north", NORTH, json!([])), on);
    let take = |from: &str| but(&take_seat("north", "residents", "ann", None), "/TakeSeat/from", json!(from));
    let meet = |verb: &str| json!({ verb: { "meeting": "m", "body": "north", "on": "2030-02-02" } });
    scenario.table(&[
        (on("2030-01-31"), "accepted"),
        (on("2030-02-01"), "body-ended"),
        (take("2030-01-31"), "accepted"),
        (take("2030-02-01"), "body-ended"),
        (propose("p", json!("neighbourhood")), "accepted"),
        (but(&propose("p", json!("neighbourhood")), "/ProposePlan/on", json!("2030-02-01")), "body-ended"),
        (meet("ScheduleMeeting"), "body-ended"),
        (but(&meet("HoldMeeting"), "/HoldMeeting/present", json!([{ "person": "cas" }])), "accepted"),
    ]);
}

#[test]
fn plans_pass_to_the_group_that_theirs_became_part_of() {
    let stop = json!([{ "StopPlan": { "plan": "benches", "ground": "merged" } }]);
    let scenario = Scenario::running().with_plans().given(merge("d", &["north", "south"], "both"));
    let scenario = ["worker", "keeper"].into_iter().zip([("cas", "town"), ("dee", "homes")]).fold(
        scenario,
        |scenario, (seat, (person, partner))| {
            let take = take_seat("both", seat, person, Some(partner));
            scenario.given(but(&take, "/TakeSeat/from", json!("2030-02-01")))
        },
    );
    let voices: &[(&str, &str)] = &[("worker", "cas"), ("keeper", "dee")];
    let by = |body: &str, voices, on: &str| dated(&decide_on("x", body, voices, stop.clone()), on);
    scenario.table(&[
        (by("north", NORTH, "2030-02-01"), "body-ended"),
        (by("north", NORTH, "2030-01-31"), "accepted"),
        (by("both", voices, "2030-02-01"), "accepted"),
    ]);
    let project = but(
        &propose("new", json!({ "project": { "parent": "grove", "lead": "cas" } })),
        "/ProposePlan/body",
        json!("both"),
    );
    let project = but(&project, "/ProposePlan/on", json!("2030-02-02"));
    assert_eq!(scenario.verdict(&project), "accepted");
    let adopt =
        dated(&decide_on("x", "both", voices, json!([{ "AdoptPlan": { "plan": "new" } }])), "2030-02-03");
    let scenario = scenario.given(project);
    assert_eq!(scenario.verdict(&adopt), "accepted");
    let led_by_fay = json!({ "ProposePlan": { "plan": "fays", "kind": { "project": { "parent": "grove", "lead": "fay" } }, "title": "F",
        "body": "both", "goals": ["green"], "areas": ["BU00010001"], "period": { "from": "2030-01-01", "until": "2031-12-31" }, "on": "2030-02-02" } });
    let adopt = but(&adopt, "/TakeDecision/effects/0/AdoptPlan/plan", json!("fays"));
    assert_eq!(
        scenario.given(led_by_fay).verdict(&adopt),
        "lead-is-no-participant",
        "she sits in the old group"
    );
}

#[test]
fn a_corrected_forming_leaves_the_seats_and_the_end_of_a_group() {
    let forming = decide_on(
        "w",
        "team",
        TEAM,
        json!([{ "FormGroup": { "group": "west", "form": "club", "name": "West", "areas": ["GM0001"] } }]),
    );
    let scenario = Scenario::running()
        .given(forming.clone())
        .given(take_seat("west", "worker", "gus", Some("town")))
        .given(end("e", "west"));
    let renamed = but(&forming, "/TakeDecision/effects/0/FormGroup/name", json!("Wild west"));
    let scenario = scenario.clone().given(correct(scenario.entry("w"), &renamed));
    let west = &scenario.programme.bodies().all()[&"west".parse().unwrap()];
    assert_eq!(west.name.as_str(), "Wild west");
    assert_eq!(west.seats[&"worker".parse().unwrap()].holders.len(), 1);
    assert!(west.ended_by(day("2030-02-01")) && !west.ended_by(day("2030-01-31")));
}

#[test]
fn a_corrected_ending_lets_the_group_live_until_the_corrected_day() {
    let scenario = Scenario::running().given(end("e", "north"));
    let later = dated(&end("e", "north"), "2030-02-10");
    let scenario = scenario.clone().given(correct(scenario.entry("e"), &later));
    let north = &scenario.programme.bodies().all()[&"north".parse().unwrap()];
    assert!(!north.ended_by(day("2030-02-09")) && north.ended_by(day("2030-02-10")));
}

#[test]
fn a_deputy_stops_to_deputise() {
    let deputise = json!({ "DesignateDeputy": { "body": "council", "seat": "town-seat", "person": "gus", "partner": "town", "from": "2030-01-02" } });
    let leave = json!({ "VacateSeat": { "body": "council", "seat": "town-seat", "person": "gus", "until": "2030-01-31" } });
    let scenario = Scenario::running().given(deputise).given(leave);
    let seat =
        &scenario.programme.bodies().all()[&"council".parse().unwrap()].seats[&"town-seat".parse().unwrap()];
    let gus = "gus".parse().unwrap();
    assert_eq!(seat.standing(&gus, day("2030-01-31")), Some(Standing::Deputy));
    assert_eq!(seat.standing(&gus, day("2030-02-01")), None);
    assert_eq!(seat.standing(&"ann".parse().unwrap(), day("2030-02-01")), Some(Standing::Holder));
}

#[test]
fn a_group_is_there_from_its_first_day() {
    let west =
        json!([{ "FormGroup": { "group": "west", "form": "club", "name": "West", "areas": ["GM0001"] } }]);
    let formed = decide_on("w", "team", &[("leader", "cas"), ("mate", "dee")], west);
    let formed = but(&formed, "/TakeDecision/decision/effective_on", json!("2030-02-01"));
    let scenario = Scenario::running().given(formed);
    let taking = take_seat("west", "worker", "cas", Some("town"));
    scenario.table(&[
        (taking.clone(), "body-not-yet-there"),
        (but(&taking, "/TakeSeat/from", json!("2030-02-01")), "accepted"),
    ]);
}
