use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;

use super::{Graph, Relation, graph};
use crate::questions::explain;
use crate::questions::explain::FactKind;
use crate::testing::*;

fn drawn(scenario: &Scenario, id: &str) -> Graph {
    graph(&explain(&scenario.programme, id))
}

/// Whether an edge leads from the one to the other.
fn leads(graph: &Graph, from: (FactKind, &str), led: Relation, to: (FactKind, &str)) -> bool {
    let is = |key: &super::NodeKey, (kind, id): (FactKind, &str)| key.kind == kind && key.id == id;
    graph.edges.iter().any(|edge| edge.led == led && is(&edge.from, from) && is(&edge.to, to))
}

fn stopped() -> Scenario {
    let measured = json!({ "RecordMeasurement": { "measurement": "m", "indicator": "trees", "area": "BU00010001",
        "area_year": 2030, "reference_date": "2030-01-02", "value": { "figure": "12" }, "n": 12, "source": "Count",
        "method": "Counted" } });
    let mut stop = decide_on(
        "d-stop",
        "north",
        NORTH,
        json!([{ "StopPlan": { "plan": "benches", "ground": "not-working", "evaluation": "e" } }]),
    );
    for (member, value) in [("proposal", json!("v")), ("based_on", json!(["e"]))] {
        stop = but(&stop, &format!("/TakeDecision/decision/{member}"), value);
    }
    Scenario::running()
        .with_plans()
        .given(decide_on("d-money", "council", COUNCIL, json!([allocate("a", "benches", "town-money", "100.00")])))
        .given(json!({ "DefineIndicator": { "indicator": "trees", "goal": "green", "title": "Trees", "unit": "trees", "direction": "up" } }))
        .given(measured)
        .given(json!({ "RecordEvaluation": { "evaluation": "e", "title": "E", "about": { "plan": "benches" }, "kind": "effect",
            "by": "north", "measurements": ["m"], "conclusion": "stop", "challenges": sealed(&["fay"]), "on": "2030-01-02" } }))
        .given(json!({ "PrepareProposal": { "proposal": "v", "title": "Stop", "by": { "person": "fay" }, "to": "north",
            "plan": "benches", "text": sealed(&["fay"]), "on": "2030-01-02" } }))
        .given(json!({ "GiveAdvice": { "about": { "proposal": "v" }, "by": "team", "verdict": "positive", "on": "2030-01-02" } }))
        .given(dated(&stop, "2030-03-01"))
        .given(dated(&decide_on("d-next", "council", COUNCIL, json!([allocate("b", "grove", "town-money", "70.00")])), "2030-03-01"))
        .given(json!({ "GiveFeedback": { "feedback": "f", "about": { "decision": "d-stop" }, "from": "north",
            "to": "team", "text": sealed(&["fay"]), "on": "2030-03-01" } }))
}

#[test]
fn the_chain_of_a_stop_runs_from_the_measurement_to_where_the_money_went() {
    let graph = drawn(&stopped(), "d-stop");
    let entry = graph.nodes.iter().find(|node| node.key.kind == FactKind::FreedMoney).unwrap();
    let freed = (FactKind::FreedMoney, entry.key.id.as_str());
    let decision = (FactKind::Decision, "d-stop");
    for (from, led, to) in [
        ((FactKind::Measurement, "m"), Relation::Showed, (FactKind::Evaluation, "e")),
        ((FactKind::Evaluation, "e"), Relation::Grounded, decision),
        ((FactKind::Person, "fay"), Relation::Made, (FactKind::Proposal, "v")),
        ((FactKind::Proposal, "v"), Relation::LedTo, decision),
        ((FactKind::Charter, "§ 2 v1"), Relation::Empowered, decision),
        (decision, Relation::Stopped, (FactKind::Plan, "benches")),
        (decision, Relation::Freed, freed),
        ((FactKind::Allocation, "a"), Relation::CameBackAs, freed),
        (freed, Relation::WentNextTo, (FactKind::Allocation, "b")),
        ((FactKind::Allocation, "b"), Relation::Funded, (FactKind::Plan, "grove")),
        ((FactKind::Decision, "d-next"), Relation::Made, (FactKind::Allocation, "b")),
        (decision, Relation::ToldIn, (FactKind::Feedback, "f")),
    ] {
        assert!(leads(&graph, from, led, to), "{from:?} {led:?} {to:?} not in {graph:#?}");
    }
    assert!(graph.edges.iter().any(|edge| edge.led == Relation::AdvisedOn && edge.to.id == "v"));
}

#[test]
fn no_sealed_text_is_in_it_and_it_is_the_same_every_time() {
    let scenario = stopped();
    let graph = drawn(&scenario, "d-stop");
    let text = serde_json::to_string(&graph).unwrap();
    let digest = sealed(&[])["digest"].as_str().unwrap().to_owned();
    assert!(!text.contains(&digest) && !text.contains("digest"), "{text}");
    assert_eq!(graph, drawn(&scenario, "d-stop"));
}

#[test]
fn what_is_asked_for_is_in_it() {
    let scenario = stopped();
    for (id, kind) in [
        ("benches", FactKind::Plan),
        ("a", FactKind::Allocation),
        ("e", FactKind::Evaluation),
        ("v", FactKind::Proposal),
        ("trees", FactKind::Indicator),
        ("town", FactKind::Partner),
        ("north", FactKind::Body),
        ("town-money", FactKind::Pledge),
        ("f", FactKind::Feedback),
        ("green", FactKind::Goal),
        ("fay", FactKind::Person),
        ("review", FactKind::Duty),
    ] {
        let graph = drawn(&scenario, id);
        let found = graph.nodes.iter().find(|node| node.key.kind == kind && node.key.id == id);
        assert!(found.is_some_and(|node| !node.entries.is_empty()), "{id}: {graph:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_edge_has_both_its_nodes(commands in commands()) {
        let mut scenario = Scenario::funded();
        for command in &commands {
            let command = scenario.filled(command);
            let _ = scenario.attempt(&command);
        }
        let decisions = scenario.programme.decisions().all().keys().map(ToString::to_string);
        let plans = scenario.programme.plans().all().keys().map(ToString::to_string);
        for id in decisions.chain(plans) {
            let graph = drawn(&scenario, &id);
            let keys: BTreeSet<_> = graph.nodes.iter().map(|node| &node.key).collect();
            prop_assert_eq!(keys.len(), graph.nodes.len());
            for edge in &graph.edges {
                prop_assert!(keys.contains(&edge.from) && keys.contains(&edge.to), "{:?}", edge);
            }
        }
    }
}
