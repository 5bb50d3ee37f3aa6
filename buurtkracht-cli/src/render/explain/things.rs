//! Proposals, meetings, partners, bodies, actions, acts, reports, signals and amendments as text.

use buurtkracht_core::Event;
use buurtkracht_core::decisions::Proposal;
use buurtkracht_core::questions::{
    ActExplained, ActionExplained, AmendmentExplained, BodyExplained, FeedbackAbout, FeedbackExplained,
    MeetingExplained, PartnerExplained, ProposalExplained, ReportExplained, SeatHolder, SignalExplained,
};
use buurtkracht_core::value::Sealed;

use super::{Opener, actions, decided, feedback};
use crate::render::{Page, Style, events, governance, join, word};

fn text(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, text: Option<&Sealed>) {
    if let Some(text) = text {
        page.line(format!("  {}: {}", style.say("text", "tekst"), open(text)));
    }
}

fn holder(style: &Style<'_>, holder: &SeatHolder) -> String {
    let until = holder.until.map_or("…".to_owned(), |until| until.to_string());
    format!("{} {} – {until} [{}]", style.person(&holder.person), holder.from, holder.entry)
}

/// The money that a proposal asks for, and whose.
pub fn asks(style: &Style<'_>, page: &mut Page, indent: usize, proposal: &Proposal) {
    let Some(amount) = proposal.amount else { return };
    let from = style.say("from", "uit");
    let sources = proposal.sources.iter();
    let sources = sources.map(|asked| format!("{} {from} {}", style.money(asked.amount), asked.from));
    let sources = match proposal.sources.is_empty() {
        true => String::new(),
        false => format!(": {}", join(sources)),
    };
    let asks = style.say("asks for", "vraagt");
    page.line(format!("{:indent$}{asks} {}{sources}", "", style.money(amount)));
}

pub fn proposal(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, p: &ProposalExplained) {
    let fact = &p.case.proposal.fact;
    page.event_heading(style, &Event::ProposalPrepared(fact.clone()), p.case.proposal.sequence);
    asks(style, page, 2, fact);
    if !fact.benefits.is_empty() {
        page.line(format!("  {}: {}", style.say("benefits", "voordeel voor"), join(&fact.benefits)));
    }
    text(style, open, page, fact.text.as_ref());
    for advice in &p.case.advice {
        page.event(style, 2, &Event::AdviceGiven(advice.fact.clone()), advice.sequence);
    }
    for (meeting, entry) in &p.agendas {
        page.line(format!("  {} {meeting}  [{entry}]", style.say("on the agenda of", "op de agenda van")));
    }
    decided(style, page, 2, style.say("decided", "besloten"), &p.decided);
    if let Some(withdrawn) = &p.case.withdrawn {
        page.event(style, 2, &Event::ProposalWithdrawn(withdrawn.fact.clone()), withdrawn.sequence);
    } else if p.decided.is_empty() {
        page.line(format!("  {}", style.say("not decided on", "nog geen besluit")));
    }
    feedback(style, open, page, &p.feedback);
}

pub fn meeting(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, m: &MeetingExplained) {
    let bodies: Vec<String> = m.case.bodies().map(ToString::to_string).collect();
    let stands = match m.case.proceedings() {
        Some(_) => style.say("held", "gehouden"),
        None => style.say("not held", "niet gehouden"),
    };
    page.heading(format!(
        "{} {}: {}, {}, {stands}  [{}]",
        style.say("Meeting", "Overleg"),
        m.meeting,
        bodies.join(" + "),
        m.case.on,
        m.case.sequence
    ));
    if let Some(report) = m.case.proceedings() {
        let present = report.present.iter().map(|present| {
            let quality = word(style.lang, present.quality.into());
            format!("{} ({quality})", style.person(&present.person))
        });
        page.line(format!("  {}: {}", style.say("present", "aanwezig"), join(present)));
    }
    for item in &m.items {
        let handled = if item.handled {
            style.say("dealt with", "behandeld")
        } else {
            style.say("carries over", "schuift door")
        };
        page.line(format!(
            "  {} {} \"{}\": {handled}",
            style.say("item", "punt"),
            item.item.item,
            item.item.title
        ));
    }
    if let Some(minutes) = &m.case.minutes {
        page.line(format!(
            "  {} {}: {}  [{}]",
            style.say("minutes filed", "notulen ingediend"),
            minutes.fact.on,
            governance::document(&minutes.fact.document),
            minutes.sequence
        ));
    }
    if let Some(adopted) = &m.case.adopted {
        page.event(style, 2, &Event::MinutesAdopted(adopted.fact.clone()), adopted.sequence);
        if !adopted.fact.differing.is_empty() {
            page.line(format!(
                "    {}: {}",
                style.say("they tell otherwise", "ze zeggen iets anders over"),
                join(&adopted.fact.differing)
            ));
        }
    }
    for correction in &m.case.corrections {
        page.event(style, 2, &Event::RecordCorrected(correction.fact.clone()), correction.sequence);
    }
    decided(style, page, 2, style.say("decided", "besloten"), &m.decided);
    decided(style, page, 2, style.say("reported", "gemeld"), &m.reported);
    actions(style, open, page, &m.actions);
    for (meeting, entry) in &m.adopts {
        page.line(format!(
            "  {} {meeting}  [{entry}]",
            style.say("adopts the minutes of", "stelt de notulen vast van")
        ));
    }
}

