use serde_json::{Value, json};

use crate::charter::PartnerKind;
use crate::testing::{COUNCIL, Scenario, allocate, but, dated, day, decide_on, document, sealed, take_seat};

#[test]
fn a_partner_joins_under_a_name_of_its_own_and_never_as_a_core_partner() {
    let right = json!({ "RegisterPartner": { "partner": "bakers", "name": "Bakers", "kind": "formal", "aliases": ["Bread"], "on": "2029-12-01" } });
    let scenario = Scenario::founded();
    scenario.table(&[
        (but(&right, "/RegisterPartner/partner", json!("town")), "id-taken"),
        (but(&right, "/RegisterPartner/name", json!("City hall")), "id-taken"),
        (but(&right, "/RegisterPartner/aliases", json!(["Homes"])), "id-taken"),
        (but(&right, "/RegisterPartner/kind", json!("core")), "core-partner-outside-charter"),
        (but(&right, "/RegisterPartner/on", json!("2030-01-01")), "future-date"),
        (right.clone(), "accepted"),
    ]);
    assert_eq!(scenario.given(right.clone()).verdict(&right), "id-taken");
}

fn leave(partner: &str) -> Value {
    json!({ "RecordLeaving": { "partner": partner, "until": "2030-01-31", "document": document() } })
}

fn succeed(from: &str, to: &str) -> Value {
    json!({ "SucceedPartner": { "from": from, "to": to, "on": "2030-02-01" } })
}

fn bakers() -> Value {
    json!({ "RegisterPartner": { "partner": "bakers", "name": "Bakers", "kind": "formal", "on": "2030-01-02" } })
}

fn give(id: &str, voices: &[(&str, &str)], amount: &str, on: &str) -> Value {
    let effect = allocate(id, "benches", "homes-money", amount);
    dated(&decide_on(id, "council", voices, json!([effect])), on)
}

#[test]
fn a_partner_goes_by_a_name_of_its_own() {
    let right = json!({ "RenamePartner": { "partner": "school", "name": "Academy", "on": "2030-02-01" } });
    let scenario = Scenario::running().given(bakers()).given(leave("bakers"));
    scenario.ladder(
        "/RenamePartner",
        &right,
        &[
            ("partner", json!("nobody"), "unknown"),
            ("partner", json!("bakers"), "partner-left"),
            ("name", json!("City hall"), "id-taken"),
            ("on", json!("2030-03-02"), "future-date"),
        ],
    );
    let scenario = scenario.given(right);
    let school = &scenario.programme.partners().all()[&"school".parse().unwrap()];
    let name = |on: &str| school.name_on(day(on)).as_str();
    assert_eq!([name("2030-01-31"), name("2030-02-01")], ["School", "Academy"]);
    let again = json!({ "RenamePartner": { "partner": "town", "name": "School", "on": "2030-02-01" } });
    assert_eq!(scenario.verdict(&again), "id-taken", "an old name stays taken");
    let town = |name: &str| but(&again, "/RenamePartner/name", json!(name));
    let own = [(town("City hall"), "accepted"), (town("Town"), "accepted")];
    scenario
        .table(&[&own[..], &[(town("Academy"), "id-taken"), (town("Municipality"), "accepted")]].concat());
}

#[test]
fn a_partner_is_succeeded_by_one_that_takes_part() {
    let gone = json!({ "RegisterPartner": { "partner": "gone", "name": "Gone", "kind": "formal", "on": "2030-01-02" } });
    let scenario = Scenario::running().given(bakers()).given(gone).given(leave("gone"));
    scenario.ladder(
        "/SucceedPartner",
        &succeed("homes", "bakers"),
        &[
            ("from", json!("nobody"), "unknown"),
            ("from", json!("gone"), "partner-left"),
            ("to", json!("nobody"), "unknown"),
            ("to", json!("gone"), "partner-left"),
            ("to", json!("homes"), "id-twice"),
            ("on", json!("2030-03-02"), "future-date"),
            ("to", json!("town"), "core-partners-merge"),
            ("to", json!("walkers"), "informal-in-strategic-body"),
        ],
    );
    let scenario = scenario.given(succeed("homes", "bakers"));
    scenario.table(&[
        (succeed("homes", "school"), "partner-succeeded"),
        (leave("homes"), "partner-succeeded"),
        (succeed("bakers", "town"), "core-partners-merge"),
    ]);
}

#[test]
fn the_successor_of_a_core_partner_speaks_from_its_seats() {
    let scenario = Scenario::running().with_plans().given(bakers()).given(succeed("homes", "bakers"));
    let kind = |id: &str| scenario.programme.partners().all()[&id.parse().unwrap()].partner.fact.kind;
    assert_eq!(kind("bakers"), PartnerKind::Core);
    let next = json!({ "VacateSeat": { "body": "council", "seat": "homes-seat", "person": "bob", "until": "2030-02-09" } });
    let take = |partner: &str, from: &str| {
        but(&take_seat("council", "homes-seat", "gus", Some(partner)), "/TakeSeat/from", json!(from))
    };
    let scenario = scenario.given(next);
    scenario.table(&[
        (give("d", &COUNCIL[..1], "1", "2030-02-01"), "core-partner-absent"),
        (give("d", COUNCIL, "1", "2030-01-31"), "accepted"),
        (give("d", COUNCIL, "1", "2030-02-01"), "accepted"),
        (take("homes", "2030-02-10"), "seat-of-another-partner"),
        (take("bakers", "2030-02-10"), "accepted"),
    ]);
    let refusal = scenario.when(&give("d", &COUNCIL[..1], "1", "2030-02-01")).unwrap_err().to_string();
    assert!(refusal.contains("not represented are bakers"), "{refusal}");
}

