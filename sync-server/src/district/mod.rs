//! What the district console asks. Every method sees only the visitor's own district.

mod audit;
mod briefs;
mod bundles;
mod case;
mod counts;
mod csv;
mod doubles;
mod erase;
mod erase_again;
mod export;
mod fleet;
mod health;
mod household;
mod kept;
mod login;
mod lost;
mod quarantine;
mod reveal;
mod sign_off;
pub mod types;
mod wording;
mod work;

pub use crate::access::Visitor;
pub use csv::Line;
pub use erase::{Erase, Erased};
pub use export::{Export, Listing, lost_file};
pub use login::{SESSION_LIFE, Session};
