//! O10 Pengaturan: what the officer chose for the screens. Kept outside the encrypted database, since the
//! locked screen already speaks a language; holds nothing personal.

use std::path::Path;

use pendata_device::Space;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::app::App;
use crate::bridge::BridgeError;
use crate::machine::has_graphics_card;

/// The two languages of forms and screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    #[default]
    Id,
    En,
}

impl Language {
    /// As forms name it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::En => "en",
        }
    }
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Settings {
    pub language: Language,
    /// 100 to 150.
    pub text_percent: u8,
    #[serde(default)]
    pub graphics: Graphics,
    #[serde(default)]
    pub photos: PhotoSending,
}

/// How much is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Graphics {
    /// Simple on a machine without a graphics card.
    #[default]
    Auto,
    /// No transitions, no shadows.
    Simple,
    Full,
}

/// When photos go to the server. Thumbnails, a few kilobytes each, always go with their households.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PhotoSending {
    /// With every sync.
    #[default]
    Always,
    /// When the officer asks for it: there is a cheaper network in the village hall.
    OnDemand,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::Id,
            text_percent: 100,
            graphics: Graphics::Auto,
            photos: PhotoSending::Always,
        }
    }
}

impl Settings {
    /// Whether the screens keep still.
    pub fn simple_graphics(&self) -> bool {
        match self.graphics {
            Graphics::Auto => !has_graphics_card(),
            Graphics::Simple => true,
            Graphics::Full => false,
        }
    }
}

const FILE: &str = "settings.json";

impl Settings {
    /// What was chosen last; the defaults where nothing can be read.
    pub fn read(folder: &Path) -> Self {
        let text = std::fs::read_to_string(folder.join(FILE)).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Writes beside and renames, so that a crash leaves the old file or the new one.
    fn write(&self, folder: &Path) -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let beside = folder.join("settings.json.part");
        std::fs::write(&beside, serde_json::to_vec(self)?)?;
        std::fs::rename(beside, folder.join(FILE))
    }
}

pub fn get(app: &App, (): ()) -> Result<Settings, BridgeError> {
    Ok(app.settings().clone())
}

pub fn set(app: &App, mut settings: Settings) -> Result<Settings, BridgeError> {
    settings.text_percent = settings.text_percent.clamp(100, 150);
    settings.write(app.folder())?;
    app.syncing().let_photos_wait(settings.photos == PhotoSending::OnDemand);
    *app.settings() = settings.clone();
    Ok(settings)
}

/// What the device takes of the disk, bytes.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct Storage {
    #[ts(type = "number")]
    pub data: u64,
    #[ts(type = "number")]
    pub photos: u64,
    /// `None` where the system does not tell.
    #[ts(type = "number | null")]
    pub free: Option<u64>,
}

pub fn storage(app: &App, (): ()) -> Result<Storage, BridgeError> {
    let Space { data, photos, free } = app.with_device(|unlocked| Ok(unlocked.device.space()))?;
    Ok(Storage { data, photos, free })
}
