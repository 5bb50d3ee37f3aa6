//! The register as text.

use buurtkracht_core::compliance::FindingCode;
use buurtkracht_core::questions::register::{RegisterAnswer, RegisterKind, RegisterRow, RegisterWho, RowSum};

use crate::render::compliance::shown;
use crate::render::{Page, Style, word};

/// The most entries to print in a row; JSON has all of them.
const SHOWN: usize = 8;

/// The kind of a row, or the finding that it is.
fn kind(style: &Style<'_>, kind: RegisterKind, code: Option<FindingCode>) -> String {
    let kind = word(style.lang, kind.into());
    let code = code.map(|code| word(style.lang, code.into())).filter(|code| *code != kind);
    code.map_or_else(|| kind.to_owned(), |code| format!("{kind}: {code}"))
}

fn who(style: &Style<'_>, who: &RegisterWho) -> String {
    match who {
        RegisterWho::Body(body) => body.to_string(),
        RegisterWho::Partner(partner) => partner.to_string(),
        RegisterWho::Person(person) => style.person(person),
        RegisterWho::CorePartners => style.say("core partners", "kernpartners").to_owned(),
    }
}

pub fn register(style: &Style<'_>, answer: &RegisterAnswer) -> String {
    let mut page = Page::default();
    page.line(format!("{} {}", style.say("Register as of", "Register per"), answer.as_of));
    let headings = [
        style.say("kind", "soort"),
        style.say("rows", "regels"),
        style.say("open", "open"),
        style.say("with an amount", "met een bedrag"),
        style.say("amounts", "bedragen"),
    ];
    let row = |name: String, sum: &RowSum| {
        let counts = [sum.rows, sum.open, sum.with_amount].map(|count| count.to_string());
        [name].into_iter().chain(counts).chain([style.amount(sum.amount)]).collect::<Vec<_>>()
    };
    let mut sums: Vec<Vec<String>> =
        answer.sums.iter().map(|of| row(kind(style, of.kind, of.code), &of.sum)).collect();
    let total = style.say(
        "total (the same money can be in several rows)",
        "totaal (hetzelfde geld kan in meer regels staan)",
    );
    sums.push(row(total.to_owned(), &answer.total));
    page.table(&headings, sums, &[1, 2, 3, 4]);
    if answer.rows.is_empty() {
        return page.finish();
    }
    page.heading(style.say("By day", "Op dag"));
    let headings = [
        style.say("day", "dag"),
        style.say("kind", "soort"),
        style.say("about", "over"),
        style.say("who", "wie"),
        style.say("euros", "euro"),
        style.say("state", "stand"),
        style.say("entries", "vastgelegd in"),
        style.say("what", "wat"),
    ];
    page.table(&headings, answer.rows.iter().map(|row| told(style, row)).collect(), &[4]);
    page.finish()
}

fn told(style: &Style<'_>, row: &RegisterRow) -> Vec<String> {
    let state = word(style.lang, row.state.into());
    let closed = match (&row.closed_by, row.closed_on) {
        (Some(by), _) => format!(" ({by})"),
        (None, Some(on)) if on != row.on => format!(" ({on})"),
        (None, _) => String::new(),
    };
    vec![
        row.on.to_string(),
        kind(style, row.kind, row.code),
        row.about.clone(),
        who(style, &row.who),
        row.amount.map_or_else(|| "—".to_owned(), |amount| style.amount(amount)),
        format!("{state}{closed}"),
        shown(&row.entries, SHOWN),
        row.detail.clone(),
    ]
}
