//! What officers and admins see when their work meets.

mod world;

use pendata_domain::attribution::Act;
use pendata_domain::document::CutError;
use pendata_domain::edit::Intent;
use pendata_domain::household::{ConflictKind, Subject};
use world::*;

fn two_with(intents: &[Intent]) -> (Device, Device) {
    let (mut a, mut b) = (Device::new(10), Device::new(11));
    a.write(intents);
    b.pull(&a);
    (a, b)
}

#[test]
fn different_answers_merge() {
    let (mut a, mut b) = two_with(&[set(own("q303"), "8")]);
    a.write(&[set(own("q304"), "1")]);
    b.write(&[set(own("q107"), "Jl. Mawar 1")]);
    meet(&mut a, &mut b);
    assert_eq!(a.household(), b.household());
    assert_eq!((a.text(own("q304")), a.text(own("q107"))), ("1".into(), "Jl. Mawar 1".into()));
    assert!(a.household().conflicts.is_empty());
}

#[test]
fn first_answers_of_two_devices_stand_in_one_household() {
    let (mut a, mut b) = (Device::new(10), Device::new(11));
    a.write(&[set(own("q303"), "8")]);
    b.write(&[
        set(own("q107"), "Jl. Mawar 1"),
        Intent::AddPerson { person: person(1) },
        set(of(1, "q402"), "Siti"),
    ]);
    meet(&mut a, &mut b);
    assert_eq!((a.text(own("q303")), a.text(of(1, "q402"))), ("8".into(), "Siti".into()));
}

#[test]
fn the_same_answer_twice_is_no_conflict() {
    let (mut a, mut b) = two_with(&[set(own("q303"), "8")]);
    a.write(&[set(own("q303"), "6")]);
    b.write(&[set(own("q303"), "6")]);
    meet(&mut a, &mut b);
    assert!(a.household().conflicts.is_empty());
    assert_eq!(a.text(own("q303")), "6");
}

#[test]
fn a_clash_keeps_both_values_and_the_last_agreed_one_in_force() {
    let (mut a, mut b) = two_with(&[set(own("q303"), "8")]);
    a.write(&[set(own("q303"), "6")]);
    b.write(&[set(own("q303"), "2")]);
    meet(&mut a, &mut b);
    let household = a.household();
    let case = &household.conflicts[0];
    assert_eq!(case.kind, ConflictKind::Value);
    assert_eq!(case.base.as_deref(), Some("8"));
    let values: Vec<&str> = case.candidates.iter().map(|c| c.value.as_str()).collect();
    assert_eq!(values, ["2", "6"]);
    assert_eq!(case.candidates[1].writers[0].device.0, 10);
    assert!(household.field(&own("q303")).is_some_and(|f| f.contested));
    assert_eq!(household.text(&own("q303")), "8");
    assert_eq!(household, b.household());
}

#[test]
fn a_clash_without_a_base_has_no_value_in_force() {
    let (mut a, mut b) = (Device::new(10), Device::new(11));
    a.write(&[set(own("q303"), "6")]);
    b.write(&[set(own("q303"), "2")]);
    meet(&mut a, &mut b);
    assert_eq!(a.household().conflicts[0].base, None);
    assert_eq!(a.text(own("q303")), "");
}

#[test]
fn the_later_visit_wins_where_the_policy_says_so_and_clocks_do_not_matter() {
    let (mut a, mut b) = two_with(&[set(own("q304"), "1")]);
    a.day = a.day.succ_opt().expect("a day");
    a.clock = 0;
    b.clock = 9_000_000_000;
    a.write(&[set(own("q304"), "2")]);
    b.write(&[set(own("q304"), "3")]);
    b.write(&[set(own("q304"), "4")]);
    meet(&mut a, &mut b);
    let household = b.household();
    assert_eq!(household.text(&own("q304")), "2");
    assert!(household.conflicts.is_empty());
    assert_eq!(household.auto_merged[0].chosen, "2");
}

