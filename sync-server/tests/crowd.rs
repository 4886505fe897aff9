//! Many devices at once.

mod field;

use std::collections::BTreeSet;

use field::{VILLAGE, World, founding, household, own, set, village};
use pendata_domain::protocol::Verdict;

#[test]
fn devices_that_push_at_once_leave_a_log_without_gaps() {
    let world = World::new();
    let mut founder = world.officer("founder", &[VILLAGE]);
    for n in 1..=6 {
        founder.write(&world, household(n), &founding(VILLAGE));
    }
    founder.sync(&world);
    let officers: Vec<_> = (0..8).map(|n| world.officer(&format!("petugas{n}"), &[VILLAGE])).collect();
    std::thread::scope(|scope| {
        for (n, mut officer) in (0u8..).zip(officers) {
            let world = &world;
            scope.spawn(move || {
                officer.sync(world);
                for round in 0..5 {
                    // Everybody writes in the same households: documents move under each other's pushes.
                    for h in 1..=6 {
                        officer.write(
                            world,
                            household(h),
                            &[set(own("q107"), &format!("Jl. {n} no. {round}"))],
                        );
                    }
                    officer.write(world, household(100 + n * 10 + round), &founding(VILLAGE));
                    let verdicts = officer.sync(world);
                    assert!(verdicts.iter().all(|verdict| *verdict == Verdict::Accepted), "{verdicts:?}");
                }
            });
        }
    });
    let log = world.app.store.log(&village(), 0, usize::MAX).expect("a log");
    let numbers: Vec<u64> = log.iter().map(|change| change.seq).collect();
    assert_eq!(numbers, (1..=6 + 8 * 5 * 7).collect::<Vec<u64>>());
    let changes: BTreeSet<_> = log.iter().map(|change| (change.household, change.hash)).collect();
    assert_eq!(changes.len(), log.len());
    assert_eq!(world.app.verify().expect("a report").faults, []);
    founder.sync(&world);
    let mut late = world.officer("late", &[VILLAGE]);
    late.sync(&world);
    for h in 1..=6 {
        assert_eq!(late.heads(household(h)), founder.heads(household(h)));
    }
}

#[test]
fn a_push_in_a_queue_is_acknowledged_and_pulls_later() {
    let world = World::new();
    let (mut first, mut second) = (world.officer("first", &[VILLAGE]), world.officer("second", &[VILLAGE]));
    first.write(&world, household(1), &founding(VILLAGE));
    first.sync(&world);
    second.write(&world, household(2), &founding(VILLAGE));
    let outbox = std::mem::take(&mut second.outbox);
    let push = second.seal(&outbox);
    let queue: Vec<_> = (0..50).map(|_| world.app.arrived.enter()).collect();
    let answer = second.push(&world, Some(push)).expect("an answer");
    assert_eq!(answer.results, [Verdict::Accepted]);
    assert!(answer.receipt.is_some());
    assert!(answer.scopes[0].records.is_empty() && answer.scopes[0].head == 2);
    drop(queue);
    second.sync(&world);
    assert_eq!(second.heads(household(1)), first.heads(household(1)));
}
