//! O10 Pengaturan: what the officer chose for the screens. Kept outside the encrypted database, since the
//! locked screen already speaks a language; holds nothing personal.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The two languages of forms and screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    #[default]
    Id,
    En,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Settings {
    pub language: Language,
    /// 100 to 150.
    pub text_percent: u8,
    /// Simple graphics: no transitions, no shadows.
    pub simple_graphics: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { language: Language::Id, text_percent: 100, simple_graphics: false }
    }
}
