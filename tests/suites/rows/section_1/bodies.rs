//! Rows of the steering group and the coordination group, their meetings, seats and mandates.

use serde_json::{Value, json};

use super::{Town, about, allocate, alone, consents, decision, found, hold, propose, take_seat, with};

const LEADER: (&str, &str, &str) = ("regiegroep", "programme-leader", "p-04");

fn distribute(id: &str, pledge: &str, to: &str, fte: &str) -> Value {
    json!({ "DistributeCapacity": {
        "assignment": id, "from": { "pledge": pledge }, "to": to, "effort": { "fte": fte },
        "period": { "from": "2025-02-21", "until": "2026-12-31" },
    } })
}

fn spread(id: &str, assignment: &str, fte: &str) -> Value {
    json!({ "DistributeEffort": {
        "share": id, "from": assignment, "areas": ["BU04820101"], "effort": { "fte": fte },
        "period": { "from": "2025-02-21", "until": "2026-12-31" },
    } })
}

#[test]
fn only_the_steering_group_distributes_funds_and_capacity_and_decides_main_lines() {
    let town = Town::running();
    let effects = [
        allocate("a-1", "p-garden", "gemeente-money", "100", "2025-02-21"),
        distribute("c-1", "woonkracht10-staff", "w-north", "0.10"),
        json!({ "AdjustStrategy": { "what": "What" } }),
    ];
    for (number, effect) in effects.into_iter().enumerate() {
        let id = format!("d-{number}");
        for body in ["regiegroep", "w-north"] {
            town.refuses(
                decision(&id, body, "2025-02-21", json!([effect])),
                "not-competent",
                &[body, "stuurgroep"],
            );
        }
        town.accepts(decision(&id, "stuurgroep", "2025-02-21", json!([effect])));
    }
}

#[test]
fn a_distribution_takes_no_voice_of_who_held_no_seat_that_day() {
    let town = Town::running();
    town.accepts(json!([
        { "VacateSeat": { "body": "stuurgroep", "seat": "alderman", "person": "p-01", "until": "2025-02-20" } },
        take_seat(("stuurgroep", "alderman", "p-20", "gemeente"), "2025-02-22"),
    ]));
    let decided = |id: &str, person: &str, on: &str| {
        let effects = json!([allocate(id, "p-garden", "gemeente-money", "100", "2025-02-22")]);
        with(
            decision(id, "stuurgroep", on, effects),
            "/TakeDecision/decision/positions/0/person",
            json!(person),
        )
    };
    town.refuses(
        decided("d-1", "p-01", "2025-02-21"),
        "not-seat-holder",
        &["p-01", "alderman", "2025-02-21"],
    );
    town.refuses(
        decided("d-1", "p-20", "2025-02-21"),
        "not-seat-holder",
        &["p-20", "alderman", "2025-02-21"],
    );
    town.refuses(
        decided("d-1", "p-01", "2025-02-22"),
        "not-seat-holder",
        &["p-01", "alderman", "2025-02-22"],
    );
    town.accepts(json!([decided("d-1", "p-01", "2025-02-20"), decided("d-2", "p-20", "2025-02-22")]));
}

#[test]
fn the_steering_group_meets_twice_a_year_and_the_coordination_group_four_times() {
    for (body, asked) in [("stuurgroep", 2), ("regiegroep", 4)] {
        let town = Town::running();
        let year = format!("{body}/2025");
        let missed = |on| found(&town, "too-few-meetings", &year, on);
        for number in 1..=asked + 1 {
            assert!(!missed("2025-12-31"));
            assert_eq!(missed("2026-01-01"), number <= asked, "{body}, {} met", number - 1);
            town.accepts(hold(&format!("m-{number}"), body, &format!("2025-0{}-17", number + 1), &[]));
        }
        assert!(!missed("2026-01-01"), "more is never a finding");
        let two = format!("{body}/2026");
        assert!(found(&town, "too-few-meetings", &two, "2027-01-01"));
    }
}

