//! The console's pages, embedded in the binary. Builds without them too: then a page says so.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../ui/dist/"]
#[allow_missing = true]
struct Ui;

const ENTRY: &str = "district.html";

pub async fn serve(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    // Views of the console have no file: they are the entry's own business.
    let is_view = path.is_empty() || !path.contains('.');
    let name = if is_view { ENTRY } else { path };
    match Ui::get(name) {
        Some(file) => {
            let lasting = path.starts_with("assets/");
            let cache = if lasting { "public, max-age=31536000, immutable" } else { "no-cache" };
            ([(CONTENT_TYPE, kind(name)), (CACHE_CONTROL, cache)], file.data).into_response()
        }
        None if is_view => Html(WITHOUT_UI).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

const WITHOUT_UI: &str =
    "<!doctype html><title>Pendata</title><p>This server was built without its console.</p>";

fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, end)| end) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("woff") => "font/woff",
        _ => "application/octet-stream",
    }
}
