//! What the device itself knows and nobody else can give back: each fact is written to the tables, and with the
//! same bytes to the journal. Rebuilding is applying the journal's facts in order to an empty database.

use minicbor::{Decode, Encode};
use pendata_domain::area::VillageCode;
use pendata_domain::edit::Intent;
use pendata_domain::ids::{ChangeHash, FormHash, FormVersion, HouseholdId};
use pendata_domain::protocol::{Entry, Group, QuarantineReason};
use pendata_domain::question::FieldPath;
use rusqlite::Transaction;

use crate::error::{Error, Result};
use crate::identity::Identity;
use crate::tables::disclosures::{self, Disclosure};
use crate::tables::erasures::{self, Erased};
use crate::tables::imports::{self, ImportNumber, ImportState};
use crate::tables::intents::{IntentRow, NO_VISIT};
use crate::tables::photos::{self, Kept};
use crate::tables::{
    carried, changes, decode, drafts, forms, households, intents, meta, outbox, people, seals, snapshots,
    stale, visits,
};

#[derive(Clone, Encode, Decode)]
pub(crate) enum Fact {
    #[n(0)]
    Enrolled {
        #[n(0)]
        identity: Identity,
    },
    /// Answers as they were given.
    #[n(1)]
    Recorded {
        #[n(0)]
        village: VillageCode,
        #[n(1)]
        row: IntentRow,
    },
    /// A change cut from rows of intents.
    #[n(2)]
    Cut {
        #[n(0)]
        village: VillageCode,
        #[n(1)]
        household: HouseholdId,
        #[n(2)]
        hash: ChangeHash,
        #[n(3)]
        #[cbor(with = "minicbor::bytes")]
        bytes: Vec<u8>,
        #[n(4)]
        rows: Vec<u64>,
    },
    /// Rows of intents that changed nothing: the document says all of it.
    #[n(3)]
    Void {
        #[n(0)]
        rows: Vec<u64>,
    },
    /// Changes put under a seal, to be pushed as `group`.
    #[n(4)]
    Sealed {
        #[n(0)]
        counter: u64,
        #[n(1)]
        #[cbor(with = "minicbor::bytes")]
        id: Vec<u8>,
        #[n(2)]
        #[cbor(with = "minicbor::bytes")]
        group: Vec<u8>,
        #[n(3)]
        hashes: Vec<ChangeHash>,
    },
    /// Changes the server holds, by a receipt.
    #[n(5)]
    Settled {
        #[n(0)]
        hashes: Vec<ChangeHash>,
    },
    /// Own changes of which the server has nothing any more: in line again.
    #[n(20)]
    Unsettled {
        #[n(0)]
        hashes: Vec<ChangeHash>,
    },
    /// A change the server keeps aside. `replay`: its intents are to be written again.
    #[n(6)]
    Refused {
        #[n(0)]
        hash: ChangeHash,
        #[n(1)]
        reason: QuarantineReason,
        #[n(2)]
        replay: bool,
    },
    /// Rows of intents whose base is lost: they go upon whatever the household is.
    #[n(7)]
    Rebased {
        #[n(0)]
        rows: Vec<u64>,
    },
    /// A published form, so that a rebuilt device can show its households before the next contact.
    #[n(8)]
    Form {
        #[n(0)]
        version: FormVersion,
        #[n(1)]
        hash: FormHash,
        /// zstd of the XForm.
        #[n(2)]
        #[cbor(with = "minicbor::bytes")]
        xml: Vec<u8>,
        /// Unix seconds from which it is in force; `None` for at once.
        #[n(3)]
        starts: Option<i64>,
    },
    /// The facts from entry `from` to here hold everything: what is missing before them is not missed.
    #[n(9)]
    Whole {
        #[n(0)]
        from: u64,
    },
    /// The facts of these entries reached the journal and not the database: nobody was told that they are saved.
    #[n(11)]
    Undone {
        #[n(0)]
        from: u64,
        #[n(1)]
        to: u64,
    },
    /// A photo whose bytes are kept.
    #[n(12)]
    Photographed {
        #[n(0)]
        household: HouseholdId,
        #[n(1)]
        path: FieldPath,
        /// As an answer names it.
        #[n(2)]
        photo: String,
        #[n(3)]
        thumbnail_bytes: u32,
        /// Of the file it was made of.
        #[n(4)]
        source_bytes: u64,
        /// Already when it is written: the answer that names it may be gone from here into a change.
        #[n(5)]
        named: bool,
    },
    /// A group that another device sealed, on its way to the server. `sound`: its changes that hold here.
    #[n(19)]
    Carried {
        #[n(0)]
        village: VillageCode,
        #[n(1)]
        since: i64,
        #[n(2)]
        #[cbor(with = "minicbor::bytes")]
        group: Vec<u8>,
        #[n(3)]
        sound: Vec<ChangeHash>,
    },
    /// A draft that was put under another form version.
    #[n(17)]
    Moved {
        #[n(0)]
        household: HouseholdId,
        #[n(1)]
        form: FormVersion,
    },
    /// An import of a file was begun.
    #[n(50)]
    ImportBegun {
        #[n(0)]
        number: ImportNumber,
        #[n(1)]
        file: String,
        #[n(2)]
        households: u32,
        #[n(3)]
        time: i64,
    },
    /// A household as a file has it.
    #[n(51)]
    Imported {
        #[n(0)]
        number: ImportNumber,
        #[n(1)]
        village: VillageCode,
        #[n(2)]
        row: IntentRow,
    },
    /// Households of an import that go to the server.
    #[n(52)]
    ImportTaken {
        #[n(0)]
        households: Vec<HouseholdId>,
    },
    /// All of an import goes to the server.
    #[n(53)]
    ImportSent {
        #[n(0)]
        number: ImportNumber,
    },
    /// The officer took an import back; these households nobody had touched.
    #[n(54)]
    ImportWithdrawn {
        #[n(0)]
        number: ImportNumber,
        #[n(1)]
        households: Vec<HouseholdId>,
    },
    /// A file with whole numbers was made.
    #[n(55)]
    Disclosed {
        #[n(0)]
        time: i64,
        #[n(1)]
        kind: String,
        #[n(2)]
        households: u32,
        #[n(3)]
        reason: String,
    },
    /// A household was made again without somebody: what there was of the old one is gone.
    #[n(60)]
    Erased {
        #[n(0)]
        erased: Erased,
    },
    /// Rows of intents that the household cannot take any more: kept, in no change to come.
    #[n(10)]
    SetAside {
        #[n(0)]
        rows: Vec<u64>,
    },
}

