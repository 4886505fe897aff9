//! `officer-host`: the officer's screens for a browser on this machine. For development, tests and machines
//! without a display; never part of a release.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;
use pendata_officer::host::{Host, serve};

/// Serves the officer's screens on loopback, behind a token that is drawn at every start.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Folder of the device's encrypted database.
    #[arg(long, default_value = "var/officer")]
    data: PathBuf,
    /// Where to listen; loopback only. Port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The built screens.
    #[arg(long, default_value = "ui/dist")]
    ui: PathBuf,
    /// Receives the address with its token, once it can be called.
    #[arg(long)]
    port_file: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::parse();
    let host = Host::bind(arguments.data, arguments.ui, arguments.listen).await?;
    let address = host.address();
    if let Some(file) = arguments.port_file {
        std::fs::write(file, format!("{address}\n"))?;
    }
    println!("{address}");
    Ok(serve(host).await?)
}
