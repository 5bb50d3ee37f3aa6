//! Reports, signals and feedback between the levels, both ways (§§ 3, 6).
//!
//! A group submits a [`Report`], anybody in a body can raise a [`Signal`], and [`Feedback`] tells another body how
//! something went on. [`FeedbackState`] is the state. What awaits feedback is a question:
//! [`questions::feedback`](crate::questions::feedback()).

mod awaited;

use serde::{Deserialize, Serialize};

pub(crate) use awaited::{Awaited, asked, awaited, proposal_of};

use crate::context::Context;
use crate::event::Event;
use crate::id::{ActionId, BodyId, DecisionId, FeedbackId, ProposalId, ReportId, SignalId};
use crate::key::key;
use crate::participant::Participant;
use crate::payload::{Topic, payload};
use crate::persistent::{Map, SmallMap};
use crate::record::{CommitMeta, Record};
use crate::rejection::{IdKind, Rejection, once_each};
use crate::value::{Day, Document, Period, Sealed, Title};

/// A group reports on a period to another body. A later report on the same period to the same body
/// supersedes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The new report's id. A taken id is refused.
    pub report: ReportId,
    /// The body that reports.
    pub by: BodyId,
    /// The body that it reports to.
    pub to: BodyId,
    /// The days that it is about.
    pub period: Period,
    /// The actions that it is about, done or not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<ActionId>,
    /// The document that holds the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// Its text, where it is short.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Sealed>,
    /// The day of the report; a future day is refused.
    pub on: Day,
}

payload!(Report, |fact, to| {
    to.day(fact.on).about(Topic::Feedback, &fact.by);
    to.aspect(format_args!("report {} {}", fact.to, fact.period));
    to.name(&fact.to).names(&fact.actions).sealed(fact.text.as_ref());
});

/// Something that a body should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Signal {
    /// The new signal's id. A taken id is refused.
    pub signal: SignalId,
    /// A short title, for people.
    pub title: Title,
    /// The body, partner or person who gives it.
    pub from: Participant,
    /// The body that should know.
    pub to: BodyId,
    /// The sealed text of the signal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Sealed>,
    /// The day of the signal; a future day is refused.
    pub on: Day,
}

payload!(Signal, |fact, to| {
    to.day(fact.on).thing(Topic::Feedback, &fact.signal);
    to.name(&fact.from).name(&fact.to).sealed(fact.text.as_ref());
});

/// A body reports back to another on the course of something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Feedback {
    /// The new feedback's id. A taken id is refused.
    pub feedback: FeedbackId,
    /// The decision, proposal, report or signal that it is about.
    pub about: FeedbackSubject,
    /// The body that gives it.
    pub from: BodyId,
    /// The body that receives it: another one than `from`.
    pub to: BodyId,
    /// The sealed text of the feedback.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Sealed>,
    /// The day of the feedback; a future day is refused.
    pub on: Day,
}

payload!(Feedback, |fact, to| {
    to.day(fact.on).thing(Topic::Feedback, &fact.feedback);
    to.name(&fact.from).name(&fact.to).sealed(fact.text.as_ref());
    match &fact.about {
        FeedbackSubject::Decision(decision) => drop(to.name(decision)),
        FeedbackSubject::Proposal(proposal) => drop(to.name(proposal)),
        FeedbackSubject::Report(_) | FeedbackSubject::Signal(_) => {}
    }
});

/// The subject of feedback.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FeedbackSubject {
    /// A decision, by its id.
    Decision(DecisionId),
    /// A proposal, by its id.
    Proposal(ProposalId),
    /// A report, by its id.
    Report(ReportId),
    /// A signal, by its id.
    Signal(SignalId),
}

/// The slice of state for reports, signals and feedback.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FeedbackState {
    reports: Map<ReportId, Record<Report>>,
    signals: Map<SignalId, Record<Signal>>,
    feedback: Map<FeedbackId, Record<Feedback>>,
    /// The last report of a body to another about a period.
    last: SmallMap<(BodyId, BodyId, Period), ReportId>,
}

