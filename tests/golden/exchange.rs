//! What makes the work of one device hold in the hands of others: seals, receipts, papers, outcomes, parcels.

use minicbor::bytes::ByteVec;
use pendata_domain::attribution::Role;
use pendata_domain::document::change_hash;
use pendata_domain::ids::{ChangeHash, FormHash, FormVersion, PhotoHash, UserId};
use pendata_domain::later::Later;
use pendata_domain::photo::Photo;
use pendata_domain::protocol::{
    Access, BundleKey, Entry, Exchange, FormNotice, Group, LogRecord, Parcel, PhotoPiece, QuarantineReason,
    RosterDevice, RosterEntry, SEAL_OUTCOME, SealOutcome, VILLAGE_PAPERS, Verdict, VillageKey, VillagePapers,
    seal_frame,
};
use pendata_domain::receipt::{AcceptedList, ChainMark, Receipt, ReceiptBody};
use pendata_domain::seal::{Seal, SealHeader, SealId, SealedChange};
use pendata_tests::world::HOUSEHOLD;
use sha2::{Digest, Sha256};

use crate::document::household;
use crate::examples::{EIGHT, Example, NOON, SEVEN, TICKET, eight, server, seven, village};
use crate::values::told;

pub const FORM: &str = include_str!("../simulation/form.xml");

pub fn form_hash() -> FormHash {
    FormHash(Sha256::digest(FORM).into())
}

pub fn notice() -> FormNotice {
    FormNotice {
        version: FormVersion(1),
        hash: form_hash(),
        bytes: FORM.len() as u32,
        starts: Some(NOON + 86_400),
    }
}

/// Device seven's second seal: a change, and one of another village by its hash.
pub fn group() -> Group {
    let (_, changes) = household();
    let header = SealHeader {
        device: SEVEN,
        counter: 2,
        previous: SealId([3; 16]),
        ticket: TICKET,
        time: NOON,
        later: Later::default(),
    };
    let entries = vec![
        Entry::Present { household: HOUSEHOLD, change: changes[0].clone() },
        Entry::Elided { household: HOUSEHOLD, hash: ChangeHash([9; 32]) },
    ];
    let sealed = entries.iter().map(|entry| entry.sealed().expect("a change")).collect();
    let seal = Seal::sign(header, sealed, &seven());
    Group { header: seal.header, entries, signature: seal.signature }
}

/// With where the audit chain ended.
fn of_a_witness() -> Receipt {
    let chain = Some(ChainMark { number: 900, hash: [9; 16] });
    Receipt::sign(ReceiptBody { chain, ..receipt().body }, &server())
}

pub fn receipt() -> Receipt {
    let body = ReceiptBody {
        epoch: 1,
        device: SEVEN,
        number: 12,
        counter: 2,
        accepted: AcceptedList::of(&[change_hash(&household().1[0]).expect("a change")]),
        time: NOON,
        chain: None,
        later: Later::default(),
    };
    Receipt::sign(body, &server())
}

pub fn roster() -> Vec<RosterEntry> {
    let entry = |number: u32, name: &str, role, devices| RosterEntry {
        user: UserId(number),
        name: name.into(),
        role,
        devices,
    };
    let device = |number, key: ed25519_dalek::SigningKey, revoked| RosterDevice {
        number,
        label: "Tablet balai desa".into(),
        key: key.verifying_key().to_bytes().to_vec(),
        revoked,
    };
    vec![
        entry(
            3,
            "Rina",
            Role::VillageOfficer,
            vec![device(SEVEN, seven(), false), device(EIGHT, eight(), true)],
        ),
        entry(4, "Dewi", Role::DistrictAdmin, Vec::new()),
        entry(5, "Anto", Role::Operator, Vec::new()),
    ]
}

pub fn papers() -> VillagePapers {
    VillagePapers {
        village: village(),
        version: 4,
        generation: 2,
        roster: roster(),
        form: Some(notice()),
        time: NOON,
        erasures: Vec::new(),
    }
}

pub fn papers_frame() -> ByteVec {
    seal_frame(&papers(), VILLAGE_PAPERS, b"", &server()).into()
}

