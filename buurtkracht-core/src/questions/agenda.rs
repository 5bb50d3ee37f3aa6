//! The agenda of a meeting: the seats of the body that day, the items carried over, and the open matters.

use std::collections::BTreeMap;

use serde::Serialize;

use super::feedback::FeedbackStanding;
use super::seats::{SeatOn, who};
use crate::actions::{Action, ActionCase, Doer};
use crate::decisions::{Decision, Outcome, Proposal, Reservation, Venue, Verdict};
use crate::feedback::FeedbackSubject;
use crate::id::{BodyId, DecisionId, ItemId, MeetingId, ProposalId, Sequence};
use crate::meetings::{AgendaItem, Meeting};
use crate::programme::Programme;
use crate::value::{Day, Title};

/// The matters that a meeting of a body on a day has before it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MeetingAgenda {
    /// The body that meets.
    pub body: BodyId,
    /// The name of that body.
    pub name: Title,
    /// The day of the meeting.
    pub on: Day,
    /// The meeting of the body on that day; absent where none or several are known.
    pub meeting: Option<MeetingId>,
    /// The seats of the body on that day.
    pub seats: Vec<SeatOn>,
    /// The agenda that is set for that meeting.
    pub agenda: Vec<AgendaItem>,
    /// Items of earlier meetings that were neither dealt with nor decided.
    pub carried: Vec<CarriedItem>,
    /// Proposals that await a decision of the body.
    pub proposals: Vec<ProposalWaiting>,
    /// Actions of the body, its seats and its meetings that are still to be done.
    pub actions: Vec<ActionOpen>,
    /// The subjects that the body still owes feedback on.
    pub feedback: Vec<FeedbackDue>,
    /// Decisions in writing or under a mandate that no meeting has reported yet.
    pub to_report: Vec<DecisionListed>,
    /// Earlier meetings whose minutes are filed and not adopted.
    pub minutes: Vec<MinutesToAdopt>,
    /// Decisions that still await the approval of another.
    pub reservations: Vec<ReservationOpen>,
}

/// An item that carried over.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CarriedItem {
    /// The item as the last agenda had it, with its id.
    pub item: AgendaItem,
    /// The last meeting that had it on its agenda.
    pub meeting: MeetingId,
    /// The entry of that agenda.
    pub entry: Sequence,
}

/// A proposal that awaits a decision.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ProposalWaiting {
    /// The proposal as it was prepared.
    pub proposal: Proposal,
    /// The advice on it, with the entry of each.
    pub advice: Vec<(BodyId, Verdict, Sequence)>,
    /// The entry that prepared the proposal.
    pub entry: Sequence,
}

/// An action that is still to be done.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ActionOpen {
    /// The action as it was agreed.
    pub action: Action,
    /// Whether its last day is past.
    pub overdue: bool,
    /// The entry that agreed the action.
    pub entry: Sequence,
}

/// A subject that the body still owes feedback on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FeedbackDue {
    /// The subject of the feedback.
    pub about: FeedbackSubject,
    /// The title of the subject; a report has none.
    pub title: Option<Title>,
    /// The body that waits for it; none where a partner or a person does.
    pub to: Option<BodyId>,
    /// The entry of the subject.
    pub entry: Sequence,
}

/// A decision with its entry.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DecisionListed {
    /// The decision's id.
    pub decision: DecisionId,
    /// The title of the decision.
    pub title: Title,
    /// The entry that recorded the decision.
    pub entry: Sequence,
}

/// A meeting whose minutes are filed and not adopted.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MinutesToAdopt {
    /// The meeting that the minutes are of.
    pub meeting: MeetingId,
    /// The day on which it was held.
    pub held: Day,
    /// The entry of the draft.
    pub entry: Sequence,
}

/// A decision that still awaits an approval.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReservationOpen {
    /// The decision that awaits an approval.
    pub decision: DecisionListed,
    /// The authority that must approve, and the last day to wait.
    pub reservation: Reservation,
}

