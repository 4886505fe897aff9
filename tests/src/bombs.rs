//! Changes that nobody honest sends, each with the answer it must get. A device whose program, memory or owner
//! is not to be trusted can send any of them: they are pushed at the gate and at the server.

use std::io::Write;

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{ActorId, Automerge, Change, ExpandedChange, ObjId, ObjType, ROOT, ReadDoc};
use pendata_domain::document::{Document, keys};
use pendata_domain::protocol::QuarantineReason::{
    self, DuplicateSequence, ForeignShape, GateFailed, Malformed, Oversize,
};
use sha2::{Digest, Sha256};

use crate::world::{Device, own, person, set};

/// Device 10, as the honest writers of [`crate::world`]: a bomb comes from an enrolled device.
const ACTOR: [u8; 8] = [0, 0, 0, 10, 1, 2, 3, 4];
const ACTION_COLUMN: u64 = 0x42;
const VALUE_COLUMN: u64 = 0x57;
const DEFLATED: u64 = 0b1000;

pub struct Bomb {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    /// `None`: taken in, and must do no harm.
    pub refused: Option<QuarantineReason>,
}

/// The household the bombs are made for: two persons and an answer.
pub fn target() -> Document {
    let mut device = Device::new(11);
    let add = |n| pendata_domain::edit::Intent::AddPerson { person: person(n) };
    device.write(&[add(1), add(2), set(own("q303"), "8")]);
    device.document
}

/// Every bomb of the corpus, made for [`target`].
pub fn corpus() -> Vec<Bomb> {
    [frames(), shapes(), chains(), injections()].into_iter().flatten().collect()
}

/// A change chunk with the checksum made to fit its content.
pub fn with_checksum(mut chunk: Vec<u8>) -> Vec<u8> {
    let hash = Sha256::digest(&chunk[8..]);
    chunk[4..8].copy_from_slice(&hash[..4]);
    chunk
}

/// As many ticks of one choice, each upon nothing: one run in every column.
fn many(ticks: u64) -> Vec<u8> {
    let document = Automerge::load(&Document::golden().save()).expect("it loads");
    let (_, answers) = document.get(ROOT, keys::ANSWERS).expect("it reads").expect("it is there");
    let ObjId::Id(place, golden, _) = answers else { panic!("a container has a place") };
    let run = |value: &[u8]| [signed(ticks), value.to_vec()].concat();
    // Object (actor and number), key, insert (a count of no), action (put), value (false), predecessors (none).
    let columns: Vec<(u64, Vec<u8>)> = vec![
        (0x01, run(&[1])),
        (0x02, run(&unsigned(place))),
        (0x15, run(b"\x06q411/1")),
        (0x34, unsigned(ticks)),
        (ACTION_COLUMN, run(&[1])),
        (0x56, run(&[1])),
        (0x70, run(&[0])),
    ];
    let mut body = vec![0, 8];
    body.extend(ACTOR);
    // Sequence 1, first operation 127, time 0, no message, one other actor.
    body.extend([1, 127, 0, 0, 1, golden.to_bytes().len() as u8]);
    body.extend(golden.to_bytes());
    body.extend(operations(&columns));
    chunk(1, &body)
}

fn bomb(name: &'static str, bytes: Vec<u8>, refused: impl Into<Option<QuarantineReason>>) -> Bomb {
    Bomb { name, bytes, refused: refused.into() }
}

/// What the pre-parser must see before automerge does.
fn frames() -> Vec<Bomb> {
    let run = |count: u64| vec![(ACTION_COLUMN, [signed(count), vec![1]].concat())];
    let deflated_column = vec![(ACTION_COLUMN, vec![1, 1]), (VALUE_COLUMN | DEFLATED, deflated(1 << 20))];
    vec![
        bomb("ten million operations in a hundred bytes", many(10_000_000), Oversize),
        bomb("more operations than there are numbers", chunk(1, &body(&run(u64::MAX >> 2))), Oversize),
        bomb("a chunk that inflates a thousandfold", chunk(2, &deflated(32 << 20)), Malformed),
        bomb("a chunk larger than any change", chunk(1, &vec![0; 70_000]), Oversize),
        bomb("a column that inflates a thousandfold", chunk(1, &body(&deflated_column)), ForeignShape),
        bomb("a whole document as a change", target().save(), Malformed),
        bomb("nothing", Vec::new(), Malformed),
    ]
}

