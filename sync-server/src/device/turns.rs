//! One request of a device at a time: its receipts are numbered, and its seals are a chain.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use pendata_domain::ids::DeviceNumber;

use crate::error::{Error, Result};
use crate::store::rows::CONSOLE;

/// Requests of a device that may wait for the one under way: the repetition of one whose answer was lost, and what a
/// neighbour brings. A tablet that asks for more at once holds no more of the server's threads.
const WAITING: u32 = 2;

/// Devices that are served, and how many requests wait for each.
#[derive(Default)]
pub struct Turns {
    served: Mutex<BTreeMap<DeviceNumber, u32>>,
    freed: Condvar,
}

/// Devices taken; freed when dropped.
pub struct Turn<'a> {
    turns: &'a Turns,
    devices: Vec<DeviceNumber>,
}

impl Turns {
    /// Waits until none of the devices is served, then takes all: two tablets that bring each other's work do not wait
    /// for each other. Errors with `Busy` where others wait already; the console, which many share, always waits.
    pub fn take(&self, devices: &[DeviceNumber]) -> Result<Turn<'_>> {
        let mut devices = devices.to_vec();
        devices.sort_unstable();
        devices.dedup();
        let mut served = self.served();
        if devices.iter().any(|device| is_too_much(&served, *device)) {
            return Err(Error::Busy);
        }
        while let Some(device) = devices.iter().copied().find(|device| served.contains_key(device)) {
            served.entry(device).and_modify(|waiting| *waiting += 1);
            served = self.freed.wait(served).unwrap_or_else(PoisonError::into_inner);
            served.entry(device).and_modify(|waiting| *waiting = waiting.saturating_sub(1));
        }
        served.extend(devices.iter().map(|device| (*device, 0)));
        Ok(Turn { turns: self, devices })
    }

    fn served(&self) -> MutexGuard<'_, BTreeMap<DeviceNumber, u32>> {
        self.served.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_too_much(served: &BTreeMap<DeviceNumber, u32>, device: DeviceNumber) -> bool {
    device != CONSOLE && served.get(&device).is_some_and(|waiting| *waiting >= WAITING)
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut served = self.turns.served();
        self.devices.iter().for_each(|device| _ = served.remove(device));
        self.turns.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::*;

    const RINA: DeviceNumber = DeviceNumber(7);
    const SARI: DeviceNumber = DeviceNumber(71);

    fn waiting(turns: &Turns, device: DeviceNumber) -> u32 {
        turns.served().get(&device).copied().unwrap_or_default()
    }

    #[test]
    fn a_tablet_that_asks_at_once_again_and_again_is_sent_away_and_nobody_else() {
        let turns = Turns::default();
        let (say, heard) = channel();
        std::thread::scope(|scope| {
            let first = turns.take(&[RINA]).expect("free");
            for _ in 0..WAITING {
                let (turns, say) = (&turns, say.clone());
                scope.spawn(move || {
                    let _turn = turns.take(&[RINA, SARI]).expect("it may wait");
                    say.send(()).expect("the test listens");
                });
            }
            while waiting(&turns, RINA) < WAITING {
                std::thread::sleep(Duration::from_millis(1));
            }
            assert!(matches!(turns.take(&[RINA]), Err(Error::Busy)));
            drop(turns.take(&[SARI]).expect("who waits holds nothing"));
            drop(first);
            (0..WAITING).for_each(|_| heard.recv().expect("each had its turn"));
        });
        assert!(turns.served().is_empty());
    }

    #[test]
    fn the_console_waits_however_many_there_are() {
        let turns = Turns::default();
        let first = turns.take(&[CONSOLE]).expect("free");
        std::thread::scope(|scope| {
            let admins: Vec<_> = (0..6).map(|_| scope.spawn(|| turns.take(&[CONSOLE]).map(drop))).collect();
            while waiting(&turns, CONSOLE) < 6 {
                std::thread::sleep(Duration::from_millis(1));
            }
            drop(first);
            admins.into_iter().for_each(|admin| admin.join().expect("no panic").expect("its turn"));
        });
    }
}
