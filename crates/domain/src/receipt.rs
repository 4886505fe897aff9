//! A receipt: the server's signed word on what it holds of a device's changes.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use minicbor::{Decode, Encode};

use crate::ids::{ChangeHash, DeviceNumber};
use crate::seal::BrokenSeal;

/// What the server acknowledges. Kept by the device before a screen says "Terkirim ke server".
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ReceiptBody {
    /// The server's life: changes when it was restored from a copy.
    #[n(0)]
    pub epoch: u32,
    #[n(1)]
    pub device: DeviceNumber,
    /// One more with each receipt of this device in this epoch.
    #[n(2)]
    pub number: u64,
    /// The device's seal counter up to which everything is answered for.
    #[n(3)]
    pub counter: u64,
    /// Changes of that seal that are durably in the log, or were before.
    #[n(4)]
    pub accepted: Vec<ChangeHash>,
    /// The server's clock, Unix seconds.
    #[n(5)]
    pub time: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Receipt {
    #[n(0)]
    pub body: ReceiptBody,
    #[n(1)]
    #[cbor(with = "crate::protocol::signature")]
    pub signature: [u8; 64],
}

impl Receipt {
    pub fn sign(body: ReceiptBody, key: &SigningKey) -> Self {
        let signature = key.sign(&signed_bytes(&body)).to_bytes();
        Self { body, signature }
    }

    /// Errors unless the server's `key` signed this receipt.
    pub fn verify(&self, key: &VerifyingKey) -> Result<(), BrokenSeal> {
        key.verify_strict(&signed_bytes(&self.body), &Signature::from_bytes(&self.signature))
            .map_err(|_| BrokenSeal)
    }
}

fn signed_bytes(body: &ReceiptBody) -> Vec<u8> {
    let mut out = b"pendata receipt 1\0".to_vec();
    minicbor::encode(body, &mut out).expect("writing to a vector cannot fail");
    out
}
