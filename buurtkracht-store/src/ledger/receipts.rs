//! Where each command is recorded: for ever, so that none is recorded twice.

use std::hash::{BuildHasher as _, RandomState};

use buurtkracht_core::id::{CommandId, Sequence};
use hashbrown::HashTable;

/// The commands in the order recorded, and a table to find one in. Each id is kept once: the table holds places.
#[derive(Debug, Clone, Default)]
pub(crate) struct Receipts {
    commands: Vec<CommandId>,
    places: HashTable<usize>,
    hasher: RandomState,
}

impl Receipts {
    /// The commands of entries from 0 on, without any twice.
    pub(crate) fn of(commands: &[CommandId]) -> Option<Self> {
        let mut receipts = Self {
            places: HashTable::with_capacity(commands.len()),
            commands: Vec::with_capacity(commands.len()),
            hasher: RandomState::new(),
        };
        for &command in commands {
            if receipts.find(command).is_some() {
                return None;
            }
            receipts.push(command);
        }
        Some(receipts)
    }

    /// Every command, in the order recorded.
    pub(crate) fn commands(&self) -> &[CommandId] {
        &self.commands
    }

    /// The entry of a command.
    pub(crate) fn find(&self, command: CommandId) -> Option<Sequence> {
        let same = |place: &usize| self.commands.get(*place) == Some(&command);
        let place = self.places.find(self.hasher.hash_one(command), same)?;
        Some(Sequence(*place as u64))
    }

    /// Adds the command of the next entry.
    pub(crate) fn push(&mut self, command: CommandId) {
        let hash = self.hasher.hash_one(command);
        let place = self.commands.len();
        self.commands.push(command);
        let Self { commands, places, hasher } = self;
        // The table asks only for places that it holds.
        let rehash = |other: &usize| commands.get(*other).map_or(0, |command| hasher.hash_one(command));
        places.insert_unique(hash, place, rehash);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    proptest! {
        #[test]
        fn every_command_is_found_at_its_entry(ids in prop::collection::btree_set(any::<u128>(), 0..300)) {
            let ids: Vec<CommandId> = ids.into_iter().map(|id| CommandId(Uuid::from_u128(id))).collect();
            let mut grown = Receipts::default();
            ids.iter().for_each(|id| grown.push(*id));
            let loaded = Receipts::of(&ids).unwrap();
            for receipts in [grown, loaded] {
                prop_assert_eq!(receipts.commands(), &*ids);
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
