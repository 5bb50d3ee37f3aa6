//! From the order to the payment, and back.

use serde_json::{Value, json};

use super::figures;
use crate::funds::Taxed;
use crate::testing::{COUNCIL, Scenario, allocate, but, day, decide_on, document, reserved};
use crate::value::Money;

/// Allocations `a` and `b` of 200, and `aside` that still waits; `c` is owed on `a`, `other` on `b`.
fn owing() -> Scenario {
    let two =
        json!([allocate("a", "benches", "homes-money", "200"), allocate("b", "grove", "homes-money", "200")]);
    let aside =
        decide_on("second", "council", COUNCIL, json!([allocate("aside", "grove", "homes-money", "10")]));
    Scenario::running()
        .with_plans()
        .given(decide_on("first", "council", COUNCIL, two))
        .given(reserved(&aside))
        .given(owe("c", "a", "150"))
        .given(owe("other", "b", "50"))
}

fn owe(id: &str, allocation: &str, amount: &str) -> Value {
    json!({ "EnterCommitment": { "commitment": id, "allocation": allocation, "ground": "contract", "amount": amount, "on": "2030-01-05" } })
}

fn line(allocation: &str, net: &str, vat: &str, recoverable: &str) -> Value {
    json!({ "allocation": allocation, "amount": { "net": net, "vat": vat, "recoverable": recoverable } })
}

fn invoice(id: &str, lines: Value) -> Value {
    json!({ "ReceiveInvoice": { "invoice": id, "supplier": "builder", "number": id, "lines": lines, "on": "2030-01-20" } })
}

fn pay(id: &str, invoice: Option<&str>, amount: &str, on: &str) -> Value {
    json!({ "RecordPayment": { "payment": id, "allocation": "a", "invoice": invoice, "amount": amount, "on": on } })
}

fn credit(id: &str, net: &str, vat: &str, recoverable: &str, on: &str) -> Value {
    json!({ "CreditInvoice": { "credit": id, "invoice": "i", "allocation": "a",
        "amount": { "net": net, "vat": vat, "recoverable": recoverable }, "on": on } })
}

/// Committed, invoiced, spent and uncommitted of an allocation, in cents.
fn stands(scenario: &Scenario, allocation: &str, on: Option<&str>) -> [i64; 4] {
    let figures = figures(scenario, allocation, on.map(day));
    [figures.committed, figures.invoiced, figures.spent, figures.uncommitted()].map(Money::cents)
}

#[test]
fn an_invoice_is_refused_for_the_first_thing_that_is_wrong() {
    let scenario = owing().given(invoice("taken", json!([line("a", "1", "0", "0")])));
    let right = invoice("i", json!([line("a", "100.00", "21.00", "21.00")]));
    let right = but(&right, "/ReceiveInvoice/lines/0/commitment", json!("c"));
    let twice = json!([line("a", "1", "0", "0"), line("a", "1", "0", "0")]);
    scenario.ladder(
        "/ReceiveInvoice",
        &right,
        &[
            ("invoice", json!("taken"), "id-taken"),
            ("number", json!("taken"), "invoice-entered"),
            ("lines", json!([]), "invoice-without-line"),
            ("lines", twice, "id-twice"),
            ("lines/0/allocation", json!("nothing"), "unknown"),
            ("lines/0/allocation", json!("aside"), "still-reserved"),
            ("lines/0/commitment", json!("nothing"), "unknown"),
            ("lines/0/commitment", json!("other"), "commitment-of-another-allocation"),
            ("lines/0/amount/net", json!("0"), "amount-not-positive"),
            ("lines/0/amount/vat", json!("-0.01"), "amount-not-positive"),
            ("lines/0/amount/recoverable", json!("-0.01"), "amount-not-positive"),
            ("lines/0/amount/vat", json!("100.01"), "vat-above-net"),
            ("lines/0/amount/recoverable", json!("21.01"), "recoverable-above-vat"),
            ("on", json!("2030-03-02"), "future-date"),
        ],
    );
    let all_vat = but(&right, "/ReceiveInvoice/lines/0/amount/vat", json!("100.00"));
    assert_eq!(scenario.verdict(&all_vat), "accepted", "VAT can be as much as the net amount");
}

