use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::compliance::{FindingCode, findings};
use crate::testing::{COUNCIL, NORTH, Scenario, allocate, but, commands, dated, day, decide_on, reserved};
use crate::value::Day;

/// What is not done: kind, id, the last day, the first day of being overdue.
fn told(scenario: &Scenario, on: &str) -> Vec<(OpenItemKind, String, Option<Day>, Option<Day>)> {
    let answer = open(&scenario.programme, day(on), false).unwrap();
    answer.items.into_iter().map(|item| (item.kind, item.id, item.due, item.overdue)).collect()
}

fn meet(id: &str, body: &str, on: &str) -> Value {
    json!({ "HoldMeeting": { "meeting": id, "body": body, "on": on, "present": [] } })
}

/// Every count is that of the items, in all and by each grouping.
fn adds_up(answer: &OpenAnswer) {
    assert_eq!(answer.counts.in_time + answer.counts.overdue, answer.items.len());
    for grouping in &answer.groupings {
        let mut sum = OpenCounts::default();
        for group in &grouping.groups {
            sum.in_time += group.counts.in_time;
            sum.overdue += group.counts.overdue;
        }
        assert_eq!(sum, answer.counts, "{}", grouping.by);
    }
}

#[test]
fn an_action_is_open_until_it_is_done_and_overdue_after_its_day() {
    let scenario = Scenario::running()
        .given(json!({ "AgreeAction": { "action": "x", "what": "Ask", "who": { "partner": "town" }, "by": "2030-02-10",
            "on": "2030-01-10" } }))
        .given(json!({ "CompleteAction": { "action": "x", "on": "2030-02-20" } }));
    let action = |overdue| vec![(OpenItemKind::Action, "x".to_owned(), Some(day("2030-02-10")), overdue)];
    let of = |on: &str| -> Vec<_> {
        told(&scenario, on).into_iter().filter(|(kind, ..)| *kind == OpenItemKind::Action).collect()
    };
    assert_eq!(of("2030-01-09"), []);
    assert_eq!(of("2030-02-10"), action(None));
    assert_eq!(of("2030-02-11"), action(Some(day("2030-02-11"))));
    assert_eq!(of("2030-02-20"), []);
}

#[test]
fn proposals_reservations_and_minutes_wait_for_their_body() {
    let proposal = json!({ "PrepareProposal": { "proposal": "v", "title": "V", "by": { "body": "team" }, "to": "council",
        "on": "2030-01-10", "amount": "250.00" } });
    let taken = dated(&reserved(&decide_on("r", "council", COUNCIL, json!([]))), "2030-02-01");
    let scenario =
        Scenario::running().given(proposal).given(taken).given(meet("c1", "council", "2030-02-02"));
    let answer = open(&scenario.programme, day("2030-02-15"), false).unwrap();
    adds_up(&answer);
    let council = Owner::Body("council".parse().unwrap());
    let one = |kind| {
        let mut of = answer.of(kind).filter(|item| item.owner == council);
        let one = of.next().unwrap();
        assert_eq!(of.next(), None);
        one
    };
    assert_eq!(one(OpenItemKind::Proposal).amount.unwrap().to_string(), "250.00");
    let waits = one(OpenItemKind::Reservation);
    assert_eq!((waits.due, waits.overdue), (Some(day("2030-06-01")), None));
    assert_eq!(waits.entries.iter().map(|entry| entry.0).collect::<Vec<_>>(), [scenario.entry("r")]);
    assert_eq!(one(OpenItemKind::Unreported).id, "r");
    assert_eq!(one(OpenItemKind::Minutes).since, day("2030-02-02"));
    let late = open(&scenario.programme, day("2030-06-02"), true).unwrap();
    adds_up(&late);
    assert_eq!(
        late.items.iter().map(|item| item.kind).collect::<Vec<_>>(),
        [OpenItemKind::Reservation, OpenItemKind::Unreported]
    );
}

