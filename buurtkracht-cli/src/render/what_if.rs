//! Another history, as text.

use buurtkracht_core::Event;
use buurtkracht_core::questions::what_if::{Otherwise, Supposition, UnspreadAt, WhatIfAnswer};

use super::events::{effort, line};
use super::{Page, Style, entries};
use buurtkracht_core::value::Day;

/// Where the second line of something begins.
const UNDER: usize = 10;

pub fn what_if(style: &Style<'_>, answer: &WhatIfAnswer) -> String {
    let mut page = Page::default();
    page.line(match &answer.supposed {
        Supposition::Without(decision) => format!(
            "{} {decision} {}",
            style.say("What if decision", "Wat als besluit"),
            style.say("had not been taken", "niet was genomen")
        ),
        Supposition::Stopped { plan, on } => format!(
            "{} {plan} {} {on} {}",
            style.say("What if plan", "Wat als plan"),
            style.say("had been stopped on", "op"),
            style.say("", "was stopgezet")
        ),
    });
    page.line(format!(
        "  {} {}",
        answer.decided_again,
        style.say(
            "commands decided again by the same rules; the log stays as it is",
            "opdrachten opnieuw beoordeeld volgens dezelfde regels; het logboek blijft zoals het is"
        )
    ));
    left_out(style, &mut page, answer);
    consequences(style, &mut page, answer);
    money(style, &mut page, answer);
    capacity(style, &mut page, answer);
    page.finish()
}

fn lines(style: &Style<'_>, page: &mut Page, name: &str, events: &[Event]) {
    for event in events {
        page.line(format!("{:UNDER$}{name}{}", "", line(style, event)));
    }
}

fn left_out(style: &Style<'_>, page: &mut Page, answer: &WhatIfAnswer) {
    page.heading(style.say("Left out", "Weggelaten"));
    if answer.left_out.is_empty() {
        page.line(format!("  {}", style.say("nothing", "niets")));
    }
    for left in &answer.left_out {
        let (entry, at) = (left.entry.to_string(), Day::from(left.recorded_at.date_naive()));
        page.line(format!("  {entry:>6}  {} {at}", style.say("recorded on", "vastgelegd op")));
        lines(style, page, "", &left.events);
    }
    let Some(made_up) = &answer.made_up else { return };
    page.heading(style.say("Made up for this question", "Verzonnen voor deze vraag"));
    let decision = &made_up.decision;
    page.line(format!(
        "  {} {} {}, {} {}",
        decision.body,
        style.say("decides in writing on", "besluit schriftelijk op"),
        decision.decided_on,
        style.say("with the consent of", "met instemming van"),
        decision
            .positions
            .iter()
            .map(|position| style.person(&position.person))
            .collect::<Vec<_>>()
            .join(", ")
    ));
    let place = made_up.ahead_of.map_or_else(
        || style.say("after the last entry", "na de laatste regel").to_owned(),
        |entry| format!("{} [{entry}]", style.say("ahead of", "vóór")),
    );
    let at = Day::from(made_up.recorded_at.date_naive());
    page.line(format!("  {} {at}, {place}", style.say("recorded on", "vastgelegd op")));
    lines(style, page, "", &made_up.events);
}

