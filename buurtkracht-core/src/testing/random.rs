//! Random histories: mostly valid, from few ids, so that they meet.

use proptest::prelude::*;
use proptest::sample::{Select, select};
use serde_json::{Value, json};

use super::{
    COUNCIL, NORTH, Scenario, TEAM, allocate, alone, but, charter, correct, dated, decide_on, document,
    grant, propose, reassign, reserved, sign, take_seat,
};

const PLANS: &[&str] = &["grove", "benches", "p1"];
const YEARS: &[&str] = &["y1", "y2", "y3"];
const PEOPLE: &[&str] = &["ann", "bob", "cas", "dee", "eve", "fay", "gus"];
const BODIES: &[&str] = &["council", "team", "north", "south", "west", "both"];
const IDS: &[&str] = &["a", "b", "c", "d", "e", "f"];
const MANDATES: &[&str] = &["leader-mandate", "m", "n", "sub"];
const AREAS: &[&str] = &["BU00010002", "BU00010003", "BU00010004"];
const NEW_AREAS: &[&str] = &["BU00010005", "BU00010006"];
const FUNDINGS: &[&str] = &["fund", "grant"];
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

fn cents(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn amount() -> impl Strategy<Value = String> {
    (1..15_000_i64).prop_map(cents)
}

/// A day before the day on which it is recorded.
fn date() -> impl Strategy<Value = String> {
    (1..28_u32, 1..3_u32).prop_map(|(d, m)| format!("2030-{m:02}-{d:02}"))
}

/// A day of the year after.
fn next_year() -> impl Strategy<Value = String> {
    (1..15_u32, 1..3_u32).prop_map(|(d, m)| format!("2031-{m:02}-{d:02}"))
}

/// One in so many.
fn rarely(times: u32) -> impl Strategy<Value = bool> {
    (0..times).prop_map(|n| n == 0)
}

impl Scenario {
    /// A command with what it refers to filled in from the state: the nth decision to correct, with its
    /// record so far, or the nth reservation to lift or to let lapse. Another command as it is.
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
            ("amount", "/TakeDecision/effects/0/GrantInitiativeBudget/ceiling"),
            ("pledge", "/TakeDecision/effects/0/AllocateFunds/from"),
            ("effort", "/TakeDecision/effects/0/DistributeCapacity/effort"),
            ("effort", "/TakeDecision/effects/0/DistributeEffort/effort"),
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
    let year = prop_oneof![3 => Just(2030), 1 => Just(2031)];
    prop_oneof![
        5 => (pick(IDS), pick(PLANS), pledge, amount(), any::<bool>(), year).prop_map(
            |(allocation, plan, pledge, amount, earmarked, year)| {
                let effect = allocate(allocation, plan, pledge, &amount);
                let period = json!({ "from": format!("{year}-01-01"), "until": format!("{year}-12-31") });
                let effect = but(&effect, "/AllocateFunds/period", period);
                let trees = earmarked && pledge == "town-money";
                if trees { but(&effect, "/AllocateFunds/from/earmark", json!("trees")) } else { effect }
            },
        ),
        2 => (pick(IDS), pick(PLANS), pick(FUNDINGS), amount()).prop_map(
            |(allocation, plan, funding, amount)| {
                let effect = allocate(allocation, plan, "homes-money", &amount);
                but(&effect, "/AllocateFunds/from", json!({ "funding": funding }))
            },
        ),
        2 => granted(),
        1 => pick(IDS).prop_map(|id| json!({ "ReleaseFunds": { "allocation": id } })),
        3 => (pick(IDS), pick(IDS), pick(PLANS), amount())
            .prop_map(|(from, to, plan, amount)| reassign(from, to, plan, &amount)),
    ]
}

fn effort() -> impl Strategy<Value = Value> {
    select(vec![
        json!({ "fte": "0.10" }),
        json!({ "fte": "0.25" }),
        json!({ "hours_per_week": "3:30" }),
        json!("in_kind"),
    ])
}

fn days() -> impl Strategy<Value = Value> {
    select(vec![
        json!({ "from": "2030-01-01", "until": "2030-02-10" }),
        json!({ "from": "2030-01-15", "until": "2030-12-31" }),
        json!({ "from": "2030-02-05", "until": "2031-12-31" }),
    ])
}

fn capacity() -> impl Strategy<Value = Value> {
    let pledge = select(vec![
        (json!({ "pledge": "homes-staff" }), json!({ "fte": "0.10" })),
        (json!({ "pledge": "homes-staff", "earmark": "lead" }), json!({ "fte": "0.15" })),
        (json!({ "pledge": "homes-hours" }), json!({ "hours_per_week": "3:30" })),
        (json!({ "pledge": "homes-manager" }), json!("in_kind")),
    ]);
    let assign =
        (pick(IDS), pledge, pick(&["north", "north", "team", "south", "both"]), days(), effort(), rarely(4));
    let assign = assign.prop_map(|(id, (from, right), to, period, other, wrong)| {
        let effort = if wrong { other } else { right };
        json!({ "DistributeCapacity": { "assignment": id, "from": from, "to": to, "effort": effort, "period": period } })
    });
    prop_oneof![
        4 => assign,
        1 => pick(IDS).prop_map(|id| json!({ "ReleaseCapacity": { "assignment": id } })),
    ]
}

fn shares() -> impl Strategy<Value = Value> {
    let areas =
        select(vec![json!(["BU00010003"]), json!(["BU00010003", "BU00010004"]), json!(["BU00010002"])]);
    let share =
        (pick(IDS), pick(&["staff", "time", "a", "b"]), areas, effort(), days(), pick(PLANS), rarely(2));
    let share = share.prop_map(|(id, from, areas, effort, period, plan, planned)| {
        let effort = match from {
            "staff" => json!({ "fte": "0.10" }),
            "time" => json!({ "hours_per_week": "1:30" }),
            _ => effort,
        };
        let share = json!({ "DistributeEffort": { "share": id, "from": from, "areas": areas, "effort": effort, "period": period } });
        if planned { but(&share, "/DistributeEffort/plan", json!(plan)) } else { share }
    });
    prop_oneof![
        5 => share,
        2 => pick(IDS).prop_map(|id| json!({ "ReleaseEffort": { "share": id } })),
    ]
}

fn granted() -> impl Strategy<Value = Value> {
    (pick(IDS), pick(IDS), amount(), pick(PEOPLE)).prop_map(|(id, allocation, ceiling, person)| {
        json!({ "GrantInitiativeBudget": { "commitment": id, "allocation": allocation, "initiative": "cooks", "what": "Street",
            "ceiling": ceiling, "accountable": person, "ground": "gift", "settle_by": "2031-06-01" } })
    })
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
        pick(&["from-decision", "from-new-year"])
            .prop_map(|use_| json!({ "SetPolicy": { "setting": { "carry_over": use_ } } })),
        Just(json!({ "AdjustStrategy": { "what": "More trees" } })),
    ]
}

