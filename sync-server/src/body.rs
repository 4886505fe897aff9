//! Bodies as they travel: one byte for the packing, then a frame. Never expands beyond the cap.

use std::io::{BufRead, Read};
use std::sync::LazyLock;

use pendata_domain::protocol::{DICTIONARY, ZSTD_DICTIONARY};
use zstd::bulk::Compressor;
use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::stream::read::Decoder;

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
        ZSTD => expand(Decoder::with_buffer(rest).map_err(|_| Error::Malformed)?),
        ZSTD_DICTIONARY => {
            expand(Decoder::with_prepared_dictionary(rest, &EXPANDING).map_err(|_| Error::Malformed)?)
        }
        _ => Err(Error::Malformed),
    }
}

fn expand(mut decoder: Decoder<'_, impl BufRead>) -> Result<Vec<u8>> {
    // 8 MiB: what level 19 writes when it streams. A frame may not ask for more memory.
    decoder.window_log_max(23).map_err(|_| Error::Malformed)?;
    let mut out = Vec::new();
    let cap = MAX_BODY_BYTES as u64;
    decoder.take(cap + 1).read_to_end(&mut out).map_err(|_| Error::Malformed)?;
    if out.len() > MAX_BODY_BYTES { Err(Error::TooLarge) } else { Ok(out) }
}

static EXPANDING: LazyLock<DecoderDictionary<'static>> =
    LazyLock::new(|| DecoderDictionary::copy(DICTIONARY));
static QUICK: LazyLock<EncoderDictionary<'static>> = LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, 3));
static SMALL: LazyLock<EncoderDictionary<'static>> = LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, 9));
static SMALLEST: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, 19));

/// How much time a body is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// Answers of a few hundred bytes.
    Quick,
    /// Pages of a log: 2G is slow.
    Small,
    /// Made once, read often.
    Smallest,
}

/// Packs a frame, compressed where that is smaller.
pub fn pack(frame: &[u8], effort: Effort) -> Vec<u8> {
    let dictionary = match effort {
        Effort::Quick => &QUICK,
        Effort::Small => &SMALL,
        Effort::Smallest => &SMALLEST,
    };
    let packed = Compressor::with_prepared_dictionary(dictionary).and_then(|mut zstd| zstd.compress(frame));
    match packed.ok().filter(|packed| packed.len() < frame.len()) {
        Some(packed) => [&[ZSTD_DICTIONARY][..], &packed].concat(),
        None => [&[RAW][..], frame].concat(),
    }
}

/// A body of bytes that no packing makes smaller.
pub fn raw(bytes: &[u8]) -> Vec<u8> {
    [&[RAW], bytes].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        for frame in [b"".as_slice(), b"short", &[7; 5000]] {
            assert_eq!(unpack(&pack(frame, Effort::Small)).expect("a body"), frame);
        }
    }

    #[test]
    fn a_body_without_the_dictionary_is_read_too() {
        let packed = zstd::bulk::compress(&[7; 5000], 19).expect("it packs");
        assert_eq!(unpack(&[&[ZSTD][..], &packed].concat()).expect("a body"), [7; 5000]);
    }

    #[test]
    fn a_bomb_stops_at_the_cap() {
        let bomb = pack(&vec![0; 64 * MAX_BODY_BYTES], Effort::Smallest);
        assert!(bomb.len() < 10_000);
        assert!(matches!(unpack(&bomb), Err(Error::TooLarge | Error::Malformed)));
    }
}
