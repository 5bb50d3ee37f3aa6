//! Random histories: mostly valid, from few ids, so that they meet.

use proptest::prelude::*;
use proptest::sample::{Select, select};
use serde_json::{Value, json};

use super::{
    COUNCIL, NORTH, Scenario, TEAM, allocate, alone, but, charter, correct, dated, decide_on, document,
    grant, propose, reassign, reserved, sign, take_seat,
};

const PLANS: &[&str] = &["grove", "benches", "p1"];
const PEOPLE: &[&str] = &["ann", "bob", "cas", "dee", "eve", "fay", "gus"];
const BODIES: &[&str] = &["council", "team", "north", "south", "west", "both"];
const IDS: &[&str] = &["a", "b", "c", "d", "e", "f"];
const MANDATES: &[&str] = &["leader-mandate", "m", "n", "sub"];
const AREAS: &[&str] = &["BU00010002", "BU00010003", "BU00010004"];
const NEW_AREAS: &[&str] = &["BU00010005", "BU00010006"];
const MEETINGS: &[&str] = &["m1", "m2", "m3"];

fn pick(of: &'static [&'static str]) -> Select<&'static str> {
    select(of)
}

fn decision() -> impl Strategy<Value = String> {
    (0..40_u32).prop_map(|n| format!("d{n}"))
}

/// One that is likely there.
fn earlier() -> impl Strategy<Value = String> {
    prop_oneof![2 => Just("first".to_owned()), 1 => (0..40_u32).prop_map(|n| format!("d{n}"))]
}

fn amount() -> impl Strategy<Value = String> {
    (1..15_000_i64).prop_map(|cents| format!("{}.{:02}", cents / 100, cents % 100))
}

/// A day before the day on which it is recorded.
fn date() -> impl Strategy<Value = String> {
    (1..28_u32, 1..3_u32).prop_map(|(d, m)| format!("2030-{m:02}-{d:02}"))
}

/// One in so many.
fn rarely(times: u32) -> impl Strategy<Value = bool> {
    (0..times).prop_map(|n| n == 0)
}

impl Scenario {
    /// A command with what it refers to filled in from the state: the nth decision to correct, with its
    /// record so far, or the nth reservation to lift or to let lapse. Another command as it is.
    #[must_use]
    pub fn filled(&self, command: &Value) -> Value {
        let nth = |of: Vec<String>, asked: &Value| {
            let n = usize::try_from(asked.as_u64().unwrap_or(0)).unwrap_or(0);
            of.get(n.checked_rem(of.len()).unwrap_or(0)).cloned().unwrap_or_else(|| "nothing".to_owned())
        };
        let decisions = self.programme.decisions().all();
        let waiting =
            || decisions.iter().filter(|(_, case)| case.reserved()).map(|(id, _)| id.to_string()).collect();
        if let Some(n) = command.get("Lift") {
            super::lift(&nth(waiting(), n))
        } else if let Some(n) = command.get("Lapse") {
            super::lapse(&nth(waiting(), n))
        } else if let Some(asked) = command.pointer("/Correct/nth") {
            let id = nth(decisions.keys().map(ToString::to_string).collect(), asked);
            self.decision_again(&id, command.get("Correct").unwrap_or(&Value::Null))
        } else if let Some(meeting) = command.pointer("/Correct/meeting") {
            self.meeting_again(meeting, command.get("Correct").unwrap_or(&Value::Null))
        } else {
            command.clone()
        }
    }

