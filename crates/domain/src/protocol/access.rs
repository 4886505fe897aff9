//! How a device proves who it is where it only reads (`GET`): a signed line in the header [`ACCESS_HEADER`].
//! Written `device.time.ticket.signature`, numbers decimal, bytes hexadecimal.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

use super::FrameError;
use crate::ids::{DeviceNumber, Ticket};

pub const ACCESS_HEADER: &str = "pendata-access";

/// The signed line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    pub device: DeviceNumber,
    /// The device's clock, Unix seconds.
    pub time: i64,
    /// The ticket of the last answer: what makes the line fresh.
    pub ticket: Ticket,
    signature: [u8; 64],
}

impl Access {
    /// `path` with its query, as in the request line.
    pub fn sign(
        device: DeviceNumber,
        time: i64,
        ticket: Ticket,
        method: &str,
        path: &str,
        key: &SigningKey,
    ) -> Self {
        let signature = key.sign(&signed_bytes(device, time, &ticket, method, path)).to_bytes();
        Self { device, time, ticket, signature }
    }

    /// Errors with `Forged` unless `key` signed this line for this method and path.
    pub fn verify(&self, method: &str, path: &str, key: &VerifyingKey) -> Result<(), FrameError> {
        let message = signed_bytes(self.device, self.time, &self.ticket, method, path);
        key.verify_strict(&message, &Signature::from_bytes(&self.signature)).map_err(|_| FrameError::Forged)
    }
}

fn signed_bytes(device: DeviceNumber, time: i64, ticket: &Ticket, method: &str, path: &str) -> Vec<u8> {
    let mut out = b"pendata access 1\0".to_vec();
    out.extend_from_slice(&device.0.to_be_bytes());
    out.extend_from_slice(&time.to_be_bytes());
    out.extend_from_slice(&ticket.0);
    out.extend_from_slice(method.as_bytes());
    out.push(b' ');
    out.extend_from_slice(path.as_bytes());
    out
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}.", self.device.0, self.time, self.ticket)?;
        self.signature.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl FromStr for Access {
    type Err = FrameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: [&str; 4] =
            text.split('.').collect::<Vec<_>>().try_into().map_err(|_| FrameError::Malformed)?;
        Ok(Self {
            device: DeviceNumber(parts[0].parse().map_err(|_| FrameError::Malformed)?),
            time: parts[1].parse().map_err(|_| FrameError::Malformed)?,
            ticket: parts[2].parse().map_err(|_| FrameError::Malformed)?,
            signature: hexadecimal(parts[3])?,
        })
    }
}

fn hexadecimal(text: &str) -> Result<[u8; 64], FrameError> {
    let mut out = [0; 64];
    if text.len() != 128 || !text.is_ascii() {
        return Err(FrameError::Malformed);
    }
    for (i, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).map_err(|_| FrameError::Malformed)?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_holds_for_its_own_path_only() {
        let key = SigningKey::from_bytes(&[3; 32]);
        let access = Access::sign(DeviceNumber(7), -5, Ticket([9; 16]), "GET", "/v1/form/ab", &key);
        let read: Access = access.to_string().parse().expect("a line");
        assert_eq!(read, access);
        assert_eq!(read.verify("GET", "/v1/form/ab", &key.verifying_key()), Ok(()));
        assert_eq!(read.verify("GET", "/v1/form/ac", &key.verifying_key()), Err(FrameError::Forged));
    }
}
