//! From the order to the payment, small budgets, years, other funding.

use super::*;
use crate::testing::{dated, document, reserved};

/// `c` of the ground is owed on `a` of 100, and ordered by cas.
fn owing(ground: &str) -> Scenario {
    Scenario::running()
        .with_plans()
        .given(decide_on("m", "council", COUNCIL, json!([allocate("a", "benches", "homes-money", "100")])))
        .given(json!({ "EnterCommitment": { "commitment": "c", "allocation": "a", "ground": ground, "amount": "50", "by": "cas", "on": "2030-02-01" } }))
}

fn invoice(commitment: Option<&str>) -> Value {
    json!({ "ReceiveInvoice": { "invoice": "i", "supplier": "s", "number": "1", "on": "2030-02-05",
        "lines": [{ "allocation": "a", "commitment": commitment, "amount": { "net": "40", "vat": "8.40" } }] } })
}

fn pay(invoice: Option<&str>, commitment: Option<&str>) -> Value {
    json!({ "RecordPayment": { "payment": "p", "allocation": "a", "invoice": invoice, "commitment": commitment, "amount": "48.40", "on": "2030-02-10" } })
}

fn confirm(by: &str) -> Value {
    json!({ "ConfirmDelivery": { "commitment": "c", "by": by, "on": "2030-02-12" } })
}

fn detail(scenario: &Scenario, on: &str, code: &str, about: &str) -> Option<String> {
    let found = findings(&scenario.programme, day(on)).into_iter();
    let mut own = found.filter(|found| <&str>::from(found.code) == code && found.about == about);
    own.next().map(|found| found.detail)
}

fn broken(scenario: &Scenario, on: &str) -> String {
    detail(scenario, on, "payment-chain-broken", "p").unwrap_or_default()
}

#[test]
fn a_payment_stands_out_until_its_chain_is_whole() {
    let without = |what: &str| format!("paid 48.40 on 2030-02-10 without {what}");
    let contract = owing("contract");
    let whole = contract.clone().given(invoice(Some("c"))).given(pay(Some("i"), None)).given(confirm("dee"));
    assert_eq!(broken(&whole, "2030-02-09"), "");
    assert_eq!(broken(&whole, "2030-02-11"), without("confirmed delivery"));
    assert_eq!(broken(&whole, "2030-02-12"), "");
    assert_eq!(owner_of(&whole, "2030-02-11", "payment-chain-broken"), Owner::Body("north".parse().unwrap()));
    for (commands, expected) in [
        (vec![pay(None, None)], without("commitment and invoice")),
        (vec![invoice(None), pay(Some("i"), None)], without("commitment")),
        (vec![pay(None, Some("c"))], without("invoice and confirmed delivery")),
        (vec![confirm("dee"), pay(None, Some("c"))], without("invoice")),
    ] {
        let scenario = commands.into_iter().fold(contract.clone(), Scenario::given);
        assert_eq!(broken(&scenario, "2030-03-01"), expected);
    }
}

#[test]
fn other_grounds_are_shown_by_a_document() {
    for (ground, what) in [("subsidy", "document"), ("gift", "document"), ("reimbursement", "receipt")] {
        let scenario = owing(ground);
        let bare = scenario.clone().given(pay(None, Some("c")));
        assert_eq!(broken(&bare, "2030-03-01"), format!("paid 48.40 on 2030-02-10 without {what}"));
        let paper = scenario.clone().given(but(&pay(None, Some("c")), "/RecordPayment/document", document()));
        let charged = scenario.given(invoice(Some("c"))).given(pay(Some("i"), None));
        for scenario in [paper, charged] {
            assert_eq!(broken(&scenario, "2030-03-01"), "", "{ground}");
        }
        let agreed = json!({ "EnterCommitment": { "commitment": "d", "allocation": "a", "ground": ground, "amount": "50",
            "document": document(), "on": "2030-02-01" } });
        let agreed = owing(ground).given(agreed).given(pay(None, Some("d")));
        assert_eq!(broken(&agreed, "2030-03-01"), "", "{ground}");
    }
}

#[test]
fn a_commitment_entered_after_the_payment_mends_the_chain_from_its_day() {
    let late = json!({ "EnterCommitment": { "commitment": "d", "allocation": "a", "ground": "gift", "amount": "50",
        "document": document(), "on": "2030-02-20" } });
    let scenario = owing("contract").given(late).given(pay(None, Some("d")));
    assert!(!broken(&scenario, "2030-02-19").is_empty());
    assert_eq!(broken(&scenario, "2030-02-20"), "");
}

