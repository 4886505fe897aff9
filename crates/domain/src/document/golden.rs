//! The golden first change. Its bytes are a constant: made once, never again, since two devices that
//! create the same containers by themselves would lose one side's content.

use std::sync::LazyLock;

use automerge::{Automerge, Change};

use super::Document;
use crate::ids::ChangeHash;

/// Actor 00, time 0: the containers and the layout version.
const GOLDEN: &[u8] = include_bytes!("golden.change");

static DOCUMENT: LazyLock<Automerge> = LazyLock::new(|| {
    let change = Change::from_bytes(GOLDEN.to_vec()).expect("the golden change is a change");
    let mut document = Automerge::new();
    document.apply_changes([change]).expect("the golden change applies to an empty document");
    document
});

static HASH: LazyLock<ChangeHash> = LazyLock::new(|| ChangeHash(DOCUMENT.get_heads()[0].0));

pub fn document() -> Document {
    Document { inner: DOCUMENT.clone() }
}

pub fn hash() -> ChangeHash {
    *HASH
}

#[cfg(test)]
mod tests {
    use super::super::keys;
    use super::*;
    use automerge::ReadDoc;

    #[test]
    fn the_golden_change_never_changes() {
        insta::assert_snapshot!(hash().to_string());
    }

    #[test]
    fn it_makes_every_container_and_nothing_else() {
        let document = document();
        let mut keys: Vec<String> = document.inner.keys(automerge::ROOT).collect();
        keys.sort();
        let mut expected: Vec<String> = keys::CONTAINERS.map(String::from).to_vec();
        expected.push(keys::LAYOUT.into());
        expected.sort();
        assert_eq!(keys, expected);
    }
}