pub fn partner(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, p: &PartnerExplained) {
    let fact = &p.life.partner.fact;
    page.heading(format!(
        "Partner {} \"{}\" ({}), {} {}  [{}]",
        fact.partner,
        p.life.name(),
        word(style.lang, fact.kind.into()),
        style.say("since", "sinds"),
        fact.on,
        p.life.partner.sequence
    ));
    for renaming in &p.life.renamings {
        page.event(style, 2, &Event::PartnerRenamed(renaming.fact.clone()), renaming.sequence);
    }
    if !p.in_place_of.is_empty() {
        page.line(format!("  {} {}", style.say("in the place of", "in de plaats van"), join(&p.in_place_of)));
    }
    if let Some(succeeded) = &p.life.succeeded {
        page.event(style, 2, &Event::PartnerSucceeded(succeeded.fact.clone()), succeeded.sequence);
    }
    if let Some(left) = &p.life.left {
        page.event(style, 2, &Event::PartnerLeft(left.fact.clone()), left.sequence);
        text(style, open, page, left.fact.reason.as_ref());
    }
    if let Some(signed) = &p.signature {
        page.event(style, 2, &Event::CharterSigned(signed.fact.clone()), signed.sequence);
    }
    for seat in &p.seats {
        let holders: Vec<String> = seat.holders.iter().map(|held| holder(style, held)).collect();
        let holders =
            if holders.is_empty() { style.say("vacant", "vacant").to_owned() } else { holders.join(", ") };
        page.line(format!("  {} {}/{}: {holders}", style.say("seat", "zetel"), seat.body, seat.seat));
    }
    for pledge in &p.pledges {
        let what = events::contribution(style, &pledge.pledge.what);
        page.line(format!("  {} {}: {what}", style.say("pledge", "toezegging"), pledge.pledge.id));
        for provided in &pledge.provided {
            let event = Event::ContributionProvided(provided.fact.clone());
            page.event(style, 4, &event, provided.sequence);
        }
        if let Some(cancelled) = &pledge.cancelled {
            let event = Event::PledgeCancelled(cancelled.fact.clone());
            page.event(style, 4, &event, cancelled.sequence);
        }
    }
}

pub fn body(style: &Style<'_>, page: &mut Page, b: &BodyExplained) {
    page.heading(format!(
        "{} ({}), {} {}  [{}]",
        b.body.name,
        b.id,
        style.say("since", "sinds"),
        b.body.from,
        b.body.sequence
    ));
    if let Some(decision) = &b.body.formed_by {
        page.line(format!("  {} {decision}", style.say("formed by decision", "ingesteld bij besluit")));
    }
    if !b.made_of.is_empty() {
        page.line(format!("  {}: {}", style.say("made of", "ontstaan uit"), join(&b.made_of)));
    }
    if !b.body.areas.is_empty() {
        page.line(format!("  {}: {}", style.say("areas", "gebieden"), join(&b.body.areas)));
    }
    if let Some(ended) = &b.body.ended {
        let into = ended
            .into
            .as_ref()
            .map_or(String::new(), |_| format!(", {} {}", style.say("now part of", "nu deel van"), b.acting));
        page.line(format!(
            "  {} {} ({} {}){into}  [{}]",
            style.say("ended on", "opgeheven per"),
            ended.on,
            style.say("decision", "besluit"),
            ended.decision,
            ended.sequence
        ));
    }
    for (id, seat) in &b.body.seats {
        let open = seat.holders.iter().filter(|tenure| tenure.until.is_none());
        let holders: Vec<String> =
            open.map(|tenure| format!("{} [{}]", style.person(&tenure.person), tenure.sequence)).collect();
        let holders =
            if holders.is_empty() { style.say("vacant", "vacant").to_owned() } else { holders.join(", ") };
        page.line(format!("  {} {id}: {holders}", style.say("seat", "zetel")));
    }
    if !b.mandates.is_empty() {
        page.line(format!("  {}: {}", style.say("mandates", "mandaten"), join(&b.mandates)));
    }
    if !b.plans.is_empty() {
        page.line(format!("  {}: {}", style.say("plans", "plannen"), join(&b.plans)));
    }
    for (meeting, on, entry) in &b.held {
        page.line(format!("  {on} {} {meeting}  [{entry}]", style.say("met:", "overleg:")));
    }
    decided(style, page, 2, style.say("decided", "besloten"), &b.decided);
}

