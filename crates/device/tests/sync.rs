//! Devices and a small server: what is sent arrives once, what others did comes in, whatever the wire does.

mod support;

use std::sync::Mutex;
use std::sync::atomic::Ordering;

use pendata_device::sync::{Patience, Phase, SyncProblem, SyncReport, run};
use pendata_device::{Device, Error, NoticeKind, Status};
use pendata_domain::attribution::Act;
use pendata_domain::edit::Intent;
use pendata_domain::protocol::QuarantineReason;
use pendata_domain::stage::Stage;
use support::server::{Fault, Server};
use support::*;
use tempfile::TempDir;

struct Tablet {
    dir: TempDir,
    clock: Clock,
    device: Mutex<Device>,
}

impl Tablet {
    fn new(number: u32) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let clock = Clock::new(u64::from(number));
        let device = Mutex::new(bare(dir.path(), number, &clock));
        Self { dir, clock, device }
    }

    fn with<T>(&self, work: impl FnOnce(&mut Device) -> T) -> T {
        work(&mut self.device.lock().expect("no test panics in here"))
    }

    fn try_sync(&self, server: &Server) -> (SyncReport, Result<(), SyncProblem>) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(run(&self.device, server, Patience::default(), |_| async {}, |_| true))
    }

    fn sync(&self, server: &Server) -> SyncReport {
        let (report, outcome) = self.try_sync(server);
        outcome.expect("syncs");
        report
    }

    /// The power goes and comes back.
    fn restart(self) -> Self {
        let Self { dir, clock, device } = self;
        drop(device);
        let device = Mutex::new(unlock(dir.path(), &clock).expect("opens"));
        Self { dir, clock, device }
    }
}

fn two(server: &Server) -> (Tablet, Tablet) {
    let (a, b) = (Tablet::new(1), Tablet::new(2));
    a.sync(server);
    b.sync(server);
    (a, b)
}

#[test]
fn a_fresh_device_gets_the_form_then_the_village() {
    let server = Server::new();
    let (a, b) = two(&server);
    let (id, _) = a.with(|device| household(device, "001", &["Ani Lestari"]));
    assert_eq!(a.sync(&server).sent, 1);
    assert_eq!(a.with(|device| device.counts().expect("counts").unsent_households), 0);
    let report = b.sync(&server);
    assert_eq!((report.received, report.touched), (1, vec![id]));
    assert_eq!(b.with(|device| device.search("lestari", 5).expect("searches").len()), 1);
    assert_eq!(b.with(|device| device.roster().expect("roster").len()), 4);
    let quiet = b.sync(&server);
    assert_eq!((quiet.requests, quiet.received, quiet.sent), (1, 0, 0));
}

#[test]
fn a_household_is_sent_only_with_a_receipt() {
    let server = Server::new();
    let (a, _) = two(&server);
    let (id, _) = a.with(|device| household(device, "001", &["Ani"]));
    let gone = Intent::SetStage { stage: Stage::NotFound, note: "kosong".into() };
    a.with(|device| device.record(id, &[gone]).expect("recorded"));
    let status = |a: &Tablet| a.with(|device| device.list_row(id).expect("a row").expect("listed").status);
    assert_eq!(status(&a), Status::Ready);
    server.fail_next(&[Fault::AnswerLost; 5]);
    let (_, outcome) = a.try_sync(&server);
    assert!(matches!(outcome, Err(SyncProblem::Unreachable(_))));
    assert_eq!(status(&a), Status::Ready, "the server holds it, but has not said so");
    a.sync(&server);
    assert_eq!(status(&a), Status::Sent);
}

#[test]
fn a_retry_over_a_restart_sends_the_same_bytes() {
    let server = Server::new();
    let (a, b) = two(&server);
    a.with(|device| household(device, "001", &["Ani"]));
    server.fail_next(&[Fault::AnswerLost; 5]);
    a.try_sync(&server).1.expect_err("no answer came");
    let a = a.restart();
    a.with(|device| household(device, "002", &["Budi"]));
    a.sync(&server);
    let pushes: Vec<_> = server.with(|state| state.requests.iter().filter_map(|r| r.push.clone()).collect());
    assert_eq!(pushes.len(), 7);
    assert!(pushes[..6].iter().all(|push| *push == pushes[0]), "one seal, sent six times");
    assert_eq!(
        (pushes[6].header.counter, pushes[6].header.previous),
        (2, pushes[0].seal().expect("a seal").id())
    );
    assert_eq!(server.with(|state| (state.numbers, state.documents.len())), (2, 2));
    assert_eq!(b.sync(&server).received, 2);
}

