//! Files that go from hand to hand: one of the server, one of a device.

use std::io::Cursor;

use ed25519_dalek::SigningKey;
use pendata_domain::bundle::{Bundle, BundleProblem, BundleWriter, Header, Nonce, Sender};
use pendata_domain::protocol::{BundleKey, Parcel};

use crate::examples::{Example, NOON, SEVEN, server, seven, village};
use crate::exchange::parcels;
use crate::values::told;

const KEY: BundleKey = BundleKey([6; 32]);

pub fn header(sender: Sender) -> Header {
    Header { village: village(), generation: 2, sender, time: NOON, nonce: Nonce([11; 19]) }
}

/// Papers first, then the rest in a second chunk.
fn written(sender: Sender, signer: &SigningKey) -> Vec<u8> {
    let mut rest = parcels();
    let first = vec![rest.remove(0)];
    let mut writer = BundleWriter::begin(Vec::new(), &header(sender), &KEY).expect("memory takes it");
    writer.add(first).expect("memory takes it");
    writer.add(rest).expect("memory takes it");
    writer.finish(signer).expect("memory takes it").0
}

pub fn read(bytes: &[u8], signer: &SigningKey) -> (Header, Vec<Parcel>) {
    let mut bundle = Bundle::open(Cursor::new(bytes)).expect("a bundle");
    let header = bundle.header().clone();
    bundle.check(&KEY, |_| Ok::<_, BundleProblem>(signer.verifying_key())).expect("whole and signed");
    let mut chunks = bundle.chunks(&KEY).expect("it was checked");
    let mut parcels = Vec::new();
    while let Some(chunk) = chunks.next_chunk().expect("it was checked") {
        parcels.extend(chunk);
    }
    (header, parcels)
}

pub fn all() -> Vec<Example> {
    let file = |name: &str, sender, signer: fn() -> SigningKey| Example {
        name: format!("bundle-{name}.pendata"),
        bytes: written(sender, &signer()),
        read: Box::new(move |bytes| told(&read(bytes, &signer()))),
        message: None,
        exact: false,
    };
    vec![file("server", Sender::Server, server), file("device", Sender::Device(SEVEN), seven)]
}

#[test]
fn a_bundle_of_a_later_format_is_known_as_such_and_not_opened() {
    let mut bytes = std::fs::read(crate::kept::folder().join("bundle-server.pendata")).expect("a file");
    bytes[7] = b'2';
    assert!(matches!(Bundle::open(Cursor::new(&bytes)), Err(BundleProblem::NewerFormat)));
}
