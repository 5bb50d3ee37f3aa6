//! Histories of meaningful steps: what a step refers to is an index, which [`settled`] turns into what is there.

use buurtkracht_core::testing::{
    allocate, but, dated, decide_on, grant, reassign, reserved, sealed, take_seat,
};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::model::Model;

/// Every date of a step. The programme runs from the first.
pub const DAYS: [&str; 4] = ["2030-01-02", "2030-01-10", "2030-01-20", "2030-02-10"];
/// Body, seat, partner, and the holder from the first day.
pub const SEATS: [(&str, &str, Option<&str>, &str); 8] = [
    ("council", "town-seat", Some("town"), "ann"),
    ("council", "homes-seat", Some("homes"), "bob"),
    ("team", "leader", Some("town"), "cas"),
    ("team", "mate", Some("homes"), "dee"),
    ("team", "teacher", Some("school"), "eve"),
    ("north", "worker", Some("town"), "cas"),
    ("north", "keeper", Some("homes"), "dee"),
    ("north", "residents", None, "fay"),
];
/// Pledge, earmark and cents. The earmark is not part of what the pledge has free.
pub const SOURCES: [(&str, Option<&str>, i64); 3] =
    [("town-money", None, 700_00), ("town-money", Some("trees"), 300_00), ("homes-money", None, 500_00)];
