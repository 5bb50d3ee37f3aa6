//! Section 2: the readings. How an act departs from each stands in `section_8/readings.rs`, and the voices of a working
//! group in `section_8/voices.rs`.

use serde_json::{Value, json};

use super::{Town, allocate, consents, decision, take_seat, with};

const DECISION: &str = "/TakeDecision/decision";
const UNCONFIRMED: &str = "which the partners have not confirmed";

fn strategy() -> Value {
    decision("d-1", "stuurgroep", "2025-02-24", json!([{ "AdjustStrategy": { "what": "More benches" } }]))
}

fn money(amount: &str) -> Value {
    let allocation = allocate("a-1", "p-garden", "gemeente-money", amount, "2026-01-01");
    decision("d-1", "stuurgroep", "2025-02-24", json!([allocation]))
}

/// The decision with the voices of these seats alone.
fn of_seats(taken: Value, seats: &[usize]) -> Value {
    let body = taken["TakeDecision"]["decision"]["body"].as_str().unwrap().to_owned();
    let all = consents(&body);
    let positions = seats.iter().map(|seat| all[*seat].clone()).collect();
    with(taken, &format!("{DECISION}/positions"), Value::Array(positions))
}

/// The decision with the objection of one seat, with its reason.
fn objected(mut taken: Value, seat: usize) -> Value {
    let position = &mut taken["TakeDecision"]["decision"]["positions"][seat];
    position["stance"] = json!("object");
    position["reason"] = json!({ "seal": "Too early", "about": [] });
    taken
}

#[test]
fn a_decision_is_taken_by_consent_and_every_position_may_carry_a_reason() {
    let town = Town::running();
    town.refuses(objected(strategy(), 1), "not-carried", &["consent", "woonkracht10", UNCONFIRMED]);
    let bare = with(strategy(), &format!("{DECISION}/positions/1/stance"), json!("object"));
    town.refuses(bare, "objection-without-reason", &["manager-wonen"]);
    let mut reasoned = strategy();
    reasoned["TakeDecision"]["decision"]["positions"][1]["stance"] = json!("abstain");
    reasoned["TakeDecision"]["decision"]["positions"][1]["reason"] =
        json!({ "seal": "Not our matter", "about": [] });
    town.accepts(reasoned);
}

#[test]
fn the_coordination_group_too_decides_by_consent() {
    let town = Town::running();
    let group = json!([{ "FormGroup": {
        "group": "w-west", "form": "werkgroep", "name": "West", "areas": ["BU04820103"],
    } }]);
    let taken = decision("d-1", "regiegroep", "2025-02-24", group);
    town.refuses(objected(taken.clone(), 0), "not-carried", &["gemeente"]);
    town.accepts(taken);
}

#[test]
fn a_chair_has_no_casting_vote() {
    let town = Town::running_with(&[
        ("strategic = { by = \"consent\"", "strategic = { by = \"simple-majority\""),
        (
            "set_by = \"stuurgroep\"",
            "set_by = \"stuurgroep\"\nchairs = [{ body = \"stuurgroep\", seat = \"alderman\" }]",
        ),
    ]);
    let tie = objected(of_seats(strategy(), &[0, 1]), 1);
    town.refuses(tie, "not-carried", &["gemeente", "woonkracht10"]);
}

#[test]
fn money_and_capacity_take_every_core_partner_by_holder_or_deputy() {
    let capacity = decision(
        "d-1",
        "stuurgroep",
        "2025-02-24",
        json!([{ "DistributeCapacity": {
        "assignment": "i-1", "from": { "pledge": "swa-brokers" }, "to": "w-north",
        "effort": { "hours_per_week": "8:00" }, "period": { "from": "2025-03-01", "until": "2026-12-31" },
    } }]),
    );
    let confirmation =
        decision("d-1", "stuurgroep", "2025-02-24", json!([{ "ConfirmReading": { "point": "quorum" } }]));
    for means in [money("100"), capacity, confirmation] {
        let town = Town::running();
        let two = of_seats(means.clone(), &[0, 2]);
        town.refuses(two, "core-partner-absent", &["woonkracht10", UNCONFIRMED]);
        town.accepts(json!({ "DesignateDeputy": {
            "body": "stuurgroep", "seat": "manager-wonen", "person": "p-20", "partner": "woonkracht10",
            "from": "2025-02-20",
        } }));
        town.accepts(with(means, &format!("{DECISION}/positions/1/person"), json!("p-20")));
    }
}

