use serde_json::{Value, json};

use super::explain;
use crate::programme::Programme;
use crate::testing::*;

/// The explanation of a kind, as the answer in JSON has it.
fn of(programme: &Programme, id: &str, kind: &str) -> Value {
    let found = serde_json::to_value(explain(programme, id)).unwrap();
    let found = found.as_array().unwrap().iter().find(|found| found["kind"] == kind).cloned();
    found.unwrap_or_else(|| panic!("no {kind} {id}"))
}

/// What the facts of one kind below something say, in reading order.
fn said(fact: &Value, what: &str) -> Vec<Value> {
    let mut found = Vec::new();
    for below in fact["below"].as_array().unwrap() {
        found.extend(below["what"].get(what).cloned());
        found.extend(said(below, what));
    }
    found
}

/// The events of one kind below something, in reading order.
fn events(fact: &Value, kind: &str) -> Vec<Value> {
    said(fact, "event").iter().filter_map(|event| event.get(kind).cloned()).collect()
}

/// The decisions that something names in one role.
fn named(fact: &Value, role: &str) -> Vec<Value> {
    let named = said(fact, "named").into_iter().filter(|named| named["role"] == role);
    named.map(|named| named["decision"]["decision"].clone()).collect()
}

/// A meeting of the council on 2 January with an agenda, and money decided in it.
fn decided_in_a_meeting() -> Scenario {
    let money = json!([allocate("a1", "grove", "town-money", "100.00")]);
    let mut decision = decide_on("d-money", "council", COUNCIL, money);
    for (pointer, value) in
        [("venue", json!({ "meeting": "m1" })), ("item", json!("money")), ("proposal", json!("v1"))]
    {
        decision = but(&decision, &format!("/TakeDecision/decision/{pointer}"), value);
    }
    Scenario::running()
        .with_plans()
        .given(json!({ "PrepareProposal": { "proposal": "v1", "title": "Money", "by": { "body": "north" },
            "to": "council", "benefits": ["homes", "school"], "on": "2030-01-02" } }))
        .given(json!({ "ScheduleMeeting": { "meeting": "m1", "body": "council", "on": "2030-01-02" } }))
        .given(json!({ "SetAgenda": { "meeting": "m1", "items": [
            { "item": "money", "title": "Money", "proposal": "v1" }, { "item": "rest", "title": "The rest" }] } }))
        .given(json!({ "HoldMeeting": { "meeting": "m1", "body": "council", "on": "2030-01-02",
            "present": [{ "person": "ann" }, { "person": "bob" }], "handled": ["money"] } }))
        .given(decision)
}

fn minutes() -> Value {
    json!({ "sha256": "1".repeat(64) })
}

#[test]
fn a_decision_shows_its_meeting_item_minutes_and_who_has_an_interest() {
    let s = decided_in_a_meeting()
        .given(json!({ "FileMinutes": { "meeting": "m1", "document": minutes(), "on": "2030-01-05" } }))
        .given(json!({ "HoldMeeting": { "meeting": "m2", "body": "council", "on": "2030-02-02",
            "present": [{ "person": "ann" }] } }))
        .given(json!({ "AdoptMinutes": { "meeting": "m1", "at": "m2", "differing": ["d-money"] } }));
    let d = of(&s.programme, "d-money", "decision");
    let place = &said(&d, "place")[0];
    assert_eq!(place["item"]["fact"]["title"], "Money");
    let adopted = &events(&d, "MinutesAdopted")[0];
    assert_eq!((&adopted["at"], &adopted["differing"]), (&json!("m2"), &json!(["d-money"])));
    assert_eq!(said(&d, "interested"), ["homes"], "the school benefits and has no seat there");
    assert_eq!(d["what"]["decision"]["under"], json!({ "text": 1, "readings": 1, "policy": 1 }));
    let m = of(&s.programme, "m1", "meeting");
    let agenda = &m["what"]["meeting"]["case"]["agenda"]["fact"];
    assert_eq!(agenda["items"][1]["item"], "rest");
    assert_eq!(named(&m, "taken"), ["d-money"]);
    assert_eq!(said(&of(&s.programme, "m2", "meeting"), "adopts"), ["m1"]);
    let v = of(&s.programme, "v1", "proposal");
    assert_eq!(
        (said(&v, "on-agenda"), named(&v, "on-proposal")),
        (vec![json!("m1")], vec![json!("d-money")])
    );
}

