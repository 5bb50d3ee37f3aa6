//! Pledges with an amount for each period, and amendments of them.

use serde_json::{Value, json};

use crate::questions::funds;
use crate::testing::*;
use crate::value::Money;

/// `homes` pledges 500 in all: 200 in 2030 and 300 in 2031.
fn by_period() -> Value {
    let year = |year: i32, amount: &str| json!({ "period": { "from": format!("{year}-01-01"), "until": format!("{year}-12-31") }, "amount": { "money": amount } });
    json!({ "id": "homes-money", "section": "3", "partner": "homes", "what": { "money": "500.00" },
        "amounts": [year(2030, "200"), year(2031, "300")] })
}

/// An amendment with changed pledges: each change is a JSON pointer into the text and the value there.
fn amended(from: &str, change: impl Fn(&mut Value)) -> Value {
    let mut text = charter()["text"].clone();
    change(&mut text);
    let sign = |partner: &str, person: &str| json!({ "partner": partner, "signatory": person, "on": "2029-12-01", "place": "P", "evidence": document() });
    json!({ "AmendCharter": { "amendment": "am", "summary": "Changed", "from": from, "text": text,
        "signatures": [sign("town", "ann"), sign("homes", "bob")] } })
}

fn allocating(id: &str, amount: &str, from: &str, until: &str) -> Value {
    let period = json!({ "from": from, "until": until });
    let effect = but(&allocate(id, "benches", "homes-money", amount), "/AllocateFunds/period", period);
    decide_on(id, "council", COUNCIL, json!([effect]))
}

fn in_year(id: &str, amount: &str, year: i32) -> Value {
    allocating(id, amount, &format!("{year}-01-01"), &format!("{year}-12-31"))
}

/// Pledged and free of `homes-money`, and what each of its periods has free, in euros.
fn told(scenario: &Scenario, on: &str) -> (String, String, Vec<String>) {
    let sources = funds(&scenario.programme, day(on)).unwrap().sources.into_iter();
    let own = sources.into_iter().find(|own| own.source.to_string() == "homes-money").unwrap();
    let periods = own.periods.iter().map(|period| period.free.to_string());
    assert!(own.periods.is_empty() || own.periods.iter().map(|own| own.free).sum::<Money>() == own.free);
    (own.pledged.to_string(), own.free.to_string(), periods.collect())
}

fn texts(pledged: &str, free: &str, periods: &[&str]) -> (String, String, Vec<String>) {
    (pledged.to_owned(), free.to_owned(), periods.iter().map(ToString::to_string).collect())
}

#[test]
fn a_pledge_has_the_amount_of_each_period_that_its_text_names() {
    for reading in ["term", "calendar-year"] {
        let scenario = Scenario::founded_with(&[
            ("/text/pledges/1", by_period()),
            ("/readings/pledge_period/rule", json!(reading)),
        ])
        .run()
        .with_plans();
        assert_eq!(told(&scenario, "2030-03-01"), texts("500.00", "500.00", &["200.00", "300.00"]));
        scenario.table(&[
            (in_year("a", "200.01", 2030), "allocation-exceeds-free"),
            (in_year("a", "200", 2030), "accepted"),
            (in_year("a", "300.01", 2031), "allocation-exceeds-free"),
            (in_year("a", "300", 2031), "accepted"),
            (allocating("a", "1", "2030-12-01", "2031-01-31"), "allocation-across-periods"),
        ]);
        let given = scenario.given(in_year("a", "150", 2030));
        assert_eq!(told(&given, "2030-03-01"), texts("500.00", "350.00", &["50.00", "300.00"]));
        given.table(&[
            (in_year("b", "50.01", 2030), "allocation-exceeds-free"),
            (in_year("b", "300", 2031), "accepted"),
        ]);
    }
}

#[test]
fn an_amendment_changes_no_period_before_it_unless_it_says_so() {
    let yearly = Scenario::founded_with(&[("/readings/pledge_period/rule", json!("calendar-year"))])
        .run()
        .with_plans()
        .on("2031-03-01");
    let raise = amended("2031-01-01", |text| text["pledges"][1]["what"] = json!({ "money": "800.00" }));
    let raised = yearly.clone().given(raise.clone());
    assert_eq!(told(&yearly, "2031-03-01"), texts("1000.00", "1000.00", &["500.00", "500.00"]));
    assert_eq!(told(&raised, "2031-03-01"), texts("1300.00", "1300.00", &["500.00", "800.00"]));
    assert_eq!(told(&raised, "2030-12-31"), told(&yearly, "2030-12-31"));
    raised.table(&[
        (in_year("a", "500.01", 2030), "allocation-exceeds-free"),
        (in_year("a", "500", 2030), "accepted"),
        (in_year("a", "800.01", 2031), "allocation-exceeds-free"),
        (in_year("a", "800", 2031), "accepted"),
    ]);
    let lower = amended("2031-01-01", |text| text["pledges"][1]["what"] = json!({ "money": "400.00" }));
    let given = yearly.clone().given(in_year("a", "401", 2030));
    given.table(&[
        (lower.clone(), "accepted"),
        (but(&lower, "/AmendCharter/retroactive", json!(true)), "source-below-allocated"),
    ]);
    let back = yearly.given(but(&raise, "/AmendCharter/retroactive", json!(true)));
    assert_eq!(told(&back, "2031-03-01"), texts("1600.00", "1600.00", &["800.00", "800.00"]));
    let own = funds(&back.programme, day("2031-03-01")).unwrap().sources;
    let own = own.into_iter().find(|own| own.source.to_string() == "homes-money").unwrap();
    assert_eq!(own.pledged_then.unwrap().to_string(), "1300.00");
    back.table(&[
        (in_year("a", "800.01", 2030), "allocation-exceeds-free"),
        (in_year("a", "800", 2030), "accepted"),
    ]);
}

#[test]
fn what_a_later_text_drops_was_pledged_for_the_periods_before_it() {
    let scenario = Scenario::founded_with(&[("/text/pledges/1", by_period())])
        .run()
        .with_plans()
        .on("2031-03-01")
        .given(amended("2031-01-01", |text| _ = text["pledges"].as_array_mut().unwrap().remove(1)));
    assert_eq!(told(&scenario, "2030-12-31"), texts("500.00", "500.00", &["200.00", "300.00"]));
    assert_eq!(told(&scenario, "2031-03-01"), texts("200.00", "200.00", &["200.00"]));
    let provide = json!({ "ProvideContribution": { "contribution": "c", "pledge": "homes-money", "amount": "200.00",
        "how": "spent_by_partner", "on": "2031-02-01" } });
    scenario.table(&[
        (in_year("a", "200", 2030), "accepted"),
        (in_year("a", "1", 2031), "allocation-exceeds-free"),
        (provide, "accepted"),
    ]);
}
