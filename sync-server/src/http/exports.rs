//! Files that are read from the store as fast as they are fetched, and no further than that.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use pendata_domain::ids::DeviceNumber;
use tokio::runtime::Handle;

use super::answer::{Body as Json, blocking, json};
use super::gate::Signed;
use super::jobs::tell;
use crate::app::App;
use crate::district::types::{AuditQuestion, ExportRequest};
use crate::district::{Export, lost_file};
use crate::error::{Error, Result};

const CSV: &str = "text/csv; charset=utf-8";

/// `POST /api/exports`
pub async fn promise(
    State(app): State<Arc<App>>,
    who: Signed,
    Json(asked): Json<ExportRequest>,
) -> Result<Response> {
    blocking(app, move |app| app.promise_export(who.visitor(), &asked)).await.map(json)
}

/// `GET /api/exports/{ticket}`
pub async fn give(State(app): State<Arc<App>>, who: Signed, Path(ticket): Path<String>) -> Result<Response> {
    let export = app.promised_export(who.visitor(), &ticket)?;
    file(app, export)
}

/// `GET /api/audit.csv`
pub async fn audit(
    State(app): State<Arc<App>>,
    who: Signed,
    Query(asked): Query<AuditQuestion>,
) -> Result<Response> {
    let export = blocking(app.clone(), move |app| app.audit_export(who.visitor(), &asked)).await?;
    file(app, export)
}

/// `GET /api/devices/{device}/lost.csv`
pub async fn lost(State(app): State<Arc<App>>, who: Signed, Path(device): Path<u32>) -> Result<Response> {
    let bytes = blocking(app, move |app| {
        let visitor = who.visitor();
        let by = Some(visitor.account.user);
        lost_file(&app.lost_report(&visitor.district, DeviceNumber(device), by)?)
    });
    Ok((headers(&format!("perangkat-hilang-{device}.csv")), bytes.await?).into_response())
}

fn headers(name: &str) -> [(axum::http::HeaderName, String); 3] {
    [
        (CONTENT_TYPE, CSV.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ]
}

fn file(app: Arc<App>, export: Export) -> Result<Response> {
    let (first, headers) = (export.begin()?, headers(&export.file_name()));
    let reading = Reading { app, export };
    // A page is read when the one before has gone: whoever goes away is read for no more.
    let pages = stream::unfold((Some(reading), Some(first)), |(reading, first)| async {
        match (first, reading) {
            (Some(first), reading) => Some((Ok(first), (reading, None))),
            (None, Some(reading)) => Some(next(reading).await),
            (None, None) => None,
        }
    });
    // Who packs it asks once more after the end.
    Ok((headers, Body::from_stream(pages.fuse())).into_response())
}

type Page = Result<Vec<u8>>;

/// A page, and what is left.
async fn next(mut reading: Reading) -> (Page, (Option<Reading>, Option<Vec<u8>>)) {
    let read = tokio::task::spawn_blocking(move || {
        let page = reading.export.next(&reading.app);
        (page, reading)
    });
    match read.await {
        Ok((Ok(page), reading)) if !reading.export.whole => (Ok(page), (Some(reading), None)),
        // Where it failed, the connection ends before its end: no reader takes the file for whole.
        Ok((page, _)) => (page, (None, None)),
        Err(_) => (Err(Error::Stopping), (None, None)),
    }
}

/// A file under way. How far it went is written down when it ends, wherever that is.
struct Reading {
    app: Arc<App>,
    export: Export,
}

impl Drop for Reading {
    fn drop(&mut self) {
        let (app, export) = (Arc::clone(&self.app), self.export.clone());
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn_blocking(move || tell(app.export_ended(&export)));
        }
    }
}
