//! A figure as SVG: one small chart for each indicator and area, in colours that the colour-blind can tell apart, with
//! signs that tell the same. Written by hand: a plotting library draws the axes, but knows no gaps, no title or
//! description for a screen reader, and no caption.

use buurtkracht_core::questions::effect::{AreaEffect, EffectAnswer, IndicatorEffect};
use chrono::Datelike;

use super::plot::{Between, Kind, Mark, Plot, text};
use super::{Style, caveat, disclaimer, made, unit};
use crate::render::Basis;
use buurtkracht_core::value::Day;

/// Blue, vermilion and greys that stand apart for every eye and in print (the palette of Okabe and Ito).
const MEASURED: &str = "#0072B2";
const TARGET: &str = "#D55E00";
const INK: &str = "#222222";
const PALE: &str = "#767676";
const GRID: &str = "#E3E3E3";

/// A panel and the chart in it.
const PANEL: (i64, i64) = (480, 330);
const CHART: (i64, i64) = (400, 180);
const LEFT: i64 = 52;
const TOP: i64 = 84;
const MARGIN: i64 = 28;
const HEAD: i64 = 84;

/// How many letters of the caption fit in the width of a panel.
const LETTERS: usize = 84;

/// A text that grows element by element.
struct Drawing(String);

impl Drawing {
    fn add(&mut self, element: std::fmt::Arguments<'_>) {
        self.0.push_str(&element.to_string());
        self.0.push('\n');
    }

