use serde_json::{Value, json};

use crate::testing::{COUNCIL, Scenario, but, correct, dated, decide_on, lift, reserved};

fn line(year: u16, amount: Value, cover: Value) -> Value {
    json!({ "year": year, "what": "Trees", "amount": amount, "cover": cover })
}

fn money(amount: &str) -> Value {
    json!({ "money": amount })
}

fn pledged(id: &str) -> Value {
    json!({ "committed": { "pledge": id } })
}

fn budget(id: &str, lines: Value) -> Value {
    json!({ "DraftBudget": { "budget": id, "title": "B", "by": "team", "from": 2030, "until": 2031, "lines": lines, "on": "2030-02-01" } })
}

fn adopt(id: &str, budget: &str) -> Value {
    decide_on(id, "council", COUNCIL, json!([{ "AdoptBudget": { "budget": budget } }]))
}

fn replacing(id: &str, earlier: &str) -> Value {
    but(&budget(id, json!([line(2030, money("1"), json!("gap"))])), "/DraftBudget/supersedes", json!(earlier))
}

fn gap(id: &str) -> Value {
    budget(id, json!([line(2030, money("1"), json!("gap"))]))
}

/// `fund` is awarded for 2030, `asked` applied for.
fn funded() -> Scenario {
    let apply = |id: &str| {
        json!({ "ApplyForFunding": { "funding": id, "title": "Green", "funder": "Province", "applicant": "town", "amount": "300",
            "period": { "from": "2030-01-01", "until": "2031-12-31" }, "on": "2030-01-10" } })
    };
    Scenario::running().with_plans().given(apply("fund")).given(apply("asked")).given(json!({ "RecordAward": {
        "funding": "fund", "amount": "200", "period": { "from": "2030-01-01", "until": "2030-12-31" }, "on": "2030-01-20" } }))
}

#[test]
fn a_budget_is_refused_for_the_first_thing_that_is_wrong() {
    let scenario = funded().given(gap("taken")).given(gap("old")).given(replacing("new", "old"));
    let right = budget("b", json!([line(2031, money("500"), pledged("homes-money"))]));
    let right = but(&right, "/DraftBudget/lines/0/plan", json!("grove"));
    scenario.ladder(
        "/DraftBudget",
        &right,
        &[
            ("budget", json!("taken"), "id-taken"),
            ("by", json!("nobody"), "unknown"),
            ("by", json!("club"), "form-does-not-act"),
            ("by", json!("north"), "not-competent"),
            ("on", json!("2030-03-02"), "future-date"),
            ("supersedes", json!("nothing"), "unknown"),
            ("supersedes", json!("old"), "budget-superseded"),
            ("lines", json!([]), "budget-without-line"),
            ("lines/0/year", json!(2029), "line-outside-budget"),
            ("lines/0/year", json!(2032), "line-outside-budget"),
            ("lines/0/amount", money("0"), "line-without-quantity"),
            ("lines/0/amount", json!({ "in_kind": "A manager" }), "line-without-quantity"),
            ("lines/0/plan", json!("nothing"), "unknown"),
            ("lines/0/cover", pledged("nothing"), "unknown"),
            (
                "lines/0/cover",
                json!({ "committed": { "pledge": "homes-money", "earmark": "nothing" } }),
                "unknown",
            ),
            ("lines/0/cover", json!({ "committed": { "funding": "asked" } }), "funding-not-awarded"),
            ("lines/0/cover", json!({ "applied_for": "fund" }), "funding-decided"),
            ("lines/0/amount", money("500.01"), "line-not-covered"),
        ],
    );
}

#[test]
fn a_committed_line_is_covered_in_its_year_together_with_the_others() {
    let scenario = funded();
    let long = |lines: Value| but(&budget("b", lines), "/DraftBudget/until", json!(2033));
    let fund = json!({ "committed": { "funding": "fund" } });
    let trees = json!({ "committed": { "pledge": "town-money", "earmark": "trees" } });
    let two = |first: &str, second: &str, years: [u16; 2]| {
        json!([
            line(years[0], money(first), pledged("homes-money")),
            line(years[1], money(second), pledged("homes-money"))
        ])
    };
    scenario.table(&[
        (long(two("250", "250.01", [2030, 2031])), "line-not-covered"),
        (long(two("250", "250", [2030, 2031])), "accepted"),
        (long(json!([line(2032, money("1"), pledged("homes-money"))])), "line-not-covered"),
        (long(json!([line(2032, money("1"), json!("gap"))])), "accepted"),
        (long(json!([line(2031, money("1"), fund.clone())])), "line-not-covered"),
        (long(json!([line(2030, money("200.01"), fund.clone())])), "line-not-covered"),
        (long(json!([line(2030, money("200"), fund)])), "accepted"),
        (long(json!([line(2030, money("300.01"), trees.clone())])), "line-not-covered"),
        (
            long(json!([line(2030, money("300"), trees), line(2030, money("700"), pledged("town-money"))])),
            "accepted",
        ),
        (long(json!([line(2030, money("700.01"), pledged("town-money"))])), "line-not-covered"),
    ]);
    let each_year = Scenario::founded_with(&[("/readings/pledge_period/rule", json!("calendar-year"))]).run();
    each_year.table(&[
        (long(two("250", "500", [2030, 2031])), "accepted"),
        (long(two("250", "250.01", [2030, 2030])), "line-not-covered"),
    ]);
}

