//! What an auditor asks, as text.

mod lawfulness;
mod register;
mod roles;
mod sample;

pub use lawfulness::lawfulness;
pub use register::register;
pub use roles::roles;
pub use sample::sample;
