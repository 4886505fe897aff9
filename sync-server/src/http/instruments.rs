//! `/metrics`, on a listener of its own that the world does not reach.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;

use crate::app::App;
use crate::error::{Error, Result};

const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Serves until it is dropped.
pub async fn serve(app: Arc<App>, listener: TcpListener) -> Result<()> {
    let router = Router::new().route("/metrics", get(page)).with_state(app);
    Ok(axum::serve(listener, router).await?)
}

async fn page(State(app): State<Arc<App>>) -> Result<Response> {
    let page = app.metrics.page(&app.store.measures()).map_err(|_| Error::Damaged)?;
    Ok(([(CONTENT_TYPE, OPENMETRICS)], page).into_response())
}
