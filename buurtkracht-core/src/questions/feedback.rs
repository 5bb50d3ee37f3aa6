//! The feedback between the levels on decisions, proposals, reports and signals: awaited and given (§ 6).

use std::collections::BTreeMap;

use serde::Serialize;
use strum::IntoStaticStr;

use crate::compliance::{Owner, feedback_asked};
use crate::feedback::{FeedbackSubject, asked, awaited, proposal_of};
use crate::id::{BodyId, MeetingId, ProposalId, Sequence};
use crate::participant::Participant;
use crate::programme::Programme;
use crate::value::{Day, Title};

/// The feedback that is awaited on a day, and that was given.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FeedbackAnswer {
    /// The day on which the feedback is shown.
    pub on: Day,
    /// The § that asks for feedback; none where the text does not, and then nothing is overdue.
    pub section: Option<Title>,
    /// The counts of the feedback: given, due and overdue.
    pub counts: FeedbackCounts,
    /// The feedback that is or was owed, the earliest first.
    pub items: Vec<FeedbackItem>,
    /// The counts by the body that owes it, and by the partner that is to see to it. Each adds up to `counts`.
    pub groupings: Vec<FeedbackGrouping>,
}

/// The counts of feedback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct FeedbackCounts {
    /// Given.
    pub given: usize,
    /// Open, and not overdue.
    pub due: usize,
    /// Open, and overdue.
    pub overdue: usize,
}

impl FeedbackCounts {
    fn add(&mut self, standing: &FeedbackStanding) {
        match standing {
            FeedbackStanding::Given { .. } => self.given += 1,
            FeedbackStanding::Due => self.due += 1,
            FeedbackStanding::Overdue { .. } => self.overdue += 1,
        }
    }
}

/// Feedback that a body owes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FeedbackItem {
    /// The subject of the feedback.
    pub about: FeedbackSubject,
    /// The title of the subject; a report has none.
    pub title: Option<Title>,
    /// The proposal that a decision was on: feedback about it counts too.
    pub proposal: Option<ProposalId>,
    /// The body that owes it.
    pub from: BodyId,
    /// The body, partner or person that awaits it.
    pub to: Participant,
    /// The day since which it is owed.
    pub since: Day,
    /// The meeting of who waits by which it is due; none for partners and persons, and where none is known yet.
    pub by: Option<FeedbackBy>,
    /// The body or partner that answers for it.
    pub owner: Owner,
    /// Whether it is given, due or overdue.
    #[serde(flatten)]
    pub standing: FeedbackStanding,
    /// The entry of what it is about.
    pub entry: Sequence,
}

/// A meeting by which feedback is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FeedbackBy {
    /// The meeting's id.
    pub meeting: MeetingId,
    /// The day of the meeting.
    pub on: Day,
    /// The entry of the meeting.
    pub entry: Sequence,
}

/// The state of feedback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "state", rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum FeedbackStanding {
    /// Given.
    Given {
        /// The day on which it was given.
        on: Day,
        /// Whether that was after the meeting by which it was due.
        late: bool,
        /// The entry that gave it.
        given_by: Sequence,
    },
    /// Open, and who waits has not met since.
    Due,
    /// Open, and who waits has met since.
    Overdue {
        /// The day of that meeting.
        since: Day,
    },
}

/// The counts, grouped by one thing.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FeedbackGrouping {
    /// The grouping: by the `body` that owes it, or by the `partner` that answers for it.
    pub by: &'static str,
    /// The groups. Their counts add up to the whole.
    pub groups: Vec<FeedbackGroup>,
}

/// The feedback of one body or partner.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FeedbackGroup {
    /// The body or the partner; none where no single partner is to see to it.
    pub of: Option<String>,
    /// The counts of this group.
    #[serde(flatten)]
    pub counts: FeedbackCounts,
}

