//! The page for the steering group: one sheet of A4. A section that does not fit leaves rows out, and says how many and
//! by which command to see them.

use std::collections::BTreeSet;

use buurtkracht_core::compliance::{DutyState, State, Vacancy};
use buurtkracht_core::decisions::Outcome;
use buurtkracht_core::evaluation::{Measured, Measurement};
use buurtkracht_core::id::Sequence;
use buurtkracht_core::plans::Colour;
use buurtkracht_core::questions::delivered::{DeliveredSum, HoursDelivered};
use buurtkracht_core::questions::funds::Forecast;
use buurtkracht_core::questions::page::{
    AheadKind, DateAhead, DecisionFollowed, DecisionProgress, GoalLine, NextStep, PageAnswer, PlanLine,
    ProposalToDecide, SourceFree, SourcesNamedBy,
};
use buurtkracht_core::record::Record;
use buurtkracht_core::value::Money;
use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Serialize;

use super::answers::without_plan;
use super::compliance::{name, owner};
use super::delivered::hours_delivered;
use super::{Style, confirmed, join, word};
use crate::args::Lang;
use crate::document::{Cell, Columns, Document, Item, Table, Tone};
use crate::number;
use crate::words::say;

/// A page with what it rests on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PageReport {
    /// The page.
    #[serde(flatten)]
    pub page: PageAnswer,
    /// What was recorded by then counts: when the last of it was.
    pub known_at: Option<DateTime<FixedOffset>>,
    /// The log that it rests on.
    pub checkpoint: Checkpoint,
}

/// A log, by its length and its root.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Checkpoint {
    /// The number of entries.
    pub entries: u64,
    /// The RFC 6962 root over them, as `verify` gives it.
    pub root: String,
}

/// The lines that a sheet has for its sections, and the characters of a line.
const LINES: usize = 74;
const COLUMNS: usize = 140;

/// The most characters of a cell that always stay on one line.
const UNBROKEN: usize = 20;

/// The fewest rows of a section that leaves rows out.
const FEWEST: usize = 3;

/// The most characters of a sealed text.
const QUOTED: usize = 90;

/// The most overdue things of a duty that are named.
const NAMED: usize = 3;

/// A part of the sheet.
struct Section {
    heading: String,
    table: Table,
    /// For each row, a statement below the table that belongs to it.
    notes: Vec<Option<Item>>,
    /// The text where there are no rows.
    nothing: String,
    /// The command that answers in full.
    command: String,
    left_out: usize,
}

impl Section {
    fn new(heading: String, table: Table, nothing: String, command: String) -> Self {
        Self { heading, table, notes: Vec::new(), nothing, command, left_out: 0 }
    }

    /// Adds the statement of each row.
    fn noted(self, notes: impl Iterator<Item = Option<Item>>) -> Self {
        Self { notes: notes.collect(), ..self }
    }

    /// Estimates its lines: an empty one, the heading, those of the table, the notes, and the one with the command.
    fn lines(&self, lang: Lang) -> usize {
        let notes = self.notes.iter().flatten().count();
        3 + self.rows(lang).max(1) + notes + usize::from(self.left_out > 0)
    }

    /// Estimates the lines of its rows: where a table is too wide, each column gives way in proportion.
    fn rows(&self, lang: Lang) -> usize {
        let length = |cell: &Cell| number::short(lang, cell).chars().count() + 2;
        let lengths = |row: &Vec<Cell>| row.iter().map(length).collect();
        let lengths: Vec<Vec<usize>> = self.table.rows.iter().map(lengths).collect();
        let widest = |column: usize| lengths.iter().filter_map(|row| row.get(column)).max().copied();
        let widths: Vec<usize> = (0..self.table.headings.len()).filter_map(widest).collect();
        let width = widths.iter().sum::<usize>().max(COLUMNS);
        let lines = |(own, widest): (&usize, &usize)| (own * width).div_ceil(widest * COLUMNS);
        let height = |row: &Vec<usize>| {
            row.iter().zip(&widths).filter(|(own, _)| **own > UNBROKEN).map(lines).max().unwrap_or(1)
        };
        lengths.iter().map(height).sum()
    }

    /// Returns how many rows it can leave out. One alone would only make place for the line with the command.
    fn spare(&self) -> usize {
        let spare = self.table.rows.len().saturating_sub(self.table.totals + FEWEST);
        if self.left_out == 0 && spare == 1 { 0 } else { spare }
    }