#[test]
fn a_correction_shows_what_the_record_said_before_and_after() {
    let mut s = decided_in_a_meeting();
    for amount in ["90.00", "80.00"] {
        let d = of(&s.programme, "d-money", "decision");
        let value = json!({ "decision": { "decision": d["what"]["decision"]["decision"],
            "effects": [allocate("a1", "grove", "town-money", amount)] } });
        s = s.given(json!({ "CorrectRecord": { "entry": d["entry"], "minutes": minutes(),
            "reason": "The amount", "value": value } }));
    }
    let d = of(&s.programme, "d-money", "decision");
    let amounts = |of: &str| -> Vec<Value> {
        let corrections = said(&d, "correction").into_iter();
        corrections.map(|c| c[of][0]["FundsAllocated"]["amount"].clone()).collect()
    };
    assert_eq!(amounts("effects_before"), ["100.00", "90.00"]);
    assert_eq!(amounts("effects_after"), ["90.00", "80.00"]);
    let corrections = said(&d, "correction");
    assert_eq!(corrections[0]["correction"]["entry"], corrections[0]["before"]["sequence"]);
    assert_eq!(corrections[1]["after"]["sequence"], d["entry"]);
}

#[test]
fn a_reservation_shows_what_waits_and_how_it_ended() {
    let money = json!([allocate("a1", "grove", "town-money", "100.00")]);
    let reserved = but(
        &decide_on("d-res", "council", COUNCIL, money),
        "/TakeDecision/decision/reservation",
        json!({ "authority": "The town council", "kind": "suspensive", "until": "2030-06-01" }),
    );
    let s = Scenario::running().with_plans().given(reserved);
    let d = of(&s.programme, "d-res", "decision");
    let reservation = &said(&d, "reservation")[0];
    assert_eq!(reservation["pending"][0]["AllocateFunds"]["amount"], "100.00");
    assert!(events(&d, "FundsAllocated").is_empty());
    let s = s.given(json!({ "LiftReservation": { "decision": "d-res", "on": "2030-02-01" } }));
    let d = of(&s.programme, "d-res", "decision");
    let reservation = &said(&d, "reservation")[0];
    assert_eq!(reservation["pending"], json!([]));
    assert_eq!(reservation["ended"]["lifted"]["fact"]["on"], "2030-02-01");
    assert_eq!(events(&d, "FundsAllocated").len(), 1);
}

#[test]
fn a_mandate_shows_its_chain_up_to_who_gave_it_and_the_competence_it_gave() {
    let grant = |id: &str, to: Value, more: Value| {
        let mut mandate = json!({ "mandate": id, "to": to, "scope": ["allocate"], "ceiling": "200.00",
            "valid": { "from": "2030-01-02", "until": "2030-12-31" } });
        mandate.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!([{ "GrantMandate": mandate }])
    };
    let north = json!({ "seat": { "body": "north", "seat": "worker" } });
    let part = grant("part", north, json!({ "under": "whole" }));
    let sub = but(
        &decide_on("d-part", "team", &[("leader", "cas"), ("mate", "dee")], part),
        "/TakeDecision/decision/mandate",
        json!({ "mandate": "whole" }),
    );
    let mut used = decide_on("d-used", "north", &[], json!([allocate("a1", "grove", "town-money", "50.00")]));
    for (member, value) in [
        ("venue", json!({ "mandate": { "seat": "worker", "person": "cas" } })),
        ("mandate", json!({ "mandate": "part", "authority": minutes() })),
    ] {
        used = but(&used, &format!("/TakeDecision/decision/{member}"), value);
    }
    let s = Scenario::running()
        .with_plans()
        .given(decide_on(
            "d-whole",
            "council",
            COUNCIL,
            grant("whole", json!({ "body": "team" }), json!({ "passes_on": true })),
        ))
        .given(sub)
        .given(used);
    let d = of(&s.programme, "d-used", "decision");
    let cited = &said(&d, "cited")[0];
    let chain: Vec<_> = cited["chain"].as_array().unwrap().iter().map(|link| &link["by"]).collect();
    assert_eq!(chain, [&json!({ "decision": "d-part" }), &json!({ "decision": "d-whole" })]);
    assert_eq!(cited["authority"], minutes());
    assert_eq!(said(&d, "competence")[0]["from"], json!({ "mandate": "part" }));
    let whole = &of(&s.programme, "whole", "mandate")["what"]["mandate"];
    assert_eq!(
        (&whole["mandate"]["used"], &whole["mandate"]["left"], &whole["parts"]),
        (&json!("50.00"), &json!("150.00"), &json!(["part"]))
    );
}

