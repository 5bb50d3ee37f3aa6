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
use crate::entry::keys::{self, Key};
use crate::exit::{Failure, Outcome};
use crate::faces;
use crate::input::unknown;
use crate::render::{self, Page, Style, events};
use crate::session::Session;

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
        .styled(global, |style| Template { style, agenda: &agenda, plans: programme.plans(), args }.file());
    let (prefill, text) = match &args.file {
        None => (Prefill::Agenda(Box::new(agenda)), text),
        Some(path) => {
            faces::write_new(path, text.as_bytes())?;
            let (file, how) = (path.display(), global.lang.say("fill it in, then", "vul het in, daarna"));
            let text = format!("{file}: {how} buurtkracht record {file}\n");
            (Prefill::File { file: file.to_string() }, text)
        }
    };
    render::print(global, "meeting-new", Some(&session.basis()), &prefill, || text)?;
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
        let mut page = Page::default();
        self.header(&mut page);
        self.meeting(&mut page);
        self.items(&mut page);
        self.done(&mut page);
        self.feedback(&mut page);
        page.finish()
    }

    fn header(&self, page: &mut Page) {
        let lang = self.lang();
        page.line(format!("# {} {} {}", self.agenda.name, lang.say("on", "op"), self.agenda.on));
        page.line("#");
        let how: [(&str, &str); 6] = [
            (
                "1. Take who was not there out of `present`, or name the person or the seat in `absent`.",
                "1. Haal wie er niet was uit `aanwezig`, of noem de persoon of de zetel in `afwezig`.",
            ),
            (
                "2. Under each item write what became of it: decision = \"adopted\", \"under-reservation\",",
                "2. Schrijf bij elk punt wat ervan werd: besluit = \"vastgesteld\", \"onder voorbehoud\",",
            ),
            (
                "   \"deferred\", \"rejected\" or \"noted\". An item without one carries over.",
                "   \"aangehouden\", \"afgewezen\" of \"ter kennisname\". Een punt zonder besluit schuift door.",
            ),
            (
                "3. Take away the # in front of what happened. What is left behind a # is not recorded.",
                "3. Haal het # weg voor wat er gebeurde. Wat achter een # staat, wordt niet vastgelegd.",
            ),
            (
                "4. buurtkracht record FILE --dry-run, and then without --dry-run. Running it again is safe.",
                "4. buurtkracht record BESTAND --dry-run, en daarna zonder --dry-run. Herhalen is veilig.",
            ),
            ("All keys: docs/entering.md.", "Alle sleutels: docs/entering.md."),
        ];
        for (en, nl) in how {
            page.line(format!("# {}", lang.say(en, nl)));
        }
        page.line("");
    }

    fn meeting(&self, page: &mut Page) {
        let agenda = self.agenda;
        page.line(format!("{} = {}", self.top("body"), quoted(&agenda.body)));
        page.line(format!("{} = {}", self.top("date"), agenda.on));
        if let Some(meeting) = self.args.meeting.as_ref().or(agenda.meeting.as_ref()) {
            page.line(format!("{} = {}", self.top("meeting"), quoted(meeting)));
        }
        page.line(format!("{} = [", self.top("present")));
        let mut listed: BTreeSet<&PersonId> = BTreeSet::new();
        for seat in &agenda.seats {
            for holder in &seat.holders {
                if listed.insert(&holder.person) {
                    let who = self.style.person(&holder.person);
                    page.line(format!("    {},  # {}: {who}", quoted(&holder.person), seat.seat));
                }
            }
            if seat.holders.is_empty() {
                page.line(format!("    # {}: {}", seat.seat, self.lang().say("vacant", "onvervuld")));
            }
        }
        for seat in &agenda.seats {
            for deputy in &seat.deputies {
                let (who, deputises) =
                    (self.style.person(&deputy.person), self.lang().say("deputy", "plaatsvervanger"));
                page.line(format!("    # {},  # {} ({deputises}): {who}", quoted(&deputy.person), seat.seat));
            }
        }
        page.line("]");
        page.line(format!("{} = []", self.top("absent")));
        page.line(format!("# {} = [\"person\"]", self.top("guests")));
        let minutes = self.lang().say("minutes.pdf", "verslag.pdf");
        page.line(format!("# {} = \"{minutes}\"", self.top("minutes")));
        page.line(format!("# {} = \"Z-{}-0001\"", self.top("case"), agenda.on.format("%Y")));
        if !agenda.minutes.is_empty() {
            let meetings = render::join(agenda.minutes.iter().map(|minutes| quoted(&minutes.meeting)));
            page.line(format!("# {} = [{meetings}]", self.top("adopt_minutes")));
        }
        if !agenda.to_report.is_empty() {
            page.line(format!("{} = [", self.top("reported")));
            for decision in &agenda.to_report {
                page.line(format!(
                    "    {},  # {} ({})",
                    quoted(&decision.decision),
                    decision.title,
                    decision.entry
                ));
            }
            page.line("]");
        }
        for open in &agenda.reservations {
            let (decision, reservation) = (&open.decision, &open.reservation);
            page.line(format!(
                "# {}: {} {} ({}) {} {} {}",
                self.lang().say("still under reservation", "nog onder voorbehoud"),
                decision.decision,
                decision.title,
                decision.entry,
                reservation.authority,
                self.lang().say("until", "tot"),
                reservation.until,
            ));
        }
    }

    fn items(&self, page: &mut Page) {
        let agenda = self.agenda;
        let lang = self.lang();
        let carried = agenda.carried.iter().map(|carried| (&carried.item, Some(&carried.meeting)));
        let set: BTreeSet<_> = agenda.agenda.iter().map(|item| &item.item).collect();
        let carried: Vec<_> = carried.filter(|(item, _)| !set.contains(&item.item)).collect();
        let items = agenda.agenda.iter().map(|item| (item, None)).chain(carried);
        let mut last = 0;
        for (item, from) in items {
            last = last.max(item.item.as_str().parse::<u32>().unwrap_or(0));
            let from = from.map_or_else(String::new, |from| {
                format!("  # {} {from}", lang.say("carried over from", "doorgeschoven van"))
            });
            page.line(format!("\n[[{}]]{from}", self.top("item")));
            page.line(format!("{} = {}", self.item("id"), number(item.item.as_str())));
            page.line(format!("{} = {}", self.item("title"), quoted(&item.title)));
            let mut proposed = None;
            if let Some(proposal) = &item.proposal {
                page.line(format!("{} = {}", self.item("proposal"), quoted(proposal)));
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
            page.line(format!(
                "\n# [[{}]]  # {} {}",
                self.top("item"),
                lang.say("proposed on", "voorgesteld op"),
                proposal.on
            ));
            page.line(format!("# {} = {last}", self.item("id")));
            page.line(format!("# {} = {}", self.item("title"), quoted(&proposal.title)));
            page.line(format!("# {} = {}", self.item("proposal"), quoted(&proposal.proposal)));
            self.advice(page, "# ", Some(waiting));
            self.choices(page, Some(proposal));
        }
        last += 1;
        page.line(format!("\n# [[{}]]", self.top("item")));
        page.line(format!("# {} = {last}", self.item("id")));
        page.line(format!("# {} = \"\"", self.item("title")));
        self.choices(page, None);
    }

    fn advice(&self, page: &mut Page, before: &str, waiting: Option<&ProposalWaiting>) {
        for (by, verdict, entry) in waiting.into_iter().flat_map(|waiting| &waiting.advice) {
            let advised = self.lang().say("advice of", "advies van");
            page.line(format!(
                "{before}# {advised} {by}: {} ({entry})",
                render::word(self.lang(), verdict.into())
            ));
        }
    }

    /// What can become of an item, with the plan and the money that were proposed.
    fn choices(&self, page: &mut Page, proposed: Option<&Proposal>) {
        let adopted = self.lang().say("adopted", "vastgesteld");
        page.line(format!("# {} = \"{adopted}\"", self.item("decision")));
        let plan = proposed.and_then(|proposal| proposal.plan.as_ref());
        let status = |plan| self.plans.all().get(plan)?.status_on(self.agenda.on);
        if let Some(plan) = plan.filter(|plan| status(plan) == Some(PlanStatus::Proposed)) {
            page.line(format!("# {} = {}", self.item("adopt"), quoted(plan)));
        }
        let allocate = self.item("allocate");
        match self.allocations(proposed).as_slice() {
            [only] => page.line(format!("# {allocate} = {only}")),
            several => {
                page.line(format!("# {allocate} = ["));
                for one in several {
                    page.line(format!("#   {one},"));
                }
                page.line("# ]");
            }
        }
        let (who, by) = (self.key(keys::ACTION, "who"), self.key(keys::ACTION, "by"));
        page.line(format!("# {} = {{ {who} = \"\", {by} = {} }}", self.item("action"), self.agenda.on));
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

    fn done(&self, page: &mut Page) {
        for open in &self.agenda.actions {
            let lang = self.lang();
            let late = if open.overdue { lang.say(", overdue", ", te laat") } else { "" };
            let who = events::doer(self.style, &open.action.who);
            let until = lang.say("by", "uiterlijk");
            page.line(format!("\n# {} ({who}; {until} {}{late})", open.action.what, open.action.by));
            page.line(format!("# [[{}]]", self.top("done")));
            page.line(format!("# {} = {}", self.key(keys::DONE, "action"), quoted(&open.action.action)));
        }
    }

    fn feedback(&self, page: &mut Page) {
        let about = |en| self.key(keys::ABOUT, en);
        for due in &self.agenda.feedback {
            let (kind, id) = match &due.about {
                FeedbackSubject::Decision(id) => (about("decision"), id.to_string()),
                FeedbackSubject::Proposal(id) => (about("proposal"), id.to_string()),
                FeedbackSubject::Report(id) => (about("report"), id.to_string()),
                FeedbackSubject::Signal(id) => (about("signal"), id.to_string()),
            };
            let owed = self.lang().say("feedback due", "terugkoppeling open");
            let title = due.title.as_ref().map_or_else(String::new, |title| format!(": {title}"));
            page.line(format!("\n# {owed}{title} ({})", due.entry));
            page.line(format!("# [[{}]]", self.top("feedback")));
            page.line(format!("# {} = {{ {kind} = {} }}", self.key(keys::FEEDBACK, "about"), quoted(&id)));
            let to = due.to.as_ref().map_or_else(String::new, ToString::to_string);
            page.line(format!("# {} = {}", self.key(keys::FEEDBACK, "to"), quoted(to)));
            page.line(format!("# {} = \"\"", self.key(keys::FEEDBACK, "text")));
        }
    }
}

/// A number as a number, another id in quotes.
fn number(id: &str) -> String {
    let plain = id.parse::<u64>().is_ok_and(|number| number.to_string() == id);
    if plain { id.to_owned() } else { quoted(id) }
}