    /// Leaves out the last rows that are no totals: at first two.
    fn leave_out(&mut self) {
        let count = if self.left_out == 0 { 2 } else { 1 };
        let end = self.table.rows.len().saturating_sub(self.table.totals);
        let first = end.saturating_sub(count);
        self.table.rows.drain(first..end);
        self.notes.truncate(first);
        self.left_out += end - first;
    }

    fn print(self, style: &Style<'_>, document: &mut Document) {
        document.heading(self.heading);
        if self.table.rows.is_empty() {
            return document.paragraph(self.nothing);
        }
        document.table(self.table);
        if self.notes.iter().any(Option::is_some) {
            document.outline(self.notes.into_iter().flatten());
        }
        if self.left_out > 0 {
            let count = self.left_out;
            document.paragraph(say!(style.words(), "page-more", count, self.command));
        }
    }
}

/// Leaves rows out of the longest sections until the sheet has room for all, or no more can go.
fn fit(lang: Lang, sections: &mut [Section]) {
    while sections.iter().map(|section| section.lines(lang)).sum::<usize>() > LINES {
        match sections.iter_mut().max_by_key(|section| section.spare()).filter(|longest| longest.spare() > 0)
        {
            Some(longest) => longest.leave_out(),
            None => return,
        }
    }
}

pub fn page(style: &Style<'_>, report: &PageReport) -> Document {
    let (words, page) = (style.words(), &report.page);
    let (title, day, body) = (page.title.to_string(), page.on.to_string(), page.body_name.to_string());
    let mut document = Document::new(say!(words, "page", title, day));
    document.one_sheet = true;
    document.paragraph(match &page.last_meeting {
        Some(last) => {
            let (meeting, on, entry) =
                (last.meeting.to_string(), last.on.to_string(), last.entry.to_string());
            say!(words, "page-for", body, meeting, on, entry)
        }
        None => say!(words, "page-for-first", body),
    });
    let mut sections = [
        asked(style, page),
        decided(style, page),
        money(style, page),
        hours(style, page),
        plans(style, page),
        goals(style, page),
        overdue(style, page),
        vacancies(style, page),
        ahead(style, page),
    ];
    fit(style.lang, &mut sections);
    for (at, section) in sections.into_iter().enumerate() {
        section.print(style, &mut document);
        if at == PLANS && !page.areas_without_plan.is_empty() {
            document.paragraph(without_plan(words, &page.areas_without_plan));
        }
    }
    document.heading(say!(words, "page-basis"));
    basis(style, &mut document, report);
    document
}

fn command(page: &PageAnswer, question: &str) -> String {
    format!("buurtkracht {question} {}", page.on)
}

/// Whether a proposal asks more of a source than that has free.
fn short(own: &SourceFree) -> bool {
    own.asked > Some(own.free)
}

fn asked(style: &Style<'_>, page: &PageAnswer) -> Section {
    let words = style.words();
    let columns = Columns::new()
        .column(say!(words, "page-proposal"), |of: &&ProposalToDecide| {
            let proposal = &of.waiting.proposal;
            format!("{} {}", proposal.proposal, proposal.title)
        })
        .column(say!(words, "amount"), |of| of.waiting.proposal.amount)
        .column(say!(words, "page-source-free"), |of| match sources(style, of) {
            None => Cell::Empty,
            Some((text, _)) if of.sources.iter().any(short) => Cell::Mark(Tone::Bad, text),
            Some((text, _)) => Cell::Text(text),
        })
        .column(say!(words, "page-advice"), |of| match of.waiting.advice.as_slice() {
            [] => say!(words, "none"),
            all => join(all.iter().map(|(by, verdict, _)| {
                let verdict = word(style.lang, (*verdict).into());
                say!(words, "page-advised", verdict, by = &by)
            })),
        })
        .column(say!(words, "entries"), |of| {
            let advice = of.waiting.advice.iter().map(|(_, _, entry)| *entry);
            [of.waiting.entry].into_iter().chain(advice).collect::<Vec<_>>()
        });
    let note = |of: &ProposalToDecide| {
        let sources = sources(style, of)?.1?;
        let proposal = of.waiting.proposal.proposal.to_string();
        Some(Item::new(say!(words, "page-sources", proposal, sources)))
    };
    Section::new(
        say!(words, "page-asked"),
        columns.rows(&page.asked, 0),
        say!(words, "page-nothing-asked"),
        command(page, "open --as-of"),
    )
    .noted(page.asked.iter().map(note))
}

