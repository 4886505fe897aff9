//! The second copy: encrypted append-only files beside the database, one a month, every record durable before
//! a screen says "saved". A disk that lies about fsync, or a damaged page, takes the database; this rebuilds it.
//!
//! File `journal-YYYYMM.bin`, or `journal-YYYYMM-N.bin` where everything was written anew for the Nth time: records of length (u32 LE, of what follows) · entry number (u64 LE) ·
//! nonce (24 bytes) · XChaCha20-Poly1305 ciphertext, entry number authenticated. A torn or damaged record is
//! skipped: reading goes on at the next place where a later record decrypts, and writing goes on behind it.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use super::files::sync_parent;
use crate::environment::{Environment, random};
use crate::error::Result;

const HEAD: usize = 4;
const FRAME: usize = 8 + 24 + 16;
const MAX_RECORD: usize = 16 * 1024 * 1024;

/// The writing end. Its disk work is done by a thread of its own, so that it runs beside the database's.
pub struct Journal {
    dir: PathBuf,
    /// How often everything was written anew into files of their own.
    generation: u32,
    cipher: XChaCha20Poly1305,
    work: Sender<(PathBuf, Vec<u8>)>,
    done: Receiver<std::io::Result<()>>,
}

impl Journal {
    pub fn new(dir: &Path, key: [u8; 32]) -> Self {
        let (work, asked) = channel();
        let (answers, done) = channel();
        thread::spawn(move || write_all(&asked, &answers));
        let newest = files(dir).ok().and_then(|files| files.iter().map(|path| generation(path)).max());
        let (dir, generation) = (dir.to_owned(), newest.unwrap_or(0));
        Self { dir, generation, cipher: XChaCha20Poly1305::new(&key.into()), work, done }
    }

    /// What is written from here on goes into files of its own.
    pub fn begin_files(&mut self) {
        self.generation += 1;
    }

    /// Removes every file of before.
    pub fn drop_older(&self) -> Result<()> {
        for path in files(&self.dir)?.into_iter().filter(|path| generation(path) < self.generation) {
            fs::remove_file(&path)?;
            sync_parent(&path)?;
        }
        Ok(())
    }

    /// Begins to append records. [`Journal::wait`] must follow before the next.
    pub fn begin(&mut self, records: &[(u64, Vec<u8>)], environment: &mut dyn Environment) {
        let bytes = records.iter().flat_map(|(entry, fact)| self.seal(*entry, fact, environment)).collect();
        let path = self.path(environment.now());
        self.work.send((path, bytes)).expect("the writing thread lives as long as its journal");
    }

    /// Returns once what was begun is on the disk.
    pub fn wait(&mut self) -> Result<()> {
        Ok(self.done.recv().expect("the writing thread lives as long as its journal")?)
    }

    fn seal(&self, entry: u64, fact: &[u8], environment: &mut dyn Environment) -> Vec<u8> {
        let nonce: [u8; 24] = random(environment);
        let payload = Payload { msg: fact, aad: &entry.to_le_bytes() };
        let cipher = self.cipher.encrypt(&XNonce::from(nonce), payload).expect("a record can be encrypted");
        let length = (8 + nonce.len() + cipher.len()) as u32;
        [&length.to_le_bytes()[..], &entry.to_le_bytes(), &nonce, &cipher].concat()
    }

    fn path(&self, now: i64) -> PathBuf {
        let time = chrono::DateTime::from_timestamp(now, 0).unwrap_or_default();
        let month = time.format("%Y%m");
        self.dir.join(match self.generation {
            0 => format!("journal-{month}.bin"),
            generation => format!("journal-{month}-{generation}.bin"),
        })
    }
}

/// The writing thread: ends when its journal is dropped.
fn write_all(asked: &Receiver<(PathBuf, Vec<u8>)>, answers: &Sender<std::io::Result<()>>) {
    let mut open: Option<(PathBuf, File)> = None;
    while let Ok((path, bytes)) = asked.recv() {
        let written = append(&mut open, path, &bytes);
        if written.is_err() {
            // A descriptor after a failed fsync says nothing any more.
            open = None;
        }
        if answers.send(written).is_err() {
            break;
        }
    }
}

