//! Households for snapshot parts: without what follows from the rest and cannot be compressed. A checksum and a
//! head are 36 bytes of about 280 that a household takes on the wire.
//!
//! A short history goes as its change chunks, which are applied in half the time a document chunk takes to load; a
//! long one as the document chunk, which is smaller.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::{Automerge, Document, Unreadable, gate};
use crate::ids::ChangeHash;

const CHECKSUM: std::ops::Range<usize> = 4..8;
const CHUNK_TYPE: usize = 8;
/// A chunk that holds one change (automerge binary format).
const CHANGE: u8 = 1;
/// After magic, checksum and chunk type.
const CONTENT: usize = 9;
const HASH_BYTES: usize = 32;

/// Histories of at most so many changes go as change chunks.
const SHORT: usize = 2;

impl Document {
    /// The household with checksums and heads blank. To be signed by whoever gives it on.
    pub fn save_packed(&self) -> Vec<u8> {
        if (1..=SHORT).contains(&self.change_count()) {
            self.packed_changes()
        } else {
            self.packed_document()
        }
    }

    fn packed_changes(&self) -> Vec<u8> {
        let blank = |(_, mut chunk): (ChangeHash, Vec<u8>)| {
            chunk[CHECKSUM].fill(0);
            chunk
        };
        self.changes().into_iter().flat_map(blank).collect()
    }

    fn packed_document(&self) -> Vec<u8> {
        let mut saved = self.save();
        saved[CHECKSUM].fill(0);
        let heads = heads(&saved).expect("a document just saved has heads");
        saved[heads].fill(0);
        saved
    }

    /// Reads what [`Document::save_packed`] wrote, or a plain saved document. Errors where it does not load.
    pub fn load_packed(packed: &[u8]) -> Result<Self, Unreadable> {
        match (packed.get(CHECKSUM).ok_or(Unreadable)?, packed.get(CHUNK_TYPE)) {
            ([0, 0, 0, 0], Some(&CHANGE)) => Self::load_packed_changes(packed),
            ([0, 0, 0, 0], _) => Self::load_packed_document(packed),
            _ => Self::load(packed),
        }
    }

    fn load_packed_changes(packed: &[u8]) -> Result<Self, Unreadable> {
        let (mut rest, mut chunks) = (packed, Vec::new());
        while !rest.is_empty() {
            let end = chunk_end(rest).filter(|end| *end <= rest.len()).ok_or(Unreadable)?;
            let (chunk, beyond) = rest.split_at(end);
            let mut chunk = chunk.to_vec();
            put_checksum(&mut chunk);
            chunks.push(chunk);
            rest = beyond;
        }
        Self::rebuild(chunks.iter().map(Vec::as_slice))
    }

    /// Loads twice: once to know the heads, once more with them, so that everything is verified.
    fn load_packed_document(packed: &[u8]) -> Result<Self, Unreadable> {
        let mut saved = packed.to_vec();
        put_checksum(&mut saved);
        let known = gate::caught(|| derived_heads(&saved)).flatten().ok_or(Unreadable)?;
        let place =
            heads(&saved).filter(|place| place.len() == known.len() * HASH_BYTES).ok_or(Unreadable)?;
        let bytes: Vec<u8> = known.iter().flat_map(|hash| hash.0).collect();
        saved.get_mut(place).ok_or(Unreadable)?.copy_from_slice(&bytes);
        put_checksum(&mut saved);
        Self::load(&saved)
    }
}

fn put_checksum(saved: &mut [u8]) {
    let hash = Sha256::digest(&saved[CHECKSUM.end..]);
    saved[CHECKSUM].copy_from_slice(&hash[..CHECKSUM.len()]);
}

/// The changes that no other depends on, sorted, whatever the chunk says of its heads.
fn derived_heads(saved: &[u8]) -> Option<BTreeSet<ChangeHash>> {
    let loaded = Automerge::load_unverified_heads(saved).ok()?;
    let metas = loaded.get_changes_meta(&[]);
    let mut heads: BTreeSet<ChangeHash> = metas.iter().map(|meta| ChangeHash(meta.hash.0)).collect();
    metas.iter().flat_map(|meta| meta.deps.iter()).for_each(|dep| _ = heads.remove(&ChangeHash(dep.0)));
    Some(heads)
}

/// Where the first chunk ends.
fn chunk_end(bytes: &[u8]) -> Option<usize> {
    let mut at = CONTENT;
    let length = unsigned(bytes, &mut at)?;
    at.checked_add(length)
}

/// Where the heads stand in a document chunk (automerge binary format): after length and actors.
fn heads(saved: &[u8]) -> Option<std::ops::Range<usize>> {
    let mut at = CONTENT;
    unsigned(saved, &mut at)?;
    for _ in 0..unsigned(saved, &mut at)? {
        at += unsigned(saved, &mut at)?;
    }
    let count = unsigned(saved, &mut at)?;
    Some(at..at + count * HASH_BYTES)
}

/// Unsigned LEB128.
fn unsigned(bytes: &[u8], at: &mut usize) -> Option<usize> {
    let mut value = 0;
    for shift in (0..usize::BITS).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
