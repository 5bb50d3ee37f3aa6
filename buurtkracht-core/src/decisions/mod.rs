//! Proposals, advice, and decisions with their effects (§ 3, domain §§ 2 and 3).
//!
//! [`TakeDecision`] records a decision together with every [`Effect`] of it. Both are one commit, so an effect without an
//! authority cannot exist. Competence, seats, quorum and the decision rule are checked as of the day of the decision.
//! [`Decisions`] is the state.

mod basis;
mod corrections;
mod data;
mod effects;
mod proposals;
mod quorum;
mod rules;
mod state;
mod voices;

pub(crate) use basis::{Basis, Coming};
pub(crate) use corrections::correct;
pub use data::{
    AdjustStrategy, Advice, AdviceSubject, CorrectRecord, Corrected, CorrectedValue, Correction, Decision,
    DecisionTaken, Effect, Outcome, Position, Proposal, ProposalWithdrawal, Reservation, ReservationKind,
    ReservationLapse, ReservationLifting, RevokeDecision, SourceRequest, Stance, StrategyAdjustment,
    Supersession, TakeDecision, Venue, Verdict, WrittenConsent,
};
pub(crate) use effects::{Requirements, Resolve};
pub(crate) use proposals::{advise, prepare, withdraw};
pub(crate) use quorum::lacks_quorum;
pub(crate) use rules::{lapse, lift, take};
pub use state::{DecisionCase, Decisions, ProposalCase, ReservationEnd};
pub(crate) use voices::{absent_from, given_on, has_voice};

#[cfg(test)]
mod tests;
