//! The questions that are asked of the history itself: changes, what-if.

use buurtkracht_core::event::Recorded;
use buurtkracht_core::questions::{Changes, NotSupposed, Supposed, WhatIf};
use buurtkracht_store::commit::Commit;
use buurtkracht_store::subscribe::Position;

use super::Opened;
use crate::args;
use crate::args::Global;
use crate::exit::{Failure, Outcome};
use crate::render::{self, changes as told, what_if as otherwise};

/// Hands in every commit that was known, in the order recorded, page by page.
async fn each(
    opened: &Opened,
    mut take: impl FnMut(&Recorded, &Commit) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut following = opened.ledger.subscribe(&opened.id, Position::BEGINNING).await?;
    while following.position().entries() < opened.view.length
        && let Some(delivery) = following.try_next().await?
    {
        let commit = delivery.commit;
        let command = commit.command_id().map_err(|flaw| unreadable(&commit, &flaw))?;
        let recorded = Recorded { sequence: commit.sequence, recorded_at: commit.recorded_at, command };
        take(&recorded, &commit)?;
    }
    Ok(())
}

fn unreadable(commit: &Commit, flaw: &dyn std::fmt::Display) -> Failure {
    Failure::Input(format!("the command of entry {} cannot be read: {flaw}", commit.sequence))
}

pub async fn changes(global: &Global, args: &args::Changes) -> Result<Outcome, Failure> {
    let opened = Opened::of(global, &args.known_at).await?;
    let to = args.to.unwrap_or_else(|| opened.today());
    if to <= args.from {
        return Err(Failure::Input(format!(
            "nothing lies between {} and {to}: --to is a later day than --from",
            args.from
        )));
    }
    let mut changes = Changes::between(args.from, to);
    each(&opened, |recorded, commit| {
        changes.take(recorded, &commit.events);
        Ok(())
    })
    .await?;
    let answer = changes.answer().ok_or_else(|| opened.not_known_yet())?;
    render::print(global.json, "changes", Some(&opened.basis()), &answer, || {
        opened.styled(global, |style| told::changes(style, &answer))
    })?;
    Ok(Outcome::Done)
}

pub async fn what_if(global: &Global, args: &args::WhatIf) -> Result<Outcome, Failure> {
    let opened = Opened::of(global, &args.known_at).await?;
    let supposed = match (&args.without, &args.stop, args.on) {
        (Some(decision), _, _) => Supposed::Without(decision.clone()),
        (None, Some(plan), Some(on)) => Supposed::Stopped { plan: plan.clone(), on },
        (None, _, _) => {
            return Err(Failure::Input("write --without DECISION, or --stop PLAN --on DATE".to_owned()));
        }
    };
    let as_of = args.as_of.unwrap_or_else(|| opened.today());
    let refused = |error| not_supposed(&opened, error);
    let mut what_if = WhatIf::new(opened.programme(), supposed).map_err(refused)?;
    each(&opened, |recorded, commit| {
        let command = serde_json::from_str(commit.command.get()).map_err(|flaw| unreadable(commit, &flaw))?;
        what_if.take(recorded, &command, &commit.events);
        Ok(())
    })
    .await?;
    let answer = what_if.answer(as_of).map_err(refused)?;
    render::print(global.json, "what-if", Some(&opened.basis()), &answer, || {
        opened.styled(global, |style| otherwise::what_if(style, &answer))
    })?;
    Ok(Outcome::Done)
}

/// Says what was asked, what there is, and what to do.
fn not_supposed(opened: &Opened, error: NotSupposed) -> Failure {
    match error {
        NotSupposed::NotFounded => opened.not_known_yet(),
        NotSupposed::StopRefused { refusal, .. } => Failure::Refused { refusal },
        NotSupposed::UnknownDecision(_) => Failure::Input(format!(
            "{error} in {}: `buurtkracht log --kind DecisionTaken` lists what there is",
            opened.id
        )),
        NotSupposed::UnknownPlan(_) => {
            let known: Vec<&str> = opened.programme().plans().all().keys().map(|id| id.as_str()).collect();
            Failure::Input(format!("{error}; known: {}", known.join(", ")))
        }
        NotSupposed::NotRunning { .. } => Failure::Input(format!("{error}: name a day since then")),
        NotSupposed::NobodyMayStop { .. } => {
            Failure::Input(format!("{error}: `buurtkracht charter` tells who may stop plans"))
        }
    }
}
