//! The primary is lost under load and the standby takes its place: what a device holds a receipt for is there, and
//! everything else arrives.
//!
//! `FAILOVERS=100` sets how many.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use pendata_cluster::Pair;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::office::Office;
use crate::post::{Post, assert_at_rest, assert_kept};
use crate::{FORM, rounds};

/// What goes before the primary does.
#[derive(Clone, Copy, Debug)]
enum Before {
    Nothing,
    /// Every COMMIT that waits for the standby is cancelled.
    Cancelled,
    /// The standby is down, so that nothing is confirmed, and every COMMIT that waits for it is cancelled: what is
    /// written then is lost with the primary.
    CancelledWithoutStandby,
}

const ALL: [Before; 3] = [Before::Nothing, Before::Cancelled, Before::CancelledWithoutStandby];

fn pause(milliseconds: u64) {
    thread::sleep(Duration::from_millis(milliseconds));
}

/// Everybody works until the primary is gone. Returns how many waits were cancelled.
fn lose_the_primary(pair: &Pair, posts: &mut [Post], before: Before, dice: &mut ChaCha8Rng) -> u64 {
    let (stop, cancels, cancelled) = (AtomicBool::new(false), AtomicBool::new(false), AtomicU64::new(0));
    thread::scope(|scope| {
        posts.iter_mut().for_each(|post| drop(scope.spawn(|| post.work_until(&stop))));
        scope.spawn(|| {
            while !stop.load(Ordering::SeqCst) {
                if cancels.load(Ordering::SeqCst) {
                    cancelled.fetch_add(u64::from(pair.cancel_waiting()), Ordering::SeqCst);
                }
                pause(5);
            }
        });
        pause(dice.random_range(200..700));
        match before {
            Before::Nothing => {}
            Before::Cancelled => cancels.store(true, Ordering::SeqCst),
            Before::CancelledWithoutStandby => {
                pair.standby().crash();
                cancels.store(true, Ordering::SeqCst);
            }
        }
        pause(dice.random_range(300..700));
        pair.primary().crash();
        stop.store(true, Ordering::SeqCst);
    });
    cancelled.into_inner()
}

#[test]
fn what_was_acknowledged_survives_the_loss_of_the_primary() {
    let mut pair = Pair::start();
    let office = Office::upon(Some(pair.database()), FORM, Vec::new());
    let second = office.instance();
    let mut posts: Vec<Post> = ["rina", "joko", "siti", "wayan"].map(|login| Post::of(&office, login)).into();
    posts = posts
        .into_iter()
        .enumerate()
        .map(|(n, post)| match n % 2 {
            0 => post,
            _ => post.at(&office, &second.address),
        })
        .collect();
    let (count, mut cancelled) = (rounds("FAILOVERS", 10), 0);
    for round in 0..count {
        let mut dice = ChaCha8Rng::seed_from_u64(round);
        let before = ALL[round as usize % ALL.len()];
        cancelled += lose_the_primary(&pair, &mut posts, before, &mut dice);
        pair.promote();
        assert_kept(&office, &pair.primary().database().url(), &posts);
        pair.follow_again();
        posts.iter().for_each(Post::send_soon);
    }
    assert_at_rest(&office, &posts);
    let promised: usize = posts.iter().map(|post| post.witness.promised().len()).sum();
    println!(
        "{count} failovers, {promised} changes acknowledged, 0 lost; {cancelled} waits for the standby cancelled"
    );
    assert!(promised as u64 > 4 * count, "nobody worked");
    assert!(count < 3 || cancelled > 0, "no wait was cancelled");
}

fn until(what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(60), "{what}");
        pause(10);
    }
}

/// A tablet's push while no standby confirms: cancelled, told as no acknowledgement, pushed again, and cancelled again,
/// though the server has by then all of it.
fn cancel_and_retry(pair: &Pair, office: &Office, rina: &Post) {
    pair.standby().crash();
    let logged = office.logged();
    for tries in 1..=3 {
        thread::scope(|scope| {
            let sending = scope.spawn(|| rina.try_send());
            until("the COMMIT waits for the standby", || pair.waiting() > 0);
            assert!(
                !sending.is_finished(),
                "try {tries}: nothing is said while the standby has not confirmed"
            );
            until("it is cancelled", || pair.cancel_waiting() == 0);
            assert!(
                !sending.join().expect("no panic"),
                "try {tries}: a cancelled wait is no acknowledgement"
            );
        });
        assert!(office.logged() > logged, "written here, and nowhere else");
        assert!(rina.tablet.unsent() > 0);
    }
}

fn a_pair() -> (Pair, Office, Vec<Post>) {
    let pair = Pair::start();
    let office = Office::upon(Some(pair.database()), FORM, Vec::new());
    let mut rina = Post::of(&office, "rina");
    let joko = Post::of(&office, "joko");
    rina.answer();
    rina.send_soon();
    rina.answer();
    (pair, office, vec![rina, joko])
}

#[test]
fn a_cancelled_wait_and_its_retry_promise_nothing_that_can_be_lost() {
    let (mut pair, office, posts) = a_pair();
    let promised = posts[0].witness.promised();
    cancel_and_retry(&pair, &office, &posts[0]);
    assert_eq!(posts[0].witness.promised(), promised, "no receipt was given for it");
    pair.primary().crash();
    pair.promote();
    let there = pair.primary().database().count("SELECT count(*) FROM changes");
    assert_eq!(
        there,
        promised.len() as u64,
        "the promoted registry does not have it: a receipt would have been false"
    );
    assert_kept(&office, &pair.primary().database().url(), &posts);
    pair.follow_again();
    posts[0].send_soon();
    assert_at_rest(&office, &posts);
}

#[test]
fn a_retry_is_acknowledged_once_the_standby_is_back_and_then_it_lasts() {
    let (mut pair, office, posts) = a_pair();
    cancel_and_retry(&pair, &office, &posts[0]);
    pair.standby().start();
    pair.wait_until_it_confirms();
    posts[0].send_soon();
    assert_eq!(posts[0].tablet.unsent(), 0, "acknowledged");
    assert_eq!(posts[0].witness.promised(), posts[0].witness.pushed());
    pair.primary().crash();
    pair.promote();
    assert_kept(&office, &pair.primary().database().url(), &posts);
    pair.follow_again();
    assert_at_rest(&office, &posts);
}
