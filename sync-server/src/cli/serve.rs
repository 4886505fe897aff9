//! `serve`.

use std::net::SocketAddr;
use std::panic::PanicHookInfo;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::ValueEnum;
use clap::error::ErrorKind;
use sync_server::sign_in::{Provider, Settings};
use sync_server::{Demand, Error, http};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::photos::Grace;
use super::{Data, telemetry};

/// Threads for what waits: requests in their lanes, and beside them jobs, files and lists on their way to readers.
const THREADS: usize = 128;
/// What is still under way when everything else has ended is left behind: a kill harms nothing, waiting without end does.
const LAST_WAIT: Duration = Duration::from_secs(5);

#[derive(clap::Args)]
pub struct Serve {
    #[command(flatten)]
    data: Data,
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, env = "PENDATA_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Address on which /metrics is served, such as 127.0.0.1:9090; without a password, so that one which others reach
    /// needs a wall around it. Left out: nowhere.
    #[arg(long, env = "PENDATA_METRICS", value_parser = one_address)]
    metrics: Option<SocketAddr>,
    /// Whether accounts of a district and above that change data have to have a second factor.
    #[arg(long, env = "PENDATA_TOTP", default_value = "required")]
    totp: Totp,
    /// Address of an OpenTelemetry collector, such as http://127.0.0.1:4318, that is sent how long requests and jobs took
    /// (OTLP over HTTP). Left out: nobody is.
    #[arg(long, env = "PENDATA_OTLP")]
    otlp: Option<String>,
    /// How many proxies stand in front of this server. Each adds to X-Forwarded-For where a request came from, and only
    /// what they added is believed. Where there are some and none is named here, everybody who guesses counts as one.
    #[arg(long, env = "PENDATA_PROXIES", default_value_t = 0)]
    proxies: usize,
    /// Changes that a device may bring in an hour; beyond, it is asked to come again in the next.
    #[arg(long, env = "PENDATA_QUOTA", default_value_t = sync_server::CHANGES_AN_HOUR)]
    quota: u32,
    #[command(flatten)]
    provider: Oidc,
    #[command(flatten)]
    grace: Grace,
    /// Starts also where this machine's clock does not fit what the registry wrote or what its database's clock says:
    /// somebody looked, and this clock is right. For a registry that rested for half a year, too.
    #[arg(long)]
    clock_is_right: bool,
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
            // As any other argument that cannot be: whoever starts it again and again would get no further.
            clap::Error::raw(ErrorKind::ValueValidation, format!("{fault}\n")).exit();
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
        let told = telemetry::start(self.json, self.otlp.as_deref())?;
        std::panic::set_hook(Box::new(place_of_panic));
        let provider = self.provider.provider()?;
        let app = self.data.open()?.with_second_factor(self.totp.into()).with_provider(provider);
        let app =
            app.with_photo_grace(self.grace.photo_grace).with_proxies(self.proxies).with_quota(self.quota);
        match app.believe_the_clock() {
            Err(wrong @ Error::WrongClock(_)) if self.clock_is_right => {
                tracing::warn!(%wrong, "as the operator says")
            }
            outcome => outcome?,
        }
        let app = Arc::new(app);
        let runtime =
            tokio::runtime::Builder::new_multi_thread().enable_all().max_blocking_threads(THREADS).build()?;
        runtime.block_on(async {
            if let Some(address) = self.metrics {
                let listener = listen(address).await?;
                tracing::info!(address = %listener.local_addr()?, "metrics");
                tokio::spawn(http::serve_instruments(app.clone(), listener));
            }
            let listener = listen(self.listen).await?;
            // The one line on standard output: whoever started the server reads the address from it.
            println!("http://{}", listener.local_addr()?);
            http::serve(app, listener, stopped()).await?;
            tracing::info!("stopped");
            anyhow::Ok(())
        })?;
        runtime.shutdown_timeout(LAST_WAIT);
        told.end();
        Ok(())
    }
}

/// Never every address at once: the one that the world reaches is among them.
fn one_address(text: &str) -> Result<SocketAddr, &'static str> {
    match text.parse::<SocketAddr>() {
        Ok(address) if !address.ip().is_unspecified() => Ok(address),
        _ => Err("one address with its port, such as 127.0.0.1:9090, and not every address at once"),
    }
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("{address} cannot be listened on"))
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
    fn instruments_are_read_at_one_address_and_not_at_every() {
        for one in ["127.0.0.1:9090", "[::1]:0", "10.1.2.3:9090"] {
            assert_eq!(one_address(one).map(|address| address.to_string()), Ok(one.to_owned()));
        }
        for other in ["0.0.0.0:9090", "[::]:9090", "9090", "localhost:9090"] {
            assert!(one_address(other).is_err(), "{other}");
        }
    }
}
