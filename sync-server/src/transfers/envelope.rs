//! How an offer lies in its file: whom it is for, and then everything else encrypted for them alone. An ephemeral X25519
//! key (RFC 7748) and HKDF (RFC 5869) make the key of one XChaCha20-Poly1305; who wrote it is said by the signature inside.
//!
//! `pendata transfer` (16 bytes), version (1), the receiver's key (32), the ephemeral key (32), length (8, big-endian), and
//! as many bytes; the front is authenticated with them.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use curve25519_dalek::montgomery::MontgomeryPoint;
use hkdf::Hkdf;
use sha2::Sha256;

use super::refusal::TransferRefusal;

const MAGIC: &[u8; 16] = b"pendata transfer";
const VERSION: u8 = 1;
const FRONT: usize = 16 + 1 + 32 + 32 + 8;

/// Whether a key is one that others can encrypt for: not one of the few that make the same secret with everybody.
pub(crate) fn is_exchange_key(key: &[u8; 32]) -> bool {
    shared(&[1; 32], key).is_some()
}

/// `None` for a key with which every secret is the same.
fn shared(secret: &[u8; 32], public: &[u8; 32]) -> Option<[u8; 32]> {
    let point = MontgomeryPoint(*public).mul_clamped(*secret).to_bytes();
    (point != [0; 32]).then_some(point)
}

/// Encrypts for whoever has the secret of `to`; `ephemeral` is randomness that is used once.
pub fn seal(plain: &[u8], to: &[u8; 32], ephemeral: &[u8; 32]) -> Vec<u8> {
    let point = MontgomeryPoint::mul_base_clamped(*ephemeral).to_bytes();
    let length = (plain.len() + 16) as u64;
    let front = [&MAGIC[..], &[VERSION], to, &point, &length.to_be_bytes()].concat();
    let secret = shared(ephemeral, to).expect("the table has no key of another kind");
    let (cipher, nonce) = keyed(&secret, to, &point);
    let payload = Payload { msg: plain, aad: &front };
    let sealed = cipher.encrypt(&nonce, payload).expect("a household is small");
    [front, sealed].concat()
}

/// Whom a file is for. Errors where it is none.
pub fn receiver(file: &[u8]) -> Result<[u8; 32], TransferRefusal> {
    let (magic, rest) = file.split_first_chunk::<16>().ok_or(TransferRefusal::NotATransfer)?;
    let (version, rest) = rest.split_first().ok_or(TransferRefusal::NotATransfer)?;
    match version {
        _ if magic != MAGIC => Err(TransferRefusal::NotATransfer),
        &VERSION => rest.first_chunk::<32>().copied().ok_or(TransferRefusal::CutShort),
        _ => Err(TransferRefusal::NewerFormat),
    }
}

/// Decrypts a file that is for whoever has `secret`.
pub fn open(file: &[u8], secret: &[u8; 32]) -> Result<Vec<u8>, TransferRefusal> {
    let to = receiver(file)?;
    let (front, sealed) = file.split_at_checked(FRONT).ok_or(TransferRefusal::CutShort)?;
    let (_, point) = front.split_last_chunk::<40>().expect("the front is longer");
    let (point, length) = point.split_first_chunk::<32>().expect("it is 40 bytes");
    let length = u64::from_be_bytes(length.try_into().expect("what is left is 8 bytes"));
    if (sealed.len() as u64) < length {
        return Err(TransferRefusal::CutShort);
    }
    let secret = shared(secret, point).ok_or(TransferRefusal::Altered)?;
    let (cipher, nonce) = keyed(&secret, &to, point);
    cipher.decrypt(&nonce, Payload { msg: sealed, aad: front }).map_err(|_| TransferRefusal::Altered)
}

/// The secret is another for every file, and with it key and nonce.
fn keyed(secret: &[u8; 32], to: &[u8; 32], point: &[u8; 32]) -> (XChaCha20Poly1305, XNonce) {
    let mut derived = [0; 56];
    let about = [&b"pendata transfer 1"[..], to, point];
    let expanded = Hkdf::<Sha256>::new(None, secret).expand_multi_info(&about, &mut derived);
    expanded.expect("56 bytes are a valid length");
    let (key, nonce) = derived.split_first_chunk::<32>().expect("there are 56");
    let nonce: [u8; 24] = nonce.try_into().expect("what is left is 24 bytes");
    (XChaCha20Poly1305::new(&(*key).into()), XNonce::from(nonce))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Keys;

    fn keys(secret: u8) -> Keys {
        Keys::from_secret(&[secret; 32])
    }

    fn file() -> Vec<u8> {
        seal(b"Sekar Kusumaningtyas", &keys(1).exchange_public(), &[9; 32])
    }

    #[test]
    fn whoever_it_is_for_reads_it_and_nobody_else() {
        let file = file();
        assert_eq!(receiver(&file), Ok(keys(1).exchange_public()));
        assert_eq!(open(&file, &keys(1).exchange).as_deref(), Ok(&b"Sekar Kusumaningtyas"[..]));
        assert_eq!(open(&file, &keys(2).exchange), Err(TransferRefusal::Altered));
        assert!(!file.windows(5).any(|window| window == b"Sekar"));
    }

    #[test]
    fn one_byte_that_is_another_is_found_wherever_it_stands() {
        for at in 0..file().len() {
            let mut altered = file();
            altered[at] ^= 1;
            assert!(open(&altered, &keys(1).exchange).is_err(), "byte {at}");
        }
        let longer = [file(), vec![0]].concat();
        assert_eq!(open(&longer, &keys(1).exchange), Err(TransferRefusal::Altered));
    }

    #[test]
    fn a_file_that_is_cut_is_told_apart_from_one_that_is_none() {
        let whole = file();
        for at in 49..whole.len() {
            assert_eq!(open(&whole[..at], &keys(1).exchange), Err(TransferRefusal::CutShort), "{at}");
        }
        assert_eq!(open(&whole[..9], &keys(1).exchange), Err(TransferRefusal::NotATransfer));
        assert_eq!(open(&[7; 300], &keys(1).exchange), Err(TransferRefusal::NotATransfer));
        let mut newer = file();
        newer[16] = 2;
        assert_eq!(open(&newer, &keys(1).exchange), Err(TransferRefusal::NewerFormat));
    }

    #[test]
    fn keys_that_make_one_secret_with_everybody_are_none() {
        assert!(is_exchange_key(&keys(1).exchange_public()));
        let one = std::array::from_fn(|at| u8::from(at == 0));
        assert!(!is_exchange_key(&[0; 32]) && !is_exchange_key(&one));
    }
}
