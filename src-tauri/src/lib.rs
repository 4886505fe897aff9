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
use tauri::{Context, Manager, RunEvent};

/// The entry point of a tablet's system (Android, iOS), which gives no arguments and starts no second program.
#[cfg_attr(mobile, tauri::mobile_entry_point)]
pub fn run_on_mobile() {
    run(context(), None, None);
}

/// Runs until the window is closed; a second start beside an open window ends at once. `data`: folder of this device's
/// encrypted database, the user's own data folder when left out. `file`: a bundle to ask the officer about.
#[cfg(desktop)]
pub fn run_on_desktop(data: Option<PathBuf>, file: Option<PathBuf>) {
    let context = context();
    let own = || dirs::data_local_dir().map(|folder| folder.join(&context.config().identifier));
    let folder = data.or_else(own);
    // Before the window's libraries have threads: now and then one of them falls when the program exits under it.
    if folder.as_deref().is_some_and(|folder| handing::hand_over(folder, file.as_deref())) {
        eprintln!("pendata: the window that is open takes over");
        return;
    }
    run(context, folder, file);
}

fn context() -> Context {
    tauri::generate_context!()
}

fn run(context: Context, folder: Option<PathBuf>, file: Option<PathBuf>) {
    let built = tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![bridge::call, bridge::save, bridge::send])
        .setup(move |tauri| {
            let folder = folder.map_or_else(|| tauri.path().app_local_data_dir(), Ok)?;
            let app = Arc::new(App::at(&folder));
            bridge::push_events(&app, tauri.handle());
            bridge::take_files(&app, tauri.handle(), &folder, file);
            tauri.manage(app);
            window::open(tauri, &folder)?;
            Ok(())
        })
        .build(context);
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
