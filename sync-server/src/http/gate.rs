//! What stands before every route of the console: the session, its token, and [`App::let_through`].

use std::sync::Arc;

use axum::extract::{FromRequestParts, Query, RawPathParams, Request, State};
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::Response;
use serde::Deserialize;

use super::answer::blocking;
use crate::access::{Asked, Need, Visitor};
use crate::app::App;
use crate::district::Session;
use crate::error::{Error, Result};

pub(super) const SESSION: &str = "pendata_session";
pub const CSRF: &str = "x-pendata-csrf";

/// Names of a query that the gate looks at; whatever else stands there is the handler's.
#[derive(Deserialize)]
struct Named {
    district: Option<String>,
    village: Option<String>,
}

/// Lets a request through to its handler, with who it is.
pub async fn gate(
    State((app, need)): State<(Arc<App>, Need)>,
    params: RawPathParams,
    request: Request,
    next: Next,
) -> Result<Response> {
    if need == Need::Nobody {
        return Ok(next.run(request).await);
    }
    let (mut parts, body) = request.into_parts();
    let cookie = cookie(&parts.headers).ok_or(Error::NotLoggedIn)?;
    let csrf = match parts.method {
        Method::GET | Method::HEAD => None,
        _ => Some(text(&parts.headers, CSRF).unwrap_or_default().to_owned()),
    };
    let asked = asked(&mut parts, &params).await?;
    let session = blocking(app, move |app| {
        let session = app.session(&cookie, csrf.as_deref())?;
        let Need::May(capability, of) = need else { return Ok(session) };
        Ok(Session { visitor: app.let_through(session.visitor, capability, of, &asked)?, ..session })
    });
    parts.extensions.insert(Arc::new(session.await?));
    Ok(next.run(Request::from_parts(parts, body)).await)
}

async fn asked(parts: &mut Parts, params: &RawPathParams) -> Result<Asked> {
    let Query(named): Query<Named> =
        Query::from_request_parts(parts, &()).await.map_err(|_| Error::Malformed)?;
    let in_path = |name: &str| params.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned());
    Ok(Asked {
        district: named.district.filter(|code| !code.is_empty()),
        village: in_path("village").or(named.village),
        household: in_path("household"),
        photo: in_path("photo"),
    })
}

/// Whoever the gate let through. A handler that no gate stands before gets nobody.
pub(super) struct Signed {
    pub session: Arc<Session>,
}

impl Signed {
    pub fn visitor(&self) -> &Visitor {
        &self.session.visitor
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Signed {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let session = parts.extensions.get::<Arc<Session>>().ok_or(Error::NotLoggedIn)?;
        Ok(Self { session: Arc::clone(session) })
    }
}

pub(super) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The proxy says so; the loopback of a demo has none.
pub(super) fn came_by_tls(headers: &HeaderMap) -> bool {
    text(headers, "x-forwarded-proto") == Some("https")
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    named_cookie(headers, SESSION)
}

pub(super) fn named_cookie(headers: &HeaderMap, wanted: &str) -> Option<String> {
    let all = text(headers, COOKIE.as_str())?;
    let pairs = all.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(name, _)| *name == wanted).map(|(_, value)| value.to_owned()).next()
}
