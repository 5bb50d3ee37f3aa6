//! What stands on the sheet, in the order in which a meeting goes through it.

use buurtkracht_core::compliance::State;
use buurtkracht_core::decisions::Outcome;
use buurtkracht_core::questions::page::{
    AheadKind, DateAhead, DecisionFollowed, DecisionProgress, PageAnswer, ProposalToDecide, SourceFree,
    SourcesNamedBy,
};
use buurtkracht_core::value::Money;

use super::means::{hours, money};
use super::results::{goals, plans};
use super::sheet::{Printed, Row, Section, Sheet, Tone, command, dash, few, first, section};
use crate::render::compliance::{name, owner};
use crate::render::{Opener, Style, entries, join, word};

/// How many things that are overdue stand on the sheet by name.
const NAMED: usize = 3;

pub fn sheet(style: &Style<'_>, open: &Opener<'_>, printed: &Printed) -> Sheet {
    let page = &printed.page;
    let last = match &page.last_meeting {
        Some(last) => format!(
            "{} {} ({}) [{}]",
            style.say("last meeting", "vorig overleg"),
            last.on,
            last.meeting,
            last.entry
        ),
        None => style.say("no meeting before", "geen eerder overleg").to_owned(),
    };
    Sheet {
        title: format!("{} — {}", page.title, page.on),
        subtitle: format!("{} {}; {last}", style.say("For", "Voor"), page.body_name),
        sections: vec![
            asked(style, page),
            decided(style, page),
            money(style, page),
            hours(style, page),
            plans(style, open, page),
            goals(style, open, page),
            overdue(style, page),
            vacancies(style, page),
            ahead(style, page),
        ],
        footer: footer(style, printed),
    }
}

fn asked(style: &Style<'_>, page: &PageAnswer) -> Section {
    let headings = [
        style.say("~proposal", "~voorstel"),
        style.say(">amount", ">bedrag"),
        style.say("~source (free)", "~bron (vrij)"),
        style.say("advice", "advies"),
        style.say("entries", "regels"),
    ];
    let rows = page.asked.iter().map(|asked| proposal(style, asked)).collect();
    section(
        style.say("Asked today", "Gevraagd vandaag"),
        &headings,
        rows,
        style.say("nothing waits for a decision", "niets wacht op een besluit"),
        command(page, "open --as-of"),
    )
}

/// Whether a proposal asks more of a source than that has free.
fn short(own: &SourceFree) -> bool {
    own.asked > Some(own.free)
}

/// Where the money of a proposal would come from, in a cell; where several sources give it, each on the line below.
fn sources(style: &Style<'_>, asked: &ProposalToDecide) -> (String, Option<String>) {
    let Some(amount) = asked.waiting.proposal.amount else { return ("—".to_owned(), None) };
    let named: Money = asked.sources.iter().filter_map(|own| own.asked).sum();
    let rest = amount.saturating_sub(named);
    let free = |own: &SourceFree| match short(own) {
        true => format!("({}: {})", style.money(own.free), style.say("too little", "te weinig")),
        false => format!("({})", style.money(own.free)),
    };
    let each = join(asked.sources.iter().map(|own| match own.asked {
        Some(amount) => format!("{} {} {}", own.source, style.money(amount), free(own)),
        None => format!("{} {}", own.source, free(own)),
    }));
    let plans = style.say("plan's:", "van het plan:");
    let not_named = style.say("not named", "niet genoemd");
    match (asked.named_by, asked.sources.as_slice()) {
        (SourcesNamedBy::Nobody, []) => (style.say("nothing is free", "niets is vrij").to_owned(), None),
        (SourcesNamedBy::Nobody, _) => (not_named.to_owned(), Some(each)),
        (SourcesNamedBy::Plan, [_]) => (format!("{plans} {each}"), None),
        (SourcesNamedBy::Plan, several) => {
            (format!("{plans} {}", join(several.iter().map(|own| &own.source))), Some(each))
        }
        (SourcesNamedBy::Proposal, [only]) if !rest.is_positive() => {
            (format!("{} {}", only.source, free(only)), None)
        }
        (SourcesNamedBy::Proposal, several) => {
            let rest = Some(rest).filter(|rest| rest.is_positive());
            let rest = rest.map_or(String::new(), |rest| format!("{not_named} {}, ", style.money(rest)));
            (join(several.iter().map(|own| &own.source)), Some(format!("{rest}{each}")))
        }
    }
}