#[test]
fn an_invoice_is_entered_once_by_the_number_of_its_supplier() {
    let scenario = owing().given(invoice("i", json!([line("a", "10", "0", "0")])));
    let again = but(&invoice("j", json!([line("b", "10", "0", "0")])), "/ReceiveInvoice/number", json!("i"));
    scenario.table(&[
        (again.clone(), "invoice-entered"),
        (but(&again, "/ReceiveInvoice/supplier", json!("baker")), "accepted"),
        (but(&again, "/ReceiveInvoice/number", json!("i2")), "accepted"),
    ]);
    let numbered = |id: &str, number: &str| {
        but(&invoice(id, json!([line("b", "10", "0", "0")])), "/ReceiveInvoice/number", json!(number))
    };
    let scenario = owing().given(numbered("i", "2025-A1")).given(numbered("none", "--"));
    scenario.table(&[
        (numbered("j", "2025 a1"), "invoice-entered"),
        (numbered("j", "2025/A.1"), "invoice-entered"),
        (numbered("j", "2025-A2"), "accepted"),
        (numbered("j", "--"), "invoice-entered"),
        (numbered("j", "-"), "accepted"),
    ]);
}

#[test]
fn what_is_owed_is_invoiced_and_then_spent() {
    let of_c = |mut line: Value| {
        line["commitment"] = json!("c");
        line
    };
    let scenario = owing()
        .given(invoice(
            "i",
            json!([of_c(line("a", "100.00", "21.00", "21.00")), line("b", "10.00", "2.10", "0")]),
        ))
        .given(pay("p", Some("i"), "60.50", "2030-02-01"))
        .given(pay("q", Some("i"), "60.50", "2030-02-10"));
    for (on, of_a, of_b) in [
        ("2030-01-01", [0, 0, 0, 0], [0, 0, 0, 0]),
        ("2030-01-02", [0, 0, 0, 20_000], [0, 0, 0, 20_000]),
        ("2030-01-05", [15_000, 0, 0, 5_000], [5_000, 0, 0, 15_000]),
        ("2030-01-19", [15_000, 0, 0, 5_000], [5_000, 0, 0, 15_000]),
        ("2030-01-20", [5_000, 10_000, 0, 5_000], [5_000, 1_210, 0, 13_790]),
        ("2030-02-01", [5_000, 5_000, 5_000, 5_000], [5_000, 1_210, 0, 13_790]),
        ("2030-02-10", [5_000, 0, 10_000, 5_000], [5_000, 1_210, 0, 13_790]),
    ] {
        assert_eq!(stands(&scenario, "a", Some(on)), of_a, "{on}");
        assert_eq!(stands(&scenario, "b", Some(on)), of_b, "{on}");
    }
}

#[test]
fn vat_that_is_recovered_costs_nothing_and_parts_add_up_to_the_cent() {
    let of = |net: &str, vat: &str, recoverable: &str| -> Taxed {
        serde_json::from_value(json!({ "net": net, "vat": vat, "recoverable": recoverable })).unwrap()
    };
    for (amount, gross, charged) in [
        (of("100", "21", "0"), 12_100, 12_100),
        (of("100", "21", "21"), 12_100, 10_000),
        (of("100", "21", "7"), 12_100, 11_400),
    ] {
        assert_eq!((amount.gross().cents(), amount.charged().cents()), (gross, charged), "{amount}");
    }
    // Of 12.10 the payer recovers 1.05: thirds of it are no whole cents.
    let scenario = owing().given(invoice("i", json!([line("a", "10.00", "2.10", "1.05")])));
    let thirds = ["4.03", "4.03", "4.04"].iter().enumerate().fold(scenario, |scenario, (i, part)| {
        let scenario = scenario.given(pay(&format!("p{i}"), Some("i"), part, "2030-02-01"));
        let [_, invoiced, spent, _] = stands(&scenario, "a", None);
        assert_eq!(invoiced + spent, 1_105, "after part {i}");
        scenario
    });
    assert_eq!(stands(&thirds, "a", None)[1..3], [0, 1_105]);
    let first = owing().given(invoice("i", json!([line("a", "10.00", "2.10", "1.05")]))).given(pay(
        "p",
        Some("i"),
        "4.03",
        "2030-02-01",
    ));
    assert_eq!(stands(&first, "a", None)[1..3], [737, 368], "11.05 × 4.03 / 12.10 = 3.68, down to the cent");
}

#[test]
fn what_is_paid_above_an_invoice_is_spent_in_full() {
    let scenario = owing().given(invoice("i", json!([line("a", "10.00", "2.10", "2.10")]))).given(pay(
        "p",
        Some("i"),
        "12.60",
        "2030-02-01",
    ));
    assert_eq!(stands(&scenario, "a", None)[1..3], [0, 1_050], "10.00 is charged, 0.50 was asked by nobody");
}

