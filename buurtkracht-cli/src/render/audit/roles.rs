//! Separation of functions as text.

use std::collections::BTreeMap;

use buurtkracht_core::questions::roles::{Combination, Role, RoleHeld, RolesAnswer, Thing, ThingRoles, Who};

use crate::render::answers::findings;
use crate::render::{Page, Style, entries, join, word};

pub fn roles(style: &Style<'_>, answer: &RolesAnswer) -> String {
    let mut page = Page::default();
    page.line(format!(
        "{} {}",
        style.say("Who did what in the same thing, as of", "Wie wat deed in hetzelfde, per"),
        answer.as_of
    ));
    page.line(format!(
        "  {}: {}; {}: {} {}, {} {}",
        style.say("things in which somebody has several roles", "zaken waarin iemand meer rollen heeft"),
        answer.combined,
        style.say("combinations", "combinaties"),
        answer.same_person,
        style.say("of the same person", "van dezelfde persoon"),
        answer.same_partner,
        style.say("of the same partner through several persons", "van dezelfde partner door meer personen")
    ));
    page.line(format!(
        "  {}: {}; {}",
        style.say("findings", "bevindingen"),
        answer.findings,
        style.say("every other combination is information", "iedere andere combinatie is informatie")
    ));
    for thing in &answer.things {
        told(style, &mut page, thing);
    }
    page.finish()
}

fn told(style: &Style<'_>, page: &mut Page, thing: &ThingRoles) {
    let (kind, id) = match &thing.thing {
        Thing::Plan(id) => (style.say("Plan", "Plan"), id.to_string()),
        Thing::Allocation(id) => (style.say("Allocation", "Toewijzing"), id.to_string()),
        Thing::Commitment(id) => (style.say("Commitment", "Verplichting"), id.to_string()),
    };
    let plan = match &thing.thing {
        Thing::Plan(_) => String::new(),
        Thing::Allocation(_) | Thing::Commitment(_) => format!(", plan {}", thing.plan),
    };
    let amount = thing.amount.map_or_else(String::new, |amount| format!(", {}", style.money(amount)));
    page.heading(format!("{kind} {id}{plan}{amount}  [{}]", thing.entry));
    let mut by_role: BTreeMap<Role, Vec<&RoleHeld>> = BTreeMap::new();
    for held in &thing.roles {
        by_role.entry(held.role).or_default().push(held);
    }
    for (role, held) in by_role {
        page.line(format!("  {}: {}", word(style.lang, role.into()), held_by(style, &held)));
    }
    for combination in &thing.combined {
        combined(style, page, combination);
    }
    findings(style, page, &thing.findings);
}

/// Who, for which partners, in which entries.
fn held_by(style: &Style<'_>, held: &[&RoleHeld]) -> String {
    let one = |held: &&RoleHeld| {
        let partners =
            if held.partners.is_empty() { String::new() } else { format!(" / {}", join(&held.partners)) };
        let body = held.body.as_ref().map(|body| format!(" {} {body}", style.say("in", "in")));
        let who = match (&held.person, &held.body) {
            (Some(person), _) => format!("{}{}{partners}", style.person(person), body.unwrap_or_default()),
            (None, Some(body)) => body.to_string(),
            (None, None) => join(&held.partners),
        };
        format!("{who} [{}]", held.entry)
    };
    join(held.iter().map(one))
}

fn combined(style: &Style<'_>, page: &mut Page, combination: &Combination) {
    let who = match &combination.who {
        Who::Person(person) => style.person(person),
        Who::Partner(partner) => format!("{} {partner}", style.say("partner", "partner")),
    };
    let roles = join(combination.roles.iter().map(|role| word(style.lang, (*role).into())));
    let weight = match combination.finding {
        Some(code) => format!("{}: {}", style.say("FINDING", "BEVINDING"), word(style.lang, code.into())),
        None => style.say("information", "informatie").to_owned(),
    };
    page.line(format!("  → {who}: {roles} ({weight})  [{}]", entries(&combination.entries)));
}
