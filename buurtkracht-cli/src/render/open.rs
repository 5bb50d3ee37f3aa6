//! What is not done, as text.

use std::collections::BTreeSet;

use buurtkracht_core::compliance::OpenItem;
use buurtkracht_core::questions::open::{OpenAnswer, OpenCounts};

use super::compliance::{SHOWN, owner, shown};
use super::{Page, Style, word};
use crate::args::FallsTo;

pub fn open(style: &Style<'_>, answer: &OpenAnswer, by: Option<FallsTo>) -> String {
    let mut page = Page::default();
    page.line(format!("{} — {}", style.say("Not done", "Niet gedaan"), answer.on));
    let OpenCounts { in_time, overdue } = answer.counts;
    let late = word(style.lang, "overdue");
    page.line(match answer.only_overdue {
        true => format!("  {overdue} {late}"),
        false => format!("  {in_time} {}, {overdue} {late}", style.say("in time", "op tijd")),
    });
    if let Some(by) = by {
        grouped(style, &mut page, answer, by);
    }
    let kinds: BTreeSet<_> = answer.items.iter().map(|item| item.kind).collect();
    for kind in kinds {
        let own: Vec<&OpenItem> = answer.of(kind).collect();
        page.heading(format!("{} ({})", word(style.lang, kind.into()), own.len()));
        let headings = [
            style.say("id", "id"),
            style.say("title", "titel"),
            style.say("since", "sinds"),
            style.say("due", "uiterlijk"),
            style.say("overdue since", "te laat sinds"),
            style.say("owner", "eigenaar"),
            style.say("plan", "plan"),
            "€",
            style.say("entries", "regels"),
        ];
        page.table(&headings, own.into_iter().map(|item| row(style, item)).collect(), &[7]);
    }
    page.finish()
}

fn row(style: &Style<'_>, item: &OpenItem) -> Vec<String> {
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "—".to_owned());
    vec![
        item.id.clone(),
        or_none(item.title.as_ref().map(ToString::to_string)),
        item.since.to_string(),
        or_none(item.due.map(|day| day.to_string())),
        or_none(item.overdue.map(|day| day.to_string())),
        owner(style, &item.owner),
        or_none(item.plan.as_ref().map(ToString::to_string)),
        or_none(item.amount.map(|amount| style.amount(amount))),
        shown(&item.entries, SHOWN),
    ]
}

/// How much falls to each, with the sum.
fn grouped(style: &Style<'_>, page: &mut Page, answer: &OpenAnswer, by: FallsTo) {
    let (key, heading, none) = match by {
        FallsTo::Body => ("body", style.say("body", "orgaan"), style.say("of no body", "van geen orgaan")),
        FallsTo::Partner => ("partner", "partner", style.say("of no one partner", "van geen ene partner")),
        FallsTo::Plan => ("plan", "plan", style.say("of no plan", "van geen plan")),
    };
    let row = |of: &str, counts: &OpenCounts| {
        let sum = counts.in_time + counts.overdue;
        vec![of.to_owned(), counts.in_time.to_string(), counts.overdue.to_string(), sum.to_string()]
    };
    let groups = answer.groupings.iter().filter(|grouping| grouping.by == key);
    let groups = groups.flat_map(|grouping| &grouping.groups);
    let rows = groups.map(|group| row(group.of.as_deref().unwrap_or(none), &group.counts));
    let total = row(style.say("total", "totaal"), &answer.counts);
    let headings =
        [heading, style.say("in time", "op tijd"), word(style.lang, "overdue"), style.say("sum", "som")];
    page.table(&headings, rows.chain([total]).collect(), &[1, 2, 3]);
}
