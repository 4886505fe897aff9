//! O9 Mode ketik cepat: paper forms keyed in one after the other, batch by batch. Answers go through `form.set`; here is
//! what a batch and a paper are, and where the typing of a paper stands.

mod batch;
mod paper;
mod repeated;
mod view;

pub use batch::{begin_batch, desk, repeat};
pub use paper::{begin_paper, finish, known, note, resume};
pub use view::*;
