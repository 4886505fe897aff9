//! Seeded answers for any form: choices from the list, numbers and dates near the usual bounds, texts of which some fit
//! the questionnaire's patterns. Shared by the examples.

use pendata_xforms::{Form, Lang, Lists, Question, QuestionKind, RowId, Session, Table};
use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use uuid::Uuid;

/// Texts that fit some pattern of the questionnaire, or nearly. Serials of numbers are 9000-9999: synthetic.
const TEXTS: [&str; 16] = [
    "Siti Aminah",
    "Budi",
    "a",
    "001",
    "012",
    "AB12",
    "A1",
    "12C",
    "X9Y8Z7",
    "081234567890",
    "Jl. Melati 5",
    "3502110203909001",
    "3502114203909002",
    "3502111507759003",
    "3502115507759004",
    "3502110101609005",
];
const DATES: [&str; 17] = [
    "1899-12-31",
    "1940-05-09",
    "1960-01-01",
    "1975-07-15",
    "1990-03-02",
    "1990-11-24",
    "2001-12-31",
    "2008-08-08",
    "2012-06-30",
    "2019-10-10",
    "2021-11-25",
    "2024-02-29",
    "2025-12-01",
    "2026-09-30",
    "2026-11-01",
    "2026-11-24",
    "2026-11-25",
];
const POINTS: [&str; 4] =
    ["-7.8701 111.4621 95.0 4.5", "-7.5 110.25 0.0 80.0", "51.5 0.12 10.0 5.0", "-6.2 106.8 0.0 10.0"];

/// An answer to a question as the session has it, sometimes the empty one.
pub fn answer(session: &Session, row: Option<RowId>, question: &Question, random: &mut ChaCha8Rng) -> String {
    if random.random_ratio(1, 8) {
        return String::new();
    }
    let pick = |from: &[&str], random: &mut ChaCha8Rng| (*from.choose(random).expect("not empty")).to_owned();
    match question.kind {
        QuestionKind::Integer if random.random_ratio(1, 8) => random.random_range(-5..2100).to_string(),
        QuestionKind::Integer if random.random_ratio(1, 5) => random.random_range(2020..2028).to_string(),
        QuestionKind::Integer => random.random_range(0..13).to_string(),
        QuestionKind::Decimal => format!("{:?}", f64::from(random.random_range(-40..400)) / 8.0),
        QuestionKind::Date => pick(&DATES, random),
        QuestionKind::Geopoint => pick(&POINTS, random),
        QuestionKind::Image => "foto.jpg".to_owned(),
        QuestionKind::SelectOne | QuestionKind::SelectMultiple => choices(session, row, question, random),
        // Longer than any text of the questionnaire may be.
        _ if random.random_ratio(1, 15) => "panjang ".repeat(150),
        _ => pick(&TEXTS, random),
    }
}

fn choices(session: &Session, row: Option<RowId>, question: &Question, random: &mut ChaCha8Rng) -> String {
    let offered = session.choices(row, &question.code, Lang::default());
    let most = if question.kind == QuestionKind::SelectOne { 1 } else { random.random_range(1..4) };
    let mut chosen: Vec<usize> = (0..most).filter_map(|_| place(offered.len(), random)).collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen.iter().map(|index| offered[*index].value.as_str()).collect::<Vec<_>>().join(" ")
}

/// The first choice more often than any other: it is the one that opens further questions.
fn place(choices: usize, random: &mut ChaCha8Rng) -> Option<usize> {
    let first = random.random_ratio(1, 3);
    (choices > 0).then(|| if first { 0 } else { random.random_range(0..choices) })
}

/// A row's identity from the generator.
pub fn row_id(random: &mut ChaCha8Rng) -> RowId {
    RowId(Uuid::from_u128(random.random()))
}

/// Questions that take an answer.
pub fn asked(form: &Form) -> Vec<&Question> {
    let takes = |question: &&Question| !question.calculated && question.kind != QuestionKind::Note;
    form.questions().filter(takes).collect()
}

/// A comma-separated table without quoting, as the list that the form calls `name`.
pub fn lists(name: &str, csv: &str) -> Lists {
    let mut lines = csv.lines();
    let mut table = Table::of_columns(lines.next().unwrap_or_default().split(','));
    lines.for_each(|line| table.push(line.split(',').map(Some)));
    Lists::default().with(name, table)
}