fn proposal(style: &Style<'_>, asked: &ProposalToDecide) -> Row {
    let waiting = &asked.waiting;
    let advice = waiting
        .advice
        .iter()
        .map(|(by, verdict, _)| format!("{} ({by})", word(style.lang, (*verdict).into())));
    let advice = if waiting.advice.is_empty() { style.say("none", "geen").to_owned() } else { join(advice) };
    let mut rests_on = vec![waiting.entry];
    rests_on.extend(waiting.advice.iter().map(|(_, _, entry)| *entry));
    let (source, note) = sources(style, asked);
    let cells = vec![
        format!("{} {}", waiting.proposal.proposal, waiting.proposal.title),
        dash(waiting.proposal.amount.map(|amount| style.money(amount))),
        source,
        advice,
        few(&rests_on),
    ];
    Row { cells, tone: asked.sources.iter().any(short).then_some(Tone::Bad), note }
}

fn decided(style: &Style<'_>, page: &PageAnswer) -> Section {
    let headings = [
        style.say("~decision", "~besluit"),
        style.say("decided", "besloten"),
        style.say("~how far", "~hoe ver"),
        style.say(">allocated", ">toegewezen"),
        style.say("entries", "regels"),
    ];
    let rows = page.decided.iter().map(|own| followed(style, own)).collect();
    section(
        style.say("Decided last time", "Besloten vorige keer"),
        &headings,
        rows,
        style.say("nothing", "niets"),
        "buurtkracht log --kind DecisionTaken".to_owned(),
    )
}

fn followed(style: &Style<'_>, own: &DecisionFollowed) -> Row {
    let progress = word(style.lang, (&own.progress).into());
    let outcome = match own.outcome {
        Outcome::Adopted => String::new(),
        other => format!(" ({})", word(style.lang, other.into())),
    };
    let actions = join(&own.actions);
    let (far, tone) = match &own.progress {
        DecisionProgress::Done => (format!("{progress}{outcome}"), Tone::Good),
        DecisionProgress::InHand { by } => {
            (format!("{progress}, {} {by}: {actions}", style.say("by", "uiterlijk")), Tone::Good)
        }
        DecisionProgress::Late { since } => {
            (format!("{progress} {} {since}: {actions}", style.say("since", "sinds")), Tone::Bad)
        }
        DecisionProgress::Stuck { why, since } => {
            let why = word(style.lang, (*why).into());
            (format!("{progress} {} {since}: {why}", style.say("since", "sinds")), Tone::Bad)
        }
        DecisionProgress::UnderReservation { authority, until } => {
            (format!("{progress} {} {until}: {authority}", style.say("until", "tot")), Tone::Attention)
        }
        DecisionProgress::Replaced { by } => {
            (format!("{progress} {} {by}", style.say("by", "door")), Tone::Good)
        }
    };
    let amount = Some(own.allocated).filter(|amount| amount.is_positive());
    let cells = vec![
        format!("{} {}", own.decision, own.title),
        own.decided_on.to_string(),
        far,
        dash(amount.map(|amount| style.money(amount))),
        few(&own.entries),
    ];
    Row::toned(cells, tone)
}

fn overdue(style: &Style<'_>, page: &PageAnswer) -> Section {
    let headings = [
        style.say("~overdue duty", "~plicht te laat"),
        "~",
        style.say("since", "sinds"),
        style.say("~owner", "~eigenaar"),
        style.say("entries", "regels"),
    ];
    let rows = page.overdue.iter().map(|duty| {
        let since = match &duty.state {
            State::Overdue { since } => since.to_string(),
            State::Met | State::Due | State::NotApplicable { .. } => "—".to_owned(),
        };
        let of = match duty.overdue.len() {
            0 => String::new(),
            many => {
                let named = join(duty.overdue.iter().take(NAMED));
                format!("{many}: {named}{}", if many > NAMED { ", …" } else { "" })
            }
        };
        let cells = vec![name(style, duty), of, since, owner(style, &duty.owner), first(&duty.evidence)];
        Row::toned(cells, Tone::Bad)
    });
    section(
        style.say("Overdue duties", "Plichten te laat"),
        &headings,
        rows.collect(),
        style.say("none", "geen"),
        command(page, "compliance --on"),
    )
}