/// The bodies that decide in writing, the highest first.
pub const WRITTEN: [&str; 3] = ["council", "team", "north"];
const PEOPLE: [&str; 7] = ["ann", "bob", "cas", "dee", "eve", "fay", "gus"];

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum By {
    Council,
    Team,
    North,
    /// This person alone, from the seat of the leader.
    Leader(&'static str),
}

impl By {
    pub fn body(self) -> &'static str {
        match self {
            By::Council => "council",
            By::Team | By::Leader(_) => "team",
            By::North => "north",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Who {
    Nobody,
    /// Whoever speaks from the seat that day.
    Speaker,
    Person(&'static str),
}

#[derive(Debug, Clone)]
pub enum Effect {
    Allocate { source: usize, cents: i64, plan: &'static str },
    Reassign { from: usize, cents: i64 },
    Release { from: usize },
    Ratify { act: usize },
    Revoke { decision: usize },
    Grant { leader: bool, allocate: bool, deputy: bool, ceiling: Option<i64>, until: Option<usize> },
    Narrow { mandate: usize, ceiling: Option<i64>, until: Option<usize> },
    Withdraw { mandate: usize },
}

#[derive(Debug, Clone)]
pub struct Decide {
    pub by: By,
    pub day: usize,
    /// For each seat of the body in order: who speaks, and whether that is an objection.
    pub spoken: Vec<(Who, bool)>,
    pub effects: Vec<Effect>,
    pub reserved: bool,
    pub mandate: Option<usize>,
    pub supersedes: Option<usize>,
}

impl Decide {
    fn seats(&self) -> impl Iterator<Item = usize> {
        let (body, alone) = (self.by.body(), matches!(self.by, By::Leader(_)));
        (0..SEATS.len()).filter(move |seat| SEATS[*seat].0 == body && !alone)
    }

    /// Seat, person and whether it objects. Whose speaker is not settled is silent.
    pub fn voices(&self) -> Vec<(usize, &'static str, bool)> {
        let spoken = self.seats().zip(&self.spoken);
        spoken
            .filter_map(|(seat, (who, objects))| match who {
                Who::Person(person) => Some((seat, *person, *objects)),
                Who::Nobody | Who::Speaker => None,
            })
            .collect()
    }
}

#[derive(Debug, Clone)]
pub enum Step {
    Decide(Decide),
    Lift { decision: usize, day: usize },
    Lapse { decision: usize, day: usize },
    Irregular { source: usize, cents: i64, day: usize },
    Reverse { act: usize, day: usize },
    Provide { pledge: &'static str, cents: i64, day: usize },
    Take { seat: usize, person: &'static str, day: usize },
    Deputise { seat: usize, person: &'static str, day: usize },
    Vacate { seat: usize, person: &'static str, day: usize },
}

impl Step {
    pub fn day(&self) -> usize {
        match *self {
            Step::Decide(Decide { day, .. })
            | Step::Lift { day, .. }
            | Step::Lapse { day, .. }
            | Step::Irregular { day, .. }
            | Step::Reverse { day, .. }
            | Step::Provide { day, .. }
            | Step::Take { day, .. }
            | Step::Deputise { day, .. }
            | Step::Vacate { day, .. } => day,
        }
    }
}

/// The step with each index made that of something there; none where nothing is.
///
/// The first few indexes are those of what fits, so that most steps are accepted, and the others of anything.
pub fn settled(mut step: Step, model: &Model) -> Option<Step> {
    let [_, decisions, acts, mandates, _] = model.counts();
    let pick = |index: &mut usize, of: &[usize]| {
        *index = *of.get(index.checked_rem(of.len())?)?;
        Some(())
    };
    let any = |index: &mut usize, count: usize| pick(index, &(0..count).collect::<Vec<_>>());
    let mostly = |index: &mut usize, fitting: &[usize], count: usize| {
        if *index < INDEXES - 1 { pick(index, fitting) } else { any(index, count) }
    };
    match &mut step {
        Step::Lift { decision, .. } | Step::Lapse { decision, .. } => {
            mostly(decision, &model.waiting(), decisions)?;
        }
        Step::Reverse { act, .. } => any(act, acts)?,
        Step::Decide(decide) => {
            for effect in &mut decide.effects {
                match effect {
                    Effect::Reassign { from, .. } | Effect::Release { from } => pick(from, &model.made())?,
                    Effect::Ratify { act } => any(act, acts)?,
                    Effect::Revoke { decision } => any(decision, decisions)?,
                    Effect::Narrow { mandate, .. } | Effect::Withdraw { mandate } => any(mandate, mandates)?,
                    Effect::Allocate { .. } | Effect::Grant { .. } => {}
                }
            }
            let own = model.mandates_of(decide.by);
            decide.mandate = decide.mandate.and_then(|mut cited| {
                mostly(&mut cited, &own, mandates)?;
                Some(cited)
            });
            decide.supersedes.as_mut().map_or(Some(()), |earlier| any(earlier, decisions))?;
            let (seats, day): (Vec<usize>, usize) = (decide.seats().collect(), decide.day);
            for (seat, (who, _)) in seats.into_iter().zip(&mut decide.spoken) {
                if *who == Who::Speaker {
                    *who = model.speaker(seat, day).map_or(Who::Nobody, Who::Person);
                }
            }
        }
        _ => {}
    }
    Some(step)
}

pub fn money(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100)
}

pub fn source(index: usize) -> Value {
    let (pledge, earmark, _) = SOURCES[index];
    earmark.map_or(json!({ "pledge": pledge }), |earmark| json!({ "pledge": pledge, "earmark": earmark }))
}

fn mandate_id(index: usize) -> String {
    if index == 0 { "leader-mandate".to_owned() } else { format!("m{index}") }
}

/// The command of a settled step.
pub fn command(step: &Step, model: &Model) -> Value {
    let [.., acts, _, provided] = model.counts();
    let entry = |kind: &str, key: &str, id: String, day: usize| json!({ kind: { key: id, "on": DAYS[day] } });
    let seat_of = |kind: &str, seat: usize, person: &str| {
        let (body, seat, partner, _) = SEATS[seat];
        let taken = take_seat(body, seat, person, partner);
        json!({ kind: taken["TakeSeat"] })
    };
    match *step {
        Step::Decide(ref decide) => decision(decide, model),
        Step::Lift { decision, day } => entry("LiftReservation", "decision", format!("d{decision}"), day),
        Step::Lapse { decision, day } => entry("LapseReservation", "decision", format!("d{decision}"), day),
        Step::Irregular { source: from, cents, day } => {
            json!({ "RecordIrregularAct": { "act": format!("i{acts}"),
            "what": "Paid at once", "by": { "body": "north" }, "rule": "§ 3", "amount": money(cents),
            "source": source(from), "on": DAYS[day] } })
        }
        Step::Reverse { act, day } => {
            but(&entry("ReverseAct", "act", format!("i{act}"), day), "/ReverseAct/how", json!("Paid back"))
        }
        Step::Provide { pledge, cents, day } => json!({ "ProvideContribution": {
            "contribution": format!("p{provided}"), "pledge": pledge, "amount": money(cents),
            "how": "spent_by_partner", "on": DAYS[day] } }),
        Step::Take { seat, person, day } => {
            but(&seat_of("TakeSeat", seat, person), "/TakeSeat/from", json!(DAYS[day]))
        }
        Step::Deputise { seat, person, day } => {
            but(&seat_of("DesignateDeputy", seat, person), "/DesignateDeputy/from", json!(DAYS[day]))
        }
        Step::Vacate { seat, person, day } => {
            json!({ "VacateSeat": { "body": SEATS[seat].0, "seat": SEATS[seat].1,
            "person": person, "until": DAYS[day] } })
        }
    }
}

fn decision(decide: &Decide, model: &Model) -> Value {
    let [accounts, decisions, _, mandates, _] = model.counts();
    let effects = decide.effects.iter().enumerate().map(|(i, effect)| {
        let account = format!("a{}", accounts + i);
        match *effect {
            Effect::Allocate { source: from, cents, plan } => {
                let asked = allocate(&account, plan, "", &money(cents));
                but(&asked, "/AllocateFunds/from", source(from))
            }
            Effect::Reassign { from, cents } => {
                reassign(&format!("a{from}"), &account, "benches", &money(cents))
            }
            Effect::Release { from } => json!({ "ReleaseFunds": { "allocation": format!("a{from}") } }),
            Effect::Ratify { act } => json!({ "RatifyAct": { "act": format!("i{act}") } }),
            Effect::Revoke { decision } => {
                json!({ "RevokeDecision": { "decision": format!("d{decision}") } })
            }
            Effect::Grant { leader, allocate, deputy, ceiling, until } => {
                let to = json!({ "seat": { "body": "team", "seat": "leader" } });
                let to = if leader { to } else { json!({ "body": "north" }) };
                let scope = json!([if allocate { "allocate" } else { "funds" }]);
                let granted = grant(&mandate_id(mandates + i), to, scope, ceiling.map(money).as_deref());
                let until = until.map_or("2030-12-31", |until| DAYS[until]);
                let granted = but(&granted, "/GrantMandate/valid/until", json!(until));
                but(&granted, "/GrantMandate/deputy", json!(deputy))
            }
            Effect::Narrow { mandate, ceiling, until } => {
                json!({ "NarrowMandate": { "mandate": mandate_id(mandate),
                "ceiling": ceiling.map(money), "until": until.map(|until| DAYS[until]) } })
            }
            Effect::Withdraw { mandate } => json!({ "RevokeMandate": { "mandate": mandate_id(mandate) } }),
        }
    });
    let taken = decide_on(&format!("d{decisions}"), decide.by.body(), &[], effects.collect());
    let mut taken = dated(&taken, DAYS[decide.day]);
    let said = decide.voices().into_iter().map(|(seat, person, objects)| {
        let position = json!({ "seat": SEATS[seat].1, "person": person, "stance": "consent" });
        let objection =
            json!({ "seat": SEATS[seat].1, "person": person, "stance": "object", "reason": sealed(&[]) });
        if objects { objection } else { position }
    });
    taken = but(&taken, "/TakeDecision/decision/positions", said.collect());
    if let By::Leader(person) = decide.by {
        let venue = json!({ "mandate": { "seat": "leader", "person": person } });
        taken = but(&taken, "/TakeDecision/decision/venue", venue);
    }
    if let Some(cited) = decide.mandate {
        taken = but(&taken, "/TakeDecision/decision/mandate", json!({ "mandate": mandate_id(cited) }));
    }
    if let Some(earlier) = decide.supersedes {
        taken = but(&taken, "/TakeDecision/decision/supersedes", json!(format!("d{earlier}")));
    }
    if decide.reserved { reserved(&taken) } else { taken }
}

fn person() -> impl Strategy<Value = &'static str> {
    select(&PEOPLE[..])
}

fn day() -> impl Strategy<Value = usize> {
    0..DAYS.len()
}

fn cents() -> impl Strategy<Value = i64> {
    prop_oneof![1..10_i64, 1..40_i64].prop_map(|tens| tens * 10_00)
}

/// How many things a step chooses from.
const INDEXES: usize = 8;

fn index() -> impl Strategy<Value = usize> {
    0..INDEXES
}

fn allocation() -> impl Strategy<Value = Effect> {
    let plan = select(&["grove", "benches"][..]);
    (0..SOURCES.len(), cents(), plan).prop_map(|(source, cents, plan)| Effect::Allocate {
        source,
        cents,
        plan,
    })
}

/// The effects of one decision, and whether it is under a reservation: there only money is set aside.
fn money_moved() -> impl Strategy<Value = (Vec<Effect>, bool)> {
    prop_oneof![
        4 => (prop::collection::vec(allocation(), 1..3), prop::bool::weighted(0.3)),
        1 => reassigned(),
        1 => Just((Vec::new(), false)),
    ]
}

fn reassigned() -> impl Strategy<Value = (Vec<Effect>, bool)> {
    (index(), cents()).prop_map(|(from, cents)| (vec![Effect::Reassign { from, cents }], false))
}

fn of_council() -> impl Strategy<Value = Effect> {
    let bounds = || (prop::option::of(cents()), prop::option::weighted(0.3, day()));
    prop_oneof![
        1 => index().prop_map(|from| Effect::Release { from }),
        1 => index().prop_map(|act| Effect::Ratify { act }),
        1 => index().prop_map(|decision| Effect::Revoke { decision }),
        3 => (prop::bool::weighted(0.3), prop::bool::weighted(0.7), any::<bool>(), bounds()).prop_map(
            |(leader, allocate, deputy, (ceiling, until))| Effect::Grant { leader, allocate, deputy, ceiling, until }
        ),
        2 => (index(), bounds())
            .prop_map(|(mandate, (ceiling, until))| Effect::Narrow { mandate, ceiling, until }),
        1 => index().prop_map(|mandate| Effect::Withdraw { mandate }),
    ]
}

fn decide() -> impl Strategy<Value = Step> {
    let leader = prop_oneof![2 => Just("cas"), 1 => Just("gus"), 1 => person()].prop_map(By::Leader);
    let others = prop_oneof![1 => Just(By::Team), 4 => Just(By::North)];
    let of_council = || of_council().prop_map(|effect| (vec![effect], false));
    let decided = prop_oneof![
        6 => (Just(By::Council), prop_oneof![of_council().boxed(), money_moved().boxed()]),
        4 => (others, prop_oneof![1 => of_council().boxed(), 9 => money_moved().boxed()]),
        3 => (leader, prop_oneof![1 => money_moved().boxed(), 4 => reassigned().boxed()]),
    ];
    let who =
        prop_oneof![16 => Just(Who::Speaker), 2 => Just(Who::Nobody), 1 => person().prop_map(Who::Person)];
    let spoken = prop::collection::vec((who, prop::bool::weighted(0.05)), 3);
    let rarely = || prop::option::weighted(0.1, index());
    (decided, day(), spoken, prop::option::weighted(0.8, index()), rarely()).prop_map(
        |((by, (effects, reserved)), day, spoken, cited, supersedes)| {
            let mandate = cited.filter(|_| by != By::Council);
            let supersedes = supersedes.filter(|_| !reserved);
            Step::Decide(Decide { by, day, spoken, effects, reserved, mandate, supersedes })
        },
    )
}

/// Histories on top of a running programme with plans.
pub fn histories() -> impl Strategy<Value = Vec<Step>> {
    let seat = || (0..SEATS.len(), person(), day());
    let step = prop_oneof![
        16 => decide(),
        2 => (index(), day()).prop_map(|(decision, day)| Step::Lift { decision, day }),
        2 => (index(), day()).prop_map(|(decision, day)| Step::Lapse { decision, day }),
        1 => (0..SOURCES.len(), cents(), day())
            .prop_map(|(source, cents, day)| Step::Irregular { source, cents, day }),
        1 => (index(), day()).prop_map(|(act, day)| Step::Reverse { act, day }),
        1 => (select(&["town-money", "homes-money"][..]), cents(), day())
            .prop_map(|(pledge, cents, day)| Step::Provide { pledge, cents, day }),
        1 => seat().prop_map(|(seat, person, day)| Step::Take { seat, person, day }),
        1 => (prop_oneof![Just(2), 0..SEATS.len()], day())
            .prop_map(|(seat, day)| Step::Deputise { seat, person: "gus", day }),
        1 => seat().prop_map(|(seat, person, day)| Step::Deputise { seat, person, day }),
        1 => (0..SEATS.len(), day()).prop_map(|(seat, day)| Step::Take { seat, person: SEATS[seat].3, day }),
        1 => (0..SEATS.len(), day())
            .prop_map(|(seat, day)| Step::Vacate { seat, person: SEATS[seat].3, day }),
        1 => seat().prop_map(|(seat, person, day)| Step::Vacate { seat, person, day }),
    ];
    // What uses up a mandate comes after it: most histories begin with one for the north.
    let ceiling = (5..30_i64).prop_map(|tens| tens * 10_00);
    let granted = ceiling.prop_map(|ceiling| {
        let ceiling = Some(ceiling);
        let grant = Effect::Grant { leader: false, allocate: true, deputy: false, ceiling, until: None };
        let (by, spoken, effects) = (By::Council, vec![(Who::Speaker, false); 3], vec![grant]);
        Step::Decide(Decide { by, day: 0, spoken, effects, reserved: false, mandate: None, supersedes: None })
    });
    let first = prop::option::weighted(0.7, granted);
    (first, prop::collection::vec(step, 1..50))
        .prop_map(|(first, then)| first.into_iter().chain(then).collect())
}
