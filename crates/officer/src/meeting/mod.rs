//! Meeting another tablet without network: sockets, time limits, and what the screens know of it. Nothing listens but
//! while a code is shown, for five minutes at most, on addresses of a private network only.

mod address;
mod beacon;
mod guest;
mod host;
mod round;
mod state;
mod tcp;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use pendata_device::Device;
use pendata_device::meet::Code;
use tokio::sync::Notify;

use crate::app::held;
use crate::bridge::BridgeError;
use crate::event::{Event, Listeners};
use crate::screens::meeting::{MeetingStage, MeetingStatus};
use crate::syncing::Syncing;
pub(crate) use address::PeerAddress;
use state::MeetingState;

/// A code is shown so long.
const SHOWN: Duration = Duration::from_secs(5 * 60);
/// The other end is told that the officer stopped; after that the connection is cut.
const GRACE: Duration = Duration::from_secs(3);

/// What the task and the screens share.
pub(crate) struct Meetings {
    state: Mutex<MeetingState>,
    ending: AtomicBool,
    cut_short: Notify,
    listeners: Arc<Listeners>,
    syncing: Arc<Syncing>,
    worker: Mutex<Option<JoinHandle<()>>>,
}

impl Meetings {
    pub fn new(listeners: Arc<Listeners>, syncing: Arc<Syncing>) -> Self {
        Self {
            state: Mutex::default(),
            ending: AtomicBool::new(false),
            cut_short: Notify::new(),
            listeners,
            syncing,
            worker: Mutex::default(),
        }
    }

    pub fn status(&self) -> MeetingStatus {
        held(&self.state).status()
    }

    /// Shows a code and listens.
    ///
    /// Errors with `NoLocalNetwork` where no address could be reached from another device.
    pub fn show_code(self: &Arc<Self>, device: Arc<Mutex<Device>>, code: Code) -> Result<(), BridgeError> {
        self.stop();
        let doors = host::open_doors()?;
        let shown = MeetingStage::Showing {
            code: code.to_string(),
            addresses: doors.iter().map(|door| door.address.to_string()).collect(),
            seconds: SHOWN.as_secs() as u32,
            wrong_codes: 0,
        };
        self.begin(shown, move |meetings, runtime| runtime.block_on(meetings.host(&device, doors, code)));
        Ok(())
    }

    /// Looks for devices that show a code.
    pub fn look(self: &Arc<Self>) {
        self.stop();
        let looking = MeetingStage::Looking { found: Vec::new() };
        self.begin(looking, |meetings, runtime| runtime.block_on(meetings.look_around()));
    }

    /// Meets the device at an address, by the code that is shown there.
    pub fn join(self: &Arc<Self>, device: Arc<Mutex<Device>>, code: Code, address: PeerAddress) {
        self.stop();
        let connecting = MeetingStage::Connecting;
        self.begin(connecting, move |meetings, runtime| {
            runtime.block_on(meetings.guest(&device, code, address));
        });
    }

    fn begin(
        self: &Arc<Self>,
        stage: MeetingStage,
        work: impl FnOnce(&Arc<Self>, &tokio::runtime::Runtime) + Send + 'static,
    ) {
        self.ending.store(false, Ordering::Relaxed);
        *held(&self.state) = MeetingState::at(stage);
        self.tell();
        let shared = Arc::clone(self);
        let task = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            match runtime {
                Ok(runtime) => work(&shared, &runtime),
                Err(_) => shared.set(MeetingStage::Idle),
            }
        });
        *held(&self.worker) = Some(task);
    }

    /// Ends whatever is under way; comes back when it is over. What came stays.
    pub fn stop(&self) {
        self.ending.store(true, Ordering::Relaxed);
        self.cut_short.notify_one();
        if let Some(task) = held(&self.worker).take() {
            // A task that panicked is over as well.
            task.join().unwrap_or_default();
        }
    }

    /// The officer leaves: nothing listens any more, and the last result is forgotten.
    pub fn close(&self) {
        self.stop();
        self.set(MeetingStage::Idle);
    }

    fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Relaxed)
    }

    /// Until the officer stops. A stop that came while nobody waited is not forgotten.
    async fn stopped(&self) {
        while !self.is_ending() {
            self.cut_short.notified().await;
        }
    }

    fn set(&self, stage: MeetingStage) {
        held(&self.state).stage = stage;
        self.tell();
    }

    fn change(&self, change: impl FnOnce(&mut MeetingState)) {
        change(&mut held(&self.state));
        self.tell();
    }

    fn tell(&self) {
        let status = self.status();
        self.listeners.tell(&Event::Meeting(status));
    }
}
