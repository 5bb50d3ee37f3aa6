//! Section 3: decisions as they happen. Consents in writing stand in `section_8/voices.rs`, a proposal that goes to a higher
//! body too.

use serde_json::{Value, json};

use super::{CHARTER, DOCUMENT, Town, allocate, consents, decision, meeting, take_seat, with};

const DECISION: &str = "/TakeDecision/decision";

/// Gives an amount of the municipality to the garden, in writing.
fn money(id: &str, on: &str, amount: &str) -> Value {
    let allocation = allocate(&format!("a-{id}"), "p-garden", "gemeente-money", amount, "2025-03-01");
    decision(id, "stuurgroep", on, json!([allocation]))
}

/// The same decision with one more field.
fn and(mut taken: Value, field: &str, value: Value) -> Value {
    taken["TakeDecision"]["decision"][field] = value;
    taken
}

/// What `funds` says of the money of the municipality on a day.
fn funds(town: &Town, what: &str, on: &str) -> Value {
    let answer = town.desk.ask(&["funds", "--on", on]);
    let mut sources = answer["result"]["sources"].as_array().unwrap().iter();
    sources.find(|source| source["pledge"] == "gemeente-money").unwrap()[what].clone()
}

/// The entry that holds the decision.
fn entry_of(town: &Town, id: &str) -> usize {
    let taken = |entry: &Value| {
        let mut events = entry["events"].as_array().unwrap().iter();
        events.any(|event| event["DecisionTaken"]["decision"]["decision"] == id)
    };
    town.desk.entries().iter().rposition(taken).unwrap()
}

#[test]
fn silence_is_no_consent() {
    let town = Town::running();
    let silent = with(money("d-1", "2025-02-24", "100"), &format!("{DECISION}/positions"), json!([]));
    town.refuses(silent, "core-partner-absent", &["gemeente", "woonkracht10", "swa"]);
    let abstained = json!(
        consents("stuurgroep")
            .as_array()
            .unwrap()
            .iter()
            .map(|said| with(said.clone(), "/stance", json!("abstain")))
            .collect::<Vec<_>>()
    );
    let abstained = with(money("d-1", "2025-02-24", "100"), &format!("{DECISION}/positions"), abstained);
    town.refuses(abstained, "not-carried", &["for none"]);
}

#[test]
fn a_decision_is_dated_by_its_venue_and_never_ahead() {
    let town = Town::running();
    town.accepts(meeting("sg-1", "stuurgroep", "2025-02-25", &["p-01", "p-02", "p-03"]));
    town.accepts(
        json!({ "ScheduleMeeting": { "meeting": "sg-2", "body": "stuurgroep", "on": "2025-02-26" } }),
    );
    let at = |on: &str, venue: Value| with(money("d-1", on, "100"), &format!("{DECISION}/venue"), venue);
    town.refuses(
        at("2025-02-24", json!({ "meeting": "sg-1" })),
        "not-decided-that-day",
        &["2025-02-24", "2025-02-25"],
    );
    town.refuses(at("2025-02-26", json!({ "meeting": "sg-2" })), "meeting-not-held", &["sg-2"]);
    let written = json!({ "written": { "opened": "2025-02-20", "closed": "2025-02-25" } });
    town.refuses(at("2025-02-24", written), "not-decided-that-day", &["2025-02-24", "2025-02-25"]);
    let ahead = json!({ "written": { "opened": "2025-02-20", "closed": "9999-12-31" } });
    town.refuses(at("9999-12-31", ahead), "future-date", &["9999-12-31"]);
    town.accepts(at("2025-02-25", json!({ "meeting": "sg-1" })));
}

#[test]
fn a_decision_in_writing_or_under_a_mandate_is_reported_at_the_next_meeting() {
    for reported in [false, true] {
        let town = Town::running();
        town.accepts(money("d-1", "2025-02-24", "100"));
        assert!(!unreported(&town, "2025-03-10").contains(&json!("d-1")), "the body has not met yet");
        let mut met = meeting("sg-1", "stuurgroep", "2025-03-11", &["p-01"]);
        if reported {
            met["HoldMeeting"]["reported"] = json!(["d-1"]);
        }
        town.accepts(met);
        assert_eq!(unreported(&town, "2025-03-11").contains(&json!("d-1")), !reported, "{reported}");
    }
}

fn unreported(town: &Town, on: &str) -> Vec<Value> {
    town.findings("decision-not-reported", on).iter().map(|found| found["about"].clone()).collect()
}

