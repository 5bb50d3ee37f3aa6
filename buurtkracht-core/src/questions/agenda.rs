//! What a meeting has before it: who sits in the body that day, what carried over, and what waits for it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::seats::{SeatOn, who};
use crate::actions::{Action, ActionCase, Doer};
use crate::decisions::{Decision, Outcome, Proposal, Proposer, Reservation, Venue, Verdict};
use crate::feedback::{Feedback, FeedbackSubject, SignalSource};
use crate::id::{BodyId, DecisionId, ItemId, MeetingId, ProposalId, Sequence};
use crate::meetings::{AgendaItem, Meeting};
use crate::programme::Programme;
use crate::value::Title;

/// What a meeting of a body on a day has before it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeetingAgenda {
    /// The body.
    pub body: BodyId,
    /// What people call it.
    pub name: Title,
    /// The day.
    pub on: NaiveDate,
    /// The meeting of the body that is known for that day, if one is.
    pub meeting: Option<MeetingId>,
    /// Its seats that day.
    pub seats: Vec<SeatOn>,
    /// The agenda that is set for that meeting.
    pub agenda: Vec<AgendaItem>,
    /// Items of earlier meetings that were neither dealt with nor decided.
    pub carried: Vec<CarriedItem>,
    /// Proposals that await a decision of the body.
    pub proposals: Vec<ProposalWaiting>,
    /// Actions of the body, its seats and its meetings that are still to be done.
    pub actions: Vec<ActionOpen>,
    /// What the body has given no feedback on.
    pub feedback: Vec<FeedbackDue>,
    /// Decisions taken in writing or under a mandate that no meeting of the body has heard of.
    pub to_report: Vec<DecisionListed>,
    /// Earlier meetings whose minutes are filed and not adopted.
    pub minutes: Vec<MinutesToAdopt>,
    /// Decisions that still await the approval of another.
    pub reservations: Vec<ReservationOpen>,
}

/// An item that carried over.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CarriedItem {
    /// The item.
    pub item: AgendaItem,
    /// The last meeting that had it on its agenda.
    pub meeting: MeetingId,
    /// The entry of that agenda.
    pub entry: Sequence,
}

/// A proposal that awaits a decision.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProposalWaiting {
    /// The proposal.
    pub proposal: Proposal,
    /// The advice on it, with the entry of each.
    pub advice: Vec<(BodyId, Verdict, Sequence)>,
    /// The entry.
    pub entry: Sequence,
}

/// An action that is still to be done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActionOpen {
    /// The action.
    pub action: Action,
    /// Whether its last day is past.
    pub overdue: bool,
    /// The entry.
    pub entry: Sequence,
}

/// Something that the body has given no feedback on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FeedbackDue {
    /// What it would be about.
    pub about: FeedbackSubject,
    /// What people call that; a report has no title.
    pub title: Option<Title>,
    /// The body that waits for it; none where a partner or a person does.
    pub to: Option<BodyId>,
    /// The entry.
    pub entry: Sequence,
}

/// A decision with its entry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DecisionListed {
    /// The decision.
    pub decision: DecisionId,
    /// What people call it.
    pub title: Title,
    /// The entry.
    pub entry: Sequence,
}

/// A meeting whose minutes are filed and not adopted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MinutesToAdopt {
    /// The meeting.
    pub meeting: MeetingId,
    /// When it was held.
    pub held: NaiveDate,
    /// The entry of the draft.
    pub entry: Sequence,
}

/// A decision that still awaits an approval.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReservationOpen {
    /// The decision.
    pub decision: DecisionListed,
    /// Whose approval, and until when.
    pub reservation: Reservation,
}

/// What a meeting of a body on a day has before it; `None` for an unknown body.
#[must_use]
pub fn agenda(programme: &Programme, body: &BodyId, on: NaiveDate) -> Option<MeetingAgenda> {
    let seats = who(programme, body, on)?;
    let meeting = meeting_on(programme, body, on);
    let set = meeting.and_then(|(_, meeting)| meeting.agenda.as_ref());
    Some(MeetingAgenda {
        body: body.clone(),
        name: seats.name,
        on,
        meeting: meeting.map(|(id, _)| id.clone()),
        seats: seats.seats,
        agenda: set.map(|agenda| agenda.fact.items.clone()).unwrap_or_default(),
        carried: carried(programme, body, on),
        proposals: proposals(programme, body, on),
        actions: actions(programme, body, on),
        feedback: feedback(programme, body, on),
        to_report: to_report(programme, body, on),
        minutes: minutes(programme, body, on),
        reservations: reservations(programme, body, on),
    })
}

