//! A second start beside an open window: it hands over the bundle file it was given and ends. Two programs on one
//! encrypted database would only stand in each other's way.

use std::path::{Path, PathBuf};

/// Whether a window on this folder took the file (or the greeting), so that this start has nothing left to do.
#[cfg(unix)]
pub fn hand_over(folder: &Path, file: Option<&Path>) -> bool {
    use std::io::Write;
    use std::os::unix::net::UnixStream;
    let Ok(mut window) = UnixStream::connect(socket(folder)) else { return false };
    let absolute = file.map(|file| std::path::absolute(file).unwrap_or_else(|_| file.to_owned()));
    let text = absolute.unwrap_or_default();
    window.write_all(text.as_os_str().as_encoded_bytes()).is_ok()
}

/// Hears of second starts for as long as the program lives. `take` gets the file, or an empty path.
#[cfg(unix)]
pub fn listen(folder: &Path, take: impl Fn(PathBuf) + Send + 'static) -> std::io::Result<()> {
    use std::ffi::OsString;
    use std::io::Read;
    use std::os::unix::ffi::OsStringExt;
    use std::os::unix::net::UnixListener;
    /// Longer than any path.
    const MOST: u64 = 8 * 1024;
    std::fs::create_dir_all(folder)?;
    let path = socket(folder);
    // Of a window that was killed: nobody listens there.
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    std::thread::spawn(move || {
        for window in listener.incoming().flatten() {
            let mut bytes = Vec::new();
            if window.take(MOST).read_to_end(&mut bytes).is_ok() {
                take(PathBuf::from(OsString::from_vec(bytes)));
            }
        }
    });
    Ok(())
}

#[cfg(unix)]
fn socket(folder: &Path) -> PathBuf {
    folder.join("window.sock")
}

/// Other systems start a second window, whose database is busy.
#[cfg(not(unix))]
pub fn hand_over(_: &Path, _: Option<&Path>) -> bool {
    false
}

#[cfg(not(unix))]
pub fn listen(_: &Path, _: impl Fn(PathBuf) + Send + 'static) -> std::io::Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn a_second_start_hands_its_file_to_the_open_window() {
        let folder = std::env::temp_dir().join(format!("pendata-handing-{}", std::process::id()));
        let file = Path::new("/media/usb/desa.pendata");
        assert!(!hand_over(&folder, Some(file)), "there is no window yet");
        let (give, take) = channel();
        listen(&folder, move |path| give.send(path).expect("the test waits")).expect("it listens");
        assert!(hand_over(&folder, Some(file)));
        assert_eq!(take.recv().expect("a file"), file);
        listen(&folder, |_| {}).expect("after a kill the place is taken again");
        std::fs::remove_dir_all(&folder).expect("removed");
    }
}
