//! Answers are durable at once, show at once, and become changes when the household is left.

mod support;

use pendata_device::{Error, Filter, Page, Status};
use pendata_domain::document::CutError;
use pendata_domain::edit::Intent;
use pendata_domain::ids::CaseId;
use pendata_domain::stage::Stage;
use support::*;

const ALL: Page = Page { offset: 0, limit: 100 };

#[test]
fn an_answer_is_there_after_the_power_went_without_leaving_the_household() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = Clock::new(1);
    let mut tablet = device(dir.path(), 1, &clock);
    let (id, _) = household(&mut tablet, "003", &["Siti Aminah"]);
    tablet.record(id, &[set(path("q303"), "2")]).expect("recorded");
    drop(tablet);
    let mut tablet = unlock(dir.path(), &clock).expect("opens");
    assert_eq!(shown(&mut tablet, id, &path("q303")), "2");
    assert!(tablet.recovery().is_none());
    let row = tablet.list(&Filter::default(), ALL).expect("lists").remove(0);
    assert_eq!(
        (row.head.as_str(), row.rt.as_str(), row.members, row.unsent),
        ("Siti Aminah", "003", 1, true)
    );
}

#[test]
fn leaving_makes_one_change_that_says_the_same() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = Clock::new(2);
    let mut tablet = device(dir.path(), 1, &clock);
    let (id, people) = household(&mut tablet, "001", &["Budi Santoso", "Ani Lestari"]);
    tablet.answer(id, &path("q303"), "1").expect("answers");
    tablet.answer(id, &of(people[1], "q403"), "3502115505999001").expect("answers");
    let before = tablet.household(id).expect("there").clone();
    tablet.leave(id).expect("left");
    let after = tablet.household(id).expect("there").clone();
    assert_eq!(before.answers, after.answers);
    assert_eq!(before.members, after.members);
    let counts = tablet.counts().expect("counts");
    assert_eq!((counts.unsent_changes, counts.unsent_households), (1, 1));
    let history = tablet.history(id, &path("q303")).expect("a history");
    assert_eq!(history.len(), 1);
    assert_eq!(history[0].by.device, tablet.number());
}

#[test]
fn a_several_answer_question_is_ticked_choice_by_choice() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut tablet = device(dir.path(), 1, &Clock::new(3));
    let (id, people) = household(&mut tablet, "001", &["Budi Santoso"]);
    let form = tablet.form().expect("a form");
    let several = form.form.questions().find(|q| q.kind == pendata_xforms::QuestionKind::SelectMultiple);
    let several = several.expect("the questionnaire asks one");
    let place = if several.in_repeat { of(people[0], &several.code) } else { path(&several.code) };
    tablet.answer(id, &place, "1 2").expect("answers");
    tablet.answer(id, &place, "2").expect("answers");
    assert_eq!(shown(&mut tablet, id, &place), "2");
    tablet.leave(id).expect("left");
    assert_eq!(shown(&mut tablet, id, &place), "2");
}

#[test]
fn what_does_not_hold_is_refused_and_nothing_of_it_is_saved() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut tablet = device(dir.path(), 1, &Clock::new(4));
    let (id, _) = household(&mut tablet, "001", &["Budi Santoso"]);
    let stranger = tablet.new_person();
    let half = [set(path("q303"), "3"), set(of(stranger, "q402"), "Joko")];
    assert!(matches!(tablet.record(id, &half), Err(Error::Edit(CutError::UnknownPerson))));
    let long = "x".repeat(5000);
    assert!(matches!(tablet.record(id, &[set(path("q107"), &long)]), Err(Error::Edit(CutError::TooLong))));
    let decide = Intent::Decide { case: CaseId([0; 16]), value: "1".into(), reason: "saya mau".into() };
    assert!(matches!(tablet.record(id, &[decide]), Err(Error::Edit(CutError::NotAllowed))));
    assert_eq!(shown(&mut tablet, id, &path("q303")), "");
}

#[test]
fn a_household_elsewhere_is_not_begun() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut tablet = device(dir.path(), 1, &Clock::new(5));
    let elsewhere = "35.02.11.2004".parse().expect("a village");
    assert!(matches!(tablet.new_household(&elsewhere, &[set(path("rt"), "001")]), Err(Error::OutOfArea)));
}