impl Fact {
    pub fn to_bytes(&self) -> Vec<u8> {
        minicbor::to_vec(self).expect("writing to a vector cannot fail")
    }

    pub fn apply(&self, tx: &Transaction<'_>) -> Result<()> {
        match self {
            Fact::Enrolled { identity } => meta::put(tx, meta::IDENTITY, identity),
            Fact::Recorded { village, row } => {
                snapshots::ensure(tx, row.household, village)?;
                if row.visit != NO_VISIT {
                    visits::ensure(tx, row.visit, row.household, row.time)?;
                }
                name_photos(tx, row)?;
                drafts::begin(tx, row.household, row.form)?;
                imports::touch(tx, row.household)?;
                intents::insert(tx, row)
            }
            Fact::ImportBegun { number, file, households, time } => {
                imports::begin(tx, *number, file, *households, *time)
            }
            Fact::Imported { number, village, row } => {
                snapshots::ensure(tx, row.household, village)?;
                imports::mark_imported(tx, row.household, *number)?;
                drafts::begin(tx, row.household, row.form)?;
                intents::insert(tx, row)
            }
            Fact::ImportTaken { households } => {
                households.iter().try_for_each(|household| imports::touch(tx, *household))
            }
            Fact::ImportSent { number } => imports::close(tx, *number, ImportState::Sent),
            Fact::ImportWithdrawn { number, households } => {
                households.iter().try_for_each(|household| forget(tx, *household))?;
                imports::close(tx, *number, ImportState::Withdrawn)
            }
            Fact::Disclosed { time, kind, households, reason } => {
                let (time, kind, reason) = (*time, kind.clone(), reason.clone());
                disclosures::insert(tx, &Disclosure { time, kind, households: *households, reason })
            }
            Fact::Photographed { household, path, photo, thumbnail_bytes, source_bytes, named } => {
                let photo = photo.parse().map_err(|_| Error::Damaged)?;
                let (thumbnail_bytes, source_bytes) = (*thumbnail_bytes, *source_bytes);
                let (household, path, named) = (*household, path.clone(), *named);
                photos::insert(tx, &Kept { household, path, photo, thumbnail_bytes, source_bytes, named })
            }
            Fact::Cut { village, household, hash, bytes, rows } => {
                snapshots::ensure(tx, *household, village)?;
                changes::insert(tx, *household, *hash, bytes, true)?;
                outbox::push(tx, *household, *hash)?;
                intents::went_into(tx, rows, *hash)
            }
            Fact::Erased { erased } => erasures::take(tx, erased),
            Fact::Void { rows } => intents::remove(tx, rows),
            Fact::Sealed { counter, id, group, hashes } => {
                seals::insert(tx, *counter, id, group)?;
                outbox::put_under_seal(tx, hashes, *counter)
            }
            Fact::Settled { hashes } => settle(tx, hashes),
            Fact::Unsettled { hashes } => hashes.iter().try_for_each(|hash| unsettle(tx, *hash)),
            Fact::Refused { hash, reason, replay } => {
                outbox::remove(tx, *hash)?;
                changes::refuse(tx, *hash, *reason, *replay)?;
                if *replay { intents::reopen(tx, *hash) } else { Ok(()) }
            }
            Fact::Rebased { rows } => intents::rebase(tx, rows),
            Fact::Form { version, hash, xml, starts } => {
                forms::insert_packed(tx, *version, *hash, xml, *starts)
            }
            Fact::Carried { village, since, group, sound } => {
                carry(tx, (village, *since), &decode(group)?, sound)
            }
            Fact::Moved { household, form } => drafts::put(tx, *household, *form),
            Fact::Whole { .. } | Fact::Undone { .. } => Ok(()),
            Fact::SetAside { rows } => intents::set_aside(tx, rows),
        }
    }
}

