//! Rows of the working groups, their plans, projects, reports and seats.

use serde_json::{Value, json};

use super::{Town, about, allocate, decision, evaluation, found, hold, project, propose, take_seat, with};
use crate::rows::person;

const ON: &str = "2025-02-21";

fn stop(plan: &str, ground: &str) -> Value {
    json!([{ "StopPlan": { "plan": plan, "ground": ground } }])
}

fn adopt(plan: &str) -> Value {
    json!([{ "AdoptPlan": { "plan": plan } }])
}

/// What the answer about funds says of an allocation's plan.
fn plan_funds(town: &Town, plan: &str) -> Value {
    let funds = town.desk.ask(&["funds", "--on", "2025-02-28"]);
    let mut plans = funds["result"]["plans"].as_array().unwrap().iter();
    plans.find(|known| known["plan"] == plan).unwrap().clone()
}

#[test]
fn a_group_decides_on_money_only_under_a_mandate() {
    let town = Town::running();
    let give = json!([allocate("a-1", "p-garden", "gemeente-money", "100", ON)]);
    let mut decided = decision("d-1", "w-north", ON, give);
    town.refuses(decided.clone(), "not-competent", &["w-north", "stuurgroep"]);
    let granted = json!([{ "GrantMandate": {
        "mandate": "m-1", "to": { "body": "w-north" }, "scope": ["allocate"],
        "valid": { "from": "2025-02-20", "until": "2025-12-31" },
    } }]);
    town.accepts(decision("d-grant", "stuurgroep", "2025-02-20", granted));
    town.refuses(decided.clone(), "mandate-not-cited", &["d-1", "m-1"]);
    decided["TakeDecision"]["decision"]["mandate"] = json!({ "mandate": "m-1" });
    town.accepts(decided);
}

#[test]
fn a_group_acts_in_its_own_areas_and_on_its_own_plans() {
    let town = Town::running();
    town.refuses(
        propose("p-1", "neighbourhood", "w-south", "BU04820101"),
        "area-of-another-group",
        &["BU04820101", "w-south"],
    );
    let scale_up = |area| {
        let scaled = json!([{ "ScaleUpPlan": { "plan": "p-north", "to_areas": [area] } }]);
        decision("d-1", "w-north", ON, scaled)
    };
    town.refuses(scale_up("BU04820102"), "area-of-another-group", &["BU04820102", "w-north"]);
    town.accepts(scale_up("BU04820103"));
    let effects = [
        json!([{ "ExpandPlan": { "plan": "p-north", "what": "What" } }]),
        stop("p-north", "goal-reached"),
        adopt("p-1"),
    ];
    town.accepts(propose("p-1", "neighbourhood", "w-north", "BU04820101"));
    for effect in effects {
        town.refuses(
            decision("d-2", "w-south", ON, effect),
            "plan-of-another-group",
            &["w-north", "w-south"],
        );
    }
}

#[test]
fn in_a_joint_meeting_each_group_decides_for_its_own_areas() {
    let town = Town::running();
    let people: Vec<Value> =
        ["p-07", "p-08", "p-09", "p-11", "p-12", "p-13"].map(|person| json!({ "person": person })).into();
    town.accepts(json!([
        propose("p-1", "neighbourhood", "w-south", "BU04820102"),
        { "HoldMeeting": { "meeting": "m-1", "body": "w-north", "with": ["w-south"], "on": ON, "present": people } },
    ]));
    let decided = |body: &str| {
        let mut decided = with(
            decision("d-1", body, ON, adopt("p-1")),
            "/TakeDecision/decision/venue",
            json!({ "meeting": "m-1" }),
        );
        let positions = decided["TakeDecision"]["decision"]["positions"].as_array_mut().unwrap();
        positions.truncate(3);
        decided
    };
    town.refuses(decided("w-north"), "plan-of-another-group", &["w-south", "w-north"]);
    town.accepts(decided("w-south"));
}

