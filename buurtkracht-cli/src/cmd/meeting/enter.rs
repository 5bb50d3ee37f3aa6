//! Records a meeting file: one command for each thing that happened. A refusal costs that thing and what rests
//! on it, no more; running the file again is safe.

use std::io::IsTerminal as _;
use std::path::Path;

use buurtkracht_core::id::MeetingId;
use buurtkracht_core::value::Document as Evidence;
use buurtkracht_store::ledger::{Ledger, Receipt, Rehearsal, SubmitError};
use sha2::{Digest as _, Sha256};

use super::plan::{Changed, Planning, RestsOn, Step, Task};
use super::request::MeetingRequest;
use crate::args::{Global, Lang, Record};
use crate::cmd::hand::{Hand, Request};
use crate::config;
use crate::document::Document;
use crate::entry;
use crate::exit::{Failure, Outcome};
use crate::input::{self, LocatedValue};
use crate::render;
use crate::render::meeting::{self as pages, MeetingReport, State, StepReport};
use crate::render::recorded::How;
use crate::words::{Words, say};

/// The most bytes of minutes that are read.
const MAX_MINUTES: u64 = 256 << 20;

pub async fn record(
    global: &Global,
    args: &Record,
    ledger: &Ledger,
    located: &LocatedValue,
) -> Result<Outcome, Failure> {
    let (file, located, texts) = entry::read(located)?;
    let programme = config::programme(global, ledger).await?;
    let view = ledger.view(&programme).await?;
    let folder = args.file.parent().filter(|_| args.file != Path::new("-")).unwrap_or(Path::new(""));
    let minutes = file.minutes.as_deref().map(|name| {
        let path = folder.join(name);
        document(&path, file.case.as_ref().map(|case| case.as_str()))
            .map_err(|error| Failure::Input(format!("{}: minutes: {error}", located.place("minutes"))))
    });
    let minutes = minutes.transpose()?;
    let actor = file.recorded_by.clone().or_else(|| global.actor.clone());
    let actor = actor.ok_or_else(|| input::no_actor(Some((&located.name, "recorded_by"))))?;
    let request = MeetingRequest::of(&view.programme, &file, &located, minutes)?;
    let hand = Hand { global, ledger, programme: &programme, actor: &actor, name: &located.name };
    let planning = Planning { hand: &hand, request: &request, texts: &texts };
    let steps = planning.steps().await?;
    let mut entering = Entering::new(&hand, args);
    entering.all(steps).await?;
    entering.finish(&request.meeting)
}

/// A file as evidence: its hash, and the case it belongs to.
fn document(path: &Path, case: Option<&str>) -> Result<Evidence, String> {
    let cannot = |error: std::io::Error| format!("cannot read {}: {error}", path.display());
    let size = std::fs::metadata(path).map_err(cannot)?.len();
    if size > MAX_MINUTES {
        return Err(format!("{} has more than {MAX_MINUTES} bytes", path.display()));
    }
    let bytes = std::fs::read(path).map_err(cannot)?;
    let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let sha256 = sha256.parse().map_err(|error| format!("{}: {error}", path.display()))?;
    let case = case.map(str::parse).transpose().map_err(|error| format!("the case: {error}"))?;
    Ok(Evidence { sha256, case })
}

/// Hands in one step after another and keeps what became of each.
pub struct Entering<'a> {
    hand: &'a Hand<'a>,
    args: &'a Record,
    rehearsal: Option<Rehearsal>,
    reports: Vec<StepReport>,
}

impl<'a> Entering<'a> {
    pub fn new(hand: &'a Hand<'a>, args: &'a Record) -> Self {
        Self { hand, args, rehearsal: None, reports: Vec::new() }
    }

    fn lang(&self) -> Lang {
        self.hand.global.lang
    }

