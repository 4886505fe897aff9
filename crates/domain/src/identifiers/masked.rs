//! Numbers as lists, logs and messages may show them.

/// The first four and the last four characters; dots in between. Shorter texts are dots only.
pub fn mask(number: &str) -> String {
    let chars: Vec<char> = number.chars().collect();
    if chars.len() < 12 {
        return "•".repeat(chars.len());
    }
    let head: String = chars[..4].iter().collect();
    let tail: String = chars[chars.len() - 4..].iter().collect();
    format!("{head}{}{tail}", "•".repeat(chars.len() - 8))
}

/// The first letter of each word; dots in place of the others, as many for every word, so that none is told by its length.
pub fn mask_name(name: &str) -> String {
    let first = |word: &str| word.chars().take(1).chain("•••".chars()).collect::<String>();
    name.split_whitespace().map(first).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_its_first_letters() {
        assert_eq!(mask_name("  Siti  Aminah"), "S••• A•••");
        assert_eq!(mask_name(""), "");
    }
}