fn append(open: &mut Option<(PathBuf, File)>, path: PathBuf, bytes: &[u8]) -> std::io::Result<()> {
    if open.as_ref().is_none_or(|(standing, _)| *standing != path) {
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        sync_parent(&path)?;
        *open = Some((path, file));
    }
    let (_, file) = open.as_mut().expect("opened just above");
    file.write_all(bytes)?;
    file.sync_data()
}

/// What could be read of the journal.
#[derive(Default)]
pub struct JournalContent {
    /// By entry number; a number written twice keeps its later record.
    pub facts: std::collections::BTreeMap<u64, Vec<u8>>,
    /// Places that could not be read, a torn end included.
    pub damaged: u32,
}

/// Reads every file of the journal in `dir`.
pub fn read_journal(dir: &Path, key: [u8; 32]) -> Result<JournalContent> {
    let cipher = XChaCha20Poly1305::new(&key.into());
    let mut content = JournalContent::default();
    for path in files(dir)? {
        read_file(&fs::read(path)?, &cipher, &mut content);
    }
    Ok(content)
}

fn files(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with("journal-") && name.ends_with(".bin") {
            files.push(path);
        }
    }
    files.sort_by_key(|path| (generation(path), path.clone()));
    Ok(files)
}

fn generation(path: &Path) -> u32 {
    let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.splitn(3, '-').nth(2).and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn read_file(bytes: &[u8], cipher: &XChaCha20Poly1305, content: &mut JournalContent) {
    let mut at = 0;
    let mut lost = false;
    while at < bytes.len() {
        match record(&bytes[at..], cipher) {
            Some((entry, fact, length)) => {
                content.facts.insert(entry, fact);
                at += length;
                lost = false;
            }
            None => {
                content.damaged += u32::from(!lost);
                lost = true;
                at += 1;
            }
        }
    }
}

fn record(bytes: &[u8], cipher: &XChaCha20Poly1305) -> Option<(u64, Vec<u8>, usize)> {
    let length = u32::from_le_bytes(bytes.get(..HEAD)?.try_into().ok()?) as usize;
    if !(FRAME..=MAX_RECORD).contains(&length) {
        return None;
    }
    let body = bytes.get(HEAD..HEAD + length)?;
    let (entry, rest) = body.split_first_chunk::<8>()?;
    let (nonce, cipher_text) = rest.split_first_chunk::<24>()?;
    let payload = Payload { msg: cipher_text, aad: entry };
    let fact = cipher.decrypt(&XNonce::from(*nonce), payload).ok()?;
    Some((u64::from_le_bytes(*entry), fact, HEAD + length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::SystemEnvironment;

    fn written(dir: &Path, facts: &[&[u8]]) -> PathBuf {
        let mut journal = Journal::new(dir, [7; 32]);
        for (i, fact) in facts.iter().enumerate() {
            journal.begin(&[(i as u64 + 1, fact.to_vec())], &mut SystemEnvironment);
            journal.wait().expect("appends");
        }
        files(dir).expect("lists").remove(0)
    }

    #[test]
    fn a_torn_last_record_is_skipped_and_writing_goes_on_behind_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = written(dir.path(), &[b"one", b"two", b"three"]);
        let whole = fs::read(&path).expect("reads");
        fs::write(&path, &whole[..whole.len() - 5]).expect("tears");
        let mut journal = Journal::new(dir.path(), [7; 32]);
        journal.begin(&[(3, b"again".to_vec())], &mut SystemEnvironment);
        journal.wait().expect("appends");
        let content = read_journal(dir.path(), [7; 32]).expect("reads");
        let facts: Vec<&[u8]> = content.facts.values().map(Vec::as_slice).collect();
        assert_eq!(facts, [&b"one"[..], b"two", b"again"]);
        assert_eq!(content.damaged, 1);
    }

    #[test]
    fn a_flipped_bit_costs_one_record_wherever_it_falls() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = written(dir.path(), &[b"one", b"two", b"three", b"four"]);
        let whole = fs::read(&path).expect("reads");
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x10;
            fs::write(&path, bytes).expect("damages");
            let content = read_journal(dir.path(), [7; 32]).expect("reads");
            assert_eq!((content.facts.len(), content.damaged), (3, 1), "at {at}");
        }
    }
}
