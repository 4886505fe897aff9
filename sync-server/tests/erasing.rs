//! A person is erased: what the server says, keeps and refuses from then on.

mod field;

use field::{NEIGHBOUR, VILLAGE, World, district, founding, household, of, own, person, set, village};
use pendata_domain::edit::Intent;
use pendata_domain::ids::HouseholdId;
use pendata_domain::merge::CannotRemake;
use pendata_domain::protocol::{
    ERASURE, Erasure, ErasureReason, QuarantineReason, ScopeState, VILLAGE_PAPERS, Verdict, VillagePapers,
    open_frame,
};
use sync_server::access::Duty;
use sync_server::district::types::{EraseRequest, Login};
use sync_server::district::{Erase, Visitor};
use sync_server::store::fleet::QuarantineFilter;
use sync_server::{Error, FaultKind, NotErased};

const NAME: &str = "Sekar Kusumaningtyas";
const NIK: &str = "3502115505909002";

fn family() -> Vec<Intent> {
    let mut intents = founding(VILLAGE);
    intents.push(Intent::AddPerson { person: person(2) });
    intents.extend([set(of(2, "q402"), NAME), set(of(2, "q403"), NIK), set(of(2, "q404"), "1")]);
    intents
}

fn wanted() -> Erase {
    Erase {
        household: household(1),
        person: person(2),
        reason: ErasureReason::SubjectRequest,
        words: "surat 12/2026".into(),
        by: None,
    }
}

fn erased(world: &World) -> HouseholdId {
    let view = world.app.erase(&district(), &wanted()).expect("erased").view;
    view.remade.expect("another stands in its place").parse().expect("an id")
}

fn says(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    [NAME, NIK].iter().any(|word| text.contains(&word.to_lowercase()))
}

fn faults(world: &World) -> Vec<FaultKind> {
    world.app.verify().expect("a report").faults.iter().map(|fault| fault.kind).collect()
}

#[test]
fn the_village_converges_upon_the_household_that_was_made_again() {
    let world = World::new();
    let (mut rina, mut joko) = (world.officer("rina", &[VILLAGE]), world.officer("joko", &[VILLAGE]));
    rina.write(&world, household(2), &founding(VILLAGE));
    rina.sync(&world);
    joko.sync(&world);
    rina.write(&world, household(1), &family());
    rina.sync(&world);
    let planned = world.app.erasure_planned(&district(), &wanted()).expect("a plan");
    assert_eq!((planned.members, planned.changes, planned.remade), (1, 1, None));
    let remade = erased(&world);
    assert_eq!(faults(&world), [], "empty bodies that are named hold");
    // Joko had not read that far: he gets no byte of the old one, and his digest holds at the head.
    joko.sync(&world);
    rina.sync(&world);
    assert!(!joko.documents.contains_key(&household(1)));
    assert!(!says(&joko.documents[&remade].save()));
    assert_eq!(joko.heads(remade), rina.heads(remade));
    assert_eq!(joko.cursors, rina.cursors);
    let view = joko.view(&world, remade);
    assert_eq!(view.members.iter().map(|member| member.id).collect::<Vec<_>>(), [person(1)]);
    assert_eq!(view.text(&own("q303")), "2");
    let audit = world.app.store.audit(&district(), 0, 1_000).expect("a chain");
    let acts: Vec<_> = audit.iter().filter(|row| row.act == "erase").map(|row| row.detail.clone()).collect();
    assert_eq!(
        acts,
        [format!("household {} remade {remade} reason subject_request: surat 12/2026", household(1))]
    );
    assert!(audit.iter().all(|row| !says(row.detail.as_bytes())));
    let again = world.app.erase(&district(), &wanted());
    assert!(matches!(again, Err(Error::NotErased(NotErased::Before))));
}

