//! Rows of section 4: what was pledged, the chain from invoice to payment, budget years, effort and small budgets.

use serde_json::{Value, json};

use super::{DOCUMENT, Town, about, allocate, decision, found, take_seat, with};

const ON: &str = "2025-02-21";

/// Capacity of a pledge for a body to the end of the term: more members can follow.
fn distribute(id: &str, from: Value, to: &str, effort: Value, employees: &[&str]) -> Value {
    let capacity = json!([{ "DistributeCapacity": {
        "assignment": id, "from": from, "to": to, "effort": effort, "employees": employees,
        "period": { "from": ON, "until": "2026-12-31" },
    } }]);
    decision(&format!("d-{id}"), "stuurgroep", ON, capacity)
}

fn fte(quantity: &str) -> Value {
    json!({ "fte": quantity })
}

fn give(id: &str, pledge: &str, amount: &str) -> Value {
    decision(&format!("d-{id}"), "stuurgroep", ON, json!([allocate(id, "p-garden", pledge, amount, ON)]))
}

fn source(town: &Town, pledge: &str) -> Value {
    let funds = town.desk.ask(&["funds", "--on", "2025-02-28"]);
    let mut sources = funds["result"]["sources"].as_array().unwrap().iter();
    sources.find(|source| source["pledge"] == pledge).unwrap().clone()
}

#[test]
fn the_municipality_pledges_a_half_fte_and_an_earmark_of_three_tenths() {
    let town = Town::running();
    let staff = json!({ "pledge": "gemeente-staff" });
    let earmark = json!({ "pledge": "gemeente-staff", "earmark": "programme-leader" });
    let cases = [(&staff, "w-north", "0.51", "0.50"), (&earmark, "regiegroep", "0.31", "0.30")];
    for (from, to, asked, free) in cases {
        let above = distribute("c-1", from.clone(), to, fte(asked), &[]);
        town.refuses(above, "effort-exceeds-free", &[asked, free, "gemeente-staff"]);
    }
    town.accepts(json!([
        distribute("c-1", staff.clone(), "w-north", fte("0.50"), &[]),
        distribute("c-2", earmark.clone(), "regiegroep", fte("0.30"), &[]),
    ]));
    for from in [staff, earmark] {
        let more = distribute("c-3", from, "regiegroep", fte("0.01"), &[]);
        town.refuses(more, "effort-exceeds-free", &["0.01", "0.00"]);
    }
}

#[test]
fn woonkracht10_pledges_one_fte_over_three_employees() {
    let town = Town::running();
    let staff = json!({ "pledge": "woonkracht10-staff" });
    let above = distribute("c-1", staff.clone(), "w-north", fte("1.01"), &[]);
    town.refuses(above, "effort-exceeds-free", &["1.01", "1.00"]);
    town.accepts(distribute("c-1", staff.clone(), "w-north", fte("0.60"), &["p-09", "p-05"]));
    let differs = || found(&town, "headcount-differs", "woonkracht10-staff", "2025-02-28");
    assert!(differs());
    let above = distribute("c-2", staff.clone(), "w-south", fte("0.41"), &["p-13"]);
    town.refuses(above, "effort-exceeds-free", &["0.41", "0.40"]);
    town.accepts(distribute("c-2", staff.clone(), "w-south", fte("0.30"), &["p-13"]));
    assert!(!differs());
    town.accepts(distribute("c-3", staff, "w-south", fte("0.10"), &["p-20"]));
    assert!(differs());
}

#[test]
fn swa_pledges_sixteen_hours_for_the_working_groups_and_a_manager_for_the_coordination_group() {
    let town = Town::running();
    let (brokers, manager) = (json!({ "pledge": "swa-brokers" }), json!({ "pledge": "swa-manager" }));
    let hours = |hours: &str| json!({ "hours_per_week": hours });
    town.refuses(
        distribute("c-1", brokers.clone(), "w-north", hours("16:01"), &[]),
        "effort-exceeds-free",
        &["16:01", "16:00"],
    );
    town.refuses(
        distribute("c-1", brokers.clone(), "regiegroep", hours("8:00"), &[]),
        "pledge-for-other-bodies",
        &["swa-brokers", "werkgroep", "regiegroep"],
    );
    town.refuses(
        distribute("c-1", brokers.clone(), "w-north", fte("0.10"), &[]),
        "effort-in-another-unit",
        &["swa-brokers", "0.10"],
    );
    for quantity in [fte("0.10"), hours("4:00")] {
        let counted = distribute("c-1", manager.clone(), "regiegroep", quantity, &[]);
        town.refuses(counted, "in-kind-has-no-quantity", &["swa-manager"]);
    }
    let elsewhere = distribute("c-1", manager.clone(), "w-north", json!("in_kind"), &[]);
    town.refuses(elsewhere, "pledge-for-other-bodies", &["swa-manager", "regiegroep", "w-north"]);
    town.accepts(json!([
        distribute("c-1", brokers, "w-north", hours("16:00"), &[]),
        distribute("c-2", manager, "regiegroep", json!("in_kind"), &[]),
    ]));
}

