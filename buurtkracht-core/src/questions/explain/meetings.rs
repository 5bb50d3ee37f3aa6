//! What there is to say of proposals and meetings.

use schemars::JsonSchema;
use serde::Serialize;

use super::trail::Trail;
use super::{Explanation, decisions_of};
use crate::actions::ActionCase;
use crate::decisions::{Decision, ProposalCase, Venue};
use crate::event::Record;
use crate::feedback::{Feedback, FeedbackSubject};
use crate::id::{MeetingId, Sequence};
use crate::meetings::{AgendaItem, Meeting};
use crate::programme::Programme;

/// A proposal, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ProposalExplained {
    /// The proposal, with the advice on it.
    #[serde(flatten)]
    pub case: ProposalCase,
    /// The decisions on it.
    pub decided: Vec<Record<Decision>>,
    /// The meetings whose agenda names it, with the entry.
    pub agendas: Vec<(MeetingId, Sequence)>,
    /// What bodies were told of it.
    pub feedback: Vec<Record<Feedback>>,
}

/// A meeting: who was there, what it dealt with, what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MeetingExplained {
    /// The meeting.
    pub meeting: MeetingId,
    /// Where it stands, with agenda, minutes and corrections.
    #[serde(flatten)]
    pub case: Meeting,
    /// The items of its agenda.
    pub items: Vec<ItemExplained>,
    /// The decisions taken in it.
    pub decided: Vec<Record<Decision>>,
    /// The decisions reported in it.
    pub reported: Vec<Record<Decision>>,
    /// The actions agreed in it.
    pub actions: Vec<ActionCase>,
    /// The meetings whose minutes it adopted, with the entry.
    pub adopts: Vec<(MeetingId, Sequence)>,
}

/// An item of an agenda.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ItemExplained {
    /// The item.
    #[serde(flatten)]
    pub item: AgendaItem,
    /// Whether it was dealt with; otherwise it carries over.
    pub handled: bool,
}

/// Everything of these kinds that has the id. The id of an item explains the meetings with it on the agenda.
pub(super) fn explain(trail: &Trail<'_>, id: &str) -> Vec<Explanation> {
    let proposal = proposal(trail, id).map(|found| Explanation::Proposal(Box::new(found)));
    let mut meetings: Vec<(&MeetingId, &Meeting)> = trail.programme.meetings().all().iter().collect();
    meetings.retain(|(meeting, known)| {
        let items = known.agenda.iter().flat_map(|agenda| &agenda.fact.items);
        meeting.as_str() == id || items.into_iter().any(|item| item.item.as_str() == id)
    });
    // The meeting of that id itself comes before those with such an item.
    meetings.sort_by_key(|(meeting, known)| (meeting.as_str() != id, known.on, *meeting));
    let meetings = meetings
        .into_iter()
        .map(|(id, case)| Explanation::Meeting(Box::new(meeting(trail.programme, id, case))));
    proposal.into_iter().chain(meetings).collect()
}

fn proposal(trail: &Trail<'_>, id: &str) -> Option<ProposalExplained> {
    let programme = trail.programme;
    let id = id.parse().ok()?;
    let case = programme.decisions().proposals().get(&id)?;
    let agendas = programme.meetings().all().iter().filter_map(|(meeting, known)| {
        let agenda = known.agenda.as_ref()?;
        let named = agenda.fact.items.iter().any(|item| item.proposal.as_ref() == Some(&id));
        named.then(|| (meeting.clone(), agenda.sequence))
    });
    Some(ProposalExplained {
        case: case.clone(),
        decided: decisions_of(programme, |case| case.decision.fact.proposal.as_ref() == Some(&id)),
        agendas: agendas.collect(),
        feedback: trail.told(&FeedbackSubject::Proposal(id.clone())),
    })
}

fn meeting(programme: &Programme, id: &MeetingId, case: &Meeting) -> MeetingExplained {
    let handled = case.proceedings().map(|report| report.handled.as_slice()).unwrap_or_default();
    let items = case
        .agenda
        .iter()
        .flat_map(|agenda| &agenda.fact.items)
        .map(|item| ItemExplained { item: item.clone(), handled: handled.contains(&item.item) });
    let reported = case.proceedings().map(|report| report.reported.as_slice()).unwrap_or_default();
    let adopts = programme.meetings().all().iter().filter_map(|(other, known)| {
        let adopted = known.adopted.as_ref().filter(|adopted| adopted.fact.at == *id)?;
        Some((other.clone(), adopted.sequence))
    });
    let actions = programme.actions().all().values();
    MeetingExplained {
        items: items.collect(),
        decided: decisions_of(
            programme,
            |other| matches!(&other.decision.fact.venue, Venue::Meeting(meeting) if *meeting == *id),
        ),
        reported: decisions_of(programme, |other| reported.contains(&other.decision.fact.decision)),
        actions: actions.filter(|case| case.action.fact.meeting.as_ref() == Some(id)).cloned().collect(),
        adopts: adopts.collect(),
        case: case.clone(),
        meeting: id.clone(),
    }
}
