use serde_json::json;

use crate::testing::{Scenario, but, day, sealed};

#[test]
fn an_action_is_agreed_for_somebody_who_is_there() {
    let right = json!({ "AgreeAction": { "action": "x", "what": "Call", "who": { "seat": { "body": "team", "seat": "leader" } },
        "by": "2030-04-01", "on": "2030-02-01" } });
    let scenario = Scenario::running().given(but(&right, "/AgreeAction/action", json!("taken")));
    scenario.ladder(
        "/AgreeAction",
        &right,
        &[
            ("action", json!("taken"), "id-taken"),
            ("who", json!({ "seat": { "body": "team", "seat": "nothing" } }), "unknown"),
            ("who", json!({ "seat": { "body": "club", "seat": "worker" } }), "form-does-not-act"),
            ("who", json!({ "body": "club" }), "form-does-not-act"),
            ("who", json!({ "partner": "nobody" }), "unknown"),
            ("who", json!({ "person": "nobody" }), "unknown"),
            ("meeting", json!("nothing"), "unknown"),
            ("decision", json!("nothing"), "unknown"),
            ("plan", json!("nothing"), "unknown"),
            ("evaluation", json!("nothing"), "unknown"),
            ("on", json!("2030-03-02"), "future-date"),
            ("by", json!("2030-01-31"), "ends-before-it-starts"),
        ],
    );
}

#[test]
fn an_action_is_done_once_and_not_before_it_was_agreed() {
    let agree = json!({ "AgreeAction": { "action": "x", "what": "Call", "who": { "person": "ann" }, "by": "2030-04-01", "on": "2030-02-01" } });
    let done = json!({ "CompleteAction": { "action": "x", "on": "2030-02-10" } });
    let scenario = Scenario::running().given(agree);
    scenario.ladder(
        "/CompleteAction",
        &done,
        &[
            ("action", json!("nothing"), "unknown"),
            ("on", json!("2030-03-02"), "future-date"),
            ("on", json!("2030-01-31"), "ends-before-it-starts"),
            ("result", sealed(&["nobody"]), "unknown"),
        ],
    );
    let scenario = scenario.given(done.clone());
    assert_eq!(scenario.verdict(&done), "action-already-done");
    let action = &scenario.programme.actions().all()[&"x".parse().unwrap()];
    let open = ["2030-01-31", "2030-02-01", "2030-02-09", "2030-02-10"].map(|on| action.open_on(day(on)));
    assert_eq!(open, [false, true, true, false]);
}