#[test]
fn statuses_follow_the_work() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut tablet = device(dir.path(), 1, &Clock::new(6));
    let (id, _) = household(&mut tablet, "001", &["Budi Santoso"]);
    let status =
        |tablet: &mut pendata_device::Device| tablet.list_row(id).expect("a row").expect("listed").status;
    assert_eq!(status(&mut tablet), Status::Draft);
    let wrong = tablet.record(id, &[set(path("q302"), "0")]).expect("recorded");
    assert_eq!((wrong.row.status, wrong.row.hard), (Status::NeedsFix, 1));
    let right = tablet.record(id, &[set(path("q302"), "40")]).expect("recorded");
    assert_eq!((right.row.status, right.row.hard), (Status::Draft, 0));
    let ready = Intent::SetStage { stage: Stage::Ready, note: String::new() };
    assert_eq!(tablet.record(id, &[ready]).expect("recorded").row.status, Status::NeedsFix);
    let not_found = Intent::SetStage { stage: Stage::NotFound, note: "kosong".into() };
    assert_eq!(tablet.record(id, &[not_found]).expect("recorded").row.status, Status::Ready);
    let counts = tablet.counts_by_status(None).expect("counts");
    assert_eq!(counts.iter().find(|(s, _)| *s == Status::Ready), Some(&(Status::Ready, 1)));
    assert_eq!(tablet.counts_by_status(Some("002")).expect("counts").iter().map(|(_, n)| n).sum::<u32>(), 0);
}

#[test]
fn a_removed_person_stays_with_the_reason_and_counts_no_more() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut tablet = device(dir.path(), 1, &Clock::new(7));
    let (id, people) = household(&mut tablet, "001", &["Budi Santoso", "Joko Susilo"]);
    let removal = Intent::RemovePerson {
        person: people[1],
        question: code("q404"),
        presence: "3".into(),
        reason: "Pindah ke Madiun".into(),
    };
    let row = tablet.record(id, &[removal]).expect("recorded").row;
    assert_eq!(row.members, 1);
    tablet.leave(id).expect("left");
    let view = tablet.household(id).expect("there");
    assert_eq!(
        view.member(people[1]).and_then(|m| m.removal_reason.clone()).as_deref(),
        Some("Pindah ke Madiun")
    );
}

#[test]
fn search_finds_by_name_number_and_rt_whatever_the_spelling() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut tablet = device(dir.path(), 1, &Clock::new(8));
    let (maruf, people) = household(&mut tablet, "003", &["Muhammad Ma'ruf", "Siti Aminah"]);
    let (other, _) = household(&mut tablet, "012", &["Dewi Lestari"]);
    tablet.answer(maruf, &of(people[1], "q403"), "3502115505999002").expect("answers");
    tablet.answer(maruf, &path("q114"), "3502110101269003").expect("answers");
    let found = |text: &str| -> Vec<_> {
        tablet.search(text, 20).expect("searches").into_iter().map(|row| row.household).collect()
    };
    for text in ["moh maruf", "MUH. MA’RUF", "amin", "350211550599", "3502110101269003", "rt3", "siti maruf"]
    {
        assert_eq!(found(text), [maruf], "{text}");
    }
    assert_eq!(found("rt 012").len() + found("rt12").len(), 1 + usize::from(!found("rt 012").is_empty()));
    assert_eq!(found("lestari"), [other]);
    assert!(found("tidak ada").is_empty() && found("'\"*").is_empty());
}

#[test]
fn the_list_is_in_the_order_of_rt_and_name_and_pages() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut tablet = device(dir.path(), 1, &Clock::new(9));
    for (rt, name) in [("002", "Zainal"), ("001", "budi"), ("001", "Ani"), ("002", "Candra")] {
        household(&mut tablet, rt, &[name]);
    }
    let heads = |filter: &Filter, page| -> Vec<String> {
        tablet.list(filter, page).expect("lists").into_iter().map(|row| row.head).collect()
    };
    assert_eq!(heads(&Filter::default(), ALL), ["Ani", "budi", "Candra", "Zainal"]);
    assert_eq!(heads(&Filter::default(), Page { offset: 1, limit: 2 }), ["budi", "Candra"]);
    let rt = Filter { rt: Some("002".into()), ..Filter::default() };
    assert_eq!(heads(&rt, ALL), ["Candra", "Zainal"]);
    assert_eq!(tablet.rts().expect("rts"), [("001".to_owned(), 2), ("002".to_owned(), 2)]);
}

#[test]
fn the_same_nik_in_two_households_is_seen() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut tablet = device(dir.path(), 1, &Clock::new(10));
    let nik = "3502115505999004";
    for name in ["Ani", "Budi"] {
        let (id, people) = household(&mut tablet, "001", &[name]);
        tablet.answer(id, &of(people[0], "q403"), nik).expect("answers");
    }
    let holders = tablet.people_with_nik(nik).expect("people");
    assert_eq!(holders.iter().map(|holder| holder.name.as_str()).collect::<Vec<_>>(), ["Ani", "Budi"]);
    assert!(holders.iter().all(|holder| holder.present));
    assert!(tablet.people_with_nik("").expect("people").is_empty());
}
