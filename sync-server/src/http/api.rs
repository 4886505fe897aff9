//! Routes of the district console. JSON; types in [`crate::district::types`] and `ui/src/generated/district`.
//!
//! | | asks | answers |
//! |---|---|---|
//! | `POST /api/login` | `Login` | `Me`, and the cookie `pendata_session` |
//! | `GET /api/sign-in` | | `SignInOffer` |
//! | `GET /api/sign-in/begin`, `/api/sign-in/back` | | the way to the provider of identities and back |
//! | `POST /api/sign-in/code` | `SecondFactorCode` | `Me`, and the cookie, as the log-in |
//! | `POST /api/logout` | | 204 |
//! | `GET /api/me` | | `Me` |
//! | `POST /api/second-factor` | | `SecondFactorOffer` |
//! | `POST /api/second-factor/confirm` | `SecondFactorCode` | `RecoveryCodes` |
//! | `GET /api/counts?district=` | | `Counts` |
//! | `GET /api/overview` | | `Overview` |
//! | `GET /api/cases?village=&kind=&older_days=&offset=&limit=` | | `Queue` |
//! | `GET /api/cases/{household}/{case}` | | `CaseView` |
//! | `POST /api/cases/{household}/{case}/preview` | `PreviewRequest` | `Preview` |
//! | `POST /api/cases/{household}/{case}/decide` | `Decision` | `Decided` |
//! | `GET /api/doubles?village=` | | `DoubleItem[]`: what officers said of likely duplicates |
//! | `GET /api/households/{household}` | | `HouseholdView` |
//! | `POST /api/households/{household}/return` | `ReturnRequest` | `Returned` |
//! | `POST /api/households/{household}/reveal` | `RevealRequest` | `Revealed`: an identity number in full |
//! | `POST /api/households/{household}/erase` | `EraseRequest` | `ErasedView`: what went, or would go |
//! | `GET /api/photos/{photo}` | | a photo or thumbnail, JPEG; `not_found` where it is not here (yet) |
//! | `GET /api/quarantine?reason=&device=&kept=&offset=` | | `QuarantineItem[]`, 200 a page |
//! | `POST /api/quarantine/release` | `ReleaseRequest` | `Released` |
//! | `POST /api/quarantine/keep-out` | `KeepOutRequest` | 204 |
//! | `GET /api/devices` | | `DeviceView[]` |
//! | `GET /api/devices/{number}/lost` | | `LostReport`; `not_lost` where nobody reported it |
//! | `GET /api/devices/{number}/lost.csv` | | its households as CSV |
//! | `GET /api/health?district=` | | `Health` |
//! | `GET /api/forms` | | `FormVersions` |
//! | `GET /api/storage` | | `Storage` |
//! | `POST /api/exports` | `ExportRequest` | `ExportReady` |
//! | `GET /api/exports/{ticket}` | | the list as CSV, as fast as it is read |
//! | `GET /api/work?village=` | | `WorkView` |
//! | `GET /api/work/households?village=&rt=&stage=&findings=&quiet_days=&reason=&offset=&limit=` | | `WorkHouseholds` |
//! | `POST /api/work/give` | `GiveWork` | `GivenWork` |
//! | `POST /api/work/withdraw` | `WithdrawWork` | `WithdrawnWork` |
//! | `POST /api/devices/{number}/revoke` | `RevokeRequest` | 204 |
//! | `POST /api/bundles` | a bundle file | `BundleImported` |
//! | `GET /api/villages/{village}/bundle` | | the village's bundle, to be taken to its tablets |
//! | `POST /api/villages/{village}/sign-off` | | `SignedOff` |
//! | `GET /api/audit?act=&user=&device=&from=&until=&before=` | | `AuditItem[]`, the newest first, 200 a page |
//! | `GET /api/audit.csv?…` | | all of them as CSV |
//!
//! Who may ask for what stands in [`super::endpoints`]. Whose grants reach several districts names one in
//! `?district=`, at every route.
//!
//! Every `POST` but the log-in carries `content-type: application/json` where it has a body, and the session's
//! token in `x-pendata-csrf`. Errors are `Problem` (`application/problem+json`): `wrong_password`,
//! `too_many_attempts`, `not_logged_in`, `foreign_request`, `forbidden`, `not_found`, `case_changed`,
//! `code_needed`, `wrong_code`, `second_factor_missing`, `reason_missing`, `malformed`, `busy`, `unavailable`, and of bundles `not_a_bundle`, `newer_bundle`, `bundle_cut_short`,
//! `bundle_altered`, `bundle_other_district`, `bundle_unknown_sender`.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use pendata_domain::area::VillageCode;
use pendata_domain::ids::{CaseId, HouseholdId};

