//! Separation of functions: who proposed, decided, ordered, confirmed receipt of, paid and evaluated the same thing
//! (§ 4, domain § 4).
//!
//! A combination stands once, at the most particular thing that it needs: of a commitment only with a role in that
//! commitment, of an allocation only with a role in that allocation. Who sends an invoice is a supplier, and no
//! person or partner of the programme: it has no role here.

mod answer;
mod held;

use std::collections::{BTreeMap, BTreeSet};

pub use answer::{Combination, Role, RoleHeld, RolesAnswer, Thing, ThingRoles, Who};
use held::Speakers;

use crate::compliance::{Finding, FindingCode, of_money};
use crate::decisions::DecisionCase;
use crate::evaluation::Evaluation;
use crate::funds::{AllocationAccount, CommitmentAccount, Payment};
use crate::id::{CommitmentId, DecisionId, PersonId, PlanId, ProposalId, Sequence};
use crate::plans::PlanLife;
use crate::programme::Programme;
use crate::record::Record;
use crate::value::Day;

/// What an answer about the roles of a day needs.
struct Roles<'a> {
    programme: &'a Programme,
    as_of: Day,
    speakers: Speakers<'a>,
    evaluations: BTreeMap<&'a PlanId, Vec<&'a Record<Evaluation>>>,
    /// Who ordered it also confirmed or paid it, by commitment.
    separation: BTreeMap<String, Finding>,
    /// Who alone benefits proposed it, by proposal.
    interest: BTreeMap<String, Finding>,
}

/// Returns who had which role in each plan, allocation and commitment by a day; only those in which all of `of` had one.
pub fn roles(programme: &Programme, as_of: Day, of: &[Who]) -> RolesAnswer {
    let mut evaluations: BTreeMap<&PlanId, Vec<&Record<Evaluation>>> = BTreeMap::new();
    let made = programme.evaluations().all().values().filter(|evaluation| evaluation.fact.on <= as_of);
    for evaluation in made {
        if let Some(plan) = evaluation.fact.about.plan() {
            evaluations.entry(plan).or_default().push(evaluation);
        }
    }
    let (mut separation, mut interest) = (BTreeMap::new(), BTreeMap::new());
    for finding in of_money(programme, as_of) {
        match finding.code {
            FindingCode::DutiesNotSeparated => drop(separation.insert(finding.about.clone(), finding)),
            FindingCode::InterestedParty => drop(interest.insert(finding.about.clone(), finding)),
            _ => {}
        }
    }
    let speakers = Speakers::of(programme);
    let roles = Roles { programme, as_of, speakers, evaluations, separation, interest };
    let mut things = roles.things();
    things.retain(|thing| {
        of.iter().all(|who| thing.roles.iter().any(|role| role.who().any(|own| own == *who)))
    });
    let combined = things.iter().filter(|thing| !thing.combined.is_empty());
    let findings: BTreeSet<(FindingCode, &str)> = things
        .iter()
        .flat_map(|thing| &thing.findings)
        .map(|finding| (finding.code, finding.about.as_str()))
        .collect();
    let with = |of: fn(&Who) -> bool| {
        things.iter().flat_map(|thing| &thing.combined).filter(|combination| of(&combination.who)).count()
            as u64
    };
    RolesAnswer {
        as_of,
        combined: combined.count() as u64,
        findings: findings.len() as u64,
        same_person: with(|who| matches!(who, Who::Person(_))),
        same_partner: with(|who| matches!(who, Who::Partner(_))),
        things,
    }
}

