//! The mapping file: what answers of the version before are called in a new one. CSV with the heading
//! `question,code,new_question,new_code`; an empty code renames the question, an empty new code has no clear
//! counterpart and is asked again.

use std::collections::BTreeSet;

use pendata_xforms::{Form, Lang, Mapped, Question, QuestionKind};

use super::problem::Problem;
use crate::forms::Published;

const HEADING: [&str; 4] = ["question", "code", "new_question", "new_code"];

/// A line, its cells trimmed.
struct Line<'a> {
    number: u32,
    question: &'a str,
    code: &'a str,
    new_question: &'a str,
    new_code: &'a str,
}

/// Reads a mapping from one version to the next, or says all that is wrong with it, line by line.
pub fn read(csv: &str, before: &Published, form: &Form) -> Result<Vec<Mapped>, Vec<Problem>> {
    let lines = lines(csv)?;
    let reader = Reader { before: &before.form, after: before.version.0, form, lines: &lines };
    let mut seen = BTreeSet::new();
    let (mut step, mut problems) = (Vec::new(), Vec::new());
    for line in &lines {
        let twice = !seen.insert((line.question, line.code));
        let read =
            if twice { Err(fault("twice", "question", "it is mapped twice")) } else { reader.entry(line) };
        match read {
            Ok(entry) => step.push(entry),
            Err(fault) => problems.push(fault.at(line.number)),
        }
    }
    // A question is renamed before its codes are read, whatever the order of the lines.
    step.sort_by_key(|entry| entry.choice.is_some());
    if problems.is_empty() { Ok(step) } else { Err(problems) }
}

/// Comma or semicolon, as spreadsheets write them.
fn lines(csv: &str) -> Result<Vec<Line<'_>>, Vec<Problem>> {
    let numbered = (1..).zip(csv.trim_start_matches('\u{feff}').lines());
    let mut lines = numbered.filter(|(_, line)| !line.trim_matches([',', ';', ' ', '\t']).is_empty());
    let cells = |line| {
        str::split(line, [',', ';']).map(|cell: &str| cell.trim().trim_matches('"')).collect::<Vec<_>>()
    };
    if lines.next().is_none_or(|(_, heading)| cells(heading) != HEADING) {
        let detail = format!("the first line is not the heading {}", HEADING.join(","));
        return Err(vec![Problem::of_mapping("mapping.heading", 1, "question", detail)]);
    }
    let line = |(number, line): (u32, _)| match cells(line)[..] {
        [question, code, new_question, new_code] => {
            Ok(Line { number, question, code, new_question, new_code })
        }
        _ => Err(number),
    };
    let (read, wrong): (Vec<_>, Vec<_>) = lines.map(line).partition(Result::is_ok);
    let four = |number| fault("cells", "question", "it has not four cells").at(number);
    let wrong: Vec<Problem> = wrong.into_iter().filter_map(Result::err).map(four).collect();
    if wrong.is_empty() { Ok(read.into_iter().filter_map(Result::ok).collect()) } else { Err(wrong) }
}

/// What is wrong with a line.
struct Fault {
    code: &'static str,
    column: &'static str,
    detail: String,
}

fn fault(code: &'static str, column: &'static str, detail: impl Into<String>) -> Fault {
    Fault { code, column, detail: detail.into() }
}

impl Fault {
    fn at(self, line: u32) -> Problem {
        Problem::of_mapping(&format!("mapping.{}", self.code), line, self.column, self.detail)
    }
}

struct Reader<'a> {
    before: &'a Form,
    after: u32,
    form: &'a Form,
    lines: &'a [Line<'a>],
}

