//! O9: paper forms keyed in, batch by batch.
#![allow(clippy::unwrap_used, reason = "a test ends where something is missing")]

mod support;

use serde_json::{Value, json};
use support::{Officer, VILLAGE, enrolled};

const CARD: &str = "3502110301809001";

fn at_work(folder: &std::path::Path) -> Officer {
    drop(enrolled(folder));
    Officer::unlocked(folder)
}

fn batch(officer: &Officer, rt: &str) -> u64 {
    let begun =
        officer.call("typing.begin_batch", json!({ "name": "Tumpukan", "village": VILLAGE, "rt": rt }));
    begun["batch"].as_u64().unwrap()
}

fn paper(officer: &Officer, batch: u64, card: &str) -> Value {
    officer.call("typing.begin_paper", json!({ "batch": batch, "card": card, "language": "id" }))
}

fn question<'a>(paper: &'a Value, path: &str) -> &'a Value {
    let pages = paper["pages"].as_array().unwrap().iter();
    let mut questions = pages.flat_map(|page| page["questions"].as_array().unwrap());
    questions.find(|question| question["path"] == path).unwrap_or_else(|| panic!("no question {path}"))
}

fn finish(officer: &Officer, batch: u64, paper: &Value, seconds: u32) -> Value {
    let household = &paper["household"];
    officer.call(
        "typing.finish",
        json!({ "batch": batch, "household": household, "seconds": seconds, "language": "id" }),
    )
}

#[test]
fn a_paper_stands_in_the_order_of_the_form_with_the_batchs_rt_and_its_card() {
    let folder = tempfile::tempdir().unwrap();
    let officer = at_work(folder.path());
    let batch = batch(&officer, "003");
    let paper = paper(&officer, batch, CARD);
    let sections: Vec<&str> =
        paper["pages"].as_array().unwrap().iter().map(|page| page["section"].as_str().unwrap()).collect();
    assert_eq!(sections, ["tempat", "petugas", "perumahan", "anggota", "program", "aset", "penutup"]);
    assert_eq!(question(&paper, "rt")["value"], "003");
    assert_eq!(question(&paper, "q114")["value"], CARD);
    assert_eq!(question(&paper, "q104")["value"], VILLAGE);
    let extents = paper["extents"].as_array().unwrap();
    let of = |code: &str| extents.iter().find(|extent| extent["code"] == code).unwrap();
    assert_eq!((&of("rt")["characters"], &of("q403")["characters"]), (&json!(3), &json!(16)));
    assert_eq!(of("q302")["most"], 999);
}

#[test]
fn the_next_paper_takes_over_what_every_paper_says_alike_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let officer = at_work(folder.path());
    let batch = batch(&officer, "003");
    let first = paper(&officer, batch, "");
    let household = first["household"].as_str().unwrap();
    for (path, value) in [("q202", "Rina Wulandari"), ("q201", "2026-11-20"), ("q107", "Jl. Mawar 1")] {
        officer.set(household, path, value);
    }
    finish(&officer, batch, &first, 200);
    let second = paper(&officer, batch, "");
    assert_eq!(question(&second, "q202")["value"], "Rina Wulandari");
    assert_eq!(question(&second, "q201")["value"], "2026-11-20");
    assert_eq!(question(&second, "q107")["value"], "");

    let codes = officer.call("typing.repeat", json!({ "batch": batch, "code": "q107", "repeated": true }));
    assert!(codes.as_array().unwrap().contains(&json!("q107")));
    officer.set(second["household"].as_str().unwrap(), "q107", "Jl. Melati 4");
    finish(&officer, batch, &second, 100);
    let third = paper(&officer, batch, "");
    assert_eq!(question(&third, "q107")["value"], "Jl. Melati 4");
    let member = json!({ "batch": batch, "code": "q402", "repeated": true });
    assert_eq!(officer.refused("typing.repeat", member)["code"], "unknown_question");
}

