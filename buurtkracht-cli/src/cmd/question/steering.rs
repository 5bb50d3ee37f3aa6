//! The questions of the steering group: who, feedback, open, and its page.

use buurtkracht_core::compliance::OpenItem;
use buurtkracht_core::questions::feedback::{FeedbackAnswer, FeedbackStanding};
use buurtkracht_core::questions::open::OpenAnswer;
use buurtkracht_core::questions::seats::{SeatQuery, WhoAnswer};
use buurtkracht_core::questions::{self};

use super::{Found, Question, known};
use crate::args::{Feedback, Open, SteeringPage, Who};
use crate::document::Document;
use crate::render::page::{self, Checkpoint, PageReport};
use crate::render::{Style, answers, feedback, open};
use crate::session::Session;

impl Question for Who {
    const NAME: &'static str = "who";
    type Answer = WhoAnswer;

    async fn ask(&self, session: &Session) -> Found<Self> {
        let programme = session.programme();
        let (body, person, partner) = (self.body.as_ref(), self.person.as_ref(), self.partner.as_ref());
        known("person", person, programme.persons().all())?;
        known("partner", partner, programme.partners().all())?;
        known("body", body, programme.bodies().all())?;
        Ok(questions::seats(programme, session.day(), SeatQuery { body, person, partner }))
    }

    fn document(&self, _: &Session, style: &Style<'_>, answer: &Self::Answer) -> Document {
        answers::who(style, answer)
    }
}

impl Question for Feedback {
    const NAME: &'static str = "feedback";
    type Answer = FeedbackAnswer;

    async fn ask(&self, session: &Session) -> Found<Self> {
        let mut answer = questions::feedback(session.programme(), session.day());
        let given = |standing: &FeedbackStanding| matches!(standing, FeedbackStanding::Given { .. });
        if let Some(answer) = answer.as_mut().filter(|_| !self.all) {
            answer.items.retain(|item| !given(&item.standing));
        }
        Ok(answer)
    }

    fn document(&self, _: &Session, style: &Style<'_>, answer: &Self::Answer) -> Document {
        feedback::feedback(style, answer, self.by)
    }

    fn is_no(&self, answer: &Self::Answer) -> bool {
        self.strict && answer.counts.overdue > 0
    }
}

impl Question for Open {
    const NAME: &'static str = "open";
    type Answer = OpenAnswer;

    async fn ask(&self, session: &Session) -> Found<Self> {
        Ok(questions::open(session.programme(), session.day(), self.overdue))
    }

    fn document(&self, _: &Session, style: &Style<'_>, answer: &Self::Answer) -> Document {
        open::open(style, answer, self.by)
    }

    fn is_no(&self, answer: &Self::Answer) -> bool {
        self.strict && answer.items.iter().any(|item: &OpenItem| item.overdue.is_some())
    }
}

impl Question for SteeringPage {
    const NAME: &'static str = "page";
    type Answer = PageReport;

    async fn ask(&self, session: &Session) -> Found<Self> {
        let (programme, view) = (session.programme(), &session.view);
        if !programme.bodies().all().is_empty() {
            known("body", self.body.as_ref(), programme.bodies().all())?;
        }
        let checkpoint = Checkpoint { entries: view.length, root: view.root.to_string() };
        let page = questions::page(programme, session.day(), self.body.as_ref());
        Ok(page.map(|page| PageReport { page, known_at: view.recorded_at, checkpoint }))
    }

    fn document(&self, _: &Session, style: &Style<'_>, answer: &Self::Answer) -> Document {
        page::page(style, answer)
    }
}
