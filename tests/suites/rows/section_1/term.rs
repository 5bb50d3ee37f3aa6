//! Rows of sections 5 to 7: the term, the reviews, feedback, the budget for later years, and the network.

use serde_json::{Value, json};

use super::{
    DOCUMENT, PARTNERS, SEATS, Town, about, allocate, amendment, charter, decision, evaluation, found, hold,
    propose, take_seat, with,
};

/// A review in which these partners took part, that changes nothing.
fn review(of: Value, by: &[&str], on: &str) -> Value {
    json!({ "RecordReview": {
        "of": of, "by": { "partners": by }, "covers": ["text", "funds", "contributions"],
        "outcome": { "no_change": "Why" }, "on": on,
    } })
}

#[test]
fn money_and_capacity_are_given_for_the_term_only() {
    let town = Town::running();
    let given = |from: &str, until: &str| {
        let period = json!({ "from": from, "until": until });
        let money = with(
            allocate("a-1", "p-garden", "gemeente-money", "100", "2025-02-21"),
            "/AllocateFunds/period",
            period.clone(),
        );
        let capacity = json!({ "DistributeCapacity": {
            "assignment": "c-1", "from": { "pledge": "woonkracht10-staff" }, "to": "w-north",
            "effort": { "fte": "0.10" }, "period": period,
        } });
        [money, capacity].map(|effect| decision("d-1", "stuurgroep", "2025-02-21", json!([effect])))
    };
    for (from, until) in [("2024-12-31", "2026-12-31"), ("2025-01-01", "2027-01-01")] {
        for effect in given(from, until) {
            town.refuses(effect, "performance-outside-term", &[from, "2025-01-01", "2026-12-31"]);
        }
    }
    let [money, capacity] = given("2025-01-01", "2026-12-31");
    town.accepts(json!([money, with(capacity, "/TakeDecision/decision/decision", json!("d-2"))]));
}

#[test]
fn a_mandate_ends_with_the_term_and_work_outside_it_is_a_finding() {
    let town = Town::running();
    let granted = |until: &str| {
        let granted = json!([{ "GrantMandate": {
            "mandate": "m-1", "to": { "body": "w-north" }, "scope": ["funds"],
            "valid": { "from": "2025-02-21", "until": until },
        } }]);
        decision("d-1", "stuurgroep", "2025-02-21", granted)
    };
    town.refuses(granted("2027-01-01"), "mandate-outside-term", &["2027-01-01", "2026-12-31"]);
    town.accepts(granted("2026-12-31"));
    let work = |id: &str, from: &str| {
        json!({ "RecordEffort": {
            "work": id, "pledge": "swa-brokers", "body": "w-north", "time": "4:00", "source": "timesheet",
            "period": { "from": from, "until": "2025-01-31" },
        } })
    };
    town.accepts(json!([work("u-1", "2025-01-01"), work("u-2", "2024-12-31")]));
    assert_eq!(about(&town, "outside-term", "2025-02-28"), ["u-2"]);
}

#[test]
fn no_act_is_older_than_the_signing_and_what_was_before_is_a_legacy_fact() {
    let town = Town::running();
    let decided =
        decision("d-1", "stuurgroep", "2024-12-18", json!([{ "AdjustStrategy": { "what": "What" } }]));
    let ran = town.record(&decided);
    ran.complains(3, &["2024-12-18"]);
    assert!(ran.err.contains("before-signing") || ran.err.contains("not-in-force"), "{}", ran.err);
    let legacy = |on| json!({ "RecordLegacyFact": { "legacy": "l-1", "what": "The start", "on": on } });
    town.refuses(legacy("2024-12-19"), "not-before-signing", &["2024-12-19"]);
    town.accepts(legacy("2024-12-18"));
    town.desk.run(&["explain", "l-1"]).expect(0, &["The start", "2024-12-18"]);
}

