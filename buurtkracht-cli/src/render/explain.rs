//! An explanation as text: the chain, with the entry behind each link.

mod decision;
mod effort;
mod freed;
mod money;
mod people;
mod plan;
mod results;
mod text;
mod things;

use buurtkracht_core::Event;
use buurtkracht_core::actions::ActionCase;
use buurtkracht_core::decisions::Decision;
use buurtkracht_core::event::Record;
use buurtkracht_core::feedback::Feedback;
use buurtkracht_core::questions::{Explanation, MandateBehind};
use buurtkracht_core::value::{Day, Sealed};

use super::{Page, Style, events, governance};

/// Opens a sealed text, where the vault holds it.
pub type Opener<'a> = dyn Fn(&Sealed) -> String + 'a;

/// That an explanation is as of a day.
pub fn as_of(style: &Style<'_>, day: Day) -> String {
    let left_out = style.say(
        "what had taken effect by then; what is later is left out",
        "wat toen gold; wat later is staat er niet bij",
    );
    format!("{} {day}: {left_out}\n\n", style.say("As of", "Stand per"))
}

pub fn explanation(style: &Style<'_>, open: &Opener<'_>, explanation: &Explanation) -> String {
    let mut page = Page::default();
    match explanation {
        Explanation::Decision(explained) => decision::decision(style, open, &mut page, explained),
        Explanation::Plan(explained) => plan::plan(style, open, &mut page, explained),
        Explanation::Allocation(explained) => money::allocation(style, open, &mut page, explained),
        Explanation::Assignment(explained) => effort::assignment(style, open, &mut page, explained),
        Explanation::Share(explained) => effort::share(style, open, &mut page, explained),
        Explanation::Work(explained) => effort::work(style, &mut page, explained),
        Explanation::Evaluation(explained) => results::evaluation(style, open, &mut page, explained),
        Explanation::Proposal(explained) => things::proposal(style, open, &mut page, explained),
        Explanation::Meeting(explained) => things::meeting(style, open, &mut page, explained),
        Explanation::Mandate(explained) => governance::mandate(style, &mut page, &explained.mandate),
        Explanation::Partner(explained) => things::partner(style, open, &mut page, explained),
        Explanation::Body(explained) => things::body(style, &mut page, explained),
        Explanation::Action(explained) => things::action(style, open, &mut page, explained),
        Explanation::IrregularAct(explained) => things::act(style, open, &mut page, explained),
        Explanation::Report(explained) => things::report(style, open, &mut page, explained),
        Explanation::Signal(explained) => things::signal(style, open, &mut page, explained),
        Explanation::Amendment(explained) => things::amendment(style, &mut page, explained),
        Explanation::Indicator(explained) => results::indicator(style, &mut page, explained),
        Explanation::Commitment(explained) => money::commitment(style, &mut page, explained),
        Explanation::Invoice(explained) => money::invoice(style, &mut page, explained),
        Explanation::Payment(explained) => money::payment(style, &mut page, explained),
        Explanation::Funding(explained) => money::funding(style, &mut page, explained),
        Explanation::Budget(explained) => money::budget(style, &mut page, explained),
        Explanation::CarryOver(explained) => money::carry_over(style, &mut page, explained),
        Explanation::Seat(explained) => people::seat(style, &mut page, explained),
        Explanation::Person(explained) => people::person(style, open, &mut page, explained),
        Explanation::Pledge(explained) => text::pledge(style, &mut page, explained),
        Explanation::Goal(explained) => text::goal(style, &mut page, explained),
        Explanation::Duty(explained) => text::duty(style, &mut page, explained),
        Explanation::Feedback(explained) => things::feedback_given(style, open, &mut page, explained),
        Explanation::Supplier(explained) => people::supplier(style, &mut page, explained),
        Explanation::Legacy(explained) => text::legacy(style, &mut page, explained),
    }
    page.finish()
}

/// Actions, each with what came of it.
fn actions(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, cases: &[ActionCase]) {
    for case in cases {
        page.event(style, 2, &Event::ActionAgreed(case.action.fact.clone()), case.action.sequence);
        if let Some(done) = &case.done {
            let result =
                done.fact.result.as_ref().map_or(String::new(), |result| format!(": {}", open(result)));
            page.line(format!(
                "    {} {}{result}  [{}]",
                style.say("done on", "gedaan op"),
                done.fact.on,
                done.sequence
            ));
        }
    }
}

/// Decisions, each in a line with its day and its entry.
fn decided(style: &Style<'_>, page: &mut Page, indent: usize, label: &str, decisions: &[Record<Decision>]) {
    for record in decisions {
        let line = events::decision(style, &record.fact);
        page.line(format!(
            "{:indent$}{label}: {line} ({})  [{}]",
            "", record.fact.decided_on, record.sequence
        ));
    }
}

/// What bodies were told.
fn feedback(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, told: &[Record<Feedback>]) {
    for record in told {
        let text = record.fact.text.as_ref().map_or(String::new(), |text| format!(": {}", open(text)));
        page.line(format!(
            "  {}: {} → {}, {}{text}  [{}]",
            style.say("feedback", "terugkoppeling"),
            record.fact.from,
            record.fact.to,
            record.fact.on,
            record.sequence
        ));
    }
}

/// The mandate that is cited, with the payer's own authority.
fn mandate(style: &Style<'_>, page: &mut Page, behind: &MandateBehind) {
    let authority = match &behind.authority {
        Some(document) => governance::document(document),
        None => style.say("NOT CITED", "NIET GENOEMD").to_owned(),
    };
    let payer = style.say("authority of the payer", "bevoegdheid van de betaler");
    page.line(format!("  {}: {payer}: {authority}", style.say("mandate", "mandaat")));
    governance::links(style, page, &behind.chain);
}
