//! What an answer given under another version of the form says under this one (docs/decisions/0017).
//!
//! Codes of questions are never used twice, so that a renamed question is known by its earlier name whoever wrote it.
//! Codes of choices are: they are read by the version under which they were written.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::ids::FormVersion;
use crate::question::QuestionCode;

/// Where a value stands among the answers of a household or a person: a question, or one choice of a several-answer
/// question.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AnswerKey {
    pub question: QuestionCode,
    pub choice: Option<String>,
}

impl AnswerKey {
    /// `None` for keys that are no answers.
    pub fn parse(key: &str) -> Option<Self> {
        let (code, choice) = match key.split_once('/') {
            Some((code, choice)) => (code, Some(choice.to_owned())),
            None => (key, None),
        };
        let question = QuestionCode::new(code).ok().filter(|_| !code.starts_with('_'))?;
        Some(Self { question, choice })
    }
}

impl std::fmt::Display for AnswerKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.choice {
            Some(choice) => write!(f, "{}/{choice}", self.question),
            None => self.question.fmt(f),
        }
    }
}

/// Why a value is kept beside the answers in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyApart {
    /// The form has no word for it any more: to be asked again.
    NoCounterpart,
    /// It was given under a newer form than the reader's, whose codes may mean something else.
    NewerForm,
}

/// A value as the reader's form has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub key: AnswerKey,
    /// As written where it is kept apart.
    pub value: String,
    pub apart: Option<WhyApart>,
}

/// One entry of a published mapping: the version it applies up to, the question, its choice (`None` where the question
/// itself is renamed) and what it is called since.
pub type Mapped<'a> = (u32, &'a str, Option<&'a str>, Option<&'a str>);

/// The mapping of a form, oldest step first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    steps: Vec<Step>,
    /// Questions by any name they ever had, and questions whose choices were recoded.
    touched: BTreeSet<QuestionCode>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    /// The newest version whose answers it applies to.
    after: FormVersion,
    questions: BTreeMap<QuestionCode, Option<QuestionCode>>,
    /// By the question's name after this step.
    choices: BTreeMap<(QuestionCode, String), Option<String>>,
}

impl Mapping {
    /// Adds an entry; entries come ascending.
    pub(crate) fn add(
        &mut self,
        after: FormVersion,
        question: QuestionCode,
        choice: Option<&str>,
        to: Option<&str>,
    ) -> Result<(), crate::question::MalformedCode> {
        if self.steps.last().is_none_or(|step| step.after != after) {
            self.steps.push(Step { after, questions: BTreeMap::new(), choices: BTreeMap::new() });
        }
        let step = self.steps.last_mut().expect("pushed just above");
        self.touched.insert(question.clone());
        match choice {
            Some(choice) => _ = step.choices.insert((question, choice.to_owned()), to.map(str::to_owned)),
            None => {
                let to = to.map(QuestionCode::new).transpose()?;
                self.touched.extend(to.clone());
                step.questions.insert(question, to);
            }
        }
        Ok(())
    }

    /// Whether answers to the question may stand under another name or code.
    pub fn touches(&self, question: &QuestionCode) -> bool {
        self.touched.contains(question)
    }

    /// What the question is called by now. One without counterpart keeps its name.
    pub fn name(&self, question: &QuestionCode) -> QuestionCode {
        let next = |name: QuestionCode, step: &Step| match step.questions.get(&name) {
            Some(Some(to)) => to.clone(),
            _ => name,
        };
        self.steps.iter().fold(question.clone(), next)
    }

    /// A value written under `form`, by now's names and codes.
    pub(crate) fn read(&self, key: AnswerKey, value: &str, form: FormVersion) -> Reading {
        let AnswerKey { mut question, choice } = key;
        let mut code = choice.clone().unwrap_or_else(|| value.to_owned());
        let mut apart = None;
        for step in &self.steps {
            if let Some(Some(to)) = step.questions.get(&question) {
                question = to.clone();
            }
            if form > step.after || apart.is_some() {
                continue;
            }
            match step.recoded(&question, &code) {
                Some(to) => code = to,
                None => apart = Some(WhyApart::NoCounterpart),
            }
        }
        match (choice, apart) {
            (choice, Some(_)) => {
                Reading { key: AnswerKey { question, choice }, value: value.to_owned(), apart }
            }
            (Some(_), None) => {
                Reading { key: AnswerKey { question, choice: Some(code) }, value: value.to_owned(), apart }
            }
            (None, None) => Reading { key: AnswerKey { question, choice: None }, value: code, apart },
        }
    }

