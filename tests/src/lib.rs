//! What several of the tests need.

pub mod bombs;
pub mod decrees;
pub mod programs;
#[path = "../../crates/domain/tests/world.rs"]
pub mod world;
