//! The parts of the text of a charter, each in its place.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::charter::{
    CharterBody, CharterPartner, Clause, Duty, Goal, Pledge, Responsibility, Signing, Term, Text,
};
use crate::payload::{Place, Topic};

/// A part of the text of a charter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TextPart {
    /// The days on which it is valid.
    Term(Term),
    /// The day and the place of signing.
    Signing(Signing),
    /// The overall aim of the programme.
    Aim(Clause),
    /// A goal with its sub-aims.
    Goal(Goal),
    /// A partner that the text names.
    Partner(CharterPartner),
    /// A body with its seats.
    Body(CharterBody),
    /// A pledge with its earmarks.
    Pledge(Pledge),
    /// A duty with its due time.
    Duty(Duty),
    /// The responsibilities of the partners.
    Responsibilities(Vec<Responsibility>),
    /// The sentences that rule nothing.
    Descriptive(Vec<Clause>),
}

/// The parts of a text.
pub(super) fn of(text: &Text) -> BTreeMap<Place, TextPart> {
    let whole = |what: &str| Place::new(Topic::Charter, what).of("text");
    let goals = text.goals.iter().map(|goal| (whole(goal.id.as_str()), TextPart::Goal(goal.clone())));
    let partners = text.partners.iter();
    let partners = partners
        .map(|partner| (Place::new(Topic::Partners, &partner.id), TextPart::Partner(partner.clone())));
    let bodies = text.bodies.iter();
    let bodies = bodies.map(|body| (Place::new(Topic::Bodies, &body.id), TextPart::Body(body.clone())));
    let pledges = text.pledges.iter();
    let pledges =
        pledges.map(|pledge| (Place::new(pledge.what.topic(), &pledge.id), TextPart::Pledge(pledge.clone())));
    let duties = text.duties.iter().map(|duty| (whole(duty.id.as_str()), TextPart::Duty(duty.clone())));
    let single = [
        (whole("term"), TextPart::Term(text.term.clone())),
        (whole("signing"), TextPart::Signing(text.signing.clone())),
        (whole("aim"), TextPart::Aim(text.aim.clone())),
        (whole("responsibilities"), TextPart::Responsibilities(text.responsibilities.clone())),
        (whole("descriptive"), TextPart::Descriptive(text.descriptive.clone())),
    ];
    single.into_iter().chain(goals).chain(partners).chain(bodies).chain(pledges).chain(duties).collect()
}
