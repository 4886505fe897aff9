//! Which photos are named: by a household, or in a change that is in none.

use std::collections::BTreeSet;

use crate::document::{Document, Slot, keys};
use crate::ids::PhotoHash;

/// Digits of a hash.
const HASH: usize = 64;

/// Photos and thumbnails that a household names: in force, contested, claimed or decided. What was answered before and is
/// so no longer names nothing, although it stays readable.
pub fn named_by(document: &Document) -> BTreeSet<PhotoHash> {
    let own = keys::CONTAINERS.into_iter().flat_map(|name| document.slots(name));
    let of_members = document.persons().into_iter().flat_map(|person| document.member_slots(person));
    let values = own
        .chain(of_members)
        .flat_map(|Slot { value, rivals, .. }| rivals.into_iter().map(|write| write.value).chain([value]));
    values.flat_map(|value| named_in(value.as_bytes())).collect()
}

/// Photos and thumbnails whose words stand anywhere in these bytes: a text, or a change as it is pushed.
pub fn named_in(bytes: &[u8]) -> BTreeSet<PhotoHash> {
    let colons = bytes.iter().enumerate().filter(|(_, byte)| **byte == b':');
    colons.filter_map(|(at, _)| word_around(bytes, at)).flatten().collect()
}

/// The two hashes of a word, by the colon between them.
fn word_around(bytes: &[u8], colon: usize) -> Option<[PhotoHash; 2]> {
    let end = colon + 1 + HASH;
    let photo = hash(bytes.get(colon.checked_sub(HASH)?..colon)?)?;
    let thumbnail = hash(bytes.get(colon + 1..end)?)?;
    (bytes.get(end) == Some(&b':')).then_some([photo, thumbnail])
}

fn hash(digits: &[u8]) -> Option<PhotoHash> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Photo;

    fn word(n: u8) -> String {
        let (hash, thumbnail) = (PhotoHash([n; 32]), PhotoHash([n + 1; 32]));
        Photo { hash, thumbnail, bytes: 9, width: 4, height: 3, taken: 0, place: None }.to_string()
    }

    #[test]
    fn words_are_found_among_anything_else() {
        let text = format!("\u{1}Jl. Mawar{} {}\"}}::{}", word(0x11), word(0x33), &word(0x55)[..100]);
        let expected: BTreeSet<PhotoHash> = [0x11, 0x12, 0x33, 0x34].map(|n| PhotoHash([n; 32])).into();
        assert_eq!(named_in(text.as_bytes()), expected);
        assert!(named_in(b":").is_empty() && named_in(b"").is_empty());
    }
}
