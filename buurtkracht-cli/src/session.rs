//! A session: a store, one programme in it, and the two clocks by which it is asked.

use std::sync::Arc;

use buurtkracht_core::Programme;
use buurtkracht_core::id::{BodyId, PersonId, ProgrammeId};
use buurtkracht_core::record::CommitMeta;
use buurtkracht_core::value::Day;
use buurtkracht_store::commit::Commit;
use buurtkracht_store::ledger::{Ledger, View};
use buurtkracht_store::subscribe::Position;
use chrono::{DateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

use crate::args::{Global, KnownAt};
use crate::config::{self, Mode};
use crate::disclosure::Disclosure;
use crate::exit::Failure;
use crate::render::{Basis, Style};

/// A programme as it was known at some time, ready to be asked.
pub struct Session {
    pub ledger: Ledger,
    pub id: ProgrammeId,
    pub view: View,
    /// The day that is asked about, where one is given.
    pub day: Option<Day>,
}

impl Session {
    /// Opens the store to ask about what was recorded by a time.
    pub async fn of(global: &Global, known_at: &KnownAt) -> Result<Self, Failure> {
        Self::with(global, known_at, Mode::Read).await
    }

    /// Opens the store in a mode.
    pub async fn with(global: &Global, known_at: &KnownAt, mode: Mode) -> Result<Self, Failure> {
        let ledger = config::ledger(global, mode)?;
        let id = config::programme(global, &ledger).await?;
        let head = ledger.view(&id).await?;
        let mut view = match &known_at.known_at {
            None => head,
            Some(text) => ledger.known_at(&id, moment(text, zone(&head.programme))?).await?,
        };
        view.programme = Arc::new(view.programme.in_language(global.lang.code()));
        Ok(Self { ledger, id, view, day: None })
    }

    pub fn programme(&self) -> &Programme {
        &self.view.programme
    }

    /// The day that is asked about: today without one.
    pub fn day(&self) -> Day {
        self.day.unwrap_or_else(|| self.today())
    }

    /// Today in the charter's time zone.
    pub fn today(&self) -> Day {
        Day::from(Utc::now().with_timezone(&zone(&self.view.programme)).date_naive())
    }

    pub fn basis(&self) -> Basis {
        Basis {
            programme: self.id.clone(),
            entries: self.view.length,
            recorded_at: self.view.recorded_at,
            as_of: None,
        }
    }

    /// Hands in every commit that is known, in the order recorded.
    pub async fn each(
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

    pub fn not_known_yet(&self) -> Failure {
        Failure::Input(format!("nothing of {} was recorded by then", self.id))
    }

    /// Renders with the names and texts that the vault holds. A damaged one is an error.
    pub fn styled<T>(&self, global: &Global, render: impl FnOnce(&Style<'_>) -> T) -> Result<T, Failure> {
        let persons = self.programme().persons().all();
        let named = |person: &PersonId| persons.get(person)?.fact.name;
        let kinds = |body: &BodyId| {
            let like = self.programme().bodies().all().get(body).map_or(body, |known| &known.like);
            Some(self.programme().charter()?.body(like)?.word.as_ref()?.title().to_string())
        };
        Disclosure::of(&self.ledger).styled(global.lang, &named, &kinds, render)
    }
}

pub fn unreadable(commit: &Commit, flaw: &dyn std::fmt::Display) -> Failure {
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

pub fn no_time(text: &str) -> Failure {
    Failure::Input(format!(
        "{text:?} is no time: write a date such as 2025-06-30, or 2025-06-30T12:00:00+02:00"
    ))
}
