//! Verifying: everything is computed again from the bytes.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use buurtkracht_core::id::{ProgrammeId, Sequence};
use buurtkracht_core::{CommandEnvelope, RULES, decide};
use chrono::{DateTime, FixedOffset};
use pollster::block_on;
use serde::Serialize;

use super::log_head::{BadEntry, Decoded, EntryHead, LogHead};
use super::programme_writer::ProgrammeWriter;
use super::projection::Projection;
use super::replay::Source;
use super::{Ledger, ReadError};
use crate::commit::{Commit, NotAnEntry};
use crate::log::{Entry, LogError};
use crate::proof::tree::Hash;

/// How far a verification goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// The bytes: that each entry stands in its place, belongs to the programme, was recorded no earlier than the one
    /// before, and holds a command that was not recorded before; and the root of the tree over them. Events and
    /// commands are not decoded.
    Bytes,
    /// The rules too: that each entry can be decoded, and each command, decided again on what is recorded before it, gives its entry to the byte,
    /// but for entries of older rules; and that the snapshots and the state that the ledger answers from are what the
    /// log tells.
    Rules,
}

/// The result of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Verification {
    /// The verified programme's id.
    pub programme: ProgrammeId,
    /// The number of sound entries.
    pub entries: u64,
    /// The RFC 6962 root over them.
    pub root: Hash,
    /// The time at which the last of them was recorded.
    pub recorded_at: Option<DateTime<FixedOffset>>,
    /// The result of deciding again; absent for a check of bytes only.
    pub rules: Option<DecidedAgain>,
    /// The flaws, in order. Entries after an unreadable one cannot be checked.
    pub flaws: Vec<Flaw>,
}

/// How many commands were decided again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct DecidedAgain {
    /// Those that gave the same events.
    pub same: u64,
    /// Those that older rules decided, and so were not decided again.
    pub older_rules: u64,
    /// The snapshots that are what the log tells.
    pub snapshots: u64,
}

/// Something wrong with one entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flaw {
    /// The position of the flawed entry.
    pub sequence: Sequence,
    /// The fault, in words.
    pub reason: String,
}

/// An entry that was read to be decided again: all that can be done without those before it.
pub(crate) struct RereadEntry {
    decoded: Result<Decoded, NotAnEntry>,
    as_written: bool,
    /// The command, where its rules are ours.
    command: Option<Result<CommandEnvelope, String>>,
}

impl RereadEntry {
    pub(crate) fn of(entry: &[u8]) -> Self {
        let mut reread = Self { decoded: Decoded::of(entry), as_written: false, command: None };
        if let Ok(commit) = Commit::decode(entry) {
            reread.as_written = commit.is_written_as(entry);
            reread.command = (commit.rules == RULES).then(|| {
                serde_json::from_str(commit.command.get())
                    .map_err(|error| format!("its command cannot be read: {error}"))
            });
        }
        reread
    }
}

/// Checks entries one after another, by everything that can be known from them alone.
#[derive(Clone)]
pub(crate) struct Checker {
    projection: Projection,
    found: DecidedAgain,
}

impl Checker {
    pub(crate) fn new(programme: ProgrammeId) -> Self {
        Self { projection: Projection::new(programme), found: DecidedAgain::default() }
    }

    /// The number of entries taken in, and so of the next.
    pub(crate) fn length(&self) -> u64 {
        self.projection.length()
    }

    pub(crate) fn projection(&self) -> &Projection {
        &self.projection
    }

    pub(crate) fn into_projection(self) -> Projection {
        self.projection
    }

    /// Takes in the next entry. `Err` where it does not continue the log; `Ok(Some(_))` where it does, but
    /// is not what this version would have written.
    pub(crate) fn check(&mut self, entry: &mut RereadEntry) -> Result<Option<String>, BadEntry> {
        let RereadEntry { decoded, as_written, command } = entry;
        let decoded = decoded.as_mut().map_err(|flaw| BadEntry::from(flaw.clone()))?;
        self.projection.log_head().check(&decoded.head)?;
        let again = command.as_ref().map(|command| self.decide_again(command.as_ref()?, decoded));
        self.projection.take_in(decoded)?;
        if !*as_written {
            return Ok(Some("it is not written as an entry of its format is".to_owned()));
        }
        match again {
            None => self.found.older_rules += 1,
            Some(Ok(())) => self.found.same += 1,
            Some(Err(reason)) => return Ok(Some(reason)),
        }
        Ok(None)
    }

    fn decide_again(&self, command: &CommandEnvelope, entry: &Decoded) -> Result<(), String> {
        let events = decide(self.projection.programme(), command, entry.head.recorded_at)
            .map_err(|refusal| format!("its command, decided again, is refused: {refusal}"))?;
        if events == entry.events {
            Ok(())
        } else {
            Err("its command, decided again, gives other events than it holds".to_owned())
        }
    }
}

