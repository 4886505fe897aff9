//! What is known of past and present syncs.

use std::time::{Duration, Instant};

use pendata_device::Counts;
use pendata_device::sync::Download;

use super::pace::Pace;
use super::{FIRST_PAUSE, LAST_PAUSE};
use crate::regions;
use crate::screens::sync::{DelayedPhoto, DownloadStatus, SyncActivity, SyncStatus, Trouble};

#[derive(Clone)]
pub(crate) struct SyncState {
    pub activity: SyncActivity,
    pub paused: bool,
    /// The device is being closed.
    pub ending: bool,
    /// When the next round is made; `None` while one is, or where only a demand helps.
    pub due: Option<Instant>,
    pub trouble: Option<Trouble>,
    /// Rounds that failed, one after the other.
    pub failures: u32,
    /// Others' changes that came with the last round.
    pub received: u32,
    /// The photo that did not go through with the last round.
    pub delayed: Option<DelayedPhoto>,
    /// Photos the server did not take with the last round, and the last reason.
    pub refused_photos: u32,
    pub photo_refusal: Option<String>,
    /// Of the first download.
    pub pace: Pace,
}

impl Default for SyncState {
    fn default() -> Self {
        Self {
            activity: SyncActivity::Idle,
            paused: false,
            ending: false,
            due: None,
            trouble: None,
            failures: 0,
            received: 0,
            delayed: None,
            refused_photos: 0,
            photo_refusal: None,
            pace: Pace::default(),
        }
    }
}

impl SyncState {
    pub fn status(&self, counts: &Counts, clock_offset: i64, download: Option<Download>) -> SyncStatus {
        let paused = self.paused && self.activity == SyncActivity::Idle;
        SyncStatus {
            activity: if paused { SyncActivity::Paused } else { self.activity.clone() },
            waiting_households: counts.unsent_households,
            waiting_changes: counts.unsent_changes,
            waiting_bytes: counts.unsent_bytes,
            carried_households: counts.carried_households,
            quarantined: counts.kept_aside,
            last_success: counts.last_sync,
            received_changes: self.received,
            clock_offset,
            trouble: self.trouble.clone(),
            waiting_photos: counts.unsent_photos,
            photo_bytes: counts.photo_bytes,
            photo_bytes_sent: counts.photo_bytes_sent,
            delayed_photo: self.delayed.clone(),
            refused_photos: self.refused_photos,
            photo_refusal: self.photo_refusal.clone(),
            download: download.map(|download| self.download(&download)),
        }
    }

    fn download(&self, download: &Download) -> DownloadStatus {
        let running = matches!(self.activity, SyncActivity::Running { .. });
        let left = download.of_bytes.saturating_sub(download.bytes);
        DownloadStatus {
            village: regions::village(&download.village).name,
            households: download.households,
            of_households: download.of_households,
            bytes: download.bytes,
            of_bytes: download.of_bytes,
            seconds_left: self.pace.seconds_for(left).filter(|_| running),
            villages_behind: download.behind,
        }
    }

    /// How long to wait after so many failures.
    pub fn pause(&self) -> Duration {
        let doubled = 2_u32.saturating_pow(self.failures.saturating_sub(1).min(10));
        (FIRST_PAUSE * doubled).min(LAST_PAUSE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_half_an_hour() {
        let pause = |failures| SyncState { failures, ..SyncState::default() }.pause().as_secs();
        assert_eq!([1, 2, 3, 5, 6, 60].map(pause), [60, 120, 240, 960, 1800, 1800]);
    }
}
