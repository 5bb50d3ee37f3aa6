use serde_json::{Value, json};

use crate::testing::{Scenario, but, sealed};

fn report(id: &str) -> Value {
    json!({ "SubmitReport": { "report": id, "by": "north", "to": "team",
        "period": { "from": "2030-01-01", "until": "2030-01-31" }, "on": "2030-02-01" } })
}

fn signal() -> Value {
    json!({ "RaiseSignal": { "signal": "s", "title": "Dark corner", "from": { "person": "fay" }, "to": "north", "on": "2030-02-01" } })
}

#[test]
fn a_report_goes_to_another_body() {
    Scenario::running().given(report("taken")).ladder(
        "/SubmitReport",
        &report("r"),
        &[
            ("report", json!("taken"), "id-taken"),
            ("by", json!("nobody"), "unknown"),
            ("by", json!("club"), "form-does-not-act"),
            ("to", json!("nobody"), "unknown"),
            ("to", json!("north"), "to-itself"),
            ("actions", json!(["x", "x"]), "id-twice"),
            ("actions", json!(["nothing"]), "unknown"),
            ("on", json!("2030-03-02"), "future-date"),
            ("text", sealed(&["nobody"]), "unknown"),
        ],
    );
}

#[test]
fn a_second_report_on_the_same_period_supersedes_the_first() {
    let other = but(&report("other"), "/SubmitReport/period/until", json!("2030-02-28"));
    let scenario = Scenario::running().given(report("z")).given(other).given(report("a"));
    let feedback = scenario.programme.feedback();
    let superseded = |id: &str| {
        let by = feedback.superseded(&feedback.reports()[&id.parse().unwrap()]);
        by.map(|record| record.fact.report.to_string())
    };
    assert_eq!(["z", "other", "a"].map(superseded), [Some("a".to_owned()), None, None]);
}

#[test]
fn a_signal_reaches_a_body_from_anybody_but_itself() {
    let taken = but(&signal(), "/RaiseSignal/signal", json!("taken"));
    Scenario::running().given(taken).ladder(
        "/RaiseSignal",
        &signal(),
        &[
            ("signal", json!("taken"), "id-taken"),
            ("from", json!({ "body": "nobody" }), "unknown"),
            ("from", json!({ "partner": "nobody" }), "unknown"),
            ("from", json!({ "person": "nobody" }), "unknown"),
            ("to", json!("club"), "form-does-not-act"),
            ("from", json!({ "body": "north" }), "to-itself"),
            ("on", json!("2030-03-02"), "future-date"),
            ("text", sealed(&["nobody"]), "unknown"),
        ],
    );
}

#[test]
fn feedback_is_about_something_that_is_there() {
    let feedback = |id: &str| json!({ "GiveFeedback": { "feedback": id, "about": { "decision": "form" }, "from": "team", "to": "north", "on": "2030-02-01" } });
    let proposal = json!({ "PrepareProposal": { "proposal": "v", "title": "V", "by": { "body": "team" }, "to": "council", "on": "2030-01-02" } });
    let scenario =
        Scenario::running().given(feedback("taken")).given(proposal).given(signal()).given(report("r"));
    scenario.ladder(
        "/GiveFeedback",
        &feedback("f"),
        &[
            ("feedback", json!("taken"), "id-taken"),
            ("about", json!({ "decision": "nothing" }), "unknown"),
            ("about", json!({ "proposal": "nothing" }), "unknown"),
            ("about", json!({ "report": "nothing" }), "unknown"),
            ("about", json!({ "signal": "nothing" }), "unknown"),
            ("from", json!("club"), "form-does-not-act"),
            ("to", json!("nobody"), "unknown"),
            ("to", json!("team"), "to-itself"),
            ("on", json!("2030-03-02"), "future-date"),
            ("text", sealed(&["nobody"]), "unknown"),
        ],
    );
    for about in [json!({ "proposal": "v" }), json!({ "report": "r" }), json!({ "signal": "s" })] {
        assert_eq!(scenario.verdict(&but(&feedback("f"), "/GiveFeedback/about", about)), "accepted");
    }
}
