//! What the rules need to know of a published form: how each question merges, and which questions are core.

use std::collections::BTreeMap;

use crate::area::VillageCode;
use crate::document::{Document, keys};
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
            let code = || {
                QuestionCode::new(question)
                    .map_err(|_| FormRulesError::MalformedCode { question: question.into() })
            };
            match attribute {
                "merge" => _ = rules.policies.insert(code()?, policy(question, word)?),
                "core" => _ = rules.core.insert(core_role(question, word)?, code()?),
                _ => {}
            }
        }
        match CORE_WORDS.iter().find(|(_, role)| !rules.core.contains_key(role)) {
            Some((role, _)) => Err(FormRulesError::Unbound { role }),
            None => Ok(rules),
        }
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