/// A photo is sent for as long as its question names it.
fn name_photos(tx: &Transaction<'_>, row: &IntentRow) -> Result<()> {
    row.intents.iter().try_for_each(|intent| match intent {
        Intent::SetAnswer { path, value } | Intent::Restore { path, value, .. } => {
            photos::name(tx, row.household, path, value)
        }
        _ => Ok(()),
    })
}

/// What holds waits for its household to be made again, should this be the last that is written.
fn carry(
    tx: &Transaction<'_>,
    (village, since): (&VillageCode, i64),
    group: &Group,
    sound: &[ChangeHash],
) -> Result<()> {
    carried::insert(tx, village, group, since)?;
    for entry in &group.entries {
        let Entry::Present { household, change } = entry else { continue };
        let hash = entry.sealed().map_err(|_| Error::Damaged)?.hash;
        if sound.contains(&hash) {
            snapshots::ensure(tx, *household, village)?;
            changes::insert(tx, *household, hash, change, false)?;
            changes::hold(tx, hash)?;
        }
    }
    Ok(())
}

/// A household that was never in a change.
fn forget(tx: &Transaction<'_>, household: HouseholdId) -> Result<()> {
    intents::remove_household(tx, household)?;
    snapshots::remove(tx, household)?;
    households::remove(tx, household)?;
    people::remove(tx, household)?;
    stale::clear(tx, household)
}

/// A change that is not here is none of this device's.
fn unsettle(tx: &Transaction<'_>, hash: ChangeHash) -> Result<()> {
    match changes::household(tx, hash)? {
        Some(household) => outbox::push(tx, household, hash),
        None => Ok(()),
    }
}

fn settle(tx: &Transaction<'_>, hashes: &[ChangeHash]) -> Result<()> {
    for hash in hashes {
        outbox::remove(tx, *hash)?;
        changes::pardon(tx, *hash)?;
        intents::remove_of(tx, *hash)?;
    }
    Ok(())
}
