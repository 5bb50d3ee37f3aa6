//! A charter in one language.

use super::*;
use crate::value::Localized;

impl Charter {
    /// Keeps the texts of one language, by its code.
    pub(crate) fn keep_language(&mut self, language: &str) {
        let Charter { title, source, text, readings, .. } = self;
        let mut own = vec![title, &mut source.document, &mut source.copy];
        own.extend(text.localized());
        own.extend(readings.answers());
        for text in own {
            text.keep(language);
        }
    }
}

impl Text {
    fn localized(&mut self) -> Vec<&mut Localized> {
        let mut own = vec![&mut self.aim.summary];
        for goal in &mut self.goals {
            own.push(&mut goal.title);
            own.extend(goal.sub_aims.iter_mut().map(|aim| &mut aim.title));
        }
        own.extend(self.partners.iter_mut().map(|partner| &mut partner.name));
        for body in &mut self.bodies {
            own.push(&mut body.name);
            own.extend(&mut body.word);
            own.extend(&mut body.tasks);
            own.extend(body.seats.iter_mut().map(|seat| &mut seat.function));
        }
        let earmarks = self.pledges.iter_mut().flat_map(|pledge| &mut pledge.earmarks);
        own.extend(earmarks.map(|earmark| &mut earmark.purpose));
        own.extend(self.duties.iter_mut().map(|duty| &mut duty.what));
        own.extend(self.responsibilities.iter_mut().map(|of| &mut of.duty));
        own.extend(self.descriptive.iter_mut().map(|clause| &mut clause.summary));
        own
    }
}

impl Readings {
    fn answers(&mut self) -> [&mut Localized; 8] {
        [
            &mut self.decision_rule.answer,
            &mut self.quorum.answer,
            &mut self.pledge_period.answer,
            &mut self.fte_and_hours.answer,
            &mut self.programme_mandate.answer,
            &mut self.who_may_stop.answer,
            &mut self.kinds_of_plan.answer,
            &mut self.who_adopts.answer,
        ]
    }
}
