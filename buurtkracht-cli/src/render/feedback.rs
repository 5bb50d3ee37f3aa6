//! Feedback as a document.

use buurtkracht_core::feedback::FeedbackSubject;
use buurtkracht_core::questions::feedback::{FeedbackAnswer, FeedbackCounts, FeedbackItem, FeedbackStanding};

use super::compliance::{counts, owner};
use super::{Style, word};
use crate::args::OwnedBy;
use crate::document::{Cell, Columns, Document, Table};
use crate::words::{Words, say};

/// What feedback is about.
pub fn about(words: &Words, about: &FeedbackSubject) -> String {
    match about {
        FeedbackSubject::Decision(id) => say!(words, "about-decision", id = &id),
        FeedbackSubject::Proposal(id) => say!(words, "about-proposal", id = &id),
        FeedbackSubject::Report(id) => say!(words, "about-report", id = &id),
        FeedbackSubject::Signal(id) => say!(words, "about-signal", id = &id),
    }
}

fn items(style: &Style<'_>, answer: &FeedbackAnswer) -> Table {
    let words = style.words();
    let given = |item: &FeedbackItem| match item.standing {
        FeedbackStanding::Given { on, late, given_by } => Some((on, late, given_by)),
        FeedbackStanding::Due | FeedbackStanding::Overdue { .. } => None,
    };
    let mut columns = Columns::new()
        .column(say!(words, "state"), |item: &&FeedbackItem| match given(item) {
            Some((_, true, _)) => Cell::Text(say!(words, "given-late")),
            _ => Cell::text(word(style.lang, (&item.standing).into())),
        })
        .column(say!(words, "overdue-since"), |item| match item.standing {
            FeedbackStanding::Overdue { since } => Cell::Date(since),
            FeedbackStanding::Due | FeedbackStanding::Given { .. } => Cell::Empty,
        });
    if answer.items.iter().any(|item| given(item).is_some()) {
        let on = move |item: &&FeedbackItem| given(item).map_or(Cell::Empty, |(on, _, _)| Cell::Date(on));
        columns = columns.column(say!(words, "given-on"), on);
    }
    columns
        .column(say!(words, "about"), |item| Cell::Text(about(words, &item.about)))
        .column(say!(words, "title"), |item| item.title.as_ref().map_or(Cell::Empty, Cell::text))
        .column(say!(words, "from"), |item| Cell::text(&item.from))
        .column(say!(words, "to"), |item| Cell::Text(style.party(&item.to)))
        .column(say!(words, "since"), |item| Cell::Date(item.since))
        .column(say!(words, "due-on"), |item| item.by.as_ref().map_or(Cell::Empty, |by| Cell::Date(by.on)))
        .column(say!(words, "due-at"), |item| {
            item.by.as_ref().map_or(Cell::Empty, |by| Cell::text(&by.meeting))
        })
        .column(say!(words, "owner"), |item| Cell::Text(owner(style, &item.owner)))
        .column(say!(words, "entries"), move |item| {
            let by = item.by.as_ref().map(|by| by.entry);
            let given = given(item).map(|(_, _, entry)| entry);
            Cell::Entries([Some(item.entry), by, given].into_iter().flatten().collect())
        })
        .rows(&answer.items, 0)
}

/// How much each owes or is to see to, with the total.
fn grouped(style: &Style<'_>, document: &mut Document, answer: &FeedbackAnswer, by: OwnedBy) {
    let words = style.words();
    let (key, heading) = match by {
        OwnedBy::Body => ("body", say!(words, "owed-by")),
        OwnedBy::Partner => ("partner", say!(words, "owner")),
    };
    let none = say!(words, "no-one-partner");
    let groups = answer.groupings.iter().filter(|grouping| grouping.by == key);
    let groups = groups.flat_map(|grouping| &grouping.groups);
    let rows = groups.map(|group| (group.of.clone().unwrap_or_else(|| none.clone()), group.counts));
    let total = (say!(words, "total"), answer.counts);
    let state = |name| word(style.lang, name).to_owned();
    document.heading(match by {
        OwnedBy::Body => say!(words, "per-body"),
        OwnedBy::Partner => say!(words, "per-partner"),
    });
    document.table(counts(
        heading,
        [
            (state("given"), |of: &FeedbackCounts| of.given),
            (state("due"), |of| of.due),
            (state("overdue"), |of| of.overdue),
        ],
        rows.chain([total]),
    ));
}

pub fn feedback(style: &Style<'_>, answer: &FeedbackAnswer, by: Option<OwnedBy>) -> Document {
    let (words, day) = (style.words(), answer.on.to_string());
    let mut document = Document::new(match &answer.section {
        Some(section) => say!(words, "feedback", day, section = &section),
        None => say!(words, "feedback-unasked", day),
    });
    let FeedbackCounts { given, due, overdue } = answer.counts;
    document.paragraph(say!(words, "feedback-counts", given, due, overdue));
    if let Some(by) = by {
        grouped(style, &mut document, answer, by);
        document.heading(say!(words, "each-feedback"));
    }
    if answer.items.is_empty() {
        document.paragraph(say!(words, "no-feedback"));
    }
    document.table(items(style, answer));
    document
}
