//! One sound, one spelling: the orthography of before 1972 (oe, dj, tj), sounds of Arabic that Indonesian writes in
//! several ways (kh, ch, sy, dz, ts, q, f), doubled letters and the h at a word's end. J, y and z fall together: j was
//! once the letter of y, and z is said as j.

use super::{MUHAMMAD, usual};

/// Replaced in this order, before sounds that end in i are told.
const ORTHOGRAPHY: [(&str, &str); 7] =
    [("oe", "u"), ("tj", "c"), ("sj", "s"), ("dj", "j"), ("dz", "z"), ("iy", "i"), ("ie", "i")];

/// Replaced in this order, after that.
const SOUNDS: [(&str, &str); 22] = [
    ("z", "y"),
    ("j", "y"),
    ("ch", "h"),
    ("kh", "h"),
    ("sy", "s"),
    ("sh", "s"),
    ("ts", "s"),
    ("dh", "d"),
    ("th", "t"),
    ("gh", "g"),
    ("bh", "b"),
    ("ph", "p"),
    ("ck", "k"),
    ("x", "ks"),
    ("q", "k"),
    ("v", "p"),
    ("f", "p"),
    ("ae", "ai"),
    ("oi", "ai"),
    ("uw", "u"),
    ("aw", "au"),
    ("ou", "u"),
];

/// A word of a name, folded as far as it goes.
pub fn folded(word: &str) -> String {
    let word = usual(word);
    if word == MUHAMMAD {
        return word;
    }
    let sounded = replaced(&glided(&replaced(&word, &ORTHOGRAPHY)), &SOUNDS);
    let single = undoubled(&sounded);
    let ended = match single.strip_suffix(['h', 'y']) {
        Some(stem) if single.len() > 3 => {
            if single.ends_with('y') {
                format!("{stem}i")
            } else {
                stem.into()
            }
        }
        _ => single,
    };
    match ended.strip_prefix("roh") {
        // Rohman, Rohmat, Rohim: the same root as Rahman.
        Some(rest) if !rest.is_empty() => format!("rah{rest}"),
        _ => ended,
    }
}

fn replaced(word: &str, rules: &[(&str, &str)]) -> String {
    rules.iter().fold(word.to_owned(), |word, (from, to)| word.replace(from, to))
}

/// A y between a vowel and a consonant is an i: Zaynal, Sayful.
fn glided(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let vowel = |at: usize| letters.get(at).is_some_and(|letter| "aiueo".contains(*letter));
    let glides = |at: usize| letters[at] == 'y' && at > 0 && vowel(at - 1) && !vowel(at + 1);
    (0..letters.len()).map(|at| if glides(at) { 'i' } else { letters[at] }).collect()
}

pub fn undoubled(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    letters.dedup();
    letters.into_iter().collect()
}
