//! Questions and where an answer stands in a household.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::ids::PersonId;

/// A question's short code, such as `q303`: the node's name in the form and the key in the document.
/// Append-only over all form versions, never reused.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct QuestionCode(Box<str>);

/// Text that cannot be a question code: empty, over 40 bytes, or not of `[A-Za-z0-9_]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("malformed question code")]
pub struct MalformedCode;

impl QuestionCode {
    pub const MAX_BYTES: usize = 40;

    pub fn new(text: &str) -> Result<Self, MalformedCode> {
        let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if text.is_empty() || text.len() > Self::MAX_BYTES || !plain {
            return Err(MalformedCode);
        }
        Ok(Self(text.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for QuestionCode {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::new(&String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

impl<C> Encode<C> for QuestionCode {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(&self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for QuestionCode {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::new(d.str()?).map_err(|_| minicbor::decode::Error::message("malformed question code"))
    }
}

impl fmt::Display for QuestionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where an answer stands: of the household, or of one person in it.
///
/// Written `q303`, or `<person uuid>/q402`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct FieldPath {
    #[n(0)]
    pub person: Option<PersonId>,
    #[n(1)]
    pub question: QuestionCode,
}

impl FieldPath {
    pub fn household(question: QuestionCode) -> Self {
        Self { person: None, question }
    }

    pub fn person(person: PersonId, question: QuestionCode) -> Self {
        Self { person: Some(person), question }
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.person {
            Some(person) => write!(f, "{}/{}", person.0.simple(), self.question),
            None => self.question.fmt(f),
        }
    }
}

impl FromStr for FieldPath {
    type Err = MalformedCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('/') {
            Some((person, code)) => {
                Ok(Self::person(person.parse().map_err(|_| MalformedCode)?, QuestionCode::new(code)?))
            }
            None => Ok(Self::household(QuestionCode::new(text)?)),
        }
    }
}

impl Serialize for FieldPath {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FieldPath {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}