#[test]
fn feedback_and_actions_stand_with_what_they_are_about() {
    let s = decided_in_a_meeting()
        .given(json!({ "GiveFeedback": { "feedback": "f1", "about": { "decision": "d-money" }, "from": "council",
            "to": "north", "on": "2030-01-03" } }))
        .given(json!({ "AgreeAction": { "action": "ac1", "what": "Dig", "by": "2030-02-01", "on": "2030-01-02",
            "who": { "seat": { "body": "north", "seat": "worker" } }, "decision": "d-money", "meeting": "m1" } }))
        .given(json!({ "RaiseSignal": { "signal": "s1", "title": "Dark", "from": { "person": "fay" }, "to": "council",
            "on": "2030-01-03" } }))
        .given(json!({ "GiveFeedback": { "feedback": "f2", "about": { "signal": "s1" }, "from": "council",
            "to": "north", "on": "2030-01-04" } }))
        .given(json!({ "SubmitReport": { "report": "r1", "by": "north", "to": "team", "on": "2030-02-02",
            "period": { "from": "2030-01-01", "until": "2030-01-31" } } }))
        .given(json!({ "RecordIrregularAct": { "act": "ia", "what": "Paid", "by": { "person": "cas" }, "rule": "3",
            "on": "2030-02-01" } }));
    let d = of(&s.programme, "d-money", "decision");
    assert_eq!(events(&d, "FeedbackGiven")[0]["feedback"], "f1");
    assert_eq!(events(&d, "ActionAgreed")[0]["action"], "ac1");
    let action = of(&s.programme, "ac1", "action");
    assert_eq!(said(&action, "holder")[0]["person"], "cas");
    assert_eq!(named(&action, "carried-out"), ["d-money"]);
    assert_eq!(events(&of(&s.programme, "s1", "signal"), "FeedbackGiven")[0]["feedback"], "f2");
    assert_eq!(of(&s.programme, "r1", "report")["below"], json!([]));
    assert_eq!(said(&of(&s.programme, "ia", "irregular-act"), "none"), ["repair"]);
    let group = &of(&s.programme, "north", "body")["what"]["body"];
    assert_eq!(
        (&group["body"]["formed_by"], &group["plans"]),
        (&json!("form"), &json!(["benches", "grove"]))
    );
    assert_eq!(said(&of(&s.programme, "homes", "partner"), "fills")[0]["holders"][0]["person"], "bob");
    assert!(explain(&s.programme, "nothing").is_empty() && explain(&s.programme, "Not An Id").is_empty());
}

#[test]
fn readings_confirmed_later_do_not_change_what_a_decision_was_taken_under() {
    let s = decided_in_a_meeting();
    let confirm =
        decide_on("d-read", "council", COUNCIL, json!([{ "ConfirmReading": { "point": "quorum" } }]));
    let confirm = but(&confirm, "/TakeDecision/decision/effective_on", json!("2030-02-01"));
    let s = s.given(confirm);
    let d = of(&s.programme, "d-money", "decision");
    let rule = &said(&d, "rule")[0];
    assert!(rule["unconfirmed"].as_array().unwrap().contains(&json!("quorum")), "{rule}");
}

