//! The steps of a meeting file in order, each against what is recorded already.

use buurtkracht_core::Command;
use buurtkracht_core::actions::{Action, ActionResult};
use buurtkracht_core::decisions::{CorrectRecord, CorrectedValue, Effect, TakeDecision};
use buurtkracht_core::feedback::Feedback;
use buurtkracht_core::id::{ItemId, Sequence};
use buurtkracht_core::meetings::{Agenda, MeetingCall, MinutesAdoption, MinutesFiling};
use buurtkracht_core::value::Title;

use super::request::MeetingRequest;
use crate::cmd::hand::{Hand, Request, with_plain_texts};
use crate::differences::{self, Difference};
use crate::entry::Texts;
use crate::entry::file::{Became, Item};
use crate::exit::Failure;

/// What is said to have been wrong where a typing error is corrected.
const CORRECTED: &str = "The record differed from the minutes";

/// Something that happened.
pub struct Step {
    /// What it is, for people: `item 4`.
    pub what: String,
    /// What it is called.
    pub title: String,
    pub rests_on: RestsOn,
    /// The item that it decides on.
    pub decides: Option<ItemId>,
    pub task: Task,
}

impl Step {
    fn after(rests_on: RestsOn, what: String, title: String, task: Task) -> Self {
        Self { what, title, rests_on, decides: None, task }
    }
}

/// What a step rests on: it is not tried where that was refused.
#[derive(PartialEq)]
pub enum RestsOn {
    /// It is part of the meeting being held.
    Opening,
    Meeting,
    /// The decision on an item.
    Item(ItemId),
}

/// What is to be done about it.
pub enum Task {
    Record(Request),
    /// It is recorded as the file says.
    Before(Sequence),
    /// It is recorded otherwise.
    Changed(Changed),
}

/// Something that is recorded otherwise than the file says.
pub struct Changed {
    pub entry: Sequence,
    pub differences: Vec<Difference>,
    /// The command where it was a typing error, or why there is none.
    pub typo: Result<Request, &'static str>,
    /// The command where the body changed its mind, or why there is none.
    pub anew: Result<Request, &'static str>,
}

const NO_MINUTES: &str = "a correction cites the minutes, and there are none: write minutes = \"FILE\"";
const NO_DECISION: &str = "it is no decision";
const NO_CORRECTION: &str = "only decisions and the report of a meeting can be corrected: give it another id";

/// Makes the steps of a file.
pub struct Planning<'a> {
    pub hand: &'a Hand<'a>,
    pub request: &'a MeetingRequest<'a>,
    /// The plain texts of the file.
    pub texts: &'a Texts,
}

