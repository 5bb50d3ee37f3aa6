//! Charter, mandates and network as documents.

use std::collections::BTreeSet;

use buurtkracht_core::charter::{Review, ReviewSubject, Signature};
use buurtkracht_core::id::{DecisionId, PartnerId, PersonId, Sequence};
use buurtkracht_core::mandates::{MandateGiver, MandateUse, UsedFor};
use buurtkracht_core::questions::charter::{
    AmendmentSummary, CharterAnswer, ReadingOn, SettingOn, VersionFrom,
};
use buurtkracht_core::questions::mandates::{MandateLink, MandateOn, MandatesAnswer};
use buurtkracht_core::questions::network::{InitiativeOn, NetworkAnswer, PartnerOn, Share, YearGrowth};
use buurtkracht_core::questions::seats::SeatHolder;
use buurtkracht_core::record::Record;
use buurtkracht_core::value;

use super::answers::without_plan;
use super::{Style, confirmed, events, join, word};
use crate::args::Lang;
use crate::document::{Cell, Columns, Document, Table};
use crate::words::{Words, say};

/// A document by its case number, or by the beginning of its hash.
pub fn document(document: &value::Document) -> String {
    match &document.case {
        Some(case) => case.to_string(),
        None => document.sha256.to_string().chars().take(12).chain(['…']).collect(),
    }
}

/// Who gave a mandate.
pub fn giver(words: &Words, by: &MandateGiver) -> String {
    match by {
        MandateGiver::Text => say!(words, "mandate-by-text"),
        MandateGiver::Decision(decision) => decision.to_string(),
    }
}

/// The columns of a mandate: its holder and bounds, and who gave it.
fn bounds<'a, T: 'a>(
    style: &'a Style<'_>,
    columns: Columns<'a, T>,
    of: fn(&T) -> &MandateLink,
) -> Columns<'a, T> {
    let words = style.words();
    columns
        .column(say!(words, "mandate-holder"), move |row| Cell::Text(events::holder(style, &of(row).to)))
        .column(say!(words, "mandate-scope"), move |row| {
            Cell::Text(events::scopes(style, &of(row).bounds.scope))
        })
        .column(say!(words, "mandate-ceiling"), move |row| {
            of(row).bounds.ceiling.map_or(Cell::Empty, Cell::Money)
        })
        .column(say!(words, "days"), move |row| Cell::Period(of(row).bounds.valid))
        .column(say!(words, "mandate-given-by"), move |row| Cell::Text(giver(words, &of(row).by)))
}

/// Mandates with their uses and holders, and what they are parts of.
pub fn mandates_on(style: &Style<'_>, mandates: &[MandateOn]) -> Document {
    let words = style.words();
    let mut document = Document::default();
    document.table(given(style, mandates));
    document.section(say!(words, "mandate-parts"), parts(style, mandates));
    document.section(say!(words, "mandate-holders"), holders(style, mandates));
    document.section(say!(words, "mandate-uses"), uses(style, mandates));
    document
}

/// A mandate with a link of its chain.
type Linked<'a> = (&'a MandateOn, &'a MandateLink);

