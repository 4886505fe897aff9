//! Chance: weighted choices and yes-or-no draws from one seeded source.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The source of one household. ChaCha gives the same numbers on every machine and in every version.
pub(crate) type Source = ChaCha8Rng;

/// A source for household `index` of a village; neither neighbours nor the size of the village change it.
pub(crate) fn source(seed: u64, village: &str, index: u64) -> Source {
    // FNV-1a: only has to be fixed and to tell villages apart.
    let mixed = village.bytes().fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut source = ChaCha8Rng::seed_from_u64(mixed);
    source.set_stream(index);
    source
}

/// True in `percent` of 100 draws.
pub(crate) fn chance(source: &mut Source, percent: u32) -> bool {
    source.random_range(0..100) < percent
}

/// One of `items` by weight. The weights must not all be 0.
pub(crate) fn weighted<T: Copy>(source: &mut Source, items: &[(T, u32)]) -> T {
    let total: u32 = items.iter().map(|(_, weight)| weight).sum();
    let mut left = source.random_range(0..total);
    for (item, weight) in items {
        if left < *weight {
            return *item;
        }
        left -= weight;
    }
    unreachable!("what is left is below the sum of the weights")
}

pub(crate) fn any<T: Copy>(source: &mut Source, items: &[T]) -> T {
    items[source.random_range(0..items.len())]
}

/// Near `middle`, at most `spread` away; the middle is likelier than the ends.
pub(crate) fn around(source: &mut Source, middle: i32, spread: i32) -> i32 {
    let mut half = || source.random_range(-spread..=spread);
    middle + (half() + half()) / 2
}
