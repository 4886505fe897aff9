//! A receipt: the server's signed word on what it holds of a device's changes.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decode, Decoder, Encode, Encoder, decode};
use sha2::{Digest, Sha256};

use crate::ids::{ChangeHash, DeviceNumber};
use crate::later::Later;
use crate::seal::BrokenSeal;

/// What the server acknowledges. Kept by the device before a screen says "Terkirim ke server". Written by hand, as
/// [`crate::seal::SealHeader`] is: what a later server signed holds on a device of this version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptBody {
    /// The server's life: changes when it was restored from a copy.
    pub epoch: u32,
    pub device: DeviceNumber,
    /// One more with each receipt of this device in this epoch.
    pub number: u64,
    /// The device's seal counter up to which everything is answered for.
    pub counter: u64,
    /// Which changes of that seal are durably in the log, or were before.
    pub accepted: AcceptedList,
    /// The server's clock, Unix seconds.
    pub time: i64,
    /// `None` from a server that gives none.
    pub chain: Option<ChainMark>,
    pub later: Later,
}

/// Where the audit chain of the device's district ended shortly before: who holds the receipt is a witness of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ChainMark {
    /// Of the row, from 1.
    #[n(0)]
    pub number: u64,
    /// The first half of its SHA-256: nobody finds another row with it, and a sync on 2G has 16 bytes less to carry.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub hash: [u8; 16],
}

impl ReceiptBody {
    /// Without the mark.
    const FIELDS: u64 = 6;
}

impl<C> Encode<C> for ReceiptBody {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, ctx: &mut C) -> Result<(), EncodeError<W::Error>> {
        let Self { epoch, device, number, counter, accepted, time, chain, later } = self;
        later.begin(e, Self::FIELDS + u64::from(chain.is_some()))?;
        epoch.encode(e, ctx)?;
        device.encode(e, ctx)?;
        number.encode(e, ctx)?;
        counter.encode(e, ctx)?;
        accepted.encode(e, ctx)?;
        time.encode(e, ctx)?;
        chain.iter().try_for_each(|mark| mark.encode(e, ctx))?;
        later.end(e)
    }
}

impl<'b, C> Decode<'b, C> for ReceiptBody {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let more = Later::count(d, Self::FIELDS)?;
        let (epoch, device) = (Decode::decode(d, ctx)?, Decode::decode(d, ctx)?);
        let (number, counter) = (Decode::decode(d, ctx)?, Decode::decode(d, ctx)?);
        let (accepted, time) = (Decode::decode(d, ctx)?, Decode::decode(d, ctx)?);
        // What stands there in another shape is a later server's, and kept with the rest of it.
        let is_mark = more > 0 && d.probe().decode_with::<_, ChainMark>(ctx).is_ok();
        let chain = is_mark.then(|| Decode::decode(d, ctx)).transpose()?;
        let later = Later::read(d, more - u64::from(is_mark))?;
        Ok(Self { epoch, device, number, counter, accepted, time, chain, later })
    }
}

/// SHA-256 over the accepted changes' hashes in the order of the push. The device has the hashes: 32 bytes for each
/// of them again would be a tenth of what a sync takes on 2G.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AcceptedList(pub [u8; 32]);

impl AcceptedList {
    pub fn of<'a>(accepted: impl IntoIterator<Item = &'a ChangeHash>) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(b"pendata accepted 1\0");
        accepted.into_iter().for_each(|hash| hasher.update(hash.0));
        Self(hasher.finalize().into())
    }
}

impl<C> Encode<C> for AcceptedList {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(&self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for AcceptedList {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        crate::ids::fixed::<32>(d.bytes()?).map(Self)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn body(chain: Option<ChainMark>) -> ReceiptBody {
        let accepted = AcceptedList([7; 32]);
        let device = DeviceNumber(3);
        ReceiptBody {
            epoch: 1,
            device,
            number: 2,
            counter: 2,
            accepted,
            time: 5,
            chain,
            later: Later::default(),
        }
    }

    fn again(body: &ReceiptBody) -> ReceiptBody {
        minicbor::decode(&minicbor::to_vec(body).expect("it is written")).expect("it reads")
    }

    #[test]
    fn a_receipt_has_a_mark_of_the_chain_or_none() {
        let marked = body(Some(ChainMark { number: 900, hash: [9; 16] }));
        assert_eq!(again(&marked), marked);
        assert_eq!(again(&body(None)), body(None));
        let bytes = minicbor::to_vec(&marked).expect("it is written").len();
        assert_eq!(bytes - minicbor::to_vec(body(None)).expect("it is written").len(), 21);
    }
}
