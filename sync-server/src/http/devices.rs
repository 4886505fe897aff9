//! Routes of devices.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{ACCEPT_RANGES, CACHE_CONTROL, CONTENT_RANGE, CONTENT_TYPE, RANGE};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use pendata_domain::area::VillageCode;
use pendata_domain::digest::VillageDigest;
use pendata_domain::ids::PhotoHash;
use pendata_domain::protocol::{ACCESS_HEADER, ScopeCursor};
use serde::Deserialize;

use super::answer::{Bytes, blocking, packed};
use super::caller::{Caller, Room};
use super::jobs::apart;
use crate::app::App;
use crate::body;
use crate::error::{Error, Result};
use crate::photos::PieceOf;

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/v1/enrol", post(enrol))
        .route("/v1/sync", post(sync))
        .route("/v1/scope/{village}/log", get(log))
        .route("/v1/scope/{village}/parts/{life}/{part}", get(part))
        .route("/v1/form/{hash}", get(form))
        .route("/v1/doc/{household}/sync", post(repair))
        .route("/v1/photo/{village}/{hash}", get(photo).put(photo_piece))
        .route("/v1/photo/{village}/{hash}/held", get(photo_held))
}

/// Beside all that waits: whoever asks wants to know whether it can work, not how much there is to do.
pub async fn ready(State(app): State<Arc<App>>) -> Result<&'static str> {
    apart(&app, |app| {
        app.store.ready()?;
        app.may_promise()?;
        if app.form_plan().versions.is_empty() { Err(Error::NoForm) } else { Ok(()) }
    })
    .await?;
    Ok("ok")
}

async fn enrol(
    State(app): State<Arc<App>>,
    Caller(from): Caller,
    _room: Room,
    Bytes(bytes): Bytes,
) -> Result<Response> {
    blocking(app, move |app| app.handle_enrol(&bytes, &from)).await.map(packed)
}

async fn sync(State(app): State<Arc<App>>, _room: Room, Bytes(bytes): Bytes) -> Result<Response> {
    let arrived = app.arrived.enter();
    let answered = blocking(app, move |app| app.handle_sync(&bytes)).await;
    drop(arrived);
    answered.map(packed)
}

#[derive(Deserialize)]
struct Page {
    epoch: u32,
    after: u64,
    /// Hexadecimal; left out by a device that starts from 0.
    digest: Option<String>,
}

async fn log(
    State(app): State<Arc<App>>,
    Path(village): Path<String>,
    Query(page): Query<Page>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response> {
    let (access, path) = (access(&headers)?, uri.to_string());
    let digest = page.digest.map_or(Ok(VillageDigest::default()), |text| digest(&text))?;
    let cursor = ScopeCursor { village: code(&village)?, epoch: page.epoch, after: page.after, digest };
    blocking(app, move |app| app.handle_log(&access, &path, &cursor)).await.map(packed)
}

async fn part(
    State(app): State<Arc<App>>,
    Path((village, life, part)): Path<(String, String, u32)>,
    headers: HeaderMap,
) -> Result<Response> {
    let (access, village) = (access(&headers)?, code(&village)?);
    let (epoch, through) = life.split_once('-').ok_or(Error::NotFound)?;
    let number = |text: &str| text.parse::<u64>().map_err(|_| Error::NotFound);
    let (epoch, through) = (number(epoch)? as u32, number(through)?);
    let bytes = blocking(app, move |app| app.handle_part(&access, &village, epoch, through, part)).await?;
    Ok(ranged(bytes, headers.get(RANGE).and_then(|value| value.to_str().ok())))
}

/// Immutable bytes, or the part of them that a `Range` asks for (RFC 9110 §14, one range).
fn ranged(bytes: Vec<u8>, range: Option<&str>) -> Response {
    let fixed = [
        (CONTENT_TYPE, body::CONTENT_TYPE),
        (CACHE_CONTROL, "private, max-age=31536000, immutable"),
        (ACCEPT_RANGES, "bytes"),
    ];
    let length = bytes.len();
    let asked = range.and_then(|range| range.strip_prefix("bytes=")?.split_once('-'));
    let Some((first, last)) = asked else {
        return (fixed, bytes).into_response();
    };
    let first = first.parse::<usize>().unwrap_or(length);
    let last = last.parse::<usize>().map_or(length, |last| last.saturating_add(1)).min(length);
    if first >= last {
        let whole = [(CONTENT_RANGE, format!("bytes */{length}"))];
        return (StatusCode::RANGE_NOT_SATISFIABLE, whole).into_response();
    }
    let covered = [(CONTENT_RANGE, format!("bytes {first}-{}/{length}", last - 1))];
    (StatusCode::PARTIAL_CONTENT, fixed, covered, bytes[first..last].to_vec()).into_response()
}

async fn form(
    State(app): State<Arc<App>>,
    Path(hash): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response> {
    let (access, path) = (access(&headers)?, uri.to_string());
    let hash = hash.parse().map_err(|_| Error::NotFound)?;
    blocking(app, move |app| app.handle_form(&access, &path, &hash)).await.map(packed)
}

async fn repair(
    State(app): State<Arc<App>>,
    Path(household): Path<String>,
    _room: Room,
    Bytes(bytes): Bytes,
) -> Result<Response> {
    let household = household.parse().map_err(|_| Error::NotFound)?;
    blocking(app, move |app| app.handle_repair(household, &bytes)).await.map(packed)
}

async fn photo_held(
    State(app): State<Arc<App>>,
    Path(place): Path<(String, String)>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response> {
    let (access, path, (village, hash)) = (access(&headers)?, uri.to_string(), photo_of(&place)?);
    app.handle_photo_held(access, path, village, hash).await.map(packed)
}

#[derive(Deserialize)]
struct Piece {
    from: u32,
    of: u32,
}

async fn photo_piece(
    State(app): State<Arc<App>>,
    Path(place): Path<(String, String)>,
    Query(Piece { from, of }): Query<Piece>,
    uri: Uri,
    headers: HeaderMap,
    bytes: Body,
) -> Result<Response> {
    let (access, path, (village, hash)) = (access(&headers)?, uri.to_string(), photo_of(&place)?);
    let piece = PieceOf { village, hash, from, of };
    app.handle_photo_piece(access, path, piece, bytes.into_data_stream()).await.map(packed)
}

#[derive(Deserialize)]
struct From {
    from: usize,
}

async fn photo(
    State(app): State<Arc<App>>,
    Path(place): Path<(String, String)>,
    Query(From { from }): Query<From>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response> {
    let (access, path, (village, hash)) = (access(&headers)?, uri.to_string(), photo_of(&place)?);
    app.handle_photo(access, path, village, hash, from).await.map(packed)
}

fn photo_of((village, hash): &(String, String)) -> Result<(VillageCode, PhotoHash)> {
    Ok((code(village)?, hash.parse().map_err(|_| Error::NotFound)?))
}

fn access(headers: &HeaderMap) -> Result<String> {
    let value = headers.get(ACCESS_HEADER).and_then(|value| value.to_str().ok());
    value.map(str::to_owned).ok_or(Error::Forged)
}

fn code(text: &str) -> Result<VillageCode> {
    text.parse().map_err(|_| Error::NotFound)
}

fn digest(text: &str) -> Result<VillageDigest> {
    let value = u128::from_str_radix(text, 16).map_err(|_| Error::Malformed)?;
    Ok(VillageDigest::from_bytes(value.to_be_bytes()))
}
