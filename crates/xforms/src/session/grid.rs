//! The values of one household and what was computed about them: a cell for each node, in one run for what stands
//! outside the repeat and one run for each row.

use super::RowId;
use crate::expr::value::OUTSIDE;
use crate::form::Form;
use crate::form::schema::Id;

#[derive(Clone)]
pub(crate) struct Grid {
    outside: Vec<Cell>,
    rows: Vec<Row>,
    /// First node of the repeat and the node after its last.
    repeat: (Id, Id),
}

#[derive(Clone)]
struct Row {
    id: RowId,
    cells: Vec<Cell>,
}

#[derive(Clone, Default)]
pub(crate) struct Cell {
    /// As stored.
    pub value: String,
    /// What of it the choice list offers, where that is less than the whole.
    pub offered: Option<String>,
    pub relevant: bool,
    pub required: bool,
    pub readonly: bool,
    pub verdict: Verdict,
    /// Whether the soft constraint holds.
    pub doubtful: bool,
    /// Whether anything above changed in the present evaluation.
    pub changed: bool,
}

/// The hard finding on a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Verdict {
    #[default]
    Fine,
    Required,
    Type,
    Choice,
    Constraint,
}

impl Cell {
    /// The value as expressions and exports see it.
    pub fn read(&self) -> &str {
        if self.relevant { self.offered.as_deref().unwrap_or(&self.value) } else { "" }
    }

    /// Stores what was computed, and notes whether it is news.
    pub fn put<T: PartialEq>(&mut self, field: fn(&mut Cell) -> &mut T, value: T) {
        let place = field(self);
        if *place != value {
            *place = value;
            self.changed = true;
        }
    }

    /// [`Cell::put`] for the value.
    pub fn put_value(&mut self, value: &str) {
        if self.value != value {
            value.clone_into(&mut self.value);
            self.changed = true;
        }
    }
}

impl Grid {
    /// A household without rows, with the form's defaults.
    pub fn of(form: &Form) -> Self {
        let nodes = &form.schema.nodes;
        let repeat = form.schema.repeat.map_or((nodes.len(), nodes.len()), |first| {
            let size = nodes[first..].iter().take_while(|node| node.in_repeat).count();
            (first, first + size)
        });
        let outside =
            nodes.iter().map(|node| cell(if node.in_repeat { "" } else { &node.default })).collect();
        Self { outside, rows: Vec::new(), repeat }
    }

    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    pub fn row_ids(&self) -> impl Iterator<Item = RowId> {
        self.rows.iter().map(|row| row.id)
    }

    /// Index of a row.
    pub fn row(&self, id: RowId) -> Option<u32> {
        let index = self.rows.iter().position(|row| row.id == id)?;
        u32::try_from(index).ok()
    }

    pub fn row_id(&self, row: u32) -> Option<RowId> {
        self.rows.get(row as usize).map(|row| row.id)
    }

    /// `row` for a node of the repeat, [`OUTSIDE`] for any other.
    pub fn row_for(&self, id: Id, row: u32) -> u32 {
        if (self.repeat.0..self.repeat.1).contains(&id) { row } else { OUTSIDE }
    }

    /// Rows in which a node stands: those of the repeat, or just [`OUTSIDE`].
    pub fn places(&self, id: Id) -> impl Iterator<Item = u32> + use<> {
        let (outside, rows) = if self.row_for(id, 0) == OUTSIDE { (1, 0) } else { (0, self.rows.len()) };
        std::iter::repeat_n(OUTSIDE, outside).chain((0_u32..).take(rows))
    }

    pub fn cell(&self, id: Id, row: u32) -> &Cell {
        match self.rows.get(row as usize) {
            Some(found) if id >= self.repeat.0 && id < self.repeat.1 => &found.cells[id - self.repeat.0],
            _ => &self.outside[id],
        }
    }

    pub fn cell_mut(&mut self, id: Id, row: u32) -> &mut Cell {
        match self.rows.get_mut(row as usize) {
            Some(found) if id >= self.repeat.0 && id < self.repeat.1 => &mut found.cells[id - self.repeat.0],
            _ => &mut self.outside[id],
        }
    }

    pub fn read(&self, id: Id, row: u32) -> &str {
        self.cell(id, row).read()
    }

    pub fn insert_row(&mut self, at: usize, id: RowId, form: &Form) {
        let nodes = &form.schema.nodes[self.repeat.0..self.repeat.1];
        let cells = nodes.iter().map(|node| cell(&node.default)).collect();
        self.rows.insert(at.min(self.rows.len()), Row { id, cells });
    }

    pub fn remove_row(&mut self, row: u32) {
        self.rows.remove(row as usize);
    }

    pub fn move_row(&mut self, row: u32, to: usize) {
        let moved = self.rows.remove(row as usize);
        self.rows.insert(to.min(self.rows.len()), moved);
    }

    pub fn forget_changes(&mut self) {
        let rows = self.rows.iter_mut().flat_map(|row| &mut row.cells);
        self.outside.iter_mut().chain(rows).for_each(|cell| cell.changed = false);
    }
}

fn cell(value: &str) -> Cell {
    Cell { value: value.to_owned(), ..Cell::default() }
}