    fn decision_again(&self, id: &str, asked: &Value) -> Value {
        let mut last = (0, decide_on("nothing", "council", COUNCIL, json!([])));
        for (entry, accepted) in (0..).zip(&self.accepted) {
            let taken =
                accepted.get("TakeDecision").or_else(|| accepted.pointer("/CorrectRecord/value/decision"));
            let Some(taken) = taken else { continue };
            if taken.pointer("/decision/decision").and_then(Value::as_str) == Some(id) {
                last = (entry, json!({ "TakeDecision": taken }));
            }
        }
        let (entry, mut value) = last;
        for (member, at) in [
            ("title", "/TakeDecision/decision/title"),
            ("amount", "/TakeDecision/effects/0/AllocateFunds/amount"),
            ("amount", "/TakeDecision/effects/0/ReassignFunds/amount"),
            ("pledge", "/TakeDecision/effects/0/AllocateFunds/from"),
        ] {
            if let (Some(changed), Some(_)) = (asked.get(member), value.pointer(at)) {
                value = but(&value, at, changed.clone());
            }
        }
        correct(entry + u64::from(asked.get("wrong").is_some()), &value)
    }

    fn meeting_again(&self, meeting: &Value, asked: &Value) -> Value {
        let mut last = (0, json!({ "meeting": meeting, "body": "council", "on": "2030-01-02" }));
        for (entry, accepted) in (0..).zip(&self.accepted) {
            let held =
                accepted.pointer("/HoldMeeting").or_else(|| accepted.pointer("/CorrectRecord/value/meeting"));
            if let Some(held) = held.filter(|held| held.get("meeting") == Some(meeting)) {
                last = (entry, held.clone());
            }
        }
        let (entry, mut report) = last;
        if let (Some(report), Some(person)) = (report.as_object_mut(), asked.get("person")) {
            report.insert("present".to_owned(), json!([{ "person": person }]));
        }
        json!({ "CorrectRecord": { "entry": entry, "minutes": document(), "reason": "Misheard", "value": { "meeting": report } } })
    }
}

fn money() -> impl Strategy<Value = Value> {
    let pledge = pick(&["town-money", "homes-money"]);
    prop_oneof![
        5 => (pick(IDS), pick(PLANS), pledge, amount(), any::<bool>()).prop_map(
            |(allocation, plan, pledge, amount, earmarked)| {
                let effect = allocate(allocation, plan, pledge, &amount);
                let trees = earmarked && pledge == "town-money";
                if trees { but(&effect, "/AllocateFunds/from/earmark", json!("trees")) } else { effect }
            },
        ),
        1 => pick(IDS).prop_map(|id| json!({ "ReleaseFunds": { "allocation": id } })),
        3 => (pick(IDS), pick(IDS), pick(PLANS), amount())
            .prop_map(|(from, to, plan, amount)| reassign(from, to, plan, &amount)),
    ]
}

fn mandate() -> impl Strategy<Value = Value> {
    let to =
        select(vec![json!({ "seat": { "body": "team", "seat": "leader" } }), json!({ "body": "north" })]);
    let scope = select(vec![json!(["allocate"]), json!(["funds"]), json!(["allocate", "stop-plans"])]);
    prop_oneof![
        4 => (pick(&["m", "n"]), to, scope, amount(), any::<bool>(), any::<bool>()).prop_map(
            |(id, to, scope, ceiling, passes_on, deputy)| {
                let granted = grant(id, to, scope, Some(&ceiling));
                let granted = but(&granted, "/GrantMandate/passes_on", json!(passes_on));
                but(&granted, "/GrantMandate/deputy", json!(deputy))
            },
        ),
        1 => (pick(MANDATES), amount())
            .prop_map(|(id, ceiling)| json!({ "NarrowMandate": { "mandate": id, "ceiling": ceiling } })),
        1 => pick(MANDATES).prop_map(|id| json!({ "RevokeMandate": { "mandate": id } })),
    ]
}

fn layers() -> impl Strategy<Value = Value> {
    let covers = |period: &str| {
        json!({ "ConfirmReading": { "point": "pledge-period",
            "read": { "answer": "So", "rule": { "pledge_period": period } } } })
    };
    prop_oneof![
        pick(&["quorum", "decision-rule", "who-may-stop"])
            .prop_map(|point| json!({ "ConfirmReading": { "point": point } })),
        pick(&["term", "calendar-year"]).prop_map(covers),
        (10..90_u32).prop_map(|days| json!({ "SetPolicy": { "setting": { "vacancy_days": days } } })),
        Just(json!({ "AdjustStrategy": { "what": "More trees" } })),
    ]
}

