use serde_json::json;

use crate::testing::{Scenario, but};

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
