//! The digest of a village's log: the sum of change hashes, so that silent loss shows in 16 bytes.

use minicbor::{Decode, Encode};

use crate::ids::ChangeHash;

/// Sum modulo 2^128 of the first 16 bytes (big endian) of every change hash in a village's log up to a cursor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VillageDigest(u128);

impl VillageDigest {
    pub fn add(&mut self, hash: &ChangeHash) {
        let head: [u8; 16] = std::array::from_fn(|i| hash.0[i]);
        self.0 = self.0.wrapping_add(u128::from_be_bytes(head));
    }

    pub fn to_bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }

    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(u128::from_be_bytes(bytes))
    }
}

impl<C> Encode<C> for VillageDigest {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(&self.to_bytes())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for VillageDigest {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        crate::ids::fixed::<16>(d.bytes()?).map(Self::from_bytes)
    }
}
