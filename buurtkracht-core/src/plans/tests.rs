use serde_json::{Value, json};

use super::*;
use crate::testing::{COUNCIL, NORTH, Scenario, allocate, but, decide_on, propose};

fn by_north(effects: Value) -> Value {
    decide_on("d", "north", NORTH, effects)
}

#[test]
fn a_plan_is_refused_for_the_first_thing_that_is_wrong() {
    let scenario = Scenario::running().with_plans();
    let right = propose("new", json!({ "project": { "parent": "grove", "lead": "fay" } }));
    let with = |member: &str, value| but(&right, &format!("/ProposePlan/{member}"), value);
    scenario.table(&[
        (with("plan", json!("grove")), "id-taken"),
        (with("body", json!("club")), "form-does-not-act"),
        (with("on", json!("2030-03-02")), "future-date"),
        (with("goals", json!([])), "plan-without-goal"),
        (with("goals", json!(["nothing"])), "unknown"),
        (with("areas", json!([])), "plan-without-area"),
        (with("areas", json!(["BU00010009"])), "unknown"),
        (with("areas", json!(["BU00010002"])), "area-of-another-group"),
        (with("kind", json!({ "project": { "parent": "nothing", "lead": "fay" } })), "unknown"),
        (
            with("kind", json!({ "project": { "parent": "benches", "lead": "fay" } })),
            "parent-is-no-neighbourhood-plan",
        ),
        (
            but(&with("body", json!("south")), "/ProposePlan/areas", json!(["BU00010002"])),
            "plan-of-another-group",
        ),
        (with("kind", json!({ "project": { "parent": "grove", "lead": "nobody" } })), "unknown"),
        (with("continues", json!("nothing")), "unknown"),
        (with("continues", json!("benches")), "continues-open-plan"),
        (right.clone(), "accepted"),
    ]);
    let without = Scenario::founded_with(&[("/readings/kinds_of_plan/rule", json!(["neighbourhood"]))]).run();
    assert_eq!(without.verdict(&propose("new", json!({ "annual": { "year": 2030 } }))), "plan-kind-not-used");
}

#[test]
fn a_plan_goes_through_its_life_in_order() {
    let step = |verb: &str, on: &str| json!({ verb: { "plan": "new", "on": on } });
    let proposed = Scenario::running().given(propose("new", json!("neighbourhood")));
    let adopt = by_north(json!([{ "AdoptPlan": { "plan": "new" } }]));
    proposed.table(&[
        (json!({ "StartPlan": { "plan": "nothing", "on": "2030-03-01" } }), "unknown"),
        (step("StartPlan", "2030-03-01"), "plan-not-ready"),
        (step("PausePlan", "2030-03-01"), "plan-not-ready"),
        (by_north(json!([{ "StopPlan": { "plan": "new", "ground": "merged" } }])), "plan-not-ready"),
        (step("WithdrawPlan", "2030-03-01"), "accepted"),
        (adopt.clone(), "accepted"),
    ]);
    let withdrawn = proposed.clone().given(step("WithdrawPlan", "2030-03-01"));
    assert_eq!(withdrawn.verdict(&adopt), "plan-ended");
    let adopted = proposed.given(adopt.clone());
    assert_eq!(
        adopted.verdict(&but(&adopt, "/TakeDecision/decision/decision", json!("e"))),
        "plan-not-ready"
    );
    let active = adopted.given(step("StartPlan", "2030-02-01"));
    active.table(&[
        (step("PausePlan", "2030-03-02"), "future-date"),
        (step("PausePlan", "2030-01-31"), "step-before-the-last"),
        (step("ResumePlan", "2030-03-01"), "plan-not-ready"),
        (step("WithdrawPlan", "2030-03-01"), "plan-not-ready"),
        (step("PausePlan", "2030-03-01"), "accepted"),
    ]);
    let completed = active
        .given(step("PausePlan", "2030-02-02"))
        .given(step("ResumePlan", "2030-02-03"))
        .given(step("CompletePlan", "2030-02-04"));
    assert_eq!(completed.verdict(&step("PausePlan", "2030-03-01")), "plan-ended");
    let life = &completed.programme.plans().all()[&"new".parse().unwrap()];
    let on = |day: &str| life.status_on(crate::testing::day(day));
    assert_eq!(on("2030-01-01"), None);
    assert_eq!(on("2030-02-02"), Some(PlanStatus::Paused));
    assert_eq!(on("2030-02-04"), Some(PlanStatus::Completed));
}

