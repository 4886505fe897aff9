//! Bundle files up and down: through a file without a name, so that a large one needs no memory.

use std::fs::File;
use std::io::{Read, Seek, Write};
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::DateTime;
use futures_util::{StreamExt, stream};
use pendata_domain::area::VillageCode;
use pendata_domain::bundle::file_name;

use super::answer::{blocking, json};
use super::gate::Signed;
use crate::app::App;
use crate::error::{Error, Result};

/// More than the largest village with all its photos of a month.
const MOST_BYTES: u64 = 1024 * 1024 * 1024;
const PIECE: usize = 64 * 1024;
const MEDIA: &str = "application/vnd.pendata.bundle";

/// `POST /api/bundles`
pub async fn take(State(app): State<Arc<App>>, who: Signed, body: Body) -> Result<Response> {
    let mut file = tempfile::tempfile()?;
    let (mut pieces, mut length) = (body.into_data_stream(), 0);
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| Error::Malformed)?;
        length += piece.len() as u64;
        if length > MOST_BYTES {
            return Err(Error::TooLarge);
        }
        file.write_all(&piece)?;
    }
    file.rewind()?;
    let wait = tokio::runtime::Handle::current();
    let taken = tokio::task::spawn_blocking(move || app.take_bundle(who.visitor(), file, &wait));
    taken.await.map_err(|_| Error::Stopping)?.map(json)
}

/// `GET /api/villages/{village}/bundle`
pub async fn give(State(app): State<Arc<App>>, who: Signed, Path(village): Path<String>) -> Result<Response> {
    let village: VillageCode = village.parse().map_err(|_| Error::NotFound)?;
    let day = DateTime::from_timestamp(app.now(), 0).ok_or(Error::Damaged)?.date_naive();
    let name = file_name(&village, day);
    let file = tempfile::tempfile()?;
    let (file, length) = blocking(app, move |app| app.give_bundle(who.visitor(), &village, file)).await?;
    let headers = [
        (CONTENT_TYPE, MEDIA.to_owned()),
        (CONTENT_LENGTH, length.to_string()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(stream::iter(pieces(file)))).into_response())
}

/// Out of the system's own memory of a file just written.
fn pieces(mut file: File) -> impl Iterator<Item = std::io::Result<Bytes>> {
    std::iter::from_fn(move || {
        let mut piece = vec![0; PIECE];
        match file.read(&mut piece) {
            Ok(0) => None,
            Ok(count) => {
                piece.truncate(count);
                Some(Ok(piece.into()))
            }
            Err(error) => Some(Err(error)),
        }
    })
}
