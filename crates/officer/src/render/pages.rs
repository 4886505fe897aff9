//! The form as pages: its top groups that ask or tell something, each with its questions in order, whatever
//! groups lie within.

use std::collections::HashMap;

use pendata_xforms::{Form, Item, Section};

/// One page of the screens, or one for each member.
#[derive(Debug)]
pub struct Page {
    /// The group's name; the form's id for questions outside every group.
    pub section: String,
    pub repeats: bool,
    pub questions: Vec<Asked>,
}

/// A question on its page.
#[derive(Debug)]
pub struct Asked {
    pub code: String,
    /// The innermost group below the page's own.
    pub group: Option<String>,
}

/// All pages of a form, and on which each question stands.
#[derive(Debug)]
pub struct Pages {
    pages: Vec<Page>,
    by_code: HashMap<String, usize>,
}

impl Pages {
    pub fn of(form: &Form) -> Self {
        let mut pages = Vec::new();
        let mut outside = Page { section: form.id().to_owned(), repeats: false, questions: Vec::new() };
        for item in form.items() {
            match item {
                Item::Section(section) => pages.push(page(section)),
                Item::Question(code) => outside.questions.push(Asked { code: code.clone(), group: None }),
            }
        }
        if !outside.questions.is_empty() {
            pages.insert(0, outside);
        }
        // What only calculates is on no screen.
        pages.retain(|page| page.questions.iter().any(|asked| shows(form, asked)));
        let places = pages.iter().enumerate();
        let by_code =
            places.flat_map(|(at, page)| page.questions.iter().map(move |q| (q.code.clone(), at))).collect();
        Self { pages, by_code }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Page> {
        self.pages.iter()
    }

    pub fn named(&self, section: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.section == section)
    }

    /// The page a question stands on; `None` for one that no screen shows.
    pub fn of_question(&self, code: &str) -> Option<&Page> {
        self.by_code.get(code).map(|at| &self.pages[*at])
    }
}

fn shows(form: &Form, asked: &Asked) -> bool {
    form.question(&asked.code).is_some_and(|question| !question.calculated)
}

fn page(section: &Section) -> Page {
    let mut page = Page { section: section.code.clone(), repeats: section.repeats, questions: Vec::new() };
    collect(section, None, &mut page);
    page
}

/// A repeat inside a group makes the whole page one of the members.
fn collect(section: &Section, group: Option<&str>, page: &mut Page) {
    for item in &section.items {
        match item {
            Item::Question(code) => {
                page.questions.push(Asked { code: code.clone(), group: group.map(str::to_owned) });
            }
            Item::Section(inner) => {
                page.repeats |= inner.repeats;
                collect(inner, Some(&inner.code), page);
            }
        }
    }
}
