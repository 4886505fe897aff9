//! How far a household is: section by section, member by member.

use pendata_domain::ids::{HouseholdId, PersonId};
use serde::Serialize;
use ts_rs::TS;

/// The whole household at a glance; comes with every saved answer.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct Progress {
    pub sections: Vec<SectionSummary>,
    pub members: Vec<MemberSummary>,
    /// Required answers that are missing, and answers that break a rule.
    pub hard_findings: u32,
    /// Not counting those confirmed with a reason.
    pub soft_findings: u32,
    pub conflicts: u32,
}

/// One section of the form, or the part of one member.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct SectionSummary {
    /// The group's name in the form: stable.
    pub section: String,
    pub label: String,
    /// Asked once per member, of whom each has a page of their own.
    pub repeats: bool,
    pub fill: Fill,
}

/// How far questions are filled.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct Fill {
    pub state: FillState,
    /// Relevant questions an officer answers, and how many of them have an answer.
    pub asked: u32,
    pub answered: u32,
    /// Required questions without an answer.
    pub missing: u32,
    /// Answers that break a rule.
    pub wrong: u32,
    /// Answers to be confirmed, not yet confirmed.
    pub doubtful: u32,
    pub contested: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FillState {
    /// Nothing is answered.
    Empty,
    /// Required answers are missing, none is wrong.
    Partial,
    /// At least one answer breaks a rule.
    Wrong,
    Complete,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct MemberSummary {
    #[ts(type = "string")]
    pub person: PersonId,
    /// 1 for the first.
    pub position: u32,
    pub name: String,
    /// Masked in this table.
    pub nik: String,
    /// Label of the relation to the head.
    pub relation: String,
    /// Label of the sex.
    pub sex: String,
    /// Full years today; `None` without a birth date.
    pub age: Option<u32>,
    /// The membership ended, with the reason given.
    pub ended: Option<String>,
    /// The household the person lives in since.
    #[ts(type = "string | null")]
    pub went_to: Option<HouseholdId>,
    pub fill: Fill,
}
