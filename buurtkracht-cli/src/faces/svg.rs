//! Charts as SVG: within a page, or all of a document in one file. A plotting library draws axes, but knows no gaps, no
//! description for a screen reader, and no text that wraps.

use std::borrow::Cow;

use buurtkracht_core::value::Day;
use maud::{Markup, PreEscaped, html};
use textwrap::core::display_width;

use super::plot::{Between, Days, Plot, name};
use super::{visible, wrapping};
use crate::document::{Bar, Block, Chart, Document, Mark, MarkKind, Shape, Stretch, Track};
use crate::lang::Lang;
use crate::number;
use crate::words::{Words, say};

/// The colours of Okabe and Ito, which stand apart for every eye, each with a hatching that tells the same.
const LOOKS: [(&str, &str); 6] = [
    (BLUE, ""),
    ("#E69F00", "M-2 2L2 -2M0 8L8 0M6 10L10 6"),
    ("#009E73", "M0 4H8"),
    ("#CC79A7", "M4 0V8"),
    ("#56B4E9", "M0 0L8 8M0 8L8 0"),
    ("#999999", "M2 2H4M6 6H8"),
];
const BLUE: &str = "#0072B2";
const VERMILION: &str = "#D55E00";
const INK: &str = "#222222";
pub const PALE: &str = "#5F5F5F";
const GRID: &str = "#E3E3E3";

/// The width of every chart; each is as high as it needs.
const WIDTH: i64 = 640;
/// The height of the field of a line chart.
const FIELD: i64 = 180;
/// Where bars begin, to the right of their names.
const NAMES: i64 = 190;
/// What is free around the charts of a file.
const MARGIN: i64 = 28;

/// How a text looks.
#[derive(Clone, Copy)]
pub struct Look {
    pub size: i64,
    pub weight: i64,
    pub fill: &'static str,
    pub anchor: &'static str,
}

pub const TEXT: Look = Look { size: 12, weight: 400, fill: INK, anchor: "start" };
pub const SMALL: Look = Look { size: 11, fill: PALE, ..TEXT };
const TITLE: Look = Look { size: 14, weight: 600, ..TEXT };

impl Look {
    /// Returns how wide a text is at most in any common font.
    fn width(self, text: &str) -> i64 {
        let hundredths = |c| match c {
            'm' | 'w' | 'M' | 'W' | '@' | '%' => 110,
            'A'..='Z' | '&' => 85,
            c if c.is_ascii() => 62,
            c => match display_width(c.encode_utf8(&mut [0; 4])) {
                0 => 0,
                1 => 100,
                _ => 124,
            },
        };
        clean(text).chars().map(hundredths).sum::<i64>() * self.size / 100 + 1
    }

    /// Returns the lines of a text that fit in a width.
    fn lines(self, text: &str, width: i64) -> Vec<String> {
        let text = clean(text);
        let mut columns = usize::try_from(width * 100 / (self.size * 62)).unwrap_or(1);
        loop {
            let lines = textwrap::wrap(&text, wrapping(columns));
            if columns <= 1 || lines.iter().all(|line| self.width(line) <= width) {
                return lines.into_iter().map(Cow::into_owned).collect();
            }
            columns -= 1;
        }
    }

    /// Anchors a text at a place so that it stays within two bounds.
    fn within(self, x: i64, text: &str, (left, right): (i64, i64)) -> Self {
        let half = self.width(text) / 2;
        let anchor = match (x - half < left, x + half > right) {
            (true, _) => "start",
            (_, true) => "end",
            (false, false) => "middle",
        };
        Self { anchor, ..self }
    }
}

