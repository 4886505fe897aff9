//! A household: its changes as they are pushed, its document as it is kept and as it lies in a snapshot.

use pendata_domain::document::Document;
use pendata_domain::edit::Intent;
use pendata_domain::merge::read;
use pendata_domain::stage::Stage;
use pendata_tests::world::{Device, HOUSEHOLD, of, own, person, rules, set};

use crate::examples::Example;

/// Two persons, answers of every kind of merge, a note and a stage; then an answer of a second device.
pub fn household() -> (Document, Vec<Vec<u8>>) {
    let mut first = Device::new(7);
    let founding = first.write(&[
        set(own("q104"), "35.02.11.2003"),
        set(own("rt"), "003"),
        set(own("q107"), "Jl. Mawar 1"),
        set(own("q303"), "2"),
        Intent::AddPerson { person: person(1) },
        set(of(1, "q402"), "Siti Aminah"),
        set(of(1, "q403"), "3502116505909001"),
        set(of(1, "q404"), "1"),
        Intent::AddPerson { person: person(2) },
        set(of(2, "q402"), "Budi Santoso"),
        Intent::Tick { path: of(1, "q411"), choice: "2".into(), ticked: true },
    ]);
    let mut second = Device::new(8);
    second.pull(&first);
    let answer = second.write(&[
        set(own("q303"), "4"),
        Intent::Confirm { subject: "q303:soft".into(), reason: "Dilihat sendiri".into() },
        Intent::SetStage { stage: Stage::Ready, note: String::new() },
    ]);
    (second.document, vec![founding.bytes, answer.bytes])
}

/// What a reader finds in a document.
pub fn told(document: &Document) -> String {
    crate::values::told(&read(document, HOUSEHOLD, &rules()))
}

pub fn all() -> Vec<Example> {
    let (document, changes) = household();
    let load = |bytes: &[u8]| told(&Document::load(bytes).expect("it loads"));
    let unpack = |bytes: &[u8]| told(&Document::load_packed(bytes).expect("it loads"));
    let apply = |bytes: &[u8]| {
        let changes: Vec<minicbor::bytes::ByteVec> = minicbor::decode(bytes).expect("a list");
        told(
            &Document::rebuild(changes.iter().map(|change| change.as_slice()))
                .expect("they follow each other"),
        )
    };
    let listed: Vec<minicbor::bytes::ByteVec> = changes.into_iter().map(Into::into).collect();
    let file =
        |name: &str, bytes, read| Example { name: name.into(), bytes, read, message: None, exact: true };
    vec![
        file("household.changes", crate::examples::encoded(&listed), Box::new(apply)),
        file("household.saved", document.save(), Box::new(load)),
        file("household.packed", document.save_packed(), Box::new(unpack)),
    ]
}
