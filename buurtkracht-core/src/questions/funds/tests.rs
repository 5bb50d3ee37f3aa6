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
        sources.into_iter().find(|source| source.source.pledge.as_str() == "homes-money").unwrap()
    };
    let (before, after) = (of_homes("2030-02-10"), of_homes("2030-02-11"));
    assert_eq!((before.pledged, before.cancelled), (euros("500.00"), Money::ZERO));
    assert_eq!(
        (after.pledged, after.cancelled, after.free),
        (euros("200.00"), euros("300.00"), euros("200.00"))
    );
    assert!(after.entries.contains(&leaving) && !before.entries.contains(&leaving));
}
