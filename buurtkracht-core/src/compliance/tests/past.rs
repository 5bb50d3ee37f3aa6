use super::*;
use crate::testing::take_seat;

/// What the state says of a day.
fn answer(scenario: &Scenario, on: &str) -> (Vec<Finding>, Compliance) {
    let on = day(on);
    (findings(&scenario.programme, on), compliance(&scenario.programme, Span::On(on)).unwrap())
}

#[test]
fn a_past_day_is_answered_as_it_was_before_later_facts() {
    let kinds = [
        ("baseline", json!("at_start")),
        ("evaluations", json!("regularly")),
        ("annual-plan", json!("start_of_year")),
        ("progress", json!("regularly")),
        ("reports", json!("regularly")),
        ("charter-review", json!("each_year")),
        ("governance-review", json!({ "within": { "from": "2030-07-01", "until": "2030-09-30" } })),
        ("feedback", json!("always")),
        ("multi-year-budget", json!("by_policy")),
        ("network", json!("always")),
        ("network-review", json!("always")),
    ];
    let action = json!({ "AgreeAction": { "action": "x", "what": "Ask", "who": { "body": "team" }, "by": "2030-03-15", "on": "2030-03-01" } });
    let reserved = decide(
        "r",
        "council",
        COUNCIL,
        "2030-03-01",
        json!([{ "AdjustStrategy": { "what": "More" } }, allocate("z", "benches", "homes-money", "1")]),
    );
    let reservation = json!({ "authority": "Council", "kind": "suspensive", "until": "2030-04-01" });
    let early = asking(&kinds)
        .with_plans()
        .given(action)
        .given(but(&reserved, "/TakeDecision/decision/reservation", reservation))
        .given(decide("d", "council", COUNCIL, "2030-03-01", json!([allocate("a", "benches", "homes-money", "100")])))
        .given(json!({ "RecordIrregularAct": { "act": "y", "what": "Paid", "by": { "person": "cas" }, "rule": "3", "on": "2030-03-01" } }))
        .given(but(&meet("m1", "council", "2030-03-01"), "/HoldMeeting/minutes", paper()))
        .given(meet("t1", "team", "2030-03-01"))
        .given(json!({ "EnterCommitment": { "commitment": "c", "allocation": "a", "ground": "contract", "amount": "50",
            "by": "cas", "on": "2030-03-01" } }))
        .given(json!({ "ApplyForFunding": { "funding": "fund", "title": "F", "funder": "P", "applicant": "town", "amount": "90",
            "period": { "from": "2030-01-01", "until": "2030-12-31" }, "on": "2030-03-01" } }))
        .given(evaluation("e", "benches", "effect", "stop"));
    let later = |on: &str, command: Value| (on.to_owned(), command);
    let steps = [
        later("2030-06-01", meet("t2", "team", "2030-06-01")),
        later("2030-06-01", meet("n1", "north", "2030-06-01")),
        later(
            "2030-06-01",
            but(&meet("m2", "council", "2030-06-01"), "/HoldMeeting/reported", json!(["d", "r"])),
        ),
        later("2030-06-01", json!({ "AdoptMinutes": { "meeting": "m1", "at": "m2" } })),
        later("2030-06-02", json!({ "CompleteAction": { "action": "x", "on": "2030-06-02" } })),
        later("2030-06-02", json!({ "LiftReservation": { "decision": "r", "on": "2030-06-02" } })),
        later("2030-06-02", json!({ "ReverseAct": { "act": "y", "how": "Paid back", "on": "2030-06-02" } })),
        later(
            "2030-06-02",
            json!({ "RecordProgress": { "plan": "benches", "by": "team", "colour": "red", "on": "2030-06-02" } }),
        ),
        later(
            "2030-06-02",
            json!({ "SubmitReport": { "report": "q", "by": "north", "to": "team",
            "period": { "from": "2030-04-01", "until": "2030-06-30" }, "on": "2030-06-02" } }),
        ),
        later(
            "2030-06-02",
            json!({ "GiveFeedback": { "feedback": "f", "about": { "decision": "d" }, "from": "council",
            "to": "north", "on": "2030-06-02" } }),
        ),
        later(
            "2030-06-02",
            but(&take_seat("south", "worker", "gus", Some("town")), "/TakeSeat/from", json!("2030-06-02")),
        ),
        later(
            "2030-06-02",
            json!({ "RegisterPartner": { "partner": "choir", "name": "Choir", "kind": "informal", "on": "2030-06-02" } }),
        ),
        later(
            "2030-06-03",
            decide(
                "s",
                "north",
                NORTH,
                "2030-06-03",
                json!([{ "StopPlan": { "plan": "benches", "ground": "not-working", "evaluation": "e" } }]),
            ),
        ),
        later(
            "2030-06-03",
            json!({ "DefineIndicator": { "indicator": "trees", "goal": "green", "title": "T", "unit": "u", "direction": "up" } }),
        ),
        later(
            "2030-06-03",
            json!({ "RecordBaseline": { "measurement": "b", "indicator": "trees", "area": "GM0001",
            "area_year": 2030, "reference_date": "2030-06-03", "n": 100, "source": "S", "method": "M" } }),
        ),
        later(
            "2030-08-01",
            json!({ "RecordReview": { "of": "governance", "by": { "body": "council" },
            "outcome": { "no_change": "Fine" }, "on": "2030-08-01" } }),
        ),
        later(
            "2030-08-01",
            decide(
                "p",
                "council",
                COUNCIL,
                "2030-08-01",
                json!([{ "SetPolicy": { "setting": { "vacancy_days": 400 } } }]),
            ),
        ),
        later(
            "2030-08-01",
            decide(
                "g",
                "team",
                &[("leader", "cas"), ("mate", "dee")],
                "2030-08-01",
                json!([{ "EndGroup": { "group": "south" } }]),
            ),
        ),
        later("2030-08-01", json!({ "RecordLeaving": { "partner": "school", "until": "2030-08-01" } })),
        later(
            "2030-09-01",
            json!({ "ConfirmDelivery": { "commitment": "c", "by": "cas", "on": "2030-09-01" } }),
        ),
        later(
            "2030-09-01",
            json!({ "ReceiveInvoice": { "invoice": "i", "supplier": "s", "number": "1", "on": "2030-09-01",
            "lines": [{ "allocation": "a", "commitment": "c", "amount": { "net": "60" } }] } }),
        ),
        later(
            "2030-09-01",
            json!({ "RecordPayment": { "payment": "p", "allocation": "a", "invoice": "i", "amount": "70",
            "by": "cas", "on": "2030-09-01" } }),
        ),
        later(
            "2030-09-01",
            json!({ "RecordPayment": { "payment": "q", "allocation": "a", "amount": "90", "on": "2030-09-01" } }),
        ),
        later(
            "2030-09-02",
            json!({ "CreditInvoice": { "credit": "k", "invoice": "i", "allocation": "a",
            "amount": { "net": "20" }, "on": "2030-09-02" } }),
        ),
        later(
            "2030-09-02",
            json!({ "RecordRefund": { "refund": "r", "payment": "p", "amount": "5", "on": "2030-09-02" } }),
        ),
        later(
            "2030-09-03",
            json!({ "SettleCommitment": { "commitment": "c", "amount": "40", "on": "2030-09-03" } }),
        ),
        later(
            "2030-09-03",
            json!({ "RecordAward": { "funding": "fund", "amount": "90",
            "period": { "from": "2030-01-01", "until": "2030-12-31" }, "on": "2030-09-03" } }),
        ),
        later(
            "2030-09-03",
            json!({ "RecordAdvance": { "advance": "v", "funding": "fund", "amount": "90", "on": "2030-09-03" } }),
        ),
        later(
            "2030-09-03",
            json!({ "SettleFunding": { "funding": "fund", "amount": "10", "on": "2030-09-03" } }),
        ),
        later(
            "2030-09-04",
            json!({ "RecordRecovery": { "recovery": "w", "funding": "fund", "amount": "1", "on": "2030-09-04" } }),
        ),
        later("2031-02-01", json!({ "CloseYear": { "partner": "homes", "year": 2030, "on": "2031-01-10" } })),
    ];
    let days = ["2029-12-31", "2030-01-01", "2030-03-01", "2030-04-15", "2030-05-31"];
    let before = days.map(|on| answer(&early, on));
    assert!(before[4].0.len() > 10, "{:?}", before[4].0);
    let mut scenario = early;
    for (on, command) in steps {
        scenario = scenario.on(&on).given(command.clone());
        for (on, before) in days.iter().zip(&before) {
            let (found, duties) = answer(&scenario, on);
            assert_eq!(found, before.0, "{on} after {command}");
            assert_eq!(duties, before.1, "{on} after {command}");
        }
    }
    assert_ne!(answer(&scenario, "2030-08-01").0, before[4].0);
}
