//! Choice lists as a question sees them: filtered, labelled.

use super::{Choice, RowId, Session};
use crate::expr::eval::{At, Env};
use crate::expr::value::NodeRef;
use crate::form::schema::Id;
use crate::form::{Form, Lang, Select};
use crate::lists::Table;

impl Session {
    /// The choices that a select offers with the present answers, in the order of its list. Empty for other questions,
    /// for an unknown row, and for a list that the host does not supply.
    #[must_use]
    pub fn choices(&self, row: Option<RowId>, code: &str, lang: Lang) -> Vec<Choice> {
        let Ok((id, row)) = self.find(row, code) else { return Vec::new() };
        let Some(select) = &self.form.nodes[id].select else { return Vec::new() };
        let env = self.env_in(lang.0);
        let Some(table) = env.table(select.items.list) else { return Vec::new() };
        let Some(column) = table.column(&select.value) else { return Vec::new() };
        let found = env.item_rows(select, &At::node(id, row));
        let choice = |row: usize| {
            let value = table.cell(row, column)?.to_owned();
            Some(Choice { value, label: self.form.choice_label(select, table, row, lang.0).to_owned() })
        };
        found.into_iter().filter_map(|row| choice(row as usize)).collect()
    }
}

impl Env<'_> {
    fn item_rows(&self, select: &Select, at: &At) -> Vec<u32> {
        let nodes = self.items(&select.items, at);
        let row = |node: &NodeRef| if let NodeRef::Item(_, row) = node { Some(*row) } else { None };
        nodes.as_slice().iter().filter_map(row).collect()
    }

    /// Whether the list of a select offers a value.
    pub fn offers(&self, select: &Select, at: &At, value: &str) -> bool {
        let table = self.table(select.items.list);
        let found = table.and_then(|table| Some(table.matching(table.column(&select.value)?, value)));
        found.is_some_and(|rows| rows.iter().any(|row| self.keeps_item(&select.items, *row, at)))
    }

    /// The label of a choice, filtered out or not; empty for a value outside the list.
    pub fn choice_name(&self, select: Id, value: &str) -> String {
        let found = self.form.nodes[select].select.as_ref().and_then(|select| {
            let table = self.table(select.items.list)?;
            let row = *table.matching(table.column(&select.value)?, value).first()?;
            Some(self.form.choice_label(select, table, row as usize, self.language))
        });
        found.unwrap_or_default().to_owned()
    }
}

impl Form {
    /// The label of a row of a list; its value when it has none.
    pub(crate) fn choice_label<'a>(
        &'a self,
        select: &Select,
        table: &'a Table,
        row: usize,
        language: usize,
    ) -> &'a str {
        let cell = |column: &str| table.column(column).and_then(|column| table.cell(row, column));
        let label = cell(&select.label);
        let label = if select.translated {
            label
                .and_then(|id| self.choice_texts.get(id))
                .and_then(|words| words.get(language))
                .map(String::as_str)
        } else {
            label
        };
        label.or_else(|| cell(&select.value)).unwrap_or_default()
    }
}
