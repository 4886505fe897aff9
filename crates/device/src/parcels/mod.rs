//! What devices carry for each other where there is no network: over a bundle file, or from tablet to tablet.
//!
//! - [`Device::holdings`] says what this device holds of a village. [`Giving`] walks through what the other lacks;
//!   [`Device::next_parcels`] gives its next parcels, so many bytes at most, and none at its end. Whoever was cut
//!   asks for the other's holdings anew and goes on.
//! - [`Device::prepare_parcels`] puts everything unsent under seals first.
//! - [`take_parcels`] takes in what another device, whoever it is, gives; twice is once. [`Taken`] says what became
//!   of it. The device is locked for a few households at a time.
//! - [`write_bundle`] and [`read_bundle`] do the same over a file.
//!
//! A parcel is believed for who made it: the server's signature on papers, parts and outcomes, the writer's seal on
//! changes, which then pass the same gate as pulled ones. What another device sealed is kept with its seal until the
//! server is known to hold it, so that the next sync or bundle brings it on.

mod bundle;
mod carry;
mod exchange;
mod give;
mod group;
mod log;
mod outcome;
mod photo;
mod take;
mod vouch;

use pendata_domain::ids::{FormVersion, HouseholdId};
use pendata_domain::protocol::QuarantineReason;

pub use bundle::{BundleProgress, BundleReport, Refusal, Written, read_bundle, write_bundle};
pub use carry::Cargo;
pub use give::{Content, Giving};
pub use take::take_parcels;

/// What became of parcels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Changes that were not here before.
    pub accepted: u32,
    /// Changes that were.
    pub known: u32,
    /// Changes that wait for another one.
    pub waiting: u32,
    /// Changes that are not in force here, each with its reason.
    pub refused: Vec<QuarantineReason>,
    /// Of them and of the accepted ones: kept to be brought to the server.
    pub carried: u32,
    /// Own changes that the server says it holds, and those it keeps aside.
    pub sent: u32,
    pub set_aside: u32,
    /// Households of a snapshot that were read.
    pub loaded: u32,
    /// A form that came along.
    pub form: Option<FormVersion>,
    pub photos: u32,
    /// Households that changed.
    pub households: Vec<HouseholdId>,
}

impl Taken {
    pub fn add(&mut self, other: Self) {
        self.accepted += other.accepted;
        self.known += other.known;
        self.waiting += other.waiting;
        self.refused.extend(other.refused);
        self.carried += other.carried;
        self.sent += other.sent;
        self.set_aside += other.set_aside;
        self.loaded += other.loaded;
        self.form = other.form.or(self.form);
        self.photos += other.photos;
        self.households.extend(other.households);
        self.households.sort();
        self.households.dedup();
    }
}
