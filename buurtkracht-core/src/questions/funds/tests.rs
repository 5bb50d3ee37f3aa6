use serde_json::json;

use super::funds;
use crate::testing::*;
use crate::value::Money;

fn euros(text: &str) -> Money {
    text.parse().unwrap()
}

#[test]
fn what_is_reserved_is_neither_free_nor_allocated_until_it_is_lifted() {
    let money = json!([allocate("a1", "grove", "town-money", "100.00")]);
    let reserved = but(
        &decide_on("d-res", "council", COUNCIL, money),
        "/TakeDecision/decision/reservation",
        json!({ "authority": "The town council", "kind": "suspensive", "until": "2030-06-01" }),
    );
    let s = Scenario::running().with_plans().given(reserved);
    for lifted in [true, false] {
        let end = if lifted { "LiftReservation" } else { "LapseReservation" };
        let s = s.clone().given(json!({ end: { "decision": "d-res", "on": "2030-02-01" } }));
        for (date, expected) in [
            ("2030-01-01", ["0.00", "0.00", "700.00"]),
            ("2030-01-31", ["100.00", "0.00", "600.00"]),
            (
                "2030-02-01",
                ["0.00", if lifted { "100.00" } else { "0.00" }, if lifted { "600.00" } else { "700.00" }],
            ),
        ] {
            let source = funds(&s.programme, day(date)).unwrap().sources.remove(0);
            let found = [source.reserved, source.figures.allocated, source.free];
            assert_eq!(found, expected.map(euros), "{date} {end}");
            assert_eq!(
                source.pledged,
                source.free.saturating_add(source.reserved).saturating_add(source.figures.allocated)
            );
        }
    }
}

#[test]
fn what_a_partner_that_left_did_not_provide_will_not_come() {
    let s = Scenario::running()
        .given(json!({ "ProvideContribution": { "contribution": "c1", "pledge": "homes-money", "amount": "200.00",
            "how": "spent_by_partner", "on": "2030-01-05" } }))
        .given(json!({ "RecordLeaving": { "partner": "homes", "until": "2030-02-10" } }));
    let leaving = s.history.last().unwrap().0.sequence;
    let of_homes = |date: &str| {
        let sources = funds(&s.programme, day(date)).unwrap().sources;
        sources.into_iter().find(|source| source.source.to_string() == "homes-money").unwrap()
    };
    let (before, after) = (of_homes("2030-02-10"), of_homes("2030-02-11"));
    assert_eq!((before.pledged, before.cancelled), (euros("500.00"), Money::ZERO));
    assert_eq!(
        (after.pledged, after.cancelled, after.free),
        (euros("200.00"), euros("300.00"), euros("200.00"))
    );
    assert!(after.entries.contains(&leaving) && !before.entries.contains(&leaving));
}

#[test]
fn what_an_irregular_act_spent_is_told_until_it_is_reversed() {
    let act = |id: &str, on: &str| {
        json!({ "RecordIrregularAct": { "act": id, "what": "Paid", "by": { "body": "north" },
        "rule": "§ 3", "amount": "10", "source": { "pledge": "town-money" }, "on": on } })
    };
    let scenario = Scenario::running()
        .given(act("x", "2030-02-01"))
        .given(act("y", "2030-02-01"))
        .given(json!({ "ReverseAct": { "act": "y", "how": "Paid back", "on": "2030-02-20" } }));
    for (on, irregular) in [("2030-01-31", "0"), ("2030-02-01", "20"), ("2030-02-20", "10")] {
        let answer = funds(&scenario.programme, day(on)).unwrap();
        let irregular = euros(irregular);
        let own = &answer.sources[0];
        assert_eq!(own.source.to_string(), "town-money");
        assert_eq!((own.irregular, own.free), (irregular, euros("700").saturating_sub(irregular)), "{on}");
        assert_eq!(own.forecast.unwrap().spent, irregular, "{on}");
        let all = answer.forecast.unwrap();
        assert_eq!((answer.irregular, all.spent), (irregular, irregular), "{on}");
        assert_eq!(answer.free, answer.pledged.saturating_sub(irregular), "{on}");
        for grouping in &answer.groupings {
            assert_eq!(grouping.groups.iter().map(|group| group.irregular).sum::<Money>(), irregular, "{on}");
        }
        let entries = own.entries.len();
        assert_eq!(
            entries,
            usize::try_from(irregular.cents() / 1000).unwrap() + usize::from(on == "2030-02-20") * 2
        );
        let delivered = crate::questions::delivered(&scenario.programme, day(on), None, None).unwrap();
        assert_eq!((delivered.money.spent, delivered.total.spent), (irregular, irregular), "{on}");
        let lawful = crate::questions::lawfulness(&scenario.programme, day(on), None).unwrap();
        assert_eq!((lawful.sources[0].irregular, lawful.sources[0].ahead), (irregular, irregular), "{on}");
    }
}

