//! Writing a bundle, chunk by chunk, to whatever takes bytes.

use std::io::{Result, Write};

use ed25519_dalek::{Signer, SigningKey};
use sha2::{Digest, Sha256};

use super::chunk::Cipher;
use super::{BEGIN, END, Header, signed_bytes};
use crate::protocol::{BundleKey, Parcel};

pub struct BundleWriter<W> {
    out: W,
    cipher: Cipher,
    content: Sha256,
    count: u32,
    bytes: u64,
    /// The last chunk is marked as such: it waits until it is known to be the last.
    waiting: Vec<Parcel>,
}

impl<W: Write> BundleWriter<W> {
    pub fn begin(out: W, header: &Header, key: &BundleKey) -> Result<Self> {
        let encoded = minicbor::to_vec(header).expect("writing to a vector cannot fail");
        let cipher = Cipher::new(key, header, &encoded);
        let (content, waiting) = (Sha256::new(), Vec::new());
        let mut writer = Self { out, cipher, content, count: 0, bytes: 0, waiting };
        writer.put(BEGIN)?;
        writer.put(&(encoded.len() as u32).to_be_bytes())?;
        writer.put(&encoded)?;
        Ok(writer)
    }

    /// One chunk. The first should begin with the papers, so that a reader knows its sender.
    pub fn add(&mut self, parcels: Vec<Parcel>) -> Result<()> {
        let before = std::mem::replace(&mut self.waiting, parcels);
        if before.is_empty() { Ok(()) } else { self.chunk(&before, false) }
    }

    /// Bytes written so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Returns what was written to, and how many bytes.
    pub fn finish(mut self, signer: &SigningKey) -> Result<(W, u64)> {
        let last = std::mem::take(&mut self.waiting);
        self.chunk(&last, true)?;
        let message = signed_bytes(self.content.clone().finalize().into(), self.count);
        let count = self.count.to_be_bytes();
        self.put(&count)?;
        self.put(&signer.sign(&message).to_bytes())?;
        self.put(END)?;
        self.out.flush()?;
        Ok((self.out, self.bytes))
    }

    fn chunk(&mut self, parcels: &[Parcel], last: bool) -> Result<()> {
        let sealed = self.cipher.seal(self.count, last, parcels);
        self.count += 1;
        self.put(&(sealed.len() as u32).to_be_bytes())?;
        self.put(&sealed)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.content.update(bytes);
        self.bytes += bytes.len() as u64;
        self.out.write_all(bytes)
    }
}
