//! Measures the engine on a form: load, one edit in a household of ten, bulk check of filled households.
//!
//! `cargo run --release -p pendata-xforms --example speed -- forms/keluarga.xml tests/differential/lists/regions.csv`

mod random;

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use pendata_xforms::{Form, Lists, Question, RowId, Session};
use rand::SeedableRng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

const MEMBERS: usize = 10;
const HOUSEHOLDS: usize = 4_000;
const HOUSEHOLDS_TRIED: usize = 60;
const LOADS: usize = 21;
const EDITS: usize = 2_000;
/// Tries at an answer without a finding.
const TRIES: usize = 12;

type Stored = (Vec<RowId>, Vec<(Option<RowId>, String, String)>);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [form, regions] = arguments.as_slice() else { return Err("speed FORM.xml REGIONS.csv".into()) };
    let xml = std::fs::read_to_string(form)?;
    let lists = Arc::new(random::lists("regions", &std::fs::read_to_string(regions)?));
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).ok_or("no such day")?;
    let form = loaded(&xml)?;
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let (mut session, stored) = fullest(&form, today, &lists, &mut random)?;
    let answered = stored.1.len();
    let findings = session.findings().len();
    println!("household            {MEMBERS:>10} members, {answered} answers, {findings} findings");
    edits(&mut session, &mut random)?;
    bulk(&form, today, &lists, &stored);
    Ok(())
}

fn loaded(xml: &str) -> Result<Arc<Form>, Box<dyn Error>> {
    let mut took = Vec::new();
    let mut loaded = None;
    for _ in 0..LOADS {
        let start = Instant::now();
        loaded = Some(Form::compile(xml).map_err(|refusals| refusals[0].to_string())?);
        took.push(start.elapsed());
    }
    tell("load form", took);
    loaded.map(Arc::new).ok_or_else(|| "loaded no form".into())
}

/// The household with the most answers among a few: most random ones skip half of the questions.
fn fullest(
    form: &Arc<Form>,
    today: NaiveDate,
    lists: &Arc<Lists>,
    random: &mut ChaCha8Rng,
) -> Result<(Session, Stored), Box<dyn Error>> {
    let mut best = filled(form, today, lists, random)?;
    for _ in 1..HOUSEHOLDS_TRIED {
        let other = filled(form, today, lists, random)?;
        if other.1.1.len() > best.1.1.len() {
            best = other;
        }
    }
    Ok(best)
}

/// A household whose asked questions are answered, most without a finding.
fn filled(
    form: &Arc<Form>,
    today: NaiveDate,
    lists: &Arc<Lists>,
    random: &mut ChaCha8Rng,
) -> Result<(Session, Stored), Box<dyn Error>> {
    let rows: Vec<RowId> = (0..MEMBERS).map(|_| random::row_id(random)).collect();
    let mut session = Session::load(form.clone(), today, lists.clone(), &rows, []);
    for question in random::asked(form) {
        let places: Vec<Option<RowId>> =
            if question.in_repeat { rows.iter().copied().map(Some).collect() } else { vec![None] };
        for row in places {
            settle(&mut session, row, question, random)?;
        }
    }
    let stored = session.fields().filter(|(_, _, field)| !field.stored.is_empty());
    let stored = stored.map(|(row, code, field)| (row, code.to_owned(), field.stored.to_owned())).collect();
    Ok((session, (rows, stored)))
}

fn settle(
    session: &mut Session,
    row: Option<RowId>,
    question: &Question,
    random: &mut ChaCha8Rng,
) -> Result<(), Box<dyn Error>> {
    for _ in 0..TRIES {
        let field = session.field(row, &question.code).ok_or("no such field")?;
        if !field.relevant || (field.hard.is_none() && !field.value.is_empty()) {
            break;
        }
        let value = random::answer(session, row, question, random);
        session.set(row, &question.code, &value)?;
    }
    Ok(())
}

fn edits(session: &mut Session, random: &mut ChaCha8Rng) -> Result<(), Box<dyn Error>> {
    let form = session.form().clone();
    let questions = random::asked(&form);
    let rows: Vec<RowId> = session.rows().collect();
    let mut took = Vec::with_capacity(EDITS);
    for _ in 0..EDITS {
        let question = questions.choose(random).ok_or("the form asks nothing")?;
        let row = rows.choose(random).copied().filter(|_| question.in_repeat);
        let value = random::answer(session, row, question, random);
        let start = Instant::now();
        session.set(row, &question.code, &value)?;
        took.push(start.elapsed());
    }
    tell("one edit", took);
    Ok(())
}

fn bulk(form: &Arc<Form>, today: NaiveDate, lists: &Arc<Lists>, (rows, stored): &Stored) {
    let mut findings = 0;
    let mut took = Vec::with_capacity(HOUSEHOLDS);
    for _ in 0..HOUSEHOLDS {
        let start = Instant::now();
        let answers = stored.iter().map(|(row, code, value)| (*row, code.as_str(), value.as_str()));
        findings += Session::load(form.clone(), today, lists.clone(), rows, answers).findings().len();
        took.push(start.elapsed());
    }
    println!("checked {HOUSEHOLDS} households, {findings} findings");
    tell("load and check one", took);
}

/// Prints how long something took; the fastest tenth is what it takes when nothing else runs.
fn tell(what: &str, mut took: Vec<Duration>) {
    took.sort_unstable();
    let at = |share: usize| took[took.len() * share / 100].as_secs_f64() * 1000.0;
    let rate = 1000.0 / at(50);
    println!(
        "{what:<20} fastest tenth {:.3} ms, median {:.3} ms ({rate:.0} a second), 99 of 100 {:.3} ms",
        at(10),
        at(50),
        at(99)
    );
}
