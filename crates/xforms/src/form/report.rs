//! Collects refusals and finds the spreadsheet cell of each.

use std::collections::HashMap;

use crate::refusal::{Fault, Refusal, RefusalCode, SheetPlace};

#[derive(Default)]
pub(crate) struct Report {
    pub refusals: Vec<Refusal>,
    /// `pd:row` of the bind of each path.
    pub rows: HashMap<String, String>,
}

impl Report {
    /// The row in the sheet that a node was written from.
    pub fn row_of(&self, node: &str) -> Option<u32> {
        Some(SheetPlace::parse(self.rows.get(node)?, "")?.row)
    }

    /// Notes a fault at an attribute (or element) of a node.
    pub fn fault(&mut self, node: &str, attribute: &str, expression: &str, fault: Fault) {
        let place = self.rows.get(node).and_then(|row| SheetPlace::parse(row, column_of(attribute)));
        self.refusals.push(Refusal {
            code: fault.code,
            node: node.to_owned(),
            attribute: attribute.to_owned(),
            expression: expression.trim().to_owned(),
            detail: fault.detail,
            place,
        });
    }

    pub fn refuse(&mut self, node: &str, attribute: &str, code: RefusalCode, detail: impl Into<String>) {
        self.fault(node, attribute, "", Fault::new(code, detail));
    }

    /// The value, or its fault noted.
    pub fn keep<T>(
        &mut self,
        node: &str,
        attribute: &str,
        expression: &str,
        result: Result<T, Fault>,
    ) -> Option<T> {
        result.map_err(|fault| self.fault(node, attribute, expression, fault)).ok()
    }
}

/// The XLSForm column that a part of the XForm is written from.
fn column_of(attribute: &str) -> &'static str {
    match attribute {
        "calculate" => "calculation",
        "constraint" => "constraint",
        "relevant" => "relevant",
        "required" => "required",
        "readonly" => "readonly",
        "itemset" => "choice_filter",
        "label" => "label",
        "hint" => "hint",
        "constraintMsg" => "constraint_message",
        "requiredMsg" => "required_message",
        "appearance" => "appearance",
        "soft_constraint" => "x_soft_constraint",
        "soft_message" => "x_soft_message",
        "soft_message_en" => "x_soft_message_en",
        "merge" => "x_merge",
        "core" => "x_core",
        "export" => "x_export",
        "class" => "x_class",
        "name" => "name",
        _ => "type",
    }
}
