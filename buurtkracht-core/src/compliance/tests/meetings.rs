use super::*;

#[test]
fn a_joint_meeting_counts_for_each_body() {
    let scenario = Scenario::running();
    assert!(has(&scenario, "2031-01-01", "too-few-meetings", "team/2030"));
    let joint = but(&meet("m", "council", "2030-02-01"), "/HoldMeeting/with", json!(["team"]));
    let scenario = scenario.given(joint);
    assert!(!has(&scenario, "2031-01-01", "too-few-meetings", "council/2030"));
    assert!(!has(&scenario, "2031-01-01", "too-few-meetings", "team/2030"));
    assert!(has(&scenario, "2032-01-01", "too-few-meetings", "team/2031"));
    assert!(!has(&scenario, "2033-01-01", "too-few-meetings", "team/2032"), "the term is over");
}

#[test]
fn a_year_that_is_not_whole_is_not_counted() {
    let late = Scenario::founded_with(&[("/text/term/period/from", json!("2030-01-02"))]).run();
    assert!(!has(&late, "2031-01-01", "too-few-meetings", "team/2030"));
    assert!(has(&late, "2032-01-01", "too-few-meetings", "team/2031"));
}

#[test]
fn a_member_of_any_body_of_a_joint_meeting_has_a_seat_there() {
    let with = |with: Value| {
        let meeting = meet("m", "council", "2030-02-01");
        let meeting = but(&meeting, "/HoldMeeting/with", with);
        Scenario::running().given(but(&meeting, "/HoldMeeting/present", json!([{ "person": "cas" }])))
    };
    assert!(has(&with(json!([])), "2030-03-01", "attended-without-seat", "m"));
    assert!(!has(&with(json!(["team"])), "2030-03-01", "attended-without-seat", "m"));
}

#[test]
fn a_week_with_a_project_and_without_a_meeting_is_missed_once_it_is_over() {
    let missed = |scenario: &Scenario, on: &str| {
        let found = findings(&scenario.programme, day(on));
        let own = found.into_iter().find(|found| found.code == FindingCode::WeeksMissed);
        own.map(|found| (found.about, found.detail.split(": ").last().unwrap().to_owned()))
    };
    let told = |weeks: &str| Some(("north/2030".to_owned(), weeks.to_owned()));
    assert_eq!(missed(&Scenario::running(), "2030-03-01"), None, "no project, no duty");
    let scenario = Scenario::running().with_plans();
    assert_eq!(missed(&scenario, "2030-01-13"), None, "the week of 7 January is not over");
    assert_eq!(missed(&scenario, "2030-01-14"), told("2030-W02"), "the first week is a holiday");
    assert!(has(&scenario, "2030-01-14", "weeks-missed", "north/2030"));
    assert!(!has(&scenario, "2030-01-14", "weeks-missed", "south/2030"), "it has no project");
    assert_eq!(missed(&scenario, "2030-01-28"), told("2030-W02–2030-W04"));
    let reason =
        json!({ "RecordWeekWithoutMeeting": { "body": "north", "week": "2030-W03", "why": "too-few" } });
    let scenario = scenario.given(reason);
    assert_eq!(missed(&scenario, "2030-01-28"), told("2030-W02, 2030-W03 (too-few), 2030-W04"));
    let scenario = scenario.given(meet("w2", "north", "2030-01-09"));
    assert_eq!(missed(&scenario, "2030-01-14"), None);
    let joint = but(&meet("w4", "south", "2030-01-27"), "/HoldMeeting/with", json!(["north"]));
    let scenario = scenario.given(joint);
    assert_eq!(missed(&scenario, "2030-01-28"), told("2030-W03 (too-few)"));
}

#[test]
fn a_paused_or_ended_project_asks_for_no_meeting() {
    let weeks = |scenario: &Scenario| {
        let found = findings(&scenario.programme, day("2030-04-01"));
        found.into_iter().find(|found| found.code == FindingCode::WeeksMissed).unwrap().detail
    };
    let scenario = Scenario::running().with_plans();
    assert!(weeks(&scenario).contains("12 of 12"), "{}", weeks(&scenario));
    for (step, on) in [("PausePlan", "2030-03-04"), ("CompletePlan", "2030-03-04")] {
        let step = json!({ step: { "plan": "benches", "on": on } });
        let after = scenario.clone().on("2030-03-04").given(step);
        assert!(weeks(&after).contains("8 of 8"), "{}", weeks(&after));
    }
}

