//! What a mandate reaches, who can use it, and up to what (§ 3).

use super::{
    Mandate, MandateCited, MandateGrant, MandateHolder, MandateLife, MandateNarrowing, MandateRevocation,
    MandateUse, NarrowMandate, RevokeMandate, UsedFor,
};
use crate::bodies::Standing;
use crate::charter::{Competence, MandateScope};
use crate::context::Context;
use crate::decisions::{Basis, Decision, Effect, Requirements, Resolve, Venue};
use crate::event::Event;
use crate::funds::Commitment;
use crate::id::{MandateId, PersonId};
use crate::programme::Programme;
use crate::rejection::{Rejection, positive};
use crate::value::{Day, Money};

/// Whether a mandate's scope reaches a competence.
fn reaches(scope: &[MandateScope], asked: MandateScope) -> bool {
    scope.contains(&asked) || (asked == MandateScope::Funds && scope.contains(&MandateScope::Allocate))
}

/// The mandate, with everything above it, if it stands on a day.
fn standing<'a>(ctx: &Context<'a>, id: &MandateId, on: Day) -> Result<&'a MandateLife, Rejection> {
    let mandates = ctx.programme.mandates.all();
    let asked = ctx.known(id)?;
    let mut life = asked;
    for _ in 0..=mandates.len() {
        let mandate = life.mandate.fact.mandate.clone();
        if let Some((since, _)) = life.revoked.filter(|(since, _)| *since <= on) {
            return Err(Rejection::MandateRevoked { mandate, since });
        }
        let valid = life.bounds_on(on).valid;
        if !valid.contains(on) {
            return Err(Rejection::MandateNotValid { mandate, on, valid });
        }
        let Some(above) = life.mandate.fact.under.as_ref().and_then(|above| mandates.get(above)) else {
            break;
        };
        life = above;
    }
    Ok(asked)
}

/// Refuses a person who cannot use a mandate of a seat on a day.
fn held_by(ctx: &Context<'_>, life: &MandateLife, person: &PersonId, on: Day) -> Result<(), Rejection> {
    let mandate = &life.mandate.fact;
    ctx.known(person)?;
    let MandateHolder::Seat { body, seat } = &mandate.to else {
        return Err(Rejection::MandateOfAnother {
            mandate: mandate.mandate.clone(),
            holder: mandate.to.clone(),
        });
    };
    match ctx.seat(body, seat)?.standing(person, on) {
        Some(Standing::Holder) => Ok(()),
        Some(Standing::Deputy) if mandate.deputy => Ok(()),
        Some(Standing::Deputy) => {
            let (mandate, person) = (mandate.mandate.clone(), person.clone());
            Err(Rejection::MandateNotForDeputy { mandate, person })
        }
        None => {
            let (body, seat, person) = (body.clone(), seat.clone(), person.clone());
            Err(Rejection::NotSeatHolder { body, seat, person, on })
        }
    }
}

/// Refuses what would exceed the ceiling of a mandate or of one above it.
fn within_ceiling(ctx: &Context<'_>, id: &MandateId, asked: Money, on: Day) -> Result<(), Rejection> {
    let mandates = &ctx.programme.mandates;
    let mut at = Some(id);
    for _ in 0..=mandates.all().len() {
        let Some(life) = at.and_then(|id| mandates.all().get(id)) else { break };
        let mandate = &life.mandate.fact.mandate;
        let used = mandates.used(mandate);
        if let Some(ceiling) = life.bounds_on(on).ceiling
            && used.saturating_add(asked) > ceiling
        {
            return Err(Rejection::MandateExhausted { mandate: mandate.clone(), ceiling, used, asked });
        }
        at = life.mandate.fact.under.as_ref();
    }
    Ok(())
}

