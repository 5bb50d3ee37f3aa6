//! Recording commands from a file: one, or a batch.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::Path;

use buurtkracht_core::id::{CommandId, ProgrammeId};
use buurtkracht_store::ledger::{Ledger, Receipt, Rehearsal, Submission};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::meeting;
use crate::args::{Global, Record};
use crate::config::{self, mode};
use crate::document::{Document, Item};
use crate::entry;
use crate::exit::{Failure, Outcome};
use crate::faces;
use crate::input::{self, Commands, Line, LocatedValue};
use crate::render;
use crate::render::recorded::{self, BatchReport, CommandReport, How};
use crate::words::{Words, say};

pub async fn run(global: &Global, args: &Record) -> Result<Outcome, Failure> {
    let commands = input::read_commands(&args.file)?;
    if let Commands::One(located) = &commands
        && entry::is_meeting(located)
    {
        if args.assign_ids.is_some() {
            return Err(Failure::Input(format!("{}: a meeting file needs no ids", located.name)));
        }
        let ledger = config::ledger(global, mode(args.dry_run))?;
        let outcome = meeting::enter::record(global, args, &ledger, located).await;
        return config::close(&ledger, outcome).await;
    }
    if args.typo || args.new_decision {
        return Err(Failure::Input("--typo and --new-decision are for a meeting file".to_owned()));
    }
    if let Some(to) = &args.assign_ids {
        return assign_ids(global, commands, to);
    }
    let ledger = config::ledger(global, mode(args.dry_run))?;
    let outcome = match commands {
        Commands::One(located) => one(global, args, &ledger, located).await,
        Commands::Batch(lines) => batch(global, args, &ledger, lines).await,
    };
    config::close(&ledger, outcome).await
}

async fn one(
    global: &Global,
    args: &Record,
    ledger: &Ledger,
    mut located: LocatedValue,
) -> Result<Outcome, Failure> {
    located.normalise_dates();
    let programme = match located.has("programme") {
        true => None,
        false => Some(config::programme(global, ledger).await?),
    };
    located.fill(programme.as_ref(), Some(CommandId(Uuid::new_v4())), global.actor.as_ref());
    let submission = located.submission(global)?;
    if args.dry_run {
        let mut rehearsal = ledger.rehearse(submission.programme()).await?;
        if rehearsal.recorded(submission.id()).is_none() {
            return print_receipt(global, &rehearsal.submit(&submission)?, true);
        }
    }
    print_receipt(global, &ledger.submit(&submission).await?, args.dry_run)
}

pub fn print_receipt(global: &Global, receipt: &Receipt, dry_run: bool) -> Result<Outcome, Failure> {
    let result = recorded::Answer::One(CommandReport::of(receipt, dry_run));
    render::print(global, "record", None, &result, || {
        let item = recorded::receipt(global.lang, receipt, dry_run);
        let mut document = Document::new(item.text);
        document.outline(item.below);
        document
    })?;
    Ok(Outcome::Done)
}

async fn batch(
    global: &Global,
    args: &Record,
    ledger: &Ledger,
    lines: Vec<Line>,
) -> Result<Outcome, Failure> {
    if let Some(without) = lines.iter().find(|line| !line.value.has("id")) {
        return Err(Failure::Input(format!(
            "line {} has no command id, so running the batch again could record it twice: `record FILE --assign-ids COPY` writes a copy that has ids; nothing is recorded",
            without.number
        )));
    }
    let needs_programme = lines.iter().any(|line| !line.value.has("programme"));
    let programme = if needs_programme { Some(config::programme(global, ledger).await?) } else { None };
    // Nothing is recorded while a line cannot be read.
    let mut submissions = Vec::new();
    for mut line in lines {
        line.value.fill(programme.as_ref(), None, global.actor.as_ref());
        submissions.push((line.number, line.value.submission(global)?));
    }
    let mut run = Run { ledger, rehearsals: BTreeMap::new(), recorded: 0, repeated: 0, items: Vec::new() };
    let total = submissions.len();
    for (done, (number, submission)) in submissions.into_iter().enumerate() {
        let step = run.step(global, args.dry_run, &submission).await;
        if let Err(failure) = step {
            let words = Words::of(global.lang);
            let mut known = Document::default();
            if !global.is_json() {
                known.outline(run.items);
            }
            let (line, failed) = (number.to_string(), failure.to_string());
            known.paragraph(say!(words, "batch-failed", line, failure = failed));
            let left = total - done - 1;
            let (recorded, before) = (run.recorded, run.repeated);
            known.paragraph(say!(words, "batch-stopped", recorded, before, left));
            return Err(render::stopped(global.lang, &known, failure.outcome()));
        }
    }
    let (recorded, repeated, dry_run) = (run.recorded, run.repeated, args.dry_run);
    let result = recorded::Answer::Batch(BatchReport { recorded, repeated, dry_run });
    let items = run.items;
    render::print(global, "record", None, &result, || {
        let words = Words::of(global.lang);
        let mut document = Document::new(match dry_run {
            true => say!(words, "batch-dry", recorded, before = repeated),
            false => say!(words, "batch", recorded, before = repeated),
        });
        document.outline(items);
        document
    })?;
    Ok(Outcome::Done)
}

