//! Given, when, then: a made-up programme to try rules on, and random histories of it.
//!
//! Commands are written as JSON, so every test reads them as a user's are read.

#![allow(
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot be set up ends there"
)]

use chrono::{DateTime, FixedOffset};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::id::{CommandId, Sequence};
use crate::record::CommitMeta;
use crate::value::Day;
use crate::{CommandEnvelope, Event, Programme, Refusal, decide, evolve};

mod random;

pub use random::commands;

/// A charter that is nobody's: two core partners, a council that decides by consent, a team, and clubs.
pub fn charter() -> Value {
    let reading = |rule: Value| json!({ "answer": "as read here", "rule": rule, "confirmed": false });
    let seat = |id: &str, partner: &str| json!({ "id": id, "partner": partner, "function": id });
    json!({
        "programme": "example", "origin": "log.example/one", "time_zone": "Europe/Amsterdam", "title": "Example",
        "municipalities": [{ "area": "GM0001", "year": 2030, "name": "Example" }],
        "source": { "document": "Example", "copy": "made up" },
        "text": {
            "term": { "section": "1", "period": { "from": "2030-01-01", "until": "2031-12-31" } },
            "signing": { "section": "1", "on": "2029-12-01", "place": "Example" },
            "aim": { "section": "1", "summary": "To try rules on" },
            "goals": [{ "id": "green", "section": "1", "title": "Green", "sub_aims": [{ "id": "trees", "title": "Trees" }] }],
            "partners": [
                { "id": "town", "section": "2", "name": "Town", "kind": "core", "aliases": ["City hall"] },
                { "id": "homes", "section": "2", "name": "Homes", "kind": "core" },
                { "id": "school", "section": "2", "name": "School", "kind": "formal" },
                { "id": "walkers", "section": "2", "name": "Walkers", "kind": "informal" },
            ],
            "bodies": [
                { "id": "council", "section": "2", "name": "Council", "level": "strategic",
                  "cadence": { "at_least": 1, "per": "calendar-year" }, "tasks": [],
                  "may": ["distribute-funds", "distribute-capacity", "decide-main-lines"],
                  "seats": [seat("town-seat", "town"), seat("homes-seat", "homes")] },
                { "id": "team", "section": "2", "name": "Team", "level": "tactical",
                  "cadence": { "at_least": 1, "per": "calendar-year" }, "tasks": [],
                  "may": ["prepare-decisions", "distribute-effort", "draft-budget"],
                  "seats": [{ "id": "leader", "partner": "town", "function": "leader",
                              "mandate": { "id": "leader-mandate", "scope": ["funds", "capacity"] } },
                            seat("mate", "homes"), seat("teacher", "school")] },
                { "id": "club", "section": "2", "name": "Club", "level": "operational", "form": true,
                  "cadence": { "at_least": 1, "per": "active-week" }, "tasks": [],
                  "may": ["expand-plan", "scale-up-plan", "stop-plan"],
                  "seats": [seat("worker", "town"), seat("keeper", "homes"),
                            { "id": "residents", "function": "Residents", "plural": true }] },
            ],
            "pledges": [
                { "id": "town-money", "section": "3", "partner": "town", "what": { "money": "1000.00" },
                  "earmarks": [{ "id": "trees", "part": { "money": "300.00" }, "purpose": "Trees" }] },
                { "id": "homes-money", "section": "3", "partner": "homes", "what": { "money": "500.00" } },
                { "id": "homes-staff", "section": "3", "partner": "homes", "what": { "fte": "0.50" }, "headcount": 2,
                  "earmarks": [{ "id": "lead", "part": { "fte": "0.20" }, "purpose": "The lead" }] },
                { "id": "homes-hours", "section": "3", "partner": "homes", "what": { "hours_per_week": "8" }, "bodies": ["club"] },
                { "id": "homes-manager", "section": "3", "partner": "homes", "what": { "in_kind": "A manager" } },
            ],
            "duties": [{ "id": "review", "section": "4", "asks": "charter-review", "what": "Review", "body": "council", "due": "each_year" },
                { "id": "fair", "section": "4", "asks": "own", "what": "Hold a fair", "body": "team", "due": { "on": "2031-12-31" } }],
            "responsibilities": [{ "section": "4", "partner": "town", "duty": "Connects the levels" }],
        },
        "readings": {
            "decision_rule": reading(json!({
                "strategic": { "by": "consent", "voices": "core-partners" },
                "tactical": { "by": "consent", "voices": "core-partners" },
                "operational": { "by": "consent", "voices": "functions" } })),
            "quorum": reading(json!({
                "strategic": { "means": "every-core-partner", "other": "majority-of-filled-seats" },
                "tactical": { "means": "every-core-partner", "other": "majority-of-filled-seats" },
                "operational": { "means": "functions", "other": "functions" } })),
            "pledge_period": reading(json!("term")),
            "fte_and_hours": reading(json!("36:00")),
            "programme_mandate": reading(json!("within-distribution")),
            "who_may_stop": reading(json!(["council"])),
            "kinds_of_plan": reading(json!(["annual", "neighbourhood", "project"])),
            "who_adopts": reading(json!({ "annual": "council", "neighbourhood": "club", "project": "club" })),
        },
        "policy": {
            "late_recording_days": 30, "vacancy_days": 60, "evaluation_months": 12, "small_cell": 5,
            "group_formers": ["team"], "multi_year_budget_by": "2031-12-31", "holiday_weeks": [1],
            "report_months": 3, "network_months": 12, "effort_percent": 80,
            "quorum_functions": 2, "consent_days": 14, "urgent_stop_days": 30, "baseline_months": 6, "spread_days": 90,
            "confidence_percent": 95,
            "carry_over": "from-decision", "set_by": "council",
        },
    })
}

