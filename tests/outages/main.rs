//! What happens to a server and to its database while devices push: failovers, kills, silence. Whatever a device holds
//! a signed receipt for is there afterwards, once.

mod database;
#[allow(dead_code, reason = "each suite uses its part")]
#[path = "../e2e/diary.rs"]
mod diary;
mod encrypted;
mod failover;
mod kills;
#[allow(dead_code, reason = "each suite uses its part")]
#[path = "../e2e/office.rs"]
mod office;
mod post;
#[allow(dead_code, reason = "each suite uses its part")]
#[path = "../e2e/proxy.rs"]
mod proxy;
mod starting;
#[allow(dead_code, reason = "each suite uses its part")]
#[path = "../e2e/tablet.rs"]
mod tablet;
mod witness;

/// A form of a few questions: what is asked does not matter here.
const FORM: &str = include_str!("../simulation/form.xml");

/// How many to run: in CI, or as the environment says.
fn rounds(variable: &str, in_ci: u64) -> u64 {
    std::env::var(variable).map_or(in_ci, |text| text.parse().expect("a number"))
}