#[test]
fn visits_of_one_day_are_for_a_person_to_decide() {
    let (mut a, mut b) = two_with(&[set(own("q304"), "1")]);
    a.write(&[set(own("q304"), "2")]);
    b.write(&[set(own("q304"), "3")]);
    meet(&mut a, &mut b);
    assert_eq!(a.household().conflicts.len(), 1);
}

#[test]
fn choices_of_two_devices_add_up() {
    let tick = |choice: &str, ticked| Intent::Tick { path: own("q411"), choice: choice.into(), ticked };
    let (mut a, mut b) = two_with(&[tick("1", true)]);
    a.write(&[tick("2", true)]);
    b.write(&[tick("4", true), tick("1", false)]);
    meet(&mut a, &mut b);
    assert_eq!(a.text(own("q411")), "2 4");
    assert!(a.household().conflicts.is_empty());
}

#[test]
fn a_decision_settles_the_case_on_every_device() {
    let (mut a, mut b) = two_with(&[set(own("q303"), "8")]);
    a.write(&[set(own("q303"), "6")]);
    b.write(&[set(own("q303"), "2")]);
    let mut admin = Device::admin(20);
    admin.pull(&a);
    admin.pull(&b);
    admin.decide("6", "foto rumah");
    a.pull(&admin);
    b.pull(&admin);
    assert_eq!(a.household(), b.household());
    assert!(a.household().conflicts.is_empty());
    assert_eq!(a.text(own("q303")), "6");
    let last = b.document.history(&own("q303")).pop().expect("a history");
    assert_eq!((last.value.as_str(), last.reason.as_deref()), ("6", Some("foto rumah")));
}

#[test]
fn two_different_decisions_are_a_visible_conflict() {
    let (mut a, mut b) = two_with(&[set(own("q303"), "8")]);
    a.write(&[set(own("q303"), "6")]);
    b.write(&[set(own("q303"), "2")]);
    let (mut one, mut two) = (Device::admin(20), Device::admin(21));
    for admin in [&mut one, &mut two] {
        admin.pull(&a);
        admin.pull(&b);
    }
    one.decide("6", "foto");
    two.decide("2", "kartu keluarga");
    meet(&mut one, &mut two);
    let household = one.household();
    assert_eq!(household, two.household());
    let case = &household.conflicts[0];
    assert_eq!(case.kind, ConflictKind::Decision);
    let reasons: Vec<&str> = case.candidates.iter().flat_map(|c| &c.reasons).map(String::as_str).collect();
    assert_eq!(reasons, ["kartu keluarga", "foto"]);
    one.decide("6", "disepakati");
    two.pull(&one);
    assert!(two.household().conflicts.is_empty());
    assert_eq!(two.text(own("q303")), "6");
}

#[test]
fn deciding_for_the_current_winner_still_meets_the_other_decision() {
    for (first, second) in [("6", "2"), ("2", "6")] {
        let (mut a, mut b) = two_with(&[set(own("q303"), "8")]);
        a.write(&[set(own("q303"), "6")]);
        b.write(&[set(own("q303"), "2")]);
        meet(&mut a, &mut b);
        let (mut one, mut two) = (Device::admin(20), Device::admin(21));
        one.pull(&a);
        two.pull(&a);
        one.decide(first, "x");
        two.decide(second, "y");
        meet(&mut one, &mut two);
        assert_eq!(one.household().conflicts.len(), 1);
    }
}

#[test]
fn an_officer_may_not_decide() {
    let (mut a, mut b) = two_with(&[set(own("q303"), "8")]);
    a.write(&[set(own("q303"), "6")]);
    b.write(&[set(own("q303"), "2")]);
    meet(&mut a, &mut b);
    let case = a.household().conflicts[0].id;
    let intent = Intent::Decide { case, value: "6".into(), reason: "saya".into() };
    assert_eq!(a.try_write(Act::Decision, &[intent]), Err(CutError::NotAllowed));
}

