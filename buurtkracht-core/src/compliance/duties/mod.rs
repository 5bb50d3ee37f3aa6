//! Duties: what must be done by when, whether it was, and what shows it (§§ 3, 5, 6, 7; domain § 4).

mod answer;
mod standing;
mod text;

use std::collections::BTreeMap;

use chrono::Datelike;
use serde::Serialize;
use strum::{Display, IntoStaticStr, VariantNames};

pub use answer::{Detail, Lack, Why};
pub use standing::StandingDuty;
pub(super) use standing::{Item, items};

use super::{Finding, FindingCode, Layer, Owner, StateOn};
use crate::charter::DutyKind;
use crate::id::Sequence;
use crate::programme::Programme;
use crate::value::{Day, Title};

/// The duties to look at: those of a year, or all that are due by a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// The duties of a calendar year, as of its last day or the present day, the earlier.
    Year {
        /// The calendar year that the duties regard.
        year: i32,
        /// The present day; a year that is not over is judged as of it.
        today: Day,
    },
    /// Everything due by a day.
    On(Day),
}

/// The duties with their states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Compliance {
    /// The calendar year that the answer is limited to, if it is.
    pub year: Option<i32>,
    /// The day: later facts do not count.
    pub on: Day,
    /// The § of the charter to which the duties are limited, if they are.
    pub section: Option<String>,
    /// The duties: those of the text, those to meet, and the standing ones.
    pub duties: Vec<DutyState>,
    /// The counts by state.
    pub counts: DutyCounts,
    /// The counts by the body and the partner that is to see to it, and by §. Each adds up to `counts`.
    pub groupings: Vec<DutyGrouping>,
}

/// The numbers of duties by state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct DutyCounts {
    /// Done.
    pub met: usize,
    /// Done, and not wholly.
    pub partly_met: usize,
    /// Open, in time.
    pub due: usize,
    /// Open, too late.
    pub overdue: usize,
    /// Asking for nothing.
    pub not_applicable: usize,
}

impl DutyCounts {
    fn add(&mut self, duty: &DutyState) {
        match duty.state {
            State::Met => self.met += 1,
            State::PartlyMet { .. } => self.partly_met += 1,
            State::Due => self.due += 1,
            State::Overdue { .. } => self.overdue += 1,
            State::NotApplicable { .. } => self.not_applicable += 1,
        }
    }
}

/// The counts, grouped by one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DutyGrouping {
    /// The grouping: by `body`, `partner` or `section`.
    pub by: &'static str,
    /// The groups. Their counts add up to the whole.
    pub groups: Vec<DutyGroup>,
}

/// The numbers of duties of one group, by state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DutyGroup {
    /// The body, partner or §; none for what falls to no body, to no one partner, or rests on no §.
    pub of: Option<String>,
    /// The counts of this group.
    #[serde(flatten)]
    pub counts: DutyCounts,
}

impl Compliance {
    fn new(year: Option<i32>, on: Day, duties: Vec<DutyState>) -> Self {
        let mut counts = DutyCounts::default();
        duties.iter().for_each(|duty| counts.add(duty));
        let body = |duty: &DutyState| match &duty.owner {
            Owner::Body(body) => Some(body.to_string()),
            Owner::Partner(_) | Owner::CorePartners => None,
        };
        let partner = |duty: &DutyState| match &duty.owner {
            Owner::Partner(partner) => Some(partner.to_string()),
            Owner::Body(_) | Owner::CorePartners => None,
        };
        let section = |duty: &DutyState| duty.section.as_ref().map(ToString::to_string);
        let groupings = vec![
            grouped("body", &duties, body),
            grouped("partner", &duties, partner),
            grouped("section", &duties, section),
        ];
        Self { year, on, section: None, duties, counts, groupings }
    }

    /// Only the duties that rest on a § of the charter, such as `7.1`; `§ 7` has those of 7.1 and 7.2 too.
    #[must_use]
    pub fn of_section(mut self, section: &str) -> Self {
        let asked = section.trim().trim_start_matches('§').trim().to_owned();
        let within = |own: &str| {
            own.strip_prefix(asked.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.duties.retain(|duty| duty.section.as_ref().is_some_and(|own| within(own.as_str())));
        Self { section: Some(asked), ..Self::new(self.year, self.on, self.duties) }
    }
}

fn grouped(
    by: &'static str,
    duties: &[DutyState],
    of: impl Fn(&DutyState) -> Option<String>,
) -> DutyGrouping {
    let mut groups: BTreeMap<Option<String>, DutyCounts> = BTreeMap::new();
    for duty in duties {
        groups.entry(of(duty)).or_default().add(duty);
    }
    DutyGrouping { by, groups: groups.into_iter().map(|(of, counts)| DutyGroup { of, counts }).collect() }
}

/// A duty with its state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DutyState {
    /// Its id: that of the charter's duty or the name of the kind, with the body and the year where it
    /// counts for one.
    pub duty: String,
    /// The evidence that meets it: a [`DutyKind`] or a [`StandingDuty`].
    pub kind: &'static str,
    /// The duty, in words.
    pub what: String,
    /// The § of the charter; none where the text is silent.
    pub section: Option<Title>,
    /// The layer that asks for it.
    pub layer: Layer,
    /// The body or partner that answers for it.
    pub owner: Owner,
    /// The state on the day.
    #[serde(flatten)]
    pub state: State,
    /// The last day to do it, where it has one.
    pub deadline: Option<Day>,
    /// The entries that show it.
    pub evidence: Vec<Sequence>,
    /// The numbers or days behind the state; absent where the duty asks for nothing.
    pub detail: Option<Detail>,
    /// The overdue ids, weeks or periods, where it is about several things.
    pub overdue: Vec<String>,
}

/// The state of a duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Display, IntoStaticStr, VariantNames)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "state", rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum State {
    /// Done.
    Met,
    /// Done by those whose duty it is, and not wholly.
    PartlyMet {
        /// What is missing.
        lacks: Vec<Lack>,
    },
    /// Open, and its deadline has not passed.
    Due,
    /// Open, and its deadline has passed.
    Overdue {
        /// The first day after the deadline.
        since: Day,
    },
    /// It asks for nothing.
    NotApplicable {
        /// The reason why it asks for nothing.
        why: Why,
    },
}

