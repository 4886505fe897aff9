//! A frame: a signed message body. Requests are signed by the device, answers by the server; an answer that
//! is not signed by the server's key (a captive portal, a proxy, a cut body) changes nothing on the device.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use minicbor::{Decode, Encode};

/// Body and signature; what travels is this, compressed as a whole by the transport.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Signed {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub body: Vec<u8>,
    #[n(1)]
    #[cbor(with = "super::signature")]
    pub signature: [u8; 64],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Not a frame, or its body is not the expected message.
    #[error("not a message of this protocol")]
    Malformed,
    /// A frame that the expected key did not sign for this purpose.
    #[error("the message is not signed by the expected key")]
    Forged,
}

/// Encodes and signs a message. `purpose` keeps a signature from being used for another message; an answer
/// binds to its request by carrying the request's body in `bound_to`.
pub fn seal_frame<T: Encode<()>>(message: &T, purpose: &str, bound_to: &[u8], key: &SigningKey) -> Vec<u8> {
    let body = minicbor::to_vec(message).expect("writing to a vector cannot fail");
    let signature = key.sign(&signed_bytes(purpose, bound_to, &body)).to_bytes();
    minicbor::to_vec(Signed { body, signature }).expect("writing to a vector cannot fail")
}

impl Signed {
    /// Errors where the bytes are not a frame.
    pub fn parse(bytes: &[u8]) -> Result<Self, FrameError> {
        minicbor::decode(bytes).map_err(|_| FrameError::Malformed)
    }

    /// The message, before anybody vouched for it: to look up whose key to verify with.
    pub fn peek<T: for<'b> Decode<'b, ()>>(&self) -> Result<T, FrameError> {
        minicbor::decode(&self.body).map_err(|_| FrameError::Malformed)
    }

    /// The version of a request: its first field in every version, so that it is read where nothing else can be.
    pub fn version(&self) -> Result<u8, FrameError> {
        let mut body = minicbor::Decoder::new(&self.body);
        body.array().and_then(|_| body.u8()).map_err(|_| FrameError::Malformed)
    }

    pub fn verify(&self, purpose: &str, bound_to: &[u8], key: &VerifyingKey) -> Result<(), FrameError> {
        let message = signed_bytes(purpose, bound_to, &self.body);
        key.verify_strict(&message, &Signature::from_bytes(&self.signature)).map_err(|_| FrameError::Forged)
    }
}

/// Parses, verifies and decodes a frame. Errors say whether it is no frame at all or a forged one.
pub fn open_frame<T: for<'b> Decode<'b, ()>>(
    bytes: &[u8],
    purpose: &str,
    bound_to: &[u8],
    key: &VerifyingKey,
) -> Result<T, FrameError> {
    let frame = Signed::parse(bytes)?;
    frame.verify(purpose, bound_to, key)?;
    frame.peek()
}

fn signed_bytes(purpose: &str, bound_to: &[u8], body: &[u8]) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let mut out = b"pendata frame 1\0".to_vec();
    out.extend_from_slice(purpose.as_bytes());
    out.push(0);
    out.extend_from_slice(&Sha256::digest(bound_to));
    out.extend_from_slice(body);
    out
}
