//! "Money".

use serde_json::{Value, json};

use crate::rows::{DOCUMENT, Town, allocate, amendment, decision, with};

/// Gives an amount to the garden for a period.
fn give(id: &str, pledge: &str, amount: &str, (from, until): (&str, &str)) -> Value {
    let allocation =
        with(allocate(id, "p-garden", pledge, amount, from), "/AllocateFunds/period/until", json!(until));
    decision(&format!("d-{id}"), "stuurgroep", "2025-02-24", json!([allocation]))
}

fn source(town: &Town, pledge: &str, on: &str) -> Value {
    let answer = town.desk.ask(&["funds", "--on", on]);
    let sources = answer["result"]["sources"].as_array().unwrap().iter();
    sources.clone().find(|source| source["pledge"] == pledge).cloned().unwrap_or_else(|| panic!("{answer}"))
}

#[test]
fn what_an_irregular_act_spent_lowers_what_its_source_has_free_ratified_or_not() {
    let town = Town::running();
    town.accepts(json!({ "RecordIrregularAct": {
        "act": "ia-1", "what": "A tent was hired", "by": { "person": "p-09" }, "rule": "not-competent",
        "amount": "350", "source": { "pledge": "woonkracht10-money" }, "on": "2025-02-14",
    } }));
    let term = ("2025-03-01", "2026-12-31");
    let whole = give("a-1", "woonkracht10-money", "49650.01", term);
    town.refuses(whole.clone(), "allocation-exceeds-free", &["49650.01", "49650.00"]);
    town.accepts(decision(
        "d-ratify",
        "stuurgroep",
        "2025-02-21",
        json!([{ "RatifyAct": { "act": "ia-1" } }]),
    ));
    town.refuses(whole, "allocation-exceeds-free", &["49650.01", "49650.00"]);
    assert_eq!(source(&town, "woonkracht10-money", "2025-02-28")["irregular"], "350.00");
    town.accepts(give("a-1", "woonkracht10-money", "49650", term));
}

#[test]
fn what_an_irregular_act_spent_of_money_that_is_allocated_leaves_the_pledge_short() {
    let town = Town::running();
    let spent = |amount: &str| {
        json!({ "RecordIrregularAct": {
            "act": format!("ia-{amount}"), "what": "A hall was bought", "by": { "person": "p-09" },
            "rule": "not-competent", "amount": amount, "source": { "pledge": "gemeente-money" }, "on": "2025-02-21",
        } })
    };
    town.accepts(spent("49000"));
    assert!(town.findings("pledge-short", "2025-02-28").is_empty());
    town.accepts(spent("1"));
    assert_eq!(town.findings("pledge-short", "2025-02-28").len(), 1);
}

fn commitment(by: Value, under: Value) -> Value {
    let mut owed = json!({ "EnterCommitment": {
        "commitment": "vp-1", "allocation": "a-garden", "ground": "contract", "amount": "250", "on": "2025-02-24",
    } });
    for (field, value) in [("by", by), ("under", under)] {
        if !value.is_null() {
            owed["EnterCommitment"][field] = value;
        }
    }
    owed
}

#[test]
fn a_commitment_says_who_entered_into_it_and_under_which_authority_else_it_is_a_finding() {
    let authority = json!({ "sha256": DOCUMENT });
    let mandate = json!({ "mandate": { "mandate": "programme-mandate", "authority": authority } });
    for (by, under, found) in [
        (json!("p-04"), mandate.clone(), 0),
        (json!("p-10"), json!({ "decision": "d-money" }), 0),
        (json!("p-10"), json!({ "own": authority }), 0),
        (Value::Null, json!({ "decision": "d-money" }), 1),
        (json!("p-10"), Value::Null, 1),
        (Value::Null, Value::Null, 1),
        // A decision that gave no money, and a mandate of somebody else.
        (json!("p-10"), json!({ "decision": "d-north" }), 1),
        (json!("p-10"), mandate, 1),
    ] {
        let town = Town::running();
        let owed = commitment(by.clone(), under.clone());
        town.accepts(owed);
        let open = town.findings("commitment-without-authority", "2025-02-28");
        let open = open.len() + town.findings("mandate-without-seat", "2025-02-28").len();
        assert_eq!(open, found, "{by} {under}");
    }
}