impl Source {
    /// Checks the bytes.
    fn verify_bytes(&self, programme: &ProgrammeId) -> Result<(LogHead, Vec<Flaw>), LogError> {
        let mut log_head = LogHead::new(programme.clone());
        let mut flaws = Vec::new();
        let read = |entry: &Entry| EntryHead::of(entry);
        self.entries(programme, 0, read, |page| {
            for entry in page {
                let sequence = Sequence(log_head.length());
                let checked = entry.as_ref().map_err(|flaw| BadEntry::from(flaw.clone()));
                match checked.and_then(|entry| log_head.check(entry).map(|()| entry)) {
                    Ok(entry) => log_head.add(&entry.recorded(), entry.leaf()),
                    Err(flaw) => {
                        flaws.push(Flaw { sequence, reason: flaw.to_string() });
                        return Ok(ControlFlow::Break(()));
                    }
                }
            }
            self.progress(programme, log_head.length());
            Ok::<_, LogError>(ControlFlow::Continue(()))
        })?;
        Ok((log_head, flaws))
    }

    /// Checks the rules too, and the snapshots on the way.
    fn verify_rules(&self, programme: &ProgrammeId) -> Result<(Checker, Vec<Flaw>), LogError> {
        let mut checker = Checker::new(programme.clone());
        let mut flaws = Vec::new();
        let kept = self.cache.as_ref().and_then(|cache| cache.kept(programme).ok()).unwrap_or_default();
        let kept: BTreeSet<u64> = kept.into_iter().collect();
        self.entries(
            programme,
            0,
            |entry| RereadEntry::of(entry),
            |page| {
                for entry in page {
                    let sequence = Sequence(checker.length());
                    match checker.check(entry) {
                        Ok(None) => {}
                        Ok(Some(reason)) => flaws.push(Flaw { sequence, reason }),
                        Err(flaw) => {
                            flaws.push(Flaw { sequence, reason: flaw.to_string() });
                            return Ok(ControlFlow::Break(()));
                        }
                    }
                    if kept.contains(&checker.length()) {
                        match self.snapshot_tells(&checker.projection) {
                            Some(true) => checker.found.snapshots += 1,
                            Some(false) => {
                                let reason =
                                    "the snapshot behind it is not what the log tells: drop the cache";
                                flaws.push(Flaw { sequence, reason: reason.to_owned() });
                            }
                            None => {}
                        }
                    }
                }
                self.progress(programme, checker.length());
                Ok::<_, LogError>(ControlFlow::Continue(()))
            },
        )?;
        Ok((checker, flaws))
    }

    /// Whether the snapshot of as many entries is this projection; `None` where it would not be used.
    fn snapshot_tells(&self, projection: &Projection) -> Option<bool> {
        let cache = self.cache.as_ref()?;
        let kept = cache.exactly(self.log.as_ref(), projection.id(), projection.length()).ok()?;
        Some(kept.same(projection))
    }
}

impl Ledger {
    /// Recomputes and checks the whole log of a programme from its stored bytes, on other threads.
    ///
    /// # Errors
    /// [`ReadError`] where the log cannot be read; what is wrong with an entry is in the answer.
    pub async fn verify(&self, programme: &ProgrammeId, check: Check) -> Result<Verification, ReadError> {
        let (inner, id) = (self.inner(), programme.clone());
        let writer = inner.writers.open(programme);
        // The state in memory must equal the recomputed one.
        let verify = move |source: Source| match check {
            Check::Bytes => {
                let (log_head, flaws) = source.verify_bytes(&id)?;
                let same = |live: &Projection| live.log_head().tree() == log_head.tree();
                verification(&log_head, None, flaws, writer.as_ref(), same)
            }
            Check::Rules => {
                let (checker, flaws) = source.verify_rules(&id)?;
                let (log_head, same) =
                    (checker.projection.log_head(), |live: &Projection| live.same(&checker.projection));
                verification(log_head, Some(checker.found), flaws, writer.as_ref(), same)
            }
        };
        let verification = inner.source.apart(verify).await?;
        if verification.entries == 0 && verification.flaws.is_empty() {
            let known = inner.source.log.programmes().await?;
            return Err(ReadError::NoProgramme { asked: programme.clone(), known });
        }
        Ok(verification)
    }
}

fn verification(
    log_head: &LogHead,
    rules: Option<DecidedAgain>,
    mut flaws: Vec<Flaw>,
    writer: Option<&Arc<ProgrammeWriter>>,
    same: impl Fn(&Projection) -> bool,
) -> Result<Verification, ReadError> {
    if let Some(writer) = writer {
        let same = writer.look(|live| live.length() != log_head.length() || same(live));
        if !block_on(same)? {
            let reason = "the state that the ledger answers from differs from the replay".to_owned();
            flaws.push(Flaw { sequence: Sequence(log_head.length().saturating_sub(1)), reason });
        }
    }
    Ok(Verification {
        programme: log_head.programme().clone(),
        entries: log_head.length(),
        root: log_head.tree().root(),
        recorded_at: log_head.recorded_at(),
        rules,
        flaws,
    })
}
