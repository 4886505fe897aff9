//! Programs that tests start.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The server's program beside the tests' own, built where it is not there.
pub fn sync_server() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let test = std::env::current_exe().expect("a program");
        let folder = test.parent().and_then(Path::parent).expect("a target folder");
        let program = folder.join(format!("sync-server{}", std::env::consts::EXE_SUFFIX));
        if !program.exists() {
            build(folder);
        }
        program
    })
}

fn build(folder: &Path) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--locked", "--package", "sync-server", "--bin", "sync-server", "--target-dir"]);
    cargo.arg(folder.parent().expect("a target folder"));
    if folder.ends_with("release") {
        cargo.arg("--release");
    }
    assert!(cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status().expect("cargo runs").success());
}
