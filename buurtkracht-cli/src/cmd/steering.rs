//! What the steering group asks: who, feedback, delivered, open, and its page.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::Path;

use buurtkracht_core::compliance::Undone;
use buurtkracht_core::questions::{self, FeedbackStanding, PageAnswer, SeatsAsked};
use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Serialize;

use super::Opened;
use crate::args::{Delivered, Feedback, Global, Open, SteeringPage, Who};
use crate::exit::{Failure, Outcome};
use crate::render::{
    self, answers, delivered as promised, feedback as owed, join, open as undone, page as sheet,
};

/// How many ids a message names at most.
const NAMED: usize = 20;

pub async fn who(global: &Global, args: &Who) -> Result<Outcome, Failure> {
    let (opened, on) = Opened::asked(global, &args.clocks).await?;
    let programme = opened.programme();
    if let Some(person) =
        args.person.as_ref().filter(|person| !programme.persons().all().contains_key(person))
    {
        return Err(unknown("person", person, programme.persons().all().keys()));
    }
    if let Some(partner) = &args.partner {
        known_partner(&opened, partner)?;
    }
    let asked =
        SeatsAsked { body: args.body.as_ref(), person: args.person.as_ref(), partner: args.partner.as_ref() };
    let Some(answer) = questions::seats(programme, on, asked) else {
        let body = args.body.iter().map(ToString::to_string).collect::<String>();
        return Err(unknown("body", &body, programme.bodies().all().keys()));
    };
    render::print(global.json, "who", Some(&opened.basis()), &answer, || {
        opened.styled(global, |style| answers::who(style, &answer))
    })?;
    Ok(Outcome::Done)
}

fn unknown<T: ToString>(what: &str, id: &impl ToString, known: impl Iterator<Item = T>) -> Failure {
    let mut known: Vec<String> = known.map(|id| id.to_string()).collect();
    let more = known.len().saturating_sub(NAMED);
    known.truncate(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Failure::Input(format!("there is no {what} {}; known: {}{more}", id.to_string(), join(known)))
}

fn known_partner(opened: &Opened, partner: &buurtkracht_core::id::PartnerId) -> Result<(), Failure> {
    let partners = opened.programme().partners().all();
    if partners.contains_key(partner) { Ok(()) } else { Err(unknown("partner", partner, partners.keys())) }
}

pub async fn feedback(global: &Global, args: &Feedback) -> Result<Outcome, Failure> {
    let (opened, on) = Opened::asked(global, &args.clocks).await?;
    let mut answer = questions::feedback(opened.programme(), on).ok_or_else(|| opened.not_known_yet())?;
    answer.items.retain(|item| args.all || !matches!(item.standing, FeedbackStanding::Given { .. }));
    render::print(global.json, "feedback", Some(&opened.basis()), &answer, || {
        opened.styled(global, |style| owed::feedback(style, &answer, args.by))
    })?;
    Ok(if args.strict && answer.counts.overdue > 0 { Outcome::No } else { Outcome::Done })
}

pub async fn delivered(global: &Global, args: &Delivered) -> Result<Outcome, Failure> {
    let (opened, as_of) = Opened::asked(global, &args.clocks).await?;
    if let Some(partner) = &args.partner {
        known_partner(&opened, partner)?;
    }
    let answer = questions::delivered(opened.programme(), as_of, args.year, args.partner.as_ref());
    let answer = answer.ok_or_else(|| opened.not_known_yet())?;
    render::print(global.json, "delivered", Some(&opened.basis()), &answer, || {
        opened.styled(global, |style| promised::delivered(style, &answer))
    })?;
    Ok(Outcome::Done)
}

pub async fn open(global: &Global, args: &Open) -> Result<Outcome, Failure> {
    let (opened, on) = Opened::asked(global, &args.clocks).await?;
    let answer = questions::open(opened.programme(), on, args.overdue);
    let answer = answer.ok_or_else(|| opened.not_known_yet())?;
    render::print(global.json, "open", Some(&opened.basis()), &answer, || {
        opened.styled(global, |style| undone::open(style, &answer, args.by))
    })?;
    let late = |item: &Undone| item.overdue.is_some();
    Ok(if args.strict && answer.items.iter().any(late) { Outcome::No } else { Outcome::Done })
}

/// A page with what it rests on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Printed {
    /// The page.
    #[serde(flatten)]
    pub page: PageAnswer,
    /// What was recorded by then counts: when the last of it was.
    pub known_at: Option<DateTime<FixedOffset>>,
    /// The log that it rests on.
    pub checkpoint: Checkpoint,
}

/// A log, by its length and its root.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Checkpoint {
    /// The number of entries.
    pub entries: u64,
    /// The RFC 6962 root over them, as `verify` gives it.
    pub root: String,
}

pub async fn page(global: &Global, args: &SteeringPage) -> Result<Outcome, Failure> {
    let (opened, on) = Opened::asked(global, &args.clocks).await?;
    let programme = opened.programme();
    let Some(page) = questions::page(programme, on, args.body.as_ref()) else {
        return Err(match &args.body {
            Some(body) if !programme.bodies().all().is_empty() => {
                unknown("body", body, programme.bodies().all().keys())
            }
            Some(_) | None => opened.not_known_yet(),
        });
    };
    let view = &opened.view;
    let checkpoint = Checkpoint { entries: view.length, root: view.root.to_string() };
    let printed = Printed { page, known_at: view.recorded_at, checkpoint };
    let open = |text: &buurtkracht_core::value::Sealed| opened.open(global, text);
    if let Some(file) = &args.html {
        let html = opened.styled(global, |style| sheet::html(style, &open, &printed));
        save(file, &html)?;
    }
    render::print(global.json, "page", Some(&opened.basis()), &printed, || {
        opened.styled(global, |style| sheet::text(style, &open, &printed))
    })?;
    Ok(Outcome::Done)
}

/// Writes a new file; one that is there is left as it is.
fn save(path: &Path, text: &str) -> Result<(), Failure> {
    let cannot = |error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Failure::Input(format!("{} is there already: name a new file", path.display()))
        }
        _ => Failure::Input(format!("cannot write {}: {error}", path.display())),
    };
    let mut file = File::create_new(path).map_err(cannot)?;
    file.write_all(text.as_bytes()).map_err(cannot)
}
