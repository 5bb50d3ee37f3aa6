use serde_json::json;

use super::*;
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

#[test]
fn all_bodies_are_told_with_their_vacancies_and_the_counts_add_up() {
    let s = Scenario::running();
    let all = seats(&s.programme, day("2030-03-01"), SeatQuery::default()).unwrap();
    let names: Vec<&str> = all.bodies.iter().map(|own| own.body.as_str()).collect();
    assert_eq!(names, ["council", "north", "south", "team"], "a form has no seats of its own");
    assert_eq!(all.seats, all.filled + all.vacancies.len());
    let vacant: Vec<String> = all.vacancies.iter().map(|own| format!("{}/{}", own.body, own.seat)).collect();
    assert_eq!(vacant, ["south/keeper", "south/residents", "south/worker"]);
    assert_eq!(all.vacancies[0].owner, Some(Owner::Partner("homes".parse().unwrap())));
    assert_eq!(all.vacancies[1].owner, Some(Owner::Body("south".parse().unwrap())));
    assert!(all.held.is_empty());
    assert!(
        seats(
            &s.programme,
            day("2030-03-01"),
            SeatQuery { body: Some(&"nobody".parse().unwrap()), ..SeatQuery::default() }
        )
        .is_none()
    );
}

#[test]
fn of_a_person_or_a_partner_every_time_is_told() {
    let s = Scenario::running()
        .given(json!({ "VacateSeat": { "body": "team", "seat": "leader", "person": "cas", "until": "2030-02-10" } }))
        .given(json!({ "TakeSeat": { "body": "team", "seat": "leader", "person": "gus", "partner": "town",
            "from": "2030-02-11" } }));
    let (cas, town) = ("cas".parse().unwrap(), "town".parse().unwrap());
    let person = |on: &str| {
        seats(&s.programme, day(on), SeatQuery { person: Some(&cas), ..SeatQuery::default() }).unwrap()
    };
    let told = person("2030-02-20");
    assert_eq!(told.bodies.iter().map(|own| own.body.as_str()).collect::<Vec<_>>(), ["north"]);
    let held: Vec<(&str, &str, bool)> =
        told.held.iter().map(|own| (own.body.as_str(), own.seat.as_str(), own.until.is_some())).collect();
    assert!(
        held.contains(&("team", "leader", true)) && held.contains(&("north", "worker", false)),
        "{held:?}"
    );
    assert!(person("2029-12-01").held.is_empty());
    let partner =
        seats(&s.programme, day("2030-03-01"), SeatQuery { partner: Some(&town), ..SeatQuery::default() })
            .unwrap();
    assert!(
        partner.bodies.iter().flat_map(|own| &own.seats).all(|seat| seat.partner.as_ref() == Some(&town))
    );
    assert_eq!(partner.seats, partner.filled + partner.vacancies.len());
}
