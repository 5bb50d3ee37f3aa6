//! From a meeting file to the content of its commands, against the programme as it is.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;

use buurtkracht_core::Programme;
use buurtkracht_core::bodies::{Body, Tenure};
use buurtkracht_core::charter::Contribution;
use buurtkracht_core::decisions::Outcome;
use buurtkracht_core::id::{
    ActionId, AllocationId, BodyId, DecisionId, ItemId, MeetingId, PersonId, PledgeId, SeatId,
};
use buurtkracht_core::meetings::{AgendaItem, Meeting};
use buurtkracht_core::questions;
use buurtkracht_core::value::{Day, Document, Money, Title};
use chrono::Datelike;
use serde_json::{Value, json};

use crate::entry::file::{About, ActionEntry, Allocate, Became, FeedbackEntry, Item, MeetingFile, Who};
use crate::exit::Failure;
use crate::input::{Located, unknown};

/// A meeting file with what the programme knows of it.
pub struct Asked<'a> {
    pub programme: &'a Programme,
    pub file: &'a MeetingFile,
    located: &'a Located,
    pub meeting: MeetingId,
    /// The agenda by which the meeting goes, or went.
    pub agenda: Vec<AgendaItem>,
    /// Who was there, guests aside.
    pub present: Vec<PersonId>,
    pub minutes: Option<Document>,
}

impl<'a> Asked<'a> {
    pub fn of(
        programme: &'a Programme,
        file: &'a MeetingFile,
        located: &'a Located,
        minutes: Option<Document>,
    ) -> Result<Self, Failure> {
        let wrong =
            |path: &str, what: &str| Failure::Input(format!("{}: {path}: {what}", located.place(path)));
        let Some(known) = questions::agenda(programme, &file.body, file.date) else {
            let names =
                programme.bodies().all().iter().filter(|(_, body)| !body.form).map(|(id, _)| id.as_str());
            return Err(wrong("body", &unknown("body", file.body.as_str(), names)));
        };
        let derived = || format!("{}-{}", file.body, file.date).parse().ok();
        let meeting = file.meeting.clone().or(known.meeting).or_else(derived);
        let long = "the id of the meeting would be too long: write meeting = \"a-shorter-one\"";
        let meeting = meeting.ok_or_else(|| wrong("body", long))?;
        let mut asked =
            Self { programme, file, located, meeting, agenda: Vec::new(), present: Vec::new(), minutes };
        asked.agenda = asked.agenda()?;
        asked.present = asked.present()?;
        Ok(asked)
    }

    /// Something in the file that is wrong, with its place.
    pub fn wrong(&self, path: &str, what: &str) -> Failure {
        Failure::Input(format!("{}: {path}: {what}", self.located.place(path)))
    }

