use std::path::Path;

use buurtkracht_core::id::Sequence;
use buurtkracht_core::value::{Day, Money};

use super::{Face, Terminal, numbered, print};
use crate::document::{
    Bar, Cell, Chart, Columns, Document, Item, Mark, MarkKind, Shape, Stretch, Tone, Track,
};
use crate::lang::Lang;
use crate::number::{self, money};

/// A document whose texts are the given one.
fn with(text: &str) -> Document {
    let mut document = Document::new(text);
    document.heading(text);
    document.paragraph(text);
    document.outline([Item::new(text).with([Item::new(text)])]);
    let table = Columns::new()
        .column(text, |text: &&str| Cell::text(text))
        .column("euro", |_| Cell::Money(Money::from_cents(-123_456_789)));
    document.table(table.rows([text], 0));
    document
}

fn printed(face: Face, document: &Document, lang: Lang, width: Option<u16>) -> String {
    let files = print(face, document, lang, &Terminal { width, ..Terminal::default() }).unwrap();
    files.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect()
}

const FACES: [Face; 5] = [Face::Text, Face::Csv, Face::Xlsx, Face::Html, Face::Markdown];

#[test]
fn no_face_lets_a_text_move_the_cursor_start_a_line_or_turn_one_around() {
    let hostile = "x\u{1b}[2J\ndecision d-fake [#1]\u{202e}y";
    let mut document = with(hostile);
    let mark = |text: &&str| Cell::Mark(Tone::Bad, (*text).to_owned());
    document.table(Columns::new().column("mark", mark).rows([hostile], 0));
    for face in FACES {
        let printed = printed(face, &document, Lang::En, None);
        assert!(
            !printed.contains('\u{202e}') && (face == Face::Xlsx || !printed.contains('\u{1b}')),
            "{face:?}"
        );
        assert!(!printed.lines().any(|line| line.starts_with("decision")), "{face:?}");
    }
}

#[test]
fn a_text_is_no_markup() {
    let document = with("<b>*x*</b> & [y](z) | _w_");
    let html = printed(Face::Html, &document, Lang::En, None);
    assert!(html.contains("&lt;b&gt;") && !html.contains("<b>"));
    let markdown = printed(Face::Markdown, &document, Lang::En, None);
    assert!(markdown.contains("\\<b\\>\\*x\\*\\</b\\> \\& \\[y\\](z) \\| \\_w\\_"));
}

#[test]
fn no_cell_is_a_formula() {
    for text in ["=1+1", "+1", "-1", "@SUM(A1)"] {
        let csv = printed(Face::Csv, &with(text), Lang::En, None);
        assert!(csv.lines().skip(1).all(|row| row.starts_with(&format!("'{text}"))), "{csv}");
    }
}

#[test]
fn an_amount_is_written_as_its_language_does() {
    let document = with("x");
    for (face, en, nl) in [
        (Face::Text, "-1,234,567.89", "-1.234.567,89"),
        (Face::Csv, "x,-1234567.89", "x;-1234567,89"),
        (Face::Html, "-1,234,567.89", "-1.234.567,89"),
    ] {
        assert!(printed(face, &document, Lang::En, None).contains(en), "{face:?}");
        assert!(printed(face, &document, Lang::Nl, None).contains(nl), "{face:?}");
    }
}

#[test]
fn an_amount_has_its_sign_and_its_thousands_apart() {
    for (cents, en, nl) in [
        (0, "€ 0.00", "€ 0,00"),
        (-5, "€ -0.05", "€ -0,05"),
        (100_000_000, "€ 1,000,000.00", "€ 1.000.000,00"),
    ] {
        assert_eq!(money(Lang::En, Money::from_cents(cents)), en);
        assert_eq!(money(Lang::Nl, Money::from_cents(cents)), nl);
    }
}

