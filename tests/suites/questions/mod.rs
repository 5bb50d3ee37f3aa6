//! The questions, asked of both example programmes as an auditor would, and checked by other means.

mod audit;
mod book;
mod changes;
mod effect;
mod explain;
mod programs;
mod scale;
mod steering;
