//! Checks the window's configuration and embeds the built UI again when it changes.

fn main() {
    println!("cargo:rerun-if-changed=../ui/dist");
    let commands = tauri_build::AppManifest::new().commands(&["call", "save", "send"]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))
        .expect("the configuration and its capabilities are sound, or the build must stop");
}
