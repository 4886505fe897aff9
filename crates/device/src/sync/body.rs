//! Bodies on the wire: one byte (0 raw, 1 zstd, 2 zstd with the dictionary of households), then the frame. What is not ours is told apart before anything
//! is read from it.

use std::sync::LazyLock;

use pendata_domain::protocol::{DICTIONARY, ZSTD_DICTIONARY};
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

use super::api::Reply;
use super::problem::SyncProblem;

pub const CONTENT_TYPE: &str = "application/vnd.pendata";

/// Neither end expands a body beyond this.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

const RAW: u8 = 0;
const ZSTD: u8 = 1;

/// A push is small and its link slow: bytes matter more than time.
const LEVEL: i32 = 19;
const ESTIMATE_LEVEL: i32 = 3;

static PACKING: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, LEVEL));
static UNPACKING: LazyLock<DecoderDictionary<'static>> =
    LazyLock::new(|| DecoderDictionary::copy(DICTIONARY));

pub fn pack(frame: &[u8]) -> Vec<u8> {
    let packed = Compressor::with_prepared_dictionary(&PACKING).and_then(|mut zstd| zstd.compress(frame));
    match packed.ok().filter(|packed| packed.len() < frame.len()) {
        Some(packed) => [&[ZSTD_DICTIONARY][..], &packed].concat(),
        None => [&[RAW][..], frame].concat(),
    }
}

/// About what the parts of a push come to in a body, in bytes; rather more.
pub fn estimate<'a>(parts: impl Iterator<Item = &'a [u8]>) -> usize {
    let raw = parts.collect::<Vec<_>>().concat();
    match zstd::bulk::compress(&raw, ESTIMATE_LEVEL) {
        Ok(packed) => packed.len().min(raw.len()),
        Err(_) => raw.len(),
    }
}

pub fn unpack(body: &[u8], limit: usize) -> Option<Vec<u8>> {
    match body.split_first()? {
        (&RAW, rest) if rest.len() <= limit => Some(rest.to_vec()),
        (&ZSTD, rest) => zstd::bulk::decompress(rest, limit).ok(),
        (&ZSTD_DICTIONARY, rest) => {
            Decompressor::with_prepared_dictionary(&UNPACKING).ok()?.decompress(rest, limit).ok()
        }
        _ => None,
    }
}

/// The frame in a reply, if it is one of the protocol.
///
/// Errors: `CaptivePortal` where something else answered, `Refused`, `Busy` and `Server` where the server says
/// no, `Forged` where a body of our type does not open.
pub fn frame_of(reply: &Reply) -> Result<Vec<u8>, SyncProblem> {
    content_of(reply, MAX_BODY_BYTES)
}

/// As [`frame_of`], for contents that are larger than a message.
pub fn content_of(reply: &Reply, limit: usize) -> Result<Vec<u8>, SyncProblem> {
    let is = |wanted: &str| media_type(&reply.content_type).eq_ignore_ascii_case(wanted);
    match reply.status {
        200 if is(CONTENT_TYPE) => unpack(&reply.body, limit).ok_or(SyncProblem::Forged),
        503 if is(PROBLEM) && code_of(reply).as_deref() == Some(SET_BACK) => Err(refused(reply)),
        429 | 503 if is(PROBLEM) => Err(SyncProblem::Busy { retry_after: reply.retry_after.unwrap_or(0) }),
        400.. if is(PROBLEM) => Err(refused(reply)),
        511 => Err(SyncProblem::CaptivePortal),
        500.. => Err(SyncProblem::Server { status: reply.status }),
        _ => Err(SyncProblem::CaptivePortal),
    }
}

const PROBLEM: &str = "application/problem+json";
/// The server was set back and promises nothing until its operator has looked at it: trying again at once is of no use.
const SET_BACK: &str = "set_back";

fn media_type(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}

/// RFC 9457, with our member `code`.
#[derive(serde::Deserialize)]
struct Problem {
    code: Option<String>,
}

fn code_of(reply: &Reply) -> Option<String> {
    let problem: Option<Problem> = serde_json::from_slice(&reply.body).ok();
    problem.and_then(|problem| problem.code).filter(|code| is_word(code))
}

fn refused(reply: &Reply) -> SyncProblem {
    match code_of(reply) {
        Some(code) if reply.status < 500 || code == SET_BACK => {
            SyncProblem::Refused { status: reply.status, code }
        }
        _ if reply.status < 500 => SyncProblem::Refused { status: reply.status, code: "refused".into() },
        _ => SyncProblem::Server { status: reply.status },
    }
}

/// A portal's text must not become a word of ours.
fn is_word(code: &str) -> bool {
    code.len() <= 40 && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, content_type: &str, body: &[u8]) -> Reply {
        Reply { status, content_type: content_type.into(), retry_after: None, body: body.to_vec() }
    }

    #[test]
    fn a_frame_comes_through_packed_or_not() {
        for frame in [&b"short"[..], &[7; 5000]] {
            let reply = reply(200, "application/vnd.pendata", &pack(frame));
            assert_eq!(frame_of(&reply).expect("ours"), frame);
        }
    }

    #[test]
    fn whatever_answers_in_the_servers_place_is_told_apart() {
        let html = b"<html><body>Selamat datang di WiFi</body></html>";
        for (status, kind) in
            [(200, "text/html"), (200, ""), (302, "text/html"), (403, "text/html"), (511, "text/html")]
        {
            let told = frame_of(&reply(status, kind, html));
            assert!(matches!(told, Err(SyncProblem::CaptivePortal)), "{status} {kind}");
        }
        let lying = frame_of(&reply(200, "application/vnd.pendata", html));
        assert!(matches!(lying, Err(SyncProblem::Forged)));
        assert!(matches!(frame_of(&reply(502, "text/html", html)), Err(SyncProblem::Server { status: 502 })));
    }

    #[test]
    fn a_bomb_is_not_expanded() {
        let bomb =
            [&[ZSTD][..], &zstd::bulk::compress(&vec![0; 64 * 1024 * 1024], 3).expect("packs")].concat();
        assert!(matches!(frame_of(&reply(200, CONTENT_TYPE, &bomb)), Err(SyncProblem::Forged)));
    }

    #[test]
    fn the_servers_no_keeps_its_word() {
        let body = br#"{"title":"x","status":403,"code":"device_revoked"}"#;
        match frame_of(&reply(403, "application/problem+json; charset=utf-8", body)) {
            Err(SyncProblem::Refused { status: 403, code }) => assert_eq!(code, "device_revoked"),
            other => panic!("{other:?}"),
        }
    }
}