#[test]
fn two_meetings_on_one_day_count_as_one_day() {
    let town = Town::running();
    town.accepts(json!([
        hold("m-1", "stuurgroep", "2025-03-17", &[]),
        hold("m-2", "stuurgroep", "2025-03-17", &[]),
    ]));
    assert!(found(&town, "too-few-meetings", "stuurgroep/2025", "2026-01-01"));
}

#[test]
fn a_meeting_that_was_called_or_cancelled_is_not_a_meeting_held() {
    let town = Town::running();
    let call = |meeting| json!({ "ScheduleMeeting": { "meeting": meeting, "body": "stuurgroep", "on": "2025-06-17" } });
    town.accepts(json!([
        hold("m-1", "stuurgroep", "2025-03-17", &[]),
        call("m-2"),
        call("m-3"),
        { "CancelMeeting": { "meeting": "m-3" } },
    ]));
    assert!(found(&town, "too-few-meetings", "stuurgroep/2025", "2026-01-01"));
    town.refuses(hold("m-3", "stuurgroep", "2025-06-17", &[]), "meeting-cancelled", &["m-3"]);
    town.accepts(hold("m-2", "stuurgroep", "2025-06-17", &[]));
    assert!(!found(&town, "too-few-meetings", "stuurgroep/2025", "2026-01-01"));
}

#[test]
fn a_meeting_is_not_held_in_the_future() {
    let town = Town::running();
    town.refuses(hold("m-1", "stuurgroep", "2999-03-17", &["p-01"]), "future-date", &["2999-03-17"]);
    town.accepts(
        json!({ "ScheduleMeeting": { "meeting": "m-1", "body": "stuurgroep", "on": "2999-03-17" } }),
    );
}

#[test]
fn who_attends_without_a_seat_a_deputyship_or_an_invitation_is_a_finding() {
    let town = Town::running();
    town.accepts(json!({ "DesignateDeputy": {
        "body": "stuurgroep", "seat": "alderman", "person": "p-20", "partner": "gemeente", "from": "2025-02-20",
    } }));
    let present = |meeting: &str, on: &str, present: Value| json!({ "HoldMeeting": { "meeting": meeting, "body": "stuurgroep", "on": on, "present": present } });
    town.accepts(json!([
        present("m-1", "2025-02-24", json!([{ "person": "p-01" }, { "person": "p-04", "as": "guest" }])),
        present("m-2", "2025-02-25", json!([{ "person": "p-20" }])),
        present("m-3", "2025-02-26", json!([{ "person": "p-01" }, { "person": "p-04" }])),
        present("m-4", "2025-02-19", json!([{ "person": "p-20" }])),
    ]));
    let findings = town.findings("attended-without-seat", "2025-02-28");
    let told: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().any(|told| told.contains("m-3") && told.contains("p-04")), "{told:?}");
    assert!(told.iter().any(|told| told.contains("m-4") && told.contains("p-20")), "{told:?}");
}

#[test]
fn a_seat_has_one_holder_of_its_own_partner() {
    let town = Town::running();
    let taken = |partner, from| take_seat(("stuurgroep", "alderman", "p-20", partner), from);
    town.refuses(taken("gemeente", "2025-02-21"), "seat-held", &["alderman", "p-01", "2025-02-21"]);
    town.accepts(json!({ "VacateSeat": {
        "body": "stuurgroep", "seat": "alderman", "person": "p-01", "until": "2025-02-21",
    } }));
    town.refuses(taken("gemeente", "2025-02-21"), "seat-held", &["alderman", "p-01", "2025-02-21"]);
    town.refuses(taken("swa", "2025-02-22"), "seat-of-another-partner", &["alderman", "gemeente", "swa"]);
    town.accepts(taken("gemeente", "2025-02-22"));
}

