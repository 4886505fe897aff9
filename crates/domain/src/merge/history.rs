//! The history of a question by the reader's names and codes.

use crate::document::{Document, HistoryEntry};
use crate::form::FormRules;
use crate::mapping::AnswerKey;
use crate::question::{FieldPath, QuestionCode};

/// Every value a question had, under whatever names and codes, each after what its writer had seen.
pub fn history(document: &Document, rules: &FormRules, path: &FieldPath) -> Vec<HistoryEntry> {
    let key = AnswerKey { question: path.question.clone(), choice: None };
    let names: Vec<QuestionCode> =
        rules.mapping().sources(&key).into_iter().map(|source| source.question).collect();
    let entries = document.histories(path.person, &names).into_iter();
    entries.map(|entry| by_now(entry, rules)).collect()
}

fn by_now(entry: HistoryEntry, rules: &FormRules) -> HistoryEntry {
    let key = AnswerKey { question: entry.question, choice: entry.choice };
    let reading = rules.reading(key, &entry.value, entry.by.form());
    let AnswerKey { question, choice } = reading.key;
    HistoryEntry { question, choice, value: reading.value, apart: reading.apart, ..entry }
}