/// The meeting of a body on a day that was not cancelled, if there is exactly one.
fn meeting_on<'a>(
    programme: &'a Programme,
    body: &BodyId,
    on: NaiveDate,
) -> Option<(&'a MeetingId, &'a Meeting)> {
    let cancelled = |meeting: &Meeting| meeting.status == crate::meetings::MeetingStatus::Cancelled;
    let known = programme.meetings().all().iter();
    let mut that_day = known.filter(|(_, m)| m.on == on && m.body == *body && !cancelled(m));
    match (that_day.next(), that_day.next()) {
        (only, None) => only,
        (_, Some(_)) => None,
    }
}

/// The meetings that the body held before the day, oldest first.
fn held_before<'a>(
    programme: &'a Programme,
    body: &'a BodyId,
    on: NaiveDate,
) -> Vec<(&'a MeetingId, &'a Meeting)> {
    let mut held: Vec<_> = programme.meetings().held(body).filter(|(_, m)| m.on < on).collect();
    held.sort_by_key(|(id, meeting)| (meeting.on, *id));
    held
}

fn carried(programme: &Programme, body: &BodyId, on: NaiveDate) -> Vec<CarriedItem> {
    let mut open: BTreeMap<&ItemId, CarriedItem> = BTreeMap::new();
    for (id, meeting) in held_before(programme, body, on) {
        for (agenda, item) in meeting.agenda.iter().flat_map(|a| a.fact.items.iter().map(move |i| (a, i))) {
            let carried = CarriedItem { item: item.clone(), meeting: id.clone(), entry: agenda.sequence };
            open.insert(&item.item, carried);
        }
        for item in meeting.report().into_iter().flat_map(|report| &report.handled) {
            open.remove(item);
        }
        let decided = programme.decisions().all().values().map(|case| &case.decision.fact);
        let here = decided.filter(|decision| decision.venue == Venue::Meeting(id.clone()));
        for item in here.filter(|d| d.outcome != Outcome::Deferred).filter_map(|d| d.item.as_ref()) {
            open.remove(item);
        }
    }
    open.into_values().collect()
}

fn proposals(programme: &Programme, body: &BodyId, on: NaiveDate) -> Vec<ProposalWaiting> {
    let open = programme.decisions().proposals().values().filter(|case| {
        let fact = &case.proposal.fact;
        fact.to == *body && fact.on <= on && !case.settled && case.withdrawn.is_none()
    });
    let waiting = open.map(|case| ProposalWaiting {
        proposal: case.proposal.fact.clone(),
        advice: case.advice.iter().map(|a| (a.fact.by.clone(), a.fact.verdict, a.sequence)).collect(),
        entry: case.proposal.sequence,
    });
    waiting.collect()
}

fn actions(programme: &Programme, body: &BodyId, on: NaiveDate) -> Vec<ActionOpen> {
    let concerns = |action: &Action| {
        let own = match &action.who {
            Doer::Seat { body: of, .. } | Doer::Body(of) => of == body,
            Doer::Partner(_) | Doer::Person(_) => false,
        };
        let meeting = action.meeting.as_ref().and_then(|id| programme.meetings().all().get(id));
        let decision = action.decision.as_ref().and_then(|id| programme.decisions().all().get(id));
        own || meeting.is_some_and(|meeting| meeting.bodies().any(|of| of == body))
            || decision.is_some_and(|case| case.decision.fact.body == *body)
    };
    let open = |case: &&ActionCase| case.open_on(on) && concerns(&case.action.fact);
    let mut open: Vec<_> = programme.actions().all().values().filter(open).collect();
    open.sort_by_key(|case| case.action.fact.by);
    let listed = open.into_iter().map(|case| ActionOpen {
        action: case.action.fact.clone(),
        overdue: case.action.fact.by < on,
        entry: case.action.sequence,
    });
    listed.collect()
}

