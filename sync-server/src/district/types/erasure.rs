//! A person is erased.

use pendata_domain::protocol::ErasureReason;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Place;

#[derive(Clone, Debug, Deserialize, TS)]
#[ts(export_to = "EraseRequest.ts")]
pub struct EraseRequest {
    pub person: String,
    #[ts(type = "\"subject_request\" | \"order\" | \"no_basis\"")]
    pub reason: ErasureReason,
    /// The district's request, in its words: a letter's number. Into the audit chain, long numbers left out.
    pub words: String,
    /// Says what would go, and changes nothing.
    pub dry_run: bool,
}

/// What goes and what stays, as numbers and ids: nobody's answer.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export_to = "ErasedView.ts")]
pub struct ErasedView {
    pub household: String,
    pub village: Place,
    /// The household in its place; none where nothing was changed.
    pub remade: Option<String>,
    /// Who stays.
    pub members: u32,
    /// Changes in the log that are emptied, and such that were set aside or waited.
    pub changes: u32,
    pub aside: u32,
    pub photos: u32,
    /// Where answers of others named the person: they are asked again.
    pub asked_again: Vec<String>,
    /// Households that the person came from or went to: each is an erasure of its own.
    pub elsewhere: Vec<String>,
}