/// What came out of looking at a duty.
struct Verdict {
    state: State,
    deadline: Option<Day>,
    evidence: Vec<Sequence>,
    detail: Option<Detail>,
    overdue: Vec<String>,
}

impl Verdict {
    /// Of one thing, or without a list.
    fn new(state: State, deadline: Option<Day>, evidence: Vec<Sequence>, detail: Detail) -> Self {
        Verdict { state, deadline, evidence, detail: Some(detail), overdue: Vec::new() }
    }

    fn not_applicable(why: Why) -> Self {
        let state = State::NotApplicable { why };
        Verdict { state, deadline: None, evidence: Vec::new(), detail: None, overdue: Vec::new() }
    }
}

/// A day, seen with what regards one year, where one is asked for.
struct Judge<'s, 'a> {
    seen: &'s StateOn<'a>,
    year: Option<i32>,
    /// Deadlines before it have passed. For a year that is over it is the day after: what was due on the last
    /// day and not done is overdue.
    today: Day,
}

impl Judge<'_, '_> {
    fn passed(&self, deadline: Day) -> bool {
        deadline < self.today
    }

    /// Whether something of a year is asked for.
    fn regards(&self, year: i32) -> bool {
        self.year.is_none_or(|asked| asked == year)
    }

    /// Whether something that began in a year and may be done is asked for: what is open carries over.
    fn carries(&self, year: i32, done: bool) -> bool {
        self.regards(year) || (!done && self.year.is_some_and(|asked| year < asked))
    }

    fn judge(&self, deadline: Day, done: bool) -> State {
        if done {
            State::Met
        } else if self.passed(deadline) {
            State::Overdue { since: super::seen::after(deadline) }
        } else {
            State::Due
        }
    }
}

/// Returns every duty with its state; `None` before the programme is founded.
pub fn compliance(programme: &Programme, span: Span) -> Option<Compliance> {
    let (year, on, today) = match span {
        Span::On(day) => (None, day, day),
        Span::Year { year, today } => {
            let (_, last) = super::seen::year(year)?;
            (Some(year), last.min(today), super::seen::after(last).min(today))
        }
    };
    let seen = StateOn::of(programme, on)?;
    let judge = Judge { seen: &seen, year, today };
    let mut duties = text::duties(&judge);
    duties.extend(standing::duties(&judge));
    Some(Compliance::new(year, on, duties))
}

/// Duties of the text that are overdue and stand out by no finding of their own.
pub(super) fn overdue(seen: &StateOn<'_>) -> Vec<Finding> {
    let judge = Judge { seen, year: None, today: seen.on };
    let alone = |kind: DutyKind| match kind {
        DutyKind::Evaluations
        | DutyKind::CharterReview
        | DutyKind::GovernanceReview
        | DutyKind::MultiYearBudget
        | DutyKind::Own => true,
        DutyKind::Baseline
        | DutyKind::AnnualPlan
        | DutyKind::Progress
        | DutyKind::Reports
        | DutyKind::Feedback
        | DutyKind::Network
        | DutyKind::NetworkReview => false,
    };
    let duties = seen.charter.text.duties.iter().filter(|duty| alone(duty.asks));
    let duties = duties.flat_map(|duty| text::of(&judge, duty));
    let found = duties.filter_map(|duty| {
        let State::Overdue { since } = duty.state else { return None };
        let code = (FindingCode::DutyOverdue, duty.owner);
        let detail = duty.detail.map_or_else(String::new, |detail| format!(": {detail}"));
        let detail = format!("{}{detail}", duty.what);
        let found = seen.finding(code, duty.duty, detail, duty.evidence).since(since);
        Some(Finding { section: duty.section, ..found })
    });
    found.collect()
}

/// The year of a day, for what is counted by the year.
fn year_of(day: Day) -> i32 {
    day.year()
}