fn feedback(programme: &Programme, body: &BodyId, on: NaiveDate) -> Vec<FeedbackDue> {
    let state = programme.feedback();
    let given = |about: &FeedbackSubject| {
        let of = |feedback: &Feedback| feedback.from == *body && feedback.about == *about;
        state.all().values().any(|record| of(&record.fact))
    };
    let other = |id: &BodyId| Some(id.clone()).filter(|id| id != body);
    let mut due = Vec::new();
    for (id, case) in programme.decisions().all() {
        let decision = &case.decision.fact;
        let proposal = decision.proposal.as_ref();
        let proposer = proposal.and_then(|id| programme.decisions().proposals().get(id));
        let by = proposer.and_then(|case| match &case.proposal.fact.by {
            Proposer::Body(by) => other(by),
            Proposer::Partner(_) | Proposer::Person(_) => None,
        });
        let about = FeedbackSubject::Decision(id.clone());
        let told = given(&about) || proposal.is_some_and(|id| given(&FeedbackSubject::Proposal(id.clone())));
        if decision.body == *body && decision.decided_on <= on && by.is_some() && !told {
            let title = Some(decision.title.clone());
            due.push(FeedbackDue { about, title, to: by, entry: case.decision.sequence });
        }
    }
    for (id, report) in state.reports() {
        let about = FeedbackSubject::Report(id.clone());
        let counts = report.fact.to == *body && report.fact.on <= on && state.superseded(report).is_none();
        if counts && !given(&about) {
            let to = other(&report.fact.by);
            due.push(FeedbackDue { about, title: None, to, entry: report.sequence });
        }
    }
    for (id, signal) in state.signals() {
        let about = FeedbackSubject::Signal(id.clone());
        if signal.fact.to == *body && signal.fact.on <= on && !given(&about) {
            let to = match &signal.fact.from {
                SignalSource::Body(from) => other(from),
                SignalSource::Partner(_) | SignalSource::Person(_) => None,
            };
            let title = Some(signal.fact.title.clone());
            due.push(FeedbackDue { about, title, to, entry: signal.sequence });
        }
    }
    due.sort_by_key(|due| due.entry);
    due
}

fn of_body<'a>(
    programme: &'a Programme,
    body: &'a BodyId,
    on: NaiveDate,
) -> impl Iterator<Item = (&'a crate::decisions::DecisionCase, DecisionListed)> {
    let own = move |decision: &Decision| decision.body == *body && decision.decided_on <= on;
    let cases = programme.decisions().all().iter().filter(move |(_, case)| own(&case.decision.fact));
    cases.map(|(id, case)| {
        let (decision, title) = (id.clone(), case.decision.fact.title.clone());
        (case, DecisionListed { decision, title, entry: case.decision.sequence })
    })
}

fn to_report(programme: &Programme, body: &BodyId, on: NaiveDate) -> Vec<DecisionListed> {
    let reported = |id: &DecisionId| {
        let mut reports = programme.meetings().held(body).filter_map(|(_, meeting)| meeting.report());
        reports.any(|report| report.reported.contains(id))
    };
    let elsewhere = of_body(programme, body, on)
        .filter(|(case, _)| !matches!(case.decision.fact.venue, Venue::Meeting(_)))
        .map(|(_, listed)| listed);
    elsewhere.filter(|listed| !reported(&listed.decision)).collect()
}

fn minutes(programme: &Programme, body: &BodyId, on: NaiveDate) -> Vec<MinutesToAdopt> {
    let filed =
        held_before(programme, body, on).into_iter().filter(|(_, m)| m.body == *body && m.adopted.is_none());
    let to_adopt = filed.filter_map(|(id, meeting)| {
        let draft = meeting.minutes.as_ref()?;
        Some(MinutesToAdopt { meeting: id.clone(), held: meeting.on, entry: draft.sequence })
    });
    to_adopt.collect()
}

fn reservations(programme: &Programme, body: &BodyId, on: NaiveDate) -> Vec<ReservationOpen> {
    let open = of_body(programme, body, on).filter(|(case, _)| case.reserved());
    let listed = open.filter_map(|(case, decision)| {
        let reservation = case.decision.fact.reservation.clone()?;
        Some(ReservationOpen { decision, reservation })
    });
    listed.collect()
}

