//! The way of a browser to a provider of identities and back.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::Deserialize;

use super::answer::{Body, blocking, json};
use super::api::session_cookie;
use super::gate::named_cookie;
use crate::app::App;
use crate::district::SESSION_LIFE;
use crate::district::types::{SecondFactorCode, SignInOffer};
use crate::error::{Error, Result};
use crate::sign_in::{Entered, SignInProblem};

/// Sealed; sent with the browser's way back from elsewhere, which a strict cookie is not.
const KEPT: &str = "pendata_sign_in";
const CONSOLE: &str = "/district.html#/";

/// `GET /api/sign-in`
pub async fn offer(State(app): State<Arc<App>>) -> Response {
    json(SignInOffer { provider: app.provider().ok().map(|provider| provider.settings.name.clone()) })
}

/// `GET /api/sign-in/begin`
pub async fn begin(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    match app.begin_sign_in().await {
        Ok((address, kept)) => to(&address, [keep(&headers, &kept, 600)]),
        Err(error) => told(error),
    }
}

#[derive(Deserialize)]
pub struct Back {
    code: Option<String>,
    state: Option<String>,
}

/// `GET /api/sign-in/back`
pub async fn back(State(app): State<Arc<App>>, Query(back): Query<Back>, headers: HeaderMap) -> Response {
    let kept = named_cookie(&headers, KEPT);
    let entered = async {
        let refused = || Error::SignIn(SignInProblem::Refused);
        let (code, state) = (back.code.ok_or_else(refused)?, back.state.ok_or_else(refused)?);
        let identity = app.identity(&kept.ok_or_else(refused)?, &code, &state).await?;
        blocking(app, move |app| app.enter(&identity)).await
    };
    match entered.await {
        Ok(Entered::In(_, cookie)) => {
            to(CONSOLE, [session_cookie(&headers, &cookie, SESSION_LIFE), keep(&headers, "", 0)])
        }
        Ok(Entered::CodeNeeded(kept)) => to(&failed("code_needed"), [keep(&headers, &kept, 300)]),
        Err(error) => told(error),
    }
}

/// `POST /api/sign-in/code`: our own second factor after the provider's first.
pub async fn code(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Body(typed): Body<SecondFactorCode>,
) -> Result<Response> {
    let kept = named_cookie(&headers, KEPT).ok_or(Error::SignIn(SignInProblem::Refused))?;
    let (me, cookie) = blocking(app, move |app| app.enter_with_code(&kept, &typed.code)).await?;
    let cookies = [session_cookie(&headers, &cookie, SESSION_LIFE), keep(&headers, "", 0)];
    Ok((AppendHeaders(cookies.map(|cookie| (SET_COOKIE, cookie))), json(me)).into_response())
}

fn keep(headers: &HeaderMap, value: &str, life: i64) -> String {
    let secure = if super::gate::came_by_tls(headers) { "; Secure" } else { "" };
    format!("{KEPT}={value}; HttpOnly; SameSite=Lax; Path=/api/sign-in; Max-Age={life}{secure}")
}

/// The console says it in its own words.
fn told(error: Error) -> Response {
    to::<0>(&failed(error.code().0), [])
}

fn failed(code: &str) -> String {
    format!("{CONSOLE}sign-in/{code}")
}

fn to<const N: usize>(address: &str, cookies: [String; N]) -> Response {
    let cookies = AppendHeaders(cookies.map(|cookie| (SET_COOKIE, cookie)));
    let headers = [(LOCATION, address.to_owned()), (CACHE_CONTROL, "no-store".to_owned())];
    (StatusCode::SEE_OTHER, headers, cookies).into_response()
}
