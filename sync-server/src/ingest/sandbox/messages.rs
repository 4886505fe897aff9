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
pub enum Order<J> {
    /// A form, named by how many came before it.
    #[n(0)]
    Learn(#[n(0)] Box<Lesson>),
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

/// A published form as it is compiled.
#[derive(Encode, Decode)]
pub struct Lesson {
    #[n(0)]
    version: FormVersion,
    #[n(1)]
    hash: FormHash,
    #[n(2)]
    xform: String,
    #[n(3)]
    lists: Vec<List>,
}

#[derive(Encode, Decode)]
struct List {
    #[n(0)]
    name: String,
    #[n(1)]
    columns: Vec<String>,
    #[n(2)]
    rows: Vec<Vec<Option<String>>>,
}

impl Lesson {
    pub fn of(form: &Published) -> Self {
        let lists = form.lists.tables().map(|(name, table)| List::of(name, table)).collect();
        Self { version: form.version, hash: form.hash, xform: form.xform.clone(), lists }
    }

    pub fn compile(&self) -> Result<Published> {
        let lists =
            self.lists.iter().fold(Lists::default(), |lists, list| lists.with(&list.name, list.table()));
        Published::compile(self.version, self.hash, &self.xform, Arc::new(lists))
    }
}

impl List {
    fn of(name: &str, table: &Table) -> Self {
        let own = |row: Vec<Option<&str>>| row.into_iter().map(|cell| cell.map(str::to_owned)).collect();
        let columns = table.columns().map(str::to_owned).collect();
        Self { name: name.to_owned(), columns, rows: table.rows().map(own).collect() }
    }

    fn table(&self) -> Table {
        let columns = self.columns.iter().map(String::as_str);
        Table::of_rows(columns, self.rows.iter().map(|row| row.iter().map(Option::as_deref)))
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
