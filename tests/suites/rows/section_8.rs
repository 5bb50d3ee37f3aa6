//! Section 8: what was settled after every row was tried by hand.
//!
//! Without a test here: days without a quorum being marked; an objection by a person who holds no seat; the uses that an
//! amendment lists when it drops a pledge; the confidence level as policy; "<10" in sheets; hours per year; words for the
//! levels of a charter's own. The paragraphs on late acts and on as-of have one test for what holds today.

mod charter;
mod duties;
mod figures;
mod initiatives;
mod money;
mod plans;
mod readings;
mod voices;