#[test]
fn a_week_without_a_meeting_while_a_project_runs_is_missed() {
    let town = Town::running();
    let missed = |group: &str, on| {
        let findings = town.findings("weeks-missed", on);
        let missed = findings.iter().find(|finding| finding["about"].as_str().unwrap().starts_with(group));
        missed.map(|finding| finding["detail"].as_str().unwrap().to_owned())
    };
    // The project of the north was proposed in the sixth week; the eighth is a holiday.
    assert_eq!(missed("w-north", "2025-02-09"), None);
    assert!(missed("w-north", "2025-02-10").unwrap().contains("2025-W06"));
    town.accepts(json!([
        hold("m-1", "w-north", "2025-02-07", &["p-07"]),
        hold("m-2", "w-north", "2025-02-10", &[])
    ]));
    assert_eq!(missed("w-north", "2025-03-02"), None);
    assert!(missed("w-north", "2025-03-03").unwrap().contains("2025-W09"));
    town.accepts(
        json!({ "RecordWeekWithoutMeeting": { "body": "w-north", "week": "2025-W09", "why": "too-few" } }),
    );
    assert!(missed("w-north", "2025-03-03").is_some(), "a reason is no meeting");
    assert_eq!(missed("w-south", "2025-03-03"), None, "a group without a project need not meet");
    town.accepts(json!({ "PausePlan": { "plan": "p-garden", "on": "2025-03-02" } }));
    town.accepts(json!({ "HoldMeeting": {
        "meeting": "m-3", "body": "w-south", "with": ["w-north"], "on": "2025-02-26", "present": [],
    } }));
    assert_eq!(
        missed("w-north", "2025-03-31"),
        None,
        "a joint meeting counts for both, a paused project for none"
    );
}

#[test]
fn a_project_stands_in_a_neighbourhood_plan_that_is_adopted() {
    let town = Town::running();
    let proposed = |parent| propose("p-1", project(parent, "r-01"), "w-north", "BU04820101");
    let without = with(proposed("p-north"), "/ProposePlan/kind", json!({ "project": { "lead": "r-01" } }));
    town.record(&without).complains(2, &["parent"]);
    town.refuses(proposed("p-none"), "unknown", &["p-none", "p-north"]);
    town.refuses(proposed("p-garden"), "parent-is-no-neighbourhood-plan", &["p-garden", "project"]);
    town.accepts(json!([propose("p-2", "neighbourhood", "w-north", "BU04820101"), proposed("p-2")]));
    town.refuses(
        decision("d-1", "w-north", ON, adopt("p-1")),
        "parent-not-adopted",
        &["p-1", "p-2", "proposed"],
    );
    town.accepts(json!([
        decision("d-1", "w-north", ON, adopt("p-2")),
        decision("d-2", "w-north", ON, adopt("p-1"))
    ]));
}

#[test]
fn the_lead_of_a_project_takes_part_when_it_is_approved() {
    let town = Town::running();
    town.accepts(propose("p-1", project("p-north", "r-20"), "w-north", "BU04820101"));
    let approved = decision("d-1", "w-north", ON, adopt("p-1"));
    town.refuses(approved.clone(), "lead-is-no-participant", &["r-20", "p-1", "w-north", ON]);
    town.accepts(json!([
        take_seat(("w-north", "residents", "r-20", ""), "2025-02-01"),
        { "VacateSeat": { "body": "w-north", "seat": "residents", "person": "r-20", "until": "2025-02-20" } },
    ]));
    town.refuses(approved.clone(), "lead-is-no-participant", &["r-20", ON]);
    town.accepts(take_seat(("w-north", "residents", "r-20", ""), ON));
    town.accepts(approved);
}

#[test]
fn a_project_whose_lead_left_is_a_finding() {
    let town = Town::running();
    town.accepts(json!({ "VacateSeat": {
        "body": "w-north", "seat": "residents", "person": "r-01", "until": "2025-02-25",
    } }));
    assert!(!found(&town, "lead-left", "p-garden", "2025-02-25"));
    assert!(found(&town, "lead-left", "p-garden", "2025-02-26"));
    town.accepts(take_seat(("w-north", "residents", "r-01", ""), "2025-02-27"));
    assert!(!found(&town, "lead-left", "p-garden", "2025-02-27"));
}

/// Expands the garden, and takes the plan of the north to the west.
fn changes() -> [Value; 2] {
    [
        json!({ "ExpandPlan": { "plan": "p-garden", "what": "What" } }),
        json!({ "ScaleUpPlan": { "plan": "p-north", "to_areas": ["BU04820103"] } }),
    ]
}