    /// The meeting as the programme knows it.
    pub fn known(&self) -> Option<&'a Meeting> {
        self.programme.meetings().all().get(&self.meeting)
    }

    fn body(&self, path: &str, id: &BodyId) -> Result<&'a Body, Failure> {
        let bodies = self.programme.bodies().all();
        let names = bodies.iter().filter(|(_, body)| !body.form).map(|(id, _)| id.as_str());
        bodies.get(id).ok_or_else(|| self.wrong(path, &unknown("body", id.as_str(), names)))
    }

    /// The agenda that is set, and the items of the file that it lacks while the meeting is still to be held.
    fn agenda(&self) -> Result<Vec<AgendaItem>, Failure> {
        let known = self.known();
        let set = known.and_then(|meeting| meeting.agenda.as_ref());
        let mut items = set.map(|agenda| agenda.fact.items.clone()).unwrap_or_default();
        let mut seen = BTreeSet::new();
        for (i, item) in self.file.item.iter().enumerate() {
            let path = format!("item[{i}].id");
            if !seen.insert(&item.id) {
                return Err(self.wrong(&path, &format!("there are two items {}", item.id)));
            }
            let listed = items.iter().any(|known| known.item == item.id);
            if listed || known.is_some_and(|meeting| meeting.proceedings().is_some()) {
                continue;
            }
            let title = self.title(i, item)?;
            items.push(AgendaItem { item: item.id.clone(), title, proposal: item.proposal.clone() });
        }
        Ok(items)
    }

    /// What an item is called: as written, on the agenda, or by its proposal.
    fn title(&self, i: usize, item: &Item) -> Result<Title, Failure> {
        let listed =
            || self.agenda.iter().find(|known| known.item == item.id).map(|known| known.title.clone());
        let set = || self.known()?.agenda.as_ref()?.fact.items.iter().find(|known| known.item == item.id);
        let proposal = || {
            let case = self.programme.decisions().proposals().get(item.proposal.as_ref()?)?;
            Some(case.proposal.fact.title.clone())
        };
        let title =
            item.title.clone().or_else(listed).or_else(|| set().map(|i| i.title.clone())).or_else(proposal);
        title.ok_or_else(|| self.wrong(&format!("item[{i}]"), "what is it called? write title = \"…\""))
    }

    fn bodies(&self) -> impl Iterator<Item = &'a BodyId> {
        std::iter::once(&self.file.body).chain(&self.file.with)
    }

    fn present(&self) -> Result<Vec<PersonId>, Failure> {
        let mut members: Vec<(&'a BodyId, &'a Body)> = Vec::new();
        for id in self.bodies() {
            members.push((id, self.body("with", id)?));
        }
        let day = self.file.date;
        let holders = |seat: Option<&SeatId>| -> Vec<PersonId> {
            let seats = members.iter().flat_map(|(_, body)| &body.seats);
            let named = seats.filter(|(id, _)| seat.is_none_or(|seat| seat == *id));
            named.flat_map(|(_, seat)| seat.holders_on(day)).map(|tenure| tenure.person.clone()).collect()
        };
        let find = |path: &str, name: &str| -> Result<Vec<PersonId>, Failure> {
            let seats = || members.iter().flat_map(|(_, body)| &body.seats);
            if let Some((seat, _)) = seats().find(|(id, _)| id.as_str() == name) {
                let holders = holders(Some(seat));
                return match holders.is_empty() {
                    true => Err(self.wrong(
                        path,
                        &format!("seat {name} is vacant on {day}: name the person who was there"),
                    )),
                    false => Ok(holders),
                };
            }
            let speaks = |person: &PersonId| seats().any(|(_, seat)| seat.standing(person, day).is_some());
            let person = PersonId::from_str(name).ok();
            if let Some(person) = person.filter(|person| self.programme.persons().all().contains_key(person))
            {
                return match speaks(&person) {
                    true => Ok(vec![person]),
                    false => Err(self.wrong(
                        path,
                        &format!(
                            "{name} neither holds a seat of {} on {day} nor deputises: name them in guests",
                            self.file.body
                        ),
                    )),
                };
            }
            let holders = holders(None);
            let names = seats().map(|(id, _)| id.as_str()).chain(holders.iter().map(PersonId::as_str));
            Err(self.wrong(path, &unknown("seat or person", name, names)))
        };
        let mut present = match &self.file.present {
            None => holders(None),
            Some(named) => {
                let mut present = Vec::new();
                for (i, name) in named.iter().enumerate() {
                    present.extend(find(&format!("present[{i}]"), name)?);
                }
                present
            }
        };
        for (i, name) in self.file.absent.iter().enumerate() {
            let path = format!("absent[{i}]");
            let vacant = members.iter().any(|(_, body)| {
                body.seats
                    .iter()
                    .any(|(id, seat)| id.as_str() == name && seat.holders_on(day).next().is_none())
            });
            if !vacant {
                let absent = find(&path, name)?;
                present.retain(|person| !absent.contains(person));
            }
        }
        let mut seen = BTreeSet::new();
        present.retain(|person| seen.insert(person.clone()));
        Ok(present)
    }

    /// An id made of the meeting and more.
    fn id<T: FromStr>(&self, path: &str, start: &str, rest: impl Display) -> Result<T, Failure> {
        let id = format!("{start}-{}-{rest}", self.meeting);
        let long = format!("the id {id:?} is too long: write meeting = \"a-shorter-one\"");
        id.parse().map_err(|_| self.wrong(path, &long))
    }

    fn listed(&self, item: &ItemId) -> bool {
        self.agenda.iter().any(|known| known.item == *item)
    }

    pub fn report(&self) -> Value {
        let members = self.present.iter().map(|person| json!({ "person": person }));
        let guests = self.file.guests.iter().map(|person| json!({ "person": person, "as": "guest" }));
        let noted = self.file.item.iter().filter(|item| item.decision == Some(Became::Noted));
        let handled: Vec<&ItemId> = noted.map(|item| &item.id).collect();
        json!({
            "meeting": self.meeting,
            "body": self.file.body,
            "with": self.file.with,
            "on": self.file.date,
            "present": members.chain(guests).collect::<Vec<_>>(),
            "handled": handled,
            "reported": self.file.reported,
        })
    }

    /// The id of the decision on an item; of a later one, counted from 2, that takes its place.
    pub fn decision_id(&self, i: usize, item: &Item, version: usize) -> Result<DecisionId, Failure> {
        self.id(&format!("item[{i}].id"), "d", format!("{}{}", item.id, suffix(version)))
    }

    /// The decision on an item with its effects, as `TakeDecision` has it.
    pub fn decision(&self, i: usize, item: &Item, became: Became, version: usize) -> Result<Value, Failure> {
        let id = self.decision_id(i, item, version)?;
        let outcome = match became {
            Became::Adopted | Became::UnderReservation | Became::Noted => Outcome::Adopted,
            Became::Deferred => Outcome::Deferred,
            Became::Rejected => Outcome::Rejected,
        };
        let mut decision = json!({
            "decision": id,
            "title": self.title(i, item)?,
            "body": item.body.as_ref().unwrap_or(&self.file.body),
            "venue": { "meeting": self.meeting },
            "decided_on": self.file.date,
            "outcome": outcome,
            "based_on": item.based_on,
            "positions": self.positions(i, item)?,
        });
        let mut set = |key: &str, value: Value| {
            if let (Some(members), false) = (decision.as_object_mut(), value.is_null()) {
                members.insert(key.to_owned(), value);
            }
        };
        set("effective_on", json!(item.effective_on));
        set("reason", json!(item.reason));
        set("mandate", json!(item.mandate));
        if became == Became::UnderReservation {
            let missing = "adopted under reservation: whose approval, until when? write authority and until";
            let (Some(authority), Some(until)) = (&item.authority, item.until) else {
                return Err(self.wrong(&format!("item[{i}]"), missing));
            };
            let kind = item.kind.map_or_else(|| json!("suspensive"), |kind| json!(kind));
            set("reservation", json!({ "authority": authority, "kind": kind, "until": until }));
        }
        if self.listed(&item.id) {
            set("item", json!(item.id));
        }
        let earlier = match version {
            1 => None,
            later => Some(self.decision_id(i, item, later - 1)?),
        };
        let replaced = earlier.as_ref().and_then(|id| self.programme.decisions().all().get(id));
        match replaced {
            Some(case) if case.decision.fact.outcome == Outcome::Adopted => set("supersedes", json!(earlier)),
            _ => {
                set("supersedes", json!(item.supersedes));
                set("proposal", json!(item.proposal));
            }
        }
        Ok(json!({ "decision": decision, "effects": self.effects(i, item, version)? }))
    }

    /// What every seat said: who was there consents, unless the file says otherwise.
    fn positions(&self, i: usize, item: &Item) -> Result<Vec<Value>, Failure> {
        let id = item.body.as_ref().unwrap_or(&self.file.body);
        let body = self.body(&format!("item[{i}].body"), id)?;
        let day = self.file.date;
        let mut spoken: BTreeSet<&PersonId> = BTreeSet::new();
        let mut positions: Vec<(&SeatId, &PersonId)> = Vec::new();
        for (id, seat) in &body.seats {
            let there = |tenures: &'a [Tenure]| -> Vec<&'a PersonId> {
                let covering =
                    tenures.iter().filter(|tenure| tenure.covers(day)).map(|tenure| &tenure.person);
                covering.filter(|person| self.present.contains(person)).collect()
            };
            let mut speakers = there(&seat.holders);
            if speakers.is_empty() {
                speakers = there(&seat.deputies);
                speakers.truncate(1);
            }
            positions.extend(speakers.into_iter().filter(|person| spoken.insert(person)).map(|p| (id, p)));
        }
        let said = |path: &str, seat: &SeatId| match positions.iter().any(|(id, _)| *id == seat) {
            true => Ok(()),
            false if body.seats.contains_key(seat) => {
                Err(self.wrong(path, &format!("nobody spoke from seat {seat}: it was absent")))
            }
            false => {
                let names = body.seats.keys().map(SeatId::as_str);
                Err(self.wrong(path, &unknown("seat", seat.as_str(), names)))
            }
        };
        for (j, objection) in item.objects.iter().enumerate() {
            said(&format!("item[{i}].objects[{j}].seat"), &objection.seat)?;
        }
        for (j, seat) in item.abstains.iter().enumerate() {
            said(&format!("item[{i}].abstains[{j}]"), seat)?;
        }
        let position = |(seat, person): &(&SeatId, &PersonId)| {
            let objection = item.objects.iter().find(|objection| objection.seat == **seat);
            match objection.map(|objection| &objection.reason) {
                Some(Some(reason)) => {
                    json!({ "seat": seat, "person": person, "stance": "object", "reason": reason })
                }
                Some(None) => json!({ "seat": seat, "person": person, "stance": "object" }),
                None if item.abstains.contains(seat) => {
                    json!({ "seat": seat, "person": person, "stance": "abstain" })
                }
                None => json!({ "seat": seat, "person": person, "stance": "consent" }),
            }
        };
        Ok(positions.iter().map(position).collect())
    }

    /// What an item resolves.
    pub fn effects(&self, i: usize, item: &Item, version: usize) -> Result<Vec<Value>, Failure> {
        let mut effects: Vec<Value> = Vec::new();
        effects.extend(item.adopt.iter().map(|plan| json!({ "AdoptPlan": { "plan": plan } })));
        effects.extend(item.reject.iter().map(|plan| json!({ "RejectPlan": { "plan": plan } })));
        effects.extend(item.stop.iter().map(|stop| {
            json!({ "StopPlan": { "plan": stop.plan, "ground": stop.ground, "evaluation": stop.evaluation } })
        }));
        effects.extend(item.form_group.iter().map(|form| {
            json!({ "FormGroup": { "group": form.group, "form": form.form, "name": form.name, "areas": form.areas } })
        }));
        effects.extend(item.end_group.iter().map(|group| json!({ "EndGroup": { "group": group } })));
        effects.extend(item.release.iter().map(|from| json!({ "ReleaseFunds": { "allocation": from } })));
        for (j, reassign) in item.reassign.iter().enumerate() {
            let path = format!("item[{i}].reassign[{j}]");
            let id =
                self.allocation_id(&path, item, reassign.id.as_ref(), item.allocate.len() + j, version)?;
            let (from, plan, amount) = (&reassign.from, &reassign.plan, reassign.amount);
            effects.push(json!({ "ReassignFunds": { "from": from, "allocation": id, "plan": plan, "amount": amount } }));
        }
        for (j, allocate) in item.allocate.iter().enumerate() {
            effects.push(self.allocation(i, item, j, allocate, version)?);
        }
        effects.extend(item.initiative.iter().map(|asked| {
            json!({ "GrantInitiativeBudget": {
                "commitment": asked.id, "allocation": asked.from, "initiative": asked.title, "ceiling": asked.amount,
                "accountable": asked.accountable, "ground": asked.under, "settle_by": asked.settle_by,
            } })
        }));
        effects.extend(item.adopt_budget.iter().map(|budget| json!({ "AdoptBudget": { "budget": budget } })));
        effects.extend(item.expand.iter().map(|expand| {
            json!({ "ExpandPlan": { "plan": expand.plan, "what": expand.what, "amount": expand.amount, "evaluation": expand.evaluation } })
        }));
        effects.extend(item.scale_up.iter().map(|scale| {
            json!({ "ScaleUpPlan": { "plan": scale.plan, "to_areas": scale.to_areas, "amount": scale.amount, "evaluation": scale.evaluation } })
        }));
        effects.extend(item.adjust.iter().map(|what| json!({ "AdjustStrategy": { "what": what } })));
        effects.extend(item.confirm_reading.iter().map(|reading| json!({ "ConfirmReading": reading })));
        effects
            .extend(item.revoke.iter().map(|decision| json!({ "RevokeDecision": { "decision": decision } })));
        effects.extend(item.ratify.iter().map(|act| json!({ "RatifyAct": { "act": act } })));
        effects.extend(item.grant.iter().map(|grant| json!({ "GrantMandate": grant })));
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
    ) -> Result<String, Failure> {
        let nth = if place == 0 { String::new() } else { format!("-x{}", place + 1) };
        let id = match given {
            Some(id) => format!("{id}{}", suffix(version)),
            None => format!("a-{}-{}{nth}{}", self.meeting, item.id, suffix(version)),
        };
        match id.len() > 63 {
            true => {
                Err(self.wrong(path, &format!("the id {id:?} is too long: write id = \"a-shorter-one\"")))
            }
            false => Ok(id),
        }
    }

    fn allocation(
        &self,
        i: usize,
        item: &Item,
        j: usize,
        asked: &Allocate,
        version: usize,
    ) -> Result<Value, Failure> {
        let path = format!("item[{i}].allocate[{j}]");
        let id = self.allocation_id(&path, item, asked.id.as_ref(), j, version)?;
        let mut from = self.source(&format!("{path}.from"), &asked.from)?;
        if let (Some(earmark), Some(members)) = (&asked.earmark, from.as_object_mut()) {
            members.insert("earmark".to_owned(), json!(earmark));
        }
        let period = match &asked.period {
            Some(period) => json!(period),
            None => self.to_the_end_of_the_year(item.effective_on.unwrap_or(self.file.date)),
        };
        let (plan, amount): (_, Money) = (&asked.plan, asked.amount);
        Ok(
            json!({ "AllocateFunds": { "allocation": id, "plan": plan, "from": from, "amount": amount, "period": period } }),
        )
    }

    /// From a day to the end of its calendar year, within the term.
    fn to_the_end_of_the_year(&self, from: Day) -> Value {
        let charter = self.programme.charter_on(self.file.date);
        let term = charter.map(|charter| charter.text.term.period);
        let start = term.map_or(from, |term| from.max(term.from()));
        let year = Day::from_ymd_opt(start.year(), 12, 31).unwrap_or(start);
        let until = term.map_or(year, |term| year.min(term.until())).max(start);
        json!({ "from": start, "until": until })
    }

    /// A pledge by its id, or the one pledge of money of a partner, or other funding.
    fn source(&self, path: &str, from: &str) -> Result<Value, Failure> {
        let pledges = || self.programme.charter_on(self.file.date).into_iter().flat_map(|c| &c.text.pledges);
        if let Some(pledge) = pledges().find(|pledge| pledge.id.as_str() == from) {
            return Ok(json!({ "pledge": pledge.id }));
        }
        let fundings = || self.programme.fundings().all().keys();
        if let Some(funding) = fundings().find(|funding| funding.as_str() == from) {
            return Ok(json!({ "funding": funding }));
        }
        let money = || pledges().filter(|pledge| matches!(pledge.what, Contribution::Money(_)));
        let own: Vec<&PledgeId> =
            money().filter(|pledge| pledge.partner.as_str() == from).map(|pledge| &pledge.id).collect();
        match own.as_slice() {
            [only] => Ok(json!({ "pledge": only })),
            [] => {
                let names = money().flat_map(|pledge| [pledge.id.as_str(), pledge.partner.as_str()]);
                let names = names.chain(fundings().map(|funding| funding.as_str()));
                Err(self.wrong(path, &unknown("pledge of money, partner with one, or funding", from, names)))
            }
            several => {
                let names: Vec<&str> = several.iter().map(|id| id.as_str()).collect();
                Err(self.wrong(
                    path,
                    &format!("{from} pledges money more than once: write one of {}", names.join(", ")),
                ))
            }
        }
    }

    /// The actions of an item, or of the meeting, as `AgreeAction` has them.
    pub fn actions(&self, i: Option<usize>, entries: &[ActionEntry]) -> Result<Vec<Value>, Failure> {
        let item = i.and_then(|i| Some((i, self.file.item.get(i)?)));
        let mut actions = Vec::new();
        for (j, entry) in entries.iter().enumerate() {
            let path = i.map_or_else(|| format!("action[{j}]"), |i| format!("item[{i}].action[{j}]"));
            for (k, who) in entry.who.iter().enumerate() {
                let place = actions.len();
                let nth = if place == 0 { String::new() } else { format!("-{}", place + 1) };
                let id = match (&entry.id, k) {
                    (Some(id), 0) => id.to_string(),
                    (Some(id), later) => format!("{id}-{}", later + 1),
                    (None, _) => {
                        let of = item.map_or_else(|| "meeting".to_owned(), |(_, item)| item.id.to_string());
                        self.id::<ActionId>(&path, "act", format!("{of}{nth}"))?.to_string()
                    }
                };
                let what = match (&entry.what, item) {
                    (Some(what), _) => what.clone(),
                    (None, Some((i, item))) => self.title(i, item)?,
                    (None, None) => return Err(self.wrong(&path, "what is to be done? write what = \"…\"")),
                };
                let mut action = json!({
                    "action": id,
                    "what": what,
                    "who": self.doer(&format!("{path}.who[{k}]"), item.and_then(|(_, item)| item.body.as_ref()), who)?,
                    "by": entry.by,
                    "meeting": self.meeting,
                    "evaluation": entry.evaluation,
                    "on": self.file.date,
                });
                let decided =
                    item.filter(|(_, item)| item.decision.is_some_and(|became| became != Became::Noted));
                if let (Some((i, item)), Some(members)) = (decided, action.as_object_mut()) {
                    members.insert("decision".to_owned(), json!(self.decision_id(i, item, 1)?));
                }
                actions.push(action);
            }
        }
        Ok(actions)
    }

    fn doer(&self, path: &str, of: Option<&BodyId>, who: &Who) -> Result<Value, Failure> {
        match who {
            Who { seat: Some(seat), body, partner: None, person: None } => {
                let id = body.as_ref().or(of).unwrap_or(&self.file.body);
                let body = self.body(&format!("{path}.body"), id)?;
                if !body.seats.contains_key(seat) {
                    let names = body.seats.keys().map(SeatId::as_str);
                    let hint = "; of another body write { seat = …, body = … }";
                    return Err(
                        self.wrong(path, &(unknown(&format!("seat of {id}"), seat.as_str(), names) + hint))
                    );
                }
                Ok(json!({ "seat": { "body": id, "seat": seat } }))
            }
            Who { seat: None, body: Some(body), partner: None, person: None } => Ok(json!({ "body": body })),
            Who { seat: None, body: None, partner: Some(partner), person: None } => {
                Ok(json!({ "partner": partner }))
            }
            Who { seat: None, body: None, partner: None, person: Some(person) } => {
                Ok(json!({ "person": person }))
            }
            _ => Err(self.wrong(
                path,
                "who does it? write a seat, or { body = … }, { partner = … } or { person = … }",
            )),
        }
    }

    /// The feedback of an item, or of the meeting, as `GiveFeedback` has it.
    pub fn feedback(&self, i: Option<usize>, entries: &[FeedbackEntry]) -> Result<Vec<Value>, Failure> {
        let item = i.and_then(|i| Some((i, self.file.item.get(i)?)));
        let mut given = Vec::new();
        for (j, entry) in entries.iter().enumerate() {
            let path = i.map_or_else(|| format!("feedback[{j}]"), |i| format!("item[{i}].feedback[{j}]"));
            let nth = if j == 0 { String::new() } else { format!("-{}", j + 1) };
            let of = item.map_or_else(|| "meeting".to_owned(), |(_, item)| item.id.to_string());
            let id = match &entry.id {
                Some(id) => id.clone(),
                None => self.id(&path, "f", format!("{of}{nth}"))?,
            };
            let about = self.about(&path, item, entry)?;
            let from = item.and_then(|(_, item)| item.body.as_ref()).unwrap_or(&self.file.body);
            let mut feedback =
                json!({ "feedback": id, "about": about, "from": from, "to": entry.to, "on": self.file.date });
            if let (Some(text), Some(members)) = (&entry.text, feedback.as_object_mut()) {
                members.insert("text".to_owned(), text.clone());
            }
            given.push(feedback);
        }
        Ok(given)
    }

    fn about(
        &self,
        path: &str,
        item: Option<(usize, &Item)>,
        entry: &FeedbackEntry,
    ) -> Result<Value, Failure> {
        match (&entry.about, item) {
            (Some(About { decision: Some(id), proposal: None, report: None, signal: None }), _) => Ok(json!({ "decision": id })),
            (Some(About { decision: None, proposal: Some(id), report: None, signal: None }), _) => Ok(json!({ "proposal": id })),
            (Some(About { decision: None, proposal: None, report: Some(id), signal: None }), _) => Ok(json!({ "report": id })),
            (Some(About { decision: None, proposal: None, report: None, signal: Some(id) }), _) => Ok(json!({ "signal": id })),
            (None, Some((i, item))) if item.decision.is_some_and(|became| became != Became::Noted) => {
                Ok(json!({ "decision": self.decision_id(i, item, 1)? }))
            }
            (None, Some((_, Item { proposal: Some(id), .. }))) => Ok(json!({ "proposal": id })),
            _ => Err(self.wrong(path, "about what? write about = { decision = … }, { proposal = … }, { report = … } or { signal = … }")),
        }
    }
}

/// What tells a later decision on an item from the first.
fn suffix(version: usize) -> String {
    if version == 1 { String::new() } else { format!("-{version}") }
}
