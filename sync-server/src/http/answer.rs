//! Answers: JSON, packed bytes, and problems (RFC 9457).

use std::sync::Arc;

use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::body;
use crate::district::types::Problem;
use crate::error::{Error, Result};

/// The seconds a client should wait at least where the server is busy, and what the dice add, so that those that were
/// sent away together do not come back together.
const RETRY_AFTER: u8 = 5;
const JITTER: u8 = 16;

fn retry_after() -> HeaderValue {
    let mut dice = [0];
    // Without dice everybody waits the same.
    getrandom::fill(&mut dice).unwrap_or_default();
    HeaderValue::from(u16::from(RETRY_AFTER + dice[0] % JITTER))
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (code, status) = self.code();
        if status >= 500 {
            tracing::error!(error = %self, code, "a request failed");
        }
        let problem = Problem {
            r#type: format!("urn:pendata:problem:{code}"),
            title: self.to_string(),
            status,
            code: code.to_owned(),
        };
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
            let after = match self {
                Self::OverQuota { seconds } => HeaderValue::from(seconds.max(u32::from(RETRY_AFTER))),
                _ => retry_after(),
            };
            headers.insert("retry-after", after);
        }
        response
    }
}

/// Runs a blocking method of the server, in its turn.
pub async fn blocking<T: Send + 'static>(
    app: Arc<App>,
    work: impl FnOnce(&App) -> Result<T> + Send + 'static,
) -> Result<T> {
    let turn = app.lanes.request().await?;
    let working = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work(&app)
    });
    working.await.map_err(|_| Error::Stopping)?
}

/// A packed body.
pub fn packed(bytes: Vec<u8>) -> Response {
    ([(CONTENT_TYPE, body::CONTENT_TYPE), (CACHE_CONTROL, "no-store")], bytes).into_response()
}

/// JSON that no cache keeps.
pub fn json<T: Serialize>(value: T) -> Response {
    ([(CACHE_CONTROL, "no-store")], axum::Json(value)).into_response()
}

/// The whole body, with our own problem where it is too large.
pub struct Bytes(pub axum::body::Bytes);

impl<S: Send + Sync> FromRequest<S> for Bytes {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        match axum::body::Bytes::from_request(request, state).await {
            Ok(bytes) => Ok(Self(bytes)),
            Err(BytesRejection::FailedToBufferBody(rejection))
                if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE =>
            {
                Err(Error::TooLarge)
            }
            Err(_) => Err(Error::Malformed),
        }
    }
}

/// A JSON body; `application/json` is demanded, so that no plain form of another site passes.
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let json = request
            .headers()
            .get(CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
        if !json {
            return Err(Error::Malformed);
        }
        let Bytes(bytes) = Bytes::from_request(request, state).await?;
        serde_json::from_slice(&bytes).map(Self).map_err(|_| Error::Malformed)
    }
}