fn of_council() -> BoxedStrategy<Value> {
    let effect = prop_oneof![
        8 => money(),
        3 => mandate(),
        1 => layers(),
        1 => earlier().prop_map(|id| json!({ "RevokeDecision": { "decision": id } })),
        2 => pick(IDS).prop_map(|id| json!({ "RatifyAct": { "act": id } })),
        1 => pick(PLANS).prop_map(|plan| json!({ "StopPlan": { "plan": plan, "ground": "goal-reached" } })),
    ];
    let effects = prop::collection::vec(effect, 1..3);
    let rest = (rarely(4), rarely(8), rarely(10), earlier(), pick(IDS), rarely(6));
    (decision(), effects, rest, rarely(3), date())
        .prop_map(
            |(id, effects, (waits, turned_down, supersedes, earlier, proposal, on_proposal), later, on)| {
                let mut taken = decide_on(&id, "council", COUNCIL, json!(effects));
                if later {
                    taken = dated(&taken, &on);
                }
                if on_proposal {
                    taken = but(&taken, "/TakeDecision/decision/proposal", json!(proposal));
                }
                if turned_down {
                    let taken = but(&taken, "/TakeDecision/effects", json!([]));
                    return but(&taken, "/TakeDecision/decision/outcome", json!("rejected"));
                }
                if supersedes {
                    taken = but(&taken, "/TakeDecision/decision/supersedes", json!(earlier));
                }
                if waits { reserved(&taken) } else { taken }
            },
        )
        .boxed()
}

fn of_groups() -> BoxedStrategy<Value> {
    let effect = prop_oneof![
        6 => pick(&["p1", "p1", "grove"]).prop_map(|plan| json!({ "AdoptPlan": { "plan": plan } })),
        1 => pick(PLANS).prop_map(|plan| json!({ "RejectPlan": { "plan": plan } })),
        1 => pick(PLANS).prop_map(|plan| json!({ "ExpandPlan": { "plan": plan, "what": "More" } })),
        3 => (pick(PLANS), pick(AREAS))
            .prop_map(|(plan, area)| json!({ "ScaleUpPlan": { "plan": plan, "to_areas": [area] } })),
        1 => pick(PLANS).prop_map(|plan| json!({ "StopPlan": { "plan": plan, "ground": "not-working" } })),
    ];
    let group = prop_oneof![
        3 => pick(AREAS).prop_map(|area| json!({ "FormGroup": { "group": "west", "form": "club", "name": "West", "areas": [area] } })),
        2 => select(vec![json!(["south", "west"]), json!(["north", "south"])])
            .prop_map(|groups| json!({ "MergeGroups": { "groups": groups, "into": "both", "name": "Both" } })),
        1 => pick(&["south", "west", "both"]).prop_map(|group| json!({ "EndGroup": { "group": group } })),
    ];
    let north = (decision(), effect).prop_map(|(id, effect)| decide_on(&id, "north", NORTH, json!([effect])));
    // Groups change on later days, so that there is something before.
    let team = (decision(), group, date())
        .prop_map(|(id, effect, on)| dated(&decide_on(&id, "team", TEAM, json!([effect])), &on));
    let given = (decision(), money(), pick(MANDATES)).prop_map(|(id, effect, mandate)| {
        let taken = decide_on(&id, "north", NORTH, json!([effect]));
        but(&taken, "/TakeDecision/decision/mandate", json!({ "mandate": mandate }))
    });
    let sub = || {
        let sub = grant("sub", json!({ "body": "north" }), json!(["allocate"]), Some("10"));
        but(&sub, "/GrantMandate/under", json!("m"))
    };
    let moved = (pick(&["a", "b"]), pick(IDS), pick(&["grove", "benches"]), 1..30_u32)
        .prop_map(|(from, to, plan, euros)| reassign(from, to, plan, &euros.to_string()));
    let effect = prop_oneof![2 => money(), 4 => moved, 1 => Just(sub())];
    let by_leader = (
        decision(),
        pick(&["cas", "cas", "gus"]),
        pick(&["leader-mandate", "leader-mandate", "m", "n"]),
        effect,
    )
        .prop_map(|(id, person, mandate, effect)| alone(&id, person, mandate, json!([effect])));
    prop_oneof![6 => north, 3 => team, 4 => given, 5 => by_leader].boxed()
}