#[test]
fn hours_of_the_community_brokers_that_are_worked_elsewhere_are_a_finding() {
    let town = Town::running();
    let work = |id: &str, body: &str| {
        json!({ "RecordEffort": {
            "work": id, "pledge": "swa-brokers", "body": body, "time": "8:00", "source": "timesheet",
            "period": { "from": "2025-02-24", "until": "2025-02-27" },
        } })
    };
    town.accepts(json!([work("u-1", "w-north"), work("u-2", "regiegroep")]));
    assert_eq!(about(&town, "effort-elsewhere", "2025-02-28"), ["u-2"]);
}

#[test]
fn swa_pledges_no_money() {
    let town = Town::running();
    for pledge in ["swa-brokers", "swa-manager"] {
        town.refuses(give("a-1", pledge, "1"), "pledge-is-not-money", &[pledge]);
    }
}

#[test]
fn every_source_is_its_own_and_the_total_is_a_sum() {
    let town = Town::running();
    // The municipality has 49,000 free, Woonkracht10 50,000: together far more than is asked.
    town.refuses(
        give("a-1", "gemeente-money", "49000.01"),
        "allocation-exceeds-free",
        &["49000.01", "49000.00"],
    );
    town.refuses(
        give("a-1", "woonkracht10-money", "50000.01"),
        "allocation-exceeds-free",
        &["50000.01", "50000.00"],
    );
    town.accepts(json!([give("a-1", "gemeente-money", "49000"), give("a-2", "woonkracht10-money", "50000")]));
    let status = town.desk.ask(&["status", "--on", "2025-02-28"]);
    let sums = (&status["result"]["pledged"], &status["result"]["free"]);
    assert_eq!(sums, (&json!("100000.00"), &json!("0.00")));
    assert_eq!(source(&town, "gemeente-money")["free"], "0.00");
}

#[test]
fn an_amount_is_above_zero_in_euros_and_within_bounds() {
    let town = Town::running();
    for amount in ["0", "-1"] {
        town.refuses(give("a-1", "gemeente-money", amount), "amount-not-positive", &[amount]);
    }
    for amount in ["$ 100", "100 USD", "£ 1", "10000000000", "99999999999999999999"] {
        let before = town.desk.log();
        let ran = town.record(&give("a-1", "gemeente-money", amount));
        assert_eq!((ran.code, town.desk.log() == before), (2, true), "{amount}: {ran:?}");
    }
    town.accepts(give("a-1", "gemeente-money", "€ 100,00"));
}

#[test]
fn an_allocation_names_its_source_and_a_commitment_and_a_payment_their_allocation() {
    let town = Town::running();
    let without =
        with(give("a-1", "gemeente-money", "100"), "/TakeDecision/effects/0/AllocateFunds/from", json!({}));
    assert_eq!(town.record(&without).code, 2);
    town.refuses(give("a-1", "gemeente-cash", "100"), "unknown", &["gemeente-cash", "gemeente-money"]);
    let owed = json!({ "EnterCommitment": {
        "commitment": "c-1", "allocation": "a-none", "ground": "contract", "amount": "10", "on": ON,
    } });
    let paid =
        json!({ "RecordPayment": { "payment": "b-1", "allocation": "a-none", "amount": "10", "on": ON } });
    for command in [owed, paid] {
        town.refuses(command, "unknown", &["a-none", "a-garden"]);
    }
}

