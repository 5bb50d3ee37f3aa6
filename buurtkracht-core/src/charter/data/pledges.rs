//! The pledges of the partners (§ 4).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::{BodyId, EarmarkId, PartnerId, PledgeId, SeatId};
use crate::payload::Topic;
use crate::value::{Day, Fte, Localized, Money, Period, Title, WeeklyTime, WorkedTime};

/// A contribution that a partner pledges (§ 4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Pledge {
    /// The pledge's id, unique in the charter.
    pub id: PledgeId,
    /// The section (§) of the document that it comes from.
    pub section: Title,
    /// The partner that pledges it.
    pub partner: PartnerId,
    /// The contribution: above zero, or in kind. Money is for the whole term or for each calendar year, by the reading
    /// `pledge-period`, unless `amounts` says more.
    pub what: Contribution,
    /// The contribution in each period that the text names. Amounts of money add up to `what`; of effort, `what` holds
    /// on the days that no period has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amounts: Vec<PeriodAmount>,
    /// The bodies it is meant for; empty where the text names none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bodies: Vec<BodyId>,
    /// The number of employees that it is spread over; absent where the text names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headcount: Option<u32>,
    /// The parts set apart for one use. Together they are at most the pledge.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earmarks: Vec<Earmark>,
}

/// The contribution in one period that the text names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PeriodAmount {
    /// The days, the last one included, within the term. The periods of a pledge do not overlap.
    pub period: Period,
    /// The contribution in these days, in the unit of the pledge.
    pub amount: Contribution,
}

/// A contribution. The units are never added up with each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Contribution {
    /// Money in euros.
    Money(Money),
    /// Effort in full-time equivalents.
    Fte(Fte),
    /// Effort in time per week.
    HoursPerWeek(WeeklyTime),
    /// Effort in time per calendar year.
    HoursPerYear(WorkedTime),
    /// A contribution without a quantity, in words.
    InKind(Title),
}

impl Contribution {
    /// The money in it; none in effort or in kind.
    pub fn money(&self) -> Option<Money> {
        if let Contribution::Money(amount) = self { Some(*amount) } else { None }
    }

    /// The topic of a pledge of it.
    pub(crate) fn topic(&self) -> Topic {
        if self.money().is_some() { Topic::Money } else { Topic::Capacity }
    }

    /// The unit, as a word; `None` in kind.
    pub fn unit(&self) -> Option<&'static str> {
        match self {
            Contribution::Money(_) => Some("money"),
            Contribution::Fte(_) => Some("fte"),
            Contribution::HoursPerWeek(_) => Some("hours_per_week"),
            Contribution::HoursPerYear(_) => Some("hours_per_year"),
            Contribution::InKind(_) => None,
        }
    }

    /// The quantity in the smallest step of its unit: cents, hundredths of an fte, minutes; 0 in kind.
    pub(crate) fn steps(&self) -> i64 {
        match self {
            Contribution::Money(amount) => amount.cents(),
            Contribution::Fte(fte) => i64::from(fte.hundredths()),
            Contribution::HoursPerWeek(time) => i64::from(time.minutes()),
            Contribution::HoursPerYear(time) => i64::from(time.minutes()),
            Contribution::InKind(_) => 0,
        }
    }

    /// As much in the same unit; in kind it stays what it is.
    pub(crate) fn with_steps(&self, steps: i64) -> Contribution {
        let small = || u32::try_from(steps).unwrap_or(0);
        match self {
            Contribution::Money(_) => Contribution::Money(Money::from_cents(steps)),
            Contribution::Fte(_) => Contribution::Fte(Fte::from_hundredths(small())),
            Contribution::HoursPerWeek(_) => Contribution::HoursPerWeek(WeeklyTime::from_minutes(small())),
            Contribution::HoursPerYear(_) => Contribution::HoursPerYear(WorkedTime::from_minutes(small())),
            Contribution::InKind(what) => Contribution::InKind(what.clone()),
        }
    }
}

