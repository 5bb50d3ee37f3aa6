//! "Who speaks".

use serde_json::{Value, json};

use crate::rows::{DOCUMENT, Town, allocate, amendment, consents, decision, meeting, take_seat, with};

const DECISION: &str = "/TakeDecision/decision";

/// The decision, taken at a meeting.
fn at(meeting: &str, decision: Value) -> Value {
    with(decision, &format!("{DECISION}/venue"), json!({ "meeting": meeting }))
}

/// The decision with these positions: seat, person, stance.
fn spoken(decision: Value, positions: &[(&str, &str, &str)]) -> Value {
    let position = |(seat, person, stance): &(&str, &str, &str)| {
        let mut position = json!({ "seat": seat, "person": person, "stance": stance });
        if *stance == "object" {
            position["reason"] = json!({ "seal": "Too early", "about": [] });
        }
        position
    };
    let positions = positions.iter().map(position).collect();
    with(decision, &format!("{DECISION}/positions"), Value::Array(positions))
}

fn strategy(on: &str) -> Value {
    decision("d-1", "stuurgroep", on, json!([{ "AdjustStrategy": { "what": "More benches" } }]))
}

#[test]
fn in_a_meeting_only_those_recorded_as_present_speak() {
    let town = Town::running();
    town.accepts(meeting("sg-1", "stuurgroep", "2025-03-11", &["p-01", "p-02"]));
    let taken = at("sg-1", strategy("2025-03-11"));
    town.refuses(taken.clone(), "not-present", &["p-03", "managing-director", "sg-1"]);
    let two = [("alderman", "p-01", "consent"), ("manager-wonen", "p-02", "consent")];
    town.accepts(spoken(taken, &two));
}

#[test]
fn a_guest_has_no_voice() {
    let town = Town::running();
    let met = meeting("sg-1", "stuurgroep", "2025-03-11", &["p-01", "p-02", "p-03"]);
    town.accepts(with(met, "/HoldMeeting/present/2", json!({ "person": "p-03", "as": "guest" })));
    town.refuses(at("sg-1", strategy("2025-03-11")), "not-present", &["p-03"]);
}

#[test]
fn a_deputy_who_is_present_speaks_for_the_seat() {
    let town = Town::running();
    town.accepts(meeting("sg-1", "stuurgroep", "2025-03-11", &["p-01", "p-02", "p-20"]));
    let voices = [
        ("alderman", "p-01", "consent"),
        ("manager-wonen", "p-02", "consent"),
        ("managing-director", "p-20", "consent"),
    ];
    let taken = spoken(at("sg-1", strategy("2025-03-11")), &voices);
    town.refuses(taken.clone(), "not-seat-holder", &["p-20", "managing-director"]);
    town.accepts(json!({ "DesignateDeputy": {
        "body": "stuurgroep", "seat": "managing-director", "person": "p-20", "partner": "swa", "from": "2025-03-01",
    } }));
    town.accepts(taken);
}

/// Money at a meeting of two, with the consent in writing of the third on a day.
fn with_consent_in_writing(decided_on: &str, written_on: &str) -> Value {
    let allocation = allocate("a-1", "p-garden", "gemeente-money", "100", "2025-04-01");
    let taken = at("sg-1", decision("d-1", "stuurgroep", decided_on, json!([allocation])));
    let mut positions = consents("stuurgroep");
    positions[2]["written"] = json!({ "on": written_on, "evidence": { "sha256": DOCUMENT } });
    with(taken, &format!("{DECISION}/positions"), positions)
}

#[test]
fn a_consent_in_writing_counts_on_its_own_day_within_the_days_of_the_policy() {
    let town = Town::running();
    town.accepts(meeting("sg-1", "stuurgroep", "2025-03-11", &["p-01", "p-02"]));
    town.refuses(
        with_consent_in_writing("2025-03-26", "2025-03-26"),
        "written-outside-time",
        &["2025-03-26", "2025-03-11", "2025-03-25"],
    );
    town.refuses(
        with_consent_in_writing("2025-03-11", "2025-03-10"),
        "written-outside-time",
        &["2025-03-10"],
    );
    town.accepts(with_consent_in_writing("2025-03-25", "2025-03-25"));
}