fn after_decisions() -> BoxedStrategy<Value> {
    let lift = (0..8_u32).prop_map(|nth| json!({ "Lift": nth }));
    let lapse = (0..8_u32).prop_map(|nth| json!({ "Lapse": nth }));
    let corrected = (0..40_u32, amount(), pick(&["town-money", "homes-money"]), rarely(3), rarely(8));
    let corrected = corrected.prop_map(|(nth, amount, pledge, other, wrong)| {
        let mut asked = json!({ "nth": nth, "title": "As it was", "amount": amount });
        if let Some(asked) = asked.as_object_mut() {
            if other {
                asked.insert("pledge".to_owned(), json!({ "pledge": pledge }));
            }
            if wrong {
                asked.insert("wrong".to_owned(), json!(true));
            }
        }
        json!({ "Correct": asked })
    });
    let meeting = (pick(MEETINGS), pick(PEOPLE))
        .prop_map(|(meeting, person)| json!({ "Correct": { "meeting": meeting, "person": person } }));
    prop_oneof![4 => lift, 2 => lapse, 6 => corrected, 1 => meeting].boxed()
}

fn of_people() -> BoxedStrategy<Value> {
    let seat = || {
        select(vec![
            ("council", "town-seat", Some("town")),
            ("council", "homes-seat", Some("homes")),
            ("team", "leader", Some("town")),
            ("team", "teacher", Some("school")),
            ("north", "keeper", Some("homes")),
            ("north", "residents", None),
            ("both", "worker", Some("town")),
        ])
    };
    let take = (seat(), pick(PEOPLE), date()).prop_map(|((body, seat, partner), person, from)| {
        but(&take_seat(body, seat, person, partner), "/TakeSeat/from", json!(from))
    });
    let leave = (seat(), pick(PEOPLE), date()).prop_map(|((body, seat, _), person, until)| {
        json!({ "VacateSeat": { "body": body, "seat": seat, "person": person, "until": until } })
    });
    let stand_in = (seat(), pick(PEOPLE), date()).prop_map(|((body, seat, partner), person, from)| {
        json!({ "DesignateDeputy": { "body": body, "seat": seat, "person": person, "partner": partner, "from": from } })
    });
    let person = pick(&["hal", "ida"])
        .prop_map(|person| json!({ "RegisterPerson": { "person": person, "kind": "resident" } }));
    prop_oneof![4 => take, 2 => leave, 2 => stand_in, 1 => person].boxed()
}

