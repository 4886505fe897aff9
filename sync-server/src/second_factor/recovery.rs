//! Ten codes for whoever lost the telephone, each good once.

use crate::surroundings::Surroundings;

const CODES: usize = 10;
const LETTERS: usize = 12;
/// Letters and digits that are not taken for each other: 32 of them, 60 bits a code.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// As they are shown: in groups of four.
pub fn draw(surroundings: &Surroundings) -> Vec<String> {
    (0..CODES).map(|_| shown(surroundings.random())).collect()
}

fn shown(random: [u8; LETTERS]) -> String {
    let letters = random.map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// As it is compared: however it was typed.
pub fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}
