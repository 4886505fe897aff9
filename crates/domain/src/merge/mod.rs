//! Merging: incoming changes into a document, a document into a household, a clash into a case, intents
//! into a change. The same changes and the same form rules give the same result on every node.

mod across;
mod cases;
mod compose;
mod history;
mod integrate;
mod read;
mod remake;
mod settle;

pub use cases::case_id;
pub use compose::compose;
pub use history::history;
pub use integrate::{Integration, integrate, integrate_reading};
pub use read::{read, stage_said};
pub use remake::{CannotRemake, Naming, Remade, carry_over, pages, remake};

use read::claim_key_at;
