//! Questions: pure answers over the state, each fact with the entries that it rests on.
//!
//! Two clocks: *known at* is a prefix of the log, chosen by the caller who replays it; *as of* is a day that
//! the question takes.

mod agenda;
mod as_of;
mod budgets;
mod capacity;
mod changes;
mod charter;
mod delivered;
mod effect;
mod efficiency;
mod explain;
mod feedback;
mod funds;
mod graph;
mod lawfulness;
mod mandates;
mod means;
mod mentions;
mod network;
mod open;
mod page;
mod places;
mod register;
mod results;
mod roles;
mod sample;
mod search;
mod seats;
mod status;
mod what_if;

pub use crate::payload::Topic;
pub use agenda::{
    ActionOpen, CarriedItem, DecisionListed, FeedbackDue, MeetingAgenda, MinutesToAdopt, ProposalWaiting,
    ReservationOpen, agenda,
};
pub use as_of::AsOf;
pub use budgets::{BudgetStatus, BudgetTold, BudgetYear, BudgetsAnswer, budgets};
pub use capacity::{
    AreaCapacity, AssignmentCapacity, BodyCapacity, CapacityAnswer, Delivered, PartCapacity, PlanCapacity,
    PledgeWork, ShareCapacity, capacity,
};
pub use changes::{
    CapacityAt, CapacityMoved, Change, Changes, ChangesAnswer, Held, KnownLate, LateReason, MoneyAt,
    MoneyChanges, MoneyMoved, RecordChanged, TextPart, TopicChanges, Value, changes,
};
pub use charter::{AmendmentSummary, CharterAnswer, ReadingOn, SettingOn, VersionFrom, charter};
pub use delivered::{
    DeliveredAnswer, DeliveredSum, HoursDelivered, MoneyPromised, PartnerDelivered, QuarterDelivered,
    delivered,
};
pub use effect::{
    AreaEffect, Caveat, Course, Difference, EffectAnswer, EvaluationTold, GoalEffect, IndicatorEffect,
    PeriodEffect, Plotted, Warning, effect,
};
pub use efficiency::{
    AreaEfficiency, Each, EfficiencyAnswer, GoalEfficiency, OutputEfficiency, PlanEfficiency, Rounding,
    efficiency,
};
pub use explain::{
    Absence, BodyExplained, CarryOverExplained, CommitmentExplained, CompetenceSource, CompetenceUsed,
    CorrectionExplained, DecisionExplained, DecisionRole, DecisionRule, EffortFreed, EffortLeft,
    EffortSource, EffortUse, Explanation, Fact, FigureBehind, FundingExplained, MandateBehind, MeetingPlace,
    MoneyAct, MoneyActKind, MoneyFreed, NextEffort, NextUse, PlanExplained, PlanSince, PositionExplained,
    ReservationExplained, SeatExplained, SeatOf, SeatsFilled, SeriesExplained, Statement, explain,
};
pub use feedback::{
    FeedbackAnswer, FeedbackBy, FeedbackCounts, FeedbackGroup, FeedbackGrouping, FeedbackItem,
    FeedbackStanding, feedback,
};
pub use funds::{Forecast, FundsAnswer, Group, Grouping, PlanFunds, SourceFunds, funds};
pub use graph::{Edge, Graph, Node, NodeKey, NodeKind, Relation, graph};
pub use lawfulness::{
    BrokenSum, ChainStanding, CommitmentLink, DecisionLink, DeliveryLink, InvoiceLink, LawfulnessAnswer,
    LawfulnessGroup, LawfulnessGrouping, Linked, PaymentChain, PaymentSum, PaymentsBy, SourcePaid,
    lawfulness,
};
pub use mandates::{MandateLink, MandateOn, MandatesAnswer, mandates};
pub use means::{Means, Taken};
pub use mentions::{Mention, mentions};
pub use network::{NetworkAnswer, PartnerOn, Share, YearGrowth, network};
pub use open::{OpenAnswer, OpenCounts, OpenGroup, OpenGrouping, open};
pub use page::{
    AheadKind, DateAhead, DecisionFollowed, DecisionProgress, GoalFigures, GoalLine, NextStep, PageAnswer,
    PageHours, PageMeeting, PageMoney, PlanLine, ProposalAsked, SourceFree, SourcesNamedBy, Stuck, page,
};
pub use register::{
    RegisterAnswer, RegisterKind, RegisterRequest, RegisterRow, RegisterState, RegisterSum, RegisterWho,
    RowSum, register,
};
pub use results::ResultPeriod;
pub use roles::{Combination, Role, RoleHeld, RolesAnswer, Thing, ThingRoles, Who, roles};
pub use sample::{
    Cents, Chosen, Drawing, Item, NoSample, Population, PopulationSum, SampleAnswer, SampleMethod,
    SampleRequest, sample,
};
pub use search::{AMOUNTS, Search, Word, Written, day, words, written};
pub use seats::{SeatHeld, SeatHolder, SeatOn, SeatVacant, SeatsAsked, SeatsOn, WhoAnswer, seats, who};
pub use status::{Status, status};
pub use what_if::{
    AssignmentOtherwise, CapacityOtherwise, Consequence, LeftOut, MadeUp, MoneyOtherwise, NotSupposed,
    Otherwise, SourceOtherwise, Supposed, UnspreadAt, WhatIf, WhatIfAnswer, what_if,
};
