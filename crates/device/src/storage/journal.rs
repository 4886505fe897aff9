//! The second copy: encrypted append-only files beside the database, one a month, every record durable before
//! a screen says "saved". A disk that lies about fsync, or a damaged page, takes the database; this rebuilds it.
//!
//! File `journal-YYYYMM.bin`: records of length (u32 LE, of what follows) · entry number (u64 LE) ·
//! nonce (24 bytes) · XChaCha20-Poly1305 ciphertext, entry number authenticated. A torn or damaged record is
//! skipped: reading goes on at the next place where a later record decrypts, and writing goes on behind it.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use super::files::sync_parent;
use crate::environment::{Environment, random};
use crate::error::Result;

const HEAD: usize = 4;
const FRAME: usize = 8 + 24 + 16;
const MAX_RECORD: usize = 16 * 1024 * 1024;

pub struct Journal {
    dir: PathBuf,
    cipher: XChaCha20Poly1305,
    current: Option<(String, File)>,
}

impl Journal {
    pub fn new(dir: &Path, key: [u8; 32]) -> Self {
        Self { dir: dir.to_owned(), cipher: XChaCha20Poly1305::new(&key.into()), current: None }
    }

    /// Appends records and returns once they are on the disk.
    pub fn append(&mut self, records: &[(u64, Vec<u8>)], environment: &mut dyn Environment) -> Result<()> {
        if records.is_empty() {
            return Ok(());
        }
        let bytes: Vec<u8> =
            records.iter().flat_map(|(entry, fact)| self.seal(*entry, fact, environment)).collect();
        let file = self.file(environment.now())?;
        file.write_all(&bytes)?;
        file.sync_data()?;
        Ok(())
    }

    fn seal(&self, entry: u64, fact: &[u8], environment: &mut dyn Environment) -> Vec<u8> {
        let nonce: [u8; 24] = random(environment);
        let payload = Payload { msg: fact, aad: &entry.to_le_bytes() };
        let cipher = self.cipher.encrypt(&XNonce::from(nonce), payload).expect("a record can be encrypted");
        let length = (8 + nonce.len() + cipher.len()) as u32;
        [&length.to_le_bytes()[..], &entry.to_le_bytes(), &nonce, &cipher].concat()
    }

    fn file(&mut self, now: i64) -> Result<&mut File> {
        let time = chrono::DateTime::from_timestamp(now, 0).unwrap_or_default();
        let name = time.format("journal-%Y%m.bin").to_string();
        if self.current.as_ref().is_none_or(|(open, _)| *open != name) {
            let path = self.dir.join(&name);
            let file = OpenOptions::new().create(true).append(true).open(&path)?;
            sync_parent(&path)?;
            self.current = Some((name, file));
        }
        Ok(&mut self.current.as_mut().expect("opened just above").1)
    }
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
    files.sort();
    Ok(files)
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
            journal.append(&[(i as u64 + 1, fact.to_vec())], &mut SystemEnvironment).expect("appends");
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
        journal.append(&[(3, b"again".to_vec())], &mut SystemEnvironment).expect("appends");
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
