//! `<instance>`: the tree of the household, and the choice lists.

use std::collections::BTreeSet;

use roxmltree::Node as Xml;

use super::itext::named;
use super::report::Report;
use super::schema::{Id, List, Node, NodeKind, Schema};
use crate::limits;
use crate::lists::Table;
use crate::refusal::RefusalCode;

/// Reads the tree of the primary instance. `repeat` is the path that the body repeats.
pub(super) fn read(root: Xml<'_, '_>, repeat: Option<&str>, report: &mut Report) -> Schema {
    let mut schema = Schema::default();
    let mut pending = vec![(root, None, 0)];
    while let Some((element, parent, depth)) = pending.pop() {
        if depth > limits::INSTANCE_DEPTH || schema.nodes.len() >= limits::INSTANCE_NODES {
            report.refuse(
                "instance",
                "",
                RefusalCode::TooLarge,
                "the instance is too deep or has too many nodes",
            );
            break;
        }
        let id = add(&mut schema, element, parent, repeat, report);
        let children = children(element, &schema.nodes[id].path, repeat);
        pending.extend(children.into_iter().rev().map(|child| (child, Some(id), depth + 1)));
    }
    schema
}

/// Child elements that make nodes: of a repeat the template only, and of `meta` the name of the instance.
fn children<'x>(element: Xml<'x, 'x>, path: &str, repeat: Option<&str>) -> Vec<Xml<'x, 'x>> {
    let mut seen = BTreeSet::new();
    let repeated = |child: &Xml<'_, '_>| {
        repeat.is_some_and(|repeat| repeat == format!("{path}/{}", child.tag_name().name()))
    };
    let in_meta = element.tag_name().name() == "meta";
    let elements = element.children().filter(Xml::is_element);
    elements
        .filter(|child| !in_meta || child.tag_name().name() == "instanceName")
        .filter(|child| !repeated(child) || seen.insert(child.tag_name().name()))
        .collect()
}

fn add(
    schema: &mut Schema,
    element: Xml<'_, '_>,
    parent: Option<Id>,
    repeat: Option<&str>,
    report: &mut Report,
) -> Id {
    let id = schema.nodes.len();
    let name = element.tag_name().name().to_owned();
    let path = format!("{}/{name}", parent.map_or("", |parent| schema.nodes[parent].path.as_str()));
    let is_repeat = repeat == Some(path.as_str());
    let in_repeat = is_repeat || parent.is_some_and(|parent| schema.nodes[parent].in_repeat);
    let is_group = parent.is_none() || element.children().any(|child| child.is_element());
    let kind = match (is_repeat, is_group) {
        (true, _) => NodeKind::Repeat,
        (false, true) => NodeKind::Group,
        (false, false) => NodeKind::Field,
    };
    if is_repeat {
        schema.repeat = Some(id);
    }
    if schema.by_name.insert(name.clone(), id).is_some() {
        report.refuse(
            &path,
            "name",
            RefusalCode::Instance,
            "the name is used twice; answers are kept by name",
        );
    }
    if let Some(parent) = parent {
        schema.nodes[parent].children.push(id);
    }
    let default = element.text().filter(|_| kind == NodeKind::Field).unwrap_or_default().to_owned();
    schema.nodes.push(Node { name, path, parent, children: Vec::new(), in_repeat, default, kind });
    id
}

/// Reads the secondary instances.
pub(super) fn lists(model: Xml<'_, '_>, report: &mut Report) -> Vec<List> {
    let secondary =
        named(model, "instance").filter_map(|instance| Some((instance, instance.attribute("id")?)));
    secondary.map(|(instance, name)| list(instance, name, report)).collect()
}

fn list(instance: Xml<'_, '_>, name: &str, report: &mut Report) -> List {
    let inside = match instance.attribute("src") {
        Some(source) if source.starts_with("jr://file-csv/") => None,
        Some(source) => {
            report.refuse(
                "instance",
                name,
                RefusalCode::Instance,
                format!("lists come from jr://file-csv/, not {source}"),
            );
            None
        }
        None => Some(table(instance, name, report)),
    };
    List { name: name.to_owned(), inside }
}

fn table(instance: Xml<'_, '_>, name: &str, report: &mut Report) -> Table {
    let items: Vec<Xml<'_, '_>> = named(instance, "root").flat_map(|root| named(root, "item")).collect();
    let mut columns: Vec<&str> = Vec::new();
    for cell in items.iter().flat_map(|item| item.children()).filter(Xml::is_element) {
        if !columns.contains(&cell.tag_name().name()) {
            columns.push(cell.tag_name().name());
        }
        if columns.len() > limits::LIST_COLUMNS {
            report.refuse("instance", name, RefusalCode::TooLarge, "the list has too many columns");
            return Table::default();
        }
    }
    let mut table = Table::of_columns(columns.iter().copied());
    for item in items {
        table.push(columns.iter().map(|name| {
            let cell = item.children().find(|cell| cell.is_element() && cell.tag_name().name() == *name)?;
            Some(cell.text().unwrap_or_default())
        }));
    }
    table
}
