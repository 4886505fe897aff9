//! `<itext>`: the texts by id and language.

use std::collections::HashMap;

use roxmltree::Node as Xml;

use super::Language;
use super::report::Report;
use crate::refusal::RefusalCode;

/// The texts of a form as they stand in the XML.
pub(super) struct Itext<'x> {
    pub languages: Vec<Language>,
    /// By id: one element for each language, in the order of `languages`.
    texts: HashMap<&'x str, Vec<Option<Xml<'x, 'x>>>>,
}

impl<'x> Itext<'x> {
    pub fn read(model: Xml<'x, 'x>, report: &mut Report) -> Self {
        let mut translations: Vec<Xml<'x, 'x>> =
            named(model, "itext").flat_map(|itext| named(itext, "translation")).collect();
        translations.sort_by_key(|translation| translation.attribute("default").is_none());
        let mut itext = Self { languages: Vec::new(), texts: HashMap::new() };
        for (index, translation) in translations.iter().enumerate() {
            itext.languages.push(language(translation.attribute("lang").unwrap_or_default()));
            for text in named(*translation, "text") {
                itext.add(text, index, translations.len(), report);
            }
        }
        if itext.languages.is_empty() {
            itext.languages.push(language("default"));
        }
        itext
    }

    fn add(&mut self, text: Xml<'x, 'x>, language: usize, languages: usize, report: &mut Report) {
        let id = text.attribute("id").unwrap_or_default();
        for value in named(text, "value") {
            if value.attribute("form").is_some() {
                report.refuse(
                    "itext",
                    id,
                    RefusalCode::Text,
                    "media and other forms of a text are not supported",
                );
            } else {
                self.texts.entry(id).or_insert_with(|| vec![None; languages])[language] = Some(value);
            }
        }
    }

    /// The elements of a text, one for each language; a language without it gets the first one there is.
    pub fn get(&self, id: &str) -> Option<Vec<Xml<'x, 'x>>> {
        let texts = self.texts.get(id)?;
        let first = texts.iter().flatten().next()?;
        Some(texts.iter().map(|text| text.unwrap_or(*first)).collect())
    }

    /// The id in `jr:itext('id')`.
    pub fn id_of(reference: &str) -> Option<&str> {
        reference.trim().strip_prefix("jr:itext('")?.strip_suffix("')")
    }
}

fn language(name: &str) -> Language {
    let code = name.rsplit_once('(').and_then(|(_, code)| code.strip_suffix(')'));
    Language { name: name.to_owned(), code: code.unwrap_or(name).to_owned() }
}

/// Child elements of a local name.
pub(super) fn named<'x>(parent: Xml<'x, 'x>, name: &'static str) -> impl Iterator<Item = Xml<'x, 'x>> {
    parent.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}
