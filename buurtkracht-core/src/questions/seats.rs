//! Who held which seat on a date: holders, deputies, vacancies.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use crate::bodies::Tenure;
use crate::id::{BodyId, PartnerId, PersonId, SeatId, Sequence};
use crate::programme::Programme;
use crate::value::Title;

/// The seats of a body on a day.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SeatsOn {
    /// The body.
    pub body: BodyId,
    /// What people call it.
    pub name: Title,
    /// The day.
    pub on: NaiveDate,
    /// Its seats.
    pub seats: Vec<SeatOn>,
}

/// A seat on a day.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SeatOn {
    /// The seat.
    pub seat: SeatId,
    /// The function of its holder.
    pub function: Title,
    /// The partner that fills it; none for residents.
    pub partner: Option<PartnerId>,
    /// The partner that came in its place by that day, where one did, with the entry.
    pub acting: Option<(PartnerId, Sequence)>,
    /// Who holds it; nobody where it is vacant.
    pub holders: Vec<SeatHolder>,
    /// Who can stand in.
    pub deputies: Vec<SeatHolder>,
    /// Since when it is vacant, where it is and was held before.
    pub vacant_since: Option<NaiveDate>,
}

/// A person in a seat.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SeatHolder {
    /// Who.
    pub person: PersonId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, once known.
    pub until: Option<NaiveDate>,
    /// The entry that says so.
    pub entry: Sequence,
}

impl From<&Tenure> for SeatHolder {
    fn from(tenure: &Tenure) -> Self {
        Self { person: tenure.person.clone(), from: tenure.from, until: tenure.until, entry: tenure.sequence }
    }
}

/// Who came in the place of a partner by a day, with the entry of the last succession.
fn acting(programme: &Programme, named: &PartnerId, on: NaiveDate) -> Option<(PartnerId, Sequence)> {
    let partners = programme.partners();
    let acting = partners.acting_on(named, on);
    let successions = partners.all().values().filter_map(|life| life.succeeded.as_ref());
    let entry = successions.filter(|s| s.fact.to == *acting && s.fact.on <= on).map(|s| s.sequence).max()?;
    (acting != named).then(|| (acting.clone(), entry))
}

/// The seats of a body on a day; `None` for an unknown body.
#[must_use]
pub fn who(programme: &Programme, body: &BodyId, on: NaiveDate) -> Option<SeatsOn> {
    let known = programme.bodies().all().get(body)?;
    let seats = known.seats.iter().filter(|(_, seat)| seat.exists_on(on)).map(|(id, seat)| {
        let covering = |tenures: &[Tenure]| -> Vec<SeatHolder> {
            tenures.iter().filter(|tenure| tenure.covers(on)).map(SeatHolder::from).collect()
        };
        let holders = covering(&seat.holders);
        let last = seat.holders.iter().filter_map(|tenure| tenure.until).filter(|until| *until < on).max();
        let vacant_since = last.filter(|_| holders.is_empty()).and_then(|until| until.succ_opt());
        SeatOn {
            seat: id.clone(),
            function: seat.function.clone(),
            partner: seat.partner.clone(),
            acting: seat.partner.as_ref().and_then(|named| acting(programme, named, on)),
            holders,
            deputies: covering(&seat.deputies),
            vacant_since,
        }
    });
    Some(SeatsOn { body: body.clone(), name: known.name.clone(), on, seats: seats.collect() })
}

#[cfg(test)]
mod tests;