#[test]
fn an_indicator_shows_its_baseline_targets_figures_and_the_outputs_for_its_goal() {
    let figure = |verb: &str, id: &str, on: &str| {
        json!({ verb: { "measurement": id, "indicator": "trees", "area": "BU00010001", "area_year": 2030, "reference_date": on,
            "value": { "figure": "12" }, "n": 12, "source": "Count", "method": "Counted" } })
    };
    let superseding =
        |command: Value, base: &str, of: &str| but(&command, &format!("/{base}/supersedes"), json!(of));
    let target = |id: &str| {
        json!({ "SetTarget": { "target": id, "indicator": "trees", "area": "BU00010001", "area_year": 2030,
            "period": { "from": "2030-02-01", "until": "2030-12-31" }, "value": "20", "by": "council", "on": "2030-01-02" } })
    };
    let scenario = Scenario::running()
        .with_plans()
        .given(json!({ "DefineIndicator": { "indicator": "trees", "goal": "green", "sub_aim": "trees", "title": "Trees", "unit": "trees", "direction": "up" } }))
        .given(figure("RecordBaseline", "b1", "2029-06-01"))
        .given(superseding(figure("RecordBaseline", "b2", "2029-07-01"), "RecordBaseline", "b1"))
        .given(figure("RecordMeasurement", "m1", "2030-01-10"))
        .given(figure("RecordMeasurement", "m2", "2030-02-10"))
        .given(superseding(figure("RecordMeasurement", "m3", "2030-02-11"), "RecordMeasurement", "m2"))
        .given(target("t1"))
        .given(superseding(target("t2"), "SetTarget", "t1"))
        .given(json!({ "RecordOutput": { "output": "o1", "plan": "benches", "what": "Benches", "unit": "benches", "count": 3,
            "period": { "from": "2030-01-02", "until": "2030-02-01" } } }));
    let told = of(&scenario.programme, "trees", "indicator");
    let indicator = &told["what"]["indicator"];
    assert_eq!((&indicator["goal_title"], &indicator["sub_aim_title"]), (&json!("Green"), &json!("Trees")));
    let area = &said(&told, "series")[0];
    assert_eq!(area["baseline"]["fact"]["measurement"], "b2");
    let periods: Vec<[&Value; 4]> = area["periods"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| {
            [&p["start"], &p["end"], &p["target"]["fact"]["target"], &p["actual"]["fact"]["measurement"]]
        })
        .collect();
    let expected = [
        [&json!("2030-01-10"), &json!("2030-01-10"), &Value::Null, &json!("m1")],
        [&json!("2030-02-01"), &json!("2030-12-31"), &json!("t2"), &json!("m3")],
    ];
    assert_eq!(periods, expected);
    let gone: Vec<&Value> =
        area["superseded"].as_array().unwrap().iter().map(|gone| &gone["fact"]["measurement"]).collect();
    assert_eq!(gone, ["b1", "m2"]);
    assert_eq!(area["superseded_targets"][0]["fact"]["target"], "t1");
    assert_eq!(events(&told, "OutputRecorded")[0]["output"], "o1");
    for id in ["b1", "m2", "t1"] {
        assert_eq!(of(&scenario.programme, id, "indicator"), told, "{id}");
    }
    assert_eq!(events(&of(&scenario.programme, "o1", "plan"), "OutputRecorded")[0]["count"], 3);
}

#[test]
fn an_evaluation_shows_what_followed_from_it_by_whatever_names_it() {
    let scenario = Scenario::running()
        .with_plans()
        .given(json!({ "RecordEvaluation": { "evaluation": "e", "title": "E", "about": { "plan": "benches" }, "kind": "narrative",
            "by": "north", "conclusion": "expand", "challenges": sealed(&[]), "on": "2030-01-02" } }))
        .given(decide_on("d", "north", NORTH, json!([{ "ExpandPlan": { "plan": "benches", "what": "More", "evaluation": "e" } }])))
        .given(json!({ "AgreeAction": { "action": "ac", "what": "Ask", "who": { "body": "north" }, "by": "2030-04-01",
            "evaluation": "e", "on": "2030-01-02" } }));
    let told = of(&scenario.programme, "e", "evaluation");
    assert_eq!(named(&told, "follow-up"), ["d"]);
    assert_eq!(events(&told, "ActionAgreed")[0]["action"], "ac");
}