#[test]
fn money_overspent_and_a_pledge_not_provided_are_findings() {
    let town = Town::running();
    let pay = |id: &str, amount: &str| json!({ "RecordPayment": { "payment": id, "allocation": "a-garden", "amount": amount, "on": "2025-02-24" } });
    town.accepts(pay("b-1", "1000"));
    assert!(!found(&town, "overspent", "a-garden", "2025-02-28"));
    town.accepts(pay("b-2", "0.01"));
    assert!(found(&town, "overspent", "a-garden", "2025-02-28"));
    let provide = |id: &str, pledge: &str, amount: &str| {
        json!({ "ProvideContribution": {
            "contribution": id, "pledge": pledge, "amount": amount, "how": "spent_by_partner", "on": "2025-02-24",
        } })
    };
    let missing = |on| {
        let mut missing = about(&town, "pledge-not-provided", on);
        missing.sort();
        missing
    };
    assert!(missing("2025-12-31").is_empty());
    assert_eq!(missing("2026-01-01"), ["gemeente-money", "woonkracht10-money"]);
    town.accepts(json!([
        provide("k-1", "gemeente-money", "50000"),
        provide("k-2", "woonkracht10-money", "49999.99")
    ]));
    assert!(missing("2026-12-31").is_empty());
    assert_eq!(missing("2027-01-01"), ["woonkracht10-money"]);
}

fn commit(id: &str, amount: &str) -> Value {
    json!({ "EnterCommitment": {
        "commitment": id, "allocation": "a-garden", "ground": "contract", "amount": amount, "by": "p-04",
        "under": { "own": { "sha256": DOCUMENT } }, "on": ON,
    } })
}

fn deliver(commitment: &str, by: &str) -> Value {
    json!({ "ConfirmDelivery": { "commitment": commitment, "by": by, "on": "2025-02-22" } })
}

fn invoice(id: &str, number: &str, commitment: &str, amount: Value) -> Value {
    json!({ "ReceiveInvoice": {
        "invoice": id, "supplier": "s-1", "number": number, "on": "2025-02-23",
        "lines": [{ "allocation": "a-garden", "commitment": commitment, "amount": amount }],
    } })
}

fn pay(id: &str, invoice: &str, amount: &str, by: &str) -> Value {
    json!({ "RecordPayment": {
        "payment": id, "allocation": "a-garden", "invoice": invoice, "amount": amount, "by": by, "on": "2025-02-24",
    } })
}

#[test]
fn an_invoice_is_entered_once() {
    let town = Town::running();
    let of = |id: &str, number: &str| invoice(id, number, "c-1", json!({ "net": "100" }));
    town.accepts(json!([commit("c-1", "300"), of("i-1", "2025-0117")]));
    for number in ["2025-0117", "2025 0117", "20250117"] {
        town.refuses(of("i-2", number), "invoice-entered", &["s-1", "i-1"]);
    }
    town.accepts(of("i-2", "2025-0118"));
}

#[test]
fn a_plan_is_charged_net_and_the_vat_that_the_payer_cannot_recover() {
    let town = Town::running();
    let amount = json!({ "net": "100", "vat": "21", "recoverable": "15" });
    town.accepts(json!([
        commit("c-1", "300"),
        deliver("c-1", "p-07"),
        invoice("i-1", "1", "c-1", amount),
        pay("b-1", "i-1", "121", "p-10"),
    ]));
    assert_eq!(source(&town, "gemeente-money")["spent"], "106.00");
    let amount = json!({ "net": "100", "vat": "21", "recoverable": "21.01" });
    town.refuses(invoice("i-2", "2", "c-1", amount), "recoverable-above-vat", &["21.00", "21.01"]);
}

#[test]
fn a_whole_chain_from_commitment_to_payment_leaves_no_finding() {
    let town = Town::running();
    town.accepts(json!([
        commit("c-1", "100"),
        deliver("c-1", "p-07"),
        invoice("i-1", "1", "c-1", json!({ "net": "100" })),
        pay("b-1", "i-1", "100", "p-10"),
    ]));
    for code in [
        "paid-twice",
        "payment-chain-broken",
        "duties-not-separated",
        "paid-above-commitment",
        "commitment-without-authority",
        "overspent",
    ] {
        assert_eq!(about(&town, code, "2025-02-28"), [""; 0], "{code}");
    }
}

