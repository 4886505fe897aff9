//! One module per screen: the types its methods take and give, and the methods.

pub mod author;
pub mod check;
pub mod conflicts;
pub mod entry;
pub mod form;
pub mod history;
pub mod list;
pub mod notices;
pub mod photo;
pub mod progress;
pub mod settings;
pub mod status;
pub mod summary;
pub mod support;
pub mod sync;
pub mod typing;