/// Returns the agenda of a body on a day; `None` for an unknown body.
pub fn agenda(programme: &Programme, body: &BodyId, on: Day) -> Option<MeetingAgenda> {
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
fn meeting_on<'a>(programme: &'a Programme, body: &BodyId, on: Day) -> Option<(&'a MeetingId, &'a Meeting)> {
    let cancelled = |meeting: &Meeting| meeting.status == crate::meetings::MeetingStatus::Cancelled;
    let known = programme.meetings().all().iter();
    let mut that_day = known.filter(|(_, m)| m.on == on && m.body == *body && !cancelled(m));
    match (that_day.next(), that_day.next()) {
        (only, None) => only,
        (_, Some(_)) => None,
    }
}

/// The meetings that the body held before the day, oldest first.
fn held_before<'a>(programme: &'a Programme, body: &'a BodyId, on: Day) -> Vec<(&'a MeetingId, &'a Meeting)> {
    let mut held: Vec<_> = programme.meetings().held(body).filter(|(_, m)| m.on < on).collect();
    held.sort_by_key(|(id, meeting)| (meeting.on, *id));
    held
}

fn carried(programme: &Programme, body: &BodyId, on: Day) -> Vec<CarriedItem> {
    let mut open: BTreeMap<&ItemId, CarriedItem> = BTreeMap::new();
    for (id, meeting) in held_before(programme, body, on) {
        for (agenda, item) in meeting.agenda.iter().flat_map(|a| a.fact.items.iter().map(move |i| (a, i))) {
            let carried = CarriedItem { item: item.clone(), meeting: id.clone(), entry: agenda.sequence };
            open.insert(&item.item, carried);
        }
        for item in meeting.proceedings().into_iter().flat_map(|report| &report.handled) {
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

/// The proposals that await a decision of a body on a day.
pub(super) fn proposals(programme: &Programme, body: &BodyId, on: Day) -> Vec<ProposalWaiting> {
    let open = programme.decisions().open_on(on).filter(|(_, case)| case.proposal.fact.to == *body);
    let waiting = open.map(|(_, case)| ProposalWaiting {
        proposal: case.proposal.fact.clone(),
        advice: case
            .advice
            .iter()
            .filter(|advice| advice.fact.on <= on)
            .map(|advice| (advice.fact.by.clone(), advice.fact.verdict, advice.sequence))
            .collect(),
        entry: case.proposal.sequence,
    });
    waiting.collect()
}

fn actions(programme: &Programme, body: &BodyId, on: Day) -> Vec<ActionOpen> {
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

/// Returns the feedback that the body owes others.
fn feedback(programme: &Programme, body: &BodyId, on: Day) -> Vec<FeedbackDue> {
    let own = programme.bodies().acting_on(body, on);
    let owed = super::feedback::items(programme, on).into_iter();
    let open =
        owed.filter(|owed| owed.from == *own && !matches!(owed.standing, FeedbackStanding::Given { .. }));
    let mut due: Vec<FeedbackDue> = open
        .map(|owed| FeedbackDue {
            about: owed.about,
            title: owed.title,
            to: owed.to.body().cloned(),
            entry: owed.entry,
        })
        .collect();
    due.sort_by_key(|due| due.entry);
    due
}

fn of_body<'a>(
    programme: &'a Programme,
    body: &'a BodyId,
    on: Day,
) -> impl Iterator<Item = (&'a crate::decisions::DecisionCase, DecisionListed)> {
    let own = move |decision: &Decision| decision.body == *body && decision.decided_on <= on;
    let cases = programme.decisions().all().iter().filter(move |(_, case)| own(&case.decision.fact));
    cases.map(|(id, case)| {
        let (decision, title) = (id.clone(), case.decision.fact.title.clone());
        (case, DecisionListed { decision, title, entry: case.decision.sequence })
    })
}

fn to_report(programme: &Programme, body: &BodyId, on: Day) -> Vec<DecisionListed> {
    let reported = programme.meetings().reported_by(on);
    let elsewhere = of_body(programme, body, on)
        .filter(|(case, _)| !matches!(case.decision.fact.venue, Venue::Meeting(_)))
        .map(|(_, listed)| listed);
    elsewhere.filter(|listed| !reported.contains_key(&listed.decision)).collect()
}

fn minutes(programme: &Programme, body: &BodyId, on: Day) -> Vec<MinutesToAdopt> {
    let own = held_before(programme, body, on).into_iter().filter(|(_, meeting)| meeting.body == *body);
    let open = own.filter(|(_, meeting)| programme.meetings().adopted_by(meeting, on).is_none());
    let to_adopt = open.filter_map(|(id, meeting)| {
        let draft = meeting.minutes.as_ref().filter(|draft| draft.fact.on <= on)?;
        Some(MinutesToAdopt { meeting: id.clone(), held: meeting.on, entry: draft.sequence })
    });
    to_adopt.collect()
}

fn reservations(programme: &Programme, body: &BodyId, on: Day) -> Vec<ReservationOpen> {
    let open = of_body(programme, body, on).filter_map(|(case, decision)| {
        let reservation = case.reservation_on(on)?.clone();
        Some(ReservationOpen { decision, reservation })
    });
    open.collect()
}

impl MeetingAgenda {
    /// Whether an item already deals with a proposal.
    pub fn has_item_for(&self, proposal: &ProposalId) -> bool {
        let items = self.agenda.iter().chain(self.carried.iter().map(|carried| &carried.item));
        items.into_iter().any(|item| item.proposal.as_ref() == Some(proposal))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::testing::{COUNCIL, Scenario, TEAM, allocate, but, dated, day, decide_on, reserved};

    fn held(id: &str, on: &str, handled: Value) -> Value {
        json!({ "HoldMeeting": { "meeting": id, "body": "council", "on": on, "present": [{ "person": "ann" }, { "person": "bob" }], "handled": handled } })
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
            .given(json!({ "GiveAdvice": { "about": { "proposal": "v" }, "by": "team", "verdict": "positive", "on": "2030-01-13" } }))
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

    fn feedback(from: &str, to: &str, on: &str) -> Value {
        json!({ "GiveFeedback": { "feedback": on, "about": { "signal": "s" }, "from": from, "to": to, "on": on } })
    }

    /// About what a body owes feedback on a day, and to whom.
    fn owes(scenario: &Scenario, body: &str, on: &str) -> Vec<(String, Option<String>)> {
        let agenda = agenda(&scenario.programme, &body.parse().unwrap(), day(on)).unwrap();
        let owed = agenda.feedback.into_iter();
        owed.map(|due| (format!("{:?}", due.title.unwrap().as_str()), due.to.map(|to| to.to_string())))
            .collect()
    }

    #[test]
    fn feedback_that_is_owed_is_that_of_the_findings() {
        let row = |title: &str, to: Option<&str>| (format!("{title:?}"), to.map(ToOwned::to_owned));
        let effects = json!([allocate("a", "benches", "homes-money", "1")]);
        let by_team = json!({ "RaiseSignal": { "signal": "s", "title": "S", "from": { "body": "team" }, "to": "council", "on": "2030-01-12" } });
        let by_person = json!({ "RaiseSignal": { "signal": "t", "title": "T", "from": { "person": "fay" }, "to": "council", "on": "2030-01-13" } });
        let scenario = Scenario::running()
            .with_plans()
            .given(decide_on("m", "council", COUNCIL, effects))
            .given(by_team)
            .given(by_person);
        let all = [row("m", Some("north")), row("S", Some("team")), row("T", None)];
        assert_eq!(owes(&scenario, "council", "2030-02-10"), all);
        let elsewhere = scenario.clone().given(feedback("council", "north", "2030-01-20"));
        assert_eq!(owes(&elsewhere, "council", "2030-02-10"), all, "told to another");
        let told = scenario.given(feedback("council", "team", "2030-02-20"));
        assert_eq!(owes(&told, "council", "2030-02-19"), all, "not told yet");
        assert_eq!(owes(&told, "council", "2030-02-20"), [row("m", Some("north")), row("T", None)]);
    }

    #[test]
    fn a_merged_group_takes_over_the_feedback_that_was_owed() {
        let signal = json!({ "RaiseSignal": { "signal": "s", "title": "S", "from": { "body": "team" }, "to": "north", "on": "2030-01-12" } });
        let merge =
            json!([{ "MergeGroups": { "groups": ["north", "south"], "into": "all", "name": "All" } }]);
        let scenario = Scenario::running()
            .given(signal)
            .given(dated(&decide_on("merge", "team", TEAM, merge), "2030-02-10"));
        assert_eq!(owes(&scenario, "north", "2030-02-09").len(), 1);
        assert_eq!(owes(&scenario, "all", "2030-02-10").len(), 1);
        let told = scenario.given(feedback("all", "team", "2030-02-20"));
        assert_eq!(owes(&told, "all", "2030-02-20"), []);
    }

    #[test]
    fn the_agenda_of_a_past_day_lists_what_waited_then() {
        let proposal = |id: &str| json!({ "PrepareProposal": { "proposal": id, "title": id, "by": { "body": "team" }, "to": "council", "on": "2030-01-02" } });
        let about = |id: &str, proposal: &str| {
            but(
                &decide_on(id, "council", COUNCIL, json!([])),
                "/TakeDecision/decision/proposal",
                json!(proposal),
            )
        };
        let late = |decision: &Value| {
            let written = json!({ "written": { "opened": "2030-02-20", "closed": "2030-02-20" } });
            let decision = but(decision, "/TakeDecision/decision/venue", written);
            but(&decision, "/TakeDecision/decision/decided_on", json!("2030-02-20"))
        };
        let adjusting = decide_on("r", "council", COUNCIL, json!([{ "AdjustStrategy": { "what": "More" } }]));
        let lapsing =
            but(&about("l", "w"), "/TakeDecision/effects", json!([{ "AdjustStrategy": { "what": "More" } }]));
        let scenario = scenario()
            .given(proposal("v"))
            .given(proposal("w"))
            .given(json!({ "FileMinutes": { "meeting": "m1", "document": { "sha256": "a".repeat(64) }, "on": "2030-01-12" } }))
            .given(reserved(&adjusting))
            .given(reserved(&lapsing));
        let lists = |scenario: &Scenario, on: &str| {
            let found = before(scenario, on);
            let ids = |listed: Vec<String>| listed.join(" ");
            [
                ids(found.proposals.iter().map(|waiting| waiting.proposal.proposal.to_string()).collect()),
                ids(found.to_report.iter().map(|listed| listed.decision.to_string()).collect()),
                ids(found.minutes.iter().map(|listed| listed.meeting.to_string()).collect()),
                ids(found.reservations.iter().map(|open| open.decision.decision.to_string()).collect()),
            ]
        };
        let days = ["2030-01-11", "2030-02-19", "2030-03-02"];
        assert_eq!(lists(&scenario, "2030-01-11"), ["v", "l r", "", "l r"], "no minutes were filed yet");
        let before = days.map(|on| lists(&scenario, on));
        assert_eq!(before[1], ["v", "l r", "m1", "l r"]);
        let done = scenario
            .given(late(&about("taken", "v")))
            .given(json!({ "HoldMeeting": { "meeting": "m2", "body": "council", "on": "2030-02-20", "present": [], "reported": ["l"] } }))
            .given(json!({ "HoldMeeting": { "meeting": "t", "body": "team", "on": "2030-02-20", "present": [], "reported": ["r"] } }))
            .given(json!({ "AdoptMinutes": { "meeting": "m1", "at": "m2" } }))
            .given(json!({ "LiftReservation": { "decision": "r", "on": "2030-02-20" } }))
            .given(json!({ "LapseReservation": { "decision": "l", "on": "2030-02-20" } }));
        assert_eq!(lists(&done, days[0]), before[0]);
        assert_eq!(lists(&done, days[1]), before[1]);
        assert_eq!(lists(&done, days[2]), ["w", "taken", "", ""], "what lapsed is decided on again");
    }
}