/// Returns a text that XML can hold, in which nothing moves or turns around.
fn clean(text: &str) -> String {
    visible(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

pub fn text((x, y): (i64, i64), look: Look, words: &str) -> Markup {
    html! {
        text x=(x) y=(y) font-size=(look.size) font-weight=(look.weight) text-anchor=(look.anchor)
            fill=(look.fill) { (words) }
    }
}

fn line((x1, y1): (i64, i64), (x2, y2): (i64, i64), colour: &str) -> Markup {
    html! { line x1=(x1) y1=(y1) x2=(x2) y2=(y2) stroke=(colour) {} }
}

/// Draws a chart within a page, where its id is its own.
pub fn inline(chart: &Chart, lang: Lang, id: &str) -> Markup {
    let drawing = Drawing::of(chart, lang, id);
    drawing.finish(WIDTH, id, lang, &chart.title, &described(chart, lang))
}

/// Draws the charts of a document, under its title and above the paragraphs that it begins with; none where it has no
/// chart.
pub fn file(document: &Document, lang: Lang) -> Option<String> {
    let charts: Vec<&Chart> = document.charts().collect();
    let columns = charts.len().clamp(1, 2);
    let width = if charts.len() > 1 { WIDTH * 2 + MARGIN * 3 } else { WIDTH + MARGIN * 2 };
    let mut page = Drawing { height: MARGIN, ..Drawing::default() };
    page.lines(&document.title, (MARGIN, width - MARGIN * 2), Look { size: 20, ..TITLE });
    for (row, charts) in charts.chunks(columns).enumerate() {
        let top = page.height + MARGIN;
        for (column, chart) in charts.iter().enumerate() {
            let own = Drawing::of(chart, lang, &format!("chart-{}", row * columns + column));
            let x = if column == 0 { MARGIN } else { MARGIN * 2 + WIDTH };
            page.add(html! { g transform={ "translate(" (x) " " (top) ")" } { (PreEscaped(own.body)) } });
            page.height = page.height.max(top + own.height);
        }
    }
    page.height += MARGIN;
    for block in &document.blocks {
        let Block::Paragraph(words) = block else { break };
        page.lines(words, (MARGIN, width - MARGIN * 2), SMALL);
    }
    page.height += MARGIN;
    let described: Vec<String> = charts.iter().map(|chart| described(chart, lang)).collect();
    let drawn = page.finish(width, "charts", lang, &document.title, &described.join(" ")).into_string();
    (!charts.is_empty()).then_some(drawn)
}

/// Says what a chart shows, for those who cannot see it.
fn described(chart: &Chart, lang: Lang) -> String {
    let words = Words::of(lang);
    let parts: Vec<String> = match &chart.shape {
        Shape::Line(marks) => marks.iter().map(|mark| marked(mark, lang)).collect(),
        Shape::Bars { parts, rows } => rows.iter().map(|bar| summed(bar, parts, lang)).collect(),
        Shape::Timeline { rows, .. } => rows.iter().map(|track| tracked(track, words)).collect(),
    };
    let unit = if chart.unit.is_empty() { String::new() } else { format!(" ({})", chart.unit) };
    let drawn = format!("{}{unit}: {}", chart.title, parts.join("; "));
    std::iter::once(drawn).chain(chart.notes.iter().cloned()).collect::<Vec<_>>().join(". ")
}

fn marked(mark: &Mark, lang: Lang) -> String {
    let words = Words::of(lang);
    let value = match mark.value {
        Some(value) => number::figure(lang, value.ten_thousandths(), true),
        None => say!(words, "no-figure"),
    };
    say!(words, "chart-mark", kind = name(words, mark.kind), day = &mark.day, value)
}

fn summed(bar: &Bar, parts: &[String], lang: Lang) -> String {
    let parts = parts.iter().zip(&bar.parts);
    let parts: Vec<String> =
        parts.map(|(part, cell)| format!("{part} {}", number::cell(lang, cell))).collect();
    format!("{}: {}", bar.name, parts.join(", "))
}

fn tracked(track: &Track, words: &Words) -> String {
    let stretches: Vec<String> = track.stretches.iter().map(|stretch| stretched(stretch, words)).collect();
    format!("{}: {}", track.name, stretches.join(", "))
}

fn stretched(stretch: &Stretch, words: &Words) -> String {
    let (name, from) = (stretch.name.as_str(), stretch.from.to_string());
    match stretch.until {
        Some(until) => say!(words, "chart-stretch", name, from, until = &until),
        None => say!(words, "chart-going-on", name, from),
    }
}

/// Frames a drawing, with what a screen reader says of it.
pub fn page(
    (width, height): (i64, i64),
    id: &str,
    lang: Lang,
    title: &str,
    description: &str,
    drawn: PreEscaped<String>,
) -> Markup {
    let language = if lang == Lang::Nl { "nl" } else { "en" };
    let (title_id, description_id) = (format!("{id}-title"), format!("{id}-desc"));
    html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height)
            role="img" aria-labelledby={ (title_id) " " (description_id) } lang=(language)
            font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" {
            title id=(title_id) { (clean(title)) }
            desc id=(description_id) { (clean(description)) }
            rect width=(width) height=(height) fill="#FFFFFF" {}
            (drawn)
        }
    }
}