/// Returns the sources of the money of a proposal; where there are several, with what each has free.
fn sources(style: &Style<'_>, of: &ProposalToDecide) -> Option<(String, Option<String>)> {
    let words = style.words();
    let source = |own: &SourceFree, asked: Option<Money>| {
        let asked = asked.map_or_else(|| "none".to_owned(), |asked| style.money(asked));
        let (source, free) = (own.source.to_string(), style.money(own.free));
        let short = if short(own) { "yes" } else { "no" };
        say!(words, "page-source", source, asked, free, short)
    };
    let named: Money = of.sources.iter().filter_map(|own| own.asked).sum();
    let rest = of.waiting.proposal.amount?.saturating_sub(named);
    let each = join(of.sources.iter().map(|own| source(own, own.asked)));
    let ids = join(of.sources.iter().map(|own| &own.source));
    Some(match (of.named_by, of.sources.as_slice()) {
        (SourcesNamedBy::Nobody, []) => (say!(words, "page-nothing-free"), None),
        (SourcesNamedBy::Nobody, _) => (say!(words, "page-not-named"), Some(each)),
        (SourcesNamedBy::Plan, [_]) => (say!(words, "page-of-plan", sources = each), None),
        (SourcesNamedBy::Plan, _) => (say!(words, "page-of-plan", sources = ids), Some(each)),
        (SourcesNamedBy::Proposal, [only]) if !rest.is_positive() => (source(only, None), None),
        (SourcesNamedBy::Proposal, _) if rest.is_positive() => {
            (ids, Some(say!(words, "page-rest-not-named", sources = each, rest)))
        }
        (SourcesNamedBy::Proposal, _) => (ids, Some(each)),
    })
}

fn decided(style: &Style<'_>, page: &PageAnswer) -> Section {
    let words = style.words();
    let columns = Columns::new()
        .column(say!(words, "decision"), |own: &&DecisionFollowed| format!("{} {}", own.decision, own.title))
        .column(say!(words, "page-decided-on"), |own| own.decided_on)
        .column(say!(words, "page-how-far"), |own| how_far(style, own))
        .column(say!(words, "allocated"), |own| Some(own.allocated).filter(|amount| amount.is_positive()))
        .column(say!(words, "entries"), |own| own.entries.clone());
    Section::new(
        say!(words, "page-decided"),
        columns.rows(&page.decided, 0),
        say!(words, "page-nothing-decided"),
        "buurtkracht log --kind DecisionTaken".to_owned(),
    )
}

fn how_far(style: &Style<'_>, own: &DecisionFollowed) -> Cell {
    let (words, actions) = (style.words(), join(&own.actions));
    let (tone, text) = match &own.progress {
        DecisionProgress::Done if own.outcome == Outcome::Adopted => (Tone::Good, say!(words, "page-done")),
        DecisionProgress::Done => {
            let outcome = word(style.lang, own.outcome.into());
            (Tone::Good, say!(words, "page-done-as", outcome))
        }
        DecisionProgress::InHand { by } => (Tone::Good, say!(words, "page-in-hand", by = &by, actions)),
        DecisionProgress::Late { since } => (Tone::Bad, say!(words, "page-late", since = &since, actions)),
        DecisionProgress::Stuck { why, since } => {
            let why = word(style.lang, (*why).into());
            (Tone::Bad, say!(words, "page-stuck", since = &since, why))
        }
        DecisionProgress::UnderReservation { authority, until } => {
            let (until, authority) = (until.to_string(), authority.to_string());
            (Tone::Attention, say!(words, "page-reserved", until, authority))
        }
        DecisionProgress::Replaced { by } => (Tone::Good, say!(words, "page-replaced", by = &by)),
    };
    Cell::Mark(tone, text)
}