#[test]
fn a_mark_has_a_sign_beside_its_colour() {
    let mut document = Document::new("x");
    let mark = |tone: &Tone| Cell::Mark(*tone, "so".to_owned());
    let table = Columns::new().column("tone", mark).rows([Tone::Good, Tone::Attention, Tone::Bad], 0);
    document.table(table);
    let text = printed(Face::Text, &document, Lang::En, None);
    let html = printed(Face::Html, &document, Lang::En, None);
    for (sign, class) in [("✓", "good"), ("!", "attention"), ("✗", "bad")] {
        assert!(text.contains(&format!("{sign} so")), "{text}");
        assert!(html.contains(&format!("<td class=\"{class}\">{sign} so")), "{html}");
    }
}

#[test]
fn one_sheet_of_html_is_small_and_names_few_entries() {
    let mut document = Document::new("x");
    let entries = |_: &()| Cell::Entries((1..9).map(Sequence).collect());
    document.table(Columns::new().column("entries", entries).rows([()], 0));
    assert!(printed(Face::Html, &document, Lang::En, None).contains("#8"));
    document.one_sheet = true;
    let html = printed(Face::Html, &document, Lang::En, None);
    assert!(html.contains("<body class=\"sheet\">") && html.contains("#4 +4"), "{html}");
}

#[test]
fn a_narrow_terminal_gets_narrow_lines() {
    let document = with("a long text that does not fit in so few columns, whatever is tried");
    for width in [20, 40, 80] {
        let text = printed(Face::Text, &document, Lang::En, Some(width));
        let table = text.lines().skip(3);
        assert!(table.clone().count() > 3);
        for line in table {
            assert!(line.chars().count() <= usize::from(width) + 4, "{width}: {line}");
        }
    }
}

#[test]
fn a_document_without_a_table_has_no_spreadsheet() {
    for face in [Face::Csv, Face::Xlsx] {
        assert!(print(face, &Document::new("x"), Lang::En, &Terminal::default()).is_err());
    }
}

#[test]
fn the_number_of_a_file_stands_before_its_extension() {
    assert_eq!(numbered(Path::new("a/funds.csv"), Some("2")), Path::new("a/funds-2.csv"));
    assert_eq!(numbered(Path::new("funds"), Some("2")), Path::new("funds-2"));
    assert_eq!(numbered(Path::new("a/funds.csv"), None), Path::new("a/funds.csv"));
}

/// A chart of each shape whose texts are the given one.
fn charts(text: &str) -> Document {
    let mut document = Document::new(text);
    document.paragraph(text);
    let day = |day: &str| day.parse::<Day>().unwrap();
    let mark =
        |kind, on: &str, value: &str, series| Mark { kind, day: day(on), value: value.parse().ok(), series };
    let marks = vec![
        mark(MarkKind::Baseline, "2024-10-01", "-61.5", Some(0)),
        mark(MarkKind::Measured, "2025-10-01", "none", Some(0)),
        mark(MarkKind::Measured, "2026-10-01", "123456789.25", Some(1)),
        mark(MarkKind::Target, "2026-12-31", "70", None),
    ];
    let (unit, notes) = (text.to_owned(), vec![text.to_owned()]);
    document.chart(Chart { title: text.to_owned(), unit: unit.clone(), notes, shape: Shape::Line(marks) });
    let sums = [1, 2, 3, 4, 5, 6, -7].map(|euro| Cell::Money(Money::from_cents(euro * 100)));
    let bar = Bar::new(text, sums, Cell::Money(Money::from_cents(i64::MAX)));
    document.chart(Chart::bars(text.to_owned(), unit, [text; 7].map(str::to_owned), [bar]));
    let days = [("2024-10-01", Some("2024-10-02")), ("2025-01-01", None), ("2026-01-01", Some("2026-05-01"))];
    let stretches =
        days.map(|(from, until)| Stretch { name: text.to_owned(), from: day(from), until: until.map(day) });
    let track = Track { name: text.to_owned(), stretches: stretches.into() };
    document.chart(Chart::timeline(text.to_owned(), day("2026-11-30"), [track]));
    document
}

/// The value of an attribute of an element.
fn attribute<'a>(element: &'a str, name: &str) -> &'a str {
    element.split_once(&format!(" {name}=\"")).unwrap().1.split_once('"').unwrap().0
}