fn consequences(style: &Style<'_>, page: &mut Page, answer: &WhatIfAnswer) {
    let refused = |otherwise: &Otherwise| matches!(otherwise, Otherwise::Refused { .. });
    let (lost, instead) = (style.say("lost: ", "vervalt: "), style.say("instead: ", "in plaats daarvan: "));
    let count = answer.consequences.iter().filter(|one| refused(&one.otherwise)).count();
    page.heading(format!("{} ({count})", style.say("Would have been refused", "Zou zijn geweigerd")));
    for one in &answer.consequences {
        if let Otherwise::Refused { refusal, text, since, lost: events } = &one.otherwise {
            let since = since.map_or_else(String::new, |entry| {
                format!("  ({} [{entry}])", style.say("follows from", "volgt uit"))
            });
            page.line(format!(
                "  {:>6}  {}: {} [{}]: {text}{since}",
                one.entry.to_string(),
                one.command,
                style.say("refused", "geweigerd"),
                refusal.rejection.code()
            ));
            lines(style, page, lost, events);
        }
    }
    let count = answer.consequences.len() - count;
    page.heading(format!("{} ({count})", style.say("Would have gone otherwise", "Zou anders zijn gegaan")));
    for one in &answer.consequences {
        let entry = one.entry.to_string();
        match &one.otherwise {
            Otherwise::Refused { .. } => {}
            Otherwise::Other { lost: gone, instead: come } => {
                page.line(format!("  {entry:>6}  {}", one.command));
                lines(style, page, lost, gone);
                lines(style, page, instead, come);
            }
            Otherwise::UnderOtherVersions { was, would } => page.line(format!(
                "  {entry:>6}  {}: {} {}/{}/{}, {} {}/{}/{}",
                one.command,
                style.say("the same, under text/readings/policy", "hetzelfde, onder tekst/lezingen/beleid"),
                would.text,
                would.readings,
                would.policy,
                style.say("not", "niet"),
                was.text,
                was.readings,
                was.policy
            )),
        }
    }
}

fn money(style: &Style<'_>, page: &mut Page, answer: &WhatIfAnswer) {
    let heading = style.say("Money in euros as of", "Geld in euro per");
    page.heading(format!("{heading} {}", answer.as_of));
    let headings = [
        style.say("source", "bron"),
        style.say("spent", "besteed"),
        style.say("what if", "wat als"),
        style.say("free", "vrij"),
        style.say("what if", "wat als"),
        style.say("more free", "meer vrij"),
        style.say("entries", "regels"),
    ];
    let money = &answer.money;
    let row = |name: String,
               [is, would]: [&buurtkracht_core::questions::changes::MoneyAt; 2],
               more,
               rests_on: String| {
        let amounts = [is.spent, would.spent, is.free, would.free, more].map(|amount| style.amount(amount));
        std::iter::once(name).chain(amounts).chain([rests_on]).collect::<Vec<_>>()
    };
    let sources = money.sources.iter().map(|own| {
        row(own.source.to_string(), [&own.real, &own.otherwise], own.more_free, entries(&own.entries))
    });
    let total = style.say("total", "totaal").to_owned();
    let total = row(total, [&money.real, &money.otherwise], money.more_free, String::new());
    page.table(&headings, sources.chain([total]).collect(), &[1, 2, 3, 4, 5]);
}

fn capacity(style: &Style<'_>, page: &mut Page, answer: &WhatIfAnswer) {
    let heading = style.say("Capacity free as of", "Vrije capaciteit per");
    page.heading(format!("{heading} {}", answer.as_of));
    let headings = [
        style.say("source", "bron"),
        style.say("free", "vrij"),
        style.say("what if", "wat als"),
        style.say("difference", "verschil"),
        style.say("entries", "regels"),
    ];
    let rows = answer.capacity.iter().map(|own| {
        let difference = match (own.more_free.steps(), own.less_free.steps()) {
            (0, 0) => "—".to_owned(),
            (0, _) => format!("-{}", effort(style, own.less_free)),
            (_, _) => effort(style, own.more_free),
        };
        let [is, would] = [own.real.free, own.otherwise.free].map(|free| effort(style, free));
        vec![own.part.to_string(), is, would, difference, entries(&own.entries)]
    });
    page.table(&headings, rows.collect(), &[1, 2, 3]);
    if answer.assignments.is_empty() {
        return;
    }
    page.heading(style.say(
        "Assignments: not spread, and so free for another plan",
        "Toedelingen: niet verdeeld, dus vrij voor een ander plan",
    ));
    let headings = [
        style.say("assignment", "toedeling"),
        style.say("not spread", "niet verdeeld"),
        style.say("what if", "wat als"),
        style.say("entries", "regels"),
    ];
    let unspread = |at: Option<UnspreadAt>| at.map_or("—".to_owned(), |at| effort(style, at.unspread));
    let rows = answer.assignments.iter().map(|own| {
        vec![own.assignment.to_string(), unspread(own.real), unspread(own.otherwise), entries(&own.entries)]
    });
    page.table(&headings, rows.collect(), &[1, 2]);
}