/// The municipality pledges € 20,000 in 2025 and € 30,000 in 2026.
const YEARS: (&str, &str) = (
    "what = { money = \"50000.00\" }\n",
    "what = { money = \"50000.00\" }
amounts = [
    { period = { from = \"2025-01-01\", until = \"2025-12-31\" }, amount = { money = \"20000.00\" } },
    { period = { from = \"2026-01-01\", until = \"2026-12-31\" }, amount = { money = \"30000.00\" } },
]
",
);

/// A town that has allocated nothing when that amendment comes.
fn by_year() -> Town {
    let town = Town::running();
    let release = json!([{ "ReleaseFunds": { "allocation": "a-garden" } }]);
    town.accepts(decision("d-0", "stuurgroep", "2025-02-20", release));
    town.accepts(amendment("am-1", "2025-02-21", &[YEARS]));
    town
}

#[test]
fn a_pledge_has_an_amount_for_each_period_that_its_text_names() {
    let town = by_year();
    let (first, second) = (("2025-03-01", "2025-12-31"), ("2026-01-01", "2026-12-31"));
    town.refuses(
        give("a-1", "gemeente-money", "20000.01", first),
        "allocation-exceeds-free",
        &["20000.01", "20000.00"],
    );
    town.refuses(
        give("a-1", "gemeente-money", "100", ("2025-03-01", "2026-12-31")),
        "allocation-across-periods",
        &["2025-12-31", "2026-01-01"],
    );
    town.accepts(give("a-1", "gemeente-money", "20000", first));
    town.refuses(
        give("a-2", "gemeente-money", "30000.01", second),
        "allocation-exceeds-free",
        &["30000.01", "30000.00"],
    );
    town.accepts(give("a-2", "gemeente-money", "30000", second));
}

/// The municipality's pledge of 2025 becomes € 10,000, and that of 2026 € 40,000.
fn other_years(retroactive: bool) -> Value {
    let (old, new) = YEARS;
    let new = new.replacen("20000", "10000", 1).replacen("30000", "40000", 1);
    let mut amended = amendment("am-2", "2026-01-01", &[(old, &new)]);
    if retroactive {
        amended["AmendCharter"]["retroactive"] = json!(true);
    }
    amended
}

#[test]
fn an_amendment_changes_nothing_about_what_was_due_before_it_unless_it_says_so() {
    let periods = |town: &Town| {
        let source = source(town, "gemeente-money", "2026-02-28");
        let periods = source["periods"].as_array().unwrap().iter();
        let pledged: Vec<Value> = periods.map(|period| period["pledged"].clone()).collect();
        (pledged, source["pledged_then"].clone())
    };
    let town = by_year();
    town.accepts(other_years(false));
    assert_eq!(periods(&town).0, ["20000.00", "40000.00"]);
    let town = by_year();
    town.accepts(other_years(true));
    let (pledged, then) = periods(&town);
    assert_eq!(pledged, ["10000.00", "40000.00"]);
    assert!(!then.is_null(), "both are shown");
}

#[test]
fn a_pledge_without_periods_is_judged_by_the_text_in_force_too() {
    let lower = ("what = { money = \"50000.00\" }", "what = { money = \"40000.00\" }");
    let town = Town::running();
    town.accepts(amendment("am-1", "2026-01-01", &[lower]));
    let pledged = |on: &str| source(&town, "gemeente-money", on)["pledged"].clone();
    assert_eq!([pledged("2025-12-31"), pledged("2026-01-01")], ["50000.00", "40000.00"]);
}

#[test]
fn an_amendment_that_reaches_back_is_refused_below_what_is_allocated_before_it() {
    let town = by_year();
    town.accepts(give("a-1", "gemeente-money", "15000", ("2025-03-01", "2025-12-31")));
    town.refuses(other_years(true), "source-below-allocated", &["10000.00", "15000.00"]);
    town.accepts(other_years(false));
}

#[test]
fn an_invoice_number_is_compared_without_case_spaces_and_punctuation() {
    let town = Town::running();
    let invoice = |id: &str, supplier: &str, number: &str| {
        json!({ "ReceiveInvoice": {
            "invoice": id, "supplier": supplier, "number": number, "on": "2025-02-24",
            "lines": [{ "allocation": "a-garden", "amount": { "net": "100", "vat": "21", "recoverable": "21" } }],
        } })
    };
    town.accepts(invoice("f-1", "s-carpenter", "F2025-0117"));
    for same in ["F2025-0117", "f2025-0117", "F 2025 0117", "f2025/0117", "F2025.0117."] {
        town.refuses(invoice("f-2", "s-carpenter", same), "invoice-entered", &["f-1", "s-carpenter"]);
    }
    town.accepts(invoice("f-2", "s-carpenter", "F2025-0118"));
    town.accepts(invoice("f-3", "s-painter", "F2025-0117"));
}

fn capacity(id: &str, from: Value, employees: &[&str], (since, until): (&str, &str)) -> Value {
    let effort = if from["earmark"].is_null() { "0.10" } else { "0.30" };
    decision(
        &format!("d-{id}"),
        "stuurgroep",
        "2025-02-24",
        json!([{ "DistributeCapacity": {
        "assignment": id, "from": from, "to": "regiegroep", "effort": { "fte": effort }, "employees": employees,
        "period": { "from": since, "until": until },
    } }]),
    )
}

#[test]
fn an_earmark_of_a_seat_is_for_its_holder_deputy_or_successor_only() {
    let earmark = || json!({ "pledge": "gemeente-staff", "earmark": "programme-leader" });
    let days = ("2025-07-01", "2026-12-31");
    for (employee, accepted) in [("p-04", true), ("p-05", false), ("p-10", false), ("p-20", false)] {
        let town = Town::running();
        let asked = capacity("i-1", earmark(), &[employee], days);
        if accepted {
            town.accepts(asked);
        } else {
            town.refuses(asked, "earmark-of-seat", &["programme-leader", "p-04"]);
        }
    }
    let town = Town::running();
    town.accepts(json!({ "DesignateDeputy": {
        "body": "regiegroep", "seat": "programme-leader", "person": "p-20", "partner": "gemeente", "from": "2025-02-24",
    } }));
    town.accepts(capacity("i-1", earmark(), &["p-20"], days));
    let town = Town::running();
    town.accepts(json!({ "VacateSeat": {
        "body": "regiegroep", "seat": "programme-leader", "person": "p-04", "until": "2025-02-20",
    } }));
    town.accepts(json!({ "TakeSeat": {
        "body": "regiegroep", "seat": "programme-leader", "person": "p-20", "partner": "gemeente", "from": "2025-02-21",
    } }));
    town.refuses(
        capacity("i-1", earmark(), &["p-04"], days),
        "earmark-of-seat",
        &["programme-leader", "p-20"],
    );
    town.accepts(capacity("i-1", earmark(), &["p-20"], days));
}

#[test]
fn the_earmark_of_a_seat_goes_to_its_body_only() {
    let town = Town::running();
    let earmark = json!({ "pledge": "gemeente-staff", "earmark": "programme-leader" });
    let asked = capacity("i-1", earmark, &[], ("2025-07-01", "2026-12-31"));
    let elsewhere = with(asked.clone(), "/TakeDecision/effects/0/DistributeCapacity/to", json!("w-north"));
    town.refuses(elsewhere, "earmark-of-seat", &["programme-leader"]);
    town.accepts(asked);
}

#[test]
fn a_headcount_is_of_those_at_work_at_the_same_time() {
    let staff = || json!({ "pledge": "woonkracht10-staff" });
    let (whole, first, second) =
        (("2025-03-01", "2026-12-31"), ("2025-03-01", "2025-12-31"), ("2026-01-01", "2026-12-31"));
    for (rows, found) in [
        (vec![(&["p-02", "p-05", "p-09"][..], whole)], 0),
        (vec![(&["p-02", "p-05"], whole)], 1),
        (vec![(&["p-02", "p-05", "p-09"], whole), (&["p-13"], whole)], 1),
        // The fourth comes in the place of the third.
        (vec![(&["p-02", "p-05"], whole), (&["p-09"], first), (&["p-13"], second)], 0),
    ] {
        let town = Town::running();
        for (number, (employees, days)) in rows.iter().enumerate() {
            town.accepts(capacity(&format!("i-{number}"), staff(), employees, *days));
        }
        for on in ["2025-06-30", "2026-06-30"] {
            let open = town.findings("headcount-differs", on);
            assert_eq!(open.len(), found, "{rows:?} on {on}");
        }
    }
}
