//! The file of a backup: a mark, then zstd of records, each four bytes of length and a kind before its CBOR; at the end
//! the server's signature over all of them.

use std::io::{self, Read, Write};

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use crate::error::{BackupRefusal, Error, Result};

const MARK: &[u8; 16] = b"PENDATA BACKUP 1";
const LEVEL: i32 = 3;
/// No record is longer; rows with large values travel in fewer.
const LONGEST: usize = 1 << 30;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Record {
    Header = 1,
    Table = 2,
    Rows = 3,
    TableEnd = 4,
    Manifest = 5,
    Signature = 6,
}

pub struct Writer<W: Write> {
    out: zstd::stream::write::Encoder<'static, W>,
    hasher: Sha256,
}

impl<W: Write> Writer<W> {
    pub fn begin(mut out: W) -> Result<Self> {
        out.write_all(MARK)?;
        let mut out = zstd::stream::write::Encoder::new(out, LEVEL)?;
        out.include_checksum(true)?;
        Ok(Self { out, hasher: Sha256::new() })
    }

    pub fn record(&mut self, kind: Record, content: &impl Encode<()>) -> Result<()> {
        let body = minicbor::to_vec(content).expect("writing to a vector cannot fail");
        let head = [&(body.len() as u32).to_be_bytes()[..], &[kind as u8]].concat();
        for bytes in [&head, &body] {
            self.hasher.update(bytes);
            self.out.write_all(bytes)?;
        }
        Ok(())
    }

    pub fn sign(mut self, key: &SigningKey) -> Result<W> {
        let signature = key.sign(&signed(self.hasher.clone())).to_bytes().to_vec();
        self.record(Record::Signature, &minicbor::bytes::ByteVec::from(signature))?;
        Ok(self.out.finish()?)
    }
}

pub struct Reader<'a> {
    input: zstd::stream::read::Decoder<'a, io::BufReader<Box<dyn Read + 'a>>>,
    hasher: Sha256,
}

impl<'a> Reader<'a> {
    /// Errors with `NotABackup` where the file is something else.
    pub fn begin(mut input: impl Read + 'a) -> Result<Self> {
        let mut mark = [0; MARK.len()];
        let whole = input.read_exact(&mut mark).is_ok();
        if !whole || &mark != MARK {
            return Err(refused(BackupRefusal::NotABackup));
        }
        let input: Box<dyn Read + 'a> = Box::new(input);
        Ok(Self { input: zstd::stream::read::Decoder::new(input)?, hasher: Sha256::new() })
    }

    /// The next record. Errors with `Altered` where the file ends or breaks off here.
    pub fn next(&mut self) -> Result<(u8, Vec<u8>)> {
        let mut head = [0; 5];
        self.fill(&mut head)?;
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        if length > LONGEST {
            return Err(altered());
        }
        let mut body = vec![0; length];
        self.fill(&mut body)?;
        if head[4] != Record::Signature as u8 {
            self.hasher.update(head);
            self.hasher.update(&body);
        }
        Ok((head[4], body))
    }

    /// The next record, which has to be of this kind.
    pub fn expect<T: for<'b> Decode<'b, ()>>(&mut self, kind: Record) -> Result<T> {
        match self.next()? {
            (found, body) if found == kind as u8 => parse(&body),
            _ => Err(altered()),
        }
    }

    /// The end: the signature over everything before it.
    pub fn verify(mut self, key: &VerifyingKey) -> Result<()> {
        let signature: minicbor::bytes::ByteVec = self.expect(Record::Signature)?;
        let signature = Signature::from_slice(&signature).map_err(|_| altered())?;
        key.verify_strict(&signed(self.hasher), &signature).map_err(|_| altered())
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
        self.input.read_exact(bytes).map_err(|_| altered())
    }
}

pub fn parse<T: for<'b> Decode<'b, ()>>(body: &[u8]) -> Result<T> {
    minicbor::decode(body).map_err(|_| altered())
}

fn signed(hasher: Sha256) -> Vec<u8> {
    [&b"pendata backup 1\0"[..], &hasher.finalize()].concat()
}

pub fn refused(why: BackupRefusal) -> Error {
    Error::BackupRefused(why)
}

pub fn altered() -> Error {
    refused(BackupRefusal::Altered)
}
