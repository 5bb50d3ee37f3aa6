//! The heading of each kind of thing, with the rest of its own payload.

use buurtkracht_core::Event;
use buurtkracht_core::actions::ActionCase;
use buurtkracht_core::charter::{Amendment, Duty, Goal, Pledge};
use buurtkracht_core::decisions::Proposal;
use buurtkracht_core::evaluation::{Measurement, Target};
use buurtkracht_core::id::{MeetingId, PartnerId};
use buurtkracht_core::meetings::Meeting;
use buurtkracht_core::questions::explain::{
    BodyExplained, Fact, PlanExplained, SeatExplained, SeriesExplained, Statement,
};
use buurtkracht_core::questions::seats::SeatHolder;
use buurtkracht_core::record::Record;
use buurtkracht_core::value::Day;

use super::{Text, entry, money};
use crate::render::{Style, events, governance, join, word};

/// The first and the last day. The last may not be known yet.
pub fn days(from: Day, until: Option<Day>) -> String {
    format!("{from} – {}", until.map_or("…".to_owned(), |until| until.to_string()))
}

pub fn holder(style: &Style<'_>, holder: &SeatHolder) -> String {
    format!("{} {} [{}]", style.person(&holder.person), days(holder.from, holder.until), holder.entry)
}

impl Text<'_> {
    pub fn heading(&mut self, fact: &Fact) {
        let (style, end) = (self.style, entry(fact));
        match &fact.what {
            Statement::Event(event) => self.event_heading(event, &end),
            Statement::Decision(of) => self.decision(of, &end),
            Statement::Plan(of) => self.plan(of, &end),
            Statement::Meeting { meeting, case } => self.meeting(meeting, case, &end),
            Statement::Mandate { mandate, .. } => {
                self.page.heading(format!("{} {}{end}", style.say("Mandate", "Mandaat"), mandate.mandate));
                self.page.document(style, &governance::mandates_on(style, std::slice::from_ref(mandate)));
            }
            Statement::Partner { partner, name } => {
                let (kind, since) = (word(style.lang, partner.kind.into()), style.say("since", "sinds"));
                let (id, on) = (&partner.partner, partner.on);
                self.page.heading(format!("Partner {id} \"{name}\" ({kind}), {since} {on}{end}"));
            }
            Statement::Body(of) => self.body(of, &end),
            Statement::Action(case) => {
                self.page.heading(style.say("Action", "Actie"));
                self.action(case);
                if case.done.is_none() {
                    self.line(4, style.say("not done", "niet gedaan"));
                }
            }
            Statement::Amendment { amendment, version } => self.amendment(amendment, *version, &end),
            Statement::Indicator { indicator, goal_title, sub_aim_title } => {
                self.event_heading(&Event::IndicatorDefined(indicator.clone()), &end);
                if let Some(goal) = goal_title {
                    self.line(2, format!("{}: {goal}", style.say("goal", "doel")));
                }
                if let Some(aim) = sub_aim_title {
                    self.line(2, format!("{}: {aim}", style.say("sub-aim", "subdoel")));
                }
                if indicator.context_only {
                    let context = style.say(
                        "context only: never proof of effect",
                        "alleen context: nooit bewijs van effect",
                    );
                    self.line(2, context);
                }
            }
            Statement::Commitment(of) => self.commitment(of, &end),
            Statement::Funding(of) => {
                let label = style.say("Funding", "Subsidie");
                self.page.heading(format!("{label} {} \"{}\"", of.funding, of.title));
            }
            Statement::Budget(told) => self.budget(told),
            Statement::CarryOver(of) => self.carry_over(of, &end),
            Statement::Seat(of) => self.seat(of, &end),
            Statement::Person { person, takes_part_as } => self.page.heading(format!(
                "{} {} ({}){end}",
                style.say("Person", "Persoon"),
                style.person(person),
                word(style.lang, (*takes_part_as).into()),
            )),
            Statement::Pledge { pledge, whose } => self.pledge(pledge, whose, &end),
            Statement::Goal(goal) => self.goal(goal, &end),
            Statement::Duty(duty) => self.duty(duty, &end),
            Statement::Supplier { supplier, due, paid } => {
                self.page.heading(format!("{} {supplier}", style.say("Supplier", "Leverancier")));
                let charged =
                    style.say("charged with VAT, less credits", "gefactureerd met btw, min creditnota's");
                let (due, paid) = (style.money(*due), style.money(*paid));
                self.line(2, format!("{charged} {due}, {} {paid}", style.say("paid", "betaald")));
            }
            Statement::Legacy { legacy, signing } => {
                self.event_heading(&Event::LegacyFactRecorded(legacy.clone()), &end);
                let signed = style.say("the charter was signed on", "de verklaring is ondertekend op");
                let right = style.say("no right follows from it", "er volgt geen recht uit");
                self.line(2, format!("{signed} {signing}; {right}"));
                self.document(2, legacy.document.as_ref());
            }
            // These have a line and no heading.
            _ => {}
        }
    }

    /// An event as a heading, with the rest of its payload.
    fn event_heading(&mut self, event: &Event, end: &str) {
        let style = self.style;
        match event {
            Event::FundsAllocated(of) => {
                let label = style.say("Allocation", "Toewijzing");
                let (from, to) = (style.say("from", "van"), style.say("to plan", "naar plan"));
                let amount = style.money(of.amount);
                let (id, source, plan) = (&of.allocation, &of.from, &of.plan);
                self.page.heading(format!("{label} {id}: {amount} {from} {source} {to} {plan}{end}"));
            }
            Event::InvoiceReceived(of) => {
                let label = style.say("Invoice", "Factuur");
                let (id, supplier, number) = (&of.invoice, &of.supplier, &of.number);
                self.page.heading(format!("{label} {id}: {supplier} {number}, {}{end}", of.on));
                self.document(4, of.document.as_ref());
            }
            Event::Paid(of) => {
                let (label, amount) = (style.say("Payment", "Betaling"), style.money(of.amount));
                self.page.heading(format!("{label} {}: {amount}, {}{end}", of.payment, of.on));
            }
            _ => self.page.heading(format!("{}{end}", events::line(style, event))),
        }
        match event {
            Event::EvaluationRecorded(of) => {
                let programme = style.say("the programme", "het programma");
                let about = of.about.plan().map_or(programme.to_owned(), |plan| format!("plan {plan}"));
                let (over, by) = (style.say("about", "over"), style.say("by", "door"));
                self.line(2, format!("{over} {about}, {by} {}, {}", of.by, of.on));
                if let Some(successes) = &of.successes {
                    let label = style.say("successes", "successen");
                    self.line(2, format!("{label}: {}", (self.open)(successes)));
                }
                if let Some(challenges) = &of.challenges {
                    let label = style.say("challenges", "uitdagingen");
                    self.line(2, format!("{label}: {}", (self.open)(challenges)));
                }
            }
            Event::ProposalPrepared(of) => {
                self.asks(2, of);
                if !of.benefits.is_empty() {
                    let label = style.say("benefits", "voordeel voor");
                    self.line(2, format!("{label}: {}", join(&of.benefits)));
                }
                self.sealed(of.text.as_ref());
            }
            Event::IrregularActRecorded(of) => {
                let amount = of.amount.map_or(String::new(), |amount| format!(", {}", style.money(amount)));
                self.line(2, format!("{}{amount}", of.on));
                self.sealed(of.text.as_ref());
            }
            Event::ReportSubmitted(of) => {
                self.document(2, of.document.as_ref());
                self.sealed(of.text.as_ref());
            }
            Event::SignalRaised(of) => self.sealed(of.text.as_ref()),
            Event::FeedbackGiven(of) => {
                self.line(2, format!("{} ({})", of.on, of.feedback));
                self.sealed(of.text.as_ref());
            }
            _ => {}
        }
    }

    /// The money that a proposal asks for, with its sources.
    pub fn asks(&mut self, indent: usize, proposal: &Proposal) {
        let style = self.style;
        let Some(amount) = proposal.amount else { return };
        let from = style.say("from", "uit");
        let sources = proposal.sources.iter();
        let sources = sources.map(|asked| format!("{} {from} {}", style.money(asked.amount), asked.from));
        let sources = match proposal.sources.is_empty() {
            true => String::new(),
            false => format!(": {}", join(sources)),
        };
        let asks = style.say("asks for", "vraagt");
        self.line(indent, format!("{asks} {}{sources}", style.money(amount)));
    }

    fn plan(&mut self, p: &PlanExplained, end: &str) {
        let (style, fact) = (self.style, &p.plan);
        let kind = word(style.lang, fact.kind.name().into());
        self.page.heading(format!("Plan {} \"{}\" ({kind}){end}", fact.plan, fact.title));
        let body = p.body_name.as_ref().map_or(fact.body.to_string(), ToString::to_string);
        let (goals, areas) = (join(&fact.goals), join(&p.areas));
        let labels = (style.say("goals", "doelen"), style.say("areas", "gebieden"));
        self.line(2, format!("{body}; {}: {goals}; {}: {areas}; {}", labels.0, labels.1, fact.period));
        for step in &p.steps {
            let label = style.say("decision", "besluit");
            let decision =
                step.decision.as_ref().map_or(String::new(), |decision| format!(" ({label} {decision})"));
            let status = word(style.lang, step.status.into());
            self.line(4, format!("{} {status}{decision}  [{}]", step.on, step.sequence));
        }
        if let Some(stop) = &p.stop {
            self.line(
                2,
                format!(
                    "{}: {}; {}: {}",
                    style.say("ground of the stop", "grond van de stop"),
                    word(style.lang, stop.ground.into()),
                    style.say("evaluation", "evaluatie"),
                    stop.evaluation.as_ref().map_or("—".to_owned(), ToString::to_string)
                ),
            );
        }
        self.line(2, money::figures(style, &p.figures));
    }

    fn meeting(&mut self, id: &MeetingId, case: &Meeting, end: &str) {
        let style = self.style;
        let bodies: Vec<String> = case.bodies().map(ToString::to_string).collect();
        let report = case.proceedings();
        let stands = match report {
            Some(_) => style.say("held", "gehouden"),
            None => style.say("not held", "niet gehouden"),
        };
        let (label, bodies, on) = (style.say("Meeting", "Overleg"), bodies.join(" + "), case.on);
        self.page.heading(format!("{label} {id}: {bodies}, {on}, {stands}{end}"));
        if let Some(report) = report {
            let present = report.present.iter().map(|present| {
                let quality = word(style.lang, present.quality.into());
                format!("{} ({quality})", style.person(&present.person))
            });
            self.line(2, format!("{}: {}", style.say("present", "aanwezig"), join(present)));
        }
        for item in case.agenda.iter().flat_map(|agenda| &agenda.fact.items) {
            let handled = if report.is_some_and(|report| report.handled.contains(&item.item)) {
                style.say("dealt with", "behandeld")
            } else {
                style.say("carries over", "schuift door")
            };
            let label = style.say("item", "punt");
            self.line(2, format!("{label} {} \"{}\": {handled}", item.item, item.title));
        }
        if let Some(minutes) = &case.minutes {
            let label = style.say("minutes filed", "notulen ingediend");
            let (on, document) = (minutes.fact.on, governance::document(&minutes.fact.document));
            self.line(2, format!("{label} {on}: {document}  [{}]", minutes.sequence));
        }
        if let Some(adopted) = &case.adopted {
            self.page.event(style, 2, &Event::MinutesAdopted(adopted.fact.clone()), adopted.sequence);
            if !adopted.fact.differing.is_empty() {
                let label = style.say("they tell otherwise", "ze zeggen iets anders over");
                self.line(4, format!("{label}: {}", join(&adopted.fact.differing)));
            }
        }
        for correction in &case.corrections {
            let event = Event::RecordCorrected(correction.fact.clone());
            self.page.event(style, 2, &event, correction.sequence);
        }
    }

    fn body(&mut self, b: &BodyExplained, end: &str) {
        let style = self.style;
        let (since, from) = (style.say("since", "sinds"), b.body.from);
        self.page.heading(format!("{} ({}), {since} {from}{end}", b.body.name, b.id));
        if let Some(decision) = &b.body.formed_by {
            let formed = style.say("formed by decision", "ingesteld bij besluit");
            self.line(2, format!("{formed} {decision}"));
        }
        if !b.made_of.is_empty() {
            self.line(2, format!("{}: {}", style.say("made of", "ontstaan uit"), join(&b.made_of)));
        }
        if !b.body.areas.is_empty() {
            self.line(2, format!("{}: {}", style.say("areas", "gebieden"), join(&b.body.areas)));
        }
        if let Some(ended) = &b.body.ended {
            let part = style.say("now part of", "nu deel van");
            let into = ended.into.as_ref().map_or(String::new(), |_| format!(", {part} {}", b.acting));
            let (label, decision) =
                (style.say("ended on", "opgeheven per"), style.say("decision", "besluit"));
            let (on, by, entry) = (ended.on, &ended.decision, ended.sequence);
            self.line(2, format!("{label} {on} ({decision} {by}){into}  [{entry}]"));
        }
        for (id, seat) in &b.body.seats {
            let open = seat.holders.iter().filter(|tenure| tenure.until.is_none());
            let holders: Vec<String> = open
                .map(|tenure| format!("{} [{}]", style.person(&tenure.person), tenure.sequence))
                .collect();
            self.line(2, format!("{} {id}: {}", style.say("seat", "zetel"), self.or_vacant(&holders)));
        }
        if !b.mandates.is_empty() {
            self.line(2, format!("{}: {}", style.say("mandates", "mandaten"), join(&b.mandates)));
        }
        if !b.plans.is_empty() {
            self.line(2, format!("{}: {}", style.say("plans", "plannen"), join(&b.plans)));
        }
    }

    /// An action, with its result.
    pub fn action(&mut self, case: &ActionCase) {
        let style = self.style;
        self.page.event(style, 2, &Event::ActionAgreed(case.action.fact.clone()), case.action.sequence);
        if let Some(done) = &case.done {
            let result = done
                .fact
                .result
                .as_ref()
                .map_or(String::new(), |result| format!(": {}", (self.open)(result)));
            let label = style.say("done on", "gedaan op");
            self.line(4, format!("{label} {}{result}  [{}]", done.fact.on, done.sequence));
        }
    }

    fn amendment(&mut self, amendment: &Amendment, version: u32, end: &str) {
        let style = self.style;
        self.event_heading(&Event::CharterAmended(Box::new(amendment.clone())), end);
        let made = style.say("made version of the text:", "maakte versie van de tekst:");
        self.line(2, format!("{made} {version}"));
        for signature in &amendment.signatures {
            let signed = style.say("signed by", "getekend door");
            let (partner, person) = (&signature.partner, style.person(&signature.signatory));
            self.line(2, format!("{signed} {partner} {person}, {}", signature.on));
        }
    }

    pub fn series(&mut self, area: &SeriesExplained) {
        let style = self.style;
        let name = area.area_name.as_ref().map_or(String::new(), |name| format!(" {name}"));
        self.line(2, format!("{}{name}", area.area));
        match &area.baseline {
            Some(baseline) => self.measured(style.say("baseline", "0-meting"), baseline),
            None => self.line(
                4,
                style.say("no baseline: no change shown", "geen 0-meting: geen verandering aangetoond"),
            ),
        }
        for period in &area.periods {
            self.line(4, format!("{} – {}", period.start, period.end));
            if let Some(target) = &period.target {
                self.aimed(style.say("target", "streefwaarde"), target);
            }
            match &period.actual {
                Some(actual) => self.measured(style.say("actual", "gemeten"), actual),
                None => self.line(6, style.say("not measured", "niet gemeten")),
            }
        }
        for record in &area.superseded {
            self.measured(style.say("superseded", "vervangen"), record);
        }
        for record in &area.superseded_targets {
            self.aimed(style.say("superseded", "vervangen"), record);
        }
    }

    fn measured(&mut self, what: &str, record: &Record<Measurement>) {
        let (line, day) = (events::figure(self.style, &record.fact), record.fact.reference_date);
        self.line(6, format!("{what}: {day} {line}  [{}]", record.sequence));
    }

    fn aimed(&mut self, what: &str, record: &Record<Target>) {
        let Target { target, value, by, .. } = &record.fact;
        let label = self.say("by", "door");
        self.line(6, format!("{what}: {value} ({target}, {label} {by})  [{}]", record.sequence));
    }

    fn seat(&mut self, s: &SeatExplained, end: &str) {
        let style = self.style;
        let label = style.say("Seat", "Zetel");
        self.page.heading(format!("{label} {}/{}: {}{end}", s.body, s.seat, s.function));
        let partner = s.partner.as_ref().map_or(
            style.say("residents and initiatives", "bewoners en initiatieven").to_owned(),
            ToString::to_string,
        );
        self.line(2, format!("{}; {} {partner}", s.body_name, style.say("filled by", "gevuld door")));
        let holders = s.holders.iter().map(|held| (style.say("holder", "houder"), held));
        let deputies = s.deputies.iter().map(|held| (style.say("deputy", "plaatsvervanger"), held));
        for (label, held) in holders.chain(deputies) {
            let (person, days) = (style.person(&held.person), days(held.from, held.until));
            self.line(2, format!("{label}: {person}, {days}  [{}]", held.entry));
        }
        if s.holders.is_empty() {
            self.line(2, style.say("never held", "nooit bezet"));
        }
        for (mandate, entry) in &s.mandates {
            self.line(2, format!("{} {mandate}  [{entry}]", style.say("mandate", "mandaat")));
        }
    }

    fn pledge(&mut self, pledge: &Pledge, whose: &PartnerId, end: &str) {
        let style = self.style;
        let (label, of) = (style.say("Pledge", "Toezegging"), style.say("of", "van"));
        let what = events::contribution(style, &pledge.what);
        let (id, section) = (&pledge.id, &pledge.section);
        self.page.heading(format!("{label} {id}: {what} {of} {whose} (§ {section}){end}"));
        if *whose != pledge.partner {
            let by = style.say("pledged by", "toegezegd door");
            self.line(2, format!("{by} {}", pledge.partner));
        }
        for earmark in &pledge.earmarks {
            let (of, part) = (style.say("of which", "waarvan"), events::contribution(style, &earmark.part));
            self.line(2, format!("{of} {}: {part}, {}", earmark.id, earmark.purpose));
        }
    }

    fn goal(&mut self, goal: &Goal, end: &str) {
        let label = self.say("Goal", "Doel");
        self.page.heading(format!("{label} {} \"{}\" (§ {}){end}", goal.id, goal.title, goal.section));
        for aim in &goal.sub_aims {
            self.line(2, format!("{} {}: {}", self.say("sub-aim", "subdoel"), aim.id, aim.title));
        }
    }

    fn duty(&mut self, duty: &Duty, end: &str) {
        let style = self.style;
        let label = style.say("Duty", "Plicht");
        self.page.heading(format!("{label} {}: {} (§ {}){end}", duty.id, duty.what, duty.section));
        self.line(2, word(style.lang, duty.asks.into()));
        if let Some(body) = &duty.body {
            self.line(2, format!("{} {body}", style.say("body", "orgaan")));
        }
        if let Some(owner) = &duty.owner {
            self.line(2, format!("{} {owner}", style.say("owner", "eigenaar")));
        }
        self.line(
            2,
            style.say(
                "`buurtkracht compliance` tells whether it is met",
                "`buurtkracht compliance` zegt of eraan is voldaan",
            ),
        );
    }
}
