//! From XML to [`Form`]: reads the parts, compiles every expression, and collects whatever is unsupported.

use std::collections::HashSet;

use roxmltree::{Document, Node as Xml, ParsingOptions};

use super::binds::{self, Binds, attribute};
use super::body::Body;
use super::extent::Extent;
use super::itext::{Itext, named};
use super::report::Report;
use super::schema::{Id, Schema};
use super::text::{Piece, Text, pieces};
use super::{
    Compiled, Form, Mapped, Numbers, Question, QuestionKind, RULES, instance, mapping, order, subset,
};
use crate::expr::Expr;
use crate::expr::build::Builder;
use crate::limits;
use crate::refusal::{Fault, Refusal, RefusalCode};

pub(super) fn compile(xml: &str) -> Result<Form, Vec<Refusal>> {
    let mut report = Report::default();
    let form = document(xml).and_then(|document| Reader::read(&document, &mut report));
    match form {
        Err(fault) => {
            report.fault("", "", "", fault);
            Err(report.refusals)
        }
        Ok(form) if report.refusals.is_empty() => Ok(form),
        Ok(_) => Err(report.refusals),
    }
}

pub(super) fn document(xml: &str) -> Result<Document<'_>, Fault> {
    if xml.len() > limits::XML_BYTES {
        return Err(Fault::new(RefusalCode::TooLarge, "the form is too large"));
    }
    let options =
        ParsingOptions { allow_dtd: false, nodes_limit: limits::XML_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(xml, options)
        .map_err(|error| Fault::new(RefusalCode::Xml, error.to_string()))
}

/// The parts of the XML while they are compiled.
pub(super) struct Reader<'x, 'r> {
    pub(super) itext: Itext<'x>,
    pub(super) body: Body<'x>,
    pub(super) binds: Binds<'x>,
    pub(super) schema: Schema,
    pub(super) report: &'r mut Report,
}

impl<'x, 'r> Reader<'x, 'r> {
    fn read(document: &'x Document<'x>, report: &'r mut Report) -> Result<Form, Fault> {
        let missing = |what: &str| Fault::new(RefusalCode::Xml, format!("there is no {what}"));
        let part = |parent, name| named(parent, name).next().ok_or_else(|| missing(name));
        let html = document.root_element();
        let (head, body) = (part(html, "head")?, part(html, "body")?);
        let model = part(head, "model")?;
        let root = part(model, "instance")?
            .children()
            .find(Xml::is_element)
            .ok_or_else(|| missing("primary instance"))?;
        refuse_actions(model, report);
        let itext = Itext::read(model, report);
        // The binds come first: they say in which row of the sheet a fault of the others stands.
        let binds = binds::read(model, report);
        let body = Body::read(body, report);
        let mut schema = instance::read(root, body.repeat.as_deref(), report);
        schema.lists = instance::lists(model, report);
        binds::check(&binds, &schema, report);
        let mut reader = Self { itext, body, binds, schema, report };
        reader.check_body();
        let mapping = mapping::read(model, reader.report);
        let title = named(head, "title").next().and_then(|title| title.text());
        Ok(reader.form(root, title.unwrap_or_default(), mapping))
    }

    fn check_body(&mut self) {
        let mut paths: Vec<&String> = self.body.controls.keys().collect();
        paths.sort();
        for path in paths.into_iter().filter(|path| self.schema.at(path).is_none()) {
            self.report.refuse(
                path,
                "control",
                RefusalCode::Unknown,
                "the control's node is not in the instance",
            );
        }
    }

    fn form(mut self, root: Xml<'_, '_>, title: &str, mapping: Vec<Mapped>) -> Form {
        let mut nodes: Vec<Compiled> = (0..self.schema.nodes.len()).map(|id| self.node(id)).collect();
        let order = order::order(&self.schema, &nodes, self.report);
        for node in &mut nodes {
            node.shows = shows(node);
        }
        let choice_texts = self.choice_texts(&nodes);
        mapping::check(&mapping, &self.schema, |code| offered(&self.schema, &nodes, code), self.report);
        Form {
            id: root.attribute("id").unwrap_or_default().to_owned(),
            version: root.attribute("version").unwrap_or_default().to_owned(),
            title: title.to_owned(),
            languages: self.itext.languages,
            items: self.body.items,
            schema: self.schema,
            nodes,
            order,
            choice_texts,
            mapping,
        }
    }