#[test]
fn after_the_term_payment_settlement_minutes_evaluation_and_what_follows_stay_open() {
    let town = Town::founded_with(&[
        ("until = \"2026-12-31\"", "until = \"2026-06-30\""),
        ("from = \"2026-07-01\", until = \"2026-09-30\"", "from = \"2026-01-01\", until = \"2026-03-31\""),
    ]);
    let mut commands: Vec<Value> = PARTNERS
        .iter()
        .zip(["p-01", "p-02", "p-03"])
        .map(|(partner, signatory)| {
            json!({ "SignCharter": {
                "partner": partner, "signatory": signatory, "on": "2024-12-19", "place": "Alblasserdam",
                "evidence": { "sha256": DOCUMENT },
            } })
        })
        .collect();
    commands.push(json!({ "BringCharterIntoForce": { "on": "2024-12-19" } }));
    commands.push(json!({ "RegisterArea": { "area": "BU04820101", "year": 2025, "name": "North" } }));
    commands.extend(SEATS[..6].iter().map(|seat| take_seat(*seat, "2025-01-01")));
    let period = json!({ "from": "2026-01-01", "until": "2026-06-30" });
    let annual = propose("p-2026", json!({ "annual": { "year": 2026 } }), "regiegroep", "BU04820101");
    commands.push(with(annual, "/ProposePlan/period", period.clone()));
    let money = allocate("a-1", "p-2026", "gemeente-money", "1000", "2026-01-01");
    let effects =
        json!([{ "AdoptPlan": { "plan": "p-2026" } }, with(money, "/AllocateFunds/period", period)]);
    commands.push(decision("d-1", "stuurgroep", "2026-01-02", effects));
    town.accepts(commands.into());
    town.accepts(json!([
        { "EnterCommitment": {
            "commitment": "c-1", "allocation": "a-1", "ground": "contract", "amount": "300", "on": "2026-06-30",
        } },
        hold("m-1", "stuurgroep", "2026-06-30", &["p-01", "p-02", "p-03"]),
        { "RecordPayment": {
            "payment": "b-1", "allocation": "a-1", "commitment": "c-1", "amount": "300", "on": "2026-08-01",
        } },
        { "SettleCommitment": { "commitment": "c-1", "amount": "300", "on": "2026-08-02" } },
        { "FileMinutes": { "meeting": "m-1", "document": { "sha256": DOCUMENT }, "on": "2026-08-03" } },
        with(evaluation("e-1", "programme", "continue", "2026-08-04"), "/RecordEvaluation/by", json!("stuurgroep")),
        decision("d-2", "stuurgroep", "2026-08-05", json!([{ "AdjustStrategy": { "what": "What follows" } }])),
        hold("m-2", "stuurgroep", "2026-08-06", &["p-01", "p-02", "p-03"]),
        { "AdoptMinutes": { "meeting": "m-1", "at": "m-2" } },
    ]));
    assert_eq!(about(&town, "outside-term", "2026-08-31"), [""; 0]);
    town.accepts(json!({ "EnterCommitment": {
        "commitment": "c-2", "allocation": "a-1", "ground": "contract", "amount": "10", "on": "2026-07-01",
    } }));
    assert_eq!(about(&town, "outside-term", "2026-08-31"), ["c-2"]);
}

#[test]
fn a_year_without_a_review_of_the_charter_is_a_finding() {
    let town = Town::running();
    let missed = |on| found(&town, "duty-overdue", "yearly-review/2025", on);
    assert!(!missed("2025-12-31"));
    assert!(missed("2026-01-01"));
    town.accepts(review(json!({ "charter": { "year": 2026 } }), &PARTNERS, "2025-12-01"));
    assert!(missed("2026-01-01"), "another year was reviewed");
    town.accepts(review(json!({ "charter": { "year": 2025 } }), &PARTNERS, "2024-12-31"));
    assert!(missed("2026-01-01"), "the year had not begun");
    town.accepts(review(json!({ "charter": { "year": 2025 } }), &PARTNERS, "2025-12-10"));
    assert!(!missed("2026-01-01"));
}

#[test]
fn an_amendment_is_signed_by_every_core_partner() {
    let town = Town::running();
    let mut text = charter()["text"].clone();
    text["aim"]["summary"] = json!("Another aim");
    town.refuses(amendment(&text, &PARTNERS[..2]), "not-every-core-partner-signed", &["2025-03-01", "swa"]);
    town.accepts(amendment(&text, &PARTNERS));
}

