//! Folding of names for search and order: case, accents, apostrophes, punctuation and the spellings of
//! Muhammad fall together.

/// Words of a text, folded.
pub fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = plain(text).split(' ').filter(|w| !w.is_empty()).map(spelling).collect();
    words.dedup();
    words
}

/// A text folded as a whole, for sorting and comparing.
pub fn key(text: &str) -> String {
    words(text).join(" ")
}

/// An FTS5 query that finds all folded words as prefixes; `None` where the text has no word.
pub fn query(text: &str) -> Option<String> {
    let terms: Vec<String> = words(text).iter().map(|word| term(word)).collect();
    (!terms.is_empty()).then(|| terms.join(" AND "))
}

/// A word half typed may be on its way to a spelling of Muhammad.
fn term(word: &str) -> String {
    match MUHAMMAD.iter().any(|spelling| word.len() > 1 && spelling.starts_with(word)) {
        true => format!("(\"{word}\"* OR \"{SHORT}\")"),
        false => format!("\"{word}\"*"),
    }
}

const SHORT: &str = "muh";
const MUHAMMAD: [&str; 16] = [
    "muhammad",
    "mohammad",
    "muhamad",
    "mohamad",
    "mohamed",
    "muhammed",
    "mochammad",
    "mochamad",
    "muchammad",
    "muchamad",
    "moh",
    "muh",
    "moch",
    "mhd",
    "mohd",
    "muhd",
];

/// Small letters and digits; apostrophes and dots inside a word vanish, so that Ma'ruf finds Maruf.
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

fn spelling(word: &str) -> String {
    match word {
        _ if MUHAMMAD.contains(&word) => SHORT.into(),
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
        for name in ["MOH. MARUF", "Moh Ma’ruf", "mohammad  maruf", "Muh. Ma`ruf"] {
            assert_eq!(key(name), folded, "{name}");
        }
    }

    #[test]
    fn a_query_takes_every_word_as_a_beginning_and_cannot_break_out() {
        assert_eq!(query("Sit Am").as_deref(), Some("\"sit\"* AND \"am\"*"));
        assert_eq!(query("\"OR\" NEAR(").as_deref(), Some("\"or\"* AND \"near\"*"));
        assert_eq!(query("moha").as_deref(), Some("(\"moha\"* OR \"muh\")"));
        assert_eq!(query(" -.' "), None);
    }
}