#[test]
fn an_answer_to_a_contested_question_joins_the_case() {
    let (mut a, mut b) = two_with(&[set(own("q303"), "8")]);
    a.write(&[set(own("q303"), "6")]);
    b.write(&[set(own("q303"), "2")]);
    meet(&mut a, &mut b);
    a.write(&[set(own("q303"), "5")]);
    b.pull(&a);
    let household = b.household();
    let values: Vec<&str> = household.conflicts[0].candidates.iter().map(|c| c.value.as_str()).collect();
    assert_eq!(values, ["2", "5", "6"]);
    let mut admin = Device::admin(20);
    admin.pull(&b);
    admin.decide("5", "kunjungan ulang");
    a.pull(&admin);
    assert!(a.household().conflicts.is_empty());
    assert_eq!(a.text(own("q303")), "5");
}

#[test]
fn a_removal_against_an_edit_shows_both() {
    let (mut a, mut b) = two_with(&[
        Intent::AddPerson { person: person(1) },
        set(of(1, "q402"), "Joko"),
        set(of(1, "q404"), "1"),
    ]);
    a.write(&[Intent::RemovePerson {
        person: person(1),
        question: code("q404"),
        presence: "3".into(),
        reason: "ke Malang".into(),
    }]);
    b.write(&[set(of(1, "q412"), "2")]);
    meet(&mut a, &mut b);
    let household = a.household();
    let case = &household.conflicts[0];
    assert_eq!(case.kind, ConflictKind::Presence);
    assert!(matches!(&case.subject, Subject::Presence { person: p, .. } if *p == person(1)));
    assert_eq!(case.candidates.iter().map(|c| c.value.as_str()).collect::<Vec<_>>(), ["1", "3"]);
    assert_eq!(household.text(&of(1, "q404")), "1");
    assert_eq!(household.text(&of(1, "q412")), "2");
    let mut admin = Device::admin(20);
    admin.pull(&a);
    admin.decide("3", "surat pindah");
    b.pull(&admin);
    assert!(b.household().conflicts.is_empty());
    assert_eq!(b.text(of(1, "q404")), "3");
    assert_eq!(b.text(of(1, "q412")), "2");
}

#[test]
fn a_removal_after_the_edit_was_seen_is_no_case() {
    let (mut a, mut b) = two_with(&[Intent::AddPerson { person: person(1) }, set(of(1, "q404"), "1")]);
    b.write(&[set(of(1, "q412"), "2")]);
    a.pull(&b);
    a.write(&[set(of(1, "q404"), "2")]);
    b.pull(&a);
    assert!(b.household().conflicts.is_empty());
}

#[test]
fn an_answer_given_before_a_remote_one_was_seen_is_concurrent_with_it() {
    let (mut a, mut b) = two_with(&[set(own("q303"), "8")]);
    let request = a.request(Act::Save);
    b.write(&[set(own("q303"), "2")]);
    a.pull(&b);
    let intents = [set(own("q303"), "6")];
    let cut = pendata_domain::merge::compose(&mut a.document, HOUSEHOLD, &rules(), &request, &intents);
    assert!(cut.expect("holds").is_some());
    assert_eq!(a.household().conflicts.len(), 1);
}

#[test]
fn confirming_an_unchanged_household_is_a_change_of_its_own() {
    let (mut a, mut b) = two_with(&[set(own("q303"), "8")]);
    assert_eq!(a.try_write(Act::Save, &[set(own("q303"), "8")]), Ok(None));
    a.write(&[Intent::Confirm { subject: "perumahan".into(), reason: String::new() }]);
    b.pull(&a);
    assert_eq!(b.household().confirmations["perumahan"].by.device.0, 10);
}

#[test]
fn members_stand_in_the_order_they_were_put() {
    let add = |n| Intent::AddPerson { person: person(n) };
    let (mut a, mut b) = two_with(&[add(3), add(1), add(2)]);
    a.write(&[Intent::MovePerson { person: person(2), before: Some(person(1)) }]);
    b.write(&[add(4)]);
    meet(&mut a, &mut b);
    let order: Vec<_> = a.household().members.iter().map(|m| m.id).collect();
    assert_eq!(order, [3, 2, 1, 4].map(person));
}
