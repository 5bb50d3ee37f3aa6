//! Efficiency as text: what plans took beside what they brought about, and what it was per area.

use buurtkracht_core::id::Sequence;
use buurtkracht_core::questions::efficiency::{EfficiencyAnswer, OutputEfficiency, PlanEfficiency, Rounding};
use buurtkracht_core::questions::means::Taken;

use super::{Page, Style, entries, word};

pub fn efficiency(style: &Style<'_>, answer: &EfficiencyAnswer) -> String {
    let mut page = Page::default();
    page.line(format!("{} {}", style.say("Efficiency as of", "Doelmatigheid per"), answer.as_of));
    let Rounding::HalfAwayFromZero = answer.rounding;
    for line in [
        style.say(
            "what is divided is rounded to the nearest cent or minute, a half away from nothing; sums are not rounded",
            "wat gedeeld is, is afgerond op de dichtstbijzijnde cent of minuut, een half van nul af; sommen niet",
        ),
        style.say(
            "hours are hours worked; fte are no hours, and are not counted here",
            "uren zijn gewerkte uren; fte zijn geen uren, en tellen hier niet mee",
        ),
    ] {
        page.line(format!("  {line}"));
    }
    page.heading(style.say("Per plan", "Per plan"));
    let mut rows: Vec<Vec<String>> =
        answer.plans.iter().map(|plan| row(style, name(style, plan), &plan.taken, &plan.entries)).collect();
    rows.push(row(style, style.say("total", "totaal").to_owned(), &answer.total, &[]));
    table(style, &mut page, style.say("plan", "plan"), rows);
    outputs(style, &mut page, answer);
    areas(style, &mut page, answer);
    page.heading(
        style.say("Per goal; what several share is one row", "Per doel; wat meer doelen delen is één rij"),
    );
    let mut rows: Vec<Vec<String>> =
        answer.goals.iter().map(|group| row(style, named(style, &group.goals), &group.taken, &[])).collect();
    rows.push(row(style, style.say("total", "totaal").to_owned(), &answer.total, &[]));
    table(style, &mut page, style.say("goal", "doel"), rows);
    page.finish()
}

fn name(style: &Style<'_>, plan: &PlanEfficiency) -> String {
    let Some(id) = &plan.plan else { return style.say("for no plan", "voor geen plan").to_owned() };
    let status = plan.status.map_or("—", |status| word(style.lang, status.into()));
    format!("{id} ({status})")
}

fn named<T: ToString>(style: &Style<'_>, of: &[T]) -> String {
    match of {
        [] => style.say("not told", "niet gezegd").to_owned(),
        of => of.iter().map(ToString::to_string).collect::<Vec<_>>().join(" + "),
    }
}

fn row(style: &Style<'_>, name: String, taken: &Taken, of: &[Sequence]) -> Vec<String> {
    vec![
        name,
        style.amount(taken.spent),
        style.amount(taken.owed),
        taken.hours.timesheet.to_string(),
        taken.hours.estimate.to_string(),
        entries(of),
    ]
}

fn table(style: &Style<'_>, page: &mut Page, heading: &str, rows: Vec<Vec<String>>) {
    let headings = [
        heading,
        style.say("spent €", "besteed €"),
        style.say("owed €", "verschuldigd €"),
        style.say("hours by timesheets", "uren geregistreerd"),
        style.say("hours estimated", "uren geschat"),
        style.say("entries", "regels"),
    ];
    page.table(&headings, rows, &[1, 2, 3, 4]);
}

