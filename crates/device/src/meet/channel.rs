//! The encrypted channel: ChaCha20-Poly1305 under a key for each direction, the nonce a counter. A frame that is
//! altered, left out, repeated or out of its order does not open, and nothing after it does.

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};

/// The most bytes of a message: some parcels of a chunk each.
pub const MAX_MESSAGE_BYTES: usize = 512 * 1024;
/// As it travels.
pub const MAX_FRAME_BYTES: usize = MAX_MESSAGE_BYTES + 16;
/// Of the messages before the channel: nobody has shown anything yet.
pub const MAX_GREETING_BYTES: usize = 256;

/// A frame does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a frame of the meeting was altered")]
pub struct BrokenFrame;

pub struct Channel {
    writing: Direction,
    reading: Direction,
    binding: [u8; 32],
    broken: bool,
}

struct Direction {
    cipher: ChaCha20Poly1305,
    frames: u64,
}

impl Channel {
    pub(super) fn new(writing: [u8; 32], reading: [u8; 32], binding: [u8; 32]) -> Self {
        Self {
            writing: Direction::under(writing),
            reading: Direction::under(reading),
            binding,
            broken: false,
        }
    }

    /// What names this channel to both ends and to nobody else.
    pub fn binding(&self) -> &[u8; 32] {
        &self.binding
    }

    pub fn seal(&mut self, message: &[u8]) -> Vec<u8> {
        let nonce = self.writing.next();
        self.writing.cipher.encrypt(&nonce, message).expect("a message can be encrypted")
    }

    pub fn open(&mut self, frame: &[u8]) -> Result<Vec<u8>, BrokenFrame> {
        if self.broken {
            return Err(BrokenFrame);
        }
        let nonce = self.reading.next();
        let opened = self.reading.cipher.decrypt(&nonce, frame).map_err(|_| BrokenFrame);
        self.broken = opened.is_err();
        opened
    }
}

impl Direction {
    fn under(key: [u8; 32]) -> Self {
        Self { cipher: ChaCha20Poly1305::new(&Key::from(key)), frames: 0 }
    }

    /// Never the same twice under one key: a channel ends long before 2^64 frames.
    fn next(&mut self) -> Nonce {
        let mut nonce = [0; 12];
        nonce[4..].copy_from_slice(&self.frames.to_be_bytes());
        self.frames += 1;
        Nonce::from(nonce)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends() -> (Channel, Channel) {
        (Channel::new([1; 32], [2; 32], [3; 32]), Channel::new([2; 32], [1; 32], [3; 32]))
    }

    #[test]
    fn frames_open_in_their_order_and_once() {
        let (mut host, mut guest) = ends();
        let (first, second) = (host.seal(b"first"), host.seal(b"second"));
        assert_eq!(guest.open(&first).as_deref(), Ok(&b"first"[..]));
        assert_eq!(guest.open(&second).as_deref(), Ok(&b"second"[..]));
        assert_eq!(guest.open(&second), Err(BrokenFrame), "a repeated frame");
        assert_eq!(guest.open(&host.seal(b"third")), Err(BrokenFrame), "and nothing after it");
    }

    #[test]
    fn a_frame_that_was_altered_cut_left_out_or_turned_around_does_not_open() {
        let frame = ends().0.seal(b"a household");
        for byte in 0..frame.len() {
            let mut altered = frame.clone();
            altered[byte] ^= 1;
            assert_eq!(ends().1.open(&altered), Err(BrokenFrame), "byte {byte}");
            assert_eq!(ends().1.open(&frame[..byte]), Err(BrokenFrame), "cut at {byte}");
        }
        let (mut host, mut guest) = ends();
        host.seal(b"left out");
        assert_eq!(guest.open(&host.seal(b"next")), Err(BrokenFrame));
        let (mut host, _) = ends();
        let own = host.seal(b"own");
        assert_eq!(host.open(&own), Err(BrokenFrame), "a frame sent back to its writer");
    }
}
