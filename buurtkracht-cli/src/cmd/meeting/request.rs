//! From a meeting file to the payloads of its commands, against the programme as it is.

use std::collections::BTreeSet;
use std::str::FromStr;

use buurtkracht_core::Programme;
use buurtkracht_core::actions::{Action, Doer};
use buurtkracht_core::acts::RatifyAct;
use buurtkracht_core::bodies::EndGroup;
use buurtkracht_core::budgets::AdoptBudget;
use buurtkracht_core::charter::{Contribution, PledgePart};
use buurtkracht_core::decisions::{
    AdjustStrategy, Decision, Effect, Outcome, Position, Reservation, ReservationKind, RevokeDecision,
    Stance, TakeDecision, Venue, WrittenConsent,
};
use buurtkracht_core::feedback::{Feedback, FeedbackSubject};
use buurtkracht_core::funds::{AllocateFunds, GrantInitiativeBudget, ReassignFunds, ReleaseFunds, Source};
use buurtkracht_core::id::{
    ActId, AllocationId, BodyId, BudgetId, DecisionId, ItemId, MeetingId, PlanId, PledgeId, SeatId,
};
use buurtkracht_core::meetings::{
    AgendaItem, AttendanceError, Meeting, MeetingReport, Members, RollCall, Statement,
};
use buurtkracht_core::plans::{AdoptPlan, RejectPlan};
use buurtkracht_core::questions;
use buurtkracht_core::value::{Day, Document, Period, Sealed, Title};
use chrono::Datelike;

use crate::entry::file::{About, ActionEntry, Allocate, Became, FeedbackEntry, Item, MeetingFile, Who};
use crate::exit::Failure;
use crate::input::{LocatedValue, unknown};

/// A meeting file with what the programme knows of it.
pub struct MeetingRequest<'a> {
    pub programme: &'a Programme,
    pub file: &'a MeetingFile,
    located: &'a LocatedValue,
    pub meeting: MeetingId,
    /// The agenda that is set, and the items of the file that it lacks while the meeting is still to be held.
    pub agenda: Vec<AgendaItem>,
    members: Members<'a>,
    pub minutes: Option<Document>,
}

impl<'a> MeetingRequest<'a> {
    pub fn of(
        programme: &'a Programme,
        file: &'a MeetingFile,
        located: &'a LocatedValue,
        minutes: Option<Document>,
    ) -> Result<Self, Failure> {
        let roll_call = RollCall {
            body: &file.body,
            with: &file.with,
            on: file.date,
            present: file.present.as_deref(),
            absent: &file.absent,
        };
        let members = Members::at(programme, &roll_call);
        let members = members.map_err(|error| attendance_failure(file, located, None, &error))?;
        let derived = || format!("{}-{}", file.body, file.date).parse().ok();
        let known = questions::agenda(programme, &file.body, file.date).and_then(|agenda| agenda.meeting);
        let long = "the id of the meeting would be too long: write meeting = \"a-shorter-one\"";
        let meeting = file.meeting.clone().or(known).or_else(derived);
        let meeting = meeting.ok_or_else(|| located.wrong("body", long))?;
        let mut request = Self { programme, file, located, meeting, agenda: Vec::new(), members, minutes };
        let known = request.known();
        if let Some(set) = known.and_then(|meeting| meeting.agenda.as_ref()) {
            request.agenda.clone_from(&set.fact.items);
        }
        let held = known.is_some_and(|meeting| meeting.proceedings().is_some());
        let mut seen = BTreeSet::new();
        for (i, item) in file.item.iter().enumerate() {
            if !seen.insert(&item.id) {
                let twice = format!("there are two items {}", item.id);
                return Err(located.wrong(&format!("item[{i}].id"), &twice));
            }
            if !held && request.listed(&item.id).is_none() {
                let title = request.title(i, item)?;
                request.agenda.push(AgendaItem {
                    item: item.id.clone(),
                    title,
                    proposal: item.proposal.clone(),
                });
            }
        }
        Ok(request)
    }