/// A programme with all that led to it.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// The state so far.
    pub programme: Programme,
    /// Every event so far, with what its commit says.
    pub history: Vec<(CommitMeta, Event)>,
    /// Every accepted command so far, by its entry.
    pub accepted: Vec<Value>,
    now: DateTime<FixedOffset>,
    commits: u64,
}

/// Returns the day that a text such as `2030-02-01` means.
pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            programme: Programme::default(),
            history: Vec::new(),
            accepted: Vec::new(),
            now: "2029-12-01T12:00:00+01:00".parse().unwrap(),
            commits: 0,
        }
    }
}

impl Scenario {
    /// Founded by the charter of this module.
    pub fn founded() -> Self {
        Self::default().given(json!({ "FoundProgramme": { "charter": charter() } }))
    }

    /// Founded by a changed charter: each change is a JSON pointer and the value to stand there.
    pub fn founded_with(changes: &[(&str, Value)]) -> Self {
        let mut changed = charter();
        for (pointer, value) in changes {
            *changed.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value.clone();
        }
        Self::default().given(json!({ "FoundProgramme": { "charter": changed } }))
    }

    /// The charter in force and every seat of council, team and a club in the north filled; it is
    /// 1 March 2030.
    pub fn running() -> Self {
        Self::founded().run()
    }

    /// As [`Scenario::running`], from where this one is.
    #[must_use]
    pub fn run(mut self) -> Self {
        for (person, kind) in [
            ("ann", "professional"),
            ("bob", "professional"),
            ("cas", "professional"),
            ("dee", "professional"),
            ("eve", "professional"),
            ("fay", "resident"),
            ("gus", "professional"),
        ] {
            self = self.given(json!({ "RegisterPerson": { "person": person, "kind": kind } }));
        }
        for (partner, person) in [("town", "ann"), ("homes", "bob")] {
            self = self.given(sign(partner, person));
        }
        self = self.given(json!({ "BringCharterIntoForce": { "on": "2029-12-01" } })).on("2030-01-02");
        for area in ["BU00010001", "BU00010002"] {
            self = self.given(json!({ "RegisterArea": { "area": area, "year": 2030, "name": area } }));
        }
        for (body, seat, person, partner) in [
            ("council", "town-seat", "ann", "town"),
            ("council", "homes-seat", "bob", "homes"),
            ("team", "leader", "cas", "town"),
            ("team", "mate", "dee", "homes"),
            ("team", "teacher", "eve", "school"),
        ] {
            self = self.given(take_seat(body, seat, person, Some(partner)));
        }
        self = self.given(decide_on("form", "team", &[("leader", "cas"), ("mate", "dee")], json!([
            { "FormGroup": { "group": "north", "form": "club", "name": "North", "areas": ["BU00010001"] } },
            { "FormGroup": { "group": "south", "form": "club", "name": "South", "areas": ["BU00010002"] } },
        ])));
        for (seat, person, partner) in
            [("worker", "cas", Some("town")), ("keeper", "dee", Some("homes")), ("residents", "fay", None)]
        {
            self = self.given(take_seat("north", seat, person, partner));
        }
        self.on("2030-03-01")
    }

    /// A neighbourhood plan `grove` and a project `benches` in it, both adopted and started by the north.
    #[must_use]
    pub fn with_plans(mut self) -> Self {
        for (plan, kind) in [
            ("grove", json!("neighbourhood")),
            ("benches", json!({ "project": { "parent": "grove", "lead": "fay" } })),
        ] {
            let adopt = json!([{ "AdoptPlan": { "plan": plan } }]);
            self = self
                .given(propose(plan, kind))
                .given(decide_on(&format!("adopt-{plan}"), "north", NORTH, adopt))
                .given(json!({ "StartPlan": { "plan": plan, "on": "2030-03-01" } }));
        }
        self
    }

