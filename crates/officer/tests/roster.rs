//! Who belongs to a household.
#![allow(clippy::unwrap_used, reason = "a test ends where something is missing")]

mod support;

use serde_json::{Value, json};
use support::{Officer, enrolled};

fn members(officer: &Officer, household: &str) -> Vec<Value> {
    let arguments = json!({ "household": household, "language": "id" });
    officer.call("household.summary", arguments)["progress"]["members"].as_array().unwrap().clone()
}

fn named(officer: &Officer, household: &str, person: &str, name: &str) {
    officer.set(household, &format!("{person}/q402"), name);
    officer.set(household, &format!("{person}/q404"), "1");
}

fn add(officer: &Officer, household: &str, name: &str) -> String {
    let added = officer.call("form.add_member", json!({ "household": household, "language": "id" }));
    let person = added["added"].as_str().unwrap().to_owned();
    named(officer, household, &person, name);
    person
}

#[test]
fn members_stand_in_the_order_they_were_moved_to() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (household, budi) = officer.household();
    named(&officer, &household, &budi, "Budi Santoso");
    add(&officer, &household, "Siti Aminah");
    let ani = add(&officer, &household, "Ani Lestari");
    let arguments = json!({ "household": household, "person": ani, "before": budi, "language": "id" });
    officer.call("form.move_member", arguments);
    let names: Vec<Value> = members(&officer, &household).iter().map(|m| m["name"].clone()).collect();
    assert_eq!(names, ["Ani Lestari", "Budi Santoso", "Siti Aminah"]);
}

#[test]
fn a_removed_member_stays_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (household, budi) = officer.household();
    named(&officer, &household, &budi, "Budi Santoso");
    let siti = add(&officer, &household, "Siti Aminah");
    let arguments = json!({
        "household": household, "person": siti, "reason": "moved", "note": "ikut anak", "language": "id",
    });
    officer.call("form.remove_member", arguments);
    let members = members(&officer, &household);
    assert_eq!(members[1]["ended"], "moved\nikut anak");
    assert_eq!(members[0]["ended"], json!(null));
    let row = &officer.call("households.search", json!({ "text": "budi", "limit": 5 }))["rows"][0];
    assert_eq!(row["people"], 1);
}

#[test]
fn the_table_of_members_masks_numbers() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (household, budi) = officer.household();
    named(&officer, &household, &budi, "Budi Santoso");
    officer.set(&household, &format!("{budi}/q403"), "3502110301809001");
    officer.set(&household, &format!("{budi}/q409"), "1");
    officer.set(&household, "q114", "3502110301809001");
    let member = &members(&officer, &household)[0];
    assert_eq!(
        (&member["nik"], &member["relation"]),
        (&json!("3502••••••••9001"), &json!("Kepala keluarga"))
    );
    let page = officer.call("households.list", json!({ "sort": "name", "offset": 0, "limit": 10 }));
    assert_eq!(page["rows"][0]["family_card"], "3502••••••••9001");
    assert!(!page.to_string().contains("3502110301809001"));
}

#[test]
fn a_nik_of_another_household_is_named_at_once() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (first, budi) = officer.household();
    named(&officer, &first, &budi, "Budi Santoso");
    officer.set(&first, &format!("{budi}/q403"), "3502110301809001");
    let (second, siti) = officer.household();
    named(&officer, &second, &siti, "Siti Aminah");
    let saved = officer.set(&second, &format!("{siti}/q403"), "3502110301809001");
    let elsewhere = &support::changed(&saved, "q403")["elsewhere"];
    let budis = json!([{
        "household": first, "here": false, "person_name": "Budi Santoso", "head_name": "Budi Santoso",
        "rt": "003", "left": false,
    }]);
    assert_eq!(elsewhere, &budis);
    let saved = officer.set(&second, &format!("{siti}/q403"), "3502114301809001");
    assert_eq!(support::changed(&saved, "q403")["elsewhere"], json!([]));
}

#[test]
fn a_nik_twice_in_one_household_and_one_of_who_left_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (first, budi) = officer.household();
    named(&officer, &first, &budi, "Budi Santoso");
    let siti = add(&officer, &first, "Siti Aminah");
    officer.set(&first, &format!("{budi}/q403"), "3502110301809001");
    let saved = officer.set(&first, &format!("{siti}/q403"), "3502110301809001");
    let seen = |saved: &Value, what: &str| {
        let own = siti.replace('-', "");
        let all = saved["questions"].as_array().unwrap().clone();
        let of_siti =
            |q: &Value| q["code"] == "q403" && q["path"].as_str().unwrap().replace('-', "").starts_with(&own);
        all.into_iter().find(of_siti).unwrap()["elsewhere"][0][what].clone()
    };
    assert_eq!((seen(&saved, "here"), seen(&saved, "person_name")), (json!(true), json!("Budi Santoso")));
    assert_eq!(seen(&saved, "left"), json!(false));
    let gone = json!({
        "household": first, "person": budi, "reason": "moved", "note": "", "language": "id",
    });
    officer.call("form.remove_member", gone);
    let siti_now = officer.question(&first, &format!("{siti}/q403"));
    assert_eq!(siti_now["elsewhere"][0]["left"], true, "a hint, no alarm");
}

#[test]
fn a_removed_member_is_taken_back_with_every_answer() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (household, budi) = officer.household();
    named(&officer, &household, &budi, "Budi Santoso");
    let siti = add(&officer, &household, "Siti Aminah");
    let gone = json!({
        "household": household, "person": siti, "reason": "died", "note": "", "language": "id",
    });
    officer.call("form.remove_member", gone);
    officer.call("form.close", json!({ "household": household }));
    let back = json!({ "household": household, "person": siti, "language": "id" });
    let saved = officer.call("form.restore_member", back);
    let member = &saved["progress"]["members"][1];
    assert_eq!((&member["name"], &member["ended"]), (&json!("Siti Aminah"), &json!(null)));
    let row = &officer.call("households.search", json!({ "text": "siti", "limit": 5 }))["rows"][0];
    assert_eq!(row["people"], 2);
}
