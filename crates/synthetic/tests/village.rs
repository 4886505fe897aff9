//! Synthetic villages against the real questionnaire and the real list of regions.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Arc, OnceLock};

use chrono::{Datelike, NaiveDate};
use pendata_domain::area::{Region, Regions};
use pendata_synthetic::flaws::{HARD, SOFT};
use pendata_synthetic::{DEMO_VILLAGE, Shares, Stage, SyntheticHousehold, Village};
use pendata_xforms::{Finding, Form, Lists, RowId, Session, Table};
use uuid::Uuid;

fn form() -> Arc<Form> {
    static FORM: OnceLock<Arc<Form>> = OnceLock::new();
    let compile = || Form::compile(include_str!("../../../forms/keluarga.xml"));
    FORM.get_or_init(|| match compile() {
        Ok(form) => Arc::new(form),
        Err(refusals) => panic!("{}", refusals.iter().map(|r| format!("{r}\n")).collect::<String>()),
    })
    .clone()
}

fn regions() -> &'static Regions {
    static REGIONS: OnceLock<Regions> = OnceLock::new();
    let packed = include_bytes!("../../../data/regions.csv.zst");
    REGIONS.get_or_init(|| Regions::unpack(packed).expect("the shipped regions"))
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day")
}

fn village(code: &str, seed: u64, size: usize, shares: Shares) -> Vec<SyntheticHousehold> {
    let code = code.parse().expect("a village");
    let village = Village { seed, code, size, today: today(), shares };
    village.generate(form(), regions()).expect("a village of the list").collect()
}

fn demo(size: usize, shares: Shares) -> Vec<SyntheticHousehold> {
    village(DEMO_VILLAGE, 7, size, shares)
}

fn session(household: &SyntheticHousehold) -> Session {
    let rows: Vec<RowId> = household.rows.iter().map(|row| RowId(*row)).collect();
    let answers =
        household.values.iter().map(|(row, code, value)| (row.map(RowId), code.as_str(), value.as_str()));
    let code =
        household.values.iter().find(|(_, code, _)| code == "q104").map_or(DEMO_VILLAGE, |(.., code)| code);
    let table = Table::of_rows(Region::COLUMNS, regions().lineage(code).iter().map(Region::row));
    let lists = Lists::default().with("regions", table);
    Session::load(form(), today(), Arc::new(lists), &rows, answers)
}

fn value<'a>(household: &'a SyntheticHousehold, person: Option<Uuid>, code: &str) -> &'a str {
    let found = household.values.iter().find(|(row, known, _)| *row == person && known == code);
    found.map_or("", |(.., value)| value)
}

fn described(findings: &[Finding]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    findings.iter().for_each(|finding| *counts.entry(finding.id()).or_default() += 1);
    counts
}

#[test]
fn complete_households_have_no_finding() {
    let all: Vec<Finding> =
        demo(400, Shares::COMPLETE).iter().flat_map(|household| session(household).findings()).collect();
    assert_eq!(described(&all), BTreeMap::new());
}

#[test]
fn every_island_can_be_filled() {
    for code in
        ["12.01.01.2001", "51.01.01.2001", "95.01.01.2001", "73.01.01.2001", "32.01.01.2001", "31.71.01.1001"]
    {
        let Some(known) = regions().iter().find(|r| r.code.len() == 13 && r.code.starts_with(&code[..5]))
        else {
            panic!("no village in {code}")
        };
        let all: Vec<Finding> = village(known.code, 3, 25, Shares::COMPLETE)
            .iter()
            .flat_map(|household| session(household).findings())
            .collect();
        assert_eq!(described(&all), BTreeMap::new(), "{}", known.code);
    }
}

#[test]
fn only_what_is_asked_is_answered() {
    for household in demo(60, Shares::COMPLETE) {
        let session = session(&household);
        for (row, code, _) in &household.values {
            assert!(session.field(row.map(RowId), code).is_some_and(|field| field.relevant), "{code}");
        }
    }
}

#[test]
fn planted_flaws_are_found() {
    let shares = Shares { needs_fix: 1, sent: 1, soft_flaws: 100, ..Shares::COMPLETE };
    let mut kinds = HashSet::new();
    for household in demo(400, shares) {
        let planted = household.planted.expect("each has a flaw");
        let (code, kind) = planted.flaw.finding();
        let wanted = Finding { row: planted.person.map(RowId), code: code.to_owned(), kind };
        let findings = session(&household).findings();
        assert!(findings.contains(&wanted), "{:?} not among {:?}", planted.flaw, described(&findings));
        let ready = !findings.iter().any(|finding| finding.kind.is_hard());
        assert_eq!(
            ready,
            household.stage != Stage::NeedsFix,
            "{:?}: {:?}",
            planted.flaw,
            described(&findings)
        );
        kinds.insert(planted.flaw);
    }
    assert_eq!(kinds, HARD.into_iter().chain(SOFT).collect());
}

#[test]
fn the_same_seed_gives_the_same_village() {
    let once = demo(120, Shares::ROUND);
    assert!(once == demo(120, Shares::ROUND));
    assert!(once[..50] == demo(50, Shares::ROUND)[..], "the size changes nothing");
    assert!(once != village(DEMO_VILLAGE, 8, 120, Shares::ROUND));
}

