//! The questions about the history itself: changes, what-if.

use buurtkracht_core::questions::changes::{Changes, ChangesAnswer};
use buurtkracht_core::questions::what_if::{Supposition, SuppositionError, WhatIf, WhatIfAnswer};

use super::{Found, OpenProgramme, Question};
use crate::args;
use crate::cmd::unreadable;
use crate::exit::Failure;
use crate::input::unknown;
use crate::render::{Style, changes, what_if};

impl Question for args::Changes {
    const NAME: &'static str = "changes";
    type Answer = ChangesAnswer;

    async fn ask(&self, opened: &OpenProgramme) -> Found<Self> {
        let to = opened.day();
        if to <= self.from {
            return Err(Failure::Input(format!(
                "nothing lies between {} and {to}: --to is a later day than --from",
                self.from
            )));
        }
        let mut changes = Changes::between(self.from, to);
        opened
            .each(|recorded, commit| {
                changes.take(recorded, &commit.events);
                Ok(())
            })
            .await?;
        Ok(changes.answer())
    }

    fn tell(&self, _: &OpenProgramme, style: &Style<'_>, answer: &Self::Answer) -> String {
        changes::changes(style, answer)
    }
}

impl Question for args::WhatIf {
    const NAME: &'static str = "what-if";
    type Answer = WhatIfAnswer;

    async fn ask(&self, opened: &OpenProgramme) -> Found<Self> {
        let supposed = match (&self.without, &self.stop, self.on) {
            (Some(decision), _, _) => Supposition::Without(decision.clone()),
            (None, Some(plan), Some(on)) => Supposition::Stopped { plan: plan.clone(), on },
            (None, _, _) => {
                return Err(Failure::Input("write --without DECISION, or --stop PLAN --on DATE".to_owned()));
            }
        };
        let refused = |error| not_supposed(opened, error);
        let mut what_if = WhatIf::new(opened.programme(), supposed).map_err(refused)?;
        opened
            .each(|recorded, commit| {
                let command =
                    serde_json::from_str(commit.command.get()).map_err(|flaw| unreadable(commit, &flaw))?;
                what_if.take(recorded, &command, &commit.events);
                Ok(())
            })
            .await?;
        what_if.answer(opened.day()).map(Some).map_err(refused)
    }

    fn tell(&self, _: &OpenProgramme, style: &Style<'_>, answer: &Self::Answer) -> String {
        what_if::what_if(style, answer)
    }
}

/// Says what was asked, what there is, and what to do.
fn not_supposed(opened: &OpenProgramme, error: SuppositionError) -> Failure {
    match error {
        SuppositionError::NotFounded => opened.not_known_yet(),
        SuppositionError::StopRefused { refusal, .. } => Failure::Refused { refusal },
        SuppositionError::UnknownDecision(_) => Failure::Input(format!(
            "{error} in {}: `buurtkracht log --kind DecisionTaken` lists what there is",
            opened.id
        )),
        SuppositionError::UnknownPlan(plan) => {
            Failure::Input(unknown("plan", plan.as_str(), opened.programme().plans().all().keys()))
        }
        SuppositionError::NotRunning { .. } => Failure::Input(format!("{error}: name a day since then")),
        SuppositionError::NobodyMayStop { .. } => {
            Failure::Input(format!("{error}: `buurtkracht charter` tells who may stop plans"))
        }
    }
}