/// A drawing that grows downwards.
#[derive(Default)]
struct Drawing {
    body: String,
    height: i64,
}

impl Drawing {
    fn of(chart: &Chart, lang: Lang, id: &str) -> Self {
        let mut drawing = Self::default();
        drawing.lines(&chart.title, (0, WIDTH), TITLE);
        drawing.lines(&chart.unit, (0, WIDTH), Look { size: 12, ..SMALL });
        match &chart.shape {
            Shape::Line(marks) => drawing.figures(marks, lang),
            Shape::Bars { parts, rows } => drawing.bars(parts, rows, lang, id),
            Shape::Timeline { today, rows } => {
                let stretches = rows.iter().flat_map(|track| &track.stretches);
                let ends = stretches.flat_map(|own| [Some(own.from), own.until]).flatten();
                if let Some(days) = Days::of(ends.chain([*today])) {
                    drawing.tracks(days, *today, rows, lang);
                }
            }
        }
        for note in &chart.notes {
            drawing.lines(note, (0, WIDTH), SMALL);
        }
        drawing.height += 6;
        drawing
    }

    fn finish(self, width: i64, id: &str, lang: Lang, title: &str, description: &str) -> Markup {
        page((width, self.height), id, lang, title, description, PreEscaped(self.body))
    }

    fn add(&mut self, markup: Markup) {
        self.body.push_str(&markup.into_string());
    }

    /// Adds a text below, in as many lines as it needs.
    fn lines(&mut self, words: &str, (x, width): (i64, i64), look: Look) {
        for line in look.lines(words, width).iter().filter(|line| !line.is_empty()) {
            self.height += look.size * 4 / 3;
            self.add(text((x, self.height), look, line));
        }
    }

    /// Adds signs with what they mean below, as many beside each other as fit.
    fn legend(&mut self, signs: impl IntoIterator<Item = (Markup, String)>) {
        let mut x = WIDTH;
        for (sign, words) in signs {
            let wide = 34 + TEXT.width(&words);
            if x + wide > WIDTH {
                (x, self.height) = (0, self.height + 20);
            }
            let place = format!("translate({} {})", x + 8, self.height - 4);
            self.add(html! { g transform=(place) { (sign) } });
            for (i, line) in (0..).zip(TEXT.lines(&words, WIDTH - 20)) {
                self.height += if i == 0 { 0 } else { 16 };
                self.add(text((x + 20, self.height), TEXT, &line));
            }
            x += wide;
        }
    }