#[test]
fn a_project_is_approved_while_its_lead_takes_part() {
    let scenario = Scenario::running()
        .with_plans()
        .given(propose("new", json!({ "project": { "parent": "grove", "lead": "gus" } })));
    assert_eq!(
        scenario.verdict(&by_north(json!([{ "AdoptPlan": { "plan": "new" } }]))),
        "lead-is-no-participant"
    );
    assert_eq!(scenario.verdict(&by_north(json!([{ "RejectPlan": { "plan": "new" } }]))), "accepted");
    let both = by_north(json!([{ "RejectPlan": { "plan": "new" } }, { "AdoptPlan": { "plan": "new" } }]));
    assert_eq!(scenario.verdict(&both), "plan-ended");
}

#[test]
fn a_plan_is_adopted_once_in_a_decision() {
    let scenario = Scenario::running().given(propose("new", json!("neighbourhood")));
    let twice = by_north(json!([{ "AdoptPlan": { "plan": "new" } }, { "AdoptPlan": { "plan": "new" } }]));
    assert_eq!(scenario.verdict(&twice), "id-twice");
}

fn evaluation(id: &str, about: Value) -> Value {
    json!({ "RecordEvaluation": { "evaluation": id, "title": "E", "about": about, "kind": "process", "by": "north", "conclusion": "stop", "on": "2030-02-01" } })
}

#[test]
fn a_stop_has_a_ground_and_comes_once() {
    let scenario = Scenario::running()
        .with_plans()
        .given(evaluation("of-grove", json!({ "plan": "grove" })))
        .given(propose("year", json!({ "annual": { "year": 2030 } })))
        .given(decide_on("year", "council", COUNCIL, json!([{ "AdoptPlan": { "plan": "year" } }])));
    let right = json!({ "StopPlan": { "plan": "benches", "ground": "not-working" } });
    let with = |member: &str, value| by_north(json!([but(&right, &format!("/StopPlan/{member}"), value)]));
    let by = |body: &str, voices| decide_on("d", body, voices, json!([right]));
    scenario.table(&[
        (by("team", &[("leader", "cas"), ("mate", "dee")]), "not-competent"),
        (with("plan", json!("nothing")), "unknown"),
        (
            decide_on("d", "council", COUNCIL, json!([but(&right, "/StopPlan/plan", json!("year"))])),
            "annual-plan-is-superseded",
        ),
        (with("ground", Value::Null), "stop-without-ground"),
        (with("evaluation", json!("nothing")), "unknown"),
        (with("evaluation", json!("of-grove")), "evaluation-of-another-plan"),
        (
            decide_on("d", "council", COUNCIL, json!([allocate("a", "benches", "homes-money", "1"), right])),
            "funded-and-stopped",
        ),
        (by("council", COUNCIL), "accepted"),
        (by("north", NORTH), "accepted"),
    ]);
    let stopped = scenario.given(by("north", NORTH));
    let again = but(&by("north", NORTH), "/TakeDecision/decision/decision", json!("e"));
    assert_eq!(stopped.verdict(&again), "plan-ended");
    let more = decide_on("e", "council", COUNCIL, json!([allocate("a", "benches", "homes-money", "1")]));
    assert_eq!(stopped.verdict(&more), "plan-ended");
}

#[test]
fn another_group_does_not_stop_it() {
    let scenario = Scenario::running().with_plans().given(crate::testing::take_seat(
        "south",
        "worker",
        "gus",
        Some("town"),
    ));
    let stop = json!([{ "StopPlan": { "plan": "benches", "ground": "not-working" } }]);
    assert_eq!(
        scenario.verdict(&decide_on("d", "south", &[("worker", "gus")], stop)),
        "plan-of-another-group"
    );
}

#[test]
fn a_stop_frees_what_is_neither_committed_nor_spent_and_late_invoices_still_land() {
    let pay = |id: &str| json!({ "RecordPayment": { "payment": id, "allocation": "a", "amount": "60", "on": "2030-02-01" } });
    let scenario = Scenario::running()
        .with_plans()
        .given(decide_on("m", "council", COUNCIL, json!([allocate("a", "benches", "homes-money", "100")])))
        .given(pay("p1"));
    let stop = by_north(json!([{ "StopPlan": { "plan": "benches", "ground": "goal-reached" } }]));
    let events = scenario.when(&stop).unwrap();
    let Some(Event::FundsReleased(release)) = events.last() else { panic!("{events:?}") };
    assert_eq!(release.amount.to_string(), "40.00");
    let stopped = scenario.given(stop).given(pay("p2"));
    let life = &stopped.programme.plans().all()[&"benches".parse().unwrap()];
    assert_eq!(life.status(), PlanStatus::Stopped);
    let figures = stopped.programme.funds().accounts().values().next().unwrap().figures(None);
    assert_eq!(figures.overspent().to_string(), "60.00");
}