#[test]
fn a_decision_is_dated_by_the_last_consent_in_writing_that_it_needed() {
    let town = Town::running();
    town.accepts(meeting("sg-1", "stuurgroep", "2025-03-11", &["p-01", "p-02"]));
    // Money takes every core partner, so the decision waits for the third.
    town.refuses(with_consent_in_writing("2025-03-11", "2025-03-20"), "core-partner-absent", &["swa"]);
    let late = with_consent_in_writing("2025-03-21", "2025-03-20");
    town.refuses(late, "not-decided-that-day", &["2025-03-21", "2025-03-20"]);
    town.accepts(with_consent_in_writing("2025-03-20", "2025-03-20"));
}

#[test]
fn a_consent_in_writing_that_it_did_not_need_does_not_date_a_decision() {
    let town = Town::running();
    town.accepts(meeting("sg-1", "stuurgroep", "2025-03-11", &["p-01", "p-02"]));
    let mut positions = consents("stuurgroep");
    positions[2]["written"] = json!({ "on": "2025-03-20", "evidence": { "sha256": DOCUMENT } });
    let taken =
        |on: &str| with(at("sg-1", strategy(on)), &format!("{DECISION}/positions"), positions.clone());
    town.refuses(taken("2025-03-20"), "not-decided-that-day", &["2025-03-20", "2025-03-11"]);
    town.accepts(taken("2025-03-11"));
}

#[test]
fn only_a_consent_is_given_in_writing_and_with_its_evidence() {
    let town = Town::running();
    town.accepts(meeting("sg-1", "stuurgroep", "2025-03-11", &["p-01", "p-02"]));
    let abstains = with_consent_in_writing("2025-03-20", "2025-03-20");
    let abstains = with(abstains, &format!("{DECISION}/positions/2/stance"), json!("abstain"));
    town.refuses(abstains, "written-without-consent", &["managing-director"]);
    let mut bare = with_consent_in_writing("2025-03-20", "2025-03-20");
    let written = &mut bare["TakeDecision"]["decision"]["positions"][2]["written"];
    written.as_object_mut().unwrap().remove("evidence");
    town.record(&bare).complains(2, &["evidence"]);
}

/// A seat more for the municipality in the steering group, which decides by a simple majority.
const TWO_SEATS: [(&str, &str); 2] = [
    (
        "{ id = \"manager-wonen\"",
        "{ id = \"director\", partner = \"gemeente\", function = \"Director\" },\n    { id = \"manager-wonen\"",
    ),
    ("strategic = { by = \"consent\"", "strategic = { by = \"simple-majority\""),
];

#[test]
fn in_a_strategic_body_each_core_partner_has_one_voice_however_many_seats_it_fills() {
    let town = Town::running_with(&TWO_SEATS);
    town.accepts(take_seat(("stuurgroep", "director", "p-20", "gemeente"), "2025-01-01"));
    let voices = |housing, welfare| {
        spoken(
            strategy("2025-03-11"),
            &[
                ("alderman", "p-01", "consent"),
                ("director", "p-20", "consent"),
                ("manager-wonen", "p-02", housing),
                ("managing-director", "p-03", welfare),
            ],
        )
    };
    town.refuses(voices("object", "abstain"), "not-carried", &["gemeente", "woonkracht10"]);
    town.accepts(voices("consent", "object"));
}

fn expand() -> Value {
    decision(
        "d-1",
        "w-north",
        "2025-02-21",
        json!([{ "ExpandPlan": { "plan": "p-garden", "what": "A pond" } }]),
    )
}

#[test]
fn a_working_group_decides_with_three_functions_residents_included_and_a_plural_seat_counts_once() {
    let town = Town::running();
    town.accepts(take_seat(("w-north", "residents", "r-20", ""), "2025-02-01"));
    let residents = ("residents", "r-01", "consent");
    let broker = ("community-brokers", "p-07", "consent");
    let two = [residents, ("residents", "r-20", "consent"), broker];
    town.refuses(spoken(expand(), &two), "too-few-functions", &["2 functions", "3"]);
    town.accepts(spoken(expand(), &[residents, broker, ("youth-worker", "p-08", "consent")]));
}

#[test]
fn the_quorum_of_a_working_group_is_policy() {
    let town = Town::running_with(&[("quorum_functions = 3", "quorum_functions = 4")]);
    let three = [
        ("residents", "r-01", "consent"),
        ("community-brokers", "p-07", "consent"),
        ("caretaker", "p-09", "consent"),
    ];
    town.refuses(spoken(expand(), &three), "too-few-functions", &["3 functions", "4"]);
}