/// The groups of one grouping, each with what is allocated to it in cents.
fn groups(scenario: &Scenario, on: &str, by: &str) -> Vec<(Vec<String>, i64)> {
    let answer = funds(&scenario.programme, day(on)).unwrap();
    let grouping = answer.groupings.into_iter().find(|grouping| grouping.by == by).unwrap();
    grouping.groups.into_iter().map(|group| (group.of, group.figures.allocated.cents())).collect()
}

fn named(of: &[&str], cents: i64) -> (Vec<String>, i64) {
    (of.iter().map(ToString::to_string).collect(), cents)
}

#[test]
fn money_is_told_by_the_partner_areas_and_goals_of_the_day() {
    let area = |code: &str| json!({ "RegisterArea": { "area": code, "year": 2030, "name": code } });
    let both =
        json!([allocate("a1", "grove", "homes-money", "100"), allocate("a2", "benches", "town-money", "50")]);
    let stop = json!([{ "StopPlan": { "plan": "benches", "ground": "merged" } }]);
    let scenario = Scenario::running()
        .with_plans()
        .given(area("BU00010003"))
        .given(area("BU00010004"))
        .given(decide_on("m", "council", COUNCIL, both))
        .given(json!({ "SucceedAreas": { "from": ["BU00010001"], "to": ["BU00010003", "BU00010004"], "kind": "split", "on": "2030-02-01" } }))
        .given(json!({ "RecordPayment": { "payment": "p", "allocation": "a2", "amount": "20", "on": "2030-02-10" } }))
        .given(dated(&decide_on("s", "council", COUNCIL, stop), "2030-02-15"));
    assert_eq!(groups(&scenario, "2030-01-01", "area"), []);
    assert_eq!(groups(&scenario, "2030-01-31", "area"), [named(&["BU00010001"], 15_000)]);
    assert_eq!(groups(&scenario, "2030-02-01", "area"), [named(&["BU00010003", "BU00010004"], 15_000)]);
    assert_eq!(
        groups(&scenario, "2030-02-14", "partner"),
        [named(&["homes"], 10_000), named(&["town"], 5_000)]
    );
    assert_eq!(
        groups(&scenario, "2030-02-15", "partner"),
        [named(&["homes"], 10_000), named(&["town"], 2_000)]
    );
    assert_eq!(groups(&scenario, "2030-02-15", "goal"), [named(&["green"], 12_000)]);
    let plans = funds(&scenario.programme, day("2030-02-15")).unwrap().plans;
    let plans = plans
        .into_iter()
        .map(|plan| (plan.plan.to_string(), plan.figures.allocated.cents(), plan.figures.released.cents()));
    assert_eq!(
        plans.collect::<Vec<_>>(),
        [("benches".to_owned(), 2_000, 3_000), ("grove".to_owned(), 10_000, 0)]
    );
}

#[test]
fn what_was_paid_before_its_allocation_took_effect_adds_up_too() {
    let money = json!([allocate("a1", "grove", "homes-money", "100")]);
    let scenario = Scenario::running()
        .with_plans()
        .given(dated(&decide_on("m", "council", COUNCIL, money), "2030-02-10"))
        .given(json!({ "RecordPayment": { "payment": "p", "allocation": "a1", "amount": "40", "on": "2030-02-01" } }));
    let answer = funds(&scenario.programme, day("2030-02-05")).unwrap();
    assert_eq!(answer.total.spent, euros("40.00"));
    for grouping in &answer.groupings {
        let spent: Money = grouping.groups.iter().map(|group| group.figures.spent).sum();
        assert_eq!(spent, euros("40.00"), "{}", grouping.by);
    }
}

