//! The disk itself, under plain SQLCipher: it finds a careless setting, and a careful one passes. Without this, the
//! tests of the device could pass because the disk is too kind.

use std::collections::BTreeSet;
use std::path::Path;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rusqlite::{Connection, OpenFlags};

use crate::disk::{Plan, Station, Trouble};

const CUTS: u64 = 150;

fn open(path: &Path, station: &Station, synchronous: &str) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let db = Connection::open_with_flags_and_vfs(path, flags, station.name())?;
    db.execute_batch(&format!(
        "PRAGMA cipher_log_level = NONE;
         PRAGMA key = \"x'{}'\";
         PRAGMA locking_mode = EXCLUSIVE;
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = {synchronous};
         PRAGMA temp_store = MEMORY;
         CREATE TABLE IF NOT EXISTS answers (number INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;",
        "7a".repeat(32)
    ))?;
    Ok(db)
}

/// What the cuts did: acknowledged rows that are gone, and databases that do not open any more.
#[derive(Debug, Default, PartialEq, Eq)]
struct Damage {
    acknowledged: u64,
    lost: u64,
    unreadable: u64,
}

fn damage(name: &str, synchronous: &str, lies: bool) -> Damage {
    let dir = tempfile::tempdir().expect("a folder");
    let station = Station::new(name, 1);
    let mut dice = ChaCha8Rng::seed_from_u64(2);
    let (mut acknowledged, mut damage) = (BTreeSet::new(), Damage::default());
    let (mut path, mut number) = (dir.path().join("0.db"), 0);
    for cut in 0..CUTS {
        station.lie(lies);
        station.expect(Plan { trouble: Trouble::Power, after: dice.random_range(1..120), for_ever: true });
        let fresh = write_until_the_cut(&path, &station, synchronous, &mut number);
        damage.acknowledged += fresh.len() as u64;
        acknowledged.extend(fresh);
        station.power_off();
        station.power_on();
        station.lie(false);
        match rows(&path, &station, synchronous) {
            Ok(there) => damage.lost += acknowledged.difference(&there).count() as u64,
            Err(_) => {
                damage.unreadable += 1;
                path = dir.path().join(format!("{}.db", cut + 1));
            }
        }
        acknowledged = rows(&path, &station, synchronous).unwrap_or_default();
    }
    damage
}

fn write_until_the_cut(path: &Path, station: &Station, synchronous: &str, number: &mut i64) -> Vec<i64> {
    let mut acknowledged = Vec::new();
    let Ok(db) = open(path, station, synchronous) else { return acknowledged };
    let body = [5u8; 900];
    loop {
        *number += 1;
        match db.execute("INSERT INTO answers VALUES (?1, ?2)", (*number, body)) {
            Ok(_) => acknowledged.push(*number),
            Err(_) => return acknowledged,
        }
    }
}

fn rows(path: &Path, station: &Station, synchronous: &str) -> rusqlite::Result<BTreeSet<i64>> {
    let db = open(path, station, synchronous)?;
    let verdict: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    assert_eq!(verdict, "ok");
    let mut statement = db.prepare("SELECT number FROM answers")?;
    statement.query_map([], |row| row.get(0))?.collect()
}

#[test]
fn with_full_synchronisation_no_acknowledged_row_is_lost() {
    let damage = damage("plain-full", "FULL", false);
    println!("FULL: {damage:?}");
    assert!(damage.acknowledged > CUTS, "{damage:?}");
    assert_eq!((damage.lost, damage.unreadable), (0, 0));
}

#[test]
fn with_normal_synchronisation_the_cuts_take_acknowledged_rows() {
    let damage = damage("plain-normal", "NORMAL", false);
    println!("NORMAL: {damage:?}");
    assert!(damage.lost > CUTS, "the disk is too kind: {damage:?}");
}

#[test]
fn a_disk_that_lies_takes_them_whatever_the_setting() {
    let damage = damage("plain-lies", "FULL", true);
    println!("a lying disk: {damage:?}");
    assert!(damage.lost > CUTS, "the disk is too kind: {damage:?}");
}