#[test]
fn more_paid_than_an_invoice_asks_stands_out_from_its_day_until_it_comes_back() {
    let more = json!({ "RecordPayment": { "payment": "q", "allocation": "a", "invoice": "i", "amount": "0.01", "on": "2030-02-15" } });
    let back =
        json!({ "RecordRefund": { "refund": "r", "payment": "q", "amount": "0.01", "on": "2030-02-20" } });
    let scenario =
        owing("contract").given(invoice(Some("c"))).given(pay(Some("i"), None)).given(more).given(back);
    for (on, stands) in
        [("2030-02-14", false), ("2030-02-15", true), ("2030-02-19", true), ("2030-02-20", false)]
    {
        assert_eq!(has(&scenario, on, "paid-twice", "i"), stands, "{on}");
    }
    assert_eq!(detail(&scenario, "2030-02-15", "paid-twice", "i").unwrap(), "it asks 48.40 of a, paid 48.41");
    let credit = json!({ "CreditInvoice": { "credit": "x", "invoice": "i", "allocation": "a", "amount": { "net": "0.01" }, "on": "2030-02-18" } });
    let credited = owing("contract").given(invoice(Some("c"))).given(pay(Some("i"), None)).given(credit);
    assert!(
        !has(&credited, "2030-02-17", "paid-twice", "i") && has(&credited, "2030-02-18", "paid-twice", "i")
    );
}

#[test]
fn charged_above_a_commitment_stands_out_until_the_invoice_is_credited() {
    let more = json!({ "ReceiveInvoice": { "invoice": "j", "supplier": "s", "number": "2", "on": "2030-02-08",
        "lines": [{ "allocation": "a", "commitment": "c", "amount": { "net": "1.61" } }] } });
    let credit = json!({ "CreditInvoice": { "credit": "x", "invoice": "j", "allocation": "a", "amount": { "net": "0.01" }, "on": "2030-02-18" } });
    let scenario = owing("contract").given(invoice(Some("c"))).given(more).given(credit);
    for (on, stands) in
        [("2030-02-07", false), ("2030-02-08", true), ("2030-02-17", true), ("2030-02-18", false)]
    {
        assert_eq!(has(&scenario, on, "paid-above-commitment", "c"), stands, "{on}");
    }
}

#[test]
fn who_ordered_neither_confirms_nor_pays() {
    let paid_by = |by: &str| but(&pay(Some("i"), None), "/RecordPayment/by", json!(by));
    let charged = owing("contract").given(invoice(Some("c")));
    let told = |scenario: &Scenario, on: &str| detail(scenario, on, "duties-not-separated", "c");
    let apart = charged.clone().given(paid_by("eve")).given(confirm("dee"));
    assert_eq!(told(&apart, "2030-03-01"), None);
    let both = charged.given(paid_by("cas")).given(confirm("cas"));
    assert_eq!(told(&both, "2030-02-09"), None);
    assert_eq!(told(&both, "2030-02-10").unwrap(), "cas ordered it and paid it");
    assert_eq!(told(&both, "2030-02-12").unwrap(), "cas ordered it and confirmed it and paid it");
    let direct = owing("gift").given(but(&pay(None, Some("c")), "/RecordPayment/by", json!("cas")));
    assert!(told(&direct, "2030-02-10").is_some());
    let other = json!({ "RecordPayment": { "payment": "p", "allocation": "a", "amount": "1", "by": "cas", "on": "2030-02-10" } });
    assert_eq!(told(&owing("gift").given(other), "2030-02-10"), None, "it pays something else");
    let under = json!({ "EnterCommitment": { "commitment": "d", "allocation": "a", "ground": "contract", "amount": "5",
        "by": "cas", "under": { "mandate": { "mandate": "leader-mandate" } }, "on": "2030-02-01" } });
    let under =
        owing("contract").given(under).given(but(&confirm("cas"), "/ConfirmDelivery/commitment", json!("d")));
    assert!(has(&under, "2030-02-12", "duties-not-separated", "d"), "who used the mandate ordered it");
}