    fn figures(&mut self, marks: &[Mark], lang: Lang) {
        let Some(plot) = Plot::of(marks) else { return };
        let words = Words::of(lang);
        let mut signs: Vec<(Markup, String)> =
            plot.kinds(words).into_iter().map(|(kind, name)| (sign(kind), name)).collect();
        signs.extend(plot.has_gap().then(|| (cross(), say!(words, "chart-gap"))));
        signs.extend(plot.is_broken().then(|| (rift(0, (-8, 8)), say!(words, "chart-break"))));
        self.legend(signs);
        let ticks: Vec<(i64, String)> =
            plot.scale.ticks().map(|tick| (tick, number::figure(lang, tick, true))).collect();
        let left = ticks.iter().map(|(_, label)| SMALL.width(label)).max().unwrap_or(0) + 8;
        let (right, top) = (WIDTH - 20, self.height + 34);
        let bottom = top + FIELD;
        // The first mark stands clear of the labels of the scale.
        let first = left + 10;
        let x = |day| first + plot.days.x(day, right - first);
        let y = |value| bottom - plot.scale.y(value, FIELD);
        for (tick, label) in &ticks {
            self.add(line((left, y(*tick)), (right, y(*tick)), GRID));
            self.add(text((left - 8, y(*tick) + 4), Look { anchor: "end", ..SMALL }, label));
        }
        self.add(line((left, bottom), (first, bottom), PALE));
        self.time(plot.days, (first, right), (bottom, bottom));
        for between in &plot.between {
            match between {
                Between::Line(from, to) => {
                    let (Some(low), Some(high)) = (from.value, to.value) else { continue };
                    let [low, high] = [low, high].map(|value| y(value.ten_thousandths()));
                    let joined = line((x(from.day), low), (x(to.day), high), BLUE);
                    self.add(html! { g stroke-width="2" { (joined) } });
                }
                Between::Break(from, to) => self.add(rift(i64::midpoint(x(*from), x(*to)), (top, bottom))),
            }
        }
        for mark in plot.marks {
            let at = (x(mark.day), mark.value.map_or(bottom, |value| y(value.ten_thousandths())));
            let label = mark.value.map(|value| number::figure(lang, value.ten_thousandths(), true));
            // A target has its value below it, clear of the figure and of the axis.
            let (below, fill) = match mark.kind {
                MarkKind::Target if at.1 + 24 < bottom => (20, VERMILION),
                MarkKind::Target => (-11, VERMILION),
                MarkKind::Baseline | MarkKind::Measured => (-11, BLUE),
            };
            let look = Look { weight: 600, fill, ..SMALL };
            self.add(html! {
                g {
                    title { (marked(mark, lang)) }
                    g transform={ "translate(" (at.0) " " (at.1) ")" } {
                        @if mark.value.is_some() { (sign(mark.kind)) } @else { (cross()) }
                    }
                    @if let Some(label) = &label {
                        g stroke="#FFFFFF" stroke-width="3" paint-order="stroke" {
                            (text((at.0, at.1 + below), look.within(at.0, label, (left, WIDTH)), label))
                        }
                    }
                }
            });
        }
        if let Some(start) = plot.start(lang) {
            self.lines(&start, (0, WIDTH), SMALL);
        }
    }

    /// Adds an axis of time with its labels; the lines at them begin at the top.
    fn time(&mut self, days: Days, (left, right): (i64, i64), (top, bottom): (i64, i64)) {
        self.add(line((left, bottom), (right, bottom), PALE));
        for (day, label) in days.labels(8) {
            let x = left + days.x(day, right - left);
            self.add(line((x, top), (x, bottom + 5), if top == bottom { PALE } else { GRID }));
            self.add(text((x, bottom + 19), SMALL.within(x, &label, (left, WIDTH)), &label));
        }
        self.height = bottom + 26;
    }

    /// Adds the name of a row, as high as it needs, and returns the middle of the row.
    fn row(&mut self, name: &str) -> i64 {
        let lines = TEXT.lines(name, NAMES - 12);
        let half = (i64::try_from(lines.len()).unwrap_or(0) * 8 + 4).max(13);
        let middle = self.height + half;
        self.height = middle - half + 1;
        for line in &lines {
            self.height += 16;
            self.add(text((0, self.height), TEXT, line));
        }
        self.height = middle + half;
        middle
    }