/// The mandates of the body, or of the seat that decides alone, that reach an effect on the day of the decision.
pub(crate) fn reaching(ctx: &Context<'_>, decision: &Decision, effect: &Effect) -> Vec<MandateId> {
    let scope = effect.payload().requirements(ctx.programme).scope;
    scope.map_or_else(Vec::new, |scope| held(ctx, decision, Some(scope)))
}

/// The mandates of who decides, on the day of the decision; those that reach a scope, if one is given.
fn held(ctx: &Context<'_>, decision: &Decision, scope: Option<MandateScope>) -> Vec<MandateId> {
    let own = |life: &MandateLife| match (&decision.venue, &life.mandate.fact.to) {
        (Venue::Mandate { seat, .. }, MandateHolder::Seat { body, seat: held }) => {
            *body == decision.body && seat == held
        }
        (Venue::Meeting(_) | Venue::Written { .. }, MandateHolder::Body(body)) => *body == decision.body,
        _ => false,
    };
    let mandates = ctx.programme.mandates.all().iter().filter(|(id, life)| {
        let on = decision.decided_on;
        let reaching = |scope| reaches(&life.bounds_on(on).scope, scope);
        own(life) && standing(ctx, id, on).is_ok() && scope.is_none_or(reaching)
    });
    mandates.map(|(id, _)| id.clone()).collect()
}

/// Refuses an effect that the mandate which a decision cites does not reach.
pub(crate) fn covers(
    ctx: &Context<'_>,
    decision: &Decision,
    effect: &Effect,
    competence: Competence,
) -> Result<(), Rejection> {
    let Some(cited) = &decision.mandate else { return Ok(()) };
    if let Effect::GrantMandate(granted) = effect
        && granted.under.as_ref() == Some(&cited.mandate)
    {
        return Ok(());
    }
    let bounds = ctx.known(&cited.mandate)?.bounds_on(decision.decided_on);
    if effect.payload().requirements(ctx.programme).scope.is_some_and(|scope| reaches(&bounds.scope, scope)) {
        return Ok(());
    }
    let (mandate, scope) = (cited.mandate.clone(), bounds.scope);
    ctx.unless_departed(Rejection::OutsideMandate { mandate, scope, asked: competence })
}

/// The use of the mandate that a decision cites: held by who decides, standing, and not exhausted by it.
pub(crate) fn cited(
    ctx: &Context<'_>,
    decision: &Decision,
    effects: &[Effect],
) -> Result<Option<Event>, Rejection> {
    let (on, alone) = (decision.decided_on, matches!(decision.venue, Venue::Mandate { .. }));
    let Some(cited) = &decision.mandate else {
        return if alone {
            let mandates = held(ctx, decision, None);
            Err(Rejection::MandateNotCited { decision: decision.decision.clone(), mandates })
        } else {
            Ok(None)
        };
    };
    let life = standing(ctx, &cited.mandate, on)?;
    let holder = &life.mandate.fact.to;
    let another = || Rejection::MandateOfAnother { mandate: cited.mandate.clone(), holder: holder.clone() };
    let person = match (&decision.venue, holder) {
        (Venue::Mandate { seat, person }, MandateHolder::Seat { body, seat: held }) => {
            if *body != decision.body || seat != held {
                return Err(another());
            }
            held_by(ctx, life, person, on)?;
            Some(person.clone())
        }
        (Venue::Meeting(_) | Venue::Written { .. }, MandateHolder::Body(body)) if *body == decision.body => {
            None
        }
        _ => return Err(another()),
    };
    let amount: Money =
        effects.iter().map(|effect| effect.payload().requirements(ctx.programme).amount).sum();
    within_ceiling(ctx, &cited.mandate, amount, on)?;
    Ok(Some(Event::MandateUsed(MandateUse {
        mandate: cited.mandate.clone(),
        purpose: UsedFor::Decision(decision.decision.clone()),
        person,
        amount,
        authority: cited.authority.clone(),
        on,
    })))
}

