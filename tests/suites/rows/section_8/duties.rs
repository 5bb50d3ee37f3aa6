//! "Who satisfies a duty" and "Findings end".

use serde_json::{Value, json};

use crate::rows::{DOCUMENT, PARTNERS, Town, amendment, consents, decision, meeting, with};

/// A review that changes nothing, of text, funds and contributions.
fn review(of: Value, by: Value, on: &str) -> Value {
    json!({ "RecordReview": {
        "of": of, "covers": ["text", "funds", "contributions"], "by": by,
        "outcome": { "no_change": "Nothing changes" }, "document": { "sha256": DOCUMENT }, "on": on,
    } })
}

fn review_of_2025(by: Value) -> Value {
    review(json!({ "charter": { "year": 2025 } }), by, "2025-12-10")
}

fn everybody() -> Value {
    json!({ "partners": PARTNERS })
}

#[test]
fn the_yearly_review_is_met_by_every_core_partner_by_name() {
    for (partners, state, lacks) in [
        (json!(["gemeente", "woonkracht10", "swa"]), "met", Value::Null),
        (json!(["gemeente", "woonkracht10"]), "partly-met", json!([{ "partners": ["swa"] }])),
        (json!(["jeugdpunt"]), "overdue", Value::Null),
    ] {
        let town = Town::running();
        town.accepts(review_of_2025(json!({ "partners": partners })));
        let duty = town.duty("yearly-review/2025", "2026-01-05");
        assert_eq!((&duty["state"], &duty["lacks"]), (&json!(state), &lacks), "{partners}: {duty}");
        let overdue = town.findings("duty-overdue", "2026-01-05");
        let review = overdue.iter().filter(|found| found["about"] == "yearly-review/2025").count();
        assert_eq!(review, usize::from(state == "overdue"), "{partners}");
    }
}

#[test]
fn the_yearly_review_of_a_body_is_met_by_the_partners_that_attended() {
    for (present, state) in [
        (&["p-01", "p-02", "p-03"][..], "met"),
        (&["p-01", "p-02"], "partly-met"),
        (&["p-01", "p-02", "p-20"], "partly-met"),
    ] {
        let town = Town::running();
        town.accepts(meeting("sg-1", "stuurgroep", "2025-12-10", present));
        town.accepts(review_of_2025(json!({ "body": "stuurgroep" })));
        assert_eq!(town.duty("yearly-review/2025", "2026-01-05")["state"], state, "{present:?}");
    }
    let town = Town::running();
    town.accepts(meeting("sg-1", "stuurgroep", "2025-12-09", &["p-01", "p-02", "p-03"]));
    town.accepts(review_of_2025(json!({ "body": "stuurgroep" })));
    assert_eq!(town.duty("yearly-review/2025", "2026-01-05")["state"], "overdue", "it did not meet that day");
}

#[test]
fn the_successor_of_a_core_partner_reviews_in_its_place() {
    let town = Town::running();
    town.accepts(json!({ "RegisterPartner": {
        "partner": "welfare", "name": "Welfare together", "kind": "formal", "on": "2025-06-01",
    } }));
    town.accepts(json!({ "SucceedPartner": { "from": "swa", "to": "welfare", "on": "2025-06-01" } }));
    let partners = json!({ "partners": ["gemeente", "woonkracht10", "welfare"] });
    town.accepts(review_of_2025(partners));
    assert_eq!(town.duty("yearly-review/2025", "2026-01-05")["state"], "met");
}

#[test]
fn a_guest_at_the_review_speaks_for_no_partner() {
    let town = Town::running();
    let met = meeting("sg-1", "stuurgroep", "2025-12-10", &["p-01", "p-02", "p-03"]);
    town.accepts(with(met, "/HoldMeeting/present/2", json!({ "person": "p-03", "as": "guest" })));
    town.accepts(review_of_2025(json!({ "body": "stuurgroep" })));
    assert_eq!(town.duty("yearly-review/2025", "2026-01-05")["lacks"], json!([{ "partners": ["swa"] }]));
}