pub fn outcome() -> SealOutcome {
    // That one never travels.
    let first = QuarantineReason::ALL.into_iter().filter(|reason| *reason != QuarantineReason::Erased);
    let set_aside = first.map(|reason| Verdict::Quarantined { reason });
    let results = [Verdict::Accepted, Verdict::Waiting { missing: vec![ChangeHash([9; 32])] }];
    SealOutcome {
        writer: SEVEN,
        seal: group().seal().expect("a seal").id(),
        results: results.into_iter().chain(set_aside).collect(),
        receipt: receipt(),
        erased: Vec::new(),
    }
}

fn outcome_frame() -> ByteVec {
    seal_frame(&outcome(), SEAL_OUTCOME, b"", &server()).into()
}

pub fn exchange() -> Exchange {
    let key = VillageKey { village: village(), generation: 2, key: BundleKey([6; 32]) };
    Exchange { keys: vec![key], papers: vec![papers_frame()], outcome: Some(outcome_frame()) }
}

/// One of each kind, in the order they are given.
pub fn parcels() -> Vec<Parcel> {
    let (notice, body) = (crate::sync::pack_notice(), crate::sync::pack_body());
    let photo = Photo {
        hash: PhotoHash([4; 32]),
        thumbnail: PhotoHash([5; 32]),
        bytes: 24,
        width: 4,
        height: 3,
        taken: NOON,
        place: None,
    };
    let piece = PhotoPiece {
        household: HOUSEHOLD,
        path: "q501".into(),
        photo: photo.to_string(),
        hash: photo.hash,
        from: 8,
        of: 24,
        bytes: vec![0xff; 16].into(),
    };
    vec![
        Parcel::Papers { frame: papers_frame() },
        Parcel::Form { version: FormVersion(1), hash: form_hash(), xml: b"zstd of the form".to_vec().into() },
        Parcel::Part { epoch: 1, notice, index: 0, body: body.into() },
        Parcel::Record {
            epoch: 1,
            after: 41,
            record: LogRecord::Changes { last: 42, group: group(), emptied: Vec::new() },
        },
        Parcel::Group { group: group() },
        Parcel::Outcome { frame: outcome_frame() },
        Parcel::Photo { piece },
    ]
}

fn sealed_list() -> Vec<SealedChange> {
    group().seal().expect("a seal").changes
}

pub fn all() -> Vec<Example> {
    let access = Access::sign(SEVEN, NOON, TICKET, "GET", "/v1/form/ab", &seven());
    let line = |bytes: &[u8]| {
        let text = std::str::from_utf8(bytes).expect("text");
        let access: Access = text.parse().expect("a line");
        access.verify("GET", "/v1/form/ab", &seven().verifying_key()).expect("signed");
        told(&access)
    };
    let unbound = |purpose| (purpose, Vec::new(), server());
    vec![
        Example::plain("group", group()),
        Example::plain("sealed-changes", sealed_list()),
        Example::plain("receipt", receipt()),
        Example::plain("receipt-of-a-witness", of_a_witness()),
        Example::framed("village-papers", papers(), unbound(VILLAGE_PAPERS)),
        Example::framed("seal-outcome", outcome(), unbound(SEAL_OUTCOME)),
        Example::plain("parcels", parcels()),
        Example {
            name: "access.line".into(),
            bytes: access.to_string().into_bytes(),
            read: Box::new(line),
            message: None,
            exact: true,
        },
    ]
}

/// What is signed beside the frames holds over the bytes in the files.
#[test]
fn seals_and_receipts_of_the_files_hold() {
    let read = |name: &str| std::fs::read(crate::kept::folder().join(name)).expect("a file");
    let group: Group = minicbor::decode(&read("group.cbor")).expect("a group");
    group.seal().expect("a seal").verify(&seven().verifying_key()).expect("the seal holds");
    let receipt: Receipt = minicbor::decode(&read("receipt.cbor")).expect("a receipt");
    receipt.verify(&server().verifying_key()).expect("the receipt holds");
}
