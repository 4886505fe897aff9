//! The officer's window: a webview on the embedded screens and a few commands into `pendata_officer`.
//! It decides nothing, and opens nothing of the system to the screens.

mod bridge;
#[cfg(target_os = "linux")]
pub mod drawing;
mod handing;
mod window;

use std::path::PathBuf;
use std::sync::Arc;

use pendata_officer::app::App;
use tauri::{Manager, RunEvent};

/// The entry point of a tablet's system (Android, iOS), which gives no arguments.
#[cfg_attr(mobile, tauri::mobile_entry_point)]
pub fn run_on_mobile() {
    run(None, None);
}

/// Runs until the window is closed. `data`: folder of this device's encrypted database, the user's own data
/// folder when left out. `file`: a bundle to ask the officer about.
pub fn run(data: Option<PathBuf>, file: Option<PathBuf>) {
    let built = tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![bridge::call, bridge::save, bridge::send])
        .setup(move |tauri| {
            let folder = data.map_or_else(|| tauri.path().app_local_data_dir(), Ok)?;
            if handing::hand_over(&folder, file.as_deref()) {
                eprintln!("pendata: the window that is open takes over");
                std::process::exit(0);
            }
            let app = Arc::new(App::at(&folder));
            bridge::push_events(&app, tauri.handle());
            bridge::take_files(&app, tauri.handle(), &folder, file);
            tauri.manage(app);
            window::open(tauri, &folder)?;
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(window) => window.run(|tauri, event| {
            if matches!(event, RunEvent::Exit) {
                bridge::close(tauri);
            }
        }),
        Err(error) => {
            eprintln!("pendata: {error}");
            std::process::exit(1);
        }
    }
}
