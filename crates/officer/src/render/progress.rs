//! How far each page is.

use chrono::{Datelike, NaiveDate};
use pendata_domain::form::{CoreRole, ends_membership};
use pendata_domain::household::Member;
use pendata_domain::identifiers::mask;
use pendata_xforms::{FindingKind, QuestionKind, RowId};

use super::{Page, Scene, row_of};
use crate::screens::progress::{Fill, FillState, MemberSummary, Progress, SectionSummary};

impl Scene<'_> {
    pub fn progress(&self) -> Progress {
        let sections: Vec<SectionSummary> =
            self.pages.iter().map(|page| self.section_summary(page)).collect();
        let sum = |of: fn(&Fill) -> u32| sections.iter().map(|section| of(&section.fill)).sum();
        Progress {
            hard_findings: sum(|fill| fill.missing + fill.wrong),
            soft_findings: sum(|fill| fill.doubtful),
            conflicts: self.view.conflicts.len() as u32,
            members: self.members(),
            sections,
        }
    }

    pub fn page_label(&self, page: &Page) -> String {
        let row = self.view.members.first().filter(|_| page.repeats).map(|member| row_of(member.id));
        let label = self.session.label(None, &page.section, self.lang);
        let label = if label.is_empty() { self.session.label(row, &page.section, self.lang) } else { label };
        match label.is_empty() {
            true if page.section == self.session.form().id() => self.session.form().title().to_owned(),
            _ => label,
        }
    }

    fn section_summary(&self, page: &Page) -> SectionSummary {
        let fill = match page.repeats {
            true => self.view.members.iter().map(|m| self.fill(page, Some(row_of(m.id)))).fold(None, add),
            false => Some(self.fill(page, None)),
        };
        SectionSummary {
            section: page.section.clone(),
            label: self.page_label(page),
            repeats: page.repeats,
            fill: fill.unwrap_or_else(nothing),
        }
    }

    /// How far a page is, or one member's part of it.
    fn fill(&self, page: &Page, row: Option<RowId>) -> Fill {
        let mut fill = nothing();
        for asked in &page.questions {
            let code = asked.code.as_str();
            let (Some(field), Some(question)) =
                (self.session.field(row, code), self.session.form().question(code))
            else {
                continue;
            };
            if !field.relevant || question.calculated || question.kind == QuestionKind::Note {
                continue;
            }
            fill.asked += 1;
            let hard = self.hard_of(row, code, &field);
            fill.answered += u32::from(!field.value.is_empty() || self.is_newer(row, code));
            fill.missing += u32::from(hard == Some(FindingKind::Required));
            fill.wrong += u32::from(hard.is_some_and(|kind| kind != FindingKind::Required));
            fill.doubtful +=
                u32::from(self.is_doubtful(row, code, &field) && self.confirmation(row, code).is_none());
        }
        fill.contested = self.contested_on(page, row);
        fill.state = state(&fill);
        fill
    }

    fn contested_on(&self, page: &Page, row: Option<RowId>) -> u32 {
        let paths = self.view.conflicts.iter().map(|conflict| conflict.subject.path());
        let here = paths.filter(|path| {
            path.person.map(row_of) == row && page.questions.iter().any(|q| q.code == path.question.as_str())
        });
        here.count() as u32
    }

    fn members(&self) -> Vec<MemberSummary> {
        let members = self.view.members.iter().enumerate();
        members.map(|(at, member)| self.member(at as u32 + 1, member)).collect()
    }

    fn member(&self, position: u32, member: &Member) -> MemberSummary {
        let row = Some(row_of(member.id));
        let fills = self.pages.iter().filter(|page| page.repeats).map(|page| self.fill(page, row));
        let ended = ends_membership(&self.core_text(Some(member), CoreRole::Presence));
        MemberSummary {
            person: member.id,
            position,
            name: self.core_text(Some(member), CoreRole::Name),
            nik: mask(&self.core_text(Some(member), CoreRole::Nik)),
            relation: self.core_label(member, CoreRole::Relation),
            sex: self.core_label(member, CoreRole::Sex),
            age: age(&self.core_text(Some(member), CoreRole::BirthDate), self.today),
            ended: ended.then(|| member.removal_reason.clone().unwrap_or_default()),
            went_to: member.went_to.filter(|_| ended),
            fill: fills.fold(None, add).unwrap_or_else(nothing),
        }
    }
}

fn nothing() -> Fill {
    Fill { state: FillState::Empty, asked: 0, answered: 0, missing: 0, wrong: 0, doubtful: 0, contested: 0 }
}

fn add(sum: Option<Fill>, part: Fill) -> Option<Fill> {
    let Some(mut sum) = sum else {
        return Some(part);
    };
    sum.asked += part.asked;
    sum.answered += part.answered;
    sum.missing += part.missing;
    sum.wrong += part.wrong;
    sum.doubtful += part.doubtful;
    sum.contested += part.contested;
    sum.state = state(&sum);
    Some(sum)
}

fn state(fill: &Fill) -> FillState {
    match fill {
        Fill { wrong: 1.., .. } => FillState::Wrong,
        Fill { missing: 0, .. } => FillState::Complete,
        Fill { answered: 0, .. } => FillState::Empty,
        _ => FillState::Partial,
    }
}

/// Full years; `None` without a real birth date before today.
fn age(birth: &str, today: NaiveDate) -> Option<u32> {
    let birth: NaiveDate = birth.parse().ok()?;
    let before_birthday = (today.month(), today.day()) < (birth.month(), birth.day());
    u32::try_from(today.year() - birth.year() - i32::from(before_birthday)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_a_year_older_on_the_birthday_and_not_before() {
        let day = |text: &str| text.parse().expect("a day");
        assert_eq!(age("1980-01-03", day("2026-01-02")), Some(45));
        assert_eq!(age("1980-01-03", day("2026-01-03")), Some(46));
        assert_eq!(age("2027-01-01", day("2026-11-24")), None);
        assert_eq!(age("", day("2026-11-24")), None);
    }

    #[test]
    fn a_page_is_wrong_before_it_is_incomplete() {
        let fill = Fill { asked: 3, answered: 2, missing: 1, wrong: 1, ..nothing() };
        assert_eq!(state(&fill), FillState::Wrong);
        assert_eq!(state(&Fill { wrong: 0, ..fill.clone() }), FillState::Partial);
        assert_eq!(state(&Fill { wrong: 0, missing: 0, ..fill }), FillState::Complete);
    }
}
