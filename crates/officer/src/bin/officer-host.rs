//! `officer-host`: the officer's screens for a browser on this machine. For development, tests and machines
//! without a display; never part of a release.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::mpsc::channel;

use clap::Parser;
use pendata_officer::app::App;
use pendata_officer::event::Event;
use pendata_officer::host::{Host, serve};
use pendata_officer::screens::entry::{self, EnrolArguments};
use pendata_officer::screens::sync::SyncActivity;

type Outcome = Result<(), Box<dyn std::error::Error>>;

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
    #[command(subcommand)]
    instead: Option<Instead>,
}

#[derive(clap::Subcommand)]
enum Instead {
    /// Enrols the folder and downloads the village, then ends. Keeps a folder that is enrolled.
    Enrol {
        /// The server's address.
        #[arg(long)]
        url: String,
        /// The officer's one-time code.
        #[arg(long)]
        code: String,
        #[arg(long, default_value = "Tablet 1")]
        label: String,
        #[arg(long)]
        pin: String,
    },
}

fn main() -> Outcome {
    let arguments = Arguments::parse();
    match arguments.instead {
        Some(Instead::Enrol { url, code, label, pin }) => {
            enrol(arguments.data, EnrolArguments { url, code, label, pin, fingerprint: None })
        }
        None => host(arguments),
    }
}

#[tokio::main]
async fn host(arguments: Arguments) -> Outcome {
    let host = Host::bind(arguments.data, arguments.ui, arguments.listen).await?;
    let address = host.address();
    if let Some(file) = arguments.port_file {
        std::fs::write(file, format!("{address}\n"))?;
    }
    println!("{address}");
    Ok(serve(host).await?)
}

fn enrol(data: PathBuf, arguments: EnrolArguments) -> Outcome {
    let app = App::at(data);
    if app.is_enrolled() {
        return Ok(());
    }
    let (sender, events) = channel();
    app.subscribe(move |event| {
        // The receiver is gone once the village is here.
        drop(sender.send(event.clone()));
    });
    entry::enrol(&app, arguments)?;
    for event in events {
        let Event::Sync(status) = event else { continue };
        match status.activity {
            SyncActivity::Running { done, total, bytes_down, .. } if total > 0 => {
                println!("  {done}/{total}, {} KB", bytes_down / 1024);
            }
            SyncActivity::Running { .. } => {}
            _ if status.trouble.is_some() => return Err("the village could not be downloaded".into()),
            _ if status.last_success.is_some() => break,
            _ => {}
        }
    }
    Ok(app.close()?)
}
