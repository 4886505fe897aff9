//! A clash, seen by the district and decided.

mod field;

use field::{Officer, VILLAGE, World, district, founding, household, own, set};
use pendata_domain::ids::CaseId;
use pendata_domain::protocol::Verdict;
use pendata_domain::stage::Stage;
use sync_server::Error;
use sync_server::access::Duty;
use sync_server::district::Visitor;
use sync_server::district::types::{
    CaseKind, Decision, Login, QuarantineQuestion, QueueFilter, RevokeRequest,
};
use sync_server::store::fleet::Cause;

fn log_in(world: &World, login: &str) -> Visitor {
    let asked = Login { login: login.into(), password: format!("rahasia {login}"), code: None };
    let (me, cookie) = world.app.login(&asked, "127.0.0.1").expect("a session");
    world.app.session(&cookie, Some(&me.csrf)).expect("a visitor").visitor
}

/// Two officers give one household different floors on one day.
fn clash(world: &World) -> (Officer, Officer) {
    let (mut rina, mut joko) = (world.officer("rina", &[VILLAGE]), world.officer("joko", &[VILLAGE]));
    rina.write(world, household(1), &founding(VILLAGE));
    rina.sync(world);
    joko.sync(world);
    rina.write(world, household(1), &[set(own("q303"), "3")]);
    joko.write(world, household(1), &[set(own("q303"), "1")]);
    joko.write(world, household(1), &[set(own("q107"), "Jl. Melati 4")]);
    assert_eq!(rina.sync(world), [Verdict::Accepted]);
    assert_eq!(joko.sync(world), [Verdict::Accepted, Verdict::Accepted]);
    rina.sync(world);
    (rina, joko)
}

fn decision(value: &str, heads: &[String]) -> Decision {
    Decision { value: value.into(), reason: "Dilihat di foto".into(), heads: heads.to_vec() }
}

fn only_case(world: &World, admin: &Visitor) -> CaseId {
    let queue = world.app.queue(admin, &QueueFilter::default()).expect("a queue");
    assert_eq!(queue.total, 1);
    queue.cases[0].case.parse().expect("an id")
}

#[test]
fn a_decision_reaches_both_officers() {
    let world = World::new();
    world.account("dewi", Duty::DistrictAdmin, &[]);
    let dewi = log_in(&world, "dewi");
    let (mut rina, mut joko) = clash(&world);
    let case = only_case(&world, &dewi);
    let view = world.app.case(&dewi, household(1), case).expect("a case");
    assert_eq!(view.kind, CaseKind::Value);
    assert_eq!(view.base.as_ref().map(|base| base.value.as_str()), Some("2"));
    let values: Vec<&str> = view.candidates.iter().map(|candidate| candidate.value.as_str()).collect();
    assert_eq!(values, ["1", "3"]);
    let names: Vec<&str> = view.candidates.iter().map(|c| c.writers[0].name.as_str()).collect();
    assert_eq!(names, ["Nama joko", "Nama rina"]);
    assert!(view.candidates.iter().all(|c| c.label.id != c.value && c.label.id != c.label.en));
    let preview = world.app.preview(&dewi, household(1), case, "3").expect("a preview");
    assert_eq!((preview.open_cases, preview.result.value.as_str()), (0, "3"));
    let decided = world.app.decide(&dewi, household(1), case, &decision("3", &view.heads)).expect("decided");
    assert!(!decided.contested && decided.next.is_none());
    for officer in [&mut rina, &mut joko] {
        officer.sync(&world);
        let seen = officer.view(&world, household(1));
        assert_eq!((seen.text(&own("q303")), seen.conflicts.len()), ("3".into(), 0));
    }
    assert_eq!(world.app.verify().expect("a report").faults, []);
}

#[test]
fn two_admins_who_decide_at_once_open_one_case_again() {
    let world = World::new();
    world.account("dewi", Duty::DistrictAdmin, &[]);
    world.account("agus", Duty::DistrictAdmin, &[]);
    let (dewi, agus) = (log_in(&world, "dewi"), log_in(&world, "agus"));
    clash(&world);
    let case = only_case(&world, &dewi);
    let view = world.app.case(&dewi, household(1), case).expect("a case");
    world.app.decide(&dewi, household(1), case, &decision("3", &view.heads)).expect("decided");
    let second = world.app.decide(&agus, household(1), case, &decision("1", &view.heads)).expect("decided");
    assert!(second.contested);
    let again = world.app.case(&dewi, household(1), case).expect("the same case");
    assert_eq!(again.kind, CaseKind::Decision);
    assert!(again.candidates.iter().all(|candidate| candidate.reasons == ["Dilihat di foto"]));
    world.app.decide(&agus, household(1), case, &decision("3", &again.heads)).expect("decided");
    assert_eq!(world.app.queue(&dewi, &QueueFilter::default()).expect("a queue").total, 0);
}

