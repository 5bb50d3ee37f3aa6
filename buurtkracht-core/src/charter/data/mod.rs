//! The shape of a charter: what was signed, how we read it where it is silent, and what is policy.
//!
//! Three layers with their own ways to change: the *text* only by an amendment that every core partner
//! signs, a *reading* by its confirmation, the *policy* by the body that owns it. All three are data; no
//! municipality is compiled in.

mod pledges;
mod policy;
mod readings;
mod text;

use serde::{Deserialize, Serialize};

use crate::areas::Area;
use crate::id::ProgrammeId;
use crate::value::Localized;

pub use pledges::*;
pub use policy::*;
pub use readings::*;
pub use text::*;

/// A declaration of adhesion, as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Charter {
    /// The programme that it founds: the name of its log.
    pub programme: ProgrammeId,
    /// The origin that the log's checkpoints will carry, such as `log.example.nl/programme`: no space, no `+`.
    pub origin: String,
    /// The IANA name of the zone whose calendar dates count, such as `Europe/Amsterdam`.
    pub time_zone: String,
    /// A short title, for people.
    pub title: Localized,
    /// The municipalities where it works: at least one. The code of each is `GM….`.
    pub municipalities: Vec<Area>,
    /// The document that it was taken from.
    pub source: Source,
    /// The layer of the text: what the partners signed.
    pub text: Text,
    /// The layer of readings: how the text is read where it is silent or ambiguous.
    pub readings: Readings,
    /// The layer of policy: neither text nor reading.
    pub policy: Policy,
}

/// The document that a charter was taken from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The title of the document.
    pub document: Localized,
    /// The copy that was seen, such as "signed copy not seen".
    pub copy: Localized,
}