impl Roles<'_> {
    fn by(&self, on: Day) -> bool {
        on <= self.as_of
    }

    /// Every plan, then its allocations, and under each of them its commitments.
    fn things(&self) -> Vec<ThingRoles> {
        let mut things = Vec::new();
        for (id, life) in self.programme.plans().all().iter().filter(|(_, l)| self.by(l.plan.fact.on)) {
            let evaluated = self.evaluated(id);
            things.push(self.plan(id, life, &evaluated));
            // Of many evaluations the last of each who stands for them with what is in the plan.
            let evaluated = last_of_each(evaluated);
            let own = self.programme.funds().of_plan(id);
            for account in own.filter(|account| self.by(account.allocation.fact.on)) {
                self.account(id, account, &evaluated, &mut things);
            }
        }
        things
    }

    fn plan(&self, id: &PlanId, life: &PlanLife, evaluated: &[RoleHeld]) -> ThingRoles {
        let decisions: BTreeSet<&DecisionId> = life
            .steps
            .iter()
            .filter(|step| self.by(step.on))
            .filter_map(|step| step.decision.as_ref())
            .collect();
        let (mut own, mut findings) = (Vec::new(), Vec::new());
        for case in decisions.into_iter().filter_map(|id| self.programme.decisions().all().get(id)) {
            self.decided(case, &mut own, &mut findings);
        }
        own.extend_from_slice(evaluated);
        let combined = combined(&own, &[], None);
        let thing = Thing::Plan(id.clone());
        ThingRoles {
            thing,
            plan: id.clone(),
            amount: None,
            entry: life.plan.sequence,
            roles: own,
            combined,
            findings,
        }
    }

    fn account(
        &self,
        plan: &PlanId,
        account: &AllocationAccount,
        evaluated: &[RoleHeld],
        things: &mut Vec<ThingRoles>,
    ) {
        let fact = &account.allocation.fact;
        let (mut own, mut findings) = (Vec::new(), Vec::new());
        if let Some(case) = self.programme.decisions().all().get(&fact.decision) {
            self.decided(case, &mut own, &mut findings);
        }
        let decided = own.clone();
        let mut payments: BTreeMap<&CommitmentId, Vec<&Record<Payment>>> = BTreeMap::new();
        for payment in account.payments.iter().filter(|payment| self.by(payment.fact.on)) {
            match self.programme.funds().commitment_of(&payment.fact) {
                Some(met) => payments.entry(met.id()).or_default().push(payment),
                None => own.extend(self.paid(payment)),
            }
        }
        let combined = combined(&own, evaluated, None);
        own.extend_from_slice(evaluated);
        things.push(ThingRoles {
            thing: Thing::Allocation(fact.allocation.clone()),
            plan: plan.clone(),
            amount: Some(fact.amount),
            entry: account.allocation.sequence,
            roles: own,
            combined,
            findings,
        });
        let above: Vec<RoleHeld> = decided.into_iter().chain(evaluated.iter().cloned()).collect();
        for met in account.commitments.iter().filter(|met| self.by(met.commitment.fact.on)) {
            let payments = payments.remove(met.id()).unwrap_or_default();
            things.push(self.commitment(plan, met, &payments, &above));
        }
    }

    fn commitment(
        &self,
        plan: &PlanId,
        met: &CommitmentAccount,
        payments: &[&Record<Payment>],
        above: &[RoleHeld],
    ) -> ThingRoles {
        let (fact, entry) = (&met.commitment.fact, met.commitment.sequence);
        let (mut own, mut findings) = (Vec::new(), Vec::new());
        if let Some(orderer) = &fact.by {
            own.push(self.did(Role::Ordered, orderer, (fact.on, entry)));
        }
        // A small budget is given by a decision of its own.
        let granted = met.initiative.as_ref().and_then(|b| self.programme.decisions().all().get(&b.decision));
        if let Some(case) = granted {
            self.decided(case, &mut own, &mut findings);
        }
        for came in met.deliveries.iter().filter(|came| self.by(came.fact.on)) {
            own.push(self.did(Role::Received, &came.fact.by, (came.fact.on, came.sequence)));
        }
        own.extend(payments.iter().filter_map(|payment| self.paid(payment)));
        let found = self.separation.get(met.id().as_str());
        let combined = combined(&own, above, found.and(fact.by.as_ref()));
        findings.extend(found.cloned());
        own.extend_from_slice(above);
        ThingRoles {
            thing: Thing::Commitment(met.id().clone()),
            plan: plan.clone(),
            amount: Some(fact.amount),
            entry,
            roles: own,
            combined,
            findings,
        }
    }

    /// Who proposed what a decision adopted, and who consented to it or took it alone.
    fn decided(&self, case: &DecisionCase, held: &mut Vec<RoleHeld>, findings: &mut Vec<Finding>) {
        let (fact, entry) = (&case.decision.fact, case.decision.sequence);
        if let Some(id) = &fact.proposal {
            self.proposed(id, held);
            findings.extend(self.interest.get(id.as_str()).cloned());
        }
        held.extend(self.speakers.deciders(self.programme, fact, entry));
    }

    fn proposed(&self, id: &ProposalId, held: &mut Vec<RoleHeld>) {
        let Some(case) = self.programme.decisions().proposals().get(id) else { return };
        let (fact, entry) = (&case.proposal.fact, case.proposal.sequence);
        held.extend(self.speakers.proposers(self.programme, fact, entry));
    }

    fn evaluated(&self, plan: &PlanId) -> Vec<RoleHeld> {
        let own = self.evaluations.get(plan).into_iter().flatten();
        let held = own.flat_map(|evaluation| {
            let at = (evaluation.fact.on, evaluation.sequence);
            self.speakers.body(self.programme, Role::Evaluated, &evaluation.fact.by, at)
        });
        held.collect()
    }

    fn paid(&self, payment: &Record<Payment>) -> Option<RoleHeld> {
        let by = payment.fact.by.as_ref()?;
        Some(self.did(Role::Paid, by, (payment.fact.on, payment.sequence)))
    }

    /// A role of a person, who spoke for the partners in whose seats that person was that day.
    fn did(&self, role: Role, person: &PersonId, (on, entry): (Day, Sequence)) -> RoleHeld {
        self.speakers.person(self.programme, role, person, (on, entry))
    }
}

