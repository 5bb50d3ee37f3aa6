use super::*;

#[test]
fn an_action_stands_out_after_its_day_until_it_is_done() {
    let action = |who: Value| json!({ "AgreeAction": { "action": "x", "what": "Ask", "who": who, "by": "2030-02-15", "on": "2030-02-01" } });
    let seat = json!({ "seat": { "body": "team", "seat": "leader" } });
    let scenario = Scenario::running().given(action(seat));
    assert!(!has(&scenario, "2030-02-15", "action-overdue", "x"));
    assert!(has(&scenario, "2030-02-16", "action-overdue", "x"));
    let done = scenario.given(json!({ "CompleteAction": { "action": "x", "on": "2030-02-20" } }));
    assert!(has(&done, "2030-02-19", "action-overdue", "x"));
    assert!(!has(&done, "2030-02-20", "action-overdue", "x"));
    let body = |id: &str| Owner::Body(id.parse().unwrap());
    for (who, owner) in [
        (json!({ "seat": { "body": "team", "seat": "leader" } }), body("team")),
        (json!({ "partner": "homes" }), Owner::Partner("homes".parse().unwrap())),
        (json!({ "person": "fay" }), body("north")),
        (json!({ "person": "gus" }), Owner::CorePartners),
    ] {
        let scenario = Scenario::running().given(action(who));
        assert_eq!(owner_of(&scenario, "2030-02-16", "action-overdue"), owner);
    }
}

#[test]
fn a_group_reports_on_every_period_in_which_it_was_there() {
    let scenario = asking(&[("reports", json!("regularly"))]).on("2030-12-01");
    assert!(!has(&scenario, "2030-04-01", "report-missing", "north/2030-03-31"), "formed on 2 January");
    assert!(!has(&scenario, "2030-06-30", "report-missing", "north/2030-06-30"));
    assert!(has(&scenario, "2030-07-01", "report-missing", "north/2030-06-30"));
    let report = json!({ "SubmitReport": { "report": "r", "by": "north", "to": "team",
        "period": { "from": "2030-03-15", "until": "2030-06-14" }, "on": "2030-07-05" } });
    let scenario = scenario.given(report);
    assert!(has(&scenario, "2030-07-04", "report-missing", "north/2030-06-30"));
    assert!(!has(&scenario, "2030-07-05", "report-missing", "north/2030-06-30"));
    assert!(has(&scenario, "2030-10-01", "report-missing", "north/2030-09-30"));
    assert!(has(&scenario, "2030-07-05", "report-missing", "south/2030-06-30"));
    assert!(!has(&scenario, "2030-07-05", "report-missing", "team/2030-06-30"), "no group");
}

#[test]
fn feedback_is_missing_once_who_awaits_it_has_met() {
    let scenario = asking(&[("feedback", json!("always"))])
        .with_plans()
        .given(decide(
            "d",
            "council",
            COUNCIL,
            "2030-02-01",
            json!([allocate("a", "benches", "homes-money", "1")]),
        ))
        .given(meet("n", "north", "2030-02-10"));
    assert!(!has(&scenario, "2030-02-09", "feedback-missing", "d"));
    assert!(has(&scenario, "2030-02-10", "feedback-missing", "d"));
    assert_eq!(
        owner_of(&scenario, "2030-02-10", "feedback-missing"),
        Owner::Partner("town".parse().unwrap()),
        "who answers for the same §"
    );
    let given = json!({ "GiveFeedback": { "feedback": "f", "about": { "decision": "d" }, "from": "council",
        "to": "north", "on": "2030-02-20" } });
    let scenario = scenario.given(given);
    assert!(has(&scenario, "2030-02-19", "feedback-missing", "d"));
    assert!(!has(&scenario, "2030-02-20", "feedback-missing", "d"));
}

#[test]
fn another_duty_of_the_text_stands_out_when_it_is_overdue() {
    let scenario = Scenario::running().on("2031-03-01");
    assert!(!has(&scenario, "2030-12-31", "duty-overdue", "review/2030"));
    assert!(has(&scenario, "2031-01-01", "duty-overdue", "review/2030"));
    let found = findings(&scenario.programme, day("2031-01-01")).into_iter();
    let found = found.filter(|found| found.code == FindingCode::DutyOverdue).collect::<Vec<_>>();
    assert_eq!(found[0].section.as_ref().unwrap().as_str(), "4");
    assert_eq!(found[0].owner, Owner::Body("council".parse().unwrap()));
    let review = json!({ "RecordReview": { "of": { "charter": { "year": 2030 } }, "by": { "partners": ["town", "homes"] },
        "outcome": { "no_change": "Fine" }, "on": "2031-01-15" } });
    let reviewed = scenario.given(review);
    assert!(has(&reviewed, "2031-01-14", "duty-overdue", "review/2030"));
    assert!(!has(&reviewed, "2031-01-15", "duty-overdue", "review/2030"));
}

#[test]
fn a_report_from_before_its_period_is_not_on_it() {
    let scenario = asking(&[("reports", json!("regularly"))]).on("2030-08-01");
    for (on, missing) in [("2030-03-31", true), ("2030-04-01", false)] {
        let report = json!({ "SubmitReport": { "report": "r", "by": "north", "to": "team",
            "period": { "from": "2030-04-01", "until": "2030-06-30" }, "on": on } });
        let reported = scenario.clone().given(report);
        assert_eq!(has(&reported, "2030-07-01", "report-missing", "north/2030-06-30"), missing, "{on}");
    }
}
