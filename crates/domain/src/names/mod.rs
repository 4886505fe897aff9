//! Folding of names: one place for search, order and the comparing of people.
//!
//! [`words`] and [`key`] fold lightly, so that half a word typed still finds (case, accents, apostrophes and the
//! spellings of Muhammad); [`Name`] folds as far as two spellings of one name go apart in Indonesia: titles, the
//! spelling of before 1972, Arabic sounds, doubled letters, initials.

mod compare;
mod spelling;
mod titles;

pub use compare::{Agreement, Name};

/// What every spelling of Muhammad folds to.
pub const MUHAMMAD: &str = "muh";

/// Spellings and abbreviations of Muhammad.
pub const SPELLINGS_OF_MUHAMMAD: [&str; 23] = [
    "muhammad",
    "mohammad",
    "muhamad",
    "mohamad",
    "mohamed",
    "mohammed",
    "muhammed",
    "mochammad",
    "mochamad",
    "muchammad",
    "muchamad",
    "mokhammad",
    "mokhamad",
    "mukhammad",
    "mukhamad",
    "moh",
    "muh",
    "moch",
    "much",
    "mhd",
    "mohd",
    "muhd",
    "mokh",
];

/// Words of a text, folded lightly.
pub fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = plain(text).split(' ').filter(|w| !w.is_empty()).map(usual).collect();
    words.dedup();
    words
}

/// A text folded lightly as a whole, for sorting.
pub fn key(text: &str) -> String {
    words(text).join(" ")
}

/// Small letters and digits; apostrophes inside a word vanish, so that Ma'ruf finds Maruf.
fn plain(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            '\'' | '’' | '‘' | '`' | 'ʼ' => None,
            _ => Some(letter(c)),
        })
        .collect()
}

fn letter(c: char) -> char {
    match c {
        'a'..='z' | '0'..='9' => c,
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        c if c.is_alphanumeric() => c,
        _ => ' ',
    }
}

/// Abbreviations that everybody reads as the name.
fn usual(word: &str) -> String {
    match word {
        _ if SPELLINGS_OF_MUHAMMAD.contains(&word) => MUHAMMAD.into(),
        "abd" | "abdoel" => "abdul".into(),
        "st" | "sitti" => "siti".into(),
        _ => word.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_fold_alike() {
        let folded = key("Muhammad Ma'ruf");
        for name in ["MOH. MARUF", "Moh Ma’ruf", "mohammad  maruf", "Muh. Ma`ruf", "Mochammad Maruf"] {
            assert_eq!(key(name), folded, "{name}");
        }
    }
}
