//! Cells (docs/decisions/0035): registries of provinces, each with a database, a key and a life of its own, and the table
//! that says which of them holds a province. A server that knows its cell keeps nothing of another's.

mod check;
mod own;
mod problem;
mod table;

pub use check::{Checked, KeyState, State, check};
pub use own::OwnCell;
pub use problem::CellProblem;
pub use table::{Cell, CellPlace, Cells};
