//! No number in the tree may be somebody's: synthetic ones have serials 9000-9999, which no office gives out.

use std::sync::LazyLock;

use pendata_domain::identifiers::{NikFinding, check_nik};
use regex_lite::Regex;

use crate::tree::{assert_none, texts};

/// 16 digits, together or in the groups in which people write them.
static SIXTEEN: LazyLock<Regex> = LazyLock::new(|| {
    let grouped = r"\d{2}[. -]\d{2}[. -]\d{2}[. -]\d{6}[. -]\d{4}|\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}";
    Regex::new(&format!(r"\d{{16}}|{grouped}")).expect("a pattern")
});

/// The numbers of a line that could be a real person's or family's.
fn real_looking(line: &str) -> Vec<String> {
    let found = SIXTEEN.find_iter(line).filter(|found| {
        let before = line[..found.start()].chars().next_back();
        let after = line[found.end()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    });
    found.map(|found| found.as_str().to_owned()).filter(|number| could_be_somebodys(number)).collect()
}

fn could_be_somebodys(number: &str) -> bool {
    check_nik(number, |_| true).is_ok_and(|(nik, findings)| {
        !findings.contains(&NikFinding::Pattern) && !(9000..=9999).contains(&serial(nik.reveal()))
    })
}

fn serial(nik: &str) -> u32 {
    nik[12..].parse().expect("a NIK is digits")
}

#[test]
fn no_number_in_the_tree_could_be_somebodys() {
    let mut offences = Vec::new();
    for source in texts().iter().filter(|source| !source.path.starts_with("tests/conformance/")) {
        for (i, line) in source.text.lines().enumerate() {
            let found = real_looking(line).into_iter();
            offences.extend(found.map(|number| format!("{}:{}: {number}", source.path, i + 1)));
        }
    }
    assert_none(offences);
}

#[test]
fn real_looking_numbers_are_seen() {
    assert_eq!(real_looking("nik = 3201011508950001;").len(), 1);
    assert_eq!(real_looking("\"32.01.01.150895.0001\", 3201 0115 0895 0001").len(), 2);
    assert!(real_looking("3201011508959001 3201013308950001 a3201011508950001 13201011508950001").is_empty());
}