#[test]
fn minutes_are_filed_and_adopted_by_the_next_meeting() {
    let scenario = Scenario::running()
        .given(meet("m1", "council", "2030-02-01"))
        .given(meet("m2", "council", "2030-02-20"))
        .given(meet("m3", "council", "2030-02-28"));
    assert!(!has(&scenario, "2030-02-19", "minutes-missing", "m1"));
    assert!(has(&scenario, "2030-02-20", "minutes-missing", "m1"));
    let scenario = scenario
        .given(json!({ "FileMinutes": { "meeting": "m1", "document": paper(), "on": "2030-02-21" } }));
    assert!(has(&scenario, "2030-02-20", "minutes-missing", "m1"), "filed a day later");
    assert!(!has(&scenario, "2030-02-21", "minutes-missing", "m1"));
    assert!(has(&scenario, "2030-02-21", "minutes-not-adopted", "m1"));
    let scenario = scenario.given(json!({ "AdoptMinutes": { "meeting": "m1", "at": "m3" } }));
    assert!(has(&scenario, "2030-02-27", "minutes-not-adopted", "m1"));
    assert!(!has(&scenario, "2030-02-28", "minutes-not-adopted", "m1"));
}

#[test]
fn a_group_that_meets_weekly_owes_the_minutes_that_it_files() {
    let scenario =
        Scenario::running().given(meet("n1", "north", "2030-02-01")).given(meet("n2", "north", "2030-02-08"));
    assert!(!has(&scenario, "2030-02-08", "minutes-missing", "n1"));
    let filed = json!({ "FileMinutes": { "meeting": "n1", "document": paper(), "on": "2030-02-01" } });
    assert!(has(&scenario.given(filed), "2030-02-08", "minutes-not-adopted", "n1"));
}

#[test]
fn minutes_that_differ_stand_out_until_the_record_is_corrected() {
    let decision = decide_on("d", "council", COUNCIL, json!([]));
    let scenario = Scenario::running().given(decision.clone());
    let entry = scenario.programme.decisions().all().values().find(|c| c.decision.fact.title.as_str() == "d");
    let entry = entry.unwrap().decision.sequence;
    let scenario = scenario
        .given(but(&meet("m1", "council", "2030-02-01"), "/HoldMeeting/minutes", paper()))
        .given(meet("m2", "council", "2030-02-20"))
        .given(json!({ "AdoptMinutes": { "meeting": "m1", "at": "m2", "differing": ["d"] } }));
    assert!(!has(&scenario, "2030-02-19", "minutes-differ", "d"));
    assert!(has(&scenario, "2030-03-01", "minutes-differ", "d"));
    let corrected = json!({ "CorrectRecord": { "entry": entry, "minutes": paper(), "reason": "Typo",
        "value": { "decision": decision["TakeDecision"] } } });
    let scenario = scenario.given(corrected);
    assert!(!has(&scenario, "2030-03-01", "minutes-differ", "d"));
    assert!(has(&scenario, "2030-02-28", "minutes-differ", "d"), "corrected on the first of March");
}

#[test]
fn a_meeting_on_another_day_leaves_its_decisions_to_be_corrected() {
    let decided = decide_on("d", "council", COUNCIL, json!([]));
    let decided = but(&decided, "/TakeDecision/decision/venue", json!({ "meeting": "m" }));
    let scenario = Scenario::running().given(meet("m", "council", "2030-01-02")).given(decided);
    assert!(!has(&scenario, "2030-03-01", "minutes-differ", "d"));
    let meeting = scenario.programme.meetings().all()[&"m".parse().unwrap()].sequence;
    let dated = &meet("m", "council", "2030-01-03")["HoldMeeting"];
    let corrected = json!({ "CorrectRecord": { "entry": meeting, "minutes": paper(), "reason": "Typo",
        "value": { "meeting": dated } } });
    assert!(has(&scenario.given(corrected), "2030-03-01", "minutes-differ", "d"));
}