#[test]
fn an_amendment_leaves_a_source_with_what_is_allocated_from_it() {
    let town = Town::running();
    let with_money = |amount: &str| {
        let mut text = charter()["text"].clone();
        assert_eq!(text["pledges"][0]["id"], "gemeente-money");
        text["pledges"][0]["what"]["money"] = json!(amount);
        amendment(&text, &PARTNERS)
    };
    town.refuses(with_money("999.99"), "source-below-allocated", &["gemeente-money", "999.99", "1000.00"]);
    town.accepts(with_money("1000"));
}

#[test]
fn an_amendment_leaves_a_pledge_of_effort_with_what_is_assigned_from_it() {
    let town = Town::running();
    let capacity = json!([{ "DistributeCapacity": {
        "assignment": "c-1", "from": { "pledge": "woonkracht10-staff" }, "to": "w-north", "effort": { "fte": "0.40" },
        "period": { "from": "2025-02-21", "until": "2026-12-31" },
    } }]);
    town.accepts(decision("d-1", "stuurgroep", "2025-02-21", capacity));
    let with_staff = |fte: &str| {
        let mut text = charter()["text"].clone();
        assert_eq!(text["pledges"][3]["id"], "woonkracht10-staff");
        text["pledges"][3]["what"]["fte"] = json!(fte);
        amendment(&text, &PARTNERS)
    };
    town.refuses(with_staff("0.39"), "pledge-below-assigned", &["woonkracht10-staff", "0.39", "0.40"]);
    town.accepts(with_staff("0.40"));
}

#[test]
fn governance_is_reviewed_in_the_third_quarter_of_2026() {
    let town = Town::running();
    let state = |on| town.duty("governance-review", on)["state"].clone();
    let overdue = |on| found(&town, "duty-overdue", "governance-review", on);
    assert_eq!(state("2026-06-30"), "not-applicable");
    assert_eq!((state("2026-07-01"), state("2026-09-30")), (json!("due"), json!("due")));
    assert!(!overdue("2026-09-30") && overdue("2026-10-01"));
    let reviewed = |on| {
        let mut review = review(json!("governance"), &PARTNERS, on);
        review["RecordReview"]["document"] = json!({ "sha256": DOCUMENT });
        review
    };
    town.accepts(reviewed("2026-06-30"));
    assert!(overdue("2026-10-01"), "it was before the quarter");
    town.accepts(reviewed("2026-09-01"));
    assert!(!overdue("2026-10-01"));
    assert_eq!(state("2026-10-01"), "partly-met", "nothing was adjusted");
    let without = json!({ "RecordReview": {
        "of": "governance", "by": { "partners": PARTNERS }, "outcome": { "no_change": "" }, "on": "2026-09-02",
    } });
    town.record(&without).complains(2, &["no_change"]);
}

#[test]
fn a_finding_names_the_municipality_as_its_owner_where_it_is_about_the_connection_of_the_levels() {
    let town = Town::running();
    assert_eq!(town.duty("feedback", "2025-02-28")["owner"], json!({ "partner": "gemeente" }));
    let status = town.desk.ask(&["status", "--on", "2027-02-28"]);
    let findings = status["result"]["findings"].as_array().unwrap();
    assert!(findings.iter().all(|finding| !finding["owner"].is_null()));
}

#[test]
fn feedback_is_about_something_known_and_due_by_the_next_meeting_of_who_awaits_it() {
    let town = Town::running();
    let tell = |id: &str, about: &Value, from: &str, on: &str| json!({ "GiveFeedback": { "feedback": id, "about": about, "from": from, "to": "w-north", "on": on } });
    for kind in ["decision", "proposal", "report", "signal"] {
        let told = tell("f-1", &json!({ kind: "x-1" }), "regiegroep", "2025-02-24");
        town.refuses(told, "unknown", &["x-1"]);
    }
    town.accepts(json!([
        { "RaiseSignal": {
            "signal": "s-1", "title": "Title", "from": { "body": "w-north" }, "to": "regiegroep", "on": "2025-02-20",
        } },
        hold("m-1", "w-north", "2025-02-25", &[]),
    ]));
    assert!(!found(&town, "feedback-missing", "s-1", "2025-02-24"));
    let findings = town.findings("feedback-missing", "2025-02-26");
    let missing = findings.iter().find(|finding| finding["about"] == "s-1").expect("feedback is missing");
    assert_eq!(missing["owner"], json!({ "partner": "gemeente" }));
    let signal = json!({ "signal": "s-1" });
    town.accepts(json!([
        tell("f-1", &signal, "w-south", "2025-02-24"),
        tell("f-2", &signal, "regiegroep", "2025-02-19"),
    ]));
    assert!(found(&town, "feedback-missing", "s-1", "2025-02-26"), "from another body, or before the signal");
    town.accepts(tell("f-3", &signal, "regiegroep", "2025-02-24"));
    assert!(!found(&town, "feedback-missing", "s-1", "2025-02-26"));
}