/// Of the same role of the same who only the last.
fn last_of_each(held: Vec<RoleHeld>) -> Vec<RoleHeld> {
    let mut last: BTreeMap<(Role, Option<PersonId>, Option<crate::id::BodyId>), RoleHeld> = BTreeMap::new();
    for one in held {
        let key = (one.role, one.person.clone(), one.body.clone());
        let newer = last.get(&key).is_none_or(|known| (known.on, known.entry) <= (one.on, one.entry));
        if newer {
            last.insert(key, one);
        }
    }
    last.into_values().collect()
}

/// The roles of each who, with their entries.
type ByWho = BTreeMap<Who, BTreeMap<Role, BTreeSet<Sequence>>>;

fn by_who(held: &[RoleHeld], only: Option<&BTreeSet<Who>>) -> ByWho {
    let mut by_who = ByWho::new();
    for one in held {
        for who in one.who().filter(|who| only.is_none_or(|only| only.contains(who))) {
            by_who.entry(who).or_default().entry(one.role).or_default().insert(one.entry);
        }
    }
    by_who
}

/// The persons and partners with several roles, of which one is their own here. What a partner did through one
/// person only stands with that person.
fn combined(own: &[RoleHeld], above: &[RoleHeld], against: Option<&PersonId>) -> Vec<Combination> {
    let mut whole = by_who(own, None);
    let here: BTreeSet<Who> = whole.keys().cloned().collect();
    for (who, roles) in by_who(above, Some(&here)) {
        let known = whole.entry(who).or_default();
        for (role, entries) in roles {
            known.entry(role).or_default().extend(entries);
        }
    }
    let held = || own.iter().chain(above);
    let of_one = |partner: &Who, roles: &BTreeMap<Role, BTreeSet<Sequence>>| {
        let Who::Partner(partner) = partner else { return false };
        let persons: BTreeSet<_> = held()
            .filter(|one| one.partners.contains(partner))
            .filter_map(|one| one.person.as_ref())
            .collect();
        persons.into_iter().any(|person| {
            whole
                .get(&Who::Person(person.clone()))
                .is_some_and(|known| roles.keys().all(|r| known.contains_key(r)))
        })
    };
    let several = whole.iter().filter(|(who, roles)| roles.len() > 1 && !of_one(who, roles));
    let combinations = several.map(|(who, roles)| Combination {
        who: who.clone(),
        roles: roles.keys().copied().collect(),
        finding: against
            .filter(|person| *who == Who::Person((*person).clone()))
            .map(|_| FindingCode::DutiesNotSeparated),
        entries: roles.values().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect(),
    });
    combinations.collect()
}

#[cfg(test)]
mod tests;
