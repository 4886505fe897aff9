//! What the district console asks. Every method sees only the visitor's own district.

mod audit;
mod briefs;
mod bundles;
mod case;
mod counts;
mod fleet;
mod household;
mod kept;
mod login;
mod reveal;
mod sign_off;
pub mod types;
mod wording;
mod work;

pub use crate::access::Visitor;
pub use login::{SESSION_LIFE, Session};
