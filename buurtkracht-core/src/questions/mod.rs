//! Questions: pure answers over the state, each fact with the entries that it rests on.
//!
//! Two clocks: *known at* is a prefix of the log, chosen by the caller who replays it; *as of* is a day that
//! the question takes.

mod agenda;
mod budgets;
mod capacity;
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
pub use budgets::{BudgetStatus, BudgetTold, BudgetYear, BudgetsAnswer, budgets};
pub use capacity::{
    AreaCapacity, AssignmentCapacity, BodyCapacity, CapacityAnswer, Delivered, PartCapacity, PlanCapacity,
    PledgeWork, ShareCapacity, capacity,
};
pub use charter::{AmendmentSummary, CharterAnswer, ReadingOn, SettingOn, VersionFrom, charter};
pub use explain::{
    ActExplained, ActionExplained, AllocationExplained, AmendmentExplained, AssignmentExplained,
    BodyExplained, BudgetExplained, CarryOverExplained, CommitmentExplained, CompetenceSource,
    CompetenceUsed, CorrectionExplained, DecisionExplained, EffectExplained, EvaluationExplained,
    Explanation, FundingExplained, IndicatorExplained, InvoiceExplained, ItemExplained, LineExplained,
    MandateBehind, MandateExplained, MeetingExplained, MeetingPlace, MoneyFreed, NextUse, PartnerExplained,
    PaymentExplained, PlanExplained, PledgeExplained, PositionExplained, ProposalExplained, ReportExplained,
    ResultPeriod, SeatsFilled, SeriesExplained, ShareExplained, SignalExplained, WorkExplained, explain,
};
pub use funds::{Forecast, FundsAnswer, Group, Grouping, PlanFunds, SourceFunds, funds};
pub use mandates::{MandateLink, MandateOn, MandatesAnswer, mandates};
pub use mentions::{Mention, mentions};
pub use network::{NetworkAnswer, PartnerOn, Share, YearGrowth, network};
pub use seats::{SeatHolder, SeatOn, SeatsOn, who};
pub use status::{Status, status};
