//! What there is to say of actions, irregular acts, facts from before the signing, reports, signals, feedback and
//! amendments.

use schemars::JsonSchema;
use serde::Serialize;

use super::trail::Trail;
use super::{Explanation, decision};
use crate::actions::{ActionCase, Doer};
use crate::acts::{ActCase, LegacyFact};
use crate::bodies::Tenure;
use crate::charter::{Amendment, Review, ReviewOutcome};
use crate::decisions::{Decision, Proposal};
use crate::event::Record;
use crate::feedback::{Feedback, FeedbackSubject, Report, Signal};
use crate::programme::Programme;
use crate::questions::seats::SeatHolder;
use crate::value::Day;

/// An action.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ActionExplained {
    /// The action, and that it is done.
    #[serde(flatten)]
    pub case: ActionCase,
    /// Who holds the seat that it is of, by all that is recorded.
    pub now: Vec<SeatHolder>,
    /// The decision that it carries out.
    pub carries_out: Option<Record<Decision>>,
}

/// An irregular act.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ActExplained {
    /// The act, and how it ended.
    #[serde(flatten)]
    pub case: ActCase,
    /// The decision that ratified it.
    pub ratified_by: Option<Record<Decision>>,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReportExplained {
    /// The report.
    pub report: Record<Report>,
    /// The later one on the same period.
    pub superseded: Option<Record<Report>>,
    /// What bodies were told of it.
    pub feedback: Vec<Record<Feedback>>,
}

/// A signal.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SignalExplained {
    /// The signal.
    pub signal: Record<Signal>,
    /// What bodies were told of it.
    pub feedback: Vec<Record<Feedback>>,
}

/// A fact from before the signing. No right follows from it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LegacyExplained {
    /// The fact.
    pub fact: Record<LegacyFact>,
    /// The day that the charter was to be signed on.
    pub signing: Day,
}

/// Feedback, with what it is about.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FeedbackExplained {
    /// The feedback.
    pub feedback: Record<Feedback>,
    /// What it is about; none where that is no longer on record.
    pub about: Option<FeedbackAbout>,
}

/// What feedback is about.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FeedbackAbout {
    /// A decision.
    Decision(Box<Record<Decision>>),
    /// A proposal.
    Proposal(Record<Proposal>),
    /// A report.
    Report(Record<Report>),
    /// A signal.
    Signal(Record<Signal>),
}

/// An amendment of the charter.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AmendmentExplained {
    /// The amendment, with the whole new text.
    pub amendment: Record<Amendment>,
    /// The version of the text that it made.
    pub version: u32,
    /// The reviews that it came from.
    pub reviews: Vec<Record<Review>>,
}

/// Everything of these kinds that has the id.
pub(super) fn explain(trail: &Trail<'_>, id: &str) -> Vec<Explanation> {
    let programme = trail.programme;
    let found = [
        action(programme, id).map(|found| Explanation::Action(Box::new(found))),
        act(programme, id).map(|found| Explanation::IrregularAct(Box::new(found))),
        report(trail, id).map(|found| Explanation::Report(Box::new(found))),
        signal(trail, id).map(|found| Explanation::Signal(Box::new(found))),
        legacy(trail, id).map(|found| Explanation::Legacy(Box::new(found))),
        feedback(programme, id).map(|found| Explanation::Feedback(Box::new(found))),
        amendment(programme, id).map(|found| Explanation::Amendment(Box::new(found))),
    ];
    found.into_iter().flatten().collect()
}

fn action(programme: &Programme, id: &str) -> Option<ActionExplained> {
    let case = programme.actions().all().get(&id.parse().ok()?)?;
    let now = match &case.action.fact.who {
        Doer::Seat { body, seat } => {
            let seat = programme.bodies().all().get(body).and_then(|body| body.seats.get(seat));
            let open = |tenure: &&Tenure| tenure.until.is_none();
            seat.into_iter().flat_map(|seat| seat.holders.iter().filter(open)).map(SeatHolder::from).collect()
        }
        Doer::Body(_) | Doer::Partner(_) | Doer::Person(_) => Vec::new(),
    };
    let carries_out = case.action.fact.decision.as_ref().and_then(|id| decision(programme, id));
    Some(ActionExplained { case: case.clone(), now, carries_out })
}

fn act(programme: &Programme, id: &str) -> Option<ActExplained> {
    let case = programme.acts().all().get(&id.parse().ok()?)?;
    let ratified = case.ratified.as_ref();
    let ratified_by = ratified.and_then(|ratified| decision(programme, &ratified.fact.decision));
    Some(ActExplained { case: case.clone(), ratified_by })
}

fn report(trail: &Trail<'_>, id: &str) -> Option<ReportExplained> {
    let programme = trail.programme;
    let id = id.parse().ok()?;
    let report = programme.feedback().reports().get(&id)?;
    Some(ReportExplained {
        report: report.clone(),
        superseded: programme.feedback().superseded(report).cloned(),
        feedback: trail.told(&FeedbackSubject::Report(id)),
    })
}

fn signal(trail: &Trail<'_>, id: &str) -> Option<SignalExplained> {
    let programme = trail.programme;
    let id = id.parse().ok()?;
    let signal = programme.feedback().signals().get(&id)?.clone();
    Some(SignalExplained { signal, feedback: trail.told(&FeedbackSubject::Signal(id)) })
}

fn amendment(programme: &Programme, id: &str) -> Option<AmendmentExplained> {
    let id = id.parse().ok()?;
    let signing = programme.signing();
    let amendment = signing.amendments().get(&id)?;
    let outcome = ReviewOutcome::Amendment(id);
    let version = signing.version_on(amendment.fact.from)?;
    Some(AmendmentExplained {
        amendment: amendment.clone(),
        version: version.versions.text,
        reviews: signing.reviews().iter().filter(|review| review.fact.outcome == outcome).cloned().collect(),
    })
}

fn legacy(trail: &Trail<'_>, id: &str) -> Option<LegacyExplained> {
    let fact = trail.programme.acts().legacy().get(&id.parse().ok()?)?.clone();
    Some(LegacyExplained { fact, signing: trail.charter.text.signing.on })
}

fn feedback(programme: &Programme, id: &str) -> Option<FeedbackExplained> {
    let feedback = programme.feedback().all().get(&id.parse().ok()?)?;
    let about = match &feedback.fact.about {
        FeedbackSubject::Decision(id) => {
            decision(programme, id).map(|record| FeedbackAbout::Decision(Box::new(record)))
        }
        FeedbackSubject::Proposal(id) => {
            let case = programme.decisions().proposals().get(id);
            case.map(|case| FeedbackAbout::Proposal(case.proposal.clone()))
        }
        FeedbackSubject::Report(id) => {
            programme.feedback().reports().get(id).cloned().map(FeedbackAbout::Report)
        }
        FeedbackSubject::Signal(id) => {
            programme.feedback().signals().get(id).cloned().map(FeedbackAbout::Signal)
        }
    };
    Some(FeedbackExplained { feedback: feedback.clone(), about })
}