#[test]
fn the_yearly_review_covers_text_funds_and_contributions() {
    let town = Town::running();
    town.accepts(with(review_of_2025(everybody()), "/RecordReview/covers", json!(["text", "funds"])));
    let duty = town.duty("yearly-review/2025", "2026-01-05");
    assert_eq!(
        (&duty["state"], &duty["lacks"]),
        (&json!("partly-met"), &json!([{ "parts": ["contributions"] }]))
    );
}

#[test]
fn a_review_of_one_year_leaves_another_open() {
    let town = Town::running();
    town.accepts(review_of_2025(everybody()));
    assert_eq!(town.duty("yearly-review/2026", "2026-06-30")["state"], "due");
}

/// The amendment that a review of governance brought about.
fn adjusted() -> Value {
    amendment("am-1", "2026-10-01", &[("at_least = 2, per", "at_least = 3, per")])
}

#[test]
fn the_governance_review_takes_every_partner_a_document_and_an_adjustment_within_its_window() {
    let whole = || {
        let review = review(json!("governance"), everybody(), "2026-09-15");
        with(review, "/RecordReview/outcome", json!({ "amendment": "am-1" }))
    };
    let without_document = || {
        let mut review = whole();
        review["RecordReview"].as_object_mut().unwrap().remove("document");
        review
    };
    let by_two = with(whole(), "/RecordReview/by", json!({ "partners": ["gemeente", "swa"] }));
    for (review, state, lacks) in [
        (whole(), "met", Value::Null),
        (without_document(), "partly-met", json!(["document"])),
        (review(json!("governance"), everybody(), "2026-09-15"), "partly-met", json!(["adjustment"])),
        (by_two, "partly-met", json!([{ "partners": ["woonkracht10"] }])),
        (with(whole(), "/RecordReview/on", json!("2026-07-01")), "met", Value::Null),
        (with(whole(), "/RecordReview/on", json!("2026-06-30")), "overdue", Value::Null),
    ] {
        let town = Town::running();
        town.accepts(adjusted());
        town.accepts(review.clone());
        let duty = town.duty("governance-review", "2026-10-01");
        assert_eq!((&duty["state"], &duty["lacks"]), (&json!(state), &lacks), "{review}");
    }
}

#[test]
fn the_governance_review_is_due_from_july_to_september_2026() {
    let town = Town::running();
    for (on, state) in [
        ("2026-06-30", "not-applicable"),
        ("2026-07-01", "due"),
        ("2026-09-30", "due"),
        ("2026-10-01", "overdue"),
    ] {
        assert_eq!(town.duty("governance-review", on)["state"], state, "{on}");
    }
}

/// An indicator for each goal, of residents in percents.
fn indicators() -> Value {
    let goals = ["trust", "livelihood", "surroundings", "safety"];
    let indicator = |goal: &&str| {
        json!({ "DefineIndicator": {
            "indicator": format!("i-{goal}"), "goal": goal, "title": "Title", "unit": "%", "direction": "up",
        } })
    };
    goals.iter().map(indicator).collect()
}

/// A baseline of the municipality as a whole, from a figure that there was.
fn baseline(goal: &str, value: Value) -> Value {
    let mut baseline = json!({ "RecordBaseline": {
        "measurement": format!("m-{goal}"), "indicator": format!("i-{goal}"), "area": "GM0482", "area_year": 2025,
        "reference_date": "2024-10-01", "n": 400, "series": "monitor", "source": "Monitor", "method": "Survey",
    } });
    if !value.is_null() {
        baseline["RecordBaseline"]["value"] = value;
    }
    baseline
}