/// Returns what awaits feedback on a day, and what had it; `None` before the programme is founded.
///
/// Of a meeting that is still ahead that day, what is recorded now counts.
pub fn feedback(programme: &Programme, on: Day) -> Option<FeedbackAnswer> {
    programme.charter_on(on)?;
    let items = items(programme, on);
    let mut counts = FeedbackCounts::default();
    items.iter().for_each(|item| counts.add(&item.standing));
    let body = |item: &FeedbackItem| Some(item.from.to_string());
    let partner = |item: &FeedbackItem| match &item.owner {
        Owner::Partner(partner) => Some(partner.to_string()),
        Owner::Body(_) | Owner::CorePartners => None,
    };
    let groupings = vec![grouped("body", &items, body), grouped("partner", &items, partner)];
    let section = feedback_asked(programme, on).map(|(section, _)| section);
    Some(FeedbackAnswer { on, section, counts, items, groupings })
}

fn grouped(
    by: &'static str,
    items: &[FeedbackItem],
    of: impl Fn(&FeedbackItem) -> Option<String>,
) -> FeedbackGrouping {
    let mut groups: BTreeMap<Option<String>, FeedbackCounts> = BTreeMap::new();
    for item in items {
        groups.entry(of(item)).or_default().add(&item.standing);
    }
    let groups = groups.into_iter().map(|(of, counts)| FeedbackGroup { of, counts });
    FeedbackGrouping { by, groups: groups.collect() }
}

/// The first meeting ahead of each body, as it acts on the day.
fn ahead(programme: &Programme, on: Day) -> BTreeMap<&BodyId, FeedbackBy> {
    let mut first = BTreeMap::new();
    for (id, meeting) in programme.meetings().ahead(on) {
        for body in meeting.bodies() {
            let by = || FeedbackBy { meeting: id.clone(), on: meeting.on, entry: meeting.sequence };
            first.entry(programme.bodies().acting_on(body, on)).or_insert_with(by);
        }
    }
    first
}

/// All feedback that is or was owed by a day, the earliest first.
pub(super) fn items(programme: &Programme, on: Day) -> Vec<FeedbackItem> {
    let owner = feedback_asked(programme, on).map(|(_, owner)| owner);
    let asked_for = owner.is_some();
    let owner = |from: &BodyId| owner.clone().unwrap_or_else(|| Owner::Body(from.clone()));
    let ahead = ahead(programme, on);
    let between = awaited(programme, on).into_iter().map(|owed| {
        let held = owed.due.zip(owed.at);
        let held = held.map(|(on, (meeting, entry))| FeedbackBy { meeting, on, entry });
        let standing = match (owed.given, owed.due) {
            (Some((on, given_by)), due) => {
                FeedbackStanding::Given { on, late: due.is_some_and(|due| due < on), given_by }
            }
            (None, Some(since)) if asked_for => FeedbackStanding::Overdue { since },
            (None, _) => FeedbackStanding::Due,
        };
        FeedbackItem {
            title: title(programme, &owed.about),
            proposal: match proposal_of(programme, &owed.about) {
                Some(FeedbackSubject::Proposal(proposal)) => Some(proposal),
                _ => None,
            },
            about: owed.about,
            owner: owner(&owed.from),
            by: held.or_else(|| ahead.get(&owed.to).cloned()),
            from: owed.from,
            to: Participant::Body(owed.to),
            since: owed.since,
            standing,
            entry: owed.entry,
        }
    });
    let outside = asked(programme, on).map(|asked| {
        let fact = &asked.signal.fact;
        let standing = match asked.given {
            Some((on, given_by)) => FeedbackStanding::Given { on, late: false, given_by },
            None => FeedbackStanding::Due,
        };
        FeedbackItem {
            about: FeedbackSubject::Signal(fact.signal.clone()),
            title: Some(fact.title.clone()),
            proposal: None,
            from: asked.from.clone(),
            to: fact.from.clone(),
            since: fact.on,
            by: None,
            owner: owner(asked.from),
            standing,
            entry: asked.signal.sequence,
        }
    });
    let mut items: Vec<FeedbackItem> = between.chain(outside).collect();
    items.sort_by_key(|item| (item.since, item.entry));
    items
}

fn title(programme: &Programme, about: &FeedbackSubject) -> Option<Title> {
    match about {
        FeedbackSubject::Decision(id) => {
            programme.decisions().all().get(id).map(|case| case.decision.fact.title.clone())
        }
        FeedbackSubject::Signal(id) => {
            programme.feedback().signals().get(id).map(|signal| signal.fact.title.clone())
        }
        FeedbackSubject::Proposal(_) | FeedbackSubject::Report(_) => None,
    }
}

#[cfg(test)]
mod tests;