#[test]
fn different_answers_merge_and_clashing_ones_open_a_case_on_both() {
    let server = Server::new();
    let (a, b) = two(&server);
    let (id, people) = a.with(|device| household(device, "001", &["Ani"]));
    a.sync(&server);
    b.sync(&server);
    a.with(|device| {
        device.record(id, &[set(path("q303"), "1"), set(path("q107"), "Jalan Melati")]).expect("recorded")
    });
    b.with(|device| {
        device
            .record(id, &[set(of(people[0], "q402"), "Ani Lestari"), set(path("q107"), "Jalan Kenanga")])
            .expect("recorded")
    });
    for tablet in [&a, &b, &a] {
        tablet.sync(&server);
    }
    let views = [&a, &b].map(|tablet| tablet.with(|device| device.household(id).expect("there").clone()));
    assert_eq!(views[0], views[1]);
    assert_eq!(
        (views[0].text(&path("q303")), views[0].text(&of(people[0], "q402"))),
        ("1".into(), "Ani Lestari".into())
    );
    assert_eq!((views[0].conflicts.len(), views[0].text(&path("q107"))), (1, "Jalan Mawar 1".into()));
    for tablet in [&a, &b] {
        let notices = tablet.with(|device| device.notices(9).expect("notices"));
        assert!(notices.iter().any(|n| n.kind == NoticeKind::ConflictOpened && n.detail == "q107"));
        assert_eq!(
            tablet.with(|device| device.list_row(id).expect("a row").expect("listed").status),
            Status::Conflict
        );
    }
    a.with(|device| device.record(id, &[set(path("q107"), "Jalan Cempaka")]).expect("a claim"));
    a.sync(&server);
    b.sync(&server);
    let candidates = b.with(|device| device.conflicts(id).expect("cases")[0].candidates.len());
    assert_eq!(candidates, 3, "an answer to a contested question joins its case");
}

#[test]
fn answers_pending_while_others_arrive_are_concurrent_with_them() {
    let server = Server::new();
    let (a, b) = two(&server);
    let (id, _) = a.with(|device| household(device, "001", &["Ani"]));
    a.sync(&server);
    b.sync(&server);
    b.with(|device| device.record(id, &[set(path("q107"), "Jalan Kenanga")]).expect("recorded"));
    b.sync(&server);
    let heard = std::sync::atomic::AtomicBool::new(false);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    // The officer answers between the request and its answer.
    let (_, outcome) = runtime.block_on(run(
        &a.device,
        &server,
        Patience::default(),
        |_| async {},
        |progress| {
            if progress.phase == Phase::Exchanging && !heard.swap(true, std::sync::atomic::Ordering::Relaxed)
            {
                a.with(|device| device.record(id, &[set(path("q107"), "Jalan Melati")]).expect("recorded"));
            }
            true
        },
    ));
    outcome.expect("syncs");
    assert_eq!(a.with(|device| device.conflicts(id).expect("cases").len()), 1, "shown before it is cut");
    a.sync(&server);
    b.sync(&server);
    assert_eq!(b.with(|device| device.conflicts(id).expect("cases").len()), 1);
}

#[test]
fn a_refused_change_is_written_again_under_a_new_actor() {
    let server = Server::new();
    let (a, b) = two(&server);
    let (id, _) = a.with(|device| household(device, "001", &["Ani"]));
    a.sync(&server);
    a.with(|device| device.record(id, &[set(path("q303"), "2")]).expect("recorded"));
    a.with(|device| device.leave(id).expect("left"));
    a.with(|device| device.record(id, &[set(path("q302"), "40")]).expect("recorded"));
    server.with(|state| {
        state.refuse.push_back(QuarantineReason::DuplicateSequence);
        state.refuse.push_back(QuarantineReason::DependsOnRefused);
    });
    let report = a.sync(&server);
    assert_eq!(report.refused, 2);
    assert!(report.sent >= 1);
    let history = a.with(|device| device.history(id, &path("q303")).expect("a history"));
    assert_eq!(history.len(), 1);
    assert_eq!(history[0].by.attribution.expect("ours").0.act, Act::Reauthored);
    b.sync(&server);
    for tablet in [&a, &b] {
        assert_eq!(tablet.with(|device| shown(device, id, &path("q303"))), "2");
        assert_eq!(tablet.with(|device| shown(device, id, &path("q302"))), "40");
    }
    let counts = a.with(|device| device.counts().expect("counts"));
    assert_eq!((counts.unsent_households, counts.kept_aside), (0, 0));
}

