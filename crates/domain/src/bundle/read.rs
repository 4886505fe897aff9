//! Reading a bundle: first whether it is whole and whose it is, then its parcels.

use std::io::{ErrorKind, Read, Seek, SeekFrom};

use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};

use super::chunk::Cipher;
use super::{BEGIN, BundleProblem, END, FAMILY, Header, MAX_CHUNK, MAX_HEADER_BYTES, TRAILER, signed_bytes};
use crate::protocol::{BundleKey, Parcel};

pub struct Bundle<R> {
    source: R,
    header: Header,
    encoded: Vec<u8>,
    count: u32,
    signature: Signature,
    /// Where the first chunk begins and the trailer begins.
    from: u64,
    to: u64,
}

impl<R: Read + Seek> Bundle<R> {
    /// Reads what anybody can read.
    ///
    /// Errors: `NotABundle`, `NewerFormat`, `CutShort`, `Altered`.
    pub fn open(mut source: R) -> Result<Self, BundleProblem> {
        let length = source.seek(SeekFrom::End(0))?;
        source.rewind()?;
        must_begin_as_ours(&mut source, length)?;
        let Some(to) = length.checked_sub(TRAILER as u64).filter(|to| *to > 12) else {
            return Err(BundleProblem::CutShort);
        };
        let (count, signature) = trailer(&mut source, to)?;
        source.seek(SeekFrom::Start(BEGIN.len() as u64))?;
        let size = number(&mut source)? as usize;
        if size > MAX_HEADER_BYTES {
            return Err(BundleProblem::Altered);
        }
        let mut encoded = vec![0; size];
        fill(&mut source, &mut encoded)?;
        let header = minicbor::decode(&encoded).map_err(|_| BundleProblem::Altered)?;
        let from = (BEGIN.len() + 4 + size) as u64;
        if from > to {
            return Err(BundleProblem::CutShort);
        }
        Ok(Self { source, header, encoded, count, signature, from, to })
    }

    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Reads every chunk and takes none: whether each is what was sealed at its place, and whether the sender signed
    /// them all. `sender` names the sender's key, having seen the first chunk: it may bring papers.
    ///
    /// Errors with `CutShort`, `Altered`, or what `sender` says.
    pub fn check<E: From<BundleProblem>>(
        &mut self,
        key: &BundleKey,
        sender: impl FnOnce(&[Parcel]) -> Result<VerifyingKey, E>,
    ) -> Result<(), E> {
        let (count, signature) = (self.count, self.signature);
        let mut chunks = self.chunks(key)?;
        let first = chunks.next_chunk()?.ok_or(BundleProblem::Altered)?;
        while chunks.next_chunk()?.is_some() {}
        let message = signed_bytes(chunks.content.clone().finalize().into(), count);
        let sender = sender(&first)?;
        let signed = sender.verify_strict(&message, &signature).map_err(|_| BundleProblem::Altered);
        Ok(signed?)
    }

    /// The chunks from the first on.
    pub fn chunks(&mut self, key: &BundleKey) -> Result<Chunks<'_, R>, BundleProblem> {
        self.source.seek(SeekFrom::Start(self.from))?;
        let mut content = Sha256::new();
        content.update(BEGIN);
        content.update((self.encoded.len() as u32).to_be_bytes());
        content.update(&self.encoded);
        let cipher = Cipher::new(key, &self.header, &self.encoded);
        Ok(Chunks {
            source: &mut self.source,
            cipher,
            content,
            next: 0,
            count: self.count,
            left: self.to - self.from,
        })
    }

    /// Chunks there are.
    pub fn count(&self) -> u32 {
        self.count
    }
}

/// The chunks of a bundle, in order.
pub struct Chunks<'a, R> {
    source: &'a mut R,
    cipher: Cipher,
    content: Sha256,
    next: u32,
    count: u32,
    /// Bytes up to the trailer.
    left: u64,
}

impl<R: Read> Chunks<'_, R> {
    /// `None` behind the last.
    pub fn next_chunk(&mut self) -> Result<Option<Vec<Parcel>>, BundleProblem> {
        if self.next == self.count {
            return if self.left == 0 { Ok(None) } else { Err(BundleProblem::Altered) };
        }
        let size = number(self.source)?;
        if size as usize > MAX_CHUNK || u64::from(size) + 4 > self.left {
            return Err(BundleProblem::Altered);
        }
        let mut sealed = vec![0; size as usize];
        fill(self.source, &mut sealed)?;
        self.content.update(size.to_be_bytes());
        self.content.update(&sealed);
        self.left -= u64::from(size) + 4;
        let last = self.next + 1 == self.count;
        let parcels = self.cipher.open(self.next, last, &sealed).ok_or(BundleProblem::Altered)?;
        self.next += 1;
        Ok(Some(parcels))
    }
}

fn must_begin_as_ours(source: &mut impl Read, length: u64) -> Result<(), BundleProblem> {
    let mut begin = [0; BEGIN.len()];
    let there = begin.len().min(length as usize);
    fill(source, &mut begin[..there])?;
    match () {
        _ if begin == *BEGIN => Ok(()),
        _ if there == 0 => Err(BundleProblem::CutShort),
        _ if there < begin.len() && BEGIN.starts_with(&begin[..there]) => Err(BundleProblem::CutShort),
        _ if begin.starts_with(FAMILY) => Err(BundleProblem::NewerFormat),
        _ => Err(BundleProblem::NotABundle),
    }
}

fn trailer<R: Read + Seek>(source: &mut R, at: u64) -> Result<(u32, Signature), BundleProblem> {
    source.seek(SeekFrom::Start(at))?;
    let count = number(source)?;
    let (mut signature, mut end) = ([0; 64], [0; END.len()]);
    fill(source, &mut signature)?;
    fill(source, &mut end)?;
    if end != *END {
        return Err(BundleProblem::CutShort);
    }
    Ok((count, Signature::from_bytes(&signature)))
}

fn number(source: &mut impl Read) -> Result<u32, BundleProblem> {
    let mut bytes = [0; 4];
    fill(source, &mut bytes)?;
    Ok(u32::from_be_bytes(bytes))
}

fn fill(source: &mut impl Read, bytes: &mut [u8]) -> Result<(), BundleProblem> {
    source.read_exact(bytes).map_err(|error| match error.kind() {
        ErrorKind::UnexpectedEof => BundleProblem::CutShort,
        _ => BundleProblem::Io(error),
    })
}