#[test]
fn a_decision_needs_a_reason_and_the_heads_it_was_made_on() {
    let world = World::new();
    world.account("dewi", Duty::DistrictAdmin, &[]);
    let dewi = log_in(&world, "dewi");
    clash(&world);
    let case = only_case(&world, &dewi);
    let heads = world.app.case(&dewi, household(1), case).expect("a case").heads;
    let silent = Decision { reason: "  ".into(), ..decision("3", &heads) };
    assert!(matches!(world.app.decide(&dewi, household(1), case, &silent), Err(Error::ReasonMissing)));
    let blind = decision("3", &["00".repeat(32)]);
    assert!(matches!(world.app.decide(&dewi, household(1), case, &blind), Err(Error::CaseChanged)));
    world.app.decide(&dewi, household(1), case, &decision("3", &heads)).expect("decided");
    let heads = world.app.household(&dewi, household(1)).map(|_| heads).expect("a household");
    assert!(world.app.case(&dewi, household(1), case).is_err(), "{heads:?}");
}

#[test]
fn a_household_goes_back_to_its_officer_with_a_note() {
    let world = World::new();
    world.account("dewi", Duty::DistrictAdmin, &[]);
    let dewi = log_in(&world, "dewi");
    let (mut rina, _) = clash(&world);
    world.app.return_household(&dewi, household(1), "Lengkapi foto KK").expect("returned");
    rina.sync(&world);
    let seen = rina.view(&world, household(1));
    assert_eq!((seen.stage, seen.stage_note.as_str()), (Stage::Returned, "Lengkapi foto KK"));
    assert_eq!(world.app.overview(&dewi).expect("numbers").returned, 1);
}

#[test]
fn the_console_lets_in_whom_it_should() {
    let world = World::new();
    world.account("dewi", Duty::DistrictAdmin, &[]);
    let wrong = |login: &str| Login { login: login.into(), password: "salah".into(), code: None };
    assert!(matches!(world.app.login(&wrong("dewi"), "127.0.0.1"), Err(Error::WrongPassword)));
    assert!(matches!(world.app.login(&wrong("nobody"), "127.0.0.1"), Err(Error::WrongPassword)));
    let asked = Login { login: "dewi".into(), password: "rahasia dewi".into(), code: None };
    let (_, cookie) = world.app.login(&asked, "127.0.0.1").expect("a session");
    assert!(matches!(world.app.session(&cookie, Some("x")), Err(Error::ForeignRequest)));
    assert!(matches!(world.app.session("x", None), Err(Error::NotLoggedIn)));
    let session = world.app.session(&cookie, None).expect("a session");
    world.app.logout(&session).expect("logged out");
    assert!(matches!(world.app.session(&cookie, None), Err(Error::NotLoggedIn)));
    (0..8).for_each(|_| assert!(world.app.login(&wrong("dewi"), "127.0.0.1").is_err()));
    assert!(matches!(world.app.login(&asked, "127.0.0.1"), Err(Error::TooManyAttempts)));
    world.wait(301);
    let (_, cookie) = world.app.login(&asked, "127.0.0.1").expect("a session");
    world.wait(11 * 3600);
    assert!(matches!(world.app.session(&cookie, None), Err(Error::NotLoggedIn)));
}

#[test]
fn what_was_refused_is_seen_by_the_district() {
    let world = World::new();
    world.account("dewi", Duty::DistrictAdmin, &[]);
    let dewi = log_in(&world, "dewi");
    let mut stranger = world.officer("stranger", &[field::NEIGHBOUR]);
    stranger.write(&world, household(2), &founding(VILLAGE));
    stranger.sync(&world);
    let aside = world.app.set_aside(&dewi, &QuarantineQuestion::default()).expect("a list");
    assert_eq!((aside[0].reason.as_str(), aside[0].officer.as_str()), ("out_of_area", "Nama stranger"));
    let fleet = world.app.fleet(&dewi).expect("devices");
    assert_eq!(fleet.len(), 1);
    let asked = |reason: &str| RevokeRequest { cause: Cause::Cause, reason: reason.into() };
    let silent = world.app.revoke_device(&dewi, fleet[0].number, &asked(" "));
    assert!(matches!(silent, Err(Error::ReasonMissing)));
    world.app.revoke_device(&dewi, fleet[0].number, &asked("bukan petugas")).expect("revoked");
    assert!(world.app.fleet(&dewi).expect("devices")[0].revoked);
    assert_eq!(district(), dewi.account.district);
}
