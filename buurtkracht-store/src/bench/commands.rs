//! The commands that the setup and the groups share.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDate;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Who speaks in the council, the seat and the person.
pub(super) const COUNCIL: &[(&str, &str)] = &[("town-seat", "ann"), ("homes-seat", "bob")];

pub(super) fn take_seat(
    body: &str,
    seat: &str,
    person: &str,
    partner: Option<&str>,
    from: NaiveDate,
) -> Value {
    json!({ "TakeSeat": { "body": body, "seat": seat, "person": person, "partner": partner, "from": from } })
}

/// A decision, but for its day, voices and effects.
pub(super) struct Decided<'a> {
    pub(super) id: String,
    pub(super) title: &'a str,
    pub(super) body: &'a str,
    pub(super) venue: Value,
}

impl Decided<'_> {
    /// Adopted on a day, by the consent of these seats.
    pub(super) fn on<S: serde::Serialize>(
        self,
        on: NaiveDate,
        voices: impl IntoIterator<Item = (&'static str, S)>,
        effects: Value,
    ) -> Value {
        let voices = voices.into_iter();
        let positions: Vec<Value> = voices
            .map(|(seat, person)| json!({ "seat": seat, "person": person, "stance": "consent" }))
            .collect();
        json!({ "TakeDecision": { "decision": { "decision": self.id, "title": self.title, "body": self.body,
            "venue": self.venue, "decided_on": on, "outcome": "adopted", "positions": positions },
            "effects": effects } })
    }
}

/// A decision of the council in writing, within one day.
pub(super) fn in_writing(id: String, title: &str, on: NaiveDate, effects: Value) -> Value {
    let venue = json!({ "written": { "opened": on, "closed": on } });
    Decided { id, title, body: "council", venue }.on(on, COUNCIL.iter().copied(), effects)
}

/// What stands for a document.
pub(super) fn document(of: &str) -> Value {
    let hash: [u8; 32] = Sha256::digest(of).into();
    json!({ "sha256": hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>() })
}

/// What stands for a sealed value.
pub(super) fn digest(of: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(of))
}