use super::answer::{Body, blocking, json};
use super::caller::Caller;
use super::endpoints::{Endpoint, endpoints};
use super::gate::{SESSION, Signed, came_by_tls, gate};
use crate::app::App;
use crate::district::SESSION_LIFE;
use crate::district::types::{
    CountsQuestion, Decision, DoublesQuestion, GiveWork, Login, PreviewRequest, QueueFilter, ReturnRequest,
    RevealRequest, WithdrawWork, WorkFilter, WorkQuestion,
};
use crate::error::{Error, Result};

pub fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    let guarded = |routes: Router<Arc<App>>, endpoint: Endpoint| {
        let gate = from_fn_with_state((Arc::clone(app), endpoint.need), gate);
        routes.route(endpoint.path, endpoint.handler.route_layer(gate))
    };
    let routes = endpoints().into_iter().fold(Router::new(), guarded);
    routes.route("/api/{*rest}", get(unknown).post(unknown))
}

/// `Secure` where the console came by TLS; the loopback of a demo has none.
pub(super) fn session_cookie(headers: &HeaderMap, value: &str, life: i64) -> String {
    let secure = if came_by_tls(headers) { "; Secure" } else { "" };
    format!("{SESSION}={value}; HttpOnly; SameSite=Strict; Path=/; Max-Age={life}{secure}")
}

pub(super) async fn login(
    State(app): State<Arc<App>>,
    Caller(from): Caller,
    headers: HeaderMap,
    Body(asked): Body<Login>,
) -> Result<Response> {
    let turn = app.lanes.password().await?;
    let (me, token) = blocking(app, move |app| app.login(&asked, &from)).await?;
    drop(turn);
    Ok(([(SET_COOKIE, session_cookie(&headers, &token, SESSION_LIFE))], json(me)).into_response())
}

pub(super) async fn logout(State(app): State<Arc<App>>, headers: HeaderMap, who: Signed) -> Result<Response> {
    blocking(app, move |app| app.logout(&who.session)).await?;
    let gone = session_cookie(&headers, "", 0);
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, gone)]).into_response())
}

pub(super) async fn me(State(app): State<Arc<App>>, who: Signed) -> Result<Response> {
    blocking(app, move |app| app.me(who.visitor())).await.map(json)
}

pub(super) async fn counts(
    State(app): State<Arc<App>>,
    who: Signed,
    Query(asked): Query<CountsQuestion>,
) -> Result<Response> {
    blocking(app, move |app| app.counts(who.visitor(), &asked)).await.map(json)
}

pub(super) async fn overview(State(app): State<Arc<App>>, who: Signed) -> Result<Response> {
    blocking(app, move |app| app.overview(who.visitor())).await.map(json)
}

pub(super) async fn cases(
    State(app): State<Arc<App>>,
    who: Signed,
    Query(filter): Query<QueueFilter>,
) -> Result<Response> {
    blocking(app, move |app| app.queue(who.visitor(), &filter)).await.map(json)
}

/// A case's two ids in a path.
fn ids((household, case): (String, String)) -> Result<(HouseholdId, CaseId)> {
    Ok((household_id(&household)?, case.parse().map_err(|_| Error::NotFound)?))
}

fn household_id(text: &str) -> Result<HouseholdId> {
    text.parse().map_err(|_| Error::NotFound)
}

