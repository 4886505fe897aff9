//! The sandbox: whatever calls automerge on bytes of a device runs in a worker, a process of this same program
//! with little memory, little time and no way out but one socket (docs/decisions/0026).
//!
//! [`Worker`] is the server's end, [`serve`] the worker's; both speak [`messages`].

#[cfg(target_os = "linux")]
mod calls;
mod confine;
mod frames;
mod messages;
mod post;
mod serve;
mod worker;

use std::path::PathBuf;

pub use messages::as_json;
pub use post::{Lost, Post};
pub use serve::serve;
pub use worker::LOST;

/// The subcommand under which the program is a worker.
pub const SUBCOMMAND: &str = "ingest-worker";

/// Who examines what devices send.
#[derive(Clone, Debug)]
pub enum Workers {
    /// Threads of this process: for tests, a simulation, and servers inside other programs.
    Here,
    /// Processes of `program`, which is called with [`SUBCOMMAND`]; at most `count`, and one more for suspects.
    Processes { program: PathBuf, count: usize },
}

impl Workers {
    /// So many processes of this very program; none: threads.
    pub fn of_this_program(count: usize) -> std::io::Result<Self> {
        if count == 0 {
            return Ok(Self::Here);
        }
        // The running program itself, even where an upgrade has put another one in its place.
        let running = PathBuf::from("/proc/self/exe");
        let program = if running.exists() { running } else { std::env::current_exe()? };
        Ok(Self::Processes { program, count })
    }
}
