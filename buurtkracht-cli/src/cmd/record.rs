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
use crate::input::LocatedValue;
use crate::input::commands::{Batch, Commands, Line, read_commands};
use crate::render;
use crate::render::recorded::{self, BatchReport, CommandReport, How};
use crate::words::{Words, say};

pub async fn run(global: &Global, args: &Record) -> Result<Outcome, Failure> {
    let commands = read_commands(&args.file)?;
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
    mut batch: Batch,
) -> Result<Outcome, Failure> {
    // Nothing is recorded while a line cannot be read.
    let (mut programme, mut total) = (None, 0_usize);
    for line in batch.commands()? {
        let line = line?;
        if !line.value.has("id") {
            return Err(Failure::Input(format!(
                "line {} has no command id, so running the batch again could record it twice: `record FILE --assign-ids COPY` writes a copy that has ids; nothing is recorded",
                line.number
            )));
        }
        if programme.is_none() && !line.value.has("programme") {
            programme = Some(config::programme(global, ledger).await?);
        }
        submission(global, programme.as_ref(), line)?;
        total += 1;
    }
    let mut run = Run {
        global,
        ledger,
        rehearsals: BTreeMap::new(),
        recorded: 0,
        repeated: 0,
        unprinted: None,
        items: Vec::new(),
    };
    for line in batch.commands()? {
        let line = line?;
        let number = line.number.to_string();
        let submission = submission(global, programme.as_ref(), line)?;
        if let Err(failure) = run.step(args.dry_run, &submission).await {
            let words = Words::of(global.lang);
            let mut known = Document::default();
            known.outline(run.items);
            known.paragraph(say!(words, "batch-failed", line = number, failure = failure.to_string()));
            let (recorded, before) = (run.recorded, run.repeated);
            // Somebody may have added lines since they were counted.
            let left = total.saturating_sub(recorded + before + 1);
            known.paragraph(say!(words, "batch-stopped", recorded, before, left));
            return Err(render::stopped(global.lang, &known, failure.outcome()));
        }
    }
    if let Some(failure) = run.unprinted {
        return Err(failure);
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

/// Returns the submission of a line of a batch.
fn submission(
    global: &Global,
    programme: Option<&ProgrammeId>,
    mut line: Line,
) -> Result<Submission, Failure> {
    line.value.fill(programme, None, global.actor.as_ref());
    line.value.submission(global)
}

/// A batch on its way.
struct Run<'a> {
    global: &'a Global,
    ledger: &'a Ledger,
    /// How far each programme would be, in a dry run.
    rehearsals: BTreeMap<ProgrammeId, Rehearsal>,
    recorded: usize,
    repeated: usize,
    /// The reason why receipts are no longer printed. The batch is recorded all the same.
    unprinted: Option<Failure>,
    /// The receipts, if the answer is printed as one document at the end.
    items: Vec<Item>,
}

impl Run<'_> {
    async fn step(&mut self, dry_run: bool, submission: &Submission) -> Result<(), Failure> {
        let receipt = match dry_run {
            true => match self.rehearse(submission).await? {
                Some(receipt) => receipt,
                None => return Ok(()),
            },
            false => self.ledger.submit(submission).await?,
        };
        match receipt.repeated {
            true => self.repeated += 1,
            false => self.recorded += 1,
        }
        // A batch that is killed has printed what is durable.
        match self.global.streams() {
            true => self.print(|global| print_receipt(global, &receipt, dry_run).map(drop)),
            false => self.items.push(recorded::receipt(self.global.lang, &receipt, dry_run)),
        }
        Ok(())
    }

    /// Decides a line after those before it, and records nothing. Returns `None` for a command that is recorded already.
    async fn rehearse(&mut self, submission: &Submission) -> Result<Option<Receipt>, Failure> {
        let rehearsal = match self.rehearsals.entry(submission.programme().clone()) {
            Entry::Occupied(started) => started.into_mut(),
            Entry::Vacant(place) => place.insert(self.ledger.rehearse(submission.programme()).await?),
        };
        let Some(entry) = rehearsal.recorded(submission.id()) else {
            return Ok(Some(rehearsal.submit(submission)?));
        };
        self.repeated += 1;
        let before = How::Before.say(Words::of(self.global.lang), Some(entry), true);
        match self.global.streams() {
            true if self.global.is_json() => {}
            true => self.print(|_| render::write(&format!("{before}\n"))),
            false => self.items.push(Item::new(before)),
        }
        Ok(None)
    }

    fn print(&mut self, print: impl FnOnce(&Global) -> Result<(), Failure>) {
        if self.unprinted.is_none() {
            self.unprinted = print(self.global).err();
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
    let (mut copied, mut assigned) = (0, 0);
    let mut with_id = |mut located: LocatedValue| {
        copied += 1;
        assigned += usize::from(!located.has("id"));
        located.fill(None, Some(CommandId(Uuid::new_v4())), None);
        located.value.to_string() + "\n"
    };
    match commands {
        Commands::One(located) => faces::write_new(to, with_id(located).as_bytes())?,
        Commands::Batch(mut batch) => {
            faces::write_parts(to, batch.commands()?.map(|line| Ok(with_id(line?.value))))?;
        }
    }
    let result = CommandsWithIds { commands: copied, assigned, file: to.display().to_string() };
    render::print(global, "assign-ids", None, &result, || {
        let (file, commands) = (to.display().to_string(), copied);
        let words = Words::of(global.lang);
        Document::new(say!(words, "ids-assigned", file, commands, assigned))
    })?;
    Ok(Outcome::Done)
}