#[test]
fn the_findings_of_a_decision_are_not_those_of_what_has_its_id() {
    let feedback =
        json!([{ "id": "feedback", "section": "4", "asks": "feedback", "what": "Tell", "due": "always" }]);
    let scenario = Scenario::founded_with(&[("/text/duties", feedback)])
        .run()
        .given(json!({ "AgreeAction": { "action": "d", "what": "Ask", "who": { "body": "team" }, "by": "2030-02-15", "on": "2030-02-01" } }))
        .given(json!({ "RaiseSignal": { "signal": "d", "title": "S", "from": { "body": "north" }, "to": "council", "on": "2030-02-01" } }))
        .given(json!({ "HoldMeeting": { "meeting": "n", "body": "north", "on": "2030-02-10", "present": [] } }))
        .given(decide_on("d", "council", COUNCIL, json!([])));
    let told = of(&scenario.programme, "d", "decision");
    let findings = &said(&told, "findings")[0];
    let codes: Vec<&str> =
        findings.as_array().unwrap().iter().map(|found| found["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["decided-without-proposal", "recorded-late"]);
}

#[test]
fn an_assignment_and_work_name_the_partner_that_acted_for_its_pledge() {
    let assign = |id: &str, on: &str| {
        let period = json!({ "from": on, "until": "2030-12-31" });
        let effects = json!([{ "DistributeCapacity": { "assignment": id, "from": { "pledge": "homes-staff" },
            "to": "team", "effort": { "fte": "0.10" }, "period": period } }]);
        dated(&decide_on(id, "council", COUNCIL, effects), on)
    };
    let work = |id: &str, from: &str, until: &str| {
        json!({ "RecordEffort": { "work": id, "pledge": "homes-staff", "body": "team",
            "period": { "from": from, "until": until }, "time": "8:00", "employees": 1, "source": "timesheet" } })
    };
    let scenario = Scenario::running()
        .given(assign("first", "2030-01-02"))
        .given(assign("second", "2030-02-20"))
        .given(work("w1", "2030-02-01", "2030-02-14"))
        .given(work("w2", "2030-02-01", "2030-02-15"))
        .given(json!({ "RegisterPartner": { "partner": "houses", "name": "Houses", "kind": "formal", "on": "2030-01-02" } }))
        .given(json!({ "SucceedPartner": { "from": "homes", "to": "houses", "on": "2030-02-15" } }));
    for (id, kind, partner) in [
        ("first", "assignment", "homes"),
        ("second", "assignment", "houses"),
        ("w1", "work", "homes"),
        ("w2", "work", "houses"),
    ] {
        assert_eq!(said(&of(&scenario.programme, id, kind), "whose"), [partner], "{id}");
    }
}

/// The kinds of what has an id.
fn kinds(programme: &Programme, id: &str) -> Vec<String> {
    let found = serde_json::to_value(explain(programme, id)).unwrap();
    found.as_array().unwrap().iter().map(|found| found["kind"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn whatever_has_an_id_is_explained_by_itself_or_by_what_it_is_a_part_of() {
    let scenario = decided_in_a_meeting()
        .given(json!({ "RecordLegacyFact": { "legacy": "old", "what": "A street party", "on": "2029-06-01" } }))
        .given(json!({ "ProvideContribution": { "contribution": "c1", "pledge": "town-money", "amount": "10.00",
            "how": { "paid_to": "homes" }, "on": "2030-01-03" } }))
        .given(json!({ "ReceiveInvoice": { "invoice": "i1", "supplier": "builder", "number": "7", "on": "2030-01-05",
            "lines": [{ "allocation": "a1", "amount": { "net": "50.00", "vat": "0.00" } }] } }))
        .given(json!({ "CreditInvoice": { "credit": "cr1", "invoice": "i1", "allocation": "a1",
            "amount": { "net": "5.00", "vat": "0.00" }, "on": "2030-01-06" } }))
        .given(json!({ "RecordPayment": { "payment": "b1", "allocation": "a1", "invoice": "i1", "amount": "45.00",
            "on": "2030-01-07" } }))
        .given(json!({ "RecordRefund": { "refund": "re1", "payment": "b1", "amount": "1.00", "on": "2030-01-08" } }))
        .given(json!({ "GiveFeedback": { "feedback": "f1", "about": { "decision": "d-money" }, "from": "council",
            "to": "north", "on": "2030-01-03" } }));
    for (id, kind) in [
        ("old", "legacy"),
        ("c1", "pledge"),
        ("town-money", "pledge"),
        ("lead", "pledge"),
        ("builder", "supplier"),
        ("cr1", "invoice"),
        ("re1", "payment"),
        ("f1", "feedback"),
        ("rest", "meeting"),
        ("fay", "person"),
        ("town-seat", "seat"),
        ("council/town-seat", "seat"),
        ("green", "goal"),
        ("review", "duty"),
    ] {
        assert_eq!(kinds(&scenario.programme, id), [kind], "{id}");
    }
    // An earmark and a sub-aim can have one id: both are told.
    assert_eq!(kinds(&scenario.programme, "trees"), ["pledge", "goal"]);
    // A seat of each group that was formed after one form.
    assert_eq!(kinds(&scenario.programme, "residents"), ["seat", "seat"]);
    let supplier = &of(&scenario.programme, "builder", "supplier")["what"]["supplier"];
    assert_eq!((&supplier["due"], &supplier["paid"]), (&json!("45.00"), &json!("44.00")));
    let seat = &of(&scenario.programme, "north/residents", "seat")["what"]["seat"];
    assert_eq!(seat["holders"][0]["person"], "fay");
    let funded = Scenario::funded();
    assert!(kinds(&funded.programme, "a").len() >= 4, "an allocation, a commitment, an invoice, an advance");
    assert!(kinds(&funded.programme, "a").contains(&"funding".to_owned()));
}

#[test]
fn a_decision_shows_the_figures_behind_its_evaluation_and_its_charter() {
    let figure = |verb: &str, id: &str, on: &str| {
        json!({ verb: { "measurement": id, "indicator": "trees", "area": "BU00010001", "area_year": 2030, "reference_date": on,
            "value": { "figure": "12" }, "n": 12, "source": "Count", "method": "Counted" } })
    };
    let s = Scenario::running()
        .with_plans()
        .given(json!({ "DefineIndicator": { "indicator": "trees", "goal": "green", "title": "Trees", "unit": "trees", "direction": "up" } }))
        .given(figure("RecordBaseline", "m0", "2029-06-01"))
        .given(figure("RecordMeasurement", "m1", "2030-01-02"))
        .given(json!({ "RecordEvaluation": { "evaluation": "e", "title": "E", "about": { "plan": "benches" }, "kind": "effect",
            "by": "north", "measurements": ["m1"], "conclusion": "expand", "on": "2030-01-02" } }))
        .given(decide_on("d", "north", NORTH, json!([{ "ExpandPlan": { "plan": "benches", "what": "More", "evaluation": "e" } }])))
        .given(json!({ "RecordOutput": { "output": "o", "plan": "benches", "what": "Benches", "unit": "benches", "count": 3,
            "period": { "from": "2030-01-02", "until": "2030-02-01" } } }));
    let d = of(&s.programme, "d", "decision");
    let ground = &said(&d, "ground")[0];
    assert_eq!(ground["evaluation"], "e", "an effect rests on it, though the decision names none");
    let figure = &said(&d, "figure")[0];
    assert_eq!(figure["measurement"]["fact"]["measurement"], "m1");
    assert_eq!(figure["baseline"]["fact"]["measurement"], "m0");
    let below = d["below"].as_array().unwrap();
    let competence = below.iter().find(|fact| fact["what"].get("competence").is_some()).unwrap();
    assert_eq!((&competence["what"]["competence"]["version"], &competence["entry"]), (&json!(1), &json!(0)));
    assert_eq!(d["what"]["decision"]["charter_entries"][0], 0);
    let effects = below.iter().find(|fact| fact["what"] == "effects").unwrap();
    assert_eq!(effects["below"][0]["entry"], d["entry"]);
    assert_eq!(said(&d, "since")[0]["plan"], "benches");
    assert_eq!(events(&d, "OutputRecorded")[0]["output"], "o");
    let within = of(&s.programme, "benches", "plan");
    let inner = said(&within, "decision");
    assert!(inner.iter().any(|inner| inner["decision"]["decision"] == "d"));
    assert!(said(&within, "since").is_empty(), "told with the plan itself");
}

#[test]
fn an_action_is_told_with_its_plan_and_with_the_report_that_names_it() {
    let action = json!({ "AgreeAction": { "action": "x", "what": "Call", "who": { "person": "fay" }, "by": "2030-04-01",
        "plan": "benches", "on": "2030-02-01" } });
    let report = json!({ "SubmitReport": { "report": "r", "by": "north", "to": "team", "actions": ["x"],
        "period": { "from": "2030-01-01", "until": "2030-01-31" }, "on": "2030-02-01" } });
    let scenario = Scenario::running().with_plans().given(action).given(report);
    for id in ["benches", "r"] {
        let told = serde_json::to_string(&explain(&scenario.programme, id)).unwrap();
        assert!(told.contains(r#""action":"x""#), "{id}: {told}");
    }
    let told = of(&scenario.programme, "x", "action");
    assert_eq!(events(&told, "PlanProposed")[0]["plan"], "benches");
    assert_eq!(events(&told, "ReportSubmitted")[0]["report"], "r");
    let about = crate::questions::mentions(&scenario.programme, &scenario.history.last().unwrap().1);
    let plan = crate::questions::mentions::Mention::Plan("benches".parse().unwrap());
    assert!(about.contains(&plan), "the report leads to the plan of its action: {about:?}");
}

#[test]
fn every_id_that_is_listed_has_an_explanation() {
    let money = json!([allocate("a", "benches", "homes-money", "100")]);
    let scenario = Scenario::running().with_plans().given(decide_on("d", "council", COUNCIL, money));
    let ids = super::ids(&scenario.programme);
    for id in &ids {
        assert!(!explain(&scenario.programme, id).is_empty(), "{id}");
    }
    for id in ["d", "a", "benches", "ann", "council", "town", "leader-mandate"] {
        assert!(ids.iter().any(|known| known == id), "{id}");
    }
}
