//! The device of one officer.

mod batches;
mod cut;
mod doubles;
mod erasures;
mod forms;
mod imports;
mod integrate;
mod list;
mod loaded;
mod moving;
mod open;
mod place;
mod read;
mod rebuild;
mod record;
mod refused;
mod space;
mod split;
mod traces;
mod training;
mod upkeep;
mod work;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;
use pendata_domain::area::{Bounds, VillageCode, day_in};
use pendata_domain::attribution::{Act, Attribution, Role};
use pendata_domain::document::Document;
use pendata_domain::household::{Household, OrderedAttribution, Provenance};
use pendata_domain::ids::{ActorId, ChangeHash, DeviceNumber, FormVersion, HouseholdId, UserId};
use pendata_domain::protocol::Pieces;
use pendata_xforms::{Lists, Session};

use crate::check::PublishedForm;
use crate::environment::{Environment, random};
use crate::error::Result;
use crate::identity::Identity;
use crate::options::Options;
use crate::projection::Projection;
use crate::storage::Keys;
use crate::store::{Recovery, Store};
use crate::tables::intents::IntentRow;
use crate::tables::meta;
use crate::view::Composer;

pub use doubles::Double;
pub use forms::ComingForm;
pub use imports::{OnDevice, Planned};
pub(crate) use integrate::{Incoming, Integrated};
pub use list::Counts;
pub use moving::{Affected, Impact, Moving};
pub use place::PlaceDoubt;
pub use record::Recorded;
pub(crate) use refused::Refusal;
pub use space::Space;
pub use training::{Account, TrainingVillage, Writer};

/// One officer's device, unlocked. Not shared between threads: the host puts it behind a mutex.
pub struct Device {
    pub(crate) store: Store,
    pub(crate) identity: Identity,
    pub(crate) options: Options,
    pub(crate) keys: Keys,
    pub(crate) environment: Box<dyn Environment>,
    /// Long choice lists (regions), given by the host.
    pub(crate) lists: Arc<Lists>,
    pub(crate) actor: ActorId,
    /// Those that anything is worked on under, compiled.
    pub(crate) forms: BTreeMap<FormVersion, Arc<PublishedForm>>,
    pub(crate) in_force: Option<FormVersion>,
    /// When to look for the next form, Unix seconds; `None` for at once.
    pub(crate) next_start: Option<i64>,
    /// Server's clock minus ours, seconds.
    pub(crate) clock_offset: i64,
    /// Where villages lie, as far as the district says.
    pub(crate) bounds: BTreeMap<VillageCode, Bounds>,
    pub(crate) opened: Option<Opened>,
    /// The household on the officer's screen, and the form it was opened under: a newer one waits.
    pub(crate) held: Option<(HouseholdId, FormVersion)>,
    pub(crate) recovery: Option<Recovery>,
    /// Answers wait for their base, which only the server has.
    pub(crate) baseless: bool,
    /// The officer downloads though the disk is nearly full.
    pub(crate) despite_space: bool,
    /// Photos that another device brings and that are not whole yet.
    pub(crate) pieces: Pieces,
    /// The body of the request under way: an answer is bound to it.
    pub(crate) request: Option<Vec<u8>>,
}

/// The household that is open: what the screens show, and what the form says about it.
pub struct Opened {
    pub household: HouseholdId,
    pub village: VillageCode,
    /// With answers that went into no change yet.
    pub view: Household,
    pub session: Session,
    document: Document,
    heads: Vec<ChangeHash>,
    pending: Vec<IntentRow>,
    /// What stands in the tables; `None` where nothing does.
    projection: Option<Projection>,
    /// The open visit.
    visit: Option<u32>,
}

impl std::fmt::Debug for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Device({})", self.identity.device.0)
    }
}

impl Device {
    pub fn number(&self) -> DeviceNumber {
        self.identity.device
    }

    /// Whether it is for learning: nothing of it ever leaves.
    pub fn is_training(&self) -> bool {
        self.identity.is_trainee()
    }

    pub fn user(&self) -> UserId {
        self.identity.user
    }

    pub fn user_name(&self) -> &str {
        &self.identity.name
    }

    pub fn role(&self) -> Role {
        self.identity.role
    }

    pub fn villages(&self) -> &[VillageCode] {
        &self.identity.villages
    }

    pub fn dir(&self) -> &PathBuf {
        &self.store.dir
    }

    /// What was done when the database was found damaged at unlocking.
    pub fn recovery(&self) -> Option<&Recovery> {
        self.recovery.as_ref()
    }

    /// Whether answers are in the database alone, because the journal beside it cannot be written.
    pub fn single_copy(&self) -> bool {
        self.store.single_copy
    }

    /// Unix seconds by the device's clock, corrected by what the server last said.
    pub fn now(&self) -> i64 {
        self.environment.now().saturating_add(self.clock_offset)
    }

    /// Server's clock minus ours, seconds, as last seen.
    pub fn clock_offset(&self) -> i64 {
        self.clock_offset
    }

    /// The day in a village, by the corrected clock.
    pub fn today(&self, village: &VillageCode) -> NaiveDate {
        day_in(village.area(), self.now())
    }

    /// Bytes free on the disk the device lies on; `None` where that cannot be told.
    pub fn free_bytes(&self) -> Option<u64> {
        self.environment.free_bytes(&self.store.dir)
    }

    pub(crate) fn composer<'a>(&'a self, household: HouseholdId, form: &'a PublishedForm) -> Composer<'a> {
        Composer {
            household,
            rules: &form.rules,
            forms: &self.forms,
            actor: self.actor,
            user: self.identity.user,
            role: self.identity.role,
        }
    }

    /// How an answer of this moment appears before it is in a change.
    fn provenance(&self, row: &IntentRow) -> Provenance {
        let attribution = Attribution {
            user: self.identity.user,
            role: self.identity.role,
            act: Act::Save,
            visit: row.visit,
            form: row.form,
            today: row.today,
        };
        Provenance {
            change: ChangeHash([0; 32]),
            device: self.identity.device,
            attribution: Some(OrderedAttribution(attribution)),
            time: row.time,
        }
    }

    /// A new name to write under: after a refusal, and at every start.
    pub(crate) fn fresh_actor(device: DeviceNumber, environment: &mut dyn Environment) -> ActorId {
        ActorId::of_session(device, random(environment))
    }

    pub(crate) fn read_clock_offset(&mut self) -> Result<()> {
        self.clock_offset = meta::get(&self.store.db, meta::CLOCK_OFFSET)?.unwrap_or(0);
        Ok(())
    }
}