/// What a household document never holds.
fn shapes() -> Vec<Bomb> {
    let answers = |doc: &Transaction<'_>| at(doc, &ROOT, keys::ANSWERS);
    vec![
        bomb("ten thousand maps, each in the other", nested(10_000), Oversize),
        bomb("as many nested maps as operations are allowed", nested(3_900), ForeignShape),
        bomb(
            "another map in place of the answers",
            change(|tx| made(tx, &ROOT, keys::ANSWERS)),
            ForeignShape,
        ),
        bomb(
            "another map in place of the members",
            change(|tx| made(tx, &ROOT, keys::MEMBERS)),
            ForeignShape,
        ),
        bomb("another layout version", change(|tx| put(tx, &ROOT, keys::LAYOUT, "2")), ForeignShape),
        bomb(
            "a counter",
            change(|tx| {
                let counter = automerge::ScalarValue::counter(i64::MAX);
                tx.put(answers(tx), "q303", counter).expect("it is written");
            }),
            ForeignShape,
        ),
        bomb(
            "an answer of five thousand bytes",
            change(|tx| {
                put(tx, &answers(tx), "q303", &"x".repeat(5_000));
            }),
            ForeignShape,
        ),
        bomb(
            "a deleted person",
            change(|tx| {
                let members = at(tx, &ROOT, keys::MEMBERS);
                tx.delete(members, keys::member(person(1))).expect("it is deleted");
            }),
            ForeignShape,
        ),
    ]
}

/// Changes that do not follow from what came before them.
fn chains() -> Vec<Bomb> {
    let honest = |tx: &mut Transaction<'_>| {
        let answers = at(tx, &ROOT, keys::ANSWERS);
        put(tx, &answers, "q303", "6");
    };
    let forged = |alter: fn(&mut ExpandedChange)| {
        let mut expanded = parsed(change(honest)).decode();
        alter(&mut expanded);
        Change::from(expanded).raw_bytes().to_vec()
    };
    vec![
        bomb("a gap in the sequence", forged(|change| change.seq = 7), GateFailed),
        bomb(
            "the number of the golden change",
            forged(|change| change.actor_id = vec![0].into()),
            DuplicateSequence,
        ),
        bomb(
            "operations numbered up to the end",
            forged(|change| {
                change.start_op = std::num::NonZeroU64::new(u32::MAX.into()).expect("not zero");
            }),
            GateFailed,
        ),
        bomb(
            "operations numbered from the first",
            forged(|change| {
                change.start_op = std::num::NonZeroU64::MIN;
            }),
            GateFailed,
        ),
        bomb(
            "more dependencies than devices",
            forged(|change| {
                change.deps.extend((0..17).map(|n| automerge::ChangeHash([n; 32])));
            }),
            Oversize,
        ),
        bomb("a message of fifty bytes", forged(|change| change.message = Some("x".repeat(50))), Oversize),
    ]
}

