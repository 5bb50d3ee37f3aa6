//! What was recorded, filtered, and what is being recorded.

use buurtkracht_core::Event;
use buurtkracht_core::questions::{Mention, mentions};
use buurtkracht_store::commit::Commit;
use buurtkracht_store::subscribe::Position;
use serde_json::json;
use strum::VariantNames;

use super::Opened;
use crate::args::{Global, Log};
use crate::config;
use crate::exit::{Failure, Outcome};
use crate::render::{self, Page, events};

const PAGE: usize = 512;

pub async fn run(global: &Global, args: &Log) -> Result<Outcome, Failure> {
    if let Some(kind) = &args.kind
        && !Event::VARIANTS.contains(&kind.as_str())
    {
        return Err(Failure::Input(format!(
            "there is no event {kind:?}; there is: {}",
            Event::VARIANTS.join(", ")
        )));
    }
    if args.follow {
        config::check_followed(config::store(global))?;
    }
    let mut opened = Opened::of(global, None).await?;
    let wanted = wanted(args);
    let mut following = opened.ledger.subscribe(&opened.id, Position::BEGINNING).await?;
    loop {
        let mut page = Vec::new();
        if args.follow {
            page.push(following.next().await?.commit);
        }
        while page.len() < PAGE
            && let Some(delivery) = following.try_next().await?
        {
            page.push(delivery.commit);
        }
        if page.is_empty() {
            break;
        }
        if following.position().entries() > opened.view.length {
            // So that who and what was recorded meanwhile is known.
            opened.view = opened.ledger.head(&opened.id).await?;
        }
        let text = opened.styled(global, |style| {
            let mut text = Page::default();
            for commit in &page {
                let kept: Vec<&Event> = commit
                    .events
                    .iter()
                    .filter(|event| fits(&opened, args, &wanted, commit, event))
                    .collect();
                if kept.is_empty() {
                    continue;
                }
                if global.json {
                    let line = json!({
                        "entry": commit.sequence,
                        "recorded_at": commit.recorded_at,
                        "recorded_by": commit.recorded_by,
                        "events": kept,
                    });
                    text.line(line.to_string());
                    continue;
                }
                events::entry(style, &mut text, commit, &kept);
            }
            text.finish()
        });
        render::write(&text)?;
    }
    Ok(Outcome::Done)
}

/// Everything that the filters name; all of it must be mentioned.
fn wanted(args: &Log) -> Vec<Mention> {
    let body = args.body.iter().cloned().map(Mention::Body);
    let partner = args.partner.iter().cloned().map(Mention::Partner);
    let person = args.person.iter().cloned().map(Mention::Person);
    let plan = args.plan.iter().cloned().map(Mention::Plan);
    body.chain(partner).chain(person).chain(plan).collect()
}

fn fits(opened: &Opened, args: &Log, wanted: &[Mention], commit: &Commit, event: &Event) -> bool {
    let name: &str = event.into();
    if args.kind.as_ref().is_some_and(|kind| kind != name) {
        return false;
    }
    let day = event.on().unwrap_or_else(|| commit.recorded_at.date_naive());
    if args.from.is_some_and(|from| day < from) || args.until.is_some_and(|until| day > until) {
        return false;
    }
    if wanted.is_empty() {
        return true;
    }
    let found = mentions(opened.programme(), event);
    wanted.iter().all(|mention| found.contains(mention))
}
