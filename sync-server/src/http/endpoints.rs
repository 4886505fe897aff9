//! The one table of the console's routes: what each needs, and what it is about. The router is made of it, so that no
//! route can be without an entry; what each duty allows is [`crate::access::Duty::capabilities`].

use std::sync::Arc;

use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};

use super::{api, bundles, exports, fleet, second_factor, sign_in};
use crate::access::{Capability, Need, Of};
use crate::app::App;

/// A route of the console.
#[derive(Clone)]
pub struct Endpoint {
    pub method: Method,
    /// As axum writes it, with names in braces.
    pub path: &'static str,
    pub need: Need,
    pub(super) handler: MethodRouter<Arc<App>>,
}

/// Every route under `/api`.
pub fn endpoints() -> Vec<Endpoint> {
    use Capability::*;
    use Of::{District, Household, Listed, Photo, Reached, Village};
    let may = Need::May;
    vec![
        post("/api/login", Need::Nobody, api::login),
        get("/api/sign-in", Need::Nobody, sign_in::offer),
        get("/api/sign-in/begin", Need::Nobody, sign_in::begin),
        get("/api/sign-in/back", Need::Nobody, sign_in::back),
        post("/api/sign-in/code", Need::Nobody, sign_in::code),
        post("/api/logout", Need::Session, api::logout),
        get("/api/me", Need::Session, api::me),
        post("/api/second-factor", Need::Session, second_factor::offer),
        post("/api/second-factor/confirm", Need::Session, second_factor::confirm),
        get("/api/counts", may(Counts, Reached), api::counts),
        get("/api/overview", may(Overview, District), api::overview),
        get("/api/cases", may(Cases, District), api::cases),
        get("/api/cases/{household}/{case}", may(Cases, Household), api::case),
        post("/api/cases/{household}/{case}/preview", may(Decide, Household), api::preview),
        post("/api/cases/{household}/{case}/decide", may(Decide, Household), api::decide),
        get("/api/doubles", may(Cases, Listed), api::doubles),
        get("/api/households/{household}", may(Households, Household), api::household),
        post("/api/households/{household}/return", may(Return, Household), api::send_back),
        post("/api/households/{household}/reveal", may(Reveal, Household), api::reveal),
        post("/api/households/{household}/erase", may(Erase, Household), fleet::erase),
        get("/api/photos/{photo}", may(Households, Photo), api::photo),
        get("/api/quarantine", may(Quarantine, District), fleet::quarantine),
        post("/api/quarantine/release", may(Release, District), fleet::release),
        post("/api/quarantine/keep-out", may(Release, District), fleet::keep_out),
        get("/api/devices", may(Devices, District), fleet::devices),
        post("/api/devices/{device}/revoke", may(Revoke, District), fleet::revoke),
        get("/api/devices/{device}/lost", may(Export, District), fleet::lost),
        get("/api/devices/{device}/lost.csv", may(Export, District), exports::lost),
        get("/api/health", may(Health, Reached), fleet::health),
        get("/api/forms", may(Health, District), fleet::forms),
        get("/api/storage", may(Storage, Reached), fleet::storage),
        post("/api/exports", may(Export, District), exports::promise),
        get("/api/exports/{ticket}", may(Export, District), exports::give),
        get("/api/work", may(Work, District), api::work),
        get("/api/work/households", may(Households, Listed), api::work_households),
        post("/api/work/give", may(GiveWork, District), api::give),
        post("/api/work/withdraw", may(GiveWork, District), api::withdraw),
        post("/api/bundles", may(Bundles, District), bundles::take),
        get("/api/villages/{village}/bundle", may(Bundles, Village), bundles::give),
        post("/api/villages/{village}/sign-off", may(SignOff, Village), api::sign_off),
        get("/api/audit", may(Audit, District), fleet::audit),
        get("/api/audit.csv", may(Audit, District), exports::audit),
    ]
}

fn get<H, T>(path: &'static str, need: Need, handler: H) -> Endpoint
where
    H: axum::handler::Handler<T, Arc<App>>,
    T: 'static,
{
    Endpoint { method: Method::GET, path, need, handler: on(MethodFilter::GET, handler) }
}

fn post<H, T>(path: &'static str, need: Need, handler: H) -> Endpoint
where
    H: axum::handler::Handler<T, Arc<App>>,
    T: 'static,
{
    Endpoint { method: Method::POST, path, need, handler: on(MethodFilter::POST, handler) }
}
