//! The server is killed in the middle of everybody's work, again and again.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::office::Office;
use crate::tablet::{PATIENCE, Tablet, assert_agree, own};

#[test]
fn a_killed_server_has_lost_nothing_it_acknowledged() {
    let mut office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, person) = rina.found();
    rina.sync();
    joko.sync();
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let work = |tablet: &'static str| tablet == "joko";
        for name in ["rina", "joko"] {
            let (tablet, stop, own_question) = (if work(name) { &joko } else { &rina }, &stop, work(name));
            scope.spawn(move || {
                for n in 0.. {
                    if stop.load(Ordering::SeqCst) {
                        return;
                    }
                    let path = if own_question { crate::tablet::of(person, "q412") } else { own("q302") };
                    tablet.answer(household, path, &format!("{}", n % 3 + 1));
                    let (_, outcome) = tablet.try_sync(PATIENCE);
                    if let Err(problem) = outcome {
                        assert!(problem.passes(), "{problem}");
                    }
                }
            });
        }
        for _ in 0..8 {
            thread::sleep(Duration::from_millis(230));
            office.kill();
            office.start();
        }
        stop.store(true, Ordering::SeqCst);
    });
    for tablet in [&rina, &joko, &rina] {
        tablet.sync();
    }
    assert_agree(household, &[&rina, &joko]);
    assert_eq!((rina.unsent(), joko.unsent()), (0, 0));
    assert!(office.logged() > 8, "work went on between the kills");
    assert_eq!(office.kept_aside(), 0);
}