impl Reader<'_> {
    fn entry(&self, line: &Line<'_>) -> Result<Mapped, Fault> {
        let Some(known) = self.before.question(line.question).filter(|question| !question.calculated) else {
            let detail = format!("version {} asks no question `{}`", self.after, line.question);
            return Err(fault("question", "question", detail));
        };
        if [line.question, line.new_question].iter().any(|question| self.is_core(question)) {
            let detail = format!(
                "`{}` is read by the registry itself (x_core): it keeps its name and codes",
                line.question
            );
            return Err(fault("core", "question", detail));
        }
        match line.code {
            "" => self.renamed(line, known),
            _ => self.recoded(line, known),
        }
    }

    fn is_core(&self, question: &str) -> bool {
        let mut attributes = self.before.attributes().chain(self.form.attributes());
        attributes.any(|(code, name, _)| name == "core" && code == question)
    }

    fn renamed(&self, line: &Line<'_>, known: &Question) -> Result<Mapped, Fault> {
        if line.new_question.is_empty() {
            return Err(fault("new_question", "new_question", "a question that is dropped needs no line"));
        }
        let question = self.new_question(line.new_question)?;
        let wrong = if self.before.question(line.new_question).is_some() {
            Some("the version before asks it already; a code is never given to another question")
        } else if self.form.question(line.question).is_some() {
            Some("the question it renames is still in the form")
        } else if question.in_repeat != known.in_repeat {
            Some("one is asked of the household, the other of each member")
        } else if !reads_as(known.kind, question.kind) {
            Some("its answers are of another kind; as a new question it would be asked anew")
        } else {
            None
        };
        match wrong {
            Some(wrong) => Err(fault("new_question", "new_question", wrong)),
            None => Ok(self.mapped(line.question, None, Some(line.new_question))),
        }
    }

    fn recoded(&self, line: &Line<'_>, known: &Question) -> Result<Mapped, Fault> {
        let renamed =
            self.lines.iter().find(|other| other.question == line.question && other.code.is_empty());
        let name = renamed.map_or(line.question, |other| other.new_question);
        if !line.new_question.is_empty() && line.new_question != name {
            let detail = format!(
                "`{}` is called `{name}`: another name takes a line with an empty code",
                line.question
            );
            return Err(fault("new_question", "new_question", detail));
        }
        let question = self.new_question(name)?;
        let choices = |form: &Form, question: &Question, code: &str| {
            let offered = form.choices(&question.code, Lang::default());
            offered.iter().any(|(offered, _)| *offered == code)
        };
        if !choices(self.before, known, line.code) {
            let detail = format!("`{}` has no choice {} in version {}", line.question, line.code, self.after);
            return Err(fault("code", "code", detail));
        }
        if !line.new_code.is_empty() && !choices(self.form, question, line.new_code) {
            let detail = format!("`{name}` has no choice {} in the form", line.new_code);
            return Err(fault("new_code", "new_code", detail));
        }
        let to = (!line.new_code.is_empty()).then_some(line.new_code);
        Ok(self.mapped(name, Some(line.code), to))
    }

    fn new_question(&self, name: &str) -> Result<&Question, Fault> {
        let asked = self.form.question(name).filter(|question| !question.calculated);
        let missing = || format!("the form asks no question `{name}`");
        asked.ok_or_else(|| fault("new_question", "new_question", missing()))
    }

    fn mapped(&self, question: &str, choice: Option<&str>, to: Option<&str>) -> Mapped {
        let (choice, to) = (choice.map(str::to_owned), to.map(str::to_owned));
        Mapped { after: self.after, question: question.to_owned(), choice, to }
    }
}

fn reads_as(before: QuestionKind, after: QuestionKind) -> bool {
    use QuestionKind::{Date, Decimal, Integer, SelectOne, Text};
    before == after
        || matches!((before, after), (Integer, Decimal) | (Integer | Decimal | Date | SelectOne, Text))
}

/// What earlier steps lead to and the form has no more: said in so many words, so that nothing is read as what it is not.
pub fn loose_ends(form: &Form, earlier: &[Mapped], step: &[Mapped], after: u32) -> Vec<Mapped> {
    let chain: Vec<&Mapped> = earlier.iter().chain(step).collect();
    let mut ends: Vec<Mapped> = Vec::new();
    for (question, choice) in earlier.iter().filter_map(|entry| led_to(&chain, entry)) {
        let choice = choice.filter(|_| form.question(&question).is_some());
        let stands = match &choice {
            None => form.question(&question).is_some(),
            Some(code) => form.choices(&question, Lang::default()).iter().any(|(offered, _)| offered == code),
        };
        let end = Mapped { after, question, choice, to: None };
        if !stands && !ends.contains(&end) {
            ends.push(end);
        }
    }
    ends
}

/// The question, and of a choice its code, that an entry comes to at the end of the chain. `None` where it has no
/// counterpart.
fn led_to(chain: &[&Mapped], entry: &Mapped) -> Option<(String, Option<String>)> {
    let to = entry.to.clone()?;
    let (mut question, mut choice) = match entry.choice {
        None => (to, None),
        Some(_) => (entry.question.clone(), Some(to)),
    };
    for steps in
        chain.chunk_by(|one, next| one.after == next.after).filter(|steps| steps[0].after > entry.after)
    {
        if let Some(renamed) = steps.iter().find(|other| other.choice.is_none() && other.question == question)
        {
            question = renamed.to.clone()?;
        }
        let recoded = steps
            .iter()
            .find(|other| other.choice.is_some() && other.choice == choice && other.question == question);
        if let Some(recoded) = recoded {
            choice = Some(recoded.to.clone()?);
        }
    }
    Some((question, choice))
}

/// What is wrong with a chain that a form brings itself.
pub fn of_own(own: &[Mapped], earlier: &[Mapped], newest: u32) -> Vec<Problem> {
    let named = |entry: &Mapped| entry.choice.as_ref().map_or(String::new(), |choice| format!(" {choice}"));
    let lost = earlier.iter().filter(|entry| !own.contains(entry)).map(|entry| {
        let detail = format!(
            "the version before leads on from `{}`{} of version {}, and the form does not",
            entry.question,
            named(entry),
            entry.after
        );
        Problem::of_form("mapping.lost", detail)
    });
    let ahead = own.iter().filter(|entry| entry.after > newest).map(|entry| {
        let detail = format!("it leads on from version {}, and the newest is {newest}", entry.after);
        Problem::of_form("mapping.ahead", detail)
    });
    lost.chain(ahead).collect()
}
