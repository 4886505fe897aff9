//! A worker that crashes, hangs or eats memory takes exactly that change with it.

use pendata_domain::document::change_hash;
use pendata_domain::protocol::QuarantineReason::{self, Crashed, OutOfMemory, TimedOut};
use pendata_domain::protocol::Verdict;

use crate::failing_workers;
use crate::field::{Officer, VILLAGE, district, founding, household, own, set};
use crate::served::{Served, aside};

/// Three households, the second of which asks the worker to fail.
fn push(word: &str, reason: QuarantineReason) {
    let served = Served::by(&failing_workers());
    let mut rina = served.officer("rina");
    for n in 1..=3 {
        rina.write(&served.world, household(n), &founding(VILLAGE));
        if n == 2 {
            rina.write(&served.world, household(n), &[set(own("q107"), &format!("Jl. uji-{word}"))]);
        }
    }
    let outbox = std::mem::take(&mut rina.outbox);
    let verdicts = served.push_changes(&mut rina, &outbox);
    let expected = [Verdict::Accepted, Verdict::Accepted, aside(reason), Verdict::Accepted];
    assert_eq!(verdicts, expected, "{word}");
    served.assert_alive();
    assert_eq!(served.harm(), [(rina.number.0, format!("{} 1", reason.as_str()))], "{word}");
    still_works(&served);
}

fn still_works(served: &Served) {
    let mut joko = served.officer("joko");
    joko.write(&served.world, household(9), &founding(VILLAGE));
    let outbox = std::mem::take(&mut joko.outbox);
    assert_eq!(served.push_changes(&mut joko, &outbox), [Verdict::Accepted]);
}

#[test]
fn a_crash_takes_exactly_that_change() {
    push("crash", Crashed);
}

#[test]
fn a_change_that_computes_without_end_is_stopped_by_its_processor_time() {
    push("spin", TimedOut);
}

#[test]
fn a_worker_that_falls_silent_is_not_waited_for() {
    push("silent", TimedOut);
}

#[test]
fn a_change_that_eats_memory_gets_no_more_than_a_worker_may_have() {
    push("memory", OutOfMemory);
}

#[test]
fn a_worker_that_opens_a_file_is_ended_by_the_kernel() {
    push("file", Crashed);
}

#[test]
fn what_hangs_on_a_harmful_change_is_refused_with_it_and_what_does_not_is_taken() {
    let served = Served::by(&failing_workers());
    let mut rina = served.officer("rina");
    rina.write(&served.world, household(1), &founding(VILLAGE));
    let before: Officer = rina.clone();
    rina.write(&served.world, household(1), &[set(own("q107"), "Jl. uji-crash")]);
    rina.write(&served.world, household(1), &[set(own("q303"), "5")]);
    let mut outbox = std::mem::take(&mut rina.outbox);
    // Beside them, not upon them.
    let mut beside = before;
    beside.session = [5, 6, 7, 8];
    beside.outbox.clear();
    beside.write(&served.world, household(1), &[set(own("q303"), "6")]);
    outbox.append(&mut beside.outbox);
    // The order of a push says nothing about what hangs on what.
    outbox.reverse();
    let verdicts = served.push_changes(&mut rina, &outbox);
    let hangs = aside(QuarantineReason::DependsOnRefused);
    assert_eq!(verdicts, [Verdict::Accepted, hangs, aside(Crashed), Verdict::Accepted]);
    served.assert_alive();
}

#[test]
fn a_push_of_nothing_but_bombs_is_worked_off_a_part_at_a_time() {
    let served = Served::by(&failing_workers());
    let mut rina = served.officer("rina");
    for n in 1..=11 {
        let mut bomb = founding(VILLAGE);
        bomb.push(set(own("q107"), "Jl. uji-crash"));
        rina.write(&served.world, household(n), &bomb);
    }
    let outbox = std::mem::take(&mut rina.outbox);
    let refused = |verdicts: &[Verdict]| verdicts.iter().filter(|v| **v == aside(Crashed)).count();
    let unsaid = |verdicts: &[Verdict]| {
        verdicts.iter().filter(|verdict| matches!(verdict, Verdict::Waiting { .. })).count()
    };
    let verdicts = served.push_changes(&mut rina, &outbox);
    assert_eq!((refused(&verdicts), unsaid(&verdicts)), (8, 3));
    let left = outbox.into_iter().zip(&verdicts).filter(|(_, verdict)| **verdict != aside(Crashed));
    let again: Vec<_> = left.map(|(change, _)| change).collect();
    assert_eq!(refused(&served.push_changes(&mut rina, &again)), 3);
    served.assert_alive();
    still_works(&served);
}

#[test]
fn what_waits_and_turns_out_harmful_does_not_harm_what_it_waited_for() {
    let served = Served::by(&failing_workers());
    let mut rina = served.officer("rina");
    rina.write(&served.world, household(1), &founding(VILLAGE));
    rina.write(&served.world, household(1), &[set(own("q303"), "3")]);
    rina.write(&served.world, household(1), &[set(own("q107"), "Jl. uji-late")]);
    let outbox = std::mem::take(&mut rina.outbox);
    let first = served.push_changes(&mut rina, &[outbox[0].clone(), outbox[2].clone()]);
    assert!(matches!(first[..], [Verdict::Accepted, Verdict::Waiting { .. }]), "{first:?}");
    assert_eq!(served.push_changes(&mut rina, &outbox[1..2]), [Verdict::Accepted]);
    let hash = change_hash(&outbox[2].1).expect("a change");
    let reason = served.world.app.store.reason(&district(), household(1), hash).expect("the store reads");
    assert_eq!(reason, Some(Crashed));
    assert_eq!(served.harm(), [(rina.number.0, "crashed 1".into())]);
    served.assert_alive();
}
