//! The files of the repository, as git knows them: tracked, and new ones that are not ignored.

use std::path::{Path, PathBuf};
use std::process::Command;

pub struct Source {
    /// From the repository's root, with slashes.
    pub path: String,
    pub text: String,
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the repository").to_owned()
}

pub fn paths() -> Vec<String> {
    let list = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git is installed");
    assert!(list.status.success(), "the repository is a git checkout");
    let text = String::from_utf8(list.stdout).expect("paths are UTF-8");
    let mut paths: Vec<String> =
        text.split('\0').filter(|path| root().join(path).is_file()).map(str::to_owned).collect();
    paths.sort();
    paths.dedup();
    paths
}

/// Every file that is text.
pub fn texts() -> Vec<Source> {
    let read = |path: String| Some(Source { text: std::fs::read_to_string(root().join(&path)).ok()?, path });
    paths().into_iter().filter_map(read).collect()
}

/// What people wrote as code. The checks' own files are left out: they name what they look for.
pub fn code() -> Vec<Source> {
    const KINDS: [&str; 9] = ["rs", "ts", "svelte", "mjs", "sql", "sh", "py", "css", "html"];
    let written = |source: &Source| {
        KINDS.contains(&source.extension())
            && !source.path.contains("/generated/")
            && !source.path.starts_with("tests/conformance/")
    };
    texts().into_iter().filter(written).collect()
}

impl Source {
    pub fn extension(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// Lines from 1, without the unit tests at the end of a Rust file.
    pub fn lines_before_tests(&self) -> impl Iterator<Item = (usize, &str)> {
        let rust = self.extension() == "rs";
        let tests = self.text.lines().position(|line| rust && line.trim() == "#[cfg(test)]");
        self.text.lines().take(tests.unwrap_or(usize::MAX)).enumerate().map(|(i, line)| (i + 1, line))
    }
}

/// Fails with the list, one offence a line.
pub fn assert_none(offences: Vec<String>) {
    assert!(offences.is_empty(), "\n{}\n", offences.join("\n"));
}
