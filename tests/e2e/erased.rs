//! Somebody is erased while one tablet is away with late work.

use pendata_device::NoticeKind;
use pendata_domain::edit::Intent;
use pendata_domain::ids::{HouseholdId, PersonId};
use serde_json::Value;

use crate::office::{Office, VILLAGE, district, village};
use crate::tablet::{Tablet, assert_agree, of, own, set};

/// Of the one who is to be erased; nobody else of the stories bears it.
const NAME: &str = "Sekar Kusumaningtyas";
const NIK: &str = "3502115505909002";
const WORDS: [&str; 3] = [NAME, "Kusumaningtyas", NIK];

/// A household of two.
pub fn found(tablet: &Tablet) -> (HouseholdId, PersonId, PersonId) {
    let (household, first) = tablet.found();
    (household, first, add(tablet, household, NAME, NIK))
}

/// One more member.
pub fn add(tablet: &Tablet, household: HouseholdId, name: &str, nik: &str) -> PersonId {
    let person = tablet.with(pendata_device::Device::new_person);
    tablet.record(
        household,
        &[
            Intent::AddPerson { person },
            set(of(person, "q402"), name),
            set(of(person, "q403"), nik),
            set(of(person, "q404"), "1"),
            set(of(person, "q409"), "3"),
        ],
    );
    person
}

/// Runs the operator's command; with a dry run first, which changes nothing.
pub fn erase(office: &Office, household: HouseholdId, person: PersonId) -> Value {
    let (district, household, person) = (district().to_string(), household.to_string(), person.to_string());
    let command = [
        "erase",
        "--district",
        &district,
        "--household",
        &household,
        "--person",
        &person,
        "--cause",
        "subject_request",
        "--reason",
        "surat 12/2026",
        "--json",
    ];
    let json = |said: &str| serde_json::from_str::<Value>(said).expect("JSON");
    let logged = office.logged();
    let planned = json(&office.command(&[&command[..], &["--dry-run"]].concat()));
    assert_eq!(
        (planned["remade"].clone(), office.logged()),
        (Value::Null, logged),
        "a dry run changes nothing"
    );
    let erased = json(&office.command(&command));
    assert_eq!((&planned["members"], &planned["changes"]), (&erased["members"], &erased["changes"]));
    assert!(office.refusal(&command).contains("emptied before"));
    erased
}

pub fn assert_forgotten(office: &Office) {
    assert_eq!(what_is_said(office), None, "the registry still says it");
}

/// What the registry says of the village that names them: decrypted, as the server reads it.
pub fn what_is_said(office: &Office) -> Option<&'static str> {
    let app = office.books();
    let (store, mut said) = (&app.store, Vec::new());
    let log = store.log(&village(), 0, usize::MAX / 2).expect("a log");
    said.extend(log.into_iter().map(|change| change.body));
    for document in store.village(&village()).expect("a village").1 {
        let projection = store.projection(&district(), document.household).expect("asked").expect("a row");
        said.push(format!("{projection:?}").into_bytes());
        said.push(document.saved);
    }
    let filter = sync_server::store::fleet::QuarantineFilter { limit: 1_000, ..Default::default() };
    for row in store.quarantine(&district(), &filter).expect("rows") {
        said.push(store.set_aside(&district(), row.hash).expect("asked").expect("a row").body);
    }
    let chain = store.audit(&district(), 0, 10_000).expect("a chain");
    said.extend(chain.into_iter().map(|row| row.detail.into_bytes()));
    let heads = "SELECT count(*) FROM households WHERE head_name LIKE '%Kusumaningtyas%'";
    if office.count(heads) > 0 {
        return Some("Kusumaningtyas");
    }
    let texts: Vec<String> = said.iter().map(|bytes| String::from_utf8_lossy(bytes).to_lowercase()).collect();
    WORDS.into_iter().find(|word| texts.iter().any(|text| text.contains(&word.to_lowercase())))
}

pub fn assert_forgotten_on(tablet: &Tablet) {
    let traces = tablet.with(|device| device.traces(&WORDS).expect("looked through"));
    assert_eq!(traces, [""; 0]);
}

