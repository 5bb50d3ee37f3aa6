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
fn a_project_has_the_goals_and_the_days_of_its_plan() {
    let goal = |id: &str| json!({ "id": id, "section": "1", "title": id, "sub_aims": [] });
    let goals = &[("/text/goals", json!([goal("green"), goal("quiet")]))];
    let project = |member: &str, value: Value| {
        let project = propose("new", json!({ "project": { "parent": "grove", "lead": "fay" } }));
        let project = but(&project, &format!("/ProposePlan/{member}"), value);
        let adopt = json!([{ "AdoptPlan": { "plan": "new" } }]);
        let scenario = Scenario::founded_with(goals).run().with_plans().given(project);
        assert!(!has(&scenario, "2030-03-01", "project-beyond-plan", "new"), "a proposal is none yet");
        let scenario = scenario.given(crate::testing::decide_on("new", "north", NORTH, adopt));
        has(&scenario, "2030-03-01", "project-beyond-plan", "new")
    };
    assert!(project("goals", json!(["green", "quiet"])));
    assert!(project("period", json!({ "from": "2030-01-01", "until": "2032-12-31" })));
    assert!(!project("period", json!({ "from": "2030-02-01", "until": "2030-12-31" })));
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
    let review = json!({ "RecordReview": { "of": "network", "by": { "partners": ["town"] },
        "outcome": { "no_change": "Fine" }, "on": "2031-02-01" } });
    let reviewed = scenario.given(review);
    assert!(has(&reviewed, "2031-01-31", "network-not-reviewed", "example"));
    assert!(!has(&reviewed, "2031-02-01", "network-not-reviewed", "example"));
    let low = findings(&reviewed.programme, day("2031-01-31")).into_iter();
    let mut low = low.filter(|found| found.code == FindingCode::NetworkNotReviewed);
    assert_eq!(low.next().unwrap().severity, Severity::Low);
}

fn indicator(id: &str, context_only: bool) -> Value {
    json!({ "DefineIndicator": { "indicator": id, "goal": "green", "title": id, "unit": "trees", "direction": "up", "context_only": context_only } })
}

fn figure(verb: &str, id: &str, indicator: &str, area: &str, on: &str) -> Value {
    json!({ verb: { "measurement": id, "indicator": indicator, "area": area, "area_year": 2030, "reference_date": on,
        "value": { "figure": "12" }, "n": 12, "source": "Count", "method": "Counted" } })
}

fn resting(id: &str, kind: &str, measurements: &[&str]) -> Value {
    but(&evaluation(id, "benches", kind, "continue"), "/RecordEvaluation/measurements", json!(measurements))
}

#[test]
fn effect_is_shown_by_a_figure_that_counts() {
    let north = "BU00010001";
    let suppressed = but(
        &figure("RecordMeasurement", "few", "trees", north, "2030-01-20"),
        "/RecordMeasurement/value",
        json!("suppressed"),
    );
    let scenario = Scenario::running()
        .with_plans()
        .given(indicator("trees", false))
        .given(indicator("monitor", true))
        .given(figure("RecordBaseline", "b", "trees", north, "2030-01-10"))
        .given(figure("RecordBaseline", "bm", "monitor", north, "2030-01-10"))
        .given(figure("RecordMeasurement", "m", "trees", north, "2030-01-20"))
        .given(figure("RecordMeasurement", "mm", "monitor", north, "2030-01-20"))
        .given(suppressed);
    let shows = |scenario: &Scenario, measurements: &[&str]| {
        let scenario = scenario.clone().given(resting("e", "effect", measurements));
        !has(&scenario, "2030-03-01", "effect-without-measurement", "e")
    };
    for (measurements, expected) in [
        (&[][..], false),
        (&["b"], false),
        (&["few"], false),
        (&["mm"], false),
        (&["m"], true),
        (&["few", "m"], true),
    ] {
        assert_eq!(shows(&scenario, measurements), expected, "{measurements:?}");
    }
    let again = but(
        &figure("RecordMeasurement", "m2", "trees", north, "2030-02-20"),
        "/RecordMeasurement/supersedes",
        json!("m"),
    );
    let mended = scenario.given(resting("e", "effect", &["m"])).given(again);
    assert!(!has(&mended, "2030-02-19", "effect-without-measurement", "e"));
    assert!(has(&mended, "2030-02-20", "effect-without-measurement", "e"));
}

