//! Small budgets for residents' initiatives.

use serde_json::{Value, json};

use super::figures;
use crate::testing::{
    COUNCIL, NORTH, Scenario, allocate, alone, but, correct, decide_on, document, grant, initiative, lift,
    propose, reserved,
};

fn budget(id: &str, allocation: &str, ceiling: &str) -> Value {
    json!({ "GrantInitiativeBudget": { "commitment": id, "allocation": allocation, "initiative": "cooks", "what": "Street party",
        "ceiling": ceiling, "accountable": "fay", "ground": "reimbursement", "settle_by": "2030-06-30" } })
}

fn granting(id: &str, effects: Value) -> Value {
    decide_on(id, "council", COUNCIL, effects)
}

/// Allocation `a` of 100 to `benches` of the north, `far` of 100 to a plan of the south.
fn funded() -> Scenario {
    let south = propose("park", json!("neighbourhood"));
    let south = but(&south, "/ProposePlan/body", json!("south"));
    let south = but(&south, "/ProposePlan/areas", json!(["BU00010002"]));
    let money = json!([
        allocate("a", "benches", "homes-money", "100"),
        allocate("far", "park", "homes-money", "100")
    ]);
    Scenario::running()
        .with_plans()
        .given(initiative("cooks"))
        .given(south)
        .given(decide_on("money", "council", COUNCIL, money))
}

fn committed(scenario: &Scenario, allocation: &str) -> i64 {
    figures(scenario, allocation, None).committed.cents()
}

#[test]
fn a_small_budget_is_refused_for_the_first_thing_that_is_wrong() {
    let stop = json!([{ "StopPlan": { "plan": "grove", "ground": "merged" } }]);
    let scenario = funded()
        .given(granting("over", json!([allocate("over", "grove", "homes-money", "10")])))
        .given(granting("stop", stop))
        .given(reserved(&granting("second", json!([allocate("aside", "benches", "homes-money", "10")]))))
        .given(granting("first", json!([budget("taken", "a", "40")])));
    scenario.ladder(
        "/TakeDecision/effects/0/GrantInitiativeBudget",
        &granting("d", json!([budget("c", "a", "60")])),
        &[
            ("commitment", json!("taken"), "id-taken"),
            ("allocation", json!("aside"), "still-reserved"),
            ("allocation", json!("nothing"), "unknown"),
            ("allocation", json!("over"), "plan-ended"),
            ("initiative", json!("nobody"), "unknown"),
            ("accountable", json!("nobody"), "unknown"),
            ("ceiling", json!("0"), "amount-not-positive"),
            ("settle_by", json!("2030-01-01"), "ends-before-it-starts"),
            ("ceiling", json!("60.01"), "granted-above-left"),
        ],
    );
    let twice = |second: &str, ceiling: &str| {
        granting("d", json!([budget("c", "a", "50"), budget(second, "a", ceiling)]))
    };
    let released = |ceiling: &str| {
        granting("d", json!([budget("c", "a", ceiling), { "ReleaseFunds": { "allocation": "a" } }]))
    };
    let that_day = but(
        &granting("d", json!([budget("c", "a", "60")])),
        "/TakeDecision/effects/0/GrantInitiativeBudget/settle_by",
        json!("2030-01-02"),
    );
    scenario.table(&[
        (that_day, "accepted"),
        (twice("c", "10"), "id-twice"),
        (twice("e", "10.01"), "granted-above-left"),
        (twice("e", "10"), "accepted"),
        (released("60"), "nothing-to-release"),
        (released("59.99"), "accepted"),
    ]);
}

#[test]
fn a_group_gives_small_budgets_under_a_mandate_within_its_ceiling_and_for_its_own_plans() {
    let scenario = funded().given(granting(
        "m",
        json!([
            grant("m", json!({ "body": "north" }), json!(["funds"]), Some("50")),
            grant("stops", json!({ "body": "north" }), json!(["stop-plans"]), None),
        ]),
    ));
    let under = |mandate: Option<&str>, allocation: &str, ceiling: &str| {
        let decision = decide_on("d", "north", NORTH, json!([budget("c", allocation, ceiling)]));
        mandate.map_or(decision.clone(), |id| {
            but(&decision, "/TakeDecision/decision/mandate", json!({ "mandate": id }))
        })
    };
    scenario.table(&[
        (under(None, "a", "50"), "mandate-not-cited"),
        (under(Some("stops"), "a", "50"), "outside-mandate"),
        (under(Some("leader-mandate"), "a", "50"), "mandate-of-another"),
        (under(Some("m"), "a", "50.01"), "mandate-exhausted"),
        (under(Some("m"), "far", "50"), "plan-of-another-group"),
        (under(Some("m"), "a", "50"), "accepted"),
    ]);
    let used = scenario.clone().given(under(Some("m"), "a", "30"));
    let more = |ceiling: &str| {
        let decision = but(&under(Some("m"), "a", ceiling), "/TakeDecision/decision/decision", json!("e"));
        but(&decision, "/TakeDecision/effects/0/GrantInitiativeBudget/commitment", json!("e"))
    };
    used.table(&[(more("20.01"), "mandate-exhausted"), (more("20"), "accepted")]);
    let by_leader = alone("d", "cas", "leader-mandate", json!([budget("c", "far", "100")]));
    assert_eq!(scenario.verdict(&by_leader), "accepted");
}

