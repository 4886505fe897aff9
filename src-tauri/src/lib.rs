//! The officer's window: opens the webview on the embedded UI. Never decides anything.

use std::path::PathBuf;

pub fn open(_data: Option<PathBuf>) -> anyhow::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!())?;
    Ok(())
}
