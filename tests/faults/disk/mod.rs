//! A disk that can be full, fail, lose power and lie, below SQLite.
//!
//! What is durable lies in real files. What was written and not yet synced lies in memory beside them; when the
//! power goes, each 512-byte sector of it survives or not, by dice. Reads see both. As on a real disk, a sync
//! makes a file's bytes durable; making and deleting files is durable at once.

mod vfs;

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const SECTOR: usize = 512;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    Open,
    Read,
    Write,
    Truncate,
    Sync,
    Delete,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No space: writes are refused.
    Full,
    /// Any call fails.
    Io,
    /// Syncs fail.
    Fsync,
    /// The power goes: every call fails until it comes back.
    Power,
}

impl Trouble {
    fn concerns(self, call: Call) -> bool {
        match self {
            Self::Full => call == Call::Write,
            Self::Fsync => call == Call::Sync,
            Self::Io | Self::Power => true,
        }
    }
}

/// When trouble comes: at the `after`-th call that it concerns, counted from 1; once, or from then on.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub trouble: Trouble,
    pub after: u64,
    pub for_ever: bool,
}

/// A refused call, as the VFS tells it to SQLite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Refused {
    full: bool,
}

enum Unsynced {
    Write { at: usize, bytes: Vec<u8> },
    Truncate { length: usize },
}

/// A file as its readers see it, and what of it is not durable.
#[derive(Default)]
struct Held {
    seen: Vec<u8>,
    unsynced: Vec<Unsynced>,
    users: u32,
}

pub struct Disk {
    files: HashMap<PathBuf, Held>,
    dice: ChaCha8Rng,
    plan: Option<Plan>,
    /// Calls that the plan concerns, so far.
    calls: u64,
    struck: bool,
    powered: bool,
    lies: bool,
}

/// A disk and the name under which SQLite knows it. Made once for each test.
#[derive(Clone)]
pub struct Station {
    name: String,
    disk: Arc<Mutex<Disk>>,
}

impl Station {
    pub fn new(name: &str, seed: u64) -> Self {
        let disk = Disk {
            files: HashMap::new(),
            dice: ChaCha8Rng::seed_from_u64(seed),
            plan: None,
            calls: 0,
            struck: false,
            powered: true,
            lies: false,
        };
        let station = Self { name: name.to_owned(), disk: Arc::new(Mutex::new(disk)) };
        vfs::register(&station.name, Arc::clone(&station.disk));
        station
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    fn disk(&self) -> MutexGuard<'_, Disk> {
        self.disk.lock().expect("no call panics")
    }

    pub fn expect(&self, plan: Plan) {
        let mut disk = self.disk();
        (disk.plan, disk.calls, disk.struck) = (Some(plan), 0, false);
    }

    /// Ends the trouble that was planned. Returns whether it came.
    pub fn relieve(&self) -> bool {
        let mut disk = self.disk();
        disk.plan = None;
        disk.struck
    }

    /// From here on, a sync does nothing and says it did.
    pub fn lie(&self, lies: bool) {
        self.disk().lies = lies;
    }

    /// The power comes back: what was not durable is torn. Nobody may have a file open.
    pub fn power_on(&self) {
        let mut disk = self.disk();
        disk.plan = None;
        let files = std::mem::take(&mut disk.files);
        for (path, held) in files {
            assert_eq!(held.users, 0, "{} is still open", path.display());
            tear(&path, held.unsynced, &mut disk.dice).expect("the real disk works");
        }
        disk.powered = true;
    }

    pub fn power_off(&self) {
        self.disk().powered = false;
    }
}

impl Disk {
    /// Counts a call and says whether it goes through.
    fn admit(&mut self, call: Call) -> Result<(), Refused> {
        if !self.powered {
            return Err(Refused { full: false });
        }
        let Some(plan) = self.plan.filter(|plan| plan.trouble.concerns(call)) else { return Ok(()) };
        self.calls += 1;
        if self.calls < plan.after || (self.calls > plan.after && !plan.for_ever) {
            return Ok(());
        }
        self.struck = true;
        self.powered = plan.trouble != Trouble::Power;
        Err(Refused { full: plan.trouble == Trouble::Full })
    }

