//! The server's own ingest worker, but it fails where a change asks for it: the named point is before a household is
//! examined. No release contains this program.

use std::io::Read;

use pendata_domain::document::Inspected;
use sync_server::ingest::Job;
use sync_server::ingest::sandbox::serve;

fn main() -> std::io::Result<()> {
    serve(fail)
}

fn fail(job: &Job) {
    let asked = |word: &str| job.own.iter().any(|change| names(change, word));
    if asked("crash") || job.held.iter().any(|(change, _)| names(change, "late")) {
        std::process::abort();
    }
    if asked("spin") {
        loop {
            std::hint::spin_loop();
        }
    }
    if asked("silent") {
        std::io::stdin().read_exact(&mut [0]).ok();
    }
    if asked("memory") {
        let mut hoard = Vec::new();
        loop {
            hoard.push(vec![1u8; 16 << 20]);
        }
    }
    if asked("file") {
        std::fs::read("/etc/hostname").ok();
    }
}

fn names(change: &Inspected, word: &str) -> bool {
    let word = format!("uji-{word}");
    change.bytes.windows(word.len()).any(|part| part == word.as_bytes())
}
