//! Changes that nobody honest sends.

mod world;

use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, ObjType, ROOT};
use pendata_domain::document::{Caps, inspect};
use pendata_domain::ids::ChangeHash;
use pendata_domain::merge::integrate;
use pendata_domain::protocol::{QuarantineReason, Verdict};
use sha2::{Digest, Sha256};
use world::*;

/// The change with its checksum made to fit.
fn with_checksum(mut bytes: Vec<u8>) -> Vec<u8> {
    let hash = Sha256::digest(&bytes[8..]);
    bytes[4..8].copy_from_slice(&hash[..4]);
    bytes
}

fn uleb(mut n: u64) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let byte = (n & 0x7f) as u8;
        n >>= 7;
        out.push(if n == 0 { byte } else { byte | 0x80 });
        if n == 0 {
            return out;
        }
    }
}

/// A change of a hundred-odd bytes whose action column claims `count` operations.
fn bomb(count: u64) -> Vec<u8> {
    let mut sleb = uleb(count);
    if sleb.last().is_some_and(|b| b & 0x40 != 0) {
        *sleb.last_mut().expect("not empty") |= 0x80;
        sleb.push(0);
    }
    let action = [sleb, vec![1]].concat();
    let mut body = vec![0, 8];
    body.extend([0, 0, 0, 10, 1, 2, 3, 4]);
    body.extend([1, 1, 0, 0, 0, 1, 0x42]);
    body.extend(uleb(action.len() as u64));
    body.extend(action);
    let mut chunk = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 1];
    chunk.extend(uleb(body.len() as u64));
    chunk.extend(body);
    with_checksum(chunk)
}

fn verdict_of(edit: impl FnOnce(&mut automerge::transaction::Transaction<'_>)) -> Verdict {
    let device = Device::new(10);
    let mut document = Automerge::load(&device.document.save()).expect("loads");
    document.set_actor(ActorId::from(vec![0, 0, 0, 10, 1, 2, 3, 4]));
    let mut tx = document.transaction();
    edit(&mut tx);
    tx.commit();
    let change = document.get_last_local_change().expect("a change");
    let inspected = inspect(change.raw_bytes().to_vec(), &Caps::CHANGE).expect("within the caps");
    integrate(&device.document, &[inspected]).results[0].verdict.clone()
}

#[test]
fn ten_million_operations_in_a_hundred_bytes_are_refused_unread() {
    assert_eq!(inspect(bomb(10_000_000), &Caps::CHANGE), Err(QuarantineReason::Oversize));
    assert_eq!(inspect(bomb(u64::MAX >> 2), &Caps::CHANGE), Err(QuarantineReason::Oversize));
}

#[test]
fn bytes_that_are_no_change_are_malformed() {
    let honest = inspected(
        &{
            let mut d = Device::new(10);
            d.write(&[set(own("q303"), "8")]);
            d
        }
        .document,
    )[0]
    .bytes
    .clone();
    for cut in 0..honest.len() {
        assert_eq!(inspect(honest[..cut].to_vec(), &Caps::CHANGE), Err(QuarantineReason::Malformed), "{cut}");
    }
    let mut flipped = honest.clone();
    flipped[20] ^= 1;
    assert_eq!(inspect(flipped, &Caps::CHANGE), Err(QuarantineReason::Malformed));
    assert!(inspect(honest, &Caps::CHANGE).is_ok());
}

#[test]
fn a_change_of_more_bytes_than_allowed_is_oversize() {
    assert_eq!(inspect(vec![0; Caps::CHANGE.bytes + 1], &Caps::CHANGE), Err(QuarantineReason::Oversize));
}

#[test]
fn foreign_shapes_are_refused() {
    let foreign = Verdict::Quarantined { reason: QuarantineReason::ForeignShape };
    assert_eq!(verdict_of(|tx| _ = tx.put(ROOT, "x", "y")), foreign);
    assert_eq!(verdict_of(|tx| _ = tx.put_object(ROOT, "answers", ObjType::Map)), foreign);
    let container = |tx: &automerge::transaction::Transaction<'_>, name: &str| {
        use automerge::ReadDoc;
        tx.get(ROOT, name).expect("reads").expect("is there").1
    };
    assert_eq!(verdict_of(|tx| _ = tx.put_object(container(tx, "answers"), "q303", ObjType::Map)), foreign);
    assert_eq!(verdict_of(|tx| _ = tx.put_object(container(tx, "members"), "x", ObjType::List)), foreign);
    assert_eq!(verdict_of(|tx| _ = tx.put(container(tx, "answers"), "q303", 8i64)), foreign);
    assert_eq!(verdict_of(|tx| _ = tx.put(container(tx, "members"), "x", "y")), foreign);
    assert_eq!(verdict_of(|tx| _ = tx.put(container(tx, "answers"), "q".repeat(200), "y")), foreign);
    assert_eq!(verdict_of(|tx| _ = tx.put(container(tx, "answers"), "q303", "8")), Verdict::Accepted);
}

#[test]
fn two_changes_under_one_number_are_told_and_what_depends_on_them_is_held_back() {
    let mut a = Device::new(10);
    let mut copy = a.clone();
    a.write(&[set(own("q303"), "8")]);
    copy.write(&[set(own("q303"), "6")]);
    copy.write(&[set(own("q107"), "x")]);
    let merged = integrate(&a.document, &inspected(&copy.document));
    let verdicts: Vec<_> = merged.results.iter().map(|r| r.verdict.clone()).collect();
    let refused = |reason| Verdict::Quarantined { reason };
    assert_eq!(
        verdicts,
        [refused(QuarantineReason::DuplicateSequence), refused(QuarantineReason::DependsOnRefused)]
    );
    assert_eq!(merged.document.heads(), a.document.heads());
}

/// One to three bytes flipped and the checksum repaired: most panic or poison a bare automerge document.
#[test]
fn no_damaged_change_gets_past_the_gate() {
    let mut honest = Device::new(10);
    honest
        .write(&[pendata_domain::edit::Intent::AddPerson { person: person(1) }, set(of(1, "q402"), "Siti")]);
    let before = honest.document.clone();
    let cut = honest.write(&[set(own("q303"), "8"), set(of(1, "q404"), "1")]);
    let mut random = 0x9e37_79b9_7f4a_7c15u64;
    let mut next = |limit: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % limit
    };
    std::panic::set_hook(Box::new(|_| {}));
    for _ in 0..2_000 {
        let mut bytes = cut.bytes.clone();
        for _ in 0..1 + next(3) {
            let at = 9 + next(bytes.len() - 9);
            bytes[at] = next(256) as u8;
        }
        let Ok(mutant) = inspect(with_checksum(bytes), &Caps::CHANGE) else { continue };
        let merged = integrate(&before, std::slice::from_ref(&mutant));
        match &merged.results[0].verdict {
            Verdict::Accepted | Verdict::Duplicate => {
                let loaded =
                    pendata_domain::document::Document::load(&merged.document.save()).expect("it loads");
                assert!(loaded.contains(&mutant.hash) || mutant.hash == cut.hash);
            }
            _ => assert_eq!(merged.document.heads(), before.heads()),
        }
    }
    drop(std::panic::take_hook());
    assert_ne!(ChangeHash([0; 32]), cut.hash);
}
