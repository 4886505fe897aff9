//! Bodies as they travel: one byte for the packing, then a frame. Never expands beyond the cap.

use std::io::Read;

use crate::error::{Error, Result};

/// The most bytes of a body, packed or expanded.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

pub const CONTENT_TYPE: &str = "application/vnd.pendata";

const RAW: u8 = 0;
const ZSTD: u8 = 1;

/// The frame in a body. Errors with `TooLarge` as soon as the cap is passed, while expanding.
pub fn unpack(body: &[u8]) -> Result<Vec<u8>> {
    let (packing, rest) = body.split_first().ok_or(Error::Malformed)?;
    if body.len() > MAX_BODY_BYTES {
        return Err(Error::TooLarge);
    }
    match *packing {
        RAW => Ok(rest.to_vec()),
        ZSTD => expand(rest),
        _ => Err(Error::Malformed),
    }
}

fn expand(packed: &[u8]) -> Result<Vec<u8>> {
    let mut decoder = zstd::stream::read::Decoder::with_buffer(packed).map_err(|_| Error::Malformed)?;
    // 8 MiB: what level 19 writes when it streams. A frame may not ask for more memory.
    decoder.window_log_max(23).map_err(|_| Error::Malformed)?;
    let mut out = Vec::new();
    let cap = MAX_BODY_BYTES as u64;
    decoder.take(cap + 1).read_to_end(&mut out).map_err(|_| Error::Malformed)?;
    if out.len() > MAX_BODY_BYTES { Err(Error::TooLarge) } else { Ok(out) }
}

/// Packs a frame, compressed where that is smaller.
pub fn pack(frame: &[u8], level: i32) -> Vec<u8> {
    let mut out = vec![ZSTD];
    let packed = zstd::bulk::compress(frame, level).unwrap_or_default();
    if packed.is_empty() || packed.len() >= frame.len() {
        out = vec![RAW];
        out.extend_from_slice(frame);
    } else {
        out.extend_from_slice(&packed);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        for frame in [b"".as_slice(), b"short", &[7; 5000]] {
            assert_eq!(unpack(&pack(frame, 3)).expect("a body"), frame);
        }
    }

    #[test]
    fn a_bomb_stops_at_the_cap() {
        let bomb = pack(&vec![0; 64 * MAX_BODY_BYTES], 19);
        assert!(bomb.len() < 10_000);
        assert!(matches!(unpack(&bomb), Err(Error::TooLarge | Error::Malformed)));
    }
}