#[test]
fn in_a_working_group_each_function_has_one_voice() {
    let town = Town::running_with(&[(
        "operational = { by = \"consent\"",
        "operational = { by = \"simple-majority\"",
    )]);
    town.accepts(take_seat(("w-north", "residents", "r-20", ""), "2025-02-01"));
    let voices = |caretaker| {
        spoken(
            expand(),
            &[
                ("residents", "r-01", "consent"),
                ("residents", "r-20", "consent"),
                ("youth-worker", "p-08", "abstain"),
                ("caretaker", "p-09", caretaker),
            ],
        )
    };
    town.refuses(voices("object"), "not-carried", &["residents", "caretaker"]);
    town.accepts(voices("consent"));
}

fn stop() -> Value {
    let stop = json!([{ "StopPlan": { "plan": "p-garden", "ground": "goal-reached" } }]);
    decision("d-1", "w-north", "2025-02-21", stop)
}

#[test]
fn a_lead_has_no_voice_on_stopping_the_own_project() {
    let town = Town::running();
    let lead = |stance| ("residents", "r-01", stance);
    let (broker, youth) = (("community-brokers", "p-07", "consent"), ("youth-worker", "p-08", "consent"));
    let two = [lead("consent"), broker, youth];
    town.refuses(spoken(stop(), &two), "too-few-functions", &["2 functions"]);
    town.accepts(spoken(stop(), &[lead("object"), broker, youth, ("caretaker", "p-09", "consent")]));
}

#[test]
fn an_objection_must_have_a_reason_and_keeps_a_decision_from_being_adopted() {
    let town = Town::running();
    let objected = with(stop(), &format!("{DECISION}/positions/0/stance"), json!("object"));
    town.refuses(objected.clone(), "objection-without-reason", &["community-brokers"]);
    let reason = json!({ "seal": "Too early", "about": [] });
    let mut objected = objected;
    objected["TakeDecision"]["decision"]["positions"][0]["reason"] = reason;
    town.refuses(objected, "not-carried", &["community-brokers", "caretaker"]);
}

#[test]
fn an_objection_that_is_not_resolved_goes_to_the_coordination_group() {
    let town = Town::running();
    town.accepts(json!({ "PrepareProposal": {
        "proposal": "v-1", "title": "A pond", "by": { "body": "w-north" }, "to": "w-north", "on": "2025-02-19",
    } }));
    let by = |body: &str, id: &str, on: &str| {
        let mut taken =
            decision(id, body, on, json!([{ "ExpandPlan": { "plan": "p-garden", "what": "A pond" } }]));
        taken["TakeDecision"]["decision"]["proposal"] = json!("v-1");
        taken
    };
    town.refuses(
        by("regiegroep", "d-2", "2025-02-24"),
        "proposal-to-another-body",
        &["w-north", "regiegroep"],
    );
    let voices = [
        ("residents", "r-01", "consent"),
        ("caretaker", "p-09", "object"),
        ("youth-worker", "p-08", "consent"),
    ];
    let mut deferred = spoken(by("w-north", "d-1", "2025-02-21"), &voices);
    deferred["TakeDecision"]["decision"]["outcome"] = json!("deferred");
    deferred["TakeDecision"]["effects"] = json!([]);
    town.accepts(deferred);
    let open = town.findings("objection-unresolved", "2025-02-23");
    assert_eq!(open.len(), 1);
    assert_eq!((&open[0]["about"], &open[0]["owner"]), (&json!("d-1"), &json!({ "body": "regiegroep" })));
    town.accepts(by("regiegroep", "d-2", "2025-02-24"));
    assert!(town.findings("objection-unresolved", "2025-02-24").is_empty());
}

#[test]
fn a_decision_rule_belongs_to_a_body() {
    let rule = |rule: &str| {
        format!("decides = {{ by = \"{rule}\", voices = \"core-partners\" }}\nmay = [\"distribute-funds\"")
    };
    for (by, stances, adopted) in [
        ("two-thirds", ["consent", "consent", "object"], true),
        ("two-thirds", ["consent", "object", "abstain"], false),
        ("simple-majority", ["consent", "consent", "object"], true),
        ("simple-majority", ["consent", "object", "abstain"], false),
        ("consent", ["consent", "consent", "abstain"], true),
        ("consent", ["consent", "consent", "object"], false),
        ("unanimity", ["consent", "consent", "consent"], true),
        ("unanimity", ["consent", "consent", "abstain"], false),
    ] {
        let town = Town::running_with(&[("may = [\"distribute-funds\"", &rule(by))]);
        let seats = [("alderman", "p-01"), ("manager-wonen", "p-02"), ("managing-director", "p-03")];
        let voices: Vec<_> =
            seats.iter().zip(stances).map(|((seat, person), stance)| (*seat, *person, stance)).collect();
        let taken = spoken(strategy("2025-03-11"), &voices);
        if adopted {
            town.accepts(taken);
        } else {
            town.refuses(taken, "not-carried", &[by]);
        }
    }
}