#[test]
fn effect_without_a_baseline_shows_no_change_and_a_recoded_area_keeps_its_own() {
    let area = |code: &str| json!({ "RegisterArea": { "area": code, "year": 2030, "name": code } });
    let succeed = |to: &[&str], kind: &str| json!({ "SucceedAreas": { "from": ["BU00010001"], "to": to, "kind": kind, "on": "2030-01-15" } });
    let scenario = Scenario::running()
        .with_plans()
        .given(area("BU00010003"))
        .given(area("BU00010004"))
        .given(indicator("trees", false))
        .given(figure("RecordBaseline", "b", "trees", "BU00010001", "2030-01-10"))
        .given(figure("RecordMeasurement", "m1", "trees", "BU00010001", "2030-01-20"))
        .given(figure("RecordMeasurement", "m2", "trees", "BU00010002", "2030-01-20"));
    let told = |scenario: &Scenario| has(scenario, "2030-03-01", "effect-without-baseline", "e");
    assert!(!told(&scenario.clone().given(resting("e", "effect", &["m1"]))));
    assert!(told(&scenario.clone().given(resting("e", "effect", &["m2"]))));
    assert!(told(&scenario.clone().given(resting("e", "effect", &["m1", "m2"]))));
    assert!(
        !told(&scenario.clone().given(resting("e", "narrative", &["m2"]))),
        "a narrative shows no effect"
    );
    let after = |scenario: Scenario, change: Value| {
        let measured = figure("RecordMeasurement", "m3", "trees", "BU00010003", "2030-01-20");
        scenario.given(change).given(measured).given(resting("e", "effect", &["m3"]))
    };
    assert!(!told(&after(scenario.clone(), succeed(&["BU00010003"], "recoded"))));
    assert!(told(&after(scenario, succeed(&["BU00010003", "BU00010004"], "split"))));
}

#[test]
fn an_active_plan_has_a_baseline_where_it_works() {
    let area = |code: &str| json!({ "RegisterArea": { "area": code, "year": 2030, "name": code } });
    let scenario = Scenario::running()
        .with_plans()
        .given(area("WK000100"))
        .given(area("BU00010003"))
        .given(area("BU00010004"));
    let told = |scenario: &Scenario, on: &str| has(scenario, on, "plan-without-baseline", "benches");
    let based = |area: &str| {
        scenario.clone().given(indicator("trees", false)).given(figure(
            "RecordBaseline",
            "b",
            "trees",
            area,
            "2030-02-10",
        ))
    };
    assert!(told(&scenario, "2030-03-01"));
    assert!(!told(&scenario, "2030-07-02"), "the programme has no baseline at all: that is said once");
    let elsewhere = based("BU00010002");
    assert!(told(&elsewhere, "2030-03-01"));
    assert!(!told(&elsewhere, "2030-02-09"), "nor is it active");
    assert!(!told(&based("BU00010001"), "2030-03-01"));
    assert!(told(&based("WK000100"), "2030-03-01"), "its district has no figure of the neighbourhood");
    assert!(told(&based("GM0001"), "2030-03-01"), "nor has its municipality");
    let wide = findings(&based("GM0001").programme, day("2030-03-01"));
    let wide = wide.iter().find(|found| found.code == FindingCode::PlanWithoutBaseline).unwrap();
    assert!(wide.detail.contains("of BU00010001, only one of GM0001"), "{}", wide.detail);
    let low = findings(&elsewhere.programme, day("2030-03-01"));
    let low = low.iter().find(|found| found.code == FindingCode::PlanWithoutBaseline).unwrap();
    assert_eq!(low.severity, Severity::Low);
    let ended = elsewhere
        .clone()
        .on("2030-04-01")
        .given(json!({ "CompletePlan": { "plan": "benches", "on": "2030-03-20" } }));
    assert!(told(&ended, "2030-03-19") && !told(&ended, "2030-03-20"));
    // What a plan works in came in the place of the area that was measured.
    let split = json!({ "SucceedAreas": { "from": ["BU00010001"], "to": ["BU00010003", "BU00010004"], "kind": "split", "on": "2030-02-20" } });
    let later = but(&propose("later", json!("neighbourhood")), "/ProposePlan/areas", json!(["BU00010003"]));
    let later = but(&later, "/ProposePlan/on", json!("2030-02-25"));
    let start = |scenario: Scenario| {
        let adopt = decide("l", "north", NORTH, "2030-02-25", json!([{ "AdoptPlan": { "plan": "later" } }]));
        let start = json!({ "StartPlan": { "plan": "later", "on": "2030-02-26" } });
        scenario.given(split.clone()).given(later.clone()).given(adopt).given(start)
    };
    assert!(!has(&start(based("BU00010001")), "2030-03-01", "plan-without-baseline", "later"));
    assert!(has(&start(based("BU00010002")), "2030-03-01", "plan-without-baseline", "later"));
}

