//! How syncs, forms and disks fare.

use std::collections::BTreeMap;

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::FormVersion;

use super::types::{
    DistrictHealth, FormStanding, FormVersionView, FormVersions, Health, HealthQuestion, ProvinceView,
    ReasonCount, Storage, TableView,
};
use crate::access::Visitor;
use crate::app::App;
use crate::error::{Error, Result};
use crate::rollout::{Plan, Rollout};
use crate::store::rows::{CONSOLE, Device};

const DAY: i64 = 24 * 3600;
/// Seconds by which a clock may be off.
const CLOCK: u64 = 600;
/// Bytes free on a device's disk below which it is nearly full.
const LITTLE: u64 = 500 * 1024 * 1024;

impl App {
    /// Of the district asked for; who reaches several and names none gets each.
    pub fn health(&self, visitor: &Visitor, asked: &HealthQuestion) -> Result<Health> {
        let wide = visitor.reaches.iter().any(|reach| reach.district().is_none());
        let districts = match &asked.district {
            None if wide => self.districts_of(visitor)?,
            _ => vec![visitor.district.clone()],
        };
        let life = self.store.life()?;
        Ok(Health {
            epoch: life.epoch,
            set_back: life.set_back > 0,
            started: self.started,
            counted: self.metrics.counted(),
            districts: districts.iter().map(|district| self.health_of(district)).collect::<Result<_>>()?,
        })
    }

    /// Districts in which somebody did something, as far as the visitor's grants reach.
    pub(super) fn districts_of(&self, visitor: &Visitor) -> Result<Vec<DistrictCode>> {
        let districts = self.store.districts()?.into_iter();
        Ok(districts.filter(|district| visitor.sees(district.as_str())).collect())
    }

    fn health_of(&self, district: &DistrictCode) -> Result<DistrictHealth> {
        let devices = self.store.devices(district)?;
        let receipts = devices.iter().map(|device| device.receipt).sum();
        let tablets: Vec<&Device> =
            devices.iter().filter(|device| device.number != CONSOLE && !device.revoked).collect();
        let count =
            |that: &dyn Fn(&Device) -> bool| tablets.iter().filter(|device| that(device)).count() as u32;
        let still = self.store.standstill(district)?;
        let now = self.now();
        Ok(DistrictHealth {
            district: self.place(district.as_str())?,
            devices: tablets.len() as u32,
            seen_today: count(&|device| device.last_seen > now - DAY),
            silent: count(&|device| self.is_silent(device)),
            last_seen: tablets.iter().map(|device| device.last_seen).max().unwrap_or(0),
            receipts,
            backlog: tablets.iter().map(|device| u64::from(device.backlog)).sum(),
            oldest: tablets.iter().filter_map(|device| device.condition.oldest).min(),
            wrong_clocks: count(&|device| device.clock_offset.unsigned_abs() > CLOCK),
            copies: count(&|device| device.copies > 0),
            full_disks: count(&|device| device.condition.disk_free.is_some_and(|free| free < LITTLE)),
            quarantined: still
                .quarantined
                .into_iter()
                .map(|(reason, count)| ReasonCount { reason, count })
                .collect(),
            oldest_quarantined: still.oldest_quarantined,
            waiting: still.waiting,
            oldest_waiting: still.oldest_waiting,
        })
    }

    /// Which form is in force in the district, and who holds which.
    pub fn forms_here(&self, visitor: &Visitor) -> Result<FormVersions> {
        let district = &visitor.district;
        let mut held: BTreeMap<u32, u32> = BTreeMap::new();
        for device in self.store.devices(district)? {
            if device.number != CONSOLE && !device.revoked {
                *held.entry(device.condition.form).or_default() += 1;
            }
        }
        let plan = self.form_plan();
        let view = |version: &FormVersion| self.form_view(&plan, district, *version, &held);
        let versions = plan.versions.iter().rev().map(view).collect::<Result<_>>()?;
        Ok(FormVersions { versions, without: held.get(&0).copied().unwrap_or(0) })
    }

    fn form_view(
        &self,
        plan: &Plan,
        district: &DistrictCode,
        version: FormVersion,
        held: &BTreeMap<u32, u32>,
    ) -> Result<FormVersionView> {
        let row = self.store.form_version(version)?.ok_or(Error::NoSuchForm)?;
        let rollout = plan.rollout(district, version);
        let in_force = plan.in_force(district, self.now());
        Ok(FormVersionView {
            version: version.0,
            name: self.form_version(version)?.form.version().to_owned(),
            decree: row.decree,
            standing: standing(rollout, in_force, version, district, self.now()),
            starts: rollout.map(|rollout| rollout.starts.to_string()),
            devices: held.get(&version.0).copied().unwrap_or(0),
        })
    }

    /// What the registry takes of its disks.
    pub fn storage(&self) -> Result<Storage> {
        let sizes = self.store.sizes()?;
        let (mut tables, mut provinces) = (BTreeMap::<String, (u64, u64)>::new(), BTreeMap::new());
        for size in sizes.tables {
            let table = tables.entry(size.table).or_default();
            *table = (table.0 + size.rows, table.1 + size.bytes);
            if let Some(province) = size.province {
                *provinces.entry(province).or_insert(0) += size.bytes;
            }
        }
        let mut tables: Vec<_> =
            tables.into_iter().map(|(table, (rows, bytes))| TableView { table, rows, bytes }).collect();
        tables.sort_by_key(|table| std::cmp::Reverse(table.bytes));
        let provinces = provinces
            .into_iter()
            .map(|(province, bytes)| Ok(ProvinceView { province: self.place(&province)?, bytes }));
        Ok(Storage {
            database_bytes: sizes.bytes,
            estimated: sizes.estimated,
            photos: sizes.photos,
            photo_bytes: sizes.photo_bytes,
            disk_free: fs4::available_space(&self.dir).ok(),
            tables,
            provinces: provinces.collect::<Result<_>>()?,
        })
    }
}

fn standing(
    rollout: Option<&Rollout>,
    in_force: Option<FormVersion>,
    version: FormVersion,
    district: &DistrictCode,
    now: i64,
) -> FormStanding {
    if in_force == Some(version) {
        return FormStanding::InForce;
    }
    match rollout {
        None => FormStanding::Elsewhere,
        Some(rollout) if rollout.halted.is_some() => FormStanding::Halted,
        Some(rollout) if rollout.begins(district) > now => FormStanding::Coming,
        Some(_) => FormStanding::Past,
    }
}
