//! The server without its sockets: what HTTP, tests and a simulation call.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::DeviceNumber;
use pendata_domain::protocol::Group;

use crate::cells::OwnCell;
use crate::device::{CHANGES_AN_HOUR, Quotas, Turn, Turns, UnderWay};
use crate::error::{Error, Result};
use crate::forms::Shelf;
use crate::home::Home;
use crate::ingest::{Area, Busy, Cache, Gate, Sealer, Workers};
use crate::keys::Keys;
use crate::lanes::Lanes;
use crate::metrics::Metrics;
use crate::photos::{GRACE_DAYS, PhotoPlace, Photos};
use crate::second_factor::Demand;
use crate::sign_in::Provider;
use crate::store::rows::{CONSOLE, Device};
use crate::store::{Act, Store, Write};
use crate::surroundings::{Point, Surroundings};
use crate::witness::Chains;

pub struct App {
    /// `None` for a server that is the only one, or was not told.
    pub(crate) cell: Option<OwnCell>,
    /// The data folder, which remembers the registry's life.
    pub(crate) dir: PathBuf,
    pub store: Arc<dyn Store>,
    pub(crate) keys: Keys,
    pub(crate) photos: Photos,
    pub(crate) surroundings: Surroundings,
    pub(crate) gate: Gate,
    pub(crate) cache: Cache,
    pub(crate) busy: Busy,
    pub(crate) under_way: UnderWay,
    /// Requests of devices that have arrived, also those that wait for their turn.
    pub(crate) arrived: UnderWay,
    pub(crate) metrics: Metrics,
    /// When this instance was started, Unix seconds.
    pub(crate) started: i64,
    pub(crate) forms: Shelf,
    turns: Turns,
    pub(crate) quotas: Quotas,
    pub(crate) chains: Chains,
    pub(crate) lanes: Lanes,
    /// Proxies in front of this server whose word on where a request came from is believed.
    pub(crate) proxies: usize,
    /// Who this instance is among those that share a database.
    pub(crate) instance: [u8; 16],
    pub(crate) second_factor: Demand,
    pub(crate) provider: Option<Provider>,
    /// Seconds for which a photo is kept that nothing names.
    pub(crate) photo_grace: i64,
    /// When this instance last looked for such photos, Unix seconds.
    pub(crate) photos_cleared: Mutex<Option<i64>>,
    /// How far each district was when it was last looked at for work.
    noticed_at: Mutex<BTreeMap<DistrictCode, u64>>,
}

impl App {
    /// Opens a data folder: its database and keys, made where they are missing.
    pub fn open(dir: &Path, surroundings: Surroundings) -> Result<Self> {
        Self::of(&Home::at(dir, None, &PhotoPlace::Beside), surroundings)
    }

    /// Opens a server wherever its parts are kept; what is missing is made.
    pub fn of(home: &Home<'_>, surroundings: Surroundings) -> Result<Self> {
        let (store, keys) = home.registry(&surroundings)?;
        if let Some(own) = &home.cell {
            own.owns_all_of(&*store)?;
        }
        let photos = Photos::at(home.dir, home.photos, keys.photos)?;
        let (dir, cell) = (home.dir.to_owned(), home.cell.clone());
        let app = Self { dir, cell, ..Self::new(store, keys, photos, surroundings)? };
        app.mark_life()?;
        Ok(app)
    }

    fn new(store: Arc<dyn Store>, keys: Keys, photos: Photos, surroundings: Surroundings) -> Result<Self> {
        let app = Self {
            cell: None,
            dir: PathBuf::new(),
            instance: surroundings.random(),
            metrics: Metrics::new(&store.measures()),
            started: (surroundings.now)(),
            store,
            keys,
            photos,
            surroundings,
            gate: Gate::start(&Workers::Here)?,
            cache: Cache::default(),
            busy: Busy::default(),
            under_way: UnderWay::default(),
            arrived: UnderWay::default(),
            forms: Shelf::default(),
            turns: Turns::default(),
            quotas: Quotas::of(CHANGES_AN_HOUR),
            chains: Chains::default(),
            lanes: Lanes::default(),
            proxies: 0,
            second_factor: Demand::Optional,
            provider: None,
            photo_grace: i64::from(GRACE_DAYS) * 24 * 3600,
            photos_cleared: Mutex::default(),
            noticed_at: Mutex::default(),
        };
        app.refresh_forms()?;
        Ok(app)
    }

