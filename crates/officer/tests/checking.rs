//! Checking a household and calling it complete; its history.
#![allow(clippy::unwrap_used, reason = "a test ends where something is missing")]

mod support;

use serde_json::{Value, json};
use support::{Officer, changed, enrolled};

fn check(officer: &Officer, household: &str) -> Value {
    officer.call("check.list", json!({ "household": household, "language": "id" }))
}

fn items(list: &Value) -> Vec<Value> {
    let groups = list["groups"].as_array().unwrap();
    groups.iter().flat_map(|group| group["items"].as_array().unwrap().clone()).collect()
}

#[test]
fn every_finding_leads_to_its_question() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (household, person) = officer.household();
    officer.set(&household, &format!("{person}/q403"), "35021");
    let list = check(&officer, &household);
    let wrong = items(&list).into_iter().find(|item| item["finding"]["kind"] == "constraint").unwrap();
    let place = &wrong["place"];
    assert_eq!((&place["section"], &place["person"]), (&json!("anggota"), &json!(person)));
    let question = officer.question(&household, &format!("{person}/q403"));
    assert_eq!(place["path"], question["path"]);
    assert_eq!(question["findings"][0], wrong["finding"]);
    let counted = list["required"].as_u64().unwrap() + list["wrong"].as_u64().unwrap();
    let open = officer.call("form.open", json!({ "household": household, "language": "id" }));
    assert_eq!(open["progress"]["hard_findings"], counted);
}

#[test]
fn a_household_with_hard_findings_is_not_ready() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (household, _) = officer.household();
    let list = check(&officer, &household);
    let left = list["required"].as_u64().unwrap() + list["wrong"].as_u64().unwrap();
    assert!(left > 0);
    let arguments = json!({ "household": household, "language": "id" });
    let refused = officer.refused("household.mark_ready", arguments);
    assert_eq!(refused, json!({ "code": "findings_left", "count": left }));
}

#[test]
fn a_soft_finding_is_confirmed_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (household, _) = officer.household();
    let saved = officer.set(&household, "lokasi", "-7.9 111.4 120 300");
    assert_eq!(changed(&saved, "lokasi")["findings"][0]["kind"], "soft");
    let confirm = |reason: &str| json!({ "household": household, "path": "lokasi", "reason": reason, "language": "id" });
    assert_eq!(officer.refused("form.confirm_soft", confirm(""))["code"], "reason_required");
    let saved = officer.call("form.confirm_soft", confirm("hutan lebat"));
    assert_eq!(changed(&saved, "lokasi")["findings"][0]["confirmed"], "hutan lebat");
    assert_eq!(check(&officer, &household)["doubtful"], 0);
}

#[test]
fn history_tells_every_value_and_puts_one_back() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (household, _) = officer.household();
    for value in ["8", "6"] {
        officer.set(&household, "q303", value);
        officer.call("form.close", json!({ "household": household }));
    }
    let arguments = json!({ "household": household, "path": "q303", "language": "id" });
    let history = officer.call("field.history", arguments.clone());
    let entries = history["entries"].as_array().unwrap();
    let labels: Vec<&Value> = entries.iter().map(|entry| &entry["value_label"]).collect();
    assert_eq!(labels, ["Semen/bata merah", "Tanah"]);
    assert_eq!((&entries[1]["by"]["own"], &entries[1]["by"]["act"]), (&json!(true), &json!("save")));

    let restore = json!({
        "household": household, "path": "q303", "value": entries[1]["value"],
        "change": entries[1]["change"], "language": "id",
    });
    assert_eq!(changed(&officer.call("field.restore", restore), "q303")["value"], "8");
    let after = officer.call("field.history", arguments);
    assert_eq!(after["entries"].as_array().unwrap().len(), 3);
}

#[test]
fn a_note_stands_at_its_question() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (household, _) = officer.household();
    let arguments = json!({ "household": household, "path": "q303", "text": "lihat lagi", "language": "id" });
    let notes = officer.call("form.note", arguments);
    assert_eq!(
        (&notes[0]["text"], &notes[0]["place"]["section"]),
        (&json!("lihat lagi"), &json!("perumahan"))
    );
}
