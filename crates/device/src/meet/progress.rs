//! What a meeting tells while it runs, and at its end.

use pendata_domain::area::VillageCode;
use pendata_domain::ids::{DeviceNumber, HouseholdId};
use pendata_domain::protocol::TakenCount;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MeetingPhase {
    /// The code is tried.
    #[default]
    Pairing,
    /// Both show that they are enrolled.
    Proving,
    /// Answers are made changes of, and sealed.
    Preparing,
    Exchanging,
    /// Duplicates are looked for.
    Comparing,
    Done,
}

/// The other device, as the server's papers name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    pub device: DeviceNumber,
    pub label: String,
    /// Of its officer.
    pub name: String,
}

/// Parcels of one direction: what is over, of all that are known of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Portion {
    pub done: u32,
    pub of: u32,
}

impl Portion {
    pub(super) fn add(&mut self, parcels: usize) {
        self.done += parcels as u32;
        self.of = self.of.max(self.done);
    }
}

/// How far a meeting is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MeetingProgress {
    pub phase: MeetingPhase,
    /// Known once it has proven itself.
    pub peer: Option<Peer>,
    pub villages: Vec<VillageCode>,
    /// What the other says it took, and what was taken here.
    pub given: TakenCount,
    pub taken: TakenCount,
    pub parcels_given: Portion,
    pub parcels_taken: Portion,
    pub bytes_given: u64,
    pub bytes_taken: u64,
}

/// What a meeting came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MeetingReport {
    pub progress: MeetingProgress,
    /// Households that changed here.
    pub touched: Vec<HouseholdId>,
    /// Households that came whole; many at once are not named one by one.
    pub loaded: u32,
    /// A form that came along.
    pub form: bool,
    /// Whether both hold the same at the end; `None` where it was not reached.
    pub same: Option<bool>,
    /// Likely duplicates that were not known before.
    pub doubles: u32,
}
