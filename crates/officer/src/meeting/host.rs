//! The side that shows the code.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use pendata_device::Device;
use pendata_device::meet::{Code, MeetingProblem, Part};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::address::{LocalAddress, PeerAddress, local_addresses};
use super::{Meetings, SHOWN, beacon};
use crate::app::held;
use crate::bridge::BridgeError;
use crate::screens::meeting::{MeetingStage, MeetingTrouble};

/// Wrong codes that end a meeting: whoever guesses has three in a million.
const MOST_WRONG: u32 = 3;
/// After a wrong code nobody is listened to.
const WRONG_PAUSE: Duration = Duration::from_secs(1);

/// A bound address.
pub(crate) struct Door {
    listener: std::net::TcpListener,
    local: LocalAddress,
    pub address: PeerAddress,
}

/// Listens on every private address, on a port that nobody knows beforehand.
pub(super) fn open_doors() -> Result<Vec<Door>, BridgeError> {
    let mut doors = Vec::new();
    for local in local_addresses() {
        let listener = std::net::TcpListener::bind((local.ip, 0))?;
        listener.set_nonblocking(true)?;
        if let Ok(address) = PeerAddress::of(listener.local_addr()?) {
            doors.push(Door { listener, local, address });
        }
    }
    if doors.is_empty() { Err(BridgeError::NoLocalNetwork) } else { Ok(doors) }
}

impl Meetings {
    pub(super) async fn host(self: &Arc<Self>, device: &Arc<Mutex<Device>>, doors: Vec<Door>, code: Code) {
        // Dropped at the end, and with it every task: nothing listens and nothing calls.
        let mut tasks = JoinSet::new();
        let mut visitors = open(doors, &mut tasks);
        let until = Instant::now() + SHOWN;
        let shown = held(&self.state).stage.clone();
        let mut wrong = 0;
        loop {
            let visitor = tokio::select! {
                visitor = visitors.recv() => visitor,
                () = tokio::time::sleep_until(until) => return self.fail(MeetingTrouble::TimedOut),
                () = self.stopped() => return self.set(MeetingStage::Idle),
            };
            let Some(visitor) = visitor else { return self.fail(MeetingTrouble::TimedOut) };
            let part = Part::Host { code, left: MOST_WRONG - wrong - 1 };
            match self.round(device, visitor, part).await {
                Ok(()) => return,
                Err(MeetingProblem::WrongCode { .. }) => {
                    wrong += 1;
                    if wrong == MOST_WRONG {
                        return self.fail(MeetingTrouble::TooManyCodes);
                    }
                    tokio::time::sleep(WRONG_PAUSE).await;
                    self.set(again(&shown, until, wrong));
                }
                // The other comes again with the same code and goes on; a scan of ports does not end a meeting.
                Err(problem) if problem.passes() || self.is_noise(&problem) => {
                    self.set(again(&shown, until, wrong));
                }
                Err(problem) => return self.end(&problem),
            }
        }
    }
}

fn open(doors: Vec<Door>, tasks: &mut JoinSet<()>) -> mpsc::Receiver<TcpStream> {
    let (sender, visitors) = mpsc::channel(1);
    for door in doors {
        tasks.spawn(beacon::call_out(door.local, door.address.socket().port()));
        if let Ok(listener) = TcpListener::from_std(door.listener) {
            tasks.spawn(receive(listener, sender.clone()));
        }
    }
    visitors
}

async fn receive(listener: TcpListener, visitors: mpsc::Sender<TcpStream>) {
    loop {
        match listener.accept().await {
            Ok((stream, from)) if PeerAddress::of(from).is_ok() => {
                if visitors.send(stream).await.is_err() {
                    return;
                }
            }
            Ok(_) => {}
            Err(_) => tokio::time::sleep(WRONG_PAUSE).await,
        }
    }
}

fn again(shown: &MeetingStage, until: Instant, wrong: u32) -> MeetingStage {
    match shown.clone() {
        MeetingStage::Showing { code, addresses, .. } => {
            let seconds = until.saturating_duration_since(Instant::now()).as_secs() as u32;
            MeetingStage::Showing { code, addresses, seconds, wrong_codes: wrong }
        }
        other => other,
    }
}
