use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::testing::*;

/// The north's proposal of money for the benches, which the council adopted; cas of the town ordered.
fn ordered() -> Scenario {
    let money = decide_on("m", "council", COUNCIL, json!([allocate("a", "benches", "homes-money", "100")]));
    Scenario::running()
        .with_plans()
        .given(json!({ "PrepareProposal": { "proposal": "v", "title": "V", "by": { "person": "cas" }, "to": "council",
            "benefits": ["town"], "on": "2030-01-02" } }))
        .given(but(&money, "/TakeDecision/decision/proposal", json!("v")))
        .given(json!({ "EnterCommitment": { "commitment": "c", "allocation": "a", "ground": "contract", "amount": "50",
            "by": "cas", "on": "2030-02-01" } }))
}

fn confirm(by: &str) -> Value {
    json!({ "ConfirmDelivery": { "commitment": "c", "by": by, "on": "2030-02-12" } })
}

fn pay(by: &str) -> Value {
    json!({ "RecordPayment": { "payment": "p", "allocation": "a", "commitment": "c", "amount": "10", "by": by,
        "on": "2030-02-13" } })
}

fn thing(scenario: &Scenario, on: &str, id: &Thing) -> ThingRoles {
    let things = roles(&scenario.programme, day(on), &[]).things;
    things.into_iter().find(|thing| thing.thing == *id).unwrap()
}

fn commitment(scenario: &Scenario, on: &str) -> ThingRoles {
    thing(scenario, on, &Thing::Commitment("c".parse().unwrap()))
}

/// Who has which roles there, and whether that is a finding.
fn told(of: &ThingRoles) -> Vec<(String, Vec<Role>, bool)> {
    let who = |who: &Who| match who {
        Who::Person(person) => person.to_string(),
        Who::Partner(partner) => partner.to_string(),
    };
    of.combined.iter().map(|c| (who(&c.who), c.roles.clone(), c.finding.is_some())).collect()
}

#[test]
fn who_ordered_and_confirmed_is_a_finding_and_who_proposed_and_ordered_is_information() {
    use Role::{Decided, Ordered, Paid, Proposed, Received};
    let scenario = ordered().given(confirm("cas"));
    let town = |rest: &[Role]| ("town".to_owned(), [&[Proposed, Decided, Ordered], rest].concat(), false);
    // Of the town ann decided: the partner has a role more than any person of it.
    assert_eq!(
        told(&commitment(&scenario, "2030-02-01")),
        [("cas".to_owned(), vec![Proposed, Ordered], false), town(&[])]
    );
    let later = commitment(&scenario, "2030-02-12");
    assert_eq!(
        told(&later),
        [("cas".to_owned(), vec![Proposed, Ordered, Received], true), town(&[Received])]
    );
    assert_eq!(later.findings.len(), 1, "its own; that of the proposal stands with the allocation");
    let apart = ordered().given(confirm("dee")).given(pay("bob"));
    let homes = ("homes".to_owned(), vec![Decided, Received, Paid], false);
    let bob = ("bob".to_owned(), vec![Decided, Paid], false);
    let cas = ("cas".to_owned(), vec![Proposed, Ordered], false);
    assert_eq!(told(&commitment(&apart, "2030-03-01")), [bob, cas, homes, town(&[])]);
}

#[test]
fn a_combination_stands_at_the_most_particular_thing_and_once() {
    use Role::{Decided, Proposed};
    let scenario = ordered();
    let allocation = thing(&scenario, "2030-03-01", &Thing::Allocation("a".parse().unwrap()));
    // That the town proposed and decided it needs no commitment.
    assert_eq!(told(&allocation), [("town".to_owned(), vec![Proposed, Decided], false)]);
    assert_eq!(allocation.findings[0].code, FindingCode::InterestedParty);
    let answer = roles(&scenario.programme, day("2030-03-01"), &[]);
    assert_eq!(answer.findings, 1);
    let again = scenario.given(json!({ "EnterCommitment": { "commitment": "d", "allocation": "a",
        "ground": "gift", "amount": "5", "on": "2030-02-01" } }));
    let other = thing(&again, "2030-03-01", &Thing::Commitment("d".parse().unwrap()));
    assert_eq!(told(&other), [], "nobody has a role in it that is told");
    assert!(other.roles.iter().any(|held| held.role == Decided), "what is above it is shown");
}

#[test]
fn who_evaluates_is_the_body_with_who_sat_in_it_that_day() {
    let evaluation = json!({ "RecordEvaluation": { "evaluation": "e", "title": "E", "about": { "plan": "benches" },
        "kind": "process", "by": "north", "conclusion": "continue", "on": "2030-02-20" } });
    let scenario = ordered().given(evaluation).given(confirm("dee"));
    let of = commitment(&scenario, "2030-02-28");
    let dee = of.combined.iter().find(|c| c.who == Who::Person("dee".parse().unwrap())).unwrap();
    assert_eq!((&dee.roles[..], dee.finding), (&[Role::Received, Role::Evaluated][..], None));
    let evaluated: Vec<_> = of.roles.iter().filter(|held| held.role == Role::Evaluated).collect();
    assert!(evaluated.iter().all(|held| held.body == Some("north".parse().unwrap())));
    assert_eq!(evaluated.len(), 3);
    let left = json!({ "VacateSeat": { "body": "north", "seat": "keeper", "person": "dee", "until": "2030-02-19" } });
    let left = commitment(&scenario.given(left), "2030-02-28");
    assert!(left.combined.iter().all(|c| c.who != Who::Person("dee".parse().unwrap())));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// Over random histories: every combination rests on roles that are shown, nobody stands twice at a thing, and
    /// the findings are those of the duties.
    #[test]
    fn combinations_rest_on_the_roles_shown(commands in commands()) {
        let mut scenario = Scenario::funded();
        for command in &commands {
            let command = scenario.filled(command);
            let _ = scenario.attempt(&command);
        }
        let on = day("2031-02-01");
        let answer = roles(&scenario.programme, on, &[]);
        for thing in &answer.things {
            let mut seen = BTreeSet::new();
            for combination in &thing.combined {
                prop_assert!(seen.insert(&combination.who) && combination.roles.len() > 1);
                for role in &combination.roles {
                    let shown = thing.roles.iter().any(|held| {
                        held.role == *role
                            && combination.entries.contains(&held.entry)
                            && held.who().any(|who| who == combination.who)
                    });
                    prop_assert!(shown, "{:?}", combination);
                }
            }
        }
        let found: BTreeSet<String> = crate::compliance::findings(&scenario.programme, on)
            .into_iter()
            .filter(|found| found.code == FindingCode::DutiesNotSeparated)
            .map(|found| found.about)
            .collect();
        let told: BTreeSet<String> = answer
            .things
            .iter()
            .filter(|thing| thing.combined.iter().any(|combination| combination.finding.is_some()))
            .map(|thing| match &thing.thing {
                Thing::Commitment(id) => id.to_string(),
                other => format!("{other:?}"),
            })
            .collect();
        prop_assert_eq!(told, found);
    }
}
