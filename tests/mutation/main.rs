//! Damaged and hostile changes at the gate: typed refusals, no process exit, no household that cannot be read
//! and written afterwards.

mod bombs;
#[path = "../../fuzz/src/lib.rs"]
mod fed;
mod mutants;
mod replay;

use std::sync::Once;

/// The gate catches automerge's panics; their messages would drown the table.
fn quiet() {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if panic.location().is_none_or(|at| !at.file().contains("automerge")) {
                usual(panic);
            }
        }));
    });
}
