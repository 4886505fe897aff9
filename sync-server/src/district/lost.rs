//! What a lost device held. UU 27/2022, pasal 46: those concerned and the authority are told within 3 x 24 hours.

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::identifiers::mask_name;
use pendata_domain::ids::{DeviceNumber, UserId};

use super::types::{LostHousehold, LostReport, LostVillage};
use crate::access::{Duty, Grant};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::audit::Entry;
use crate::store::fleet::HeldRow;
use crate::store::rows::{CONSOLE, Device};

/// Hours from the report to the notice.
const HOURS: i64 = 3 * 24;
/// Households read at once.
const PAGE: u32 = 500;

/// A village that the device was given, and for how long.
struct Given {
    village: VillageCode,
    from: i64,
    until: Option<i64>,
}

impl App {
    /// Made of what the server gave the device; each making is a row of the audit chain. Households that left the
    /// village since are not in it.
    ///
    /// Errors with `NotFound` where the district has no such device, `NotLost` where nobody reported it.
    pub fn lost_report(
        &self,
        district: &DistrictCode,
        number: DeviceNumber,
        by: Option<UserId>,
    ) -> Result<LostReport> {
        let of_district = |device: &Device| device.account.district == *district && device.number != CONSOLE;
        let device = self.store.device(number)?.filter(of_district).ok_or(Error::NotFound)?;
        let reported = device.condition.lost_at.ok_or(Error::NotLost)?;
        let given = given(&device, reported);
        let mut households = Vec::new();
        for given in &given {
            self.households_of(given, &device, reported, &mut households)?;
        }
        let detail = format!("device {} households {}", number.0, households.len());
        self.note(district, Entry { user: by, device: None, act: "lost_report", detail })?;
        let villages = given.into_iter().map(|Given { village, from, until }| {
            Ok(LostVillage { village: self.place(village.as_str())?, from, until })
        });
        let (villages, made) = (villages.collect::<Result<_>>()?, self.now());
        let deadline = reported + HOURS * 3600;
        Ok(LostReport { device: self.device_view(device)?, reported, deadline, made, villages, households })
    }

    fn households_of(
        &self,
        given: &Given,
        device: &Device,
        reported: i64,
        all: &mut Vec<LostHousehold>,
    ) -> Result<()> {
        let until = given.until.unwrap_or(reported);
        let mut last = None;
        loop {
            let page = self.store.held_after(&given.village, last, PAGE)?;
            last = page.last().map(|row| row.household);
            let more = page.len() == PAGE as usize;
            all.extend(page.into_iter().filter(|row| row.first <= until).map(|row| LostHousehold {
                since: row.first.max(given.from),
                certain: row.first <= device.last_seen.min(until),
                ..household(row)
            }));
            if !more {
                return Ok(());
            }
        }
    }
}

fn household(row: HeldRow) -> LostHousehold {
    LostHousehold {
        household: row.household.to_string(),
        village: row.village,
        rt: row.rt,
        head: mask_name(&row.head_name),
        since: row.first,
        certain: false,
    }
}

/// Villages in which its officer was one while it was enrolled, until it was reported.
fn given(device: &Device, reported: i64) -> Vec<Given> {
    let enrolled = device.condition.enrolled;
    let ended = |grant: &Grant| [grant.ends, grant.withdrawn].into_iter().flatten().min();
    let works = device.account.grants.iter().filter(|grant| grant.duty == Duty::VillageOfficer);
    let then = works.filter(|grant| {
        grant.starts <= reported && ended(grant).is_none_or(|ended| ended > enrolled.max(grant.starts))
    });
    let mut given: Vec<Given> = Vec::new();
    for grant in then {
        let Some(village) = grant.reach.village() else { continue };
        let (from, until) = (grant.starts.max(enrolled), ended(grant).filter(|ended| *ended <= reported));
        match given.iter_mut().find(|known| known.village == village) {
            Some(known) => {
                known.from = known.from.min(from);
                known.until = known.until.zip(until).map(|(one, other)| one.max(other));
            }
            None => given.push(Given { village, from, until }),
        }
    }
    given.sort_by(|one, other| one.village.cmp(&other.village));
    given
}