    /// Something in the file that is wrong, with its place.
    pub fn wrong(&self, path: &str, what: &str) -> Failure {
        self.located.wrong(path, what)
    }

    /// The meeting as the programme knows it.
    pub fn known(&self) -> Option<&'a Meeting> {
        self.programme.meetings().all().get(&self.meeting)
    }

    fn listed(&self, item: &ItemId) -> Option<&AgendaItem> {
        self.agenda.iter().find(|known| known.item == *item)
    }

    /// What an item is called: as written, on the agenda, or by its proposal.
    fn title(&self, i: usize, item: &Item) -> Result<Title, Failure> {
        let listed = || self.listed(&item.id).map(|known| known.title.clone());
        let proposal = || {
            let case = self.programme.decisions().proposals().get(item.proposal.as_ref()?)?;
            Some(case.proposal.fact.title.clone())
        };
        let title = item.title.clone().or_else(listed).or_else(proposal);
        title.ok_or_else(|| self.wrong(&format!("item[{i}]"), "what is it called? write title = \"…\""))
    }

    /// The body that an item is of.
    fn body<'b>(&'b self, item: Option<(usize, &'b Item)>) -> &'b BodyId {
        item.and_then(|(_, item)| item.body.as_ref()).unwrap_or(&self.file.body)
    }

    /// An id, or the key by which to write a shorter one.
    fn id<T: FromStr>(&self, path: &str, id: &str, key: &str) -> Result<T, Failure> {
        let long = || format!("the id {id:?} is too long: write {key} = \"a-shorter-one\"");
        id.parse().map_err(|_| self.wrong(path, &long()))
    }

    pub fn report(&self) -> MeetingReport {
        let noted = self.file.item.iter().filter(|item| item.decision == Some(Became::Noted));
        MeetingReport {
            meeting: self.meeting.clone(),
            body: self.file.body.clone(),
            with: self.file.with.clone(),
            on: self.file.date,
            present: self.members.attendance(&self.file.guests),
            handled: noted.map(|item| item.id.clone()).collect(),
            reported: self.file.reported.clone(),
            minutes: None,
        }
    }

    /// The id of the decision on an item; of a later one, counted from 2, that takes its place.
    pub fn decision_id(&self, i: usize, item: &Item, version: usize) -> Result<DecisionId, Failure> {
        let id = format!("d-{}-{}{}", self.meeting, item.id, suffix(version));
        self.id(&format!("item[{i}].id"), &id, "meeting")
    }

    /// The decision on an item, if one was taken, for what carries it out.
    fn decided(&self, item: Option<(usize, &Item)>) -> Result<Option<DecisionId>, Failure> {
        let decided = item.filter(|(_, item)| item.decided());
        decided.map(|(i, item)| self.decision_id(i, item, 1)).transpose()
    }

    /// The decision on an item with its effects.
    pub fn decision(
        &self,
        i: usize,
        item: &Item,
        became: Became,
        version: usize,
    ) -> Result<TakeDecision, Failure> {
        let statement = |seat: &SeatId, stance: Stance, reason: Option<&Sealed>| Statement {
            seat: seat.clone(),
            stance,
            reason: reason.cloned(),
        };
        let objections =
            item.objects.iter().map(|said| statement(&said.seat, Stance::Object, said.reason.as_ref()));
        let abstentions = item.abstains.iter().map(|seat| statement(seat, Stance::Abstain, None));
        let statements: Vec<Statement> = objections.chain(abstentions).collect();
        let positions = self.members.positions(self.body(Some((i, item))), &statements);
        let mut positions = positions
            .map_err(|error| attendance_failure(self.file, self.located, Some((i, item)), &error))?;
        positions.extend(item.consents.iter().map(|consent| Position {
            seat: consent.seat.clone(),
            person: consent.person.clone(),
            stance: Stance::Consent,
            reason: None,
            written: Some(WrittenConsent { on: consent.on, evidence: consent.evidence.clone() }),
        }));
        let reservation = match (became, &item.authority, item.until) {
            (Became::UnderReservation, Some(authority), Some(until)) => {
                let kind = item.kind.unwrap_or(ReservationKind::Suspensive);
                Some(Reservation { authority: authority.clone(), kind, until })
            }
            (Became::UnderReservation, _, _) => {
                let missing =
                    "adopted under reservation: whose approval, until when? write authority and until";
                return Err(self.wrong(&format!("item[{i}]"), missing));
            }
            (Became::Adopted | Became::Deferred | Became::Rejected | Became::Noted, _, _) => None,
        };
        let earlier = match version {
            1 => None,
            later => Some(self.decision_id(i, item, later - 1)?),
        };
        let adopted = |id: &DecisionId| {
            let case = self.programme.decisions().all().get(id);
            case.is_some_and(|case| case.decision.fact.outcome == Outcome::Adopted)
        };
        let (supersedes, proposal) = match earlier.filter(adopted) {
            Some(replaced) => (Some(replaced), None),
            None => (item.supersedes.clone(), item.proposal.clone()),
        };
        let decision = Decision {
            decision: self.decision_id(i, item, version)?,
            title: self.title(i, item)?,
            body: self.body(Some((i, item))).clone(),
            venue: Venue::Meeting(self.meeting.clone()),
            decided_on: item.decided_on.unwrap_or(self.file.date),
            effective_on: item.effective_on,
            outcome: match became {
                Became::Adopted | Became::UnderReservation | Became::Noted => Outcome::Adopted,
                Became::Deferred => Outcome::Deferred,
                Became::Rejected => Outcome::Rejected,
            },
            reservation,
            item: self.listed(&item.id).map(|known| known.item.clone()),
            proposal,
            mandate: item.mandate.clone(),
            based_on: item.based_on.clone(),
            positions,
            reason: item.reason.clone(),
            departs_from: item.departs_from.clone(),
            supersedes,
            document: None,
        };
        Ok(TakeDecision { decision, effects: self.effects(i, item, version)? })
    }

    /// What an item resolves.
    pub fn effects(&self, i: usize, item: &Item, version: usize) -> Result<Vec<Effect>, Failure> {
        let mut effects = Vec::new();
        let adopt = |plan: &PlanId| Effect::AdoptPlan(AdoptPlan { plan: plan.clone() });
        let reject = |plan: &PlanId| Effect::RejectPlan(RejectPlan { plan: plan.clone() });
        let end = |group: &BodyId| Effect::EndGroup(EndGroup { group: group.clone() });
        let release = |from: &AllocationId| Effect::ReleaseFunds(ReleaseFunds { allocation: from.clone() });
        effects.extend(item.adopt.iter().map(adopt));
        effects.extend(item.reject.iter().map(reject));
        effects.extend(item.stop.iter().cloned().map(Effect::StopPlan));
        effects.extend(item.form_group.iter().cloned().map(Effect::FormGroup));
        effects.extend(item.end_group.iter().map(end));
        effects.extend(item.release.iter().map(release));
        for (j, reassign) in item.reassign.iter().enumerate() {
            let (path, place) = (format!("item[{i}].reassign[{j}]"), item.allocate.len() + j);
            effects.push(Effect::ReassignFunds(ReassignFunds {
                from: reassign.from.clone(),
                allocation: self.allocation_id(&path, item, reassign.id.as_ref(), place, version)?,
                plan: reassign.plan.clone(),
                amount: reassign.amount,
            }));
        }
        for (j, allocate) in item.allocate.iter().enumerate() {
            let path = format!("item[{i}].allocate[{j}]");
            effects.push(Effect::AllocateFunds(AllocateFunds {
                allocation: self.allocation_id(&path, item, allocate.id.as_ref(), j, version)?,
                plan: allocate.plan.clone(),
                from: self.source(&path, allocate)?,
                amount: allocate.amount,
                period: match allocate.period {
                    Some(period) => period,
                    None => self.rest_of_the_year(&path, item.effective_on.unwrap_or(self.file.date))?,
                },
            }));
        }
        effects.extend(item.initiative.iter().cloned().map(|budget| {
            Effect::GrantInitiativeBudget(GrantInitiativeBudget {
                commitment: budget.id,
                allocation: budget.from,
                initiative: budget.initiative,
                what: budget.title,
                ceiling: budget.amount,
                accountable: budget.accountable,
                ground: budget.under,
                settle_by: budget.settle_by,
            })
        }));
        let adopt = |budget: &BudgetId| Effect::AdoptBudget(AdoptBudget { budget: budget.clone() });
        let adjust = |what: &Title| Effect::AdjustStrategy(AdjustStrategy { what: what.clone() });
        let revoke = |of: &DecisionId| Effect::RevokeDecision(RevokeDecision { decision: of.clone() });
        let ratify = |act: &ActId| Effect::RatifyAct(RatifyAct { act: act.clone() });
        effects.extend(item.adopt_budget.iter().map(adopt));
        effects.extend(item.expand.iter().cloned().map(Effect::ExpandPlan));
        effects.extend(item.scale_up.iter().cloned().map(Effect::ScaleUpPlan));
        effects.extend(item.adjust.iter().map(adjust));
        effects.extend(item.confirm_reading.iter().cloned().map(Effect::ConfirmReading));
        effects.extend(item.revoke.iter().map(revoke));
        effects.extend(item.ratify.iter().map(ratify));
        effects.extend(item.grant.iter().cloned().map(Effect::GrantMandate));
        effects.extend(item.effects.iter().cloned());
        Ok(effects)
    }

    fn allocation_id(
        &self,
        path: &str,
        item: &Item,
        given: Option<&AllocationId>,
        place: usize,
        version: usize,
    ) -> Result<AllocationId, Failure> {
        let nth = if place == 0 { String::new() } else { format!("-x{}", place + 1) };
        let first = given.map_or_else(|| format!("a-{}-{}{nth}", self.meeting, item.id), ToString::to_string);
        self.id(path, &(first + &suffix(version)), "id")
    }

    /// From a day to the end of its calendar year, within the term.
    fn rest_of_the_year(&self, path: &str, from: Day) -> Result<Period, Failure> {
        let charter = self.programme.charter_on(self.file.date);
        let term = charter.map(|charter| charter.text.term.period);
        let start = term.map_or(from, |term| from.max(term.from()));
        let year = Day::from_ymd_opt(start.year(), 12, 31).unwrap_or(start);
        let until = term.map_or(year, |term| year.min(term.until())).max(start);
        Period::new(start, until).map_err(|error| self.wrong(path, &error.to_string()))
    }

    /// A pledge by its id, or the one pledge of money of a partner, or other funding.
    fn source(&self, path: &str, allocate: &Allocate) -> Result<Source, Failure> {
        let Allocate { from, earmark, .. } = allocate;
        let wrong = |what: &str| self.wrong(&format!("{path}.from"), what);
        let part = |pledge: &PledgeId| {
            Source::Pledge(PledgePart { pledge: pledge.clone(), earmark: earmark.clone() })
        };
        let pledges = || self.programme.charter_on(self.file.date).into_iter().flat_map(|c| &c.text.pledges);
        if let Some(pledge) = pledges().find(|pledge| pledge.id.as_str() == from) {
            return Ok(part(&pledge.id));
        }
        let fundings = || self.programme.fundings().all().keys();
        if let Some(funding) = fundings().find(|funding| funding.as_str() == from) {
            return match earmark {
                None => Ok(Source::Funding(funding.clone())),
                Some(earmark) => {
                    Err(wrong(&format!("{from} is other funding, which has no earmark {earmark}")))
                }
            };
        }
        let money = || pledges().filter(|pledge| matches!(pledge.what, Contribution::Money(_)));
        let own: Vec<&PledgeId> =
            money().filter(|pledge| pledge.partner.as_str() == from).map(|pledge| &pledge.id).collect();
        match own.as_slice() {
            [only] => Ok(part(only)),
            [] => {
                let names = money().flat_map(|pledge| [pledge.id.as_str(), pledge.partner.as_str()]);
                let names = names.chain(fundings().map(|funding| funding.as_str()));
                Err(wrong(&unknown("pledge of money, partner with one, or funding", from, names)))
            }
            several => {
                let names: Vec<&str> = several.iter().map(|id| id.as_str()).collect();
                Err(wrong(&format!("{from} pledges money more than once: write one of {}", names.join(", "))))
            }
        }
    }

    /// The actions of an item, or of the meeting.
    pub fn actions(&self, i: Option<usize>, entries: &[ActionEntry]) -> Result<Vec<Action>, Failure> {
        let item = self.item(i);
        let mut actions = Vec::new();
        for (j, entry) in entries.iter().enumerate() {
            let path = within(i, &format!("action[{j}]"));
            for (k, who) in entry.who.iter().enumerate() {
                let action = match &entry.id {
                    Some(id) => self.id(&path, &format!("{id}{}", suffix(k + 1)), "id")?,
                    None => self.part_id(&path, "act", item, actions.len())?,
                };
                let what = match (&entry.what, item) {
                    (Some(what), _) => what.clone(),
                    (None, Some((i, item))) => self.title(i, item)?,
                    (None, None) => return Err(self.wrong(&path, "what is to be done? write what = \"…\"")),
                };
                actions.push(Action {
                    action,
                    what,
                    who: self.doer(&format!("{path}.who[{k}]"), self.body(item), who)?,
                    by: entry.by,
                    meeting: Some(self.meeting.clone()),
                    decision: self.decided(item)?,
                    plan: entry.plan.clone(),
                    evaluation: entry.evaluation.clone(),
                    on: self.file.date,
                });
            }
        }
        Ok(actions)
    }

    fn item(&self, i: Option<usize>) -> Option<(usize, &'a Item)> {
        Some((i?, self.file.item.get(i?)?))
    }

    /// The id of the nth action or feedback of an item, or of the meeting, counted from 0.
    fn part_id<T: FromStr>(
        &self,
        path: &str,
        kind: &str,
        item: Option<(usize, &Item)>,
        place: usize,
    ) -> Result<T, Failure> {
        let of = item.map_or("meeting", |(_, item)| item.id.as_str());
        self.id(path, &format!("{kind}-{}-{of}{}", self.meeting, suffix(place + 1)), "meeting")
    }

    fn doer(&self, path: &str, of: &BodyId, who: &Who) -> Result<Doer, Failure> {
        match who.clone() {
            Who { seat: Some(seat), body, partner: None, person: None } => {
                let body = body.unwrap_or_else(|| of.clone());
                let bodies = self.programme.bodies().all();
                let Some(known) = bodies.get(&body) else {
                    let names = bodies.iter().filter(|(_, body)| !body.form).map(|(id, _)| id);
                    return Err(self.wrong(&format!("{path}.body"), &unknown("body", body.as_str(), names)));
                };
                if !known.seats.contains_key(&seat) {
                    let seats = unknown(&format!("seat of {body}"), seat.as_str(), known.seats.keys());
                    let hint = "; of another body write { seat = …, body = … }";
                    return Err(self.wrong(path, &(seats + hint)));
                }
                Ok(Doer::Seat { body, seat })
            }
            Who { seat: None, body: Some(body), partner: None, person: None } => Ok(Doer::Body(body)),
            Who { seat: None, body: None, partner: Some(partner), person: None } => {
                Ok(Doer::Partner(partner))
            }
            Who { seat: None, body: None, partner: None, person: Some(person) } => Ok(Doer::Person(person)),
            _ => {
                let choices = "who does it? write a seat, or { body = … }, { partner = … } or { person = … }";
                Err(self.wrong(path, choices))
            }
        }
    }

    /// The feedback of an item, or of the meeting.
    pub fn feedback(&self, i: Option<usize>, entries: &[FeedbackEntry]) -> Result<Vec<Feedback>, Failure> {
        let item = self.item(i);
        let mut feedback = Vec::new();
        for (j, entry) in entries.iter().enumerate() {
            let path = within(i, &format!("feedback[{j}]"));
            let id = match &entry.id {
                Some(id) => id.clone(),
                None => self.part_id(&path, "f", item, j)?,
            };
            feedback.push(Feedback {
                feedback: id,
                about: self.subject(&path, item, entry)?,
                from: self.body(item).clone(),
                to: entry.to.clone(),
                text: entry.text.clone(),
                on: self.file.date,
            });
        }
        Ok(feedback)
    }

    fn subject(
        &self,
        path: &str,
        item: Option<(usize, &Item)>,
        entry: &FeedbackEntry,
    ) -> Result<FeedbackSubject, Failure> {
        let subject = match entry.about.clone() {
            Some(About { decision: Some(id), proposal: None, report: None, signal: None }) => {
                Some(FeedbackSubject::Decision(id))
            }
            Some(About { decision: None, proposal: Some(id), report: None, signal: None }) => {
                Some(FeedbackSubject::Proposal(id))
            }
            Some(About { decision: None, proposal: None, report: Some(id), signal: None }) => {
                Some(FeedbackSubject::Report(id))
            }
            Some(About { decision: None, proposal: None, report: None, signal: Some(id) }) => {
                Some(FeedbackSubject::Signal(id))
            }
            Some(_) => None,
            None => {
                let proposal = || item.and_then(|(_, item)| item.proposal.clone());
                let decision = self.decided(item)?.map(FeedbackSubject::Decision);
                decision.or_else(|| proposal().map(FeedbackSubject::Proposal))
            }
        };
        let choices =
            "about what? write about = { decision = … }, { proposal = … }, { report = … } or { signal = … }";
        subject.ok_or_else(|| self.wrong(path, choices))
    }
}