#[test]
fn nobody_speaks_for_two_partners_in_one_body() {
    let town = Town::running();
    town.accepts(json!({ "VacateSeat": {
        "body": "stuurgroep", "seat": "managing-director", "person": "p-03", "until": "2025-02-20",
    } }));
    let both = take_seat(("stuurgroep", "managing-director", "p-01", "swa"), "2025-02-21");
    town.refuses(both, "speaks-for-two-partners", &["p-01", "managing-director", "alderman"]);
    let deputy = |body: &str, seat: &str, partner: &str| {
        json!({ "DesignateDeputy": {
            "body": body, "seat": seat, "person": "p-01", "partner": partner, "from": "2025-02-21",
        } })
    };
    town.refuses(
        deputy("stuurgroep", "manager-wonen", "woonkracht10"),
        "speaks-for-two-partners",
        &["p-01", "manager-wonen", "alderman"],
    );
    town.accepts(deputy("regiegroep", "team-leader", "swa"));
}

#[test]
fn a_seat_that_is_vacant_longer_than_the_policy_is_a_finding() {
    let town = Town::running();
    town.accepts(json!({ "VacateSeat": {
        "body": "stuurgroep", "seat": "alderman", "person": "p-01", "until": "2025-02-28",
    } }));
    let vacant = |town: &Town, on| found(town, "seat-vacant", "stuurgroep/alderman", on);
    // 90 days from 1 March: the last is 29 May.
    assert!(!vacant(&town, "2025-05-29"));
    assert!(vacant(&town, "2025-05-31"));
    town.accepts(take_seat(("stuurgroep", "alderman", "p-20", "gemeente"), "2025-05-29"));
    assert!(!vacant(&town, "2025-05-31"));
}

#[test]
fn the_coordination_group_alone_distributes_effort_and_within_the_capacity_that_it_was_given() {
    let town = Town::running();
    let capacity = json!([distribute("c-1", "woonkracht10-staff", "w-north", "0.30")]);
    town.accepts(decision("d-1", "stuurgroep", "2025-02-21", capacity));
    let share = |id: &str, body: &str, fte| decision(id, body, "2025-02-21", json!([spread(id, "c-1", fte)]));
    for body in ["w-north", "stuurgroep"] {
        town.refuses(share("s-1", body, "0.10"), "not-competent", &[body, "regiegroep"]);
    }
    town.refuses(share("s-1", "regiegroep", "0.31"), "share-exceeds-assignment", &["c-1", "0.31", "0.30"]);
    town.accepts(share("s-1", "regiegroep", "0.20"));
    let elsewhere = with(
        share("s-2", "regiegroep", "0.10"),
        "/TakeDecision/effects/0/DistributeEffort/areas",
        json!(["BU04820102"]),
    );
    town.refuses(elsewhere, "area-of-another-group", &["BU04820102", "w-north"]);
    town.refuses(share("s-2", "regiegroep", "0.11"), "share-exceeds-assignment", &["c-1", "0.11", "0.10"]);
    town.accepts(share("s-2", "regiegroep", "0.10"));
}

fn annual_plan(plan: &str, year: u16, body: &str) -> Value {
    let proposed = propose(plan, json!({ "annual": { "year": year } }), body, "BU04820101");
    with(
        proposed,
        "/ProposePlan/period",
        json!({ "from": format!("{year}-01-01"), "until": format!("{year}-12-31") }),
    )
}

#[test]
fn a_year_that_begins_without_an_annual_plan_is_a_finding() {
    let town = Town::running();
    assert!(found(&town, "no-annual-plan", "2025", "2025-02-28"));
    let year = "2026";
    assert!(!found(&town, "no-annual-plan", year, "2025-12-31"));
    assert!(found(&town, "no-annual-plan", year, "2026-01-02"));
    town.accepts(annual_plan("p-2026", 2026, "regiegroep"));
    assert!(found(&town, "no-annual-plan", year, "2026-01-02"), "a proposal is no annual plan");
    let adopted = decision("d-1", "stuurgroep", "2025-12-01", json!([{ "AdoptPlan": { "plan": "p-2026" } }]));
    town.accepts(adopted);
    assert!(!found(&town, "no-annual-plan", year, "2026-01-02"));
}