#[test]
fn a_payment_that_is_not_as_it_should_be_is_a_finding() {
    let net = |amount: &str| json!({ "net": amount });
    let cases: [(&str, &str, Value); 6] = [
        (
            "paid-twice",
            "i-1",
            json!([
                commit("c-1", "200"),
                deliver("c-1", "p-07"),
                invoice("i-1", "1", "c-1", net("100")),
                pay("b-1", "i-1", "100", "p-10"),
                pay("b-2", "i-1", "100", "p-10"),
            ]),
        ),
        (
            "payment-chain-broken",
            "b-1",
            json!([
                commit("c-1", "100"),
                invoice("i-1", "1", "c-1", net("100")),
                pay("b-1", "i-1", "100", "p-10"),
            ]),
        ),
        (
            "payment-chain-broken",
            "b-1",
            json!([
                { "RecordPayment": {
                    "payment": "b-1", "allocation": "a-garden", "amount": "100", "by": "p-10", "on": "2025-02-24",
                } },
            ]),
        ),
        (
            "duties-not-separated",
            "c-1",
            json!([
                commit("c-1", "100"),
                deliver("c-1", "p-04"),
                invoice("i-1", "1", "c-1", net("100")),
                pay("b-1", "i-1", "100", "p-10"),
            ]),
        ),
        (
            "duties-not-separated",
            "c-1",
            json!([
                commit("c-1", "100"),
                deliver("c-1", "p-07"),
                invoice("i-1", "1", "c-1", net("100")),
                pay("b-1", "i-1", "100", "p-04"),
            ]),
        ),
        (
            "paid-above-commitment",
            "c-1",
            json!([
                commit("c-1", "100"),
                deliver("c-1", "p-07"),
                invoice("i-1", "1", "c-1", net("100.01")),
                pay("b-1", "i-1", "100.01", "p-10"),
            ]),
        ),
    ];
    for (code, id, commands) in cases {
        let town = Town::running();
        town.accepts(commands);
        let told = about(&town, code, "2025-02-28");
        assert!(told.iter().any(|about| about == id), "{code} is about {told:?}");
    }
}

#[test]
fn what_a_closed_year_left_is_a_finding_until_it_is_carried_over() {
    let town = Town::running();
    let year = json!([allocate("a-1", "p-garden", "woonkracht10-money", "500", ON)]);
    let year = with(year, "/0/AllocateFunds/period/until", json!("2025-12-31"));
    town.accepts(decision("d-1", "stuurgroep", ON, year));
    let close = |on| json!({ "CloseYear": { "partner": "woonkracht10", "year": 2025, "on": on } });
    town.refuses(close("2025-12-31"), "year-not-over", &["2025", "2025-12-31"]);
    town.accepts(close("2026-02-15"));
    let unspent = |on| found(&town, "unspent-not-carried-over", "woonkracht10-money/2025", on);
    assert!(!unspent("2026-02-14"));
    assert!(unspent("2026-02-15"), "{:?}", about(&town, "unspent-not-carried-over", "2026-02-15"));
    let carry = |amount| {
        json!({ "CarryOver": {
            "carry_over": "o-1", "source": { "pledge": "woonkracht10-money" }, "from": 2025, "to": 2026,
            "amount": amount, "authority": "The board", "on": "2026-03-24", "document": { "sha256": DOCUMENT },
        } })
    };
    town.refuses(carry("500.01"), "carried-above-unspent", &["500.01", "500.00"]);
    town.accepts(carry("500"));
    assert!(unspent("2026-03-23"));
    assert!(!unspent("2026-03-24"));
}

#[test]
fn carried_money_that_is_used_before_the_decision_of_its_authority_is_a_finding() {
    for (on, early) in [("2026-03-23", true), ("2026-03-24", false)] {
        let town = Town::running();
        let year = json!([allocate("a-1", "p-garden", "woonkracht10-money", "500", ON)]);
        let year = with(year, "/0/AllocateFunds/period/until", json!("2025-12-31"));
        town.accepts(json!([
            decision("d-1", "stuurgroep", ON, year),
            { "CloseYear": { "partner": "woonkracht10", "year": 2025, "on": "2026-02-15" } },
            { "CarryOver": {
                "carry_over": "o-1", "source": { "pledge": "woonkracht10-money" }, "from": 2025, "to": 2026,
                "amount": "500", "authority": "The board", "on": "2026-03-24", "document": { "sha256": DOCUMENT },
            } },
            { "EnterCommitment": {
                "commitment": "c-1", "allocation": "a-1", "ground": "contract", "amount": "100", "on": on,
            } },
        ]));
        let told = about(&town, "used-before-carry-over", "2026-04-01");
        assert_eq!(!told.is_empty(), early, "{on}: {told:?}");
    }
}

