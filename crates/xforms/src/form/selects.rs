//! Selects: where their choices come from, and what the choices are called.

use std::collections::HashMap;

use roxmltree::Node as Xml;

use super::compile::Reader;
use super::itext::named;
use super::schema::{Id, List};
use super::{Compiled, Select};
use crate::refusal::{Fault, RefusalCode};

impl<'x> Reader<'x, '_> {
    pub(super) fn select(&mut self, id: Id, control: Xml<'x, 'x>) -> Option<Select> {
        if !control.tag_name().name().starts_with("select") {
            return None;
        }
        let itemset = named(control, "itemset").next();
        let source = itemset.and_then(|itemset| itemset.attribute("nodeset")).unwrap_or_default();
        let path = self.schema.nodes[id].path.clone();
        let named =
            itemset.ok_or_else(|| refuse("choices stand in a list, not in the control")).and_then(columns);
        let (value, label) = self.report.keep(&path, "itemset", source, named)?;
        let items = self.built(id, "itemset", source, |builder| builder.itemset(source))?;
        let translated = label.strip_prefix("jr:itext(").and_then(|label| label.strip_suffix(')'));
        let select = Select {
            items,
            value: value.into(),
            label: translated.unwrap_or(label).trim().into(),
            translated: translated.is_some(),
        };
        let checked = check(&select, &self.schema.lists[select.items.list]);
        self.report.keep(&path, "itemset", source, checked)?;
        Some(select)
    }

    /// The itext of every choice of a translated list.
    pub(super) fn choice_texts(&mut self, nodes: &[Compiled]) -> HashMap<String, Vec<String>> {
        let mut found = HashMap::new();
        for select in nodes.iter().filter_map(|node| node.select.as_ref()).filter(|select| select.translated)
        {
            let list = &self.schema.lists[select.items.list];
            let Some(table) = &list.inside else { continue };
            for id in table.values(&select.label).flatten() {
                match self.itext.get(id).and_then(plain_words) {
                    Some(words) => drop(found.insert(id.to_owned(), words)),
                    None => self.report.refuse(
                        "itext",
                        &list.name,
                        RefusalCode::Text,
                        format!("no plain text {id}"),
                    ),
                }
            }
        }
        found
    }
}

/// The columns that an itemset names for value and label.
fn columns<'x>(itemset: Xml<'x, 'x>) -> Result<(&'x str, &'x str), Fault> {
    let reference =
        |name: &'static str| named(itemset, name).next().and_then(|element| element.attribute("ref"));
    let value = reference("value").ok_or_else(|| refuse("an itemset names the column of its values"))?;
    Ok((value.trim(), reference("label").unwrap_or("label").trim()))
}

/// A list inside the form has both columns, and values without blanks, since several answers are kept apart by blanks.
fn check(select: &Select, list: &List) -> Result<(), Fault> {
    let Some(table) = &list.inside else { return Ok(()) };
    for column in [&select.value, &select.label] {
        if !table.is_empty() && table.column(column).is_none() {
            return Err(Fault::new(
                RefusalCode::Unknown,
                format!("the list {} has no column {column}", list.name),
            ));
        }
    }
    let is_word = |value: Option<&str>| {
        value.is_some_and(|value| !value.is_empty() && !value.contains(char::is_whitespace))
    };
    if table.values(&select.value).all(is_word) {
        Ok(())
    } else {
        Err(refuse("the value of a choice is one word"))
    }
}

fn refuse(detail: &str) -> Fault {
    Fault::new(RefusalCode::Control, detail)
}

fn plain_words(elements: Vec<Xml<'_, '_>>) -> Option<Vec<String>> {
    let plain = |element: Xml<'_, '_>| {
        let only_words = element.children().all(|child| child.is_text());
        only_words.then(|| element.text().unwrap_or_default().trim().to_owned())
    };
    elements.into_iter().map(plain).collect()
}
