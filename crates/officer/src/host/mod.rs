//! The development host: the bridge over HTTP for a browser on this machine.
//!
//! Loopback only; a random token guards every call; other hosts' names and other origins are refused, so that no
//! page elsewhere reaches it. Never part of a release.

mod calls;
mod downloads;
mod events;
mod files;
mod guard;
mod uploads;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::sync::broadcast;

use pendata_device::photos::MAX_FILE_BYTES;

use crate::app::App;
use crate::event::Event;

/// The most bytes of one call.
const MOST_BYTES: usize = 1024 * 1024;
/// A little more than any method takes, so that the method itself says what is too large.
const MOST_FILE_BYTES: usize = MAX_FILE_BYTES + 4 * 1024 * 1024;
/// Events a slow reader may lag behind.
const BACKLOG: usize = 256;

/// A host that is bound and not yet serving.
pub struct Host {
    listener: TcpListener,
    shared: Arc<Shared>,
}

struct Shared {
    app: Arc<App>,
    events: broadcast::Sender<Event>,
    ui: PathBuf,
    token: String,
    listen: SocketAddr,
}

impl Host {
    /// Errors where the address is not loopback, or taken.
    pub async fn bind(data: PathBuf, ui: PathBuf, listen: SocketAddr) -> std::io::Result<Self> {
        if !listen.ip().is_loopback() {
            return Err(std::io::Error::other("the development host listens on loopback only"));
        }
        let listener = TcpListener::bind(listen).await?;
        let listen = listener.local_addr()?;
        let app = Arc::new(App::at(data));
        let (events, _) = broadcast::channel(BACKLOG);
        let sender = events.clone();
        app.subscribe(move |event| {
            // Nobody listening is fine: a page asks for all it shows when it opens.
            drop(sender.send(event.clone()));
        });
        let shared = Arc::new(Shared { app, events, ui, token: guard::draw_token(), listen });
        Ok(Self { listener, shared })
    }

    /// What to open in a browser.
    pub fn address(&self) -> String {
        format!("http://{}/officer.html?token={}", self.shared.listen, self.shared.token)
    }
}

/// Serves until SIGINT or SIGTERM; what was collected is then cut into changes.
pub async fn serve(host: Host) -> std::io::Result<()> {
    let shared = host.shared;
    let guarded = Router::new()
        .route("/call/{method}", post(calls::call))
        .route("/file/{method}", post(uploads::file).layer(DefaultBodyLimit::max(MOST_FILE_BYTES)))
        .route("/document/{method}", post(downloads::document))
        .route("/events", get(events::events))
        .route_layer(from_fn_with_state(Arc::clone(&shared), guard::with_token));
    let router = Router::new()
        .merge(guarded)
        .fallback(get(files::file))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(from_fn_with_state(Arc::clone(&shared), guard::from_here))
        .layer(from_fn(guard::strict_headers))
        .with_state(Arc::clone(&shared));
    let stop = async {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
            .expect("a process may listen for its own signals");
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
    };
    // Event streams never end by themselves: leave them to the process's end.
    let served = axum::serve(host.listener, router);
    let result = tokio::select! {
        result = served => result,
        () = stop => Ok(()),
    };
    result.and(shared.app.close().map_err(std::io::Error::other))
}
