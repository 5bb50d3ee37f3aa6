//! The questions: pure functions of the state, whose answers name the entries that they rest on.
//!
//! Each question is a module with a function of the same name, which is re-exported here. So [`questions::funds()`](funds())
//! asks, and [`funds::FundsAnswer`] is its answer. Every answer is `Serialize`, and grows: it is `#[non_exhaustive]`.
//!
//! There are two clocks. *As of* is a day that a question takes. *Known at* is a prefix of the log: the caller replays the
//! entries up to it and asks the state that they give.
//!
//! | You want to know | Ask |
//! |---|---|
//! | how the programme is doing | [`status()`], [`page()`], [`open()`], [`network()`] |
//! | why something is as it is, and what followed | [`explain()`], [`graph()`] |
//! | who decides, and about what | [`charter()`], [`seats()`], [`who()`], [`mandates()`], [`agenda()`], [`feedback()`] |
//! | what the means are, and where they went | [`funds()`], [`budgets()`], [`capacity()`], [`delivered()`] |
//! | what came of it | [`effect()`], [`efficiency()`] |
//! | whether it was lawful | [`lawfulness()`], [`register()`], [`roles()`], [`sample()`] |
//! | what changed, or what would have | [`changes()`], [`what_if()`] |
//! | which events are about something | [`mentions()`], [`search`] |

pub mod agenda;
pub mod as_of;
pub mod budgets;
pub mod capacity;
pub mod changes;
pub mod charter;
pub mod delivered;
pub mod effect;
pub mod efficiency;
pub mod explain;
pub mod feedback;
pub mod funds;
pub mod graph;
pub mod lawfulness;
pub mod mandates;
pub mod means;
pub mod mentions;
pub mod network;
pub mod open;
pub mod page;
mod places;
pub mod register;
pub mod results;
pub mod roles;
pub mod sample;
pub mod search;
pub mod seats;
pub mod status;
pub mod unplanned;
pub mod what_if;

pub use crate::payload::Topic;
#[doc(inline)]
pub use agenda::agenda;
#[doc(inline)]
pub use budgets::budgets;
#[doc(inline)]
pub use capacity::capacity;
#[doc(inline)]
pub use changes::changes;
#[doc(inline)]
pub use charter::charter;
#[doc(inline)]
pub use delivered::delivered;
#[doc(inline)]
pub use effect::effect;
#[doc(inline)]
pub use efficiency::efficiency;
#[doc(inline)]
pub use explain::explain;
#[doc(inline)]
pub use feedback::feedback;
#[doc(inline)]
pub use funds::funds;
#[doc(inline)]
pub use graph::graph;
#[doc(inline)]
pub use lawfulness::lawfulness;
#[doc(inline)]
pub use mandates::mandates;
#[doc(inline)]
pub use mentions::mentions;
#[doc(inline)]
pub use network::network;
#[doc(inline)]
pub use open::open;
#[doc(inline)]
pub use page::page;
#[doc(inline)]
pub use register::register;
#[doc(inline)]
pub use roles::roles;
#[doc(inline)]
pub use sample::sample;
#[doc(inline)]
pub use seats::{seats, who};
#[doc(inline)]
pub use status::status;
#[doc(inline)]
pub use what_if::what_if;
