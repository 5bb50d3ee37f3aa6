//! Section 1: the rules of the declaration, in the order of its table.
//!
//! What a row describes and no rule follows from is not tried: that local partners know the place, that a housing
//! corporation may be bound to where it owns homes (an earmark that the partners have yet to confirm), and that successes
//! are celebrated. Days on which a body met without a quorum are counted like the others.

mod bodies;
mod evaluation;
mod money;
mod plans;
mod signing;
mod term;

use serde_json::{Value, json};

use super::{CHARTER, DOCUMENT, PARTNERS, SEATS, Town, allocate, consents, decision, take_seat, with};

/// What the findings of this kind on a day are about.
fn about(town: &Town, code: &str, on: &str) -> Vec<String> {
    town.findings(code, on).iter().map(|finding| finding["about"].as_str().unwrap().to_owned()).collect()
}

/// Whether a finding of this kind is about this on a day.
fn found(town: &Town, code: &str, id: &str, on: &str) -> bool {
    about(town, code, on).iter().any(|about| about == id)
}

/// Proposes a plan on 12 February 2025, for the goal `trust` and to the end of the term.
fn propose(plan: &str, kind: impl Into<Value>, body: &str, area: &str) -> Value {
    json!({ "ProposePlan": {
        "plan": plan, "kind": kind.into(), "title": "Title", "body": body, "goals": ["trust"], "areas": [area],
        "period": { "from": "2025-02-12", "until": "2026-12-31" }, "on": "2025-02-12",
    } })
}

fn project(parent: &str, lead: &str) -> Value {
    json!({ "project": { "parent": parent, "lead": lead } })
}

fn hold(meeting: &str, body: &str, on: &str, present: &[&str]) -> Value {
    let present: Vec<Value> = present.iter().map(|person| json!({ "person": person })).collect();
    json!({ "HoldMeeting": { "meeting": meeting, "body": body, "on": on, "present": present } })
}

/// A decision that the holder of the seat takes alone on 21 February 2025, under a mandate for which it cites the
/// authority of the payer.
fn alone(id: &str, (body, seat, person): (&str, &str, &str), mandate: &str, effects: Value) -> Value {
    json!({ "TakeDecision": {
        "decision": {
            "decision": id, "title": "Title", "body": body, "decided_on": "2025-02-21", "outcome": "adopted",
            "venue": { "mandate": { "seat": seat, "person": person } }, "positions": [],
            "mandate": { "mandate": mandate, "authority": { "sha256": DOCUMENT } },
        },
        "effects": effects,
    } })
}

/// An evaluation by the northern group of a plan or of the programme.
fn evaluation(id: &str, of: impl Into<Value>, conclusion: &str, on: &str) -> Value {
    json!({ "RecordEvaluation": {
        "evaluation": id, "title": "Title", "about": of.into(), "kind": "process", "by": "w-north",
        "conclusion": conclusion, "on": on,
    } })
}

fn charter() -> Value {
    toml::from_str(CHARTER).unwrap()
}

/// Amends the text of the charter, signed by these partners on 1 March 2025.
fn amendment(text: &Value, signed_by: &[&str]) -> Value {
    let signatures = signed_by.iter().zip(["p-01", "p-02", "p-03"]).map(|(partner, signatory)| {
        json!({
            "partner": partner, "signatory": signatory, "on": "2025-03-01", "place": "Alblasserdam",
            "evidence": { "sha256": DOCUMENT },
        })
    });
    json!({ "AmendCharter": {
        "amendment": "am-1", "summary": "Summary", "from": "2025-03-01", "text": text,
        "signatures": signatures.collect::<Vec<_>>(),
    } })
}
