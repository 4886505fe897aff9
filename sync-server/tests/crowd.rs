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
