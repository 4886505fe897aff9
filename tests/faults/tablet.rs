//! A tablet on a disk that can fail, and the list of what it called saved.

use std::path::Path;

use pendata_device::{Device, Error, Options, Result};
use pendata_domain::edit::{Intent, NoteId};
use pendata_domain::ids::{FormVersion, HouseholdId};
use pendata_xforms::Lists;
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use tempfile::TempDir;

use crate::disk::Station;
use crate::support::{self, Clock, PIN, form_hash, path, set, village};

/// The questionnaire in small: a disk does not care how many questions there are.
const FORM: &str = include_str!("../simulation/form.xml");
/// What was found there is looked for again for so many answers; and at the end, all of it.
const LOOKED_BACK: usize = 30;

/// Every answer comes with a note, so that each can be looked for by itself: notes are never replaced.
pub type Saved = (HouseholdId, NoteId);

pub struct Tablet {
    pub station: Station,
    pub saved: Vec<Saved>,
    /// How many of these were found there already.
    found: usize,
    dir: TempDir,
    clock: Clock,
}

impl Tablet {
    /// An enrolled tablet with the questionnaire; the database is made on the station's disk.
    pub fn new(station: Station, number: u32) -> Self {
        // Durability is the station's affair; memory is the faster place for its files.
        let memory = Path::new("/dev/shm");
        let dir = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let clock = Clock::new(u64::from(number));
        let tablet = Self { station, saved: Vec::new(), found: 0, dir: dir.expect("a folder"), clock };
        let mut device = tablet.create(number).expect("a device");
        device.install_form(FormVersion(1), form_hash(), FORM, None).expect("the questionnaire");
        tablet
    }

    fn create(&self, number: u32) -> Result<Device> {
        let enrolled = support::enrolled(number);
        Device::create(self.options(), PIN, &enrolled, Lists::none(), Box::new(self.clock.clone()))
    }

    fn options(&self) -> Options {
        Options { vfs: Some(self.station.name().into()), ..support::options(self.dir.path()) }
    }

    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    pub fn unlock(&self) -> Result<Device> {
        Device::unlock(self.options(), PIN, Lists::none(), Box::new(self.clock.clone()))
    }

    /// A household with a few answers, left at the end: an officer's visit. Keeps what was called saved.
    pub fn visit(&mut self, device: &mut Device, answers: u32) -> Result<()> {
        let (note, first) = noted(device, "rt", "001");
        let household = device.new_household(&village(), &first)?;
        self.saved.push((household, note));
        for answer in 1..=answers {
            self.answer(device, household, answer)?;
        }
        device.leave(household)
    }

    pub fn answer(&mut self, device: &mut Device, household: HouseholdId, answer: u32) -> Result<()> {
        let (note, intents) = noted(device, "q302", &answer.to_string());
        device.record(household, &intents)?;
        self.saved.push((household, note));
        Ok(())
    }

    /// Visits until the disk stops it.
    pub fn work(&mut self, device: &mut Device, dice: &mut ChaCha8Rng) -> Error {
        loop {
            if let Err(error) = self.visit(device, dice.random_range(1..4)) {
                return error;
            }
        }
    }

    /// Looks for what was called saved since the last look, and some before; fails on what is not there.
    pub fn assert_nothing_lost(&mut self, device: &mut Device) {
        let from = self.found.saturating_sub(LOOKED_BACK);
        assert_there(device, &self.saved[from..]);
        self.found = self.saved.len();
    }

    /// Looks for everything that was ever called saved.
    pub fn assert_nothing_ever_lost(&self, device: &mut Device) {
        assert_there(device, &self.saved);
    }
}

fn assert_there(device: &mut Device, saved: &[Saved]) {
    let mut there: Option<(HouseholdId, Vec<NoteId>)> = None;
    for (household, note) in saved {
        if there.as_ref().is_none_or(|(id, _)| id != household) {
            let view = device.household(*household).expect("a household called saved is there");
            there = Some((*household, view.notes.iter().map(|note| note.id).collect()));
        }
        let (_, notes) = there.as_ref().expect("read just above");
        assert!(notes.contains(note), "lost: {household} {}", note.0);
    }
}

fn noted(device: &mut Device, question: &str, value: &str) -> (NoteId, Vec<Intent>) {
    let note = device.new_note();
    let remark = Intent::Note { id: note, path: None, text: "uji".into() };
    (note, vec![set(path(question), value), remark])
}
