//! Making a device, unlocking it, and changing its PIN.

use std::collections::BTreeMap;
use std::sync::Arc;

use pendata_domain::protocol::Pieces;
use pendata_xforms::Lists;

use super::Device;
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::facts::Fact;
use crate::identity::{Enrolled, Identity, Trainee};
use crate::options::Options;
use crate::storage::{
    Journal, JournalContent, KeyFile, Keys, Opening, create_database, make_private_folder, move_aside,
    now_stamp, open_database, read_journal,
};
use crate::store::{Ledger, Recovery, Store};
use crate::tables::meta;
use crate::tables::notices::{self, NoticeKind};

/// A device's files as they were just made.
struct Made {
    store: Store,
    keys: Keys,
}

impl Device {
    /// Makes the device of a fresh enrolment in an empty folder.
    ///
    /// Errors: `AlreadyThere`, `PinTooShort`.
    pub fn create(
        options: Options,
        pin: &str,
        enrolled: &Enrolled,
        lists: Arc<Lists>,
        environment: Box<dyn Environment>,
    ) -> Result<Self> {
        let offset = enrolled.server_time - environment.now();
        let (made, environment) = Self::make(&options, pin, Identity::of(enrolled), environment, |ledger| {
            meta::put(ledger.tx, meta::TICKET, &enrolled.ticket)?;
            meta::put(ledger.tx, meta::CLOCK_OFFSET, &offset)
        })?;
        let mut device = Self::assemble(made.store, options, made.keys, lists, environment)?;
        device.begin_exchange(&enrolled.exchange)?;
        Ok(device)
    }

    /// Makes a device to learn on in an empty folder, without a household and without any key.
    ///
    /// Errors: `AlreadyThere`, `PinTooShort`.
    pub(super) fn create_for(
        trainee: &Trainee,
        options: Options,
        pin: &str,
        lists: Arc<Lists>,
        environment: Box<dyn Environment>,
    ) -> Result<Self> {
        let identity = Identity::of_trainee(trainee);
        let (made, environment) = Self::make(&options, pin, identity, environment, |_| Ok(()))?;
        Self::assemble(made.store, options, made.keys, lists, environment)
    }

    fn make(
        options: &Options,
        pin: &str,
        identity: Identity,
        mut environment: Box<dyn Environment>,
        beside: impl Fn(&Ledger<'_>) -> Result<()>,
    ) -> Result<(Made, Box<dyn Environment>)> {
        make_private_folder(&options.dir)?;
        if KeyFile::exists(&options.dir) {
            return Err(Error::AlreadyThere);
        }
        move_aside(&options.dir, &now_stamp(environment.now()))?;
        let (key_file, keys) = KeyFile::draw(options, pin, environment.as_mut())?;
        let db = create_database(&opening(options, &keys))?;
        let journal = Journal::new(&options.dir, keys.journal());
        let content = JournalContent::default();
        let mut store = Store::open(db, options.dir.clone(), journal, &content, None, environment.as_mut())?;
        store.commit(environment.as_mut(), |ledger| {
            ledger.note(&Fact::Enrolled { identity: identity.clone() })?;
            beside(ledger)
        })?;
        key_file.save()?;
        Ok((Made { store, keys }, environment))
    }

    /// Opens the device in the folder. A database that cannot be read is moved aside and rebuilt from the
    /// journal: [`Device::recovery`] says what happened.
    ///
    /// Errors: `NoDevice`, `WrongPin`, `TooSoon`, `KeyringLost`, `NewerVersion`.
    pub fn unlock(
        options: Options,
        pin: &str,
        lists: Arc<Lists>,
        mut environment: Box<dyn Environment>,
    ) -> Result<Self> {
        let keys = KeyFile::read(&options.dir)?.unlock(&options, pin, environment.now())?;
        let content = read_journal(&options.dir, keys.journal())?;
        let opened = open_database(&opening(&options, &keys));
        let (db, moved_to) = match opened {
            Ok(db) => (db, None),
            Err(Error::Damaged) => {
                let moved = move_aside(&options.dir, &now_stamp(environment.now()))?;
                (create_database(&opening(&options, &keys))?, moved)
            }
            Err(other) => return Err(other),
        };
        let journal = Journal::new(&options.dir, keys.journal());
        let dir = options.dir.clone();
        let store = Store::open(db, dir, journal, &content, moved_to, environment.as_mut())?;
        let mut device = Self::assemble(store, options, keys, lists, environment)?;
        if let Some(recovery) = meta::get(&device.store.db, meta::RECOVERY)? {
            device.recover(recovery)?;
        }
        device.take_erasures()?;
        Ok(device)
    }

    /// Whether there is a device in the folder to unlock.
    pub fn exists(options: &Options) -> bool {
        KeyFile::exists(&options.dir)
    }

    /// Wraps the data key by another PIN. The data is not touched.
    pub fn change_pin(&mut self, old: &str, new: &str) -> Result<()> {
        let mut file = KeyFile::read(&self.options.dir)?;
        file.unlock(&self.options, old, self.environment.now())?;
        file.change_pin(&self.options, &self.keys, new, self.environment.as_mut())
    }

    /// Whether half of the key lies in the operating system's keyring.
    pub fn key_in_keyring(&self) -> Result<bool> {
        Ok(KeyFile::read(&self.options.dir)?.in_keyring())
    }

    fn assemble(
        store: Store,
        options: Options,
        keys: Keys,
        lists: Arc<Lists>,
        mut environment: Box<dyn Environment>,
    ) -> Result<Self> {
        let identity: Identity = meta::get(&store.db, meta::IDENTITY)?.ok_or(Error::Damaged)?;
        let actor = Self::fresh_actor(identity.device, environment.as_mut());
        let mut device = Self {
            store,
            identity,
            options,
            keys,
            environment,
            lists,
            actor,
            forms: BTreeMap::new(),
            in_force: None,
            next_start: None,
            clock_offset: 0,
            bounds: BTreeMap::new(),
            opened: None,
            held: None,
            recovery: None,
            baseless: false,
            despite_space: false,
            pieces: Pieces::default(),
            request: None,
        };
        device.read_clock_offset()?;
        device.read_bounds()?;
        device.read_forms()?;
        Ok(device)
    }

    fn recover(&mut self, recovery: Recovery) -> Result<()> {
        self.rebuild_documents()?;
        let now = self.environment.now();
        let unreadable = recovery.unreadable.to_string();
        self.store.commit(self.environment.as_mut(), |ledger| {
            notices::insert(ledger.tx, NoticeKind::Recovered, None, &unreadable, now)?;
            meta::remove(ledger.tx, meta::RECOVERY)
        })?;
        self.recovery = Some(recovery);
        Ok(())
    }
}

fn opening<'a>(options: &'a Options, keys: &'a Keys) -> Opening<'a> {
    Opening { dir: &options.dir, vfs: options.vfs.as_deref(), keys }
}
