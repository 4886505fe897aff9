//! Calls of the screens to `pendata_officer`, and its events back to them.
#![expect(clippy::let_underscore_must_use, reason = "what tauri::command writes around an async command")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use pendata_officer::app::App;
use pendata_officer::bridge::{BridgeError, dispatch, dispatch_document, dispatch_file};
use pendata_officer::documents::SavedDocument;
use rfd::AsyncFileDialog;
use serde_json::Value;
use tauri::ipc::{InvokeBody, Request};
use tauri::{AppHandle, Emitter, Manager, State, WebviewWindow};

use crate::handing;

/// A method of the officer's table with its arguments.
#[tauri::command]
pub async fn call(app: State<'_, Arc<App>>, method: String, arguments: Value) -> Result<Value, BridgeError> {
    let app = Arc::clone(&app);
    let called = tauri::async_runtime::spawn_blocking(move || dispatch(&app, &method, arguments));
    // A method that panicked has committed all it acknowledged; the program goes on.
    called.await.unwrap_or(Err(BridgeError::Storage))
}

/// As [`call`], with a file: the body is the file, the headers say the method and its arguments (JSON).
#[tauri::command]
pub async fn send(app: State<'_, Arc<App>>, request: Request<'_>) -> Result<Value, BridgeError> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let arguments = header("pendata-arguments").and_then(|text| serde_json::from_str(text).ok());
    let (Some(method), Some(arguments), InvokeBody::Raw(file)) =
        (header("pendata-method").map(str::to_owned), arguments, request.body())
    else {
        return Err(BridgeError::MalformedArguments);
    };
    let (app, file) = (Arc::clone(&app), file.clone());
    let called = tauri::async_runtime::spawn_blocking(move || dispatch_file(&app, &method, arguments, file));
    called.await.unwrap_or(Err(BridgeError::Storage))
}

/// A method that gives a document: made first, so that nobody is asked where to put what cannot be made. `None` where
/// the officer closes the dialog.
#[tauri::command]
pub async fn save(
    window: WebviewWindow,
    app: State<'_, Arc<App>>,
    method: String,
    arguments: Value,
) -> Result<Option<SavedDocument>, BridgeError> {
    let app = Arc::clone(&app);
    let made = tauri::async_runtime::spawn_blocking(move || dispatch_document(&app, &method, arguments));
    let document = made.await.unwrap_or(Err(BridgeError::Storage))?;
    let dialog = AsyncFileDialog::new().set_parent(&window).set_file_name(&document.name);
    let Some(place) = dialog.save_file().await else { return Ok(None) };
    let written = tauri::async_runtime::spawn_blocking(move || document.write(place.path()));
    written.await.unwrap_or(Err(BridgeError::Storage)).map(Some)
}

/// The program ends: what was collected becomes changes. What fails here is on disk and is cut at the next start.
pub fn close(tauri: &AppHandle) {
    if let Err(error) = tauri.state::<Arc<App>>().close() {
        eprintln!("pendata: {error}");
    }
}

/// A bundle file of this start, and those of later ones, which also bring the window to the front.
pub fn take_files(app: &Arc<App>, tauri: &AppHandle, folder: &Path, file: Option<PathBuf>) {
    if let Some(file) = file {
        app.give_bundle(&file);
    }
    let (app, tauri) = (Arc::clone(app), tauri.clone());
    let heard = handing::listen(folder, move |path| {
        if !path.as_os_str().is_empty() {
            app.give_bundle(&path);
        }
        for window in tauri.webview_windows().into_values() {
            if let Err(error) = window.unminimize().and_then(|()| window.set_focus()) {
                eprintln!("pendata: the window stays where it is: {error}");
            }
        }
    });
    if let Err(error) = heard {
        eprintln!("pendata: a second start will not be heard: {error}");
    }
}

/// Hands every event to the screens, under one name: the topic is inside.
pub fn push_events(app: &App, tauri: &AppHandle) {
    let tauri = tauri.clone();
    app.subscribe(move |event| {
        if let Err(error) = tauri.emit("push", event) {
            eprintln!("pendata: an event did not reach the screens: {error}");
        }
    });
}
