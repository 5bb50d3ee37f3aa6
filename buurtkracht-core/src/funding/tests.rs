use serde_json::{Value, json};

use crate::testing::{COUNCIL, Scenario, allocate, but, dated, day, decide_on, document};
use crate::value::Money;

fn apply(id: &str) -> Value {
    json!({ "ApplyForFunding": { "funding": id, "title": "Green", "funder": "Province", "applicant": "town", "amount": "300",
        "period": { "from": "2030-01-01", "until": "2031-12-31" }, "plan": "grove", "on": "2030-01-10" } })
}

fn award(id: &str) -> Value {
    json!({ "RecordAward": { "funding": id, "amount": "200", "period": { "from": "2030-01-01", "until": "2030-12-31" },
        "document": document(), "on": "2030-01-20" } })
}

fn deny(id: &str) -> Value {
    json!({ "RecordDenial": { "funding": id, "on": "2030-01-20" } })
}

fn advance(id: &str, amount: &str) -> Value {
    json!({ "RecordAdvance": { "advance": id, "funding": "fund", "amount": amount, "on": "2030-01-25" } })
}

fn settle(amount: &str) -> Value {
    json!({ "SettleFunding": { "funding": "fund", "amount": amount, "on": "2030-02-10" } })
}

fn recover(id: &str, amount: &str) -> Value {
    json!({ "RecordRecovery": { "recovery": id, "funding": "fund", "amount": amount, "on": "2030-02-20" } })
}

/// `fund` is applied for and awarded at 200, `asked` only applied for, `denied` denied.
fn awarded() -> Scenario {
    let asked = ["fund", "asked", "denied"]
        .into_iter()
        .fold(Scenario::running().with_plans(), |scenario, id| scenario.given(apply(id)));
    asked.given(award("fund")).given(deny("denied"))
}

fn allocating(funding: &str, amount: &str, until: &str) -> Value {
    let effect = but(
        &allocate("x", "benches", "homes-money", amount),
        "/AllocateFunds/from",
        json!({ "funding": funding }),
    );
    let effect = but(&effect, "/AllocateFunds/period", json!({ "from": "2030-02-01", "until": until }));
    dated(&decide_on("x", "council", COUNCIL, json!([effect])), "2030-02-01")
}

#[test]
fn a_funding_is_applied_for_once_by_a_partner() {
    awarded().ladder(
        "/ApplyForFunding",
        &apply("new"),
        &[
            ("funding", json!("asked"), "id-taken"),
            ("applicant", json!("nobody"), "unknown"),
            ("plan", json!("nothing"), "unknown"),
            ("amount", json!("0"), "amount-not-positive"),
            ("on", json!("2030-03-02"), "future-date"),
        ],
    );
}

#[test]
fn a_funding_is_awarded_or_denied_once_and_after_it_was_applied_for() {
    let scenario = awarded();
    scenario.ladder(
        "/RecordAward",
        &award("asked"),
        &[
            ("funding", json!("nothing"), "unknown"),
            ("funding", json!("fund"), "funding-decided"),
            ("funding", json!("denied"), "funding-decided"),
            ("amount", json!("0"), "amount-not-positive"),
            ("on", json!("2030-01-09"), "ends-before-it-starts"),
            ("on", json!("2030-03-02"), "future-date"),
        ],
    );
    assert_eq!(scenario.verdict(&but(&award("asked"), "/RecordAward/on", json!("2030-01-10"))), "accepted");
    scenario.ladder(
        "/RecordDenial",
        &deny("asked"),
        &[
            ("funding", json!("nothing"), "unknown"),
            ("funding", json!("fund"), "funding-decided"),
            ("funding", json!("denied"), "funding-decided"),
            ("on", json!("2030-01-09"), "ends-before-it-starts"),
            ("on", json!("2030-03-02"), "future-date"),
        ],
    );
    let refusal = scenario.when(&award("denied")).unwrap_err();
    assert!(refusal.to_string().starts_with("funding denied was denied already"), "{refusal}");
}