pub(super) async fn case(
    State(app): State<Arc<App>>,
    who: Signed,
    Path(path): Path<(String, String)>,
) -> Result<Response> {
    let (household, case) = ids(path)?;
    blocking(app, move |app| app.case(who.visitor(), household, case)).await.map(json)
}

pub(super) async fn preview(
    State(app): State<Arc<App>>,
    who: Signed,
    Path(path): Path<(String, String)>,
    Body(asked): Body<PreviewRequest>,
) -> Result<Response> {
    let (household, case) = ids(path)?;
    blocking(app, move |app| app.preview(who.visitor(), household, case, &asked.value)).await.map(json)
}

pub(super) async fn decide(
    State(app): State<Arc<App>>,
    who: Signed,
    Path(path): Path<(String, String)>,
    Body(decision): Body<Decision>,
) -> Result<Response> {
    let (household, case) = ids(path)?;
    blocking(app, move |app| app.decide(who.visitor(), household, case, &decision)).await.map(json)
}

pub(super) async fn doubles(
    State(app): State<Arc<App>>,
    who: Signed,
    Query(asked): Query<DoublesQuestion>,
) -> Result<Response> {
    blocking(app, move |app| app.doubles(who.visitor(), &asked)).await.map(json)
}

pub(super) async fn household(
    State(app): State<Arc<App>>,
    who: Signed,
    Path(household): Path<String>,
) -> Result<Response> {
    let household = household_id(&household)?;
    blocking(app, move |app| app.household(who.visitor(), household)).await.map(json)
}

pub(super) async fn send_back(
    State(app): State<Arc<App>>,
    who: Signed,
    Path(household): Path<String>,
    Body(asked): Body<ReturnRequest>,
) -> Result<Response> {
    let household = household_id(&household)?;
    blocking(app, move |app| app.return_household(who.visitor(), household, &asked.note)).await.map(json)
}

pub(super) async fn reveal(
    State(app): State<Arc<App>>,
    who: Signed,
    Path(household): Path<String>,
    Body(asked): Body<RevealRequest>,
) -> Result<Response> {
    let household = household_id(&household)?;
    blocking(app, move |app| app.reveal(who.visitor(), household, &asked)).await.map(json)
}

pub(super) async fn photo(
    State(app): State<Arc<App>>,
    who: Signed,
    Path(hash): Path<String>,
) -> Result<Response> {
    let hash = hash.parse().map_err(|_| Error::NotFound)?;
    let jpeg = app.photo_of_district(&who.visitor().district, hash).await?;
    Ok(([(CONTENT_TYPE, "image/jpeg"), (CACHE_CONTROL, "no-store")], jpeg).into_response())
}

pub(super) async fn work(
    State(app): State<Arc<App>>,
    who: Signed,
    Query(asked): Query<WorkQuestion>,
) -> Result<Response> {
    blocking(app, move |app| app.work(who.visitor(), &asked)).await.map(json)
}

pub(super) async fn work_households(
    State(app): State<Arc<App>>,
    who: Signed,
    Query(filter): Query<WorkFilter>,
) -> Result<Response> {
    blocking(app, move |app| app.work_households(who.visitor(), &filter)).await.map(json)
}

pub(super) async fn give(
    State(app): State<Arc<App>>,
    who: Signed,
    Body(asked): Body<GiveWork>,
) -> Result<Response> {
    blocking(app, move |app| app.give(who.visitor(), asked)).await.map(json)
}

pub(super) async fn withdraw(
    State(app): State<Arc<App>>,
    who: Signed,
    Body(asked): Body<WithdrawWork>,
) -> Result<Response> {
    blocking(app, move |app| app.withdraw(who.visitor(), &asked)).await.map(json)
}

pub(super) async fn sign_off(
    State(app): State<Arc<App>>,
    who: Signed,
    Path(village): Path<String>,
) -> Result<Response> {
    let village: VillageCode = village.parse().map_err(|_| Error::NotFound)?;
    blocking(app, move |app| app.sign_off(who.visitor(), &village)).await.map(json)
}

async fn unknown() -> Error {
    Error::NotFound
}
