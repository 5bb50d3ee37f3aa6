//! What was recorded, filtered, and what is being recorded.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;

use buurtkracht_core::charter::Text;
use buurtkracht_core::id::{BodyId, PersonId, ProgrammeId, Sequence};
use buurtkracht_core::questions::mentions::Mention;
use buurtkracht_core::questions::search::{Search, Word};
use buurtkracht_core::value::{Day, Digest};
use buurtkracht_core::{Event, Programme};
use buurtkracht_store::commit::Commit;
use buurtkracht_store::ledger::{Hit, Ledger};
use buurtkracht_store::subscribe::Position;
use chrono::DateTime;
use strum::VariantNames;

use super::question::known;
use crate::args::{Format, Global, KnownAt, Log};
use crate::config::{self, Mode};
use crate::disclosure::Disclosure;
use crate::document::Document;
use crate::exit::{Failure, Outcome};
use crate::faces::{self, Output};
use crate::lang::Lang;
use crate::render::{self, Style, events};
use crate::session::{self, Session};

const PAGE: usize = 512;
/// How much is written at once.
const WRITTEN: usize = 1 << 16;

pub async fn run(global: &Global, args: &Log) -> Result<Outcome, Failure> {
    global.only("log", &[Format::Text, Format::Json])?;
    let search = search(global, args)?;
    if args.follow {
        config::check_followed(config::store(global))?;
        return follow(global, &search).await;
    }
    let ledger = config::ledger(global, Mode::Read)?;
    let id = config::programme(global, &ledger).await?;
    if let Some(number) = args.entry {
        let session = Session::of(global, &args.known_at).await?;
        if print_entry(global, &session, number).await? {
            return Ok(Outcome::Done);
        }
        let last = session.view.length.saturating_sub(1);
        return Err(Failure::Input(format!("there is no entry #{number} in {id}: the last one is #{last}")));
    }
    if !search.about.is_empty() {
        known_filters(&ledger.view(&id).await?.programme, args)?;
    }
    // They take a search of their own: it is made for the first entry that names a person.
    let registered = OnceCell::new();
    let named = |person: &PersonId| {
        let names = registered.get_or_init(|| names_of(&ledger, &id)).as_ref();
        names.ok().and_then(|names| names.get(person).copied())
    };
    let formed = OnceCell::new();
    let kinds = |body: &BodyId| {
        let words = formed.get_or_init(|| words_of(&ledger, &id, global.lang)).as_ref();
        words.ok().and_then(|words| words.get(body).cloned())
    };
    let disclosure = Disclosure::of(&ledger);
    let mut text = String::new();
    let mut output = file(global)?;
    let terminal = global.terminal();
    let mut written = Ok(());
    let mut write = |hit: Hit| -> Result<(), Failure> {
        let kept: Vec<&Event> = hit.events().collect();
        let entry = disclosure
            .styled(global.lang, &named, &kinds, |style| entry(global, style, &hit.commit, &kept))??;
        text.push_str(&entry);
        if text.len() >= WRITTEN {
            output.get_or_insert_with(|| terminal.output(&text)).write(&text)?;
            text.clear();
        }
        Ok(())
    };
    ledger.search(&id, &search, args.last, &mut |hit| {
        written = write(hit);
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    written?;
    let mut output = output.unwrap_or_else(|| terminal.output(&text));
    output.write(&text)?;
    output.finish()?;
    registered.into_inner().transpose()?;
    formed.into_inner().transpose()?;
    Ok(Outcome::Done)
}

/// The file that the arguments name.
fn file(global: &Global) -> Result<Option<Output>, Failure> {
    Ok(global.out.as_deref().map(faces::create).transpose()?.map(Output::File))
}

/// What the arguments look for.
fn search(global: &Global, args: &Log) -> Result<Search, Failure> {
    if let Some(kind) = &args.kind
        && !Event::VARIANTS.contains(&kind.as_str())
    {
        return Err(Failure::Input(format!(
            "there is no event {kind:?}; there is: {}",
            Event::VARIANTS.join(", ")
        )));
    }
    let text = args.text.as_deref().unwrap_or_default();
    let words = Word::all_of(text);
    if args.text.is_some() && words.is_empty() {
        return Err(Failure::Input(format!("{text:?} has no word: write letters or digits")));
    }
    let mut search = Search {
        words,
        kind: args.kind.clone(),
        actor: global.actor.clone().filter(|_| global.names_actor),
        about: about(args),
        from: args.from,
        until: args.until,
        recorded_from: args.recorded_from,
        recorded_until: args.recorded_until,
        known_at: None,
        over: args.amount_over,
        under: args.amount_under,
    };
    if let Some(text) = &args.known_at.known_at {
        match (DateTime::parse_from_rfc3339(text), text.parse::<Day>()) {
            (Ok(time), _) => search.known_at = Some(time.to_utc()),
            (Err(_), Ok(day)) => {
                search.recorded_until = Some(search.recorded_until.map_or(day, |until| until.min(day)));
            }
            (Err(_), Err(_)) => return Err(session::no_time(text)),
        }
    }
    Ok(search)
}

/// Refuses a filter on something that is not there.
fn known_filters(programme: &Programme, args: &Log) -> Result<(), Failure> {
    known("body", args.body.as_ref(), programme.bodies().all())?;
    known("partner", args.partner.as_ref(), programme.partners().all())?;
    known("person", args.person.as_ref(), programme.persons().all())?;
    known("plan", args.plan.as_ref(), programme.plans().all())
}

/// Prints the entry of a number with all its events. Returns false where the session knows none.
pub async fn print_entry(global: &Global, session: &Session, number: u64) -> Result<bool, Failure> {
    global.only("log", &[Format::Text, Format::Json])?;
    if number >= session.view.length {
        return Ok(false);
    }
    for commit in session.ledger.commits(&session.id, Sequence(number), 1).await? {
        let all: Vec<&Event> = commit.events.iter().collect();
        let text = session.styled(global, |style| entry(global, style, &commit, &all))??;
        let mut output = file(global)?.unwrap_or_else(|| global.terminal().output(&text));
        output.write(&text)?;
        output.finish()?;
    }
    Ok(true)
}

/// Everything that the filters name; all of it must be mentioned.
fn about(args: &Log) -> Vec<Mention> {
    let body = args.body.iter().cloned().map(Mention::Body);
    let partner = args.partner.iter().cloned().map(Mention::Partner);
    let person = args.person.iter().cloned().map(Mention::Person);
    let plan = args.plan.iter().cloned().map(Mention::Plan);
    body.chain(partner).chain(person).chain(plan).collect()
}

/// Looks at every event of one kind, without the whole state.
fn each_of(
    ledger: &Ledger,
    id: &ProgrammeId,
    kind: &str,
    mut look: impl FnMut(&Event),
) -> Result<(), Failure> {
    let search = Search { kind: Some(kind.to_owned()), ..Search::default() };
    ledger.search(id, &search, None, &mut |hit| {
        hit.events().for_each(&mut look);
        ControlFlow::Continue(())
    })?;
    Ok(())
}

/// The digests of the names of persons.
fn names_of(ledger: &Ledger, id: &ProgrammeId) -> Result<BTreeMap<PersonId, Digest>, Failure> {
    let mut names = BTreeMap::new();
    each_of(ledger, id, "PersonRegistered", |event| {
        if let Event::PersonRegistered(person) = event
            && let Some(digest) = person.name
        {
            names.insert(person.person.clone(), digest);
        }
    })?;
    Ok(names)
}

/// The word of the text for each body, and for each group by the form that it was made after.
fn words_of(ledger: &Ledger, id: &ProgrammeId, lang: Lang) -> Result<BTreeMap<BodyId, String>, Failure> {
    let mut words: BTreeMap<BodyId, String> = BTreeMap::new();
    let mut take = |text: &Text| {
        let bodies = text.bodies.iter().filter_map(|body| Some((&body.id, body.word.as_ref()?)));
        words.extend(bodies.map(|(id, word)| (id.clone(), word.text(lang.code()).to_string())));
    };
    each_of(ledger, id, "ProgrammeFounded", |event| {
        if let Event::ProgrammeFounded(founding) = event {
            take(&founding.charter.text);
        }
    })?;
    each_of(ledger, id, "CharterAmended", |event| {
        if let Event::CharterAmended(amendment) = event {
            take(&amendment.text);
        }
    })?;
    each_of(ledger, id, "GroupFormed", |event| {
        if let Event::GroupFormed(formed) = event
            && let Some(word) = words.get(&formed.form).cloned()
        {
            words.insert(formed.group.clone(), word);
        }
    })?;
    Ok(words)
}

/// An entry with those of its events that were asked for.
fn entry(global: &Global, style: &Style<'_>, commit: &Commit, kept: &[&Event]) -> Result<String, Failure> {
    if global.is_json() {
        return render::json_line(&events::Line::of(commit, kept.to_vec()));
    }
    let mut document = Document::default();
    document.outline([events::entry(style, commit, kept)]);
    Ok(faces::text(&document, global.lang, &global.terminal()))
}

/// What is recorded, and then what is recorded from now on.
async fn follow(global: &Global, search: &Search) -> Result<Outcome, Failure> {
    let mut output = file(global)?.unwrap_or_else(|| Output::Plain(io::stdout()));
    let mut session = Session::of(global, &KnownAt::default()).await?;
    let mut following = session.ledger.subscribe(&session.id, Position::BEGINNING).await?;
    loop {
        let mut page = vec![following.next().await?.commit];
        while page.len() < PAGE
            && let Some(delivery) = following.try_next().await?
        {
            page.push(delivery.commit);
        }
        if following.position().entries() > session.view.length {
            // So that who and what was recorded meanwhile is known.
            session.view = session.ledger.view(&session.id).await?;
        }
        let fits = |commit: &Commit, event: &Event| {
            search.fits(event, commit.recorded_at, &commit.recorded_by)
                && search.is_about(session.programme(), event)
        };
        let text = session.styled(global, |style| {
            let mut text = String::new();
            for commit in &page {
                let kept: Vec<&Event> = commit.events.iter().filter(|event| fits(commit, event)).collect();
                if !kept.is_empty() {
                    text.push_str(&entry(global, style, commit, &kept)?);
                }
            }
            Ok::<_, Failure>(text)
        })??;
        output.write(&text)?;
    }
}
