//! The questions about results: effect and efficiency.

use std::collections::BTreeMap;

use buurtkracht_core::questions::effect::EffectAnswer;
use buurtkracht_core::questions::efficiency::EfficiencyAnswer;
use buurtkracht_core::questions::{self};

use super::{Found, Question, known};
use crate::args::{Effect, Efficiency};
use crate::document::Document;
use crate::exit::Failure;
use crate::faces;
use crate::input::unknown;
use crate::render::{Style, effect, efficiency};
use crate::session::Session;

impl Question for Effect {
    const NAME: &'static str = "effect";
    type Answer = EffectAnswer;

    async fn ask(&self, session: &Session) -> Found<Self> {
        let programme = session.programme();
        let known_goals = programme.signing().goals_by(session.day());
        let goals = || known_goals.iter().map(|(goal, _)| &goal.id);
        if let Some(goal) = self.goal.as_ref().filter(|goal| goals().all(|own| own != *goal)) {
            return Err(Failure::Input(unknown("goal", goal.as_str(), goals())));
        }
        known("area", self.area.as_ref(), programme.areas().all())?;
        Ok(questions::effect(programme, session.day(), self.goal.as_ref(), self.area.as_ref()))
    }

    fn document(&self, session: &Session, style: &Style<'_>, answer: &Self::Answer) -> Document {
        effect::effect(style, &session.basis(), answer)
    }

    fn save(&self, session: &Session, style: &Style<'_>, answer: &Self::Answer) -> Result<(), Failure> {
        let Some(path) = &self.svg else { return Ok(()) };
        let drawn = faces::svg(&self.document(session, style, answer), style.lang).ok_or_else(|| {
            let (day, path) = (session.day(), path.display());
            Failure::Input(format!("there is no figure to draw as of {day}: nothing is written to {path}"))
        })?;
        faces::write_new(path, drawn.as_bytes())
    }
}

impl Question for Efficiency {
    const NAME: &'static str = "efficiency";
    type Answer = EfficiencyAnswer;

    async fn ask(&self, session: &Session) -> Found<Self> {
        let programme = session.programme();
        let mut residents = BTreeMap::new();
        for (area, count) in &self.residents {
            known("area", Some(area), programme.areas().all())?;
            if residents.insert(area.clone(), *count).is_some() {
                let text = format!("the residents of {area} are given twice: give them once");
                return Err(Failure::Input(text));
            }
        }
        Ok(questions::efficiency(programme, session.day(), &residents))
    }

    fn document(&self, _: &Session, style: &Style<'_>, answer: &Self::Answer) -> Document {
        efficiency::efficiency(style, answer)
    }
}
