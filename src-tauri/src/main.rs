//! `pendata --data DIR`: the officer's window on a desktop.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    #[cfg(target_os = "linux")]
    draw_without_a_graphics_card();
    pendata_window::run();
}

/// WebKitGTK without a graphics card answers several times faster this way (65 to 10 ms an edit, measured).
#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
fn draw_without_a_graphics_card() {
    const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(SWITCH).is_none() {
        // SAFETY: the first thing the program does; no other thread reads the environment yet.
        unsafe { std::env::set_var(SWITCH, "1") };
    }
}