#[test]
fn who_decides_under_a_mandate_decides_alone() {
    let town = Town::running();
    let reassign = json!([{ "ReassignFunds": {
        "from": "a-garden", "allocation": "a-1", "plan": "p-north", "amount": "100",
    } }]);
    let taken = decision("d-1", "regiegroep", "2025-02-24", reassign);
    let alone = json!({ "mandate": { "seat": "programme-leader", "person": "p-04" } });
    let taken = with(taken, &format!("{DECISION}/venue"), alone);
    town.refuses(taken.clone(), "alone-with-positions", &["d-1"]);
    let taken = with(taken, &format!("{DECISION}/positions"), json!([]));
    town.refuses(taken.clone(), "mandate-not-cited", &["d-1", "programme-mandate"]);
    town.accepts(and(taken, "mandate", json!({ "mandate": "programme-mandate" })));
}

/// A decision that waits for the council.
fn reserved(kind: &str) -> Value {
    let council = json!({ "authority": "The municipal council", "kind": kind, "until": "2025-06-30" });
    and(money("d-1", "2025-02-24", "500"), "reservation", council)
}

fn commitment() -> Value {
    json!({ "EnterCommitment": {
        "commitment": "vp-1", "allocation": "a-d-1", "ground": "contract", "amount": "100", "by": "p-04",
        "under": { "decision": "d-1" }, "on": "2025-03-15",
    } })
}

#[test]
fn what_is_adopted_under_reservation_is_set_aside_and_spent_only_once_it_is_lifted() {
    for kind in ["suspensive", "not-yet-made"] {
        let town = Town::running();
        town.accepts(reserved(kind));
        assert_eq!(funds(&town, "reserved", "2025-02-28"), "500.00", "{kind}");
        assert_eq!(funds(&town, "free", "2025-02-28"), "48500.00", "{kind}");
        town.refuses(commitment(), "still-reserved", &["a-d-1", "d-1"]);
        town.refuses(money("d-2", "2025-02-25", "48500.01"), "allocation-exceeds-free", &["48500.00"]);
        town.accepts(json!({ "LiftReservation": { "decision": "d-1", "on": "2025-03-10" } }));
        assert_eq!(funds(&town, "reserved", "2025-03-10"), "0.00", "{kind}");
        assert_eq!(funds(&town, "allocated", "2025-03-10"), "1500.00", "{kind}");
        town.accepts(commitment());
    }
}

#[test]
fn a_reservation_that_lapses_frees_what_was_set_aside() {
    let town = Town::running();
    town.accepts(reserved("suspensive"));
    let lapse = json!({ "LapseReservation": { "decision": "d-1", "on": "2025-03-10" } });
    town.accepts(lapse.clone());
    assert_eq!(funds(&town, "free", "2025-03-09"), "48500.00");
    assert_eq!(funds(&town, "free", "2025-03-10"), "49000.00");
    town.refuses(lapse, "no-open-reservation", &["d-1"]);
    town.refuses(
        json!({ "LiftReservation": { "decision": "d-1", "on": "2025-03-11" } }),
        "no-open-reservation",
        &["d-1"],
    );
    town.record(&commitment()).complains(3, &["refused"]);
}

#[test]
fn a_reservation_that_is_open_after_its_last_day_is_a_finding() {
    let town = Town::running();
    town.accepts(reserved("suspensive"));
    let overdue = |on: &str| town.findings("reservation-overdue", on).len();
    assert_eq!([overdue("2025-06-30"), overdue("2025-07-01")], [0, 1]);
}

fn minutes(of: &str) -> Value {
    json!({ "FileMinutes": { "meeting": of, "document": { "sha256": DOCUMENT, "case": "Z-1" }, "on": "2025-03-01" } })
}

#[test]
fn minutes_are_filed_and_later_adopted_which_never_redates_a_decision() {
    let town = Town::running();
    town.accepts(meeting("sg-1", "stuurgroep", "2025-02-25", &["p-01", "p-02", "p-03"]));
    let at = json!({ "meeting": "sg-1" });
    town.accepts(with(money("d-1", "2025-02-25", "100"), &format!("{DECISION}/venue"), at));
    let adopt = json!({ "AdoptMinutes": { "meeting": "sg-1", "at": "sg-2" } });
    town.accepts(meeting("sg-2", "stuurgroep", "2025-05-20", &["p-01", "p-02", "p-03"]));
    town.refuses(adopt.clone(), "minutes-not-filed", &["sg-1"]);
    town.accepts(minutes("sg-1"));
    let open = |on: &str| town.findings("minutes-not-adopted", on).len();
    assert_eq!([open("2025-05-19"), open("2025-05-20")], [0, 1]);
    town.accepts(adopt.clone());
    assert_eq!(open("2025-05-20"), 0);
    town.refuses(adopt, "minutes-already-adopted", &["sg-1", "sg-2"]);
    assert_eq!(funds(&town, "allocated", "2025-02-25"), "1100.00", "it was decided in February");
}

