use serde_json::json;

use super::*;
use crate::testing::{Scenario, charter, sign};

#[test]
fn a_programme_is_founded_once_and_by_its_own_charter() {
    let found = json!({ "FoundProgramme": { "charter": charter() } });
    assert_eq!(Scenario::default().verdict(&found), "accepted");
    assert_eq!(Scenario::founded().verdict(&found), "already-founded");
    let mut other = charter();
    other["programme"] = json!("other");
    let found = json!({ "FoundProgramme": { "charter": other } });
    assert_eq!(Scenario::default().verdict(&found), "other-programme");
    let start = json!({ "StartPlan": { "plan": "x", "on": "2030-01-01" } });
    assert_eq!(Scenario::default().verdict(&start), "not-founded");
}

#[test]
fn each_flaw_of_a_charter_names_its_field() {
    for (pointer, value, field) in [
        ("/origin", json!("a b"), "origin"),
        ("/municipality/area", json!("WK000101"), "municipality.area"),
        ("/text/signing/on", json!("2032-01-01"), "text.signing.on"),
        ("/text/goals", json!([]), "text.goals"),
        ("/text/partners/2/name", json!("Town"), "text.partners[2].name"),
        ("/text/partners/1/id", json!("town"), "text.partners[1].id"),
        ("/text/bodies/1/id", json!("council"), "text.bodies[1].id"),
        ("/text/bodies/0/form", json!(true), "text.bodies[0].form"),
        ("/text/bodies/0/cadence/at_least", json!(0), "text.bodies[0].cadence.at_least"),
        ("/text/bodies/0/seats", json!([]), "text.bodies[0].seats"),
        ("/text/bodies/0/seats/1/id", json!("town-seat"), "text.bodies[0].seats[1].id"),
        ("/text/bodies/0/seats/0/partner", json!("nobody"), "text.bodies[0].seats[0].partner"),
        ("/text/bodies/0/seats/0/partner", json!("walkers"), "text.bodies[0].seats[0].partner"),
        ("/text/pledges/1/id", json!("town-money"), "text.pledges[1].id"),
        ("/text/pledges/1/partner", json!("nobody"), "text.pledges[1].partner"),
        ("/text/pledges/1/what", json!({ "money": "0" }), "text.pledges[1].what"),
        ("/text/pledges/0/earmarks/0/part", json!({ "fte": "1" }), "text.pledges[0].earmarks[0].part"),
        ("/text/pledges/0/earmarks/0/part", json!({ "money": "1000.01" }), "text.pledges[0].earmarks"),
        ("/text/duties/0/body", json!("nobody"), "text.duties[0].body"),
        ("/text/responsibilities/0/partner", json!("nobody"), "text.responsibilities[0].partner"),
        ("/readings/who_may_stop/rule", json!(["nobody"]), "readings.who_may_stop.rule[0]"),
        ("/readings/who_adopts/rule/project", json!("nobody"), "readings.who_adopts.rule.project"),
        ("/policy/group_formers", json!(["nobody"]), "policy.group_formers[0]"),
        ("/policy/holiday_weeks", json!([54]), "policy.holiday_weeks[0]"),
        ("/policy/small_cell", json!(1), "policy.small_cell"),
    ] {
        let mut changed = charter();
        if let Some(at) = changed.pointer_mut(pointer) {
            *at = value;
        } else {
            changed["text"]["bodies"][0]["form"] = value;
        }
        let read: Charter = serde_json::from_value(changed.clone()).unwrap();
        let fields: Vec<String> = read.flaws().into_iter().map(|flaw| flaw.field).collect();
        assert!(fields.contains(&field.to_owned()), "{pointer}: {fields:?}");
        assert_eq!(
            Scenario::default().verdict(&json!({ "FoundProgramme": { "charter": changed } })),
            "charter-flawed"
        );
    }
    let sound: Charter = serde_json::from_value(charter()).unwrap();
    assert_eq!(sound.flaws(), []);
}

#[test]
fn only_core_partners_sign_each_once_and_not_before_the_day() {
    let scenario =
        Scenario::founded().given(json!({ "RegisterPerson": { "person": "ann", "kind": "professional" } }));
    let right = sign("town", "ann");
    let with = |member: &str, value| crate::testing::but(&right, &format!("/SignCharter/{member}"), value);
    scenario.table(&[
        (with("partner", json!("nobody")), "unknown"),
        (with("partner", json!("school")), "not-a-core-partner"),
        (with("signatory", json!("nobody")), "unknown"),
        (with("on", json!("2029-12-02")), "future-date"),
        (with("on", json!("2029-11-30")), "before-signing"),
        (right.clone(), "accepted"),
    ]);
    assert_eq!(scenario.given(right.clone()).verdict(&right), "id-taken");
}

#[test]
fn the_charter_is_in_force_once_every_core_partner_signed() {
    let scenario = Scenario::founded()
        .given(json!({ "RegisterPerson": { "person": "ann", "kind": "professional" } }))
        .given(sign("town", "ann"));
    let in_force = |on: &str| json!({ "BringCharterIntoForce": { "on": on } });
    assert_eq!(scenario.verdict(&in_force("2029-12-02")), "future-date");
    let refusal = scenario.when(&in_force("2029-12-01")).unwrap_err();
    assert_eq!(
        refusal.rejection,
        Rejection::NotEveryCorePartnerSigned {
            on: crate::testing::day("2029-12-01"),
            unsigned: vec!["homes".parse().unwrap()]
        }
    );
    let scenario = scenario.given(sign("homes", "ann"));
    assert_eq!(scenario.verdict(&in_force("2029-11-30")), "not-every-core-partner-signed");
    let scenario = scenario.given(in_force("2029-12-01"));
    assert_eq!(scenario.verdict(&in_force("2029-12-01")), "already-in-force");
}