#[test]
fn a_payment_names_what_it_pays() {
    let lines = json!([line("a", "10.00", "0", "0")]);
    let lines = but(&json!({ "lines": lines }), "/lines/0/commitment", json!("c"))["lines"].clone();
    let scenario = owing().given(owe("d", "a", "5")).given(invoice("i", lines)).given(pay(
        "taken",
        None,
        "1",
        "2030-02-01",
    ));
    let right = but(&pay("p", Some("i"), "10", "2030-02-01"), "/RecordPayment/commitment", json!("c"));
    let right = but(&right, "/RecordPayment/by", json!("cas"));
    scenario.ladder(
        "/RecordPayment",
        &right,
        &[
            ("payment", json!("taken"), "id-taken"),
            ("allocation", json!("aside"), "still-reserved"),
            ("allocation", json!("nothing"), "unknown"),
            ("commitment", json!("nothing"), "unknown"),
            ("commitment", json!("other"), "commitment-of-another-allocation"),
            ("invoice", json!("nothing"), "unknown"),
            ("commitment", json!("d"), "invoice-of-another-commitment"),
            ("by", json!("nobody"), "unknown"),
            ("amount", json!("0"), "amount-not-positive"),
            ("on", json!("2030-03-02"), "future-date"),
        ],
    );
    let on_b =
        but(&but(&right, "/RecordPayment/allocation", json!("b")), "/RecordPayment/commitment", json!(null));
    assert_eq!(scenario.verdict(&on_b), "invoice-of-another-allocation");
    assert_eq!(
        scenario.verdict(&pay("p", None, "10", "2030-02-01")),
        "accepted",
        "without an invoice it is a fact"
    );
}

#[test]
fn a_credit_is_no_larger_than_what_its_invoice_still_charges() {
    let scenario = owing().given(invoice("i", json!([line("a", "100.00", "21.00", "7.00")]))).given(credit(
        "taken",
        "10.00",
        "2.10",
        "0.70",
        "2030-02-01",
    ));
    let right = credit("x", "90.00", "18.90", "6.30", "2030-02-01");
    scenario.ladder(
        "/CreditInvoice",
        &right,
        &[
            ("credit", json!("taken"), "id-taken"),
            ("invoice", json!("nothing"), "unknown"),
            ("allocation", json!("nothing"), "unknown"),
            ("allocation", json!("b"), "invoice-of-another-allocation"),
            ("amount/net", json!("0"), "amount-not-positive"),
            ("amount/vat", json!("90.02"), "vat-above-net"),
            ("amount/recoverable", json!("18.92"), "recoverable-above-vat"),
            ("amount/net", json!("90.01"), "credit-above-invoice"),
            ("amount/vat", json!("18.91"), "credit-above-invoice"),
            ("amount/recoverable", json!("6.31"), "credit-above-invoice"),
            ("on", json!("2030-03-02"), "future-date"),
        ],
    );
    let unlike = credit("x", "90.00", "18.90", "0", "2030-02-01");
    assert_eq!(scenario.verdict(&unlike), "credit-above-invoice", "12.60 is not recoverable, not 18.90");
}

#[test]
fn a_credit_lowers_what_is_charged_and_after_payment_leaves_too_much_spent() {
    let scenario = owing().given(invoice("i", json!([line("a", "100.00", "21.00", "0")])));
    let before = scenario.clone().given(credit("x", "50.00", "10.50", "0", "2030-02-05"));
    assert_eq!(stands(&before, "a", Some("2030-02-04"))[1..3], [12_100, 0]);
    assert_eq!(stands(&before, "a", Some("2030-02-05"))[1..3], [6_050, 0]);
    let after = scenario.given(pay("p", Some("i"), "121.00", "2030-02-01")).given(credit(
        "x",
        "50.00",
        "10.50",
        "0",
        "2030-02-05",
    ));
    assert_eq!(stands(&after, "a", None)[1..3], [0, 12_100], "until it comes back");
    let back =
        json!({ "RecordRefund": { "refund": "r", "payment": "p", "amount": "60.50", "on": "2030-02-10" } });
    let back = after.given(back);
    assert_eq!(stands(&back, "a", Some("2030-02-09"))[1..3], [0, 12_100]);
    assert_eq!(stands(&back, "a", Some("2030-02-10"))[1..3], [0, 6_050]);
}

