//! A household that a later program wrote in, with questions and keys that this one does not know: they survive whatever
//! this program does with the household.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, ObjId, ROOT, ReadDoc, ScalarValue, Value};
use pendata_domain::document::{Caps, Document, inspect, keys};
use pendata_domain::merge::integrate;
use pendata_domain::protocol::Verdict;
use pendata_tests::world::{Device, of, own, person, set};

use crate::document::household;

/// Where a later program writes, under which key, and what.
fn later() -> Vec<(&'static str, &'static str, ScalarValue)> {
    vec![
        (keys::ANSWERS, "q999", "7".into()),
        (keys::ANSWERS, "q998/3", true.into()),
        (keys::MEMBERS, "q997", "Katarak".into()),
        (keys::MEMBERS, "_later", "of a person".into()),
        (keys::STATUS, "pace", "slow".into()),
        (keys::CONFIRMATIONS, "q999:fresh", "Dilihat".into()),
        (keys::CLAIMS, "q999", "8".into()),
        (keys::NOTES, "not-an-id", "q999\nCatatan".into()),
    ]
}

/// Containers as they are; for members the map of the first.
fn home(document: &Automerge, container: &str) -> ObjId {
    let at = |map: &ObjId, key: &str| document.get(map, key).expect("it reads").expect("it is there").1;
    match container {
        keys::MEMBERS => at(&at(&ROOT, container), &keys::member(person(1))),
        _ => at(&ROOT, container),
    }
}

fn written_upon(document: &Document) -> Vec<u8> {
    let mut inner = Automerge::load(&document.save()).expect("it loads");
    inner.set_actor(ActorId::from([0, 0, 0, 7, 9, 9, 9, 9]));
    let homes: Vec<ObjId> = later().iter().map(|(container, ..)| home(&inner, container)).collect();
    let mut tx = inner.transaction();
    for (place, (_, key, value)) in homes.iter().zip(later()) {
        tx.put(place, key, value).expect("it is written");
    }
    let attribution = Device::new(7).request(pendata_domain::attribution::Act::Save).attribution;
    tx.commit_with(CommitOptions::default().with_message(attribution.to_string()));
    inner.get_last_local_change().expect("a change").raw_bytes().to_vec()
}

fn assert_survived(document: &Document, when: &str) {
    let inner = Automerge::load(&document.save()).expect("it loads");
    for (container, key, expected) in later() {
        let found = inner.get(home(&inner, container), key).expect("it reads");
        let Some((Value::Scalar(value), _)) = found else { panic!("{container}/{key} is gone {when}") };
        assert_eq!(*value, expected, "{container}/{key} {when}");
    }
}

fn taken(document: &Document, change: &[u8]) -> Document {
    let change = inspect(change.to_vec(), &Caps::CHANGE).expect("within the caps");
    let integration = integrate(document, &[change]);
    assert_eq!(integration.results[0].verdict, Verdict::Accepted);
    integration.document
}

#[test]
fn what_a_later_program_wrote_survives_a_merge_a_save_and_an_edit_by_this_one() {
    let (before, _) = household();
    let change = written_upon(&before);
    let mut here = Device::new(11);
    here.document = taken(&before, &change);
    assert_survived(&here.document, "taken in");
    here.write(&[set(own("q303"), "5"), set(of(1, "q402"), "Siti Aminah binti Ahmad")]);
    assert_survived(&here.document, "after an edit");
    let mut elsewhere = Device::new(12);
    elsewhere.document = before;
    elsewhere.write(&[set(own("q107"), "Jl. Mawar 2")]);
    here.pull(&elsewhere);
    assert_survived(&here.document, "after a merge");
    let saved = Document::load(&here.document.save()).expect("it loads");
    assert_survived(&saved, "saved and loaded");
    let packed = Document::load_packed(&saved.save_packed()).expect("it loads");
    assert_survived(&packed, "through a snapshot");
    assert!(packed.changes().iter().any(|(_, bytes)| *bytes == change), "it goes on as it came");
}

/// The reader of this version sees what it knows, and the answers it does not know among the others.
#[test]
fn a_household_of_a_later_form_is_read_like_any_other() {
    let (before, _) = household();
    let mut here = Device::new(11);
    let known = here.household();
    assert!(known.members.is_empty());
    here.document = taken(&before, &written_upon(&before));
    assert_eq!(here.text(own("q303")), "4");
    assert_eq!(here.text(own("q999")), "7");
    assert_eq!(here.text(of(1, "q997")), "Katarak");
    assert!(here.household().conflicts.is_empty() && here.household().notes.is_empty());
}
