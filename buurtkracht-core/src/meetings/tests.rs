use serde_json::{Value, json};

use crate::testing::{COUNCIL, NORTH, Scenario, TEAM, but, dated, decide_on, document};

#[test]
fn a_meeting_is_called_held_and_never_both_held_and_cancelled() {
    let call = json!({ "ScheduleMeeting": { "meeting": "m", "body": "council", "on": "2030-03-01" } });
    let hold = json!({ "HoldMeeting": { "meeting": "m", "body": "council", "on": "2030-03-01", "present": [{ "person": "ann" }] } });
    let cancel = json!({ "CancelMeeting": { "meeting": "m" } });
    let scenario = Scenario::running();
    scenario.table(&[
        (but(&call, "/ScheduleMeeting/body", json!("nobody")), "unknown"),
        (but(&call, "/ScheduleMeeting/body", json!("club")), "form-does-not-act"),
        (cancel.clone(), "unknown"),
        (hold.clone(), "accepted"),
        (call.clone(), "accepted"),
    ]);
    let called = scenario.given(call.clone());
    called.table(&[
        (call, "id-taken"),
        (but(&hold, "/HoldMeeting/body", json!("nobody")), "unknown"),
        (but(&hold, "/HoldMeeting/body", json!("team")), "meeting-of-another-body"),
        (but(&hold, "/HoldMeeting/on", json!("2030-03-02")), "future-date"),
        (but(&hold, "/HoldMeeting/present", json!([{ "person": "nobody" }])), "unknown"),
        (hold.clone(), "accepted"),
    ]);
    let held = called.clone().given(hold.clone());
    assert_eq!(held.verdict(&hold), "meeting-already-held");
    assert_eq!(held.verdict(&cancel), "meeting-already-held");
    let cancelled = called.given(cancel.clone());
    assert_eq!(cancelled.verdict(&hold), "meeting-cancelled");
    assert_eq!(cancelled.verdict(&cancel), "meeting-cancelled");
}

fn held(id: &str, on: &str) -> Value {
    json!({ "HoldMeeting": { "meeting": id, "body": "council", "on": on, "present": [{ "person": "ann" }, { "person": "bob" }] } })
}

fn called(id: &str) -> Value {
    json!({ "ScheduleMeeting": { "meeting": id, "body": "council", "on": "2030-03-01" } })
}

#[test]
fn bodies_meet_together_each_once() {
    let call = json!({ "ScheduleMeeting": { "meeting": "m", "body": "north", "with": ["south"], "on": "2030-03-01" } });
    let scenario = Scenario::running();
    scenario.ladder(
        "/ScheduleMeeting",
        &call,
        &[
            ("with", json!(["club"]), "form-does-not-act"),
            ("with", json!(["nobody"]), "unknown"),
            ("with", json!(["south", "north"]), "id-twice"),
        ],
    );
    let hold = json!({ "HoldMeeting": { "meeting": "m", "body": "north", "with": ["south"], "on": "2030-03-01", "present": [] } });
    scenario.ladder(
        "/HoldMeeting",
        &hold,
        &[
            ("with", json!(["north"]), "id-twice"),
            ("with", json!(["club"]), "form-does-not-act"),
            ("with", json!(["nobody"]), "unknown"),
        ],
    );
    let scenario = scenario.given(hold);
    for (body, meetings) in [("north", 1), ("south", 1), ("team", 0)] {
        assert_eq!(scenario.programme.meetings().held(&body.parse().unwrap()).count(), meetings, "{body}");
    }
}

#[test]
fn in_a_joint_meeting_each_body_decides_for_itself() {
    let hold = json!({ "HoldMeeting": { "meeting": "m", "body": "south", "with": ["north"], "on": "2030-01-02",
        "present": [{ "person": "cas" }, { "person": "dee" }, { "person": "fay" }] } });
    let scenario = Scenario::running().given(hold);
    let decided = |body: &str, voices| {
        but(
            &decide_on("d", body, voices, json!([])),
            "/TakeDecision/decision/venue",
            json!({ "meeting": "m" }),
        )
    };
    assert_eq!(scenario.verdict(&decided("north", NORTH)), "accepted");
    assert_eq!(scenario.verdict(&decided("team", TEAM)), "meeting-of-another-body");
}

