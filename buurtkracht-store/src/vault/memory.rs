//! A vault in memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use buurtkracht_core::id::CommandId;
use buurtkracht_core::value::Digest;

use super::{Key, Subject, Vault, VaultError, digest, disclose, fresh_key, key_name, value_of};

/// A vault that is gone with the process.
#[derive(Debug, Default)]
pub struct MemoryVault {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    keys: BTreeMap<String, Key>,
    disclosures: BTreeMap<Digest, String>,
}

impl Vault for MemoryVault {
    fn seal(
        &self,
        subject: &Subject,
        command: CommandId,
        path: &str,
        value: &str,
    ) -> Result<Digest, VaultError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let name = key_name(subject, command, path);
        let key = match kept.keys.get(&name) {
            Some(key) => *key,
            None => {
                let key = fresh_key()?;
                kept.keys.insert(name, key);
                key
            }
        };
        let disclosure = disclose(&key, command, path, value);
        let digest =
            digest(&disclosure).ok_or_else(|| VaultError::NoRandomness { reason: "no digest".to_owned() })?;
        kept.disclosures.insert(digest, disclosure);
        Ok(digest)
    }

    fn open(&self, digest: &Digest) -> Result<Option<String>, VaultError> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(kept.disclosures.get(digest).and_then(|disclosure| value_of(disclosure)))
    }
}
