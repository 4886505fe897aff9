//! Routes of the district console. JSON; types in [`crate::district::types`] and `ui/src/generated/district`.
//!
//! | | asks | answers |
//! |---|---|---|
//! | `POST /api/login` | `Login` | `Me`, and the cookie `pendata_session` |
//! | `POST /api/logout` | | 204 |
//! | `GET /api/me` | | `Me` |
//! | `GET /api/overview` | | `Overview` |
//! | `GET /api/cases?village=&kind=&older_days=&offset=&limit=` | | `Queue` |
//! | `GET /api/cases/{household}/{case}` | | `CaseView` |
//! | `POST /api/cases/{household}/{case}/preview` | `PreviewRequest` | `Preview` |
//! | `POST /api/cases/{household}/{case}/decide` | `Decision` | `Decided` |
//! | `GET /api/households/{household}` | | `HouseholdView` |
//! | `POST /api/households/{household}/return` | `ReturnRequest` | `Returned` |
//! | `GET /api/photos/{hash}` | | a photo or thumbnail, JPEG; `not_found` where it is not here (yet) |
//! | `GET /api/quarantine?offset=` | | `QuarantineItem[]`, 200 a page |
//! | `GET /api/devices` | | `DeviceView[]` |
//! | `GET /api/work?village=` | | `WorkView` |
//! | `GET /api/work/households?village=&rt=&stage=&findings=&quiet_days=&reason=&offset=&limit=` | | `WorkHouseholds` |
//! | `POST /api/work/give` | `GiveWork` | `GivenWork` |
//! | `POST /api/work/withdraw` | `WithdrawWork` | `WithdrawnWork` |
//! | `POST /api/devices/{number}/revoke` | | 204 |
//! | `POST /api/bundles` | a bundle file | `BundleImported` |
//! | `GET /api/villages/{village}/bundle` | | the village's bundle, to be taken to its tablets |
//!
//! Every `POST` but the log-in carries `content-type: application/json` where it has a body, and the session's
//! token in `x-pendata-csrf`. Errors are `Problem` (`application/problem+json`): `wrong_password`,
//! `too_many_attempts`, `not_logged_in`, `foreign_request`, `forbidden`, `not_found`, `case_changed`,
//! `reason_missing`, `malformed`, `busy`, `unavailable`, and of bundles `not_a_bundle`, `newer_bundle`, `bundle_cut_short`,
//! `bundle_altered`, `bundle_other_district`, `bundle_unknown_sender`.

use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use pendata_domain::ids::{CaseId, HouseholdId};
use serde::Deserialize;

use super::answer::{Body, blocking, json};
use super::bundles;
use crate::app::App;
use crate::district::types::{
    Decision, GiveWork, Login, PreviewRequest, QueueFilter, ReturnRequest, WithdrawWork, WorkFilter,
    WorkQuestion,
};
use crate::district::{SESSION_LIFE, Visitor};
use crate::error::{Error, Result};

const SESSION: &str = "pendata_session";
pub const CSRF: &str = "x-pendata-csrf";

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/login", post(login))
        .route("/api/logout", post(logout))
        .route("/api/me", get(me))
        .route("/api/overview", get(overview))
        .route("/api/cases", get(cases))
        .route("/api/cases/{household}/{case}", get(case))
        .route("/api/cases/{household}/{case}/preview", post(preview))
        .route("/api/cases/{household}/{case}/decide", post(decide))
        .route("/api/households/{household}", get(household))
        .route("/api/households/{household}/return", post(send_back))
        .route("/api/photos/{hash}", get(photo))
        .route("/api/quarantine", get(quarantine))
        .route("/api/devices", get(devices))
        .route("/api/devices/{device}/revoke", post(revoke))
        .route("/api/work", get(work))
        .route("/api/work/households", get(work_households))
        .route("/api/work/give", post(give))
        .route("/api/work/withdraw", post(withdraw))
        .route("/api/bundles", post(bundles::take))
        .route("/api/villages/{village}/bundle", get(bundles::give))
        .route("/api/{*rest}", get(unknown).post(unknown))
}

/// Somebody logged in. A request that changes something also proves that it comes from the console's page.
pub(super) struct Signed {
    pub visitor: Visitor,
    cookie: String,
}

impl FromRequestParts<Arc<App>> for Signed {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self> {
        let cookie = cookie(&parts.headers).ok_or(Error::NotLoggedIn)?;
        let csrf = match parts.method {
            Method::GET | Method::HEAD => None,
            _ => Some(text(&parts.headers, CSRF).unwrap_or_default().to_owned()),
        };
        let token = cookie.clone();
        let visitor = blocking(app.clone(), move |app| app.visitor(&token, csrf.as_deref())).await?;
        Ok(Self { visitor, cookie })
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = text(headers, COOKIE.as_str())?;
    let pairs = all.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(name, _)| *name == SESSION).map(|(_, value)| value.to_owned()).next()
}

/// `Secure` where the console came by TLS; the loopback of a demo has none.
fn session_cookie(headers: &HeaderMap, value: &str, life: i64) -> String {
    let secure = if text(headers, "x-forwarded-proto") == Some("https") { "; Secure" } else { "" };
    format!("{SESSION}={value}; HttpOnly; SameSite=Strict; Path=/; Max-Age={life}{secure}")
}