#[test]
fn a_partner_leaves_once_and_not_in_the_future() {
    let right = leave("homes");
    let scenario = Scenario::running();
    scenario.ladder(
        "/RecordLeaving",
        &right,
        &[
            ("partner", json!("nobody"), "unknown"),
            ("until", json!("2030-03-02"), "future-date"),
            ("reason", sealed(&["nobody"]), "unknown"),
        ],
    );
    assert_eq!(scenario.given(right.clone()).verdict(&right), "partner-left");
}

#[test]
fn with_a_partner_go_its_seats_and_what_it_did_not_provide() {
    let provide = json!({ "ProvideContribution": { "contribution": "c", "pledge": "homes-money", "amount": "120", "how": "spent_by_partner", "on": "2030-01-10" } });
    let deputise = json!({ "DesignateDeputy": { "body": "council", "seat": "homes-seat", "person": "gus", "partner": "homes", "from": "2030-01-02", "until": "2030-12-31" } });
    let scenario = Scenario::running().with_plans().given(provide).given(deputise).given(give(
        "a",
        COUNCIL,
        "100",
        "2030-01-02",
    ));
    let events = scenario.when(&leave("homes")).unwrap();
    let count = |name: &str| events.iter().filter(|event| <&str>::from(*event) == name).count();
    assert_eq!([count("PartnerLeft"), count("SeatVacated"), count("PledgeCancelled")], [1, 4, 4]);
    let left = scenario.given(leave("homes"));
    let seat =
        &left.programme.bodies().all()[&"council".parse().unwrap()].seats[&"homes-seat".parse().unwrap()];
    for person in ["bob", "gus"] {
        let speaks = |on: &str| seat.standing(&person.parse().unwrap(), day(on)).is_some();
        assert!(speaks("2030-01-31") && !speaks("2030-02-01"), "{person}");
    }
    let town = &COUNCIL[..1];
    let take = |from: &str| {
        but(&take_seat("council", "homes-seat", "gus", Some("homes")), "/TakeSeat/from", json!(from))
    };
    left.table(&[
        (give("b", town, "20", "2030-01-31"), "core-partner-absent"),
        (give("b", town, "20.01", "2030-02-01"), "allocation-exceeds-free"),
        (give("b", town, "20", "2030-02-01"), "accepted"),
        (give("b", COUNCIL, "20", "2030-02-01"), "not-seat-holder"),
        (take("2030-02-01"), "partner-left"),
    ]);
    let account = left.programme.funds().accounts().values().next().unwrap();
    assert_eq!(account.figures(None).allocated.to_string(), "100.00", "what was allocated before stands");
    let owe = json!({ "EnterCommitment": { "commitment": "k", "allocation": "a", "ground": "contract", "amount": "90", "on": "2030-02-10" } });
    assert_eq!(left.verdict(&owe), "accepted");
}

#[test]
fn what_is_missing_goes_off_the_part_without_earmark_first() {
    let provide = json!({ "ProvideContribution": { "contribution": "c", "pledge": "town-money", "amount": "350", "how": "spent_by_partner", "on": "2030-01-10" } });
    let scenario = Scenario::running().with_plans().given(provide).given(leave("town"));
    let from = |earmark: Value, amount: &str| {
        let effect =
            but(&allocate("a", "benches", "town-money", amount), "/AllocateFunds/from/earmark", earmark);
        dated(&decide_on("d", "council", &COUNCIL[1..], json!([effect])), "2030-02-01")
    };
    scenario.table(&[
        (from(json!("trees"), "300"), "accepted"),
        (from(Value::Null, "50"), "accepted"),
        (from(Value::Null, "50.01"), "allocation-exceeds-free"),
    ]);
}

#[test]
fn a_partner_takes_part_from_its_joining_until_it_leaves_or_is_succeeded() {
    let scenario =
        Scenario::running().given(bakers()).given(leave("school")).given(succeed("homes", "bakers"));
    let takes_part = |partner: &str, on: &str| {
        scenario.programme.partners().takes_part(&partner.parse().unwrap(), day(on))
    };
    for (partner, first, last) in [
        ("bakers", "2030-01-02", None),
        ("school", "2029-12-01", Some("2030-01-31")),
        ("homes", "2029-12-01", Some("2030-01-31")),
    ] {
        let before = day(first).pred_opt().unwrap().to_string();
        assert!(!takes_part(partner, &before) && takes_part(partner, first), "{partner}");
        if let Some(last) = last {
            let after = day(last).succ_opt().unwrap().to_string();
            assert!(takes_part(partner, last) && !takes_part(partner, &after), "{partner}");
        }
    }
    assert!(takes_part("bakers", "2031-12-31") && !takes_part("nobody", "2030-01-02"));
}