/// Asserts that no text of a drawing goes beyond its width, by 0.62 of its size for each column, and 1.1 for a W.
fn assert_within(drawing: &str, width: f64) {
    let mut groups = vec![0.0];
    for element in drawing.split('<').skip(1) {
        let left = *groups.last().unwrap();
        if element.starts_with("/g") {
            groups.pop();
        } else if element.starts_with("g>") || element.starts_with("g ") {
            let moved = element.split_once("translate(").and_then(|(_, place)| place.split(' ').next());
            groups.push(left + moved.map_or(0.0, |x| x.parse::<f64>().unwrap()));
        }
        if !element.starts_with("text ") {
            continue;
        }
        let number = |name| attribute(element, name).parse::<f64>().unwrap();
        let words = element.split_once('>').unwrap().1;
        let words =
            words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        let wide_letters = words.chars().filter(|c| *c == 'W').count() as f64 * 0.48;
        let columns = textwrap::core::display_width(&words) as f64 * 0.62;
        let wide = (columns + wide_letters) * number("font-size");
        let x = left + number("x");
        let (from, until) = match attribute(element, "text-anchor") {
            "start" => (x, x + wide),
            "middle" => (x - wide / 2.0, x + wide / 2.0),
            _ => (x - wide, x),
        };
        assert!(from >= -1.0 && until <= width + 1.0, "{from} to {until} of {width}: {words}");
    }
}

#[test]
fn no_text_of_a_chart_goes_beyond_it_whatever_it_is() {
    let long = "x".repeat(200);
    let texts = [
        long.as_str(),
        &"word ".repeat(40),
        &"W".repeat(200),
        &"😀".repeat(200),
        &"樹木 ".repeat(70),
        &"مرحبا بالعالم ".repeat(15),
        "<script>alert(\"x\")</script> & ]]> <!-- \u{1b}[2J \u{202e} \u{0} \u{fffe} \u{ffff}",
        "",
    ];
    for text in texts {
        let document = charts(text);
        for lang in [Lang::En, Lang::Nl] {
            let file = super::svg(&document, lang).unwrap();
            assert_within(&file, attribute(&file, "width").parse().unwrap());
            let bad = |c: char| c.is_control() || matches!(c, '\u{202e}' | '\u{fffe}' | '\u{ffff}');
            assert!(!file.contains(bad) && !file.contains("<script"), "{file}");
            let page = printed(Face::Html, &document, lang, None);
            for drawing in page.split("<figure ").skip(1) {
                assert_within(drawing.split_once("</figure>").unwrap().0, 640.0);
            }
        }
    }
}

#[test]
fn every_id_of_a_page_is_there_once() {
    let mut document = charts("x");
    document.blocks.extend(charts("x").blocks);
    for printed in [printed(Face::Html, &document, Lang::En, None), super::svg(&document, Lang::En).unwrap()]
    {
        let mut ids: Vec<&str> =
            printed.split(" id=\"").skip(1).map(|rest| rest.split_once('"').unwrap().0).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert!(count > 8 && ids.len() == count, "{ids:?}");
    }
}

#[test]
fn a_chart_in_a_terminal_fits_it_and_ends_no_block_of_markdown() {
    let document = charts("```");
    for width in [20, 40, 80, 200] {
        let text = printed(Face::Text, &document, Lang::En, Some(width));
        let chart = text.lines().filter(|line| line.contains(['│', '┤', '└']));
        assert!(chart.clone().count() > 5);
        for line in chart {
            assert!(line.chars().count() <= usize::from(width).min(80), "{width}: {line}");
        }
    }
    let markdown = printed(Face::Markdown, &document, Lang::En, None);
    let fences: Vec<&str> = markdown.lines().filter(|line| line.starts_with("```")).collect();
    assert_eq!(fences, ["```text", "```"]);
}

#[test]
fn a_figure_has_as_many_decimals_as_it_needs() {
    for (figure, en, nl) in [
        ("0", "0", "0"),
        ("61.5", "61.5", "61,5"),
        ("-0.25", "-0.25", "-0,25"),
        ("1234.1250", "1,234.1250", "1.234,1250"),
    ] {
        let cell = Cell::Figure(figure.parse().unwrap());
        assert_eq!([Lang::En, Lang::Nl].map(|lang| number::cell(lang, &cell)), [en, nl]);
    }
}