fn of_council() -> BoxedStrategy<Value> {
    let effect = prop_oneof![
        8 => money(),
        4 => capacity(),
        3 => mandate(),
        1 => layers(),
        1 => earlier().prop_map(|id| json!({ "RevokeDecision": { "decision": id } })),
        2 => pick(IDS).prop_map(|id| json!({ "RatifyAct": { "act": id } })),
        2 => pick(&["x", "y", "z"]).prop_map(|id| json!({ "AdoptBudget": { "budget": id } })),
        1 => pick(PLANS).prop_map(|plan| json!({ "StopPlan": { "plan": plan, "ground": "goal-reached" } })),
        3 => pick(YEARS).prop_map(|plan| json!({ "AdoptPlan": { "plan": plan } })),
        1 => (pick(IDS), pick(YEARS), amount()).prop_map(|(id, plan, amount)| allocate(id, plan, "homes-money", &amount)),
    ];
    let effects = prop::collection::vec(effect, 1..3);
    let rest = (rarely(4), rarely(8), rarely(10), earlier(), pick(IDS), rarely(6));
    (decision(), effects, rest, rarely(3), prop_oneof![3 => date(), 1 => next_year()])
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
    let spread = (decision(), prop::collection::vec(shares(), 1..3), date(), rarely(4), rarely(6));
    let spread = spread.prop_map(|(id, effects, on, alone_, waits)| {
        let taken = if alone_ {
            alone(&id, "cas", "leader-mandate", json!(effects))
        } else {
            dated(&decide_on(&id, "team", TEAM, json!(effects)), &on)
        };
        if waits && !alone_ { reserved(&taken) } else { taken }
    });
    let north = (decision(), effect).prop_map(|(id, effect)| decide_on(&id, "north", NORTH, json!([effect])));
    // Groups change on later days, so that there is something before.
    let team = (decision(), group, date())
        .prop_map(|(id, effect, on)| dated(&decide_on(&id, "team", TEAM, json!([effect])), &on));
    let extra = (pick(PLANS), amount()).prop_map(
        |(plan, amount)| json!({ "ExpandPlan": { "plan": plan, "what": "More", "amount": amount } }),
    );
    let effects = prop_oneof![
        3 => money().prop_map(|effect| vec![effect]),
        1 => (money(), extra).prop_map(|(effect, extra)| vec![effect, extra]),
    ];
    let given = (decision(), effects, pick(MANDATES)).prop_map(|(id, effects, mandate)| {
        let taken = decide_on(&id, "north", NORTH, json!(effects));
        but(&taken, "/TakeDecision/decision/mandate", json!({ "mandate": mandate }))
    });
    let sub = || {
        let sub = grant("sub", json!({ "body": "north" }), json!(["allocate"]), Some("10"));
        but(&sub, "/GrantMandate/under", json!("m"))
    };
    let moved = (pick(&["a", "b"]), pick(IDS), pick(&["grove", "benches"]), 1..30_u32)
        .prop_map(|(from, to, plan, euros)| reassign(from, to, plan, &euros.to_string()));
    let effect = prop_oneof![2 => money(), 3 => granted(), 4 => moved, 1 => Just(sub())];
    let by_leader = (
        decision(),
        pick(&["cas", "cas", "gus"]),
        pick(&["leader-mandate", "leader-mandate", "m", "n"]),
        effect,
    )
        .prop_map(|(id, person, mandate, effect)| alone(&id, person, mandate, json!([effect])));
    prop_oneof![6 => north, 3 => team, 4 => given, 5 => by_leader, 6 => spread].boxed()
}

