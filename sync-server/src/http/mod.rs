//! The server on the network: parses a request, calls one method of [`App`], converts the answer.

mod answer;
mod api;
mod assets;
mod bundles;
mod caller;
mod devices;
mod endpoints;
mod exports;
mod fleet;
mod gate;
mod instruments;
mod jobs;
mod second_factor;
mod sign_in;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tower_http::compression::CompressionLayer;
use tracing::field::Empty;
use tracing::{Instrument, info_span};

pub use endpoints::{Endpoint, endpoints};

use crate::SPANS;
use crate::app::App;
use crate::body::MAX_BODY_BYTES;
use crate::clock::Watched;
use crate::error::Result;

const POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; base-uri 'none'; form-action 'self'; \
                      frame-ancestors 'none'; object-src 'none'";

pub use instruments::serve as serve_instruments;

/// All routes.
pub fn router(app: Arc<App>) -> Router {
    let console =
        api::routes(&app).fallback(assets::serve).layer(CompressionLayer::new()).layer(from_fn(page_policy));
    Router::new()
        .route("/livez", get(|| async { "ok" }))
        .route("/readyz", get(devices::ready))
        .merge(devices::routes())
        .merge(console)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(from_fn_with_state(app.clone(), log))
        .with_state(app)
}

/// How long requests may still take once the server is to stop: a push over a slow line is sent again.
const FAREWELL: Duration = Duration::from_secs(10);

/// Serves until `stop` resolves, then finishes what is under way, as far as that is soon.
pub async fn serve(
    app: Arc<App>,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let watches = [
        tokio::spawn(watch_forms(app.clone())),
        tokio::spawn(mark_life(app.clone())),
        tokio::spawn(jobs::run(jobs::JUDGEMENT, app.clone())),
        tokio::spawn(jobs::run(jobs::PACKS, app.clone())),
        tokio::spawn(jobs::run(jobs::WORK, app.clone())),
        tokio::spawn(jobs::run(jobs::PHOTOS, app.clone())),
        tokio::spawn(end_uploads(app.clone())),
    ];
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    let (told, heard) = oneshot::channel();
    let stop = async {
        stop.await;
        told.send(()).ok();
    };
    let serving = axum::serve(listener, service).with_graceful_shutdown(stop).into_future();
    let served = tokio::select! {
        served = serving => served,
        () = farewell(heard) => {
            tracing::warn!("requests were cut off");
            Ok(())
        }
    };
    watches.iter().for_each(JoinHandle::abort);
    Ok(served?)
}

async fn farewell(heard: oneshot::Receiver<()>) {
    match heard.await {
        Ok(()) => tokio::time::sleep(FAREWELL).await,
        // It ended by itself.
        Err(_) => std::future::pending().await,
    }
}

/// Every instance has to know the forms.
async fn watch_forms(app: Arc<App>) {
    jobs::tell(jobs::apart(&app, App::prepare_form).await);
    loop {
        tokio::time::sleep(jobs::OFTEN).await;
        jobs::tell(jobs::apart(&app, App::refresh_forms).await);
    }
}

/// The folder remembers how far the database was, should that be set back; and the clock is looked at.
async fn mark_life(app: Arc<App>) {
    let mut clock = Watched::from_now(app.now());
    loop {
        tokio::time::sleep(jobs::MARK).await;
        jobs::tell(jobs::apart(&app, App::mark_life).await);
        if let Some(seconds) = clock.jump(app.now()) {
            app.metrics.clock_jumped();
            tracing::error!(seconds, "this machine's clock was set");
        }
    }
}

/// Every instance looks: what another ended already is not there.
async fn end_uploads(app: Arc<App>) {
    loop {
        tokio::time::sleep(jobs::HOUR).await;
        jobs::tell(app.end_abandoned_uploads().await.map(drop));
    }
}

/// What a browser may do with the console's answers. Devices are spared these bytes: 260 of the 600 that a
/// sync with nothing to do may cost.
async fn page_policy(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// One line of the log for each request, without personal data: the route, never the path.
async fn log(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let method = request.method().clone();
    let start = Instant::now();
    let name = route.as_deref().unwrap_or("-");
    let span =
        info_span!(target: SPANS, "request", otel.kind = "server", %method, route = name, status = Empty);
    let response = next.run(request).instrument(span.clone()).await;
    span.record("status", response.status().as_u16());
    app.metrics.answered(method.as_str(), route.as_deref().unwrap_or("-"), response.status().as_u16(), start);
    let (status, millis) = (response.status().as_u16(), start.elapsed().as_millis() as u64);
    tracing::info!(%method, route = route.as_deref().unwrap_or("-"), status, millis, "request");
    response
}
