//! The officer's window: a webview on the embedded screens and two commands into `pendata_officer`.
//! It decides nothing, and opens nothing of the system to the screens.

mod bridge;
mod window;

use std::path::PathBuf;
use std::sync::Arc;

use pendata_officer::app::App;
pub use pendata_officer::machine::has_graphics_card;
use tauri::{Manager, RunEvent};

/// The entry point of a tablet's system (Android, iOS), which gives no arguments.
#[cfg_attr(mobile, tauri::mobile_entry_point)]
pub fn run_on_mobile() {
    run(None);
}

/// Runs until the window is closed. `data`: folder of this device's encrypted database, the user's own data
/// folder when left out.
pub fn run(data: Option<PathBuf>) {
    let built = tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![bridge::call, bridge::send])
        .setup(move |tauri| {
            let folder = data.map_or_else(|| tauri.path().app_local_data_dir(), Ok)?;
            let app = Arc::new(App::at(&folder));
            bridge::push_events(&app, tauri.handle());
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
