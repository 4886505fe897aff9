//! What the rules need to know of a published form: how each question merges, and which questions are core.

use std::collections::{BTreeMap, BTreeSet};

use crate::area::VillageCode;
use crate::document::{Document, keys};
use crate::ids::FormVersion;
use crate::mapping::{AnswerKey, Mapped, Mapping, Reading, WhyApart};
use crate::question::QuestionCode;

/// How a clash of one question is settled (column `x_merge` of the XLSForm).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MergePolicy {
    /// A choice that anyone ticked stays ticked; photos that anyone took are all kept.
    Union,
    /// The visit of the later day, as far as the days differ; else a person.
    LatestVisit,
    /// The writer of the higher role; else a person.
    Authority,
    /// A person decides.
    #[default]
    Human,
}

/// The roles a question can have for the registry itself (column `x_core`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CoreRole {
    Name,
    Nik,
    FamilyCard,
    Sex,
    BirthDate,
    Relation,
    Presence,
    Village,
    Rt,
    Address,
    Location,
    HeadName,
}

const CORE_WORDS: [(&str, CoreRole); 12] = [
    ("name", CoreRole::Name),
    ("nik", CoreRole::Nik),
    ("family_card", CoreRole::FamilyCard),
    ("sex", CoreRole::Sex),
    ("birth_date", CoreRole::BirthDate),
    ("relation", CoreRole::Relation),
    ("presence", CoreRole::Presence),
    ("village", CoreRole::Village),
    ("rt", CoreRole::Rt),
    ("address", CoreRole::Address),
    ("location", CoreRole::Location),
    ("head_name", CoreRole::HeadName),
];

/// The rules of one published form version. Same rules and same changes give the same result on every node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormRules {
    policies: BTreeMap<QuestionCode, MergePolicy>,
    core: BTreeMap<CoreRole, QuestionCode>,
    /// `None` for rules that stand for no version: nothing is newer than they are.
    version: Option<FormVersion>,
    /// Questions whose answers are codes of a list of the form.
    coded: BTreeSet<QuestionCode>,
    mapping: Mapping,
}

/// A form whose `pd:*` attributes cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormRulesError {
    #[error("question `{question}`: unknown merge policy `{word}`")]
    UnknownPolicy { question: String, word: String },
    #[error("question `{question}`: unknown core role `{word}`")]
    UnknownRole { question: String, word: String },
    #[error("`{question}` cannot be a question code")]
    MalformedCode { question: String },
    #[error("no question is bound to the core role `{role}`")]
    Unbound { role: &'static str },
    /// The registry reads core questions by their codes.
    #[error("the core question `{question}` cannot be renamed or recoded")]
    CoreMapped { question: String },
    #[error("the mapping of answers up to version {after} is not older than the form")]
    MappedAhead { after: u32 },
}

impl FormRules {
    /// Reads the attributes `merge` and `core` of each question; others are ignored.
    ///
    /// Errors where a word is unknown or a core role is bound to no question.
    pub fn from_attributes<'a>(
        attributes: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>,
    ) -> Result<Self, FormRulesError> {
        let mut rules = Self::default();
        for (question, attribute, word) in attributes {
            match attribute {
                "merge" => _ = rules.policies.insert(code(question)?, policy(question, word)?),
                "core" => _ = rules.core.insert(core_role(question, word)?, code(question)?),
                _ => {}
            }
        }
        match CORE_WORDS.iter().find(|(_, role)| !rules.core.contains_key(role)) {
            Some((role, _)) => Err(FormRulesError::Unbound { role }),
            None => Ok(rules),
        }
    }

    /// The rules of a published version: reads answers of others through the form's mapping. `coded` are the questions
    /// whose answers are codes of its lists.
    ///
    /// Errors where the mapping touches a core question or reaches up to the version itself.
    pub fn under<'a>(
        mut self,
        version: FormVersion,
        coded: impl IntoIterator<Item = &'a str>,
        mapping: impl IntoIterator<Item = Mapped<'a>>,
    ) -> Result<Self, FormRulesError> {
        self.version = Some(version);
        self.coded = coded.into_iter().map(code).collect::<Result<_, _>>()?;
        for (after, question, choice, to) in mapping {
            if after >= version.0 {
                return Err(FormRulesError::MappedAhead { after });
            }
            let names = std::iter::once(question).chain(to.filter(|_| choice.is_none()));
            if let Some(core) = names.into_iter().find(|name| self.is_core(name)) {
                return Err(FormRulesError::CoreMapped { question: core.into() });
            }
            let malformed = |_| FormRulesError::MalformedCode { question: to.unwrap_or_default().into() };
            self.mapping.add(FormVersion(after), code(question)?, choice, to).map_err(malformed)?;
        }
        Ok(self)
    }

    fn is_core(&self, question: &str) -> bool {
        self.core.values().any(|code| code.as_str() == question)
    }

    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// Whether changes of this version are newer than the rules.
    pub fn precedes(&self, form: FormVersion) -> bool {
        self.version.is_some_and(|version| form > version)
    }

    /// What a value written under `form` says under these rules.
    pub fn reading(&self, key: AnswerKey, value: &str, form: FormVersion) -> Reading {
        let written = if key.choice.is_some() || !value.is_empty() { self.precedes(form) } else { false };
        let mut reading = self.mapping.read(key, value, form);
        let question = &reading.key.question;
        if written && self.coded.contains(question) && !self.is_core(question.as_str()) {
            reading.apart = Some(WhyApart::NewerForm);
        }
        reading
    }

    pub fn policy(&self, question: &QuestionCode) -> MergePolicy {
        self.policies.get(question).copied().unwrap_or_default()
    }

    /// The core answer `village` of a household, where all who gave it agree.
    pub fn village_of(&self, document: &Document) -> Option<VillageCode> {
        let question = self.core(CoreRole::Village)?;
        let writes = document.writes(keys::ANSWERS, None, question.as_str());
        let (first, rest) = writes.split_first()?;
        if rest.iter().all(|write| write.value == first.value) { first.value.parse().ok() } else { None }
    }

    /// The question bound to a core role; every published form binds all of them.
    pub fn core(&self, role: CoreRole) -> Option<&QuestionCode> {
        self.core.get(&role)
    }
}

/// Presence codes (Regsosek 2022, question 404) that end a person's membership: died, moved within the
/// country, moved abroad, not found.
pub fn ends_membership(presence: &str) -> bool {
    matches!(presence, "2" | "3" | "4" | "6")
}

fn code(question: &str) -> Result<QuestionCode, FormRulesError> {
    QuestionCode::new(question).map_err(|_| FormRulesError::MalformedCode { question: question.into() })
}

fn policy(question: &str, word: &str) -> Result<MergePolicy, FormRulesError> {
    match word {
        "union" => Ok(MergePolicy::Union),
        "latest_visit" => Ok(MergePolicy::LatestVisit),
        "authority" => Ok(MergePolicy::Authority),
        "human" => Ok(MergePolicy::Human),
        _ => Err(FormRulesError::UnknownPolicy { question: question.into(), word: word.into() }),
    }
}

fn core_role(question: &str, word: &str) -> Result<CoreRole, FormRulesError> {
    CORE_WORDS
        .iter()
        .find(|(w, _)| *w == word)
        .map(|(_, role)| *role)
        .ok_or_else(|| FormRulesError::UnknownRole { question: question.into(), word: word.into() })
}