#[test]
fn a_card_that_is_here_already_leads_to_its_household_which_keeps_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let officer = at_work(folder.path());
    let batch = batch(&officer, "004");
    let (household, _) = officer.household();
    for (path, value) in [("q114", CARD), ("dusun", "Krajan"), ("q107", "Jl. Kenanga 9")] {
        officer.set(&household, path, value);
    }
    let first = paper(&officer, batch, "");
    for (path, value) in [("dusun", "Sidorejo"), ("q202", "Joko")] {
        officer.set(first["household"].as_str().unwrap(), path, value);
    }
    finish(&officer, batch, &first, 10);

    let known = officer.call("typing.known", json!({ "card": CARD }));
    assert_eq!((known.as_array().unwrap().len(), &known[0]["household"]), (1, &json!(household)));
    let arguments = json!({ "batch": batch, "card": CARD, "household": household, "language": "id" });
    let paper = officer.call("typing.begin_paper", arguments);
    let says = |path: &str| question(&paper, path)["value"].as_str().unwrap().to_owned();
    assert_eq!(
        [says("rt"), says("dusun"), says("q107"), says("q202")],
        ["003", "Krajan", "Jl. Kenanga 9", "Joko"]
    );
}

#[test]
fn a_paper_goes_on_where_it_was_left_also_in_another_start_of_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let officer = at_work(folder.path());
    let batch = batch(&officer, "003");
    let begun = paper(&officer, batch, CARD);
    let household = begun["household"].clone();
    officer.set(household.as_str().unwrap(), "q107", "Jl. Mawar 1");
    officer.call(
        "typing.note",
        json!({ "batch": batch, "household": household, "members": 4, "question": "q109", "seconds": 75 }),
    );
    drop(officer);
    let officer = Officer::unlocked(folder.path());
    let desk = officer.call("typing.desk", json!(null));
    assert_eq!((&desk["batches"][0]["open"], &desk["today"]), (&json!(true), &json!(0)));
    let resumed = officer.call("typing.resume", json!({ "batch": batch, "language": "id" }));
    assert_eq!(resumed["household"], household);
    assert_eq!(
        (&resumed["members"], &resumed["question"], &resumed["seconds"]),
        (&json!(4), &json!("q109"), &json!(75))
    );
    assert_eq!(question(&resumed, "q107")["value"], "Jl. Mawar 1");
}

#[test]
fn an_incomplete_paper_stays_a_draft_and_says_how_much_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let officer = at_work(folder.path());
    let batch = batch(&officer, "003");
    let begun = paper(&officer, batch, CARD);
    let finished = finish(&officer, batch, &begun, 252);
    assert_eq!(finished["ready"], false);
    assert!(finished["left"].as_u64().unwrap() > 10);
    assert_eq!((&finished["desk"]["today"], &finished["desk"]["seconds_each"]), (&json!(1), &json!(252)));
    assert_eq!(officer.call("typing.resume", json!({ "batch": batch, "language": "id" })), json!(null));
    let asked = json!({ "household": begun["household"], "language": "id" });
    assert_eq!(officer.call("household.summary", asked)["stage"], "draft");
}

#[test]
fn what_is_no_batch_is_refused_in_its_own_words() {
    let folder = tempfile::tempdir().unwrap();
    let officer = at_work(folder.path());
    let nowhere = json!({ "batch": 99, "card": "", "language": "id" });
    assert_eq!(officer.refused("typing.begin_paper", nowhere)["code"], "unknown_batch");
    let nameless = json!({ "name": "  ", "village": VILLAGE, "rt": "" });
    assert_eq!(officer.refused("typing.begin_batch", nameless)["code"], "reason_required");
    let elsewhere = json!({ "name": "Tumpukan", "village": "35.02.11.2004", "rt": "" });
    assert_eq!(officer.refused("typing.begin_batch", elsewhere)["code"], "out_of_area");
}