#[test]
fn money_owed_is_open_until_it_is_charged_and_what_is_charged_until_it_is_paid() {
    let effects = json!([allocate("a", "benches", "town-money", "300.00")]);
    let scenario = Scenario::running().with_plans().given(decide_on("m", "council", COUNCIL, effects)).given(json!({
        "EnterCommitment": { "commitment": "c", "allocation": "a", "ground": "contract", "amount": "100.00", "on": "2030-01-10" }
    }));
    let owed = |scenario: &Scenario, on: &str| -> Vec<(OpenItemKind, String, Option<String>)> {
        let answer = open(&scenario.programme, day(on), false).unwrap();
        adds_up(&answer);
        let money = [OpenItemKind::Commitment, OpenItemKind::Invoice];
        let items = answer.items.into_iter().filter(|item| money.contains(&item.kind));
        items.map(|item| (item.kind, item.id, item.amount.map(|amount| amount.to_string()))).collect()
    };
    let one = |kind, id: &str, amount: &str| vec![(kind, id.to_owned(), Some(amount.to_owned()))];
    assert_eq!(owed(&scenario, "2030-01-10"), one(OpenItemKind::Commitment, "c", "100.00"));
    let line = json!({ "allocation": "a", "commitment": "c", "amount": { "net": "100.00", "vat": "21.00", "recoverable": "21.00" } });
    let charged = scenario
        .given(json!({ "ReceiveInvoice": { "invoice": "i", "supplier": "builder", "number": "7",
        "lines": [line], "on": "2030-01-20" } }));
    assert_eq!(owed(&charged, "2030-01-20"), one(OpenItemKind::Invoice, "i", "121.00"));
    let paid = charged.given(
        json!({ "RecordPayment": { "payment": "p", "allocation": "a", "invoice": "i", "amount": "121.00",
        "on": "2030-02-01" } }),
    );
    assert_eq!(owed(&paid, "2030-02-01"), []);
    assert_eq!(owed(&paid, "2030-01-31"), one(OpenItemKind::Invoice, "i", "121.00"));
}

#[test]
fn an_evaluation_waits_for_a_decision_and_its_challenge_for_an_action() {
    let evaluation = json!({ "RecordEvaluation": { "evaluation": "e", "title": "E", "about": { "plan": "grove" },
        "kind": "process", "by": "north", "conclusion": "adjust", "challenges": crate::testing::sealed(&[]), "on": "2030-02-01" } });
    let scenario =
        Scenario::running().with_plans().given(evaluation).given(meet("n1", "north", "2030-02-10"));
    let of = |scenario: &Scenario, on: &str| -> Vec<(OpenItemKind, Option<Day>)> {
        let about = told(scenario, on).into_iter().filter(|(_, id, ..)| id == "e");
        about.map(|(kind, _, _, overdue)| (kind, overdue)).collect()
    };
    assert_eq!(
        of(&scenario, "2030-02-09"),
        [(OpenItemKind::FollowUp, None), (OpenItemKind::Challenge, None)]
    );
    let late = (OpenItemKind::Challenge, Some(day("2030-02-10")));
    assert_eq!(of(&scenario, "2030-02-10"), [(OpenItemKind::FollowUp, None), late]);
    let decision = dated(&decide_on("f", "north", NORTH, json!([])), "2030-02-11");
    let followed = scenario.given(but(&decision, "/TakeDecision/decision/based_on", json!(["e"])));
    assert_eq!(of(&followed, "2030-02-11"), [late]);
}

/// The findings that are each about one thing that is not done.
const LATE: &[FindingCode] = &[
    FindingCode::ReservationOverdue,
    FindingCode::DecisionNotReported,
    FindingCode::IrregularAct,
    FindingCode::ActionOverdue,
    FindingCode::ChallengeWithoutAction,
    FindingCode::MinutesMissing,
    FindingCode::MinutesNotAdopted,
    FindingCode::ReportMissing,
    FindingCode::InitiativeNotSettled,
    FindingCode::UnspentNotCarriedOver,
    FindingCode::RecoveryOpen,
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_overdue_is_what_the_findings_say_with_the_same_owner(commands in commands()) {
        let mut scenario = Scenario::funded();
        for command in &commands {
            let command = scenario.filled(command);
            drop(scenario.attempt(&command));
        }
        for on in ["2030-01-02", "2030-03-01", "2030-08-15", "2032-01-02"] {
            let answer = open(&scenario.programme, day(on), false).unwrap();
            adds_up(&answer);
            let late = answer.items.into_iter().filter_map(|item| Some((item.id, item.overdue?, item.owner)));
            let mut late: Vec<_> = late.collect();
            let found = findings(&scenario.programme, day(on)).into_iter().filter(|found| LATE.contains(&found.code));
            let mut found: Vec<_> = found.map(|found| (found.about, found.since.unwrap(), found.owner)).collect();
            late.sort();
            found.sort();
            prop_assert_eq!(late, found, "{}", on);
        }
    }
}
