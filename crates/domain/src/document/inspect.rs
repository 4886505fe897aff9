//! The pre-parser: reads a change chunk's frame and counts what it would expand to, before a byte of it
//! reaches automerge. 113 bytes can claim ten million operations (docs/decisions/0006).
//!
//! Format: the automerge binary format (automerge.org/automerge-binary-format-spec), change chunks.

use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use crate::ids::ChangeHash;
use crate::protocol::QuarantineReason;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHANGE_CHUNK: u8 = 1;

/// What one change may hold at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    pub bytes: usize,
    pub operations: u64,
    pub dependencies: u64,
    pub actors: u64,
    pub message_bytes: u64,
}

impl Caps {
    /// For changes of devices. A first change of a household of forty persons has about 2,000 operations.
    pub const CHANGE: Self =
        Self { bytes: 64 * 1024, operations: 4_000, dependencies: 16, actors: 64, message_bytes: 48 };
}

/// What the frame of a change says, checked against the caps; its content is not yet trusted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Inspected {
    #[n(0)]
    pub hash: ChangeHash,
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub actor: Vec<u8>,
    #[n(2)]
    pub sequence: u64,
    #[n(3)]
    pub dependencies: Vec<ChangeHash>,
    /// The device's clock, Unix seconds.
    #[n(4)]
    pub time: i64,
    #[n(5)]
    pub message: Option<String>,
    #[n(6)]
    pub operations: u64,
    #[n(7)]
    #[cbor(with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

/// The hash of an uncompressed change chunk. Errors where the bytes are no such chunk or the checksum is wrong.
pub fn change_hash(bytes: &[u8]) -> Result<ChangeHash, QuarantineReason> {
    let checksum = bytes.get(4..8).ok_or(QuarantineReason::Malformed)?;
    if !bytes.starts_with(&MAGIC) || bytes.get(8) != Some(&CHANGE_CHUNK) {
        return Err(QuarantineReason::Malformed);
    }
    let hash: [u8; 32] = Sha256::digest(&bytes[8..]).into();
    if hash[..4] != *checksum {
        return Err(QuarantineReason::Malformed);
    }
    Ok(ChangeHash(hash))
}

/// Reads the frame of an uncompressed change chunk.
///
/// Errors: `Malformed` where it is none, `Oversize` where a cap is passed.
pub fn inspect(bytes: Vec<u8>, caps: &Caps) -> Result<Inspected, QuarantineReason> {
    within(bytes.len() as u64, caps.bytes as u64)?;
    let hash = change_hash(&bytes)?;
    let mut reader = Reader { bytes: &bytes[9..] };
    let length = reader.unsigned()?;
    if length != reader.bytes.len() as u64 {
        return Err(QuarantineReason::Malformed);
    }
    let dependencies = read_dependencies(&mut reader, caps)?;
    let actor = reader.counted(64)?.to_vec();
    let sequence = reader.unsigned()?;
    let start = reader.unsigned()?;
    let time = reader.signed()?;
    let message = read_message(&mut reader, caps)?;
    let actors = reader.unsigned()?;
    within(actors, caps.actors)?;
    for _ in 0..actors {
        reader.counted(64)?;
    }
    let operations = count_operations(&mut reader, caps)?;
    if sequence == 0 || start == 0 || start > u32::MAX.into() || operations == 0 {
        return Err(QuarantineReason::Malformed);
    }
    Ok(Inspected { hash, actor, sequence, dependencies, time, message, operations, bytes })
}

fn within(count: u64, cap: u64) -> Result<(), QuarantineReason> {
    if count > cap { Err(QuarantineReason::Oversize) } else { Ok(()) }
}

fn read_dependencies(reader: &mut Reader<'_>, caps: &Caps) -> Result<Vec<ChangeHash>, QuarantineReason> {
    let count = reader.unsigned()?;
    within(count, caps.dependencies)?;
    (0..count)
        .map(|_| {
            let hash = reader.take(32)?.try_into().map_err(|_| QuarantineReason::Malformed)?;
            Ok(ChangeHash(hash))
        })
        .collect()
}

