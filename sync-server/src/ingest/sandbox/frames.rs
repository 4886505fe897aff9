//! Frames on the socket between server and worker: four bytes of length, big-endian, and so much CBOR.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::time::{Duration, Instant};

use minicbor::{Decode, Encode};

/// The largest frame to a worker: a form with the regions of the country, or the documents of one push.
pub const TO_WORKER: usize = 64 << 20;
/// The largest frame from a worker: one household.
pub const FROM_WORKER: usize = 16 << 20;

/// A message as its frame. Errors with `InvalidInput` where it would be longer than `largest`.
pub fn framed(message: &impl Encode<()>, largest: usize) -> Result<Vec<u8>> {
    let mut frame = vec![0; 4];
    minicbor::encode(message, &mut frame).map_err(|_| Error::from(ErrorKind::InvalidInput))?;
    let length = frame.len() - 4;
    if length > largest {
        return Err(ErrorKind::InvalidInput.into());
    }
    frame[..4].copy_from_slice(&(length as u32).to_be_bytes());
    Ok(frame)
}

pub fn send(line: &mut impl Write, message: &impl Encode<()>, largest: usize) -> Result<()> {
    line.write_all(&framed(message, largest)?)
}

/// The next frame's CBOR. Errors with `InvalidData` where it says it is longer than `largest`, before any of it is
/// read; with `TimedOut` where it has not come within `patience`.
pub fn receive(line: &mut impl Read, largest: usize, patience: Option<Duration>) -> Result<Vec<u8>> {
    let until = patience.map(|patience| Instant::now() + patience);
    let mut length = [0; 4];
    fill(line, &mut length, until)?;
    let length = u32::from_be_bytes(length) as usize;
    if length > largest {
        return Err(ErrorKind::InvalidData.into());
    }
    let mut body = vec![0; length];
    fill(line, &mut body, until)?;
    Ok(body)
}

pub fn parse<'a, T: Decode<'a, ()>>(body: &'a [u8]) -> Result<T> {
    minicbor::decode(body).map_err(|_| ErrorKind::InvalidData.into())
}

/// As `read_exact`, but not for ever where one byte comes at a time.
fn fill(line: &mut impl Read, mut buffer: &mut [u8], until: Option<Instant>) -> Result<()> {
    while !buffer.is_empty() {
        match line.read(buffer) {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(count) => buffer = &mut buffer[count..],
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Err(ErrorKind::TimedOut.into()),
            Err(error) => return Err(error),
        }
        if until.is_some_and(|until| Instant::now() > until) {
            return Err(ErrorKind::TimedOut.into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_comes_back_out_of_its_frame() {
        let frame = framed(&"a household", 100).expect("it is short");
        let body = receive(&mut frame.as_slice(), 100, None).expect("a frame");
        assert_eq!(parse::<&str>(&body).expect("text"), "a household");
    }

    #[test]
    fn nobody_sends_or_is_sent_more_than_agreed() {
        let too_long = "x".repeat(101);
        assert_eq!(framed(&too_long, 100).expect_err("too long").kind(), ErrorKind::InvalidInput);
        let endless = [0xff; 8];
        let error = receive(&mut endless.as_slice(), 100, None).expect_err("too long");
        assert_eq!(error.kind(), ErrorKind::InvalidData);
        let cut = [0, 0, 0, 9, 1];
        let error = receive(&mut cut.as_slice(), 100, None).expect_err("cut");
        assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
    }
}