#[test]
fn an_annual_plan_is_drawn_up_by_the_coordination_group_and_adopted_by_the_steering_group() {
    let town = Town::running();
    town.refuses(annual_plan("p-2026", 2026, "w-north"), "not-competent", &["w-north", "regiegroep"]);
    town.accepts(annual_plan("p-2026", 2026, "regiegroep"));
    let adopt = |body| decision("d-1", body, "2025-02-21", json!([{ "AdoptPlan": { "plan": "p-2026" } }]));
    town.refuses(adopt("regiegroep"), "not-competent", &["regiegroep", "stuurgroep"]);
    town.accepts(adopt("stuurgroep"));
}

#[test]
fn an_annual_plan_without_advice_to_the_groups_that_carry_it_out_is_a_finding() {
    let town = Town::running();
    let advise = |by: &str, to: &str| {
        json!({ "GiveAdvice": {
            "about": { "plan": "p-2026" }, "by": by, "to": [to], "verdict": "positive", "on": "2025-02-20",
        } })
    };
    town.accepts(json!([
        annual_plan("p-2026", 2026, "regiegroep"),
        decision("d-1", "stuurgroep", "2025-02-21", json!([{ "AdoptPlan": { "plan": "p-2026" } }])),
    ]));
    let missing = || found(&town, "annual-plan-without-advice", "p-2026", "2025-02-28");
    assert!(missing());
    town.accepts(json!([advise("w-south", "w-north"), advise("regiegroep", "w-south")]));
    assert!(missing(), "the coordination group did not advise the group of the area");
    town.accepts(advise("regiegroep", "w-north"));
    assert!(!missing());
}

#[test]
fn a_decision_of_the_steering_group_without_a_prepared_proposal_is_a_finding() {
    let town = Town::running();
    let prepare = |id: &str, on: &str| {
        json!({ "PrepareProposal": {
            "proposal": id, "title": "Title", "by": { "body": "regiegroep" }, "to": "stuurgroep", "on": on,
        } })
    };
    let decided = |id: &str, proposal: Value| {
        let mut decided =
            decision(id, "stuurgroep", "2025-02-21", json!([{ "AdjustStrategy": { "what": "What" } }]));
        decided["TakeDecision"]["decision"]["proposal"] = proposal;
        decided
    };
    town.accepts(json!([
        prepare("v-1", "2025-02-21"),
        prepare("v-2", "2025-02-22"),
        decided("d-1", json!("v-1")),
        decided("d-2", json!("v-2")),
        decided("d-3", Value::Null),
    ]));
    let mut told = about(&town, "decided-without-proposal", "2025-02-28");
    told.retain(|id| id.starts_with("d-") && id.len() == 3);
    assert_eq!(told, ["d-2", "d-3"], "v-2 was prepared after the decision");
}

#[test]
fn a_plan_of_which_nothing_was_told_since_the_last_meeting_is_a_finding() {
    let town = Town::running();
    let progress =
        |on| json!({ "RecordProgress": { "plan": "p-north", "by": "w-north", "colour": "green", "on": on } });
    town.accepts(json!([
        hold("m-1", "regiegroep", "2025-02-12", &[]),
        progress("2025-02-20"),
        hold("m-2", "regiegroep", "2025-02-25", &[]),
    ]));
    assert_eq!(about(&town, "no-progress", "2025-02-28"), ["p-garden"]);
    town.accepts(hold("m-3", "regiegroep", "2025-03-25", &[]));
    assert!(found(&town, "no-progress", "p-north", "2025-03-31"));
    town.accepts(progress("2025-03-24"));
    assert!(!found(&town, "no-progress", "p-north", "2025-03-31"));
}

/// Moves this much of what the garden was given to the plan of the north.
fn reassign(id: &str, amount: &str) -> Value {
    json!([{ "ReassignFunds": { "from": "a-garden", "allocation": id, "plan": "p-north", "amount": amount } }])
}

