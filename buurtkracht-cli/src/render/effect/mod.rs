//! Effect as text: figures, what was done, and why figures cannot be compared. Never cause.

mod chart;
mod plot;
mod svg;

use std::collections::BTreeSet;

use buurtkracht_core::Event;
use buurtkracht_core::evaluation::{Direction, EvaluationKind, Measured, Measurement};
use buurtkracht_core::questions::effect::{
    AreaEffect, Caveat, Course, EffectAnswer, EvaluationSummary, GoalEffect, IndicatorEffect,
};
use buurtkracht_core::questions::means::{Means, Taken};
use buurtkracht_core::record::Record;
use buurtkracht_core::value::{Day, Title};

use super::{Opener, Page, Style, entries, events, join, word};
pub use svg::svg;

/// What an answer about effect does not say.
fn disclaimer(style: &Style<'_>) -> [&'static str; 2] {
    [
        style.lang.say(
            "Figures and what was done stand side by side: nothing here shows that the one caused the other.",
            "Cijfers en wat er gedaan is staan naast elkaar: niets hier toont dat het een het ander veroorzaakte.",
        ),
        style.lang.say(
            "A change is told only between figures that can be compared; chance is not ruled out.",
            "Verandering staat er alleen tussen vergelijkbare cijfers; toeval is niet uitgesloten.",
        ),
    ]
}

pub fn effect(style: &Style<'_>, open: &Opener<'_>, answer: &EffectAnswer) -> String {
    let mut page = Page::default();
    page.line(format!("{} {}", style.say("Effect as of", "Effect per"), answer.as_of));
    for line in disclaimer(style) {
        page.line(format!("  {line}"));
    }
    for goal in &answer.goals {
        self::goal(style, open, &mut page, goal);
    }
    if !answer.evaluations.is_empty() {
        page.heading(style.say("Of the programme as a whole", "Over het programma als geheel"));
        for told in &answer.evaluations {
            evaluation(style, open, &mut page, 2, told);
        }
    }
    if !answer.for_no_plan.is_nothing() {
        page.heading(format!(
            "{} {}  [{}]",
            style.say(
                "Worked for no plan, and so for no goal:",
                "Gewerkt voor geen plan, en dus voor geen doel:"
            ),
            taken(style, &answer.for_no_plan),
            entries(&answer.entries)
        ));
    }
    page.finish()
}

fn goal(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, goal: &GoalEffect) {
    page.heading(format!("{} {} \"{}\"", style.say("Goal", "Doel"), goal.goal, goal.title));
    if goal.areas.is_empty() {
        page.line(format!("  {}", style.say("nothing is known of it", "er is niets van bekend")));
    }
    for record in &goal.unmeasured {
        let line = events::line(style, &Event::IndicatorDefined(record.fact.clone()));
        let never = style.say("never measured", "nooit gemeten");
        page.line(format!("  {line}: {never}  [{}]", record.sequence));
    }
    for area in &goal.areas {
        self::area(style, open, page, area);
    }
}

fn area(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, area: &AreaEffect) {
    let name = area.name.as_ref().map_or(String::new(), |name| format!(" {name}"));
    page.heading(format!("  {}{name}", area.area));
    if area.indicators.is_empty() {
        page.line(format!("    {}", style.say("no figures", "geen cijfers")));
    }
    for told in &area.indicators {
        indicator(style, page, told);
    }
    if !area.outputs.is_empty() {
        page.line(format!("    {}", style.say("Brought about", "Tot stand gebracht")));
    }
    for record in &area.outputs {
        let event = Event::OutputRecorded(record.fact.clone());
        page.event(style, 6, &event, record.sequence);
    }
    if !area.evaluations.is_empty() {
        page.line(format!("    {}", style.say("Evaluations", "Evaluaties")));
    }
    for told in &area.evaluations {
        evaluation(style, open, page, 6, told);
    }
    means(style, page, area);
}

/// What kind of figure it is, and how its unit goes.
fn unit(style: &Style<'_>, told: &IndicatorEffect) -> String {
    let better = match told.indicator.fact.direction {
        Direction::Up => style.say("more is better", "meer is beter"),
        Direction::Down => style.say("less is better", "minder is beter"),
    };
    format!("{}, {better}", told.indicator.fact.unit)
}

fn value(style: &Style<'_>, measurement: &Measurement) -> String {
    match measurement.value {
        Some(Measured::Figure(figure)) => figure.to_string(),
        Some(Measured::Suppressed) => style.say("suppressed", "onderdrukt").to_owned(),
        None => style.say("absent", "ontbreekt").to_owned(),
    }
}