    /// Moves the clock to noon of a day.
    #[must_use]
    pub fn on(mut self, on: &str) -> Self {
        self.now = format!("{on}T12:00:00+01:00").parse().unwrap();
        self
    }

    /// A command that must be accepted.
    #[must_use]
    pub fn given(mut self, command: Value) -> Self {
        let events = self.when(&command).unwrap_or_else(|refusal| panic!("given {command}: {refusal}"));
        self.keep(command, events);
        self
    }

    /// What a command leads to; the state stays as it is.
    ///
    /// # Errors
    /// The refusal.
    pub fn when(&self, command: &Value) -> Result<Vec<Event>, Refusal> {
        decide(&self.programme, &self.envelope(command), self.now)
    }

    /// The command in its envelope.
    pub fn envelope(&self, command: &Value) -> CommandEnvelope {
        let id = Uuid::from_u128(u128::from(self.commits));
        let whole = json!({ "programme": "example", "id": id, "actor": "clerk", "do": command });
        serde_json::from_value(whole).unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    fn keep(&mut self, command: Value, events: Vec<Event>) {
        let recorded = CommitMeta {
            sequence: Sequence(self.commits),
            recorded_at: self.now,
            command: CommandId(Uuid::from_u128(u128::from(self.commits))),
        };
        self.commits += 1;
        self.accepted.push(command);
        for event in events {
            evolve(&mut self.programme, &recorded, event.clone());
            self.history.push((recorded.clone(), event));
        }
    }

    /// Tries a command and keeps what it leads to.
    ///
    /// # Errors
    /// The refusal; then nothing changed.
    pub fn attempt(&mut self, command: &Value) -> Result<(), Refusal> {
        let events = self.when(command)?;
        self.keep(command.clone(), events);
        Ok(())
    }

    /// The code of the refusal of a command; `accepted` where it is not refused.
    pub fn verdict(&self, command: &Value) -> &'static str {
        self.when(command).map_or_else(|refusal| refusal.rejection.code(), |_| "accepted")
    }

    /// The entry that holds a decision.
    pub fn entry(&self, decision: &str) -> u64 {
        let case = self.programme.decisions().all().get(&decision.parse().unwrap());
        case.unwrap_or_else(|| panic!("no decision {decision}")).decision.sequence.0
    }

    /// A command that is right, and the flaws that it can have in order of precedence: where, what stands
    /// there, and the code. Each row has its own flaw and all later ones, so it mends the first flaw of the
    /// row above.
    pub fn ladder(&self, base: &str, right: &Value, flaws: &[(&str, Value, &str)]) {
        for (i, (at, value, code)) in flaws.iter().enumerate() {
            let later = flaws.iter().skip(i + 1).rev();
            let flawed = later.fold(right.clone(), |command, (at, value, _)| {
                but(&command, &format!("{base}/{at}"), value.clone())
            });
            let flawed = but(&flawed, &format!("{base}/{at}"), value.clone());
            assert_eq!(self.verdict(&flawed), *code, "rung {i}: {at} {value}");
        }
        assert_eq!(self.verdict(right), "accepted", "{right}: {:?}", self.when(right).err());
    }

    /// Each row is a command and its verdict: each mends the first flaw of the row above.
    pub fn table(&self, rows: &[(Value, &str)]) {
        for (i, (command, verdict)) in rows.iter().enumerate() {
            assert_eq!(self.verdict(command), *verdict, "row {i}: {command}");
        }
    }
}

/// The seats of the north, with who speaks from them.
pub const NORTH: &[(&str, &str)] = &[("worker", "cas"), ("keeper", "dee"), ("residents", "fay")];

/// The seats of the council, with who speaks from them.
pub const COUNCIL: &[(&str, &str)] = &[("town-seat", "ann"), ("homes-seat", "bob")];

/// The seats of the team whose partners are core, with who speaks from them.
pub const TEAM: &[(&str, &str)] = &[("leader", "cas"), ("mate", "dee")];

/// Returns a document with a made-up digest.
pub fn document() -> Value {
    json!({ "sha256": "0".repeat(64) })
}

/// A sealed text about persons.
pub fn sealed(about: &[&str]) -> Value {
    json!({ "digest": "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0", "about": about })
}

/// The same decision on another day, in writing.
pub fn dated(decision: &Value, on: &str) -> Value {
    let dated = but(decision, "/TakeDecision/decision/decided_on", json!(on));
    but(&dated, "/TakeDecision/decision/venue", json!({ "written": { "opened": on, "closed": on } }))
}

