//! What several of the tests need.

#[path = "../../crates/domain/tests/world.rs"]
pub mod world;