#[test]
fn any_other_decision_takes_a_majority_of_the_filled_seats() {
    let town = Town::running();
    town.refuses(of_seats(strategy(), &[0]), "too-few-seats", &["1 of 3", UNCONFIRMED]);
    town.accepts(of_seats(strategy(), &[0, 1]));
    let town = Town::running();
    town.accepts(json!({ "VacateSeat": {
        "body": "stuurgroep", "seat": "manager-wonen", "person": "p-02", "until": "2025-02-20",
    } }));
    town.refuses(of_seats(strategy(), &[0]), "too-few-seats", &["1 of 2"]);
    town.accepts(of_seats(strategy(), &[0, 2]));
}

#[test]
fn money_is_pledged_for_the_term() {
    let town = Town::running();
    town.refuses(
        money("49000.01"),
        "allocation-exceeds-free",
        &["49000.01", "49000.00", "pledge-period", UNCONFIRMED],
    );
    town.accepts(money("49000"));
}

#[test]
fn money_is_pledged_for_each_year_once_the_partners_read_it_so() {
    let town = Town::running();
    let give = |id: &str, amount: &str, from: &str, until: &str| {
        let allocation = allocate(id, "p-garden", "woonkracht10-money", amount, from);
        let allocation = with(allocation, "/AllocateFunds/period/until", json!(until));
        decision(&format!("d-{id}"), "stuurgroep", "2025-02-24", json!([allocation]))
    };
    let read = json!([{ "ConfirmReading": { "point": "pledge-period", "read": {
        "answer": "The amounts are for each year", "rule": { "pledge_period": "calendar-year" },
    } } }]);
    // What is given for both years lies within no year of the new reading.
    let release = json!([{ "ReleaseFunds": { "allocation": "a-garden" } }]);
    town.accepts(decision("d-release", "stuurgroep", "2025-02-21", release));
    town.accepts(decision("d-read", "stuurgroep", "2025-02-22", read));
    town.accepts(give("a-1", "50000", "2025-03-01", "2025-12-31"));
    town.refuses(
        give("a-2", "50000.01", "2026-01-01", "2026-12-31"),
        "allocation-exceeds-free",
        &["50000.01", "50000.00"],
    );
    town.accepts(give("a-2", "50000", "2026-01-01", "2026-12-31"));
}

fn assign(pledge: &str, effort: Value) -> Value {
    decision(
        &format!("d-{pledge}"),
        "stuurgroep",
        "2025-02-24",
        json!([{ "DistributeCapacity": {
        "assignment": format!("i-{pledge}"), "from": { "pledge": pledge }, "to": "w-north", "effort": effort,
        "period": { "from": "2025-03-01", "until": "2026-12-31" },
    } }]),
    )
}

#[test]
fn fte_and_hours_are_never_added_up_and_shown_side_by_side() {
    let town = Town::running();
    let hours = assign("gemeente-staff", json!({ "hours_per_week": "8:00" }));
    town.refuses(hours, "effort-in-another-unit", &["gemeente-staff", "fte", "8:00"]);
    let fte = assign("swa-brokers", json!({ "fte": "0.20" }));
    town.refuses(fte, "effort-in-another-unit", &["swa-brokers", "hours", "0.20"]);
    town.accepts(assign("gemeente-staff", json!({ "fte": "0.20" })));
    town.accepts(assign("swa-brokers", json!({ "hours_per_week": "8:00" })));
    let answer = town.desk.ask(&["capacity", "--on", "2025-03-01"])["result"].clone();
    let efforts: Vec<&Value> =
        answer["assignments"].as_array().unwrap().iter().map(|own| &own["effort"]).collect();
    assert_eq!(efforts, [&json!({ "fte": "0.20" }), &json!({ "hours_per_week": "8:00" })]);
    assert_eq!((&answer["full_time_week"], &answer["reading_confirmed"]), (&json!("36:00"), &json!(false)));
    let told = town.desk.run(&["capacity", "--on", "2025-03-01"]).out;
    assert!(told.contains("36:00"), "{told}");
}

