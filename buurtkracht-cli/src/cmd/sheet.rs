//! Recording a sheet: one command for each row, and a verdict on every one. A row costs no other row; running
//! the sheet again is safe.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::future::Future;
use std::pin::Pin;
use std::task::Poll;

use buurtkracht_core::id::CommandId;
use buurtkracht_store::ledger::{Receipt, Rehearsal, Submission, SubmitError};

use super::hand::{Hand, Request};
use crate::args::{Global, ImportSheet, Lang};
use crate::config::{self, mode};
use crate::document::Document;
use crate::exit::{Failure, Outcome};
use crate::input;
use crate::render;
use crate::render::sheet::{RowReport, Rows, State};
use crate::sheet::{Map, Read, Sheet, Unreadable, Written};
use crate::words::{Words, say};

/// How many rows are handed in at once: they are synced together, and decided in their order.
const TOGETHER: usize = 256;

pub async fn run(global: &Global, args: &ImportSheet) -> Result<Outcome, Failure> {
    let located = input::read_value(&args.map)?;
    let written: Written = located.typed()?;
    let delimiter = written.delimiter(&located)?;
    let sheet = Sheet::read(input::display(&args.file), input::read_sheet(&args.file)?, delimiter)?;
    let map = Map::fit(written, &located, &sheet)?;
    // Nothing is recorded while the map is wrong, and that can show in any row.
    for row in sheet.rows() {
        map.read(row?)?;
    }
    let ledger = config::ledger(global, mode(args.dry_run))?;
    let programme = config::programme(global, &ledger).await?;
    let actor = global.actor.clone().ok_or_else(|| input::no_actor(None))?;
    let hand = Hand { global, ledger: &ledger, programme: &programme, actor: &actor, name: &sheet.name };
    let rehearsal = ledger.rehearse(&programme).await?;
    let mut import = Import {
        hand: &hand,
        map: &map,
        rehearsal,
        lines: HashMap::new(),
        waiting: Vec::new(),
        rows: Rows {
            sheet: &sheet,
            dry_run: args.dry_run,
            amounts: map.amount.is_some(),
            reports: Vec::new(),
        },
    };
    let outcome = match import.all().await {
        Ok(()) => import.finish(),
        Err(failure) => Err(import.stopped(&failure)),
    };
    config::close(&ledger, outcome).await
}

/// A sheet on its way into the log.
struct Import<'a> {
    hand: &'a Hand<'a>,
    map: &'a Map<'a>,
    /// The state as it is with every row so far.
    rehearsal: Rehearsal,
    /// The line on which each key stood first.
    lines: HashMap<CommandId, usize>,
    /// What is decided and not handed in yet, each with its place among the reports.
    waiting: Vec<(usize, Submission)>,
    rows: Rows<'a>,
}