/// A batch on its way.
struct Run<'a> {
    ledger: &'a Ledger,
    /// How far each programme would be, in a dry run.
    rehearsals: BTreeMap<ProgrammeId, Rehearsal>,
    recorded: usize,
    repeated: usize,
    /// What became of each, where people read it.
    items: Vec<Item>,
}

impl Run<'_> {
    async fn step(&mut self, global: &Global, dry_run: bool, submission: &Submission) -> Result<(), Failure> {
        if dry_run {
            return self.rehearse(global, submission).await;
        }
        let receipt = self.ledger.submit(submission).await?;
        match receipt.repeated {
            true => self.repeated += 1,
            false => self.recorded += 1,
        }
        self.print_receipt(global, &receipt, false);
        Ok(())
    }

    /// Decides on a line after those before it, none recorded.
    async fn rehearse(&mut self, global: &Global, submission: &Submission) -> Result<(), Failure> {
        let rehearsal = match self.rehearsals.entry(submission.programme().clone()) {
            Entry::Occupied(started) => started.into_mut(),
            Entry::Vacant(place) => place.insert(self.ledger.rehearse(submission.programme()).await?),
        };
        if let Some(entry) = rehearsal.recorded(submission.id()) {
            self.repeated += 1;
            let words = Words::of(global.lang);
            self.items.push(Item::new(How::Before.say(words, Some(entry), true)));
            return Ok(());
        }
        let receipt = rehearsal.submit(submission)?;
        self.recorded += 1;
        self.print_receipt(global, &receipt, true);
        Ok(())
    }

    fn print_receipt(&mut self, global: &Global, receipt: &Receipt, dry_run: bool) {
        if !global.is_json() {
            self.items.push(recorded::receipt(global.lang, receipt, dry_run));
        }
    }
}

/// A copy of commands in which each has an id.
#[derive(Serialize, JsonSchema)]
pub struct CommandsWithIds {
    /// How many commands it has.
    commands: usize,
    /// How many had no id.
    assigned: usize,
    /// The path of the copy.
    file: String,
}

fn assign_ids(global: &Global, commands: Commands, to: &Path) -> Result<Outcome, Failure> {
    let mut values = match commands {
        Commands::One(located) => vec![located],
        Commands::Batch(lines) => lines.into_iter().map(|line| line.value).collect(),
    };
    let mut text = String::new();
    let mut assigned = 0;
    for located in &mut values {
        if !located.has("id") {
            assigned += 1;
        }
        located.fill(None, Some(CommandId(Uuid::new_v4())), None);
        text.push_str(&located.value.to_string());
        text.push('\n');
    }
    faces::write_new(to, text.as_bytes())?;
    let result = CommandsWithIds { commands: values.len(), assigned, file: to.display().to_string() };
    render::print(global, "assign-ids", None, &result, || {
        let (file, commands) = (to.display().to_string(), values.len());
        let words = Words::of(global.lang);
        Document::new(say!(words, "ids-assigned", file, commands, assigned))
    })?;
    Ok(Outcome::Done)
}
