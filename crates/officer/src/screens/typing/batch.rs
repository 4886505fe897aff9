//! Batches: a name, an RT, and what every paper of it says alike.

use pendata_device::{Batch, BatchId};

use super::{BatchView, BeginBatchArguments, Desk, RepeatArguments, repeated};
use crate::app::App;
use crate::bridge::BridgeError;
use crate::unlocked::Unlocked;

/// Batches on the list.
const MOST: u32 = 100;
/// Letters of a batch's name.
const LONGEST_NAME: usize = 80;

pub fn desk(app: &App, (): ()) -> Result<Desk, BridgeError> {
    app.with_device(of)
}

pub(super) fn of(unlocked: &mut Unlocked<'_>) -> Result<Desk, BridgeError> {
    let device = &unlocked.device;
    let batches = device.batches(MOST)?;
    let (today, seconds) = match device.villages().first() {
        Some(village) => device.papers_today(village)?,
        None => (0, 0),
    };
    let views = batches.into_iter().map(|batch| view(unlocked, batch)).collect::<Result<_, _>>()?;
    Ok(Desk { batches: views, today, seconds_each: seconds.checked_div(today) })
}

fn view(unlocked: &Unlocked<'_>, batch: Batch) -> Result<BatchView, BridgeError> {
    let open = unlocked.device.open_paper(batch.id)?.is_some();
    let Batch { id, name, village, rt, repeated, started, finished, complete } = batch;
    Ok(BatchView { batch: id, name, village, rt, started, finished, complete, open, repeated })
}

/// Errors: `ReasonRequired` without a name, `OutOfArea`.
pub fn begin_batch(app: &App, arguments: BeginBatchArguments) -> Result<BatchView, BridgeError> {
    let BeginBatchArguments { name, village, rt } = arguments;
    let name: String = name.trim().chars().take(LONGEST_NAME).collect();
    if name.is_empty() {
        return Err(BridgeError::ReasonRequired);
    }
    app.with_device(|unlocked| {
        let codes = repeated::usual(&unlocked.device.form()?.form);
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        let id = unlocked.device.begin_batch(&name, &village, &rt, &codes)?;
        let batch = found(unlocked, id)?;
        view(unlocked, batch)
    })
}

/// Makes a question one that every further paper answers as the one before, or one that is asked again.
///
/// Errors: `UnknownQuestion` for one that the form does not ask of a household.
pub fn repeat(app: &App, arguments: RepeatArguments) -> Result<Vec<String>, BridgeError> {
    let RepeatArguments { batch, code, repeated } = arguments;
    app.with_device(|unlocked| {
        let form = unlocked.device.form()?;
        let of_household = form.form.question(&code).is_some_and(|question| !question.in_repeat);
        if !of_household {
            return Err(BridgeError::UnknownQuestion);
        }
        let mut codes = found(unlocked, batch)?.repeated;
        codes.retain(|known| *known != code);
        if repeated {
            codes.push(code);
        }
        unlocked.device.repeat_in_batch(batch, &codes)?;
        Ok(codes)
    })
}

/// Errors with `UnknownBatch`.
pub(super) fn found(unlocked: &Unlocked<'_>, id: BatchId) -> Result<Batch, BridgeError> {
    unlocked.device.batch(id)?.ok_or(BridgeError::UnknownBatch)
}
