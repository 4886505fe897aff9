//! `POST /api/second-factor` and `POST /api/second-factor/confirm`.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use super::answer::{Body, blocking, json};
use super::gate::Signed;
use crate::app::App;
use crate::district::types::SecondFactorCode;
use crate::error::Result;

pub async fn offer(State(app): State<Arc<App>>, who: Signed) -> Result<Response> {
    blocking(app, move |app| app.offer_second_factor(&who.session)).await.map(json)
}

pub async fn confirm(
    State(app): State<Arc<App>>,
    who: Signed,
    Body(typed): Body<SecondFactorCode>,
) -> Result<Response> {
    blocking(app, move |app| app.confirm_second_factor(&who.session, &typed.code)).await.map(json)
}
