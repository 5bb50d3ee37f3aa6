//! What stands on the sheet, in the order in which a meeting goes through it.

use std::collections::BTreeSet;
use std::fmt::Display;

use buurtkracht_core::compliance::State;
use buurtkracht_core::decisions::Outcome;
use buurtkracht_core::evaluation::{Indicator, Measured, Measurement};
use buurtkracht_core::event::Record;
use buurtkracht_core::id::Sequence;
use buurtkracht_core::plans::Colour;
use buurtkracht_core::questions::{
    DateAhead, DecisionFollowed, DecisionProgress, Forecast, GoalFigures, GoalLine, HoursDelivered, NextStep,
    PageAnswer, PlanLine, ProposalAsked, SourceFree, SourcesNamedBy,
};
use buurtkracht_core::value::Money;

use super::{Column, Opener, Row, Section, Sheet, Tone};
use crate::cmd::steering::Printed;
use crate::render::compliance::{name, owner};
use crate::render::{Style, entries, join, word};

/// How many characters of a sealed text stand on the sheet.
const TOLD: usize = 90;

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

/// Columns by their headings: `>` before one puts it to the right, `~` lets it give way.
fn columns(headings: &[&str]) -> Vec<Column> {
    let column = |heading: &&str| Column {
        heading: heading.trim_start_matches(['>', '~']).to_owned(),
        right: heading.starts_with('>'),
        gives: heading.starts_with('~'),
    };
    headings.iter().map(column).collect()
}

fn section(title: &str, headings: &[&str], rows: Vec<Row>, nothing: &str, more: String) -> Section {
    Section {
        title: title.to_owned(),
        columns: columns(headings),
        rows,
        kept: 0,
        nothing: nothing.to_owned(),
        more,
        left_out: 0,
    }
}

fn command(page: &PageAnswer, rest: &str) -> String {
    format!("buurtkracht {rest} {}", page.on)
}

