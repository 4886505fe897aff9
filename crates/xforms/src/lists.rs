//! Choice lists: those inside the form, and long ones (regions) that the host supplies.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Rows of named columns. Cells lie in one text, so that 90,000 regions take a few megabytes.
#[derive(Debug, Default)]
pub struct Table {
    columns: Vec<String>,
    text: String,
    /// Start and end of each cell in `text`, row after row; `ABSENT` where the row lacks the column.
    cells: Vec<(u32, u32)>,
    /// For each column, rows in the order of their cells; made when first asked for.
    sorted: Vec<OnceLock<Vec<u32>>>,
}

const ABSENT: (u32, u32) = (u32::MAX, u32::MAX);

impl Table {
    /// An empty table with these columns. A choice list needs `name` and `label`.
    #[must_use]
    pub fn of_columns<'a>(columns: impl IntoIterator<Item = &'a str>) -> Self {
        let columns: Vec<String> = columns.into_iter().map(str::to_owned).collect();
        let sorted = columns.iter().map(|_| OnceLock::new()).collect();
        Self { columns, sorted, ..Self::default() }
    }

    /// A table of these rows, filled as [`Table::push`] does.
    #[must_use]
    pub fn of_rows<'a, Row>(
        columns: impl IntoIterator<Item = &'a str>,
        rows: impl IntoIterator<Item = Row>,
    ) -> Self
    where
        Row: IntoIterator<Item = Option<&'a str>>,
    {
        let mut table = Self::of_columns(columns);
        rows.into_iter().for_each(|row| table.push(row));
        table
    }

    /// Appends a row: one cell for each column, in their order. Surplus cells are dropped, missing ones are absent.
    pub fn push<'a>(&mut self, row: impl IntoIterator<Item = Option<&'a str>>) {
        let mut row = row.into_iter();
        for index in 0..self.columns.len() {
            let cell = row.next().flatten().and_then(|cell| self.store(cell)).unwrap_or(ABSENT);
            self.cells.push(cell);
            self.sorted[index].take();
        }
    }

    fn store(&mut self, cell: &str) -> Option<(u32, u32)> {
        let start = u32::try_from(self.text.len()).ok()?;
        let end = u32::try_from(self.text.len() + cell.len()).ok()?;
        self.text.push_str(cell);
        Some((start, end))
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len() / self.columns.len().max(1)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The names of the columns.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(String::as_str)
    }

    /// The rows, each with one cell for each column: what [`Table::of_rows`] takes.
    pub fn rows(&self) -> impl Iterator<Item = Vec<Option<&str>>> {
        let width = self.columns.len();
        (0..self.len()).map(move |row| (0..width).map(|column| self.cell(row, column)).collect())
    }

    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    pub(crate) fn cell(&self, row: usize, column: usize) -> Option<&str> {
        let (start, end) = self.cells[row * self.columns.len() + column];
        self.text.get(start as usize..end as usize)
    }

    /// The cells of a column, row after row; none for a column that is not there.
    pub(crate) fn values(&self, column: &str) -> impl Iterator<Item = Option<&str>> {
        let column = self.column(column);
        column.into_iter().flat_map(move |column| (0..self.len()).map(move |row| self.cell(row, column)))
    }

    /// Rows whose cell in `column` is `value`, in the order of the table.
    pub(crate) fn matching(&self, column: usize, value: &str) -> &[u32] {
        let order = self.sorted[column].get_or_init(|| self.order_by(column));
        let start = order.partition_point(|row| self.cell(*row as usize, column) < Some(value));
        let length = order[start..].partition_point(|row| self.cell(*row as usize, column) == Some(value));
        &order[start..start + length]
    }

    fn order_by(&self, column: usize) -> Vec<u32> {
        let mut order: Vec<u32> = (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).collect();
        order.sort_by_key(|row| self.cell(*row as usize, column));
        order
    }
}

/// The tables a form asks its host for, by the name of the secondary instance (`regions` for `regions.csv`).
#[derive(Debug, Clone, Default)]
pub struct Lists(BTreeMap<String, Arc<Table>>);

impl Lists {
    /// No tables: every external choice list is empty.
    #[must_use]
    pub fn none() -> Arc<Self> {
        Arc::default()
    }

    /// Adds or replaces a table.
    #[must_use]
    pub fn with(mut self, name: &str, table: impl Into<Arc<Table>>) -> Self {
        self.0.insert(name.to_owned(), table.into());
        self
    }

    /// The tables by their names.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &Table)> {
        self.0.iter().map(|(name, table)| (name.as_str(), table.as_ref()))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Table> {
        self.0.get(name).map(Arc::as_ref)
    }
}
