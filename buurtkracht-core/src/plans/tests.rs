use serde_json::{Value, json};

use strum::VariantArray;

use super::*;
use crate::event::Event;
use crate::testing::{
    COUNCIL, NORTH, Scenario, TEAM, allocate, but, correct, dated, decide_on, lift, propose, reassign,
    reserved,
};

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
fn a_project_is_approved_and_started_under_an_adopted_parent() {
    let adopt = |plan: &str| decide_on(plan, "north", NORTH, json!([{ "AdoptPlan": { "plan": plan } }]));
    let scenario = Scenario::running()
        .given(propose("above", json!("neighbourhood")))
        .given(propose("new", json!({ "project": { "parent": "above", "lead": "fay" } })));
    assert_eq!(scenario.verdict(&adopt("new")), "parent-not-adopted");
    let both = json!([{ "AdoptPlan": { "plan": "above" } }, { "AdoptPlan": { "plan": "new" } }]);
    assert_eq!(scenario.verdict(&decide_on("both", "north", NORTH, both)), "accepted");
    let approved = scenario.given(adopt("above")).given(adopt("new"));
    let start = |on: &str| json!({ "StartPlan": { "plan": "new", "on": on } });
    assert_eq!(approved.verdict(&start("2030-02-01")), "accepted");
    let stop = json!([{ "StopPlan": { "plan": "above", "ground": "merged" } }]);
    let stopped = approved.given(crate::testing::dated(&decide_on("s", "north", NORTH, stop), "2030-02-01"));
    stopped.table(&[(start("2030-02-01"), "parent-not-adopted"), (start("2030-01-31"), "accepted")]);
}

#[test]
fn a_project_stays_within_the_areas_of_its_parent() {
    let area = |id: &str| json!({ "RegisterArea": { "area": id, "year": 2030, "name": id } });
    let form = json!([{ "FormGroup": { "group": "wide", "form": "club", "name": "Wide", "areas": ["BU00010001", "BU00010003"] } }]);
    let seats: &[(&str, &str)] = &[("worker", "cas"), ("keeper", "dee")];
    let by = |plan: &str, kind: Value| but(&propose(plan, kind), "/ProposePlan/body", json!("wide"));
    let project = by("new", json!({ "project": { "parent": "above", "lead": "cas" } }));
    let scenario = Scenario::running()
        .given(area("BU00010003"))
        .given(decide_on("w", "team", TEAM, form))
        .given(crate::testing::take_seat("wide", "worker", "cas", Some("town")))
        .given(crate::testing::take_seat("wide", "keeper", "dee", Some("homes")))
        .given(by("above", json!("neighbourhood")))
        .given(decide_on("a", "wide", seats, json!([{ "AdoptPlan": { "plan": "above" } }])));
    let other = but(&project, "/ProposePlan/areas", json!(["BU00010001", "BU00010003"]));
    scenario.table(&[(other.clone(), "area-outside-parent"), (project.clone(), "accepted")]);
    let scale = |plan: &str| {
        let to = json!([{ "ScaleUpPlan": { "plan": plan, "to_areas": ["BU00010003"] } }]);
        decide_on(&format!("scale-{plan}"), "wide", seats, to)
    };
    let scenario = scenario.given(project).given(decide_on(
        "b",
        "wide",
        seats,
        json!([{ "AdoptPlan": { "plan": "new" } }]),
    ));
    assert_eq!(scenario.verdict(&scale("new")), "area-outside-parent");
    let scenario = scenario.given(scale("above"));
    scenario
        .table(&[(scale("new"), "accepted"), (but(&other, "/ProposePlan/plan", json!("wider")), "accepted")]);
}

#[test]
fn a_plan_is_adopted_once_in_a_decision() {
    let scenario = Scenario::running().given(propose("new", json!("neighbourhood")));
    let twice = by_north(json!([{ "AdoptPlan": { "plan": "new" } }, { "AdoptPlan": { "plan": "new" } }]));
    assert_eq!(scenario.verdict(&twice), "plan-not-ready");
}

