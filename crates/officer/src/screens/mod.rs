//! One module per screen: the types its methods take and give, and the methods.

pub mod author;
pub mod bundle;
pub mod check;
pub mod conflicts;
pub mod decree;
pub mod doubles;
pub mod entry;
pub mod export;
pub mod form;
pub mod history;
pub mod import;
pub mod list;
pub mod meeting;
pub mod notices;
pub mod outcome;
pub mod photo;
pub mod progress;
pub mod report;
pub mod settings;
pub mod status;
pub mod summary;
pub mod sync;
pub mod typing;
pub mod work;
