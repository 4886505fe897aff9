//! The side on which the code is typed.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use pendata_device::Device;
use pendata_device::meet::{Code, Lost, MeetingProblem, Part};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::address::PeerAddress;
use super::{Meetings, beacon};
use crate::screens::meeting::MeetingStage;

/// Tries of one meeting: each goes on where the last was cut.
const TRIES: u32 = 6;
const PAUSE: Duration = Duration::from_secs(2);
const CONNECTING: Duration = Duration::from_secs(10);

impl Meetings {
    pub(super) async fn look_around(self: &Arc<Self>) {
        let Some(ear) = beacon::ear().await else { return self.stopped().await };
        loop {
            tokio::select! {
                address = beacon::hear(&ear) => self.found(address),
                () = self.stopped() => return,
            }
        }
    }

    fn found(&self, address: PeerAddress) {
        let address = address.to_string();
        let known = |stage: &MeetingStage| matches!(stage, MeetingStage::Looking { found } if found.contains(&address));
        if !known(&self.status().stage) {
            self.change(|state| {
                if let MeetingStage::Looking { found } = &mut state.stage {
                    found.push(address);
                }
            });
        }
    }

    pub(super) async fn guest(
        self: &Arc<Self>,
        device: &Arc<Mutex<Device>>,
        code: Code,
        address: PeerAddress,
    ) {
        let mut tried = 0;
        loop {
            tried += 1;
            let outcome = match connected(address).await {
                Ok(stream) => self.round(device, stream, Part::Guest { code }).await,
                Err(lost) => Err(lost.into()),
            };
            match outcome {
                Ok(()) => return,
                Err(problem) if problem.passes() && tried < TRIES && !self.is_ending() => {
                    self.change(|state| state.again());
                    tokio::select! {
                        () = tokio::time::sleep(PAUSE) => {}
                        () = self.stopped() => return self.end(&MeetingProblem::Stopped),
                    }
                }
                Err(problem) => return self.end(&problem),
            }
        }
    }
}

async fn connected(address: PeerAddress) -> Result<TcpStream, Lost> {
    let connecting = timeout(CONNECTING, TcpStream::connect(address.socket()));
    let stream = connecting.await.map_err(|_| Lost::Silent)?.map_err(|_| Lost::Cut)?;
    // Each message waits for its answer.
    stream.set_nodelay(true).map_err(|_| Lost::Cut)?;
    Ok(stream)
}
