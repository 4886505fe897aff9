//! What a version of a form changes against the one before, for those who answer it and those who read the answers.

use std::collections::BTreeMap;

use super::{Form, Lang, Mapped, Question, QuestionKind};

/// A change of one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Code of the question; its earlier one where the question is gone.
    pub question: String,
    pub kind: ChangeKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeKind {
    QuestionAdded,
    /// Answers stay in the document, and are asked for no more.
    QuestionRemoved,
    QuestionRenamed {
        from: String,
    },
    /// Answers are of another kind, or of the household where they were each member's.
    KindChanged {
        before: QuestionKind,
        after: QuestionKind,
        moved: bool,
    },
    /// An expression or our own setting, empty where there is none: `required`, `constraint`, `relevant`, `calculate`,
    /// `readonly`, `choice_filter`, `soft_constraint`, `merge`, `core`, `export`, `class`.
    RuleChanged {
        rule: String,
        before: String,
        after: String,
    },
    /// In the first language whose words differ.
    LabelChanged {
        before: String,
        after: String,
    },
    ChoiceAdded {
        code: String,
        label: String,
    },
    /// `since`: a new code with the same label, which a mapping could lead to.
    ChoiceRemoved {
        code: String,
        label: String,
        since: Option<String>,
    },
    /// `since`: the code that has the earlier label; then the code seems to mean something else.
    ChoiceRelabelled {
        code: String,
        before: String,
        after: String,
        since: Option<String>,
    },
    /// A mapping leads from one code to another.
    ChoiceRecoded {
        from: String,
        to: String,
        label: String,
    },
    /// A mapping says that a person must answer again.
    ChoiceAskedAgain {
        code: String,
        label: String,
    },
}

/// Settings that are told of with the rules; words of messages are not.
const SETTINGS: [&str; 5] = ["soft_constraint", "merge", "core", "export", "class"];

impl Form {
    /// What this form changes against an earlier one, in the order of this form, questions that are gone last.
    /// `mapping`: the steps from that version to this.
    #[must_use]
    pub fn changes_since(&self, before: &Form, mapping: &[Mapped]) -> Vec<Change> {
        let mut earlier: BTreeMap<&str, &Question> =
            before.questions().map(|question| (question.code.as_str(), question)).collect();
        let renamed: BTreeMap<&str, &str> = renames(mapping)
            .map(|(from, to)| (to, from))
            .filter(|(_, from)| earlier.contains_key(from))
            .collect();
        let mut changes = Vec::new();
        for question in self.questions() {
            let code = question.code.as_str();
            let from = renamed.get(code).copied().unwrap_or(code);
            let gone = renames(mapping).any(|(renamed, to)| renamed == code && to != code);
            match earlier.remove(from).filter(|_| from != code || !gone) {
                Some(known) => Pair { before, after: self, known, question, mapping }.changes(&mut changes),
                None => changes.push(change(code, ChangeKind::QuestionAdded)),
            }
        }
        let order = before.questions().filter(|question| earlier.contains_key(question.code.as_str()));
        changes.extend(order.map(|question| change(&question.code, ChangeKind::QuestionRemoved)));
        changes
    }

    /// The words of a question's label, values within them as `…`; the code where it has none.
    #[must_use]
    pub fn plain_label(&self, code: &str, lang: Lang) -> String {
        let label = self.schema.by_name.get(code).and_then(|id| self.nodes[*id].label.as_ref());
        label
            .map(|label| label.words(lang.0))
            .filter(|words| !words.is_empty())
            .unwrap_or_else(|| code.to_owned())
    }

    fn rule(&self, question: &Question, rule: &str) -> String {
        let written = self.nodes[self.schema.by_name[&question.code]].sources.iter();
        let set = question.attributes.iter().filter(|(name, _)| SETTINGS.contains(&name.as_str()));
        let mut all = written
            .map(|(name, text)| (*name, &**text))
            .chain(set.map(|(n, text)| (n.as_str(), text.as_str())));
        all.find(|(name, _)| *name == rule).map(|(_, text)| text.trim().to_owned()).unwrap_or_default()
    }
}

fn change(question: &str, kind: ChangeKind) -> Change {
    Change { question: question.to_owned(), kind }
}

fn renames(mapping: &[Mapped]) -> impl Iterator<Item = (&str, &str)> {
    let questions = mapping.iter().filter(|entry| entry.choice.is_none());
    questions.filter_map(|entry| Some((entry.question.as_str(), entry.to.as_deref()?)))
}

