//! What became of what was handed in, as text.

use buurtkracht_store::ledger::Receipt;
use serde::Serialize;
use serde_json::Value;

use super::{Page, Style, events};
use crate::args::Lang;

/// How something that was handed in stands in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    Recorded,
    Before,
    Otherwise,
}

impl How {
    /// The words in front of the entry.
    pub fn say(self, lang: Lang, dry_run: bool) -> &'static str {
        match (self, dry_run) {
            (How::Recorded, false) => lang.say("recorded as", "vastgelegd als"),
            (How::Recorded, true) => lang.say("would be recorded as", "zou worden vastgelegd als"),
            (How::Before, _) => lang.say("recorded before as", "eerder vastgelegd als"),
            (How::Otherwise, _) => lang.say("recorded otherwise as", "anders vastgelegd als"),
        }
    }
}

/// A receipt with its events.
pub fn receipt(lang: Lang, page: &mut Page, receipt: &Receipt, dry_run: bool) {
    let how = if receipt.repeated { How::Before } else { How::Recorded };
    page.line(format!("{} {}  ({})", how.say(lang, dry_run), receipt.sequence, receipt.command));
    let style = Style::nameless(lang);
    for event in &receipt.events {
        page.line(format!("  {}", events::line(&style, event)));
    }
}

/// A field that differs, with what stands in the record and in the file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    pub field: String,
    pub recorded: Value,
    pub now: Value,
}

impl Difference {
    /// Both sides, for people.
    pub fn line(&self) -> String {
        format!("{}: {} → {}", self.field, plain(&self.recorded), plain(&self.now))
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "∅".to_owned(),
        Value::String(text) => text.clone(),
        Value::Object(members) => match members.get("digest").and_then(Value::as_str) {
            Some(digest) => format!("‹{digest}›"),
            None => value.to_string(),
        },
        Value::Bool(_) | Value::Number(_) | Value::Array(_) => value.to_string(),
    }
}
