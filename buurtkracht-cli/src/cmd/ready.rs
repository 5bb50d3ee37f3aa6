//! Making a command ready to be submitted.

use buurtkracht_core::CommandEnvelope;
use buurtkracht_core::id::{CommandId, ProgrammeId};
use buurtkracht_core::value::Digest;
use buurtkracht_store::commit::is_compact;
use buurtkracht_store::ledger::{Ledger, Receipt, Submission};
use buurtkracht_store::vault::{MemoryVault, Subject, Vault, VaultError};

use crate::args::Global;
use crate::exit::Failure;
use crate::input::LocatedValue;

/// A command ready to be submitted: sealed into the vault, and its bytes.
pub struct Ready {
    pub id: CommandId,
    pub programme: ProgrammeId,
    pub submission: Submission,
}

/// Makes a command ready with its texts in the vault of the ledger. `text` is what was written, kept byte for byte
/// where nothing had to be changed.
pub fn ready(
    global: &Global,
    located: LocatedValue,
    text: Option<&str>,
    ledger: &Ledger,
) -> Result<Ready, Failure> {
    sealed(global, located, text, &LedgerVault(ledger))
}

/// Makes a command ready under throw-away seals, so that a refused command leaves nothing in the vault.
pub fn trial(global: &Global, located: LocatedValue, text: Option<&str>) -> Result<Ready, Failure> {
    sealed(global, located, text, &MemoryVault::default())
}

/// Submits a command; one with plain texts after a trial.
pub async fn submit(
    global: &Global,
    located: LocatedValue,
    text: Option<&str>,
    ledger: &Ledger,
) -> Result<Receipt, Failure> {
    if located.has_plain_text() {
        ledger.dry_run(&trial(global, located.clone(), text)?.submission).await?;
    }
    Ok(ledger.submit(&ready(global, located, text, ledger)?.submission).await?)
}

/// Seals what is plain, checks that it is a command, and gives the bytes to record.
fn sealed(
    global: &Global,
    mut located: LocatedValue,
    text: Option<&str>,
    vault: &dyn Vault,
) -> Result<Ready, Failure> {
    let (id, name) = (located.id(), located.name.clone());
    let changed = located.has_plain_text() || text.is_none();
    located.seal(&mut |subject, path, value| {
        let no_id = || Failure::Input(format!("{name}: {path}: the command has no id to seal it under"));
        let id = id.ok_or_else(no_id)?;
        Ok(vault.seal(subject, id, path, value)?)
    })?;
    let envelope: CommandEnvelope = located.command()?;
    let submission =
        Submission::of(&envelope).map_err(|error| Failure::Input(format!("{}: {error}", located.name)))?;
    let command = match text {
        Some(text) if !changed && is_compact(text) => text.to_owned(),
        Some(_) | None => submission.command,
    };
    let recorded_by = global.actor.clone().unwrap_or(submission.recorded_by);
    Ok(Ready {
        id: envelope.id,
        programme: envelope.programme,
        submission: Submission { command, recorded_by, ..submission },
    })
}

/// The vault of a ledger, as the place to seal into.
struct LedgerVault<'a>(&'a Ledger);

impl Vault for LedgerVault<'_> {
    fn seal(
        &self,
        subject: &Subject,
        command: CommandId,
        path: &str,
        value: &str,
    ) -> Result<Digest, VaultError> {
        self.0.seal(subject, command, path, value)
    }

    fn open(&self, digest: &Digest) -> Result<Option<String>, VaultError> {
        self.0.open_sealed(digest)
    }
}