#[test]
fn the_rule_of_one_body_does_not_bind_another() {
    let rule =
        "decides = { by = \"simple-majority\", voices = \"core-partners\" }\nmay = [\"distribute-funds\"";
    let town = Town::running_with(&[("may = [\"distribute-funds\"", rule)]);
    let voices = [
        ("residents", "r-01", "consent"),
        ("caretaker", "p-09", "object"),
        ("youth-worker", "p-08", "consent"),
    ];
    town.refuses(spoken(expand(), &voices), "not-carried", &["caretaker", "consent"]);
}

#[test]
fn functions_and_filled_seats_can_be_the_voices_of_a_body() {
    let rule = |voices: &str| {
        format!("decides = {{ by = \"simple-majority\", voices = \"{voices}\" }}\nmay = [\"carry-out-plans\"")
    };
    for (voices, adopted) in [("functions", false), ("filled-seats", true)] {
        let town = Town::running_with(&[("may = [\"carry-out-plans\"", &rule(voices))]);
        town.accepts(take_seat(("w-north", "residents", "r-20", ""), "2025-02-01"));
        let said = [
            ("residents", "r-01", "consent"),
            ("residents", "r-20", "consent"),
            ("youth-worker", "p-08", "abstain"),
            ("caretaker", "p-09", "object"),
        ];
        let taken = spoken(expand(), &said);
        if adopted {
            town.accepts(taken);
        } else {
            town.refuses(taken, "not-carried", &["simple-majority"]);
        }
    }
}

#[test]
fn using_a_mandate_needs_the_quorum_of_the_bodys_other_decisions_only() {
    let town = Town::running();
    town.accepts(decision(
        "d-mandate",
        "stuurgroep",
        "2025-02-21",
        json!([{ "GrantMandate": {
        "mandate": "m-1", "to": { "body": "regiegroep" }, "scope": ["allocate"], "ceiling": "500",
        "valid": { "from": "2025-02-21", "until": "2025-12-31" },
    } }]),
    ));
    let two = [("programme-leader", "p-04", "consent"), ("area-coordinator", "p-05", "consent")];
    let money = |id: &str, body: &str| {
        let allocation = allocate("a-1", "p-garden", "gemeente-money", "100", "2025-03-01");
        decision(id, body, "2025-02-24", json!([allocation]))
    };
    let own = [("alderman", "p-01", "consent"), ("manager-wonen", "p-02", "consent")];
    town.refuses(spoken(money("d-1", "stuurgroep"), &own), "core-partner-absent", &["swa"]);
    let mut mandated = spoken(money("d-1", "regiegroep"), &two);
    mandated["TakeDecision"]["decision"]["mandate"] = json!({ "mandate": "m-1" });
    let one = spoken(mandated.clone(), &two[..1]);
    town.refuses(one, "too-few-seats", &["1 of 3"]);
    town.accepts(mandated);
}

#[test]
fn one_person_signs_for_one_partner() {
    let sign = |partner: &str, signatory: &str| {
        json!({ "SignCharter": {
            "partner": partner, "signatory": signatory, "on": "2024-12-19", "place": "Alblasserdam",
            "evidence": { "sha256": DOCUMENT },
        } })
    };
    let town = Town::founded_with(&[]);
    town.accepts(sign("gemeente", "p-01"));
    town.refuses(sign("swa", "p-01"), "signs-for-two-partners", &["p-01", "gemeente", "swa"]);
    town.accepts(sign("swa", "p-03"));
}

#[test]
fn one_person_signs_an_amendment_for_one_partner() {
    let town = Town::running();
    let amended = amendment("am-1", "2026-03-01", &[("at_least = 2, per", "at_least = 3, per")]);
    let twice = with(amended.clone(), "/AmendCharter/signatures/1/signatory", json!("p-01"));
    town.refuses(twice, "signs-for-two-partners", &["p-01", "gemeente", "woonkracht10"]);
    town.accepts(amended);
}