fn after_decisions() -> BoxedStrategy<Value> {
    let lift = (0..8_u32).prop_map(|nth| json!({ "Lift": nth }));
    let lapse = (0..8_u32).prop_map(|nth| json!({ "Lapse": nth }));
    let corrected =
        (0..40_u32, amount(), pick(&["town-money", "homes-money"]), effort(), rarely(3), rarely(8));
    let corrected = corrected.prop_map(|(nth, amount, pledge, effort, other, wrong)| {
        let mut asked = json!({ "nth": nth, "title": "As it was", "amount": amount, "effort": effort });
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
    let initiative = prop_oneof![
        3 => pick(&["cooks", "walks"]).prop_map(super::initiative),
        1 => Just(json!({ "RecordInitiativeLeaving": { "initiative": "walks", "until": "2030-02-20" } })),
    ];
    prop_oneof![4 => take, 2 => leave, 2 => stand_in, 1 => person, 1 => initiative].boxed()
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
    let subjects = [json!("governance"), json!("network"), json!({ "duty": "fair" })];
    let review = select(subjects.to_vec()).prop_map(|of| {
        json!({ "RecordReview": { "of": of, "by": { "body": "council" }, "outcome": { "no_change": "It works" }, "on": "2030-02-01" } })
    });
    let outcomes = vec![json!({ "amendment": "x" }), json!({ "no_change": "It works" })];
    let year = select(outcomes).prop_map(|outcome| {
        json!({ "RecordReview": { "of": { "charter": { "year": 2030 } }, "by": { "partners": ["town"] },
            "outcome": outcome, "on": "2030-02-01" } })
    });
    prop_oneof![2 => register, 1 => rename, 3 => succeed, 1 => leave, 2 => amend, 1 => review, 3 => year]
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
        if !money {
            return act;
        }
        let act = but(&act, "/RecordIrregularAct/amount", json!(amount));
        but(&act, "/RecordIrregularAct/source", json!({ "pledge": "town-money" }))
    });
    let reverse = pick(IDS)
        .prop_map(|act| json!({ "ReverseAct": { "act": act, "how": "Paid back", "on": "2030-02-01" } }));
    let legacy = pick(IDS).prop_map(
        |id| json!({ "RecordLegacyFact": { "legacy": id, "what": "It began", "on": "2029-11-01" } }),
    );
    let accept = earlier().prop_map(|about| {
        json!({ "AcceptFinding": { "finding": "decided-without-proposal", "about": about, "by": { "body": "council" },
            "reason": "As agreed", "on": "2030-02-20" } })
    });
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
    prop_oneof![3 => act, 1 => reverse, 1 => legacy, 1 => accept, 2 => report, 2 => signal, 2 => feedback, 2 => agree, 2 => done].boxed()
}