impl Import<'_> {
    fn lang(&self) -> Lang {
        self.hand.global.lang
    }

    fn words(&self) -> &'static Words {
        Words::of(self.lang())
    }

    async fn all(&mut self) -> Result<(), Failure> {
        for row in self.rows.sheet.rows() {
            let row = row?;
            self.row(row.line, self.map.read(row)?).await?;
        }
        self.hand_in().await
    }

    /// The id of the command of a row, the same at every run.
    fn id(&self, key: &[String]) -> CommandId {
        let mut parts = vec!["sheet", &self.map.sheet];
        parts.extend(key.iter().map(String::as_str));
        self.hand.id(&parts)
    }

    async fn row(&mut self, line: usize, read: Read) -> Result<(), Failure> {
        let (key, amount, asked) = match read {
            Read::Command { key, amount, asked } => (key, amount, asked),
            Read::Skipped { by } => {
                let reason = match by {
                    Some((column, cell)) => format!("{column}: {cell:?}"),
                    None => say!(self.words(), "cell-empty"),
                };
                self.rows
                    .reports
                    .push(RowReport { reason: Some(reason), ..RowReport::new(line, &[], State::Skipped) });
                return Ok(());
            }
            Read::Unreadable(Unreadable { key, columns, reason }) => {
                if !key.is_empty() && key.iter().all(|cell| !cell.is_empty()) {
                    self.lines.entry(self.id(&key)).or_insert(line);
                }
                let report = RowReport::new(line, &key, State::Unreadable);
                self.rows.reports.push(RowReport { columns, reason: Some(reason), ..report });
                return Ok(());
            }
        };
        let id = self.id(&key);
        let mut report =
            RowReport { command: Some(id), amount, ..RowReport::new(line, &key, State::Recorded) };
        match self.lines.entry(id) {
            Entry::Occupied(first) => {
                let first = first.get();
                let reason = say!(Words::of(self.hand.global.lang), "same-key", line = &first);
                let state = State::Refused;
                self.rows.reports.push(RowReport { state, command: None, reason: Some(reason), ..report });
                return Ok(());
            }
            Entry::Vacant(place) => {
                place.insert(line);
            }
        }
        let mut command = Request { id, command: asked };
        if let Some(entry) = self.rehearsal.recorded(id) {
            report.entry = Some(entry);
            report.differences = self.hand.compare(&mut command, entry).await?;
            report.state = if report.differences.is_empty() { State::Before } else { State::Changed };
            self.rows.reports.push(report);
            return Ok(());
        }
        let submission = self.hand.submission(&command)?;
        match self.rehearsal.submit(&submission) {
            Ok(receipt) if self.rows.dry_run => report.entry = Some(receipt.sequence),
            Ok(_) => self.waiting.push((self.rows.reports.len(), submission)),
            Err(error) => match error.into() {
                failure @ Failure::Refused { .. } => report.refused(&failure),
                failure @ Failure::Submit(SubmitError::NotACommand(_)) => {
                    report.state = State::Unreadable;
                    report.reason = Some(failure.to_string());
                }
                failure => return Err(failure),
            },
        }
        self.rows.reports.push(report);
        if self.waiting.len() == TOGETHER {
            self.hand_in().await?;
        }
        Ok(())
    }

    /// Hands in what waits, all at once.
    async fn hand_in(&mut self) -> Result<(), Failure> {
        let (places, submissions): (Vec<_>, Vec<_>) = std::mem::take(&mut self.waiting).into_iter().unzip();
        let outcomes = self.submit(&submissions).await;
        let mut stopped = Ok(());
        for (place, outcome) in places.into_iter().zip(outcomes) {
            let Some(report) = self.rows.reports.get_mut(place) else { continue };
            match outcome.map_err(Failure::from) {
                Ok(receipt) => {
                    report.entry = Some(receipt.sequence);
                    if receipt.repeated {
                        report.state = State::Before;
                    }
                }
                // Another process was in between.
                Err(failure @ Failure::Refused { .. }) => report.refused(&failure),
                Err(failure) => stopped = stopped.and(Err(failure)),
            }
        }
        stopped
    }

    /// The outcome of each, in order. All are on their way before the first is awaited, in their order.
    async fn submit(&self, submissions: &[Submission]) -> Vec<Result<Receipt, SubmitError>> {
        type Way<'w> = Pin<Box<dyn Future<Output = Result<Receipt, SubmitError>> + 'w>>;
        let mut ways: Vec<Result<Result<Receipt, SubmitError>, Way<'_>>> = Vec::new();
        for submission in submissions {
            ways.push(Err(Box::pin(self.hand.ledger.submit(submission))));
        }
        std::future::poll_fn(|context| {
            let mut all = true;
            for way in &mut ways {
                if let Err(going) = way {
                    match going.as_mut().poll(context) {
                        Poll::Ready(outcome) => *way = Ok(outcome),
                        Poll::Pending => all = false,
                    }
                }
            }
            if all { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        ways.into_iter().filter_map(Result::ok).collect()
    }

    /// What is known of the rows when something else than a row stood in the way.
    fn stopped(&mut self, failure: &Failure) -> Failure {
        self.rows.reports.retain(|report| report.state != State::Recorded || report.entry.is_some());
        let mut known = match self.hand.global.is_json() {
            true => Document::default(),
            false => self.rows.document(self.lang()),
        };
        known.paragraph(failure.to_string());
        known.paragraph(say!(self.words(), "run-again"));
        render::stopped(self.lang(), &known, failure.outcome())
    }

    fn finish(&self) -> Result<Outcome, Failure> {
        render::print(self.hand.global, "import-sheet", None, &self.rows.report(), || {
            self.rows.document(self.lang())
        })?;
        let worst = [
            (State::Unreadable, Outcome::Usage),
            (State::Refused, Outcome::Refused),
            (State::Changed, Outcome::Conflict),
        ];
        let worst = worst.into_iter().find(|(state, _)| self.rows.count(*state) > 0);
        Ok(worst.map_or(Outcome::Done, |(_, outcome)| outcome))
    }
}
