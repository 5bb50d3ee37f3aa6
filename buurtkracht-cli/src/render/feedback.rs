//! Feedback as text.

use buurtkracht_core::feedback::FeedbackSubject;
use buurtkracht_core::questions::feedback::{FeedbackAnswer, FeedbackCounts, FeedbackItem, FeedbackStanding};

use super::compliance::owner;
use super::{Page, Style, word};
use crate::args::OwnedBy;

/// What feedback is about.
pub fn about(style: &Style<'_>, about: &FeedbackSubject) -> String {
    let (what, id) = match about {
        FeedbackSubject::Decision(id) => (style.say("decision", "besluit"), id.to_string()),
        FeedbackSubject::Proposal(id) => (style.say("proposal", "voorstel"), id.to_string()),
        FeedbackSubject::Report(id) => (style.say("report", "rapportage"), id.to_string()),
        FeedbackSubject::Signal(id) => (style.say("signal", "signaal"), id.to_string()),
    };
    format!("{what} {id}")
}

fn row(style: &Style<'_>, item: &FeedbackItem) -> Vec<String> {
    let state = word(style.lang, (&item.standing).into());
    let (state, given) = match &item.standing {
        FeedbackStanding::Due => (state.to_owned(), String::new()),
        FeedbackStanding::Overdue { since } => {
            (format!("{state} {} {since}", style.say("since", "sinds")), String::new())
        }
        FeedbackStanding::Given { on, late, given_by } => {
            let late = if *late { style.say(", late", ", te laat") } else { "" };
            (format!("{state} {on}{late}"), format!(" {given_by}"))
        }
    };
    let (by, met) = match &item.by {
        Some(by) => (format!("{} {}", by.on, by.meeting), format!(" {}", by.entry)),
        None => ("—".to_owned(), String::new()),
    };
    let title = item.title.as_ref().map_or(String::new(), |title| format!(" \"{title}\""));
    vec![
        state,
        format!("{}{title}", about(style, &item.about)),
        item.from.to_string(),
        style.party(&item.to),
        item.since.to_string(),
        by,
        owner(style, &item.owner),
        format!("{}{met}{given}", item.entry),
    ]
}

fn numbers(counts: &FeedbackCounts) -> [usize; 3] {
    [counts.given, counts.due, counts.overdue]
}

pub fn feedback(style: &Style<'_>, answer: &FeedbackAnswer, by: Option<OwnedBy>) -> String {
    let mut page = Page::default();
    let section = match &answer.section {
        Some(section) => format!("§ {section}"),
        None => style.say("the text does not ask for it", "de tekst vraagt er niet om").to_owned(),
    };
    let heading = style.say("Feedback between the levels", "Terugkoppeling tussen de niveaus");
    page.line(format!("{heading} — {} ({section})", answer.on));
    let words = ["given", "due", "overdue"].map(|name| word(style.lang, name));
    let counts: Vec<String> =
        numbers(&answer.counts).iter().zip(words).map(|(count, word)| format!("{count} {word}")).collect();
    page.line(format!("  {}", counts.join(", ")));
    if let Some(by) = by {
        let (key, heading, none) = match by {
            OwnedBy::Body => ("body", style.say("owed by", "verschuldigd door"), "—"),
            OwnedBy::Partner => {
                ("partner", style.say("owner", "eigenaar"), style.say("no one partner", "geen ene partner"))
            }
        };
        let row = |of: &str, counts: &FeedbackCounts| -> Vec<String> {
            std::iter::once(of.to_owned()).chain(numbers(counts).map(|count| count.to_string())).collect()
        };
        let groups = answer.groupings.iter().filter(|grouping| grouping.by == key);
        let groups = groups.flat_map(|grouping| &grouping.groups);
        let rows = groups.map(|group| row(group.of.as_deref().unwrap_or(none), &group.counts));
        let total = row(style.say("total", "totaal"), &answer.counts);
        let headings: Vec<&str> = std::iter::once(heading).chain(words).collect();
        page.table(&headings, rows.chain([total]).collect(), &[1, 2, 3]);
        page.line("");
    }
    let headings = [
        style.say("state", "stand"),
        style.say("about", "over"),
        style.say("from", "van"),
        style.say("to", "aan"),
        style.say("since", "sinds"),
        style.say("due by", "uiterlijk bij"),
        style.say("owner", "eigenaar"),
        style.say("entries", "regels"),
    ];
    if answer.items.is_empty() {
        page.line(format!("  {}", style.say("nothing awaits feedback", "niets wacht op terugkoppeling")));
    }
    page.table(&headings, answer.items.iter().map(|item| row(style, item)).collect(), &[]);
    page.finish()
}
