//! `POST /call/<method>`: 200 with the result, 422 with a `BridgeError`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::Shared;
use crate::bridge::dispatch;

pub async fn call(
    State(shared): State<Arc<Shared>>,
    Path(method): Path<String>,
    Json(arguments): Json<Value>,
) -> Response {
    let app = Arc::clone(&shared.app);
    match tokio::task::spawn_blocking(move || dispatch(&app, &method, arguments)).await {
        Ok(Ok(result)) => Json(result).into_response(),
        Ok(Err(error)) => (StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
