use serde_json::json;

use super::who;
use crate::testing::*;

#[test]
fn a_seat_shows_who_came_in_the_place_of_its_partner() {
    let s = Scenario::running()
        .given(json!({ "RegisterPartner": { "partner": "houses", "name": "Houses", "kind": "formal", "on": "2030-01-10" } }))
        .given(json!({ "SucceedPartner": { "from": "homes", "to": "houses", "on": "2030-02-01" } }));
    let entry = s.history.last().unwrap().0.sequence;
    let acting = |date: &str| {
        let seats = who(&s.programme, &"council".parse().unwrap(), day(date)).unwrap().seats;
        seats.into_iter().find(|seat| seat.seat.as_str() == "homes-seat").unwrap().acting
    };
    assert_eq!(acting("2030-01-31"), None);
    assert_eq!(acting("2030-02-01"), Some(("houses".parse().unwrap(), entry)));
}
