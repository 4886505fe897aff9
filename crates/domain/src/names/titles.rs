//! Titles before a name and degrees behind it: said or left out as it pleases whoever writes.

/// Before the name.
const BEFORE: [&str; 40] = [
    "h",
    "hj",
    "hi",
    "haji",
    "hajah",
    "hajjah",
    "kh",
    "ky",
    "kyai",
    "kiai",
    "ust",
    "ustad",
    "ustadz",
    "ustadzah",
    "drs",
    "dra",
    "dr",
    "drg",
    "drh",
    "ir",
    "prof",
    "r",
    "rd",
    "rdn",
    "rr",
    "raden",
    "rden",
    "alm",
    "almh",
    "almarhum",
    "almarhumah",
    "bpk",
    "bapak",
    "bp",
    "ibu",
    "sdr",
    "sdri",
    "ny",
    "tn",
    "nn",
];

/// Behind it, dots left out.
const BEHIND: [&str; 50] = [
    "spd", "spdi", "spdsd", "spdaud", "sh", "shi", "she", "se", "sei", "si", "sip", "ssi", "ssos", "st",
    "sst", "stp", "skm", "skom", "skep", "skeb", "sag", "ss", "ssn", "sp", "spt", "sked", "spsi", "sfarm",
    "mpd", "mpdi", "msi", "msc", "mm", "mh", "mhum", "mkes", "mkom", "mt", "ma", "map", "mag", "amd",
    "amdkeb", "amdkep", "amk", "amkeb", "ners", "ns", "apt", "phd",
];

/// The raw words of a name without what is no part of it. A name of titles alone stays as it is.
pub fn bare(text: &str) -> Vec<String> {
    let (head, tail) = text.split_once(',').unwrap_or((text, ""));
    let mut words = raw_words(head);
    // Whatever follows a comma and is no degree is a name written last name first.
    words.extend(raw_words(tail).into_iter().filter(|word| !is_degree(word)));
    let named = words.iter().position(|word| !BEFORE.contains(&letters(word).as_str()));
    let Some(named) = named else { return words };
    let first = words[named].clone();
    let rest = words[named + 1..].iter().filter(|word| !(is_dotted(word) && is_degree(word)));
    std::iter::once(first).chain(rest.cloned()).collect()
}

/// Words as they were written, with their dots; `S. Pd` is two of them.
fn raw_words(text: &str) -> Vec<String> {
    let spaced = text.replace([',', ';', '/', '(', ')', '-'], " ");
    spaced.split_whitespace().flat_map(unstuck).collect()
}

/// `H.Ahmad` is two words; `S.Pd` is one.
fn unstuck(word: &str) -> Vec<String> {
    if is_degree(word) {
        return vec![word.to_owned()];
    }
    word.split_inclusive('.').map(str::to_owned).collect()
}

fn letters(word: &str) -> String {
    word.chars().filter(|c| *c != '.').flat_map(char::to_lowercase).collect()
}

fn is_degree(word: &str) -> bool {
    BEHIND.contains(&letters(word).as_str())
}

/// Without a dot it may be a name: Si, Ma.
fn is_dotted(word: &str) -> bool {
    word.contains('.')
}
