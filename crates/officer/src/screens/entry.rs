//! O1 Masuk dan penyiapan: enrolment, the PIN, and what is there to show.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::settings::Settings;

/// What the UI starts from.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct AppState {
    /// Of the program.
    pub version: String,
    pub settings: Settings,
    pub phase: Phase,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "phase", rename_all = "snake_case")]
pub enum Phase {
    NotEnrolled,
    /// `wait_seconds`: left of the delay after wrong PINs; 0 for none.
    Locked {
        wait_seconds: u32,
    },
    Ready {
        officer: Officer,
        /// `None` until the first download brought one.
        form: Option<FormLabel>,
        /// The database was found damaged at this start and was rebuilt.
        recovery: Option<Recovery>,
    },
}

/// Whose device this is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Officer {
    pub name: String,
    pub device_label: String,
    pub device_number: u32,
    pub villages: Vec<Village>,
}

/// A village of the officer's work: code and the names from village up to province.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Village {
    pub code: String,
    pub name: String,
    pub subdistrict: String,
    pub district: String,
    pub province: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FormLabel {
    pub version: u32,
    pub title: String,
}

/// What came back after a damaged database was moved aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Recovery {
    /// Answers recovered from the second journal.
    pub recovered: u32,
    /// Entries of the journal that could not be read.
    pub unreadable: u32,
}

#[derive(Clone, Deserialize, TS)]
pub struct EnrolArguments {
    /// The server's address, `https://…`.
    pub url: String,
    /// The one-time code given by the district.
    pub code: String,
    /// What the officer calls the device.
    pub label: String,
    pub pin: String,
}

#[derive(Clone, Deserialize, TS)]
pub struct UnlockArguments {
    pub pin: String,
}
