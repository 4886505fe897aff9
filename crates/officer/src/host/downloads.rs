//! `POST /document/<method>`: 200 with the document as the body and its name in the header `pendata-name`, 422 with a
//! `BridgeError`. The browser writes it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::Shared;
use crate::bridge::dispatch_document;

const NAME: &str = "pendata-name";

pub async fn document(
    State(shared): State<Arc<Shared>>,
    Path(method): Path<String>,
    Json(arguments): Json<Value>,
) -> Response {
    let app = Arc::clone(&shared.app);
    match tokio::task::spawn_blocking(move || dispatch_document(&app, &method, arguments)).await {
        Ok(Ok(made)) => {
            let headers = [(CONTENT_TYPE.as_str(), made.media.to_owned()), (NAME, made.name)];
            (headers, made.bytes).into_response()
        }
        Ok(Err(error)) => (StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
