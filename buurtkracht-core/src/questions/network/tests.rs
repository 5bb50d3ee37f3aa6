use serde_json::json;

use super::network;
use crate::testing::*;

#[test]
fn the_share_of_the_largest_partner_is_for_each_unit_apart() {
    let s = Scenario::running();
    let answer = network(&s.programme, day("2030-03-01")).unwrap();
    let shares: Vec<_> = answer
        .growth
        .last()
        .unwrap()
        .shares
        .iter()
        .map(|s| (s.unit, s.largest.as_str(), s.per_mille, s.partners))
        .collect();
    assert_eq!(
        shares,
        [("money", "town", 667, 2), ("fte", "homes", 1000, 1), ("hours_per_week", "homes", 1000, 1)]
    );
    assert_eq!(answer.residents.iter().map(|(person, _)| person.as_str()).collect::<Vec<_>>(), ["fay"]);
}

#[test]
fn who_joined_and_left_is_counted_by_year() {
    let s = Scenario::running()
        .given(json!({ "RegisterPartner": { "partner": "choir", "name": "Choir", "kind": "informal", "on": "2030-01-10" } }))
        .given(json!({ "RecordLeaving": { "partner": "homes", "until": "2030-02-10" } }));
    let on = |date: &str| network(&s.programme, day(date)).unwrap();
    let taking_part = |date: &str| on(date).partners.len();
    assert_eq!(taking_part("2030-01-10"), taking_part("2030-01-09") + 1);
    assert_eq!(taking_part("2030-02-11"), taking_part("2030-02-10") - 1);
    let year = on("2030-03-01").growth.pop().unwrap();
    assert_eq!((year.year, year.joined[0].0.as_str(), year.left[0].0.as_str()), (2030, "choir", "homes"));
    // What it will not provide counts no more.
    let money = |date: &str| {
        let shares = &on(date).growth.pop().unwrap().shares;
        (shares[0].per_mille, shares[0].partners)
    };
    assert_eq!([money("2030-02-10"), money("2030-03-01")], [(667, 2), (1000, 1)]);
}