#[test]
fn an_agenda_is_set_before_the_meeting_and_its_items_are_dealt_with() {
    let agenda = json!({ "SetAgenda": { "meeting": "m", "items": [
        { "item": "one", "title": "One", "proposal": "v" }, { "item": "two", "title": "Two" }] } });
    let proposal = json!({ "PrepareProposal": { "proposal": "v", "title": "V", "by": { "body": "team" }, "to": "council", "on": "2030-01-02" } });
    let scenario = Scenario::running().given(called("m")).given(called("off")).given(proposal);
    let scenario =
        scenario.given(json!({ "CancelMeeting": { "meeting": "off" } })).given(held("done", "2030-01-02"));
    scenario.ladder(
        "/SetAgenda",
        &agenda,
        &[
            ("meeting", json!("nothing"), "unknown"),
            ("meeting", json!("off"), "meeting-cancelled"),
            ("meeting", json!("done"), "meeting-already-held"),
            ("items/0/proposal", json!("nothing"), "unknown"),
            ("items/1/item", json!("one"), "id-twice"),
        ],
    );
    let scenario = scenario.given(agenda);
    let hold = but(&held("m", "2030-03-01"), "/HoldMeeting/handled", json!(["two"]));
    scenario.ladder(
        "/HoldMeeting",
        &hold,
        &[("handled", json!(["two", "three"]), "unknown"), ("reported", json!(["nothing"]), "unknown")],
    );
    let scenario = scenario.given(but(&hold, "/HoldMeeting/reported", json!(["form"])));
    let on_item = |item: &str| {
        let decision = dated(&decide_on("d", "council", COUNCIL, json!([])), "2030-03-01");
        let decision = but(&decision, "/TakeDecision/decision/venue", json!({ "meeting": "m" }));
        but(&decision, "/TakeDecision/decision/item", json!(item))
    };
    assert_eq!(scenario.verdict(&on_item("three")), "unknown");
    assert_eq!(scenario.verdict(&on_item("one")), "accepted");
}

#[test]
fn minutes_are_filed_after_the_meeting_until_they_are_adopted() {
    let file = json!({ "FileMinutes": { "meeting": "m", "document": document(), "on": "2030-02-02" } });
    let adopt = json!({ "AdoptMinutes": { "meeting": "m", "at": "next", "differing": ["form"] } });
    let scenario = Scenario::running()
        .given(called("called"))
        .given(held("m", "2030-02-01"))
        .given(held("next", "2030-02-20"))
        .given(held("before", "2030-01-10"))
        .given(json!({ "HoldMeeting": { "meeting": "other", "body": "team", "on": "2030-02-21", "present": [] } }));
    scenario.ladder(
        "/FileMinutes",
        &file,
        &[
            ("meeting", json!("nothing"), "unknown"),
            ("meeting", json!("called"), "meeting-not-held"),
            ("on", json!("2030-03-02"), "future-date"),
            ("on", json!("2030-01-31"), "ends-before-it-starts"),
        ],
    );
    assert_eq!(scenario.verdict(&adopt), "minutes-not-filed");
    let filed = scenario.given(file.clone());
    filed.ladder(
        "/AdoptMinutes",
        &adopt,
        &[
            ("meeting", json!("nothing"), "unknown"),
            ("meeting", json!("called"), "meeting-not-held"),
            ("at", json!("nothing"), "unknown"),
            ("at", json!("called"), "meeting-not-held"),
            ("meeting", json!("next"), "minutes-not-filed"),
            ("at", json!("other"), "meeting-of-another-body"),
            ("at", json!("m"), "adopted-before-held"),
            ("at", json!("before"), "adopted-before-held"),
            ("differing", json!(["nothing"]), "unknown"),
        ],
    );
    let second = filed.clone().given(held("second", "2030-02-01"));
    assert_eq!(
        second.verdict(&but(&adopt, "/AdoptMinutes/at", json!("second"))),
        "accepted",
        "on the same day"
    );
    let adopted = filed.given(adopt.clone());
    adopted.table(&[(adopt, "minutes-already-adopted"), (file, "minutes-already-adopted")]);
}

