use super::*;

#[test]
fn a_year_begins_with_an_adopted_annual_plan() {
    let scenario = asking(&[("annual-plan", json!("start_of_year"))]);
    assert!(!has(&scenario, "2030-01-01", "no-annual-plan", "2030"), "the last day to do it");
    assert!(has(&scenario, "2030-01-02", "no-annual-plan", "2030"));
    let scenario = scenario.given(propose("year", json!({ "annual": { "year": 2030 } }))).given(decide(
        "adopt",
        "council",
        COUNCIL,
        "2030-01-20",
        json!([{ "AdoptPlan": { "plan": "year" } }]),
    ));
    assert!(has(&scenario, "2030-01-19", "no-annual-plan", "2030"));
    assert!(!has(&scenario, "2030-01-20", "no-annual-plan", "2030"));
    assert!(has(&scenario, "2031-01-02", "no-annual-plan", "2031"));
    assert!(!has(&Scenario::running(), "2031-01-02", "no-annual-plan", "2031"), "the text asks for none");
}

#[test]
fn an_active_plan_is_told_of_between_the_meetings_of_who_monitors() {
    let scenario = asking(&[]).with_plans().on("2030-05-01");
    let look = |id: &str, on: &str| json!({ "RecordProgress": { "plan": id, "by": "team", "colour": "green", "on": on } });
    assert!(!has(&scenario, "2030-05-01", "no-progress", "benches"), "nobody met");
    let scenario = scenario.given(meet("t1", "team", "2030-03-10"));
    assert!(has(&scenario, "2030-03-10", "no-progress", "benches"));
    let scenario = scenario.given(look("benches", "2030-03-20"));
    assert!(has(&scenario, "2030-03-19", "no-progress", "benches"));
    assert!(!has(&scenario, "2030-03-20", "no-progress", "benches"));
    assert!(has(&scenario, "2030-03-20", "no-progress", "grove"));
    let scenario = scenario.given(meet("t2", "team", "2030-04-10"));
    assert!(!has(&scenario, "2030-04-10", "no-progress", "benches"), "told of since the meeting before");
    let scenario = scenario.given(meet("t3", "team", "2030-04-20"));
    assert!(has(&scenario, "2030-04-20", "no-progress", "benches"));
    let ended = scenario.given(json!({ "CompletePlan": { "plan": "benches", "on": "2030-04-30" } }));
    assert!(!has(&ended, "2030-04-30", "no-progress", "benches"));
}

#[test]
fn a_plan_whose_group_ended_waits_for_another() {
    let leader: &[(&str, &str)] = &[("leader", "cas"), ("mate", "dee")];
    let end = |effect: Value| decide("end", "team", leader, "2030-02-20", json!([effect]));
    let scenario = Scenario::running().with_plans();
    let ended = scenario.clone().given(end(json!({ "EndGroup": { "group": "north" } })));
    assert!(!has(&ended, "2030-02-19", "plan-without-group", "benches"));
    assert!(has(&ended, "2030-02-20", "plan-without-group", "benches"));
    let merge = json!({ "MergeGroups": { "groups": ["north", "south"], "into": "all", "name": "All" } });
    let merged = scenario.given(end(merge));
    assert!(!has(&merged, "2030-02-20", "plan-without-group", "benches"));
}

#[test]
fn the_network_grows_over_a_year_and_is_reviewed() {
    let scenario =
        asking(&[("network", json!("always")), ("network-review", json!("always"))]).on("2031-12-01");
    assert!(!has(&scenario, "2031-01-01", "network-not-growing", "2030"), "a resident took a seat");
    assert!(!has(&scenario, "2031-12-31", "network-not-growing", "2031"), "the year is not over");
    assert!(has(&scenario, "2032-01-01", "network-not-growing", "2031"));
    let joined = json!({ "RegisterPartner": { "partner": "choir", "name": "Choir", "kind": "informal", "on": "2031-05-01" } });
    assert!(!has(&scenario.clone().given(joined), "2032-01-01", "network-not-growing", "2031"));
    assert!(!has(&scenario, "2031-01-01", "network-not-reviewed", "example"));
    assert!(has(&scenario, "2031-01-02", "network-not-reviewed", "example"));
    let review = json!({ "RecordReview": { "of": "network", "by": { "body": "team" },
        "outcome": { "no_change": "Fine" }, "on": "2031-02-01" } });
    let reviewed = scenario.given(review);
    assert!(has(&reviewed, "2031-01-31", "network-not-reviewed", "example"));
    assert!(!has(&reviewed, "2031-02-01", "network-not-reviewed", "example"));
    let low = findings(&reviewed.programme, day("2031-01-31")).into_iter();
    let mut low = low.filter(|found| found.code == FindingCode::NetworkNotReviewed);
    assert_eq!(low.next().unwrap().severity, Severity::Low);
}
