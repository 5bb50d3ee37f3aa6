//! One file per verb, or per family of verbs.

mod ask;
mod audit;
mod bench;
mod cache;
mod compliance;
mod demo;
pub mod differences;
mod doctor;
mod effect;
mod exchange;
mod explain;
mod hand;
mod history;
mod init;
mod log;
mod meeting;
mod ready;
mod record;
pub mod schema;
mod sheet;
pub mod steering;
mod template;
mod week;

use std::collections::BTreeMap;
use std::sync::Arc;

use buurtkracht_core::Programme;
use buurtkracht_core::event::Recorded;
use buurtkracht_core::id::{PersonId, ProgrammeId, Sequence};
use buurtkracht_core::questions::AsOf;
use buurtkracht_core::value::{Day, Sealed};
use buurtkracht_store::clock::SystemClock;
use buurtkracht_store::ledger::{Ledger, ReadError, View};
use chrono::{DateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

use crate::args::{Args, Clocks, Global, KnownAt, Verb};
use crate::config::{self, Mode};
use crate::exit::{Failure, Outcome};
use crate::render::{Basis, Style};
pub use demo::Tally;
pub use exchange::Imported;
pub use init::Founded;
pub use meeting::Prefilled;
pub use record::Assigned;
pub use steering::Printed;

pub async fn run(args: Args) -> Result<Outcome, Failure> {
    let Args { global, verb } = args;
    match verb {
        Verb::Demo { example } => demo::run(&global, example).await,
        Verb::Init(init) => init::run(&global, &init).await,
        Verb::Template { command, example } => template::run(&global, command.as_deref(), example),
        Verb::Schema { of, name } => schema::run(&global, of, name.as_deref()),
        Verb::Record(record) => record::run(&global, &record).await,
        Verb::ImportSheet(import) => sheet::run(&global, &import).await,
        Verb::Meeting { verb } => meeting::run(&global, &verb).await,
        Verb::Week(week) => week::run(&global, &week).await,
        Verb::Status(status) => ask::status(&global, &status).await,
        Verb::Compliance(compliance) => compliance::run(&global, &compliance).await,
        Verb::Log(log) => log::run(&global, &log).await,
        Verb::Explain(explain) => explain::run(&global, &explain).await,
        Verb::Who(who) => steering::who(&global, &who).await,
        Verb::Feedback(feedback) => steering::feedback(&global, &feedback).await,
        Verb::Delivered(delivered) => steering::delivered(&global, &delivered).await,
        Verb::Open(open) => steering::open(&global, &open).await,
        Verb::Page(page) => steering::page(&global, &page).await,
        Verb::Funds(funds) => ask::funds(&global, &funds).await,
        Verb::Budget(budget) => ask::budget(&global, &budget).await,
        Verb::Capacity(capacity) => ask::capacity(&global, &capacity).await,
        Verb::Charter(day) => ask::charter(&global, &day).await,
        Verb::Mandates(day) => ask::mandates(&global, &day).await,
        Verb::Network(day) => ask::network(&global, &day).await,
        Verb::Effect(asked) => effect::effect(&global, &asked).await,
        Verb::Efficiency(asked) => effect::efficiency(&global, &asked).await,
        Verb::Changes(changes) => history::changes(&global, &changes).await,
        Verb::WhatIf(what_if) => history::what_if(&global, &what_if).await,
        Verb::Lawfulness(asked) => audit::lawfulness(&global, &asked).await,
        Verb::Register(asked) => audit::register(&global, &asked).await,
        Verb::Roles(asked) => audit::roles(&global, &asked).await,
        Verb::Sample(asked) => audit::sample(&global, &asked).await,
        Verb::Verify { rules } => ask::verify(&global, rules).await,
        Verb::Cache { verb } => cache::run(&global, verb.as_ref()).await,
        Verb::Doctor { salvage } => doctor::run(&global, salvage.as_deref()).await,
        Verb::Bench(asked) => bench::run(&global, &asked).await,
        Verb::Export(export) => exchange::export(&global, export.format).await,
        Verb::Import { file } => exchange::import(&global, &file).await,
    }
}

/// The ledger of the store that the arguments name, by the clock of the machine.
fn ledger(global: &Global, mode: Mode) -> Result<Ledger, Failure> {
    config::ledger(global, mode, Arc::new(SystemClock))
}

/// A programme as it was known at some time, ready to be asked.
struct Opened {
    ledger: Ledger,
    id: ProgrammeId,
    view: View,
}

impl Opened {
    /// What was recorded by a time.
    async fn of(global: &Global, known_at: &KnownAt) -> Result<Self, Failure> {
        let ledger = ledger(global, Mode::Open)?;
        let id = config::programme(global, &ledger).await?;
        let head = ledger.head(&id).await?;
        let view = match &known_at.known_at {
            None => head,
            Some(text) => ledger.known_at(&id, moment(text, zone(&head.programme))?).await?,
        };
        Ok(Self { ledger, id, view })
    }

    /// What was recorded by a time, and the day that is asked about.
    async fn asked(global: &Global, clocks: &Clocks) -> Result<(Self, Day), Failure> {
        let opened = Self::of(global, &clocks.known_at).await?;
        let day = clocks.as_of.unwrap_or_else(|| opened.today());
        Ok((opened, day))
    }

    fn programme(&self) -> &Programme {
        &self.view.programme
    }

    /// Today in the charter's time zone.
    fn today(&self) -> Day {
        Day::from(Utc::now().with_timezone(&zone(&self.view.programme)).date_naive())
    }

    fn basis(&self) -> Basis {
        Basis {
            programme: self.id.clone(),
            entries: self.view.length,
            recorded_at: self.view.recorded_at,
            as_of: None,
        }
    }

    /// The state by what had taken effect by a day.
    async fn as_of(&self, day: Day) -> Result<Programme, Failure> {
        let mut state = AsOf::new(self.programme(), day);
        let mut next = 0;
        while next < self.view.length {
            let limit = usize::try_from(self.view.length - next).unwrap_or(usize::MAX);
            let page = self.ledger.commits(&self.id, Sequence(next), limit).await?;
            for commit in &page {
                let sequence = commit.sequence;
                let command = commit.command_id().map_err(|reason| {
                    let programme = self.id.clone();
                    ReadError::NewerEntry { programme, sequence, reason }
                })?;
                let recorded = Recorded { sequence, recorded_at: commit.recorded_at, command };
                commit.events.iter().for_each(|event| state.take(&recorded, event));
                next = sequence.0 + 1;
            }
            if page.is_empty() {
                break;
            }
        }
        Ok(state.state())
    }

    fn not_known_yet(&self) -> Failure {
        Failure::Input(format!("nothing of {} was recorded by then", self.id))
    }

    /// What a sealed text says, or that this vault does not hold it.
    fn open(&self, global: &Global, text: &Sealed) -> String {
        let absent = || format!("‹{} {}›", global.lang.say("sealed", "verzegeld"), text.digest);
        self.ledger.open_sealed(&text.digest).ok().flatten().map_or_else(absent, |text| format!("“{text}”"))
    }

    /// Renders with the names that the vault holds.
    fn styled<T>(&self, global: &Global, render: impl FnOnce(&Style<'_>) -> T) -> T {
        let sealed = self.programme().persons().all().iter();
        let names: BTreeMap<&PersonId, String> = sealed
            .filter_map(|(id, person)| {
                let name = self.ledger.open_sealed(person.fact.name.as_ref()?).ok()??;
                Some((id, name))
            })
            .collect();
        let known = |person: &PersonId| names.get(person).cloned();
        render(&Style { lang: global.lang, names: &known })
    }
}

fn zone(programme: &Programme) -> Tz {
    programme.charter().and_then(|charter| charter.time_zone.parse().ok()).unwrap_or(Tz::UTC)
}

/// A time, or the end of a day in the charter's time zone.
fn moment(text: &str, zone: Tz) -> Result<DateTime<Utc>, Failure> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Ok(time.to_utc());
    }
    let day = text.parse::<Day>().ok().and_then(|day| day.succ_opt());
    let midnight = day.and_then(|day| zone.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest());
    midnight
        .map(|midnight| midnight.to_utc() - chrono::TimeDelta::milliseconds(1))
        .ok_or_else(|| no_time(text))
}

fn no_time(text: &str) -> Failure {
    Failure::Input(format!(
        "{text:?} is no time: write a date such as 2025-06-30, or 2025-06-30T12:00:00+02:00"
    ))
}