fn of_partners() -> BoxedStrategy<Value> {
    let register = Just(
        json!({ "RegisterPartner": { "partner": "bakers", "name": "Bakers", "kind": "formal", "on": "2030-01-02" } }),
    );
    let rename = (pick(&["school", "town", "bakers"]), pick(&["Academy", "Bread"]))
        .prop_map(|(partner, name)| json!({ "RenamePartner": { "partner": partner, "name": name, "on": "2030-02-01" } }));
    let succeed = pick(&["school", "homes", "walkers"])
        .prop_map(|from| json!({ "SucceedPartner": { "from": from, "to": "bakers", "on": "2030-02-15" } }));
    let leave = pick(&["school", "homes", "walkers"])
        .prop_map(|partner| json!({ "RecordLeaving": { "partner": partner, "until": "2030-02-15" } }));
    let amend = (pick(&["x", "y", "z"]), pick(&["700", "1000", "2000"]), any::<bool>()).prop_map(
        |(id, amount, spare)| {
            let mut text =
                but(&charter(), "/text/pledges/0/what", json!({ "money": amount })).get("text").cloned();
            let seats = text
                .as_mut()
                .and_then(|text| text.pointer_mut("/bodies/1/seats"))
                .and_then(Value::as_array_mut);
            if let Some(seats) = seats.filter(|_| spare) {
                seats.push(json!({ "id": "spare", "partner": "homes", "function": "Spare" }));
            }
            let signed = |partner: &str, person: &str| {
                sign(partner, person).get("SignCharter").map(|signed| but(signed, "/on", json!("2030-02-01")))
            };
            json!({ "AmendCharter": { "amendment": id, "summary": "Changed", "from": "2030-02-01",
            "signatures": [signed("town", "ann"), signed("homes", "bob")], "text": text } })
        },
    );
    let review = pick(&["governance", "network"]).prop_map(|of| {
        json!({ "RecordReview": { "of": of, "by": { "body": "council" }, "outcome": { "no_change": "It works" }, "on": "2030-02-01" } })
    });
    let year = Just(
        json!({ "RecordReview": { "of": { "charter": { "year": 2030 } }, "by": { "partners": ["town"] },
        "outcome": { "amendment": "x" }, "on": "2030-02-01" } }),
    );
    prop_oneof![2 => register, 1 => rename, 1 => succeed, 1 => leave, 2 => amend, 1 => review, 1 => year]
        .boxed()
}

fn of_areas() -> BoxedStrategy<Value> {
    let register = pick(NEW_AREAS)
        .prop_map(|area| json!({ "RegisterArea": { "area": area, "year": 2030, "name": area } }));
    let succeed = (pick(AREAS), pick(NEW_AREAS)).prop_map(|(from, to)| {
        json!({ "SucceedAreas": { "from": [from], "to": [to], "kind": "recoded", "on": "2030-02-01" } })
    });
    prop_oneof![3 => register, 1 => succeed].boxed()
}

fn of_meetings() -> BoxedStrategy<Value> {
    let bodies = || {
        (pick(&["council", "council", "council", "north", "west"]), pick(BODIES), rarely(3)).prop_map(
            |(body, with, jointly)| (body, if jointly && body != with { json!([with]) } else { json!([]) }),
        )
    };
    let call = (pick(MEETINGS), bodies(), date()).prop_map(|(meeting, (body, with), on)| {
        json!({ "ScheduleMeeting": { "meeting": meeting, "body": body, "with": with, "on": on } })
    });
    let hold = (pick(MEETINGS), bodies(), date(), pick(PEOPLE), rarely(8)).prop_map(
        |(meeting, (body, with), on, person, handled)| {
            let (handled, minutes) = (if handled { json!(["i1"]) } else { json!([]) }, document());
            json!({ "HoldMeeting": { "meeting": meeting, "body": body, "with": with, "on": on,
                "present": [{ "person": person }], "handled": handled, "minutes": minutes } })
        },
    );
    let cancel = pick(MEETINGS).prop_map(|meeting| json!({ "CancelMeeting": { "meeting": meeting } }));
    let agenda = pick(MEETINGS).prop_map(
        |meeting| json!({ "SetAgenda": { "meeting": meeting, "items": [{ "item": "i1", "title": "One" }] } }),
    );
    let file = pick(MEETINGS).prop_map(
        |meeting| json!({ "FileMinutes": { "meeting": meeting, "document": document(), "on": "2030-02-28" } }),
    );
    let adopt = (pick(MEETINGS), pick(MEETINGS))
        .prop_map(|(meeting, at)| json!({ "AdoptMinutes": { "meeting": meeting, "at": at } }));
    let week = (pick(BODIES), 1..9_u32).prop_map(|(body, week)| {
        json!({ "RecordWeekWithoutMeeting": { "body": body, "week": format!("2030-W{week:02}"), "why": "holiday" } })
    });
    prop_oneof![5 => call, 5 => hold, 3 => cancel, 3 => agenda, 3 => file, 14 => adopt, 1 => week].boxed()
}