impl MeetingAgenda {
    /// Whether an item already deals with a proposal.
    #[must_use]
    pub fn has_item_for(&self, proposal: &ProposalId) -> bool {
        let items = self.agenda.iter().chain(self.carried.iter().map(|carried| &carried.item));
        items.into_iter().any(|item| item.proposal.as_ref() == Some(proposal))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::testing::{COUNCIL, Scenario, but, day, decide_on};

    fn held(id: &str, on: &str, handled: Value) -> Value {
        json!({ "HoldMeeting": { "meeting": id, "body": "council", "on": on, "present": [], "handled": handled } })
    }

    fn decided(id: &str, meeting: &str, on: &str, item: &str, outcome: &str) -> Value {
        let decision = decide_on(id, "council", COUNCIL, json!([]));
        [
            ("venue", json!({ "meeting": meeting })),
            ("decided_on", json!(on)),
            ("item", json!(item)),
            ("outcome", json!(outcome)),
        ]
        .into_iter()
        .fold(decision, |decision, (key, value)| {
            but(&decision, &format!("/TakeDecision/decision/{key}"), value)
        })
    }

    /// A meeting in January with five items, of which one was noted, one decided and one deferred.
    fn scenario() -> Scenario {
        let items = ["1", "2", "3", "4"].map(|item| json!({ "item": item, "title": format!("Item {item}") }));
        Scenario::running()
            .given(json!({ "ScheduleMeeting": { "meeting": "m1", "body": "council", "on": "2030-01-10" } }))
            .given(json!({ "SetAgenda": { "meeting": "m1", "items": items } }))
            .given(held("m1", "2030-01-10", json!(["1"])))
            .given(decided("d2", "m1", "2030-01-10", "2", "adopted"))
            .given(decided("d3", "m1", "2030-01-10", "3", "deferred"))
    }

    fn before(scenario: &Scenario, on: &str) -> MeetingAgenda {
        agenda(&scenario.programme, &"council".parse().unwrap(), day(on)).unwrap()
    }

    #[test]
    fn what_was_neither_dealt_with_nor_decided_carries_over() {
        let carried = |scenario: &Scenario| -> Vec<String> {
            before(scenario, "2030-02-10").carried.iter().map(|c| c.item.item.to_string()).collect()
        };
        let scenario = scenario();
        assert_eq!(carried(&scenario), ["3", "4"]);
        let next = scenario
            .given(json!({ "ScheduleMeeting": { "meeting": "m2", "body": "council", "on": "2030-01-20" } }))
            .given(json!({ "SetAgenda": { "meeting": "m2", "items": [{ "item": "4", "title": "Item 4" }] } }))
            .given(held("m2", "2030-01-20", json!(["4"])));
        assert_eq!(carried(&next), ["3"]);
    }

    #[test]
    fn what_waits_is_listed_until_it_is_done() {
        let minutes = "a".repeat(64);
        let waiting = scenario()
            .given(json!({ "PrepareProposal": { "proposal": "v", "title": "V", "by": { "body": "team" }, "to": "council", "on": "2030-01-12" } }))
            .given(json!({ "GiveAdvice": { "proposal": "v", "by": "team", "verdict": "positive", "on": "2030-01-13" } }))
            .given(json!({ "AgreeAction": { "action": "act", "what": "Call", "who": { "seat": { "body": "council", "seat": "town-seat" } }, "by": "2030-01-31", "on": "2030-01-10" } }))
            .given(json!({ "RaiseSignal": { "signal": "s", "title": "S", "from": { "body": "team" }, "to": "council", "on": "2030-01-12" } }))
            .given(json!({ "FileMinutes": { "meeting": "m1", "document": { "sha256": minutes }, "on": "2030-01-12" } }))
            .given(but(&decide_on("by-mail", "council", COUNCIL, json!([])), "/TakeDecision/decision/venue", json!({ "written": { "opened": "2030-01-02", "closed": "2030-01-02" } })));
        let found = before(&waiting, "2030-02-10");
        assert_eq!(found.proposals[0].advice.len(), 1);
        assert!(found.actions[0].overdue);
        assert_eq!(found.feedback[0].to, Some("team".parse().unwrap()));
        assert_eq!(found.minutes[0].meeting.as_str(), "m1");
        assert_eq!(found.to_report[0].decision.as_str(), "by-mail");
        let done = waiting
            .given(json!({ "WithdrawProposal": { "proposal": "v", "on": "2030-01-14" } }))
            .given(json!({ "CompleteAction": { "action": "act", "on": "2030-01-14" } }))
            .given(json!({ "GiveFeedback": { "feedback": "f", "about": { "signal": "s" }, "from": "council", "to": "team", "on": "2030-01-14" } }))
            .given(json!({ "HoldMeeting": { "meeting": "m2", "body": "council", "on": "2030-01-20", "present": [], "reported": ["by-mail"] } }))
            .given(json!({ "AdoptMinutes": { "meeting": "m1", "at": "m2" } }));
        let found = before(&done, "2030-02-10");
        let left = (found.proposals.len(), found.actions.len(), found.feedback.len(), found.minutes.len());
        assert_eq!((left, found.to_report.len()), ((0, 0, 0, 0), 0));
    }
}