#[test]
fn effort_is_budgeted_in_its_own_unit_and_for_each_year() {
    let staff = |amount: Value| {
        json!([
            line(2030, amount.clone(), pledged("homes-staff")),
            line(2031, amount, pledged("homes-staff"))
        ])
    };
    let half = json!([
        line(2030, json!({ "fte": "0.20" }), pledged("homes-staff")),
        line(2030, json!({ "fte": "0.11" }), pledged("homes-staff"))
    ]);
    let hours = |hours: &str| json!([line(2030, json!({ "hours_per_week": hours }), pledged("homes-hours"))]);
    funded().table(&[
        (budget("b", staff(json!({ "fte": "0.31" }))), "line-not-covered"),
        (budget("b", staff(json!({ "fte": "0.30" }))), "accepted"),
        (budget("b", half), "line-not-covered"),
        (budget("b", staff(json!({ "hours_per_week": "1" }))), "line-not-covered"),
        (budget("b", staff(money("0.01"))), "line-not-covered"),
        (budget("b", hours("8:01")), "line-not-covered"),
        (budget("b", hours("8")), "accepted"),
    ]);
}

#[test]
fn a_line_counts_on_no_more_than_what_was_applied_for_and_is_not_decided() {
    let asked = json!({ "applied_for": "asked" });
    let two = |second: &str| {
        json!([line(2030, money("200"), asked.clone()), line(2031, money(second), asked.clone())])
    };
    let effort = json!([line(2030, json!({ "fte": "0.10" }), asked.clone())]);
    let scenario = funded();
    scenario.table(&[
        (budget("b", two("100.01")), "line-not-covered"),
        (budget("b", effort), "line-not-covered"),
        (budget("b", two("100")), "accepted"),
    ]);
    let denied = scenario.given(json!({ "RecordDenial": { "funding": "asked", "on": "2030-02-01" } }));
    assert_eq!(denied.verdict(&budget("b", two("100"))), "funding-decided");
}

#[test]
fn a_budget_is_adopted_once_by_who_distributes_funds() {
    let scenario = funded().given(gap("b"));
    let by_team = decide_on("d", "team", crate::testing::TEAM, json!([{ "AdoptBudget": { "budget": "b" } }]));
    let twice = decide_on(
        "d",
        "council",
        COUNCIL,
        json!([{ "AdoptBudget": { "budget": "b" } }, { "AdoptBudget": { "budget": "b" } }]),
    );
    scenario.table(&[
        (by_team, "not-competent"),
        (adopt("d", "nothing"), "unknown"),
        (twice, "budget-adopted"),
        (adopt("d", "b"), "accepted"),
    ]);
    assert_eq!(scenario.given(adopt("d", "b")).verdict(&adopt("e", "b")), "budget-adopted");
}

#[test]
fn what_is_adopted_holds_until_its_replacement_is_adopted() {
    let scenario = funded()
        .given(gap("old"))
        .given(adopt("d", "old"))
        .given(replacing("new", "old"))
        .given(replacing("other", "old"));
    assert_eq!(scenario.verdict(&adopt("e", "old")), "budget-adopted");
    let replaced = scenario.given(adopt("e", "new"));
    replaced.table(&[
        (adopt("f", "old"), "budget-superseded"),
        (adopt("f", "other"), "budget-superseded"),
        (replacing("third", "old"), "budget-superseded"),
        (replacing("third", "new"), "accepted"),
    ]);
    let drafts = funded().given(gap("old")).given(replacing("new", "old"));
    drafts.table(&[(adopt("d", "old"), "budget-superseded"), (adopt("d", "new"), "accepted")]);
}

#[test]
fn a_corrected_adoption_is_taken_in_again_and_one_under_a_reservation_waits() {
    let scenario = funded()
        .given(gap("old"))
        .given(adopt("d", "old"))
        .given(replacing("new", "old"))
        .given(adopt("e", "new"));
    let again = correct(
        scenario.entry("e"),
        &but(&adopt("e", "new"), "/TakeDecision/decision/title", json!("As it was")),
    );
    let corrected = scenario.clone().given(again);
    let told = |scenario: &Scenario, id: &str| {
        let life = &scenario.programme.budgets().all()[&id.parse().unwrap()];
        (life.adopted.is_some(), life.superseded_by.as_ref().map(ToString::to_string))
    };
    for scenario in [&scenario, &corrected] {
        assert_eq!(told(scenario, "new"), (true, None));
        assert_eq!(told(scenario, "old"), (true, Some("new".to_owned())));
    }
    let other = correct(scenario.entry("e"), &adopt("e", "old"));
    assert_eq!(scenario.verdict(&other), "budget-adopted");
    let waits = funded().given(gap("b")).given(reserved(&dated(&adopt("d", "b"), "2030-02-02")));
    assert_eq!(told(&waits, "b"), (false, None));
    let lifted = but(&lift("d"), "/LiftReservation/on", json!("2030-02-20"));
    assert_eq!(told(&waits.given(lifted), "b"), (true, None));
}

#[test]
fn a_revoked_adoption_can_be_decided_anew() {
    let revoke = decide_on("r", "council", COUNCIL, json!([{ "RevokeDecision": { "decision": "d" } }]));
    let scenario = funded().given(gap("b")).given(adopt("d", "b"));
    assert_eq!(scenario.given(revoke).verdict(&adopt("e", "b")), "accepted");
}
