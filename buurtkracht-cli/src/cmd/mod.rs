//! One file per verb, or per family of verbs.

#[cfg(feature = "bench")]
mod bench;
mod cache;
mod demo;
mod doctor;
mod exchange;
mod explain;
mod hand;
mod init;
mod log;
mod meeting;
mod question;
mod record;
mod schema;
mod sheet;
mod template;
mod verify;
mod week;

use crate::args::{Args, Verb};
use crate::exit::{Failure, Outcome};
use question::ask_of;

pub async fn run(args: Args) -> Result<Outcome, Failure> {
    let Args { global, verb } = args;
    match verb {
        Verb::Demo { example } => demo::run(&global, example).await,
        Verb::Init(init) => init::run(&global, &init).await,
        Verb::Template { command, example } => template::run(&global, command.as_deref(), example),
        Verb::Schema { of, name } => schema::run(&global, of, name.as_deref()),
        Verb::Record(record) => record::run(&global, &record).await,
        Verb::ImportSheet(import) => sheet::run(&global, &import).await,
        Verb::Meeting { verb } => meeting::run(&global, &verb).await,
        Verb::Week(week) => week::run(&global, &week).await,
        Verb::Question(verb) => question::ask_verb(&global, &verb).await,
        Verb::Log(log) => log::run(&global, &log).await,
        Verb::Explain(explain) => explain::run(&global, &explain).await,
        Verb::Changes(changes) => ask_of(&global, &changes, &changes.known_at, changes.to).await,
        Verb::WhatIf(what_if) => ask_of(&global, &what_if, &what_if.known_at, what_if.as_of).await,
        Verb::Verify { rules, vault } => verify::run(&global, rules, vault).await,
        Verb::Cache { verb } => cache::run(&global, verb.as_ref()).await,
        Verb::Doctor { salvage } => doctor::run(&global, salvage.as_deref()).await,
        #[cfg(feature = "bench")]
        Verb::Bench(asked) => bench::run(&global, &asked).await,
        Verb::Export => exchange::export(&global).await,
        Verb::Import { file } => exchange::import(&global, &file).await,
    }
}
