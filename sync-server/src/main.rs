//! The sync server's command line.

mod cli;

use clap::Parser;

fn main() -> anyhow::Result<()> {
    cli::Command::parse().run()
}
