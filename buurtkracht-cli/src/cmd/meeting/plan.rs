//! What a meeting file comes to: steps in order, each against what is recorded already.

use buurtkracht_core::id::{ItemId, Sequence};
use serde_json::{Value, json};

use super::asked::Asked;
use crate::cmd::differences;
use crate::cmd::hand::{Hand, ToHandIn, content};
use crate::entry::file::{Became, Item};
use crate::exit::Failure;
use crate::render::recorded::Difference;

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
    pub ask: Ask,
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
pub enum Ask {
    Record(ToHandIn),
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
    pub typo: Result<ToHandIn, &'static str>,
    /// The command where the body changed its mind, or why there is none.
    pub anew: Result<ToHandIn, &'static str>,
}

const NO_MINUTES: &str = "a correction cites the minutes, and there are none: write minutes = \"FILE\"";
const NO_DECISION: &str = "it is no decision";
const NO_CORRECTION: &str = "only decisions and the report of a meeting can be corrected: give it another id";

/// Makes the steps of a file.
pub struct Planning<'a> {
    pub hand: &'a Hand<'a>,
    pub asked: &'a Asked<'a>,
}

impl Planning<'_> {
    fn command(&self, parts: &[&str], asked: Value) -> ToHandIn {
        let meeting = [self.asked.meeting.as_str()];
        ToHandIn { id: self.hand.id(&[&meeting, parts].concat()), asked }
    }

    /// Every step in order. All are read before any is recorded.
    pub async fn steps(&self) -> Result<Vec<Step>, Failure> {
        let mut steps = self.opening().await?;
        steps.extend(self.minutes());
        for (i, item) in self.asked.file.item.iter().enumerate() {
            if let Some(step) = self.decision(i, item).await? {
                steps.push(step);
            }
        }
        for (i, item) in self.asked.file.item.iter().enumerate() {
            let decided = item.decision.is_some_and(|became| became != Became::Noted);
            let rests_on = || if decided { RestsOn::Item(item.id.clone()) } else { RestsOn::Meeting };
            for action in self.asked.actions(Some(i), &item.action)? {
                steps.push(self.action(rests_on(), action).await?);
            }
            for feedback in self.asked.feedback(Some(i), &item.feedback)? {
                steps.push(self.feedback(rests_on(), feedback).await?);
            }
        }
        for action in self.asked.actions(None, &self.asked.file.action)? {
            steps.push(self.action(RestsOn::Meeting, action).await?);
        }
        for done in &self.asked.file.done {
            let known = self.asked.programme.actions().all().get(&done.action);
            let asked = json!({ "CompleteAction": { "action": done.action, "result": done.result, "on": done.on.unwrap_or(self.asked.file.date) } });
            let ask = match known.and_then(|case| case.done.as_ref()) {
                Some(done) => Ask::Before(done.sequence),
                None => Ask::Record(self.command(&["done", done.action.as_str()], asked)),
            };
            let title = known.map_or_else(String::new, |case| case.action.fact.what.to_string());
            steps.push(Step {
                what: format!("done {}", done.action),
                title,
                rests_on: RestsOn::Meeting,
                decides: None,
                ask,
            });
        }
        for feedback in self.asked.feedback(None, &self.asked.file.feedback)? {
            steps.push(self.feedback(RestsOn::Meeting, feedback).await?);
        }
        for step in &steps {
            let commands = match &step.ask {
                Ask::Record(command) => [Some(command), None],
                Ask::Before(_) => [None, None],
                Ask::Changed(changed) => [changed.typo.as_ref().ok(), changed.anew.as_ref().ok()],
            };
            for command in commands.into_iter().flatten() {
                self.hand
                    .canonical(command)
                    .map_err(|failure| Failure::Input(format!("{}: {failure}", step.what)))?;
            }
        }
        Ok(steps)
    }

    async fn opening(&self) -> Result<Vec<Step>, Failure> {
        let asked = self.asked;
        let meeting = &asked.meeting;
        let opening = |what: &str, ask| Step {
            what: what.to_owned(),
            title: meeting.to_string(),
            rests_on: RestsOn::Opening,
            decides: None,
            ask,
        };
        let report = json!({ "HoldMeeting": asked.report() });
        let mut hold = self.command(&["held"], report);
        let known = asked.known();
        if let Some(held) = known.filter(|meeting| meeting.proceedings().is_some()) {
            // The minutes have a step of their own.
            let minutes = held.proceedings().and_then(|report| report.minutes.as_ref());
            if let (Some(minutes), Some(report)) = (minutes, hold.asked.pointer_mut("/HoldMeeting")) {
                report.as_object_mut().map(|members| members.insert("minutes".to_owned(), json!(minutes)));
            }
            let entry = held.sequence;
            let differences = self.hand.compare(&mut hold, entry).await?;
            if differences.is_empty() {
                return Ok(vec![opening("meeting", Ask::Before(entry))]);
            }
            let value = json!({ "meeting": content(&hold.asked) });
            let typo = self.correction("held", entry, value);
            return Ok(vec![opening(
                "meeting",
                Ask::Changed(Changed { entry, differences, typo, anew: Err(NO_DECISION) }),
            )]);
        }
        let mut steps = Vec::new();
        let set =
            known.and_then(|meeting| meeting.agenda.as_ref()).map_or(0, |agenda| agenda.fact.items.len());
        if asked.agenda.len() > set {
            if known.is_none() {
                let (body, on) = (&asked.file.body, asked.file.date);
                let call = json!({ "ScheduleMeeting": { "meeting": meeting, "body": body, "with": asked.file.with, "on": on } });
                steps.push(opening("call", Ask::Record(self.command(&["called"], call))));
            }
            let agenda = json!({ "SetAgenda": { "meeting": meeting, "items": asked.agenda } });
            let items: Vec<&str> = asked.agenda.iter().map(|item| item.item.as_str()).collect();
            let parts = [&["agenda"], items.as_slice()].concat();
            steps.push(opening("agenda", Ask::Record(self.command(&parts, agenda))));
        }
        steps.push(opening("meeting", Ask::Record(hold)));
        Ok(steps)
    }

    fn correction(&self, of: &str, entry: Sequence, value: Value) -> Result<ToHandIn, &'static str> {
        let filed = || self.asked.known()?.minutes.as_ref().map(|filing| filing.fact.document.clone());
        let minutes = self.asked.minutes.clone().or_else(filed).ok_or(NO_MINUTES)?;
        // What is sealed stands in no id, or one could guess it.
        let hash = differences::without_texts(&value).to_string();
        let parts = [of, "corrected", &entry.to_string(), &hash];
        let asked = json!({ "CorrectRecord": { "entry": entry, "minutes": minutes, "reason": CORRECTED, "value": value } });
        Ok(self.command(&parts, asked))
    }

    fn minutes(&self) -> Vec<Step> {
        let asked = self.asked;
        let mut steps = Vec::new();
        if let Some(document) = &asked.minutes {
            let filed = asked.known().and_then(|meeting| meeting.minutes.as_ref());
            let same = filed.filter(|filed| {
                let known = &filed.fact.document;
                known.sha256 == document.sha256 && (document.case.is_none() || known.case == document.case)
            });
            let on = asked.file.minutes_on.unwrap_or(asked.file.date);
            let filing =
                json!({ "FileMinutes": { "meeting": asked.meeting, "document": document, "on": on } });
            let case = document.case.as_ref().map_or("", |case| case.as_str());
            let command = || self.command(&["minutes", &document.sha256.to_string(), case], filing);
            let ask = same.map_or_else(|| Ask::Record(command()), |filed| Ask::Before(filed.sequence));
            let title = asked.file.minutes.clone().unwrap_or_default();
            steps.push(Step {
                what: "minutes".to_owned(),
                title,
                rests_on: RestsOn::Meeting,
                decides: None,
                ask,
            });
        }
        for adoption in &asked.file.adopt_minutes {
            let of = asked.programme.meetings().all().get(&adoption.meeting);
            let adopted = of.and_then(|meeting| meeting.adopted.as_ref());
            let here = adopted.filter(|adopted| adopted.fact.at == asked.meeting);
            let command = json!({ "AdoptMinutes": { "meeting": adoption.meeting, "at": asked.meeting, "differing": adoption.differing } });
            let ask = match here {
                Some(adopted) => Ask::Before(adopted.sequence),
                None => Ask::Record(self.command(&["adopt", adoption.meeting.as_str()], command)),
            };
            let title = adoption.meeting.to_string();
            steps.push(Step {
                what: "adopt minutes".to_owned(),
                title,
                rests_on: RestsOn::Meeting,
                decides: None,
                ask,
            });
        }
        steps
    }

    async fn decision(&self, i: usize, item: &Item) -> Result<Option<Step>, Failure> {
        let asked = self.asked;
        let Some(became) = item.decision else { return Ok(None) };
        if became == Became::Noted {
            if asked.effects(i, item, 1)?.is_empty() {
                return Ok(None);
            }
            return Err(asked.wrong(
                &format!("item[{i}].decision"),
                &format!("item {} is noted, and resolves something", item.id),
            ));
        }
        let cases = asked.programme.decisions().all();
        let mut version = 1;
        let mut standing = Vec::new();
        while let (Some(case), true) = (
            cases.get(&asked.decision_id(i, item, version)?),
            cases.contains_key(&asked.decision_id(i, item, version + 1)?),
        ) {
            standing.extend(effects(&self.hand.recorded(case.decision.sequence).await?));
            version += 1;
        }
        let mut command = self.take(i, item, became, version, &standing)?;
        let case = cases.get(&asked.decision_id(i, item, version)?);
        let title =
            content(&command.asked).pointer("/decision/title").and_then(Value::as_str).map(str::to_owned);
        let step = |ask| {
            let title = title.unwrap_or_default();
            let (rests_on, decides) = (RestsOn::Meeting, Some(item.id.clone()));
            Ok(Some(Step { what: format!("item {}", item.id), title, rests_on, decides, ask }))
        };
        let Some(case) = case else { return step(Ask::Record(command)) };
        let entry = case.decision.sequence;
        let differences = self.hand.compare(&mut command, entry).await?;
        if differences.is_empty() {
            return step(Ask::Before(entry));
        }
        let typo = self.correction(item.id.as_str(), entry, json!({ "decision": content(&command.asked) }));
        standing.extend(effects(&self.hand.recorded(entry).await?));
        let anew = Ok(self.take(i, item, became, version + 1, &standing)?);
        step(Ask::Changed(Changed { entry, differences, typo, anew }))
    }

    /// The command for a decision. What an earlier one on the item did with anything but money stands, so a
    /// later one does not do it again.
    fn take(
        &self,
        i: usize,
        item: &Item,
        became: Became,
        version: usize,
        standing: &[Value],
    ) -> Result<ToHandIn, Failure> {
        let decision = self.asked.decision(i, item, became, version)?;
        let number = version.to_string();
        let mut command =
            self.command(&["item", item.id.as_str(), &number], json!({ "TakeDecision": decision }));
        if !standing.is_empty() {
            let known = effects(&content(&self.hand.canonical(&command)?));
            let mut repeated = known.iter().map(|effect| {
                let money = effect.get("AllocateFunds").or(effect.get("ReassignFunds")).is_some();
                !money && standing.contains(effect)
            });
            if let Some(Value::Array(effects)) = command.asked.pointer_mut("/TakeDecision/effects") {
                effects.retain(|_| !repeated.next().unwrap_or(false));
            }
        }
        Ok(command)
    }

    async fn action(&self, rests_on: RestsOn, action: Value) -> Result<Step, Failure> {
        let id = action.get("action").and_then(Value::as_str).unwrap_or_default().to_owned();
        let title = action.get("what").and_then(Value::as_str).unwrap_or_default().to_owned();
        let known = self.asked.programme.actions().all().iter().find(|(known, _)| known.as_str() == id);
        let entry = known.map(|(_, case)| case.action.sequence);
        let command = self.command(&["action", &id], json!({ "AgreeAction": action }));
        self.step(format!("action {id}"), title, rests_on, command, entry).await
    }

    async fn feedback(&self, rests_on: RestsOn, feedback: Value) -> Result<Step, Failure> {
        let id = feedback.get("feedback").and_then(Value::as_str).unwrap_or_default().to_owned();
        let title = feedback.get("to").and_then(Value::as_str).unwrap_or_default().to_owned();
        let known = self.asked.programme.feedback().all().iter().find(|(known, _)| known.as_str() == id);
        let entry = known.map(|(_, record)| record.sequence);
        let command = self.command(&["feedback", &id], json!({ "GiveFeedback": feedback }));
        self.step(format!("feedback {id}"), title, rests_on, command, entry).await
    }

    async fn step(
        &self,
        what: String,
        title: String,
        rests_on: RestsOn,
        mut command: ToHandIn,
        entry: Option<Sequence>,
    ) -> Result<Step, Failure> {
        let ask = match entry {
            None => Ask::Record(command),
            Some(entry) => {
                let differences = self.hand.compare(&mut command, entry).await?;
                match differences.is_empty() {
                    true => Ask::Before(entry),
                    false => {
                        let (typo, anew) = (Err(NO_CORRECTION), Err(NO_DECISION));
                        Ask::Changed(Changed { entry, differences, typo, anew })
                    }
                }
            }
        };
        Ok(Step { what, title, rests_on, decides: None, ask })
    }
}

/// The effects of a `TakeDecision`.
fn effects(decision: &Value) -> Vec<Value> {
    decision.get("effects").and_then(Value::as_array).cloned().unwrap_or_default()
}
