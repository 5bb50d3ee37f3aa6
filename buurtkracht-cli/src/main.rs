//! The `buurtkracht` command: arguments become commands and questions, answers become text and JSON. It
//! holds no rule and no storage.

mod args;
mod cmd;
mod config;
mod dates;
mod differences;
mod disclosure;
mod document;
mod entry;
mod exit;
mod faces;
mod input;
mod lang;
mod number;
mod render;
mod session;
mod sheet;
mod stdout;
mod words;

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::parser::ValueSource;
use clap::{CommandFactory as _, FromArgMatches as _};

use args::Args;
use exit::{Failure, Outcome};

/// mimalloc instead of the system's allocator, for the replay. One thread decodes an entry and another keeps its events,
/// so most memory is freed by a thread that did not allocate it. The system's allocator takes a lock for that, and both
/// threads wait for it: about a quarter of a replay. mimalloc puts such memory on a list of the thread that owns it.
// The unit tests have an allocator that counts.
#[cfg(not(test))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    silence_engine();
    let args = match parsed(std::env::args_os()) {
        Ok(args) => args,
        Err(error) => return usage(&error),
    };
    let json = args.global.is_json();
    if stdout::was_closed() && args.global.out.is_none() {
        let closed = io::Error::other("standard output is closed: open it, or name a file with --out");
        return fail(&Failure::Write(closed), json);
    }
    match pollster::block_on(cmd::run(args)) {
        Ok(outcome) => outcome.into(),
        Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Err(failure) => fail(&failure, json),
    }
}

/// Says what is wrong with the arguments, or prints the help or version that they ask for.
fn usage(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        // What is written to a closed pipe is nobody's loss.
        drop(error.print());
        return ExitCode::SUCCESS;
    }
    // The error quotes the arguments: it is made anew of such as can be shown.
    let shown = std::env::args_os().map(|arg| faces::visible(&arg.to_string_lossy()).into_owned().into());
    let anew = parsed(shown).err();
    let error = anew.as_ref().unwrap_or(error);
    if asks_json() {
        let text = error.to_string();
        let text = text.trim().trim_start_matches("error: ");
        return fail(&Failure::Input(text.to_owned()), true);
    }
    drop(error.print());
    Outcome::Usage.into()
}

/// The arguments, with where the actor comes from.
fn parsed(args: impl IntoIterator<Item = OsString>) -> Result<Args, clap::Error> {
    let matches = Args::command().try_get_matches_from(args)?;
    let mut args = Args::from_arg_matches(&matches)?;
    args.global.names_actor = matches.value_source("actor") == Some(ValueSource::CommandLine);
    Ok(args)
}

/// Whether JSON was asked for, in arguments that cannot be read.
fn asks_json() -> bool {
    let args: Vec<OsString> = std::env::args_os().skip(1).take_while(|arg| arg != "--").collect();
    let is_format =
        |pair: &[OsString]| matches!(pair, [name, value] if name == "--format" && value == "json");
    args.iter().any(|arg| arg == "--json" || arg == "--format=json") || args.windows(2).any(is_format)
}

fn fail(failure: &Failure, json: bool) -> ExitCode {
    let text = match json.then(|| render::json_line(&failure.report())) {
        Some(Ok(line)) => line.trim_end().to_owned(),
        // A report has lines of its own; the line of any other error holds what was read.
        Some(Err(_)) | None if matches!(failure, Failure::Batch { .. }) => format!("buurtkracht: {failure}"),
        Some(Err(_)) | None => format!("buurtkracht: {}", faces::visible(&failure.to_string())),
    };
    render::complain(&text);
    failure.outcome().into()
}

/// Keeps the text of sled's panics from standard error. sled gives up on damaged files by a panic, which the store turns
/// into an error.
fn silence_engine() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !panic.location().is_some_and(|place| place.file().contains("sled-")) {
            before(panic);
        }
    }));
}
