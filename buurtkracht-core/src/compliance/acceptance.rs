//! The acceptance of a finding: it stays in the register and leaves what is open (domain § 8).

use serde::{Deserialize, Serialize};

use super::{FindingCode, Owner, all_findings};
use crate::bodies::Body;
use crate::charter::Level;
use crate::context::Context;
use crate::event::Event;
use crate::participant::Participant;
use crate::payload::{Topic, payload};
use crate::persistent::Map;
use crate::record::{CommitMeta, Record};
use crate::rejection::Rejection;
use crate::value::{Day, Title};

/// Who answers for a finding, or the strategic body, accepts it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// The code of the finding.
    pub finding: FindingCode,
    /// The id of what the finding is about.
    pub about: Title,
    /// The owner of the finding, or a strategic body.
    pub by: Participant,
    /// The reason.
    pub reason: Title,
    /// The last day on which it is accepted; absent, it stays so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// The day of the acceptance; a future day is refused.
    pub on: Day,
}

payload!(Acceptance, |fact, to| {
    to.day(fact.on).thing(Topic::Acts, &fact.about).aspect(format_args!("accepted {}", fact.finding));
    to.name(&fact.by);
});

impl Acceptance {
    /// Whether the finding is accepted on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.on <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// The slice of state for accepted findings: of each the last acceptance.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Acceptances {
    accepted: Map<(FindingCode, Title), Record<Acceptance>>,
}

impl Acceptances {
    /// Returns the acceptance of a finding that holds on a day.
    pub fn of(&self, finding: FindingCode, about: &str, on: Day) -> Option<&Record<Acceptance>> {
        let known = self.accepted.get(&(finding, about.parse().ok()?));
        known.filter(|known| known.fact.holds_on(on))
    }

    pub(crate) fn accepted(&mut self, recorded: &CommitMeta, acceptance: Acceptance) {
        let key = (acceptance.finding, acceptance.about.clone());
        self.accepted.insert(key, Record::new(recorded, acceptance));
    }
}

pub(crate) fn accept(ctx: &Context<'_>, acceptance: &Acceptance) -> Result<Vec<Event>, Rejection> {
    ctx.party(&acceptance.by)?;
    ctx.not_future("on", acceptance.on)?;
    if let Some(until) = acceptance.until.filter(|until| *until < acceptance.on) {
        return Err(Rejection::EndsBeforeItStarts { from: acceptance.on, until });
    }
    let known = all_findings(ctx.programme, acceptance.on);
    let mut own = known.iter().filter(|found| found.code == acceptance.finding);
    let found = own.clone().find(|found| found.about == acceptance.about.as_str());
    let Some(found) = found else {
        let open = own.by_ref().map(|found| found.about.clone()).collect();
        let (finding, about) = (acceptance.finding, acceptance.about.clone());
        return Err(Rejection::FindingNotThere { finding, about, on: acceptance.on, open });
    };
    if answers(ctx, &acceptance.by, &found.owner) {
        return Ok(vec![Event::FindingAccepted(acceptance.clone())]);
    }
    let (finding, about) = (acceptance.finding, acceptance.about.clone());
    let (owner, asked) = (found.owner.clone(), acceptance.by.clone());
    Err(Rejection::FindingOfAnother { finding, about, owner, asked })
}

/// Whether a participant answers for what an owner owns: it is the owner, or a strategic body.
fn answers(ctx: &Context<'_>, by: &Participant, owner: &Owner) -> bool {
    let strategic = |body: &Body| body.level == Level::Strategic;
    match (by, owner) {
        (Participant::Body(body), Owner::Body(own)) if body == own => true,
        (Participant::Partner(partner), Owner::Partner(own)) if partner == own => true,
        (Participant::Body(body), _) => ctx.programme.bodies.all().get(body).is_some_and(strategic),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
