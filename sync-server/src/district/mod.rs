//! What the district console asks. Every method sees only the visitor's own district.

mod briefs;
mod bundles;
mod case;
mod fleet;
mod household;
mod kept;
mod login;
pub mod types;
mod wording;
mod work;

pub use login::{SESSION_LIFE, Visitor};
