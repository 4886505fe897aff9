//! The district's work on a device: taken with a sync, seen without one, done by what the officer says.

mod support;

use std::sync::Mutex;

use chrono::NaiveDate;
use pendata_device::sync::{Patience, run};
use pendata_device::{Device, Page, WorkCount, WorkFilter, WorkOrder};
use pendata_domain::calendar::{Calendar, CalendarRule};
use pendata_domain::edit::Intent;
use pendata_domain::ids::{DeviceNumber, HouseholdId};
use pendata_domain::protocol::{WorkItem, WorkList, WorkRun, WorkUpdate};
use pendata_domain::stage::Stage;
use pendata_domain::work::{StageMark, WorkReason};
use support::server::Server;
use support::*;
use tempfile::TempDir;

const ALL: Page = Page { offset: 0, limit: 100 };

struct Tablet {
    dir: TempDir,
    clock: Clock,
    device: Mutex<Device>,
}

impl Tablet {
    fn new(server: &Server) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let clock = Clock::new(1);
        let device = Mutex::new(bare(dir.path(), 1, &clock));
        let tablet = Self { dir, clock, device };
        tablet.sync(server);
        tablet
    }

    fn with<T>(&self, work: impl FnOnce(&mut Device) -> T) -> T {
        work(&mut self.device.lock().expect("no test panics in here"))
    }

    fn sync(&self, server: &Server) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let (_, outcome) =
            runtime.block_on(run(&self.device, server, Patience::default(), |_| async {}, |_| true));
        outcome.expect("syncs");
    }

    fn restart(self) -> Self {
        let Self { dir, clock, device } = self;
        drop(device);
        let device = Mutex::new(unlock(dir.path(), &clock).expect("opens"));
        Self { dir, clock, device }
    }

    fn mark(&self, id: HouseholdId) -> Option<StageMark> {
        self.with(|device| device.list_row(id).expect("a row").expect("listed").stage_mark)
    }

    fn say(&self, id: HouseholdId, stage: Stage) {
        let said = Intent::SetStage { stage, note: "house_empty".into() };
        self.with(|device| device.record(id, &[said]).expect("recorded"));
    }

    fn count(&self) -> (u32, u32, u32) {
        let counted = self.with(|device| device.work_count(&WorkFilter::default()).expect("counted"));
        let WorkCount { households, done, overdue } = counted;
        (households, done, overdue)
    }

    fn heads(&self, filter: &WorkFilter) -> Vec<String> {
        let rows = self.with(|device| device.work(filter, ALL).expect("listed"));
        rows.into_iter().map(|row| row.head).collect()
    }
}

fn list(number: u32, reason: WorkReason, due: Option<&str>) -> WorkList {
    let due = due.map(|due| due.parse().expect("a day"));
    WorkList { number, village: village(), reason, words: String::new(), note: "Foto rumah".into(), due }
}

fn given(list: u32, items: Vec<(HouseholdId, Option<StageMark>)>) -> WorkRun {
    let items = items.into_iter().map(|(household, given_upon)| WorkItem { household, given_upon }).collect();
    WorkRun { list, withdrawn: false, items }
}

fn update(through: u32, fresh: bool, lists: Vec<WorkList>, runs: Vec<WorkRun>) -> Option<WorkUpdate> {
    Some(WorkUpdate { through, more: false, fresh, lists, runs })
}

#[test]
fn work_comes_with_a_sync_is_seen_without_one_and_is_done_by_a_later_word() {
    let server = Server::new();
    let tablet = Tablet::new(&server);
    let (ani, _) = tablet.with(|device| household(device, "002", &["Ani"]));
    let (budi, _) = tablet.with(|device| household(device, "001", &["Budi"]));
    tablet.say(budi, Stage::NotFound);
    tablet.sync(&server);
    let marks = [(ani, tablet.mark(ani)), (budi, tablet.mark(budi))];
    assert!(marks[1].1.is_some_and(|mark| mark != StageMark([0; 8])), "the word is in a change");
    let lists =
        vec![list(1, WorkReason::Check, Some("2026-11-20")), list(2, WorkReason::Other, Some("2026-12-15"))];
    let runs = vec![given(1, vec![marks[0]]), given(2, vec![marks[1]])];
    server.with(|office| office.work = update(2, true, lists, runs));
    tablet.sync(&server);
    let tablet = tablet.restart();
    assert_eq!(tablet.count(), (2, 0, 1), "what the district saw is no answer to it");
    assert_eq!(tablet.heads(&WorkFilter::default()), ["Ani", "Budi"], "the first due first");
    let by_place = WorkFilter { order: WorkOrder::Place, ..WorkFilter::default() };
    assert_eq!(tablet.heads(&by_place), ["Budi", "Ani"]);
    tablet.say(budi, Stage::NotFound);
    assert_eq!(tablet.count(), (2, 1, 1), "said again, it is an answer");
    let left = WorkFilter { done: Some(false), ..WorkFilter::default() };
    assert_eq!(tablet.heads(&left), ["Ani"]);
    let own = tablet.with(|device| device.assignments(ani).expect("asked"));
    assert_eq!((own[0].reason, own[0].note.as_str(), own[0].done), (WorkReason::Check, "Foto rumah", false));
    tablet.sync(&server);
    assert_eq!(tablet.count(), (2, 1, 1), "sent, it stays done");
    assert_eq!(server.with(|office| office.requests.last().expect("a request").work), Some(2));
}