#[test]
fn what_is_refused_for_good_stays_and_is_told() {
    let server = Server::new();
    let (a, _) = two(&server);
    let (id, _) = a.with(|device| household(device, "001", &["Ani"]));
    server.with(|state| state.refuse.push_back(QuarantineReason::OutOfArea));
    assert_eq!(a.sync(&server).refused, 1);
    let a = a.restart();
    assert_eq!(a.with(|device| device.household(id).expect("there").members.len()), 1);
    let notices = a.with(|device| device.notices(9).expect("notices"));
    assert!(notices.iter().any(|n| n.kind == NoticeKind::Refused && n.detail == "out_of_area"));
    assert_eq!(a.with(|device| device.counts().expect("counts").kept_aside), 1);
    assert_eq!(a.sync(&server).requests, 1, "it is not pushed again and again");
}

#[test]
fn a_change_refused_every_time_ends_in_a_notice_not_in_a_loop() {
    let server = Server::new();
    let (a, _) = two(&server);
    a.with(|device| household(device, "001", &["Ani"]));
    server.with(|state| state.refuse.extend([QuarantineReason::GateFailed; 50]));
    let report = a.sync(&server);
    assert_eq!(report.refused, 4);
    assert_eq!(a.with(|device| device.counts().expect("counts").kept_aside), 1);
}

#[test]
fn a_portal_or_a_bent_answer_changes_nothing() {
    let server = Server::new();
    let (a, _) = two(&server);
    a.with(|device| household(device, "001", &["Ani"]));
    server.fail_next(&[Fault::Portal]);
    assert!(matches!(a.try_sync(&server).1, Err(SyncProblem::CaptivePortal)));
    server.fail_next(&[Fault::Bent]);
    assert!(matches!(a.try_sync(&server).1, Err(SyncProblem::Forged)));
    assert_eq!(a.with(|device| device.counts().expect("counts").unsent_changes), 1);
    assert_eq!(a.sync(&server).sent, 1);
}

#[test]
fn an_answer_of_a_later_version_is_told_and_changes_nothing() {
    let server = Server::new();
    let (a, _) = two(&server);
    a.with(|device| household(device, "001", &["Ani"]));
    server.with(|state| state.protocol = 2);
    let problem = a.try_sync(&server).1.expect_err("it is not read");
    assert_eq!(problem.code(), "newer_protocol");
    assert_eq!(a.with(|device| device.counts().expect("counts").unsent_changes), 1);
    server.with(|state| state.protocol = 1);
    assert_eq!(a.sync(&server).sent, 1);
}

#[test]
fn a_receipt_that_says_more_is_a_receipt_and_is_shown_to_the_server_as_it_was() {
    let server = Server::new();
    let (a, _) = two(&server);
    server.with(|state| state.receipts_say_more = true);
    a.with(|device| household(device, "001", &["Ani"]));
    assert_eq!(a.sync(&server).sent, 1);
    a.sync(&server);
    let shown = server.with(|state| state.requests.last().and_then(|request| request.receipt.clone()));
    shown.expect("the last receipt").verify(&server_key().verifying_key()).expect("the server knows its own");
}

#[test]
fn the_village_comes_in_parts_and_goes_on_where_it_was_cut() {
    let server = Server::new();
    let a = Tablet::new(1);
    a.sync(&server);
    for n in 0..7 {
        a.with(|device| {
            household(device, "001", &[&format!("Warga {}", ["A", "B", "C", "D", "E", "F", "G"][n])])
        });
    }
    a.sync(&server);
    server.with(|state| state.offer_pack = true);
    let b = Tablet::new(2);
    // Roster and form, the offer, two parts, then the wire is cut for good.
    server.fail_next(&[[Fault::None; 5].as_slice(), &[Fault::Lost; 5]].concat());
    let (first, outcome) = b.try_sync(&server);
    outcome.expect_err("cut");
    assert_eq!(first.loaded, 4);
    let b = b.restart();
    server.with(|state| state.paths.clear());
    let second = b.sync(&server);
    assert_eq!(second.loaded, 3);
    let parts = server.with(|state| state.paths.iter().filter(|path| path.contains("/parts/")).count());
    assert_eq!(parts, 2, "what was read is not read again");
    assert_eq!(
        b.with(|device| device.counts_by_status(None).expect("counts").iter().map(|(_, n)| n).sum::<u32>()),
        7
    );
    assert_eq!(b.sync(&server).requests, 1);
}