fn dash(text: Option<impl Display>) -> String {
    text.map_or_else(|| "—".to_owned(), |text| text.to_string())
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
fn sources(style: &Style<'_>, asked: &ProposalAsked) -> (String, Option<String>) {
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

fn proposal(style: &Style<'_>, asked: &ProposalAsked) -> Row {
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

fn money(style: &Style<'_>, page: &PageAnswer) -> Section {
    let headings = [
        style.say("~source", "~bron"),
        style.say(">pledged", ">toegezegd"),
        style.say(">provided", ">nagekomen"),
        style.say(">allocated", ">toegewezen"),
        style.say(">spent", ">besteed"),
        style.say(">free", ">vrij"),
        style.say(">forecast*", ">prognose*"),
        style.say("entries", "regels"),
    ];
    let forecast = |of: Option<Forecast>| dash(of.map(|of| style.amount(of.by_commitments)));
    let money = &page.money;
    let rows = money.sources.iter().map(|own| {
        let amounts = [own.pledged, own.provided, own.figures.allocated, own.figures.spent, own.free];
        let mut cells = vec![own.source.to_string()];
        cells.extend(amounts.map(|amount| style.amount(amount)));
        cells.extend([forecast(own.forecast), first(&own.entries)]);
        Row::plain(cells)
    });
    let amounts = [money.pledged, money.provided, money.total.allocated, money.total.spent, money.free];
    let mut sum = vec![style.say("sum, not a pot", "som, geen pot").to_owned()];
    sum.extend(amounts.map(|amount| style.amount(amount)));
    sum.extend([forecast(money.forecast), String::new()]);
    let rows: Vec<Row> = rows.chain([Row::plain(sum)]).collect();
    let of_year = style.say("Money in €", "Geld in €");
    let own = section(of_year, &headings, rows, "—", command(page, "funds --by source --as-of"));
    Section { kept: 1, ..own }
}

/// The first two entries, and how many more there are.
fn few(all: &[Sequence]) -> String {
    match all {
        [first, second, rest @ ..] if !rest.is_empty() => format!("{first} {second} +{}", rest.len()),
        all => entries(all),
    }
}

/// The first and last entry of many.
fn first(all: &[Sequence]) -> String {
    match all {
        [] => String::new(),
        [only] => only.to_string(),
        [first, .., last] => format!("{first}…{last}"),
    }
}

fn hours(style: &Style<'_>, page: &PageAnswer) -> Section {
    let title = format!("{} {}", style.say("Hours", "Uren"), page.hours.year);
    let headings = [
        style.say("~partner", "~partner"),
        style.say(">on fte: promised", ">op fte: toegezegd"),
        style.say(">delivered", ">geleverd"),
        "> %",
        style.say(">on hours: promised", ">op uren: toegezegd"),
        style.say(">delivered", ">geleverd"),
        "> %",
        style.say("entries", "regels"),
    ];
    let told = |of: &HoursDelivered| -> [String; 3] {
        if *of == HoursDelivered::default() {
            return ["—"; 3].map(ToOwned::to_owned);
        }
        let estimated = match of.worked.estimate.minutes() {
            0 => String::new(),
            _ => format!(" ({} {})", style.say("est.", "gesch."), of.worked.estimate),
        };
        let share = of.percent().map(|percent| percent.to_string());
        [of.pledged.to_string(), format!("{}{estimated}", of.worked.total()), dash(share)]
    };
    let has = |fte: &HoursDelivered, hours: &HoursDelivered| {
        *fte != HoursDelivered::default() || *hours != HoursDelivered::default()
    };
    let partners = page.hours.partners.iter().filter(|own| has(&own.total.fte, &own.total.hours_per_week));
    let rows = partners.map(|own| {
        let mut rests_on: Vec<_> = own.quarters.iter().flat_map(|of| of.entries.clone()).collect();
        rests_on.sort_unstable();
        let mut cells = vec![own.partner.to_string()];
        cells.extend(told(&own.total.fte));
        cells.extend(told(&own.total.hours_per_week));
        cells.push(first(&rests_on));
        Row::plain(cells)
    });
    let mut sum = vec![style.say("each apart", "elk apart").to_owned()];
    sum.extend(told(&page.hours.total.fte));
    sum.extend(told(&page.hours.total.hours_per_week));
    sum.push(String::new());
    let rows: Vec<Row> = rows.chain([Row::plain(sum)]).collect();
    let own = section(&title, &headings, rows, "—", command(page, "delivered --as-of"));
    Section { kept: 1, ..own }
}

/// The beginning of a sealed text, on one line.
fn said(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= TOLD {
        return line;
    }
    line.chars().take(TOLD).chain(['…']).collect()
}

fn plans(style: &Style<'_>, open: &Opener<'_>, page: &PageAnswer) -> Section {
    let headings = [
        style.say("~plan", "~plan"),
        style.say("phase", "fase"),
        style.say("~colour and why", "~kleur en waarom"),
        style.say("~next step", "~volgende stap"),
        style.say("entries", "regels"),
    ];
    let rows = page.plans.iter().map(|line| plan(style, open, line)).collect();
    section(
        style.say("Plans", "Plannen"),
        &headings,
        rows,
        style.say("none goes on", "er loopt geen"),
        "buurtkracht explain PLAN".to_owned(),
    )
}

fn plan(style: &Style<'_>, open: &Opener<'_>, line: &PlanLine) -> Row {
    let (colour, tone) = match &line.colour {
        None => (style.say("no colour recorded", "geen kleur vastgelegd").to_owned(), None),
        Some(Record { fact, .. }) => {
            let why = match &fact.note {
                Some(note) => said(&open(note)),
                None => style.say("no reason given", "geen reden gegeven").to_owned(),
            };
            let tone = match fact.colour {
                Colour::Green => Tone::Good,
                Colour::Amber => Tone::Attention,
                Colour::Red => Tone::Bad,
            };
            (format!("{} {}: {why}", word(style.lang, fact.colour.into()), fact.on), Some(tone))
        }
    };
    let next = match &line.next {
        None => "—".to_owned(),
        Some(NextStep::Adopt) => style.say("adopt or reject it", "vaststellen of afwijzen").to_owned(),
        Some(NextStep::Resume) => style.say("resume or stop it", "hervatten of stopzetten").to_owned(),
        Some(NextStep::Start { on }) => format!("{} {on}", style.say("start on", "beginnen op")),
        Some(NextStep::Finish { by }) => format!("{} {by}", style.say("finish by", "afronden uiterlijk")),
        Some(NextStep::Do(item)) => {
            let what = item.title.as_ref().map_or_else(|| item.id.clone(), ToString::to_string);
            let by =
                item.due.map_or_else(String::new, |due| format!(", {} {due}", style.say("by", "uiterlijk")));
            format!("{}: {what}{by} ({})", word(style.lang, item.kind.into()), owner(style, &item.owner))
        }
    };
    let mut rests_on = line.entries.clone();
    rests_on.dedup();
    let cells = vec![
        format!("{} {}", line.plan, line.title),
        word(style.lang, line.phase.into()).to_owned(),
        colour,
        next,
        few(&rests_on),
    ];
    Row { cells, tone, note: None }
}

fn goals(style: &Style<'_>, open: &Opener<'_>, page: &PageAnswer) -> Section {
    let headings = [
        style.say("~goal", "~doel"),
        style.say("~indicator, area", "~indicator, gebied"),
        style.say("baseline → latest", "0-meting → laatste"),
        style.say("~caveat", "~kanttekening"),
        style.say("entries", "regels"),
    ];
    let rows = page.goals.iter().map(|line| goal(style, open, line)).collect();
    section(style.say("Goals", "Doelen"), &headings, rows, "—", command(page, "effect --as-of"))
}

fn figure(style: &Style<'_>, of: Option<&Record<Measurement>>) -> String {
    let Some(Record { fact, .. }) = of else { return style.say("none", "geen").to_owned() };
    let value = match &fact.value {
        Some(Measured::Figure(figure)) => figure.to_string(),
        Some(Measured::Suppressed) => style.say("too few to tell", "te weinig om te melden").to_owned(),
        None => style.say("no figure", "geen cijfer").to_owned(),
    };
    format!("{value} ({})", fact.reference_date)
}

fn goal(style: &Style<'_>, open: &Opener<'_>, line: &GoalLine) -> Row {
    let story = line.story.as_ref().and_then(|story| {
        let told = said(&open(story.fact.successes.as_ref()?));
        let (kind, heading) = (word(style.lang, story.fact.kind.into()), style.say("story", "verhaal"));
        Some(format!("{heading}: {told} ({kind}, {}) [{}]", story.fact.on, story.sequence))
    });
    let mut cells = vec![line.title.to_string()];
    match &line.figures {
        None => {
            let why = match line.unmeasured {
                0 => style.say("no indicator", "geen indicator"),
                _ => style.say("no figure", "geen cijfer"),
            };
            cells.extend(["—", "—", why, ""].map(ToOwned::to_owned));
        }
        Some(GoalFigures { area, area_name, told }) => {
            let more = if line.others == 0 { String::new() } else { format!(" +{}", line.others) };
            let place = area_name.as_ref().map_or_else(|| area.to_string(), ToString::to_string);
            let Indicator { title, unit, .. } = &told.indicator.fact;
            cells.push(format!("{title} ({unit}), {place}{more}"));
            let (baseline, latest) = (told.baseline.as_ref(), told.latest());
            cells.push(format!("{} → {}", figure(style, baseline), figure(style, latest)));
            let caveats: BTreeSet<&str> =
                told.beside().map(|warning| word(style.lang, (&warning.caveat).into())).collect();
            cells.push(if caveats.is_empty() { "—".to_owned() } else { join(caveats) });
            cells.push(entries(
                &baseline.into_iter().chain(latest).map(|known| known.sequence).collect::<Vec<_>>(),
            ));
        }
    }
    Row { cells, tone: None, note: story }
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
        Row::plain(vec![
            date.on.to_string(),
            word(style.lang, date.undone.map_or(date.kind.into(), Into::into)).to_owned(),
            format!("{}{title}", date.id),
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
