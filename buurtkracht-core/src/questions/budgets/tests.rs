use serde_json::{Value, json};

use super::{BudgetStatus, budgets};
use crate::testing::{COUNCIL, Scenario, allocate, but, dated, day, decide_on};

fn budget(id: &str, on: &str, lines: Value) -> Value {
    json!({ "DraftBudget": { "budget": id, "title": "B", "by": "team", "from": 2030, "until": 2031, "lines": lines, "on": on } })
}

fn line(year: u16, amount: Value, cover: Value) -> Value {
    json!({ "year": year, "what": "Trees", "amount": amount, "cover": cover })
}

fn gap(id: &str, on: &str) -> Value {
    budget(id, on, json!([line(2030, json!({ "money": "1" }), json!("gap"))]))
}

fn adopt(id: &str, budget: &str, on: &str) -> Value {
    dated(&decide_on(id, "council", COUNCIL, json!([{ "AdoptBudget": { "budget": budget } }])), on)
}

fn statuses(scenario: &Scenario, on: &str) -> Vec<(String, BudgetStatus)> {
    let told = budgets(&scenario.programme, day(on)).budgets.into_iter();
    told.map(|told| (told.budget.fact.budget.to_string(), told.status)).collect()
}

#[test]
fn what_is_needed_is_committed_applied_for_or_a_gap_in_each_year_and_unit() {
    let pledged = |id: &str| json!({ "committed": { "pledge": id } });
    let lines = json!([
        line(2030, json!({ "money": "400" }), pledged("homes-money")),
        line(2030, json!({ "money": "50.50" }), pledged("town-money")),
        line(2030, json!({ "money": "30" }), json!({ "applied_for": "asked" })),
        line(2030, json!({ "money": "20" }), json!("gap")),
        line(2030, json!({ "fte": "0.30" }), pledged("homes-staff")),
        line(2030, json!({ "fte": "0.25" }), json!("gap")),
        line(2030, json!({ "hours_per_week": "8" }), pledged("homes-hours")),
        line(2031, json!({ "money": "7" }), json!("gap")),
    ]);
    let apply = json!({ "ApplyForFunding": { "funding": "asked", "title": "Green", "funder": "Province", "applicant": "town", "amount": "30",
        "period": { "from": "2030-01-01", "until": "2030-12-31" }, "on": "2030-01-10" } });
    let money = decide_on("m", "council", COUNCIL, json!([allocate("a", "benches", "homes-money", "100")]));
    let scenario = Scenario::running()
        .with_plans()
        .given(apply)
        .given(money)
        .given(json!({ "RecordPayment": { "payment": "p", "allocation": "a", "amount": "40", "on": "2030-02-10" } }))
        .given(budget("b", "2030-02-01", lines));
    let answer = budgets(&scenario.programme, day("2030-02-10"));
    let [first, second] = &answer.budgets.first().unwrap().years[..] else { panic!("{answer:?}") };
    let sum = |of: &crate::budgets::Sum| (of.money.cents(), of.fte_hundredths, of.minutes_per_week);
    assert_eq!((first.year, second.year), (2030, 2031));
    assert_eq!(sum(&first.needed), (50_050, 55, 480));
    assert_eq!(sum(&first.committed), (45_050, 30, 480));
    assert_eq!(sum(&first.applied_for), (3_000, 0, 0));
    assert_eq!(sum(&first.gap), (2_000, 25, 0));
    assert_eq!(sum(&second.needed), (700, 0, 0));
    assert_eq!((first.allocated.cents(), first.spent.cents()), (10_000, 4_000));
    assert_eq!((second.allocated.cents(), second.spent.cents()), (0, 0));
    let before = budgets(&scenario.programme, day("2030-02-09"));
    assert_eq!(before.budgets.first().unwrap().years.first().unwrap().spent.cents(), 0);
}

#[test]
fn a_budget_is_a_draft_then_adopted_then_superseded_by_the_day() {
    use BudgetStatus::{Adopted, Draft, Superseded};
    let new = but(&gap("new", "2030-02-10"), "/DraftBudget/supersedes", json!("old"));
    let scenario = Scenario::running()
        .given(gap("old", "2030-02-01"))
        .given(adopt("d", "old", "2030-02-05"))
        .given(new)
        .given(adopt("e", "new", "2030-02-15"));
    let of = |id: &str, status| (id.to_owned(), status);
    for (on, expected) in [
        ("2030-01-31", vec![]),
        ("2030-02-01", vec![of("old", Draft)]),
        ("2030-02-05", vec![of("old", Adopted)]),
        ("2030-02-10", vec![of("new", Draft), of("old", Adopted)]),
        ("2030-02-15", vec![of("new", Adopted), of("old", Superseded)]),
    ] {
        assert_eq!(statuses(&scenario, on), expected, "{on}");
    }
    let revoke = dated(
        &decide_on("r", "council", COUNCIL, json!([{ "RevokeDecision": { "decision": "e" } }])),
        "2030-02-20",
    );
    let revoked = scenario.given(revoke);
    assert_eq!(statuses(&revoked, "2030-02-19"), [of("new", Adopted), of("old", Superseded)]);
    assert_eq!(statuses(&revoked, "2030-02-20"), [of("new", Draft), of("old", Adopted)]);
    let told = budgets(&revoked.programme, day("2030-02-20")).budgets;
    assert_eq!(told.last().unwrap().decision.as_ref().unwrap().to_string(), "d");
    let drafts = Scenario::running().given(gap("old", "2030-02-01")).given(but(
        &gap("new", "2030-02-10"),
        "/DraftBudget/supersedes",
        json!("old"),
    ));
    assert_eq!(statuses(&drafts, "2030-02-09"), [of("old", Draft)]);
    assert_eq!(statuses(&drafts, "2030-02-10"), [of("new", Draft), of("old", Superseded)]);
}
