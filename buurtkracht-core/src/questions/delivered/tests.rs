use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::questions::capacity;
use crate::testing::{COUNCIL, Scenario, allocate, commands, day, decide_on};
use crate::value::Day;

fn asked(scenario: &Scenario, on: &str) -> DeliveredAnswer {
    delivered(&scenario.programme, day(on), None, None).unwrap()
}

fn worked(id: &str, pledge: &str, body: &str, days: [&str; 2], time: &str, source: &str) -> Value {
    json!({ "RecordEffort": { "work": id, "pledge": pledge, "body": body, "period": { "from": days[0], "until": days[1] },
        "time": time, "source": source } })
}

fn provide(id: &str, on: &str, amount: &str) -> Value {
    json!({ "ProvideContribution": { "contribution": id, "pledge": "town-money", "amount": amount,
        "how": { "paid_to": "homes" }, "on": on } })
}

#[test]
fn hours_a_year_are_promised_by_the_days_of_the_calendar_year() {
    // Of `homes-hours`, until the end of the term: 730 hours a year.
    let yearly = [("/text/pledges/3/what", json!({ "hours_per_year": "730" }))];
    let assigned = |hours: &str| {
        let effect = json!([{ "DistributeCapacity": { "assignment": "y", "from": { "pledge": "homes-hours" },
            "to": "north", "effort": { "hours_per_year": hours },
            "period": { "from": "2030-01-02", "until": "2030-12-31" } } }]);
        decide_on("y", "council", COUNCIL, effect)
    };
    let scenario = Scenario::founded_with(&yearly).run();
    scenario.table(&[(assigned("730:01"), "effort-exceeds-free"), (assigned("730"), "accepted")]);
    let scenario = scenario.given(assigned("700"));
    let promised = |year: i32, on: &str| {
        let answer = delivered(&scenario.programme, day(on), Some(year), None).unwrap();
        let quarters = answer.quarters.iter().map(|of| of.sum.hours_per_year.pledged.to_string());
        (quarters.collect::<Vec<_>>(), answer.total.hours_per_year.pledged.to_string())
    };
    let quarters = ["180:00", "182:00", "184:00", "184:00"].map(str::to_owned).to_vec();
    assert_eq!(promised(2030, "2030-12-31"), (quarters, "730:00".to_owned()));
    let free = capacity(&scenario.programme, day("2030-06-01")).unwrap();
    let free = free.parts.iter().find(|part| part.part.pledge.as_str() == "homes-hours").unwrap();
    assert_eq!(
        (free.assigned.to_string(), free.free.to_string()),
        ("700:00 a year".into(), "30:00 a year".into())
    );
}

/// Every sum of an answer is that of its parts.
fn adds_up(answer: &DeliveredAnswer) {
    let (mut total, mut money) = (DeliveredSum::default(), MoneyPromised::default());
    let mut quarters: BTreeMap<Quarter, DeliveredSum> = BTreeMap::new();
    for partner in &answer.partners {
        let mut own = DeliveredSum::default();
        for of in &partner.quarters {
            own.add(&of.sum);
            quarters.entry(of.quarter).or_default().add(&of.sum);
        }
        assert_eq!(own, partner.total);
        total.add(&own);
        money.add(&partner.money);
    }
    assert_eq!((total, money), (answer.total, answer.money));
    let told: BTreeMap<Quarter, DeliveredSum> =
        answer.quarters.iter().map(|of| (of.quarter, of.sum)).collect();
    assert_eq!(quarters, told);
}

/// What the quarters of an answer come to is what funds and capacity say of the same day.
fn agrees(programme: &Programme, on: Day) {
    let Some(answer) = delivered(programme, on, None, None) else { return };
    adds_up(&answer);
    let funds = funds(programme, on).unwrap();
    let spent = funds.total.spent.saturating_add(funds.irregular);
    assert_eq!((answer.total.provided, answer.total.spent), (funds.provided, spent));
    assert_eq!(answer.money.spent, spent);
    assert_eq!((answer.money.pledged, answer.money.provided), (funds.pledged, funds.provided));
    let year = delivered(programme, on, Some(chrono::Datelike::year(&*on)), None).unwrap();
    adds_up(&year);
    let (mut hours, mut pledged) = (WorkedHours::default(), WorkedTime::default());
    for of in capacity(programme, on).unwrap().delivered {
        add_hours(&mut hours, of.year.worked);
        pledged = pledged.saturating_add(of.year.pledged.unwrap_or_default());
    }
    let total = &year.total;
    assert_eq!(
        [total.fte, total.hours_per_week, total.hours_per_year]
            .map(|of| of.pledged)
            .into_iter()
            .sum::<WorkedTime>(),
        pledged
    );
    let mut told = year.total.fte.worked;
    add_hours(&mut told, year.total.hours_per_week.worked);
    add_hours(&mut told, year.total.hours_per_year.worked);
    add_hours(&mut told, year.total.in_kind);
    // The first quarter has what came before it too.
    if year.quarters.iter().all(|of| of.quarter != Quarter::of(day("2030-01-01"))) {
        assert_eq!(told, hours);
    }
}

