//! The seven bombs of the threat list, over HTTP, each in a push with honest work.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, Change, ROOT};
use pendata_domain::attribution::{Act, Attribution};
use pendata_domain::ids::{DeviceNumber, UserId};
use pendata_domain::protocol::QuarantineReason::{
    self, ForeignActor, ForeignAuthor, ForeignShape, GateFailed, Malformed, Oversize,
};
use pendata_domain::protocol::{Entry, Verdict};
use pendata_tests::bombs::corpus;

use crate::field::{Officer, VILLAGE, World, founding, household, own, set};
use crate::served::{Served, aside};
use crate::workers;

fn of_the_corpus(name: &str) -> Vec<u8> {
    corpus().into_iter().find(|bomb| bomb.name == name).expect("it is in the corpus").bytes
}

/// A change of the officer upon household 1, that the server has.
fn written(world: &World, officer: &Officer, attribution: Option<Attribution>) -> Vec<u8> {
    let mut officer = officer.clone();
    let attribution = attribution.unwrap_or_else(|| officer.attribution(Act::Save));
    officer.write_as(world, household(1), &[set(own("q303"), "5")], attribution);
    officer.outbox.pop().expect("a change").1
}

fn gap(world: &World, officer: &Officer) -> Vec<u8> {
    let mut expanded = Change::from_bytes(written(world, officer, None)).expect("a change").decode();
    expanded.seq += 5;
    Change::from(expanded).raw_bytes().to_vec()
}

/// Puts a key beside the containers, as a prototype.
fn injected(officer: &Officer) -> Vec<u8> {
    let mut document = Automerge::load(&officer.documents[&household(1)].save()).expect("it loads");
    let number = officer.number.0.to_be_bytes();
    document.set_actor(ActorId::from([number, [9; 4]].concat()));
    let mut tx = document.transaction();
    tx.put(ROOT, "__proto__", "x").expect("it is written");
    tx.commit_with(CommitOptions::default().with_message(officer.attribution(Act::Save).to_string()));
    document.get_last_local_change().expect("a change").raw_bytes().to_vec()
}

/// What each is, and the answer it must get.
fn bombs(world: &World, officer: &Officer) -> Vec<(&'static str, Vec<u8>, QuarantineReason)> {
    let foreign = Officer { number: DeviceNumber(officer.number.0 + 1), ..officer.clone() };
    let honest = officer.attribution(Act::Save);
    let forged = Attribution { user: UserId(honest.user.0 + 1), ..honest };
    let named = |name| of_the_corpus(name);
    vec![
        ("ten million operations", named("ten million operations in a hundred bytes"), Oversize),
        ("a deflated column", named("a column that inflates a thousandfold"), ForeignShape),
        ("nesting", named("ten thousand maps, each in the other"), Oversize),
        ("a gap in the sequence", gap(world, officer), GateFailed),
        ("a foreign actor", written(world, &foreign, None), ForeignActor),
        ("a forged author", written(world, officer, Some(forged)), ForeignAuthor),
        ("an injected key", injected(officer), ForeignShape),
    ]
}

#[test]
fn each_of_the_seven_ends_with_its_reason_and_honest_work_beside_it_is_taken() {
    let served = Served::by(&workers());
    let mut rina = served.officer("rina");
    rina.write(&served.world, household(1), &founding(VILLAGE));
    let outbox = std::mem::take(&mut rina.outbox);
    assert_eq!(served.push_changes(&mut rina, &outbox), [Verdict::Accepted]);
    for (n, (name, bytes, reason)) in (10..).zip(bombs(&served.world, &rina)) {
        rina.write(&served.world, household(n), &founding(VILLAGE));
        let mut changes = std::mem::take(&mut rina.outbox);
        changes.push((household(1), bytes));
        let verdicts = served.push_changes(&mut rina, &changes);
        assert_eq!(verdicts, [Verdict::Accepted, aside(reason)], "{name}");
    }
    assert_eq!(served.harm(), [], "the first wall holds them: no worker was lost");
    served.assert_alive();
}

#[test]
fn a_deflated_chunk_is_malformed_before_anything_is_inflated() {
    let served = Served::by(&workers());
    let mut rina = served.officer("rina");
    rina.write(&served.world, household(1), &founding(VILLAGE));
    let outbox = std::mem::take(&mut rina.outbox);
    let mut group = rina.seal(&outbox);
    let change = of_the_corpus("a chunk that inflates a thousandfold");
    group.entries[0] = Entry::Present { household: household(1), change };
    assert_eq!(served.push(&mut rina, group), [aside(Malformed)]);
    assert_eq!(served.push_changes(&mut rina, &outbox), [Verdict::Accepted]);
    served.assert_alive();
}
