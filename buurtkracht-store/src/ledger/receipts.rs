//! Where each command is recorded: for ever, so that none is recorded twice.

use std::sync::{Arc, LazyLock};

use ahash::RandomState;
use buurtkracht_core::id::{CommandId, Sequence};
use hashbrown::HashTable;
use uuid::Uuid;

/// Into how many tables the commands are divided. A clone shares all of them, and copies one when it changes: 32 KiB at
/// a million commands.
const SHARDS: usize = 1_024;

type Shard = HashTable<(CommandId, Sequence)>;

/// One for the whole process, so that clones and shards agree on the hash of a command.
static HASHER: LazyLock<RandomState> = LazyLock::new(RandomState::new);

/// The commands of the entries from 0 on, with the entry of each. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Receipts {
    shards: Vec<Arc<Shard>>,
    length: u64,
}

impl Default for Receipts {
    fn default() -> Self {
        Self { shards: vec![Arc::default(); SHARDS], length: 0 }
    }
}

fn hash(command: CommandId) -> (u64, usize) {
    let hash = HASHER.hash_one(command);
    // The tables themselves use the other bits.
    (hash, (hash >> 32) as usize % SHARDS)
}

impl Receipts {
    /// The commands of entries from 0 on; `None` if one is there twice.
    pub(crate) fn of(commands: &[CommandId]) -> Option<Self> {
        let mut receipts = Self::default();
        for &command in commands {
            if receipts.find(command).is_some() {
                return None;
            }
            receipts.push(command);
        }
        Some(receipts)
    }

    /// The number of commands.
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// Every command, in the order recorded.
    pub(crate) fn commands(&self) -> Vec<CommandId> {
        let mut all = vec![CommandId(Uuid::nil()); usize::try_from(self.length).unwrap_or(0)];
        for (command, Sequence(place)) in self.shards.iter().flat_map(|shard| shard.iter()) {
            // Each place is below the length.
            if let Some(own) = usize::try_from(*place).ok().and_then(|place| all.get_mut(place)) {
                *own = *command;
            }
        }
        all
    }

    /// The entry of a command.
    pub(crate) fn find(&self, command: CommandId) -> Option<Sequence> {
        let (hash, shard) = hash(command);
        let found = self.shards.get(shard)?.find(hash, |(other, _)| *other == command);
        found.map(|(_, sequence)| *sequence)
    }

    /// Adds the command of the next entry.
    pub(crate) fn push(&mut self, command: CommandId) {
        let (own, shard) = hash(command);
        if let Some(shard) = self.shards.get_mut(shard) {
            let entry = (command, Sequence(self.length));
            Arc::make_mut(shard).insert_unique(own, entry, |(other, _)| hash(*other).0);
        }
        self.length += 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_command_is_found_at_its_entry(ids in prop::collection::btree_set(any::<u128>(), 0..300)) {
            let ids: Vec<CommandId> = ids.into_iter().map(|id| CommandId(Uuid::from_u128(id))).collect();
            let mut grown = Receipts::default();
            ids.iter().for_each(|id| grown.push(*id));
            let loaded = Receipts::of(&ids).unwrap();
            for receipts in [grown, loaded] {
                prop_assert_eq!(receipts.commands(), ids.clone());
                for (place, id) in ids.iter().enumerate() {
                    prop_assert_eq!(receipts.find(*id), Some(Sequence(place as u64)));
                }
                prop_assert_eq!(receipts.find(CommandId(Uuid::nil())).is_some(), ids.contains(&CommandId(Uuid::nil())));
            }
        }
    }

    #[test]
    fn a_command_twice_is_no_list_of_receipts() {
        let id = |n| CommandId(Uuid::from_u128(n));
        assert!(Receipts::of(&[id(1), id(2), id(1)]).is_none());
    }
}
