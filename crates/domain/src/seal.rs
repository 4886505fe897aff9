//! A seal: one Ed25519 signature of a device over the ordered hashes of the changes it pushes together.
//! A seal travels with its changes, so that anybody who holds one can verify who wrote it; seals of a device
//! form a chain (counter, previous seal), so that omission and copies of a device show (docs/decisions/0005).

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decode, Decoder, Encode, Encoder, decode};
use sha2::{Digest, Sha256};

use crate::ids::{ChangeHash, DeviceNumber, HouseholdId, Ticket};
use crate::later::Later;

/// What a seal says, beside the list of changes. Written by hand and not derived: it is signed as it was sealed, also by a
/// later program, and read by whoever the changes are carried to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealHeader {
    pub device: DeviceNumber,
    /// 1 for a device's first seal, then one more each.
    pub counter: u64,
    /// [`Seal::id`] of the device's previous seal; zeros for the first.
    pub previous: SealId,
    /// The last ticket the device had: the seal was made after that contact.
    pub ticket: Ticket,
    /// The device's clock, Unix seconds; shown, never trusted.
    pub time: i64,
    pub later: Later,
}

impl SealHeader {
    const FIELDS: u64 = 5;
}

impl<C> Encode<C> for SealHeader {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, ctx: &mut C) -> Result<(), EncodeError<W::Error>> {
        let Self { device, counter, previous, ticket, time, later } = self;
        later.begin(e, Self::FIELDS)?;
        device.encode(e, ctx)?;
        counter.encode(e, ctx)?;
        previous.encode(e, ctx)?;
        ticket.encode(e, ctx)?;
        time.encode(e, ctx)?;
        later.end(e)
    }
}

impl<'b, C> Decode<'b, C> for SealHeader {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let later = Later::count(d, Self::FIELDS)?;
        Ok(Self {
            device: Decode::decode(d, ctx)?,
            counter: Decode::decode(d, ctx)?,
            previous: Decode::decode(d, ctx)?,
            ticket: Decode::decode(d, ctx)?,
            time: Decode::decode(d, ctx)?,
            later: Later::read(d, later)?,
        })
    }
}

/// The first 16 bytes of SHA-256 over what a seal signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct SealId(#[cbor(with = "minicbor::bytes")] pub [u8; 16]);

/// A change named by a seal: whose household, and its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct SealedChange {
    #[n(0)]
    pub household: HouseholdId,
    #[n(1)]
    pub hash: ChangeHash,
}

/// A signed list of changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    pub header: SealHeader,
    pub changes: Vec<SealedChange>,
    pub signature: [u8; 64],
}

/// The signature is not of that key over that list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the seal's signature does not hold")]
pub struct BrokenSeal;

impl Seal {
    pub fn sign(header: SealHeader, changes: Vec<SealedChange>, key: &SigningKey) -> Self {
        let signature = key.sign(&signed_bytes(&header, &changes)).to_bytes();
        Self { header, changes, signature }
    }

    /// Errors unless `key` signed exactly this header and this ordered list.
    pub fn verify(&self, key: &VerifyingKey) -> Result<(), BrokenSeal> {
        let message = signed_bytes(&self.header, &self.changes);
        key.verify_strict(&message, &Signature::from_bytes(&self.signature)).map_err(|_| BrokenSeal)
    }

    pub fn id(&self) -> SealId {
        let hash = Sha256::digest(signed_bytes(&self.header, &self.changes));
        SealId(std::array::from_fn(|i| hash[i]))
    }
}

fn signed_bytes(header: &SealHeader, changes: &[SealedChange]) -> Vec<u8> {
    let mut out = b"pendata seal 1\0".to_vec();
    minicbor::encode(header, &mut out).expect("writing to a vector cannot fail");
    for change in changes {
        out.extend_from_slice(change.household.as_bytes());
        out.extend_from_slice(&change.hash.0);
    }
    out
}