fn of_proposals() -> BoxedStrategy<Value> {
    let prepare = pick(IDS).prop_map(|id| {
        json!({ "PrepareProposal": { "proposal": id, "title": "V", "by": { "body": "team" }, "to": "council", "on": "2030-01-02" } })
    });
    let advise = pick(IDS).prop_map(
        |id| json!({ "GiveAdvice": { "about": { "proposal": id }, "by": "team", "verdict": "positive", "on": "2030-01-02" } }),
    );
    let withdraw =
        pick(IDS).prop_map(|id| json!({ "WithdrawProposal": { "proposal": id, "on": "2030-02-01" } }));
    prop_oneof![4 => prepare, 2 => advise, 1 => withdraw].boxed()
}

fn of_money() -> BoxedStrategy<Value> {
    let provide = (pick(IDS), pick(&["town-money", "homes-money"]), amount()).prop_map(|(id, pledge, amount)| {
        json!({ "ProvideContribution": { "contribution": id, "pledge": pledge, "amount": amount, "how": "spent_by_partner", "on": "2030-02-01" } })
    });
    let pay = (pick(IDS), pick(IDS), amount(), date()).prop_map(|(id, allocation, amount, on)| {
        json!({ "RecordPayment": { "payment": id, "allocation": allocation, "amount": amount, "on": on } })
    });
    let owe = (pick(IDS), pick(IDS), amount(), rarely(3), pick(MANDATES)).prop_map(
        |(id, allocation, amount, under, mandate)| {
            let owe = json!({ "EnterCommitment": { "commitment": id, "allocation": allocation, "ground": "contract", "amount": amount, "on": "2030-02-01" } });
            let under_mandate = json!({ "mandate": { "mandate": mandate } });
            if !under {
                return owe;
            }
            but(&but(&owe, "/EnterCommitment/by", json!("cas")), "/EnterCommitment/under", under_mandate)
        },
    );
    let work = (pick(IDS), pick(&["homes-hours", "homes-staff", "homes-manager"]), pick(BODIES), 1..30_u32);
    let work = work.prop_map(|(id, pledge, body, hours)| {
        json!({ "RecordEffort": { "work": id, "pledge": pledge, "body": body, "period": { "from": "2030-02-01", "until": "2030-02-07" },
            "time": format!("{hours}:15"), "source": "estimate" } })
    });
    let confirm = (pick(IDS), pick(PEOPLE), date())
        .prop_map(|(id, by, on)| json!({ "ConfirmDelivery": { "commitment": id, "by": by, "on": on } }));
    let settle = (pick(IDS), 0..60_u32, date()).prop_map(|(id, euros, on)| {
        json!({ "SettleCommitment": { "commitment": id, "amount": euros.to_string(), "document": document(), "on": on } })
    });
    prop_oneof![1 => provide, 3 => pay, 4 => owe, 1 => confirm, 2 => settle, 1 => work].boxed()
}

