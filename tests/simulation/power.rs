//! Power that fails at a chosen moment: between two steps of a program, wherever it asks for time or randomness.

use std::panic::{AssertUnwindSafe, catch_unwind, panic_any, resume_unwind, set_hook, take_hook};
use std::sync::Arc;
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

/// What a program dies of when its power is cut.
struct Cut;

/// One machine's supply.
#[derive(Clone, Default)]
pub struct Power(Arc<AtomicU32>);

impl Power {
    /// The power fails at the n-th time from here that the program asks for time or randomness.
    pub fn fail_after(&self, asks: u32) {
        self.0.store(asks, Ordering::SeqCst);
    }

    pub fn stays_on(&self) {
        self.0.store(0, Ordering::SeqCst);
    }

    /// Called wherever a program asks for time or randomness.
    pub fn draw(&self) {
        let left = self.0.load(Ordering::SeqCst);
        if left > 0 {
            self.0.store(left - 1, Ordering::SeqCst);
        }
        if left == 1 {
            panic_any(Cut);
        }
    }
}

/// Does the work, or says that the power went. Any other panic goes on.
pub fn until_cut<T>(work: impl FnOnce() -> T) -> Option<T> {
    quiet();
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => Some(done),
        Err(cut) if cut.is::<Cut>() => None,
        Err(other) => resume_unwind(other),
    }
}

/// A power cut is no failure of the test: nothing is printed about it.
fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |panic| {
            if !panic.payload().is::<Cut>() {
                usual(panic);
            }
        }));
    });
}
