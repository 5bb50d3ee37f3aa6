use serde_json::{Value, json};

use super::*;
use crate::testing::{Scenario, but, day, decide_on, sealed, take_seat};

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

/// Who was there on 1 March 2030; `*` stands for a file that names nobody.
fn members<'a>(
    scenario: &'a Scenario,
    bodies: &[&str],
    present: &[&str],
    absent: &[&str],
) -> Result<Members<'a>, AttendanceError> {
    let bodies: Vec<BodyId> = bodies.iter().map(|id| id.parse().unwrap()).collect();
    let (body, with) = bodies.split_first().unwrap();
    let named = names(present);
    let present = (present != ["*"]).then_some(named.as_slice());
    let on = day("2030-03-01");
    Members::at(&scenario.programme, &RollCall { body, with, on, present, absent: &names(absent) })
}

fn there(scenario: &Scenario, bodies: &[&str], present: &[&str], absent: &[&str]) -> String {
    members(scenario, bodies, present, absent).map_or_else(
        |error| error.to_string(),
        |members| members.persons.iter().map(PersonId::as_str).collect::<Vec<_>>().join(" "),
    )
}

fn said(seat: &str, stance: Stance) -> Statement {
    Statement { seat: seat.parse().unwrap(), stance, reason: None }
}

/// What each seat says, as `seat person stance`.
fn positions(members: &Members<'_>, body: &str, statements: &[Statement]) -> Vec<String> {
    let positions = members.positions(&body.parse().unwrap(), statements).unwrap();
    positions.iter().map(|p| format!("{} {} {}", p.seat, p.person, p.stance)).collect()
}

fn deputise(seat: &str, person: &str) -> Value {
    json!({ "DesignateDeputy": { "body": "north", "seat": seat, "person": person, "partner": "town", "from": "2030-02-01" } })
}

fn vacate(seat: &str, person: &str) -> Value {
    json!({ "VacateSeat": { "body": "north", "seat": seat, "person": person, "until": "2030-02-28" } })
}

#[test]
fn every_holder_of_a_seat_on_the_day_is_there_unless_somebody_is_named() {
    let scenario = Scenario::running().given(deputise("worker", "gus"));
    for (present, absent, expected) in [
        (&["*"][..], &[][..], "dee fay cas"),
        (&["*"], &["keeper"], "fay cas"),
        (&["*"], &["fay", "dee"], "cas"),
        (&[], &[], ""),
        (&["residents", "gus"], &[], "fay gus"),
        (&["cas", "worker", "cas"], &[], "cas"),
        (&["worker", "keeper"], &["cas"], "dee"),
    ] {
        assert_eq!(there(&scenario, &["north"], present, absent), expected, "{present:?} {absent:?}");
    }
    let left = scenario.given(vacate("keeper", "dee"));
    assert_eq!(there(&left, &["north"], &["*"], &[]), "fay cas");
}

#[test]
fn bodies_that_meet_together_are_there_with_all_their_seats() {
    let scenario = Scenario::running().given(take_seat("south", "worker", "eve", Some("town")));
    let both = ["north", "south"];
    assert_eq!(there(&scenario, &both, &["*"], &[]), "dee fay cas eve");
    assert_eq!(there(&scenario, &both, &["worker"], &[]), "cas eve");
    assert_eq!(there(&scenario, &both, &["*"], &["worker"]), "dee fay");
    // The keeper of the south is vacant, and the keeper of the north is absent all the same.
    assert_eq!(there(&scenario, &both, &["*"], &["keeper"]), "fay cas eve");
}

#[test]
fn a_name_that_says_nobody_is_refused_with_what_is_known() {
    let scenario = Scenario::running().given(vacate("keeper", "dee"));
    let error = |bodies: &[&str], present: &[&str]| members(&scenario, bodies, present, &[]).unwrap_err();
    let AttendanceError::UnknownBody { body, known } = error(&["north", "west"], &["*"]) else { panic!() };
    assert_eq!((body.as_str(), known.len()), ("west", 4), "a form cannot meet: {known:?}");
    let AttendanceError::UnknownName { name, known } = error(&["north"], &["A. Nobody"]) else { panic!() };
    assert_eq!(name, "A. Nobody");
    assert_eq!(known, names(&["keeper", "residents", "worker", "fay", "cas"]));
    for (name, expected) in [
        ("keeper", "seat keeper is vacant on 2030-03-01"),
        ("dee", "dee neither holds a seat of north on 2030-03-01 nor deputises"),
        ("town-seat", "unknown seat or person \"town-seat\""),
    ] {
        assert_eq!(there(&scenario, &["north"], &[name], &[]), expected);
    }
    assert_eq!(there(&scenario, &["north"], &["*"], &["keeper"]), "fay cas", "a vacant seat can be absent");
    assert_eq!(there(&scenario, &["north"], &["*"], &["nobody"]), "unknown seat or person \"nobody\"");
}

