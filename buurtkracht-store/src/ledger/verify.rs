//! Verifying: everything is computed again from the bytes.

use buurtkracht_core::id::{ProgrammeId, Sequence};
use buurtkracht_core::{CommandEnvelope, Event, Programme, RULES, decide};
use chrono::{DateTime, FixedOffset};

use super::replica::{BadEntry, Replica};
use super::{Ledger, PAGE, ReadError};
use crate::commit::Commit;
use crate::proof::tree::Hash;

/// What a full verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// The programme.
    pub programme: ProgrammeId,
    /// The number of sound entries.
    pub entries: u64,
    /// The RFC 6962 root over them.
    pub root: Hash,
    /// When the last of them was recorded.
    pub recorded_at: Option<DateTime<FixedOffset>>,
    /// How many commands were decided again and gave the same events.
    pub decided_again: u64,
    /// How many were decided by an older set of rules, and so not again.
    pub older_rules: u64,
    /// What is wrong, in order. What follows an unreadable entry cannot be checked.
    pub flaws: Vec<Flaw>,
}

/// Something wrong with one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The entry.
    pub sequence: Sequence,
    /// What is wrong.
    pub reason: String,
}

/// Checks entries one after another, by everything that can be known from them alone.
#[derive(Clone)]
pub(crate) struct Checker {
    pub(super) replica: Replica,
    decided_again: u64,
    older_rules: u64,
}

impl Checker {
    pub(crate) fn new(programme: ProgrammeId) -> Self {
        Self { replica: Replica::new(programme), decided_again: 0, older_rules: 0 }
    }

    /// The number of entries taken in, and so of the next.
    pub(crate) fn length(&self) -> u64 {
        self.replica.length()
    }

    /// Takes in the next entry. `Err` where it does not continue the log; `Ok(Some(_))` where it does, but
    /// is not what this version would have written.
    pub(crate) fn check(&mut self, entry: &[u8]) -> Result<Option<String>, BadEntry> {
        // Deciding again takes the state before the entry; without a reader the copy is one pointer.
        let before = self.replica.view().programme;
        let decided = Commit::decode(entry)
            .map(|commit| if commit.rules == RULES { Some(decide_again(&before, &commit)) } else { None });
        drop(before);
        let commit = self.replica.take_in(entry)?;
        if commit.encode().ok().as_deref() != Some(entry) {
            return Ok(Some("it is not written as an entry of its format is".to_owned()));
        }
        match decided? {
            None => self.older_rules += 1,
            Some(Ok(events)) if events == commit.events => self.decided_again += 1,
            Some(Ok(_)) => {
                return Ok(Some("its command, decided again, gives other events than it holds".to_owned()));
            }
            Some(Err(reason)) => return Ok(Some(reason)),
        }
        Ok(None)
    }
}

fn decide_again(before: &Programme, commit: &Commit) -> Result<Vec<Event>, String> {
    let envelope: CommandEnvelope = serde_json::from_str(commit.command.get())
        .map_err(|error| format!("its command cannot be read: {error}"))?;
    decide(before, &envelope, commit.recorded_at)
        .map_err(|refusal| format!("its command, decided again, is refused: {refusal}"))
}

impl Ledger {
    /// Checks the whole log of a programme from its bytes: numbers, times, command ids, the way it is
    /// written, the replay, every command decided again, and the root of the tree.
    ///
    /// # Errors
    /// [`ReadError`] where the log cannot be read; what is wrong with an entry is in the answer.
    pub async fn verify(&self, programme: &ProgrammeId) -> Result<Verification, ReadError> {
        let mut checker = Checker::new(programme.clone());
        let mut flaws = Vec::new();
        'pages: loop {
            let from = checker.replica.length();
            let page = self.log.read(programme, from, PAGE).await?;
            if page.is_empty() {
                break;
            }
            for entry in &page {
                let sequence = Sequence(checker.replica.length());
                match checker.check(entry) {
                    Ok(None) => {}
                    Ok(Some(reason)) => flaws.push(Flaw { sequence, reason }),
                    Err(flaw) => {
                        flaws.push(Flaw { sequence, reason: flaw.to_string() });
                        break 'pages;
                    }
                }
            }
        }
        let Checker { replica, decided_again, older_rules } = checker;
        if replica.length() == 0 && flaws.is_empty() {
            self.known(programme, replica.view()).await?;
        }
        // The state that this ledger answers from must be the one that the bytes give.
        if let Some(desk) = self.desks.open(programme)
            && desk
                .look(|live| live.length() == replica.length() && live.programme() != replica.programme())
                .await?
        {
            let reason = "the state that the ledger answers from differs from the replay".to_owned();
            flaws.push(Flaw { sequence: Sequence(replica.length().saturating_sub(1)), reason });
        }
        Ok(Verification {
            programme: programme.clone(),
            entries: replica.length(),
            root: replica.tree().root(),
            recorded_at: replica.recorded_at(),
            decided_again,
            older_rules,
            flaws,
        })
    }
}