/// Keys that mean something elsewhere: to JavaScript, to the layout, to the order of members.
fn injections() -> Vec<Bomb> {
    const KEYS: [&str; 8] =
        ["__proto__", "constructor", "toString", "_order", "_reason", "members", "answers", "q303/../q404"];
    let order = |place: &str| {
        let place = place.to_owned();
        change(move |tx| {
            let members = at(tx, &ROOT, keys::MEMBERS);
            let first = at(tx, &members, &keys::member(person(1)));
            put(tx, &first, keys::ORDER, &place);
        })
    };
    let everywhere = change(|tx| {
        let members = at(tx, &ROOT, keys::MEMBERS);
        let containers = keys::CONTAINERS.into_iter().filter(|name| *name != keys::MEMBERS);
        let homes = containers.map(|name| at(tx, &ROOT, name)).collect::<Vec<_>>();
        for home in homes.into_iter().chain([at(tx, &members, &keys::member(person(1)))]) {
            KEYS.into_iter().for_each(|key| put(tx, &home, key, "x"));
        }
    });
    vec![
        bomb("keys that mean something elsewhere", everywhere, None),
        bomb(
            "a person named as a prototype",
            change(|tx| {
                let members = at(tx, &ROOT, keys::MEMBERS);
                made(tx, &members, "__proto__");
            }),
            None,
        ),
        bomb("a place in the order that has no room after it", order(&"z".repeat(4_000)), None),
        bomb("a place in the order that has no room before it", order("000"), None),
        bomb("no place in the order", order(""), None),
        bomb("a place of letters nobody uses", order("ÿ\u{0}~"), None),
    ]
}

fn parsed(bytes: Vec<u8>) -> Change {
    Change::from_bytes(bytes).expect("a change")
}

/// A change upon the target, written by automerge itself.
fn change(edit: impl FnOnce(&mut Transaction<'_>)) -> Vec<u8> {
    let mut document = Automerge::load(&target().save()).expect("it loads");
    document.set_actor(ActorId::from(ACTOR.to_vec()));
    let mut tx = document.transaction();
    edit(&mut tx);
    let attribution = Device::new(10).request(pendata_domain::attribution::Act::Save).attribution;
    tx.commit_with(CommitOptions::default().with_message(attribution.to_string()));
    document.get_last_local_change().expect("a change").raw_bytes().to_vec()
}

fn nested(depth: usize) -> Vec<u8> {
    change(|tx| {
        let mut map = at(tx, &ROOT, keys::ANSWERS);
        for _ in 0..depth {
            map = tx.put_object(&map, "m", ObjType::Map).expect("it is made");
        }
    })
}

fn at(doc: &Transaction<'_>, map: &ObjId, key: &str) -> ObjId {
    doc.get(map, key).expect("it reads").expect("it is there").1
}

fn put(tx: &mut Transaction<'_>, map: &ObjId, key: &str, value: &str) {
    tx.put(map, key, value).expect("it is written");
}

fn made(tx: &mut Transaction<'_>, map: &ObjId, key: &str) {
    tx.put_object(map, key, ObjType::Map).expect("it is made");
}

/// The body of a change of [`ACTOR`] with these operation columns.
fn body(columns: &[(u64, Vec<u8>)]) -> Vec<u8> {
    let mut body = vec![0, 8];
    body.extend(ACTOR);
    // Sequence 1, first operation 1, time 0, no message, no other actors.
    body.extend([1, 1, 0, 0, 0]);
    body.extend(operations(columns));
    body
}

/// Columns as they end a change: what each is and how long, then each.
fn operations(columns: &[(u64, Vec<u8>)]) -> Vec<u8> {
    let mut out = vec![columns.len() as u8];
    for (specification, content) in columns {
        out.extend(unsigned(*specification));
        out.extend(unsigned(content.len() as u64));
    }
    out.extend(columns.iter().flat_map(|(_, content)| content));
    out
}

fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut chunk = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, kind];
    chunk.extend(unsigned(body.len() as u64));
    chunk.extend(body);
    with_checksum(chunk)
}

fn deflated(zeros: usize) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&vec![0; zeros]).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

/// Unsigned LEB128.
fn unsigned(mut n: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while n > 0x7f {
        out.push((n & 0x7f) as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
    out
}

/// Signed LEB128 of a positive number: the sign bit of the last byte must be clear.
fn signed(n: u64) -> Vec<u8> {
    let mut out = unsigned(n);
    let last = out.last_mut().expect("at least one byte");
    if *last & 0x40 != 0 {
        *last |= 0x80;
        out.push(0);
    }
    out
}