#[test]
fn a_small_budget_is_owed_until_it_is_settled_with_receipts() {
    let settle = json!({ "SettleCommitment": { "commitment": "c", "amount": "45", "on": "2030-02-20" } });
    let scenario = funded().given(granting("d", json!([budget("c", "a", "60")])));
    assert_eq!(committed(&scenario, "a"), 6_000);
    assert_eq!(scenario.verdict(&settle), "settled-without-receipts");
    let pay = json!({ "RecordPayment": { "payment": "p", "allocation": "a", "commitment": "c", "amount": "45", "on": "2030-02-01" } });
    let settled = scenario.given(pay).given(but(&settle, "/SettleCommitment/document", document()));
    let figures = figures(&settled, "a", None);
    assert_eq!(
        [figures.committed, figures.spent, figures.uncommitted()].map(crate::value::Money::cents),
        [0, 4_500, 5_500]
    );
}

#[test]
fn what_waits_for_an_approval_is_owed_once_it_is_there() {
    let scenario = funded().given(reserved(&granting("d", json!([budget("c", "a", "60")]))));
    assert_eq!(committed(&scenario, "a"), 0);
    let other = granting("e", json!([budget("e", "a", "50")]));
    assert_eq!(
        scenario.clone().given(other).verdict(&lift("d")),
        "granted-above-left",
        "it is checked again"
    );
    assert_eq!(committed(&scenario.given(lift("d")), "a"), 6_000);
}

#[test]
fn a_corrected_small_budget_takes_the_place_of_the_one_before() {
    let decision = granting("d", json!([budget("c", "a", "60")]));
    let scenario = funded().given(decision.clone());
    let scenario = scenario
        .given(json!({ "RecordPayment": { "payment": "p", "allocation": "a", "commitment": "c", "amount": "55", "on": "2030-02-01" } }))
        .given(json!({ "ReceiveInvoice": { "invoice": "i", "supplier": "s", "number": "1", "on": "2030-02-01",
            "lines": [{ "allocation": "a", "commitment": "c", "amount": { "net": "2" } }] } }))
        .given(json!({ "RecordPayment": { "payment": "q", "allocation": "a", "invoice": "i", "amount": "1", "on": "2030-02-01" } }));
    let again = |member: &str, value: Value| {
        let at = format!("/TakeDecision/effects/0/GrantInitiativeBudget/{member}");
        correct(scenario.entry("d"), &but(&decision, &at, value))
    };
    scenario.table(&[
        (again("what", json!("Garden")), "accepted"),
        (again("commitment", json!("e")), "correction-decides-anew"),
        (again("ceiling", json!("100.01")), "granted-above-left"),
        (again("ceiling", json!("100")), "accepted"),
    ]);
    let corrected = scenario.clone().given(again("ceiling", json!("80")));
    let figures = figures(&corrected, "a", None);
    assert_eq!(
        [figures.committed, figures.invoiced, figures.spent].map(crate::value::Money::cents),
        [2_300, 100, 5_600]
    );
    let moved = scenario.clone().given(again("allocation", json!("far")));
    assert_eq!([committed(&moved, "a"), committed(&moved, "far")], [0, 6_000]);
}

#[test]
fn a_corrected_small_budget_stays_settled() {
    let decision = granting("d", json!([budget("c", "a", "60")]));
    let settle = json!({ "SettleCommitment": { "commitment": "c", "amount": "0", "document": document(), "on": "2030-02-20" } });
    let scenario = funded().given(decision.clone()).given(settle);
    let again = correct(
        scenario.entry("d"),
        &but(&decision, "/TakeDecision/effects/0/GrantInitiativeBudget/what", json!("Garden")),
    );
    assert_eq!(committed(&scenario.given(again), "a"), 0);
}

#[test]
fn what_was_given_stays_owed_when_its_decision_is_revoked() {
    let scenario = funded().given(granting("d", json!([budget("c", "a", "60")])));
    let revoked = scenario.given(granting("r", json!([{ "RevokeDecision": { "decision": "d" } }])));
    assert_eq!(committed(&revoked, "a"), 6_000);
    let money = revoked.given(granting("s", json!([{ "RevokeDecision": { "decision": "money" } }])));
    let figures = figures(&money, "a", None);
    assert_eq!((figures.allocated.cents(), figures.released.cents()), (6_000, 4_000), "the rest went back");
}

#[test]
fn without_its_grant_a_budget_is_gone_with_what_was_charged_and_paid_under_it_and_no_more() {
    let pay = |id: &str, invoice: Option<&str>, amount: &str| json!({ "RecordPayment": { "payment": id, "allocation": "a", "invoice": invoice, "amount": amount, "on": "2030-02-01" } });
    let invoice = json!({ "ReceiveInvoice": { "invoice": "i", "supplier": "builder", "number": "1", "on": "2030-01-20", "lines": [
        { "allocation": "a", "commitment": "c", "amount": { "net": "30", "vat": "0", "recoverable": "0" } }
    ] } });
    let scenario = funded()
        .given(granting("g", json!([budget("c", "a", "40")])))
        .given(invoice)
        .given(pay("billed", Some("i"), "30"))
        .given(pay("direct", None, "10"));
    let spent = |funds: &crate::funds::Funds| {
        let account = &funds.accounts()[&"a".parse().unwrap()];
        let payments = account.payments.iter().map(|own| own.fact.payment.to_string());
        (account.figures(None).spent.to_string(), payments.collect::<Vec<_>>(), account.lines.len())
    };
    let all = vec!["billed".to_owned(), "direct".to_owned()];
    assert_eq!(spent(scenario.programme.funds()), ("40.00".to_owned(), all, 1));
    let account = &scenario.programme.funds().accounts()[&"a".parse().unwrap()];
    assert_eq!(account.met(&"c".parse().unwrap(), None).to_string(), "30.00");
    let without = scenario.programme.without(&"g".parse().unwrap());
    assert_eq!(spent(without.funds()), ("10.00".to_owned(), vec!["direct".to_owned()], 0));
    assert!(without.funds().accounts()[&"a".parse().unwrap()].commitments.is_empty());
}