#[test]
fn a_round_has_every_stage_in_its_share() {
    let village = demo(600, Shares::ROUND);
    let count = |stage| village.iter().filter(|household| household.stage == stage).count();
    assert!((90..175).contains(&count(Stage::NotVisited)), "{}", count(Stage::NotVisited));
    assert!((35..90).contains(&count(Stage::Draft)), "{}", count(Stage::Draft));
    assert!((15..65).contains(&count(Stage::NeedsFix)), "{}", count(Stage::NeedsFix));
    assert!((90..175).contains(&count(Stage::Ready)), "{}", count(Stage::Ready));
    assert!((190..290).contains(&count(Stage::Sent)), "{}", count(Stage::Sent));
    for household in
        village.iter().filter(|household| matches!(household.stage, Stage::NotVisited | Stage::Draft))
    {
        assert_ne!(value(household, household.rows.first().copied(), "q402"), "");
        assert!(session(household).findings().iter().any(|finding| finding.kind.is_hard()));
    }
}

#[test]
fn numbers_are_valid_synthetic_and_unique() {
    let village = demo(600, Shares::COMPLETE);
    let (mut niks, mut cards) = (HashSet::new(), HashSet::new());
    for household in &village {
        let card = value(household, None, "q114");
        assert!(card.starts_with("350211") && ("9000"..="9999").contains(&&card[12..]));
        assert!(cards.insert(card.to_owned()));
        for person in &household.rows {
            let nik = value(household, Some(*person), "q403");
            let born = value(household, Some(*person), "q406");
            if nik.is_empty() {
                continue;
            }
            assert!(nik.starts_with("350211") && ("9000"..="9999").contains(&&nik[12..]));
            assert!(niks.insert(nik.to_owned()));
            if let Ok(born) = born.parse::<NaiveDate>() {
                let woman = value(household, Some(*person), "q405") == "2";
                let day = born.day() + if woman { 40 } else { 0 };
                assert_eq!(nik[6..12], format!("{day:02}{:02}{:02}", born.month(), born.year() % 100));
            }
        }
    }
    assert!(niks.len() > 1500, "{}", niks.len());
}

#[test]
fn ids_are_unique_and_of_version_seven() {
    let village = demo(600, Shares::COMPLETE);
    let mut seen = HashSet::new();
    for id in village.iter().flat_map(|household| household.rows.iter().chain([&household.id])) {
        assert_eq!(id.get_version_num(), 7);
        assert!(seen.insert(*id));
    }
}

#[test]
fn families_are_sane() {
    let village = demo(600, Shares::COMPLETE);
    let mut relations = BTreeSet::new();
    let mut people = 0;
    for household in &village {
        let session = session(household);
        let read = |person: &Uuid, code: &str| {
            session.field(Some(RowId(*person)), code).map_or("", |field| field.value).to_owned()
        };
        let age = |person: &Uuid| read(person, "q407").parse::<i32>().ok();
        let head = household.rows.iter().find(|person| read(person, "q409") == "1").expect("a head");
        let head_age = age(head).expect("the head's age");
        assert!((18..=105).contains(&head_age));
        let names: HashSet<String> = household.rows.iter().map(|person| read(person, "q402")).collect();
        assert_eq!(names.len(), household.rows.len(), "one name twice in a family");
        for person in household.rows.iter().filter(|person| !read(person, "q409").is_empty()) {
            let relation = read(person, "q409");
            let age = age(person).expect("an age");
            match relation.as_str() {
                "3" => assert!(age + 16 <= head_age),
                "5" => assert!(age + 32 <= head_age),
                "6" => assert!(age >= head_age + 16),
                "2" => assert!(age >= 18 && (age - head_age).abs() <= 10),
                _ => {}
            }
            relations.insert(relation);
            people += 1;
        }
    }
    let expected: BTreeSet<String> = ["1", "2", "3", "4", "5", "6", "8"].map(str::to_owned).into();
    assert_eq!(relations, expected);
    let mean = f64::from(people) / 600.0;
    assert!((2.6..3.6).contains(&mean), "{mean} people in a household");
}

#[test]
fn answers_are_as_many_and_as_skewed_as_in_a_survey() {
    let village = demo(300, Shares::COMPLETE);
    let of_home =
        village.iter().flat_map(|household| &household.values).filter(|(row, ..)| row.is_none()).count();
    let of_people =
        village.iter().flat_map(|household| &household.values).filter(|(row, ..)| row.is_some()).count();
    let people: usize = village.iter().map(|household| household.rows.len()).sum();
    let (per_home, per_person) = (of_home / village.len(), of_people / people);
    assert!((60..100).contains(&per_home), "{per_home} answers of a household");
    assert!((28..45).contains(&per_person), "{per_person} answers of a person");
    let floors: BTreeMap<&str, usize> = village.iter().fold(BTreeMap::new(), |mut counts, household| {
        *counts.entry(value(household, None, "q303")).or_default() += 1;
        counts
    });
    assert!(floors["2"] > village.len() / 3 && floors.len() >= 5, "{floors:?}");
}

#[test]
fn an_unknown_village_is_refused() {
    let code = "35.02.11.2999".parse().expect("a well-formed code");
    let village = Village { seed: 1, code, size: 1, today: today(), shares: Shares::COMPLETE };
    assert!(village.generate(form(), regions()).is_err());
}
