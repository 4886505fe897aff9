//! Photos to the server, after everything else: every thumbnail, then the photos, each from the byte where the server
//! stopped. A picture that does not go through holds up nothing but the pictures behind it.

use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use pendata_domain::ids::HouseholdId;
use pendata_domain::protocol::{MAX_PIECE_BYTES, PHOTO_HELD, PhotoHeld, open_frame, photo_path};

use super::absorb::not_ours;
use super::api::{Call, Method, SyncApi};
use super::body;
use super::machine::Patience;
use super::problem::SyncProblem;
use crate::device::Device;
use crate::environment::random;
use crate::error::Result;
use crate::tables::photos::{self, Size, Unsent};

/// How far it is: photos, and bytes of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PhotoProgress {
    /// Photos that wait, the one under way with them.
    pub photos: u32,
    pub bytes_done: u64,
    pub bytes_total: u64,
    /// Bytes that travelled in this run.
    pub bytes_up: u64,
    /// Seconds until the next try, while waiting.
    pub retry_in: Option<u64>,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PhotoReport {
    /// Photos the server holds wholly since this run.
    pub sent: u32,
    pub bytes_up: u64,
    /// The photo that stopped the run.
    pub delayed: Option<DelayedPhoto>,
    /// Photos the server does not take, or whose file on the device is damaged; with the last reason.
    pub refused: u32,
    pub reason: Option<String>,
}

/// A photo that is to go on later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelayedPhoto {
    pub household: HouseholdId,
    /// Where it goes on.
    pub sent: u32,
    pub bytes: u32,
}

/// Which pictures go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoChoice {
    /// A few kilobytes each; the photos wait until the officer says so.
    Thumbnails,
    All,
}

/// Sends what waits. `rest` waits; `watch` is told how far it is and ends the run by returning `false`.
pub async fn send_photos<A, R, F, W>(
    device: &Mutex<Device>,
    api: &A,
    patience: Patience,
    choice: PhotoChoice,
    rest: R,
    watch: W,
) -> (PhotoReport, Result<(), SyncProblem>)
where
    A: SyncApi,
    R: Fn(Duration) -> F + Send + Sync,
    F: Future<Output = ()> + Send,
    W: FnMut(&PhotoProgress) -> bool + Send,
{
    let mut sender = Sender { device, api, patience, rest, watch, report: PhotoReport::default() };
    let mut outcome = sender.send_all(Size::Thumbnail).await;
    if outcome.is_ok() && choice == PhotoChoice::All {
        outcome = sender.send_all(Size::Whole).await;
    }
    (sender.report, outcome)
}

struct Sender<'d, A, R, W> {
    device: &'d Mutex<Device>,
    api: &'d A,
    patience: Patience,
    rest: R,
    watch: W,
    report: PhotoReport,
}

