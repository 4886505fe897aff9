//! Devices whose changes ended workers, told to the operators: in the log and in the audit chain. Honest programs write
//! no such change, so the tablet is looked at, whether its program or its memory was changed.

use std::collections::BTreeMap;

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::DeviceNumber;
use pendata_domain::protocol::QuarantineReason;

use crate::app::App;
use crate::error::Result;
use crate::store::audit::Entry;
use crate::store::commit::Commit;

/// How many changes of each device ended a worker, by how.
pub struct Harm {
    district: DistrictCode,
    changes: BTreeMap<(DeviceNumber, QuarantineReason), u32>,
}

pub fn of(commit: &Commit) -> Harm {
    let mut changes = BTreeMap::new();
    for refused in commit.quarantined.iter().filter(|refused| refused.reason.ended_its_worker()) {
        *changes.entry((refused.device, refused.reason)).or_default() += 1;
    }
    Harm { district: commit.district.clone(), changes }
}

impl App {
    pub(super) fn tell_of(&self, harm: Harm) -> Result<()> {
        for ((device, reason), changes) in harm.changes {
            let (number, reason) = (device.0, reason.as_str());
            tracing::error!(device = number, reason, changes, "changes of a device ended ingest workers");
            let detail = format!("{reason} {changes}");
            let entry = Entry { user: None, device: Some(device), act: "harmful_change", detail };
            self.note(&harm.district, entry)?;
        }
        Ok(())
    }
}