/// An amount with VAT, some of it recoverable.
fn taxed() -> impl Strategy<Value = Value> {
    (1..4_000_i64, select(vec![0, 9, 21_i64]), prop_oneof![Just(0), Just(100), 0..101_i64]).prop_map(
        |(net, rate, part)| {
            let vat = net * rate / 100;
            json!({ "net": cents(net), "vat": cents(vat), "recoverable": cents(vat * part / 100) })
        },
    )
}

fn of_invoices() -> BoxedStrategy<Value> {
    let line = (pick(&["a", "b", "c"]), prop::option::of(pick(IDS)), taxed()).prop_map(
        |(allocation, commitment, amount)| {
            let line = json!({ "allocation": allocation, "amount": amount });
            commitment.map_or(line.clone(), |id| but(&line, "/commitment", json!(id)))
        },
    );
    let lines = prop::collection::vec(line, 1..3);
    let receive = (pick(IDS), pick(&["builder", "baker"]), pick(IDS), lines, date()).prop_map(
        |(id, supplier, number, lines, on)| {
            json!({ "ReceiveInvoice": { "invoice": id, "supplier": supplier, "number": number, "lines": lines, "on": on } })
        },
    );
    let credit = (pick(IDS), pick(&["a", "b"]), pick(&["a", "b"]), taxed(), date()).prop_map(
        |(id, invoice, allocation, amount, on)| {
            json!({ "CreditInvoice": { "credit": id, "invoice": invoice, "allocation": allocation, "amount": amount, "on": on } })
        },
    );
    let pay = (pick(IDS), pick(&["a", "b"]), pick(&["a", "b"]), amount(), date()).prop_map(
        |(id, invoice, allocation, amount, on)| {
            json!({ "RecordPayment": { "payment": id, "allocation": allocation, "invoice": invoice, "amount": amount, "on": on } })
        },
    );
    let refund = (pick(IDS), pick(&["a", "b", "c"]), (1..3_000_i64).prop_map(cents)).prop_map(|(id, payment, amount)| {
        json!({ "RecordRefund": { "refund": id, "payment": payment, "amount": amount, "on": "2030-02-28" } })
    });
    prop_oneof![6 => receive, 4 => credit, 5 => pay, 3 => refund].boxed()
}

fn of_years() -> BoxedStrategy<Value> {
    let close = (pick(&["town", "homes"]), next_year())
        .prop_map(|(partner, on)| json!({ "CloseYear": { "partner": partner, "year": 2030, "on": on } }));
    let source = select(vec![
        json!({ "pledge": "town-money" }),
        json!({ "pledge": "town-money", "earmark": "trees" }),
        json!({ "pledge": "homes-money" }),
        json!({ "funding": "fund" }),
    ]);
    let carry = (pick(IDS), source, amount(), next_year()).prop_map(|(id, source, amount, on)| {
        json!({ "CarryOver": { "carry_over": id, "source": source, "from": 2030, "to": 2031, "amount": amount,
            "authority": "Municipal council", "on": on } })
    });
    prop_oneof![1 => close, 3 => carry].boxed()
}

fn apply(id: &str) -> Value {
    json!({ "ApplyForFunding": { "funding": id, "title": "Green", "funder": "Province", "applicant": "town",
        "amount": "300", "period": { "from": "2030-01-01", "until": "2031-12-31" }, "on": "2030-01-02" } })
}

