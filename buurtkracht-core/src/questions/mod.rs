//! Questions: pure answers over the state, each fact with the entries that it rests on.
//!
//! Two clocks: *known at* is a prefix of the log, chosen by the caller who replays it; *as of* is a day that
//! the question takes.

mod agenda;
mod charter;
mod explain;
mod funds;
mod mandates;
mod mentions;
mod network;
mod seats;
mod status;

pub use agenda::{
    ActionOpen, CarriedItem, DecisionListed, FeedbackDue, MeetingAgenda, MinutesToAdopt, ProposalWaiting,
    ReservationOpen, agenda,
};
pub use charter::{AmendmentSummary, CharterAnswer, ReadingOn, SettingOn, VersionFrom, charter};
pub use explain::{
    ActExplained, ActionExplained, AllocationExplained, AmendmentExplained, BodyExplained, CompetenceUsed,
    CorrectionExplained, DecisionExplained, EffectExplained, EvaluationExplained, Explanation, ItemExplained,
    MandateBehind, MandateExplained, MeetingExplained, MeetingPlace, MoneyFreed, NextUse, PartnerExplained,
    PlanExplained, PledgeExplained, PositionExplained, ProposalExplained, ReportExplained, SeatsFilled,
    SignalExplained, Source as CompetenceSource, explain,
};
pub use funds::{FundsAnswer, PlanFunds, SourceFunds, funds};
pub use mandates::{MandateLink, MandateOn, MandatesAnswer, mandates};
pub use mentions::{Mention, mentions};
pub use network::{NetworkAnswer, PartnerOn, Share, YearGrowth, network};
pub use seats::{SeatHolder, SeatOn, SeatsOn, who};
pub use status::{Status, status};
