//! A worker that cannot be started.

use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use pendata_domain::protocol::Verdict;
use sync_server::Error;
use sync_server::ingest::Workers;

use crate::field::{VILLAGE, World, founding, household};
use crate::workers;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("nobody panics").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn with(world: World, workers: &Workers) -> World {
    let World { app, registry, rules, clock } = world;
    let app = Arc::into_inner(app).expect("nobody else holds it").with_workers(workers).expect("workers");
    World { app: Arc::new(app), registry, rules, clock }
}

#[test]
fn a_worker_that_dies_at_its_start_is_told_in_one_line_and_nothing_is_lost() {
    let log = Log::default();
    let writer = log.clone();
    let lines = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    // The lanes are threads of their own.
    tracing_subscriber::util::SubscriberInitExt::try_init(lines).expect("the only one here");
    // Refuses the word it is called with, and says so.
    let broken = Workers::Processes { program: PathBuf::from("/bin/cat"), count: 1 };
    let world = with(World::new(), &broken);
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &founding(VILLAGE));
    let group = rina.seal(&rina.outbox.clone());
    let request = rina.request(Some(group));
    let refused = rina.exchange(&request, |bytes| world.app.handle_sync(bytes));
    assert!(matches!(refused, Err(Error::Worker)), "{refused:?}");
    let said = String::from_utf8(log.0.lock().expect("nobody panics").clone()).expect("text");
    let lines: Vec<&str> = said.lines().filter(|line| line.contains("no ingest worker")).collect();
    assert_eq!(lines.len(), 1, "{said}");
    assert!(lines[0].contains("cat: ingest-worker: No such file or directory"), "{said}");
    let world = with(world, &workers());
    let answer = rina.exchange(&request, |bytes| world.app.handle_sync(bytes)).expect("an answer");
    assert_eq!(answer.results, [Verdict::Accepted]);
}
