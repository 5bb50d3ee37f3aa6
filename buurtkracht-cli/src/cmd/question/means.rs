//! Money and hours: funds, budget, capacity, delivered.

use buurtkracht_core::questions::budgets::BudgetsAnswer;
use buurtkracht_core::questions::capacity::CapacityAnswer;
use buurtkracht_core::questions::delivered::DeliveredAnswer;
use buurtkracht_core::questions::funds::FundsAnswer;
use buurtkracht_core::questions::{self};

use super::{Found, Question, known};
use crate::args::{Budget, Capacity, Delivered, Funds};
use crate::document::Document;
use crate::render::{Style, capacity, delivered, funds};
use crate::session::Session;

impl Question for Funds {
    const NAME: &'static str = "funds";
    type Answer = FundsAnswer;

    async fn ask(&self, session: &Session) -> Found<Self> {
        Ok(questions::funds(session.programme(), session.day()))
    }

    fn document(&self, _: &Session, style: &Style<'_>, answer: &Self::Answer) -> Document {
        funds::funds(style, answer, self.by)
    }
}

impl Question for Budget {
    const NAME: &'static str = "budget";
    type Answer = BudgetsAnswer;

    async fn ask(&self, session: &Session) -> Found<Self> {
        Ok(Some(questions::budgets(session.programme(), session.day())))
    }

    fn document(&self, _: &Session, style: &Style<'_>, answer: &Self::Answer) -> Document {
        funds::budgets(style, answer)
    }
}

impl Question for Capacity {
    const NAME: &'static str = "capacity";
    type Answer = CapacityAnswer;

    async fn ask(&self, session: &Session) -> Found<Self> {
        Ok(questions::capacity(session.programme(), session.day()))
    }

    fn document(&self, _: &Session, style: &Style<'_>, answer: &Self::Answer) -> Document {
        capacity::capacity(style, answer)
    }
}

impl Question for Delivered {
    const NAME: &'static str = "delivered";
    type Answer = DeliveredAnswer;

    async fn ask(&self, session: &Session) -> Found<Self> {
        let programme = session.programme();
        known("partner", self.partner.as_ref(), programme.partners().all())?;
        Ok(questions::delivered(programme, session.day(), self.year, self.partner.as_ref()))
    }

    fn document(&self, _: &Session, style: &Style<'_>, answer: &Self::Answer) -> Document {
        delivered::delivered(style, answer)
    }
}
