//! What is fed to whoever reads bytes from outside, and what has to hold whatever they are. The fuzzer and the replay
//! of its finds (tests/corpus) call the same functions; none may panic, take long or take much memory.

use std::io::Cursor;
use std::sync::Arc;

use chrono::NaiveDate;
use ed25519_dalek::SigningKey;
use minicbor::{Decode, Encode};
use pendata_domain::bundle::Bundle;
use pendata_domain::document::{Caps, Document, Inspected, change_hash, inspect};
use pendata_domain::merge::integrate;
use pendata_domain::protocol::{
    Access, BundleKey, EnrolAnswer, EnrolRequest, Exchange, Greeting, Group, LogRecord, MeetingMessage,
    PackPart, Parcel, RepairAnswer, RepairRequest, ScopeUpdate, SealOutcome, Signed, SyncAnswer, SyncRequest,
    Verdict, VillagePapers, WorkUpdate,
};
use pendata_xforms::{Form, Lists, RowId, Session};
use sha2::{Digest, Sha256};

/// The pre-parser: what it lets through keeps to the caps.
pub fn pre_parser(bytes: &[u8]) {
    inspected(bytes);
}

/// A change with its frame made to fit: else the fuzzer would have to find SHA-256 first.
fn inspected(bytes: &[u8]) -> Option<Inspected> {
    let mut chunk = [0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 1].to_vec();
    chunk.extend(bytes);
    let hash = Sha256::digest(&chunk[8..]);
    chunk[4..8].copy_from_slice(&hash[..4]);
    let caps = Caps::CHANGE;
    let change = inspect(chunk.clone(), &caps).ok()?;
    assert!(change.bytes == chunk && chunk.len() <= caps.bytes);
    assert!((1..=caps.operations).contains(&change.operations));
    assert!(change.dependencies.len() as u64 <= caps.dependencies);
    assert_eq!(change_hash(&chunk), Ok(change.hash));
    Some(change)
}

/// The gate behind it: what is taken can be saved and loaded, what is not leaves the document alone.
pub fn gate(bytes: &[u8]) {
    let Some(change) = inspected(bytes) else { return };
    let before = Document::golden();
    let merged = integrate(&before, std::slice::from_ref(&change));
    if merged.results[0].verdict == Verdict::Accepted {
        let loaded = Document::load(&merged.document.save()).expect("what is taken loads again");
        assert!(loaded.contains(&change.hash) && loaded.heads() == merged.document.heads());
    } else {
        assert_eq!(merged.document.heads(), before.heads());
    }
}

/// A sealed group.
pub fn envelope(bytes: &[u8]) {
    let Ok(group) = minicbor::decode::<Group>(bytes) else { return };
    comes_back::<Group>(bytes);
    let Ok(seal) = group.seal() else { return };
    assert_eq!(seal.changes.len(), group.entries.len());
    assert!(seal.verify(&key().verifying_key()).is_err(), "nobody signed it");
    std::hint::black_box(seal.id());
}

/// Every message of the protocol, in frames and bare.
pub fn messages(bytes: &[u8]) {
    if let Ok(signed) = Signed::parse(bytes) {
        assert!(signed.verify("sync request", b"", &key().verifying_key()).is_err(), "nobody signed it");
        bare(&signed.body);
    }
    bare(bytes);
}

fn bare(bytes: &[u8]) {
    comes_back::<SyncRequest>(bytes);
    comes_back::<SyncAnswer>(bytes);
    comes_back::<EnrolRequest>(bytes);
    comes_back::<EnrolAnswer>(bytes);
    comes_back::<ScopeUpdate>(bytes);
    comes_back::<LogRecord>(bytes);
    comes_back::<RepairRequest>(bytes);
    comes_back::<RepairAnswer>(bytes);
    comes_back::<PackPart>(bytes);
    comes_back::<Exchange>(bytes);
    comes_back::<Parcel>(bytes);
    comes_back::<SealOutcome>(bytes);
    comes_back::<VillagePapers>(bytes);
    comes_back::<Greeting>(bytes);
    comes_back::<MeetingMessage>(bytes);
    comes_back::<WorkUpdate>(bytes);
    if let Ok(Ok(access)) = std::str::from_utf8(bytes).map(str::parse::<Access>) {
        std::hint::black_box(access.to_string());
    }
}

/// What was read says the same when it is written and read again.
fn comes_back<T: for<'b> Decode<'b, ()> + Encode<()>>(bytes: &[u8]) {
    let Ok(message) = minicbor::decode::<T>(bytes) else { return };
    let written = minicbor::to_vec(&message).expect("writing to a vector cannot fail");
    let again: T = minicbor::decode(&written).expect("what was written is read");
    assert_eq!(minicbor::to_vec(&again).expect("writing to a vector cannot fail"), written);
}

/// A bundle file.
pub fn bundle(bytes: &[u8]) {
    let Ok(mut bundle) = Bundle::open(Cursor::new(bytes)) else { return };
    let (signer, sealed) = (key().verifying_key(), BundleKey([7; 32]));
    if bundle.check(&sealed, |_| Ok::<_, pendata_domain::bundle::BundleProblem>(signer)).is_ok() {
        let mut chunks = bundle.chunks(&sealed).expect("it was checked");
        while chunks.next_chunk().expect("it was checked").is_some() {}
    }
}

/// A form package: an XForm, compiled, and a household filled in under it.
pub fn form(bytes: &[u8]) {
    let Ok(xform) = std::str::from_utf8(bytes) else { return };
    let Ok(form) = Form::compile(xform) else { return };
    let row = RowId(uuid::Uuid::nil());
    let mut session = Session::new(Arc::new(form), NaiveDate::default(), Lists::none());
    session.fill(&[row], []);
    let fields: Vec<_> = session.fields().map(|(row, code, _)| (row, code.to_owned())).collect();
    for (row, code) in fields.into_iter().take(20) {
        session.set(row, &code, "1").ok();
        session.set(row, &code, "2026-01-05").ok();
    }
    std::hint::black_box(session.findings());
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[9; 32])
}