#[test]
fn money_and_hours_are_told_by_partner_and_quarter_units_and_sources_apart() {
    let scenario = Scenario::running()
        .with_plans()
        .given(provide("c1", "2030-02-01", "400.00"))
        .on("2030-07-02")
        .given(provide("c2", "2030-05-01", "100.00"))
        .given(worked("w1", "homes-staff", "team", ["2030-01-07", "2030-01-31"], "40:00", "timesheet"))
        .given(worked("w2", "homes-staff", "team", ["2030-03-31", "2030-04-01"], "4:00", "estimate"))
        .given(worked("w3", "homes-hours", "north", ["2030-04-01", "2030-04-30"], "30:00", "timesheet"));
    let answer = asked(&scenario, "2030-07-01");
    adds_up(&answer);
    let of = |partner: &str| answer.partners.iter().find(|own| own.partner.as_str() == partner).unwrap();
    let money: Vec<String> = of("town").quarters.iter().map(|of| of.sum.provided.to_string()).collect();
    assert_eq!(money, ["400.00", "100.00"]);
    assert_eq!(of("town").money.pledged.to_string(), "1000.00");
    let homes = of("homes");
    let first = &homes.quarters[0];
    assert_eq!((first.quarter, first.days.until()), (Quarter { year: 2030, number: 1 }, day("2030-03-31")));
    // 0.5 fte of 36 hours is 18 hours a week, over 90 days of a seventh of it.
    assert_eq!(first.sum.fte.pledged.to_string(), "231:26");
    assert_eq!(first.sum.hours_per_week.pledged.to_string(), "102:51");
    assert_eq!(first.sum.fte.worked.timesheet.to_string(), "40:00");
    assert_eq!(first.sum.fte.worked.estimate.to_string(), "2:00", "half of its days");
    let second = &homes.quarters[1].sum;
    assert_eq!(second.fte.worked.estimate.to_string(), "2:00");
    assert_eq!(second.hours_per_week.worked.timesheet.to_string(), "30:00");
    assert_eq!((homes.effort.fte.to_string(), homes.effort.in_kind), ("0.50".to_owned(), 1));
    assert_eq!(homes.quarters.len(), 3, "of the third there is one day");
}

#[test]
fn a_year_and_a_partner_limit_it_and_what_came_before_the_start_is_in_the_first_quarter() {
    let scenario = Scenario::running().given(provide("c1", "2029-12-05", "10.00"));
    let answer = asked(&scenario, "2030-03-01");
    let first = &answer.quarters[0];
    assert_eq!((first.quarter.number, first.sum.provided.to_string()), (1, "10.00".to_owned()));
    let other = delivered(&scenario.programme, day("2030-03-01"), Some(2031), None).unwrap();
    assert_eq!((other.quarters.len(), other.total), (0, DeliveredSum::default()));
    let town = "town".parse().unwrap();
    let one = delivered(&scenario.programme, day("2030-03-01"), None, Some(&town)).unwrap();
    assert_eq!(one.partners.iter().map(|own| own.partner.as_str()).collect::<Vec<_>>(), ["town"]);
    adds_up(&one);
}

#[test]
fn spent_in_a_quarter_is_what_was_paid_in_it_less_what_came_back() {
    let effects = json!([allocate("a", "benches", "town-money", "300.00")]);
    let pay = |id: &str, on: &str, amount: &str| json!({ "RecordPayment": { "payment": id, "allocation": "a", "amount": amount, "on": on } });
    let scenario = Scenario::running()
        .with_plans()
        .given(decide_on("m", "council", COUNCIL, effects))
        .given(pay("p1", "2030-02-01", "100.00"))
        .on("2030-05-01")
        .given(pay("p2", "2030-04-02", "50.00"))
        .given(json!({ "RecordRefund": { "refund": "r", "payment": "p1", "amount": "80.00", "on": "2030-04-03" } }));
    let answer = asked(&scenario, "2030-05-01");
    let spent: Vec<String> = answer.quarters.iter().map(|of| of.sum.spent.to_string()).collect();
    assert_eq!(spent, ["100.00", "-30.00"]);
    agrees(&scenario.programme, day("2030-05-01"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_sums_are_those_of_funds_and_capacity_on_any_history(commands in commands()) {
        let mut scenario = Scenario::funded();
        for command in &commands {
            let command = scenario.filled(command);
            drop(scenario.attempt(&command));
        }
        for on in ["2030-01-02", "2030-03-01", "2030-08-15", "2031-12-31"] {
            agrees(&scenario.programme, day(on));
        }
    }
}