#[test]
fn no_more_comes_back_than_was_paid() {
    let refund = |id: &str, amount: &str| json!({ "RecordRefund": { "refund": id, "payment": "p", "amount": amount, "on": "2030-02-10" } });
    let scenario = owing().given(pay("p", None, "40", "2030-02-10")).given(refund("taken", "10"));
    scenario.ladder(
        "/RecordRefund",
        &refund("r", "30"),
        &[
            ("refund", json!("taken"), "id-taken"),
            ("payment", json!("nothing"), "unknown"),
            ("amount", json!("0"), "amount-not-positive"),
            ("amount", json!("30.01"), "refund-above-paid"),
            ("on", json!("2030-02-09"), "ends-before-it-starts"),
            ("on", json!("2030-03-02"), "future-date"),
        ],
    );
    assert_eq!(stands(&scenario, "a", None), [15_000, 0, 3_000, 2_000]);
}

#[test]
fn a_settlement_frees_the_rest_of_a_commitment_and_comes_once() {
    let settle = |amount: &str| json!({ "SettleCommitment": { "commitment": "c", "amount": amount, "on": "2030-02-10" } });
    let scenario = owing();
    scenario.ladder(
        "/SettleCommitment",
        &settle("150"),
        &[
            ("commitment", json!("nothing"), "unknown"),
            ("amount", json!("-0.01"), "amount-not-positive"),
            ("amount", json!("150.01"), "settled-above-commitment"),
            ("on", json!("2030-01-04"), "ends-before-it-starts"),
            ("on", json!("2030-03-02"), "future-date"),
        ],
    );
    assert_eq!(scenario.verdict(&settle("0")), "accepted");
    let that_day = but(&settle("0"), "/SettleCommitment/on", json!("2030-01-05"));
    assert_eq!(scenario.verdict(&that_day), "accepted");
    let paid = scenario.given(json!({ "RecordPayment": { "payment": "p", "allocation": "a", "commitment": "c", "amount": "120", "on": "2030-02-01" } }));
    let settled = paid.given(settle("120"));
    assert_eq!(settled.verdict(&settle("120")), "commitment-settled");
    assert_eq!(stands(&settled, "a", Some("2030-02-09")), [3_000, 0, 12_000, 5_000]);
    assert_eq!(stands(&settled, "a", Some("2030-02-10")), [0, 0, 12_000, 8_000]);
}

#[test]
fn a_delivery_is_seen_by_somebody_and_a_commitment_ordered_by_somebody() {
    let seen = json!({ "ConfirmDelivery": { "commitment": "c", "by": "cas", "document": document(), "on": "2030-02-01" } });
    let scenario = owing();
    scenario.ladder(
        "/ConfirmDelivery",
        &seen,
        &[
            ("commitment", json!("nothing"), "unknown"),
            ("by", json!("nobody"), "unknown"),
            ("on", json!("2030-03-02"), "future-date"),
        ],
    );
    let ordered = but(&owe("d", "a", "10"), "/EnterCommitment/by", json!("cas"));
    scenario.ladder(
        "/EnterCommitment",
        &ordered,
        &[
            ("commitment", json!("c"), "id-taken"),
            ("allocation", json!("aside"), "still-reserved"),
            ("allocation", json!("nothing"), "unknown"),
            ("amount", json!("0"), "amount-not-positive"),
            ("on", json!("2030-03-02"), "future-date"),
            ("by", json!("nobody"), "unknown"),
        ],
    );
}

#[test]
fn late_invoices_on_an_ended_plan_still_land() {
    let stop = decide_on(
        "stop",
        "council",
        COUNCIL,
        json!([{ "StopPlan": { "plan": "benches", "ground": "merged" } }]),
    );
    let scenario = owing().given(stop);
    assert_eq!(stands(&scenario, "a", None), [15_000, 0, 0, 0], "50 went back");
    let late = scenario.given(invoice("i", json!([line("a", "20.00", "4.20", "0")])));
    let late = late.given(pay("p", Some("i"), "24.20", "2030-02-01"));
    let figures = figures(&late, "a", None);
    assert_eq!((figures.spent.cents(), figures.overspent().cents()), (2_420, 2_420));
    assert_eq!(late.verdict(&credit("x", "20.00", "4.20", "0", "2030-02-10")), "accepted");
}

#[test]
fn the_largest_amounts_are_no_overflow() {
    let most = "9999999999.99";
    let scenario = owing().given(invoice("i", json!([line("a", most, most, "0")]))).given(pay(
        "p",
        Some("i"),
        most,
        "2030-02-01",
    ));
    assert!(figures(&scenario, "a", None).overspent().is_positive());
}
