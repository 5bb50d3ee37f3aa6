use serde_json::{Value, json};

use super::*;
use crate::rejection::Rejection;
use crate::testing::{
    COUNCIL, Scenario, allocate, but, charter, dated, decide_on, document, sign, take_seat,
};

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

/// `homes` pledges 500: an amount for these days, and the rest for 2031.
fn homes_by_period(from: &str, until: &str, amount: &str) -> Value {
    json!({ "id": "homes-money", "section": "3", "partner": "homes", "what": { "money": "500" }, "amounts": [
        { "period": { "from": from, "until": until }, "amount": { "money": amount } },
        { "period": { "from": "2031-01-01", "until": "2031-12-31" }, "amount": { "money": "200" } },
    ] })
}

#[test]
fn each_flaw_of_a_charter_names_its_field() {
    for (pointer, value, field) in [
        ("/origin", json!("a b"), "origin"),
        ("/municipalities/0/area", json!("WK000101"), "municipalities[0].area"),
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
        (
            "/text/pledges/0/earmarks/0",
            json!({ "id": "trees", "part": { "money": "1" }, "purpose": "Trees", "seat": { "body": "team", "seat": "nothing" } }),
            "text.pledges[0].earmarks[0].seat",
        ),
        (
            "/text/pledges/1",
            homes_by_period("2029-12-31", "2030-06-30", "300"),
            "text.pledges[1].amounts[0].period",
        ),
        (
            "/text/pledges/1",
            homes_by_period("2030-01-01", "2031-01-01", "300"),
            "text.pledges[1].amounts[1].period",
        ),
        ("/text/pledges/1", homes_by_period("2030-01-01", "2030-12-31", "301"), "text.pledges[1].amounts"),
        ("/text/duties/0/body", json!("nobody"), "text.duties[0].body"),
        ("/text/responsibilities/0/partner", json!("nobody"), "text.responsibilities[0].partner"),
        ("/readings/who_may_stop/rule", json!(["nobody"]), "readings.who_may_stop.rule[0]"),
        ("/readings/who_adopts/rule/project", json!("nobody"), "readings.who_adopts.rule.project"),
        ("/policy/group_formers", json!(["nobody"]), "policy.group_formers[0]"),
        ("/policy/holiday_weeks", json!([54]), "policy.holiday_weeks[0]"),
        ("/policy/small_cell", json!(1), "policy.small_cell"),
        ("/time_zone", json!("Europe/Nowhere"), "time_zone"),
        ("/municipalities", json!([]), "municipalities"),
        ("/text/pledges", json!([]), "text.pledges"),
        ("/text/bodies/0/may", json!(["decide-main-lines"]), "text.bodies"),
        ("/text/partners/0/aliases/0", json!("HÓMES"), "text.partners[1].id"),
        ("/text/duties/0/due", json!({ "on": "2030-01-01" }), "text.duties[0].due"),
        ("/text/duties/1/due", json!({ "every_months": 0 }), "text.duties[1].due.every_months"),
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
    let scenario = scenario.given(json!({ "RegisterPerson": { "person": "bob", "kind": "professional" } }));
    assert_eq!(scenario.verdict(&sign("homes", "ann")), "signs-for-two-partners");
    let scenario = scenario.given(sign("homes", "bob"));
    assert_eq!(scenario.verdict(&in_force("2029-11-30")), "not-every-core-partner-signed");
    let scenario = scenario.given(in_force("2029-12-01"));
    assert_eq!(scenario.verdict(&in_force("2029-12-01")), "already-in-force");
}

/// An amendment with a changed text: each change is a JSON pointer into the text and the value there.
pub(super) fn amend(id: &str, from: &str, changes: &[(&str, Value)]) -> Value {
    let text = changes
        .iter()
        .fold(charter()["text"].clone(), |text, (pointer, value)| but(&text, pointer, value.clone()));
    let signed =
        |partner: &str, person: &str| but(&sign(partner, person)["SignCharter"], "/on", json!("2030-02-01"));
    json!({ "AmendCharter": { "amendment": id, "summary": "Changed", "from": from,
        "signatures": [signed("town", "ann"), signed("homes", "bob")], "text": text } })
}

fn money(amount: &str) -> Value {
    json!({ "money": amount })
}

fn homes_gives(id: &str, allocation: &str, amount: &str) -> Value {
    decide_on(id, "council", COUNCIL, json!([allocate(allocation, "benches", "homes-money", amount)]))
}

const AMENDED: &str = "2030-02-01";

#[test]
fn an_amendment_is_refused_for_the_first_thing_that_is_wrong() {
    let scenario = Scenario::running().with_plans().given(homes_gives("d", "a", "400")).given(amend(
        "taken",
        AMENDED,
        &[],
    ));
    let right = amend("x", AMENDED, &[("/pledges/1/what", money("400"))]);
    let seats = |at: usize| charter()["text"]["bodies"][0]["seats"][at].clone();
    scenario.ladder(
        "/AmendCharter",
        &right,
        &[
            ("amendment", json!("taken"), "id-taken"),
            ("from", json!("2029-11-30"), "before-signing"),
            ("signatures/0/signatory", json!("nobody"), "unknown"),
            ("signatures/0/on", json!("2030-03-02"), "future-date"),
            ("signatures/0/on", json!("2029-11-30"), "before-signing"),
            ("signatures/1/partner", json!("town"), "id-twice"),
            ("text/goals", json!([]), "charter-flawed"),
            ("signatures/1/partner", json!("school"), "not-a-core-partner"),
            ("signatures/1/on", json!("2030-02-02"), "not-every-core-partner-signed"),
            ("text/bodies/0/seats", json!([seats(0)]), "amendment-drops-held-seat"),
        ],
    );
    scenario.ladder(
        "/AmendCharter",
        &right,
        &[
            ("text/bodies/0/seats/1/partner", json!("school"), "amendment-drops-held-seat"),
            ("text/pledges/1/what", money("399.99"), "source-below-allocated"),
        ],
    );
    let act = |id: &str, source: &str| {
        json!({ "RecordIrregularAct": { "act": id, "what": "Ordered without a decision", "by": { "body": "north" },
            "rule": "§ 3", "amount": "10", "source": { "pledge": source }, "document": document(), "on": "2030-01-20" } })
    };
    let spent = scenario.clone().given(act("x1", "homes-money")).given(act("x2", "town-money"));
    let other = ("/pledges/1/id", json!("other"));
    let without =
        spent.when(&amend("x", AMENDED, &[("/pledges/1", charter()["text"]["pledges"][0].clone()), other]));
    let refusal = without.unwrap_err().to_string();
    let uses =
        "homes-money with 0.00, below the 410.00 already taken from it by allocation a, irregular act x1;";
    assert!(refusal.contains(uses), "{refusal}");
    let bodies = charter()["text"]["bodies"].as_array().unwrap()[..2].to_vec();
    let anyone = ("/pledges/3/bodies", json!([]));
    let without_club = amend("x", AMENDED, &[("/bodies", json!(bodies)), anyone]);
    assert_eq!(scenario.verdict(&without_club), "charter-flawed", "a reading names the club");
    let read = json!([
        { "ConfirmReading": { "point": "who-adopts", "read": { "answer": "So", "rule": { "who_adopts": { "annual": "council", "neighbourhood": "team", "project": "team" } } } } },
    ]);
    let scenario = scenario.given(decide_on("r", "council", COUNCIL, read));
    assert_eq!(scenario.verdict(&without_club), "amendment-drops-form");
}

#[test]
fn an_amendment_can_be_of_a_charter_that_is_in_force_only() {
    let scenario = Scenario::founded().on("2030-03-01");
    assert_eq!(scenario.verdict(&amend("x", AMENDED, &[])), "not-in-force");
}

#[test]
fn a_decision_is_judged_by_the_text_of_its_day_and_keeps_its_versions() {
    let council = "/bodies/0/may";
    let without = amend(
        "x",
        AMENDED,
        &[(council, json!(["distribute-funds"])), ("/bodies/1/may", json!(["decide-main-lines"]))],
    );
    let adjust = |id: &str, body: &str, voices, on: &str| {
        dated(&decide_on(id, body, voices, json!([{ "AdjustStrategy": { "what": "More" } }])), on)
    };
    let scenario = Scenario::running().given(without);
    scenario.table(&[
        (adjust("d", "council", COUNCIL, "2030-01-31"), "accepted"),
        (adjust("d", "council", COUNCIL, AMENDED), "not-competent"),
        (adjust("d", "team", crate::testing::TEAM, "2030-01-31"), "not-competent"),
        (adjust("d", "team", crate::testing::TEAM, AMENDED), "accepted"),
    ]);
    let decided = scenario.given(adjust("before", "council", COUNCIL, "2030-01-31")).given(adjust(
        "after",
        "team",
        crate::testing::TEAM,
        AMENDED,
    ));
    let under = |id: &str| decided.programme.decisions().all()[&id.parse().unwrap()].under.text;
    assert_eq!([under("before"), under("after")], [1, 2]);
}

#[test]
fn a_new_partner_signs_and_fills_its_new_seat() {
    let mut partners = charter()["text"]["partners"].clone();
    partners
        .as_array_mut()
        .unwrap()
        .push(json!({ "id": "care", "section": "2", "name": "Care", "kind": "core" }));
    let mut seats = charter()["text"]["bodies"][0]["seats"].clone();
    seats
        .as_array_mut()
        .unwrap()
        .push(json!({ "id": "care-seat", "partner": "care", "function": "Director" }));
    let changes = [("/partners", partners), ("/bodies/0/seats", seats)];
    let unsigned = amend("x", AMENDED, &changes);
    let scenario = Scenario::running().with_plans();
    assert_eq!(scenario.verdict(&unsigned), "not-every-core-partner-signed");
    let mut signatures = unsigned["AmendCharter"]["signatures"].clone();
    signatures.as_array_mut().unwrap().push(but(&sign("care", "gus")["SignCharter"], "/on", json!(AMENDED)));
    let take = but(&take_seat("council", "care-seat", "gus", Some("care")), "/TakeSeat/from", json!(AMENDED));
    let scenario = scenario.given(but(&unsigned, "/AmendCharter/signatures", signatures)).given(take);
    let give = |voices: &[(&str, &str)], on: &str| {
        dated(&decide_on("d", "council", voices, json!([allocate("a", "benches", "homes-money", "1")])), on)
    };
    let all: &[(&str, &str)] = &[("town-seat", "ann"), ("homes-seat", "bob"), ("care-seat", "gus")];
    scenario.table(&[
        (give(COUNCIL, "2030-01-31"), "accepted"),
        (give(COUNCIL, AMENDED), "core-partner-absent"),
        (give(all, AMENDED), "accepted"),
    ]);
}

#[test]
fn a_dropped_seat_is_neither_taken_nor_spoken_from_again() {
    let leave = json!({ "VacateSeat": { "body": "team", "seat": "teacher", "person": "eve", "until": "2030-01-15" } });
    let deputise = json!({ "DesignateDeputy": { "body": "team", "seat": "teacher", "person": "gus", "partner": "school", "from": "2030-01-02" } });
    let seats = charter()["text"]["bodies"][1]["seats"].as_array().unwrap()[..2].to_vec();
    let drop = amend("x", AMENDED, &[("/bodies/1/seats", json!(seats))]);
    let scenario = Scenario::running().given(deputise);
    assert_eq!(scenario.verdict(&drop), "amendment-drops-held-seat");
    let scenario = scenario.given(leave).given(drop);
    let take =
        |from: &str| but(&take_seat("team", "teacher", "eve", Some("school")), "/TakeSeat/from", json!(from));
    let voices: &[(&str, &str)] = &[("leader", "cas"), ("mate", "dee"), ("teacher", "gus")];
    let speak = |on: &str| dated(&decide_on("d", "team", voices, json!([])), on);
    scenario.table(&[
        (take("2030-01-31"), "accepted"),
        (take(AMENDED), "unknown"),
        (speak("2030-01-31"), "accepted"),
        (speak(AMENDED), "unknown"),
    ]);
    let back = scenario.given(amend("y", "2030-02-10", &[]));
    assert_eq!(back.verdict(&take("2030-02-10")), "accepted");
}

#[test]
fn a_mandate_that_a_new_text_leaves_as_it_was_holds_through() {
    let revoke = dated(
        &decide_on("r", "council", COUNCIL, json!([{ "RevokeMandate": { "mandate": "leader-mandate" } }])),
        "2030-01-20",
    );
    let on = |on: &str| {
        but(
            &crate::testing::alone("d", "cas", "leader-mandate", json!([])),
            "/TakeDecision/decision/decided_on",
            json!(on),
        )
    };
    let scenario = Scenario::running().given(amend("x", AMENDED, &[]));
    scenario.table(&[(on("2030-01-31"), "accepted"), (on(AMENDED), "accepted")]);
    let revoked = Scenario::running().given(revoke).given(amend("x", AMENDED, &[]));
    revoked.table(&[(on("2030-01-19"), "accepted"), (on(AMENDED), "mandate-revoked")]);
    let seat = json!({ "id": "leader", "partner": "town", "function": "leader" });
    let dropped = Scenario::running().given(amend("x", AMENDED, &[("/bodies/1/seats/0", seat)]));
    dropped.table(&[(on("2030-01-31"), "accepted"), (on(AMENDED), "mandate-revoked")]);
    let again = dropped.given(amend("y", "2030-02-10", &[]));
    again.table(&[(on("2030-02-09"), "mandate-not-valid"), (on("2030-02-10"), "accepted")]);
}

fn confirm(id: &str, asked: Value) -> Value {
    decide_on(id, "council", COUNCIL, json!([{ "ConfirmReading": asked }]))
}

fn read(rule: Value) -> Value {
    json!({ "answer": "Otherwise", "rule": rule })
}

#[test]
fn a_reading_is_confirmed_by_who_may_for_its_own_point() {
    let scenario = Scenario::running().with_plans().given(homes_gives("d", "a", "400"));
    let right = confirm(
        "x",
        json!({ "point": "pledge-period", "read": read(json!({ "pledge_period": "calendar-year" })) }),
    );
    scenario.table(&[
        (but(&right, "/TakeDecision/decision/body", json!("team")), "not-competent"),
        (
            confirm("x", json!({ "point": "quorum", "read": read(json!({ "pledge_period": "term" })) })),
            "reading-of-another-point",
        ),
        (
            confirm(
                "x",
                json!({ "point": "who-may-stop", "read": read(json!({ "who_may_stop": ["nobody"] })) }),
            ),
            "charter-flawed",
        ),
        (
            but(
                &right,
                "/TakeDecision/decision/positions",
                json!([{ "seat": "town-seat", "person": "ann", "stance": "consent" }]),
            ),
            "core-partner-absent",
        ),
        (right, "accepted"),
    ]);
    let confirmed = scenario.given(confirm("x", json!({ "point": "quorum" })));
    confirmed.table(&[
        (confirm("y", json!({ "point": "quorum" })), "reading-confirmed-already"),
        (confirm("y", json!({ "point": "quorum", "read": read(json!({ "quorum": crate::testing::by_level(&json!({ "means": "every-filled-seat", "other": "every-filled-seat" })) })) })), "accepted"),
    ]);
}

#[test]
fn a_confirmed_reading_is_no_excuse_any_more() {
    let alone =
        decide_on("d", "council", &COUNCIL[..1], json!([allocate("a", "benches", "town-money", "1")]));
    let scenario = Scenario::running().with_plans();
    assert_eq!(scenario.when(&alone).unwrap_err().unconfirmed_reading, Some(Point::Quorum));
    let scenario = scenario.given(confirm("x", json!({ "point": "quorum" })));
    let refusal = scenario.when(&alone).unwrap_err();
    assert_eq!(refusal.unconfirmed_reading, None);
    assert!(!refusal.to_string().contains("our reading"), "{refusal}");
    let decided = scenario.given(homes_gives("after", "a", "1"));
    assert_eq!(decided.programme.decisions().all()[&"after".parse().unwrap()].under.readings, 2);
    assert_eq!(decided.programme.decisions().all()[&"adopt-grove".parse().unwrap()].under.readings, 1);
}

#[test]
fn another_pledge_period_changes_what_is_free() {
    let scenario = Scenario::running().with_plans().given(homes_gives("d", "a", "500"));
    let next_year = but(
        &homes_gives("e", "b", "500"),
        "/TakeDecision/effects/0/AllocateFunds/period",
        json!({ "from": "2031-01-01", "until": "2031-12-31" }),
    );
    assert_eq!(scenario.verdict(&next_year), "allocation-exceeds-free");
    let yearly = scenario.given(confirm(
        "x",
        json!({ "point": "pledge-period", "read": read(json!({ "pledge_period": "calendar-year" })) }),
    ));
    assert_eq!(yearly.verdict(&next_year), "accepted");
    let twice = yearly.given(next_year);
    let back =
        confirm("y", json!({ "point": "pledge-period", "read": read(json!({ "pledge_period": "term" })) }));
    assert_eq!(twice.verdict(&back), "source-below-allocated");
}

#[test]
fn a_setting_of_the_policy_holds_from_the_day_its_decision_takes_effect() {
    let set = |id: &str, setting: Value| {
        decide_on(id, "council", COUNCIL, json!([{ "SetPolicy": { "setting": setting } }]))
    };
    let scenario = Scenario::running();
    let later = but(
        &set("x", json!({ "vacancy_days": 30 })),
        "/TakeDecision/decision/effective_on",
        json!("2030-04-01"),
    );
    scenario.table(&[
        (but(&later, "/TakeDecision/decision/body", json!("team")), "not-competent"),
        (set("x", json!({ "small_cell": 1 })), "charter-flawed"),
        (set("x", json!({ "chairs": [{ "body": "council", "seat": "nothing" }] })), "charter-flawed"),
        (set("x", json!({ "set_by": "nobody" })), "charter-flawed"),
        (later.clone(), "accepted"),
    ]);
    let scenario = scenario.given(later).given(set("y", json!({ "set_by": "team" })));
    let days = |on: &str| scenario.programme.charter_on(crate::testing::day(on)).unwrap().policy.vacancy_days;
    assert_eq!([days("2030-03-31"), days("2030-04-01")], [60, 30]);
    scenario.table(&[
        (set("z", json!({ "report_months": 6 })), "not-competent"),
        (
            decide_on(
                "z",
                "team",
                crate::testing::TEAM,
                json!([{ "SetPolicy": { "setting": { "report_months": 6 } } }]),
            ),
            "accepted",
        ),
    ]);
    let policy = scenario.programme.decisions().all()[&"y".parse().unwrap()].under.policy;
    assert_eq!(policy, 1);
}

#[test]
fn a_review_is_a_fact_unless_it_names_nothing() {
    let right = json!({ "RecordReview": { "of": { "charter": { "year": 2030 } }, "by": { "partners": ["town", "homes"] },
        "outcome": { "amendment": "x" }, "document": document(), "on": "2030-02-10" } });
    let scenario = Scenario::running().given(amend("x", AMENDED, &[]));
    scenario.ladder(
        "/RecordReview",
        &right,
        &[
            ("by", json!({ "partners": ["town", "nobody"] }), "unknown"),
            ("by", json!({ "body": "club" }), "form-does-not-act"),
            ("by", json!({ "body": "nobody" }), "unknown"),
            ("by", json!({ "partners": [] }), "review-by-nobody"),
            ("outcome", json!({ "amendment": "nothing" }), "unknown"),
            ("on", json!("2030-03-02"), "future-date"),
        ],
    );
    for (of, event) in [
        (json!({ "charter": { "year": 2030 } }), "CharterReviewed"),
        (json!("governance"), "GovernanceReviewRecorded"),
        (json!("network"), "NetworkReviewed"),
    ] {
        let review = but(
            &but(&right, "/RecordReview/of", of),
            "/RecordReview/outcome",
            json!({ "no_change": "It works" }),
        );
        let events = scenario.when(&review).unwrap();
        assert_eq!(<&str>::from(&events[0]), event);
    }
}

#[test]
fn money_pledged_from_a_later_day_is_not_spent_before_it() {
    let more = amend("x", "2031-01-01", &[("/pledges/1/what", json!({ "money": "800" }))]);
    let more = but(&more, "/AmendCharter/from", json!("2031-01-01"));
    let scenario = Scenario::running().with_plans().given(more);
    let gives = |amount: &str, from: &str, until: &str| {
        let effect = crate::testing::allocate("a", "benches", "homes-money", amount);
        let effect = but(&effect, "/AllocateFunds/period", json!({ "from": from, "until": until }));
        decide_on("d", "council", COUNCIL, json!([effect]))
    };
    scenario.table(&[
        (gives("500.01", "2030-03-01", "2030-12-31"), "allocation-exceeds-free"),
        (gives("500", "2030-03-01", "2030-12-31"), "accepted"),
        (gives("800.01", "2031-03-01", "2031-12-31"), "allocation-exceeds-free"),
        (gives("800", "2031-03-01", "2031-12-31"), "accepted"),
    ]);
}

#[test]
fn a_change_with_an_earlier_day_renumbers_no_version() {
    let set = |id: &str, days: u32, on: &str| {
        let effect = json!([{ "SetPolicy": { "setting": { "vacancy_days": days } } }]);
        but(&decide_on(id, "council", COUNCIL, effect), "/TakeDecision/decision/effective_on", json!(on))
    };
    let scenario = Scenario::running().given(set("a", 50, "2030-02-20")).given(set("b", 40, "2030-02-10"));
    let number = |day: &str| {
        scenario.programme.signing().version_on(crate::testing::day(day)).unwrap().versions.policy
    };
    assert_eq!((number("2030-02-05"), number("2030-02-15"), number("2030-02-25")), (1, 3, 2));
}

#[test]
fn every_flaw_is_named_at_once() {
    let mut changed = charter();
    changed["origin"] = json!("a b");
    changed["time_zone"] = json!("Mars");
    let refusal = Scenario::default().when(&json!({ "FoundProgramme": { "charter": changed } })).unwrap_err();
    assert!(
        refusal.to_string().contains("origin: ") && refusal.to_string().contains("time_zone: "),
        "{refusal}"
    );
}

#[test]
fn a_charter_has_at_most_24_000_bytes() {
    let of = |bytes: usize| {
        let mut changed = charter();
        changed["text"]["descriptive"] = json!([]);
        let read = |changed: &serde_json::Value| serde_json::from_value::<Charter>(changed.clone()).unwrap();
        while serde_json::to_vec(&read(&changed)).unwrap().len() < bytes {
            let missing = bytes - serde_json::to_vec(&read(&changed)).unwrap().len();
            // A clause takes 28 bytes beside its text, and the first one 17 more for the list.
            let list = changed["text"]["descriptive"].as_array().unwrap().len();
            let beside = if list == 0 { 45 } else { 31 };
            let length = if missing > 400 { 200 } else { missing.saturating_sub(beside).clamp(1, 200) };
            changed["text"]["descriptive"]
                .as_array_mut()
                .unwrap()
                .push(json!({ "section": "1", "summary": "x".repeat(length) }));
        }
        read(&changed)
    };
    let largest = of(23_900);
    assert_eq!(largest.flaws(), []);
    let larger = of(24_001);
    assert!(larger.flaws().iter().any(|flaw| flaw.field == "charter"), "{:?}", larger.flaws());
}

#[test]
fn a_programme_speaks_one_language_at_a_time() {
    let name = json!({ "nl": "Raad", "en": "Council" });
    let scenario = Scenario::founded_with(&[
        ("/text/bodies/0/name", name),
        ("/text/goals/0/title", json!({ "nl": "Groen" })),
    ]);
    let told = |language: &str| {
        let programme = scenario.programme.in_language(language);
        let body = programme.bodies().all()[&"council".parse().unwrap()].name.to_string();
        let goal = programme.charter().unwrap().text.goals[0].title.to_string();
        [body, goal]
    };
    assert_eq!(told("nl"), ["Raad", "Groen"]);
    assert_eq!(told("en"), ["Council", "Groen"]);
    assert_eq!(told("fy"), ["Council", "Groen"]);
}
