//! Who made a change, and under which circumstances. It is the message of the automerge change, so the
//! change's hash covers it, and the seal over the hash signs it (docs/decisions/0003).

use std::fmt;
use std::str::FromStr;

use chrono::{Days, NaiveDate};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::ids::{FormVersion, UserId};

/// The role under which a change was made, in order of authority.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Role {
    #[n(0)]
    VillageOfficer,
    #[n(1)]
    DistrictAdmin,
    #[n(2)]
    Operator,
}

/// What kind of act a change is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Act {
    /// Answers saved by an officer.
    #[n(0)]
    Save,
    /// A decision of a case.
    #[n(1)]
    Decision,
    /// Intents of a refused change, written again under a fresh actor.
    #[n(2)]
    Reauthored,
    /// Loaded from a registry or a file.
    #[n(3)]
    Import,
}

/// Written `user.role.act.visit.form.today`, numbers in base 36, at most [`Attribution::MAX_BYTES`] bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Attribution {
    pub user: UserId,
    pub role: Role,
    pub act: Act,
    /// Number of the visit on its device; 0 where there was none.
    pub visit: u32,
    pub form: FormVersion,
    /// The day of the officer's evaluation, corrected by the clock offset seen at the last contact.
    pub today: NaiveDate,
}

/// A change message that is not an attribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("malformed attribution")]
pub struct MalformedAttribution;

const EPOCH: NaiveDate = NaiveDate::from_ymd_opt(2020, 1, 1).expect("a real date");

impl Attribution {
    pub const MAX_BYTES: usize = 48;
}

impl fmt::Display for Attribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = self.today.signed_duration_since(EPOCH).num_days();
        let role = match self.role {
            Role::VillageOfficer => 'v',
            Role::DistrictAdmin => 'd',
            Role::Operator => 'o',
        };
        let act = match self.act {
            Act::Save => 's',
            Act::Decision => 'd',
            Act::Reauthored => 'r',
            Act::Import => 'i',
        };
        let (user, visit) = (base36(self.user.0.into()), base36(self.visit.into()));
        let form = base36(self.form.0.into());
        let sign = if days < 0 { "-" } else { "" };
        write!(f, "{user}.{role}.{act}.{visit}.{form}.{sign}{}", base36(days.unsigned_abs()))
    }
}

impl FromStr for Attribution {
    type Err = MalformedAttribution;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: [&str; 6] =
            text.split('.').collect::<Vec<_>>().try_into().map_err(|_| MalformedAttribution)?;
        let role = match parts[1] {
            "v" => Role::VillageOfficer,
            "d" => Role::DistrictAdmin,
            "o" => Role::Operator,
            _ => return Err(MalformedAttribution),
        };
        let act = match parts[2] {
            "s" => Act::Save,
            "d" => Act::Decision,
            "r" => Act::Reauthored,
            "i" => Act::Import,
            _ => return Err(MalformedAttribution),
        };
        Ok(Self {
            user: UserId(number(parts[0])?),
            role,
            act,
            visit: number(parts[3])?,
            form: FormVersion(number(parts[4])?),
            today: day(parts[5])?,
        })
    }
}

fn base36(mut n: u64) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(b"0123456789abcdefghijklmnopqrstuvwxyz"[(n % 36) as usize]);
        n /= 36;
        if n == 0 {
            break;
        }
    }
    digits.reverse();
    String::from_utf8(digits).expect("base 36 digits are ASCII")
}

fn number(text: &str) -> Result<u32, MalformedAttribution> {
    let canonical = !text.starts_with('+') && (text == "0" || !text.starts_with('0'));
    match u32::from_str_radix(text, 36) {
        Ok(n) if canonical => Ok(n),
        _ => Err(MalformedAttribution),
    }
}

fn day(text: &str) -> Result<NaiveDate, MalformedAttribution> {
    let (back, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let days = Days::new(number(digits)?.into());
    let date = if back { EPOCH.checked_sub_days(days) } else { EPOCH.checked_add_days(days) };
    date.ok_or(MalformedAttribution)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribution_reads_back_from_its_text() {
        let attribution = Attribution {
            user: UserId(4_000_000_000),
            role: Role::DistrictAdmin,
            act: Act::Decision,
            visit: 71,
            form: FormVersion(3),
            today: NaiveDate::from_ymd_opt(2026, 11, 24).expect("a real date"),
        };
        let text = attribution.to_string();
        assert!(text.len() <= Attribution::MAX_BYTES, "{text}");
        assert_eq!(text.parse(), Ok(attribution));
    }

    #[test]
    fn other_messages_are_refused() {
        for text in
            ["", "hello", "1.v.s.0.1", "1.v.s.0.1.2.3", "01.v.s.0.1.2", "1.x.s.0.1.2", "1.v.s.0.1.zzzzzzzz"]
        {
            assert_eq!(text.parse::<Attribution>(), Err(MalformedAttribution), "{text}");
        }
    }
}
