//! Writes a meeting file with all that is known before the meeting.

use std::collections::BTreeSet;

use buurtkracht_core::decisions::Proposal;
use buurtkracht_core::feedback::FeedbackSubject;
use buurtkracht_core::funds::Source;
use buurtkracht_core::id::{PersonId, PlanId};
use buurtkracht_core::plans::{PlanStatus, Plans};
use buurtkracht_core::questions;
use buurtkracht_core::questions::agenda::{MeetingAgenda, ProposalWaiting};
use buurtkracht_core::value::Money;
use schemars::JsonSchema;
use serde::Serialize;

use crate::args::{Global, KnownAt, Lang, MeetingNew, MeetingVerb};
use crate::document::Document;
use crate::entry::keys::{self, Key};
use crate::exit::{Failure, Outcome};
use crate::faces;
use crate::input::unknown;
use crate::render::{self, Style, events};
use crate::session::Session;
use crate::words::{Words, say};

/// What a meeting has before it.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Prefill {
    /// The agenda itself.
    Agenda(Box<MeetingAgenda>),
    /// In a file to fill in.
    File {
        /// The path of the file.
        file: String,
    },
}

pub async fn run(global: &Global, verb: &MeetingVerb) -> Result<Outcome, Failure> {
    let MeetingVerb::New(args) = verb;
    let session = Session::of(global, &KnownAt::default()).await?;
    let programme = session.programme();
    let bodies = programme.bodies().all();
    let acting = || bodies.iter().filter(|(_, body)| !body.form).map(|(id, _)| id.as_str());
    let form = bodies.get(&args.body).is_some_and(|body| body.form);
    let agenda = questions::agenda(programme, &args.body, args.date).filter(|_| !form);
    let agenda = agenda.ok_or_else(|| Failure::Input(unknown("body", args.body.as_str(), acting())))?;
    let text = session
        .styled(global, |style| Template { style, agenda: &agenda, plans: programme.plans(), args }.file())?;
    let basis = session.basis();
    match &args.file {
        None => {
            let prefill = Prefill::Agenda(Box::new(agenda));
            render::print_file(global, "meeting-new", Some(&basis), &prefill, &text)?;
        }
        Some(path) => {
            faces::write_new(path, text.as_bytes())?;
            let file = path.display().to_string();
            let written = Document::new(say!(Words::of(global.lang), "form-fill-in", file = file.as_str()));
            render::print(global, "meeting-new", Some(&basis), &Prefill::File { file }, || written)?;
        }
    }
    Ok(Outcome::Done)
}

struct Template<'a> {
    style: &'a Style<'a>,
    agenda: &'a MeetingAgenda,
    plans: &'a Plans,
    args: &'a MeetingNew,
}

fn quoted(text: impl ToString) -> String {
    toml::Value::String(text.to_string()).to_string()
}