#[test]
fn a_plan_that_ended_is_neither_expanded_nor_scaled_up() {
    let ends = [
        json!({ "CompletePlan": { "plan": "p-garden", "on": "2025-02-20" } }),
        decision("d-stop", "w-north", "2025-02-20", stop("p-garden", "goal-reached")),
    ];
    for end in ends {
        let town = Town::running();
        town.accepts(end);
        for change in [
            changes()[0].clone(),
            json!({ "ScaleUpPlan": { "plan": "p-garden", "to_areas": ["BU04820103"] } }),
        ] {
            let changed = decision("d-1", "w-north", ON, json!([change]));
            town.refuses(changed, "plan-ended", &["p-garden", "2025-02-20"]);
        }
    }
}

#[test]
fn extra_money_for_a_plan_is_allocated_in_the_same_decision() {
    let town = Town::running();
    let granted = json!([{ "GrantMandate": {
        "mandate": "m-1", "to": { "body": "w-north" }, "scope": ["allocate"],
        "valid": { "from": "2025-02-20", "until": "2025-12-31" },
    } }]);
    town.accepts(decision("d-grant", "stuurgroep", "2025-02-20", granted));
    for (mut change, plan) in changes().into_iter().zip(["p-garden", "p-north"]) {
        change.as_object_mut().unwrap().values_mut().next().unwrap()["amount"] = json!("100");
        let id = format!("d-{plan}");
        let changed = |given: Option<&str>| {
            let allocated =
                given.map(|amount| allocate(&format!("a-{plan}"), plan, "gemeente-money", amount, ON));
            let effects: Vec<Value> = allocated.into_iter().chain([change.clone()]).collect();
            let mut decided = decision(&id, "w-north", ON, effects.into());
            decided["TakeDecision"]["decision"]["mandate"] = json!({ "mandate": "m-1" });
            decided
        };
        town.refuses(changed(None), "extra-money-not-allocated", &[plan, "100.00", "0.00"]);
        town.refuses(changed(Some("99.99")), "extra-money-not-allocated", &[plan, "100.00", "99.99"]);
        town.accepts(changed(Some("100")));
    }
}

#[test]
fn a_change_of_a_plan_without_an_evaluation_is_a_finding() {
    let town = Town::running();
    town.accepts(json!([
        evaluation("e-1", json!({ "plan": "p-garden" }), "expand", "2025-02-20"),
        evaluation("e-2", "programme", "scale-up", "2025-02-20"),
    ]));
    for (number, (mut change, evaluation)) in changes().into_iter().zip(["e-1", "e-2"]).enumerate() {
        let (without, grounded) = (format!("d-{number}"), format!("d-{evaluation}"));
        if number == 0 {
            town.accepts(decision(&without, "w-north", ON, json!([change])));
            assert_eq!(about(&town, "change-without-evaluation", "2025-02-28"), [without.as_str()]);
        }
        change.as_object_mut().unwrap().values_mut().next().unwrap()["evaluation"] = json!(evaluation);
        town.accepts(decision(&grounded, "w-north", ON, json!([change])));
    }
    assert_eq!(about(&town, "change-without-evaluation", "2025-02-28"), ["d-0"]);
}

#[test]
fn a_plan_is_stopped_once_with_a_ground_and_not_after_its_end() {
    let town = Town::running();
    let without = decision("d-1", "w-north", ON, json!([{ "StopPlan": { "plan": "p-garden" } }]));
    town.refuses(without, "stop-without-ground", &["p-garden", "not-working", "goal-reached"]);
    town.accepts(decision("d-1", "w-north", ON, stop("p-garden", "goal-reached")));
    for body in ["w-north", "stuurgroep"] {
        let again = decision("d-2", body, "2025-02-22", stop("p-garden", "goal-reached"));
        town.refuses(again, "plan-ended", &["p-garden", "stopped", ON]);
    }
    town.accepts(json!({ "CompletePlan": { "plan": "p-north", "on": ON } }));
    let completed = decision("d-2", "w-north", "2025-02-22", stop("p-north", "goal-reached"));
    town.refuses(completed, "plan-ended", &["p-north", "completed", ON]);
}

