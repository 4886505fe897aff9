//! What two tablets say to each other over a local network, once a code was typed. Nothing of it is a server's.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use super::parcel::{Holdings, Parcel};
use crate::area::VillageCode;
use crate::ids::{DeviceNumber, HouseholdId};

/// The version of a meeting's messages; both ends must have the same.
pub const MEETING_VERSION: u8 = 1;

/// The first message of either end, in the clear: a version and a SPAKE2 message over Ed25519.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Greeting {
    #[n(0)]
    pub version: u8,
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub share: Vec<u8>,
}

/// The answer of the end that shows the code: its own greeting, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Welcome {
    #[n(0)]
    Greeting {
        #[n(0)]
        greeting: Greeting,
    },
    /// The other end's version of the program is another.
    #[n(1)]
    OtherVersion,
}

/// Whether both derived the same secret from the code; in the clear, and worth nothing without it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Confirmation {
    #[n(0)]
    Tag {
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        tag: Vec<u8>,
    },
    /// The code was not the one that is shown. `left`: how often it may still be tried.
    #[n(1)]
    WrongCode {
        #[n(0)]
        left: u32,
    },
}

/// Everything after that, encrypted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum MeetingMessage {
    #[n(0)]
    Proof {
        #[n(0)]
        proof: Proof,
    },
    /// The meeting ends here, for this reason.
    #[n(1)]
    Refused {
        #[n(0)]
        why: MeetingRefusal,
    },
    /// What the sender holds of a village: the other gives what it lacks.
    #[n(2)]
    Holdings {
        #[n(0)]
        holdings: Holdings,
    },
    /// Some of what the other lacks. An empty list: there is nothing more.
    #[n(3)]
    Parcels {
        #[n(0)]
        parcels: Vec<Parcel>,
        /// Of how many in all, also those sent before; for the officer's eyes. 0: not said.
        #[n(1)]
        #[cbor(default)]
        of: u32,
    },
    /// The parcels are durable here, but for those refused.
    #[n(4)]
    Taken {
        #[n(0)]
        taken: TakenCount,
    },
    /// Households with work that the sender does not know the server to hold: what duplicates are looked for among.
    #[n(5)]
    Fresh {
        #[n(0)]
        households: Vec<HouseholdId>,
    },
    /// What the sender holds of a village at the end, to be compared.
    #[n(6)]
    Outcome {
        #[n(0)]
        holdings: Holdings,
    },
    /// The officer ended the meeting.
    #[n(7)]
    Stopped,
    /// Villages that the sender saw proven. The host's come first, the guest's answer holds.
    #[n(8)]
    Villages {
        #[n(0)]
        villages: Vec<VillageCode>,
    },
    /// The last message: whether the sender has nothing left that the other lacks.
    #[n(9)]
    Settled {
        #[n(0)]
        nothing_left: bool,
    },
}

/// What became of some parcels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct TakenCount {
    /// Changes that were not here before.
    #[n(0)]
    pub changes: u32,
    /// Households they are of, or that came whole.
    #[n(1)]
    pub households: u32,
    /// Parcels and changes that were not taken.
    #[n(2)]
    pub refused: u32,
}

/// That a device is enrolled: a signature over this very channel by the key that the server's papers name.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Proof {
    #[n(0)]
    pub device: DeviceNumber,
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub key: Vec<u8>,
    #[n(2)]
    pub villages: Vec<VillageCode>,
    /// The papers it holds of them: frames of `VillagePapers`.
    #[n(3)]
    pub papers: Vec<ByteVec>,
    #[n(4)]
    #[cbor(with = "super::signature")]
    pub signature: [u8; 64],
}

impl Proof {
    /// What is signed: the channel, the end of it (`guest` typed the code), and what the proof says beside papers, which
    /// are signed by the server.
    pub fn signed_bytes(&self, channel: &[u8; 32], guest: bool) -> Vec<u8> {
        let mut out = b"pendata meeting proof 1\0".to_vec();
        out.extend_from_slice(channel);
        out.push(u8::from(guest));
        out.extend_from_slice(&self.device.0.to_be_bytes());
        out.extend_from_slice(&self.key);
        for village in &self.villages {
            out.extend_from_slice(village.as_str().as_bytes());
            out.push(0);
        }
        out
    }
}

/// Why one end does not go on, as it tells the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum MeetingRefusal {
    /// The other's papers, or signature, do not hold, or are not of our server.
    #[n(0)]
    Unproven,
    /// The server revoked the other.
    #[n(1)]
    Revoked,
    /// No village is both devices'.
    #[n(2)]
    OtherVillage,
    /// Nothing could be stored here: a full disk, a damaged database.
    #[n(3)]
    Storage,
    /// The server took the sender's villages from it, as it knows itself.
    #[n(4)]
    Withdrawn,
}
