use std::collections::BTreeSet;

use schemars::{JsonSchema, schema_for};
use serde_json::Value;

use crate::command::CommandEnvelope;
use crate::event::Event;

/// The public texts, by the reason why each names no person. All others are sealed.
const PUBLIC: [(&str, &str); 6] = [
    (
        "It stands in the charter, which the partners publish.",
        "Amendment.summary Charter.origin Charter.time_zone Charter.title CharterBody.section \
         CharterBody.tasks CharterBody.word CharterPartner.section Clause.section Clause.summary Contribution.in_kind \
         Duty.section Duty.what Earmark.purpose Goal.section Goal.title NewReading.answer Pledge.section \
         Reading.answer Replacement.reason Responsibility.duty Responsibility.section Signing.section Source.copy \
         Source.document SubAim.title Term.section",
    ),
    (
        "It is the name of an organisation, a body or an area.",
        "Area.name CarryOver.authority CharterBody.name CharterPartner.aliases CharterPartner.name \
         FormGroup.name FundingApplication.funder GroupForming.name GroupMerging.name Initiative.name MergeGroups.name \
         Partner.aliases Partner.name PartnerRenaming.name Reservation.authority",
    ),
    (
        "It is the title of a matter that bodies deal with in public.",
        "AgendaItem.title Budget.title BudgetLine.what Decision.title Evaluation.title \
         FundingApplication.title GrantInitiativeBudget.what Indicator.title Plan.title \
         Proposal.title Signal.title",
    ),
    (
        "It says what was done or is to be done; an id beside it says by whom.",
        "Acceptance.reason Action.what AdjustStrategy.what Budget.other_funding CorrectRecord.reason Correction.reason ExpandPlan.what \
         IrregularAct.rule IrregularAct.what LegacyFact.what Output.what PlanExpansion.what Reversal.how \
         ReviewOutcome.no_change StrategyAdjustment.what Departure.reason",
    ),
    (
        "It is a place, a function, a unit, or the way in which figures were found.",
        "CharterSeat.function Indicator.unit Measurement.method Measurement.population Measurement.source \
         Output.unit Signature.function Signature.place Signing.place",
    ),
    (
        "It is an id, or the number under which others keep it.",
        "Acceptance.about Document.case Invoice.number",
    ),
];

/// Gathers the fields that hold a text without a form of its own.
fn texts(owner: &str, schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            for (name, member) in members {
                if let ("properties", Value::Object(fields)) = (name.as_str(), member) {
                    let texts = fields.iter().filter(|(_, field)| is_text(field));
                    found.extend(texts.map(|(field, _)| format!("{owner}.{field}")));
                }
                texts(owner, member, found);
            }
        }
        Value::Array(members) => members.iter().for_each(|member| texts(owner, member, found)),
        _ => {}
    }
}

/// Returns whether a value is a text of any form, or a list or a choice of such texts.
fn is_text(schema: &Value) -> bool {
    let formed = ["const", "enum", "format", "pattern"].iter().any(|form| schema.get(form).is_some());
    let string = match schema.get("type") {
        Some(Value::Array(types)) => types.iter().any(|of| of == "string"),
        of => of.is_some_and(|of| of == "string"),
    };
    let choices = ["anyOf", "oneOf", "prefixItems"].into_iter().filter_map(|of| schema.get(of)?.as_array());
    let named = ["#/$defs/Title", "#/$defs/Localized", "#/$defs/Texts"];
    schema.get("$ref").is_some_and(|of| named.iter().any(|name| of == name))
        || (string && !formed)
        || schema.get("items").is_some_and(is_text)
        || choices.flatten().any(is_text)
}

fn texts_of<T: JsonSchema>() -> BTreeSet<String> {
    let mut schema = schema_for!(T).to_value();
    let definitions = schema.as_object_mut().unwrap().remove("$defs").unwrap();
    let mut found = BTreeSet::new();
    texts(&T::schema_name(), &schema, &mut found);
    for (owner, schema) in definitions.as_object().unwrap() {
        // The schema numbers the instances of a generic type.
        texts(owner.trim_end_matches(char::is_numeric), schema, &mut found);
    }
    found
}

#[test]
fn every_text_of_an_event_or_command_is_sealed_or_names_no_person() {
    let public = PUBLIC.iter().flat_map(|(_, fields)| fields.split_whitespace());
    let public: BTreeSet<String> = public.map(str::to_owned).collect();
    let texts: BTreeSet<String> = &texts_of::<Event>() | &texts_of::<CommandEnvelope>();
    let neither: Vec<&String> = texts.difference(&public).collect();
    assert!(neither.is_empty(), "seal {neither:?}, or state here why they name no person");
    let gone: Vec<&String> = public.difference(&texts).collect();
    assert!(gone.is_empty(), "{gone:?} are no texts of a payload");
}
