//! The one window and what its page may do.

use std::path::Path;

use tauri::{App, Url, WebviewWindowBuilder};

/// Opens the window of `tauri.conf.json`; its page never leaves the program. The webview's own files lie
/// beside the device's database: the screens keep nothing there, and nothing is left in the user's home.
pub fn open(tauri: &App, folder: &Path) -> tauri::Result<()> {
    let config = &tauri.config().app.windows[0];
    WebviewWindowBuilder::from_config(tauri, config)?
        .data_directory(folder.join("webview"))
        .on_navigation(is_ours)
        .build()?;
    Ok(())
}

/// The embedded screens: `tauri://localhost`, or `http(s)://tauri.localhost` where the webview knows no
/// schemes of its own.
fn is_ours(url: &Url) -> bool {
    url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost")
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn the_page_stays_in_the_program() {
        for (address, ours) in [
            ("tauri://localhost/officer.html", true),
            ("http://tauri.localhost/officer.html", true),
            ("https://example.org/", false),
            ("file:///etc/passwd", false),
        ] {
            assert_eq!(is_ours(&address.parse().expect("an address")), ours, "{address}");
        }
    }
}