#[test]
fn a_week_without_a_meeting_is_told_once_and_not_where_there_was_one() {
    let week =
        json!({ "RecordWeekWithoutMeeting": { "body": "council", "week": "2030-W06", "why": "holiday" } });
    let scenario = Scenario::running().given(held("m", "2030-01-02"));
    scenario.ladder(
        "/RecordWeekWithoutMeeting",
        &week,
        &[
            ("body", json!("nobody"), "unknown"),
            ("body", json!("club"), "form-does-not-act"),
            ("week", json!("2030-W10"), "future-date"),
            ("week", json!("2030-W01"), "meeting-already-held"),
        ],
    );
    assert_eq!(scenario.given(week.clone()).verdict(&week), "id-taken");
}

#[test]
fn a_report_of_a_meeting_is_corrected_by_citing_its_entry() {
    let decided = but(
        &decide_on("d", "council", COUNCIL, json!([])),
        "/TakeDecision/decision/venue",
        json!({ "meeting": "m" }),
    );
    let scenario = Scenario::running().given(called("called")).given(held("m", "2030-01-02")).given(decided);
    let meeting = &scenario.programme.meetings().all()[&"m".parse().unwrap()];
    let entry = meeting.sequence.0;
    let right = json!({ "CorrectRecord": { "entry": entry, "minutes": document(), "reason": "Cas came too",
        "value": { "meeting": { "meeting": "m", "body": "council", "on": "2030-01-02",
            "present": [{ "person": "ann" }, { "person": "bob" }, { "person": "cas" }] } } } });
    scenario.ladder(
        "/CorrectRecord",
        &right,
        &[
            ("value/meeting/meeting", json!("nothing"), "unknown"),
            ("value/meeting/meeting", json!("called"), "meeting-not-held"),
            ("entry", json!(entry + 1), "not-that-entry"),
            ("value/meeting/body", json!("club"), "form-does-not-act"),
            ("value/meeting/on", json!("2030-03-02"), "future-date"),
            ("value/meeting/with", json!(["nobody"]), "unknown"),
            ("value/meeting/present", json!([{ "person": "nobody" }]), "unknown"),
            ("value/meeting/body", json!("team"), "meeting-of-another-body"),
        ],
    );
    let corrected = scenario.given(right.clone());
    let meeting = &corrected.programme.meetings().all()[&"m".parse().unwrap()];
    assert_eq!(meeting.proceedings().unwrap().present.len(), 3);
    assert_eq!(meeting.corrections[0].fact.entry.0, entry);
    assert_eq!(corrected.verdict(&right), "not-that-entry", "the new record stands in a new entry");
}

#[test]
fn a_meeting_dated_wrongly_is_corrected_and_then_its_decisions() {
    let decided = but(
        &decide_on("d", "council", COUNCIL, json!([])),
        "/TakeDecision/decision/venue",
        json!({ "meeting": "m" }),
    );
    let scenario = Scenario::running().given(held("m", "2030-01-02")).given(decided.clone());
    let meeting = scenario.programme.meetings().all()[&"m".parse().unwrap()].sequence.0;
    let scenario = scenario.given(json!({ "CorrectRecord": { "entry": meeting, "minutes": document(),
        "reason": "It was the day after", "value": { "meeting": { "meeting": "m", "body": "council",
            "on": "2030-01-03", "present": [{ "person": "ann" }, { "person": "bob" }] } } } }));
    let dated = but(&decided, "/TakeDecision/decision/decided_on", json!("2030-01-03"));
    let corrected = scenario.clone().given(crate::testing::correct(scenario.entry("d"), &dated));
    let case = &corrected.programme.decisions().all()[&"d".parse().unwrap()];
    assert_eq!(case.decision.fact.decided_on.to_string(), "2030-01-03");
}
