//! O5: all findings, page by page and member by member.

use pendata_domain::ids::PersonId;
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_xforms::Finding;

use super::{Page, Scene, row_of};
use crate::screens::check::{CheckGroup, CheckItem, CheckList};
use crate::screens::form::FindingKind;

impl Scene<'_> {
    pub fn check_list(&self) -> CheckList {
        let mut groups = Vec::new();
        for page in self.pages.iter() {
            let persons: Vec<Option<PersonId>> = match page.repeats {
                true => self.view.members.iter().map(|member| Some(member.id)).collect(),
                false => vec![None],
            };
            groups.extend(persons.into_iter().map(|person| self.check_page(page, person)));
        }
        groups.push(self.on_no_page());
        groups.retain(|group| !group.items.is_empty());
        let findings = || groups.iter().flat_map(|group| &group.items).map(|item| &item.finding);
        let required = findings().filter(|f| f.kind == FindingKind::Required).count();
        let doubtful = findings().filter(|f| f.kind == FindingKind::Soft && f.confirmed.is_none()).count();
        let soft = findings().filter(|f| f.kind == FindingKind::Soft).count();
        CheckList {
            required: required as u32,
            wrong: (findings().count() - required - soft) as u32,
            doubtful: doubtful as u32,
            conflicts: self.view.conflicts.len() as u32,
            groups,
        }
    }

    fn check_page(&self, page: &Page, person: Option<PersonId>) -> CheckGroup {
        let row = person.map(row_of);
        let mut items = Vec::new();
        for asked in &page.questions {
            let (Some(field), Ok(question)) =
                (self.session.field(row, &asked.code), QuestionCode::new(&asked.code))
            else {
                continue;
            };
            let path = FieldPath { person, question };
            let findings = self.findings_of(row, &asked.code, &field).into_iter();
            items.extend(findings.map(|finding| CheckItem { place: self.place(&path), finding }));
        }
        CheckGroup {
            section: page.section.clone(),
            section_label: self.page_label(page),
            person,
            person_name: person.map(|person| self.person_name(person)),
            items,
        }
    }

    /// Findings on what no page shows, such as a calculation: they count, so they are listed.
    fn on_no_page(&self) -> CheckGroup {
        let unseen =
            self.session.findings().into_iter().filter(|f| self.pages.of_question(&f.code).is_none());
        let item = |finding: Finding| {
            let question = QuestionCode::new(&finding.code).ok()?;
            let path = FieldPath { person: finding.row.map(|row| PersonId(row.0)), question };
            Some(CheckItem { place: self.place(&path), finding: self.finding(finding) })
        };
        CheckGroup {
            section: String::new(),
            section_label: self.session.form().title().to_owned(),
            person: None,
            person_name: None,
            items: unseen.filter_map(item).collect(),
        }
    }
}