#[test]
fn a_stop_frees_what_is_neither_committed_nor_spent_and_nobody_supplies_the_sum() {
    let town = Town::running();
    town.accepts(json!([
        { "EnterCommitment": {
            "commitment": "c-1", "allocation": "a-garden", "ground": "contract", "amount": "300", "on": "2025-02-20",
        } },
        { "RecordPayment": { "payment": "b-1", "allocation": "a-garden", "amount": "150", "on": "2025-02-20" } },
    ]));
    let mut supplied = decision("d-1", "w-north", ON, stop("p-garden", "not-working"));
    supplied["TakeDecision"]["effects"][0]["StopPlan"]["released"] = json!("1000");
    town.record(&supplied).complains(2, &["released"]);
    let before = town.desk.entries().len();
    town.accepts(decision("d-1", "w-north", ON, stop("p-garden", "not-working")));
    assert_eq!(town.desk.entries().len(), before + 1);
    let entry = town.desk.entries().pop().unwrap().to_string();
    assert!(entry.contains("PlanStopped") && entry.contains("FundsReleased"), "{entry}");
    let funds = plan_funds(&town, "p-garden");
    assert_eq!((&funds["released"], &funds["spent"]), (&json!("550.00"), &json!("150.00")), "{funds}");
}

#[test]
fn a_stop_frees_nothing_where_more_is_spent_than_was_allocated() {
    let town = Town::running();
    town.accepts(json!([
        { "RecordPayment": { "payment": "b-1", "allocation": "a-garden", "amount": "1200", "on": "2025-02-20" } },
        decision("d-1", "w-north", ON, stop("p-garden", "goal-reached")),
    ]));
    assert_eq!(plan_funds(&town, "p-garden")["released"], "0.00");
}

#[test]
fn a_stop_frees_the_effort_of_the_plan_in_the_same_commit() {
    let town = Town::running();
    let period = json!({ "from": "2025-02-20", "until": "2026-12-31" });
    town.accepts(json!([
        decision("d-1", "stuurgroep", "2025-02-20", json!([{ "DistributeCapacity": {
            "assignment": "c-1", "from": { "pledge": "woonkracht10-staff" }, "to": "w-north",
            "effort": { "fte": "0.30" }, "period": period,
        } }])),
        decision("d-2", "regiegroep", "2025-02-20", json!([{ "DistributeEffort": {
            "share": "s-1", "from": "c-1", "areas": ["BU04820101"], "plan": "p-garden", "effort": { "fte": "0.30" },
            "period": period,
        } }])),
    ]));
    let unspread = |on| {
        let capacity = town.desk.ask(&["capacity", "--on", on]);
        capacity["result"]["assignments"][0]["unspread"]["fte"].clone()
    };
    assert_eq!(unspread(ON), "0.00");
    let before = town.desk.entries().len();
    town.accepts(decision("d-3", "w-north", ON, stop("p-garden", "not-working")));
    assert_eq!((unspread(ON), town.desk.entries().len()), (json!("0.30"), before + 1));
}

#[test]
fn a_negative_evaluation_without_a_follow_up_is_a_finding() {
    let town = Town::running();
    town.accepts(json!([
        evaluation("e-1", json!({ "plan": "p-garden" }), "stop", "2025-02-20"),
        evaluation("e-2", json!({ "plan": "p-garden" }), "continue", "2025-02-20"),
    ]));
    assert_eq!(about(&town, "evaluation-without-follow-up", "2025-02-28"), ["e-1"]);
    let stopped = with(
        decision("d-1", "w-north", ON, stop("p-garden", "not-working")),
        "/TakeDecision/effects/0/StopPlan",
        json!({ "plan": "p-garden", "ground": "not-working", "evaluation": "e-1" }),
    );
    town.accepts(stopped);
    assert!(about(&town, "evaluation-without-follow-up", "2025-02-28").is_empty());
    assert!(about(&town, "stop-without-evaluation", "2025-02-28").is_empty());
}

