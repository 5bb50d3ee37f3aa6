//! Who must be represented, and whether the voices carry a decision (readings of `decision-rule` and
//! `quorum`).

use std::collections::{BTreeMap, BTreeSet};

use super::{Decision, Position, Stance};
use crate::charter::{DecisionRule, QuorumRule, Voices};
use crate::context::Context;
use crate::id::{PartnerId, SeatId};
use crate::rejection::Rejection;

/// The partner that a position speaks for on the day; none for residents.
fn partner_of<'a>(ctx: &Context<'a>, decision: &Decision, position: &Position) -> Option<&'a PartnerId> {
    let seat = ctx.seat(&decision.body, &position.seat).ok()?;
    Some(ctx.programme.partners.acting_on(seat.partner.as_ref()?, decision.decided_on))
}

/// The core partners that spoke.
fn represented(ctx: &Context<'_>, decision: &Decision, core: &[PartnerId]) -> BTreeSet<PartnerId> {
    let spoke = decision.positions.iter().filter_map(|position| partner_of(ctx, decision, position));
    spoke.filter(|partner| core.contains(partner)).cloned().collect()
}

/// Each voice with what it said: of one that spoke more than once an objection outweighs a consent, a
/// consent an abstention.
fn voices(ctx: &Context<'_>, decision: &Decision) -> BTreeMap<String, Stance> {
    let core = ctx.core_partners_on(decision.decided_on);
    let mut voices = BTreeMap::new();
    for position in &decision.positions {
        let voice = match ctx.charter.readings.decision_rule.rule.voices {
            Voices::CorePartners => {
                let partner = partner_of(ctx, decision, position).filter(|partner| core.contains(partner));
                partner.map(ToString::to_string)
            }
            Voices::Seats => {
                let plural = ctx.seat(&decision.body, &position.seat).is_ok_and(|seat| seat.plural);
                let person = if plural { format!(" ({})", position.person) } else { String::new() };
                Some(format!("{}{person}", position.seat))
            }
        };
        if let Some(voice) = voice {
            let said = voices.entry(voice).or_insert(position.stance);
            *said = (*said).max(position.stance);
        }
    }
    voices
}

/// Whether enough took part.
pub(super) fn quorum(ctx: &Context<'_>, decision: &Decision, about_means: bool) -> Result<(), Rejection> {
    let rule = &ctx.charter.readings.quorum.rule;
    let body = ctx.known(&decision.body)?;
    let filled =
        || body.seats.iter().filter(|(_, seat)| seat.holders_on(decision.decided_on).next().is_some());
    let present: BTreeSet<&SeatId> = decision.positions.iter().map(|p| &p.seat).collect();
    match if about_means { rule.means } else { rule.other } {
        QuorumRule::EveryCorePartner => {
            let core = ctx.core_partners_on(decision.decided_on);
            let represented = represented(ctx, decision, &core);
            let absent: Vec<PartnerId> =
                core.into_iter().filter(|partner| !represented.contains(partner)).collect();
            if !absent.is_empty() {
                return Err(Rejection::CorePartnerAbsent { absent });
            }
        }
        QuorumRule::MajorityOfCorePartners => {
            let core = ctx.core_partners_on(decision.decided_on);
            let present = represented(ctx, decision, &core).len();
            if present * 2 <= core.len() {
                return Err(Rejection::TooFewPartners { present, of: core.len() });
            }
        }
        QuorumRule::MajorityOfFilledSeats => {
            let present = filled().filter(|(id, _)| present.contains(id)).count();
            let filled = filled().count();
            if present * 2 <= filled {
                return Err(Rejection::TooFewSeats { present, filled });
            }
        }
        QuorumRule::EveryFilledSeat => {
            let absent: Vec<SeatId> =
                filled().map(|(id, _)| id).filter(|id| !present.contains(id)).cloned().collect();
            if !absent.is_empty() || present.is_empty() {
                return Err(Rejection::SeatAbsent { absent });
            }
        }
    }
    Ok(())
}

/// Whether the decision rule lets it be adopted.
pub(super) fn carried(ctx: &Context<'_>, decision: &Decision) -> Result<(), Rejection> {
    let voices = voices(ctx, decision);
    let saying = |stance: Stance| -> Vec<String> {
        voices.iter().filter(|(_, said)| **said == stance).map(|(voice, _)| voice.clone()).collect()
    };
    let (consenting, objecting) = (saying(Stance::Consent), saying(Stance::Object));
    let rule = ctx.charter.readings.decision_rule.rule.by;
    let carried = match rule {
        DecisionRule::Consent => objecting.is_empty() && !consenting.is_empty(),
        DecisionRule::SimpleMajority => consenting.len() > objecting.len(),
        DecisionRule::Unanimity => !voices.is_empty() && consenting.len() == voices.len(),
    };
    if carried { Ok(()) } else { Err(Rejection::NotCarried { rule, consenting, objecting }) }
}