key!(ReportId => Record<Report>, IdKind::Report, |programme| &programme.feedback.reports, |record| record.sequence);
key!(SignalId => Record<Signal>, IdKind::Signal, |programme| &programme.feedback.signals, |record| record.sequence);
key!(FeedbackId => Record<Feedback>, IdKind::Feedback, |programme| &programme.feedback.feedback, |record| record.sequence);

/// The body that reports, the one that it reports to, and the period.
fn about(report: &Report) -> (BodyId, BodyId, Period) {
    (report.by.clone(), report.to.clone(), report.period)
}

impl FeedbackState {
    /// Every report by id.
    pub fn reports(&self) -> &Map<ReportId, Record<Report>> {
        &self.reports
    }

    /// Every signal by id.
    pub fn signals(&self) -> &Map<SignalId, Record<Signal>> {
        &self.signals
    }

    /// All feedback by id.
    pub fn all(&self) -> &Map<FeedbackId, Record<Feedback>> {
        &self.feedback
    }

    /// The report that supersedes a report, if one does.
    pub fn superseded(&self, report: &Record<Report>) -> Option<&Record<Report>> {
        let last = self.reports.get(self.last.get(&about(&report.fact))?)?;
        (last.sequence > report.sequence).then_some(last)
    }

    pub(crate) fn submitted(&mut self, recorded: &CommitMeta, report: Report) {
        self.last.insert(about(&report), report.report.clone());
        self.reports.insert(report.report.clone(), Record::new(recorded, report));
    }

    pub(crate) fn raised(&mut self, recorded: &CommitMeta, signal: Signal) {
        self.signals.insert(signal.signal.clone(), Record::new(recorded, signal));
    }

    pub(crate) fn given(&mut self, recorded: &CommitMeta, feedback: Feedback) {
        self.feedback.insert(feedback.feedback.clone(), Record::new(recorded, feedback));
    }
}

/// Two bodies that differ.
fn between(ctx: &Context<'_>, from: &BodyId, to: &BodyId) -> Result<(), Rejection> {
    ctx.acting_body(from)?;
    ctx.acting_body(to)?;
    if from == to { Err(Rejection::ToItself { body: to.clone() }) } else { Ok(()) }
}

pub(crate) fn submit(ctx: &Context<'_>, report: &Report) -> Result<Vec<Event>, Rejection> {
    ctx.free(&report.report)?;
    between(ctx, &report.by, &report.to)?;
    once_each(IdKind::Action, &report.actions)?;
    for action in &report.actions {
        ctx.known(action)?;
    }
    ctx.not_future("on", report.on)?;
    ctx.sealed(report.text.as_ref())?;
    Ok(vec![Event::ReportSubmitted(report.clone())])
}

pub(crate) fn raise(ctx: &Context<'_>, signal: &Signal) -> Result<Vec<Event>, Rejection> {
    ctx.free(&signal.signal)?;
    match &signal.from {
        Participant::Body(body) => between(ctx, body, &signal.to)?,
        from @ (Participant::Partner(_) | Participant::Person(_) | Participant::Initiative(_)) => {
            ctx.party(from)?
        }
    }
    ctx.acting_body(&signal.to)?;
    ctx.not_future("on", signal.on)?;
    ctx.sealed(signal.text.as_ref())?;
    Ok(vec![Event::SignalRaised(signal.clone())])
}

pub(crate) fn give(ctx: &Context<'_>, feedback: &Feedback) -> Result<Vec<Event>, Rejection> {
    ctx.free(&feedback.feedback)?;
    match &feedback.about {
        FeedbackSubject::Decision(id) => ctx.known(id).map(drop)?,
        FeedbackSubject::Proposal(id) => ctx.known(id).map(drop)?,
        FeedbackSubject::Report(id) => ctx.known(id).map(drop)?,
        FeedbackSubject::Signal(id) => ctx.known(id).map(drop)?,
    }
    between(ctx, &feedback.from, &feedback.to)?;
    ctx.not_future("on", feedback.on)?;
    ctx.sealed(feedback.text.as_ref())?;
    Ok(vec![Event::FeedbackGiven(feedback.clone())])
}

#[cfg(test)]
mod tests;