    /// What devices send is examined by these from here on, not by threads of this process.
    pub fn with_workers(self, workers: &Workers) -> Result<Self> {
        Ok(Self { gate: Gate::start(workers)?, ..self })
    }

    /// Who has to have a second factor at this server's console; nobody where nothing is said.
    pub fn with_second_factor(self, demand: Demand) -> Self {
        Self { second_factor: demand, ..self }
    }

    /// How many proxies stand in front: each adds to `X-Forwarded-For` whom it heard.
    pub fn with_proxies(self, proxies: usize) -> Self {
        Self { proxies, ..self }
    }

    /// Changes that a device may bring in an hour.
    pub fn with_quota(self, changes: u32) -> Self {
        Self { quotas: Quotas::of(changes), ..self }
    }

    /// Days for which a photo is kept that nothing names.
    pub fn with_photo_grace(self, days: u32) -> Self {
        Self { photo_grace: i64::from(days) * 24 * 3600, ..self }
    }

    /// Where people may log in besides here.
    pub fn with_provider(self, provider: Option<Provider>) -> Self {
        Self { provider, ..self }
    }

    /// Unix seconds.
    pub fn now(&self) -> i64 {
        (self.surroundings.now)()
    }

    pub(crate) fn reached(&self, point: Point) {
        (self.surroundings.reached)(point);
    }

    pub(crate) fn noticed_at(&self) -> MutexGuard<'_, BTreeMap<DistrictCode, u64>> {
        self.noticed_at.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The turn of those who are about to write: see [`Turns`].
    pub(crate) fn turns(&self, devices: &[DeviceNumber]) -> Result<Turn<'_>> {
        self.turns.take(devices)
    }

    /// Who sealed a group, and where they may write: the writer, whoever brings it. A writer of another district, or
    /// one that is not known, is nobody: the bringer stands for it, whose seal it then is not. What the console sealed
    /// comes back from devices after a restore.
    pub(crate) fn sealer(&self, group: &Group, bringer: &Device) -> Result<Sealer> {
        let number = group.header.device;
        if number == CONSOLE {
            return self.console(&bringer.account.district);
        }
        let writer = match number == bringer.number {
            true => None,
            false => self.store.device(number)?,
        };
        let of_district = |device: &Device| device.account.district == bringer.account.district;
        let mut device = writer.filter(of_district).unwrap_or_else(|| bringer.clone());
        device.revoked |= !device.account.active;
        let area = Area::Villages(device.account.villages(self.now()));
        Ok(Sealer { device, area, console: false, besides: None })
    }

    /// A device as it stands in the store at this moment.
    pub(crate) fn again(&self, device: &Device) -> Result<Device> {
        let found = match device.number {
            CONSOLE => self.store.console(&device.account.district)?,
            number => self.store.device(number)?,
        };
        found.ok_or(Error::UnknownDevice)
    }

    /// The console's own device in a district; made when first needed.
    pub(crate) fn console(&self, district: &DistrictCode) -> Result<Sealer> {
        if self.store.console(district)?.is_none() {
            let key = self.keys.console.verifying_key().to_bytes();
            let write = Write::AddConsole { key };
            self.act(Act { district: Some(district.clone()), time: self.now(), write, audit: None })?;
        }
        let device = self.store.console(district)?.ok_or(Error::UnknownDevice)?;
        Ok(Sealer { device, area: Area::District(district.clone()), console: true, besides: None })
    }
}