#[test]
fn late_work_is_set_aside_without_its_body_and_named_in_the_answer() {
    let world = World::new();
    let (mut rina, mut joko) = (world.officer("rina", &[VILLAGE]), world.officer("joko", &[VILLAGE]));
    let first = rina.write(&world, household(1), &family());
    let known = rina.outbox.clone();
    rina.sync(&world);
    joko.sync(&world);
    joko.write(&world, household(1), &[set(of(2, "q402"), &format!("{NAME} Putri"))]);
    joko.write(&world, household(2), &founding(VILLAGE));
    let remade = erased(&world);
    let outbox = std::mem::take(&mut joko.outbox);
    let group = joko.seal(&outbox);
    let answer = joko.push(&world, Some(group.clone())).expect("an answer");
    let aside = Verdict::Quarantined { reason: QuarantineReason::OutOfArea };
    assert_eq!(answer.results, [aside, Verdict::Accepted], "in a word that every program reads");
    assert_eq!((answer.erased[0].place, answer.erased[0].remade), (0, remade));
    let filter = QuarantineFilter { limit: 9, ..QuarantineFilter::default() };
    let rows = world.app.store.quarantine(&district(), &filter).expect("rows");
    assert_eq!((rows.len(), rows[0].reason.as_str()), (1, "erased"));
    let kept = world.app.store.set_aside(&district(), rows[0].hash).expect("asked").expect("a row");
    assert!(kept.body.is_empty());
    // The same push again; and what the log holds of the old household is there as it was promised.
    let again = joko.push(&world, Some(group)).expect("an answer");
    assert_eq!((again.results[1].clone(), again.erased.len()), (Verdict::Duplicate, 1));
    let group = rina.seal(&known);
    let answer = rina.push(&world, Some(group)).expect("an answer");
    assert_eq!((answer.results, answer.erased), (vec![Verdict::Duplicate], vec![]), "{first}");
    assert_eq!(faults(&world), []);
}

#[test]
fn what_a_revoked_tablet_still_sends_of_it_is_not_kept_either() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &family());
    rina.sync(&world);
    rina.write(&world, household(1), &[set(own("q109"), &format!("tanya {NAME}"))]);
    erased(&world);
    world
        .app
        .revoke(&district(), rina.number, sync_server::store::fleet::Cause::Lost, (None, ""))
        .expect("revoked");
    let outbox = std::mem::take(&mut rina.outbox);
    let group = rina.seal(&outbox);
    let answer = rina.push(&world, Some(group)).expect("an answer");
    assert_eq!(answer.results, [Verdict::Quarantined { reason: QuarantineReason::Revoked }]);
    assert!(answer.scopes.iter().all(|scope| scope.state == ScopeState::Revoked));
    let hashes = world.app.store.aside_of(&district(), household(1)).expect("asked");
    let kept = world.app.store.set_aside(&district(), hashes[0]).expect("asked").expect("a row");
    assert!(kept.body.is_empty());
}

#[test]
fn the_erasure_travels_with_the_papers_under_the_servers_name() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE, NEIGHBOUR]);
    rina.write(&world, household(1), &family());
    rina.sync(&world);
    let before = rina.roster;
    let remade = erased(&world);
    let answer = rina.push(&world, None).expect("an answer");
    assert!(rina.roster > before, "the roster is another one, so that papers come with it");
    let papers: Vec<VillagePapers> = answer
        .exchange
        .expect("papers")
        .papers
        .iter()
        .map(|frame| open_frame(frame, VILLAGE_PAPERS, &[], &rina.server_key).expect("the server's"))
        .collect();
    let of_village =
        |code: &str| papers.iter().find(|papers| papers.village.as_str() == code).expect("papers");
    assert!(of_village(NEIGHBOUR).erasures.is_empty());
    let erasures = &of_village(VILLAGE).erasures;
    let erasure: Erasure = open_frame(&erasures[0], ERASURE, &[], &rina.server_key).expect("the server's");
    assert_eq!((erasures.len(), erasure.household, erasure.remade), (1, household(1), remade));
    assert_eq!((erasure.village, erasure.reason), (village(), ErasureReason::SubjectRequest));
}

