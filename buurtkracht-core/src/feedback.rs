//! Reports, signals and feedback between the levels, both ways (§§ 3, 6).

mod awaited;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use awaited::{Awaited, asked, awaited, proposal_of};

use crate::context::Context;
use crate::event::Event;
use crate::id::{BodyId, DecisionId, FeedbackId, ProposalId, ReportId, SignalId};
use crate::participant::Participant;
use crate::payload::{Topic, payload};
use crate::persistent::{Map, SmallMap};
use crate::record::{CommitMeta, Record};
use crate::rejection::{Kind, Rejection};
use crate::value::{Day, Document, Period, Sealed, Title};

/// A group reports on a period to another body. A later report on the same period to the same body
/// supersedes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The report.
    pub report: ReportId,
    /// The body that reports.
    pub by: BodyId,
    /// The body that it reports to.
    pub to: BodyId,
    /// The days that it is about.
    pub period: Period,
    /// The report itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// Its text, where it is short.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Sealed>,
    /// The day.
    pub on: Day,
}

payload!(Report, |fact, to| {
    to.day(fact.on).about(Topic::Feedback, &fact.by);
    to.aspect(format_args!("report {} {}", fact.to, fact.period));
    to.name(&fact.to).sealed(fact.text.as_ref());
});

/// Something that a body should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signal {
    /// The signal.
    pub signal: SignalId,
    /// What people call it.
    pub title: Title,
    /// Who gives it.
    pub from: Participant,
    /// The body that should know.
    pub to: BodyId,
    /// The text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Sealed>,
    /// The day.
    pub on: Day,
}

payload!(Signal, |fact, to| {
    to.day(fact.on).thing(Topic::Feedback, &fact.signal);
    to.name(&fact.from).name(&fact.to).sealed(fact.text.as_ref());
});

/// A body tells another what came of something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Feedback {
    /// The feedback.
    pub feedback: FeedbackId,
    /// What it is about.
    pub about: FeedbackSubject,
    /// The body that gives it.
    pub from: BodyId,
    /// The body that receives it.
    pub to: BodyId,
    /// The text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Sealed>,
    /// The day.
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

/// What feedback is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackSubject {
    /// A decision.
    Decision(DecisionId),
    /// A proposal.
    Proposal(ProposalId),
    /// A report.
    Report(ReportId),
    /// A signal.
    Signal(SignalId),
}

/// The slice of state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FeedbackState {
    pub(crate) reports: Map<ReportId, Record<Report>>,
    pub(crate) signals: Map<SignalId, Record<Signal>>,
    pub(crate) feedback: Map<FeedbackId, Record<Feedback>>,
    /// The last report of a body to another about a period.
    last: SmallMap<(BodyId, BodyId, Period), ReportId>,
}

/// The body that reports, the one that it reports to, and the period.
fn about(report: &Report) -> (BodyId, BodyId, Period) {
    (report.by.clone(), report.to.clone(), report.period)
}

impl FeedbackState {
    /// Every report by id.
    #[must_use]
    pub fn reports(&self) -> &Map<ReportId, Record<Report>> {
        &self.reports
    }

    /// Every signal by id.
    #[must_use]
    pub fn signals(&self) -> &Map<SignalId, Record<Signal>> {
        &self.signals
    }

    /// All feedback by id.
    #[must_use]
    pub fn all(&self) -> &Map<FeedbackId, Record<Feedback>> {
        &self.feedback
    }

    /// The report that supersedes a report, if one does.
    #[must_use]
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
fn between(c: &Context<'_>, from: &BodyId, to: &BodyId) -> Result<(), Rejection> {
    c.acting_body(from)?;
    c.acting_body(to)?;
    if from == to { Err(Rejection::ToItself { body: to.clone() }) } else { Ok(()) }
}

pub(crate) fn submit(c: &Context<'_>, report: &Report) -> Result<Vec<Event>, Rejection> {
    c.free_id(Kind::Report, &c.programme.feedback.reports, &report.report)?;
    between(c, &report.by, &report.to)?;
    c.not_future("on", report.on)?;
    c.sealed(report.text.as_ref())?;
    Ok(vec![Event::ReportSubmitted(report.clone())])
}

pub(crate) fn raise(c: &Context<'_>, signal: &Signal) -> Result<Vec<Event>, Rejection> {
    c.free_id(Kind::Signal, &c.programme.feedback.signals, &signal.signal)?;
    match &signal.from {
        Participant::Body(body) => between(c, body, &signal.to)?,
        from @ (Participant::Partner(_) | Participant::Person(_)) => c.party(from)?,
    }
    c.acting_body(&signal.to)?;
    c.not_future("on", signal.on)?;
    c.sealed(signal.text.as_ref())?;
    Ok(vec![Event::SignalRaised(signal.clone())])
}

pub(crate) fn give(c: &Context<'_>, feedback: &Feedback) -> Result<Vec<Event>, Rejection> {
    c.free_id(Kind::Feedback, &c.programme.feedback.feedback, &feedback.feedback)?;
    match &feedback.about {
        FeedbackSubject::Decision(id) => c.decision(id).map(drop)?,
        FeedbackSubject::Proposal(id) => c.proposal(id).map(drop)?,
        FeedbackSubject::Report(id) => c.known(Kind::Report, &c.programme.feedback.reports, id).map(drop)?,
        FeedbackSubject::Signal(id) => c.known(Kind::Signal, &c.programme.feedback.signals, id).map(drop)?,
    }
    between(c, &feedback.from, &feedback.to)?;
    c.not_future("on", feedback.on)?;
    c.sealed(feedback.text.as_ref())?;
    Ok(vec![Event::FeedbackGiven(feedback.clone())])
}

#[cfg(test)]
mod tests;