#[test]
fn a_plan_is_expanded_and_scaled_up_by_its_own_group_while_it_runs() {
    let scenario = Scenario::running().with_plans();
    let expand = |plan: &str| by_north(json!([{ "ExpandPlan": { "plan": plan, "what": "More" } }]));
    let scale = |areas: Value| by_north(json!([{ "ScaleUpPlan": { "plan": "benches", "to_areas": areas } }]));
    let north_west = json!({ "RegisterArea": { "area": "BU00010003", "year": 2030, "name": "West" } });
    scenario.clone().given(north_west).table(&[
        (expand("nothing"), "unknown"),
        (expand("benches"), "accepted"),
        (scale(json!([])), "plan-without-area"),
        (scale(json!(["BU00010002"])), "area-of-another-group"),
        (scale(json!(["BU00010001"])), "area-already-in-plan"),
    ]);
    let proposed = scenario.given(propose("new", json!("neighbourhood")));
    assert_eq!(proposed.verdict(&expand("new")), "plan-not-ready");
}

#[test]
fn progress_is_recorded_of_a_plan_that_is_not_ended() {
    let right = json!({ "RecordProgress": { "plan": "benches", "by": "north", "colour": "amber", "on": "2030-02-01" } });
    let stop = by_north(json!([{ "StopPlan": { "plan": "over", "ground": "merged" } }]));
    let scenario = Scenario::running()
        .with_plans()
        .given(propose("over", json!("neighbourhood")))
        .given(decide_on("adopt-over", "north", NORTH, json!([{ "AdoptPlan": { "plan": "over" } }])))
        .given(stop);
    scenario.ladder(
        "/RecordProgress",
        &right,
        &[
            ("plan", json!("nothing"), "unknown"),
            ("by", json!("nobody"), "unknown"),
            ("by", json!("club"), "form-does-not-act"),
            ("plan", json!("over"), "plan-ended"),
            ("on", json!("2030-03-02"), "future-date"),
            ("note", crate::testing::sealed(&["nobody"]), "unknown"),
        ],
    );
    let scenario = scenario.given(right);
    let progress = &scenario.programme.plans().all()[&"benches".parse().unwrap()].progress;
    assert_eq!(progress[0].fact.colour, Colour::Amber);
}

#[test]
fn a_corrected_adoption_leaves_the_life_of_the_plan() {
    let scenario = Scenario::running().with_plans();
    let adopt = decide_on("adopt-benches", "north", NORTH, json!([{ "AdoptPlan": { "plan": "benches" } }]));
    let corrected = crate::testing::correct(
        scenario.entry("adopt-benches"),
        &but(&adopt, "/TakeDecision/decision/title", json!("Benches")),
    );
    let scenario = scenario.given(corrected);
    let life = &scenario.programme.plans().all()[&"benches".parse().unwrap()];
    let steps: Vec<PlanStatus> = life.steps.iter().map(|step| step.status).collect();
    assert_eq!(steps, [PlanStatus::Proposed, PlanStatus::Adopted, PlanStatus::Active]);
}

#[test]
fn a_corrected_scaling_takes_the_place_of_the_one_before() {
    let areas = |id: &str| json!({ "RegisterArea": { "area": id, "year": 2030, "name": "A" } });
    let whole = json!({ "RegisterPerson": { "person": "hal", "kind": "resident" } });
    let group = json!([{ "FormGroup": { "group": "wide", "form": "club", "name": "Wide", "areas": ["BU00010001", "BU00010003", "BU00010004"] } }]);
    let scenario = Scenario::running()
        .given(areas("BU00010003"))
        .given(areas("BU00010004"))
        .given(whole)
        .given(decide_on("w", "team", crate::testing::TEAM, group))
        .given(crate::testing::take_seat("wide", "worker", "cas", Some("town")))
        .given(crate::testing::take_seat("wide", "keeper", "dee", Some("homes")))
        .given(but(&propose("p", json!("neighbourhood")), "/ProposePlan/body", json!("wide")));
    let voices: &[(&str, &str)] = &[("worker", "cas"), ("keeper", "dee")];
    let scale = |area: &str| {
        decide_on("s", "wide", voices, json!([{ "ScaleUpPlan": { "plan": "p", "to_areas": [area] } }]))
    };
    let scenario = scenario
        .given(decide_on("a", "wide", voices, json!([{ "AdoptPlan": { "plan": "p" } }])))
        .given(scale("BU00010003"));
    let scenario = scenario.clone().given(crate::testing::correct(scenario.entry("s"), &scale("BU00010004")));
    let areas: Vec<String> =
        scenario.programme.plans().all()[&"p".parse().unwrap()].areas().map(ToString::to_string).collect();
    assert_eq!(areas, ["BU00010001", "BU00010004"]);
}
