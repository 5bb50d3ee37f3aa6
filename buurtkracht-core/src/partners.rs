//! Partners beyond those that the charter names (§ 3).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::charter::{Charter, PartnerKind};
use crate::event::{Event, Record, Recorded};
use crate::id::PartnerId;
use crate::programme::Context;
use crate::rejection::{Kind, Rejection};
use crate::value::Title;

/// A partner joins. Neither a vote nor a contribution follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partner {
    /// Its id.
    pub partner: PartnerId,
    /// Its name.
    pub name: Title,
    /// Formal or informal; a core partner comes only by the charter.
    pub kind: PartnerKind,
    /// Other names for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Title>,
    /// The day it joins.
    pub on: NaiveDate,
}

/// The slice of state: partners of the charter and those registered since.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Partners {
    pub(crate) partners: BTreeMap<PartnerId, Record<Partner>>,
}

impl Partners {
    /// Every partner by id.
    #[must_use]
    pub fn all(&self) -> &BTreeMap<PartnerId, Record<Partner>> {
        &self.partners
    }

    pub(crate) fn founded(&mut self, recorded: &Recorded, charter: &Charter) {
        for partner in &charter.text.partners {
            let joined = Partner {
                partner: partner.id.clone(),
                name: partner.name.clone(),
                kind: partner.kind,
                aliases: partner.aliases.clone(),
                on: charter.text.signing.on,
            };
            self.partners.insert(partner.id.clone(), Record::new(recorded, &joined));
        }
    }

    pub(crate) fn registered(&mut self, recorded: &Recorded, partner: &Partner) {
        self.partners.insert(partner.partner.clone(), Record::new(recorded, partner));
    }

    /// The partner that already goes by a name.
    fn named(&self, name: &str) -> Option<&Record<Partner>> {
        self.partners.values().find(|known| {
            let fact = &known.fact;
            fact.partner.as_str() == name
                || fact.name.as_str() == name
                || fact.aliases.iter().any(|alias| alias.as_str() == name)
        })
    }
}

pub(crate) fn register(c: &Context<'_>, partner: &Partner) -> Result<Vec<Event>, Rejection> {
    let names = [partner.partner.as_str(), partner.name.as_str()];
    for name in names.into_iter().chain(partner.aliases.iter().map(Title::as_str)) {
        if let Some(known) = c.programme.partners.named(name) {
            return Err(Rejection::IdTaken { kind: Kind::Partner, id: name.to_owned(), at: known.sequence });
        }
    }
    if partner.kind == PartnerKind::Core {
        return Err(Rejection::CorePartnerOutsideCharter { partner: partner.partner.clone() });
    }
    c.not_future("on", partner.on)?;
    Ok(vec![Event::PartnerRegistered(partner.clone())])
}

#[cfg(test)]
mod tests;
