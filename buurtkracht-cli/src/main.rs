//! The `buurtkracht` command: arguments become commands and questions, answers become text and JSON. It
//! holds no rule and no storage.

mod args;
mod cmd;
mod config;
mod entry;
mod exit;
mod input;
mod render;
mod sheet;

use std::process::ExitCode;

use clap::Parser;

use args::Args;
use exit::{Failure, Outcome};

/// A replay makes events on every core and keeps them on one. This allocator frees across threads without a lock that
/// both want: with the system's, about a quarter of a replay goes there.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version are answers; what is written to a closed pipe is nobody's loss.
            drop(error.print());
            return if error.use_stderr() { Outcome::Usage.into() } else { ExitCode::SUCCESS };
        }
    };
    let json = args.global.json;
    match pollster::block_on(cmd::run(args)) {
        Ok(outcome) => outcome.into(),
        Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Err(failure) => {
            let text = if json { failure.to_json().to_string() } else { format!("buurtkracht: {failure}") };
            render::complain(&text);
            failure.outcome().into()
        }
    }
}
