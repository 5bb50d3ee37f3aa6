use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::compliance::findings;
use crate::testing::*;

fn told(scenario: &Scenario, on: &str) -> RegisterAnswer {
    register(&scenario.programme, day(on), &RegisterRequest::default()).unwrap()
}

/// IdKind, what about, state and amount of each row.
fn rows(answer: &RegisterAnswer) -> Vec<(RegisterKind, &str, RegisterState, Option<i64>)> {
    let rows = answer.rows.iter();
    rows.map(|row| (row.kind, row.about.as_str(), row.state, row.amount.map(Money::cents))).collect()
}

fn act() -> Value {
    json!({ "RecordIrregularAct": { "act": "tent", "what": "A tent was hired", "by": { "partner": "school" },
        "rule": "not-competent", "amount": "50.00", "source": { "pledge": "town-money" }, "on": "2030-02-01" } })
}

#[test]
fn an_act_is_open_until_it_is_ratified_or_reversed() {
    use RegisterKind::IrregularAct;
    let reversed = json!({ "ReverseAct": { "act": "tent", "how": "Given back", "on": "2030-02-10" } });
    let scenario = Scenario::running().given(act());
    let ratify =
        dated(&decide_on("r", "council", COUNCIL, json!([{ "RatifyAct": { "act": "tent" } }])), "2030-02-20");
    let ratified = scenario.clone().given(ratify);
    let scenario = scenario.given(reversed);
    let row = |scenario: &Scenario, on: &str| {
        let answer = told(scenario, on);
        let row = answer.rows.into_iter().find(|row| row.kind == IrregularAct).unwrap();
        (row.state, row.amount.map(Money::cents), row.closed_by.map(|by| by.to_string()), row.entries.len())
    };
    assert_eq!(row(&scenario, "2030-02-09"), (RegisterState::Open, Some(5_000), None, 1));
    assert_eq!(row(&scenario, "2030-02-10"), (RegisterState::Reversed, Some(5_000), None, 2));
    assert_eq!(row(&ratified, "2030-02-20"), (RegisterState::Ratified, Some(5_000), Some("r".to_owned()), 2));
    let partners: Vec<String> =
        told(&scenario, "2030-02-09").rows[0].partners.iter().map(ToString::to_string).collect();
    assert_eq!(partners, ["school", "town"], "who did it, and whose money it was");
}

#[test]
fn corrected_superseded_revoked_and_lapsed_decisions_have_a_row_each() {
    use RegisterKind::*;
    let money = |amount: &str| json!([allocate("a", "grove", "town-money", amount)]);
    let decision = decide_on("m", "council", COUNCIL, money("100.00"));
    let scenario = Scenario::running().with_plans().given(decision.clone());
    let entry = scenario.entry("m");
    let fixed = but(&decision, "/TakeDecision/effects", money("80.00"));
    let other =
        but(&decide_on("n", "council", COUNCIL, json!([])), "/TakeDecision/decision/supersedes", json!("m"));
    let waiting = reserved(&decide_on(
        "w",
        "council",
        COUNCIL,
        json!([allocate("b", "grove", "homes-money", "30.00")]),
    ));
    let scenario = scenario
        .given(correct(entry, &fixed))
        .given(dated(&other, "2030-02-05"))
        .given(waiting)
        .given(lapse("w"));
    let answer = told(&scenario, "2030-03-01");
    let of = |kinds: &[RegisterKind]| -> Vec<_> {
        rows(&answer).into_iter().filter(|(kind, ..)| kinds.contains(kind)).collect()
    };
    assert_eq!(
        of(&[Corrected, Superseded, Revoked, Reservation]),
        [
            (Superseded, "m", RegisterState::Superseded, Some(8_000)),
            (Reservation, "w", RegisterState::Lapsed, Some(3_000)),
            (Corrected, "m", RegisterState::Corrected, Some(-2_000)),
        ]
    );
    let corrected = answer.rows.iter().find(|row| row.kind == Corrected).unwrap();
    assert_eq!(corrected.entries.first().map(|entry| entry.0), Some(entry));
    let waits =
        Scenario::running().with_plans().given(reserved(&decide_on("w", "council", COUNCIL, money("1.00"))));
    let late = told(&waits, "2030-06-02");
    assert!(rows(&late).iter().any(|row| (row.0, row.1, row.2) == (Reservation, "w", RegisterState::Open)));
}