impl<A, R, F, W> Sender<'_, A, R, W>
where
    A: SyncApi,
    R: Fn(Duration) -> F + Send + Sync,
    F: Future<Output = ()> + Send,
    W: FnMut(&PhotoProgress) -> bool + Send,
{
    /// A panic elsewhere left the device as its last transaction did.
    fn device(&self) -> MutexGuard<'_, Device> {
        self.device.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn send_all(&mut self, size: Size) -> Result<(), SyncProblem> {
        let waiting = photos::unsent(&self.device().store.db, size)?;
        for picture in waiting {
            match self.send(picture.clone()).await {
                Err(SyncProblem::Refused { status: 401, code }) => {
                    return Err(SyncProblem::Refused { status: 401, code });
                }
                Err(SyncProblem::Refused { code, .. }) => {
                    tracing::warn!(code, "a photo was refused");
                    self.report.refused += 1;
                    self.report.reason = Some(code);
                }
                Err(problem) => {
                    self.report.delayed = self.delayed(&picture)?;
                    return Err(problem);
                }
                Ok(()) => self.report.sent += u32::from(size == Size::Whole),
            }
        }
        Ok(())
    }

    fn delayed(&self, picture: &Unsent) -> Result<Option<DelayedPhoto>, SyncProblem> {
        let unsent = photos::unsent(&self.device().store.db, picture.size)?;
        let found = unsent.into_iter().find(|one| one.hash == picture.hash);
        Ok(found.map(|one| DelayedPhoto { household: one.household, sent: one.sent, bytes: one.bytes }))
    }

    async fn send(&mut self, mut picture: Unsent) -> Result<(), SyncProblem> {
        let Some(content) = self.device().picture(picture.hash) else {
            return Err(SyncProblem::Refused { status: 0, code: "photo_lost".into() });
        };
        let mut failures = 0;
        // What an earlier run heard may be old: the server says where it is before anything is sent.
        let mut known = false;
        while !(known && picture.sent >= picture.bytes) {
            if !self.tell(None) {
                return Err(SyncProblem::Stopped);
            }
            let call = match known {
                true => self.piece_call(&picture, &content)?,
                false => self.held_call(&picture)?,
            };
            match self.step(call, &mut picture).await {
                Ok(gained) => {
                    failures = if gained { 0 } else { failures + u32::from(known) };
                    known = true;
                    if failures >= self.patience.tries {
                        return Err(SyncProblem::Server { status: 409 });
                    }
                }
                Err(problem) => {
                    failures += 1;
                    known = false;
                    self.pause(problem, failures).await?;
                }
            }
        }
        Ok(())
    }

    /// Whether the server holds more than before.
    async fn step(&mut self, call: Call, picture: &mut Unsent) -> Result<bool, SyncProblem> {
        self.report.bytes_up += call.body.len() as u64;
        let path = call.path.clone();
        let reply = self.api.call(call).await?;
        let frame = body::frame_of(&reply)?;
        let mut device = self.device.lock().unwrap_or_else(PoisonError::into_inner);
        let key = device.identity.server_key()?;
        let held: PhotoHeld = open_frame(&frame, PHOTO_HELD, path.as_bytes(), &key).map_err(not_ours)?;
        let sent = if held.whole { picture.bytes } else { held.bytes.min(picture.bytes - 1) };
        let gained = sent > picture.sent;
        picture.sent = sent;
        device.photo_sent(picture, sent)?;
        Ok(gained)
    }

    async fn pause(&mut self, problem: SyncProblem, failures: u32) -> Result<(), SyncProblem> {
        if !problem.passes() || failures >= self.patience.tries {
            return Err(problem);
        }
        let dice = u32::from_le_bytes(random(self.device().environment.as_mut()));
        let pause = self.patience.pause(failures, dice);
        if !self.tell(Some(pause)) {
            return Err(SyncProblem::Stopped);
        }
        (self.rest)(pause).await;
        Ok(())
    }

    fn tell(&mut self, pause: Option<Duration>) -> bool {
        let waiting = photos::waiting(&self.device().store.db).unwrap_or_default();
        let (photos, bytes_total, bytes_done) = waiting;
        let retry_in = pause.map(|pause| pause.as_secs());
        let bytes_up = self.report.bytes_up;
        (self.watch)(&PhotoProgress { photos, bytes_done, bytes_total, bytes_up, retry_in })
    }

    fn held_call(&self, picture: &Unsent) -> Result<Call> {
        self.device().read_call(format!("{}/held", photo_path(&picture.village, &picture.hash)))
    }

    fn piece_call(&self, picture: &Unsent, content: &[u8]) -> Result<Call> {
        let from = picture.sent as usize;
        let to = content.len().min(from + MAX_PIECE_BYTES);
        let path = photo_path(&picture.village, &picture.hash);
        let path = format!("{path}?from={from}&of={}", content.len());
        let call = self.device().signed_call(Method::Put, path)?;
        Ok(Call { body: content[from..to].to_vec(), ..call })
    }
}

impl Device {
    fn photo_sent(&mut self, picture: &Unsent, sent: u32) -> Result<()> {
        self.store.commit(self.environment.as_mut(), |ledger| photos::mark_sent(ledger.tx, picture, sent))
    }
}
