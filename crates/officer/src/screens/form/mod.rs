//! O4 Isian and O6 Roster: filling a household, one section or one member at a time.

mod view;

pub use view::*;
