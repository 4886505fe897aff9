//! Routes of whoever looks after devices, syncs and disks, and of the auditor.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use pendata_domain::ids::DeviceNumber;

use super::answer::{Body, blocking, json};
use super::gate::Signed;
use crate::app::App;
use crate::district::types::{
    AuditQuestion, EraseRequest, HealthQuestion, KeepOutRequest, QuarantineQuestion, ReleaseRequest,
    RevokeRequest,
};
use crate::error::{Error, Result};

pub async fn devices(State(app): State<Arc<App>>, who: Signed) -> Result<Response> {
    blocking(app, move |app| app.fleet(who.visitor())).await.map(json)
}

pub async fn revoke(
    State(app): State<Arc<App>>,
    who: Signed,
    Path(device): Path<u32>,
    Body(asked): Body<RevokeRequest>,
) -> Result<Response> {
    blocking(app, move |app| app.revoke_device(who.visitor(), device, &asked)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub async fn lost(State(app): State<Arc<App>>, who: Signed, Path(device): Path<u32>) -> Result<Response> {
    let report = blocking(app, move |app| {
        let visitor = who.visitor();
        app.lost_report(&visitor.district, DeviceNumber(device), Some(visitor.account.user))
    });
    report.await.map(json)
}

pub async fn quarantine(
    State(app): State<Arc<App>>,
    who: Signed,
    Query(asked): Query<QuarantineQuestion>,
) -> Result<Response> {
    blocking(app, move |app| app.set_aside(who.visitor(), &asked)).await.map(json)
}

pub async fn release(
    State(app): State<Arc<App>>,
    who: Signed,
    Body(asked): Body<ReleaseRequest>,
) -> Result<Response> {
    blocking(app, move |app| app.release_aside(who.visitor(), &asked)).await.map(json)
}

pub async fn keep_out(
    State(app): State<Arc<App>>,
    who: Signed,
    Body(asked): Body<KeepOutRequest>,
) -> Result<Response> {
    blocking(app, move |app| app.keep_out(who.visitor(), &asked)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Nothing of a household is shown to whoever has it emptied: numbers and ids.
pub async fn erase(
    State(app): State<Arc<App>>,
    who: Signed,
    Path(household): Path<String>,
    Body(asked): Body<EraseRequest>,
) -> Result<Response> {
    let household = household.parse().map_err(|_| Error::NotFound)?;
    let district = who.visitor().district.clone();
    let running = Arc::clone(&app);
    let erased = blocking(running, move |app| app.erase_for(who.visitor(), household, &asked)).await?;
    app.drop_photos(&district, &erased.photos).await?;
    Ok(json(erased.view))
}

pub async fn health(
    State(app): State<Arc<App>>,
    who: Signed,
    Query(asked): Query<HealthQuestion>,
) -> Result<Response> {
    blocking(app, move |app| app.health(who.visitor(), &asked)).await.map(json)
}

pub async fn forms(State(app): State<Arc<App>>, who: Signed) -> Result<Response> {
    blocking(app, move |app| app.forms_here(who.visitor())).await.map(json)
}

pub async fn storage(State(app): State<Arc<App>>, _: Signed) -> Result<Response> {
    blocking(app, App::storage).await.map(json)
}

pub async fn audit(
    State(app): State<Arc<App>>,
    who: Signed,
    Query(asked): Query<AuditQuestion>,
) -> Result<Response> {
    blocking(app, move |app| app.audit_page(who.visitor(), &asked)).await.map(json)
}
