//! What server and worker say to each other.

use std::sync::Arc;

use minicbor::{Decode, Encode};
use pendata_domain::ids::{FormHash, FormVersion};
use pendata_xforms::{Lists, Table};

use crate::error::Result;
use crate::forms::Published;
use crate::ingest::examine::Examined;

/// To a worker. `J` is a household to examine, lent by who sends it and owned by who receives it.
#[derive(Encode, Decode)]
pub enum Order<'a, J> {
    /// A form, named by how many came before it.
    #[n(0)]
    Learn(#[b(0)] Box<Lesson<'a>>),
    /// Households to examine under a form, each answered by an [`Answer::Examined`], in their order.
    #[n(1)]
    Examine(#[n(0)] u32, #[n(1)] Vec<J>),
}

/// From a worker.
#[derive(Encode, Decode)]
pub enum Answer {
    /// It is confined and waits for orders.
    #[n(0)]
    Ready {
        /// The program's version.
        #[n(0)]
        version: String,
        /// Whether the kernel keeps it from system calls.
        #[n(1)]
        walled: bool,
    },
    #[n(1)]
    Learned,
    /// `None` where the saved document cannot be read.
    #[n(2)]
    Examined(#[n(0)] Option<Box<Examined>>),
}

/// A published form as it is compiled. Its texts are lent: the regions of the country are a few megabytes, and would be
/// ten times that as texts of their own.
#[derive(Encode, Decode)]
pub struct Lesson<'a> {
    #[n(0)]
    version: FormVersion,
    #[n(1)]
    hash: FormHash,
    #[b(2)]
    xform: &'a str,
    #[b(3)]
    lists: Vec<List<'a>>,
}

#[derive(Encode, Decode)]
struct List<'a> {
    #[b(0)]
    name: &'a str,
    #[b(1)]
    columns: Vec<&'a str>,
    /// Row after row.
    #[b(2)]
    cells: Vec<Option<&'a str>>,
}

impl<'a> Lesson<'a> {
    pub fn of(form: &'a Published) -> Self {
        let lists = form.lists.tables().map(|(name, table)| List::of(name, table)).collect();
        Self { version: form.version, hash: form.hash, xform: &form.xform, lists }
    }

    pub fn compile(&self) -> Result<Published> {
        let lists =
            self.lists.iter().fold(Lists::default(), |lists, list| lists.with(list.name, list.table()));
        Published::compile(self.version, self.hash, self.xform, Arc::new(lists))
    }
}

impl<'a> List<'a> {
    fn of(name: &'a str, table: &'a Table) -> Self {
        Self { name, columns: table.columns().collect(), cells: table.rows().flatten().collect() }
    }

    fn table(&self) -> Table {
        let rows = self.cells.chunks(self.columns.len().max(1));
        Table::of_rows(self.columns.iter().copied(), rows.map(|row| row.iter().copied()))
    }
}

/// For what has no CBOR of its own: cases, which the store keeps as JSON anyway.
pub mod as_json {
    use minicbor::{Decoder, Encoder};
    use serde::{Serialize, de::DeserializeOwned};

    type Written<E> = std::result::Result<(), minicbor::encode::Error<E>>;
    type Read<T> = std::result::Result<T, minicbor::decode::Error>;

    pub fn encode<T: Serialize, C, W: minicbor::encode::Write>(
        value: &T,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Written<W::Error> {
        e.bytes(&serde_json::to_vec(value).map_err(minicbor::encode::Error::custom)?)?.ok()
    }

    pub fn decode<T: DeserializeOwned, C>(d: &mut Decoder<'_>, _: &mut C) -> Read<T> {
        serde_json::from_slice(d.bytes()?).map_err(minicbor::decode::Error::custom)
    }
}