#[test]
fn a_challenge_becomes_an_action_by_the_next_meeting_of_its_body() {
    let hard = but(
        &evaluation("e", "benches", "process", "continue"),
        "/RecordEvaluation/challenges",
        crate::testing::sealed(&[]),
    );
    let action = |on: &str, of: Value| {
        let action = json!({ "AgreeAction": { "action": "a", "what": "Ask around", "who": { "body": "north" },
            "by": "2030-06-01", "on": on } });
        but(&action, "/AgreeAction/evaluation", of)
    };
    let told = |scenario: &Scenario, on: &str| has(scenario, on, "challenge-without-action", "e");
    let scenario = Scenario::running().with_plans().on("2030-04-01").given(hard.clone());
    assert!(!told(&scenario, "2030-04-01"), "it did not meet since");
    let met = scenario.given(meet("n1", "north", "2030-02-01")).given(meet("n2", "north", "2030-03-10"));
    assert!(!told(&met, "2030-03-09"));
    assert!(told(&met, "2030-03-10"));
    assert!(told(&met.clone().given(action("2030-03-10", Value::Null)), "2030-03-10"), "of nothing");
    let taken_up = met.clone().given(action("2030-03-12", json!("e")));
    assert!(told(&taken_up, "2030-03-11") && !told(&taken_up, "2030-03-12"));
    let without = but(&hard, "/RecordEvaluation/challenges", Value::Null);
    let without = Scenario::running().with_plans().on("2030-04-01").given(without).given(meet(
        "n2",
        "north",
        "2030-03-10",
    ));
    assert!(!told(&without, "2030-03-10"));
}

#[test]
fn a_follow_up_is_seen_by_whatever_names_the_evaluation() {
    let council = json!(["distribute-funds", "decide-main-lines", "expand-plan", "scale-up-plan"]);
    let area = json!({ "RegisterArea": { "area": "BU00010003", "year": 2030, "name": "A" } });
    for (kind, conclusion, asked) in [
        ("narrative", "stop", true),
        ("process", "adjust", true),
        ("process", "expand", false),
        ("process", "scale-up", false),
        ("effect", "continue", false),
    ] {
        let scenario = Scenario::founded_with(&[("/text/bodies/0/may", council.clone())])
            .run()
            .with_plans()
            .given(area.clone())
            .given(but(
                &evaluation("e", "grove", kind, conclusion),
                "/RecordEvaluation/on",
                json!("2030-01-02"),
            ));
        let told = |scenario: &Scenario| has(scenario, "2030-03-01", "evaluation-without-follow-up", "e");
        assert_eq!(told(&scenario), asked, "{conclusion}");
        let effects = |effect: Value| decide_on("d", "council", COUNCIL, json!([effect]));
        let naming = [
            but(
                &effects(json!({ "AdjustStrategy": { "what": "Other" } })),
                "/TakeDecision/decision/based_on",
                json!(["e"]),
            ),
            effects(json!({ "StopPlan": { "plan": "grove", "ground": "not-working", "evaluation": "e" } })),
            effects(json!({ "ExpandPlan": { "plan": "grove", "what": "More", "evaluation": "e" } })),
            effects(
                json!({ "ScaleUpPlan": { "plan": "grove", "to_areas": ["BU00010003"], "evaluation": "e" } }),
            ),
        ];
        for decision in naming {
            let followed = scenario.clone().given(decision.clone());
            assert!(!told(&followed), "{decision}");
            for code in ["stop-without-evaluation", "change-without-evaluation"] {
                let about = if code.starts_with("stop") { "grove" } else { "d" };
                assert!(!has(&followed, "2030-03-01", code, about), "a {kind} is a ground: {decision}");
            }
        }
        let unnamed = effects(json!({ "StopPlan": { "plan": "grove", "ground": "not-working" } }));
        assert_eq!(told(&scenario.given(unnamed)), asked, "{conclusion}");
    }
}

