//! Questions: pure answers over the state, each fact with the entries that it rests on.
//!
//! Two clocks: *known at* is a prefix of the log, chosen by the caller who replays it; *as of* is a day that
//! the question takes.

mod explain;
mod funds;
mod mentions;
mod seats;
mod status;

pub use explain::{
    AllocationExplained, CompetenceUsed, DecisionExplained, EffectExplained, EvaluationExplained,
    Explanation, MoneyFreed, NextUse, PlanExplained, PositionExplained, Source as CompetenceSource, explain,
};
pub use funds::{FundsAnswer, PlanFunds, SourceFunds, funds};
pub use mentions::{Mention, mentions};
pub use seats::{SeatHolder, SeatOn, SeatsOn, who};
pub use status::{Status, status};