#[test]
fn the_baseline_has_a_value_for_every_goal_at_any_level() {
    for (last, state) in [
        (json!({ "figure": "61.5" }), "met"),
        (json!("suppressed"), "partly-met"),
        (Value::Null, "partly-met"),
    ] {
        let town = Town::running();
        town.accepts(indicators());
        for goal in ["trust", "livelihood", "surroundings"] {
            town.accepts(baseline(goal, json!({ "figure": "61.5" })));
        }
        town.accepts(baseline("safety", last.clone()));
        let duty = town.duty("baseline", "2025-06-30");
        assert_eq!(duty["state"], state, "{last}");
        let lacks = if state == "met" { Value::Null } else { json!([{ "goals": ["safety"] }]) };
        assert_eq!(duty["lacks"], lacks, "{last}");
    }
}

#[test]
fn a_baseline_that_another_superseded_does_not_count() {
    let town = Town::running();
    town.accepts(indicators());
    for goal in ["trust", "livelihood", "surroundings", "safety"] {
        town.accepts(baseline(goal, json!({ "figure": "61.5" })));
    }
    assert_eq!(town.duty("baseline", "2025-06-30")["state"], "met");
    let mut again =
        with(baseline("safety", json!("suppressed")), "/RecordBaseline/measurement", json!("m-again"));
    again["RecordBaseline"]["supersedes"] = json!("m-safety");
    town.accepts(again);
    assert_eq!(town.duty("baseline", "2025-06-30")["state"], "partly-met");
}

#[test]
fn the_baseline_is_there_within_six_months_of_the_start_by_policy() {
    let town = Town::running();
    assert_eq!(town.duty("baseline", "2025-07-01")["state"], "due");
    assert_eq!(town.duty("baseline", "2025-07-02")["state"], "overdue");
    let missing = |on: &str| town.findings("no-baseline", on).len();
    assert_eq!([missing("2025-07-01"), missing("2025-07-02")], [0, 1]);
    let town = Town::running_with(&[("baseline_months = 6", "baseline_months = 3")]);
    assert_eq!(town.duty("baseline", "2025-04-02")["state"], "overdue");
}

#[test]
fn a_neighbourhood_without_a_figure_of_its_own_is_information_on_its_plan() {
    let town = Town::running();
    town.accepts(indicators());
    town.accepts(baseline("trust", json!({ "figure": "61.5" })));
    let found = town.findings("plan-without-baseline", "2025-02-28");
    let plans: Vec<&Value> = found.iter().map(|found| &found["about"]).collect();
    assert_eq!(plans, ["p-garden", "p-north"]);
    assert!(found.iter().all(|found| found["severity"] == "low"), "{found:?}");
    let own = with(baseline("trust", json!({ "figure": "55" })), "/RecordBaseline/area", json!("BU04820101"));
    town.accepts(with(own, "/RecordBaseline/measurement", json!("m-north")));
    assert!(town.findings("plan-without-baseline", "2025-02-28").is_empty());
}

fn evaluation(about: Value, on: &str) -> Value {
    json!({ "RecordEvaluation": {
        "evaluation": format!("e-{on}"), "title": "Title", "about": about, "kind": "process", "by": "regiegroep",
        "successes": { "seal": "Many came", "about": [] }, "challenges": { "seal": "None", "about": [] },
        "conclusion": "continue", "on": on,
    } })
}

#[test]
fn only_an_evaluation_of_the_programme_with_successes_and_challenges_is_the_regular_one() {
    let without = |part: &str| {
        let mut made = evaluation(json!("programme"), "2025-11-03");
        made["RecordEvaluation"].as_object_mut().unwrap().remove(part);
        made
    };
    for (made, state, lacks) in [
        (evaluation(json!("programme"), "2025-11-03"), "met", Value::Null),
        (without("successes"), "partly-met", json!(["successes"])),
        (without("challenges"), "partly-met", json!(["challenges"])),
        (evaluation(json!({ "plan": "p-north" }), "2025-11-03"), "due", Value::Null),
    ] {
        let town = Town::running();
        town.accepts(made.clone());
        let duty = town.duty("regular-evaluations", "2025-12-31");
        assert_eq!((&duty["state"], &duty["lacks"]), (&json!(state), &lacks), "{made}");
    }
}