#[test]
fn a_download_that_would_fill_the_disk_asks_first() {
    const MIB: u64 = 1024 * 1024;
    let server = Server::new();
    let a = Tablet::new(1);
    a.sync(&server);
    a.with(|device| household(device, "001", &["Ani Lestari"]));
    a.sync(&server);
    server.with(|state| state.offer_pack = true);
    let b = Tablet::new(2);
    b.clock.free.store(40 * MIB, Ordering::Relaxed);
    let (report, outcome) = b.try_sync(&server);
    match outcome.expect_err("warned") {
        SyncProblem::Device(Error::LowSpace { needed, free }) => {
            assert!(needed > 50 * MIB && needed < 51 * MIB && free == 40 * MIB, "{needed} {free}");
        }
        other => panic!("{other}"),
    }
    assert_eq!(report.loaded, 0, "nothing was begun");
    let waits = b.with(|device| device.download()).expect("read").expect("still to come");
    assert_eq!((waits.households, waits.of_households), (0, 1));
    assert!(b.try_sync(&server).1.is_err(), "asked again until it is answered");
    b.with(Device::download_despite_space);
    assert_eq!(b.sync(&server).loaded, 1);
    assert!(b.with(|device| device.download()).expect("read").is_none());
}

#[test]
fn a_document_that_arrives_damaged_is_asked_for_by_itself() {
    let server = Server::new();
    let a = Tablet::new(1);
    a.sync(&server);
    let (id, people) = a.with(|device| household(device, "001", &["Ani Lestari"]));
    a.sync(&server);
    server.with(|state| (state.offer_pack, state.spoil_parts) = (true, true));
    let b = Tablet::new(2);
    b.sync(&server);
    assert_eq!(b.with(|device| shown(device, id, &of(people[0], "q402"))), "Ani Lestari");
    assert_eq!(b.with(|device| device.search("lestari", 5).expect("searches").len()), 1);
    assert_eq!(b.sync(&server).requests, 1, "it is asked for once");
}

#[test]
fn pages_are_pulled_until_the_head_and_a_cut_costs_one_page() {
    let server = Server::new();
    let a = Tablet::new(1);
    a.sync(&server);
    for _ in 0..6 {
        a.with(|device| household(device, "001", &["Ani"]));
        a.sync(&server);
    }
    server.with(|state| state.page_records = 1);
    let b = Tablet::new(2);
    server.fail_next(&[[Fault::None; 5].as_slice(), &[Fault::AnswerLost; 5]].concat());
    b.try_sync(&server).1.expect_err("cut");
    let b = b.restart();
    server.with(|state| state.requests.clear());
    b.sync(&server);
    let from: Vec<u64> = server.with(|state| state.requests.iter().map(|r| r.scopes[0].after).collect());
    assert_eq!(from, [3, 4, 5]);
}

#[test]
fn a_log_that_does_not_add_up_is_read_again_and_then_reported() {
    let server = Server::new();
    let (a, b) = two(&server);
    a.with(|device| household(device, "001", &["Ani"]));
    a.sync(&server);
    server.with(|state| state.lie_about_digest = true);
    assert!(matches!(b.try_sync(&server).1, Err(SyncProblem::DigestMismatch)));
    server.with(|state| state.lie_about_digest = false);
    b.sync(&server);
    assert_eq!(b.with(|device| device.search("ani", 5).expect("searches").len()), 1);
}

#[test]
fn a_revoked_village_keeps_its_unsent_work() {
    let server = Server::new();
    let (a, _) = two(&server);
    let (id, _) = a.with(|device| household(device, "001", &["Ani"]));
    server.with(|state| {
        state.revoked.insert(pendata_domain::ids::DeviceNumber(1));
        state.refuse.push_back(QuarantineReason::Revoked);
    });
    a.sync(&server);
    assert_eq!(a.with(|device| device.household(id).expect("there").members.len()), 1);
    let kinds: Vec<_> =
        a.with(|device| device.notices(9).expect("notices")).into_iter().map(|n| n.kind).collect();
    assert!(kinds.contains(&NoticeKind::ScopeRevoked) && kinds.contains(&NoticeKind::Refused));
}