fn of_fundings() -> BoxedStrategy<Value> {
    let apply = pick(FUNDINGS).prop_map(apply);
    let award =
        (pick(FUNDINGS), 1..300_u32, pick(&["2030-01-02", "2030-02-10"])).prop_map(|(id, euros, on)| {
            json!({ "RecordAward": { "funding": id, "amount": euros.to_string(),
            "period": { "from": "2030-01-01", "until": "2030-12-31" }, "on": on } })
        });
    let deny = pick(FUNDINGS).prop_map(|id| json!({ "RecordDenial": { "funding": id, "on": "2030-02-01" } }));
    let advance = (pick(IDS), pick(FUNDINGS), (1..6_000_i64).prop_map(cents)).prop_map(|(id, funding, amount)| {
        json!({ "RecordAdvance": { "advance": id, "funding": funding, "amount": amount, "on": "2030-02-20" } })
    });
    let settle = (pick(FUNDINGS), 0..150_u32).prop_map(|(id, euros)| {
        json!({ "SettleFunding": { "funding": id, "amount": euros.to_string(), "on": "2030-02-25" } })
    });
    let recover = (pick(IDS), pick(FUNDINGS), (1..6_000_i64).prop_map(cents)).prop_map(|(id, funding, amount)| {
        json!({ "RecordRecovery": { "recovery": id, "funding": funding, "amount": amount, "on": "2030-02-26" } })
    });
    prop_oneof![4 => apply, 4 => award, 1 => deny, 3 => advance, 1 => settle, 2 => recover].boxed()
}

fn of_budgets() -> BoxedStrategy<Value> {
    let cover = select(vec![
        json!({ "committed": { "pledge": "homes-money" } }),
        json!({ "committed": { "funding": "fund" } }),
        json!({ "applied_for": "grant" }),
        json!("gap"),
    ]);
    (pick(&["x", "y", "z"]), cover, amount(), prop::option::of(pick(&["x", "y"])))
        .prop_map(|(id, cover, amount, supersedes)| {
            let budget = json!({ "DraftBudget": { "budget": id, "title": "B", "by": "team", "from": 2030, "until": 2031,
                "lines": [{ "year": 2030, "what": "Trees", "amount": { "money": amount }, "cover": cover }],
                "on": "2030-02-01" } });
            supersedes.map_or(budget.clone(), |id| but(&budget, "/DraftBudget/supersedes", json!(id)))
        })
        .boxed()
}

fn of_plans() -> BoxedStrategy<Value> {
    let new = pick(AREAS)
        .prop_map(|area| but(&propose("p1", json!("neighbourhood")), "/ProposePlan/areas", json!([area])));
    let step = (
        pick(&[
            "StartPlan",
            "StartPlan",
            "StartPlan",
            "StartPlan",
            "PausePlan",
            "PausePlan",
            "PausePlan",
            "ResumePlan",
            "ResumePlan",
            "ResumePlan",
            "ResumePlan",
            "CompletePlan",
            "WithdrawPlan",
        ]),
        prop_oneof![3 => pick(PLANS), 2 => pick(YEARS)],
    )
        .prop_map(|(verb, plan)| json!({ verb: { "plan": plan, "on": "2030-03-01" } }));
    let output = (pick(IDS), pick(PLANS), 1..90_u32).prop_map(|(id, plan, count)| {
        json!({ "RecordOutput": { "output": id, "plan": plan, "what": "O", "unit": "u", "count": count,
            "period": { "from": "2030-01-02", "until": "2030-02-01" } } })
    });
    let progress = (pick(PLANS), pick(BODIES)).prop_map(
        |(plan, by)| json!({ "RecordProgress": { "plan": plan, "by": by, "colour": "green", "on": "2030-03-01" } }),
    );
    let indicator = Just(
        json!({ "DefineIndicator": { "indicator": "trees", "goal": "green", "title": "T", "unit": "u", "direction": "up" } }),
    );
    let verb = pick(&["RecordBaseline", "RecordMeasurement", "RecordMeasurement"]);
    let earlier = prop::option::of(pick(IDS));
    let figure = (verb, pick(IDS), pick(AREAS), earlier).prop_map(|(verb, id, area, supersedes)| {
        let figure = json!({ verb: { "measurement": id, "indicator": "trees", "area": area, "area_year": 2030, "reference_date": "2030-02-01",
            "value": { "figure": "12" }, "n": 12, "source": "Count", "method": "Counted" } });
        but(&figure, &format!("/{verb}/supersedes"), json!(supersedes))
    });
    let target = (pick(IDS), pick(AREAS), 10..12_u32, prop::option::of(pick(IDS))).prop_map(|(id, area, month, supersedes)| {
        json!({ "SetTarget": { "target": id, "indicator": "trees", "area": area, "area_year": 2030, "by": "council",
            "period": { "from": "2030-01-01", "until": format!("2030-{month}-01") }, "value": "20",
            "supersedes": supersedes, "on": "2030-02-01" } })
    });
    let evaluation = (pick(IDS), pick(PLANS)).prop_map(|(id, plan)| {
        json!({ "RecordEvaluation": { "evaluation": id, "title": "E", "about": { "plan": plan }, "kind": "process",
            "by": "north", "conclusion": "stop", "on": "2030-02-01" } })
    });
    prop_oneof![
        3 => new, 5 => step, 1 => progress, 1 => output, 2 => indicator, 3 => figure, 2 => target, 1 => evaluation,
    ]
    .boxed()
}

