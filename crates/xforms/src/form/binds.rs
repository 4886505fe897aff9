//! `<bind>`: what each node may hold, and our `pd:` attributes.

use std::collections::HashMap;

use roxmltree::{Attribute, Node as Xml};

use super::itext::named;
use super::report::Report;
use super::schema::Schema;
use super::subset;
use crate::refusal::RefusalCode;

/// The binds by path of their node, each with its attributes looked through.
pub(super) type Binds<'x> = HashMap<&'x str, Xml<'x, 'x>>;

pub(super) fn read<'x>(model: Xml<'x, 'x>, report: &mut Report) -> Binds<'x> {
    let mut binds = Binds::new();
    for bind in named(model, "bind") {
        let path = bind.attribute("nodeset").unwrap_or_default().trim();
        if let Some(row) = bind.attribute((subset::PENDATA_NAMESPACE, "row")) {
            report.rows.insert(path.to_owned(), row.to_owned());
        }
        if binds.insert(path, bind).is_some() {
            report.refuse(path, "bind", RefusalCode::Bind, "two binds for one node");
        }
    }
    binds
}

pub(super) fn check(binds: &Binds<'_>, schema: &Schema, report: &mut Report) {
    let mut sorted: Vec<_> = binds.iter().collect();
    sorted.sort_by_key(|(path, _)| **path);
    for (path, bind) in sorted {
        let in_meta = path.ends_with("/meta/instanceID");
        if schema.at(path).is_none() && !in_meta {
            report.refuse(path, "nodeset", RefusalCode::Unknown, "the bind's node is not in the instance");
        }
        for attribute in bind.attributes() {
            check_attribute(path, &attribute, in_meta, report);
        }
    }
}

fn check_attribute(path: &str, attribute: &Attribute<'_, '_>, in_meta: bool, report: &mut Report) {
    let (name, value) = (attribute.name(), attribute.value());
    if attribute.namespace() == Some(subset::PENDATA_NAMESPACE) {
        check_ours(path, name, value, report);
    } else if !subset::BIND_ATTRIBUTES.contains(&name) || (name == "preload" && !in_meta) {
        report.refuse(path, name, RefusalCode::Bind, format!("the bind attribute {name} is not supported"));
    }
}

fn check_ours(path: &str, name: &str, value: &str, report: &mut Report) {
    let known = match name {
        "merge" => subset::MERGE_POLICIES.contains(&value),
        "class" => subset::PRIVACY_CLASSES.contains(&value),
        "core" => subset::CORE_ROLES.contains(&value),
        _ => subset::PENDATA_ATTRIBUTES.contains(&name),
    };
    if !known {
        report.refuse(path, name, RefusalCode::Bind, format!("pd:{name}=\"{value}\" is not supported"));
    }
}

/// Our attributes of a bind, `row` left out.
pub(super) fn ours(bind: Xml<'_, '_>) -> Vec<(String, String)> {
    let ours = bind.attributes().filter(|attribute| attribute.namespace() == Some(subset::PENDATA_NAMESPACE));
    ours.filter(|attribute| attribute.name() != "row")
        .map(|attribute| (attribute.name().to_owned(), attribute.value().to_owned()))
        .collect()
}

/// An attribute by local name, whatever its namespace (`jr:constraintMsg`).
pub(super) fn attribute<'x>(bind: Option<Xml<'x, 'x>>, name: &str) -> Option<&'x str> {
    bind?.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}