#[test]
fn a_decision_on_a_plan_is_not_older_than_its_proposal() {
    let new = but(&propose("new", json!("neighbourhood")), "/ProposePlan/on", json!("2030-02-01"));
    let scenario = Scenario::running().given(new);
    let adopt = by_north(json!([{ "AdoptPlan": { "plan": "new" } }]));
    let expand = by_north(json!([{ "ExpandPlan": { "plan": "new", "what": "More" } }]));
    let money = decide_on("d", "council", COUNCIL, json!([allocate("a", "new", "homes-money", "1")]));
    for decision in [&adopt, &expand, &money] {
        assert_eq!(scenario.verdict(&dated(decision, "2030-01-31")), "step-before-the-last", "{decision}");
    }
    for decision in [&adopt, &money] {
        assert_eq!(scenario.verdict(&dated(decision, "2030-02-01")), "accepted", "{decision}");
    }
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
    let scenario = Scenario::running()
        .with_plans()
        .given(crate::testing::take_seat("south", "worker", "gus", Some("town")))
        .given(crate::testing::take_seat("south", "keeper", "bob", Some("homes")));
    let stop = json!([{ "StopPlan": { "plan": "benches", "ground": "not-working" } }]);
    assert_eq!(
        scenario.verdict(&decide_on("d", "south", &[("worker", "gus"), ("keeper", "bob")], stop)),
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

fn status(scenario: &Scenario, plan: &str) -> PlanStatus {
    scenario.programme.plans().all()[&plan.parse().unwrap()].status()
}

/// A neighbourhood plan `new` brought to a status, or an annual one for the only end that it has alone.
fn brought_to(status: PlanStatus) -> Scenario {
    let step = |verb: &str| json!({ verb: { "plan": "new", "on": "2030-02-01" } });
    let annual = |id: &str| propose(id, json!({ "annual": { "year": 2030 } }));
    let adopt = |id: &str| {
        decide_on(&format!("adopt-{id}"), "council", COUNCIL, json!([{ "AdoptPlan": { "plan": id } }]))
    };
    let proposed = || Scenario::running().given(propose("new", json!("neighbourhood")));
    let adopted = || proposed().given(by_north(json!([{ "AdoptPlan": { "plan": "new" } }])));
    let active = || adopted().given(step("StartPlan"));
    let decided =
        |effect: Value| but(&by_north(json!([effect])), "/TakeDecision/decision/decision", json!("end"));
    match status {
        PlanStatus::Proposed => proposed(),
        PlanStatus::Adopted => adopted(),
        PlanStatus::Active => active(),
        PlanStatus::Paused => active().given(step("PausePlan")),
        PlanStatus::Completed => active().given(step("CompletePlan")),
        PlanStatus::Stopped => {
            active().given(decided(json!({ "StopPlan": { "plan": "new", "ground": "merged" } })))
        }
        PlanStatus::Rejected => proposed().given(decided(json!({ "RejectPlan": { "plan": "new" } }))),
        PlanStatus::Withdrawn => proposed().given(step("WithdrawPlan")),
        PlanStatus::Superseded => Scenario::running()
            .given(annual("new"))
            .given(adopt("new"))
            .given(annual("newer"))
            .given(adopt("newer")),
    }
}

#[test]
fn every_step_is_open_from_some_statuses_and_none_from_an_end() {
    use PlanStatus::{Active, Adopted, Paused, Proposed};
    let step = |verb: &str| json!({ verb: { "plan": "new", "on": "2030-03-01" } });
    let decided = |effect: Value| decide_on("next", "council", COUNCIL, json!([effect]));
    let by_group = |effect: Value| decide_on("next", "north", NORTH, json!([effect]));
    let again = but(&propose("again", json!("neighbourhood")), "/ProposePlan/continues", json!("new"));
    let steps: [(Value, &[PlanStatus]); 11] = [
        (by_group(json!({ "AdoptPlan": { "plan": "new" } })), &[Proposed]),
        (by_group(json!({ "RejectPlan": { "plan": "new" } })), &[Proposed]),
        (step("WithdrawPlan"), &[Proposed, Adopted]),
        (step("StartPlan"), &[Adopted]),
        (step("PausePlan"), &[Active]),
        (step("ResumePlan"), &[Paused]),
        (step("CompletePlan"), &[Active]),
        (by_group(json!({ "StopPlan": { "plan": "new", "ground": "merged" } })), &[Adopted, Active, Paused]),
        (by_group(json!({ "ExpandPlan": { "plan": "new", "what": "More" } })), &[Adopted, Active, Paused]),
        (
            by_group(json!({ "ScaleUpPlan": { "plan": "new", "to_areas": ["BU00010003"] } })),
            &[Adopted, Active, Paused],
        ),
        (decided(allocate("a", "new", "homes-money", "1")), &[Proposed, Adopted, Active, Paused]),
    ];
    for status in PlanStatus::VARIANTS {
        let scenario = brought_to(*status);
        assert_eq!(self::status(&scenario, "new"), *status);
        // The first half of an area of the group, split off later.
        let area = |code: &str| json!({ "RegisterArea": { "area": code, "year": 2030, "name": "A" } });
        let scenario = scenario.given(area("BU00010003")).given(area("BU00010004")).given(json!({ "SucceedAreas": {
            "from": ["BU00010001"], "to": ["BU00010003", "BU00010004"], "kind": "split", "on": "2030-02-15" } }));
        for (step, from) in &steps {
            let expected = match (status, from.contains(status)) {
                (_, true) => "accepted",
                (PlanStatus::Superseded, false)
                    if step.pointer("/TakeDecision/effects/0/AdoptPlan").is_some() =>
                {
                    "not-competent"
                }
                (PlanStatus::Superseded, false)
                    if step.pointer("/TakeDecision/effects/0/RejectPlan").is_some() =>
                {
                    "not-competent"
                }
                (status, false) if status.is_end() => "plan-ended",
                (_, false) => "plan-not-ready",
            };
            assert_eq!(scenario.verdict(step), expected, "{status}: {step}");
        }
        let again = but(&again, "/ProposePlan/areas", json!(["BU00010003"]));
        let again = but(&again, "/ProposePlan/on", json!("2030-03-01"));
        let expected = if status.is_end() { "accepted" } else { "continues-open-plan" };
        assert_eq!(scenario.verdict(&again), expected, "{status}");
    }
}

#[test]
fn a_plan_for_an_area_that_was_split_names_the_new_areas() {
    let area = |code: &str| json!({ "RegisterArea": { "area": code, "year": 2029, "name": "A" } });
    let scenario = Scenario::running()
        .given(area("BU00010003"))
        .given(area("BU00010004"))
        .given(json!({ "SucceedAreas": {
        "from": ["BU00010001"], "to": ["BU00010003", "BU00010004"], "kind": "split", "on": "2029-01-01" } }));
    assert_eq!(scenario.verdict(&propose("p", json!("neighbourhood"))), "area-succeeded");
    let new = but(&propose("p", json!("neighbourhood")), "/ProposePlan/areas", json!(["BU00010003"]));
    assert_eq!(scenario.verdict(&new), "accepted");
}

#[test]
fn extra_money_is_allocated_before_in_the_same_decision() {
    let scenario = Scenario::running().with_plans().given(decide_on(
        "m",
        "council",
        COUNCIL,
        json!([allocate("old", "grove", "homes-money", "50")]),
    ));
    let expand =
        |amount: &str| json!({ "ExpandPlan": { "plan": "benches", "what": "More", "amount": amount } });
    let money = |id: &str, plan: &str, amount: &str| allocate(id, plan, "homes-money", amount);
    let council = |effects: Value| decide_on("d", "council", COUNCIL, effects);
    let may = json!(["distribute-funds", "decide-main-lines", "expand-plan", "scale-up-plan"]);
    let given = |may: &Value| {
        let founded = Scenario::founded_with(&[("/text/bodies/0/may", may.clone())]).run().with_plans();
        founded.given(decide_on(
            "m",
            "council",
            COUNCIL,
            json!([allocate("old", "grove", "homes-money", "50")]),
        ))
    };
    assert_eq!(scenario.verdict(&by_north(json!([expand("10")]))), "extra-money-not-allocated");
    let scenario = given(&may);
    scenario.table(&[
        (council(json!([expand("0")])), "amount-not-positive"),
        (council(json!([expand("10")])), "extra-money-not-allocated"),
        (council(json!([expand("10"), money("a", "benches", "10")])), "extra-money-not-allocated"),
        (council(json!([money("a", "grove", "10"), expand("10")])), "extra-money-not-allocated"),
        (council(json!([money("a", "benches", "9.99"), expand("10")])), "extra-money-not-allocated"),
        (
            council(json!([money("a", "benches", "15"), expand("10"), expand("10")])),
            "extra-money-not-allocated",
        ),
        (council(json!([money("a", "benches", "20"), expand("10"), expand("10")])), "accepted"),
        (council(json!([reassign("old", "a", "benches", "10"), expand("10")])), "accepted"),
    ]);
    let taken = scenario.given(council(json!([money("a", "benches", "20"), expand("10")])));
    let life = &taken.programme.plans().all()[&"benches".parse().unwrap()];
    assert_eq!(life.expansions[0].fact.amount.unwrap().to_string(), "10.00");
    let area = |code: &str| json!({ "RegisterArea": { "area": code, "year": 2030, "name": "A" } });
    let wider = taken.given(area("BU00010003")).given(area("BU00010004"));
    let scale = |area: &str| json!({ "ScaleUpPlan": { "plan": "grove", "to_areas": [area], "amount": "5" } });
    let next = |effects: Value| decide_on("e", "council", COUNCIL, effects);
    wider.table(&[
        (next(json!([scale("BU00010003")])), "extra-money-not-allocated"),
        (
            next(json!([money("b", "grove", "8"), scale("BU00010003"), scale("BU00010004")])),
            "extra-money-not-allocated",
        ),
        (next(json!([money("b", "grove", "10"), scale("BU00010003"), scale("BU00010004")])), "accepted"),
    ]);
}

fn annual(id: &str, body: &str) -> Value {
    but(&propose(id, json!({ "annual": { "year": 2030 } })), "/ProposePlan/body", json!(body))
}

fn adopt(decision: &str, plan: &str) -> Value {
    decide_on(decision, "council", COUNCIL, json!([{ "AdoptPlan": { "plan": plan } }]))
}

#[test]
fn an_annual_plan_is_drawn_up_by_the_body_that_the_text_charges() {
    let may = json!(["prepare-decisions", "draft-annual-plans"]);
    let charged = Scenario::founded_with(&[("/text/bodies/1/may", may)]).run();
    charged.table(&[(annual("y", "north"), "not-competent"), (annual("y", "team"), "accepted")]);
    assert_eq!(charged.verdict(&propose("n", json!("neighbourhood"))), "accepted");
    assert_eq!(Scenario::running().verdict(&annual("y", "north")), "accepted", "the text charges nobody");
}

#[test]
fn a_later_annual_plan_for_the_year_supersedes_the_one_before_and_frees_its_money() {
    let pay = |id: &str| json!({ "RecordPayment": { "payment": id, "allocation": "a", "amount": "60", "on": "2030-02-01" } });
    let scenario = Scenario::running()
        .given(annual("one", "team"))
        .given(annual("two", "team"))
        .given(propose("next", json!({ "annual": { "year": 2031 } })))
        .given(adopt("d1", "one"))
        .given(json!({ "StartPlan": { "plan": "one", "on": "2030-02-01" } }))
        .given(decide_on("m", "council", COUNCIL, json!([allocate("a", "one", "homes-money", "100")])))
        .given(pay("p1"));
    assert!(
        scenario
            .when(&adopt("d", "next"))
            .unwrap()
            .iter()
            .all(|event| !matches!(event, Event::PlanSuperseded(_)))
    );
    let events = scenario.when(&adopt("d2", "two")).unwrap();
    let [.., Event::PlanAdopted(_), Event::PlanSuperseded(superseded), Event::FundsReleased(release)] =
        &events[..]
    else {
        panic!("{events:?}")
    };
    assert_eq!((superseded.plan.as_str(), superseded.by.as_str()), ("one", "two"));
    assert_eq!(release.amount.to_string(), "40.00");
    let both = |first: Value, then: Value| decide_on("d2", "council", COUNCIL, json!([first, then]));
    let (money, two) = (allocate("b", "one", "homes-money", "1"), json!({ "AdoptPlan": { "plan": "two" } }));
    assert_eq!(scenario.verdict(&both(money.clone(), two.clone())), "funded-and-stopped");
    assert_eq!(scenario.verdict(&both(two, money)), "plan-ended");
    let after = scenario.given(adopt("d2", "two")).given(pay("late"));
    assert_eq!((status(&after, "one"), status(&after, "two")), (PlanStatus::Superseded, PlanStatus::Adopted));
    let year: Vec<String> = after.programme.plans().of_year(2030).map(|(id, _)| id.to_string()).collect();
    assert_eq!(year, ["two"]);
    let life = &after.programme.plans().all()[&"one".parse().unwrap()];
    assert_eq!(life.superseded.as_ref().unwrap().fact.by.as_str(), "two");
}

#[test]
fn of_two_annual_plans_in_one_decision_the_last_one_counts() {
    let scenario =
        Scenario::running().given(annual("one", "team")).given(annual("two", "team")).given(decide_on(
            "d",
            "council",
            COUNCIL,
            json!([{ "AdoptPlan": { "plan": "one" } }, { "AdoptPlan": { "plan": "two" } }]),
        ));
    assert_eq!(
        (status(&scenario, "one"), status(&scenario, "two")),
        (PlanStatus::Superseded, PlanStatus::Adopted)
    );
}

#[test]
fn an_annual_plan_under_reservation_supersedes_once_that_is_lifted() {
    let scenario = Scenario::running()
        .given(annual("one", "team"))
        .given(annual("two", "team"))
        .given(adopt("d1", "one"))
        .given(reserved(&adopt("d2", "two")));
    assert_eq!(
        (status(&scenario, "one"), status(&scenario, "two")),
        (PlanStatus::Adopted, PlanStatus::Proposed)
    );
    let lifted = scenario.given(lift("d2"));
    assert_eq!(
        (status(&lifted, "one"), status(&lifted, "two")),
        (PlanStatus::Superseded, PlanStatus::Adopted)
    );
}

#[test]
fn the_record_of_each_of_several_annual_plans_can_be_corrected() {
    let mut scenario = Scenario::running();
    for plan in ["one", "two", "three"] {
        scenario = scenario.given(annual(plan, "team")).given(adopt(&format!("d-{plan}"), plan));
    }
    for plan in ["two", "one", "three", "two"] {
        let decision = format!("d-{plan}");
        let titled = but(&adopt(&decision, plan), "/TakeDecision/decision/title", json!("Annual"));
        scenario = scenario.clone().given(correct(scenario.entry(&decision), &titled));
        let statuses = ["one", "two", "three"].map(|plan| status(&scenario, plan));
        assert_eq!(statuses, [PlanStatus::Superseded, PlanStatus::Superseded, PlanStatus::Adopted], "{plan}");
    }
}

#[test]
fn an_output_is_counted_also_after_the_end_and_never_ahead() {
    let right = json!({ "RecordOutput": { "output": "o", "plan": "over", "what": "Benches placed", "unit": "benches", "count": 4,
        "areas": ["BU00010001"], "period": { "from": "2030-01-10", "until": "2030-02-10" }, "on": "2030-02-20" } });
    let known =
        but(&but(&right, "/RecordOutput/output", json!("taken")), "/RecordOutput/plan", json!("grove"));
    let scenario = Scenario::running()
        .with_plans()
        .given(propose("over", json!("neighbourhood")))
        .given(decide_on("adopt-over", "north", NORTH, json!([{ "AdoptPlan": { "plan": "over" } }])))
        .given(by_north(json!([{ "StopPlan": { "plan": "over", "ground": "merged" } }])))
        .given(known);
    scenario.ladder(
        "/RecordOutput",
        &right,
        &[
            ("output", json!("taken"), "id-taken"),
            ("plan", json!("nothing"), "unknown"),
            ("areas", json!(["BU00010009"]), "unknown"),
            ("period", json!({ "from": "2030-01-10", "until": "2030-03-02" }), "future-date"),
            ("on", json!("2030-03-02"), "future-date"),
            ("on", json!("2030-02-09"), "ends-before-it-starts"),
        ],
    );
    let without_day = but(&right, "/RecordOutput/on", Value::Null);
    let recorded = scenario.given(without_day);
    let output = recorded.programme.plans().output(&"o".parse().unwrap()).unwrap();
    assert_eq!((output.fact.count, output.fact.counted_on()), (4, crate::testing::day("2030-02-10")));
    assert_eq!(status(&recorded, "over"), PlanStatus::Stopped);
}

#[test]
fn a_body_without_the_task_does_not_expand_a_plan() {
    let expand = json!([{ "ExpandPlan": { "plan": "benches", "what": "More" } }]);
    let scenario = Scenario::running().with_plans();
    assert_eq!(scenario.verdict(&decide_on("d", "team", TEAM, expand)), "not-competent");
}

#[test]
fn a_corrected_expansion_takes_the_place_of_its_own_record_and_of_no_other() {
    let expand = |id: &str, what: &str| {
        decide_on(id, "north", NORTH, json!([{ "ExpandPlan": { "plan": "benches", "what": what } }]))
    };
    let scenario = Scenario::funded().given(expand("s", "Tables")).given(expand("t", "Lights"));
    let corrected = scenario.clone().given(correct(scenario.entry("s"), &expand("s", "Two tables")));
    let plan = &corrected.programme.plans().all()[&"benches".parse().unwrap()];
    let mut what: Vec<&str> = plan.expansions.iter().map(|expansion| expansion.fact.what.as_str()).collect();
    what.sort_unstable();
    assert_eq!(what, ["Lights", "Two tables"]);
}