impl Scenario {
    /// Where random histories start: its plans have money, its northern area is split, annual plans wait to be
    /// adopted, and what the histories tell of 2030 is recorded once that year is over.
    pub fn funded() -> Self {
        let assign = |id: &str, pledge: &str, effort: Value| {
            json!({ "DistributeCapacity": { "assignment": id, "from": { "pledge": pledge }, "to": "north",
                "effort": effort, "period": { "from": "2030-01-01", "until": "2031-12-31" } } })
        };
        let effects = json!([
            allocate("a", "grove", "homes-money", "100"),
            allocate("b", "benches", "town-money", "100"),
            assign("staff", "homes-staff", json!({ "fte": "0.20" })),
            assign("time", "homes-hours", json!({ "hours_per_week": "4:00" })),
        ]);
        let area = |code: &str| json!({ "RegisterArea": { "area": code, "year": 2030, "name": code } });
        let split = json!({ "SucceedAreas": { "from": ["BU00010001"], "to": ["BU00010003", "BU00010004"],
            "kind": "split", "on": "2030-01-02" } });
        let annual = |id: &str| {
            let plan = propose(id, json!({ "annual": { "year": 2030 } }));
            but(&but(&plan, "/ProposePlan/body", json!("team")), "/ProposePlan/areas", json!(["BU00010002"]))
        };
        YEARS
            .iter()
            .fold(Self::running().with_plans().given(super::initiative("cooks")), |scenario, id| scenario.given(annual(id)))
            .given(area("BU00010003"))
            .given(area("BU00010004"))
            .given(split)
            .given(decide_on("first", "council", COUNCIL, effects))
            .given(json!({ "EnterCommitment": { "commitment": "a", "allocation": "a", "ground": "contract", "amount": "40", "on": "2030-01-02" } }))
            .given(json!({ "ReceiveInvoice": { "invoice": "a", "supplier": "builder", "number": "a", "on": "2030-01-05", "lines": [
                { "allocation": "a", "commitment": "a", "amount": { "net": "50", "vat": "10.50", "recoverable": "10.50" } },
                { "allocation": "b", "amount": { "net": "20", "vat": "4.20", "recoverable": "1.40" } }] } }))
            .given(apply("fund"))
            .given(json!({ "RecordAward": { "funding": "fund", "amount": "200",
                "period": { "from": "2030-01-01", "until": "2030-12-31" }, "on": "2030-01-02" } }))
            .given(json!({ "RecordAdvance": { "advance": "a", "funding": "fund", "amount": "100", "on": "2030-01-02" } }))
            .on("2031-02-15")
    }
}

/// Random histories on top of [`Scenario::funded`]. What they refer to is filled in by [`Scenario::filled`] as
/// they are handed in.
pub fn commands() -> impl Strategy<Value = Vec<Value>> {
    let one = prop_oneof![
        14 => of_council(), 9 => of_groups(), 6 => after_decisions(), 7 => of_money(), 7 => of_plans(),
        10 => of_meetings(), 4 => of_facts(), 3 => of_people(), 2 => of_proposals(), 2 => of_partners(),
        1 => of_areas(), 8 => of_invoices(), 2 => of_years(), 4 => of_fundings(), 2 => of_budgets(),
    ];
    prop::collection::vec(one, 0..120)
}
