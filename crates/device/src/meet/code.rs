//! The six digits that one tablet shows and the other's officer types.

use std::fmt;
use std::str::FromStr;

use crate::environment::{Environment, random};

/// Six digits. Short enough to be called across a table, so that it may be guessed only at the door, three times.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Code(u32);

/// Text that is not six digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not six digits")]
pub struct MalformedCode;

const CODES: u32 = 1_000_000;

impl Code {
    /// Each equally likely.
    pub fn draw(environment: &mut dyn Environment) -> Self {
        loop {
            let drawn = u32::from_be_bytes(random(environment));
            if drawn < u32::MAX - u32::MAX % CODES {
                return Self(drawn % CODES);
            }
        }
    }

    pub(super) fn digits(self) -> String {
        format!("{:06}", self.0)
    }
}

/// As it is shown: `482 913`.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03} {:03}", self.0 / 1000, self.0 % 1000)
    }
}

/// A code opens a meeting: logs do not show it.
impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(••••••)")
    }
}

impl FromStr for Code {
    type Err = MalformedCode;

    /// Spaces, dots and dashes are read over.
    fn from_str(text: &str) -> Result<Self, MalformedCode> {
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '\u{a0}')).collect();
        let six = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit());
        if six { digits.parse().map(Self).map_err(|_| MalformedCode) } else { Err(MalformedCode) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::SystemEnvironment;

    #[test]
    fn a_code_is_read_as_it_is_shown_and_as_it_is_typed() {
        let code = Code::draw(&mut SystemEnvironment);
        assert_eq!(code.to_string().parse(), Ok(code));
        assert_eq!(code.digits().parse(), Ok(code));
        assert_eq!("012-345".parse::<Code>().map(|code| code.to_string()).as_deref(), Ok("012 345"));
        for text in ["", "12345", "1234567", "12a456", "+12345", "１２３４５６"] {
            assert_eq!(text.parse::<Code>(), Err(MalformedCode), "{text}");
        }
    }
}
