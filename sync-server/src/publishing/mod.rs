//! Publishing a form: what keeps it from being published, what it changes, what it would do to the households that are
//! here, and where it is in force from when.

mod draft;
mod listing;
mod mapping;
pub mod problem;
pub mod report;
mod rolling;
pub mod trial;

pub use draft::Draft;
pub use listing::{FormLine, RolloutLine};
pub use problem::Problem;
pub use rolling::{Halted, RolledOut, Where};