fn read_message(reader: &mut Reader<'_>, caps: &Caps) -> Result<Option<String>, QuarantineReason> {
    let bytes = reader.counted(caps.message_bytes)?;
    let text = std::str::from_utf8(bytes).map_err(|_| QuarantineReason::Malformed)?;
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// Column metadata, then the columns. Every run-length column may claim at most the capped number of values;
/// a deflated column is refused: we never write one, and it hides what it expands to.
fn count_operations(reader: &mut Reader<'_>, caps: &Caps) -> Result<u64, QuarantineReason> {
    const DEFLATED: u64 = 0b1000;
    const ACTION: u64 = 4;
    let count = reader.unsigned()?;
    within(count, 32)?;
    let mut columns = Vec::new();
    for _ in 0..count {
        columns.push((reader.unsigned()?, reader.unsigned()?));
    }
    let mut operations = 0;
    for (specification, length) in columns {
        let mut column =
            Reader { bytes: reader.take(usize::try_from(length).map_err(|_| QuarantineReason::Malformed)?)? };
        if specification & DEFLATED != 0 {
            return Err(QuarantineReason::ForeignShape);
        }
        let values = column.count_values(specification & 0b111, caps.operations.saturating_mul(4))?;
        if specification >> 4 == ACTION {
            within(values, caps.operations)?;
            operations = values;
        }
    }
    Ok(operations)
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], QuarantineReason> {
        let (head, tail) = self.bytes.split_at_checked(count).ok_or(QuarantineReason::Malformed)?;
        self.bytes = tail;
        Ok(head)
    }

    fn byte(&mut self) -> Result<u8, QuarantineReason> {
        Ok(self.take(1)?[0])
    }

    /// A length and that many bytes, at most `cap`.
    fn counted(&mut self, cap: u64) -> Result<&'a [u8], QuarantineReason> {
        let length = self.unsigned()?;
        within(length, cap)?;
        self.take(length as usize)
    }

    /// Unsigned LEB128, at most 64 bits.
    fn unsigned(&mut self) -> Result<u64, QuarantineReason> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(QuarantineReason::Malformed);
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(QuarantineReason::Malformed)
    }

    /// Signed LEB128, at most 64 bits.
    fn signed(&mut self) -> Result<i64, QuarantineReason> {
        let mut value = 0i64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let open = 57 - shift.min(57);
                return Ok(if shift < 57 { (value << open) >> open } else { value });
            }
        }
        Err(QuarantineReason::Malformed)
    }

    /// How many values a column of this type claims to hold, at most `cap`.
    fn count_values(&mut self, kind: u64, cap: u64) -> Result<u64, QuarantineReason> {
        const BOOLEAN: u64 = 4;
        const RAW: u64 = 7;
        match kind {
            RAW => Ok(0),
            BOOLEAN => self.count_booleans(cap),
            _ => self.count_runs(kind, cap),
        }
    }

    fn count_booleans(&mut self, cap: u64) -> Result<u64, QuarantineReason> {
        let mut total = 0u64;
        while !self.bytes.is_empty() {
            total = total.saturating_add(self.unsigned()?);
            within(total, cap)?;
        }
        Ok(total)
    }

    fn count_runs(&mut self, kind: u64, cap: u64) -> Result<u64, QuarantineReason> {
        let mut total = 0u64;
        while !self.bytes.is_empty() {
            let run = self.signed()?;
            let literals = match run {
                0 => 0,
                n if n > 0 => 1,
                n => n.unsigned_abs(),
            };
            let claimed = if run == 0 { self.unsigned()? } else { run.unsigned_abs() };
            total = total.saturating_add(claimed);
            within(total, cap)?;
            for _ in 0..literals {
                self.skip_value(kind)?;
            }
        }
        Ok(total)
    }

    fn skip_value(&mut self, kind: u64) -> Result<(), QuarantineReason> {
        const DELTA: u64 = 3;
        const TEXT: u64 = 5;
        match kind {
            DELTA => self.signed().map(drop),
            TEXT => self.counted(u64::MAX).map(drop),
            _ => self.unsigned().map(drop),
        }
    }
}
