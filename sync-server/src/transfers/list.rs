//! `transfer list`: what left, what came, what waits for an answer, and what was written to it since.

use pendata_domain::area::DistrictCode;
use serde::Serialize;

use crate::app::App;
use crate::error::Result;
use crate::store::transfers::{TransferRow, Way};

/// A transfer, for the operator. Ids and codes only.
#[derive(Clone, Debug, Serialize)]
pub struct TransferView {
    pub transfer: String,
    pub way: &'static str,
    pub state: TransferState,
    /// Of this side.
    pub household: String,
    pub village: String,
    /// Of the other side; `None` for an offer that is not answered.
    pub other: Option<String>,
    pub there: String,
    /// When it was offered last, or taken in, Unix seconds.
    pub time: i64,
    pub expires: i64,
    pub closed: Option<i64>,
    /// Changes that were written to a household that leaves, after what was offered or taken in: they are here alone.
    pub written_since: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferState {
    /// Waits for its answer.
    Offered,
    /// Nobody takes it in any more, but an answer from before still closes it.
    Expired,
    /// The household stands elsewhere.
    Closed,
    /// The household came from elsewhere.
    Accepted,
}

impl TransferState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Expired => "expired",
            Self::Closed => "closed",
            Self::Accepted => "accepted",
        }
    }
}

impl App {
    /// Transfers of a district, or of all, each district's oldest first.
    pub fn transfers(&self, district: Option<&DistrictCode>) -> Result<Vec<TransferView>> {
        let districts =
            district.map_or_else(|| self.store.districts(), |district| Ok(vec![district.clone()]))?;
        let mut found = Vec::new();
        for district in districts {
            for row in self.store.transfers(&district)? {
                found.push(self.transfer_view(&district, &row)?);
            }
        }
        Ok(found)
    }

    fn transfer_view(&self, district: &DistrictCode, row: &TransferRow) -> Result<TransferView> {
        let state = match (row.way, row.closed) {
            (Way::In, _) => TransferState::Accepted,
            (Way::Out, Some(_)) => TransferState::Closed,
            (Way::Out, None) if row.expires <= self.now() => TransferState::Expired,
            (Way::Out, None) => TransferState::Offered,
        };
        Ok(TransferView {
            transfer: row.transfer.to_string(),
            way: row.way.as_str(),
            state,
            household: row.household.to_string(),
            village: row.village.to_string(),
            other: row.other.map(|other| other.to_string()),
            there: row.there.to_string(),
            time: row.time,
            expires: row.expires,
            closed: row.closed,
            written_since: self.written_since(district, row)?,
        })
    }

    /// Changes after what was offered, or taken in; the mark that says so is none of them.
    pub(super) fn written_since(&self, district: &DistrictCode, row: &TransferRow) -> Result<u32> {
        if row.way == Way::In || self.standing(district, row.household)? != row.household {
            return Ok(0);
        }
        let document = self.document(district, row.household)?.1;
        let since = document.changes_since(&row.heads).len() as u32;
        Ok(since - since.min(u32::from(row.closed.is_some())))
    }
}
