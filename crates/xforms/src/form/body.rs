//! `<h:body>`: the controls in their order.

use std::collections::HashMap;

use roxmltree::Node as Xml;

use super::report::Report;
use super::{Item, Section, subset};
use crate::limits;
use crate::refusal::RefusalCode;

/// The controls of the body by path, and the tree of the screens.
#[derive(Default)]
pub(super) struct Body<'x> {
    pub items: Vec<Item>,
    /// Path of the repeat.
    pub repeat: Option<String>,
    /// The element of each question and group by path.
    pub controls: HashMap<String, Xml<'x, 'x>>,
}

impl<'x> Body<'x> {
    pub fn read(body: Xml<'x, 'x>, report: &mut Report) -> Self {
        let mut read = Self::default();
        read.items = read.items_of(body, 0, report);
        read
    }

    fn items_of(&mut self, parent: Xml<'x, 'x>, depth: usize, report: &mut Report) -> Vec<Item> {
        if depth > limits::INSTANCE_DEPTH {
            report.refuse("body", "", RefusalCode::TooLarge, "groups are nested too deeply");
            return Vec::new();
        }
        let elements = parent.children().filter(Xml::is_element);
        elements.filter_map(|element| self.item(element, depth, report)).collect()
    }

    fn item(&mut self, element: Xml<'x, 'x>, depth: usize, report: &mut Report) -> Option<Item> {
        let name = element.tag_name().name();
        if matches!(name, "label" | "hint") {
            return None;
        }
        let path = element.attribute("ref").unwrap_or_default().to_owned();
        let known = name == "group" || subset::CONTROLS.iter().any(|(control, _, _)| *control == name);
        if !known || path.is_empty() {
            let detail = format!("the control <{name}> is not supported here");
            report.refuse(&path, "control", RefusalCode::Control, detail);
            return None;
        }
        let code = path.rsplit('/').next().unwrap_or_default().to_owned();
        let appearance = self.appearance(element, &path, report);
        if self.controls.insert(path.clone(), element).is_some() {
            report.refuse(&path, "control", RefusalCode::Control, "two controls for one question");
        }
        if name != "group" {
            check_parts(element, &path, report);
            return Some(Item::Question(code));
        }
        Some(Item::Section(self.section(element, &path, code, appearance, depth, report)))
    }

    /// A group, or the group that pyxform puts around a repeat: both become one section.
    fn section(
        &mut self,
        group: Xml<'x, 'x>,
        path: &str,
        code: String,
        appearance: Option<String>,
        depth: usize,
        report: &mut Report,
    ) -> Section {
        let repeat = group.children().find(|child| child.tag_name().name() == "repeat");
        let Some(repeat) = repeat else {
            return Section {
                code,
                repeats: false,
                appearance,
                items: self.items_of(group, depth + 1, report),
            };
        };
        let plain = repeat.attributes().all(|attribute| matches!(attribute.name(), "nodeset" | "appearance"));
        if !plain || repeat.attribute("nodeset") != Some(path) {
            report.refuse(
                path,
                "repeat",
                RefusalCode::Control,
                "a repeat has no count and stands alone in its group",
            );
        }
        if self.repeat.replace(path.to_owned()).is_some() {
            report.refuse(path, "repeat", RefusalCode::Instance, "a form has one repeat, the members");
        }
        Section { code, repeats: true, appearance, items: self.items_of(repeat, depth + 1, report) }
    }

    fn appearance(&self, element: Xml<'_, '_>, path: &str, report: &mut Report) -> Option<String> {
        let appearance = element.attribute("appearance")?.trim();
        for word in appearance.split_whitespace().filter(|word| !subset::APPEARANCES.contains(word)) {
            report.refuse(
                path,
                "appearance",
                RefusalCode::Control,
                format!("the appearance {word} is not supported"),
            );
        }
        (!appearance.is_empty()).then(|| appearance.to_owned())
    }
}

/// A control holds its label, hint and choices; anything else (`setvalue`) would act by itself.
fn check_parts(control: Xml<'_, '_>, path: &str, report: &mut Report) {
    for part in control.children().filter(Xml::is_element) {
        let name = part.tag_name().name();
        if !matches!(name, "label" | "hint" | "itemset") {
            report.refuse(
                path,
                name,
                RefusalCode::Control,
                format!("<{name}> in a control is not supported"),
            );
        }
    }
}
