//! Small XForms in the shape that pyxform gives them.

use std::fmt::Write;
use std::sync::Arc;

use chrono::NaiveDate;
use pendata_xforms::{Form, Lists, RowId, Session, Table};
use uuid::Uuid;

/// A form in the making: `/data` with questions, and a repeat `/data/anggota` when questions are put there.
#[derive(Default)]
pub struct Small {
    itext: [String; 2],
    outside: String,
    inside: String,
    lists: String,
    binds: String,
    body_outside: String,
    body_inside: String,
}

impl Small {
    pub fn new() -> Self {
        Self::default()
    }

    /// A question outside the repeat: name, control (empty for a calculation), attributes of its bind.
    pub fn ask(mut self, name: &str, control: &str, bind: &str) -> Self {
        write!(self.outside, "<{name}/>").expect("text");
        self.body_outside += &control_of(control, &format!("/data/{name}"), "");
        self.bind(&format!("/data/{name}"), bind)
    }

    /// The same within the repeat.
    pub fn ask_each(mut self, name: &str, control: &str, bind: &str) -> Self {
        write!(self.inside, "<{name}/>").expect("text");
        self.body_inside += &control_of(control, &format!("/data/anggota/{name}"), "");
        self.bind(&format!("/data/anggota/{name}"), bind)
    }

    /// A select outside the repeat with its itemset.
    pub fn choose(mut self, name: &str, control: &str, itemset: &str, bind: &str) -> Self {
        write!(self.outside, "<{name}/>").expect("text");
        let label = if itemset.contains("regions") { "label" } else { "jr:itext(itextId)" };
        let itemset =
            format!(r#"<itemset nodeset="{itemset}"><value ref="name"/><label ref="{label}"/></itemset>"#);
        self.body_outside += &control_of(control, &format!("/data/{name}"), &itemset);
        self.bind(&format!("/data/{name}"), bind)
    }

    pub fn bind(mut self, path: &str, attributes: &str) -> Self {
        writeln!(self.binds, r#"<bind nodeset="{path}" {attributes}/>"#).expect("text");
        self
    }

    /// A choice list with one more column: `(name, cell)`; the label of `x` is `x-id` and `x-en`.
    pub fn list(mut self, list: &str, column: &str, rows: &[(&str, &str)]) -> Self {
        write!(self.lists, r#"<instance id="{list}"><root>"#).expect("text");
        for (name, cell) in rows {
            let id = format!("{list}-{name}");
            write!(
                self.lists,
                "<item><itextId>{id}</itextId><name>{name}</name><{column}>{cell}</{column}></item>"
            )
            .expect("text");
            self = self.text(&id, &format!("{name}-id"), &format!("{name}-en"));
        }
        self.lists += "</root></instance>";
        self
    }

    /// A text in Indonesian and English.
    pub fn text(mut self, id: &str, indonesian: &str, english: &str) -> Self {
        for (itext, words) in self.itext.iter_mut().zip([indonesian, english]) {
            write!(itext, r#"<text id="{id}"><value>{words}</value></text>"#).expect("text");
        }
        self
    }

    /// Gives a question outside the repeat its label from itext.
    pub fn label(mut self, path: &str, indonesian: &str, english: &str) -> Self {
        let (from, to) =
            (format!(r#"ref="{path}">"#), format!(r#"ref="{path}"><label ref="jr:itext('{path}:label')"/>"#));
        self.body_outside = self.body_outside.replace(&from, &to);
        self.body_inside = self.body_inside.replace(&from, &to);
        self.text(&format!("{path}:label"), indonesian, english)
    }

    pub fn xml(&self) -> String {
        let Self { itext, outside, inside, lists, binds, body_outside, body_inside } = self;
        let (template, group) = if inside.is_empty() {
            (String::new(), String::new())
        } else {
            let rows = format!(r#"<anggota jr:template="">{inside}</anggota><anggota>{inside}</anggota>"#);
            let repeat = format!(r#"<repeat nodeset="/data/anggota">{body_inside}</repeat>"#);
            (rows, format!(r#"<group ref="/data/anggota"><label>Anggota</label>{repeat}</group>"#))
        };
        format!(
            r#"<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
                xmlns:jr="http://openrosa.org/javarosa" xmlns:pd="urn:pendata:form"><h:head><h:title>Kecil</h:title><model>
                <itext><translation lang="Indonesia (id)" default="true()">{}</translation>
                <translation lang="English (en)">{}</translation></itext>
                <instance><data id="kecil" version="7">{outside}{template}</data></instance>
                <instance id="regions" src="jr://file-csv/regions.csv"/>{lists}
                {binds}</model></h:head><h:body>{body_outside}{group}</h:body></h:html>"#,
            itext[0], itext[1]
        )
    }

    pub fn compile(&self) -> Arc<Form> {
        Arc::new(Form::compile(&self.xml()).expect("the form is supported"))
    }

    pub fn session(&self) -> Session {
        Session::new(self.compile(), today(), regions())
    }
}

fn control_of(control: &str, path: &str, inner: &str) -> String {
    if control.is_empty() { String::new() } else { format!(r#"<{control} ref="{path}">{inner}</{control}>"#) }
}

/// The day of every test.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day")
}

/// Two provinces, three regencies.
pub fn regions() -> Arc<Lists> {
    let mut table = Table::of_columns(["name", "label", "parent"]);
    let rows = [("35", "JAWA TIMUR", "ID"), ("33", "JAWA TENGAH", "ID"), ("35.02", "PONOROGO", "35")];
    for (name, label, parent) in
        rows.into_iter().chain([("35.01", "PACITAN", "35"), ("33.01", "CILACAP", "33")])
    {
        table.push([Some(name), Some(label), Some(parent)]);
    }
    Arc::new(Lists::default().with("regions", table))
}

pub fn row(number: u128) -> RowId {
    RowId(Uuid::from_u128(number))
}

/// What a question outside the repeat reads as.
pub fn value<'a>(session: &'a Session, code: &str) -> &'a str {
    session.field(None, code).expect("a question").value
}
