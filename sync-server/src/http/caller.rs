//! Who sends a request, and whether there is room for what it brings: asked before a body is read.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use axum::http::request::Parts;
use tokio::sync::OwnedSemaphorePermit;

use crate::app::App;
use crate::body::MAX_BODY_BYTES;
use crate::error::{Error, Result};

/// Where a request came from, for counting who guesses: an address, or the network of one of IPv6, of which
/// everybody has many.
pub struct Caller(pub String);

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        let peer = peer.unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED));
        Ok(Self(network(said(&parts.headers, app.proxies).unwrap_or(peer))))
    }
}

/// What the outermost of `proxies` trusted proxies heard: each adds one address at the end, and whatever stands before
/// theirs, the caller may have written.
fn said(headers: &HeaderMap, proxies: usize) -> Option<IpAddr> {
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let heard: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let address = heard.get(heard.len().checked_sub(proxies)?)?;
    let bare = || address.trim_start_matches('[').trim_end_matches(']').parse().ok();
    bare().or_else(|| address.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
        }
    }
}

/// Room for the body, kept until the request is answered.
pub struct Room(#[expect(dead_code, reason = "held, not read")] OwnedSemaphorePermit);

impl FromRequestParts<Arc<App>> for Room {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self> {
        let said = parts.headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
        app.lanes.room_for(said.unwrap_or(MAX_BODY_BYTES).min(MAX_BODY_BYTES)).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(lines: &[&'static str], proxies: usize) -> Option<String> {
        let mut headers = HeaderMap::new();
        lines.iter().for_each(|line| _ = headers.append("x-forwarded-for", line.parse().expect("a value")));
        said(&headers, proxies).map(network)
    }

    #[test]
    fn only_what_trusted_proxies_added_is_believed() {
        assert_eq!(heard(&["6.6.6.6, 203.0.113.7"], 1).as_deref(), Some("203.0.113.7"));
        assert_eq!(heard(&["6.6.6.6", "203.0.113.7, 10.0.0.2"], 2).as_deref(), Some("203.0.113.7"));
        assert_eq!(heard(&["203.0.113.7"], 0), None, "there is no proxy: the caller wrote it");
        assert_eq!(heard(&["203.0.113.7"], 2), None, "fewer than were promised");
        assert_eq!(heard(&[], 1), None);
        assert_eq!(heard(&["unknown"], 1), None);
    }

    #[test]
    fn a_network_of_ipv6_is_one_caller() {
        assert_eq!(heard(&["2001:db8:1:2:3:4:5:6"], 1), heard(&["[2001:db8:1:2::9]:443"], 1));
        assert_eq!(heard(&["::ffff:203.0.113.7"], 1).as_deref(), Some("203.0.113.7"));
        assert_eq!(heard(&["203.0.113.7:4711"], 1).as_deref(), Some("203.0.113.7"));
    }
}
