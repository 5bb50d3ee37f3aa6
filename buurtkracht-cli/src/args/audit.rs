//! The arguments of what an auditor asks.

use buurtkracht_core::id::{BodyId, PartnerId, PersonId};
use buurtkracht_core::questions::lawfulness::PaymentsBy;
use buurtkracht_core::questions::sample::Population;
use clap::{Args as ArgsOf, ValueEnum};

use buurtkracht_core::value::Day;

#[derive(Debug, ArgsOf)]
pub struct Lawfulness {
    /// Only what was paid in this calendar year
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1..=9998))]
    pub year: Option<i32>,
    /// By what the payments are grouped; JSON has all of them
    #[arg(long, value_enum, default_value = "partner")]
    pub by: PaymentsGrouped,
    /// Exit with 1 where a chain is broken
    #[arg(long)]
    pub strict: bool,
}

/// By what payments are grouped; what belongs to several is a group of its own, so that nothing counts twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PaymentsGrouped {
    Partner,
    Body,
    Plan,
    Area,
    Goal,
    Source,
    Year,
}

impl From<PaymentsGrouped> for PaymentsBy {
    fn from(by: PaymentsGrouped) -> Self {
        match by {
            PaymentsGrouped::Partner => PaymentsBy::Partner,
            PaymentsGrouped::Body => PaymentsBy::Body,
            PaymentsGrouped::Plan => PaymentsBy::Plan,
            PaymentsGrouped::Area => PaymentsBy::Area,
            PaymentsGrouped::Goal => PaymentsBy::Goal,
            PaymentsGrouped::Source => PaymentsBy::Source,
            PaymentsGrouped::Year => PaymentsBy::Year,
        }
    }
}

#[derive(Debug, ArgsOf)]
pub struct Register {
    /// About this day or later
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    pub from: Option<Day>,
    /// About this day or earlier
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    pub until: Option<Day>,
    /// What this partner did, or what is about its money
    #[arg(long, value_name = "ID")]
    pub partner: Option<PartnerId>,
    /// What this body did or answers for
    #[arg(long, value_name = "ID")]
    pub body: Option<BodyId>,
    /// What is open
    #[arg(long)]
    pub open: bool,
}

#[derive(Debug, ArgsOf)]
pub struct Roles {
    /// Only things in which somebody has several roles
    #[arg(long)]
    pub combined: bool,
    /// Only things in which this person has a role
    #[arg(long, value_name = "ID")]
    pub person: Option<PersonId>,
    /// Only things in which this partner has a role
    #[arg(long, value_name = "ID")]
    pub partner: Option<PartnerId>,
    /// Exit with 1 where a combination is a finding
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, ArgsOf)]
pub struct Sample {
    /// Of what; of entries only --known-at counts
    #[arg(long, value_enum)]
    pub of: SampledFrom,
    /// How many
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub size: u64,
    /// Any text; the same draws the same sample
    #[arg(long, value_name = "TEXT")]
    pub seed: String,
    /// Each cent has the same chance, not each item
    #[arg(long, value_name = "WHAT", value_enum)]
    pub by: Option<SampledBy>,
    /// List the population too, to draw it again by hand
    #[arg(long)]
    pub list: bool,
}

/// What a sample is drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SampledFrom {
    Entries,
    Decisions,
    Allocations,
    Commitments,
    Invoices,
    Payments,
}

impl From<SampledFrom> for Population {
    fn from(of: SampledFrom) -> Self {
        match of {
            SampledFrom::Entries => Population::Entries,
            SampledFrom::Decisions => Population::Decisions,
            SampledFrom::Allocations => Population::Allocations,
            SampledFrom::Commitments => Population::Commitments,
            SampledFrom::Invoices => Population::Invoices,
            SampledFrom::Payments => Population::Payments,
        }
    }
}

/// By what a sample is drawn, where not by count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SampledBy {
    Amount,
}
