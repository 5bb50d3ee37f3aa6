//! The `buurtkracht` command: arguments become commands and questions, answers become text and JSON. It
//! holds no rule and no storage.

mod args;
mod cmd;
mod config;
mod dates;
mod differences;
mod document;
mod entry;
mod exit;
mod faces;
mod input;
mod lang;
mod render;
mod session;
mod sheet;
mod words;

use std::process::ExitCode;

use clap::parser::ValueSource;
use clap::{CommandFactory as _, FromArgMatches as _};

use args::Args;
use exit::{Failure, Outcome};

/// mimalloc instead of the system's allocator, for the replay. One thread decodes an entry and another keeps its events,
/// so most memory is freed by a thread that did not allocate it. The system's allocator takes a lock for that, and both
/// threads wait for it: about a quarter of a replay. mimalloc puts such memory on a list of the thread that owns it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = match parsed() {
        Ok(args) => args,
        Err(error) if error.use_stderr() && asks_json() => {
            let text = error.to_string();
            let text = text.trim().trim_start_matches("error: ");
            return told(&Failure::Input(text.to_owned()), true);
        }
        Err(error) => {
            // Help and version are answers; what is written to a closed pipe is nobody's loss.
            drop(error.print());
            return if error.use_stderr() { Outcome::Usage.into() } else { ExitCode::SUCCESS };
        }
    };
    let json = args.global.is_json();
    match pollster::block_on(cmd::run(args)) {
        Ok(outcome) => outcome.into(),
        Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Err(failure) => told(&failure, json),
    }
}

/// The arguments, with where the actor comes from.
fn parsed() -> Result<Args, clap::Error> {
    let matches = Args::command().try_get_matches()?;
    let mut args = Args::from_arg_matches(&matches)?;
    args.global.names_actor = matches.value_source("actor") == Some(ValueSource::CommandLine);
    Ok(args)
}

/// Whether JSON was asked for, in arguments that cannot be read.
fn asks_json() -> bool {
    std::env::args_os().skip(1).take_while(|arg| arg != "--").any(|arg| arg == "--json")
}

fn told(failure: &Failure, json: bool) -> ExitCode {
    let text = match json.then(|| render::json_line(&failure.told())) {
        Some(Ok(line)) => line.trim_end().to_owned(),
        Some(Err(_)) | None => format!("buurtkracht: {failure}"),
    };
    render::complain(&text);
    failure.outcome().into()
}
