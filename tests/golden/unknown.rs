//! Messages of a later program of the same version: an item more at the end of every array that has room for one. Today's
//! program reads over it, or keeps it where it is signed; it never reads anything else out of it.

use minicbor::data::Type;
use minicbor::{Decoder, Encoder};
use pendata_domain::protocol::Signed;

use crate::examples::{Message, all};

/// What no version of ours has: a map with an integer for a key.
const LATER: [u8; 5] = [0xa1, 0x18, 0x63, 0x61, 0x78];

/// Where an array begins, how many items it has, and where it ends.
struct Place {
    from: usize,
    items: u64,
    to: usize,
}

/// The arrays of a message, the outermost last.
fn places(d: &mut Decoder<'_>, found: &mut Vec<Place>) {
    let from = d.position();
    match d.datatype().expect("an item") {
        Type::Array => {
            let items = d.array().expect("an array").expect("its length");
            (0..items).for_each(|_| places(d, found));
            found.push(Place { from, items, to: d.position() });
        }
        _ => d.skip().expect("an item"),
    }
}

/// The message with one item more at a place.
pub fn grown(bytes: &[u8], place: usize) -> Vec<u8> {
    let mut found = Vec::new();
    places(&mut Decoder::new(bytes), &mut found);
    let Place { from, items, to } = found[place];
    let mut before = Decoder::new(&bytes[from..]);
    before.array().expect("an array");
    let content = from + before.position();
    let mut out = bytes[..from].to_vec();
    Encoder::new(&mut out).array(items + 1).expect("writing to a vector cannot fail");
    out.extend_from_slice(&bytes[content..to]);
    out.extend_from_slice(&LATER);
    out.extend_from_slice(&bytes[to..]);
    out
}

fn count(bytes: &[u8]) -> usize {
    let mut found = Vec::new();
    places(&mut Decoder::new(bytes), &mut found);
    found.len()
}

/// Of the arrays of a message, those that take an item more: the fields of something, not a list or a number of bytes.
fn grows(name: &str, Message { bytes, again }: &Message) -> Vec<bool> {
    let one = |place| {
        let grown = grown(bytes, place);
        let Some(written) = again(&grown) else { return false };
        assert!(written == *bytes || written == grown, "{name}: something else was read at array {place}");
        true
    };
    (0..count(bytes)).map(one).collect()
}

/// One of several kinds: not the pair of its number and its fields grows, but the fields.
const CHOICES: [&str; 3] = ["meeting-welcome", "meeting-confirmation", "meeting-message"];

/// Without a field that came later: what stands behind their last item is read as that. Their fuller siblings
/// (`crate::erasing`) have room.
const SHORT: [&str; 4] =
    ["village-papers.frame", "seal-outcome.frame", "sync-answer.frame", "sync-request.frame"];

#[test]
fn what_a_later_program_adds_is_passed_over_and_nothing_is_misread() {
    let mut table = String::new();
    for example in all() {
        let Some(message) = &example.message else { continue };
        let grows = grows(&example.name, message);
        let taken = grows.iter().filter(|grows| **grows).count();
        table += &format!("{}: {taken} of {} arrays\n", example.name, grows.len());
        let whole = match example.name.as_str() {
            "parcels.cbor" | "sealed-changes.cbor" => false,
            name if SHORT.contains(&name) => false,
            name => !CHOICES.iter().any(|choice| name.starts_with(choice)),
        };
        let grows_itself = grows.last() == Some(&true);
        assert!(if whole { grows_itself } else { taken > 0 }, "{} cannot grow", example.name);
    }
    insta::assert_snapshot!(table);
}

/// The frame is the envelope of everything signed: with more in it, body and signature are the same.
#[test]
fn a_frame_with_more_in_it_holds() {
    for example in all().iter().filter(|example| example.name.ends_with(".frame")) {
        let outermost = count(&example.bytes) - 1;
        let more = grown(&example.bytes, outermost);
        let (before, after) = (Signed::parse(&example.bytes), Signed::parse(&more));
        assert_eq!(before.expect("a frame"), after.expect("a frame"), "{}", example.name);
    }
}