#[test]
fn a_plan_stopped_as_not_working_without_an_evaluation_is_a_finding() {
    for (ground, evaluated, told) in [
        ("not-working", None, true),
        ("not-working", Some("2025-02-21"), false),
        ("not-working", Some("2025-02-22"), true),
        ("goal-reached", None, false),
    ] {
        let town = Town::running();
        let mut stopped = decision("d-1", "w-north", ON, stop("p-garden", ground));
        if let Some(on) = evaluated {
            town.accepts(evaluation("e-1", json!({ "plan": "p-garden" }), "stop", on));
            stopped["TakeDecision"]["effects"][0]["StopPlan"]["evaluation"] = json!("e-1");
        }
        town.accepts(stopped);
        let found = found(&town, "stop-without-evaluation", "p-garden", "2025-02-28");
        assert_eq!(found, told, "{ground}, evaluated on {evaluated:?}");
    }
}

#[test]
fn an_ended_plan_keeps_its_status_and_late_invoices_credits_and_settlements_land() {
    let town = Town::running();
    town.accepts(json!([
        { "EnterCommitment": {
            "commitment": "c-1", "allocation": "a-garden", "ground": "contract", "amount": "300", "on": "2025-02-20",
        } },
        decision("d-1", "w-north", ON, stop("p-garden", "goal-reached")),
    ]));
    for step in ["StartPlan", "PausePlan", "ResumePlan", "CompletePlan", "WithdrawPlan"] {
        let ended = json!({ step: { "plan": "p-garden", "on": "2025-02-24" } });
        town.refuses(ended, "plan-ended", &["p-garden", ON]);
    }
    town.refuses(decision("d-2", "w-north", "2025-02-24", adopt("p-garden")), "plan-ended", &["p-garden"]);
    town.accepts(json!([
        { "ReceiveInvoice": {
            "invoice": "i-1", "supplier": "s-1", "number": "1", "on": "2025-02-24",
            "lines": [{ "allocation": "a-garden", "commitment": "c-1", "amount": { "net": "250" } }],
        } },
        { "CreditInvoice": {
            "credit": "k-1", "invoice": "i-1", "allocation": "a-garden", "amount": { "net": "50" }, "on": "2025-02-25",
        } },
        { "RecordPayment": {
            "payment": "b-1", "allocation": "a-garden", "invoice": "i-1", "amount": "200", "on": "2025-02-26",
        } },
        { "SettleCommitment": { "commitment": "c-1", "amount": "200", "on": "2025-02-27" } },
    ]));
    let funds = plan_funds(&town, "p-garden");
    assert_eq!((&funds["spent"], &funds["status"]), (&json!("200.00"), &json!("stopped")), "{funds}");
}

#[test]
fn a_group_that_reports_nothing_on_a_period_is_a_finding() {
    let town = Town::running();
    let missing = |on| {
        let mut missing = about(&town, "report-missing", on);
        missing.sort();
        missing
    };
    let before = json!({ "SubmitReport": {
        "report": "r-0", "by": "w-north", "to": "regiegroep", "period": { "from": "2025-04-01", "until": "2025-06-30" },
        "on": "2025-03-31",
    } });
    town.accepts(before);
    assert_eq!(missing("2025-06-30"), [""; 0]);
    let all = missing("2025-07-01");
    assert!(all.len() == 2 && all[0].starts_with("w-north") && all[1].starts_with("w-south"), "{all:?}");
    let report = |id: &str, by: &str| {
        json!({ "SubmitReport": {
            "report": id, "by": by, "to": "regiegroep", "period": { "from": "2025-04-01", "until": "2025-06-30" },
            "on": "2025-07-01",
        } })
    };
    town.accepts(report("r-1", "w-north"));
    assert_eq!(missing("2025-07-01"), all[1..]);
    town.accepts(report("r-2", "w-north"));
    let explained = town.desk.run(&["explain", "r-1"]);
    explained.expect(0, &["superseded", "r-2"]);
}

#[test]
fn a_report_to_another_body_than_the_coordination_group_is_not_the_one_that_is_asked() {
    let town = Town::running();
    town.accepts(json!({ "SubmitReport": {
        "report": "r-1", "by": "w-north", "to": "w-south", "period": { "from": "2025-04-01", "until": "2025-06-30" },
        "on": "2025-07-01",
    } }));
    assert!(found(&town, "report-missing", "w-north/2025-06-30", "2025-07-02"));
}