#[test]
fn minutes_are_adopted_by_a_later_meeting() {
    let town = Town::running();
    town.accepts(meeting("sg-1", "stuurgroep", "2025-02-25", &["p-01"]));
    town.accepts(meeting("sg-0", "stuurgroep", "2025-02-24", &["p-01"]));
    town.accepts(minutes("sg-1"));
    let before = json!({ "AdoptMinutes": { "meeting": "sg-1", "at": "sg-0" } });
    town.refuses(before, "adopted-before-held", &["2025-02-25", "2025-02-24"]);
}

#[test]
fn meetings_without_minutes_are_a_finding_from_the_next_meeting_on() {
    let town = Town::running();
    town.accepts(meeting("sg-1", "stuurgroep", "2025-02-25", &["p-01"]));
    town.accepts(meeting("sg-2", "stuurgroep", "2025-05-20", &["p-01"]));
    let missing = |on: &str| town.findings("minutes-missing", on).len();
    assert_eq!([missing("2025-05-19"), missing("2025-05-20")], [0, 1]);
}

/// Corrects the record of the money that the garden got.
fn correct(entry: usize, value: Value) -> Value {
    json!({ "CorrectRecord": {
        "entry": entry, "minutes": { "sha256": DOCUMENT }, "reason": "The minutes say otherwise",
        "value": { "decision": value["TakeDecision"] },
    } })
}

#[test]
fn a_record_is_corrected_by_its_full_new_value_and_its_rules_are_checked_again() {
    let town = Town::running();
    town.accepts(money("d-1", "2025-02-24", "100"));
    let entry = entry_of(&town, "d-1");
    let kept = town.desk.log();
    town.refuses(
        correct(entry - 1, money("d-1", "2025-02-24", "200")),
        "not-that-entry",
        &[&entry.to_string()],
    );
    let above = correct(entry, money("d-1", "2025-02-24", "49000.01"));
    town.refuses(above, "allocation-exceeds-free", &["49000.01", "49000.00"]);
    town.accepts(correct(entry, money("d-1", "2025-02-24", "200")));
    assert_eq!(funds(&town, "allocated", "2025-02-24"), "1200.00");
    assert!(town.desk.log().starts_with(&kept), "nothing is edited or deleted");
}

#[test]
fn a_correction_does_not_decide_anew() {
    let town = Town::running();
    town.accepts(money("d-1", "2025-02-24", "100"));
    let entry = entry_of(&town, "d-1");
    let other = json!([{ "AdjustStrategy": { "what": "More benches" } }]);
    let other = correct(entry, decision("d-1", "stuurgroep", "2025-02-24", other));
    town.refuses(other, "correction-decides-anew", &["d-1"]);
}

#[test]
fn a_body_that_changed_its_mind_supersedes_or_revokes_and_what_is_spent_stays_spent() {
    let superseding = and(money("d-2", "2025-02-26", "300"), "supersedes", json!("d-money"));
    let revoking =
        decision("d-2", "stuurgroep", "2025-02-26", json!([{ "RevokeDecision": { "decision": "d-money" } }]));
    for (changed, allocated) in [(superseding, "550.00"), (revoking, "250.00")] {
        let town = Town::running();
        town.accepts(json!({ "RecordPayment": {
            "payment": "b-1", "allocation": "a-garden", "amount": "250", "by": "p-10", "on": "2025-02-22",
        } }));
        town.accepts(changed.clone());
        assert_eq!(funds(&town, "allocated", "2025-02-26"), allocated, "{changed}");
        assert_eq!(funds(&town, "spent", "2025-02-26"), "250.00");
        town.refuses(
            with(changed, &format!("{DECISION}/decision"), json!("d-3")),
            "already-superseded",
            &["d-money", "d-2"],
        );
    }
}