#[test]
fn the_regular_evaluation_comes_within_twelve_months() {
    let town = Town::running();
    assert_eq!(town.duty("regular-evaluations", "2026-01-01")["state"], "due");
    assert_eq!(town.duty("regular-evaluations", "2026-01-02")["state"], "overdue");
    town.accepts(evaluation(json!("programme"), "2025-11-03"));
    assert_eq!(town.duty("regular-evaluations", "2026-11-03")["state"], "met");
    assert_eq!(town.duty("regular-evaluations", "2026-11-04")["state"], "overdue");
}

#[test]
fn the_multi_year_budget_reaches_beyond_the_term_and_says_what_other_funding_was_looked_at() {
    let looked = Some("The fund for neighbourhoods");
    for (from, until, other, state) in [
        (2027, 2028, looked, "met"),
        (2026, 2027, looked, "met"),
        (2027, 2028, None, "partly-met"),
        (2027, 2027, looked, "overdue"),
        (2025, 2026, looked, "overdue"),
    ] {
        let town = Town::running();
        let mut budget = json!({ "DraftBudget": {
            "budget": "b-1", "title": "Title", "by": "regiegroep", "from": from, "until": until,
            "lines": [{ "year": from, "what": "Play street", "amount": { "money": "4000" }, "cover": "gap" }],
            "on": "2026-11-03",
        } });
        if let Some(other) = other {
            budget["DraftBudget"]["other_funding"] = json!(other);
        }
        town.accepts(budget);
        let duty = town.duty("multi-year-budget", "2027-01-01");
        assert_eq!(duty["state"], state, "{from}-{until} {other:?}");
    }
}

#[test]
fn the_cadence_counts_days_on_which_the_body_met() {
    let town = Town::running();
    town.accepts(json!([
        meeting("sg-1", "stuurgroep", "2025-03-11", &["p-01"]),
        meeting("sg-2", "stuurgroep", "2025-03-11", &["p-01"]),
    ]));
    let detail = |town: &Town| town.duty("meetings/stuurgroep/2025", "2025-12-31")["detail"].clone();
    let met = |held: u32, without_quorum: &[&str]| json!({ "meetings": { "asked": 2, "held": held, "without_quorum": without_quorum } });
    assert_eq!(detail(&town), met(1, &["2025-03-11"]));
    town.accepts(meeting("sg-3", "stuurgroep", "2025-09-09", &["p-01", "p-02"]));
    assert_eq!(detail(&town), met(2, &["2025-03-11"]), "a day without a quorum counts");
    let alone = with(
        decision("d-1", "stuurgroep", "2025-03-11", json!([])),
        "/TakeDecision/decision/venue",
        json!({ "meeting": "sg-1" }),
    );
    let voice = json!([{ "seat": "alderman", "person": "p-01", "stance": "consent" }]);
    town.refuses(with(alone, "/TakeDecision/decision/positions", voice), "too-few-seats", &["1", "3"]);
    let compliance = town.desk.run(&["compliance", "--on", "2025-12-31"]);
    compliance.expect(0, &["2 asked, 2 held, without a quorum on 2025-03-11"]);
}

#[test]
fn a_day_without_a_quorum_decides_nothing() {
    let town = Town::running();
    town.accepts(meeting("sg-1", "stuurgroep", "2025-03-11", &["p-01"]));
    let strategy = json!([{ "AdjustStrategy": { "what": "More benches" } }]);
    let alone = decision("d-1", "stuurgroep", "2025-03-11", strategy);
    let alone = with(alone, "/TakeDecision/decision/venue", json!({ "meeting": "sg-1" }));
    let alone = with(alone, "/TakeDecision/decision/positions", json!([consents("stuurgroep")[0]]));
    town.refuses(alone, "too-few-seats", &["1 of 3 filled seats"]);
}