/// The programme leader decides alone, under a mandate.
fn alone(id: &str, mandate: &str, effect: Value) -> Value {
    let taken = decision(id, "regiegroep", "2025-02-24", json!([effect]));
    let venue = json!({ "mandate": { "seat": "programme-leader", "person": "p-04" } });
    let mut taken =
        with(with(taken, &format!("{DECISION}/venue"), venue), &format!("{DECISION}/positions"), json!([]));
    taken["TakeDecision"]["decision"]["mandate"] = json!({ "mandate": mandate });
    taken
}

fn reassign(amount: &str) -> Value {
    json!({ "ReassignFunds": { "from": "a-garden", "allocation": "a-1", "plan": "p-north", "amount": amount } })
}

#[test]
fn the_programme_mandate_reassigns_within_the_distribution_and_never_redistributes() {
    let town = Town::running();
    let given = allocate("a-1", "p-garden", "gemeente-money", "100", "2025-03-01");
    town.refuses(
        alone("d-1", "programme-mandate", given),
        "outside-mandate",
        &["programme-mandate", UNCONFIRMED],
    );
    town.refuses(
        alone("d-1", "programme-mandate", reassign("1000.01")),
        "reassigned-above-left",
        &["1000.01", "1000.00"],
    );
    town.accepts(alone("d-1", "programme-mandate", reassign("400")));
}

#[test]
fn the_programme_mandate_commits_within_an_allocation() {
    let town = Town::running();
    town.accepts(json!({ "EnterCommitment": {
        "commitment": "vp-1", "allocation": "a-garden", "ground": "contract", "amount": "250", "by": "p-04",
        "under": { "mandate": { "mandate": "programme-mandate" } }, "on": "2025-02-24",
    } }));
    assert!(town.findings("commitment-without-authority", "2025-02-28").is_empty());
}

#[test]
fn the_programme_mandate_is_narrowed_or_withdrawn_by_the_steering_group() {
    let narrow = json!([{ "NarrowMandate": { "mandate": "programme-mandate", "ceiling": "300" } }]);
    let revoke = json!([{ "RevokeMandate": { "mandate": "programme-mandate" } }]);
    let town = Town::running();
    let by_itself = decision("d-0", "regiegroep", "2025-02-20", narrow.clone());
    town.refuses(by_itself, "not-competent", &["regiegroep", "stuurgroep"]);
    town.accepts(decision("d-0", "stuurgroep", "2025-02-20", narrow));
    town.refuses(
        alone("d-1", "programme-mandate", reassign("300.01")),
        "mandate-exhausted",
        &["300.00", "300.01"],
    );
    town.accepts(alone("d-1", "programme-mandate", reassign("300")));
    let town = Town::running();
    town.accepts(decision("d-0", "stuurgroep", "2025-02-20", revoke));
    town.refuses(
        alone("d-1", "programme-mandate", reassign("1")),
        "mandate-revoked",
        &["programme-mandate", "2025-02-20"],
    );
}

fn stop(body: &str) -> Value {
    let stop = json!([{ "StopPlan": { "plan": "p-garden", "ground": "goal-reached" } }]);
    decision("d-1", body, "2025-02-24", stop)
}