/// The same decision under a reservation.
pub fn reserved(decision: &Value) -> Value {
    let reservation =
        json!({ "authority": "Municipal council", "kind": "suspensive", "until": "2030-06-01" });
    but(decision, "/TakeDecision/decision/reservation", reservation)
}

/// The reservation of a decision is lifted.
pub fn lift(decision: &str) -> Value {
    json!({ "LiftReservation": { "decision": decision, "on": "2030-02-15" } })
}

/// The reservation of a decision lapses.
pub fn lapse(decision: &str) -> Value {
    json!({ "LapseReservation": { "decision": decision, "on": "2030-02-15" } })
}

/// The record of a decision is corrected: the entry that holds it, and the decision as it was.
pub fn correct(entry: u64, decision: &Value) -> Value {
    json!({ "CorrectRecord": { "entry": entry, "minutes": document(), "reason": "Misheard",
        "value": { "decision": decision.get("TakeDecision") } } })
}

/// The leader of the team decides alone on 2 January 2030, under a mandate.
pub fn alone(id: &str, person: &str, mandate: &str, effects: Value) -> Value {
    let decision = decide_on(id, "team", &[], effects);
    let venue = json!({ "mandate": { "seat": "leader", "person": person } });
    let decision = but(&decision, "/TakeDecision/decision/venue", venue);
    but(&decision, "/TakeDecision/decision/mandate", json!({ "mandate": mandate }))
}

/// Grants a mandate over money for 2030.
pub fn grant(id: &str, to: Value, scope: Value, ceiling: Option<&str>) -> Value {
    json!({ "GrantMandate": { "mandate": id, "to": to, "scope": scope, "ceiling": ceiling,
        "valid": { "from": "2030-01-01", "until": "2030-12-31" } } })
}

/// Gives money of an allocation to another plan.
pub fn reassign(from: &str, to: &str, plan: &str, amount: &str) -> Value {
    json!({ "ReassignFunds": { "from": from, "allocation": to, "plan": plan, "amount": amount } })
}

/// A partner signs.
pub fn sign(partner: &str, person: &str) -> Value {
    json!({ "SignCharter": { "partner": partner, "signatory": person, "on": "2029-12-01", "place": "Example",
        "evidence": { "sha256": "0".repeat(64) } } })
}

/// An initiative of residents joins on 2 January 2030.
pub fn initiative(id: &str) -> Value {
    json!({ "RegisterInitiative": { "initiative": id, "name": id, "on": "2030-01-02" } })
}

/// A person takes a seat from 2 January 2030.
pub fn take_seat(body: &str, seat: &str, person: &str, partner: Option<&str>) -> Value {
    json!({ "TakeSeat": { "body": body, "seat": seat, "person": person, "partner": partner, "from": "2030-01-02" } })
}

/// A decision in writing on 2 January 2030, to which all of these consent.
pub fn decide_on(id: &str, body: &str, voices: &[(&str, &str)], effects: Value) -> Value {
    let positions: Vec<Value> = voices
        .iter()
        .map(|(seat, person)| json!({ "seat": seat, "person": person, "stance": "consent" }))
        .collect();
    json!({ "TakeDecision": { "decision": {
        "decision": id, "title": id, "body": body, "decided_on": "2030-01-02", "outcome": "adopted",
        "venue": { "written": { "opened": "2030-01-02", "closed": "2030-01-02" } }, "positions": positions,
    }, "effects": effects } })
}

/// A plan of the north.
pub fn propose(plan: &str, kind: Value) -> Value {
    json!({ "ProposePlan": { "plan": plan, "kind": kind, "title": plan, "body": "north", "goals": ["green"],
        "areas": ["BU00010001"], "period": { "from": "2030-01-01", "until": "2031-12-31" }, "on": "2030-01-02" } })
}

/// Money for a plan in 2030.
pub fn allocate(id: &str, plan: &str, pledge: &str, amount: &str) -> Value {
    json!({ "AllocateFunds": { "allocation": id, "plan": plan, "from": { "pledge": pledge }, "amount": amount,
        "period": { "from": "2030-01-01", "until": "2030-12-31" } } })
}

/// The same value for the bodies of each level.
pub fn by_level(value: &Value) -> Value {
    json!({ "strategic": value, "tactical": value, "operational": value })
}

/// Changes one member of a command, named by a JSON pointer; null takes it away.
pub fn but(command: &Value, pointer: &str, value: Value) -> Value {
    let mut changed = command.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = changed.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer}"));
    if let Some(members) = parent.as_object_mut() {
        if value.is_null() {
            members.remove(name);
        } else {
            members.insert(name.to_owned(), value);
        }
    } else if let Some(item) = parent.pointer_mut(&format!("/{name}")) {
        *item = value;
    }
    changed
}