#[test]
fn feedback_is_owed_in_both_directions() {
    let town = Town::running();
    let proposed = json!({ "PrepareProposal": {
        "proposal": "v-1", "title": "Title", "by": { "body": "w-north" }, "to": "stuurgroep", "on": "2025-02-19",
    } });
    let mut decided =
        decision("d-1", "stuurgroep", "2025-02-20", json!([{ "AdjustStrategy": { "what": "What" } }]));
    decided["TakeDecision"]["decision"]["proposal"] = json!("v-1");
    town.accepts(json!([
        proposed,
        decided,
        { "SubmitReport": {
            "report": "r-1", "by": "regiegroep", "to": "w-north", "period": { "from": "2025-01-01", "until": "2025-01-31" },
            "on": "2025-02-20",
        } },
        hold("m-1", "w-north", "2025-02-25", &[]),
        hold("m-2", "regiegroep", "2025-02-25", &[]),
    ]));
    let missing = about(&town, "feedback-missing", "2025-02-26");
    for id in ["d-1", "r-1"] {
        assert!(missing.iter().any(|about| about == id), "{id}: {missing:?}");
    }
}

/// A budget for 2027 and 2028 with one line, drawn up by the coordination group.
fn budget(cover: Value, year: u16, amount: &str) -> Value {
    json!({ "DraftBudget": {
        "budget": "bg-1", "title": "Budget", "by": "regiegroep", "from": 2026, "until": 2028,
        "other_funding": "None found",
        "lines": [{ "year": year, "what": "What", "amount": { "money": amount }, "cover": cover }], "on": "2026-11-03",
    } })
}

#[test]
fn the_coordination_group_draws_up_the_budget_and_no_line_is_committed_in_a_year_that_nothing_covers() {
    let town = Town::running();
    let gap = || budget(json!("gap"), 2027, "4000");
    let other = with(gap(), "/DraftBudget/by", json!("stuurgroep"));
    town.refuses(other, "not-competent", &["stuurgroep", "regiegroep"]);
    let committed =
        |year, amount| budget(json!({ "committed": { "pledge": "gemeente-money" } }), year, amount);
    town.refuses(committed(2027, "1"), "line-not-covered", &["gemeente-money", "2027"]);
    town.refuses(committed(2026, "50000.01"), "line-not-covered", &["50000.01", "50000.00"]);
    town.accepts(committed(2026, "50000"));
}

#[test]
fn money_applied_for_is_not_available() {
    let town = Town::running();
    town.accepts(json!({ "ApplyForFunding": {
        "funding": "fu-1", "title": "Title", "funder": "The province", "applicant": "gemeente", "amount": "6000",
        "period": { "from": "2025-02-01", "until": "2026-12-31" }, "on": "2025-02-01",
    } }));
    let given = decision(
        "d-1",
        "stuurgroep",
        "2025-02-21",
        json!([with(
            allocate("a-1", "p-garden", "gemeente-money", "100", "2025-02-21"),
            "/AllocateFunds/from",
            json!({ "funding": "fu-1" })
        )]),
    );
    town.refuses(given.clone(), "funding-not-awarded", &["fu-1"]);
    let committed = budget(json!({ "committed": { "funding": "fu-1" } }), 2026, "100");
    town.refuses(committed, "funding-not-awarded", &["fu-1"]);
    town.accepts(budget(json!({ "applied_for": "fu-1" }), 2026, "100"));
    town.accepts(json!([
        { "RecordAward": {
            "funding": "fu-1", "amount": "5000", "period": { "from": "2025-02-01", "until": "2026-12-31" },
            "on": "2025-02-20",
        } },
        given,
    ]));
}

