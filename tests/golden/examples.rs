//! An example: a value, the bytes it travels as, and what today's program finds in such bytes. Keys and clocks are fixed.

use std::fmt::Debug;

use ed25519_dalek::SigningKey;
use minicbor::{Decode, Encode};
use pendata_domain::area::VillageCode;
use pendata_domain::ids::{DeviceNumber, Ticket};
use pendata_domain::protocol::{open_frame, seal_frame};

use crate::values::told;

/// The server's, and devices' seven and eight.
pub fn server() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

pub fn seven() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

pub fn eight() -> SigningKey {
    SigningKey::from_bytes(&[8; 32])
}

pub const SEVEN: DeviceNumber = DeviceNumber(7);
pub const EIGHT: DeviceNumber = DeviceNumber(8);
pub const NOON: i64 = 1_795_500_000;
pub const TICKET: Ticket = Ticket([5; 16]);

pub fn village() -> VillageCode {
    "35.02.11.2003".parse().expect("a village")
}

pub struct Example {
    /// Of its file, with the ending.
    pub name: String,
    pub bytes: Vec<u8>,
    /// What a file of it says, in today's words.
    pub read: Reader,
    /// The message in it, where it is one.
    pub message: Option<Message>,
    /// Whether bytes that say the same are the same: not where they are compressed, which another release of zstd may
    /// do otherwise.
    pub exact: bool,
}

pub type Reader = Box<dyn Fn(&[u8]) -> String>;

/// A message bare of its frame, and how today's program reads and writes it.
pub struct Message {
    pub bytes: Vec<u8>,
    pub again: fn(&[u8]) -> Option<Vec<u8>>,
}

impl Example {
    /// A message without a frame of its own.
    pub fn plain<T: Of>(name: &str, value: T) -> Self {
        let bytes = encoded(&value);
        let message = Some(Message { bytes: bytes.clone(), again: again::<T> });
        let read = Box::new(|bytes: &[u8]| told(&minicbor::decode::<T>(bytes).expect("it reads")));
        Self { name: format!("{name}.cbor"), bytes, read, message, exact: true }
    }

    /// A message that somebody signed, for this purpose.
    pub fn framed<T: Of>(
        name: &str,
        value: T,
        (purpose, bound, key): (&'static str, Vec<u8>, SigningKey),
    ) -> Self {
        let bytes = seal_frame(&value, purpose, &bound, &key);
        let message = Some(Message { bytes: encoded(&value), again: again::<T> });
        let read = Box::new(move |bytes: &[u8]| {
            let value: T = open_frame(bytes, purpose, &bound, &key.verifying_key()).expect("a signed frame");
            told(&value)
        });
        Self { name: format!("{name}.frame"), bytes, read, message, exact: true }
    }
}

/// A message, as all of them are.
pub trait Of: Encode<()> + for<'b> Decode<'b, ()> + Debug + 'static {}

impl<T: Encode<()> + for<'b> Decode<'b, ()> + Debug + 'static> Of for T {}

pub fn encoded<T: Encode<()>>(value: &T) -> Vec<u8> {
    minicbor::to_vec(value).expect("writing to a vector cannot fail")
}

fn again<T: Of>(bytes: &[u8]) -> Option<Vec<u8>> {
    Some(encoded(&minicbor::decode::<T>(bytes).ok()?))
}

/// All of them.
pub fn all() -> Vec<Example> {
    [
        crate::sync::all(),
        crate::exchange::all(),
        crate::meetings::all(),
        crate::bundles::all(),
        crate::document::all(),
        crate::erasing::all(),
        crate::transfers::all(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
