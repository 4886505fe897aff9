//! An officer fills a household: through the bridge, on a real device folder.
#![allow(clippy::unwrap_used, reason = "a test ends where something is missing")]

mod support;

use pendata_domain::ids::{FormHash, FormVersion};
use serde_json::json;
use support::{FORM, Officer, VILLAGE, changed, enrolled};

#[test]
fn an_answer_is_there_after_a_new_start() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (household, _) = officer.household();
    let saved = officer.set(&household, "q303", "6");
    assert!(saved["saved_at"].as_i64().unwrap() > 1_700_000_000);
    assert_eq!(changed(&saved, "q303")["value_label"], "Semen/bata merah");
    drop(officer);

    let officer = Officer::unlocked(folder.path());
    assert_eq!(officer.question(&household, "q303")["value"], "6");
}

#[test]
fn a_begun_household_knows_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (household, _) = officer.household();
    let place = officer.section(&household, "tempat", None);
    let value = |code: &str| {
        let questions = place["questions"].as_array().unwrap();
        questions.iter().find(|q| q["code"] == code).unwrap()["value"].clone()
    };
    assert_eq!(
        ["q101", "q102", "q103", "q104", "rt"].map(value),
        ["35", "35.02", "35.02.11", VILLAGE, "003"]
    );
}

#[test]
fn a_hidden_question_keeps_its_answer() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (household, _) = officer.household();
    officer.set(&household, "q301a", "1");
    officer.set(&household, "q301b", "2");
    let saved = officer.set(&household, "q301a", "3");
    let hidden = changed(&saved, "q301b");
    assert_eq!((&hidden["relevant"], &hidden["value"]), (&json!(false), &json!("2")));
    let saved = officer.set(&household, "q301a", "1");
    assert_eq!(changed(&saved, "q301b")["relevant"], true);
    assert_eq!(officer.question(&household, "q301b")["value"], "2");
}

#[test]
fn a_cascade_offers_what_lies_in_the_area_above() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (household, _) = officer.household();
    let choices = officer.question(&household, "q104")["choices"].as_array().unwrap().clone();
    assert!(choices.iter().any(|choice| choice["value"] == VILLAGE && choice["label"] == "Bulak"));
    assert!(choices.iter().all(|choice| choice["value"].as_str().unwrap().starts_with("35.02.11.")));
    assert_eq!(officer.question(&household, "q101")["choices"].as_array().unwrap().len(), 38);
}

#[test]
fn texts_come_in_the_language_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (household, _) = officer.household();
    let label = |language: &str| {
        let arguments = json!({ "household": household, "section": "perumahan", "language": language });
        officer.call("form.section", arguments)["questions"][0]["label"].clone()
    };
    assert_ne!(label("id"), label("en"));
}

#[test]
fn several_answers_are_ticked_one_by_one() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (household, person) = officer.household();
    officer.set(&household, &format!("{person}/q404"), "1");
    let path = format!("{person}/q411");
    let tick = |choice: &str, ticked: bool| {
        let arguments = json!({
            "household": household, "path": path, "choice": choice, "ticked": ticked, "language": "id",
        });
        changed(&officer.call("form.tick", arguments), "q411")["value"].clone()
    };
    assert_eq!(tick("4", true), "4");
    assert_eq!(tick("1", true), "1 4");
    assert_eq!(tick("4", false), "1");
}

#[test]
fn a_calculated_question_takes_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (household, _) = officer.household();
    let set = |path: &str| {
        let arguments = json!({ "household": household, "path": path, "value": "1", "language": "id" });
        officer.refused("form.set", arguments)["code"].clone()
    };
    assert_eq!(set("q108"), "unfit_answer");
    assert_eq!(set("q402"), "unfit_answer");
    assert_eq!(set("q999"), "unknown_question");
}

#[test]
fn leaving_a_household_cuts_one_change() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (household, _) = officer.household();
    officer.set(&household, "q303", "6");
    assert_eq!(officer.call("form.close", json!({ "household": household }))["cut"], true);
    assert_eq!(officer.call("form.close", json!({ "household": household }))["cut"], false);
    let status = officer.call("sync.status", json!(null));
    assert_eq!((&status["waiting_households"], &status["waiting_changes"]), (&json!(1), &json!(1)));
}

#[test]
fn a_newer_form_waits_until_the_draft_is_moved() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (household, _) = officer.household();
    officer.set(&household, "q303", "6");
    let newer = FORM.replace("Bahan dinding terluas", "Dinding rumah");
    let install = officer.app.with_device(|open| {
        open.device.install_form(FormVersion(2), FormHash([6; 32]), &newer, None)?;
        Ok(open.device.refresh_stale(50)?)
    });
    assert_eq!(install, Ok(1));

    let open = || officer.call("form.open", json!({ "household": household, "language": "id" }));
    let walls = || officer.question(&household, "q304")["label"].clone();
    assert_eq!((&open()["form_version"], walls()), (&json!(1), json!("Bahan dinding terluas")));
    assert_eq!(changed(&officer.set(&household, "q304", "3"), "q304")["label"], "Bahan dinding terluas");
    officer.call("form.close", json!({ "household": household }));
    let draft = open();
    assert_eq!(
        (&draft["form_version"], &draft["stays"], walls()),
        (&json!(1), &json!(true), json!("Bahan dinding terluas"))
    );
    let standing = || officer.call("forms.standing", json!(null));
    assert_eq!((&standing()["in_force"]["version"], &standing()["drafts_behind"]), (&json!(2), &json!(1)));
    let moving = || officer.call("draft.moving", json!({ "household": household, "language": "id" }));
    assert_eq!((&moving()["to"]["version"], &moving()["affected"]), (&json!(2), &json!([])));
    let moved = officer.call("drafts.move_unaffected", json!({}));
    assert_eq!(moved, json!({ "looked": 1, "moved": 1, "next": null }));
    assert_eq!((moving(), &standing()["drafts_behind"]), (json!(null), &json!(0)));
    assert_eq!((&open()["form_version"], walls()), (&json!(2), json!("Dinding rumah")));
    assert_eq!(officer.question(&household, "q304")["value"], "3");
    let stale = officer.app.with_device(|open| Ok(open.device.refresh_stale(50)?));
    assert_eq!(stale, Ok(0), "its line of the list is of the newer form");
}

#[test]
fn a_group_that_only_calculates_is_no_section() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (household, _) = officer.household();
    let open = officer.call("form.open", json!({ "household": household, "language": "id" }));
    let sections = open["progress"]["sections"].as_array().unwrap();
    let names: Vec<_> = sections.iter().map(|section| section["section"].as_str().unwrap()).collect();
    assert_eq!(names, ["tempat", "petugas", "perumahan", "anggota", "program", "aset", "penutup"]);
    let numbers: Vec<_> =
        sections.iter().map(|section| section["label"].as_str().unwrap().split(". ").next()).collect();
    let distinct: std::collections::BTreeSet<_> = numbers.iter().collect();
    assert_eq!(distinct.len(), numbers.len(), "{numbers:?}");
}
