//! Splitting a family and taking it back: the same persons, both households, one transaction.

mod support;

use pendata_device::{Device, Error, Filter, Page, Status};
use pendata_domain::household::Household;
use pendata_domain::ids::{HouseholdId, PersonId};
use pendata_domain::stage::Stage;
use support::{Clock, code, device, household, of, path, unlock};

fn family(tablet: &mut Device) -> (HouseholdId, Vec<PersonId>) {
    let (id, people) = household(tablet, "003", &["Budi Santoso", "Siti Aminah", "Ani Lestari"]);
    tablet.answer(id, &path("q107"), "Jl. Mawar 1").expect("answers");
    tablet.answer(id, &of(people[2], "q403"), "3502115505999002").expect("answers");
    tablet.answer(id, &of(people[2], "q409"), "3").expect("answers");
    (id, people)
}

fn split(tablet: &mut Device, id: HouseholdId, who: &[PersonId]) -> Result<HouseholdId, Error> {
    tablet.split(id, who, *who.last().unwrap_or(&PersonId(id.0)), "menikah", &[code("q107")])
}

fn view(tablet: &mut Device, id: HouseholdId) -> Household {
    // Which change said the stage is known once it is in one.
    Household { stage_said: None, ..tablet.household(id).expect("there").clone() }
}

#[test]
fn the_same_person_goes_on_in_a_household_of_their_own() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut tablet = device(dir.path(), 1, &Clock::new(31));
    let (id, people) = family(&mut tablet);
    let new = split(&mut tablet, id, &people[2..]).expect("split");

    let (old, made) = (view(&mut tablet, id), view(&mut tablet, new));
    assert_eq!(made.split_from, Some(id));
    assert_eq!(made.text(&path("q107")), "Jl. Mawar 1");
    assert_eq!(made.text(&of(people[2], "q403")), "3502115505999002");
    assert_eq!(made.text(&of(people[2], "q409")), "1", "the head of the new family");
    let left = old.member(people[2]).expect("stays in the history");
    assert_eq!((left.went_to, old.text(&of(people[2], "q404"))), (Some(new), "3".into()));
    assert_eq!(left.removal_reason.as_deref(), Some("split\nmenikah"));
    assert_eq!(tablet.list_row(id).expect("reads").map(|row| row.members), Some(2));
    assert_eq!(tablet.list_row(new).expect("reads").map(|row| row.members), Some(1));
}

#[test]
fn a_split_survives_the_power_and_its_changes_say_the_same() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = Clock::new(32);
    let mut tablet = device(dir.path(), 1, &clock);
    let (id, people) = family(&mut tablet);
    let new = split(&mut tablet, id, &people[1..]).expect("split");
    let before = (view(&mut tablet, id), view(&mut tablet, new));
    drop(tablet);
    let mut tablet = unlock(dir.path(), &clock).expect("unlocks");
    assert_eq!((view(&mut tablet, id), view(&mut tablet, new)), before);
    tablet.cut_all().expect("cuts");
    let (old, made) = (view(&mut tablet, id), view(&mut tablet, new));
    assert_eq!((old.members, old.answers), (before.0.members, before.0.answers));
    assert_eq!((made.members, made.split_from), (before.1.members, Some(id)));
}

#[test]
fn taken_back_everybody_is_home_with_what_was_answered_since() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut tablet = device(dir.path(), 1, &Clock::new(33));
    let (id, people) = family(&mut tablet);
    let new = split(&mut tablet, id, &people[2..]).expect("split");
    tablet.answer(new, &of(people[2], "q402"), "Ani Lestari Putri").expect("answers");
    assert_eq!(tablet.rejoin(new).expect("rejoins"), id);

    let (old, left) = (view(&mut tablet, id), view(&mut tablet, new));
    assert_eq!(old.text(&of(people[2], "q404")), "1");
    assert_eq!(old.text(&of(people[2], "q402")), "Ani Lestari Putri");
    assert_eq!(old.text(&of(people[2], "q409")), "3", "related as before");
    assert_eq!((left.stage, left.member(people[2]).and_then(|m| m.went_to)), (Stage::Moved, Some(id)));
    let row = tablet.list_row(new).expect("reads").expect("kept");
    assert_eq!((row.members, row.status), (0, Status::Ready));
}

#[test]
fn a_household_emptied_by_taking_a_split_back_is_on_no_list_of_all_and_still_found() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut tablet = device(dir.path(), 1, &Clock::new(35));
    let (id, people) = family(&mut tablet);
    let new = split(&mut tablet, id, &people[2..]).expect("split");
    tablet.rejoin(new).expect("rejoins");

    let page = Page { offset: 0, limit: 10 };
    let listed = |filter: &Filter| -> Vec<HouseholdId> {
        tablet.list(filter, page).expect("lists").iter().map(|row| row.household).collect()
    };
    assert_eq!(listed(&Filter::default()), [id]);
    let ready = Filter { status: Some(Status::Ready), ..Filter::default() };
    assert_eq!(listed(&ready), [new]);
    let found = tablet.search("lestari", 10).expect("searches");
    assert!(found.iter().any(|row| row.household == new));
    assert_eq!((tablet.emptied(None).expect("counts"), tablet.emptied(Some("002")).expect("counts")), (1, 0));
}

#[test]
fn a_family_is_not_split_into_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut tablet = device(dir.path(), 1, &Clock::new(34));
    let (id, people) = family(&mut tablet);
    let before = view(&mut tablet, id);
    for who in [&people[..], &[], &[PersonId(id.0)]] {
        assert!(matches!(split(&mut tablet, id, who), Err(Error::NotDivisible)), "{who:?}");
    }
    let headless = tablet.split(id, &people[2..], people[0], "", &[]);
    assert!(matches!(headless, Err(Error::NotDivisible)));
    assert!(matches!(tablet.rejoin(id), Err(Error::NotDivisible)));
    assert_eq!(view(&mut tablet, id), before);
}
