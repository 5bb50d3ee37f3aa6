//! One file per verb, or per family of verbs.

mod bench;
mod cache;
mod demo;
pub mod differences;
mod doctor;
mod exchange;
mod explain;
mod hand;
mod init;
mod log;
mod meeting;
pub mod question;
mod ready;
mod record;
pub mod schema;
mod sheet;
mod template;
mod verify;
mod week;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;
use std::sync::Arc;

use buurtkracht_core::Programme;
use buurtkracht_core::id::{PersonId, ProgrammeId};
use buurtkracht_core::questions::as_of::AsOf;
use buurtkracht_core::record::CommitMeta;
use buurtkracht_core::value::{Day, Sealed};
use buurtkracht_store::clock::SystemClock;
use buurtkracht_store::commit::Commit;
use buurtkracht_store::ledger::{Ledger, View};
use buurtkracht_store::subscribe::Position;
use chrono::{DateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

use crate::args::{Args, Global, KnownAt, Lang, Verb};
use crate::config::{self, Mode};
use crate::exit::{Failure, Outcome};
use crate::render::{Basis, Style};
pub use demo::Tally;
pub use exchange::Imported;
pub use init::FoundingResult;
pub use meeting::Prefill;
use question::{ask, ask_of};
pub use record::CommandsWithIds;

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
        Verb::Status(status) => ask(&global, &status).await,
        Verb::Compliance(compliance) => ask(&global, &compliance).await,
        Verb::Log(log) => log::run(&global, &log).await,
        Verb::Explain(explain) => explain::run(&global, &explain).await,
        Verb::Who(who) => ask(&global, &who).await,
        Verb::Feedback(feedback) => ask(&global, &feedback).await,
        Verb::Delivered(delivered) => ask(&global, &delivered).await,
        Verb::Open(open) => ask(&global, &open).await,
        Verb::Page(page) => ask(&global, &page).await,
        Verb::Funds(funds) => ask(&global, &funds).await,
        Verb::Budget(budget) => ask(&global, &budget).await,
        Verb::Capacity(capacity) => ask(&global, &capacity).await,
        Verb::Charter(charter) => ask(&global, &charter).await,
        Verb::Mandates(mandates) => ask(&global, &mandates).await,
        Verb::Network(network) => ask(&global, &network).await,
        Verb::Effect(effect) => ask(&global, &effect).await,
        Verb::Efficiency(efficiency) => ask(&global, &efficiency).await,
        Verb::Changes(changes) => ask_of(&global, &changes, &changes.known_at, changes.to).await,
        Verb::WhatIf(what_if) => ask_of(&global, &what_if, &what_if.known_at, what_if.as_of).await,
        Verb::Lawfulness(lawfulness) => ask(&global, &lawfulness).await,
        Verb::Register(register) => ask(&global, &register).await,
        Verb::Roles(roles) => ask(&global, &roles).await,
        Verb::Sample(sample) => ask(&global, &sample).await,
        Verb::Verify { rules } => verify::run(&global, rules).await,
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
pub struct OpenProgramme {
    ledger: Ledger,
    id: ProgrammeId,
    view: View,
    /// The day that is asked about, where one is given.
    day: Option<Day>,
}

impl OpenProgramme {
    /// What was recorded by a time.
    async fn of(global: &Global, known_at: &KnownAt) -> Result<Self, Failure> {
        let ledger = ledger(global, Mode::Open)?;
        let id = config::programme(global, &ledger).await?;
        let head = ledger.head(&id).await?;
        let view = match &known_at.known_at {
            None => head,
            Some(text) => ledger.known_at(&id, moment(text, zone(&head.programme))?).await?,
        };
        Ok(Self { ledger, id, view, day: None })
    }

    fn programme(&self) -> &Programme {
        &self.view.programme
    }

    /// The day that is asked about: today without one.
    fn day(&self) -> Day {
        self.day.unwrap_or_else(|| self.today())
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

    /// Hands in every commit that is known, in the order recorded.
    async fn each(
        &self,
        mut take: impl FnMut(&CommitMeta, &Commit) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut following = self.ledger.subscribe(&self.id, Position::BEGINNING).await?;
        while following.position().entries() < self.view.length
            && let Some(delivery) = following.try_next().await?
        {
            let commit = delivery.commit;
            let command = commit.command_id().map_err(|flaw| unreadable(&commit, &flaw))?;
            let recorded = CommitMeta { sequence: commit.sequence, recorded_at: commit.recorded_at, command };
            take(&recorded, &commit)?;
        }
        Ok(())
    }

    /// The state by what had taken effect by a day.
    async fn as_of(&self, day: Day) -> Result<Programme, Failure> {
        let mut state = AsOf::new(self.programme(), day);
        self.each(|recorded, commit| {
            commit.events.iter().for_each(|event| state.take(recorded, event));
            Ok(())
        })
        .await?;
        Ok(state.state())
    }

    fn not_known_yet(&self) -> Failure {
        Failure::Input(format!("nothing of {} was recorded by then", self.id))
    }

    /// What a sealed text says, or that this vault does not hold it.
    fn open(&self, lang: Lang, text: &Sealed) -> String {
        let absent = || format!("‹{} {}›", lang.say("sealed", "verzegeld"), text.digest);
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

/// Writes a new file; one that is there is left as it is.
pub fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    let cannot = |error: io::Error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Failure::Input(format!("{} is there already: name a new file", path.display()))
        }
        _ => Failure::Input(format!("cannot write {}: {error}", path.display())),
    };
    let mut file = File::create_new(path).map_err(cannot)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(cannot)
}

fn unreadable(commit: &Commit, flaw: &dyn std::fmt::Display) -> Failure {
    Failure::Input(format!("the command of entry {} cannot be read: {flaw}", commit.sequence))
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
