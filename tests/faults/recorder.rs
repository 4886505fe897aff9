//! A device that saves until it is killed: the child of `kill.rs`. Writes a line for everything that it called
//! saved, and nothing before.
//!
//! `recorder <folder>`: `open` once unlocked, then `<household> <note>` for every answer.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use pendata_device::{Device, NoKeyring, Options, PinCost, SystemEnvironment};
use pendata_domain::edit::{Intent, NoteId};
use pendata_domain::ids::HouseholdId;
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_xforms::Lists;

const PIN: &str = "482915";

fn main() -> Result<()> {
    let dir = PathBuf::from(std::env::args().nth(1).context("a folder")?);
    let options = Options {
        pin_cost: PinCost { memory_kib: 64, passes: 1 },
        keyring: Arc::new(NoKeyring),
        ..Options::at(dir)
    };
    let mut device = Device::unlock(options, PIN, Lists::none(), Box::new(SystemEnvironment))?;
    // The journal may hold an answer that was on its way; a damaged database would be moved aside.
    ensure!(
        device.recovery().is_none_or(|recovery| recovery.moved_to.is_none()),
        "a kill damages no database"
    );
    let mut out = std::io::stdout().lock();
    writeln!(out, "open")?;
    out.flush()?;
    loop {
        let (note, intents) = noted(&mut device, "rt", "001")?;
        let village = device.villages()[0].clone();
        let household = device.new_household(&village, &intents)?;
        tell(&mut out, household, note)?;
        for answer in 0..4 {
            let (note, intents) = noted(&mut device, "q302", &answer.to_string())?;
            device.record(household, &intents)?;
            tell(&mut out, household, note)?;
        }
        device.leave(household)?;
    }
}

fn noted(device: &mut Device, question: &str, value: &str) -> Result<(NoteId, Vec<Intent>)> {
    let note = device.new_note();
    let path = FieldPath::household(QuestionCode::new(question)?);
    let answer = Intent::SetAnswer { path, value: value.into() };
    Ok((note, vec![answer, Intent::Note { id: note, path: None, text: "uji".into() }]))
}

fn tell(out: &mut impl Write, household: HouseholdId, note: NoteId) -> Result<()> {
    writeln!(out, "{household} {}", note.0)?;
    Ok(out.flush()?)
}