/// Returns the use of the mandate that a commitment cites; `None` where the mandate does not allow it.
///
/// A commitment is a fact, so what the mandate does not allow is no use of it, and a finding.
pub(crate) fn commits(ctx: &Context<'_>, commitment: &Commitment, cited: &MandateCited) -> Option<Event> {
    let (person, amount, on) = (commitment.by.as_ref()?, commitment.amount, commitment.on);
    let life = standing(ctx, &cited.mandate, on).ok()?;
    held_by(ctx, life, person, on).ok()?;
    if !reaches(&life.bounds_on(on).scope, MandateScope::Funds) {
        return None;
    }
    within_ceiling(ctx, &cited.mandate, amount, on).ok()?;
    Some(Event::MandateUsed(MandateUse {
        mandate: cited.mandate.clone(),
        purpose: UsedFor::Commitment(commitment.commitment.clone()),
        person: Some(person.clone()),
        amount,
        authority: cited.authority.clone(),
        on,
    }))
}

impl Resolve for Mandate {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::GrantMandate), &self.mandate)
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        ctx.free(&self.mandate)?;
        match &self.to {
            MandateHolder::Seat { body, seat } => ctx.seat(body, seat).map(drop)?,
            MandateHolder::Body(body) => ctx.acting_body(body).map(drop)?,
        }
        let term = ctx.charter.text.term.period;
        if self.valid.until() > term.until() {
            return Err(Rejection::MandateOutsideTerm {
                mandate: self.mandate.clone(),
                valid: self.valid,
                term,
            });
        }
        if self.valid.until() < basis.on {
            return Err(Rejection::EndsBeforeItStarts { from: basis.on, until: self.valid.until() });
        }
        self.ceiling.map_or(Ok(()), positive)?;
        if let Some(above) = &self.under {
            let life = standing(ctx, above, basis.on)?;
            if !life.mandate.fact.passes_on {
                return Err(Rejection::SubMandateNotGranted { mandate: above.clone() });
            }
            let bounds = life.bounds_on(basis.on);
            let narrower = self.scope.iter().all(|scope| reaches(&bounds.scope, *scope))
                && bounds.ceiling.is_none_or(|above| self.ceiling.is_some_and(|own| own <= above))
                && self.valid.until() <= bounds.valid.until();
            if !narrower {
                return Err(Rejection::MandateWidened { mandate: self.mandate.clone(), of: above.clone() });
            }
        }
        let (mandate, decision) = (self.clone(), basis.id());
        Ok(vec![Event::MandateGranted(MandateGrant { mandate, decision, on: basis.on })])
    }
}

impl Resolve for NarrowMandate {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::GrantMandate), &self.mandate)
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        let bounds = standing(ctx, &self.mandate, basis.on)?.bounds_on(basis.on);
        let scope = self.scope.iter().flatten().all(|scope| reaches(&bounds.scope, *scope));
        let ceiling = self.ceiling.is_none_or(|own| bounds.ceiling.is_none_or(|above| own <= above));
        let until = self.until.is_none_or(|until| until <= bounds.valid.until());
        if !(scope && ceiling && until) {
            let (mandate, of) = (self.mandate.clone(), self.mandate.clone());
            return Err(Rejection::MandateWidened { mandate, of });
        }
        let (narrowed, decision) = (self.clone(), basis.id());
        Ok(vec![Event::MandateNarrowed(MandateNarrowing { narrowed, decision, on: basis.on })])
    }
}

impl Resolve for RevokeMandate {
    fn requirements(&self, _: &Programme) -> Requirements {
        Requirements::new(Some(Competence::GrantMandate), &self.mandate)
    }

    fn resolve(&self, ctx: &Context<'_>, basis: &Basis<'_>) -> Result<Vec<Event>, Rejection> {
        standing(ctx, &self.mandate, basis.on)?;
        let (mandate, decision) = (self.mandate.clone(), basis.id());
        Ok(vec![Event::MandateRevoked(MandateRevocation { mandate, decision, on: basis.on })])
    }
}