#[test]
fn a_commitment_says_who_entered_into_it_and_under_which_authority() {
    let owe = json!({ "EnterCommitment": { "commitment": "k", "allocation": "a", "ground": "gift", "amount": "9",
        "by": "cas", "on": "2030-02-10" } });
    let under = |under: Value| but(&owe, "/EnterCommitment/under", under);
    let mandate = || json!({ "mandate": { "mandate": "leader-mandate", "authority": document() } });
    let own = json!({ "own": document() });
    let scenario = owing("gift").given(decide_on("order", "council", COUNCIL, json!([])));
    let why = |command: Value| {
        detail(&scenario.clone().given(command), "2030-03-01", "commitment-without-authority", "k")
    };
    assert_eq!(why(under(mandate())), None);
    assert_eq!(why(under(own.clone())), None);
    assert_eq!(why(under(json!({ "decision": "order" }))), None);
    let told = |said: &str| Some(said.to_owned());
    assert_eq!(
        why(owe.clone()),
        told("9.00 owed by cas: no mandate, decision or authority of the payer is cited")
    );
    assert_eq!(
        why(but(&under(own), "/EnterCommitment/by", Value::Null)),
        told("9.00 owed: nobody is named who entered into it")
    );
    let resident = but(&under(mandate()), "/EnterCommitment/by", json!("fay"));
    assert_eq!(why(resident), told("9.00 owed by fay: mandate leader-mandate does not allow it"));
    let early = but(&under(json!({ "decision": "order" })), "/EnterCommitment/on", json!("2030-01-01"));
    assert_eq!(why(early), told("9.00 owed by cas: decision order does not allow it"));
    let groups =
        but(&under(json!({ "decision": "adopt-benches" })), "/EnterCommitment/on", json!("2030-02-20"));
    assert_eq!(why(groups), told("9.00 owed by cas: decision adopt-benches does not allow it"));
    assert!(!has(&scenario.given(owe), "2030-02-09", "commitment-without-authority", "k"));
}

#[test]
fn money_owed_and_work_outside_the_term_stand_out() {
    let owe = |on: &str| json!({ "EnterCommitment": { "commitment": "k", "allocation": "a", "ground": "gift", "amount": "9", "on": on } });
    let work = |from: &str, until: &str| {
        json!({ "RecordEffort": { "work": "w", "pledge": "homes-hours", "body": "north",
        "period": { "from": from, "until": until }, "time": "4:00", "source": "timesheet" } })
    };
    let stands = |command: Value, about: &str| {
        has(&owing("gift").on("2033-03-01").given(command), "2033-03-01", "outside-term", about)
    };
    assert!(stands(owe("2029-12-31"), "k") && stands(owe("2032-01-01"), "k"));
    assert!(!stands(owe("2030-01-01"), "k") && !stands(owe("2031-12-31"), "k"));
    assert!(stands(work("2029-12-30", "2030-01-02"), "w") && stands(work("2031-12-31", "2032-01-01"), "w"));
    assert!(!stands(work("2030-01-01", "2031-12-31"), "w"));
    let came = |on: &str| json!({ "ConfirmDelivery": { "commitment": "c", "by": "dee", "on": on } });
    assert!(stands(came("2032-01-01"), "c") && !stands(came("2031-12-31"), "c"));
}

#[test]
fn a_small_budget_stands_out_after_its_day_until_it_is_settled() {
    let budget = json!([{ "GrantInitiativeBudget": { "commitment": "k", "allocation": "a", "initiative": "cooks", "what": "Participant", "ceiling": "20",
        "accountable": "fay", "ground": "gift", "settle_by": "2030-02-15" } }]);
    let settle = json!({ "SettleCommitment": { "commitment": "k", "amount": "18", "document": document(), "on": "2030-02-20" } });
    let scenario = owing("gift")
        .given(crate::testing::initiative("cooks"))
        .given(decide_on("g", "council", COUNCIL, budget))
        .given(but(&pay(None, Some("k")), "/RecordPayment/amount", json!("18")))
        .given(settle);
    for (on, stands) in
        [("2030-02-15", false), ("2030-02-16", true), ("2030-02-19", true), ("2030-02-20", false)]
    {
        assert_eq!(has(&scenario, on, "initiative-not-settled", "k"), stands, "{on}");
    }
    assert_eq!(
        owner_of(&scenario, "2030-02-16", "initiative-not-settled"),
        Owner::Body("council".parse().unwrap())
    );
    assert_eq!(broken(&scenario, "2030-03-01"), "", "it was granted by a decision");
}

#[test]
fn a_closed_year_has_nothing_left_that_is_not_carried_over() {
    let close =
        |partner: &str| json!({ "CloseYear": { "partner": partner, "year": 2030, "on": "2031-01-10" } });
    let carry = |amount: &str| {
        json!({ "CarryOver": { "carry_over": "x", "source": { "pledge": "homes-money" }, "from": 2030, "to": 2031,
        "amount": amount, "authority": "Board", "on": "2031-01-20" } })
    };
    let spent = owing("gift").given(pay(None, Some("c"))).on("2031-02-01").given(close("homes"));
    let left =
        |scenario: &Scenario, on: &str| detail(scenario, on, "unspent-not-carried-over", "homes-money/2030");
    assert_eq!(left(&spent, "2031-01-09"), None);
    assert_eq!(
        left(&spent, "2031-01-10").unwrap(),
        "51.60 of homes-money is unspent and was not carried over"
    );
    let part = spent.clone().given(carry("51.59"));
    assert_eq!(left(&part, "2031-01-20").unwrap(), "0.01 of homes-money is unspent and was not carried over");
    let whole = spent.clone().given(carry("51.60"));
    assert!(left(&whole, "2031-01-19").is_some() && left(&whole, "2031-01-20").is_none());
    assert_eq!(
        owner_of(&spent, "2031-01-10", "unspent-not-carried-over"),
        Owner::Partner("homes".parse().unwrap())
    );
    let town = owing("gift").on("2031-02-01").given(close("town"));
    assert!(left(&town, "2031-02-01").is_none(), "homes did not close its books");
}