#[test]
fn a_restored_server_is_read_again_and_given_what_it_lost() {
    let server = Server::new();
    let (a, b) = two(&server);
    a.with(|device| household(device, "001", &["Ani"]));
    a.sync(&server);
    b.sync(&server);
    server.with(|state| state.epoch = 2);
    b.sync(&server);
    assert_eq!(b.with(|device| device.search("ani", 5).expect("searches").len()), 1);
}

#[test]
fn a_rebuilt_device_gets_others_work_back_and_loses_none_of_its_own() {
    let server = Server::new();
    let (a, b) = two(&server);
    let (id, _) = a.with(|device| household(device, "001", &["Ani"]));
    a.sync(&server);
    b.sync(&server);
    b.with(|device| device.record(id, &[set(path("q303"), "3")]).expect("recorded"));
    b.with(|device| device.leave(id).expect("left"));
    b.with(|device| device.record(id, &[set(path("q302"), "55")]).expect("recorded"));
    std::fs::remove_file(b.dir.path().join("pendata.db")).expect("lost");
    let b = b.restart();
    assert!(b.with(|device| device.recovery().is_some()));
    b.sync(&server);
    assert_eq!(b.with(|device| shown(device, id, &path("q303"))), "3");
    assert_eq!(b.with(|device| shown(device, id, &path("q302"))), "55");
    assert_eq!(b.with(|device| device.household(id).expect("there").members.len()), 1);
    a.sync(&server);
    assert_eq!(a.with(|device| shown(device, id, &path("q302"))), "55");
    let left = b.with(|device| device.counts().expect("counts"));
    assert_eq!((left.unsent_households, left.held), (0, 0));
}

#[test]
fn a_clock_years_wrong_is_corrected_by_the_servers() {
    let server = Server::new();
    let (a, _) = two(&server);
    a.clock.pass(-15 * 365 * 86_400);
    assert!(a.with(|device| device.today(&village())).to_string().starts_with("2011"));
    a.sync(&server);
    assert_eq!(a.with(|device| device.today(&village())).to_string(), "2026-11-24");
    let (id, _) = a.with(|device| household(device, "001", &["Ani"]));
    a.sync(&server);
    let by = a.with(|device| device.history(id, &path("rt")).expect("a history").remove(0).by);
    assert_eq!(by.attribution.expect("ours").0.today.to_string(), "2026-11-24");
}

/// Text of 64 signs that come as by chance: 6 bits each however it is packed.
fn noise(seed: u64, length: usize) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,";
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(SIGNS[(state >> 58) as usize])
    };
    (0..length).map(|_| next()).collect()
}

fn pushed_with(text: impl Fn(u64) -> String) -> Vec<usize> {
    let server = Server::new();
    let a = Tablet::new(1);
    a.sync(&server);
    for n in 0..50 {
        let (id, _) = a.with(|device| household(device, "001", &["Ani"]));
        a.with(|device| device.record(id, &[set(path("q107"), &text(n))]).expect("recorded"));
    }
    let before = server.with(|state| state.sizes.len());
    assert_eq!(a.sync(&server).sent, 50);
    server.with(|state| state.sizes.split_off(before))
}

#[test]
fn what_compresses_well_goes_in_one_request() {
    let sizes = pushed_with(|_| "Gang ".repeat(600));
    assert_eq!(sizes.len(), 1, "{sizes:?}");
}

#[test]
fn no_push_is_more_than_64_kb_on_the_wire() {
    let sizes = pushed_with(|n| noise(n, 3_000));
    assert!(sizes.len() > 1 && sizes.iter().all(|size| *size <= 64 * 1024), "{sizes:?}");
}

#[test]
fn the_officer_may_stop_a_sync() {
    let server = Server::new();
    let (a, _) = two(&server);
    a.with(|device| household(device, "001", &["Ani"]));
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let (_, outcome) = runtime.block_on(run(
        &a.device,
        &server,
        Patience::default(),
        |_| async {},
        |progress| progress.phase != Phase::Exchanging,
    ));
    assert!(matches!(outcome, Err(SyncProblem::Stopped)));
    assert_eq!(a.with(|device| device.counts().expect("counts").unsent_changes), 1);
}