/// The steering group grants a mandate over money, with more members of the grant.
fn grant(more: Value) -> Value {
    let mut granted = json!({
        "mandate": "m-1", "to": { "seat": { "body": "regiegroep", "seat": "area-coordinator" } },
        "scope": ["allocate", "funds"], "valid": { "from": "2025-02-21", "until": "2025-12-31" },
    });
    granted.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    decision("d-grant", "stuurgroep", "2025-02-20", json!([{ "GrantMandate": granted }]))
}

const COORDINATOR: (&str, &str, &str) = ("regiegroep", "area-coordinator", "p-05");

#[test]
fn the_programme_leader_holds_the_mandate_from_the_first_day_of_the_charter() {
    let town = Town::running();
    let mandates = town.desk.ask(&["mandates", "--on", "2024-12-19"]).to_string();
    assert!(mandates.contains("programme-mandate"), "{mandates}");
    town.accepts(alone("d-1", LEADER, "programme-mandate", reassign("a-1", "100")));
    town.refuses(
        alone("d-2", COORDINATOR, "programme-mandate", reassign("a-2", "100")),
        "mandate-of-another",
        &["programme-mandate", "programme-leader"],
    );
}

#[test]
fn a_mandate_is_not_used_outside_its_scope() {
    let town = Town::running();
    let effects = [
        allocate("a-1", "p-garden", "gemeente-money", "100", "2025-02-21"),
        json!({ "AdjustStrategy": { "what": "What" } }),
        json!({ "FormGroup": { "group": "w-1", "form": "werkgroep", "name": "Name", "areas": ["BU04820103"] } }),
    ];
    for effect in effects {
        let used = alone("d-1", LEADER, "programme-mandate", json!([effect]));
        town.refuses(used, "outside-mandate", &["programme-mandate"]);
    }
    town.accepts(grant(json!({ "scope": ["capacity"] })));
    let used = alone("d-1", COORDINATOR, "m-1", reassign("a-1", "100"));
    town.refuses(used, "outside-mandate", &["m-1", "capacity"]);
}

#[test]
fn a_mandate_is_not_used_above_its_ceiling() {
    let town = Town::running();
    town.accepts(grant(json!({ "ceiling": "150" })));
    town.accepts(alone("d-1", COORDINATOR, "m-1", reassign("a-1", "100")));
    let again = |amount| alone("d-2", COORDINATOR, "m-1", reassign("a-2", amount));
    town.refuses(again("50.01"), "mandate-exhausted", &["150.00", "100.00", "50.01"]);
    town.accepts(again("50"));
}

#[test]
fn a_mandate_is_not_used_outside_the_days_for_which_it_is_valid() {
    let town = Town::running();
    town.accepts(grant(json!({ "valid": { "from": "2025-02-22", "until": "2025-02-23" } })));
    let used = |on| {
        with(
            alone("d-1", COORDINATOR, "m-1", reassign("a-1", "100")),
            "/TakeDecision/decision/decided_on",
            json!(on),
        )
    };
    for on in ["2025-02-21", "2025-02-24"] {
        town.refuses(used(on), "mandate-not-valid", &["m-1", "2025-02-22", "2025-02-23", on]);
    }
    town.accepts(used("2025-02-23"));
}

#[test]
fn a_mandate_is_not_used_by_who_lost_its_seat() {
    let town = Town::running();
    town.accepts(json!({ "VacateSeat": {
        "body": "regiegroep", "seat": "programme-leader", "person": "p-04", "until": "2025-02-20",
    } }));
    let used = |person| {
        alone("d-1", ("regiegroep", "programme-leader", person), "programme-mandate", reassign("a-1", "100"))
    };
    town.refuses(used("p-04"), "not-seat-holder", &["p-04", "programme-leader", "2025-02-21"]);
    town.refuses(used("p-20"), "not-seat-holder", &["p-20", "programme-leader", "2025-02-21"]);
    town.accepts(take_seat(("regiegroep", "programme-leader", "p-20", "gemeente"), "2025-02-21"));
    town.accepts(used("p-20"));
}