#[test]
fn money_of_a_closed_year_is_owed_anew_only_once_it_was_carried_over() {
    for (usable, early) in [("from-decision", true), ("from-new-year", false)] {
        let owe = |id: &str, amount: &str, on: &str| {
            json!({ "EnterCommitment": { "commitment": id, "allocation": "a", "ground": "gift",
            "amount": amount, "on": on } })
        };
        let scenario = Scenario::founded_with(&[("/policy/carry_over", json!(usable))])
            .run()
            .with_plans()
            .given(decide_on("m", "council", COUNCIL, json!([allocate("a", "benches", "homes-money", "100")])))
            .on("2031-03-01")
            .given(json!({ "CloseYear": { "partner": "homes", "year": 2030, "on": "2031-01-10" } }))
            .given(json!({ "CarryOver": { "carry_over": "x", "source": { "pledge": "homes-money" }, "from": 2030, "to": 2031,
                "amount": "60", "authority": "Board", "on": "2031-02-01" } }))
            .given(owe("before", "1", "2030-12-31"))
            .given(owe("early", "10", "2031-01-31"))
            .given(owe("then", "50", "2031-02-01"))
            .given(owe("more", "0.01", "2031-02-02"));
        let used = |id: &str, on: &str| has(&scenario, on, "used-before-carry-over", id);
        assert!(!used("before", "2031-03-01"), "{usable}");
        assert_eq!(used("early", "2031-03-01"), early, "{usable}");
        assert!(!used("then", "2031-03-01"), "{usable}");
        assert!(!used("more", "2031-02-01") && used("more", "2031-02-02"), "{usable}: 60.01 of 60");
    }
}

#[test]
fn a_funding_settled_below_what_was_paid_or_allocated_stands_out() {
    let allocation = but(
        &allocate("f", "benches", "homes-money", "150"),
        "/AllocateFunds/from",
        json!({ "funding": "fund" }),
    );
    let more = but(
        &allocate("g", "benches", "homes-money", "30"),
        "/AllocateFunds/from",
        json!({ "funding": "fund" }),
    );
    let on =
        |id: &str, effect: Value| dated(&decide_on(id, "council", COUNCIL, json!([effect])), "2030-02-01");
    let scenario = Scenario::running()
        .with_plans()
        .given(json!({ "ApplyForFunding": { "funding": "fund", "title": "Green", "funder": "Province", "applicant": "town", "amount": "300",
            "period": { "from": "2030-01-01", "until": "2031-12-31" }, "on": "2030-01-10" } }))
        .given(json!({ "RecordAward": { "funding": "fund", "amount": "200", "period": { "from": "2030-01-01", "until": "2030-12-31" }, "on": "2030-01-20" } }))
        .given(json!({ "RecordAdvance": { "advance": "a", "funding": "fund", "amount": "190", "on": "2030-01-25" } }))
        .given(on("m", allocation))
        .given(reserved(&on("n", more)));
    let settled = |amount: &str| {
        scenario
            .clone()
            .given(json!({ "SettleFunding": { "funding": "fund", "amount": amount, "on": "2030-02-10" } }))
    };
    for (amount, short, open) in
        [("190", false, false), ("189.99", false, true), ("180", false, true), ("179.99", true, true)]
    {
        let scenario = settled(amount);
        assert_eq!(has(&scenario, "2030-02-10", "funding-short", "fund"), short, "{amount}");
        assert_eq!(has(&scenario, "2030-02-10", "recovery-open", "fund"), open, "{amount}");
        assert!(
            !has(&scenario, "2030-02-09", "recovery-open", "fund")
                && !has(&scenario, "2030-02-09", "funding-short", "fund")
        );
    }
    let recover = |amount: &str| json!({ "RecordRecovery": { "recovery": "r", "funding": "fund", "amount": amount, "on": "2030-02-20" } });
    let back = settled("180").given(recover("10"));
    assert!(
        has(&back, "2030-02-19", "recovery-open", "fund")
            && !has(&back, "2030-02-20", "recovery-open", "fund")
    );
    assert!(has(&settled("180").given(recover("9.99")), "2030-02-20", "recovery-open", "fund"));
    assert_eq!(owner_of(&back, "2030-02-19", "recovery-open"), Owner::Partner("town".parse().unwrap()));
    assert_eq!(
        owner_of(&settled("100"), "2030-02-19", "funding-short"),
        Owner::Body("council".parse().unwrap())
    );
}