impl Template<'_> {
    fn lang(&self) -> Lang {
        self.style.lang
    }

    fn key(&self, keys: &[Key], en: &'static str) -> &'static str {
        keys::say(keys, en, self.lang())
    }

    fn top(&self, en: &'static str) -> &'static str {
        self.key(keys::MEETING, en)
    }

    fn item(&self, en: &'static str) -> &'static str {
        self.key(keys::ITEM, en)
    }

    fn file(&self) -> String {
        let mut page = Vec::new();
        self.header(&mut page);
        self.meeting(&mut page);
        self.items(&mut page);
        self.done(&mut page);
        self.feedback(&mut page);
        page.join("\n") + "\n"
    }

    fn header(&self, page: &mut Vec<String>) {
        let words = self.style.words();
        let (body, day) = (self.agenda.name.to_string(), self.agenda.on.to_string());
        page.push(format!("# {}", say!(words, "form-title", body, day)));
        page.push("#".to_owned());
        page.extend(say!(words, "form-how").lines().map(|line| format!("# {line}")));
        page.push(String::new());
    }

    fn meeting(&self, page: &mut Vec<String>) {
        let agenda = self.agenda;
        page.push(format!("{} = {}", self.top("body"), quoted(&agenda.body)));
        page.push(format!("{} = {}", self.top("date"), agenda.on));
        if let Some(meeting) = self.args.meeting.as_ref().or(agenda.meeting.as_ref()) {
            page.push(format!("{} = {}", self.top("meeting"), quoted(meeting)));
        }
        page.push(format!("{} = [", self.top("present")));
        let mut listed: BTreeSet<&PersonId> = BTreeSet::new();
        for seat in &agenda.seats {
            for holder in &seat.holders {
                if listed.insert(&holder.person) {
                    let who = self.style.person(&holder.person);
                    page.push(format!("    {},  # {}: {who}", quoted(&holder.person), seat.seat));
                }
            }
            if seat.holders.is_empty() {
                page.push(format!("    # {}: {}", seat.seat, say!(self.style.words(), "vacant")));
            }
        }
        for seat in &agenda.seats {
            for deputy in &seat.deputies {
                let (who, deputises) =
                    (self.style.person(&deputy.person), say!(self.style.words(), "deputy"));
                page.push(format!("    # {},  # {} ({deputises}): {who}", quoted(&deputy.person), seat.seat));
            }
        }
        page.push("]".to_owned());
        page.push(format!("{} = []", self.top("absent")));
        page.push(format!("# {} = [\"person\"]", self.top("guests")));
        let minutes = say!(self.style.words(), "form-minutes");
        page.push(format!("# {} = \"{minutes}\"", self.top("minutes")));
        page.push(format!("# {} = \"Z-{}-0001\"", self.top("case"), agenda.on.format("%Y")));
        if !agenda.minutes.is_empty() {
            let meetings = render::join(agenda.minutes.iter().map(|minutes| quoted(&minutes.meeting)));
            page.push(format!("# {} = [{meetings}]", self.top("adopt_minutes")));
        }
        if !agenda.to_report.is_empty() {
            page.push(format!("{} = [", self.top("reported")));
            for decision in &agenda.to_report {
                page.push(format!(
                    "    {},  # {} ({})",
                    quoted(&decision.decision),
                    decision.title,
                    decision.entry
                ));
            }
            page.push("]".to_owned());
        }
        for open in &agenda.reservations {
            let (decision, reservation) = (&open.decision, &open.reservation);
            let line = say!(
                self.style.words(),
                "form-reservation",
                decision = &decision.decision,
                title = &decision.title,
                entry = &decision.entry,
                authority = &reservation.authority,
                until = &reservation.until
            );
            page.push(format!("# {line}"));
        }
    }

    fn items(&self, page: &mut Vec<String>) {
        let agenda = self.agenda;
        let words = self.style.words();
        let carried = agenda.carried.iter().map(|carried| (&carried.item, Some(&carried.meeting)));
        let set: BTreeSet<_> = agenda.agenda.iter().map(|item| &item.item).collect();
        let carried: Vec<_> = carried.filter(|(item, _)| !set.contains(&item.item)).collect();
        let items = agenda.agenda.iter().map(|item| (item, None)).chain(carried);
        let mut last = 0;
        for (item, from) in items {
            last = last.max(item.item.as_str().parse::<u32>().unwrap_or(0));
            let from = from.map_or_else(String::new, |from| {
                format!("  # {}", say!(words, "form-carried", meeting = &from))
            });
            page.push(format!("\n[[{}]]{from}", self.top("item")));
            page.push(format!("{} = {}", self.item("id"), number(item.item.as_str())));
            page.push(format!("{} = {}", self.item("title"), quoted(&item.title)));
            let mut proposed = None;
            if let Some(proposal) = &item.proposal {
                page.push(format!("{} = {}", self.item("proposal"), quoted(proposal)));
                let waiting = agenda.proposals.iter().find(|waiting| waiting.proposal.proposal == *proposal);
                self.advice(page, "", waiting);
                proposed = waiting.map(|waiting| &waiting.proposal);
            }
            self.choices(page, proposed);
        }
        let waiting =
            agenda.proposals.iter().filter(|waiting| !agenda.has_item_for(&waiting.proposal.proposal));
        for waiting in waiting {
            last += 1;
            let proposal = &waiting.proposal;
            page.push(format!(
                "\n# [[{}]]  # {}",
                self.top("item"),
                say!(words, "form-proposed", day = &proposal.on)
            ));
            page.push(format!("# {} = {last}", self.item("id")));
            page.push(format!("# {} = {}", self.item("title"), quoted(&proposal.title)));
            page.push(format!("# {} = {}", self.item("proposal"), quoted(&proposal.proposal)));
            self.advice(page, "# ", Some(waiting));
            self.choices(page, Some(proposal));
        }
        last += 1;
        page.push(format!("\n# [[{}]]", self.top("item")));
        page.push(format!("# {} = {last}", self.item("id")));
        page.push(format!("# {} = \"\"", self.item("title")));
        self.choices(page, None);
    }

    fn advice(&self, page: &mut Vec<String>, before: &str, waiting: Option<&ProposalWaiting>) {
        for (by, verdict, entry) in waiting.into_iter().flat_map(|waiting| &waiting.advice) {
            let verdict = render::word(self.lang(), verdict.into());
            let (words, by, entry) = (self.style.words(), by.to_string(), entry.to_string());
            let advice = say!(words, "form-advice", by, verdict, entry);
            page.push(format!("{before}# {advice}"));
        }
    }

    /// What can become of an item, with the plan and the money that were proposed.
    fn choices(&self, page: &mut Vec<String>, proposed: Option<&Proposal>) {
        let adopted = render::word(self.lang(), "adopted");
        page.push(format!("# {} = \"{adopted}\"", self.item("decision")));
        let plan = proposed.and_then(|proposal| proposal.plan.as_ref());
        let status = |plan| self.plans.all().get(plan)?.status_on(self.agenda.on);
        if let Some(plan) = plan.filter(|plan| status(plan) == Some(PlanStatus::Proposed)) {
            page.push(format!("# {} = {}", self.item("adopt"), quoted(plan)));
        }
        let allocate = self.item("allocate");
        match self.allocations(proposed).as_slice() {
            [only] => page.push(format!("# {allocate} = {only}")),
            several => {
                page.push(format!("# {allocate} = ["));
                for one in several {
                    page.push(format!("#   {one},"));
                }
                page.push("# ]".to_owned());
            }
        }
        let (who, by) = (self.key(keys::ACTION, "who"), self.key(keys::ACTION, "by"));
        page.push(format!("# {} = {{ {who} = \"\", {by} = {} }}", self.item("action"), self.agenda.on));
    }

    /// The money that was proposed, source by source; what no source is named for comes last.
    fn allocations(&self, proposed: Option<&Proposal>) -> Vec<String> {
        let key = |name| self.key(keys::ALLOCATION, name);
        let plan = quoted(proposed.and_then(|proposal| proposal.plan.as_ref()).map_or("", PlanId::as_str));
        let line = |from: String, amount: &str| {
            format!("{{ {} = {plan}, {from}, {} = \"{amount}\" }}", key("plan"), key("amount"))
        };
        let from = |id: &str| format!("{} = {}", key("from"), quoted(id));
        let named = proposed.into_iter().flat_map(|proposal| &proposal.sources);
        let mut allocations: Vec<String> = named
            .clone()
            .map(|asked| {
                let (id, earmark) = match &asked.from {
                    Source::Funding(id) => (id.as_str(), None),
                    Source::Pledge(part) => (part.pledge.as_str(), part.earmark.as_ref()),
                };
                let earmark = earmark.map(|earmark| format!(", {} = {}", key("earmark"), quoted(earmark)));
                let from = from(id) + &earmark.unwrap_or_default();
                line(from, &self.style.money(asked.amount))
            })
            .collect();
        let named: Money = named.map(|asked| asked.amount).sum();
        match proposed.and_then(|proposal| proposal.amount).map(|amount| amount.saturating_sub(named)) {
            Some(rest) if rest.is_positive() => allocations.push(line(from(""), &self.style.money(rest))),
            Some(_) => {}
            None => allocations.push(line(from(""), "€ ")),
        }
        allocations
    }

    fn done(&self, page: &mut Vec<String>) {
        for open in &self.agenda.actions {
            let (words, who) = (self.style.words(), events::doer(self.style, &open.action.who));
            let (what, by) = (open.action.what.to_string(), open.action.by.to_string());
            let action = match open.overdue {
                true => say!(words, "form-action-overdue", what, who, by),
                false => say!(words, "form-action", what, who, by),
            };
            page.push(format!("\n# {action}"));
            page.push(format!("# [[{}]]", self.top("done")));
            page.push(format!("# {} = {}", self.key(keys::DONE, "action"), quoted(&open.action.action)));
        }
    }

    fn feedback(&self, page: &mut Vec<String>) {
        let about = |en| self.key(keys::ABOUT, en);
        for due in &self.agenda.feedback {
            let (kind, id) = match &due.about {
                FeedbackSubject::Decision(id) => (about("decision"), id.to_string()),
                FeedbackSubject::Proposal(id) => (about("proposal"), id.to_string()),
                FeedbackSubject::Report(id) => (about("report"), id.to_string()),
                FeedbackSubject::Signal(id) => (about("signal"), id.to_string()),
            };
            let (words, entry) = (self.style.words(), due.entry.to_string());
            let owed = match &due.title {
                Some(title) => say!(words, "form-feedback-on", title = &title, entry),
                None => say!(words, "form-feedback", entry),
            };
            page.push(format!("\n# {owed}"));
            page.push(format!("# [[{}]]", self.top("feedback")));
            page.push(format!("# {} = {{ {kind} = {} }}", self.key(keys::FEEDBACK, "about"), quoted(&id)));
            let to = due.to.as_ref().map_or_else(String::new, ToString::to_string);
            page.push(format!("# {} = {}", self.key(keys::FEEDBACK, "to"), quoted(to)));
            page.push(format!("# {} = \"\"", self.key(keys::FEEDBACK, "text")));
        }
    }
}

/// A number as a number, another id in quotes.
fn number(id: &str) -> String {
    let plain = id.parse::<u64>().is_ok_and(|number| number.to_string() == id);
    if plain { id.to_owned() } else { quoted(id) }
}
