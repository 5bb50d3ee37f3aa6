//! The questions of an auditor: lawfulness, register, roles, sample.

use buurtkracht_core::questions::lawfulness::LawfulnessAnswer;
use buurtkracht_core::questions::register::{RegisterAnswer, RegisterRequest, RegisterState};
use buurtkracht_core::questions::roles::{RolesAnswer, Who};
use buurtkracht_core::questions::sample::{SampleAnswer, SampleMethod, SampleRequest};
use buurtkracht_core::questions::{self};

use super::{Found, Question, known};
use crate::args::{Lawfulness, Register, Roles, Sample, SampledFrom};
use crate::document::Document;
use crate::exit::Failure;
use crate::render::{Style, audit};
use crate::session::Session;

impl Question for Lawfulness {
    const NAME: &'static str = "lawfulness";
    type Answer = LawfulnessAnswer;

    async fn ask(&self, session: &Session) -> Found<Self> {
        Ok(questions::lawfulness(session.programme(), session.day(), self.year))
    }

    fn document(&self, _: &Session, style: &Style<'_>, answer: &Self::Answer) -> Document {
        audit::lawfulness(style, answer, self.by.into())
    }

    fn is_no(&self, answer: &Self::Answer) -> bool {
        self.strict && answer.broken.payments > 0
    }
}

impl Question for Register {
    const NAME: &'static str = "register";
    type Answer = RegisterAnswer;

    async fn ask(&self, session: &Session) -> Found<Self> {
        let programme = session.programme();
        if let (Some(from), Some(until)) = (self.from, self.until)
            && until < from
        {
            return Err(Failure::Input(format!("--until {until} is before --from {from}")));
        }
        known("partner", self.partner.as_ref(), programme.partners().all())?;
        known("body", self.body.as_ref(), programme.bodies().all())?;
        let asked = RegisterRequest {
            from: self.from,
            until: self.until,
            partner: self.partner.clone(),
            body: self.body.clone(),
            state: self.open.then_some(RegisterState::Open),
        };
        Ok(questions::register(programme, session.day(), &asked))
    }

    fn document(&self, _: &Session, style: &Style<'_>, answer: &Self::Answer) -> Document {
        audit::register(style, answer)
    }
}

impl Question for Roles {
    const NAME: &'static str = "roles";
    type Answer = RolesAnswer;

    async fn ask(&self, session: &Session) -> Found<Self> {
        let programme = session.programme();
        known("person", self.person.as_ref(), programme.persons().all())?;
        known("partner", self.partner.as_ref(), programme.partners().all())?;
        let person = self.person.iter().cloned().map(Who::Person);
        let of: Vec<Who> = person.chain(self.partner.iter().cloned().map(Who::Partner)).collect();
        let mut answer = questions::roles(programme, session.day(), &of);
        if self.combined {
            answer.things.retain(|thing| !thing.combined.is_empty() || !thing.findings.is_empty());
        }
        Ok(Some(answer))
    }

    fn document(&self, _: &Session, style: &Style<'_>, answer: &Self::Answer) -> Document {
        audit::roles(style, answer)
    }

    fn is_no(&self, answer: &Self::Answer) -> bool {
        self.strict && answer.findings > 0
    }
}

impl Question for Sample {
    const NAME: &'static str = "sample";
    type Answer = SampleAnswer;

    async fn ask(&self, session: &Session) -> Found<Self> {
        if self.of == SampledFrom::Entries && session.day.is_some() {
            return Err(Failure::Input(
                "entries have no day of their own: say with --known-at by when they were recorded".to_owned(),
            ));
        }
        let asked = SampleRequest {
            of: self.of.into(),
            size: self.size,
            seed: self.seed.clone(),
            method: if self.by.is_some() { SampleMethod::ByAmount } else { SampleMethod::ByCount },
        };
        let answer = questions::sample(session.programme(), session.view.length, session.day(), &asked);
        let mut answer = answer.map_err(|none| Failure::Input(none.to_string()))?;
        if !self.list {
            answer.items.clear();
        }
        Ok(Some(answer))
    }

    fn document(&self, _: &Session, style: &Style<'_>, answer: &Self::Answer) -> Document {
        audit::sample(style, answer)
    }
}
