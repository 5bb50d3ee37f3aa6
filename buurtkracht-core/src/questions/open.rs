//! The open items: since when, by when, and who answers for them (§§ 3 to 6).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::compliance::{OpenItem, OpenItemKind, Owner, undone};
use crate::programme::Programme;
use crate::value::Day;

/// The open items on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OpenAnswer {
    /// The day on which the items are open.
    pub on: Day,
    /// Whether the answer is limited to overdue items.
    pub only_overdue: bool,
    /// The counts of the items.
    pub counts: OpenCounts,
    /// Each thing, by its kind, the oldest first.
    pub items: Vec<OpenItem>,
    /// The counts by kind, and by the body, the partner and the plan that they fall to. Each adds up to `counts`.
    pub groupings: Vec<OpenGrouping>,
}

/// The counts of open items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct OpenCounts {
    /// Items that are not overdue.
    pub in_time: usize,
    /// Items that are overdue.
    pub overdue: usize,
}

impl OpenCounts {
    fn add(&mut self, item: &OpenItem) {
        match item.overdue {
            None => self.in_time += 1,
            Some(_) => self.overdue += 1,
        }
    }
}

/// The counts, grouped by one thing.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OpenGrouping {
    /// The grouping: by `kind`, `body`, `partner` or `plan`.
    pub by: &'static str,
    /// The groups. Their counts add up to the whole.
    pub groups: Vec<OpenGroup>,
}

/// The open items of one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OpenGroup {
    /// The kind, body, partner or plan; none for what falls to no body, to no one partner, or to no plan.
    pub of: Option<String>,
    /// The counts of this group.
    #[serde(flatten)]
    pub counts: OpenCounts,
}

/// Returns the open items on a day, or only those that are overdue; `None` before the programme is founded.
pub fn open(programme: &Programme, on: Day, only_overdue: bool) -> Option<OpenAnswer> {
    programme.charter_on(on)?;
    let mut items = undone(programme, on);
    items.retain(|item| !only_overdue || item.overdue.is_some());
    let mut counts = OpenCounts::default();
    items.iter().for_each(|item| counts.add(item));
    let kind = |item: &OpenItem| Some(<&'static str>::from(item.kind).to_owned());
    let body = |item: &OpenItem| match &item.owner {
        Owner::Body(body) => Some(body.to_string()),
        Owner::Partner(_) | Owner::CorePartners => None,
    };
    let partner = |item: &OpenItem| match &item.owner {
        Owner::Partner(partner) => Some(partner.to_string()),
        Owner::Body(_) | Owner::CorePartners => None,
    };
    let plan = |item: &OpenItem| item.plan.as_ref().map(ToString::to_string);
    let groupings = vec![
        grouped("kind", &items, kind),
        grouped("body", &items, body),
        grouped("partner", &items, partner),
        grouped("plan", &items, plan),
    ];
    Some(OpenAnswer { on, only_overdue, counts, items, groupings })
}

fn grouped(by: &'static str, items: &[OpenItem], of: impl Fn(&OpenItem) -> Option<String>) -> OpenGrouping {
    let mut groups: BTreeMap<Option<String>, OpenCounts> = BTreeMap::new();
    for item in items {
        groups.entry(of(item)).or_default().add(item);
    }
    OpenGrouping { by, groups: groups.into_iter().map(|(of, counts)| OpenGroup { of, counts }).collect() }
}

impl OpenAnswer {
    /// What is not done of one kind.
    pub fn of(&self, kind: OpenItemKind) -> impl Iterator<Item = &OpenItem> {
        self.items.iter().filter(move |item| item.kind == kind)
    }
}

#[cfg(test)]
mod tests;
