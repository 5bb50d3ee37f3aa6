//! A seeded sample for an audit, from a counted and summed population (domain § 4).
//!
//! No chance is involved: who knows the seed draws the same sample again, with a shell and a spreadsheet. By count
//! each item has the SHA-256 of `seed:id`, and the smallest are chosen. By amount (monetary unit sampling) the
//! cents of the population are counted through in its order; the first to be drawn is
//! `start = first 12 hexadecimal digits of SHA-256 of "seed:start" mod interval + 1`, and then each `interval`-th.

mod population;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use strum::{Display, IntoStaticStr};

pub use population::Population;

use crate::id::Sequence;
use crate::programme::Programme;
use crate::value::{Day, Money};

/// The sample to draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleRequest {
    /// The population to draw from.
    pub of: Population,
    /// The number of items or, by amount, of cents to draw.
    pub size: u64,
    /// Any text. The same seed gives the same sample.
    pub seed: String,
    /// The method: by count, or by amount.
    pub method: SampleMethod,
}

/// The method of drawing a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Display, IntoStaticStr)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum SampleMethod {
    /// Each item has the same chance.
    ByCount,
    /// Each cent has the same chance.
    ByAmount,
}

/// There is no such sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoSample {
    /// Entries have no amount.
    #[error(
        "entries have no amount: draw them by count, or draw payments, invoices, commitments, allocations or decisions by amount"
    )]
    WithoutAmounts,
}

/// A sample with the population that it was drawn from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SampleAnswer {
    /// The population that it was drawn from.
    pub of: Population,
    /// The day by which it was there; none of entries, which have no day of their own.
    pub as_of: Option<Day>,
    /// The seed of the request.
    pub seed: String,
    /// The method: by count, or by amount.
    pub method: SampleMethod,
    /// The size of the request.
    pub size: u64,
    /// Whether the request exceeds the population.
    pub exceeds: bool,
    /// The count and the sum of the population.
    pub population: PopulationSum,
    /// The interval and the start in cents, by amount.
    pub drawing: Option<Drawing>,
    /// What was chosen, in the order drawn: by count the smallest hash first, by amount in the order of the
    /// population.
    pub chosen: Vec<Chosen>,
    /// The sum of the chosen items.
    pub chosen_amount: Option<Money>,
    /// Every item of the population in its order, to draw it again by hand; left out unless requested.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
}

/// A population counted and summed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PopulationSum {
    /// The number of items.
    pub items: u64,
    /// The sum of their amounts; absent for entries.
    pub amount: Option<Money>,
    /// The number of items without an amount. By amount they are never drawn.
    pub without_amount: u64,
    /// The SHA-256 of its items in order, each as a line `id TAB amount`: who has another, has another population.
    pub sha256: String,
}

/// An item of a population. Items are in the order of their entries, and then of their ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Item {
    /// Its id; of an entry its number.
    pub id: String,
    /// The entry that recorded it.
    pub entry: Sequence,
    /// Its day; none of an entry.
    pub on: Option<Day>,
    /// What it comes to: paid, asked with VAT, committed, allocated, or allocated by the decision together.
    pub amount: Option<Money>,
}

/// The cents that were drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Drawing {
    /// Each so many cents one is drawn: the sum of the population divided by the size, rounded down.
    pub interval: u64,
    /// The first cent that is drawn, from 1.
    pub start: u64,
    /// The number of draws. An item above the interval can be drawn several times.
    pub draws: u64,
}

/// An item that was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Chosen {
    /// Its place in the sample, from 1.
    pub rank: u64,
    /// The item as it is in the population.
    #[serde(flatten)]
    pub item: Item,
    /// The SHA-256 of `seed:id`, by count.
    pub sha256: Option<String>,
    /// Its first and its last cent in the population, and how many of them were drawn, by amount.
    pub cents: Option<Cents>,
    /// The entries to look at: its own, and those that it rests on.
    pub entries: Vec<Sequence>,
}

/// The place of an item among the cents of its population.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Cents {
    /// Its first cent, from 1.
    pub first: u64,
    /// Its last cent.
    pub last: u64,
    /// The number of its cents that were drawn.
    pub draws: u64,
}

