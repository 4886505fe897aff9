//! Checks the window's configuration and embeds the built UI again when it changes.

fn main() {
    println!("cargo:rerun-if-changed=../ui/dist");
    tauri_build::build();
}
