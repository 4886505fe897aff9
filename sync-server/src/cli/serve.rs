//! `serve`.

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::panic::PanicHookInfo;
use std::sync::Arc;

use clap::ValueEnum;
use sync_server::sign_in::{Provider, Settings};
use sync_server::{Demand, http};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use super::Data;

/// Requests worked on at once; more wait their turn. Enough for writes to share their commits; each holds a push,
/// its documents and an answer in memory.
const WORKERS: usize = 16;

#[derive(clap::Args)]
pub struct Serve {
    #[command(flatten)]
    data: Data,
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, env = "PENDATA_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Address of this machine on which /metrics is served, such as 127.0.0.1:9090. Left out: nowhere.
    #[arg(long, env = "PENDATA_METRICS")]
    metrics: Option<SocketAddr>,
    /// Whether accounts of a district and above that change data have to have a second factor.
    #[arg(long, env = "PENDATA_TOTP", default_value = "required")]
    totp: Totp,
    #[command(flatten)]
    provider: Oidc,
    /// Log lines as JSON.
    #[arg(long)]
    json: bool,
}

/// A provider of identities (OpenID Connect) at which linked accounts log in.
#[derive(clap::Args)]
struct Oidc {
    /// Its address, as its tokens name it. Left out: passwords only.
    #[arg(long = "oidc-issuer", env = "PENDATA_OIDC_ISSUER", requires = "client", requires = "home")]
    issuer: Option<String>,
    /// This server's name there.
    #[arg(long = "oidc-client", env = "PENDATA_OIDC_CLIENT")]
    client: Option<String>,
    #[arg(env = "PENDATA_OIDC_SECRET", long = "oidc-secret", hide_env_values = true)]
    secret: Option<String>,
    /// Where browsers find this server; HOME/api/sign-in/back is registered at the provider.
    #[arg(long = "oidc-home", env = "PENDATA_OIDC_HOME")]
    home: Option<String>,
    /// What people call it; stands on the button.
    #[arg(long = "oidc-name", env = "PENDATA_OIDC_NAME", default_value = "Akun dinas")]
    name: String,
    /// Values of amr or acr that say that a second factor was asked for, with commas. Left out: mfa,otp,hwk,swk,fido.
    #[arg(long = "oidc-strong", env = "PENDATA_OIDC_STRONG", value_delimiter = ',')]
    strong: Vec<String>,
}

impl Oidc {
    fn provider(self) -> anyhow::Result<Option<Provider>> {
        let (Some(issuer), Some(client), Some(home)) = (self.issuer, self.client, self.home) else {
            return Ok(None);
        };
        let strong = if self.strong.is_empty() { Settings::strong_by_default() } else { self.strong };
        let settings = Settings { issuer, client, secret: self.secret, home, name: self.name, strong };
        if let Some(fault) = settings.fault() {
            anyhow::bail!("{fault}");
        }
        Ok(Some(Provider::new(settings)?))
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum Totp {
    Required,
    /// For demos: whoever has one is still asked for it.
    Optional,
}

impl From<Totp> for Demand {
    fn from(totp: Totp) -> Self {
        match totp {
            Totp::Required => Self::Required,
            Totp::Optional => Self::Optional,
        }
    }
}

impl Serve {
    pub fn run(self) -> anyhow::Result<()> {
        log(self.json);
        std::panic::set_hook(Box::new(place_of_panic));
        let provider = self.provider.provider()?;
        let app = self.data.open()?.with_second_factor(self.totp.into()).with_provider(provider);
        let app = Arc::new(app);
        let runtime =
            tokio::runtime::Builder::new_multi_thread().enable_all().max_blocking_threads(WORKERS).build()?;
        runtime.block_on(async {
            if let Some(address) = self.metrics {
                anyhow::ensure!(
                    address.ip().is_loopback(),
                    "--metrics is for this machine only: 127.0.0.1 or ::1"
                );
                let listener = TcpListener::bind(address).await?;
                tracing::info!(address = %listener.local_addr()?, "metrics");
                tokio::spawn(http::serve_instruments(app.clone(), listener));
            }
            let listener = TcpListener::bind(self.listen).await?;
            // The one line on standard output: whoever started the server reads the address from it.
            println!("http://{}", listener.local_addr()?);
            http::serve(app, listener, stopped()).await?;
            tracing::info!("stopped");
            Ok(())
        })
    }
}

fn log(json: bool) {
    let wanted = std::env::var("PENDATA_LOG").unwrap_or_else(|_| "info,refinery_core=warn".into());
    let filter = EnvFilter::new(without_rows(&wanted));
    let colours = std::io::stderr().is_terminal();
    let lines =
        tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr);
    if json { lines.json().init() } else { lines.init() }
}

/// PostgreSQL's driver tells the parameters of every statement at `debug`, which are names and numbers of people:
/// whatever is asked for, it may not.
fn without_rows(wanted: &str) -> String {
    let others = wanted.split(',').filter(|part| !part.trim_start().starts_with("tokio_postgres"));
    others.chain(["tokio_postgres=info"]).collect::<Vec<_>>().join(",")
}

/// A panic's message may quote data: only where it happened is told.
fn place_of_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(place, "a panic was caught");
}

async fn stopped() {
    let (mut interrupt, mut terminate) =
        match (signal(SignalKind::interrupt()), signal(SignalKind::terminate())) {
            (Ok(interrupt), Ok(terminate)) => (interrupt, terminate),
            _ => return std::future::pending().await,
        };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_level_lets_rows_into_the_log() {
        assert_eq!(without_rows("debug"), "debug,tokio_postgres=info");
        assert_eq!(without_rows("info, tokio_postgres::query=trace"), "info,tokio_postgres=info");
    }
}