pub fn action(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, a: &ActionExplained) {
    page.heading(style.say("Action", "Actie"));
    actions(style, open, page, std::slice::from_ref(&a.case));
    if a.case.done.is_none() {
        page.line(format!("    {}", style.say("not done", "niet gedaan")));
    }
    for now in &a.now {
        page.line(format!("  {}: {}", style.say("now of", "nu van"), holder(style, now)));
    }
    decided(style, page, 2, style.say("carries out", "voert uit"), a.carries_out.as_slice());
}

pub fn act(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, a: &ActExplained) {
    let fact = &a.case.act.fact;
    page.event_heading(style, &Event::IrregularActRecorded(fact.clone()), a.case.act.sequence);
    let amount = fact.amount.map_or(String::new(), |amount| format!(", {}", style.money(amount)));
    page.line(format!("  {}{amount}", fact.on));
    text(style, open, page, fact.text.as_ref());
    if let Some(ratified) = &a.case.ratified {
        page.event(style, 2, &Event::Ratified(ratified.fact.clone()), ratified.sequence);
    }
    decided(style, page, 2, style.say("decided", "besloten"), a.ratified_by.as_slice());
    if let Some(reversed) = &a.case.reversed {
        page.event(style, 2, &Event::Reversed(reversed.fact.clone()), reversed.sequence);
    }
    if a.case.ratified.is_none() && a.case.reversed.is_none() {
        page.line(format!(
            "  {}",
            style.say("neither ratified nor reversed", "bekrachtigd noch teruggedraaid")
        ));
    }
}

pub fn report(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, r: &ReportExplained) {
    page.event_heading(style, &Event::ReportSubmitted(r.report.fact.clone()), r.report.sequence);
    if let Some(document) = &r.report.fact.document {
        page.line(format!("  {}: {}", style.say("document", "document"), governance::document(document)));
    }
    text(style, open, page, r.report.fact.text.as_ref());
    if let Some(later) = &r.superseded {
        let superseded = style.say("superseded by", "vervangen door");
        page.line(format!("  {superseded} {}  [{}]", later.fact.report, later.sequence));
    }
    feedback(style, open, page, &r.feedback);
}

pub fn signal(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, s: &SignalExplained) {
    page.event_heading(style, &Event::SignalRaised(s.signal.fact.clone()), s.signal.sequence);
    text(style, open, page, s.signal.fact.text.as_ref());
    feedback(style, open, page, &s.feedback);
}

pub fn feedback_given(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, f: &FeedbackExplained) {
    let fact = &f.feedback.fact;
    page.event_heading(style, &Event::FeedbackGiven(fact.clone()), f.feedback.sequence);
    page.line(format!("  {} ({})", fact.on, fact.feedback));
    text(style, open, page, fact.text.as_ref());
    match &f.about {
        Some(FeedbackAbout::Decision(record)) => {
            let about = std::slice::from_ref(record.as_ref());
            decided(style, page, 2, style.say("about", "over"), about);
        }
        Some(FeedbackAbout::Proposal(record)) => {
            page.event(style, 2, &Event::ProposalPrepared(record.fact.clone()), record.sequence);
        }
        Some(FeedbackAbout::Report(record)) => {
            page.event(style, 2, &Event::ReportSubmitted(record.fact.clone()), record.sequence);
        }
        Some(FeedbackAbout::Signal(record)) => {
            page.event(style, 2, &Event::SignalRaised(record.fact.clone()), record.sequence);
        }
        None => {}
    }
}

pub fn amendment(style: &Style<'_>, page: &mut Page, a: &AmendmentExplained) {
    let fact = &a.amendment.fact;
    page.event_heading(style, &Event::CharterAmended(Box::new(fact.clone())), a.amendment.sequence);
    page.line(format!(
        "  {} {}",
        style.say("made version of the text:", "maakte versie van de tekst:"),
        a.version
    ));
    for signature in &fact.signatures {
        page.line(format!(
            "  {} {} {}, {}",
            style.say("signed by", "getekend door"),
            signature.partner,
            style.person(&signature.signatory),
            signature.on
        ));
    }
    for review in &a.reviews {
        page.line(format!(
            "  {}: {}  [{}]",
            style.say("from the review", "uit de evaluatie"),
            events::review(style, &review.fact),
            review.sequence
        ));
    }
}