fn money(style: &Style<'_>, page: &PageAnswer) -> Section {
    type Row<'a> = (String, [Money; 5], Option<Forecast>, &'a [Sequence]);
    let (words, all) = (style.words(), &page.money);
    let rows = all.sources.iter().map(|own| {
        let spent = own.figures.spent.saturating_add(own.irregular);
        let sums = [own.pledged, own.provided, own.figures.allocated, spent, own.free];
        (own.source.to_string(), sums, own.forecast, own.entries.as_slice())
    });
    let spent = all.total.spent.saturating_add(all.irregular);
    let sums = [all.pledged, all.provided, all.total.allocated, spent, all.free];
    let total: Row<'_> = (say!(words, "sum-no-pot"), sums, all.forecast, &[]);
    let columns = Columns::new()
        .column(say!(words, "source"), |(name, ..): &Row<'_>| Cell::text(name))
        .column(say!(words, "pledged"), |(_, [sum, ..], ..)| *sum)
        .column(say!(words, "provided"), |(_, [_, sum, ..], ..)| *sum)
        .column(say!(words, "allocated"), |(_, [_, _, sum, ..], ..)| *sum)
        .column(say!(words, "spent"), |(_, [.., sum, _], ..)| *sum)
        .column(say!(words, "free"), |(_, [.., sum], ..)| *sum)
        .column(say!(words, "page-forecast"), |(_, _, forecast, _)| forecast.map(|of| of.by_commitments))
        .column(say!(words, "entries"), |(.., entries)| entries.to_vec());
    let table = columns.rows(rows.chain([total]), 1);
    let full = command(page, "funds --by source --as-of");
    Section::new(say!(words, "page-money"), table, String::new(), full)
}

fn hours(style: &Style<'_>, page: &PageAnswer) -> Section {
    type Row<'a> = (String, &'a DeliveredSum, Vec<Sequence>);
    let (words, of) = (style.words(), &page.hours);
    let any = |sum: &DeliveredSum| {
        [sum.fte, sum.hours_per_week, sum.hours_per_year].iter().any(|of| *of != HoursDelivered::default())
    };
    let rows = of.partners.iter().filter(|own| any(&own.total)).map(|own| {
        let mut entries: Vec<Sequence> = own.quarters.iter().flat_map(|of| of.entries.clone()).collect();
        entries.sort_unstable();
        entries.dedup();
        (own.partner.to_string(), &own.total, entries)
    });
    let columns =
        Columns::new().column(say!(words, "partner"), |(partner, ..): &Row<'_>| Cell::text(partner));
    let columns = hours_delivered(words, columns, say!(words, "fte-pledged"), |row| &row.1.fte);
    let columns = hours_delivered(words, columns, say!(words, "hours-pledged"), |row| &row.1.hours_per_week);
    let columns = hours_delivered(words, columns, say!(words, "yearly-pledged"), |row| &row.1.hours_per_year);
    let columns = columns.column(say!(words, "entries"), |(.., entries)| entries.clone());
    Section::new(
        say!(words, "page-hours", year = &of.year),
        columns.rows(rows.chain([(say!(words, "page-each-apart"), &of.total, Vec::new())]), 1),
        String::new(),
        command(page, "delivered --as-of"),
    )
}