#[test]
fn what_is_applied_for_is_not_available_and_what_is_awarded_is_for_its_days() {
    let scenario = awarded();
    let early = dated(&allocating("fund", "200", "2030-12-31"), "2030-01-19");
    scenario.table(&[
        (allocating("nothing", "200", "2030-12-31"), "unknown"),
        (allocating("asked", "1", "2030-12-31"), "funding-not-awarded"),
        (allocating("denied", "1", "2030-12-31"), "funding-not-awarded"),
        (early.clone(), "funding-not-awarded"),
        (allocating("fund", "200", "2031-01-01"), "performance-outside-award"),
        (allocating("fund", "200.01", "2030-12-31"), "allocation-exceeds-free"),
        (allocating("fund", "200", "2030-12-31"), "accepted"),
        (dated(&early, "2030-01-20"), "accepted"),
    ]);
    let taken = scenario.given(allocating("fund", "150", "2030-12-31"));
    let more = |amount: &str| {
        let more =
            but(&allocating("fund", amount, "2030-12-31"), "/TakeDecision/decision/decision", json!("y"));
        but(&more, "/TakeDecision/effects/0/AllocateFunds/allocation", json!("y"))
    };
    taken.table(&[(more("50.01"), "allocation-exceeds-free"), (more("50"), "accepted")]);
    assert_eq!(taken.given(settle("160")).verdict(&more("10.01")), "allocation-exceeds-free");
    let each_year = Scenario::founded_with(&[("/readings/pledge_period/rule", json!("calendar-year"))])
        .run()
        .with_plans();
    let over_years =
        but(&award("fund"), "/RecordAward/period", json!({ "from": "2030-01-01", "until": "2031-12-31" }));
    let each_year = each_year.given(apply("fund")).given(over_years);
    let across = |amount: &str| allocating("fund", amount, "2031-06-30");
    each_year.table(&[(across("200.01"), "allocation-exceeds-free"), (across("200"), "accepted")]);
}

#[test]
fn no_more_is_advanced_than_it_comes_to() {
    let scenario = awarded().given(advance("taken", "150"));
    let right = advance("a", "50");
    scenario.ladder(
        "/RecordAdvance",
        &right,
        &[
            ("advance", json!("taken"), "id-taken"),
            ("funding", json!("nothing"), "unknown"),
            ("funding", json!("asked"), "funding-not-awarded"),
            ("amount", json!("0"), "amount-not-positive"),
            ("amount", json!("50.01"), "advanced-above-award"),
            ("on", json!("2030-01-19"), "ends-before-it-starts"),
            ("on", json!("2030-03-02"), "future-date"),
        ],
    );
    let settled = scenario.given(settle("180"));
    settled.table(&[(advance("a", "30.01"), "advanced-above-award"), (advance("a", "30"), "accepted")]);
}

#[test]
fn it_is_settled_once_at_no_more_than_was_awarded() {
    let scenario = awarded();
    scenario.ladder(
        "/SettleFunding",
        &settle("200"),
        &[
            ("funding", json!("nothing"), "unknown"),
            ("funding", json!("asked"), "funding-not-awarded"),
            ("amount", json!("-0.01"), "amount-not-positive"),
            ("amount", json!("200.01"), "settled-above-award"),
            ("on", json!("2030-01-19"), "ends-before-it-starts"),
            ("on", json!("2030-03-02"), "future-date"),
        ],
    );
    assert_eq!(scenario.verdict(&settle("0")), "accepted");
    assert_eq!(scenario.given(settle("0")).verdict(&settle("0")), "funding-decided");
}

#[test]
fn no_more_is_taken_back_than_was_paid() {
    let scenario = awarded().given(advance("a", "150")).given(recover("taken", "50"));
    scenario.ladder(
        "/RecordRecovery",
        &recover("r", "100"),
        &[
            ("recovery", json!("taken"), "id-taken"),
            ("funding", json!("nothing"), "unknown"),
            ("funding", json!("asked"), "funding-not-awarded"),
            ("amount", json!("0"), "amount-not-positive"),
            ("amount", json!("100.01"), "recovered-above-advanced"),
            ("on", json!("2030-01-19"), "ends-before-it-starts"),
            ("on", json!("2030-03-02"), "future-date"),
        ],
    );
    assert_eq!(scenario.verdict(&recover("r", "200.01")), "recovered-above-advanced", "above the award");
}

#[test]
fn what_a_funding_holds_counts_by_the_day() {
    let scenario = awarded().given(advance("a", "150")).given(settle("120")).given(recover("r", "30"));
    let life = &scenario.programme.fundings().all()[&"fund".parse().unwrap()];
    let on = |date: &str| {
        let as_of = Some(day(date));
        [life.holds(as_of), life.advanced(as_of), life.recovered(as_of)].map(Money::cents)
    };
    for (date, expected) in [
        ("2030-01-19", [0, 0, 0]),
        ("2030-01-20", [20_000, 0, 0]),
        ("2030-01-25", [20_000, 15_000, 0]),
        ("2030-02-09", [20_000, 15_000, 0]),
        ("2030-02-10", [12_000, 15_000, 0]),
        ("2030-02-20", [12_000, 15_000, 3_000]),
    ] {
        assert_eq!(on(date), expected, "{date}");
    }
    assert_eq!(life.entries(None).count(), 5);
    let by = |date: &str| life.entries(Some(day(date))).count();
    assert_eq!([by("2030-01-19"), by("2030-02-09"), by("2030-02-20")], [1, 3, 5]);
    assert_eq!(scenario.programme.fundings().holds(&"asked".parse().unwrap(), None), Money::ZERO);
}
