//! The sync server's command line.

mod cli;

use std::process::ExitCode;

use clap::Parser;
use sync_server::Error;

/// Where another try ends the same way until somebody changes something (EX_CONFIG of sysexits.h).
const MISCONFIGURED: u8 = 78;

fn main() -> ExitCode {
    cli::Command::parse().run().unwrap_or_else(|error| {
        eprintln!("{error:#}");
        code_of(&error)
    })
}

/// The codes of docs/operations.md; clap ends with 2 itself.
fn code_of(error: &anyhow::Error) -> ExitCode {
    match error.downcast_ref::<Error>() {
        Some(Error::Unusable(unusable)) if !unusable.may_pass() => ExitCode::from(MISCONFIGURED),
        Some(Error::Cell(problem)) if !problem.is_of_an_act() => ExitCode::from(MISCONFIGURED),
        _ => ExitCode::FAILURE,
    }
}