/// Returns the beginning of a sealed text, on one line.
fn quote(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// The place of the plans among the sections of a page.
const PLANS: usize = 4;

fn plans(style: &Style<'_>, page: &PageAnswer) -> Section {
    let words = style.words();
    let columns = Columns::new()
        .column(say!(words, "plan"), |line: &&PlanLine| format!("{} {}", line.plan, line.title))
        .column(say!(words, "page-phase"), |line| Cell::text(word(style.lang, line.phase.into())))
        .column(say!(words, "page-colour-why"), |line| {
            let Some(Record { fact, .. }) = &line.colour else {
                return Cell::Text(say!(words, "page-no-colour"));
            };
            let tone = match fact.colour {
                Colour::Green => Tone::Good,
                Colour::Amber => Tone::Attention,
                Colour::Red => Tone::Bad,
            };
            let reason = fact.note.as_ref().map(|note| quote(&style.sealed(note)));
            let why = reason.unwrap_or_else(|| say!(words, "page-no-reason"));
            let colour = word(style.lang, fact.colour.into());
            Cell::Mark(tone, say!(words, "page-colour", colour, on = &fact.on, why))
        })
        .column(say!(words, "page-next-step"), |line| line.next.as_ref().map(|next| next_step(style, next)))
        .column(say!(words, "entries"), |line| {
            let mut entries = line.entries.clone();
            entries.dedup();
            Cell::Entries(entries)
        });
    Section::new(
        say!(words, "page-plans"),
        columns.rows(&page.plans, 0),
        say!(words, "page-no-plan"),
        "buurtkracht explain PLAN".to_owned(),
    )
}

fn next_step(style: &Style<'_>, next: &NextStep) -> String {
    let words = style.words();
    match next {
        NextStep::Adopt => say!(words, "page-adopt"),
        NextStep::Resume => say!(words, "page-resume"),
        NextStep::Start { on } => say!(words, "page-start", on = &on),
        NextStep::Finish { by } => say!(words, "page-finish", by = &by),
        NextStep::Do(item) => {
            let kind = word(style.lang, item.kind.into());
            let what = item.title.as_ref().map_or_else(|| item.id.clone(), ToString::to_string);
            let owner = owner(style, &item.owner);
            match item.due {
                Some(due) => {
                    say!(words, "page-do-by", kind, what, due = &due, owner)
                }
                None => say!(words, "page-do", kind, what, owner),
            }
        }
    }
}

fn goals(style: &Style<'_>, page: &PageAnswer) -> Section {
    let words = style.words();
    let columns = Columns::new()
        .column(say!(words, "goal"), |line: &&GoalLine| Cell::text(&line.title))
        .column(say!(words, "page-indicator"), |line| {
            line.figures.as_ref().map(|own| {
                let place = own.area_name.as_ref().map_or_else(|| own.area.to_string(), ToString::to_string);
                let (title, unit) = (&own.effect.indicator.fact.title, &own.effect.indicator.fact.unit);
                let more = if line.others == 0 { String::new() } else { format!(" +{}", line.others) };
                format!("{title} ({unit}), {place}{more}")
            })
        })
        .column(say!(words, "baseline"), |line| {
            line.figures.as_ref().map(|own| figure(style, own.effect.baseline.as_ref()))
        })
        .column(say!(words, "page-latest"), |line| {
            line.figures.as_ref().map(|own| figure(style, own.effect.latest()))
        })
        .column(say!(words, "page-caveat"), |line| match &line.figures {
            Some(own) => {
                let caveats = own.effect.beside().map(|warning| word(style.lang, (&warning.caveat).into()));
                join(caveats.collect::<BTreeSet<_>>())
            }
            None if line.unmeasured == 0 => say!(words, "page-no-indicator"),
            None => say!(words, "no-figure"),
        })
        .column(say!(words, "entries"), |line| {
            let shown =
                line.figures.iter().flat_map(|own| own.effect.baseline.iter().chain(own.effect.latest()));
            shown.map(|known| known.sequence).collect::<Vec<_>>()
        });
    let note = |line: &GoalLine| {
        let Record { sequence, fact, .. } = line.story.as_ref()?;
        let (goal, story) = (line.title.to_string(), quote(&style.sealed(fact.successes.as_ref()?)));
        let (kind, on) = (word(style.lang, fact.kind.into()), fact.on.to_string());
        let text = say!(words, "page-story", goal, story, kind, on);
        Some(Item::new(text).shown_by([*sequence]))
    };
    Section::new(
        say!(words, "page-goals"),
        columns.rows(&page.goals, 0),
        say!(words, "none"),
        command(page, "effect --as-of"),
    )
    .noted(page.goals.iter().map(note))
}

fn figure(style: &Style<'_>, of: Option<&Record<Measurement>>) -> String {
    let words = style.words();
    let Some(Record { fact, .. }) = of else { return say!(words, "none") };
    let value = match &fact.value {
        Some(Measured::Figure(figure)) => figure.to_string(),
        Some(Measured::Suppressed) => say!(words, "page-too-few"),
        None => say!(words, "no-figure"),
    };
    say!(words, "page-figure", value, on = &fact.reference_date)
}

fn overdue(style: &Style<'_>, page: &PageAnswer) -> Section {
    let words = style.words();
    let columns = Columns::new()
        .column(say!(words, "duty"), |duty: &&DutyState| Cell::Mark(Tone::Bad, name(style, duty)))
        .column(say!(words, "what"), |duty| {
            let first = join(duty.overdue.iter().take(NAMED));
            match duty.overdue.len() {
                0 => String::new(),
                count @ ..=NAMED => say!(words, "page-several", count, first),
                count => say!(words, "page-many", count, first),
            }
        })
        .column(say!(words, "since"), |duty| match &duty.state {
            State::Overdue { since } => Some(*since),
            State::Met | State::PartlyMet { .. } | State::Due | State::NotApplicable { .. } => None,
        })
        .column(say!(words, "owner"), |duty| owner(style, &duty.owner))
        .column(say!(words, "entries"), |duty| duty.evidence.clone());
    Section::new(
        say!(words, "page-overdue"),
        columns.rows(&page.overdue, 0),
        say!(words, "none"),
        command(page, "compliance --on"),
    )
}

fn vacancies(style: &Style<'_>, page: &PageAnswer) -> Section {
    let words = style.words();
    let columns = Columns::new()
        .column(say!(words, "seat"), |own: &&Vacancy| format!("{}/{}", own.body, own.seat))
        .column(say!(words, "function"), |own| Cell::text(&own.function))
        .column(say!(words, "since"), |own| own.since)
        .column(say!(words, "owner"), |own| owner(style, &own.owner))
        .column(say!(words, "entries"), |own| own.entries.clone());
    Section::new(
        say!(words, "page-vacancies"),
        columns.rows(&page.vacancies, 0),
        say!(words, "page-no-vacancy"),
        command(page, "who --on"),
    )
}

fn ahead(style: &Style<'_>, page: &PageAnswer) -> Section {
    let words = style.words();
    let columns = Columns::new()
        .column(say!(words, "page-date"), |date: &&DateAhead| date.on)
        .column(say!(words, "what"), |date| {
            Cell::text(word(style.lang, date.undone.map_or(date.kind.into(), Into::into)))
        })
        .column(say!(words, "about"), |date| {
            let id = match (date.kind, date.id.split_once('/')) {
                (AheadKind::Duty, Some((duty, of))) => format!("{} {of}", word(style.lang, duty)),
                (AheadKind::Duty, None) => word(style.lang, &date.id).to_owned(),
                _ => date.id.clone(),
            };
            date.title.as_ref().map_or_else(|| id.clone(), |title| format!("{id} {title}"))
        })
        .column(say!(words, "owner"), |date| date.owner.as_ref().map(|of| owner(style, of)))
        .column(say!(words, "entries"), |date| date.entries.clone());
    Section::new(
        say!(words, "page-ahead"),
        columns.rows(&page.ahead, 0),
        say!(words, "page-nothing-ahead"),
        format!("{}; buurtkracht compliance", command(page, "open --as-of")),
    )
}

fn basis(style: &Style<'_>, document: &mut Document, report: &PageReport) {
    let (words, page) = (style.words(), &report.page);
    if let Some(of) = page.money.forecast {
        let (until, pace) = (of.until.to_string(), style.money(of.by_pace));
        document.paragraph(say!(words, "page-forecast-until", until, pace));
    }
    let (week, sure) =
        (page.hours.full_time_week.to_string(), confirmed(words, page.hours.reading_confirmed));
    document.paragraph(say!(words, "fte-in-hours", week, confirmed = sure));
    let day = page.on.to_string();
    document.paragraph(match report.known_at {
        Some(known) => say!(words, "page-known", day, known = &known),
        None => say!(words, "page-nothing-known", day),
    });
    let Checkpoint { entries, root } = &report.checkpoint;
    document.paragraph(say!(words, "page-checkpoint", entries = *entries, root = root.as_str()));
    let readings = match page.unconfirmed_readings.as_slice() {
        [] => say!(words, "none"),
        points => join(points.iter().map(|point| word(style.lang, (*point).into()))),
    };
    document.paragraph(say!(words, "unconfirmed-readings", readings));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_section_leaves_rows_out_and_keeps_its_total() {
        let rows = (0..90).map(|i| vec![Cell::Number(i)]).collect();
        let table = Table { headings: vec![String::new()], rows, totals: 1 };
        let section = |table| Section::new(String::new(), table, String::new(), String::new());
        let notes = std::iter::repeat_n(Some(Item::default()), 89);
        let none = Table { headings: Vec::new(), rows: Vec::new(), totals: 0 };
        let mut sections = [section(table).noted(notes), section(none)];
        fit(Lang::En, &mut sections);
        assert!(sections.iter().map(|section| section.lines(Lang::En)).sum::<usize>() <= LINES);
        let [long, _] = &sections;
        assert_eq!(long.table.rows.len() + long.left_out, 90);
        assert_eq!(long.table.rows.last(), Some(&vec![Cell::Number(89)]));
        assert_eq!(long.notes.len(), long.table.rows.len() - 1);
    }

    #[test]
    fn a_quote_is_cut_between_characters() {
        assert_eq!(quote("a\n b"), "a b");
        assert_eq!(quote(&"é".repeat(QUOTED + 1)).chars().count(), QUOTED + 1);
    }
}