    fn bars(&mut self, parts: &[String], rows: &[Bar], lang: Lang, id: &str) {
        let fill = |i: usize| format!("url(#{id}-{i})");
        self.add(html! {
            defs {
                @for (i, (colour, hatching)) in LOOKS.iter().take(parts.len()).enumerate() {
                    pattern id={ (id) "-" (i) } width="8" height="8" patternUnits="userSpaceOnUse" {
                        rect width="8" height="8" fill=(colour) {}
                        path d=(hatching) stroke="#FFFFFF" stroke-width="1.5" {}
                    }
                }
            }
        });
        let swatch = |i| html! { rect x="-7" y="-7" width="14" height="14" fill=(fill(i)) {} };
        self.legend(parts.iter().enumerate().map(|(i, part)| (swatch(i % LOOKS.len()), part.clone())));
        let size = |bar: &Bar| bar.parts.iter().map(|part| room(part.size())).sum::<i128>();
        let longest = rows.iter().map(size).max().unwrap_or(0).max(1);
        let wholes = rows.iter().map(|bar| SMALL.width(&number::cell(lang, &bar.whole)));
        let width = i128::from(WIDTH - NAMES - 8 - wholes.max().unwrap_or(0));
        self.height += 8;
        for bar in rows {
            let middle = self.row(&bar.name);
            let (mut sum, mut x) = (0, NAMES);
            for (i, part) in bar.parts.iter().enumerate() {
                sum += room(part.size());
                let end = NAMES + i64::try_from(sum * width / longest).unwrap_or(0);
                let own = [parts.get(i).cloned().unwrap_or_default(), number::cell(lang, part)].join(" ");
                self.add(html! {
                    rect x=(x) y=(middle - 9) width=(end - x) height="18" fill=(fill(i % LOOKS.len())) {
                        title { (clean(&own)) }
                    }
                });
                x = end;
            }
            self.add(text((x + 6, middle + 4), SMALL, &number::cell(lang, &bar.whole)));
        }
    }

    fn tracks(&mut self, days: Days, today: Day, rows: &[Track], lang: Lang) {
        let words = Words::of(lang);
        let right = WIDTH - 20;
        let x = |day| NAMES + days.x(day, right - NAMES);
        let top = self.height + 24;
        let mut above = Self { height: top, ..Self::default() };
        for track in rows {
            let (mut middle, mut end) = (above.row(&track.name), NAMES);
            for stretch in &track.stretches {
                let (from, until) = (x(stretch.from), stretch.until.map_or(right, x));
                if from < end {
                    middle = above.row("");
                }
                end = until;
                let look = Look { fill: "#FFFFFF", ..SMALL };
                let fits = look.width(&stretch.name) + 8 < until - from;
                above.add(html! {
                    g {
                        title { (clean(&stretched(stretch, words))) }
                        rect x=(from) y=(middle - 9) width=((until - from).max(3)) height="18" rx="2"
                            fill=(BLUE) stroke="#FFFFFF" {}
                        @if fits { (text((from + 6, middle + 4), look, &clean(&stretch.name))) }
                    }
                });
            }
        }
        self.time(days, (NAMES, right), (top, above.height));
        self.body.push_str(&above.body);
        let day = say!(words, "chart-as-of", day = &today);
        let look = Look { fill: VERMILION, ..SMALL };
        let at = line((x(today), top - 4), (x(today), above.height), VERMILION);
        self.add(html! { g stroke-dasharray="5 3" stroke-width="2" { (at) } });
        self.add(text((x(today), top - 9), look.within(x(today), &day, (NAMES, WIDTH)), &day));
    }
}

/// Returns the room that a quantity takes in a bar.
fn room(size: Option<i64>) -> i128 {
    i128::from(size.unwrap_or(0).max(0))
}

fn sign(kind: MarkKind) -> Markup {
    html! {
        @match kind {
            MarkKind::Baseline => circle r="5" fill="#FFFFFF" stroke=(BLUE) stroke-width="2" {},
            MarkKind::Measured => circle r="5.5" fill=(BLUE) {},
            MarkKind::Target => path d="M0 -6l6 6l-6 6l-6 -6z" fill=(VERMILION) {},
        }
    }
}

fn cross() -> Markup {
    html! { path d="M-4 -4l8 8m0 -8l-8 8" stroke=(INK) stroke-width="2" fill="none" {} }
}

/// A break between figures that cannot be compared.
fn rift(x: i64, (top, bottom): (i64, i64)) -> Markup {
    html! { g stroke-width="1.5" stroke-dasharray="3 4" { (line((x, top), (x, bottom), PALE)) } }
}
