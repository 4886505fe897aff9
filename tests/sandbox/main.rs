//! Hostile changes against a real server with real workers: each ends with a typed reason, whatever else came with
//! it is taken, the device is named to the operators, and the server lives.

mod failures;
#[path = "../../sync-server/tests/field/mod.rs"]
mod field;
mod hostile;
mod served;
mod start;
mod walls;

use std::path::PathBuf;

use sync_server::ingest::Workers;

/// The server's own worker.
fn workers() -> Workers {
    Workers::Processes { program: pendata_tests::programs::sync_server().to_owned(), count: 2 }
}

/// The one that fails where a change asks for it.
fn failing_workers() -> Workers {
    Workers::Processes { program: PathBuf::from(env!("CARGO_BIN_EXE_failing-worker")), count: 2 }
}
