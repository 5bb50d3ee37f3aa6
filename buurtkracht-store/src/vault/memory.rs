//! A vault in memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use buurtkracht_core::value::Digest;

use super::{Key, SealedValue, Vault, VaultError};

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

impl MemoryVault {
    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Vault for MemoryVault {
    fn key(&self, name: &str) -> Result<Option<Key>, VaultError> {
        Ok(self.kept().keys.get(name).cloned())
    }

    fn keep(&self, values: &[SealedValue]) -> Result<(), VaultError> {
        let mut kept = self.kept();
        for SealedValue { key_name, fresh_key, .. } in values {
            if let Some(key) = fresh_key
                && kept.keys.entry(key_name.clone()).or_insert_with(|| key.as_ref().clone()) != key.as_ref()
            {
                return Err(VaultError::KeyTaken);
            }
        }
        let disclosures = values.iter().map(|value| (value.digest, value.disclosure.clone()));
        kept.disclosures.extend(disclosures);
        Ok(())
    }

    fn disclosure(&self, digest: &Digest) -> Result<Option<Vec<u8>>, VaultError> {
        Ok(self.kept().disclosures.get(digest).map(|disclosure| disclosure.clone().into_bytes()))
    }
}