/// A question in both versions.
struct Pair<'a> {
    before: &'a Form,
    after: &'a Form,
    known: &'a Question,
    question: &'a Question,
    mapping: &'a [Mapped],
}

impl Pair<'_> {
    fn changes(&self, changes: &mut Vec<Change>) {
        let Self { known, question, .. } = self;
        let mut add = |kind| changes.push(change(&question.code, kind));
        if known.code != question.code {
            add(ChangeKind::QuestionRenamed { from: known.code.clone() });
        }
        let moved = known.in_repeat != question.in_repeat;
        if known.kind != question.kind || moved {
            add(ChangeKind::KindChanged { before: known.kind, after: question.kind, moved });
        }
        if let Some((before, after)) = self.labels() {
            add(ChangeKind::LabelChanged { before, after });
        }
        for rule in super::RULES.into_iter().chain(SETTINGS) {
            let (before, after) = (self.before.rule(known, rule), self.after.rule(question, rule));
            if self.plain(&before, true) != self.plain(&after, false) {
                add(ChangeKind::RuleChanged { rule: rule.to_owned(), before, after });
            }
        }
        self.choices().into_iter().for_each(add);
    }

    fn labels(&self) -> Option<(String, String)> {
        let mut languages = self.after.languages().iter().map(|language| language.code.as_str());
        languages.find_map(|code| {
            let before = self.before.plain_label(&self.known.code, self.before.lang(code));
            let after = self.after.plain_label(&self.question.code, self.after.lang(code));
            let unnamed = before == self.known.code && after == self.question.code;
            (before != after && !unnamed).then_some((before, after))
        })
    }

    /// An expression without what a question's place and name have no part in: groups along paths, blanks.
    fn plain(&self, expression: &str, earlier: bool) -> String {
        let renamed = |name: &str| {
            let to = renames(self.mapping).find(|(from, _)| earlier && *from == name).map(|(_, to)| to);
            to.unwrap_or(name).to_owned()
        };
        let word = |c: char| c.is_alphanumeric() || "/._-".contains(c);
        let mut plain = String::new();
        for part in expression.split_inclusive(|c: char| !word(c)) {
            let (path, rest) = part.split_at(part.trim_end_matches(|c: char| !word(c)).len());
            plain += &path.rsplit_once('/').map_or_else(|| path.to_owned(), |(_, name)| renamed(name));
            plain += rest.trim();
        }
        plain
    }

    fn choices(&self) -> Vec<ChangeKind> {
        let before = self.before.choices(&self.known.code, Lang::default());
        let after = self.after.choices(&self.question.code, Lang::default());
        let mut changes = Vec::new();
        let mut reached: Vec<&str> = Vec::new();
        for (code, label) in &before {
            let entry = self
                .mapping
                .iter()
                .find(|entry| entry.question == self.question.code && entry.choice.as_deref() == Some(*code));
            let stands = after.iter().find(|(new, _)| new == code).map(|(_, label)| *label);
            let since = after
                .iter()
                .find(|(new, other)| other == label && new != code)
                .map(|(new, _)| (*new).to_owned());
            let (code, label) = ((*code).to_owned(), (*label).to_owned());
            match (entry.map(|entry| entry.to.as_deref()), stands) {
                (Some(Some(to)), _) => {
                    reached.push(to);
                    changes.push(ChangeKind::ChoiceRecoded { from: code, to: to.to_owned(), label });
                }
                (Some(None), _) => changes.push(ChangeKind::ChoiceAskedAgain { code, label }),
                (None, None) => changes.push(ChangeKind::ChoiceRemoved { code, label, since }),
                (None, Some(new)) if new != label => {
                    changes.push(ChangeKind::ChoiceRelabelled {
                        code,
                        before: label,
                        after: new.to_owned(),
                        since,
                    });
                }
                (None, Some(_)) => {}
            }
        }
        let known = |code: &str| {
            let mapped = |entry: &Mapped| {
                entry.question == self.question.code && entry.choice.as_deref() == Some(code)
            };
            reached.contains(&code)
                || before.iter().any(|(old, _)| *old == code && !self.mapping.iter().any(mapped))
        };
        let added = after.iter().filter(|(code, _)| !known(code));
        let added = added.map(|(code, label)| ChangeKind::ChoiceAdded {
            code: (*code).to_owned(),
            label: (*label).to_owned(),
        });
        changes.extend(added);
        changes
    }
}
