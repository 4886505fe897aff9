//! The query of a search, in the words that [`pendata_domain::names`] folds to.

use pendata_domain::names::{MUHAMMAD, SPELLINGS_OF_MUHAMMAD};
pub use pendata_domain::names::{key, words};

/// An FTS5 query that finds all folded words as prefixes; `None` where the text has no word.
pub fn query(text: &str) -> Option<String> {
    let terms: Vec<String> = words(text).iter().map(|word| term(word)).collect();
    (!terms.is_empty()).then(|| terms.join(" AND "))
}

/// A word half typed may be on its way to a spelling of Muhammad.
fn term(word: &str) -> String {
    match SPELLINGS_OF_MUHAMMAD.iter().any(|spelling| word.len() > 1 && spelling.starts_with(word)) {
        true => format!("(\"{word}\"* OR \"{MUHAMMAD}\")"),
        false => format!("\"{word}\"*"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_takes_every_word_as_a_beginning_and_cannot_break_out() {
        assert_eq!(query("Sit Am").as_deref(), Some("\"sit\"* AND \"am\"*"));
        assert_eq!(query("\"OR\" NEAR(").as_deref(), Some("\"or\"* AND \"near\"*"));
        assert_eq!(query("moha").as_deref(), Some("(\"moha\"* OR \"muh\")"));
        assert_eq!(query(" -.' "), None);
    }
}
