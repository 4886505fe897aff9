//! Identity numbers are masked; whoever sees one in full says why, and the audit chain keeps it.

mod field;

use field::{VILLAGE, World, district, founding, household, of, own, person, set};
use sync_server::Error;
use sync_server::access::Duty;
use sync_server::district::Visitor;
use sync_server::district::types::{Login, QueueFilter, RevealReason, RevealRequest};

const NIK: &str = "3502114301809001";

fn log_in(world: &World, login: &str) -> Visitor {
    let asked = Login { login: login.into(), password: format!("rahasia {login}"), code: None };
    let (me, cookie) = world.app.login(&asked, "127.0.0.1").expect("a session");
    world.app.session(&cookie, Some(&me.csrf)).expect("a visitor").visitor
}

fn asked(person: Option<String>, question: &str) -> RevealRequest {
    RevealRequest { person, question: question.into(), reason: RevealReason::SubjectRequest }
}

fn reveals(world: &World) -> Vec<String> {
    let rows = world.app.store.audit(&district(), 0, 1_000).expect("a chain");
    rows.into_iter().filter(|row| row.act == "reveal").map(|row| row.detail).collect()
}

#[test]
fn a_number_in_full_is_in_the_audit_chain_and_the_number_is_not() {
    let world = World::new();
    world.account("dewi", Duty::DistrictAdmin, &[]);
    let dewi = log_in(&world, "dewi");
    let mut rina = world.officer("rina", &[VILLAGE]);
    let mut intents = founding(VILLAGE);
    intents.push(set(of(1, "q403"), NIK));
    rina.write(&world, household(1), &intents);
    rina.sync(&world);
    let view = world.app.household(&dewi, household(1)).expect("a household");
    let shown = view.members[0].answers.iter().find(|answer| answer.question == "q403").expect("a NIK");
    assert!(shown.masked && !shown.value.id.contains("0114301809"), "{}", shown.value.id);
    assert!(view.answers.iter().all(|answer| !answer.masked));
    assert_eq!(reveals(&world), [""; 0]);
    let of_one = || Some(person(1).to_string());
    let seen = world.app.reveal(&dewi, household(1), &asked(of_one(), "q403")).expect("shown");
    assert_eq!(seen.value, NIK);
    let said =
        format!("household {} person {} question q403 reason subject_request", household(1), person(1));
    assert_eq!(reveals(&world), [said]);
    // What is not masked is not revealed, nor what is not there.
    for wrong in [asked(of_one(), "q402"), asked(None, "q114"), asked(Some("x".into()), "q403")] {
        assert!(matches!(world.app.reveal(&dewi, household(1), &wrong), Err(Error::NotFound)));
    }
    assert_eq!(reveals(&world).len(), 1);
    // Two numbers to decide between are seen in full, which is written down too.
    rina.write(&world, household(1), &[set(own("q303"), "3")]);
    rina.sync(&world);
    let mut joko = world.officer("joko", &[VILLAGE]);
    joko.sync(&world);
    rina.write(&world, household(1), &[set(of(1, "q403"), "3502114301809002")]);
    joko.write(&world, household(1), &[set(of(1, "q403"), "3502114301809003")]);
    rina.sync(&world);
    joko.sync(&world);
    let queue = world.app.queue(&dewi, &QueueFilter::default()).expect("a queue");
    let case = queue.cases[0].case.parse().expect("an id");
    world.app.case(&dewi, household(1), case).expect("a case");
    assert!(reveals(&world)[1].ends_with("question q403 reason case"));
}
