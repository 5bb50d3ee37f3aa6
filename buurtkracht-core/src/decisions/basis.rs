//! The decision that an effect rests on.

use super::{Decision, DecisionCase};
use crate::id::DecisionId;
use crate::value::Day;

/// When the effects of a decision come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coming {
    /// With the decision.
    Now,
    /// Once the reservation is lifted; until then its money is set aside.
    Reserved,
    /// Now, since the reservation is lifted: its money was set aside.
    Lifted,
}

/// The decision that an effect rests on, and when its effects come about.
#[derive(Clone, Copy)]
pub(crate) struct Basis<'a> {
    pub(crate) decision: &'a Decision,
    pub(crate) coming: Coming,
    /// The day the effects take effect.
    pub(crate) on: Day,
    /// The record so far, where it is corrected.
    pub(crate) before: Option<&'a DecisionCase>,
}

impl Basis<'_> {
    /// Returns the id of the decision.
    pub(crate) fn id(&self) -> DecisionId {
        self.decision.decision.clone()
    }
}