#[test]
fn other_funding_is_advanced_settled_and_recovered() {
    let town = Town::running();
    let of = |command: &str, key: &str, amount: &str| json!({ command: { key: "x-1", "funding": "fu-1", "amount": amount, "on": "2026-03-01" } });
    town.accepts(json!([
        { "ApplyForFunding": {
            "funding": "fu-1", "title": "Title", "funder": "The province", "applicant": "gemeente", "amount": "6000",
            "period": { "from": "2025-02-01", "until": "2026-12-31" }, "on": "2025-02-01",
        } },
        { "RecordAward": {
            "funding": "fu-1", "amount": "5000", "period": { "from": "2025-02-01", "until": "2026-12-31" },
            "on": "2025-02-20",
        } },
    ]));
    town.refuses(of("RecordAdvance", "advance", "5000.01"), "advanced-above-award", &["5000.00", "5000.01"]);
    town.accepts(of("RecordAdvance", "advance", "4000"));
    let settle = json!({ "SettleFunding": { "funding": "fu-1", "amount": "3000", "on": "2026-04-01" } });
    town.accepts(settle);
    assert!(found(&town, "recovery-open", "fu-1", "2026-04-02"));
    town.refuses(
        of("RecordRecovery", "recovery", "4000.01"),
        "recovered-above-advanced",
        &["4000.00", "4000.01"],
    );
    town.accepts(with(of("RecordRecovery", "recovery", "1000"), "/RecordRecovery/on", json!("2026-04-02")));
    assert!(!found(&town, "recovery-open", "fu-1", "2026-04-02"));
}

#[test]
fn no_multi_year_budget_by_the_end_of_2026_is_a_finding() {
    let town = Town::running();
    let missing = |on| found(&town, "duty-overdue", "multi-year-budget", on);
    assert!(!missing("2026-12-31"));
    assert!(missing("2027-01-01"));
    town.accepts(budget(json!("gap"), 2027, "4000"));
    assert!(!missing("2027-01-01"));
}

#[test]
fn a_network_that_does_not_grow_or_is_never_reviewed_is_a_finding_of_low_weight() {
    let town = Town::running();
    let growing = |on| about(&town, "network-not-growing", on);
    assert_eq!(growing("2026-12-31"), [""; 0]);
    assert_eq!(growing("2027-01-01"), ["2026"]);
    assert_eq!(town.findings("network-not-growing", "2027-01-01")[0]["severity"], "low");
    town.accepts(
        json!({ "RegisterInitiative": { "initiative": "soup", "name": "Soup", "on": "2026-03-01" } }),
    );
    assert_eq!(growing("2027-01-01"), [""; 0]);
    town.accepts(json!({ "RecordInitiativeLeaving": { "initiative": "soup", "until": "2026-10-01" } }));
    assert_eq!(growing("2027-01-01"), ["2026"]);
    town.accepts(json!({ "RegisterPartner": {
        "partner": "walkers", "name": "Walkers", "kind": "informal", "on": "2026-05-01",
    } }));
    assert_eq!(growing("2027-01-01"), [""; 0]);
    let reviewed = |on| town.findings("network-not-reviewed", on);
    assert!(reviewed("2026-01-01").is_empty());
    assert_eq!(reviewed("2026-01-02")[0]["severity"], "low");
    let review = |body: &str| {
        json!({ "RecordReview": {
            "of": "network", "by": { "body": body }, "outcome": { "no_change": "Why" }, "on": "2025-12-01",
        } })
    };
    town.accepts(review("w-north"));
    assert!(!reviewed("2026-01-02").is_empty(), "the coordination group coordinates the network");
    town.accepts(review("regiegroep"));
    assert!(reviewed("2026-12-01").is_empty() && !reviewed("2026-12-02").is_empty());
}

#[test]
fn the_network_shows_the_share_of_the_largest_partner_in_money_and_in_effort() {
    let town = Town::running();
    let network = town.desk.ask(&["network", "--on", "2025-02-28"]);
    let shares: Vec<_> = network["result"]["growth"][1]["shares"]
        .as_array()
        .unwrap()
        .iter()
        .map(|share| {
            (
                share["unit"].as_str().unwrap(),
                share["largest"].as_str().unwrap(),
                share["per_mille"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        shares,
        [("money", "gemeente", 500), ("fte", "woonkracht10", 556), ("hours_per_week", "swa", 1000)]
    );
}
