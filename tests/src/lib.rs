//! What several of the tests need.

pub mod bombs;
#[path = "../../crates/domain/tests/world.rs"]
pub mod world;