#[test]
fn a_plan_is_stopped_by_its_own_group_or_the_steering_group() {
    for body in ["w-north", "stuurgroep"] {
        Town::running().accepts(stop(body));
    }
    let town = Town::running();
    town.refuses(stop("w-south"), "plan-of-another-group", &["p-garden", "w-north", "w-south"]);
    town.refuses(stop("regiegroep"), "not-competent", &["regiegroep", "stuurgroep", UNCONFIRMED]);
}

#[test]
fn the_coordination_group_stops_a_plan_by_mandate() {
    let town = Town::running();
    town.accepts(decision(
        "d-0",
        "stuurgroep",
        "2025-02-20",
        json!([{ "GrantMandate": {
        "mandate": "m-1", "to": { "body": "regiegroep" }, "scope": ["stop-plans"],
        "valid": { "from": "2025-02-20", "until": "2025-12-31" },
    } }]),
    ));
    town.refuses(stop("regiegroep"), "mandate-not-cited", &["m-1"]);
    let mut mandated = stop("regiegroep");
    mandated["TakeDecision"]["decision"]["mandate"] = json!({ "mandate": "m-1" });
    town.accepts(mandated);
}

#[test]
fn a_lead_can_only_propose_to_stop_the_own_project() {
    let town = Town::running();
    town.accepts(json!({ "PrepareProposal": {
        "proposal": "v-1", "title": "Stop", "by": { "person": "r-01" }, "to": "w-north", "plan": "p-garden",
        "on": "2025-02-20",
    } }));
    let alone = with(stop("w-north"), &format!("{DECISION}/positions"), json!([consents("w-north")[4]]));
    town.refuses(alone, "too-few-functions", &["0 functions"]);
}

#[test]
fn an_urgent_stop_needs_no_evaluation_first_and_is_evaluated_within_30_days() {
    let evaluation = json!({ "RecordEvaluation": {
        "evaluation": "e-1", "title": "Title", "about": { "plan": "p-garden" }, "kind": "process", "by": "w-north",
        "conclusion": "stop", "on": "2025-03-20",
    } });
    for ground in ["safety-or-law", "funding-lost"] {
        let town = Town::running();
        let urgent = with(stop("w-north"), "/TakeDecision/effects/0/StopPlan/ground", json!(ground));
        town.accepts(urgent);
        assert!(town.findings("stop-without-evaluation", "2025-03-26").is_empty(), "{ground}");
        let open = |on: &str| town.findings("urgent-stop-not-evaluated", on).len();
        assert_eq!([open("2025-03-26"), open("2025-03-27")], [0, 1], "{ground}");
        town.accepts(evaluation.clone());
        assert_eq!(open("2025-03-27"), 0, "{ground}");
    }
    let town = Town::running();
    town.accepts(stop("w-north"));
    assert!(town.findings("urgent-stop-not-evaluated", "2025-03-27").is_empty(), "it was not urgent");
}

fn annual(plan: &str) -> Value {
    json!({ "ProposePlan": {
        "plan": plan, "kind": { "annual": { "year": 2025 } }, "title": "2025", "body": "regiegroep",
        "goals": ["trust"], "areas": ["BU04820101"], "on": "2025-02-20",
        "period": { "from": "2025-02-20", "until": "2025-12-31" },
    } })
}

fn adopt(plan: &str, body: &str) -> Value {
    decision(&format!("d-{plan}"), body, "2025-02-24", json!([{ "AdoptPlan": { "plan": plan } }]))
}

#[test]
fn an_annual_plan_is_adopted_by_the_steering_group_superseded_and_never_stopped() {
    let town = Town::running();
    town.accepts(json!([annual("p-2025"), annual("p-2025-b")]));
    for body in ["regiegroep", "w-north"] {
        town.refuses(adopt("p-2025", body), "not-competent", &[body, "stuurgroep", UNCONFIRMED]);
    }
    town.accepts(adopt("p-2025", "stuurgroep"));
    let stop = json!([{ "StopPlan": { "plan": "p-2025", "ground": "goal-reached" } }]);
    let stop = decision("d-1", "stuurgroep", "2025-02-25", stop);
    town.refuses(stop, "annual-plan-is-superseded", &["p-2025", UNCONFIRMED]);
    town.accepts(adopt("p-2025-b", "stuurgroep"));
    let plans = town.desk.ask(&["status", "--on", "2025-02-28"])["result"]["plans"].clone();
    assert_eq!(plans["superseded"], 1, "{plans}");
}

