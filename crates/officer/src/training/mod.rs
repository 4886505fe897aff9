//! Mode latihan: a second device beside the officer's own, in a folder and under a key of its own, with a village of people
//! who do not exist. It has no server and no signing key: see [`Device::create_training`].

mod village;

use std::path::Path;
use std::sync::Arc;

use pendata_device::{
    Device, Environment, Error as DeviceError, NoKeyring, Options, PinCost, SystemEnvironment,
};
use pendata_domain::area::day_in;

use crate::app::App;
use crate::bridge::BridgeError;
use crate::event::Event;
use crate::regions;
use crate::screens::entry::{self, AppState};
use crate::unlocked::Open;

const FOLDER: &str = "training";
/// Nothing real is in there, and nobody is asked for it.
const PIN: &str = "latihan";

/// Puts the officer's own device away, locked, and opens the one to learn on; makes it where it is not there yet.
pub fn enter(app: &App, (): ()) -> Result<AppState, BridgeError> {
    app.close()?;
    let opened = Device::unlock(options(app), PIN, regions::lists(), Box::new(SystemEnvironment));
    match opened {
        Ok(device) => Ok(begin(app, device)),
        Err(DeviceError::StorageFull) => Err(BridgeError::DiskFull),
        // Not there yet, or whatever became of it: there is nothing in it that anybody could miss.
        Err(_) => restart(app, ()),
    }
}

/// As [`enter`], with the village as it was at the very beginning.
pub fn restart(app: &App, (): ()) -> Result<AppState, BridgeError> {
    app.close()?;
    let options = options(app);
    remove(&options.dir)?;
    let village = village::drawn(day_in(village::code().area(), SystemEnvironment.now()))?;
    let folder = options.dir.clone();
    match Device::create_training(options, PIN, village, regions::lists(), Box::new(SystemEnvironment)) {
        Ok(made) => Ok(begin(app, made)),
        Err(error) => {
            // Half a village is none.
            remove(&folder)?;
            Err(error.into())
        }
    }
}

fn remove(folder: &Path) -> std::io::Result<()> {
    if folder.exists() { std::fs::remove_dir_all(folder) } else { Ok(()) }
}

fn begin(app: &App, device: Device) -> AppState {
    *app.open() = Some(Open::new(device));
    let state = entry::current(app);
    app.tell(&Event::State(state.clone()));
    state
}

fn options(app: &App) -> Options {
    let pin_cost = PinCost { memory_kib: 64, passes: 1 };
    Options { pin_cost, keyring: Arc::new(NoKeyring), ..Options::at(app.folder().join(FOLDER)) }
}
