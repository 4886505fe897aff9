//! Synthetic villages: households of people who do not exist, with every question of the questionnaire answered as a
//! survey would have it. For the demo, the tests and the bench.
//!
//! Everything follows from a seed: no clock, no I/O, no other chance. Every NIK and family card number ends in a serial of
//! 9000 to 9999, which is practically never issued; say with each data set that it is synthetic.

mod answers;
mod area;
mod draw;
mod family;
pub mod flaws;
mod home;
mod intents;
mod interview;
mod names;
mod numbers;
mod portrait;
mod village;

pub use area::bounds;
pub use village::{DEMO_SIZE, DEMO_VILLAGE, Shares, Stage, SyntheticHousehold, UnknownVillage, Village};
