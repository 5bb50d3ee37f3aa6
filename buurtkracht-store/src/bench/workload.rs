//! The history: a setup, then week after week.

use std::collections::VecDeque;

use buurtkracht_core::CommandEnvelope;
use buurtkracht_core::id::ProgrammeId;
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::charter::charter;
use super::commands::{COUNCIL, Decided, digest, document, in_writing, take_seat};
use super::group::Group;

/// The day on which the programme is set up, and the Monday of its first week.
const SETUP: NaiveDate = NaiveDate::from_ymd_opt(2030, 1, 2).unwrap();
const FIRST_MONDAY: NaiveDate = NaiveDate::from_ymd_opt(2030, 1, 7).unwrap();

const TEAM: &[(&str, &str)] = &[("leader", "cas"), ("mate", "dee")];

/// A command, with when it is recorded.
#[derive(Debug, Clone)]
pub struct Step {
    /// When it is recorded.
    pub at: DateTime<Utc>,
    /// Whose work it is: of one of the groups, counted from 0, or of council and team, which come after them.
    /// None in the setup. Once the setup is recorded, commands rest on those of their own lane only, so that
    /// lanes can be handed in side by side.
    pub lane: Option<u32>,
    /// The command with its envelope.
    pub envelope: CommandEnvelope,
}

/// The history of a programme without end: the same every time. It begins with the setup, in which a number of
/// groups is formed. A group records 13 commands a week.
#[derive(Debug, Clone)]
pub struct Workload {
    programme: ProgrammeId,
    groups: u32,
    /// The next week to plan.
    week: u32,
    planned: VecDeque<(DateTime<Utc>, Option<u32>, Value)>,
    /// How many commands there were.
    steps: u64,
}

impl Workload {
    /// A programme with so many groups, from its founding on.
    pub fn new(programme: ProgrammeId, groups: u32) -> Self {
        let setup =
            timed(SETUP, setup(&programme, groups).into_iter().map(|command| (None, command)).collect());
        Self { programme, groups, week: 0, planned: setup.collect(), steps: 0 }
    }

    fn plan_week(&mut self) {
        let week = self.week;
        self.week += 1;
        let monday = FIRST_MONDAY + TimeDelta::weeks(week.into());
        let mut days = [const { Vec::new() }; 5];
        for lane in 0..=self.groups {
            let agenda = match lane.checked_sub(self.groups) {
                None => Group { number: lane, monday }.week(week),
                Some(_) => whole_programme(week, monday),
            };
            for (day, command) in agenda {
                if let Some(planned) = days.get_mut(day) {
                    planned.push((Some(lane), command));
                }
            }
        }
        for (day, commands) in (0..).zip(days) {
            self.planned.extend(timed(monday + TimeDelta::days(day), commands));
        }
    }

    fn step(
        &mut self,
        (at, lane, command): (DateTime<Utc>, Option<u32>, Value),
    ) -> Result<Step, serde_json::Error> {
        let hash = Sha256::new().chain_update(self.programme.as_str()).chain_update(self.steps.to_be_bytes());
        let hash: [u8; 32] = hash.finalize().into();
        let id =
            uuid::Builder::from_random_bytes(hash.first_chunk().copied().unwrap_or_default()).into_uuid();
        self.steps += 1;
        let envelope = envelope(&self.programme, id, command)?;
        Ok(Step { at, lane, envelope })
    }
}

impl Iterator for Workload {
    type Item = Result<Step, serde_json::Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.planned.is_empty() {
            self.plan_week();
        }
        self.planned.pop_front().map(|planned| self.step(planned))
    }
}

fn envelope(programme: &ProgrammeId, id: Uuid, command: Value) -> Result<CommandEnvelope, serde_json::Error> {
    serde_json::from_value(
        json!({ "programme": programme, "id": id, "actor": "programme-clerk", "do": command }),
    )
}

/// Spreads the commands of a day over its working hours.
fn timed(
    day: NaiveDate,
    commands: Vec<(Option<u32>, Value)>,
) -> impl Iterator<Item = (DateTime<Utc>, Option<u32>, Value)> {
    let each = TimeDelta::hours(9) / i32::try_from(commands.len().max(1)).unwrap_or(i32::MAX);
    let start = day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(7);
    (0..).zip(commands).map(move |(i, (lane, command))| (start + each * i, lane, command))
}

