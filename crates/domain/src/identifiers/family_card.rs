//! The number of a family card (Nomor KK): `PPKKCC DDMMYY SSSS`, place and day of issue, serial.

use std::fmt;
use std::str::FromStr;

use super::{mask, squeezed};

/// A well-formed family card number. One card, one household; it changes when a family splits or moves.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FamilyCardNumber(String);

/// Text that is no family card number: not 16 digits, or serial 0000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("malformed family card number")]
pub struct MalformedFamilyCard;

impl FamilyCardNumber {
    /// All 16 digits: for comparing and for screens that were asked to show them.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for FamilyCardNumber {
    type Err = MalformedFamilyCard;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = squeezed(text);
        let well_formed = digits.len() == 16 && digits.bytes().all(|b| b.is_ascii_digit());
        if !well_formed || digits.ends_with("0000") {
            return Err(MalformedFamilyCard);
        }
        Ok(Self(digits))
    }
}

impl fmt::Display for FamilyCardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask(&self.0))
    }
}

impl fmt::Debug for FamilyCardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FamilyCardNumber({self})")
    }
}