#[test]
fn a_decision_is_superseded_by_its_own_body_or_a_higher_one_only() {
    let town = Town::running();
    let by = |body: &str, earlier: &str| {
        decision("d-2", body, "2025-02-26", json!([{ "RevokeDecision": { "decision": earlier } }]))
    };
    town.refuses(by("regiegroep", "d-money"), "lesser-body", &["regiegroep", "d-money", "stuurgroep"]);
    town.refuses(by("w-south", "d-north"), "lesser-body", &["w-south", "d-north", "w-north"]);
    town.accepts(by("regiegroep", "d-north"));
}

fn proposal(by: &str) -> Value {
    json!({ "PrepareProposal": {
        "proposal": "v-1", "title": "Money", "by": { "partner": by }, "to": "stuurgroep", "on": "2025-02-20",
    } })
}

#[test]
fn a_proposal_is_withdrawn_before_it_is_decided_and_not_after() {
    let withdraw = json!({ "WithdrawProposal": { "proposal": "v-1", "on": "2025-02-25" } });
    let decided = || and(money("d-1", "2025-02-24", "100"), "proposal", json!("v-1"));
    let town = Town::running();
    town.accepts(json!([proposal("swa"), withdraw]));
    town.refuses(decided(), "proposal-withdrawn", &["v-1"]);
    let town = Town::running();
    town.accepts(json!([proposal("swa"), decided()]));
    town.refuses(withdraw, "proposal-decided", &["v-1", "d-1"]);
}

#[test]
fn who_decided_is_kept_apart_from_who_recorded_it_and_the_document_by_hash_and_case() {
    let town = Town::running();
    let document = json!({ "sha256": DOCUMENT, "case": "Z-2025-0001" });
    town.accepts(and(money("d-1", "2025-02-24", "100"), "document", document.clone()));
    let entry = town.desk.entries().pop().unwrap();
    let taken = &entry["events"][0]["DecisionTaken"]["decision"];
    assert_eq!(taken["positions"][0]["person"], "p-01");
    assert_eq!(taken["document"], document);
    assert_eq!(entry["recorded_by"], "clerk");
    let told = town.desk.run(&["explain", "d-1"]).out;
    assert!(told.contains("Name of p-01") && told.contains("Z-2025-0001"), "{told}");
}

#[test]
fn a_deferred_proposal_can_be_decided_again_and_a_rejected_one_cannot() {
    let outcome = |id: &str, on: &str, outcome: &str| {
        let taken = and(decision(id, "stuurgroep", on, json!([])), "proposal", json!("v-1"));
        and(taken, "outcome", json!(outcome))
    };
    let town = Town::running();
    town.accepts(proposal("swa"));
    town.accepts(outcome("d-1", "2025-02-24", "deferred"));
    town.accepts(outcome("d-2", "2025-02-25", "rejected"));
    town.refuses(outcome("d-3", "2025-02-26", "adopted"), "proposal-decided", &["v-1", "d-2"]);
}

#[test]
fn only_what_is_adopted_has_effects_and_can_be_superseded() {
    let town = Town::running();
    for outcome in ["deferred", "rejected"] {
        let taken = and(money("d-1", "2025-02-24", "100"), "outcome", json!(outcome));
        town.refuses(taken, "effect-without-adoption", &[outcome]);
    }
    let rejected = decision("d-1", "stuurgroep", "2025-02-24", json!([]));
    town.accepts(and(rejected, "outcome", json!("rejected")));
    let revoke = json!([{ "RevokeDecision": { "decision": "d-1" } }]);
    town.refuses(decision("d-2", "stuurgroep", "2025-02-25", revoke), "not-adopted", &["d-1", "rejected"]);
    town.accepts(with(reserved("suspensive"), &format!("{DECISION}/decision"), json!("d-4")));
    let revoke = json!([{ "RevokeDecision": { "decision": "d-4" } }]);
    town.refuses(decision("d-5", "stuurgroep", "2025-02-25", revoke), "reservation-open", &["d-4"]);
}

/// A plan of the west, proposed on 20 February.
fn west(plan: &str) -> Value {
    json!({ "ProposePlan": {
        "plan": plan, "kind": "neighbourhood", "title": "West", "body": "w-north", "goals": ["trust"],
        "areas": ["BU04820103"], "on": "2025-02-20", "period": { "from": "2025-03-01", "until": "2026-12-31" },
    } })
}

fn step(command: &str, on: &str) -> Value {
    json!({ command: { "plan": "p-west", "on": on } })
}

fn resolved(effect: &str, on: &str) -> Value {
    decision(
        &format!("d-{}-{on}", effect.to_lowercase()),
        "w-north",
        on,
        json!([{ effect: { "plan": "p-west" } }]),
    )
}

