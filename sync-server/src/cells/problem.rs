//! What can be wrong with cells, in one line for the operator.

use pendata_domain::area::{AreaCode, DistrictCode};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CellProblem {
    #[error("the table of cells cannot be read")]
    NoFile,
    #[error("line {line} of the table of cells: {what}")]
    Syntax { line: usize, what: String },
    #[error("the table of cells names no cell")]
    Empty,
    #[error("the table of cells: `{0}` is no name of a cell: one word")]
    Name(String),
    #[error("the table of cells: two cells are called {0}")]
    TwoOfOneName(String),
    #[error("the table of cells: {0} names no province")]
    NoProvince(String),
    #[error("the table of cells: {cell} names `{code}`, which is no province: two digits, as in 35")]
    Province { cell: String, code: String },
    #[error("the table of cells: province {province} is in two cells, {first} and {second}")]
    ProvinceTwice { province: AreaCode, first: String, second: String },
    #[error("the table of cells: `database` of {0} is neither postgres://… nor a folder")]
    Place(String),
    #[error("the table of cells: the address of {0} is not as in https://jatim.example.go.id")]
    Address(String),
    #[error("the table of cells: `key` of {0} is not what `cell key` prints there")]
    Key(String),
    #[error("the table of cells: `exchange` of {0} is not what `cell key` prints there")]
    Exchange(String),
    #[error("the table of cells: {0} and {1} have one key: each cell has a server.key of its own")]
    OneKey(String, String),
    #[error("there is no cell {0} in the table")]
    NoCell(String),
    #[error("--cells names the table, and --cell has to say which of its cells this server is")]
    NotSaid,
    #[error("cell {cell} is at {table} by the table, and {given} was given: leave it out, or mend the table")]
    OtherPlace { cell: String, table: String, given: String },
    #[error(
        "this server has other keys than the table gives cell {0}: compare with `cell key`; nothing was changed"
    )]
    OtherKey(String),
    #[error("this registry holds {district}, which is not of cell {cell}{}; nothing was changed", but_of(.home))]
    Holds { district: DistrictCode, cell: String, home: Option<Home> },
    #[error("{district} is not of this cell, {cell}{}", but_of(.home))]
    Foreign { district: DistrictCode, cell: String, home: Option<Home> },
    /// What needs the table was asked of a server that has none.
    #[error("this takes the table of cells: --cells FILE and --cell NAME")]
    NoTable,
}

/// Name and address of the cell that is right.
pub type Home = (String, String);

fn but_of(home: &Option<Home>) -> String {
    match home {
        Some((name, address)) => format!(" but of {name}: {address}"),
        None => ", nor of any cell of the table".into(),
    }
}

impl CellProblem {
    /// Whether an act is refused where everything is set up as it should be.
    pub fn is_of_an_act(&self) -> bool {
        matches!(self, Self::Foreign { .. })
    }
}
