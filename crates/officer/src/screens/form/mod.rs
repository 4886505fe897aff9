//! O4 Isian and O6 Roster: filling a household, one section or one member at a time. Every edit is durable
//! before it is answered.

mod answer;
mod page;
mod roster;
mod split;
mod view;

pub use answer::{confirm_section, confirm_soft, edit, note, set, tick};
pub(crate) use page::begin;
pub use page::{close, create, open, section};
pub use roster::{add_member, move_member, remove_member, restore_member};
pub use split::{rejoin, split};
pub use view::*;