#[test]
fn what_is_out_of_mandate_and_what_is_amiss_with_money_is_open() {
    let commit = json!({ "EnterCommitment": { "commitment": "k", "allocation": "a", "ground": "gift", "amount": "9",
        "by": "cas", "under": { "mandate": { "mandate": "leader-mandate" } }, "on": "2030-02-02" } });
    let paid = json!({ "RecordPayment": { "payment": "p", "allocation": "a", "commitment": "k", "amount": "11",
        "on": "2030-02-10" } });
    let scenario = Scenario::running()
        .with_plans()
        .given(decide_on("m", "council", COUNCIL, json!([allocate("a", "benches", "homes-money", "10")])))
        .given(commit)
        .given(paid);
    let answer = told(&scenario, "2030-03-01");
    let of_money: Vec<_> = answer
        .rows
        .iter()
        .filter(|row| matches!(row.kind, RegisterKind::OutOfMandate | RegisterKind::Money))
        .map(|row| (<&str>::from(row.code.unwrap()), row.about.as_str(), row.amount.unwrap().cents(), row.on))
        .collect();
    let paid = day("2030-02-10");
    assert_eq!(
        of_money,
        [
            ("mandate-without-authority", "k", 900, day("2030-02-02")),
            ("paid-above-commitment", "k", 200, paid),
            ("overspent", "a", 100, paid),
            ("payment-chain-broken", "p", 1_100, paid),
        ]
    );
    assert!(of_money.len() as u64 <= answer.total.open);
    let homes = RegisterRequest { partner: Some("homes".parse().unwrap()), ..RegisterRequest::default() };
    let of_homes = register(&scenario.programme, day("2030-03-01"), &homes).unwrap();
    assert_eq!(of_homes.total.amount.cents(), 900 + 200 + 100 + 1_100);
    let early = RegisterRequest { until: Some(day("2030-02-09")), ..homes };
    assert_eq!(register(&scenario.programme, day("2030-03-01"), &early).unwrap().total.rows, 1);
}

#[test]
fn a_finding_that_is_no_act_is_a_row_once_it_is_accepted() {
    let accept = json!({ "AcceptFinding": { "finding": "goal-without-indicator", "about": "green",
        "by": { "body": "council" }, "reason": "Figures come later", "until": "2030-02-20", "on": "2030-02-01" } });
    let scenario = Scenario::running().given(accept);
    for (on, kept) in
        [("2030-01-31", false), ("2030-02-01", true), ("2030-02-20", true), ("2030-02-21", false)]
    {
        let answer = told(&scenario, on);
        let row = (RegisterKind::Omission, "green", RegisterState::Accepted, None);
        assert_eq!(rows(&answer).contains(&row), kept, "{on}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Over random histories: the sums add up to the total and to the rows, asked by state or by body they are
    /// parts of it, and every act and every finding of those kinds is in one row.
    #[test]
    fn sums_add_up_and_nothing_is_left_out(commands in commands()) {
        let mut scenario = Scenario::funded();
        for command in &commands {
            let command = scenario.filled(command);
            let _ = scenario.attempt(&command);
        }
        for on in ["2030-02-01", "2031-02-20"] {
            let answer = told(&scenario, on);
            let mut sum = RowSum::default();
            answer.rows.iter().for_each(|row| sum.add(row));
            prop_assert_eq!(sum, answer.total);
            let of_kinds = |count: fn(&RowSum) -> u64| answer.sums.iter().map(|of| count(&of.sum)).sum::<u64>();
            prop_assert_eq!(of_kinds(|sum| sum.rows), answer.total.rows);
            prop_assert_eq!(of_kinds(|sum| sum.open), answer.total.open);
            let amount: Money = answer.sums.iter().map(|of| of.sum.amount).sum();
            prop_assert_eq!(amount, answer.total.amount);
            let open = RegisterRequest { state: Some(RegisterState::Open), ..RegisterRequest::default() };
            let open = register(&scenario.programme, day(on), &open).unwrap();
            prop_assert_eq!(open.total.rows, answer.total.open);
            let found = findings(&scenario.programme, day(on)).into_iter().filter(|found| {
                matches!(found.code, FindingCode::Overspent | FindingCode::PaidTwice | FindingCode::VoiceWithoutSeat
                    | FindingCode::PaymentChainBroken | FindingCode::MandateWithoutAuthority | FindingCode::RecordedLate
                    | FindingCode::MinutesDiffer | FindingCode::ReservationOverdue | FindingCode::DutiesNotSeparated)
            });
            for finding in found {
                let own = answer.rows.iter().filter(|row| row.code == Some(finding.code) && row.about == finding.about);
                prop_assert!(own.count() > 0, "{:?}", finding);
            }
            let acts = scenario.programme.acts().all().values().filter(|case| case.act.fact.on <= day(on)).count();
            let told = answer.rows.iter().filter(|row| row.kind == RegisterKind::IrregularAct).count();
            prop_assert_eq!(acts, told);
        }
    }
}
