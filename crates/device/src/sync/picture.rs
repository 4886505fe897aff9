//! One photo or thumbnail from the server, when somebody wants to see it.

use std::sync::{Mutex, PoisonError};

use pendata_domain::ids::{HouseholdId, PhotoHash};
use pendata_domain::photo::MAX_PHOTO_BYTES;
use pendata_domain::protocol::{MAX_PIECE_BYTES, photo_path};
use sha2::{Digest, Sha256};

use super::api::{SyncApi, Unreachable};
use super::body;
use super::problem::SyncProblem;
use crate::device::Device;
use crate::tables::snapshots;

/// A piece is asked for so often before the officer is told.
const TRIES: u32 = 3;

/// Brings a picture of a household onto the device, piece by piece, and keeps it. Its name vouches for it.
///
/// Errors: `Refused` with `not_found` where no device has sent it yet, `Forged` where it is not what its name says.
pub async fn fetch_picture(
    device: &Mutex<Device>,
    api: &impl SyncApi,
    household: HouseholdId,
    hash: PhotoHash,
) -> Result<(), SyncProblem> {
    let device = || device.lock().unwrap_or_else(PoisonError::into_inner);
    if device().picture(hash).is_some() {
        return Ok(());
    }
    let village = snapshots::village(&device().store.db, household)?;
    let path = photo_path(&village, &hash);
    let mut content = Vec::new();
    let mut failures = 0;
    loop {
        let call = device().read_call(format!("{path}?from={}", content.len()))?;
        let piece = match api.call(call).await {
            Ok(reply) => body::content_of(&reply, MAX_PIECE_BYTES)?,
            Err(Unreachable::NoConnection) => return Err(Unreachable::NoConnection.into()),
            Err(cut) => {
                failures += 1;
                if failures == TRIES {
                    return Err(cut.into());
                }
                continue;
            }
        };
        let last = piece.len() < MAX_PIECE_BYTES;
        content.extend(piece);
        if last || content.len() > MAX_PHOTO_BYTES {
            break;
        }
    }
    if <[u8; 32]>::from(Sha256::digest(&content)) != hash.0 {
        return Err(SyncProblem::Forged);
    }
    let mut device = device();
    let vault = device.vault();
    vault.put(&content, device.environment.as_mut())?;
    Ok(())
}
