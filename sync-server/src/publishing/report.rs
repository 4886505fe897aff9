//! What `form check` and `form publish` say of a form, as words for a program; the command line makes lines of it.

use pendata_xforms::{ChangeKind, FindingKind, QuestionKind};
use serde::Serialize;

use super::trial::{Broken, Trial};
use super::{Draft, Problem};

#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// What keeps it from being published; nothing else is said then.
    pub problems: Vec<Problem>,
    /// The version it is, or will be once it is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// Whether it is published already.
    pub published: bool,
    /// The version it was compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<u32>,
    pub changes: Vec<ChangeLine>,
    /// Households of the dry run.
    pub households: u32,
    pub unreadable: u32,
    /// Rules that would find something new, most households first.
    pub rules: Vec<RuleLine>,
    /// Why a person must agree before it is published.
    pub doubts: Vec<Doubt>,
}

/// A change with the answers it concerns. Fields that a kind of change does not have are left out.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ChangeLine {
    /// `question_added`, `choice_recoded`, ...
    pub kind: &'static str,
    pub question: String,
    pub label: String,
    /// In the sheet `survey`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// A code whose label says that it means the same: a mapping seems to be missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Households in which such an answer stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub households: Option<u32>,
}

#[derive(Clone, Debug, Serialize)]
pub struct RuleLine {
    pub question: String,
    pub label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// `required`, `type`, `choice`, `constraint`, `soft`.
    pub rule: &'static str,
    /// Whether it keeps a household from being ready.
    pub hard: bool,
    /// Households that break it and did not before.
    pub newly: u32,
    /// Per cent of the households tried, one decimal.
    pub percent: f64,
    /// All households that break it.
    pub households: u32,
}

/// Why a person must agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// Answers stand that the form asks for no more, or that must be given again.
    AnswersSetAside,
    /// A code seems to mean something else, and no mapping says so.
    LooksRecoded,
    /// Households would break a hard rule that found nothing before.
    NewlyBroken,
}

impl Report {
    pub fn refused(problems: Vec<Problem>) -> Self {
        Self { problems, ..Self::default() }
    }

    pub fn of(draft: &Draft, trial: &Trial) -> Self {
        let changes = changes(draft, trial);
        let rules = rules(draft, trial);
        let aside = |line: &ChangeLine| {
            let kinds = [
                "question_removed",
                "question_moved",
                "kind_changed",
                "choice_removed",
                "choice_asked_again",
            ];
            kinds.contains(&line.kind) && line.households.is_some_and(|households| households > 0)
        };
        let doubts = [
            (changes.iter().any(aside), Doubt::AnswersSetAside),
            (changes.iter().any(|line| line.since.is_some()), Doubt::LooksRecoded),
            (rules.iter().any(|line| line.hard), Doubt::NewlyBroken),
        ];
        Self {
            problems: Vec::new(),
            version: Some(draft.known.unwrap_or(draft.row.version).0),
            published: draft.known.is_some(),
            against: draft.before.as_ref().map(|before| before.version.0),
            changes,
            households: trial.households,
            unreadable: trial.unreadable,
            rules,
            doubts: doubts.into_iter().filter(|(holds, _)| *holds).map(|(_, doubt)| doubt).collect(),
        }
    }
}

fn changes(draft: &Draft, trial: &Trial) -> Vec<ChangeLine> {
    let line = |change: &pendata_xforms::Change| {
        let answer = draft.answer_of(change);
        let households = answer.map(|answer| trial.standing.get(&answer).copied().unwrap_or_default());
        let asked = draft.next.form.question(&change.question);
        let (form, question) = match (asked, &draft.before) {
            (None, Some(before)) => (&before.form, before.form.question(&change.question)),
            _ => (&draft.next.form, asked),
        };
        ChangeLine {
            question: change.question.clone(),
            label: form.plain_label(&change.question, form.lang("id")),
            row: asked.and(question).and_then(|question| question.row),
            households,
            ..words(&change.kind)
        }
    };
    draft.changes().iter().map(line).collect()
}

/// The parts of a change that differ from kind to kind.
fn words(change: &ChangeKind) -> ChangeLine {
    let line = |kind| ChangeLine { kind, ..ChangeLine::default() };
    let some = |text: &str| Some(text.to_owned());
    match change {
        ChangeKind::QuestionAdded => line("question_added"),
        ChangeKind::QuestionRemoved => line("question_removed"),
        ChangeKind::QuestionRenamed { from } => ChangeLine { before: some(from), ..line("question_renamed") },
        ChangeKind::KindChanged { before, after, moved } => {
            let kind = if *moved { "question_moved" } else { "kind_changed" };
            ChangeLine { before: some(kind_word(*before)), after: some(kind_word(*after)), ..line(kind) }
        }
        ChangeKind::RuleChanged { rule, before, after } => {
            ChangeLine { rule: some(rule), before: some(before), after: some(after), ..line("rule_changed") }
        }
        ChangeKind::LabelChanged { before, after } => {
            ChangeLine { before: some(before), after: some(after), ..line("label_changed") }
        }
        ChangeKind::ChoiceAdded { code, label } => {
            ChangeLine { code: some(code), after: some(label), ..line("choice_added") }
        }
        ChangeKind::ChoiceRemoved { code, label, since } => ChangeLine {
            code: some(code),
            before: some(label),
            since: since.clone(),
            ..line("choice_removed")
        },
        ChangeKind::ChoiceRelabelled { code, before, after, since } => ChangeLine {
            code: some(code),
            before: some(before),
            after: some(after),
            since: since.clone(),
            ..line("choice_relabelled")
        },
        ChangeKind::ChoiceRecoded { from, to, label } => {
            ChangeLine { code: some(from), before: some(label), after: some(to), ..line("choice_recoded") }
        }
        ChangeKind::ChoiceAskedAgain { code, label } => {
            ChangeLine { code: some(code), before: some(label), ..line("choice_asked_again") }
        }
    }
}

fn kind_word(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::SelectOne => "one choice",
        QuestionKind::SelectMultiple => "several choices",
        QuestionKind::Integer => "whole number",
        QuestionKind::Decimal => "number",
        QuestionKind::Text => "text",
        QuestionKind::Date => "date",
        QuestionKind::Geopoint => "place",
        QuestionKind::Image => "photo",
        QuestionKind::Note => "note",
        QuestionKind::Calculate => "calculation",
    }
}

fn rules(draft: &Draft, trial: &Trial) -> Vec<RuleLine> {
    let news = trial.broken.iter().filter(|(_, broken)| broken.newly > 0);
    let line = |((question, kind), broken): (&(String, FindingKind), &Broken)| RuleLine {
        question: question.clone(),
        label: draft.next.form.plain_label(question, draft.next.form.lang("id")),
        row: draft.next.form.question(question).and_then(|question| question.row),
        rule: kind.as_str(),
        hard: kind.is_hard(),
        newly: broken.newly,
        percent: percent(broken.newly, trial.households),
        households: broken.households,
    };
    let mut rules: Vec<RuleLine> = news.map(line).collect();
    rules.sort_by_key(|line| std::cmp::Reverse(line.newly));
    rules
}

/// One decimal.
fn percent(part: u32, of: u32) -> f64 {
    (f64::from(part) * 1000.0 / f64::from(of.max(1))).round() / 10.0
}
