//! The questions about governance: status, compliance, charter, mandates, network.

use buurtkracht_core::compliance::{self, Span, State, compliance};
use buurtkracht_core::questions::charter::CharterAnswer;
use buurtkracht_core::questions::mandates::MandatesAnswer;
use buurtkracht_core::questions::network::NetworkAnswer;
use buurtkracht_core::questions::{self};

use super::{Found, Question};
use crate::args::{Charter, Compliance, Mandates, Network, Status};
use crate::document::Document;
use crate::exit::Failure;
use crate::render::{Style, answers, compliance as duties, governance, join};
use crate::session::Session;

impl Question for Status {
    const NAME: &'static str = "status";
    type Answer = questions::status::Status;

    async fn ask(&self, session: &Session) -> Found<Self> {
        Ok(questions::status(session.programme(), session.day()))
    }

    fn document(&self, _: &Session, style: &Style<'_>, answer: &Self::Answer) -> Document {
        answers::status(style, answer)
    }

    fn is_no(&self, answer: &Self::Answer) -> bool {
        self.strict && !answer.findings.is_empty()
    }
}

impl Question for Compliance {
    const NAME: &'static str = "compliance";
    type Answer = compliance::Compliance;

    async fn ask(&self, session: &Session) -> Found<Self> {
        let span = match self.year {
            Some(year) => Span::Year { year, today: session.day() },
            None => Span::On(session.day()),
        };
        let Some(all) = compliance(session.programme(), span) else { return Ok(None) };
        let Some(section) = &self.section else { return Ok(Some(all)) };
        let groups = all.groupings.iter().filter(|grouping| grouping.by == "section");
        let sections = join(groups.flat_map(|by| &by.groups).filter_map(|group| group.of.clone()));
        let answer = all.of_section(section);
        if answer.duties.is_empty() {
            return Err(Failure::Input(format!(
                "no duty rests on § {section}; there are duties by § {sections}"
            )));
        }
        Ok(Some(answer))
    }

    fn document(&self, _: &Session, style: &Style<'_>, answer: &Self::Answer) -> Document {
        duties::compliance(style, answer, self.by)
    }

    fn is_no(&self, answer: &Self::Answer) -> bool {
        self.strict && answer.duties.iter().any(|duty| matches!(duty.state, State::Overdue { .. }))
    }
}

impl Question for Charter {
    const NAME: &'static str = "charter";
    type Answer = CharterAnswer;

    async fn ask(&self, session: &Session) -> Found<Self> {
        Ok(questions::charter(session.programme(), session.day()))
    }

    fn document(&self, _: &Session, style: &Style<'_>, answer: &Self::Answer) -> Document {
        governance::charter(style, answer)
    }
}

impl Question for Mandates {
    const NAME: &'static str = "mandates";
    type Answer = MandatesAnswer;

    async fn ask(&self, session: &Session) -> Found<Self> {
        Ok(Some(questions::mandates(session.programme(), session.day())))
    }

    fn document(&self, _: &Session, style: &Style<'_>, answer: &Self::Answer) -> Document {
        governance::mandates(style, answer)
    }
}

impl Question for Network {
    const NAME: &'static str = "network";
    type Answer = NetworkAnswer;

    async fn ask(&self, session: &Session) -> Found<Self> {
        Ok(questions::network(session.programme(), session.day()))
    }

    fn document(&self, _: &Session, style: &Style<'_>, answer: &Self::Answer) -> Document {
        governance::network(style, answer)
    }
}