    fn node(&mut self, id: Id) -> Compiled {
        let path = self.schema.nodes[id].path.clone();
        let bind = self.binds.get(path.as_str()).copied();
        let control = self.body.controls.get(&path).copied();
        Compiled {
            question: self.question(id, bind, control),
            numbers: match attribute(bind, "type") {
                Some("int") => Numbers::Whole,
                Some("decimal") => Numbers::Decimal,
                _ => Numbers::Plain,
            },
            label: self.child_text(id, control, "label"),
            hint: self.child_text(id, control, "hint"),
            relevant: self.condition(id, bind, "relevant"),
            required: self.condition(id, bind, "required"),
            readonly: self.condition(id, bind, "readonly"),
            constraint: self.condition(id, bind, "constraint"),
            soft: self.condition(id, bind, "soft_constraint"),
            calculate: self.calculate(id, bind),
            constraint_message: self.message(id, bind, "constraintMsg"),
            required_message: self.message(id, bind, "requiredMsg"),
            soft_message: self.soft_message(bind),
            select: control.and_then(|control| self.select(id, control)),
            shows: Vec::new(),
            sources: sources(bind, control),
        }
    }

    fn question(
        &mut self,
        id: Id,
        bind: Option<Xml<'_, '_>>,
        control: Option<Xml<'_, '_>>,
    ) -> Option<Question> {
        if !self.schema.is_field(id) {
            return None;
        }
        let node = &self.schema.nodes[id];
        let data_type = attribute(bind, "type").unwrap_or("string");
        let element = control.map(|control| control.tag_name().name());
        let calculated = attribute(bind, "calculate").is_some();
        let Some(kind) = subset::kind_of(element, data_type).filter(|_| element.is_some() || calculated)
        else {
            let detail = format!(
                "a question of type {data_type} with {} is not supported",
                element.unwrap_or("no control")
            );
            self.report.refuse(&node.path, "type", RefusalCode::Control, detail);
            return None;
        };
        let is_note =
            kind == QuestionKind::Text && !calculated && attribute(bind, "readonly") == Some("true()");
        Some(Question {
            code: node.name.clone(),
            kind: if is_note { QuestionKind::Note } else { kind },
            in_repeat: node.in_repeat,
            calculated,
            appearance: control.and_then(|control| control.attribute("appearance")).map(str::to_owned),
            row: self.report.row_of(&node.path),
            attributes: bind.map(binds::ours).unwrap_or_default(),
            extent: Extent::of(attribute(bind, "constraint")),
        })
    }

    fn condition(&mut self, id: Id, bind: Option<Xml<'_, '_>>, name: &str) -> Option<Expr> {
        let source = attribute(bind, name)?;
        self.built(id, name, source, |builder| builder.condition(source))
    }

    fn calculate(&mut self, id: Id, bind: Option<Xml<'_, '_>>) -> Option<Expr> {
        let source = attribute(bind, "calculate")?;
        self.built(id, "calculate", source, |builder| builder.value(source))
    }

