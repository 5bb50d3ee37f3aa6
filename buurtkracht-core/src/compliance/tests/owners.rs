use super::*;
use crate::testing::TEAM;

/// Who answers for each finding of a code about one thing on a day.
fn owner(scenario: &Scenario, on: &str, code: &str, about: &str) -> Option<Owner> {
    let found = findings(&scenario.programme, day(on)).into_iter();
    let mut own = found.filter(|found| <&str>::from(found.code) == code && found.about == about);
    own.next().map(|found| found.owner)
}

fn body(id: &str) -> Option<Owner> {
    Some(Owner::Body(id.parse().unwrap()))
}

#[test]
fn the_group_in_which_another_was_merged_answers_for_it() {
    let spoken = decide("spoken", "north", NORTH, "2030-06-10", json!([]));
    let agreed = json!({ "AgreeAction": { "action": "x", "what": "Ask", "who": { "person": "gus" },
        "meeting": "n", "by": "2030-06-15", "on": "2030-06-01" } });
    let own = json!({ "PrepareProposal": { "proposal": "v", "title": "V", "by": { "partner": "homes" }, "to": "north",
        "benefits": ["homes"], "on": "2030-06-02" } });
    let held = but(&meet("n", "north", "2030-06-01"), "/HoldMeeting/present", json!([{ "person": "gus" }]));
    let merge = json!([{ "MergeGroups": { "groups": ["north", "south"], "into": "all", "name": "All" } }]);
    let scenario = asking(&[("reports", json!("regularly"))])
        .with_plans()
        .on("2030-07-20")
        .given(but(&held, "/HoldMeeting/minutes", paper()))
        .given(agreed)
        .given(own)
        .given(spoken)
        .given(json!({ "VacateSeat": { "body": "north", "seat": "worker", "person": "cas", "until": "2030-06-05" } }))
        .given(meet("n2", "north", "2030-07-01"))
        .given(decide("merge", "team", TEAM, "2030-07-10", merge));
    for (code, about) in [
        ("decision-not-reported", "adopt-benches"),
        ("recorded-late", "spoken"),
        ("voice-without-seat", "spoken"),
        ("interested-party", "v"),
        ("attended-without-seat", "n"),
        ("minutes-not-adopted", "n"),
        ("weeks-missed", "north/2030"),
        ("action-overdue", "x"),
        ("report-missing", "north/2030-06-30"),
    ] {
        let before = owner(&scenario, "2030-07-09", code, about);
        assert_eq!(before.or(body("north")), body("north"), "{code} {about}");
        assert_eq!(owner(&scenario, "2030-07-20", code, about), body("all"), "{code} {about}");
    }
    let duties = compliance(&scenario.programme, Span::On(day("2030-07-20"))).unwrap().duties;
    let weekly = duties.into_iter().find(|duty| duty.duty == "weekly-meetings/north/2030");
    assert_eq!(weekly.map(|duty| duty.owner), body("all"));
}