    fn text(&mut self, (x, y): (i64, i64), look: &str, text: &str) {
        self.add(format_args!(r#"<text x="{x}" y="{y}" {look}>{}</text>"#, escaped(text)));
    }
}

/// As it stands in XML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// A text in lines of so many letters, broken between words.
fn lines(text: &str, letters: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut().filter(|line| line.chars().count() + word.chars().count() < letters) {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The figure; none where there is nothing to draw.
pub fn svg(style: &Style<'_>, basis: &Basis, answer: &EffectAnswer) -> Option<String> {
    let mut panels: Vec<(&AreaEffect, &IndicatorEffect, Plot)> = Vec::new();
    for area in answer.goals.iter().flat_map(|goal| &goal.areas) {
        for told in &area.indicators {
            panels.extend(Plot::of(told).map(|plot| (area, told, plot)));
        }
    }
    let columns = i64::try_from(panels.len().min(2)).ok().filter(|columns| *columns > 0)?;
    let rows = (i64::try_from(panels.len()).ok()? + columns - 1) / columns;
    let letters = LETTERS * usize::try_from(columns).ok()?;
    let caption = caption(style, basis, answer, letters);
    let width = MARGIN * 2 + PANEL.0 * columns;
    let below = HEAD + PANEL.1 * rows;
    let height = below + 16 * i64::try_from(caption.len()).ok()? + MARGIN;
    let title = format!("{} {}: {}", style.say("Effect as of", "Effect per"), answer.as_of, basis.programme);
    let mut drawing = Drawing(String::new());
    drawing.add(format_args!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-labelledby="title desc" lang="{}" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="12" fill="{INK}">"#,
        style.say("en", "nl")
    ));
    drawing.add(format_args!(r#"<title id="title">{}</title>"#, escaped(&title)));
    let told: Vec<String> = panels.iter().map(|(area, told, _)| described(style, area, told)).collect();
    drawing.add(format_args!(r#"<desc id="desc">{}</desc>"#, escaped(&told.join(". "))));
    drawing.add(format_args!(r##"<rect width="{width}" height="{height}" fill="#FFFFFF"/>"##));
    drawing.text((MARGIN, 36), r#"font-size="20" font-weight="600""#, &title);
    key(style, &mut drawing, &panels);
    for (at, (area, told, plot)) in (0_i64..).zip(&panels) {
        let (x, y) = (MARGIN + at % columns * PANEL.0, HEAD + at / columns * PANEL.1);
        drawing.add(format_args!(r#"<g transform="translate({x} {y})">"#));
        panel(style, &mut drawing, (area, told, plot));
        drawing.add(format_args!("</g>"));
    }
    for (at, line) in (0_i64..).zip(&caption) {
        drawing.text((MARGIN, below + 16 * (at + 1)), &format!(r#"font-size="11" fill="{PALE}""#), line);
    }
    drawing.add(format_args!("</svg>"));
    Some(drawing.0)
}

/// What a panel shows, for who does not see it.
fn described(style: &Style<'_>, area: &AreaEffect, told: &IndicatorEffect) -> String {
    let points = told.points.iter().map(|point| {
        format!("{} {}", point.measurement.fact.reference_date, super::value(style, &point.measurement.fact))
    });
    let points: Vec<String> = points.collect();
    format!(
        "{} ({}), {}: {}. {}",
        told.indicator.fact.title,
        unit(style, told),
        area.area,
        points.join(", "),
        verdict(style, told)
    )
}

/// The change in a few words, or the first reason why none is shown.
fn verdict(style: &Style<'_>, told: &IndicatorEffect) -> String {
    if let Some(change) = &told.change {
        let sign = if change.by.ten_thousandths() > 0 { "+" } else { "" };
        return format!("{} → {} ({sign}{})", change.from, change.to, change.by);
    }
    let none = style.say("no change shown", "geen verandering aangetoond");
    let why =
        told.warnings.iter().filter(|warning| warning.bars).map(|warning| caveat(style, &warning.caveat));
    let why: Vec<String> = why.filter(|why| !why.ends_with(none)).take(1).collect();
    if why.is_empty() { none.to_owned() } else { format!("{none} — {}", why.join("; ")) }
}

/// The signs that are used, above the panels.
fn key(style: &Style<'_>, drawing: &mut Drawing, panels: &[(&AreaEffect, &IndicatorEffect, Plot)]) {
    let marks = || panels.iter().flat_map(|(_, _, plot)| &plot.marks);
    let shown = |kind: Kind| marks().any(|mark| mark.kind == kind && mark.value.is_some());
    let broken =
        panels.iter().flat_map(|(_, _, plot)| &plot.between).any(|b| matches!(b, Between::Break(..)));
    let mut x = MARGIN + 6;
    let mut say = |drawing: &mut Drawing, sign: &dyn Fn(&mut Drawing, (i64, i64)), words: &str| {
        sign(drawing, (x, 60));
        drawing.text((x + 12, 64), "", words);
        x += 30 + i64::try_from(words.chars().count()).unwrap_or(0) * 7;
    };
    for (kind, words) in [
        (Kind::Baseline, style.say("baseline", "0-meting")),
        (Kind::Measured, style.say("measured", "gemeten")),
        (
            Kind::Target,
            style.say("target, at the end of its period", "streefwaarde, aan het eind van de periode"),
        ),
    ] {
        if shown(kind) {
            say(drawing, &|drawing, at| sign(drawing, kind, at), words);
        }
    }
    if marks().any(|mark| mark.value.is_none()) {
        say(
            drawing,
            &absent,
            style.say("suppressed or absent, not zero", "onderdrukt of ontbreekt, niet nul"),
        );
    }
    if broken {
        let line = |drawing: &mut Drawing, (x, y): (i64, i64)| break_line(drawing, x, (y - 8, y + 8));
        say(drawing, &line, style.say("not comparable across", "hierover niet vergelijkbaar"));
    }
}

fn sign(drawing: &mut Drawing, kind: Kind, (x, y): (i64, i64)) {
    match kind {
        Kind::Baseline => drawing.add(format_args!(
            r##"<circle cx="{x}" cy="{y}" r="5" fill="#FFFFFF" stroke="{MEASURED}" stroke-width="2"/>"##
        )),
        Kind::Measured => {
            drawing.add(format_args!(r#"<circle cx="{x}" cy="{y}" r="5.5" fill="{MEASURED}"/>"#))
        }
        Kind::Target => {
            drawing.add(format_args!(r#"<path d="M{x} {} l6 6 l-6 6 l-6 -6 z" fill="{TARGET}"/>"#, y - 6))
        }
    }
}

fn absent(drawing: &mut Drawing, (x, y): (i64, i64)) {
    drawing.add(format_args!(
        r#"<path d="M{} {} l8 8 m0 -8 l-8 8" stroke="{INK}" stroke-width="2" fill="none"/>"#,
        x - 4,
        y - 4
    ));
}

fn break_line(drawing: &mut Drawing, x: i64, (top, bottom): (i64, i64)) {
    drawing.add(format_args!(
        r#"<line x1="{x}" y1="{top}" x2="{x}" y2="{bottom}" stroke="{PALE}" stroke-width="1.5" stroke-dasharray="3 4"/>"#
    ));
}

/// One indicator in one area.
fn panel(
    style: &Style<'_>,
    drawing: &mut Drawing,
    (area, told, plot): (&AreaEffect, &IndicatorEffect, &Plot),
) {
    let name = area.name.as_ref().map_or(String::new(), |name| format!(" {name}"));
    let context = match told.indicator.fact.context_only {
        true => style.say(" (context only)", " (alleen context)"),
        false => "",
    };
    let title = format!("{}{context}", told.indicator.fact.title);
    drawing.text((0, 16), r#"font-size="14" font-weight="600""#, &cut(&title, 58));
    drawing.text(
        (0, 33),
        &format!(r#"fill="{PALE}""#),
        &cut(&format!("{}{name}; {}", area.area, unit(style, told)), 72),
    );
    for (at, line) in (0_i64..).zip(lines(&verdict(style, told), 72).iter().take(2)) {
        drawing.text((0, 50 + 15 * at), "", line);
    }
    let bottom = TOP + CHART.1;
    let x = |day: Day| LEFT + plot.x(day, CHART.0);
    let y = |value: i64| bottom - plot.y(value, CHART.1);
    let right = LEFT + CHART.0;
    for (at, tick) in (0_i64..).zip(plot.ticks()) {
        let y = bottom - CHART.1 * at / plot.steps;
        drawing.add(format_args!(r#"<line x1="{LEFT}" y1="{y}" x2="{right}" y2="{y}" stroke="{GRID}"/>"#));
        drawing.text((LEFT - 8, y + 4), &format!(r#"text-anchor="end" font-size="11" fill="{PALE}""#), &tick);
    }
    drawing
        .add(format_args!(r#"<line x1="{LEFT}" y1="{bottom}" x2="{right}" y2="{bottom}" stroke="{PALE}"/>"#));
    if let Some(from) = plot.starts_above() {
        let starts = format!("{} {from}", style.say("scale starts at", "schaal begint bij"));
        drawing.text(
            (right, bottom + 36),
            &format!(r#"text-anchor="end" font-size="10" fill="{PALE}""#),
            &starts,
        );
    }
    drawing.text(
        (LEFT, bottom + 36),
        &format!(r#"font-size="10" fill="{PALE}""#),
        told.indicator.fact.unit.as_str(),
    );
    time(drawing, plot, bottom);
    for between in &plot.between {
        match between {
            Between::Line(from, to) => {
                let (Some(from_value), Some(to_value)) = (from.value, to.value) else { continue };
                drawing.add(format_args!(
                    r#"<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{MEASURED}" stroke-width="2"/>"#,
                    x(from.day),
                    y(from_value),
                    x(to.day),
                    y(to_value)
                ));
            }
            Between::Break(from, to) => break_line(drawing, i64::midpoint(x(*from), x(*to)), (TOP, bottom)),
        }
    }
    for mark in &plot.marks {
        let at = (x(mark.day), mark.value.map_or(bottom, y));
        drawing.add(format_args!("<g><title>{}</title>", escaped(&named(style, mark))));
        match mark.value {
            None => absent(drawing, at),
            Some(value) => {
                sign(drawing, mark.kind, at);
                label(drawing, plot, mark, at, value);
            }
        }
        drawing.add(format_args!("</g>"));
    }
}

fn named(style: &Style<'_>, mark: &Mark) -> String {
    let kind = match mark.kind {
        Kind::Baseline => style.say("baseline", "0-meting"),
        Kind::Measured => style.say("measured", "gemeten"),
        Kind::Target => style.say("target", "streefwaarde"),
    };
    let value = mark.value.map_or(style.say("no figure", "geen cijfer").to_owned(), text);
    format!("{kind} {}: {value}", mark.day)
}

/// The value beside its mark: of a target below it, so that it stands clear of the figure.
fn label(drawing: &mut Drawing, plot: &Plot, mark: &Mark, (x, y): (i64, i64), value: i64) {
    let (first, last) = plot.days();
    let anchor = if mark.day == last && first != last {
        "end"
    } else if mark.day == first {
        "start"
    } else {
        "middle"
    };
    let (down, colour) = match mark.kind {
        Kind::Target => (20, TARGET),
        Kind::Baseline | Kind::Measured => (-11, MEASURED),
    };
    let look = format!(
        r##"text-anchor="{anchor}" font-size="11" font-weight="600" fill="{colour}" stroke="#FFFFFF" stroke-width="3" paint-order="stroke""##
    );
    drawing.text((x, y + down), &look, &text(value));
}

/// The years along the axis of time, or its two ends where no year begins in it.
fn time(drawing: &mut Drawing, plot: &Plot, bottom: i64) {
    let look = |anchor: &str| format!(r#"text-anchor="{anchor}" font-size="11" fill="{PALE}""#);
    let years = plot.years();
    let every = (years.len() / 8 + 1).max(1);
    for day in years.iter().step_by(every) {
        let x = LEFT + plot.x(*day, CHART.0);
        drawing.add(format_args!(
            r#"<line x1="{x}" y1="{bottom}" x2="{x}" y2="{}" stroke="{PALE}"/>"#,
            bottom + 5
        ));
        drawing.text((x, bottom + 19), &look("middle"), &day.year().to_string());
    }
    if years.is_empty() {
        let (first, last) = plot.days();
        drawing.text((LEFT, bottom + 19), &look("start"), &first.to_string());
        drawing.text((LEFT + CHART.0, bottom + 19), &look("end"), &last.to_string());
    }
}

fn cut(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let kept: String = text.chars().take(letters.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// What the figure does not say, where its figures come from, and what it rests on.
fn caption(style: &Style<'_>, basis: &Basis, answer: &EffectAnswer, letters: usize) -> Vec<String> {
    let told = answer.goals.iter().flat_map(|goal| &goal.areas).flat_map(|area| &area.indicators);
    let sources = made(style, told.flat_map(|told| &told.points).map(|point| &point.measurement));
    let small = format!("{} n < {}", style.say("Suppressed where", "Onderdrukt waar"), answer.small_cell);
    let rests = format!("{} {}", basis.entries, style.say("entries known", "regels bekend"));
    let mut texts: Vec<String> = disclaimer(style).map(str::to_owned).into();
    texts.extend(sources);
    texts.push(format!("{small}. {}: {rests}.", basis.programme));
    texts.iter().flat_map(|text| lines(text, letters)).collect()
}