#[test]
fn a_week_held_without_names_leaves_the_attendance_unknown() {
    let town = Town::running();
    let held = town.desk.run(&["week", "--group", "w-north", "held", "--date", "2025-02-19"]);
    held.expect(0, &["w-north-2025-w08", "attendance unknown"]);
    let adopt = decision("d-1", "w-north", "2025-02-19", json!([]));
    let adopt = with(adopt, "/TakeDecision/decision/venue", json!({ "meeting": "w-north-2025-w08" }));
    town.refuses(adopt, "not-present", &["w-north-2025-w08", "p-07"]);
}

#[test]
fn an_annual_plan_adopted_without_advice_to_the_groups_that_carry_it_out_is_a_finding() {
    let advised = |to: &[&str]| {
        let town = Town::running();
        town.accepts(json!({ "ProposePlan": {
            "plan": "p-2025", "kind": { "annual": { "year": 2025 } }, "title": "2025", "body": "regiegroep",
            "goals": ["trust"], "areas": ["BU04820101", "BU04820102"], "on": "2025-02-10",
            "period": { "from": "2025-02-10", "until": "2025-12-31" },
        } }));
        if !to.is_empty() {
            town.accepts(json!({ "GiveAdvice": {
                "about": { "plan": "p-2025" }, "by": "regiegroep", "to": to, "verdict": "positive", "on": "2025-02-12",
            } }));
        }
        town.accepts(decision(
            "d-1",
            "stuurgroep",
            "2025-02-20",
            json!([{ "AdoptPlan": { "plan": "p-2025" } }]),
        ));
        town.findings("annual-plan-without-advice", "2025-02-28").len()
    };
    assert_eq!([advised(&[]), advised(&["w-north"]), advised(&["w-north", "w-south"])], [1, 1, 0]);
}

#[test]
fn advice_on_a_plan_names_whom_it_is_for() {
    let town = Town::running();
    let advice = json!({ "GiveAdvice": {
        "about": { "plan": "p-north" }, "by": "regiegroep", "verdict": "positive", "on": "2025-02-12",
    } });
    town.refuses(advice, "advice-to-nobody", &["p-north"]);
}

#[test]
fn capacity_of_a_group_that_is_not_spread_within_the_days_of_the_policy_is_a_finding() {
    let town = Town::running();
    let period = json!({ "from": "2025-03-01", "until": "2026-12-31" });
    town.accepts(decision(
        "d-1",
        "stuurgroep",
        "2025-02-21",
        json!([{ "DistributeCapacity": {
        "assignment": "i-1", "from": { "pledge": "swa-brokers" }, "to": "w-north",
        "effort": { "hours_per_week": "8:00" }, "period": period,
    } }]),
    ));
    let found = |on: &str| town.findings("effort-not-spread", on).len();
    assert_eq!([found("2025-05-30"), found("2025-05-31")], [0, 1]);
    town.accepts(decision(
        "d-2",
        "regiegroep",
        "2025-05-20",
        json!([{ "DistributeEffort": {
        "share": "s-1", "from": "i-1", "areas": ["BU04820101"], "effort": { "hours_per_week": "8:00" },
        "period": { "from": "2025-05-20", "until": "2026-12-31" },
    } }]),
    ));
    assert_eq!(found("2025-05-31"), 0);
}

#[test]
fn dependence_on_the_largest_partner_is_shown_for_each_unit_and_is_no_finding() {
    let town = Town::running();
    let answer = town.desk.ask(&["network", "--on", "2025-02-28"]);
    let shares = answer["result"]["growth"][1]["shares"].as_array().unwrap();
    let shown: Vec<(&Value, &Value)> =
        shares.iter().map(|share| (&share["unit"], &share["largest"])).collect();
    assert_eq!(shown[0].0, "money");
    assert_eq!(shown[2], (&json!("hours_per_week"), &json!("swa")));
    let status = town.desk.ask(&["status", "--on", "2025-02-28"])["result"]["findings"].to_string();
    assert!(!status.contains("depend"), "{status}");
}