fn setup(programme: &ProgrammeId, groups: u32) -> Vec<Value> {
    let person =
        |id: &str| json!({ "RegisterPerson": { "person": id, "kind": "professional", "name": digest(id) } });
    let sign = |partner: &str, person: &str| {
        json!({ "SignCharter": { "partner": partner, "signatory": person, "on": SETUP, "place": "Example",
            "evidence": document(&format!("{partner} signed")) } })
    };
    let mut commands = vec![json!({ "FoundProgramme": { "charter": charter(programme) } })];
    commands.extend(["ann", "bob", "cas", "dee"].map(person));
    commands.extend([sign("town", "ann"), sign("homes", "bob")]);
    commands.push(json!({ "BringCharterIntoForce": { "on": SETUP } }));
    for (body, seats) in [("council", COUNCIL), ("team", TEAM)] {
        for ((seat, person), partner) in seats.iter().zip(["town", "homes"]) {
            commands.push(take_seat(body, seat, person, Some(partner), SETUP));
        }
    }
    for goal in ["green", "together"] {
        commands.push(json!({ "DefineIndicator": { "indicator": goal, "goal": goal,
            "title": "Residents who see it around them", "unit": "percent", "direction": "up" } }));
    }
    for group in (0..groups).map(|number| Group { number, monday: FIRST_MONDAY }) {
        commands.extend(group.setup(SETUP));
    }
    commands
}

/// What council and team do in a week.
fn whole_programme(week: u32, monday: NaiveDate) -> Vec<(usize, Value)> {
    let mut agenda = Vec::new();
    if week.is_multiple_of(2) {
        agenda.extend(meeting("team", week, monday, TEAM, "How the groups are doing"));
    }
    if week % 4 == 1 {
        agenda.extend(meeting("council", week, monday, COUNCIL, "The main lines"));
        let effects =
            json!([{ "AdjustStrategy": { "what": format!("What the groups learned up to week {week}") } }]);
        let venue = json!({ "meeting": format!("council-{week}") });
        let decision =
            Decided { id: format!("council-{week}"), title: "What we learned", body: "council", venue };
        agenda.push((2, decision.on(monday + TimeDelta::days(2), COUNCIL.iter().copied(), effects)));
    }
    if week % 13 == 2 {
        for partner in ["town", "homes"] {
            agenda.push((
                3,
                json!({ "ProvideContribution": { "contribution": format!("{partner}-{week}"),
                "pledge": format!("{partner}-money"), "amount": "450000.00", "how": "spent_by_partner",
                "on": monday } }),
            ));
        }
    }
    if week % 52 == 3 {
        let (plan, year) = (format!("annual-{week}"), monday.year());
        agenda.push((0, json!({ "ProposePlan": { "plan": plan, "kind": { "annual": { "year": year } },
            "title": "The plan of the year", "body": "team", "goals": ["green", "together"], "areas": ["GM0001"],
            "period": { "from": monday, "until": monday + TimeDelta::days(363) }, "on": monday } })));
        agenda.push((
            1,
            in_writing(
                format!("adopt-{plan}"),
                "The plan of the year",
                monday + TimeDelta::days(1),
                json!([{ "AdoptPlan": { "plan": plan } }]),
            ),
        ));
        // Weeks of 52 drift through the years: in a year without one there is nothing to close twice.
        if (monday - TimeDelta::weeks(52)).year() != year && week > 52 {
            for partner in ["town", "homes"] {
                agenda.push((
                    4,
                    json!({ "CloseYear": { "partner": partner, "year": year - 1, "on": monday } }),
                ));
            }
        }
    }
    agenda
}

/// A meeting of council or team on Wednesday, with its minutes.
fn meeting(
    body: &str,
    week: u32,
    monday: NaiveDate,
    seats: &[(&str, &str)],
    item: &str,
) -> Vec<(usize, Value)> {
    let (meeting, on) = (format!("{body}-{week}"), monday + TimeDelta::days(2));
    let present: Vec<Value> = seats.iter().map(|(_, person)| json!({ "person": person })).collect();
    vec![
        (0, json!({ "ScheduleMeeting": { "meeting": meeting, "body": body, "on": on } })),
        (0, json!({ "SetAgenda": { "meeting": meeting, "items": [{ "item": "first", "title": item }] } })),
        (
            2,
            json!({ "HoldMeeting": { "meeting": meeting, "body": body, "on": on, "present": present,
            "handled": ["first"], "minutes": document(&meeting) } }),
        ),
    ]
}