async fn login(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Body(asked): Body<Login>,
) -> Result<Response> {
    let (me, token) = blocking(app, move |app| app.login(&asked)).await?;
    Ok(([(SET_COOKIE, session_cookie(&headers, &token, SESSION_LIFE))], json(me)).into_response())
}

async fn logout(State(app): State<Arc<App>>, headers: HeaderMap, who: Signed) -> Result<Response> {
    blocking(app, move |app| app.logout(&who.visitor, &who.cookie)).await?;
    let gone = session_cookie(&headers, "", 0);
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, gone)]).into_response())
}

async fn me(State(app): State<Arc<App>>, who: Signed) -> Result<Response> {
    blocking(app, move |app| app.me(&who.visitor)).await.map(json)
}

async fn overview(State(app): State<Arc<App>>, who: Signed) -> Result<Response> {
    blocking(app, move |app| app.overview(&who.visitor)).await.map(json)
}

async fn cases(
    State(app): State<Arc<App>>,
    who: Signed,
    Query(filter): Query<QueueFilter>,
) -> Result<Response> {
    blocking(app, move |app| app.queue(&who.visitor, &filter)).await.map(json)
}

/// A case's two ids in a path.
fn ids((household, case): (String, String)) -> Result<(HouseholdId, CaseId)> {
    Ok((household_id(&household)?, case.parse().map_err(|_| Error::NotFound)?))
}

fn household_id(text: &str) -> Result<HouseholdId> {
    text.parse().map_err(|_| Error::NotFound)
}

async fn case(
    State(app): State<Arc<App>>,
    who: Signed,
    Path(path): Path<(String, String)>,
) -> Result<Response> {
    let (household, case) = ids(path)?;
    blocking(app, move |app| app.case(&who.visitor, household, case)).await.map(json)
}

async fn preview(
    State(app): State<Arc<App>>,
    who: Signed,
    Path(path): Path<(String, String)>,
    Body(asked): Body<PreviewRequest>,
) -> Result<Response> {
    let (household, case) = ids(path)?;
    blocking(app, move |app| app.preview(&who.visitor, household, case, &asked.value)).await.map(json)
}

async fn decide(
    State(app): State<Arc<App>>,
    who: Signed,
    Path(path): Path<(String, String)>,
    Body(decision): Body<Decision>,
) -> Result<Response> {
    let (household, case) = ids(path)?;
    blocking(app, move |app| app.decide(&who.visitor, household, case, &decision)).await.map(json)
}

async fn household(
    State(app): State<Arc<App>>,
    who: Signed,
    Path(household): Path<String>,
) -> Result<Response> {
    let household = household_id(&household)?;
    blocking(app, move |app| app.household(&who.visitor, household)).await.map(json)
}

async fn send_back(
    State(app): State<Arc<App>>,
    who: Signed,
    Path(household): Path<String>,
    Body(asked): Body<ReturnRequest>,
) -> Result<Response> {
    let household = household_id(&household)?;
    blocking(app, move |app| app.return_household(&who.visitor, household, &asked.note)).await.map(json)
}

async fn photo(State(app): State<Arc<App>>, who: Signed, Path(hash): Path<String>) -> Result<Response> {
    let hash = hash.parse().map_err(|_| Error::NotFound)?;
    let jpeg = app.photo_of_district(&who.visitor.account.district, hash).await?;
    Ok(([(CONTENT_TYPE, "image/jpeg"), (CACHE_CONTROL, "no-store")], jpeg).into_response())
}

#[derive(Deserialize)]
struct Offset {
    offset: Option<u32>,
}

async fn quarantine(
    State(app): State<Arc<App>>,
    who: Signed,
    Query(page): Query<Offset>,
) -> Result<Response> {
    blocking(app, move |app| app.set_aside(&who.visitor, page.offset.unwrap_or(0))).await.map(json)
}

async fn devices(State(app): State<Arc<App>>, who: Signed) -> Result<Response> {
    blocking(app, move |app| app.fleet(&who.visitor)).await.map(json)
}

async fn revoke(State(app): State<Arc<App>>, who: Signed, Path(device): Path<u32>) -> Result<Response> {
    blocking(app, move |app| app.revoke_device(&who.visitor, device)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn work(
    State(app): State<Arc<App>>,
    who: Signed,
    Query(asked): Query<WorkQuestion>,
) -> Result<Response> {
    blocking(app, move |app| app.work(&who.visitor, &asked)).await.map(json)
}

async fn work_households(
    State(app): State<Arc<App>>,
    who: Signed,
    Query(filter): Query<WorkFilter>,
) -> Result<Response> {
    blocking(app, move |app| app.work_households(&who.visitor, &filter)).await.map(json)
}

async fn give(State(app): State<Arc<App>>, who: Signed, Body(asked): Body<GiveWork>) -> Result<Response> {
    blocking(app, move |app| app.give(&who.visitor, asked)).await.map(json)
}

async fn withdraw(
    State(app): State<Arc<App>>,
    who: Signed,
    Body(asked): Body<WithdrawWork>,
) -> Result<Response> {
    blocking(app, move |app| app.withdraw(&who.visitor, &asked)).await.map(json)
}

async fn unknown() -> Error {
    Error::NotFound
}
