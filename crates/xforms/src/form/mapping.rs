//! `<pd:mapping after="3">`: what answers given under versions up to `after` are called since. A form holds the whole
//! chain, ascending.

use std::collections::HashSet;

use roxmltree::Node as Xml;

use super::compile;
use super::report::Report;
use super::schema::Schema;
use super::subset::PENDATA_NAMESPACE;
use crate::refusal::{Fault, Refusal, RefusalCode};

/// One entry of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped {
    /// The newest form version whose answers it applies to.
    pub after: u32,
    /// The question's earlier code; of a choice, the code the question has by then.
    pub question: String,
    /// The choice's earlier code; `None` where the question itself has another name.
    pub choice: Option<String>,
    /// What it is called since; `None` for no counterpart: to be asked again.
    pub to: Option<String>,
}

const NODE: &str = "mapping";

pub(super) fn is_mapping(part: Xml<'_, '_>) -> bool {
    part.tag_name().name() == NODE && part.tag_name().namespace() == Some(PENDATA_NAMESPACE)
}

/// Reads every mapping of the model; what is malformed is refused.
pub(super) fn read(model: Xml<'_, '_>, report: &mut Report) -> Vec<Mapped> {
    let mut all = Vec::new();
    let mut last = 0;
    for mapping in model.children().filter(|part| part.is_element() && is_mapping(*part)) {
        let after =
            mapping.attribute("after").and_then(|after| after.parse().ok()).filter(|after| *after > last);
        let Some(after) = after else {
            refuse(report, "after", "`after` is not a form version above that of the mapping before");
            continue;
        };
        last = after;
        let mut seen = HashSet::new();
        for entry in mapping.children().filter(Xml::is_element) {
            match mapped(entry, after) {
                Some(entry) if seen.insert((entry.question.clone(), entry.choice.clone())) => all.push(entry),
                Some(entry) => refuse(report, &name(&entry), "it is mapped twice"),
                None => refuse(report, entry.tag_name().name(), "the entry lacks what it maps"),
            }
        }
    }
    all
}

fn mapped(entry: Xml<'_, '_>, after: u32) -> Option<Mapped> {
    let word = |attribute| entry.attribute(attribute).map(str::trim).filter(|word| !word.is_empty());
    let from = word("from")?.to_owned();
    let to = word("to").map(str::to_owned);
    if entry.tag_name().namespace() != Some(PENDATA_NAMESPACE) {
        return None;
    }
    match entry.tag_name().name() {
        "question" => Some(Mapped { after, question: from, choice: None, to }),
        "choice" => Some(Mapped { after, question: word("question")?.to_owned(), choice: Some(from), to }),
        _ => None,
    }
}

/// Refuses a mapping that leads to what the form does not have. `choices` gives the codes of a select.
pub(super) fn check(
    mapping: &[Mapped],
    schema: &Schema,
    choices: impl Fn(&str) -> Option<HashSet<String>>,
    report: &mut Report,
) {
    let is_question = |code: &str| schema.by_name.get(code).is_some_and(|id| schema.is_field(*id));
    for (place, entry) in mapping.iter().enumerate() {
        let (earlier, rest) = mapping.split_at(place);
        let later: Vec<&Mapped> = rest.iter().filter(|other| other.after > entry.after).collect();
        let fault = match entry.choice {
            None => question_fault(entry, earlier, &later, is_question),
            Some(_) => choice_fault(entry, &later, choices(&entry.question)),
        };
        if let Some(fault) = fault {
            refuse(report, &name(entry), fault);
        }
    }
}

fn question_fault(
    entry: &Mapped,
    earlier: &[Mapped],
    later: &[&Mapped],
    is_question: impl Fn(&str) -> bool,
) -> Option<&'static str> {
    if is_question(&entry.question) {
        return Some("the question it renames is still in the form");
    }
    let to = entry.to.as_ref()?;
    if !is_question(to) && !renamed(later, to) {
        return Some("the question it leads to is not in the form");
    }
    let twin = |other: &Mapped| {
        other.choice.is_none() && other.after == entry.after && other.to.as_ref() == Some(to)
    };
    earlier.iter().any(twin).then_some("two questions cannot become one")
}

fn choice_fault(entry: &Mapped, later: &[&Mapped], offered: Option<HashSet<String>>) -> Option<&'static str> {
    let Some(offered) = offered else {
        return (!renamed(later, &entry.question)).then_some("its question has no choices in the form");
    };
    let to = entry.to.as_ref()?;
    let onward = |other: &&Mapped| other.question == entry.question && other.choice.as_ref() == Some(to);
    let recoded = later.iter().any(onward);
    (!offered.contains(to) && !recoded).then_some("the choice it leads to is not in the form")
}

fn renamed(later: &[&Mapped], code: &str) -> bool {
    later.iter().any(|other| other.choice.is_none() && other.question == code)
}

fn name(entry: &Mapped) -> String {
    match &entry.choice {
        Some(choice) => format!("{}/{choice}", entry.question),
        None => entry.question.clone(),
    }
}

fn refuse(report: &mut Report, attribute: &str, detail: &str) {
    report.refuse(NODE, attribute, RefusalCode::Mapping, detail);
}

/// The XForm with `mapping` in place of what it has: one element for each version it leads on from.
///
/// Errors where there is no model to hold it.
pub(super) fn written_into(xml: &str, mapping: &[Mapped]) -> Result<String, Vec<Refusal>> {
    let mut report = Report::default();
    let written = compile::document(xml).and_then(|document| {
        let model = document.descendants().find(|part| part.tag_name().name() == "model");
        let model = model.ok_or_else(|| Fault::new(RefusalCode::Xml, "there is no model"))?;
        let mut out = xml.to_owned();
        let end = model.range().start + xml[model.range()].rfind("</").unwrap_or_default();
        let text: String = mapping.chunk_by(|one, next| one.after == next.after).map(element).collect();
        out.insert_str(end, &text);
        let old: Vec<_> =
            model.children().filter(|part| is_mapping(*part)).map(|part| part.range()).collect();
        old.into_iter().rev().for_each(|range| out.replace_range(range, ""));
        Ok(out)
    });
    written.map_err(|fault| {
        report.fault("", NODE, "", fault);
        report.refusals
    })
}

fn element(entries: &[Mapped]) -> String {
    let entry = |entry: &Mapped| {
        let to = entry.to.as_ref().map(|to| format!(r#" to="{}""#, escaped(to))).unwrap_or_default();
        match &entry.choice {
            None => format!("<pd:question from=\"{}\"{to}/>", escaped(&entry.question)),
            Some(choice) => {
                format!(
                    "<pd:choice question=\"{}\" from=\"{}\"{to}/>",
                    escaped(&entry.question),
                    escaped(choice)
                )
            }
        }
    };
    let after = entries.first().map_or(0, |entry| entry.after);
    let entries: String = entries.iter().map(entry).collect();
    format!("<pd:mapping xmlns:pd=\"{PENDATA_NAMESPACE}\" after=\"{after}\">{entries}</pd:mapping>")
}

fn escaped(word: &str) -> String {
    word.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