#[test]
fn an_empty_body_that_nobody_named_is_a_fault_and_so_is_a_full_one_that_is_named() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &family());
    rina.write(&world, household(2), &founding(VILLAGE));
    rina.sync(&world);
    let remade = erased(&world);
    let id = |household: HouseholdId| hex::encode(household.as_bytes());
    let renamed =
        |from, to| format!("UPDATE erasures SET household = x'{}' WHERE household = x'{}'", id(to), id(from));
    let free = "DROP TRIGGER IF EXISTS erasures_are_never_altered";
    if world.registry.database.is_none() {
        world.registry.run(free);
    }
    world.registry.tamper(&renamed(household(1), household(77)));
    assert!(faults(&world).contains(&FaultKind::Altered), "empty, and not named");
    world.registry.tamper(&renamed(household(77), household(1)));
    assert_eq!(faults(&world), []);
    world.registry.tamper(&renamed(household(1), remade));
    let found = faults(&world);
    assert!(found.contains(&FaultKind::NotEmptied) && found.contains(&FaultKind::Altered), "{found:?}");
}

#[test]
fn a_household_that_cannot_be_made_again_is_left_as_it_is() {
    let world = World::new();
    let (mut rina, mut joko) = (world.officer("rina", &[VILLAGE]), world.officer("joko", &[VILLAGE]));
    rina.write(&world, household(1), &family());
    rina.sync(&world);
    joko.sync(&world);
    rina.write(&world, household(1), &[set(own("q303"), "5")]);
    joko.write(&world, household(1), &[set(own("q303"), "6")]);
    rina.sync(&world);
    joko.sync(&world);
    let feed = world.app.store.feed(&village()).expect("a feed");
    let refused = |wanted: Erase| match world.app.erase(&district(), &wanted) {
        Err(Error::NotErased(NotErased::Household(why))) => why,
        other => panic!("{:?}", other.map(|erased| erased.view)),
    };
    assert_eq!(refused(wanted()), CannotRemake::OpenCases);
    assert_eq!(refused(Erase { person: person(9), ..wanted() }), CannotRemake::UnknownPerson);
    assert_eq!(world.app.store.feed(&village()).expect("a feed"), feed);
    assert_eq!(faults(&world), []);
}

fn log_in(world: &World, login: &str) -> Visitor {
    let asked = Login { login: login.into(), password: format!("rahasia {login}"), code: None };
    let (me, cookie) = world.app.login(&asked, "127.0.0.1").expect("a session");
    world.app.session(&cookie, Some(&me.csrf)).expect("a visitor").visitor
}

#[test]
fn the_operator_is_told_in_numbers_and_has_to_say_why() {
    let world = World::new();
    world.account("pusat", Duty::CentreOperator, &[]);
    let operator = log_in(&world, "pusat");
    let mut rina = world.officer("rina", &[VILLAGE]);
    rina.write(&world, household(1), &family());
    rina.sync(&world);
    let asked = |words: &str, dry_run| EraseRequest {
        person: person(2).to_string(),
        reason: ErasureReason::Order,
        words: words.into(),
        dry_run,
    };
    let silent = world.app.erase_for(&operator, household(1), &asked(" ", false));
    assert!(matches!(silent, Err(Error::ReasonMissing)));
    let planned =
        world.app.erase_for(&operator, household(1), &asked("putusan 3", true)).expect("a plan").view;
    assert!(planned.remade.is_none() && world.app.store.erasures(&village()).expect("rows").is_empty());
    let done = world.app.erase_for(&operator, household(1), &asked(&format!("putusan {NIK}"), false));
    let view = done.expect("erased").view;
    assert!(view.remade.is_some() && !says(format!("{view:?}").as_bytes()));
    let chain = world.app.store.audit(&district(), 0, 1_000).expect("a chain");
    let row = chain.iter().find(|row| row.act == "erase").expect("it is written down");
    assert_eq!(row.user, Some(operator.account.user.0));
    assert!(row.detail.ends_with("reason order: putusan …"), "{}", row.detail);
}