fn indicator(style: &Style<'_>, page: &mut Page, told: &IndicatorEffect) {
    let fact = &told.indicator.fact;
    page.heading(format!(
        "    {} \"{}\" ({})  [{}]",
        fact.indicator,
        fact.title,
        unit(style, told),
        told.indicator.sequence
    ));
    if let Some(aim) = &told.sub_aim {
        page.line(format!("      {}: {aim}", style.say("sub-aim", "subdoel")));
    }
    let headings = [
        "     ",
        style.say("about", "over"),
        style.say("area", "gebied"),
        style.say("figure", "cijfer"),
        "n",
        style.say("entry", "regel"),
    ];
    let mut rows: Vec<(Day, Vec<String>)> = Vec::new();
    for point in &told.points {
        let record = &point.measurement;
        let kind = match point.is_baseline {
            true => style.say("baseline", "0-meting"),
            false => style.say("measured", "gemeten"),
        };
        let cells = [
            format!("     {kind}"),
            record.fact.reference_date.to_string(),
            record.fact.area.to_string(),
            value(style, &record.fact),
            record.fact.n.to_string(),
            format!("[{}]", record.sequence),
        ];
        rows.push((record.fact.reference_date, cells.into()));
    }
    for told in &told.periods {
        let Some(target) = &told.period.target else { continue };
        let reached = match told.reached {
            Some(true) => style.say("reached", "gehaald"),
            Some(false) => style.say("not reached", "niet gehaald"),
            None => style.say("no figure to tell", "geen cijfer om het te zeggen"),
        };
        let cells = [
            format!("     {} ({reached})", style.say("target", "streefwaarde")),
            format!("{} {}", style.say("by", "op"), told.period.end),
            target.fact.area.to_string(),
            target.fact.value.to_string(),
            String::new(),
            format!("[{}]", target.sequence),
        ];
        rows.push((told.period.end, cells.into()));
    }
    rows.sort_by_key(|(day, _)| *day);
    page.table(&headings, rows.into_iter().map(|(_, cells)| cells).collect(), &[3, 4]);
    page.line(format!("      {}", change(style, told)));
    for warning in &told.warnings {
        let at = match warning.entries.is_empty() {
            true => String::new(),
            false => format!("  [{}]", entries(&warning.entries)),
        };
        page.line(format!("      ! {}{at}", caveat(style, &warning.caveat)));
    }
    for line in made(style, told.points.iter().map(|point| &point.measurement)) {
        page.line(format!("      {line}"));
    }
    for line in chart::chart(style, told) {
        page.line(format!("      {line}"));
    }
    page.line("");
}

/// Where figures come from and how they were made, each way of making them once.
fn made<'a>(style: &Style<'_>, records: impl Iterator<Item = &'a Record<Measurement>>) -> BTreeSet<String> {
    records
        .map(|record| {
            let fact = &record.fact;
            let of = fact.population.as_ref().map_or(String::new(), |population| {
                format!("; {}: {population}", style.say("counted", "geteld"))
            });
            format!(
                "{}: {}; {}: {}{of}",
                style.say("source", "bron"),
                fact.source,
                style.say("method", "methode"),
                fact.method
            )
        })
        .collect()
}

/// The change, or that none is shown.
fn change(style: &Style<'_>, told: &IndicatorEffect) -> String {
    let Some(change) = &told.change else {
        return style.say("no change shown", "geen verandering aangetoond").to_owned();
    };
    let sign = if change.by.ten_thousandths() > 0 { "+" } else { "" };
    let course = match change.course {
        Course::Better => style.say("the way it should go", "de goede kant op"),
        Course::Worse => style.say("the other way than it should go", "de verkeerde kant op"),
        Course::Same => style.say("the same", "gelijk gebleven"),
    };
    format!(
        "{}: {} → {} ({sign}{}), {course}; {}  [{}]",
        style.say("baseline → latest", "0-meting → laatste"),
        change.from,
        change.to,
        change.by,
        style.say("no cause is shown", "een oorzaak is niet aangetoond"),
        entries(&change.entries)
    )
}