#[test]
fn a_word_that_is_taken_back_at_once_is_no_answer() {
    let server = Server::new();
    let tablet = Tablet::new(&server);
    let (ani, _) = tablet.with(|device| household(device, "001", &["Ani"]));
    tablet.say(ani, Stage::Refused);
    tablet.sync(&server);
    let mark = tablet.mark(ani);
    let check = list(1, WorkReason::Check, None);
    server.with(|office| office.work = update(1, true, vec![check], vec![given(1, vec![(ani, mark)])]));
    tablet.sync(&server);
    tablet.say(ani, Stage::Moved);
    assert_eq!(tablet.count(), (1, 1, 0));
    let back = Intent::UndoStage { stage: Stage::Refused, note: "house_empty".into() };
    tablet.with(|device| device.record(ani, &[back]).expect("recorded"));
    assert_eq!((tablet.count(), tablet.mark(ani)), ((1, 0, 0), mark));
    tablet.sync(&server);
    assert_eq!((tablet.count(), tablet.mark(ani)), ((1, 0, 0), mark), "sent, it stays so");
}

#[test]
fn withdrawn_work_goes_and_a_list_from_the_first_replaces_what_there_was() {
    let server = Server::new();
    let tablet = Tablet::new(&server);
    let (ani, _) = tablet.with(|device| household(device, "001", &["Ani"]));
    let (budi, _) = tablet.with(|device| household(device, "001", &["Budi"]));
    let both = given(1, vec![(ani, None), (budi, None)]);
    server.with(|office| office.work = update(2, true, vec![list(1, WorkReason::Check, None)], vec![both]));
    tablet.sync(&server);
    assert_eq!(tablet.count().0, 2);
    let gone = WorkRun { withdrawn: true, ..given(1, vec![(ani, None)]) };
    server.with(|office| office.work = update(3, false, vec![list(1, WorkReason::Check, None)], vec![gone]));
    tablet.sync(&server);
    assert_eq!(tablet.heads(&WorkFilter::default()), ["Budi"]);
    server.with(|office| office.work = update(9, true, Vec::new(), Vec::new()));
    tablet.sync(&server);
    assert_eq!(tablet.count(), (0, 0, 0));
}

#[test]
fn a_household_on_two_lists_counts_once_and_is_done_when_it_is_on_both() {
    let server = Server::new();
    let tablet = Tablet::new(&server);
    let (ani, _) = tablet.with(|device| household(device, "001", &["Ani"]));
    tablet.say(ani, Stage::Refused);
    tablet.sync(&server);
    let lists = vec![list(1, WorkReason::Check, None), list(2, WorkReason::DoubleNik, None)];
    let runs = vec![given(1, vec![(ani, None)]), given(2, vec![(ani, tablet.mark(ani))])];
    server.with(|office| office.work = update(2, true, lists, runs));
    tablet.sync(&server);
    assert_eq!(tablet.count(), (1, 0, 0));
    let checked = WorkFilter { reason: Some(WorkReason::Check), ..WorkFilter::default() };
    let counted = tablet.with(|device| device.work_count(&checked).expect("counted"));
    assert_eq!((counted.households, counted.done), (1, 1), "the first list was given before the word");
    let by_rt = tablet.with(|device| device.work_by_rt(None).expect("counted"));
    assert_eq!(by_rt, [("001".to_owned(), WorkCount { households: 1, done: 0, overdue: 0 })]);
}

#[test]
fn days_to_the_cut_off_are_counted_by_the_corrected_clock_without_a_network() {
    let server = Server::new();
    let tablet = Tablet::new(&server);
    assert_eq!(tablet.with(|device| device.countdown().expect("asked")), None);
    let rule =
        CalendarRule { from: "2026-01".parse().expect("a month"), through: None, opens: 1, cut_off: 30 };
    server.with(|office| office.calendar = Some(Calendar { rules: vec![rule] }));
    tablet.sync(&server);
    let tablet = tablet.restart();
    let left = || tablet.with(|device| device.countdown().expect("asked").expect("a calendar"));
    assert_eq!((left().days_left, left().window.cut_off), (6, day("2026-11-30")));
    tablet.clock.pass(7 * 24 * 3600);
    assert_eq!((left().passed, left().window.cut_off), (None, day("2026-12-30")));
}

#[test]
fn work_of_a_village_that_is_no_longer_ours_goes_and_comes_back_with_it() {
    let server = Server::new();
    let tablet = Tablet::new(&server);
    let (ani, _) = tablet.with(|device| household(device, "001", &["Ani"]));
    tablet.sync(&server);
    let check = list(1, WorkReason::Check, None);
    server.with(|office| office.work = update(1, true, vec![check], vec![given(1, vec![(ani, None)])]));
    tablet.sync(&server);
    assert_eq!(tablet.count().0, 1);
    server.with(|office| _ = office.revoked.insert(DeviceNumber(1)));
    tablet.sync(&server);
    assert_eq!(tablet.count().0, 0);
    server.with(|office| _ = office.revoked.remove(&DeviceNumber(1)));
    tablet.sync(&server);
    tablet.sync(&server);
    let asked = server.with(|office| office.requests.last().expect("a request").work);
    assert_eq!(asked, Some(0), "everything is asked for again");
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}