#[test]
fn effort_below_four_fifths_of_the_pledge_in_a_quarter_is_a_finding() {
    let town = Town::running();
    // 16 hours a week make 208 hours in the second quarter of 2025; four fifths of it are 166:24.
    let work = |id: &str, time: &str, source: &str| {
        json!({ "RecordEffort": {
            "work": id, "pledge": "swa-brokers", "body": "w-north", "time": time, "source": source,
            "employees": 2, "period": { "from": "2025-04-01", "until": "2025-06-30" },
        } })
    };
    let below = |on| found(&town, "effort-below-pledge", "swa-brokers/2025-Q2", on);
    assert!(!below("2025-06-30"));
    assert!(below("2025-07-01"));
    town.accepts(work("u-1", "100:00", "timesheet"));
    town.accepts(work("u-2", "66:23", "estimate"));
    assert!(below("2025-07-01"));
    town.accepts(with(work("u-3", "0:01", "timesheet"), "/RecordEffort/body", json!("w-south")));
    assert!(!below("2025-07-01"));
}

/// A small budget of this much, granted by the northern group.
fn small_budget(amount: &str, mandate: bool) -> Value {
    let granted = json!([{ "GrantInitiativeBudget": {
        "commitment": "c-1", "allocation": "a-garden", "initiative": "soup", "what": "What", "ceiling": amount,
        "accountable": "r-01", "ground": "reimbursement", "settle_by": "2025-03-31",
    } }]);
    let mut decided = decision("d-1", "w-north", ON, granted);
    if mandate {
        decided["TakeDecision"]["decision"]["mandate"] = json!({ "mandate": "m-1" });
    }
    decided
}

fn with_initiative(ceiling: &str) -> Town {
    let town = Town::running();
    town.accepts(json!([
        { "RegisterInitiative": { "initiative": "soup", "name": "Soup", "on": "2025-02-01" } },
        decision("d-grant", "stuurgroep", "2025-02-20", json!([{ "GrantMandate": {
            "mandate": "m-1", "to": { "body": "w-north" }, "scope": ["funds"], "ceiling": ceiling,
            "valid": { "from": "2025-02-20", "until": "2025-12-31" },
        } }])),
    ]));
    town
}

#[test]
fn a_small_budget_stays_within_its_allocation_and_the_mandate_of_the_group() {
    let town = with_initiative("2000");
    town.refuses(small_budget("100", false), "mandate-not-cited", &["d-1", "m-1"]);
    town.refuses(small_budget("1000.01", true), "granted-above-left", &["a-garden", "1000.01", "1000.00"]);
    town.accepts(small_budget("1000", true));
    let town = with_initiative("250");
    town.refuses(small_budget("250.01", true), "mandate-exhausted", &["250.00", "250.01"]);
    town.accepts(small_budget("250", true));
}

#[test]
fn a_small_budget_is_settled_with_receipts_and_in_time() {
    let town = with_initiative("250");
    town.accepts(small_budget("250", true));
    assert!(!found(&town, "initiative-not-settled", "c-1", "2025-03-31"));
    assert!(found(&town, "initiative-not-settled", "c-1", "2025-04-01"));
    let mut settled =
        json!({ "SettleCommitment": { "commitment": "c-1", "amount": "200", "on": "2025-03-31" } });
    town.refuses(settled.clone(), "settled-without-receipts", &["c-1"]);
    settled["SettleCommitment"]["document"] = json!({ "sha256": DOCUMENT });
    town.accepts(settled);
    assert!(!found(&town, "initiative-not-settled", "c-1", "2025-04-01"));
}

#[test]
fn the_earmark_of_the_programme_leader_is_not_assigned_to_somebody_else() {
    let town = Town::running();
    let earmark = json!({ "pledge": "gemeente-staff", "earmark": "programme-leader" });
    let to = |id: &str, person: &str| distribute(id, earmark.clone(), "regiegroep", fte("0.10"), &[person]);
    town.refuses(to("c-1", "p-05"), "earmark-of-seat", &["programme-leader", "p-04"]);
    town.accepts(to("c-1", "p-04"));
    town.accepts(json!({ "VacateSeat": {
        "body": "regiegroep", "seat": "programme-leader", "person": "p-04", "until": "2025-02-20",
    } }));
    town.refuses(to("c-2", "p-20"), "earmark-of-seat", &["programme-leader"]);
    town.accepts(take_seat(("regiegroep", "programme-leader", "p-20", "gemeente"), "2025-02-21"));
    town.accepts(to("c-2", "p-20"));
}