#[test]
fn the_year_is_forecast_by_what_is_owed_and_by_its_pace() {
    let money =
        json!([allocate("a1", "grove", "homes-money", "400"), allocate("a2", "grove", "town-money", "100")]);
    let pay = |id: &str, allocation: &str, amount: &str, on: &str| json!({ "RecordPayment": { "payment": id, "allocation": allocation, "amount": amount, "on": on } });
    let scenario = Scenario::running()
        .with_plans()
        .given(decide_on("m", "council", COUNCIL, money))
        .given(json!({ "EnterCommitment": { "commitment": "c", "allocation": "a1", "ground": "contract", "amount": "100", "on": "2030-01-05" } }))
        .given(json!({ "ReceiveInvoice": { "invoice": "i", "supplier": "s", "number": "1", "on": "2030-01-06",
            "lines": [{ "allocation": "a1", "amount": { "net": "30" } }] } }))
        .on("2031-03-01")
        .given(pay("p", "a1", "73", "2030-02-01"))
        .given(pay("q", "a2", "10", "2030-12-31"))
        .given(pay("r", "a2", "5", "2031-01-01"));
    let forecast = |on: &str| {
        let told = funds(&scenario.programme, day(on)).unwrap().forecast.unwrap();
        assert_eq!(told.until, day(&format!("{}-12-31", &on[..4])));
        [told.spent, told.by_commitments, told.by_pace].map(Money::cents)
    };
    // 14 March is the 73rd of 365 days.
    assert_eq!(forecast("2030-03-14"), [7_300, 20_300, 36_500]);
    assert_eq!(forecast("2030-12-31"), [8_300, 21_300, 8_300]);
    assert_eq!(forecast("2031-01-01"), [500, 13_500, 182_500]);
    let source = |on: &str| funds(&scenario.programme, day(on)).unwrap().sources.remove(0);
    assert_eq!(source("2031-01-01").forecast.unwrap().spent, euros("5.00"), "town-money");
}

#[test]
fn other_funding_is_a_source_from_its_award_on() {
    let allocation = but(
        &allocate("a1", "grove", "homes-money", "150"),
        "/AllocateFunds/from",
        json!({ "funding": "fund" }),
    );
    let scenario = Scenario::running()
        .with_plans()
        .given(json!({ "ApplyForFunding": { "funding": "fund", "title": "Green", "funder": "Province", "applicant": "town", "amount": "300",
            "period": { "from": "2030-01-01", "until": "2031-12-31" }, "on": "2030-01-10" } }))
        .given(json!({ "RecordAward": { "funding": "fund", "amount": "200", "period": { "from": "2030-01-01", "until": "2030-12-31" }, "on": "2030-01-20" } }))
        .given(json!({ "RecordAdvance": { "advance": "a", "funding": "fund", "amount": "180", "on": "2030-01-25" } }))
        .given(dated(&decide_on("m", "council", COUNCIL, json!([allocation])), "2030-02-01"))
        .given(json!({ "SettleFunding": { "funding": "fund", "amount": "140", "on": "2030-02-10" } }))
        .given(json!({ "RecordRecovery": { "recovery": "r", "funding": "fund", "amount": "40", "on": "2030-02-20" } }));
    let told = |on: &str| {
        let sources = funds(&scenario.programme, day(on)).unwrap().sources;
        let own = sources.into_iter().find(|own| own.source.funding().is_some())?;
        assert_eq!(own.partner.to_string(), "town");
        Some([own.pledged, own.provided, own.figures.allocated, own.free].map(Money::cents))
    };
    for (on, expected) in [
        ("2030-01-19", None),
        ("2030-01-20", Some([20_000, 0, 0, 20_000])),
        ("2030-01-25", Some([20_000, 18_000, 0, 20_000])),
        ("2030-02-01", Some([20_000, 18_000, 15_000, 5_000])),
        ("2030-02-10", Some([14_000, 18_000, 15_000, -1_000])),
        ("2030-02-20", Some([14_000, 14_000, 15_000, -1_000])),
    ] {
        assert_eq!(told(on), expected, "{on}");
    }
}

#[test]
fn what_a_yearly_pledge_carries_over_stays_in_its_source() {
    let s = Scenario::founded_with(&[("/readings/pledge_period/rule", json!("calendar-year"))])
        .run()
        .on("2031-02-01");
    let pledged = |s: &Scenario| {
        let answer = funds(&s.programme, day("2031-02-01")).unwrap();
        answer.sources.into_iter().map(|own| (own.pledged, own.free)).collect::<Vec<_>>()
    };
    let before = pledged(&s);
    let s = s.given(json!({ "CarryOver": { "carry_over": "x", "source": { "pledge": "homes-money" }, "from": 2030, "to": 2031,
        "amount": "300", "authority": "Board", "on": "2031-01-20" } }));
    assert_eq!(pledged(&s), before, "two years of 500 remain 1000");
    assert!(before.contains(&(euros("1000.00"), euros("1000.00"))));
}