pub fn remade(erased: &Value) -> HouseholdId {
    erased["remade"].as_str().expect("an id").parse().expect("an id")
}

pub fn notices(tablet: &Tablet, kind: NoticeKind) -> Vec<String> {
    let all = tablet.with(|device| device.notices(50).expect("notices"));
    all.into_iter().filter(|notice| notice.kind == kind).map(|notice| notice.detail).collect()
}

#[test]
fn somebody_is_erased_and_late_work_brings_nobody_back() {
    let office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, wayan, sekar) = found(&rina);
    let (neighbour, _) = rina.found();
    rina.sync();
    joko.sync();
    assert_agree(household, &[&rina, &joko]);
    // Joko goes away, and writes about both, and about a neighbour.
    joko.answer(household, of(sekar, "q412"), "3");
    joko.answer(household, own("q109"), &format!("tanya {NAME} di pasar"));
    joko.answer(household, of(wayan, "q412"), "2");
    joko.answer(household, own("q303"), "7");
    joko.answer(neighbour, own("q303"), "5");
    let erased = erase(&office, household, sekar);
    let remade = remade(&erased);
    assert_forgotten(&office);
    rina.sync();
    assert_forgotten_on(&rina);
    assert_eq!(rina.with(|device| device.stands_for(household).expect("asked")), Some(remade));
    assert_eq!(notices(&rina, NoticeKind::Erased), ["0"]);
    // Joko comes back: what he wrote of the household is set aside, the neighbour's goes through.
    let report = joko.sync();
    assert_eq!(report.sent, 1, "the neighbour's");
    assert_forgotten_on(&joko);
    assert_eq!(notices(&joko, NoticeKind::Erased), ["2"]);
    let mut kept = notices(&joko, NoticeKind::EnterAgain);
    kept.sort();
    assert_eq!(
        kept,
        [format!("{}\n2", of(wayan, "q412")), "q303\n7".to_owned()].map(|kept| kept),
        "others' answers"
    );
    assert_eq!(joko.unsent(), 0, "it is not sent again");
    assert_eq!(office.count("SELECT count(*) FROM quarantine WHERE reason = 'erased'"), 1);
    assert_forgotten(&office);
    rina.sync();
    joko.sync();
    for tablet in [&rina, &joko] {
        assert!(tablet.with(|device| device.household(household).is_err()), "the old one is on no tablet");
    }
    assert_agree(remade, &[&rina, &joko]);
    assert_agree(neighbour, &[&rina, &joko]);
    assert_eq!(rina.shows(remade, &own("q303")), "2");
    let view = rina.view(remade);
    assert_eq!(view.members.iter().map(|member| member.id).collect::<Vec<_>>(), [wayan]);
    // And work goes on.
    joko.answer(remade, own("q303"), "7");
    joko.sync();
    rina.sync();
    assert_agree(remade, &[&rina, &joko]);
    assert_eq!(rina.shows(remade, &own("q303")), "7");
    // The journal alone brings back what stands and nobody who is erased.
    let joko = joko.restart_without_database();
    joko.sync();
    assert_forgotten_on(&joko);
    assert_agree(remade, &[&rina, &joko]);
    assert_eq!(
        notices(&joko, NoticeKind::EnterAgain).len(),
        2,
        "what is to be entered again is not lost with it"
    );
}

#[test]
fn a_tablet_that_reads_the_village_later_gets_nothing_of_the_old_household() {
    let office = Office::open();
    let rina = Tablet::of(&office, "rina");
    let (household, _, sekar) = found(&rina);
    rina.sync();
    let code = office.officer("joko", &[VILLAGE]);
    let half_read = Tablet::of(&office, "wati");
    rina.answer(household, own("q303"), "5");
    rina.sync();
    let erased = erase(&office, household, sekar);
    let joko = Tablet::enrolled(&office, &code, 0);
    joko.sync();
    // Wati stands in the middle of what was emptied, and counts what she never read.
    half_read.sync();
    rina.sync();
    for tablet in [&joko, &half_read, &rina] {
        assert_forgotten_on(tablet);
    }
    assert_agree(remade(&erased), &[&rina, &joko, &half_read]);
    assert_eq!(office.count("SELECT count(*) FROM erasures"), 1);
}