fn given(style: &Style<'_>, mandates: &[MandateOn]) -> Table {
    let words = style.words();
    let stands = |own: &MandateOn| match own.stands {
        true => say!(words, "mandate-usable"),
        false => say!(words, "mandate-not-usable"),
    };
    let entries = |own: &MandateOn| {
        let withdrawn = own.revoked.map(|(_, entry)| entry);
        [own.entry].into_iter().chain(own.narrowed.iter().copied()).chain(withdrawn).collect()
    };
    let columns =
        Columns::new().column(say!(words, "link-mandate"), |(own, _): &Linked<'_>| Cell::text(&own.mandate));
    bounds(style, columns, |(_, link)| link)
        .column(say!(words, "state"), move |(own, _)| Cell::Text(stands(own)))
        .column(say!(words, "mandate-withdrawn"), |(own, _)| {
            own.revoked.map_or(Cell::Empty, |(since, _)| Cell::Date(since))
        })
        .column(say!(words, "mandate-used"), |(own, _)| Cell::Money(own.used))
        .column(say!(words, "mandate-left"), |(own, _)| own.left.map_or(Cell::Empty, Cell::Money))
        .column(say!(words, "entries"), move |(own, _)| Cell::Entries(entries(own)))
        .rows(mandates.iter().filter_map(|own| Some((own, own.chain.first()?))), 0)
}

/// What each mandate is a part of.
fn parts(style: &Style<'_>, mandates: &[MandateOn]) -> Table {
    let words = style.words();
    let rows = mandates.iter().flat_map(|own| own.chain.iter().skip(1).map(move |link| (own, link)));
    let columns = Columns::new()
        .column(say!(words, "link-mandate"), |(own, _): &Linked<'_>| Cell::text(&own.mandate))
        .column(say!(words, "mandate-part-of"), |(_, link)| Cell::text(&link.mandate));
    bounds(style, columns, |(_, link)| link)
        .column(say!(words, "entries"), |(_, link)| Cell::Entries(vec![link.entry]))
        .rows(rows, 0)
}

fn holders(style: &Style<'_>, mandates: &[MandateOn]) -> Table {
    type Row<'a> = (&'a MandateOn, &'a SeatHolder);
    let words = style.words();
    Columns::new()
        .column(say!(words, "link-mandate"), |(own, _): &Row<'_>| Cell::text(&own.mandate))
        .column(say!(words, "person"), |(_, holder)| Cell::Text(style.person(&holder.person)))
        .column(say!(words, "mandate-seated-from"), |(_, holder)| Cell::Date(holder.from))
        .column(say!(words, "until"), |(_, holder)| holder.until.map_or(Cell::Empty, Cell::Date))
        .column(say!(words, "entries"), |(_, holder)| Cell::Entries(vec![holder.entry]))
        .rows(mandates.iter().flat_map(|own| own.holders.iter().map(move |holder| (own, holder))), 0)
}

fn uses(style: &Style<'_>, mandates: &[MandateOn]) -> Table {
    let words = style.words();
    let purpose = |purpose: &UsedFor| match purpose {
        UsedFor::Decision(id) => say!(words, "mandate-for-decision", decision = &id),
        UsedFor::Commitment(id) => say!(words, "mandate-for-commitment", commitment = &id),
    };
    let authority = |known: Option<&value::Document>| {
        known.map_or_else(|| say!(words, "mandate-no-authority"), self::document)
    };
    Columns::new()
        .column(say!(words, "link-mandate"), |of: &&Record<MandateUse>| Cell::text(&of.fact.mandate))
        .column(say!(words, "mandate-on"), |of| Cell::Date(of.fact.on))
        .column(say!(words, "mandate-used-for"), move |of| Cell::Text(purpose(&of.fact.purpose)))
        .column(say!(words, "person"), |of| {
            of.fact.person.as_ref().map_or(Cell::Empty, |person| Cell::Text(style.person(person)))
        })
        .column(say!(words, "amount"), |of| Cell::Money(of.fact.amount))
        .column(say!(words, "mandate-authority"), move |of| Cell::Text(authority(of.fact.authority.as_ref())))
        .column(say!(words, "entries"), |of| Cell::Entries(vec![of.sequence]))
        .rows(mandates.iter().flat_map(|own| &own.uses), 0)
}

pub fn mandates(style: &Style<'_>, answer: &MandatesAnswer) -> Document {
    let words = style.words();
    let mut document = mandates_on(style, &answer.mandates);
    document.title = say!(words, "mandates", day = &answer.on);
    if answer.mandates.is_empty() {
        document.paragraph(say!(words, "none"));
    }
    document
}

/// The decision behind a reading or a setting, where there is one.
fn decision(by: Option<&(DecisionId, Sequence)>) -> Cell {
    by.map_or(Cell::Empty, |(decision, _)| Cell::text(decision))
}

/// The entry of that decision.
fn entry(by: Option<&(DecisionId, Sequence)>) -> Cell {
    by.map_or(Cell::Empty, |(_, entry)| Cell::Entries(vec![*entry]))
}

pub fn charter(style: &Style<'_>, c: &CharterAnswer) -> Document {
    let (words, lang) = (style.words(), style.lang);
    let mut document = Document::new(say!(words, "charter-on", title = &c.title, day = &c.on));
    let [source, copy] = c.source.each_ref().map(ToString::to_string);
    document.paragraph(say!(words, "charter-source", source, copy));
    let (from, until) = (c.term.from().to_string(), c.term.until().to_string());
    document.paragraph(match c.in_force {
        Some((since, entry)) => say!(words, "charter-in-force", from, until, since = &since, entry = &entry),
        None => say!(words, "charter-not-in-force", from, until),
    });
    document.section(say!(words, "charter-signatures"), signatures(style, c));
    document.section(say!(words, "charter-versions"), versions(words, c));
    document.section(say!(words, "charter-readings"), readings(words, lang, c));
    document.section(say!(words, "charter-policy"), policy(words, c));
    document.section(say!(words, "charter-amendments"), amendments(words, c));
    document.section(say!(words, "charter-reviews"), reviews(words, c));
    document
}

fn signatures(style: &Style<'_>, c: &CharterAnswer) -> Table {
    let words = style.words();
    Columns::new()
        .column(say!(words, "partner"), |signed: &&Record<Signature>| Cell::text(&signed.fact.partner))
        .column(say!(words, "signed-by"), |signed| Cell::Text(style.person(&signed.fact.signatory)))
        .column(say!(words, "day"), |signed| Cell::Date(signed.fact.on))
        .column(say!(words, "entries"), |signed| Cell::Entries(vec![signed.sequence]))
        .rows(&c.signatures, 0)
}

fn versions(words: &Words, c: &CharterAnswer) -> Table {
    let from =
        |of: &VersionFrom| of.from.map_or_else(|| Cell::Text(say!(words, "charter-founding")), Cell::Date);
    let applies = |of: &VersionFrom| match of.versions == c.versions {
        true => Cell::Text(say!(words, "charter-version-applies")),
        false => Cell::Empty,
    };
    Columns::new()
        .column(say!(words, "charter-from"), move |of: &&VersionFrom| from(of))
        .column(say!(words, "charter-text"), |of| Cell::Number(of.versions.text.into()))
        .column(say!(words, "charter-reading-version"), |of| Cell::Number(of.versions.readings.into()))
        .column(say!(words, "charter-policy-version"), |of| Cell::Number(of.versions.policy.into()))
        .column(say!(words, "charter-that-day"), move |of| applies(of))
        .column(say!(words, "entries"), |of| Cell::Entries(of.entries.clone()))
        .rows(&c.history, 0)
}

fn readings(words: &Words, lang: Lang, c: &CharterAnswer) -> Table {
    Columns::new()
        .column(say!(words, "charter-point"), move |of: &&ReadingOn| Cell::text(word(lang, of.point.into())))
        .column(say!(words, "confirmed"), |of| Cell::Text(confirmed(words, of.confirmed)))
        .column(say!(words, "decision"), |of| decision(of.by.as_ref()))
        .column(say!(words, "entries"), |of| entry(of.by.as_ref()))
        .column(say!(words, "charter-reading"), |of| Cell::text(&of.answer))
        .rows(&c.readings, 0)
}

fn policy(words: &Words, c: &CharterAnswer) -> Table {
    Columns::new()
        .column(say!(words, "charter-setting"), |of: &&SettingOn| events::setting(words, &of.setting).0)
        .column(say!(words, "charter-value"), |of| events::setting(words, &of.setting).1)
        .column(say!(words, "decision"), |of| decision(of.by.as_ref()))
        .column(say!(words, "entries"), |of| entry(of.by.as_ref()))
        .rows(&c.policy, 0)
}

fn amendments(words: &Words, c: &CharterAnswer) -> Table {
    Columns::new()
        .column(say!(words, "charter-from"), |of: &&AmendmentSummary| Cell::Date(of.from))
        .column(say!(words, "charter-amendment"), |of| Cell::text(&of.amendment))
        .column(say!(words, "signed-by"), |of| Cell::Text(join(&of.signed)))
        .column(say!(words, "entries"), |of| Cell::Entries(vec![of.entry]))
        .column(say!(words, "charter-summary"), |of| Cell::text(&of.summary))
        .rows(&c.amendments, 0)
}

fn reviews(words: &Words, c: &CharterAnswer) -> Table {
    let subject = |of: &Review| match &of.of {
        ReviewSubject::Charter { year } => say!(words, "review-charter", year),
        ReviewSubject::Duty(duty) => say!(words, "review-duty", duty),
        ReviewSubject::Governance => say!(words, "review-governance"),
        ReviewSubject::Network => say!(words, "review-network"),
    };
    Columns::new()
        .column(say!(words, "day"), |of: &&Record<Review>| Cell::Date(of.fact.on))
        .column(say!(words, "review-of"), move |of| Cell::Text(subject(&of.fact)))
        .column(say!(words, "review-by"), |of| Cell::Text(events::reviewers(&of.fact)))
        .column(say!(words, "entries"), |of| Cell::Entries(vec![of.sequence]))
        .column(say!(words, "review-outcome"), |of| Cell::Text(events::outcome(words, &of.fact)))
        .rows(&c.reviews, 0)
}

pub fn network(style: &Style<'_>, n: &NetworkAnswer) -> Document {
    let (words, lang) = (style.words(), style.lang);
    let mut document = Document::new(say!(words, "network", day = &n.on));
    document.table(partners(words, lang, n));
    document.heading(say!(words, "network-people"));
    document.paragraph(say!(
        words,
        "network-people-count",
        residents = n.residents.len(),
        volunteers = n.volunteers.len()
    ));
    document.table(people(style, n));
    if !n.initiatives.is_empty() {
        document.section(say!(words, "network-initiatives"), initiatives(words, n));
    }
    if !n.areas_without_plan.is_empty() {
        document.paragraph(without_plan(words, &n.areas_without_plan));
    }
    document.section(say!(words, "network-shares"), shares(words, lang, n));
    document.section(say!(words, "network-growth"), growth(words, n));
    document
}

fn partners(words: &Words, lang: Lang, n: &NetworkAnswer) -> Table {
    Columns::new()
        .column(say!(words, "partner"), |of: &&PartnerOn| Cell::text(&of.partner))
        .column(say!(words, "network-name"), |of| Cell::text(&of.name))
        .column(say!(words, "network-kind"), move |of| Cell::text(word(lang, of.kind.into())))
        .column(say!(words, "since"), |of| Cell::Date(of.since))
        .column(say!(words, "entries"), |of| Cell::Entries(vec![of.entry]))
        .rows(&n.partners, 0)
}

fn initiatives(words: &Words, n: &NetworkAnswer) -> Table {
    Columns::new()
        .column(say!(words, "network-initiative"), |of: &&InitiativeOn| Cell::text(&of.initiative))
        .column(say!(words, "network-name"), |of| Cell::text(&of.name))
        .column(say!(words, "since"), |of| Cell::Date(of.since))
        .column(say!(words, "entries"), |of| Cell::Entries(vec![of.entry]))
        .rows(&n.initiatives, 0)
}

fn people(style: &Style<'_>, n: &NetworkAnswer) -> Table {
    type Row<'a> = (String, &'a (PersonId, Sequence));
    let words = style.words();
    let residents = n.residents.iter().map(|of| (say!(words, "network-resident"), of));
    let volunteers = n.volunteers.iter().map(|of| (say!(words, "network-volunteer"), of));
    Columns::new()
        .column(say!(words, "person"), |(_, (person, _)): &Row<'_>| Cell::Text(style.person(person)))
        .column(say!(words, "network-kind"), |(kind, _)| Cell::text(kind))
        .column(say!(words, "entries"), |(_, (_, entry))| Cell::Entries(vec![*entry]))
        .rows(residents.chain(volunteers), 0)
}

fn shares(words: &Words, lang: Lang, n: &NetworkAnswer) -> Table {
    let rows = n.growth.iter().flat_map(|year| year.shares.iter().map(|share| (year.year, share)));
    Columns::new()
        .column(say!(words, "year"), |(year, _): &(i32, &Share)| Cell::text(year))
        .column(say!(words, "unit"), move |(_, of)| Cell::text(word(lang, of.unit)))
        .column(say!(words, "network-largest"), |(_, of)| Cell::text(&of.largest))
        .column(say!(words, "network-share"), |(_, of)| Cell::Percent(of.per_mille.saturating_mul(10)))
        .column(say!(words, "network-pledging"), |(_, of)| Cell::count(of.partners as u64))
        .rows(rows, 0)
}

fn growth(words: &Words, n: &NetworkAnswer) -> Table {
    let ids =
        |changes: &[(PartnerId, Sequence)]| Cell::Text(join(changes.iter().map(|(partner, _)| partner)));
    // The founding is one entry for several partners.
    let entries = |of: &YearGrowth| -> BTreeSet<Sequence> {
        of.joined.iter().chain(&of.left).map(|(_, entry)| *entry).collect()
    };
    Columns::new()
        .column(say!(words, "year"), |of: &&YearGrowth| Cell::text(of.year))
        .column(say!(words, "partners"), |of| Cell::count(of.partners as u64))
        .column(say!(words, "network-initiatives-count"), |of| Cell::count(of.initiatives as u64))
        .column(say!(words, "network-people-seated"), |of| Cell::count(of.people as u64))
        .column(say!(words, "network-joined"), move |of| ids(&of.joined))
        .column(say!(words, "network-left"), move |of| ids(&of.left))
        .column(say!(words, "entries"), move |of| Cell::Entries(entries(of).into_iter().collect()))
        .rows(&n.growth, 0)
}