fn vacancies(style: &Style<'_>, page: &PageAnswer) -> Section {
    let headings = [
        style.say("~seat", "~zetel"),
        style.say("~function", "~functie"),
        style.say("since", "sinds"),
        style.say("owner", "eigenaar"),
        style.say("entries", "regels"),
    ];
    let rows = page.vacancies.iter().map(|own| {
        let cells = vec![
            format!("{}/{}", own.body, own.seat),
            own.function.to_string(),
            own.since.to_string(),
            owner(style, &own.owner),
            entries(&own.entries),
        ];
        Row::plain(cells)
    });
    let none = style.say("every seat is filled", "iedere zetel is bezet");
    section(style.say("Vacancies", "Vacatures"), &headings, rows.collect(), none, command(page, "who --on"))
}

fn ahead(style: &Style<'_>, page: &PageAnswer) -> Section {
    let headings = [
        style.say("date", "datum"),
        style.say("what", "wat"),
        "~",
        style.say("owner", "eigenaar"),
        style.say("entries", "regels"),
    ];
    let row = |date: &DateAhead| {
        let title = date.title.as_ref().map_or_else(String::new, |title| format!(" {title}"));
        let id = match (date.kind, date.id.split_once('/')) {
            (AheadKind::Duty, Some((duty, of))) => format!("{} {of}", word(style.lang, duty)),
            (AheadKind::Duty, None) => word(style.lang, &date.id).to_owned(),
            _ => date.id.clone(),
        };
        Row::plain(vec![
            date.on.to_string(),
            word(style.lang, date.undone.map_or(date.kind.into(), Into::into)).to_owned(),
            format!("{id}{title}"),
            dash(date.owner.as_ref().map(|of| owner(style, of))),
            few(&date.entries),
        ])
    };
    section(
        style.say("Dates ahead", "Komende data"),
        &headings,
        page.ahead.iter().map(row).collect(),
        style.say("none is known", "er is geen bekend"),
        format!("{}; compliance", command(page, "open --as-of")),
    )
}

fn footer(style: &Style<'_>, printed: &Printed) -> Vec<String> {
    let page = &printed.page;
    let readings = match page.unconfirmed_readings.as_slice() {
        [] => style.say("none", "geen").to_owned(),
        points => join(points.iter().map(|point| word(style.lang, (*point).into()))),
    };
    let forecast = page.money.forecast;
    vec![
        format!(
            "* {} {} {}: {}. {} {} ({}).",
            style.say("Spent in the year by", "Besteed in het jaar op"),
            dash(forecast.map(|of| of.until)),
            style.say(
                "by commitments, an estimate; by pace of the days so far together",
                "naar verplichtingen, een schatting; naar het tempo van de dagen tot nu toe samen"
            ),
            dash(forecast.map(|of| style.money(of.by_pace))),
            style.say("Fte in hours by a week of", "Fte in uren naar een week van"),
            page.hours.full_time_week,
            style.confirmed(page.hours.reading_confirmed)
        ),
        format!(
            "{} {}; {} {}",
            style.say("As of", "Per"),
            page.on,
            style.say("by what was recorded up to", "naar wat is vastgelegd tot en met"),
            dash(printed.known_at)
        ),
        format!(
            "{} {} {}, {} {}",
            style.say("Checkpoint:", "IJkpunt:"),
            printed.checkpoint.entries,
            style.say("entries", "regels"),
            style.say("root", "wortel"),
            printed.checkpoint.root
        ),
        format!(
            "{}: {readings}",
            style.say("Readings not confirmed by the partners", "Lezingen die de partners niet bevestigden")
        ),
    ]
}
