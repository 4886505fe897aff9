//! Codes of six digits that change every thirty seconds (TOTP, RFC 6238, with HMAC-SHA-1 as every telephone knows it).

use hmac::{Hmac, KeyInit, Mac};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use sha1::Sha1;

use crate::district::types::SecondFactorOffer;
use crate::error::{Error, Result};

const PERIOD: i64 = 30;
const DIGITS: u32 = 6;
/// Steps that a telephone's clock may be off, either way (RFC 6238 §5.2).
const DRIFT: i64 = 1;
const ISSUER: &str = "Pendata";

/// The step of which a code is, of those that count at a moment (Unix seconds).
pub fn step_of(secret: &[u8], typed: &str, now: i64) -> Option<u64> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let this = now / PERIOD;
    let steps = (this - DRIFT..=this + DRIFT).filter_map(|step| u64::try_from(step).ok());
    steps.filter(|step| code(secret, *step) == typed).max()
}

/// HOTP (RFC 4226 §5.3).
fn code(secret: &[u8], step: u64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("HMAC takes keys of any length");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[19] & 0xf);
    let word = u32::from_be_bytes([hash[at], hash[at + 1], hash[at + 2], hash[at + 3]]) & 0x7fff_ffff;
    format!("{:0width$}", word % 10u32.pow(DIGITS), width = DIGITS as usize)
}

/// A secret to be read by eye or by a camera.
pub fn offer(login: &str, secret: &[u8]) -> Result<SecondFactorOffer> {
    let secret = base32(secret);
    let account: String = login.bytes().map(escaped).collect();
    let address = format!(
        "otpauth://totp/{ISSUER}:{account}?secret={secret}&issuer={ISSUER}&digits={DIGITS}&period={PERIOD}"
    );
    let picture = QrCode::with_error_correction_level(&address, EcLevel::M).map_err(|_| Error::Malformed)?;
    let svg = picture.render::<svg::Color<'_>>().min_dimensions(200, 200).build();
    Ok(SecondFactorOffer { secret, address, svg })
}

/// Percent-encoding of what may not stand in a path (RFC 3986).
fn escaped(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    }
}

/// Without padding (RFC 4648 §6); whole groups of five bytes only.
fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let group = |group: &[u8]| {
        let bits = group.iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
        (0..8).rev().map(|at| char::from(LETTERS[(bits >> (5 * at) & 31) as usize])).collect::<String>()
    };
    bytes.chunks_exact(5).map(group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the last six of its eight digits.
    const KNOWN: [(i64, &str); 6] = [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ];
    const SECRET: &[u8; 20] = b"12345678901234567890";

    #[test]
    fn the_codes_of_the_standard_are_ours() {
        for (time, known) in KNOWN {
            assert_eq!(step_of(SECRET, known, time), Some(time as u64 / 30), "{time}");
        }
    }

    #[test]
    fn a_code_counts_one_step_either_way_and_no_more() {
        let (time, known) = KNOWN[2];
        for (off, counts) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
            assert_eq!(step_of(SECRET, known, time + off).is_some(), counts, "{off}");
        }
        assert_eq!(step_of(SECRET, "050 471", time), Some(time as u64 / 30));
        assert_eq!(step_of(SECRET, "", time), None);
    }

    #[test]
    fn a_secret_is_shown_as_telephones_read_it() {
        let offer = offer("dewi lestari", SECRET).expect("an offer");
        assert_eq!(offer.secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert!(offer.address.starts_with("otpauth://totp/Pendata:dewi%20lestari?secret=GEZD"));
        assert!(offer.svg.contains("<svg"));
    }
}
