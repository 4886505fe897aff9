//! Batches of paper forms: what is counted, and where the typing goes on.
#![allow(clippy::unwrap_used, reason = "a test ends where something is missing")]

mod support;

use pendata_device::{Error, Paper};
use pendata_domain::edit::Intent;
use pendata_domain::stage::Stage;
use support::{Clock, device, household, path, set, unlock, village};

#[test]
fn a_paper_goes_on_where_it_was_after_the_program_was_closed() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::new(1);
    let mut device = device(folder.path(), 12, &clock);
    let batch = device.begin_batch("RT 003 tumpukan 2", &village(), "003", &["q202", "q201"]).unwrap();
    let (home, _) = household(&mut device, "003", &["Siti"]);
    device.begin_paper(batch, home).unwrap();
    let stands = Paper { household: home, members: 4, question: "q107".into(), seconds: 90 };
    device.note_paper(batch, &stands).unwrap();
    drop(device);
    let device = unlock(folder.path(), &clock).unwrap();
    assert_eq!(device.open_paper(batch).unwrap(), Some(stands));
    let known = device.batch(batch).unwrap().unwrap();
    assert_eq!((known.name.as_str(), known.repeated.len()), ("RT 003 tumpukan 2", 2));
}

#[test]
fn only_the_papers_of_the_day_make_its_pace() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::new(2);
    let mut device = device(folder.path(), 12, &clock);
    let batch = device.begin_batch("Tumpukan", &village(), "", &[]).unwrap();
    let mut papers = Vec::new();
    for rt in ["001", "002", "003"] {
        let (home, _) = household(&mut device, rt, &["Siti"]);
        device.begin_paper(batch, home).unwrap();
        device.finish_paper(batch, home, 240).unwrap();
        papers.push(home);
        clock.pass(600);
    }
    assert_eq!(device.papers_today(&village()).unwrap(), (3, 720));
    assert_eq!(device.last_paper(batch).unwrap(), papers.last().copied());
    clock.pass(24 * 3600);
    assert_eq!(device.papers_today(&village()).unwrap(), (0, 0));
    assert_eq!(device.batch(batch).unwrap().unwrap().finished, 3);
}

#[test]
fn a_batch_counts_the_papers_whose_household_is_complete() {
    let folder = tempfile::tempdir().unwrap();
    let mut device = device(folder.path(), 12, &Clock::new(3));
    let batch = device.begin_batch("Tumpukan", &village(), "", &[]).unwrap();
    let gone = Intent::SetStage { stage: Stage::NotFound, note: "Rumah kosong".into() };
    for stage in [None, Some(gone)] {
        let (home, _) = household(&mut device, "001", &["Siti"]);
        device.begin_paper(batch, home).unwrap();
        device.record(home, stage.as_slice()).unwrap();
        device.finish_paper(batch, home, 60).unwrap();
    }
    let batch = device.batch(batch).unwrap().unwrap();
    assert_eq!((batch.finished, batch.complete), (2, 1));
}

#[test]
fn a_household_is_found_by_its_whole_card_number_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut device = device(folder.path(), 12, &Clock::new(4));
    let (home, _) = household(&mut device, "001", &["Siti"]);
    device.record(home, &[set(path("q114"), "3502110301809001")]).unwrap();
    household(&mut device, "002", &["Budi"]);
    let found = |number: &str| device.households_with_card(number).unwrap().len();
    assert_eq!([found("3502110301809001"), found("350211030180900"), found("")], [1, 0, 0]);
}

#[test]
fn a_batch_of_another_village_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut device = device(folder.path(), 12, &Clock::new(5));
    let elsewhere = "35.02.11.2004".parse().unwrap();
    assert!(matches!(device.begin_batch("Tumpukan", &elsewhere, "", &[]), Err(Error::OutOfArea)));
}
