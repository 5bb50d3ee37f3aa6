//! The questions about the history itself: changes, what-if.

use buurtkracht_core::questions::changes::{Changes, ChangesAnswer};
use buurtkracht_core::questions::what_if::{Supposition, SuppositionError, WhatIf, WhatIfAnswer};

use super::{Found, Question};
use crate::args;
use crate::document::Document;
use crate::exit::Failure;
use crate::input::unknown;
use crate::render::{Style, changes, what_if};
use crate::session::{Session, unreadable};

impl Question for args::Changes {
    const NAME: &'static str = "changes";
    type Answer = ChangesAnswer;

    async fn ask(&self, session: &Session) -> Found<Self> {
        let to = session.day();
        if to <= self.from {
            return Err(Failure::Input(format!(
                "nothing lies between {} and {to}: --to is a later day than --from",
                self.from
            )));
        }
        let mut changes = Changes::between(self.from, to);
        session
            .each(|recorded, commit| {
                changes.take(recorded, &commit.events);
                Ok(())
            })
            .await?;
        Ok(changes.answer())
    }

    fn document(&self, _: &Session, style: &Style<'_>, answer: &Self::Answer) -> Document {
        changes::changes(style, answer)
    }
}

impl Question for args::WhatIf {
    const NAME: &'static str = "what-if";
    type Answer = WhatIfAnswer;

    async fn ask(&self, session: &Session) -> Found<Self> {
        let supposed = match (&self.without, &self.stop, self.on) {
            (Some(decision), _, _) => Supposition::Without(decision.clone()),
            (None, Some(plan), Some(on)) => Supposition::Stopped { plan: plan.clone(), on },
            (None, _, _) => {
                return Err(Failure::Input("write --without DECISION, or --stop PLAN --on DATE".to_owned()));
            }
        };
        let refused = |error| not_supposed(session, error);
        let mut what_if = WhatIf::new(session.programme(), supposed).map_err(refused)?;
        session
            .each(|recorded, commit| {
                let command =
                    serde_json::from_str(commit.command.get()).map_err(|flaw| unreadable(commit, &flaw))?;
                what_if.take(recorded, &command, &commit.events);
                Ok(())
            })
            .await?;
        what_if.answer(session.day()).map(Some).map_err(refused)
    }

    fn document(&self, _: &Session, style: &Style<'_>, answer: &Self::Answer) -> Document {
        what_if::what_if(style, answer)
    }
}

/// Says what was asked, what there is, and what to do.
fn not_supposed(session: &Session, error: SuppositionError) -> Failure {
    match error {
        SuppositionError::NotFounded => session.not_known_yet(),
        SuppositionError::StopRefused { refusal, .. } => Failure::Refused { refusal },
        SuppositionError::UnknownDecision(_) => Failure::Input(format!(
            "{error} in {}: `buurtkracht log --kind DecisionTaken` lists what there is",
            session.id
        )),
        SuppositionError::UnknownPlan(plan) => {
            Failure::Input(unknown("plan", plan.as_str(), session.programme().plans().all().keys()))
        }
        SuppositionError::NotRunning { .. } => Failure::Input(format!("{error}: name a day since then")),
        SuppositionError::NobodyMayStop { .. } => {
            Failure::Input(format!("{error}: `buurtkracht charter` tells who may stop plans"))
        }
    }
}
