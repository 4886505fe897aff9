//! Official numbers of people and families: checked, masked, never keys (they are wrong, missing or change).

mod family_card;
mod masked;
mod nik;

pub use family_card::FamilyCardNumber;
pub use masked::{mask, mask_name};
pub use nik::{Nik, NikFinding, Severity, check_nik, compare_nik};

use crate::area::AreaCode;

/// Province codes in use or once used (Kemendagri): the first two digits of a number issued anywhere.
const PROVINCES: [&str; 38] = [
    "11", "12", "13", "14", "15", "16", "17", "18", "19", "21", "31", "32", "33", "34", "35", "36", "51",
    "52", "53", "61", "62", "63", "64", "65", "71", "72", "73", "74", "75", "76", "81", "82", "91", "92",
    "93", "94", "95", "96",
];

/// The subdistrict `PP.KK.CC` that the first six digits name.
fn subdistrict(digits: &str) -> Option<AreaCode> {
    format!("{}.{}.{}", &digits[..2], &digits[2..4], &digits[4..6]).parse().ok()
}

/// Spaces, dots, dashes and colons left out, as people write the numbers in groups.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | ':' | '\u{a0}')).collect()
}
