//! The demo: an illustration of two years, fed through the same door as a user's commands.

use std::sync::Arc;

use buurtkracht_core::charter::Charter;
use buurtkracht_core::id::CommandId;
use buurtkracht_store::clock::SetClock;
use buurtkracht_store::ledger::{Ledger, ReadError, SubmitError};
use chrono::{NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::explain;
use super::init::{charter, founding};
use super::question::ask_of;
use super::template;
use crate::args::{Example, Explain, Format, Funds, Global, KnownAt, Who};
use crate::config::{self, Mode};
use crate::document::{Document, Item};
use crate::exit::{Failure, Outcome};
use crate::input::{self, LocatedValue};
use crate::render;
use crate::session::Session;
use crate::words::{Words, say};

/// Says something in the language of the reader.
type Said = fn(&Words) -> String;

/// An example: its history, and what is asked of it.
struct Demo {
    history: &'static str,
    /// The store, where none is named.
    store: &'static str,
    /// Says what is made up.
    made_up: Said,
    questions: &'static [(Question, Said)],
    /// Further questions, as arguments.
    more: &'static [&'static str],
}

/// A question that the demo asks.
enum Question {
    Explain(&'static str),
    Who { body: &'static str, on: &'static str },
    Funds { as_of: &'static str },
}

const ALBLASSERDAM: Demo = Demo {
    history: include_str!("../../demo/history.toml"),
    store: "sled:./buurtkracht-demo",
    made_up: |words| say!(words, "demo-alblasserdam"),
    questions: &[
        (Question::Explain("d-2025-stop-cafe"), |words| say!(words, "demo-why-cafe")),
        (Question::Who { body: "stuurgroep", on: "2026-05-01" }, |words| say!(words, "demo-who-election")),
        (Question::Funds { as_of: "2026-11-01" }, |words| say!(words, "demo-whose-money")),
    ],
    more: &[
        "status",
        "log --plan p-street-cafe",
        "explain p-dance",
        "funds --as-of 2025-12-31 --known-at 2025-10-01",
        "mandates --on 2026-03-01",
        "verify",
    ],
};

const LINDEWAARD: Demo = Demo {
    history: include_str!("../../demo/lindewaard.toml"),
    store: "sled:./buurtkracht-demo-lindewaard",
    made_up: |words| say!(words, "demo-lindewaard"),
    questions: &[
        (Question::Explain("d-orchard"), |words| say!(words, "demo-who-orchard")),
        (Question::Who { body: "board", on: "2031-02-01" }, |words| say!(words, "demo-who-board")),
        (Question::Funds { as_of: "2031-06-30" }, |words| say!(words, "demo-whose-money-yearly")),
    ],
    more: &[
        "status --on 2031-06-30",
        "charter --on 2031-02-01",
        "mandates --on 2030-12-01",
        "network --on 2031-06-30",
        "explain mill-table",
        "verify",
    ],
};

const TWEE_OEVERS: Demo = Demo {
    history: include_str!("../../demo/twee-oevers.toml"),
    store: "sled:./buurtkracht-demo-twee-oevers",
    made_up: |words| say!(words, "demo-twee-oevers"),
    questions: &[
        (Question::Explain("d-2028-money"), |words| say!(words, "demo-who-objected")),
        (Question::Who { body: "programme-team", on: "2028-02-01" }, |words| say!(words, "demo-who-team")),
        (Question::Funds { as_of: "2028-06-30" }, |words| say!(words, "demo-whose-money-by-year")),
    ],
    more: &[
        "status --on 2028-06-30",
        "compliance --as-of 2028-06-30",
        "charter --on 2028-06-30",
        "funds --as-of 2028-06-30 --by source",
        "explain d-2027-money",
        "explain d-kade-plan",
        "verify",
    ],
};

/// A step of the history.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// When it is recorded, in the charter's time zone.
    at: NaiveDateTime,
    /// What happens, for people.
    say: String,
    /// The same in Dutch.
    zeg: String,
    /// The code of the refusal, for an act that must be refused.
    refused: Option<String>,
    /// Who hands it in.
    #[serde(default = "clerk")]
    actor: String,
    /// The command, without its envelope.
    #[serde(rename = "do")]
    command: Value,
}

fn clerk() -> String {
    "programme-clerk".to_owned()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct History {
    step: Vec<Step>,
}

/// What became of a history.
#[derive(Debug, Default, serde::Serialize, schemars::JsonSchema)]
pub struct Tally {
    /// How many entries were recorded.
    recorded: usize,
    /// How many acts were refused, as they should be.
    refused: usize,
}

fn wrong(what: impl std::fmt::Display) -> Failure {
    Failure::Input(format!("the demo's own history does not fit: {what}"))
}

pub async fn run(global: &Global, example: Example) -> Result<Outcome, Failure> {
    global.only("demo", &[Format::Text, Format::Json])?;
    let demo = match example {
        Example::Alblasserdam => &ALBLASSERDAM,
        Example::Lindewaard => &LINDEWAARD,
        Example::TweeOevers => &TWEE_OEVERS,
    };
    let global = Global {
        store: Some(global.store.clone().unwrap_or_else(|| demo.store.to_owned())),
        // One text after another: a pager would hide all but the last.
        no_pager: true,
        ..global.clone()
    };
    let words = Words::of(global.lang);
    let charter = charter(&input::toml("charter", template::charter(example))?)?;
    let history: History = input::toml("history", demo.history)?.typed()?;
    let clock = Arc::new(SetClock::new(Utc::now()));
    let mut steps = Vec::new();
    let tally = {
        let ledger = config::ledger_by(&global, Mode::Create, Arc::clone(&clock) as _)?;
        match ledger.view(&charter.programme).await {
            Ok(_) => {
                return Err(Failure::Input(format!(
                    "{} holds {} already: ask it, for instance `buurtkracht status --store {}`, or name another store",
                    config::store(&global),
                    charter.programme,
                    config::store(&global)
                )));
            }
            Err(ReadError::NoProgramme { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let tally = play(&global, &ledger, &clock, &charter, history, &mut steps).await?;
        ledger.close().await?;
        tally
    };
    let asks = global.store.as_deref() != Some("memory:");
    render::print(&global, "demo", None, &tally, || {
        let mut document = Document::new((demo.made_up)(words));
        document.outline(steps);
        document.paragraph(say!(words, "demo-tally", tally.recorded, tally.refused));
        if asks {
            document.heading(say!(words, "demo-questions"));
        }
        document
    })?;
    if asks && !global.is_json() {
        questions(&Global { programme: Some(charter.programme), out: None, ..global }, demo).await?;
    }
    Ok(Outcome::Done)
}

async fn play(
    global: &Global,
    ledger: &Ledger,
    clock: &SetClock,
    charter: &Charter,
    history: History,
    steps: &mut Vec<Item>,
) -> Result<Tally, Failure> {
    let zone: Tz = charter.time_zone.parse().map_err(wrong)?;
    let id = |number: usize| {
        Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{} demo {number}", charter.programme).as_bytes())
    };
    let set = |at: NaiveDateTime| {
        zone.from_local_datetime(&at).earliest().map(|at| clock.set(at.to_utc())).ok_or_else(|| wrong(at))
    };
    let mut tally = Tally::default();
    let first = history.step.first().ok_or_else(|| wrong("it is empty"))?;
    set(first.at)?;
    // Each step is recorded by its own actor.
    let global = &Global { actor: None, ..global.clone() };
    let founding = LocatedValue::part("the founding".to_owned(), founding(charter, id(0), &clerk()));
    let words = Words::of(global.lang);
    let item = |at: NaiveDateTime, said: &str| Item::new(format!("{} {said}", at.date()));
    let receipt = ledger.submit(&founding.submission(global)?).await?;
    steps.push(item(first.at, &say!(words, "demo-founded")).shown_by([receipt.sequence]));
    tally.recorded += 1;
    for (step, number) in history.step.into_iter().zip(1..) {
        set(step.at)?;
        let mut located =
            LocatedValue::part(format!("step {number}"), serde_json::json!({ "do": step.command }));
        let actor = step.actor.parse().map_err(wrong)?;
        located.fill(Some(&charter.programme), Some(CommandId(id(number))), Some(&actor));
        let submission = located.submission(global)?;
        let said = global.lang.say(&step.say, &step.zeg);
        match (ledger.submit(&submission).await, &step.refused) {
            (Ok(receipt), None) => {
                tally.recorded += 1;
                steps.push(item(step.at, said).shown_by([receipt.sequence]));
            }
            (Err(SubmitError::Refused(refusal)), Some(code)) if refusal.rejection.code() == code => {
                tally.refused += 1;
                let refusal = say!(words, "demo-refused", code = code.as_str(), refusal = &refusal);
                let Item { text, .. } = item(step.at, said);
                steps.push(Item::new(format!("✗ {text}")).with([Item::new(refusal)]));
            }
            (Ok(_), Some(code)) => {
                return Err(wrong(format!("step {number} ({said}) was not refused with {code}")));
            }
            (Err(SubmitError::Refused(refusal)), _) => {
                let code = refusal.rejection.code();
                return Err(wrong(format!("step {number} ({said}) was refused with {code}: {refusal}")));
            }
            (Err(error), _) => return Err(wrong(format!("step {number} ({said}): {error}"))),
        }
    }
    Ok(tally)
}

/// Three answers, and the commands that give more.
async fn questions(global: &Global, demo: &Demo) -> Result<(), Failure> {
    let words = Words::of(global.lang);
    let store = config::store(global);
    let now = KnownAt::default();
    for ((question, said), number) in demo.questions.iter().zip(1_usize..) {
        let asked = match question {
            Question::Explain(id) => format!("explain {id}"),
            Question::Who { body, on } => format!("who --body {body} --on {on}"),
            Question::Funds { as_of } => format!("funds --as-of {as_of}"),
        };
        let question_said = say!(words, "demo-question", number, question = said(words));
        render::write(&format!("\n{question_said}\n   buurtkracht {asked} --store {store}\n"))?;
        match question {
            Question::Explain(id) => {
                let (id, known_at) = ((*id).to_owned(), now.clone());
                explain::run(global, &Explain { id, as_of: None, graph: None, known_at }).await?
            }
            Question::Who { body, on } => {
                let (body, day) = (Some(body.parse().map_err(wrong)?), on.parse().map_err(wrong)?);
                let asked = Who { body, person: None, partner: None };
                ask_of(global, &asked, &now, Some(day)).await?
            }
            Question::Funds { as_of } => {
                let day = as_of.parse().map_err(wrong)?;
                ask_of(global, &Funds { by: None }, &now, Some(day)).await?
            }
        };
    }
    let more = Session::of(global, &KnownAt::default()).await?;
    let more_said = say!(words, "demo-more", entries = more.view.length);
    let commands: String =
        demo.more.iter().map(|more| format!("  buurtkracht {more} --store {store}\n")).collect();
    render::write(&format!("\n{more_said}\n{commands}  buurtkracht export --store {store} | head -1\n"))
}