/// The path of an entry of an item, or of the meeting.
fn within(i: Option<usize>, path: &str) -> String {
    i.map_or_else(|| path.to_owned(), |i| format!("item[{i}].{path}"))
}

/// What tells the later of several from the first, counted from 1.
fn suffix(count: usize) -> String {
    if count == 1 { String::new() } else { format!("-{count}") }
}

/// An error about who was there, or about what a seat said of an item, at its place in the file.
fn attendance_failure(
    file: &MeetingFile,
    located: &LocatedValue,
    item: Option<(usize, &Item)>,
    error: &AttendanceError,
) -> Failure {
    let (name, what) = match error {
        AttendanceError::UnknownBody { body, known } => {
            let key = if item.is_some() || *body == file.body { "body" } else { "with" };
            let path = within(item.map(|(i, _)| i), key);
            return located.wrong(&path, &unknown("body", body.as_str(), known.iter()));
        }
        AttendanceError::UnknownName { name, known } => {
            (name.as_str(), unknown("seat or person", name, known.iter()))
        }
        AttendanceError::VacantSeat { seat, .. } => {
            (seat.as_str(), format!("{error}: name the person who was there"))
        }
        AttendanceError::NotMember { person, .. } => {
            (person.as_str(), format!("{error}: name them in guests"))
        }
        AttendanceError::UnknownSeat { seat, known } => {
            (seat.as_str(), unknown("seat", seat.as_str(), known.iter()))
        }
        AttendanceError::AbsentSeat { seat } => (seat.as_str(), error.to_string()),
    };
    // Core reports the first error, so the first entry of that name is the wrong one.
    let path = match item {
        None => {
            let at = |names: &[String]| names.iter().position(|other| other == name);
            let present = at(file.present.as_deref().unwrap_or_default()).map(|j| format!("present[{j}]"));
            present.or_else(|| at(&file.absent).map(|j| format!("absent[{j}]")))
        }
        Some((i, item)) => {
            let object = item.objects.iter().position(|said| said.seat.as_str() == name);
            let abstain = || item.abstains.iter().position(|seat| seat.as_str() == name);
            let object = object.map(|j| format!("item[{i}].objects[{j}].seat"));
            object.or_else(|| abstain().map(|j| format!("item[{i}].abstains[{j}]")))
        }
    };
    located.wrong(&path.unwrap_or_default(), &what)
}
