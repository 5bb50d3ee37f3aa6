use std::path::Path;

use buurtkracht_core::value::Money;

use super::{Face, Terminal, numbered, print};
use crate::document::{Cell, Columns, Document, Item};
use crate::lang::Lang;

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
    String::from_utf8_lossy(&files[0].1).into_owned()
}

const FACES: [Face; 5] = [Face::Text, Face::Csv, Face::Xlsx, Face::Html, Face::Markdown];

#[test]
fn no_face_lets_a_text_move_the_cursor_start_a_line_or_turn_one_around() {
    let document = with("x\u{1b}[2J\ndecision d-fake [#1]\u{202e}y");
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
