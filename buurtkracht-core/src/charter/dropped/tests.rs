use serde_json::{Value, json};

use crate::charter::tests::amend;
use crate::plans::PlanStatus;
use crate::questions::effect;
use crate::testing::{COUNCIL, NORTH, Scenario, but, charter, dated, day, decide_on};

const FROM: &str = "2030-02-01";

/// The text with another goal in the place of `green`.
fn leafy() -> Value {
    amend(
        "x",
        FROM,
        &[("/goals", json!([{ "id": "leafy", "section": "1", "title": "Leafy", "sub_aims": [] }]))],
    )
}

fn dropping(amendment: &Value, dropped: Value) -> Value {
    but(amendment, "/AmendCharter/dropped", dropped)
}

fn measured() -> Scenario {
    let indicator = json!({ "DefineIndicator": { "indicator": "i", "goal": "green", "title": "Trees", "unit": "trees", "direction": "up" } });
    let baseline = json!({ "RecordBaseline": { "measurement": "b", "indicator": "i", "area": "BU00010001", "area_year": 2030,
        "reference_date": "2030-01-05", "value": { "figure": "12" }, "n": 40, "source": "Count", "method": "By hand" } });
    Scenario::running().with_plans().given(indicator).given(baseline)
}

#[test]
fn a_goal_in_use_is_dropped_with_what_becomes_of_it() {
    let scenario = measured();
    let refusal = scenario.when(&leafy()).unwrap_err().to_string();
    assert!(refusal.contains("plan benches, plan grove, indicator i"), "{refusal}");
    let goal = |of: Value| dropping(&leafy(), json!([{ "goal": of }]));
    scenario.table(&[
        (leafy(), "amendment-drops-used"),
        (goal(json!({ "id": "leafy", "reason": "R" })), "dropped-is-kept"),
        (goal(json!({ "id": "nothing", "reason": "R" })), "unknown"),
        (goal(json!({ "id": "green", "becomes": "nothing", "reason": "R" })), "unknown"),
        (goal(json!({ "id": "green", "becomes": "leafy", "reason": "R" })), "accepted"),
        (goal(json!({ "id": "green", "reason": "R" })), "accepted"),
    ]);
    assert_eq!(Scenario::running().verdict(&leafy()), "accepted", "nothing uses it");
}

#[test]
fn a_dropped_goal_stays_answerable_and_what_it_becomes_takes_over_its_figures() {
    let became = json!([{ "goal": { "id": "green", "becomes": "leafy", "reason": "One word" } }]);
    let known = |scenario: &Scenario, on: &str, goal: &str| {
        let answer = effect(&scenario.programme, day(on), Some(&goal.parse().unwrap()), None).unwrap();
        let goals =
            answer.goals.iter().map(|goal| (goal.goal.to_string(), goal.areas.len(), goal.ended.is_some()));
        goals.collect::<Vec<_>>()
    };
    let row = |goal: &str, areas: usize, ended: bool| vec![(goal.to_owned(), areas, ended)];
    let scenario = measured().given(dropping(&leafy(), became));
    assert_eq!(known(&scenario, "2030-01-31", "green"), row("green", 1, false));
    assert_eq!(known(&scenario, FROM, "leafy"), row("leafy", 1, false));
    assert_eq!(known(&scenario, FROM, "green"), row("leafy", 1, false));
    let ended = json!([{ "goal": { "id": "green", "reason": "Reached" } }]);
    let scenario = measured().given(dropping(&leafy(), ended));
    assert_eq!(known(&scenario, FROM, "green"), row("green", 1, true));
    assert_eq!(known(&scenario, "2030-01-31", "green"), row("green", 1, false));
}

#[test]
fn a_body_in_use_is_dropped_with_the_body_that_goes_on() {
    let team = |id: &str| {
        let mut body = charter()["text"]["bodies"][1].clone();
        body["id"] = json!(id);
        if let Some(seat) = body.pointer_mut("/seats/0/mandate/id") {
            *seat = json!("desk-mandate");
        }
        body
    };
    let mut bodies = charter()["text"]["bodies"].clone();
    bodies[1] = team("desk");
    let formers = json!([{ "SetPolicy": { "setting": { "group_formers": ["council"] } } }]);
    let scenario = Scenario::running().with_plans().given(decide_on("f", "council", COUNCIL, formers));
    let amended = amend("x", FROM, &[("/bodies", bodies), ("/duties/1/body", json!("desk"))]);
    assert_eq!(scenario.verdict(&amended), "amendment-drops-used");
    let body = json!([{ "body": { "id": "team", "becomes": "desk", "reason": "Another name" } }]);
    let scenario = scenario.given(dropping(&amended, body));
    let adjust = |on: &str| {
        let team = crate::testing::TEAM;
        dated(&decide_on("t", "team", team, json!([])), on)
    };
    scenario.table(&[(adjust("2030-01-31"), "accepted"), (adjust(FROM), "body-ended")]);
    let (team, desk) = ("team".parse().unwrap(), "desk".parse().unwrap());
    assert_eq!(*scenario.programme.bodies().acting_on(&team, day(FROM)), desk);
    let plan = &scenario.programme.plans().all()[&"grove".parse().unwrap()];
    assert_eq!(plan.status(), PlanStatus::Active);
    assert_eq!(scenario.verdict(&decide_on("n", "north", NORTH, json!([]))), "accepted");
}

#[test]
fn a_partner_that_holds_seats_is_dropped_with_its_successor_or_its_seats_fall_vacant() {
    let mut partners = charter()["text"]["partners"].clone();
    partners[2] = json!({ "id": "college", "section": "2", "name": "College", "kind": "formal" });
    let mut seats = charter()["text"]["bodies"][1]["seats"].clone();
    seats[2] = json!({ "id": "teacher", "partner": "college", "function": "teacher" });
    let amended = amend("x", FROM, &[("/partners", partners), ("/bodies/1/seats", seats)]);
    let scenario = Scenario::running();
    assert_eq!(scenario.verdict(&amended), "amendment-drops-used");
    let partner = |of: Value| scenario.clone().given(dropping(&amended, json!([{ "partner": of }])));
    let holder = |scenario: &Scenario, on: &str| {
        let seat =
            &scenario.programme.bodies().all()[&"team".parse().unwrap()].seats[&"teacher".parse().unwrap()];
        seat.holders_on(day(on)).count()
    };
    let succeeded = partner(json!({ "id": "school", "becomes": "college", "reason": "Merged" }));
    assert_eq!(holder(&succeeded, FROM), 1);
    let school = "school".parse().unwrap();
    assert_eq!(succeeded.programme.partners().acting_on(&school, day(FROM)).as_str(), "college");
    let college = json!({ "RegisterPartner": { "partner": "college", "name": "College", "kind": "formal", "on": "2030-01-10" } });
    let before = json!({ "SucceedPartner": { "from": "school", "to": "college", "on": "2030-01-15" } });
    assert_eq!(
        scenario.clone().given(college).given(before).verdict(&amended),
        "accepted",
        "it has a successor"
    );
    let left = partner(json!({ "id": "school", "reason": "Closed" }));
    assert_eq!([holder(&left, "2030-01-31"), holder(&left, FROM)], [1, 0]);
}
