//! `POST /file/<method>`: a file as the body, the arguments as JSON in the header `pendata-arguments`; answered as a call.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::Shared;
use crate::bridge::{BridgeError, dispatch_file};

const ARGUMENTS: &str = "pendata-arguments";

pub async fn file(
    State(shared): State<Arc<Shared>>,
    Path(method): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    let text = headers.get(ARGUMENTS).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Ok(arguments) = serde_json::from_str(text) else {
        return (StatusCode::UNPROCESSABLE_ENTITY, Json(BridgeError::MalformedArguments)).into_response();
    };
    let app = Arc::clone(&shared.app);
    match tokio::task::spawn_blocking(move || dispatch_file(&app, &method, arguments, bytes.into())).await {
        Ok(Ok(result)) => Json(result).into_response(),
        Ok(Err(error)) => (StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
