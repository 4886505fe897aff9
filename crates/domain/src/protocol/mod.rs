//! The messages between a device and the server, CBOR (RFC 8949) arrays by number, so that a later version
//! adds at the end and an earlier one skips what it does not know. Described in docs/protocol.md.

mod access;
mod dictionary;
mod enrol;
mod erasure;
mod exchange;
mod frame;
mod meeting;
mod pack;
mod parcel;
mod photo;
mod records;
mod repair;
mod report;
mod results;
mod sync;
mod transfer;
mod work;

pub use access::{ACCESS_HEADER, Access};
pub use dictionary::{DICTIONARY, ZSTD_DICTIONARY};
pub use enrol::{EnrolAnswer, EnrolRequest, Enrolment};
pub use erasure::{ERASURE, ErasedEntry, Erasure, ErasureReason, MOST_ERASURES};
pub use exchange::{
    BundleKey, Exchange, SEAL_OUTCOME, SealOutcome, VILLAGE_PAPERS, VillageKey, VillagePapers,
};
pub use frame::{FrameError, Signed, open_frame, seal_frame};
pub use meeting::{
    Confirmation, Greeting, MEETING_VERSION, MeetingMessage, MeetingRefusal, Proof, TakenCount, Welcome,
};
pub use pack::{PACK_PART, PackPart, PackedHousehold, part_path};
pub use parcel::{Holdings, Parcel, PhotoPiece, Pieces, belongs_to};
pub use photo::{MAX_PIECE_BYTES, PHOTO_HELD, PhotoHeld, photo_path};
pub use records::{Entry, Group, LogRecord, MalformedGroup};
pub use repair::{REPAIR_ANSWER, REPAIR_REQUEST, RepairAnswer, RepairRequest};
pub use report::DeviceReport;
pub use results::{ChangeResult, QuarantineReason, Verdict};
pub use sync::{
    FormNotice, PackNotice, RosterDevice, RosterEntry, ScopeCursor, ScopeState, ScopeUpdate, SyncAnswer,
    SyncRequest,
};
pub use transfer::{
    OfferedPhoto, TRANSFER_ACCEPTED, TRANSFER_OFFER, TransferAccepted, TransferOffer, VisitDay,
};
pub use work::{WORK_PAGE, WorkItem, WorkList, WorkRun, WorkUpdate};

/// Frame purpose of a [`ScopeUpdate`] that answers `GET /v1/scope/{village}/log?epoch=&after=`, bound to the
/// request's path with its query.
pub const LOG_PAGE: &str = "log page";

/// The version of the messages. A server accepts every version it ever released for at least 12 months.
pub const PROTOCOL_VERSION: u8 = 1;

/// The most bytes of one push and of one pulled page as they travel: 10 s on a line of 50 kbit/s.
pub const MAX_CHUNK_BYTES: usize = 64 * 1024;

/// The most bytes of the changes of one push or one page, before compression; about a third of that on the wire.
pub const MAX_PAGE_BYTES: usize = 192 * 1024;

/// The most changes of one push.
pub const MAX_PUSH_CHANGES: usize = 500;

/// An Ed25519 signature as a CBOR byte string.
pub mod signature {
    use minicbor::{Decoder, Encoder};

    pub fn encode<C, W: minicbor::encode::Write>(
        bytes: &[u8; 64],
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(bytes)?.ok()
    }

    pub fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<[u8; 64], minicbor::decode::Error> {
        crate::ids::fixed::<64>(d.bytes()?)
    }
}
