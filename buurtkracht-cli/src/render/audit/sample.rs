//! A sample as text.

use buurtkracht_core::questions::sample::{Chosen, SampleAnswer, SampleMethod};

use crate::render::compliance::shown;
use crate::render::{Page, Style, word};

/// The most entries to print in a row; JSON has all of them.
const SHOWN: usize = 16;

pub fn sample(style: &Style<'_>, answer: &SampleAnswer) -> String {
    let mut page = Page::default();
    let of = word(style.lang, answer.of.into());
    let day = answer.as_of.map_or_else(String::new, |day| format!(" {} {day}", style.say("as of", "per")));
    page.line(format!("{} {of}{day}", style.say("Sample of", "Steekproef uit")));
    let amount = |amount| format!(", {}", style.money(amount));
    let population = &answer.population;
    page.line(format!(
        "  {}: {} {of}{}, {}",
        style.say("population", "populatie"),
        population.items,
        population.amount.map_or_else(String::new, amount),
        style.say(
            "in the order of their entries, then of their ids",
            "op volgorde van hun regel in het log, dan van hun id"
        )
    ));
    page.line(format!(
        "  {}: {}",
        style.say("SHA-256 of its lines id TAB amount", "SHA-256 van de regels id TAB bedrag"),
        population.sha256
    ));
    method(style, &mut page, answer);
    if answer.exceeds {
        page.line(format!(
            "  {}: {} {} {}",
            style.say("MORE IS ASKED THAN THERE IS", "ER IS MEER GEVRAAGD DAN ER IS"),
            answer.size,
            style.say("of", "van"),
            population.items
        ));
    }
    page.line(format!(
        "  {}: {}{}",
        style.say("chosen", "gekozen"),
        answer.chosen.len(),
        answer.chosen_amount.map_or_else(String::new, amount)
    ));
    chosen(style, &mut page, answer);
    list(style, &mut page, answer);
    page.finish()
}

fn method(style: &Style<'_>, page: &mut Page, answer: &SampleAnswer) {
    let seed = &answer.seed;
    match (answer.method, answer.drawing) {
        (SampleMethod::ByCount, _) => page.line(format!(
            "  {}: {}",
            style.say("drawn", "getrokken"),
            match style.lang {
                crate::args::Lang::En => format!("the {} smallest SHA-256 of \"{seed}:ID\"", answer.size),
                crate::args::Lang::Nl => format!("de {} kleinste SHA-256 van \"{seed}:ID\"", answer.size),
            }
        )),
        (SampleMethod::ByAmount, Some(drawing)) => {
            page.line(format!(
                "  {}: {} {}, {} {}, {} {}",
                style.say("drawn by the cent", "getrokken per cent"),
                style.say("interval", "interval"),
                drawing.interval,
                style.say("start", "start"),
                drawing.start,
                style.say("draws", "trekkingen"),
                drawing.draws
            ));
            page.line(format!(
                "  {}: {}",
                style.say("start", "start"),
                match style.lang {
                    crate::args::Lang::En => format!(
                        "the first 12 hexadecimal digits of the SHA-256 of \"{seed}:start\", modulo the interval, plus 1"
                    ),
                    crate::args::Lang::Nl => format!(
                        "de eerste 12 hexadecimale cijfers van de SHA-256 van \"{seed}:start\", modulo het interval, plus 1"
                    ),
                }
            ));
        }
        (SampleMethod::ByAmount, None) => page.line(format!(
            "  {}",
            style.say("there is no amount to draw from", "er is geen bedrag om uit te trekken")
        )),
    }
}

fn chosen(style: &Style<'_>, page: &mut Page, answer: &SampleAnswer) {
    if answer.chosen.is_empty() {
        return;
    }
    page.heading(style.say("Chosen", "Gekozen"));
    let how = match answer.method {
        SampleMethod::ByCount => style.say("SHA-256", "SHA-256"),
        SampleMethod::ByAmount => style.say("cents (draws)", "centen (trekkingen)"),
    };
    let headings =
        ["", "id", style.say("on", "op"), style.say("euros", "euro"), how, style.say("entries", "regels")];
    let row = |chosen: &Chosen| {
        let cents = chosen.cents.map(|c| format!("{}–{} ({})", c.first, c.last, c.draws));
        vec![
            chosen.rank.to_string(),
            chosen.item.id.clone(),
            chosen.item.on.map_or_else(|| "—".to_owned(), |on| on.to_string()),
            chosen.item.amount.map_or_else(|| "—".to_owned(), |amount| style.amount(amount)),
            chosen.sha256.clone().or(cents).unwrap_or_default(),
            shown(&chosen.entries, SHOWN),
        ]
    };
    page.table(&headings, answer.chosen.iter().map(row).collect(), &[0, 3]);
}

/// The population as a sheet: its columns can be counted and summed as they stand.
fn list(style: &Style<'_>, page: &mut Page, answer: &SampleAnswer) {
    if answer.items.is_empty() {
        return;
    }
    page.heading(style.say("Population", "Populatie"));
    let headings = ["id", style.say("entry", "regel"), style.say("on", "op"), style.say("euros", "euro")];
    let rows = answer.items.iter().map(|item| {
        vec![
            item.id.clone(),
            item.entry.to_string(),
            item.on.map_or_else(|| "—".to_owned(), |on| on.to_string()),
            item.amount.map_or_else(|| "—".to_owned(), |amount| style.amount(amount)),
        ]
    });
    page.table(&headings, rows.collect(), &[3]);
}