    pub(super) fn built<T>(
        &mut self,
        id: Id,
        attribute: &str,
        source: &str,
        build: impl FnOnce(&Builder<'_>) -> Result<T, Fault>,
    ) -> Option<T> {
        let controls = &self.body.controls;
        let schema = &self.schema;
        let is_select = |id: Id| {
            controls
                .get(&schema.nodes[id].path)
                .is_some_and(|control| control.tag_name().name().starts_with("select"))
        };
        let own_row = matches!(attribute, "label" | "hint" | "constraintMsg" | "requiredMsg");
        let result = build(&Builder { schema, is_select: &is_select, owner: id, own_row });
        self.report.keep(&schema.nodes[id].path, attribute, source, result)
    }

    /// A label or hint of a control.
    fn child_text(&mut self, id: Id, control: Option<Xml<'x, 'x>>, name: &'static str) -> Option<Text> {
        let element = named(control?, name).next()?;
        match element.attribute("ref") {
            Some(reference) => self.referred(id, name, reference),
            None => self.texts(id, name, vec![element]),
        }
    }

    /// A message: `jr:itext('id')` or the words themselves.
    fn message(&mut self, id: Id, bind: Option<Xml<'_, '_>>, name: &str) -> Option<Text> {
        let words = attribute(bind, name)?;
        if Itext::id_of(words).is_some() { self.referred(id, name, words) } else { Some(Text::plain(words)) }
    }

    fn referred(&mut self, id: Id, name: &str, reference: &str) -> Option<Text> {
        let elements = Itext::id_of(reference).and_then(|id| self.itext.get(id));
        let missing = || Fault::new(RefusalCode::Text, "the text is not in itext");
        let elements = elements.ok_or_else(missing);
        let elements = self.report.keep(&self.schema.nodes[id].path, name, reference, elements)?;
        self.texts(id, name, elements)
    }

    fn texts(&mut self, id: Id, name: &str, elements: Vec<Xml<'_, '_>>) -> Option<Text> {
        self.built(id, name, "", |builder| {
            elements.into_iter().map(|element| pieces(element, builder)).collect::<Result<_, _>>().map(Text)
        })
    }

    /// `pd:soft_message` for all languages, `pd:soft_message_en` for English.
    fn soft_message(&self, bind: Option<Xml<'_, '_>>) -> Option<Text> {
        let words = attribute(bind, "soft_message")?;
        let english = attribute(bind, "soft_message_en").unwrap_or(words);
        let of = |words: &str| vec![Piece::Literal(words.trim().to_owned())];
        let languages = self.itext.languages.iter();
        Some(Text(
            languages.map(|language| of(if language.code == "en" { english } else { words })).collect(),
        ))
    }
}

/// Actions of the model would change answers by themselves.
fn refuse_actions(model: Xml<'_, '_>, report: &mut Report) {
    const PARTS: [&str; 3] = ["itext", "instance", "bind"];
    let parts = model.children().filter(|part| part.is_element() && !mapping::is_mapping(*part));
    for part in parts.filter(|part| !PARTS.contains(&part.tag_name().name())) {
        let node = part.attribute("ref").unwrap_or("model");
        report.refuse(
            node,
            part.tag_name().name(),
            RefusalCode::Control,
            "actions and triggers are not supported",
        );
    }
}

/// The codes of a select whose list stands in the form.
fn offered(schema: &Schema, nodes: &[Compiled], code: &str) -> Option<HashSet<String>> {
    let select = nodes[*schema.by_name.get(code)?].select.as_ref()?;
    let table = schema.lists[select.items.list].inside.as_ref()?;
    let value = table.column(&select.value)?;
    Some((0..table.len()).filter_map(|row| table.cell(row, value)).map(str::to_owned).collect())
}

/// The expressions of a question as they are written.
fn sources(bind: Option<Xml<'_, '_>>, control: Option<Xml<'_, '_>>) -> Vec<(&'static str, Box<str>)> {
    let itemset = control.and_then(|control| named(control, "itemset").next()?.attribute("nodeset"));
    let filter = itemset.and_then(|nodeset| Some(&nodeset[nodeset.find('[')?..]));
    let source = |rule| match rule {
        "choice_filter" => filter,
        "calculation" => attribute(bind, "calculate"),
        rule => attribute(bind, rule),
    };
    RULES.into_iter().filter_map(|rule| Some((rule, source(rule)?.into()))).collect()
}

/// Nodes that a label, hint or choice list reads.
fn shows(node: &Compiled) -> Vec<Id> {
    let mut found = Vec::new();
    node.label.iter().chain(&node.hint).for_each(|text| text.reads(&mut found));
    let filters = node.select.iter().flat_map(|select| &select.items.predicates);
    filters.for_each(|filter| filter.reads(&mut found));
    found
}