#[test]
fn a_plan_goes_through_its_life_in_order() {
    let town = Town::running();
    town.accepts(west("p-west"));
    for early in ["StartPlan", "PausePlan", "ResumePlan", "CompletePlan"] {
        town.refuses(step(early, "2025-02-21"), "plan-not-ready", &["p-west", "proposed"]);
    }
    town.accepts(resolved("AdoptPlan", "2025-02-21"));
    town.refuses(step("CompletePlan", "2025-02-22"), "plan-not-ready", &["p-west", "adopted"]);
    town.accepts(step("StartPlan", "2025-02-22"));
    town.refuses(step("WithdrawPlan", "2025-02-23"), "plan-not-ready", &["p-west", "active"]);
    town.refuses(resolved("RejectPlan", "2025-02-23"), "plan-not-ready", &["p-west", "active"]);
    town.accepts(step("PausePlan", "2025-02-23"));
    town.refuses(step("ResumePlan", "2025-02-22"), "step-before-the-last", &["2025-02-22", "2025-02-23"]);
    town.accepts(step("ResumePlan", "2025-02-24"));
    town.accepts(step("CompletePlan", "2025-02-25"));
    for late in ["StartPlan", "PausePlan", "ResumePlan", "CompletePlan"] {
        town.refuses(step(late, "2025-02-26"), "plan-ended", &["p-west", "completed"]);
    }
    let stop = json!([{ "StopPlan": { "plan": "p-west", "ground": "goal-reached" } }]);
    town.refuses(decision("d-1", "w-north", "2025-02-26", stop), "plan-ended", &["p-west", "completed"]);
}

#[test]
fn a_plan_is_rejected_or_withdrawn_before_it_is_active() {
    for end in [resolved("RejectPlan", "2025-02-21"), step("WithdrawPlan", "2025-02-21")] {
        let town = Town::running();
        town.accepts(json!([west("p-west"), end]));
        town.refuses(resolved("AdoptPlan", "2025-02-22"), "plan-ended", &["p-west"]);
    }
}

#[test]
fn a_restart_is_a_new_plan_that_continues_the_ended_one() {
    let town = Town::running();
    town.accepts(west("p-west"));
    let mut again = west("p-west-2");
    again["ProposePlan"]["continues"] = json!("p-west");
    town.refuses(again.clone(), "continues-open-plan", &["p-west", "proposed"]);
    town.accepts(step("WithdrawPlan", "2025-02-20"));
    town.accepts(again);
}

#[test]
fn a_mandate_goes_with_the_seat_and_a_decision_stays_with_who_took_it() {
    let town = Town::running();
    let alone = |id: &str, person: &str, on: &str| {
        let reassign = json!([{ "ReassignFunds": {
            "from": "a-garden", "allocation": format!("a-{id}"), "plan": "p-north", "amount": "100",
        } }]);
        let taken = decision(id, "regiegroep", on, reassign);
        let venue = json!({ "mandate": { "seat": "programme-leader", "person": person } });
        let taken = with(
            with(taken, &format!("{DECISION}/venue"), venue),
            &format!("{DECISION}/positions"),
            json!([]),
        );
        and(taken, "mandate", json!({ "mandate": "programme-mandate" }))
    };
    town.accepts(alone("d-1", "p-04", "2025-02-22"));
    town.accepts(json!({ "VacateSeat": {
        "body": "regiegroep", "seat": "programme-leader", "person": "p-04", "until": "2025-02-23",
    } }));
    town.accepts(take_seat(("regiegroep", "programme-leader", "p-20", "gemeente"), "2025-02-24"));
    town.record(&alone("d-2", "p-04", "2025-02-24")).complains(3, &["p-04"]);
    town.accepts(alone("d-2", "p-20", "2025-02-24"));
    let taken = town.desk.run(&["explain", "d-1"]).out;
    assert!(taken.contains("p-04") && !taken.contains("p-20"), "{taken}");
}