impl Planning<'_> {
    fn command(&self, parts: &[&str], command: &Command) -> Request {
        let meeting = [self.request.meeting.as_str()];
        let id = self.hand.id(&[&meeting, parts].concat());
        Request { id, command: with_plain_texts(command, self.texts) }
    }

    /// Every step in order. All are read before any is recorded.
    pub async fn steps(&self) -> Result<Vec<Step>, Failure> {
        let file = self.request.file;
        let mut steps = self.opening().await?;
        steps.extend(self.minutes());
        for (i, item) in file.item.iter().enumerate() {
            steps.extend(self.decision(i, item).await?);
        }
        for (i, item) in file.item.iter().enumerate() {
            let rests_on = || if item.decided() { RestsOn::Item(item.id.clone()) } else { RestsOn::Meeting };
            for action in self.request.actions(Some(i), &item.action)? {
                steps.push(self.action(rests_on(), action).await?);
            }
            for feedback in self.request.feedback(Some(i), &item.feedback)? {
                steps.push(self.feedback(rests_on(), feedback).await?);
            }
        }
        for action in self.request.actions(None, &file.action)? {
            steps.push(self.action(RestsOn::Meeting, action).await?);
        }
        for done in &file.done {
            let known = self.request.programme.actions().all().get(&done.action);
            let result = ActionResult {
                action: done.action.clone(),
                result: done.result.clone(),
                on: done.on.unwrap_or(file.date),
            };
            let record = || self.command(&["done", done.action.as_str()], &Command::CompleteAction(result));
            let task = match known.and_then(|case| case.done.as_ref()) {
                Some(done) => Task::Before(done.sequence),
                None => Task::Record(record()),
            };
            let title = known.map_or_else(String::new, |case| case.action.fact.what.to_string());
            steps.push(Step::after(RestsOn::Meeting, format!("done {}", done.action), title, task));
        }
        for feedback in self.request.feedback(None, &file.feedback)? {
            steps.push(self.feedback(RestsOn::Meeting, feedback).await?);
        }
        Ok(steps)
    }

    async fn opening(&self) -> Result<Vec<Step>, Failure> {
        let request = self.request;
        let meeting = &request.meeting;
        let opening =
            |what: &str, task| Step::after(RestsOn::Opening, what.to_owned(), meeting.to_string(), task);
        let mut report = request.report();
        let known = request.known();
        if let Some((held, proceedings)) = known.and_then(|held| Some((held, held.proceedings()?))) {
            // The minutes have a step of their own.
            report.minutes.clone_from(&proceedings.minutes);
            let entry = held.sequence;
            let mut hold = self.command(&["held"], &Command::HoldMeeting(report.clone()));
            let differences = self.hand.compare(&mut hold, entry).await?;
            let task = match differences.is_empty() {
                true => Task::Before(entry),
                false => {
                    let typo = self.correction("held", entry, CorrectedValue::Meeting(Box::new(report)));
                    Task::Changed(Changed { entry, differences, typo, anew: Err(NO_DECISION) })
                }
            };
            return Ok(vec![opening("meeting", task)]);
        }
        let mut steps = Vec::new();
        let set =
            known.and_then(|meeting| meeting.agenda.as_ref()).map_or(0, |agenda| agenda.fact.items.len());
        if request.agenda.len() > set {
            if known.is_none() {
                let (body, with) = (report.body.clone(), report.with.clone());
                let call = MeetingCall { meeting: meeting.clone(), body, with, on: report.on };
                let call = Command::ScheduleMeeting(call);
                steps.push(opening("call", Task::Record(self.command(&["called"], &call))));
            }
            let items: Vec<&str> = request.agenda.iter().map(|item| item.item.as_str()).collect();
            let parts = [&["agenda"], items.as_slice()].concat();
            let agenda =
                Command::SetAgenda(Agenda { meeting: meeting.clone(), items: request.agenda.clone() });
            steps.push(opening("agenda", Task::Record(self.command(&parts, &agenda))));
        }
        let hold = self.command(&["held"], &Command::HoldMeeting(report));
        steps.push(opening("meeting", Task::Record(hold)));
        Ok(steps)
    }

    fn correction(&self, of: &str, entry: Sequence, value: CorrectedValue) -> Result<Request, &'static str> {
        let filed = || self.request.known()?.minutes.as_ref().map(|filing| filing.fact.document.clone());
        let minutes = self.request.minutes.clone().or_else(filed).ok_or(NO_MINUTES)?;
        let reason = CORRECTED.parse().map_err(|_| CORRECTED)?;
        let correction = CorrectRecord { entry, minutes, reason, value };
        let correction = Command::CorrectRecord(Box::new(correction));
        // What is sealed stands in no id, or one could guess it.
        let public = differences::without_texts(&with_plain_texts(&correction, self.texts)).to_string();
        Ok(self.command(&[of, "corrected", &public], &correction))
    }

    fn minutes(&self) -> Vec<Step> {
        let request = self.request;
        let mut steps = Vec::new();
        if let Some(document) = &request.minutes {
            let filed = request.known().and_then(|meeting| meeting.minutes.as_ref());
            let same = filed.filter(|filed| {
                let known = &filed.fact.document;
                known.sha256 == document.sha256 && (document.case.is_none() || known.case == document.case)
            });
            let filing = Command::FileMinutes(MinutesFiling {
                meeting: request.meeting.clone(),
                document: document.clone(),
                on: request.file.minutes_on.unwrap_or(request.file.date),
            });
            let case = document.case.as_ref().map_or("", Title::as_str);
            let record = || self.command(&["minutes", &document.sha256.to_string(), case], &filing);
            let task = same.map_or_else(|| Task::Record(record()), |filed| Task::Before(filed.sequence));
            let title = request.file.minutes.clone().unwrap_or_default();
            steps.push(Step::after(RestsOn::Meeting, "minutes".to_owned(), title, task));
        }
        for adoption in &request.file.adopt_minutes {
            let of = request.programme.meetings().all().get(&adoption.meeting);
            let adopted = of.and_then(|meeting| meeting.adopted.as_ref());
            let task = match adopted.filter(|adopted| adopted.fact.at == request.meeting) {
                Some(adopted) => Task::Before(adopted.sequence),
                None => {
                    let adopt = Command::AdoptMinutes(MinutesAdoption {
                        meeting: adoption.meeting.clone(),
                        at: request.meeting.clone(),
                        document: None,
                        differing: adoption.differing.clone(),
                    });
                    Task::Record(self.command(&["adopt", adoption.meeting.as_str()], &adopt))
                }
            };
            let title = adoption.meeting.to_string();
            steps.push(Step::after(RestsOn::Meeting, "adopt minutes".to_owned(), title, task));
        }
        steps
    }

    async fn decision(&self, i: usize, item: &Item) -> Result<Option<Step>, Failure> {
        let request = self.request;
        let Some(became) = item.decision else { return Ok(None) };
        if became == Became::Noted {
            if request.effects(i, item, 1)?.is_empty() {
                return Ok(None);
            }
            let resolves = format!("item {} is noted, and resolves something", item.id);
            return Err(request.wrong(&format!("item[{i}].decision"), &resolves));
        }
        let cases = request.programme.decisions().all();
        let mut version = 1;
        let mut standing = Vec::new();
        while let (Some(case), true) = (
            cases.get(&request.decision_id(i, item, version)?),
            cases.contains_key(&request.decision_id(i, item, version + 1)?),
        ) {
            standing.extend(self.effects(case.decision.sequence).await?);
            version += 1;
        }
        let taken = self.take(i, item, became, version, &standing)?;
        let title = taken.decision.title.to_string();
        let step = |task| {
            let step = Step::after(RestsOn::Meeting, format!("item {}", item.id), title, task);
            Ok(Some(Step { decides: Some(item.id.clone()), ..step }))
        };
        let Some(case) = cases.get(&taken.decision.decision) else {
            return step(Task::Record(self.taking(item, version, taken)));
        };
        let entry = case.decision.sequence;
        let differences = self.hand.compare(&mut self.taking(item, version, taken.clone()), entry).await?;
        if differences.is_empty() {
            return step(Task::Before(entry));
        }
        let value = CorrectedValue::Decision(Box::new(taken));
        let mut typo = self.correction(item.id.as_str(), entry, value);
        if let Ok(correction) = &mut typo {
            // The texts that did not change keep their digests.
            self.hand.compare(correction, entry).await?;
        }
        standing.extend(self.effects(entry).await?);
        let anew = self.take(i, item, became, version + 1, &standing)?;
        let anew = Ok(self.taking(item, version + 1, anew));
        step(Task::Changed(Changed { entry, differences, typo, anew }))
    }

    fn taking(&self, item: &Item, version: usize, taken: TakeDecision) -> Request {
        let parts = ["item", item.id.as_str(), &version.to_string()];
        self.command(&parts, &Command::TakeDecision(Box::new(taken)))
    }

    /// What a decision resolves, by the entry of the decision or of its correction.
    async fn effects(&self, entry: Sequence) -> Result<Vec<Effect>, Failure> {
        let recorded = serde_json::from_value::<TakeDecision>(self.hand.recorded(entry).await?);
        Ok(recorded.map(|taken| taken.effects).unwrap_or_default())
    }

    /// A decision. What an earlier one on the item did with anything but money stands, so a later one does not do it
    /// again.
    fn take(
        &self,
        i: usize,
        item: &Item,
        became: Became,
        version: usize,
        standing: &[Effect],
    ) -> Result<TakeDecision, Failure> {
        let mut taken = self.request.decision(i, item, became, version)?;
        taken.effects.retain(|effect| {
            let money = matches!(effect, Effect::AllocateFunds(_) | Effect::ReassignFunds(_));
            money || !standing.contains(effect)
        });
        Ok(taken)
    }

    async fn action(&self, rests_on: RestsOn, action: Action) -> Result<Step, Failure> {
        let known = self.request.programme.actions().all().get(&action.action);
        let (id, title) = (action.action.clone(), action.what.to_string());
        let request = self.command(&["action", id.as_str()], &Command::AgreeAction(action));
        let task = self.task(request, known.map(|case| case.action.sequence)).await?;
        Ok(Step::after(rests_on, format!("action {id}"), title, task))
    }

    async fn feedback(&self, rests_on: RestsOn, feedback: Feedback) -> Result<Step, Failure> {
        let known = self.request.programme.feedback().all().get(&feedback.feedback);
        let (id, title) = (feedback.feedback.clone(), feedback.to.to_string());
        let request = self.command(&["feedback", id.as_str()], &Command::GiveFeedback(feedback));
        let task = self.task(request, known.map(|record| record.sequence)).await?;
        Ok(Step::after(rests_on, format!("feedback {id}"), title, task))
    }

    /// The task of a request for something that no correction changes, with its entry where it is recorded.
    async fn task(&self, mut request: Request, entry: Option<Sequence>) -> Result<Task, Failure> {
        let Some(entry) = entry else { return Ok(Task::Record(request)) };
        let differences = self.hand.compare(&mut request, entry).await?;
        Ok(match differences.is_empty() {
            true => Task::Before(entry),
            false => {
                let (typo, anew) = (Err(NO_CORRECTION), Err(NO_DECISION));
                Task::Changed(Changed { entry, differences, typo, anew })
            }
        })
    }
}