#[test]
fn a_decision_on_a_plan_is_not_older_than_the_plan() {
    let town = Town::running();
    town.accepts(propose("p-1", "neighbourhood", "w-north", "BU04820101"));
    let effects = [
        ("w-north", adopt("p-1"), "2025-02-12"),
        ("w-north", json!([{ "ExpandPlan": { "plan": "p-garden", "what": "What" } }]), ON),
        ("stuurgroep", json!([allocate("a-1", "p-garden", "gemeente-money", "100", ON)]), ON),
    ];
    for (number, (body, effects, later)) in effects.into_iter().enumerate() {
        let decided = |on| decision(&format!("d-{number}"), body, on, effects.clone());
        town.refuses(decided("2025-02-04"), "step-before-the-last", &["2025-02-04"]);
        town.accepts(decided(later));
    }
}

#[test]
fn an_action_that_is_not_done_by_its_day_is_a_finding() {
    let town = Town::running();
    let who = json!({ "seat": { "body": "w-north", "seat": "caretaker" } });
    town.accepts(json!({ "AgreeAction": {
        "action": "k-1", "what": "What", "who": who, "by": "2025-02-24", "on": "2025-02-21", "plan": "p-garden",
    } }));
    assert!(!found(&town, "action-overdue", "k-1", "2025-02-24"));
    assert!(found(&town, "action-overdue", "k-1", "2025-02-25"));
    town.accepts(json!({ "CompleteAction": { "action": "k-1", "on": "2025-02-26" } }));
    assert!(found(&town, "action-overdue", "k-1", "2025-02-25"));
    assert!(!found(&town, "action-overdue", "k-1", "2025-02-26"));
}

#[test]
fn a_function_of_a_group_without_a_holder_is_a_finding() {
    let town = Town::running();
    let vacant = ["w-north/community-officer", "w-south/community-officer"];
    let mut told = about(&town, "function-without-holder", "2025-02-28");
    told.sort();
    assert_eq!(told, vacant);
    town.accepts(take_seat(("w-north", "community-officer", "p-20", "police"), "2025-02-24"));
    assert_eq!(about(&town, "function-without-holder", "2025-02-28"), vacant[1..]);
    assert_eq!(about(&town, "seat-vacant", "2025-06-30"), vacant[1..]);
}

#[test]
fn a_plural_seat_has_several_holders_and_another_has_one() {
    let town = Town::running();
    town.accepts(json!([
        take_seat(("w-north", "community-brokers", "p-20", "swa"), "2025-02-21"),
        take_seat(("w-north", "residents", "r-20", ""), "2025-02-21"),
    ]));
    town.accepts(person("p-21"));
    let second = take_seat(("w-north", "caretaker", "p-21", "woonkracht10"), "2025-02-21");
    town.refuses(second, "seat-held", &["caretaker", "p-09"]);
    let resident = take_seat(("w-north", "community-officer", "r-20", "police"), "2025-02-21");
    town.refuses(resident, "resident-in-partner-seat", &["r-20", "community-officer"]);
}

#[test]
fn residents_are_pseudonyms_in_the_log() {
    let town = Town::running();
    let log = town.desk.log();
    assert!(log.contains("\"r-01\"") && !log.contains("Name of r-01"));
}

#[test]
fn groups_are_formed_merged_and_ended_by_decision() {
    let town = Town::running();
    let merged =
        json!([{ "MergeGroups": { "groups": ["w-north", "w-south"], "into": "w-all", "name": "All" } }]);
    town.refuses(decision("d-1", "w-north", ON, merged.clone()), "not-competent", &["w-north"]);
    town.accepts(decision("d-1", "stuurgroep", ON, merged));
    let proposed = |body| {
        with(propose("p-1", "neighbourhood", body, "BU04820102"), "/ProposePlan/on", json!("2025-02-22"))
    };
    town.refuses(proposed("w-south"), "body-ended", &["w-south", ON]);
    town.accepts(proposed("w-all"));
    town.accepts(decision("d-2", "stuurgroep", "2025-02-24", json!([{ "EndGroup": { "group": "w-all" } }])));
    let called = json!({ "ScheduleMeeting": { "meeting": "m-1", "body": "w-all", "on": "2025-02-26" } });
    town.refuses(called, "body-ended", &["w-all", "2025-02-24"]);
}