/// What one of each kind took of its whole plan.
fn outputs(style: &Style<'_>, page: &mut Page, answer: &EfficiencyAnswer) {
    page.heading(
        style.say("Per output: of what the whole plan took", "Per resultaat: van wat het hele plan kostte"),
    );
    let told = || answer.plans.iter().flat_map(|plan| plan.outputs.iter().map(move |output| (plan, output)));
    if told().next().is_none() {
        page.line(format!("  {}", style.say("nothing was counted", "er is niets geteld")));
        return;
    }
    let headings = [
        style.say("plan", "plan"),
        style.say("what", "wat"),
        style.say("count", "aantal"),
        style.say("counted", "geteld"),
        style.say("spent € each", "besteed € per stuk"),
        style.say("owed € each", "verschuldigd € per stuk"),
        style.say("hours each", "uren per stuk"),
        style.say("entries", "regels"),
    ];
    let rows = told().map(|(plan, output)| {
        let each = |text: Option<String>| text.unwrap_or_else(|| "—".to_owned());
        vec![
            plan.plan.as_ref().map_or(String::new(), ToString::to_string),
            format!("{} ({})", output.what, output.unit),
            output.count.to_string(),
            format!("{} {} {}", output.from, style.say("to", "t/m"), output.until),
            each(output.each.map(|each| style.amount(each.spent))),
            each(output.each.map(|each| style.amount(each.owed))),
            each(output.each.map(|each| each.worked.to_string())),
            entries(&output.entries),
        ]
    });
    page.table(&headings, rows.collect(), &[2, 4, 5, 6]);
    for (plan, output) in told() {
        let of = plan.plan.as_ref().map_or(String::new(), ToString::to_string);
        for care in cares(style, plan, output) {
            page.line(format!("  ! {of}, {}: {care}", output.what));
        }
    }
}

/// What asks for care in what one took.
fn cares(style: &Style<'_>, plan: &PlanEfficiency, output: &OutputEfficiency) -> Vec<String> {
    let mut cares = Vec::new();
    if !output.spent_after.is_zero() {
        cares.push(format!(
            "{} {} {}",
            style.money(output.spent_after),
            style.say(
                "of it was spent after the last day counted,",
                "daarvan is besteed na de laatste getelde dag,"
            ),
            output.until
        ));
    }
    if output.overlaps {
        let twice = style.say(
            "its counts overlap: something may be counted twice",
            "de tellingen overlappen: er kan iets dubbel geteld zijn",
        );
        cares.push(twice.to_owned());
    }
    if plan.taken.hours.total().minutes() == 0 {
        cares.push(
            style
                .say("no hours are recorded for the plan", "voor het plan zijn geen uren vastgelegd")
                .to_owned(),
        );
    }
    if plan.outputs.len() > 1 {
        let whole = style.say(
            "one of several outputs, each beside the whole plan: do not add them up",
            "een van meer resultaten, elk naast het hele plan: niet optellen",
        );
        cares.push(whole.to_owned());
    }
    cares
}

fn areas(style: &Style<'_>, page: &mut Page, answer: &EfficiencyAnswer) {
    page.heading(
        style
            .say("Per area; what several share is one row", "Per gebied; wat meer gebieden delen is één rij"),
    );
    let mut rows: Vec<Vec<String>> = answer
        .areas
        .iter()
        .map(|group| row(style, named(style, &group.areas), &group.taken, &group.entries))
        .collect();
    rows.push(row(style, style.say("total", "totaal").to_owned(), &answer.total, &[]));
    table(style, page, style.say("area", "gebied"), rows);
    let mut told = false;
    for group in &answer.areas {
        let (Some(residents), Some(each)) = (group.residents, group.each) else { continue };
        told = true;
        page.line(format!(
            "  {}: {residents} {}; {} {} {}, {} {}, {} {}",
            named(style, &group.areas),
            style.say("residents, as given and not recorded", "inwoners, zoals opgegeven en niet vastgelegd"),
            style.say("each", "per inwoner"),
            style.say("spent", "besteed"),
            style.money(each.spent),
            style.say("owed", "verschuldigd"),
            style.money(each.owed),
            each.worked,
            style.say("hours", "uur")
        ));
    }
    if !told {
        page.line(format!(
            "  {}",
            style.say(
                "per resident: no number of residents is recorded; give it with --residents AREA=NUMBER",
                "per inwoner: er is geen aantal inwoners vastgelegd; geef het met --residents GEBIED=AANTAL",
            )
        ));
    }
}
