//! The built screens from disk.

use std::path::{Component, Path};
use std::sync::Arc;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::Shared;

const TYPES: [(&str, &str); 9] = [
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
    ("json", "application/json"),
    ("webmanifest", "application/manifest+json"),
];

pub async fn file(State(shared): State<Arc<Shared>>, uri: Uri) -> Response {
    let asked = Path::new(uri.path().trim_start_matches('/'));
    let inside = asked.components().all(|part| matches!(part, Component::Normal(_)));
    let kind = asked.extension().and_then(|ending| TYPES.iter().find(|(known, _)| *known == ending));
    let (true, Some((_, kind))) = (inside, kind) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match tokio::fs::read(shared.ui.join(asked)).await {
        Ok(bytes) => ([(CONTENT_TYPE, *kind)], bytes).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
