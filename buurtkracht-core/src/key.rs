//! The maps of the state, found by the type of an id.

use std::fmt::Display;

use crate::id::Sequence;
use crate::persistent::Map;
use crate::programme::Programme;
use crate::rejection::IdKind;

/// The id of a thing that the state keeps.
pub(crate) trait Key: Ord + Display + Sized {
    /// The name of the thing in a refusal.
    const KIND: IdKind;
    /// The value that the state keeps under the id.
    type Thing;

    /// Returns every thing of this kind.
    fn all(programme: &Programme) -> &Map<Self, Self::Thing>;

    /// Returns the entry that brought the thing.
    fn entry(thing: &Self::Thing) -> Sequence;
}

/// Implements [`Key`] for an id, beside the slice that keeps its things:
/// `key!(PlanId => PlanLife, IdKind::Plan, |programme| programme.plans.all(), |life| life.plan.sequence)`.
macro_rules! key {
    ($id:ty => $thing:ty, $kind:expr, |$programme:ident| $all:expr, |$it:ident| $entry:expr) => {
        impl crate::key::Key for $id {
            const KIND: crate::rejection::IdKind = $kind;
            type Thing = $thing;

            fn all($programme: &crate::programme::Programme) -> &crate::persistent::Map<Self, Self::Thing> {
                $all
            }

            fn entry($it: &Self::Thing) -> crate::id::Sequence {
                $entry
            }
        }
    };
}
pub(crate) use key;