    fn words(&self) -> &'static Words {
        Words::of(self.lang())
    }

    pub async fn all(&mut self, steps: Vec<Step>) -> Result<(), Failure> {
        if self.args.dry_run {
            self.rehearsal = Some(self.hand.ledger.rehearse(self.hand.programme).await?);
        }
        let mut lost = self.opening_refused(&steps).await?;
        for step in steps {
            let rests_on = match &step.rests_on {
                RestsOn::Opening | RestsOn::Meeting => lost.iter().find(|lost| **lost == RestsOn::Opening),
                item @ RestsOn::Item(_) => {
                    lost.iter().find(|lost| **lost == RestsOn::Opening || *lost == item)
                }
            };
            if rests_on.is_some() {
                let refused =
                    self.reports.iter().any(|report| report.what == step.what && report.title == step.title);
                if !refused {
                    let reason = say!(self.words(), "rests-on-refused");
                    self.report(&step, State::LeftOut, None, Some(reason));
                }
                continue;
            }
            let refused = !self.one(&step).await?;
            if refused {
                lost.extend(step.decides.clone().map(RestsOn::Item));
            }
        }
        Ok(())
    }

    /// Tries the opening as a whole, so that a meeting that cannot be held leaves nothing.
    async fn opening_refused(&mut self, steps: &[Step]) -> Result<Vec<RestsOn>, Failure> {
        let mut rehearsal = self.hand.ledger.rehearse(self.hand.programme).await?;
        for step in steps.iter().filter(|step| step.rests_on == RestsOn::Opening) {
            let Task::Record(command) = &step.task else { continue };
            if rehearsal.recorded(command.id).is_some() {
                continue;
            }
            if let Err(SubmitError::Refused(refusal)) = rehearsal.submit(&self.hand.submission(command)?) {
                let reason = Failure::Refused { refusal }.to_string();
                self.report(step, State::Refused, None, Some(reason));
                return Ok(vec![RestsOn::Opening]);
            }
        }
        Ok(Vec::new())
    }

    fn report(&mut self, step: &Step, state: State, receipt: Option<Receipt>, reason: Option<String>) {
        let differences = match &step.task {
            Task::Changed(changed) => changed.differences.clone(),
            Task::Record(_) | Task::Before(_) => Vec::new(),
        };
        let before = match &step.task {
            Task::Before(entry) => Some(*entry),
            Task::Changed(Changed { entry, .. }) if state == State::Changed => Some(*entry),
            Task::Record(_) | Task::Changed(_) => None,
        };
        self.reports.push(StepReport {
            what: step.what.clone(),
            title: step.title.clone(),
            state,
            entry: receipt.as_ref().map(|receipt| receipt.sequence).or(before),
            command: receipt.as_ref().map(|receipt| receipt.command),
            reason,
            differences,
            events: receipt.map(|receipt| receipt.events).unwrap_or_default(),
        });
    }

    /// Does one step; whether what rests on it can be tried.
    async fn one(&mut self, step: &Step) -> Result<bool, Failure> {
        let command = match &step.task {
            Task::Before(_) => {
                self.report(step, State::Before, None, None);
                return Ok(true);
            }
            Task::Record(command) => command,
            Task::Changed(changed) => match self.chosen(step, changed)? {
                Ok(command) => command,
                Err(reason) => {
                    self.report(step, State::Changed, None, Some(reason));
                    return Ok(true);
                }
            },
        };
        match self.hand_in(command).await {
            Ok(receipt) if receipt.repeated => self.report(step, State::Before, Some(receipt), None),
            Ok(receipt) => self.report(step, State::Recorded, Some(receipt), None),
            Err(Failure::Refused { refusal }) => {
                let anew = refusal.rejection.code() == "correction-decides-anew";
                let mut reason = Failure::Refused { refusal }.to_string();
                if anew {
                    reason = say!(self.words(), "use-new-decision", refusal = reason);
                }
                self.report(step, State::Refused, None, Some(reason));
                return Ok(false);
            }
            Err(failure @ Failure::Submit(SubmitError::IdReused { .. })) => {
                self.report(step, State::Changed, None, Some(failure.to_string()));
                return Ok(false);
            }
            Err(failure) => {
                let mut known = Document::default();
                known.outline(pages::steps(self.lang(), &self.reports, self.args.dry_run));
                known.paragraph(format!("{}: {failure}", step.what));
                known.paragraph(say!(self.words(), "run-again"));
                return Err(render::stopped(self.lang(), &known, failure.outcome()));
            }
        }
        Ok(true)
    }

    async fn hand_in(&mut self, command: &Request) -> Result<Receipt, Failure> {
        let submission = self.hand.submission(command)?;
        Ok(match &mut self.rehearsal {
            Some(rehearsal) => rehearsal.submit(&submission)?,
            None => self.hand.ledger.submit(&submission).await?,
        })
    }

    /// What a change is: by the arguments, or by asking.
    fn chosen<'c>(&self, step: &Step, changed: &'c Changed) -> Result<Result<&'c Request, String>, Failure> {
        let words = self.words();
        let named = |why: &'static str| why.to_owned();
        if self.args.typo {
            return Ok(changed.typo.as_ref().map_err(|why| named(why)));
        }
        if self.args.new_decision {
            return Ok(changed.anew.as_ref().map_err(|why| named(why)));
        }
        let open = match (&changed.typo, &changed.anew) {
            (Err(why), Err(_)) => Err((*why).to_owned()),
            (Ok(_), _) | (_, Ok(_)) => Ok(()),
        };
        let terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
        let asks = terminal && !self.hand.global.is_json() && !self.args.dry_run;
        if let (Ok(()), true) = (&open, asks) {
            let lines: Vec<String> = changed.differences.iter().map(|d| format!("  {}", d.line())).collect();
            let question = format!(
                "{} {}: {}\n{}\n{} ",
                step.what,
                step.title,
                How::Otherwise.say(words, Some(changed.entry), false),
                lines.join("\n"),
                say!(words, "ask-typo"),
            );
            match render::ask(&question)?.trim().to_lowercase().chars().next() {
                Some('t') => return Ok(changed.typo.as_ref().map_err(|why| named(why))),
                Some('n') => return Ok(changed.anew.as_ref().map_err(|why| named(why))),
                Some(_) | None => {}
            }
        }
        Ok(Err(open.err().unwrap_or_else(|| say!(words, "typo-or-decision"))))
    }

    /// Prints what became of it all.
    pub fn finish(&self, meeting: &MeetingId) -> Result<Outcome, Failure> {
        let count = |state: State| pages::count(&self.reports, state);
        let (refused, changed) = (count(State::Refused), count(State::Changed));
        let result = MeetingReport {
            meeting,
            dry_run: self.args.dry_run,
            steps: &self.reports,
            recorded: count(State::Recorded),
            repeated: count(State::Before),
            refused,
            changed,
            left_out: count(State::LeftOut),
        };
        render::print(self.hand.global, "meeting", None, &result, || {
            pages::meeting(self.lang(), &self.reports, self.args.dry_run)
        })?;
        Ok(match (refused, changed) {
            (0, 0) => Outcome::Done,
            (0, _) => Outcome::Conflict,
            (_, _) => Outcome::Refused,
        })
    }
}