impl fmt::Display for Contribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Contribution::Money(amount) => write!(f, "{amount} euro"),
            Contribution::Fte(fte) => write!(f, "{fte} fte"),
            Contribution::HoursPerWeek(time) => write!(f, "{time} hours a week"),
            Contribution::HoursPerYear(time) => write!(f, "{time} hours a year"),
            Contribution::InKind(what) => what.fmt(f),
        }
    }
}

/// What a contribution comes to on a day.
fn amount_on(what: &Contribution, amounts: &[PeriodAmount], day: Day) -> Contribution {
    match amounts.iter().find(|own| own.period.contains(day)) {
        Some(own) => own.amount.clone(),
        None if what.money().is_some() && !amounts.is_empty() => what.with_steps(0),
        None => what.clone(),
    }
}

impl Pledge {
    /// A part of it: an earmark, or what no earmark sets apart. None of an earmark that it does not have.
    pub fn part(&self, earmark: Option<&EarmarkId>) -> Option<Contribution> {
        match earmark {
            Some(id) => self.earmarks.iter().find(|earmark| earmark.id == *id).map(|own| own.part.clone()),
            None => {
                let marked = self.earmarks.iter().map(|earmark| earmark.part.steps());
                let marked = marked.fold(0, i64::saturating_add);
                Some(self.what.with_steps(self.what.steps().saturating_sub(marked)))
            }
        }
    }

    /// The whole of it on a day: in the period that has the day, else as for every day. Of money with periods none on
    /// the other days.
    pub fn on(&self, day: Day) -> Contribution {
        amount_on(&self.what, &self.amounts, day)
    }

    /// A part of it on a day: an earmark, or what no earmark sets apart. None of an earmark that it does not have.
    pub fn part_on(&self, earmark: Option<&EarmarkId>, day: Day) -> Option<Contribution> {
        let on = |own: &Earmark| amount_on(&own.part, &own.amounts, day);
        match earmark {
            Some(id) => self.earmarks.iter().find(|own| own.id == *id).map(on),
            None => {
                let marked = self.earmarks.iter().map(|own| on(own).steps()).fold(0, i64::saturating_add);
                let whole = self.on(day);
                Some(whole.with_steps(whole.steps().saturating_sub(marked)))
            }
        }
    }

    /// The days on which its quantity changes by the periods that the text names.
    pub(crate) fn changes(&self) -> impl Iterator<Item = Day> + Clone {
        let of_earmarks = self.earmarks.iter().flat_map(|own| &own.amounts);
        let periods = self.amounts.iter().chain(of_earmarks).map(|own| own.period);
        periods.flat_map(|period| [Some(period.from()), period.until().succ_opt()]).flatten()
    }

    /// Its parts: what no earmark sets apart, and each earmark.
    pub fn parts(&self) -> impl Iterator<Item = PledgePart> {
        let earmarks = self.earmarks.iter().map(|earmark| Some(earmark.id.clone()));
        [None].into_iter().chain(earmarks).map(|earmark| PledgePart { pledge: self.id.clone(), earmark })
    }
}

/// A pledge, or an earmark in it: where means come from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PledgePart {
    /// The pledge that the means come from.
    pub pledge: PledgeId,
    /// The earmark; without one, the part of the pledge that is not earmarked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earmark: Option<EarmarkId>,
}

impl fmt::Display for PledgePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.earmark {
            Some(earmark) => write!(f, "{} ({earmark})", self.pledge),
            None => self.pledge.fmt(f),
        }
    }
}

/// The seat that an earmark is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EarmarkSeat {
    /// The body of the seat.
    pub body: BodyId,
    /// The seat.
    pub seat: SeatId,
}

/// A part of a pledge set apart for one use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Earmark {
    /// Its id, unique within the pledge.
    pub id: EarmarkId,
    /// The quantity, in the unit of the pledge.
    pub part: Contribution,
    /// The quantity in each period that the text names, as those of the pledge.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amounts: Vec<PeriodAmount>,
    /// The seat that it is for: only its holder, its deputy or the holder after them gets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<EarmarkSeat>,
    /// The use that it is set apart for.
    pub purpose: Localized,
}