#[test]
fn a_project_is_inside_a_neighbourhood_plan() {
    let town = Town::running();
    town.accepts(annual("p-2025"));
    let project = |parent: &str| {
        json!({ "ProposePlan": {
            "plan": "p-pond", "kind": { "project": { "parent": parent, "lead": "r-01" } }, "title": "Pond",
            "body": "w-north", "goals": ["trust"], "areas": ["BU04820101"], "on": "2025-02-24",
            "period": { "from": "2025-03-01", "until": "2025-12-31" },
        } })
    };
    town.refuses(project("p-2025"), "parent-is-no-neighbourhood-plan", &["p-2025", "annual", UNCONFIRMED]);
    town.refuses(project("p-garden"), "parent-is-no-neighbourhood-plan", &["p-garden", "project"]);
    town.accepts(project("p-north"));
}

#[test]
fn a_neighbourhood_plan_is_adopted_by_its_own_working_group() {
    let town = Town::running();
    town.accepts(json!({ "ProposePlan": {
        "plan": "p-south", "kind": "neighbourhood", "title": "South", "body": "w-south", "goals": ["trust"],
        "areas": ["BU04820102"], "on": "2025-02-20", "period": { "from": "2025-03-01", "until": "2026-12-31" },
    } }));
    for body in ["stuurgroep", "regiegroep"] {
        town.refuses(adopt("p-south", body), "not-competent", &[body, "werkgroep", UNCONFIRMED]);
    }
    town.refuses(adopt("p-south", "w-north"), "plan-of-another-group", &["p-south", "w-south", "w-north"]);
    town.accepts(adopt("p-south", "w-south"));
}

#[test]
fn the_money_of_a_plan_is_for_the_steering_group_or_a_mandate() {
    let town = Town::running();
    let given = |body: &str| {
        let allocation = allocate("a-1", "p-garden", "gemeente-money", "100", "2025-03-01");
        decision("d-1", body, "2025-02-24", json!([allocation]))
    };
    for body in ["regiegroep", "w-north"] {
        town.refuses(given(body), "not-competent", &[body, "stuurgroep"]);
    }
    town.accepts(decision(
        "d-0",
        "stuurgroep",
        "2025-02-20",
        json!([{ "GrantMandate": {
        "mandate": "m-1", "to": { "body": "w-north" }, "scope": ["allocate"], "ceiling": "100",
        "valid": { "from": "2025-02-20", "until": "2025-12-31" },
    } }]),
    ));
    let mut mandated = given("w-north");
    mandated["TakeDecision"]["decision"]["mandate"] = json!({ "mandate": "m-1" });
    let above = with(mandated.clone(), "/TakeDecision/effects/0/AllocateFunds/amount", json!("100.01"));
    town.refuses(above, "mandate-exhausted", &["100.00", "100.01"]);
    town.accepts(mandated);
}

#[test]
fn a_deputy_speaks_only_on_the_days_designated() {
    let town = Town::running();
    town.accepts(json!({ "DesignateDeputy": {
        "body": "stuurgroep", "seat": "alderman", "person": "p-20", "partner": "gemeente", "from": "2025-02-25",
    } }));
    let by_deputy = with(strategy(), &format!("{DECISION}/positions/0/person"), json!("p-20"));
    town.refuses(by_deputy, "not-seat-holder", &["p-20", "alderman", "2025-02-24"]);
    let town = Town::running();
    let resident = take_seat(("stuurgroep", "alderman", "p-20", "gemeente"), "2025-02-20");
    town.refuses(resident, "seat-held", &["alderman", "p-01"]);
}