/// Accepts that the working group of the north has no police officer.
fn accept(by: Value) -> Value {
    json!({ "AcceptFinding": {
        "finding": "function-without-holder", "about": "w-north/community-officer", "by": by,
        "reason": "The police have nobody", "until": "2025-02-25", "on": "2025-02-20",
    } })
}

#[test]
fn dependence_is_shown_as_a_trend_over_the_years() {
    let town = Town::running();
    let leaves = json!({ "RecordLeaving": { "partner": "woonkracht10", "until": "2025-12-31" } });
    let half = |year: usize| {
        let answer = town.desk.ask(&["network", "--on", "2026-06-30"]);
        let money = answer["result"]["growth"][year]["shares"][0].clone();
        (money["unit"].as_str().unwrap().to_owned(), money["per_mille"].as_u64().unwrap())
    };
    assert_eq!(half(2), ("money".to_owned(), 500));
    town.accepts(leaves);
    assert_eq!([half(1), half(2)], [("money".to_owned(), 500), ("money".to_owned(), 1000)]);
}

#[test]
fn a_finding_is_accepted_by_its_owner_or_the_steering_group_only() {
    for by in [json!({ "partner": "police" }), json!({ "body": "stuurgroep" })] {
        let town = Town::running();
        for other in
            [json!({ "partner": "swa" }), json!({ "body": "w-north" }), json!({ "body": "regiegroep" })]
        {
            town.refuses(accept(other), "finding-of-another", &["function-without-holder", "police"]);
        }
        town.accepts(accept(by));
        let open = |on: &str| {
            let found = town.findings("function-without-holder", on);
            found.iter().filter(|found| found["about"] == "w-north/community-officer").count()
        };
        assert_eq!(["2025-02-19", "2025-02-20", "2025-02-25", "2025-02-26"].map(open), [1, 0, 0, 1]);
        let register = town.desk.ask(&["register", "--on", "2025-02-25"]);
        let rows = register["result"]["rows"].as_array().unwrap().iter();
        let kept: Vec<&Value> =
            rows.filter(|row| row["about"] == "w-north/community-officer").map(|row| &row["state"]).collect();
        assert_eq!(kept, ["accepted"], "it stays in the register");
    }
}

#[test]
fn what_is_accepted_leaves_what_is_open() {
    let town = Town::running();
    town.accepts(json!({ "AgreeAction": {
        "action": "act-1", "what": "Ask for soil", "who": { "body": "w-north" }, "by": "2025-02-18", "on": "2025-02-12",
    } }));
    let accepted =
        with(accept(json!({ "body": "w-north" })), "/AcceptFinding/finding", json!("action-overdue"));
    town.accepts(with(accepted, "/AcceptFinding/about", json!("act-1")));
    let open = |on: &str| town.desk.ask(&["open", "--overdue", "--on", on])["result"]["items"].to_string();
    assert!(open("2025-02-19").contains("act-1"));
    assert!(!open("2025-02-20").contains("act-1"), "{}", open("2025-02-20"));
}

#[test]
fn what_is_no_finding_cannot_be_accepted() {
    let accepted =
        with(accept(json!({ "body": "stuurgroep" })), "/AcceptFinding/about", json!("w-north/caretaker"));
    let open = "w-north/community-officer";
    Town::running().refuses(accepted, "finding-not-there", &["w-north/caretaker", open]);
}

#[test]
fn like_findings_are_told_together() {
    let town = Town::running();
    assert_eq!(town.findings("goal-without-indicator", "2025-06-30").len(), 4);
    let told = town.desk.run(&["status", "--on", "2025-06-30"]);
    let rows: Vec<&str> =
        told.out.lines().filter(|line| line.contains("goal without an indicator")).collect();
    assert_eq!(rows.len(), 1, "{}", told.out);
    assert!(rows[0].contains("livelihood, safety, surroundings +1"), "{}", rows[0]);
}