fn of_facts() -> BoxedStrategy<Value> {
    let act = (pick(IDS), any::<bool>(), amount()).prop_map(|(act, money, amount)| {
        let act = json!({ "RecordIrregularAct": { "act": act, "what": "Ordered", "by": { "body": "north" }, "rule": "§ 3", "on": "2030-01-02" } });
        if money { but(&act, "/RecordIrregularAct/amount", json!(amount)) } else { act }
    });
    let reverse = pick(IDS)
        .prop_map(|act| json!({ "ReverseAct": { "act": act, "how": "Paid back", "on": "2030-02-01" } }));
    let legacy = pick(IDS).prop_map(
        |id| json!({ "RecordLegacyFact": { "legacy": id, "what": "It began", "on": "2029-11-01" } }),
    );
    let report = (pick(IDS), pick(BODIES), pick(BODIES)).prop_map(|(id, by, to)| {
        json!({ "SubmitReport": { "report": id, "by": by, "to": to, "period": { "from": "2030-01-01", "until": "2030-01-31" }, "on": "2030-02-01" } })
    });
    let signal = (pick(IDS), pick(PEOPLE), pick(BODIES)).prop_map(|(id, person, to)| {
        json!({ "RaiseSignal": { "signal": id, "title": "S", "from": { "person": person }, "to": to, "on": "2030-02-01" } })
    });
    let about = prop_oneof![
        earlier().prop_map(|id| json!({ "decision": id })),
        pick(IDS).prop_map(|id| json!({ "signal": id })),
        pick(IDS).prop_map(|id| json!({ "report": id })),
        pick(IDS).prop_map(|id| json!({ "proposal": id })),
    ];
    let feedback = (pick(IDS), about, pick(BODIES), pick(BODIES)).prop_map(|(id, about, from, to)| {
        json!({ "GiveFeedback": { "feedback": id, "about": about, "from": from, "to": to, "on": "2030-02-20" } })
    });
    let agree = (pick(IDS), pick(PEOPLE)).prop_map(|(id, person)| {
        json!({ "AgreeAction": { "action": id, "what": "Call", "who": { "person": person }, "by": "2030-04-01", "on": "2030-02-01" } })
    });
    let done = pick(IDS).prop_map(|id| json!({ "CompleteAction": { "action": id, "on": "2030-02-10" } }));
    prop_oneof![3 => act, 1 => reverse, 1 => legacy, 2 => report, 2 => signal, 2 => feedback, 2 => agree, 2 => done].boxed()
}

fn of_proposals() -> BoxedStrategy<Value> {
    let prepare = pick(IDS).prop_map(|id| {
        json!({ "PrepareProposal": { "proposal": id, "title": "V", "by": { "body": "team" }, "to": "council", "on": "2030-01-02" } })
    });
    let advise = pick(IDS).prop_map(
        |id| json!({ "GiveAdvice": { "proposal": id, "by": "team", "verdict": "positive", "on": "2030-01-02" } }),
    );
    let withdraw =
        pick(IDS).prop_map(|id| json!({ "WithdrawProposal": { "proposal": id, "on": "2030-02-01" } }));
    prop_oneof![4 => prepare, 2 => advise, 1 => withdraw].boxed()
}

