//! What a push, a decision or an import writes: made by the rules, written by a backend in one transaction.

use std::collections::BTreeMap;

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::household::Conflict;
use pendata_domain::ids::{ActorId, ChangeHash, DeviceNumber, HouseholdId, PhotoHash};
use pendata_domain::protocol::QuarantineReason;
use pendata_domain::seal::SealId;

use super::Contact;
use super::audit::Entry;
use super::rows::{ErasureRow, HeldChange, Origin};
use super::transfers::TransferStep;
use crate::ingest::projection::Projection;

/// One transaction. Fails with `Stale`, and writes nothing, where a document or the device's receipt number
/// is not as it was loaded. `H` is a household's new state, readable or encrypted.
#[derive(Clone, Debug)]
pub struct Commit<H = HouseholdCommit> {
    pub district: DistrictCode,
    pub time: i64,
    pub seal: SealRow,
    /// Sorted by household, so that two commits lock rows in one order.
    pub households: Vec<H>,
    /// Accepted changes in the order of each village's log.
    pub logs: BTreeMap<VillageCode, Vec<(HouseholdId, Accepted)>>,
    pub waiting: Vec<HeldChange>,
    /// Documents for which a change begins to wait, with the version that was loaded, `None` where there was none: one
    /// that moved or was made since may have brought what it waits for.
    pub seen: Vec<(HouseholdId, Option<u64>)>,
    /// What was known to wait for households that are new here: a change that began to wait since is to be tried too.
    pub awaited: Vec<(HouseholdId, ChangeHash)>,
    pub quarantined: Vec<Refused>,
    pub receipt: ReceiptRow,
    /// What the request said about its device, where it came from one.
    pub contact: Option<Contact>,
    pub audit: Entry,
    /// Households that are known to be emptied: what is set aside of them has no body.
    pub emptied: Vec<HouseholdId>,
    /// A household that this commit empties; the one in its place is among `households`.
    pub erasing: Option<Erasing>,
    /// A household that comes or goes with this commit; it is among `households`.
    pub transfer: Option<TransferStep>,
}

/// What the console's own seal does besides: all of it or nothing.
#[derive(Clone, Debug)]
pub enum Besides {
    /// Founds a household in the place of one that is emptied.
    Erases(Erasing),
    Transfers(TransferStep),
}

#[derive(Clone, Debug)]
pub struct SealRow {
    pub id: SealId,
    pub device: DeviceNumber,
    pub counter: u64,
    /// CBOR of the group with every entry elided.
    pub body: Vec<u8>,
}

/// A receipt: `number` is one more than the device's last.
#[derive(Clone, Debug)]
pub struct ReceiptRow {
    pub device: DeviceNumber,
    pub number: u64,
    pub counter: u64,
}

/// A household's new state.
#[derive(Clone, Debug)]
pub struct HouseholdCommit {
    pub household: HouseholdId,
    pub village: VillageCode,
    /// The version that was loaded; `None` where there was no document.
    pub expected: Option<u64>,
    pub heads: Vec<ChangeHash>,
    pub saved: Vec<u8>,
    pub projection: Projection,
    /// Every case that is open now; the store closes the others.
    pub open: Vec<Conflict>,
}

#[derive(Clone, Debug)]
pub struct Accepted {
    pub hash: ChangeHash,
    pub actor: ActorId,
    pub sequence: u64,
    pub dependencies: Vec<ChangeHash>,
    pub origin: Origin,
    pub body: Vec<u8>,
}

/// A refused change, kept with the reason.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The device that sealed it.
    pub device: DeviceNumber,
    pub household: HouseholdId,
    pub hash: ChangeHash,
    pub origin: Origin,
    pub reason: QuarantineReason,
    pub body: Vec<u8>,
}

/// A household to be emptied. The commit is `Stale` where its document moved, or more was set aside of it meanwhile.
#[derive(Clone, Debug)]
pub struct Erasing {
    pub erasure: ErasureRow,
    /// The version of its document that was loaded; `None` where there was none: only a mark is put in its place.
    pub expected: Option<u64>,
    /// All its changes in the log, and all that were set aside.
    pub logged: Vec<Emptied>,
    pub refused: Vec<Emptied>,
    /// What stands where its document was: nothing, encrypted once the commit is.
    pub saved: Vec<u8>,
    /// Photos that no household names any more.
    pub photos: Vec<PhotoHash>,
}

/// A change and what stands in the place of its body: nothing, encrypted once the commit is.
#[derive(Clone, Debug)]
pub struct Emptied {
    pub hash: ChangeHash,
    pub body: Vec<u8>,
}

impl Emptied {
    pub fn of(hash: ChangeHash) -> Self {
        Self { hash, body: Vec::new() }
    }
}
