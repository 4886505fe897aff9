//! Prints what a synthetic village consists of, one household in full, and how fast it is made.
//!
//! `cargo run --release -p pendata-synthetic --example village -- [households] [village code]`

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use chrono::NaiveDate;
use pendata_domain::area::Regions;
use pendata_synthetic::{DEMO_SIZE, DEMO_VILLAGE, Shares, Stage, SyntheticHousehold, Village};
use pendata_xforms::Form;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let size = arguments.next().and_then(|size| size.parse().ok()).unwrap_or(DEMO_SIZE);
    let code = arguments.next().unwrap_or_else(|| DEMO_VILLAGE.to_owned()).parse().expect("a village code");
    let form =
        Arc::new(Form::compile(include_str!("../../../forms/keluarga.xml")).expect("the form is supported"));
    let regions =
        Regions::unpack(include_bytes!("../../../data/regions.csv.zst")).expect("the shipped regions");
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day");
    let village = Village { seed: 1, code, size, today, shares: Shares::ROUND };
    let start = Instant::now();
    let households: Vec<SyntheticHousehold> =
        village.generate(form, &regions).expect("a known village").collect();
    let seconds = start.elapsed().as_secs_f64();
    if let Some(household) = households.iter().find(|household| household.stage == Stage::Sent) {
        show(household);
    }
    summarise(&households);
    println!("{size} households in {seconds:.2} s, {:.0} a second", households.len() as f64 / seconds);
}

fn show(household: &SyntheticHousehold) {
    println!("{} {:?} {:?}", household.id, household.stage, household.planted);
    let mut whose = None;
    for (person, code, value) in &household.values {
        if whose != Some(*person) {
            println!("\n-- {}", person.map_or("household".to_owned(), |person| person.to_string()));
            whose = Some(*person);
        }
        print!("{code}={value}  ");
    }
    println!("\n");
}

fn summarise(households: &[SyntheticHousehold]) {
    let mut stages: BTreeMap<String, usize> = BTreeMap::new();
    households.iter().for_each(|household| *stages.entry(format!("{:?}", household.stage)).or_default() += 1);
    let people: usize = households.iter().map(|household| household.rows.len()).sum();
    let answers: usize = households.iter().map(|household| household.values.len()).sum();
    println!("{stages:?}, {people} people, {answers} answers");
}