fn of_money() -> BoxedStrategy<Value> {
    let provide = (pick(IDS), pick(&["town-money", "homes-money"]), amount()).prop_map(|(id, pledge, amount)| {
        json!({ "ProvideContribution": { "contribution": id, "pledge": pledge, "amount": amount, "how": "spent_by_partner", "on": "2030-02-01" } })
    });
    let pay = (pick(IDS), pick(IDS), amount()).prop_map(|(id, allocation, amount)| {
        json!({ "RecordPayment": { "payment": id, "allocation": allocation, "amount": amount, "on": "2030-02-01" } })
    });
    let owe = (pick(IDS), pick(IDS), amount(), rarely(3), pick(MANDATES)).prop_map(
        |(id, allocation, amount, under, mandate)| {
            let owe = json!({ "EnterCommitment": { "commitment": id, "allocation": allocation, "ground": "contract", "amount": amount, "on": "2030-02-01" } });
            let under_mandate = json!({ "mandate": { "mandate": mandate }, "person": "cas" });
            if under { but(&owe, "/EnterCommitment/under", under_mandate) } else { owe }
        },
    );
    prop_oneof![1 => provide, 3 => pay, 3 => owe].boxed()
}

fn of_plans() -> BoxedStrategy<Value> {
    let new = pick(AREAS)
        .prop_map(|area| but(&propose("p1", json!("neighbourhood")), "/ProposePlan/areas", json!([area])));
    let step = (
        pick(&[
            "StartPlan",
            "StartPlan",
            "PausePlan",
            "PausePlan",
            "ResumePlan",
            "ResumePlan",
            "ResumePlan",
            "CompletePlan",
            "WithdrawPlan",
        ]),
        pick(PLANS),
    )
        .prop_map(|(verb, plan)| json!({ verb: { "plan": plan, "on": "2030-03-01" } }));
    let progress = (pick(PLANS), pick(BODIES)).prop_map(
        |(plan, by)| json!({ "RecordProgress": { "plan": plan, "by": by, "colour": "green", "on": "2030-03-01" } }),
    );
    let indicator = Just(
        json!({ "DefineIndicator": { "indicator": "trees", "goal": "green", "title": "T", "unit": "u", "direction": "up" } }),
    );
    let figure = (pick(&["RecordBaseline", "RecordMeasurement"]), pick(IDS), pick(AREAS)).prop_map(|(verb, id, area)| {
        json!({ verb: { "measurement": id, "indicator": "trees", "area": area, "area_year": 2030, "reference_date": "2030-02-01",
            "value": { "figure": "12" }, "n": 12, "source": "Count", "method": "Counted" } })
    });
    let evaluation = (pick(IDS), pick(PLANS)).prop_map(|(id, plan)| {
        json!({ "RecordEvaluation": { "evaluation": id, "title": "E", "about": { "plan": plan }, "kind": "process",
            "by": "north", "conclusion": "stop", "on": "2030-02-01" } })
    });
    prop_oneof![3 => new, 5 => step, 1 => progress, 1 => indicator, 1 => figure, 1 => evaluation].boxed()
}

impl Scenario {
    /// Where random histories start: its plans have money, and its northern area is split.
    #[must_use]
    pub fn funded() -> Self {
        let effects = json!([
            allocate("a", "grove", "homes-money", "100"),
            allocate("b", "benches", "town-money", "100")
        ]);
        let area = |code: &str| json!({ "RegisterArea": { "area": code, "year": 2030, "name": code } });
        let split = json!({ "SucceedAreas": { "from": ["BU00010001"], "to": ["BU00010003", "BU00010004"],
            "kind": "split", "on": "2030-01-02" } });
        Self::running()
            .with_plans()
            .given(area("BU00010003"))
            .given(area("BU00010004"))
            .given(split)
            .given(decide_on("first", "council", COUNCIL, effects))
    }
}

/// Random histories on top of [`Scenario::funded`]. What they refer to is filled in by [`Scenario::filled`] as
/// they are handed in.
pub fn commands() -> impl Strategy<Value = Vec<Value>> {
    let one = prop_oneof![
        14 => of_council(), 9 => of_groups(), 6 => after_decisions(), 5 => of_money(), 5 => of_plans(),
        8 => of_meetings(), 4 => of_facts(), 3 => of_people(), 2 => of_proposals(), 1 => of_partners(),
        1 => of_areas(),
    ];
    prop::collection::vec(one, 0..100)
}