#[test]
fn a_partner_that_leaves_takes_its_seats_its_capacity_and_what_it_did_not_provide() {
    let town = Town::running();
    town.accepts(decision("d-hours", "stuurgroep", "2025-02-21", json!([{ "DistributeCapacity": {
        "assignment": "i-1", "from": { "pledge": "woonkracht10-staff" }, "to": "w-north", "effort": { "fte": "0.50" },
        "period": { "from": "2025-03-01", "until": "2026-12-31" },
    } }])));
    let given = allocate("a-1", "p-garden", "woonkracht10-money", "1000", "2025-03-01");
    town.accepts(decision("d-1", "stuurgroep", "2025-02-21", json!([given])));
    town.accepts(json!({ "ProvideContribution": {
        "contribution": "c-1", "pledge": "woonkracht10-money", "amount": "400", "how": "spent_by_partner", "on": "2025-02-22",
    } }));
    town.accepts(json!({ "RecordLeaving": { "partner": "woonkracht10", "until": "2025-06-30" } }));
    let vacant = town.desk.ask(&["status", "--on", "2025-07-01"])["result"]["vacancies"].clone();
    for seat in
        [["stuurgroep", "manager-wonen"], ["regiegroep", "area-coordinator"], ["w-north", "caretaker"]]
    {
        assert!(vacant.as_array().unwrap().contains(&json!(seat)), "{seat:?}: {vacant}");
    }
    let assigned = |on: &str| {
        town.desk.ask(&["capacity", "--on", on])["result"]["assignments"].as_array().unwrap().len()
    };
    assert_eq!([assigned("2025-06-30"), assigned("2025-07-01")], [1, 0]);
    let short = |on: &str| town.findings("pledge-short", on).len();
    assert_eq!([short("2025-06-30"), short("2025-07-01")], [0, 1], "400 are provided and 1000 allocated");
    let more = allocate("a-2", "p-garden", "woonkracht10-money", "0.01", "2025-07-01");
    let voices = json!([consents("stuurgroep")[0], consents("stuurgroep")[2]]);
    let more = with(
        decision("d-2", "stuurgroep", "2025-07-02", json!([more])),
        &format!("{DECISION}/positions"),
        voices,
    );
    town.refuses(more, "allocation-exceeds-free", &["woonkracht10-money", "0.01"]);
}

#[test]
fn a_proposal_from_which_the_proposers_own_organisation_alone_benefits_is_a_finding() {
    for (benefits, found) in
        [(json!(["swa"]), 1), (json!(["swa", "gemeente"]), 0), (json!(["gemeente"]), 0), (json!([]), 0)]
    {
        let town = Town::running();
        let mut proposal = proposal("swa");
        proposal["PrepareProposal"]["benefits"] = benefits.clone();
        town.accepts(proposal);
        assert_eq!(town.findings("interested-party", "2025-02-28").len(), found, "{benefits}");
    }
}

#[test]
fn a_reference_from_one_programme_into_another_is_refused() {
    let town = Town::running();
    let other = CHARTER.replacen("programme = \"buurtkracht-alblasserdam\"", "programme = \"elsewhere\"", 1);
    town.desk.write("elsewhere.toml", other.replacen("/alblasserdam", "/elsewhere", 1));
    town.desk.run(&["init", "--charter", "elsewhere.toml"]).expect(0, &[]);
    let record = |programme: &str, person: &str| {
        let command = json!({ "programme": programme, "do": { "SignCharter": {
            "partner": "gemeente", "signatory": person, "on": "2024-12-19", "place": "Alblasserdam",
            "evidence": { "sha256": DOCUMENT },
        } } });
        town.desk.run_with(&["record", "-"], command.to_string().as_bytes())
    };
    record("elsewhere", "p-01").complains(3, &["unknown", "p-01"]);
    record("nowhere", "p-01").complains(3, &["not-founded"]);
}

#[test]
fn minutes_that_differ_from_the_record_are_a_finding_until_it_is_corrected() {
    let town = Town::running();
    town.accepts(meeting("sg-1", "stuurgroep", "2025-02-25", &["p-01", "p-02", "p-03"]));
    let taken = |amount: &str| {
        with(money("d-1", "2025-02-25", amount), &format!("{DECISION}/venue"), json!({ "meeting": "sg-1" }))
    };
    town.accepts(json!([
        taken("100"),
        minutes("sg-1"),
        meeting("sg-2", "stuurgroep", "2025-05-20", &["p-01"])
    ]));
    town.accepts(json!({ "AdoptMinutes": { "meeting": "sg-1", "at": "sg-2", "differing": ["d-1"] } }));
    let differ = |on: &str| town.findings("minutes-differ", on).len();
    assert_eq!([differ("2025-05-19"), differ("2025-05-20")], [0, 1]);
    town.accepts(correct(entry_of(&town, "d-1"), taken("200")));
    let today = town.desk.ask(&["status"])["result"]["findings"].to_string();
    assert!(!today.contains("minutes-differ"), "{today}");
}
