//! What a later version of the program put behind the fields of something signed. Whoever takes it and passes it on keeps
//! these bytes: without them the signature, which is over all of it, would not hold at the next reader.

use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decoder, Encoder, decode};

/// The most bytes of later fields: a foreign device must not have a registry keep more for it.
const MOST_BYTES: usize = 1024;

/// Array items, as they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Later {
    items: u64,
    bytes: Vec<u8>,
}

impl Later {
    /// Begins an array of `known` items and these.
    pub(crate) fn begin<W: Write>(
        &self,
        e: &mut Encoder<W>,
        known: u64,
    ) -> Result<(), EncodeError<W::Error>> {
        e.array(known + self.items)?.ok()
    }

    /// Ends it.
    pub(crate) fn end<W: Write>(&self, e: &mut Encoder<W>) -> Result<(), EncodeError<W::Error>> {
        e.writer_mut().write_all(&self.bytes).map_err(EncodeError::write)
    }

    /// How many items stand behind the `known` ones of the array that begins here.
    pub(crate) fn count(d: &mut Decoder<'_>, known: u64) -> Result<u64, decode::Error> {
        let items = d.array()?.ok_or_else(|| decode::Error::message("an array without its length"))?;
        items.checked_sub(known).ok_or_else(|| decode::Error::message("a field is missing"))
    }

    pub(crate) fn read(d: &mut Decoder<'_>, items: u64) -> Result<Self, decode::Error> {
        let from = d.position();
        (0..items).try_for_each(|_| d.skip())?;
        let bytes = &d.input()[from..d.position()];
        match bytes.len() <= MOST_BYTES {
            true => Ok(Self { items, bytes: bytes.to_vec() }),
            false => Err(decode::Error::message("more later fields than there is room for")),
        }
    }
}
