//! What disks, power and the operating system do to a device while it saves, and that nothing it called saved is
//! lost by it.

mod calls;
mod disk;
mod kill;
mod plain;
mod power;
#[path = "../../crates/device/tests/support/mod.rs"]
mod support;
mod tablet;

/// How many to run: in CI, or as the environment says.
fn rounds(variable: &str, in_ci: u64) -> u64 {
    std::env::var(variable).map_or(in_ci, |text| text.parse().expect("a number"))
}