#[test]
fn who_is_there_consents_unless_the_seat_says_otherwise() {
    let scenario = Scenario::running();
    let scenario = scenario.given(take_seat("north", "residents", "gus", None));
    let all = members(&scenario, &["north"], &["*"], &["keeper"]).unwrap();
    let consent = ["residents fay consent", "residents gus consent", "worker cas consent"];
    assert_eq!(positions(&all, "north", &[]), consent);
    let otherwise =
        [said("residents", Stance::Abstain), said("worker", Stance::Object), said("worker", Stance::Abstain)];
    let expected = ["residents fay abstain", "residents gus abstain", "worker cas object"];
    assert_eq!(positions(&all, "north", &otherwise), expected);
    let reason: Sealed = serde_json::from_value(sealed(&["cas"])).unwrap();
    let objection = Statement { reason: Some(reason.clone()), ..said("worker", Stance::Object) };
    let with_reason = all.positions(&"north".parse().unwrap(), &[objection]).unwrap();
    let reasons: Vec<_> = with_reason.into_iter().map(|position| position.reason).collect();
    assert_eq!(reasons, [None, None, Some(reason)]);
}

#[test]
fn a_deputy_speaks_if_no_holder_is_there() {
    let scenario = Scenario::running().given(deputise("worker", "gus")).given(deputise("worker", "eve"));
    for (present, expected) in [
        (&["cas", "gus"][..], &["worker cas consent"][..]),
        (&["eve", "gus"], &["worker gus consent"]),
        (&["eve"], &["worker eve consent"]),
        (&["dee"], &["keeper dee consent"]),
    ] {
        let members = members(&scenario, &["north"], present, &[]).unwrap();
        assert_eq!(positions(&members, "north", &[]), expected, "{present:?}");
    }
}

#[test]
fn nobody_speaks_from_a_second_seat() {
    let seat = |id: &str, partner: &str| json!({ "id": id, "partner": partner, "function": id });
    let seats = [seat("homes-seat", "homes"), seat("second-seat", "town"), seat("town-seat", "town")];
    let scenario = Scenario::founded_with(&[("/text/bodies/0/seats", json!(seats))]).run();
    let scenario = scenario.given(take_seat("council", "second-seat", "ann", Some("town")));
    let members = members(&scenario, &["council"], &["*"], &[]).unwrap();
    let spoken = positions(&members, "council", &[]);
    assert_eq!(spoken, ["homes-seat bob consent", "second-seat ann consent"]);
}

#[test]
fn a_former_holder_speaks_from_the_new_seat() {
    let take = json!({ "TakeSeat": { "body": "north", "seat": "worker", "person": "gus", "partner": "town", "from": "2030-03-01" } });
    let scenario = Scenario::running()
        .given(take_seat("north", "residents", "gus", None))
        .given(vacate("residents", "gus"))
        .given(vacate("worker", "cas"))
        .given(take);
    let members = members(&scenario, &["north"], &["*"], &[]).unwrap();
    let expected = ["keeper dee consent", "residents fay consent", "worker gus consent"];
    assert_eq!(positions(&members, "north", &[]), expected);
}

#[test]
fn a_statement_of_a_seat_that_was_not_there_is_refused() {
    let scenario = Scenario::running();
    let members = members(&scenario, &["north", "south"], &["*"], &["keeper"]).unwrap();
    let error = |body: &str, seat: &str| {
        members.positions(&body.parse().unwrap(), &[said(seat, Stance::Abstain)]).unwrap_err()
    };
    let absent = AttendanceError::AbsentSeat { seat: "keeper".parse().unwrap() };
    assert_eq!(error("north", "keeper"), absent);
    assert_eq!(error("south", "worker").to_string(), "nobody spoke from seat worker: it was absent");
    let AttendanceError::UnknownSeat { seat, known } = error("north", "town-seat") else { panic!() };
    assert_eq!((seat.as_str(), known.len()), ("town-seat", 3));
    assert_eq!(error("west", "worker").to_string(), "unknown body west");
}

#[test]
fn a_decision_with_these_positions_is_accepted() {
    let scenario = Scenario::running();
    let members = members(&scenario, &["council"], &["*"], &[]).unwrap();
    let positions = members.positions(&"council".parse().unwrap(), &[]).unwrap();
    let present = members.attendance(&["fay".parse().unwrap()]);
    assert_eq!(
        json!(present),
        json!([{ "person": "bob" }, { "person": "ann" }, { "person": "fay", "as": "guest" }])
    );
    let hold = json!({ "HoldMeeting": { "meeting": "m", "body": "council", "on": "2030-03-01", "present": present } });
    let decision = decide_on("d", "council", &[], json!([{ "AdjustStrategy": { "what": "More trees" } }]));
    let at = |field: &str| format!("/TakeDecision/decision/{field}");
    let decision = but(&decision, &at("decided_on"), json!("2030-03-01"));
    let decision = but(&decision, &at("venue"), json!({ "meeting": "m" }));
    let decision = but(&decision, &at("positions"), json!(positions));
    assert_eq!(scenario.given(hold).verdict(&decision), "accepted");
}