    fn open(&mut self, path: &Path, create: bool) -> Result<bool, Refused> {
        self.admit(Call::Open)?;
        if !self.files.contains_key(path) {
            if create && !path.exists() {
                File::create(path).expect("the real disk works");
            }
            let Ok(seen) = fs::read(path) else { return Ok(false) };
            self.files.insert(path.to_owned(), Held { seen, ..Held::default() });
        }
        self.held(path).users += 1;
        Ok(true)
    }

    /// The last user's closing hands the file to the system, which writes it sooner or later: here at once.
    fn close(&mut self, path: &Path) {
        let (powered, lies) = (self.powered, self.lies);
        let held = self.held(path);
        held.users -= 1;
        if held.users == 0 && powered && !lies {
            make_durable(path, held);
            self.files.remove(path);
        }
    }

    /// How many bytes were read; fewer than asked at the end of the file.
    fn read(&mut self, path: &Path, at: usize, into: &mut [u8]) -> Result<usize, Refused> {
        self.admit(Call::Read)?;
        let seen = &self.held(path).seen;
        let there = seen.len().saturating_sub(at).min(into.len());
        into[..there].copy_from_slice(&seen[at.min(seen.len())..][..there]);
        Ok(there)
    }

    fn write(&mut self, path: &Path, at: usize, bytes: &[u8]) -> Result<(), Refused> {
        self.admit(Call::Write)?;
        let held = self.held(path);
        put(&mut held.seen, at, bytes);
        held.unsynced.push(Unsynced::Write { at, bytes: bytes.to_vec() });
        Ok(())
    }

    fn truncate(&mut self, path: &Path, length: usize) -> Result<(), Refused> {
        self.admit(Call::Truncate)?;
        let held = self.held(path);
        held.seen.resize(length, 0);
        held.unsynced.push(Unsynced::Truncate { length });
        Ok(())
    }

    fn sync(&mut self, path: &Path) -> Result<(), Refused> {
        self.admit(Call::Sync)?;
        if !self.lies {
            make_durable(path, self.held(path));
        }
        Ok(())
    }

    fn delete(&mut self, path: &Path) -> Result<bool, Refused> {
        self.admit(Call::Delete)?;
        self.files.remove(path);
        Ok(fs::remove_file(path).is_ok())
    }

    fn exists(&self, path: &Path) -> bool {
        self.files.contains_key(path) || path.exists()
    }

    fn length(&mut self, path: &Path) -> usize {
        self.held(path).seen.len()
    }

    fn held(&mut self, path: &Path) -> &mut Held {
        self.files.get_mut(path).expect("SQLite uses the files it opened")
    }
}

fn put(file: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    if file.len() < at + bytes.len() {
        file.resize(at + bytes.len(), 0);
    }
    file[at..at + bytes.len()].copy_from_slice(bytes);
}

fn make_durable(path: &Path, held: &mut Held) {
    let done = on_real_file(path, |file| {
        held.unsynced.drain(..).try_for_each(|change| match change {
            Unsynced::Write { at, bytes } => file.write_all_at(&bytes, at as u64),
            Unsynced::Truncate { length } => file.set_len(length as u64),
        })
    });
    done.expect("the real disk works");
}

fn tear(path: &Path, unsynced: Vec<Unsynced>, dice: &mut ChaCha8Rng) -> std::io::Result<()> {
    on_real_file(path, |file| {
        for change in unsynced {
            match change {
                Unsynced::Truncate { length } if dice.random() => file.set_len(length as u64)?,
                Unsynced::Truncate { .. } => {}
                Unsynced::Write { at, bytes } => tear_write(file, at, &bytes, dice)?,
            }
        }
        Ok(())
    })
}

fn tear_write(file: &File, at: usize, bytes: &[u8], dice: &mut ChaCha8Rng) -> std::io::Result<()> {
    let mut from = 0;
    while from < bytes.len() {
        let sector_end = ((at + from) / SECTOR + 1) * SECTOR - at;
        let to = sector_end.min(bytes.len());
        if dice.random() {
            file.write_all_at(&bytes[from..to], (at + from) as u64)?;
        }
        from = to;
    }
    Ok(())
}

/// A file that was moved or deleted meanwhile takes nothing more.
fn on_real_file(path: &Path, work: impl FnOnce(&File) -> std::io::Result<()>) -> std::io::Result<()> {
    match OpenOptions::new().write(true).open(path) {
        Ok(file) => work(&file),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}