/// Draws a sample of what took effect by a day.
///
/// The number of entries of the log is the population of [`Population::Entries`].
///
/// # Errors
/// [`NoSample`] where entries are asked by amount.
pub fn sample(
    programme: &Programme,
    entries: u64,
    as_of: Day,
    request: &SampleRequest,
) -> Result<SampleAnswer, NoSample> {
    let of_entries = request.of == Population::Entries;
    if of_entries && request.method == SampleMethod::ByAmount {
        return Err(NoSample::WithoutAmounts);
    }
    let items = request.of.items(programme, entries, as_of);
    let count = items.len() as u64;
    let sum = |items: &mut dyn Iterator<Item = &Item>| items.filter_map(|item| item.amount).sum::<Money>();
    let (drawing, mut chosen) = match request.method {
        SampleMethod::ByCount => (None, by_count(&items, request)),
        SampleMethod::ByAmount => by_amount(&items, request),
    };
    let ids: BTreeSet<&str> = chosen.iter().map(|chosen| chosen.item.id.as_str()).collect();
    let mut behind = request.of.behind(programme, as_of, &ids);
    for one in &mut chosen {
        let mut entries = behind.remove(&one.item.id).unwrap_or_default();
        entries.insert(one.item.entry);
        one.entries = entries.into_iter().collect();
    }
    Ok(SampleAnswer {
        of: request.of,
        as_of: (!of_entries).then_some(as_of),
        seed: request.seed.clone(),
        method: request.method,
        size: request.size,
        exceeds: request.size > count,
        population: PopulationSum {
            items: count,
            amount: (!of_entries).then(|| sum(&mut items.iter())),
            without_amount: items.iter().filter(|item| cents(item) == 0).count() as u64,
            sha256: digest(&items),
        },
        drawing,
        chosen_amount: (!of_entries).then(|| sum(&mut chosen.iter().map(|chosen| &chosen.item))),
        chosen,
        items,
    })
}

fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a text does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

fn digest(items: &[Item]) -> String {
    let mut whole = Sha256::new();
    for item in items {
        let amount = item.amount.map_or_else(String::new, |amount| amount.to_string());
        whole.update(format!("{}\t{amount}\n", item.id));
    }
    hex(&whole.finalize())
}

/// The cents by which an item can be drawn.
fn cents(item: &Item) -> u64 {
    item.amount.map_or(0, |amount| u64::try_from(amount.cents()).unwrap_or(0))
}

fn by_count(items: &[Item], request: &SampleRequest) -> Vec<Chosen> {
    let hashed = |item: &Item| sha256(&format!("{}:{}", request.seed, item.id));
    let mut hashed: Vec<(String, &Item)> = items.iter().map(|item| (hashed(item), item)).collect();
    hashed.sort_by(|a, b| (&a.0, &a.1.id).cmp(&(&b.0, &b.1.id)));
    hashed.truncate(usize::try_from(request.size).unwrap_or(usize::MAX));
    let chosen = hashed.into_iter().zip(1..).map(|((sha256, item), rank)| Chosen {
        rank,
        item: item.clone(),
        sha256: Some(sha256),
        cents: None,
        entries: Vec::new(),
    });
    chosen.collect()
}

fn by_amount(items: &[Item], request: &SampleRequest) -> (Option<Drawing>, Vec<Chosen>) {
    let total = items.iter().fold(0_u64, |sum, item| sum.saturating_add(cents(item)));
    let draws = request.size.min(total);
    let Some(interval) = total.checked_div(draws) else { return (None, Vec::new()) };
    let seeded = sha256(&format!("{}:start", request.seed));
    let number = seeded.get(..12).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or(0);
    let drawing = Drawing { interval, start: number % interval + 1, draws };
    // How many of the drawn cents lie at or before a cent.
    let drawn = |cent: u64| match cent.checked_sub(drawing.start) {
        Some(past) => (past / interval + 1).min(draws),
        None => 0,
    };
    let (mut chosen, mut before) = (Vec::new(), 0_u64);
    for item in items {
        let last = before.saturating_add(cents(item));
        let draws = drawn(last) - drawn(before);
        if draws > 0 {
            let cents = Some(Cents { first: before + 1, last, draws });
            let rank = chosen.len() as u64 + 1;
            chosen.push(Chosen { rank, item: item.clone(), sha256: None, cents, entries: Vec::new() });
        }
        before = last;
    }
    (Some(drawing), chosen)
}

#[cfg(test)]
mod tests;