#[test]
fn an_annual_plan_is_advised_on_to_the_groups_that_carry_it_out() {
    let annual =
        but(&propose("year", json!({ "annual": { "year": 2030 } })), "/ProposePlan/body", json!("team"));
    let scenario = asking(&[("annual-plan", json!("start_of_year"))]).given(annual).given(decide_on(
        "d",
        "council",
        COUNCIL,
        json!([{ "AdoptPlan": { "plan": "year" } }]),
    ));
    assert!(has(&scenario, "2030-01-02", "annual-plan-without-advice", "year"));
    let advice = |to: Value| json!({ "GiveAdvice": { "about": { "plan": "year" }, "by": "team", "to": to, "verdict": "positive", "on": "2030-02-01" } });
    assert_eq!(scenario.verdict(&advice(json!([]))), "advice-to-nobody");
    // The plan works in the areas of the north only.
    let south = scenario.clone().given(advice(json!(["south"])));
    assert!(has(&south, "2030-02-01", "annual-plan-without-advice", "year"));
    let north = scenario.given(advice(json!(["north"])));
    assert!(has(&north, "2030-01-31", "annual-plan-without-advice", "year"));
    assert!(!has(&north, "2030-02-01", "annual-plan-without-advice", "year"));
}

#[test]
fn who_draws_up_the_annual_plan_advises_on_it() {
    let duty = json!([{ "id": "annual-plan", "section": "4", "asks": "annual-plan", "what": "A", "body": "team", "due": "start_of_year" }]);
    let annual =
        but(&propose("year", json!({ "annual": { "year": 2030 } })), "/ProposePlan/body", json!("team"));
    let adopt = json!([{ "AdoptPlan": { "plan": "year" } }]);
    let scenario = Scenario::founded_with(&[("/text/duties", duty)]).run().given(annual);
    let scenario = scenario.given(decide_on("d", "council", COUNCIL, adopt));
    for (by, missing) in [("south", true), ("team", false)] {
        let advice = json!({ "GiveAdvice": { "about": { "plan": "year" }, "by": by, "to": ["north"], "verdict": "positive", "on": "2030-02-01" } });
        let advised = scenario.clone().given(advice);
        assert_eq!(has(&advised, "2030-02-01", "annual-plan-without-advice", "year"), missing, "{by}");
    }
}

#[test]
fn what_is_evaluated_later_is_no_ground_for_a_decision() {
    let made = but(&evaluation("e", "grove", "process", "stop"), "/RecordEvaluation/on", json!("2030-04-01"));
    let scenario = Scenario::running().with_plans().on("2030-05-01").given(made);
    let stop = json!({ "StopPlan": { "plan": "grove", "ground": "not-working", "evaluation": "e" } });
    let expand = json!({ "ExpandPlan": { "plan": "grove", "what": "More", "evaluation": "e" } });
    for (on, ground) in [("2030-03-31", false), ("2030-04-01", true)] {
        let told = |effect: &Value, code: &str, about: &str| {
            let decided = scenario.clone().given(decide("d", "north", NORTH, on, json!([effect])));
            has(&decided, "2030-04-01", code, about)
        };
        assert_eq!(told(&stop, "stop-without-evaluation", "grove"), !ground, "{on}");
        assert_eq!(told(&stop, "evaluation-without-follow-up", "e"), !ground, "{on}");
        assert_eq!(told(&expand, "change-without-evaluation", "d"), !ground, "{on}");
    }
}

#[test]
fn an_action_from_before_an_evaluation_takes_up_no_challenge_of_it() {
    let made = but(
        &evaluation("e", "grove", "process", "continue"),
        "/RecordEvaluation/challenges",
        crate::testing::sealed(&[]),
    );
    let scenario = Scenario::running().with_plans().given(made).given(meet("n", "north", "2030-02-10"));
    for (on, missing) in [("2030-01-31", true), ("2030-02-01", false)] {
        let action = json!({ "AgreeAction": { "action": "k", "what": "W", "who": { "body": "north" }, "by": "2030-04-01", "on": on, "evaluation": "e" } });
        let agreed = scenario.clone().given(action);
        assert_eq!(has(&agreed, "2030-03-01", "challenge-without-action", "e"), missing, "{on}");
    }
}
