//! Codes of areas: Kemendagri `PP.KK.CC.DDDD` (Kepmendagri 300.2.2-2138/2025), prefixes are the parents.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// Who numbers the area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeSystem {
    Kemendagri,
    Bps,
}

/// Text that is not an area code of the expected level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("malformed area code")]
pub struct MalformedArea;

/// A Kemendagri code of any level: 2, 4, 6 or 10 digits in groups of 2, 2, 2 and 4, written with dots.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AreaCode(Box<str>);

impl AreaCode {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// 1 province, 2 district, 3 subdistrict, 4 village.
    pub fn level(&self) -> u8 {
        match self.0.len() {
            2 => 1,
            5 => 2,
            8 => 3,
            _ => 4,
        }
    }

    /// Whether `other` is this area or lies in it.
    pub fn contains(&self, other: &str) -> bool {
        other.strip_prefix(&*self.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

impl FromStr for AreaCode {
    type Err = MalformedArea;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let groups: Vec<&str> = text.split('.').collect();
        let widths = [2, 2, 2, 4];
        let fits = |(group, width): (&&str, usize)| {
            group.len() == width && group.bytes().all(|b| b.is_ascii_digit())
        };
        if groups.len() > 4 || !groups.iter().zip(widths).all(fits) {
            return Err(MalformedArea);
        }
        Ok(Self(text.into()))
    }
}

impl TryFrom<String> for AreaCode {
    type Error = MalformedArea;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<AreaCode> for String {
    fn from(code: AreaCode) -> Self {
        code.0.into()
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AreaCode({})", self.0)
    }
}

macro_rules! level {
    ($(#[$doc:meta])* $name:ident, $level:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(AreaCode);

        impl<C> Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.str(self.as_str())?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                d.str()?.parse().map_err(|_| minicbor::decode::Error::message("malformed area code"))
            }
        }

        impl TryFrom<String> for $name {
            type Error = MalformedArea;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0.into()
            }
        }

        impl $name {
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }

            pub fn area(&self) -> &AreaCode {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = MalformedArea;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let code: AreaCode = text.parse()?;
                if code.level() == $level { Ok(Self(code)) } else { Err(MalformedArea) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

level! {
    /// A village (desa or kelurahan): `35.02.11.2003`. The scope of a log and of an officer's work.
    VillageCode, 4
}
level! {
    /// A district (kabupaten or kota): `35.02`. Every key on the server begins with it.
    DistrictCode, 2
}

impl VillageCode {
    pub fn district(&self) -> DistrictCode {
        DistrictCode(AreaCode(self.as_str()[..5].into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_village_knows_its_district() {
        let village: VillageCode = "35.02.11.2003".parse().expect("a village");
        assert_eq!(village.district().as_str(), "35.02");
        assert!(village.district().area().contains(village.as_str()));
    }

    #[test]
    fn a_prefix_of_digits_is_not_a_parent() {
        let province: AreaCode = "35".parse().expect("a province");
        assert!(!province.contains("351"));
    }

    #[test]
    fn malformed_codes_are_refused() {
        for text in ["", "3", "35.2", "35.02.11.203", "35.02.11.2003.1", "ab.cd", "35..11"] {
            assert!(text.parse::<AreaCode>().is_err(), "{text}");
        }
        assert!("35.02".parse::<VillageCode>().is_err());
    }
}
