//! Outcomes of visits and the district's work, as the screens ask for them.
#![allow(clippy::unwrap_used, reason = "a test ends where something is missing")]

mod support;

use pendata_domain::ids::HouseholdId;
use pendata_domain::work::WorkReason;
use serde_json::{Value, json};
use support::registry::Registry;
use support::{Officer, VILLAGE, enrolled};
use sync_server::store::work::NewWork;

fn stage(household: &str, stage: &str, reason: Value, note: &str) -> Value {
    json!({ "household": household, "stage": stage, "reason": reason, "note": note, "language": "id" })
}

#[test]
fn an_outcome_wants_a_reason_of_its_own_and_some_reasons_want_words() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (household, _) = officer.household();
    let refused = |word: &str, reason: Value, note: &str| {
        officer.refused("household.set_stage", stage(&household, word, reason, note))["code"].clone()
    };
    assert_eq!(refused("moved", json!(null), "ke Madiun"), "reason_required");
    assert_eq!(refused("moved", json!("no_time"), "ke Madiun"), "reason_required");
    assert_eq!(refused("moved", json!("other_district"), " "), "reason_required");
    assert_eq!(refused("returned", json!("other"), "x"), "not_allowed");
    let summary =
        officer.call("household.set_stage", stage(&household, "moved", json!("other_district"), "Madiun"));
    assert_eq!((&summary["stage"], &summary["status"]), (&json!("moved"), &json!("ready")));
    assert_eq!(
        (&summary["stage_reason"], &summary["stage_note"]),
        (&json!("other_district"), &json!("Madiun"))
    );
    assert_eq!(refused("draft", json!(null), ""), "reason_required", "taking it back wants one too");
    let summary = officer.call("household.set_stage", stage(&household, "draft", json!("met"), ""));
    assert_eq!((&summary["stage"], &summary["stage_reason"]), (&json!("draft"), &json!("met")));
    let counts = officer.call("households.counts", json!(null));
    assert_eq!(counts["visited"], 1);
}

#[test]
fn every_outcome_offers_reasons() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let choices = officer.call("household.outcomes", json!(null));
    let stages: Vec<&Value> = choices.as_array().unwrap().iter().map(|choice| &choice["stage"]).collect();
    assert_eq!(stages, ["not_found", "refused", "moved", "draft"]);
    assert!(choices.as_array().unwrap().iter().all(|choice| choice["reasons"].as_array().unwrap().len() > 2));
}

#[test]
fn the_last_outcome_is_undone_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    drop(enrolled(folder.path()));
    let officer = Officer::unlocked(folder.path());
    let (first, _) = officer.household();
    let (second, _) = officer.household();
    officer.call("household.set_stage", stage(&first, "refused", json!("no_time"), ""));
    let undo = |household: &str| json!({ "household": household, "language": "id" });
    assert_eq!(officer.refused("household.undo_stage", undo(&second))["code"], "not_allowed");
    let summary = officer.call("household.undo_stage", undo(&first));
    assert_eq!(summary["stage"], "draft");
    assert_eq!(officer.refused("household.undo_stage", undo(&first))["code"], "not_allowed");
}

#[test]
fn work_from_the_district_is_listed_counted_and_searched() {
    let (data, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let registry = Registry::start(data.path());
    let officer = Officer::enrolled_at(&registry, folder.path(), "Rina");
    let made: Vec<(String, String)> = (0..3).map(|_| officer.household()).collect();
    officer.set(&made[2].0, &format!("{}/q402", made[2].1), "Zainal Arifin");
    let ids: Vec<String> = made.into_iter().map(|(household, _)| household).collect();
    for id in &ids {
        officer.call("form.close", json!({ "household": id }));
    }
    let sent = || officer.call("sync.status", json!(null))["waiting_households"] == 0;
    officer.eventually("what was sent", sent);
    let households: Vec<HouseholdId> = ids[1..].iter().map(|id| id.parse().unwrap()).collect();
    let new = NewWork {
        village: VILLAGE.parse().unwrap(),
        reason: WorkReason::Check,
        words: String::new(),
        note: "Foto rumah".into(),
        due: Some("2026-01-15".parse().unwrap()),
        user: None,
        households,
    };
    registry.app.give_work(new).unwrap();
    let all = || officer.call("work.overview", json!({}))["all"].clone();
    officer.eventually("the work", || all()["households"] == 2);
    assert_eq!(all(), json!({ "households": 2, "done": 0, "overdue": 2 }));
    let list = |more: Value| {
        let mut asked = json!({ "work": {}, "sort": "due", "offset": 0, "limit": 10 });
        asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        officer.call("households.list", asked)
    };
    assert_eq!(list(json!({}))["total"], 2);
    let work = list(json!({}))["rows"][0]["work"][0].clone();
    assert_eq!(
        (&work["reason"], &work["note"], &work["overdue"]),
        (&json!("check"), &json!("Foto rumah"), &json!(true))
    );
    assert_eq!(list(json!({ "text": "zainal" }))["total"], 1);
    assert_eq!(list(json!({ "rt": "009" }))["total"], 0);
    assert_eq!(list(json!({ "status": "draft" }))["total"], 2);
    assert_eq!(list(json!({ "work": { "reason": "returned" } }))["total"], 0);
    let summary = officer.call("household.set_stage", stage(&ids[1], "not_found", json!("house_empty"), ""));
    assert_eq!(summary["work"][0]["done"], true);
    assert_eq!(list(json!({ "work": { "done": false } }))["total"], 1);
    assert_eq!(list(json!({ "work": { "done": true } }))["rows"][0]["household"], json!(ids[1]));
}