/// Why a figure cannot be compared, or only with care.
fn caveat(style: &Style<'_>, caveat: &Caveat) -> String {
    let other = |what: &str, was: &str, now: &str| {
        format!("{what}: {was} → {now}; {}", style.say("not comparable", "niet vergelijkbaar"))
    };
    let said = |population: Option<&Title>| {
        population.map_or(style.say("not said", "niet gezegd").to_owned(), ToString::to_string)
    };
    match caveat {
        Caveat::NoBaseline => {
            style.say("no baseline: no change shown", "geen 0-meting: geen verandering aangetoond").to_owned()
        }
        Caveat::NoLaterFigure => {
            style.say("nothing measured since the baseline", "na de 0-meting is niets gemeten").to_owned()
        }
        Caveat::OtherBoundary { area, change, on } => format!(
            "{area} {} {} {on}: {}",
            style.say("was", "is"),
            format_args!("{} {}", word(style.lang, (*change).into()), style.say("on", "op")),
            style.say("other boundary, not comparable", "andere grens, niet vergelijkbaar")
        ),
        Caveat::OtherDivision { was, now } => format!(
            "{} {was} → {now}: {}",
            style.say("division of", "indeling van"),
            style.say(
                "no other boundary is recorded; compare with care",
                "geen andere grens vastgelegd; vergelijk met zorg"
            )
        ),
        Caveat::OtherSource { was, now } => {
            other(style.say("other source", "andere bron"), was.as_str(), now.as_str())
        }
        Caveat::OtherMethod { was, now } => {
            other(style.say("other method", "andere methode"), was.as_str(), now.as_str())
        }
        Caveat::OtherPopulation { was, now } => {
            other(style.say("others counted", "anderen geteld"), &said(was.as_ref()), &said(now.as_ref()))
        }
        Caveat::Estimate => {
            style.say("an estimate: not compared", "een schatting: niet vergeleken").to_owned()
        }
        Caveat::Suppressed { n } => format!(
            "{} (n = {n})",
            style.say(
                "suppressed: too few people, which is not zero",
                "onderdrukt: te weinig mensen, en dat is niet nul"
            )
        ),
        Caveat::Absent => {
            style.say("no figure, which is not zero", "geen cijfer, en dat is niet nul").to_owned()
        }
        Caveat::TooFew { n } => format!(
            "{} (n = {n})",
            style.say("about too few people to compare", "over te weinig mensen om te vergelijken")
        ),
        Caveat::ContextOnly => style
            .say("context only: never proof of effect", "alleen context: nooit bewijs van effect")
            .to_owned(),
    }
}

fn evaluation(
    style: &Style<'_>,
    open: &Opener<'_>,
    page: &mut Page,
    indent: usize,
    told: &EvaluationSummary,
) {
    let fact = &told.evaluation.fact;
    page.event(style, indent, &Event::EvaluationRecorded(fact.clone()), told.evaluation.sequence);
    let shows = match fact.kind {
        EvaluationKind::Process => style
            .say("how it went: never evidence of effect", "hoe het ging: nooit bewijs van effect")
            .to_owned(),
        EvaluationKind::Narrative => style
            .say(
                "what people tell: never evidence of effect",
                "wat mensen vertellen: nooit bewijs van effect",
            )
            .to_owned(),
        EvaluationKind::Effect if told.rests_on.is_empty() => style
            .say(
                "rests on no figure with a baseline: no change shown",
                "rust op geen cijfer met een 0-meting: geen verandering aangetoond",
            )
            .to_owned(),
        EvaluationKind::Effect => {
            format!("{} {}", style.say("rests on", "rust op"), join(&told.rests_on))
        }
    };
    let indent = " ".repeat(indent + 2);
    page.line(format!("{indent}{shows}"));
    if let Some(successes) = &fact.successes {
        page.line(format!("{indent}{}: {}", style.say("successes", "successen"), open(successes)));
    }
    if let Some(challenges) = &fact.challenges {
        page.line(format!("{indent}{}: {}", style.say("challenges", "uitdagingen"), open(challenges)));
    }
}

/// Money and time, side by side.
fn taken(style: &Style<'_>, taken: &Taken) -> String {
    format!(
        "{} {}, {} {}, {} {} {} {}",
        style.say("spent", "besteed"),
        style.money(taken.spent),
        style.say("owed", "nog verschuldigd"),
        style.money(taken.owed),
        taken.hours.timesheet,
        style.say("hours by timesheets and", "uur geregistreerd en"),
        taken.hours.estimate,
        style.say("estimated", "geschat")
    )
}

fn means(style: &Style<'_>, page: &mut Page, area: &AreaEffect) {
    if area.means.is_empty() {
        return;
    }
    page.line(format!(
        "    {}",
        style.say("Spent and worked on the plans", "Besteed en gewerkt aan de plannen")
    ));
    for row in &area.means {
        page.line(format!(
            "      {}{}: {}  [{}]",
            plan(row),
            shared(style, row),
            taken(style, &row.taken),
            entries(&row.entries)
        ));
    }
    let alone = style.say("for this goal and area alone:", "voor dit doel en gebied alleen:");
    page.line(format!("      {alone} {}", taken(style, &area.alone)));
    if !area.shared.is_nothing() {
        let shared = style.say("shared, whole and not split:", "gedeeld, geheel en niet gesplitst:");
        page.line(format!("      {shared} {}", taken(style, &area.shared)));
    }
}

fn plan(row: &Means) -> String {
    row.plan.as_ref().map_or("—".to_owned(), ToString::to_string)
}

/// What shares it, where several do.
fn shared(style: &Style<'_>, row: &Means) -> String {
    if !row.is_shared() {
        return String::new();
    }
    let several =
        [(row.goals.len() > 1).then(|| join(&row.goals)), (row.areas.len() > 1).then(|| join(&row.areas))];
    format!(" ({} {})", style.say("shared by", "gedeeld door"), join(several.into_iter().flatten()))
}
