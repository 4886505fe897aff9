//! What two tablets say to each other.

use ed25519_dalek::Signer;
use pendata_domain::ids::FormVersion;
use pendata_domain::protocol::{
    Confirmation, Greeting, Holdings, MeetingMessage, MeetingRefusal, Proof, TakenCount, Welcome,
};
use pendata_domain::seal::SealId;
use pendata_tests::world::HOUSEHOLD;

use crate::examples::{Example, SEVEN, seven, village};
use crate::exchange::{papers_frame, parcels};

fn greeting() -> Greeting {
    Greeting { version: 1, share: vec![0x42; 33] }
}

fn holdings() -> Holdings {
    Holdings {
        cursor: crate::sync::cursor(),
        reading: Some((40, 1)),
        papers: 4,
        form: FormVersion(1),
        seals: vec![SealId([3; 16])],
        device: Some(SEVEN),
    }
}

/// Over a channel of sixes, by the end that typed the code.
fn proof() -> Proof {
    let key = seven().verifying_key().to_bytes().to_vec();
    let unsigned = Proof {
        device: SEVEN,
        key,
        villages: vec![village()],
        papers: vec![papers_frame()],
        signature: [0; 64],
    };
    let signature = seven().sign(&unsigned.signed_bytes(&[6; 32], true)).to_bytes();
    Proof { signature, ..unsigned }
}

fn messages() -> Vec<(&'static str, MeetingMessage)> {
    let taken = TakenCount { changes: 2, households: 1, refused: 1 };
    vec![
        ("proof", MeetingMessage::Proof { proof: proof() }),
        ("holdings", MeetingMessage::Holdings { holdings: holdings() }),
        ("parcels", MeetingMessage::Parcels { parcels: parcels(), of: 7 }),
        ("taken", MeetingMessage::Taken { taken }),
        ("fresh", MeetingMessage::Fresh { households: vec![HOUSEHOLD] }),
        ("outcome", MeetingMessage::Outcome { holdings: holdings() }),
        ("stopped", MeetingMessage::Stopped),
        ("villages", MeetingMessage::Villages { villages: vec![village()] }),
        ("settled", MeetingMessage::Settled { nothing_left: true }),
    ]
}

const REFUSALS: [(&str, MeetingRefusal); 5] = [
    ("unproven", MeetingRefusal::Unproven),
    ("revoked", MeetingRefusal::Revoked),
    ("other-village", MeetingRefusal::OtherVillage),
    ("storage", MeetingRefusal::Storage),
    ("withdrawn", MeetingRefusal::Withdrawn),
];

pub fn all() -> Vec<Example> {
    let welcome = Welcome::Greeting { greeting: greeting() };
    let mut all = vec![
        Example::plain("meeting-greeting", greeting()),
        Example::plain("meeting-welcome", welcome),
        Example::plain("meeting-welcome-other-version", Welcome::OtherVersion),
        Example::plain("meeting-confirmation", Confirmation::Tag { tag: vec![0x17; 32] }),
        Example::plain("meeting-confirmation-wrong-code", Confirmation::WrongCode { left: 2 }),
    ];
    let message = |(name, message)| Example::plain(&format!("meeting-message-{name}"), message);
    all.extend(messages().into_iter().map(message));
    all.extend(REFUSALS.map(|(name, why)| {
        Example::plain(&format!("meeting-message-refused-{name}"), MeetingMessage::Refused { why })
    }));
    all
}

#[test]
fn the_proof_of_the_file_holds_over_its_channel() {
    let bytes = std::fs::read(crate::kept::folder().join("meeting-message-proof.cbor")).expect("a file");
    let Ok(MeetingMessage::Proof { proof }) = minicbor::decode(&bytes) else { panic!("a proof") };
    let signature = ed25519_dalek::Signature::from_bytes(&proof.signature);
    let signed = |guest| proof.signed_bytes(&[6; 32], guest);
    seven().verifying_key().verify_strict(&signed(true), &signature).expect("it holds");
    assert!(seven().verifying_key().verify_strict(&signed(false), &signature).is_err());
}