#[test]
fn a_deputy_uses_only_a_mandate_that_extends_to_deputies() {
    for extends in [false, true] {
        let town = Town::running();
        town.accepts(json!([
            grant(json!({ "deputy": extends })),
            { "DesignateDeputy": {
                "body": "regiegroep", "seat": "area-coordinator", "person": "p-20", "partner": "woonkracht10",
                "from": "2025-02-01",
            } },
        ]));
        let used = alone("d-1", ("regiegroep", "area-coordinator", "p-20"), "m-1", reassign("a-1", "100"));
        if extends {
            town.accepts(used);
        } else {
            town.refuses(used, "mandate-not-for-deputy", &["m-1", "p-20"]);
        }
    }
}

#[test]
fn a_part_of_a_mandate_is_passed_on_only_where_that_was_granted() {
    let sub = json!([{ "GrantMandate": {
        "mandate": "m-2", "to": { "body": "w-north" }, "scope": ["funds"], "under": "m-1",
        "valid": { "from": "2025-02-21", "until": "2025-12-31" },
    } }]);
    for granted in [false, true] {
        let town = Town::running();
        town.accepts(grant(json!({ "passes_on": granted })));
        let passed = alone("d-1", COORDINATOR, "m-1", sub.clone());
        if granted {
            town.accepts(passed);
        } else {
            town.refuses(passed, "sub-mandate-not-granted", &["m-1"]);
        }
    }
}

#[test]
fn the_steering_group_narrows_and_withdraws_a_mandate() {
    let town = Town::running();
    let steering = |id: &str, effect| decision(id, "stuurgroep", "2025-02-20", json!([effect]));
    let narrowed = json!({ "NarrowMandate": { "mandate": "programme-mandate", "ceiling": "100" } });
    let regiegroep = decision("d-1", "regiegroep", "2025-02-20", json!([narrowed]));
    town.refuses(regiegroep, "not-competent", &["regiegroep", "stuurgroep"]);
    town.accepts(steering("d-1", narrowed));
    let used = |amount| alone("d-2", LEADER, "programme-mandate", reassign("a-1", amount));
    town.refuses(used("100.01"), "mandate-exhausted", &["100.00", "100.01"]);
    let widened = json!({ "NarrowMandate": { "mandate": "programme-mandate", "ceiling": "200" } });
    town.refuses(steering("d-3", widened), "mandate-widened", &["programme-mandate"]);
    town.accepts(steering("d-3", json!({ "RevokeMandate": { "mandate": "programme-mandate" } })));
    town.refuses(used("100"), "mandate-revoked", &["programme-mandate", "2025-02-20"]);
}

#[test]
fn a_mandate_used_for_money_without_the_authority_of_the_payer_is_a_finding() {
    let town = Town::running();
    town.accepts(alone("d-1", LEADER, "programme-mandate", reassign("a-1", "100")));
    town.accepts(with(
        alone("d-2", LEADER, "programme-mandate", reassign("a-2", "100")),
        "/TakeDecision/decision/mandate",
        json!({ "mandate": "programme-mandate" }),
    ));
    assert_eq!(about(&town, "mandate-without-authority", "2025-02-28"), ["d-2"]);
}

#[test]
fn seats_are_taken_left_and_deputised_for_on_notice_without_a_decision() {
    let town = Town::running();
    let decisions = || town.desk.ask(&["status", "--on", "2025-02-28"])["result"]["decisions"].clone();
    let before = decisions();
    town.accepts(json!([
        { "VacateSeat": { "body": "stuurgroep", "seat": "alderman", "person": "p-01", "until": "2025-02-20" } },
        take_seat(("stuurgroep", "alderman", "p-20", "gemeente"), "2025-02-21"),
        { "DesignateDeputy": {
            "body": "stuurgroep", "seat": "alderman", "person": "p-01", "partner": "gemeente", "from": "2025-02-22",
        } },
    ]));
    assert_eq!(decisions(), before);
    let deputised =
        decision("d-1", "stuurgroep", "2025-02-22", json!([{ "AdjustStrategy": { "what": "What" } }]));
    assert_eq!(consents("stuurgroep")[0]["person"], "p-01");
    town.accepts(deputised);
}