    /// Every key whose values may read as this one, itself among them.
    pub(crate) fn sources(&self, key: &AnswerKey) -> Vec<AnswerKey> {
        let mut found = BTreeSet::from([key.clone()]);
        for step in self.steps.iter().rev() {
            let recoded: Vec<AnswerKey> = found.iter().flat_map(|key| step.choices_before(key)).collect();
            found.extend(recoded);
            let renamed: Vec<AnswerKey> = found.iter().flat_map(|key| step.names_before(key)).collect();
            found.extend(renamed);
        }
        found.into_iter().collect()
    }
}

impl Step {
    /// The code or codes afterwards; `None` where one of them has no counterpart.
    fn recoded(&self, question: &QuestionCode, codes: &str) -> Option<String> {
        let next = |code: &str| match self.choices.get(&(question.clone(), code.to_owned())) {
            Some(to) => to.clone(),
            None => Some(code.to_owned()),
        };
        match codes.contains(' ') {
            true => {
                codes.split_ascii_whitespace().map(next).collect::<Option<Vec<_>>>().map(|all| all.join(" "))
            }
            false => next(codes),
        }
    }

    fn choices_before(&self, key: &AnswerKey) -> impl Iterator<Item = AnswerKey> {
        let mapped = self
            .choices
            .iter()
            .filter(|((question, _), to)| *question == key.question && to.is_some() && **to == key.choice);
        mapped
            .map(|((question, from), _)| AnswerKey { question: question.clone(), choice: Some(from.clone()) })
    }

    fn names_before(&self, key: &AnswerKey) -> impl Iterator<Item = AnswerKey> {
        let mapped = self.questions.iter().filter(|(_, to)| to.as_ref() == Some(&key.question));
        mapped.map(|(from, _)| AnswerKey { question: from.clone(), choice: key.choice.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> QuestionCode {
        QuestionCode::new(text).expect("a code")
    }

    fn mapping() -> Mapping {
        let mut mapping = Mapping::default();
        let entries = [
            (1, "h10", None, Some("h10a")),
            (1, "roof", Some("5"), Some("6")),
            (1, "roof", Some("6"), Some("5")),
            (1, "h10a", Some("7"), None),
            (2, "h10a", None, Some("h10b")),
            (2, "roof", Some("6"), Some("66")),
        ];
        for (after, question, choice, to) in entries {
            mapping.add(FormVersion(after), code(question), choice, to).expect("codes");
        }
        mapping
    }

    fn read(key: &str, value: &str, form: u32) -> (String, String, Option<WhyApart>) {
        let key = AnswerKey::parse(key).expect("a key");
        let Reading { key, value, apart } = mapping().read(key, value, FormVersion(form));
        (key.to_string(), value, apart)
    }

    #[test]
    fn codes_go_through_every_later_step_and_names_through_all() {
        assert_eq!(read("roof", "5", 1), ("roof".into(), "66".into(), None));
        assert_eq!(read("roof", "5", 2), ("roof".into(), "5".into(), None));
        assert_eq!(read("roof", "6", 2), ("roof".into(), "66".into(), None));
        assert_eq!(read("roof/6", "true", 1), ("roof/5".into(), "true".into(), None));
        assert_eq!(read("roof", "5 6", 1), ("roof".into(), "66 5".into(), None));
        assert_eq!(read("h10", "1", 1), ("h10b".into(), "1".into(), None));
        assert_eq!(read("h10", "1", 9), ("h10b".into(), "1".into(), None));
        assert_eq!(read("h10", "7", 1), ("h10b".into(), "7".into(), Some(WhyApart::NoCounterpart)));
        assert_eq!(read("h10", "7", 2), ("h10b".into(), "7".into(), None));
        assert_eq!(read("other", "7", 1), ("other".into(), "7".into(), None));
    }

    #[test]
    fn a_key_knows_where_its_values_may_stand() {
        let sources = |key: &str| {
            let key = AnswerKey::parse(key).expect("a key");
            mapping().sources(&key).iter().map(AnswerKey::to_string).collect::<Vec<_>>()
        };
        assert_eq!(sources("h10b"), ["h10", "h10a", "h10b"]);
        assert_eq!(sources("roof/66"), ["roof/5", "roof/6", "roof/66"]);
        assert_eq!(sources("roof/5"), ["roof/5", "roof/6"]);
        assert_eq!(sources("other"), ["other"]);
    }
}
